"""A short cited summary of one article, and questions that a corpus can answer."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.evidence import Reading, read_article_units
from rag.answer.extract import answer_offline, date_line
from rag.find.question import understand
from rag.find.terms import fold, words
from rag.index.corpus import Corpus
from rag.read.names import person_of
from rag.types import AnswerSentence, Article, Citation, Filters, Readout, Section, cite

STORY, SAID, PUBLISHED = "The story", "Who said what", "Published"
STORY_SENTENCES = 3
MOST_SPEAKERS = 5
NEWEST = 30
"""Articles that are looked at for suggested questions: they are made at every opening of the app."""
LONGEST_TEXT = 200_000
"""Characters (30,000 words), read in 0.15 s; 5 MB would take 5 s."""
SHORTEST_SENTENCE = 60
LONGEST_SENTENCE = 450
"""Characters; a longer sentence is a list or a table and no summary."""
_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][\w’-]+(?: (?:of |the )?[A-Z][\w’-]+)+")


def summarize_source(corpus: Corpus, source: str) -> Readout:
    """What an article tells, in a few of its own sentences: the story, then each speaker's weightiest words.

    Of a text as long as a book its beginning is read. Raises UnknownSource.
    """
    article = corpus.article(source)
    reading = read_article_units(corpus, _take_beginning(article))
    citations: list[Citation] = []

    def say(start: int, end: int, speaker: str | None = None, via: tuple[str, ...] = ()) -> AnswerSentence:
        citation = cite(article, start, end, number=len(citations) + 1, speaker=speaker, via=via)
        citations.append(citation)
        return AnswerSentence(text=" ".join(citation.quote.split()), citations=(citation.number,), support="verbatim")

    weights = _weights(article, reading)
    story = _story(article, reading, weights)
    sections = [Section(heading=STORY, sentences=tuple(say(*_span(reading, i), *_voice(reading, i)) for i in story))]
    spoken = _spoken(reading, weights, without=story)
    if spoken:
        said = tuple(say(*_span(reading, i), *_voice(reading, i)) for i in spoken)
        sections.append(Section(heading=SAID, sentences=said))
    if article.published_span:
        sections.append(Section(heading=PUBLISHED, sentences=(say(*date_line(article)),)))
    return Readout(
        title=article.title or article.source,
        sections=tuple(section for section in sections if section.sentences),
        citations=tuple(citations),
    )


def _take_beginning(article: Article) -> Article:
    """The article with the part of its body that is read at a glance."""
    body = tuple((start, min(end, LONGEST_TEXT)) for start, end in article.body if start < LONGEST_TEXT)
    return article if body == article.body else replace(article, body=body)


def _span(reading: Reading, index: int) -> tuple[int, int]:
    return reading.units[index].start, reading.units[index].end


def _voice(reading: Reading, index: int) -> tuple[str | None, tuple[str, ...]]:
    told = reading.units[index].statements
    return (told[0].speaker, told[0].via) if told else (None, ())


def _weights(article: Article, reading: Reading) -> list[float]:
    """How much of the article each unit carries: words that many units share, the headline's words, an early place."""
    shared = Counter(root for stems in reading.stems for root in stems if len(root) > 3)
    headline = set(map(fold, words(article.title or "")))
    weights = []
    for index, stems in enumerate(reading.stems):
        central = sum(shared[root] - 1 for root in stems) / (len(stems) + 8)
        titled = len(headline & set(map(fold, words(article.text[slice(*_span(reading, index))]))))
        weights.append(central + 0.3 * titled + (1.5 if index == 0 else 0.75 if index == 1 else 0.0))
    return weights


def _story(article: Article, reading: Reading, weights: Sequence[float]) -> list[int]:
    """The weightiest units, in the order of the text."""
    usable = [
        i for i, unit in enumerate(reading.units) if SHORTEST_SENTENCE <= unit.end - unit.start <= LONGEST_SENTENCE
    ]
    ranked = sorted(usable or range(len(reading.units)), key=lambda i: -weights[i])
    return sorted(_unlike(reading, ranked, most=STORY_SENTENCES))


def _spoken(reading: Reading, weights: Sequence[float], *, without: Sequence[int]) -> list[int]:
    """For each speaker the weightiest unit that is not told yet, those who speak most first."""
    best: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for index, unit in enumerate(reading.units):
        speaker = unit.speaker
        if speaker is None or unit.end - unit.start > LONGEST_SENTENCE:
            continue
        counts[speaker] += 1
        if index not in without and (speaker not in best or weights[index] > weights[best[speaker]]):
            best[speaker] = index
    chosen = sorted(best, key=lambda speaker: (-counts[speaker], best[speaker]))[:MOST_SPEAKERS]
    return _unlike(reading, [best[speaker] for speaker in chosen], beside=without)


def _unlike(
    reading: Reading, indices: Sequence[int], *, beside: Sequence[int] = (), most: int = MOST_SPEAKERS
) -> list[int]:
    """The first indices, to so many, whose units share less than half of their longer words with an earlier one."""
    kept: list[int] = []
    for index in indices:
        if len(kept) == most:
            break
        own = {root for root in reading.stems[index] if len(root) > 3}
        others = [{root for root in reading.stems[other] if len(root) > 3} for other in (*beside, *kept)]
        if all(len(own & other) < 0.5 * max(5, min(len(own), len(other))) for other in others):
            kept.append(index)
    return kept


def suggest_questions(corpus: Corpus, *, count: int = 4, source: str | None = None) -> tuple[str, ...]:
    """Questions about what the corpus's own speakers said, each tried: the desk answers them.

    One for each speaker, those who speak most first; of a large corpus the newest dated articles are looked at. With
    `source` the questions are of that article, which alone answers them; where it has no topic, on all that one said.
    None of a text as long as a book: trying them takes seconds. Raises UnknownSource.
    """
    articles = sorted(corpus.articles(), key=lambda article: article.published or "", reverse=True)[:NEWEST]
    filters = Filters()
    if source is not None:
        articles, filters = [corpus.article(source)], Filters(sources=(source,))
        if _take_beginning(articles[0]) is not articles[0]:
            return ()
    topics: dict[str, Counter[str]] = {}
    names: dict[str, str] = {}
    said: Counter[str] = Counter()
    for article in articles:
        for statement in corpus.statements(article):
            speaker = statement.speaker
            if speaker is None or person_of(speaker) != speaker or " " not in speaker:
                continue
            names.setdefault(speaker.split()[-1], speaker)
            said[speaker.split()[-1]] += 1
            topics.setdefault(speaker.split()[-1], Counter()).update(_topics(statement.text))
    asked: dict[str, str] = {}

    def holds(question: str) -> bool:
        return not answer_offline(corpus, understand(question), filters=filters).abstained

    for last in sorted(topics, key=lambda last: -topics[last].total()):
        for topic, _ in topics[last].most_common(4):
            question = f"What did {names[last]} say about {topic}?"
            if topic not in asked and not set(topic.split()) & names.keys() and holds(question):
                asked[topic] = question
                break
        if len(asked) == count:
            break
    if source is not None:
        without = [last for last, _ in said.most_common(count) if not any(names[last] in q for q in asked.values())]
        plain = (f"What did {names[last]} say?" for last in without[: count - len(asked)])
        asked |= {question: question for question in plain if holds(question)}
    return tuple(asked.values())


def _topics(text: str) -> list[str]:
    """Names of two words or more in a sentence that are not told to, or credited with, its words."""
    found = []
    for match in _NAME.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if not re.search(r"\b(?:told|telling|tells|tell|according to|agency|said in|interview with)\b[^,.]*$", before):
            name = re.sub(r"^The |[’']s?$", "", match.group())
            found.append(f"the {name}" if before.endswith(("the ", "The ")) else name)
    return [name for name in found if " " in name.removeprefix("the ") and "’" not in name]

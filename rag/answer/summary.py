"""A short cited summary of one article, and questions that a corpus can answer."""

import re
from collections import Counter
from collections.abc import Sequence

from rag.answer.evidence import Reading, read_article_units
from rag.answer.extract import answer_offline, date_line
from rag.find.question import understand
from rag.find.terms import fold, words
from rag.index.corpus import Corpus
from rag.read.names import person_of
from rag.types import AnswerSentence, Article, Citation, Readout, Section, cite

STORY, SAID, PUBLISHED = "The story", "Who said what", "Published"
STORY_SENTENCES = 3
MOST_SPEAKERS = 5
NEWEST = 30
"""Articles that are looked at for suggested questions: they are made at every opening of the app."""
SHORTEST_SENTENCE = 60
LONGEST_SENTENCE = 450
"""Characters; a longer sentence is a list or a table and no summary."""
_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][\w’-]+(?: (?:of |the )?[A-Z][\w’-]+)+")


def summarize_source(corpus: Corpus, source: str) -> Readout:
    """What an article tells, in a few of its own sentences: the story, then each speaker's weightiest words.

    Raises UnknownSource.
    """
    article = corpus.article(source)
    reading = read_article_units(corpus, article)
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
    return sorted(_unlike(reading, ranked)[:STORY_SENTENCES])


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


def _unlike(reading: Reading, indices: Sequence[int], *, beside: Sequence[int] = ()) -> list[int]:
    """The indices whose units share less than half of their longer words with an earlier one."""
    kept: list[int] = []
    for index in indices:
        own = {root for root in reading.stems[index] if len(root) > 3}
        others = [{root for root in reading.stems[other] if len(root) > 3} for other in (*beside, *kept)]
        if all(len(own & other) < 0.5 * max(5, min(len(own), len(other))) for other in others):
            kept.append(index)
    return kept


def suggest_questions(corpus: Corpus, *, count: int = 4) -> tuple[str, ...]:
    """Questions about what the corpus's own speakers said, each tried: the desk answers them.

    One for each speaker, those who speak most first; of a large corpus the newest dated articles are looked at.
    """
    articles = sorted(corpus.articles(), key=lambda article: article.published or "", reverse=True)[:NEWEST]
    topics: dict[str, Counter[str]] = {}
    names: dict[str, str] = {}
    for article in articles:
        for statement in corpus.statements(article):
            speaker = statement.speaker
            if speaker is None or person_of(speaker) != speaker or " " not in speaker:
                continue
            names.setdefault(speaker.split()[-1], speaker)
            topics.setdefault(speaker.split()[-1], Counter()).update(_topics(statement.text))
    questions: list[str] = []
    asked: set[str] = set()
    for last in sorted(topics, key=lambda last: -topics[last].total()):
        for topic, _ in topics[last].most_common(4):
            question = f"What did {names[last]} say about {topic}?"
            of_a_person = set(topic.split()) & names.keys()
            if topic not in asked and not of_a_person and not answer_offline(corpus, understand(question)).abstained:
                questions.append(question)
                asked.add(topic)
                break
        if len(questions) == count:
            break
    return tuple(questions)


def _topics(text: str) -> list[str]:
    """Names of two words or more in a sentence that are not told to, or credited with, its words."""
    found = []
    for match in _NAME.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if not re.search(r"\b(?:told|telling|tells|tell|according to|agency|said in|interview with)\b[^,.]*$", before):
            name = re.sub(r"^The |[’']s?$", "", match.group())
            found.append(f"the {name}" if before.endswith(("the ", "The ")) else name)
    return [name for name in found if " " in name.removeprefix("the ") and "’" not in name]

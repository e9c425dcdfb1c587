"""A short cited summary of one article."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.evidence import Reading, read_article_units
from rag.answer.extract import date_line
from rag.find.terms import fold, words
from rag.index.corpus import Corpus
from rag.types import AnswerSentence, Article, Citation, Readout, Section, cite

STORY, SAID, PUBLISHED = "The story", "Who said what", "Published"
STORY_SENTENCES = 3
MOST_SPEAKERS = 5
LONGEST_TEXT = 200_000
"""Characters (30,000 words), read in 0.15 s; 5 MB would take 5 s."""
SHORTEST_SENTENCE = 60
LONGEST_SENTENCE = 450
"""Characters; a longer sentence is a list or a table and no summary."""


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

"""How many articles report what a sentence tells, and how many accounts of their own these are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.answer.claim_words import join_plain, read_words
from rag.answer.quotations import quotations_in
from rag.find.terms import content_words
from rag.find.units import statement_at
from rag.index.corpus import Corpus
from rag.read.sentences import split_sentences
from rag.types import AnswerSentence, Article, Citation, Passage, Readout

_LOOKED_AT = 20
"""Passages, those with most of the sentence's words, in which the same is looked for."""
_SAME = 0.8
"""Share of the words with a meaning of the shorter of two texts that the other has too."""
_FEWEST = 5
"""Words with a meaning in common: of fewer, many articles have all."""
_BEGINNING = 5
"""Letters of a word that its other forms have, too: passages with too few of these are not read."""
_QUOTED = 6
"""Words of a quotation, at least, that is enough by itself."""
_LENGTHS = 0.5
"""Of the longer text's words, at least, that the shorter one has: less tells only a part of it."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What a text says, word by word."""

    keys: frozenset[str]
    """Of the words with a meaning, numbers by their value."""
    numbers: frozenset[str]
    negated: frozenset[str]
    quoted: tuple[str, ...]
    """Its longer quotations, word by word."""
    plain: str
    """All of it, word by word."""


def find_reports(corpus: Corpus, citation: Citation, *, sources: frozenset[str]) -> tuple[str, ...]:
    """The articles that report what a cited sentence tells, its own first; only `sources` are looked at.

    Another article reports it where one of its sentences quotes the same words, or has nearly the same words, no other
    number and nothing negated that is not; and where nobody else is its speaker.
    """
    length = len(split_sentences(citation.quote, [(0, len(citation.quote))]))
    own = _read_content(citation.quote)
    elsewhere = sources - {citation.source}
    if not elsewhere or (len(own.keys) < _FEWEST and not own.quoted):
        return (citation.source,)
    words = content_words(citation.quote)
    beginnings = {word[:_BEGINNING].casefold() for word in words}
    found = corpus.lexical(" ".join(words), limit=_LOOKED_AT, sources=elsewhere)
    passages: dict[str, list[Passage]] = {}
    for passage, _ in found:
        text = passage.text.casefold()
        if sum(beginning in text for beginning in beginnings) >= _SAME * _LENGTHS * len(beginnings):
            passages.setdefault(passage.source, []).append(passage)
    others = [
        source
        for source, near in passages.items()
        if _reports(corpus, corpus.article(source), near, own, citation.speaker, length)
    ]
    return citation.source, *sorted(others)


def _reports(
    corpus: Corpus, article: Article, passages: Sequence[Passage], own: _Content, speaker: str | None, length: int
) -> bool:
    for passage in passages:
        sentences = split_sentences(article.text, [(passage.start, passage.end)])
        for first in range(max(1, len(sentences) - length + 1)):
            window = sentences[first : first + length]
            start, end = window[0][0], window[-1][1]
            if _same(own, _read_content(article.text[start:end])):
                statement = statement_at(corpus.statements(article), start, end) if speaker else None
                if not statement or not statement.speaker or statement.speaker == speaker:
                    return True
    return False


@lru_cache(maxsize=4_000)
def _read_content(text: str) -> _Content:
    words = [word for word in read_words(text) if word.kind != "function"]
    return _Content(
        keys=frozenset(word.key for word in words),
        numbers=frozenset(word.key for word in words if word.kind == "number"),
        negated=frozenset(word.key for word in words if word.is_negated),
        quoted=tuple(
            quotation
            for start, end in quotations_in(text)
            if (quotation := join_plain(read_words(text[start:end]))).count(" ") > _QUOTED
        ),
        plain=join_plain(read_words(text)),
    )


def _same(one: _Content, other: _Content) -> bool:
    if any(quotation in other.plain for quotation in one.quoted):
        return True
    shared = one.keys & other.keys
    shorter, longer = sorted((len(one.keys), len(other.keys)))
    return (
        len(shared) >= max(_FEWEST, _SAME * shorter)
        and shorter >= _LENGTHS * longer
        and (one.numbers <= other.numbers or other.numbers <= one.numbers)
        and bool(one.negated) == bool(other.negated)
        and one.negated & shared == other.negated & shared
    )


def count_origins(corpus: Corpus, sources: Iterable[str]) -> int:
    """How many accounts articles carry: copies of one count once."""
    wanted = set(sources)
    return sum(not wanted.isdisjoint(origin.sources) for origin in corpus.origins())


def tell_reports(corpus: Corpus, sentence: AnswerSentence, sources: Iterable[str]) -> AnswerSentence:
    """A sentence with the articles that report it."""
    unique = tuple(dict.fromkeys(sources))
    return replace(sentence, sources=unique, origins=count_origins(corpus, unique))


def tell_readout_reports(corpus: Corpus, readout: Readout) -> Readout:
    """A readout whose sentences say which of the articles that they cite carry one account."""
    cited = {citation.number: citation.source for citation in readout.citations}
    sections = [
        replace(
            section,
            sentences=tuple(
                tell_reports(corpus, sentence, [cited[number] for number in sentence.citations])
                for sentence in section.sentences
            ),
        )
        for section in readout.sections
    ]
    return replace(readout, sections=tuple(sections))

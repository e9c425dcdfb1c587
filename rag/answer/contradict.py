"""What a source says to the contrary of a sentence: quotations altered, numbers, names, negations, antonyms, order."""

import re
from collections.abc import Sequence
from functools import cache

from rag.answer.claim_words import Word, join_plain, read_words
from rag.answer.quotations import quotations_in
from rag.answer.source_words import Source
from rag.find.terms import stem, words
from rag.read.lexicon import load_words

LEAST_QUOTED = 4
"""Words from which a quotation has to be exact: shorter ones are often titles or names."""


def find_quotations(text: str) -> list[str]:
    """The quotations of a sentence that have to be exact: of LEAST_QUOTED words or more, titles of works left out."""
    # Straight marks pair off: where print sets a space on both sides of each, nothing else tells which one opens.
    paired = re.sub(r'"([^"\n]*)"', lambda match: f"“{match[1].strip()}”", re.sub("``|''", '"', text))
    quotes = []
    for start, end in quotations_in(paired):
        written = words(paired[start:end])
        small = [word for word in written if word[0].islower() and word not in load_words("function_words")]
        if len(written) >= LEAST_QUOTED and any(len(word) > 1 for word in small):
            quotes.append(paired[start:end])
    return quotes


def stands_in(quote: str, source: Source) -> bool:
    """Whether the words of a quotation, or those on either side of each ellipsis in it, stand in the source."""
    return all(join_plain(read_words(piece)) in source.plain for piece in re.split(r"\[?(?:…|\.\s?\.\s?\.)\]?", quote))


def has_rival(word: Word, unit: Sequence[Word], written: Sequence[Word]) -> bool:
    """Whether something stands in a unit where a name or number of a sentence, not in the source, should.

    For a number this is another of its kind; a date that the source only leaves out ("in 2019") contradicts nothing.
    """
    own = {other.key for other in written}
    return word.measure is None or any(other.measure == word.measure and other.key not in own for other in unit)


def find_contrary(source: Source, unit: Sequence[Word], written: Sequence[Word]) -> list[str]:
    """What the unit most like a sentence says to the contrary: a word that is negated in one of them only, two names
    that changed places around a word.
    """
    there: dict[str, list[Word]] = {}
    for word in unit:
        there.setdefault(word.key, []).append(word)
    own = {word.key for word in written}
    reasons = []
    for word in (word for word in written if word.kind == "word" and word.key not in source.names):
        if word.key in there and all(other.is_negated != word.is_negated for other in there[word.key]):
            reasons.append(f"{word.text} is negated {'here' if word.is_negated else 'in the source'} only")
    place = {
        word.key: place for place, word in enumerate(unit) if len(there[word.key]) == 1 and word.kind != "function"
    }
    shared = [word for word in written if word.key in place]
    is_passive = ("by" in own) != ("by" in there)
    for one, between, other in zip(shared, shared[1:], shared[2:], strict=False):
        if (
            not is_passive
            and {one.key, other.key} <= source.names
            and between.key not in source.names
            and place[one.key] > place[between.key] > place[other.key]
        ):
            reasons.append(f"{one.text} and {other.text} stand the other way round in the source")
    return reasons


def find_antonyms(source: Source, unit: Sequence[Word], written: Sequence[Word]) -> list[str]:
    """The words of a sentence that the source lacks and for which the unit most like it has the contrary."""
    own = {word.key for word in written}
    there = {word.key: word.text for word in unit if word.key not in own}
    return [
        f"the source says {there[key]}, not {word.text}"
        for word in written
        if word.kind == "word" and word.key not in source.places
        for key in sorted(_antonyms().get(word.key, frozenset()) & there.keys())
    ]


@cache
def _antonyms() -> dict[str, frozenset[str]]:
    against: dict[str, set[str]] = {}
    for line in load_words("antonyms"):
        left, right = ([stem(word.strip()) for word in side.split(",")] for side in line.split("|"))
        for one, other in ((left, right), (right, left)):
            for word in one:
                against.setdefault(word, set()).update(other)
    return {word: frozenset(others) for word, others in against.items()}

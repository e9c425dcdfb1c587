"""Where a sentence turns round or replaces a word of what it cites: too small a change for a score of the whole."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import zip_longest

from rag.answer.claim_words import NEGATED, Word, is_magnitude, is_negation, read_unit, read_words
from rag.find.terms import stem
from rag.read.lexicon import load_words
from rag.read.verbs import reporting_verbs

LONGEST_SLOT = 3
"""Words that may stand in the place of others: of more, the sentence is another."""
LEAST_ALIKE = 0.5
"""Share of a sentence's words that a cited one must have, in this order, to be laid beside it word by word."""


def find_deviations(sentence: str, texts: Sequence[str]) -> list[str]:
    """Negations that only one side has, and names or numbers in the place of others, each in a few words.

    `texts` are the cited sentences.
    """
    written = read_words(sentence)
    units = [read_unit(text) for text in texts]
    found = (*_find_negations(written, units), *_find_changes(written, units), *_find_unsaid(written, units))
    return list(dict.fromkeys(found))


def _find_negations(written: Sequence[Word], units: Sequence[Sequence[Word]]) -> Iterator[str]:
    """Words that are negated here, or wherever they are cited, and never on the other side."""
    there: dict[str, set[bool]] = {}
    for unit in units:
        for word, is_negated in _negated(unit):
            there.setdefault(word.key, set()).add(is_negated)
    for word, is_negated in _negated(written):
        if there.get(word.key) == {not is_negated}:
            yield f"{word.text} is negated {'here' if is_negated else 'in the source'} only"


def _negated(words: Sequence[Word]) -> Iterator[tuple[Word, bool]]:
    """The words with a meaning, each with whether it is the first behind a negation."""
    ahead = 0
    for word, following in zip_longest(words, words[1:]):
        if _is_negation(word):
            ahead = NEGATED
        elif word.kind == "function":
            ahead -= 1
        else:
            yield word, ahead > 0
            is_denial = word.plain in load_words("denials") and following is not None and following.plain == "to"
            ahead = NEGATED if is_denial else 0


def _find_unsaid(written: Sequence[Word], units: Sequence[Sequence[Word]]) -> Iterator[str]:
    """A "did not say", or a denial, that no cited sentence has."""
    if _is_unsaid(written) and not any(map(_is_unsaid, units)):
        yield "the source does not tell that it was not said"
    denied = next((word for word in written if word.key in _denials()), None)
    if denied and not any(word.key in _denials() for unit in units for word in unit):
        yield f"the source has nothing of “{denied.text}”"


@cache
def _denials() -> frozenset[str]:
    return frozenset(map(stem, load_words("denying_verbs")))


def _is_unsaid(words: Sequence[Word]) -> bool:
    return any(
        (_is_negation(word) or word.plain in load_words("denials"))
        and any(after.plain in reporting_verbs() for after in words[place + 1 : place + 3])
        for place, word in enumerate(words)
    )


def _find_changes(written: Sequence[Word], units: Sequence[Sequence[Word]]) -> Iterator[str]:
    """Where the cited sentence most like this one has, between the same words, another name, number or degree, or no
    "not".
    """
    keys = [word.key for word in written]
    matchers = [SequenceMatcher(None, keys, [word.key for word in unit], autojunk=False) for unit in units]
    shared = [sum(block.size for block in matcher.get_matching_blocks()) for matcher in matchers]
    if not shared or max(shared) < LEAST_ALIKE * len(written):
        return
    best = shared.index(max(shared))
    unit, steps = units[best], matchers[best].get_opcodes()
    for place, (step, first, last, start, end) in enumerate(steps):
        if step == "equal" or max(last - first, end - start) > LONGEST_SLOT:
            continue
        here, there = written[first:last], unit[start:end]
        within = 0 < place < len(steps) - 1
        if any(map(_is_negation, here)) != any(map(_is_negation, there)) and (within or step == "replace"):
            side = "here" if any(map(_is_negation, here)) else "in the source"
            yield f"“{_join(here or there)}” turns it round {side} only"
        elif step == "replace" and (
            (any(map(_is_fixed, here)) and any(map(_is_fixed, there))) or _differ(_degrees(here), _degrees(there))
        ):
            yield f"the source has {_join(there)}, not {_join(here)}"


def _is_negation(word: Word) -> bool:
    return is_negation(word.plain)


def _is_fixed(word: Word) -> bool:
    return word.kind in ("name", "number") or is_magnitude(word.plain)


def _degrees(words: Sequence[Word]) -> set[tuple[str, int]]:
    """How much, and how surely, by the words among these that say so."""
    return {place for word in words if (place := _all_degrees().get(word.plain))}


def _differ(here: set[tuple[str, int]], there: set[tuple[str, int]]) -> bool:
    return bool(here and there) and not here & there


@cache
def _all_degrees() -> dict[str, tuple[str, int]]:
    return {
        word.strip(): (line, side)
        for line in load_words("degrees")
        for side, alike in enumerate(line.split("|"))
        for word in alike.split(",")
    }


def _join(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)

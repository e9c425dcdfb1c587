"""A sentence laid beside a text: what of it stands there, in how many pieces, and what there speaks against it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.answer.claim_words import Word, read_words
from rag.answer.quotations import find_quotation, quotations_in
from rag.find.terms import fold, stem, words
from rag.index.embed import Embedder
from rag.read.lexicon import load_words

if TYPE_CHECKING:
    import numpy as np

SOFT_MATCH = 0.4
"""Cosine of two words from which one stands, by that cosine, for the other (speech/spoke .51, economy/trade .15)."""
NAME = 1.2
"""Weight of a name or number beside another word."""
ALIKE = 0.7
"""Share of a sentence that one unit must hold before a name or number that is not in the source, a negation or an order
contradicts it. Negations found so were right 2 times of 2 on the sets of `support.CONSTANT`, from .5 on 4 of 6.
"""
HALF_ALIKE = 0.5
"""The same before an antonym does: right 5 times of 5 there."""
FULL = 0.95
"""Share of a sentence's words in the source from which nothing is missing, so that their order has to carry it."""
NOT_THERE = " is not in the source"
"""How the reason ends that a name or number is missing."""
LEAST_QUOTED = 4
"""Words from which a quotation has to be exact: shorter ones are often titles or names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text made ready: all that does not depend on the claim. A place counts its words through all units."""

    texts: tuple[str, ...]
    words: tuple[tuple[Word, ...], ...]
    stream: tuple[str, ...]
    unit_of: "np.ndarray"
    """The unit of each place."""
    places: "dict[str, np.ndarray]"
    names: frozenset[str]
    roots: tuple[str, ...]
    root_vectors: "np.ndarray"
    unit_vectors: "np.ndarray"


@lru_cache(maxsize=256)
def read_source(texts: tuple[str, ...], embedder: Embedder) -> Source:
    """A text, given as its units (sentences, in order), made ready; remembered."""
    import numpy as np

    read = tuple(tuple(read_words(text)) for text in texts)
    stream = [word for unit in read for word in unit]
    places: dict[str, list[int]] = {}
    for place, word in enumerate(stream):
        places.setdefault(word.key, []).append(place)
    forms = {word.key: fold(word.text) for word in stream if word.kind in ("name", "word")}
    named = Counter(word.key for word in stream if word.kind == "name")
    plain = Counter(word.key for word in stream if word.text[0].islower())
    empty = np.zeros((0, 1), dtype=np.float32)
    return Source(
        texts=texts,
        words=read,
        stream=tuple(word.key for word in stream),
        unit_of=np.repeat(np.arange(len(read)), [len(unit) for unit in read]),
        places={key: np.array(found) for key, found in places.items()},
        names=frozenset(key for key in named if named[key] > plain[key]),
        roots=tuple(forms),
        root_vectors=embedder.embed(list(forms.values())) if forms else empty,
        unit_vectors=embedder.embed(texts) if texts else empty,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One sentence of a claim, laid beside the source."""

    features: tuple[float, ...]
    """In the order of COEFFICIENTS."""
    held: "np.ndarray"
    """How much of each of its content words each unit holds: `(words, units)`, 0 to 1."""
    weights: "np.ndarray"
    reasons: tuple[str, ...]
    is_contradicted: bool
    quotes: bool
    """It has a quotation of LEAST_QUOTED words or more, and each of those stands in the source."""
    is_exact: bool
    """All of it stands in the source, word for word."""


def compare_sentence(source: Source, text: str, embedder: Embedder) -> Comparison | None:
    """A sentence of a claim beside the source; None where it has no word with a meaning of its own."""
    import numpy as np

    written = read_words(text)
    content = [word for word in written if word.kind != "function"]
    if not content:
        return None
    is_name = [word.kind == "name" or (word.kind == "word" and word.key in source.names) for word in content]
    is_fixed = np.array([name or word.kind == "number" for name, word in zip(is_name, content, strict=True)])
    held = np.zeros((len(content), len(source.texts)))
    for row, (places, strengths) in enumerate(_find_words(source, content, is_fixed, embedder)):
        np.maximum.at(held[row], source.unit_of[places], strengths)
    weights = np.where(is_fixed, NAME, 1.0)
    best = held.max(axis=1)
    missing = [
        word
        for word, fixed, strength in zip(content, is_fixed, best, strict=True)
        if fixed and strength < 1 and not _is_torn(source, word)
    ]
    shares = weights @ held / weights.sum()
    is_alike = shares.max() >= ALIKE
    if is_alike and best[0] == 0 and content[0].text[0].isupper() and content[0] not in missing:
        missing.append(content[0])  # a name of one word may begin a sentence: "Quill resigned"
    nearest = source.words[int(shares.argmax())]
    contrary = _find_antonyms(source, nearest, written) if shares.max() >= HALF_ALIKE else []
    contrary += _find_contrary(source, nearest, written) if is_alike else []
    whole = " ".join(source.texts)
    quoted = [text[start:end] for start, end in quotations_in(text) if len(words(text[start:end])) >= LEAST_QUOTED]
    altered = [f"“{quote}” is not in the source in these words" for quote in quoted if not find_quotation(quote, whole)]
    runs = _copied_runs(source, [word.key for word in written])
    copied = [units for length, units in runs if length > 1]
    jumps = sum(not one & other for one, other in pairwise(copied)) / max(1, len(copied) - 1)
    covered = float(weights @ best / weights.sum())
    is_full = covered >= FULL
    similar = float((source.unit_vectors @ _embed((text,), embedder)[0]).max())
    return Comparison(
        features=(
            covered,
            float((weights * (1 - best)).sum()),
            similar,
            max(0.0, covered - 0.8) * 5 * similar,
            is_full * similar,
            is_full * len(runs) / len(written),
            is_full * jumps,
            jumps * sum(length for length, _ in runs if length > 2) / len(written),
            any(word.kind != "number" for word in missing),
            any(word.kind == "number" for word in missing),
        ),
        held=held,
        weights=weights,
        reasons=(*altered, *contrary, *(word.text + NOT_THERE for word in missing)),
        is_contradicted=bool(altered or contrary or (missing and is_alike)),
        quotes=bool(quoted) and not altered,
        is_exact=len(runs) == 1 and find_quotation(text, whole) is not None,
    )


@lru_cache(maxsize=64)
def _embed(texts: tuple[str, ...], embedder: Embedder) -> "np.ndarray":
    """Vectors of a claim's words, remembered: a claim is laid beside several sources."""
    return embedder.embed(texts)


def _find_words(
    source: Source, wanted: Sequence[Word], exact: "np.ndarray", embedder: Embedder
) -> "list[tuple[np.ndarray, np.ndarray]]":
    """For each word the places where it stands, or one near in meaning where it need not be `exact`; each with 1 or
    the cosine.
    """
    import numpy as np

    found = []
    vectors = _embed(tuple(fold(word.text) for word in wanted), embedder)
    cosines = vectors @ source.root_vectors.T if source.roots else None
    for row, word in enumerate(wanted):
        places = [source.places.get(word.key, np.zeros(0, dtype=int))]
        strengths = [np.ones(len(places[0]))]
        if cosines is not None and not exact[row]:
            near = np.flatnonzero(cosines[row] >= SOFT_MATCH)
            for root in near[np.argsort(-cosines[row][near])][:4]:
                if source.roots[root] != word.key:
                    places.append(source.places[source.roots[root]])
                    strengths.append(np.full(len(places[-1]), float(cosines[row][root])))
        found.append((np.concatenate(places), np.concatenate(strengths)))
    return found


def _is_torn(source: Source, word: Word) -> bool:
    """Whether a number stands in the source in pieces, as in texts taken from a page's print: "1, 600"."""
    digits = word.text.split()[0]
    if word.kind != "number" or not digits[0].isdigit():
        return False
    pieces = [str(int(piece)) for piece in re.split("[.,]", f"{float(digits):,.12g}")]
    places = source.places.get(pieces[0], ())
    return len(pieces) > 1 and any(list(source.stream[place : place + len(pieces)]) == pieces for place in places)


def _copied_runs(source: Source, keys: Sequence[str]) -> list[tuple[int, set[int]]]:
    """A sentence cut into the longest runs of words that are copied from the source: the length of each (1 for a word
    that is not), and the units that it may come from.
    """
    runs = []
    start = 0
    while start < len(keys):
        longest, units = 1, set[int]()
        for place in source.places.get(keys[start], ()):
            length = 1
            while start + length < len(keys) and source.stream[place + length : place + length + 1] == (
                keys[start + length],
            ):
                length += 1
            if length > longest:
                longest, units = length, set()
            if length == longest:
                units |= {int(source.unit_of[place]), int(source.unit_of[place + length - 1])}
        runs.append((longest, units))
        start += longest
    return runs


def _find_contrary(source: Source, unit: Sequence[Word], written: Sequence[Word]) -> list[str]:
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


def _find_antonyms(source: Source, unit: Sequence[Word], written: Sequence[Word]) -> list[str]:
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

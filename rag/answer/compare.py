"""A sentence laid beside a text: what of it stands there, how near together, and what there speaks against it."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from rag.answer.claim_words import Word, join_plain, read_words
from rag.answer.contradict import find_antonyms, find_contrary, find_quotations, has_rival, stands_in
from rag.answer.source_words import Source
from rag.index.embed import SOFT_MATCH, Embedder

if TYPE_CHECKING:
    import numpy as np

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
MENDED = 0.5
"""What a cut counts that is mended by other words, or by going on in the same unit. 1 costs .03 on QAGS of CNN/DM."""
NEIGHBOURS = 4
"""Units in a row that may carry a sentence together. Cross-validated on the sets of `support.CONSTANT`, 3 units are as
good, 1 loses .02 of the balanced accuracy, 10 lose .01, the whole text .01.
"""
NOT_THERE = " is not in the source"
"""How the reason ends that a name or number is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One sentence of a claim, laid beside the source."""

    features: tuple[float, ...]
    """In the order of COEFFICIENTS."""
    held: "np.ndarray"
    """How much of each of its content words each unit holds: `(words, units)`, 0 to 1."""
    weights: "np.ndarray"
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]
    """Why it may not be supported, where nothing else is said against it."""
    strange: tuple[str, ...]
    """Words with a meaning that the source has neither so nor in others near to them."""
    additions: tuple[str, ...]
    """Two neighbouring words with a meaning, or more, of which the source has none."""
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
    held = np.zeros((len(content), len(source.units)))
    for row, (places, strengths) in enumerate(_find_words(source, content, is_fixed, embedder)):
        np.maximum.at(held[row], source.unit_of[places], strengths)
    weights = np.where(is_fixed, NAME, 1.0)
    best = held.max(axis=1)
    missing = [word for word, fixed, most in zip(content, is_fixed, best, strict=True) if fixed and most < 1]
    shares = weights @ held / weights.sum()
    is_alike = shares.max() >= ALIKE
    if is_alike and best[0] == 0 and _may_be_name(content[0]) and content[0] not in missing:
        missing.append(content[0])  # a name of one word may begin a sentence: "Quill resigned"
    nearest = source.units[int(shares.argmax())]
    contrary = find_antonyms(source, nearest, written) if shares.max() >= HALF_ALIKE else []
    contrary += find_contrary(source, nearest, written) if is_alike else []
    quotes = find_quotations(text)
    altered = [f"“{quote}” is not in the source in these words" for quote in quotes if not stands_in(quote, source)]
    covered = float(weights @ best / weights.sum())
    is_full = covered >= FULL
    similar = float((source.unit_vectors @ _embed((text,), embedder)[0]).max())
    windows = np.lib.stride_tricks.sliding_window_view(held, min(NEIGHBOURS, held.shape[1]), axis=1)
    together = float((weights @ windows.max(axis=2)).max() / weights.sum())
    cuts, doubts = _find_cuts(source, written) if is_full else ([], [])
    unheld = [word.text for word, most in zip(content, best, strict=True) if most == 0 and word not in missing]
    if unheld:
        doubts.append(f"the source has nothing for: {', '.join(unheld)}")
    measures = {word.measure for word in missing}
    return Comparison(
        features=(
            max(0.0, covered - 0.8) * 5 * similar,
            is_full * similar,
            sum(cuts) / max(1, len(cuts)),
            (not is_full) * together,
            None in measures,
            "number" in measures,
        ),
        held=held,
        weights=weights,
        reasons=(*altered, *contrary, *(word.text + NOT_THERE for word in missing)),
        doubts=tuple(doubts),
        strange=tuple(unheld),
        additions=tuple(
            _find_additions(written, {id(word) for word, most in zip(content, best, strict=True) if not most})
        ),
        is_contradicted=bool(altered or contrary)
        or (is_alike and any(has_rival(word, nearest, written) for word in missing)),
        quotes=bool(quotes) and not altered,
        is_exact=join_plain(written) in source.plain,
    )


def _find_additions(written: Sequence[Word], unheld: Collection[int]) -> Iterator[str]:
    """Runs of words of which the source has none, words without a meaning passed over; `unheld` by identity."""
    content = [place for place, word in enumerate(written) if word.kind != "function"]
    for is_own, run in groupby(content, key=lambda place: id(written[place]) in unheld):
        places = list(run)
        if is_own and len(places) > 1:
            yield " ".join(word.text for word in written[places[0] : places[-1] + 1])


def _may_be_name(word: Word) -> bool:
    """Whether the first word with a meaning, a capital its own or the sentence's, may name somebody."""
    return word.text[0].isupper() and word.plain != "according"


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
    vectors = _embed(tuple(word.plain for word in wanted), embedder)
    cosines = vectors @ source.root_vectors.T if source.roots else None
    for row, word in enumerate(wanted):
        places = [source.places.get(word.key, np.zeros(0, dtype=int))]
        if not len(places[0]) and word.kind == "number":
            places = [_find_torn(source, word)]
        strengths = [np.ones(len(places[0]))]
        if cosines is not None and not exact[row]:
            near = np.flatnonzero(cosines[row] >= SOFT_MATCH)
            for root in near[np.argsort(-cosines[row][near])][:4]:
                if source.roots[root] != word.key:
                    places.append(source.places[source.roots[root]])
                    strengths.append(np.full(len(places[-1]), float(cosines[row][root])))
        found.append((np.concatenate(places), np.concatenate(strengths)))
    return found


def _find_torn(source: Source, number: Word) -> "np.ndarray":
    """Where a number stands in pieces, as in texts taken from a page's print: "1, 600", "2. 5 million"."""
    import numpy as np

    digits, *magnitude = number.text.split()
    torn: list[int] = []
    if digits[0].isdigit():
        pieces = [str(int(piece)) for piece in re.split("[.,]", f"{float(digits):,.12g}")]
        if magnitude:
            pieces[-1] = f"{float(pieces[-1]) * float(number.key) / float(digits):.12g}"
        ends = len(pieces)
        for place in source.places.get(pieces[0], ()) if ends > 1 else ():
            if [word.key for word in source.stream[place : place + ends]] == pieces:
                torn.append(place)
    return np.array(torn, dtype=int)


class _Run(NamedTuple):
    """Words copied from one unit of the source, in their order there."""

    start: int
    """The first of them in the sentence."""
    place: int
    """The first of them in the source."""
    length: int


def _find_cuts(source: Source, written: Sequence[Word]) -> tuple[list[float], list[str]]:
    """For each joint between copied pieces of a sentence how much is cut off there, 0 to 1; and the cuts in words.

    Whatever the first piece began is cut off then: "the crew were | in the harbour" of "the crew were freed". Where its
    clause ends there, or goes on with a word that the sentence has too, nothing is lost. A cut counts half (MENDED)
    where the sentence has a word of its own instead, half where it goes on within the same unit.
    """
    own = {word.key for word in written if word.kind != "function"}
    cuts: list[float] = []
    reasons: list[str] = []
    runs = _copied_runs(source, written)
    for run, following in pairwise(runs):
        end = place = run.place + run.length
        while _is_within(source, end - 1, place) and source.stream[place].kind == "function":
            place += 1
        cut = 0.0
        if _is_within(source, end - 1, place) and source.stream[place].key not in own:
            is_replaced = following.start > run.start + run.length
            goes_on = following.place >= end and source.unit_of[following.place] == source.unit_of[run.place]
            cut = MENDED ** (is_replaced + goes_on)
            here, there = (
                " ".join(word.text for word in words[: place - run.place + 1])
                for words in (written[run.start :], source.stream[run.place : place + 1])
            )
            reasons.append(f"the source reads “{there}”, not “{here}”")
        cuts.append(cut)
    return cuts, reasons


def _copied_runs(source: Source, written: Sequence[Word]) -> list[_Run]:
    """A sentence cut into the longest runs of words that are copied from one unit each.

    Of equal ones that which goes on from the last, else of the same unit, else the nearest. A function word alone, or
    a word that the source lacks, is left out.
    """
    runs: list[_Run] = []
    start = 0
    while start < len(written):
        found = []
        for place in map(int, source.places.get(written[start].key, ())):
            length = _count_alike(source, place, written[start:])
            if length > 1 or written[start].kind != "function":
                end = runs[-1].place + runs[-1].length if runs else place
                is_same = bool(runs) and bool(source.unit_of[place] == source.unit_of[end - 1])
                found.append((length, is_same and place >= end, is_same, -abs(place - end), -place))
        if found:
            length, *_, place = max(found)
            runs.append(_Run(start=start, place=-place, length=length))
        start += runs[-1].length if found else 1
    return runs


def _count_alike(source: Source, place: int, written: Sequence[Word]) -> int:
    """How many words from a place on are those of a sentence, up to the end of its unit."""
    end = min(len(source.stream), place + len(written))
    length = 1
    while (
        place + length < end
        and source.stream[place + length].key == written[length].key
        and source.unit_of[place + length] == source.unit_of[place]
    ):
        length += 1
    return length


def _is_within(source: Source, one: int, other: int) -> bool:
    """Whether two places are of one clause."""
    return (
        other < len(source.stream)
        and source.unit_of[one] == source.unit_of[other]
        and source.stream[one].clause == source.stream[other].clause
    )

"""What an address of the browser app holds of the source that stands open: `source=wire/rail.txt&span=120-245`.

The address is what a view is drawn from, so that it can be kept, sent on, and left by *back*. What else it holds is the
page's own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.types import Citation, Span

SOURCE, SPAN = "source", "span"
WORDS = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The source that stands open; with `span`, at these words of its text.

    `place` is the one of the `places` (what an answer, a check or a list rests on) at which they stand; None where the
    address alone is known, as of a link that somebody sent.
    """

    source: str
    span: Span | None = None
    is_misplaced: bool = False
    """The address names a place, and it can be none: letters, or an end before its start."""
    places: tuple[Citation, ...] = ()
    place: int | None = None


def read_opened(address: Mapping[str, str], places: Sequence[Citation] = (), place: int | None = None) -> Opened | None:
    """The source that an address opens; None where it opens none.

    `places` are those last opened from, and `place` the one of them: the same words may stand among them twice.
    """
    source, words = address.get(SOURCE, ""), address.get(SPAN, "")
    if not source:
        return None
    found = WORDS.fullmatch(words)
    span = (int(found[1]), int(found[2])) if found else None
    if span is None or span[0] >= span[1]:
        return Opened(source=source, is_misplaced=bool(words))
    here = find_places(places, source, span)
    if not here:
        return Opened(source=source, span=span)
    return Opened(source=source, span=span, places=tuple(places), place=place if place in here else here[0])


def find_places(places: Sequence[Citation], source: str, span: Span) -> list[int]:
    """Which of the places are these words."""
    return [number for number, one in enumerate(places) if (one.source, one.start, one.end) == (source, *span)]


def open_in(address: Mapping[str, str], source: str, span: Span | None = None) -> dict[str, str]:
    """An address with this source open."""
    at = {} if span is None else {SPAN: f"{span[0]}-{span[1]}"}
    return {**close_in(address), SOURCE: source, **at}


def close_in(address: Mapping[str, str]) -> dict[str, str]:
    """An address with no source open."""
    return {name: value for name, value in address.items() if name not in (SOURCE, SPAN)}


def replace_own(address: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """An address that holds this of the page's own; what stands open stays, and what is empty is left out."""
    kept = {name: address[name] for name in (SOURCE, SPAN) if name in address}
    return {name: value for name, value in own.items() if value} | kept

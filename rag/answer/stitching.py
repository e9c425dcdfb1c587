"""Quotations stitched together: pieces that each stand somewhere, but not as they are joined."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from rag.answer.reading import ExactPlace, Source, find_places
from rag.answer.wording import Wording

MOST_PIECES = 4
LEAST_PIECE, LEAST_PIECE_ELSEWHERE = 3, 6
"""Words of a stitched quotation's pieces, in one article and in several: shorter ones stand together by chance."""
LONGEST_OMISSION = 12
"""Words left out within a sentence without an ellipsis up to which it is altered, not stitched."""


def find_stitched(sources: Sequence[Source], pieces: Sequence[Wording]) -> list[ExactPlace]:
    """Places of pieces that together are the whole quotation, in the order asked; none where there are none."""
    stitched: list[ExactPlace] = []
    for piece in pieces:
        wholes = (place for source in sources for place in find_places(source, piece)) if len(pieces) > 1 else ()
        whole = next(iter(wholes), None)
        parts = [whole] if whole else _find_joined(sources, piece) or _cut(sources, piece)
        if not parts:
            return []
        stitched += parts
    return stitched


def _find_joined(sources: Sequence[Source], piece: Wording) -> list[ExactPlace]:
    """The first place where the words run from one quotation into another, as two places or more."""
    joined = ((source, spans) for source in sources for spans in source.reading.find_joined(piece))
    return next(([ExactPlace(source, (span,)) for span in spans] for source, spans in joined), [])


def _cut(sources: Sequence[Source], asked: Wording) -> list[ExactPlace]:
    """Two or more places that together hold all the asked words, of one article where one has them all."""
    within = [places for source in sources if (places := _cut_greedily([source], asked, LEAST_PIECE))]
    if within:
        return min(within, key=len)
    return _cut_greedily(sources, asked, LEAST_PIECE_ELSEWHERE)


def _cut_greedily(sources: Sequence[Source], asked: Wording, least: int) -> list[ExactPlace]:
    """The longest beginning that stands somewhere, then that of the rest, and so on."""
    places: list[ExactPlace] = []
    rest = asked
    while len(rest) and len(places) < MOST_PIECES:
        if not rest.tokens[0][0].isalnum():
            rest = rest.part(1, len(rest))
            continue
        if len(rest) < least:
            return []
        lengths = [(_longest_beginning(source.reading.wording, rest, least), source) for source in sources]
        length, source = max(lengths, key=lambda pair: pair[0])
        # A piece may have run on into the next one's words by chance, which leaves that one too short.
        if 0 < len(rest) - length < least:
            length = len(rest) - least
        place = None
        while place is None and length >= least:  # where only case or stops differ, a shorter beginning may stand
            place = next(find_places(source, rest.part(0, length)), None)
            length -= place is None
        if place is None:
            return []
        places.append(place)
        rest = rest.part(length, len(rest))
    return places if not len(rest) else []


def _longest_beginning(wording: Wording, asked: Wording, least: int) -> int:
    """The number of the first tokens that stand there one behind the other, were it not for case and stops."""
    tokens = asked.folded

    def stands(count: int) -> bool:
        return f" {' '.join(tokens[:count])} " in wording.key

    if len(tokens) < least or not stands(least):
        return 0
    longest = min(len(tokens), len(wording))
    return least + bisect_left(range(least + 1, longest + 1), True, key=lambda count: not stands(count))


def is_omission(places: Sequence[ExactPlace]) -> bool:
    """Whether the pieces are one sentence of the source, less a few words."""
    for one, other in pairwise(places):
        if one.source is not other.source or other.start < one.end:
            return False
        reading = one.source.reading
        omitted = len(reading.text[one.end : other.start].split())
        if omitted > LONGEST_OMISSION or not reading.same_sentence(one.end - 1, other.start):
            return False
    return True

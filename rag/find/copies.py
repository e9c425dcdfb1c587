"""Passages that repeat what a better one says: the same words, or nearly so in another copy of one account."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rag.types import Origin, Passage

_REPEATED = 0.9
"""Share of its pairs of neighbouring words that a passage has in common with a better one of its origin.

One near-copy of each passage stays among the first, behind all others of these: with none, MultiHop-RAG's one pair of
near-copies, of which 14 questions ask for either, costs .003 of recall@10; so nothing is lost (.887, as without).
"""


@dataclass(slots=True)
class _Given:
    """A passage that was given, and whether a near-copy of it was."""

    pairs: frozenset[tuple[str, str]]
    repeated: bool = field(default=False)


def sink_copies(
    passages: Sequence[Passage], order: Iterable[int], origins: Iterable[Origin], *, count: int
) -> list[int]:
    """The first `count` of the order, with those behind all others that repeat a better one.

    The same words come after everything else. So do near-copies within one origin, except for the first of each
    passage, which stays among the first `count`, at their end: it shows who else carried the words.
    """
    origin_of = {source: origin.id for origin in origins if len(origin.sources) > 1 for source in origin.sources}
    seen: set[str] = set()
    given: dict[str, list[_Given]] = {}
    first: list[int] = []
    near: list[int] = []
    copies: list[int] = []
    for place in order:
        words = re.findall(r"\w+", passages[place].text.casefold())
        whole = " ".join(words)
        origin = origin_of.get(passages[place].source)
        pairs = frozenset(pairwise(words)) if origin else frozenset()
        better = given.setdefault(origin, []) if origin else []
        repeated = next((one for one in better if pairs and len(pairs & one.pairs) >= _REPEATED * len(pairs)), None)
        if whole in seen or (repeated and repeated.repeated):
            copies.append(place)
        elif repeated:
            repeated.repeated = True
            near.append(place)
        else:
            better.append(_Given(pairs))
            first.append(place)
        seen.add(whole)
        if len(first) + len(near) == count:
            break
    return (first + near + copies)[:count]

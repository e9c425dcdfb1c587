"""An article's account of a gathering, and which part of it tells of which, where it reports on several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.read.times import Days, Time
from rag.types import Article, Gathering


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article's account of one gathering, ready to be compared."""

    article: Article
    gathering: Gathering
    days: tuple[Days, ...]
    """What its times mean."""
    keys: frozenset[str]
    """Those of the gathering without its place's."""
    words: Mapping[str, float]
    """Weights of the article's words, of length 1 together."""
    beside: tuple[Gathering, ...] = ()
    """All gatherings on which the article reports."""

    def tells(self, offset: int) -> bool:
        """Whether a place in the article tells of this gathering."""
        return len(self.beside) < 2 or gathering_at(self.beside, offset) == self.gathering


def gathering_at(gatherings: Sequence[Gathering], offset: int) -> Gathering | None:
    """Of the gatherings on which an article reports, the one that was named last before a place, or else the first."""

    def last_place(gathering: Gathering) -> int:
        spans = (gathering.span, *filter(None, [gathering.place_span]), *gathering.time_spans)
        return max((start for start, _ in spans if start <= offset), default=-1)

    return max(gatherings, key=last_place, default=None)


def make_nameless(source: str, start: int, *, times: Sequence[Time] = (), mentions: int) -> Gathering:
    """A gathering that an article reports on at a place, and of which it tells no name or place there."""
    return Gathering(
        source=source,
        name="",
        span=(start, start),
        keys=frozenset(),
        place=None,
        place_span=None,
        times=tuple(time.words for time in times),
        time_spans=tuple(time.span for time in times),
        reported=True,
        in_lead=False,
        mentions=mentions,
    )

"""Gatherings as articles tell of them, and the meetings that are made of them."""

from dataclasses import dataclass
from typing import Literal

from rag.types.articles import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """A gathering that an article tells of: what meetings are linked from."""

    source: str
    name: str
    """The fullest words for it there: "Asean Regional Forum", "talks"."""
    span: Span
    """Where these stand."""
    keys: frozenset[str]
    """All words by which the article tells it from others, folded: names and numbers."""
    place: str | None
    place_span: Span | None
    times: tuple[str, ...]
    """When it is, in the article's words ("Thursday"): which day that is depends on when the article was written."""
    time_spans: tuple[Span, ...]
    """Where these first stand."""
    reported: bool
    """The article reports on it; else it only mentions it."""
    in_lead: bool
    """The headline or the first sentences speak of it."""
    mentions: int
    """How often the article speaks of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingEdit:
    """What a person has decided about meetings; kept by articles, so that it outlives a new indexing."""

    kind: Literal["rename", "date", "place", "join", "apart", "pin"]
    sources: tuple[str, ...]
    """The meeting's articles when it was decided; it holds for the meeting that has most of them."""
    value: str | None = None
    """`rename`: the name; `place`: the place; `date`: an ISO date, a part of one, or two with a `/` between."""
    others: tuple[str, ...] = ()
    """`join`: the articles that belong with these; `apart`: those that do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A gathering that one or more articles report on."""

    id: str
    """Made from name, place and date; unique in the corpus."""
    name: str
    """What, where and when, as far as it is known: "Grain Forum, Port Ellen, May 2021"."""
    gathering: str
    """What gathered, in the words of the articles: "Grain Forum", "talks"."""
    place: str | None
    start: str | None
    """ISO date or a part of one; None where no file says."""
    end: str | None
    date_reason: str
    """One sentence: from which words of which articles the date follows, or why there is none."""
    participants: tuple[str, ...]
    """Canonical names of those who took part, those whom most articles name first."""
    sources: tuple[str, ...]
    gatherings: tuple[Gathering, ...]
    """What each of its articles tells of it, in the order of sources, then what dates it in other articles."""
    reasons: tuple[str, ...]
    """For each article after the first, in one sentence, why it belongs to it."""
    edited: bool = False
    """A person has decided something about it."""

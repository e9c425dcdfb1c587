"""What the component draws of the timeline: lanes of marks over days, and the events that stand at a mark."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from rag.find.meetings import describe_days
from rag.find.timeline import Event
from rag.show.browser.views.parts import View, name_outlet
from rag.show.words import count
from rag.types import Meeting

SPEAKERS = 8
"""Speakers with a lane of their own, those who say most; the others share one."""
LONGEST_LABEL = 140
"""Characters of an event in the card of its mark."""
OUTLIERS = 0.02
"""Share of the dated events at either end that the picture leaves out at first, where they stretch it …"""
STRETCHED = 3
"""… to so many times the days of the others: in an archive of one year, treaties of the last century."""
LABELS = 3
"""Events that the card of a mark names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A row of the picture."""

    name: str
    kind: str
    """That of its events."""
    events: tuple[Event, ...]
    """Those with days in full first, then those whose days are known in part, then undated ones; by their days."""


def arrange_lanes(events: Sequence[Event]) -> list[Lane]:
    """Meetings, then mentions, then the speakers, those who say most first."""
    said = Counter(event.speaker for event in events if event.kind == "statement")
    own = [name for name, _ in said.most_common() if name is not None]
    own = own if len(own) <= SPEAKERS + 1 else own[:SPEAKERS]
    rest = len(set(said) - {None}) - len(own)
    others = f"{rest:,} others" if rest else "Nobody named"
    lanes: dict[tuple[str, str], list[Event]] = {("meeting", "Meetings"): [], ("mention", "Only mentioned"): []}
    lanes |= {("statement", name): [] for name in [*own, others]}
    for event in events:
        name = event.speaker if event.speaker in own else others
        key = next((key for key in lanes if key[0] == event.kind != "statement"), ("statement", name))
        lanes[key].append(event)
    return [
        Lane(name=name, kind=kind, events=tuple(sorted(found, key=_order)))
        for (kind, name), found in lanes.items()
        if found
    ]


def _order(event: Event) -> tuple[bool, bool, str, str]:
    return event.start is None, not _is_exact(event), event.start or "", event.end or ""


def _is_exact(event: Event) -> bool:
    return len(event.start or "") == 10


def view_timeline(lanes: Sequence[Lane], picked: tuple[int, int] | None) -> View:
    """The picture; events are numbered over all lanes, `picked` are the first and the last number of the chosen ones.

    Days are counted as `date.toordinal` does; a mark ends behind its last day.
    """
    view: list[View] = []
    number = 0
    for lane in lanes:
        marks: list[View] = []
        undated: View | None = None
        for (start, end), together in groupby(lane.events, key=lambda event: (event.start, event.end)):
            here = tuple(together)
            mark = {
                "first": number,
                "last": number + len(here) - 1,
                "days": describe_days(start, end),
                "labels": [shorten(event.label) for event in here[:LABELS]],
            }
            number += len(here)
            if start is None:
                undated = {**mark, "reason": here[0].reason}
            else:
                first, last = count_days(start, end)
                marks.append({**mark, "from": first, "to": last, "exact": len(start) == 10})
        size = count(len(lane.events), lane.kind)
        view.append({"name": lane.name, "kind": lane.kind, "size": size, "marks": marks, "undated": undated})
    return {"kind": "timeline", "lanes": view, "window": find_window(lanes), "picked": picked}


def find_window(lanes: Sequence[Lane]) -> tuple[int, int] | None:
    """The days that the picture shows at first, without the few events that are far from all others; None for all."""
    days = [count_days(event.start, event.end) for lane in lanes for event in lane.events if event.start]
    if not days:
        return None
    left_out = int(OUTLIERS * len(days))
    starts, ends = sorted(start for start, _ in days), sorted(end for _, end in days)
    start, end = starts[left_out], ends[-1 - left_out]
    return (start, end) if ends[-1] - starts[0] > STRETCHED * (end - start) else None


def shorten(label: str) -> str:
    """A label that fits into a card."""
    line = " ".join(label.split())
    return line if len(line) <= LONGEST_LABEL else f"{line[: LONGEST_LABEL - 1].rstrip()}…"


def count_days(start: str, end: str | None) -> tuple[int, int]:
    """The first day and the one behind the last of ISO dates or parts of them."""
    last = end or start
    if len(last) == 10:
        behind = date.fromisoformat(last) + timedelta(days=1)
    else:
        year, month = (int(last[:4]), int(last[5:]) if len(last) == 7 else 12)
        behind = date(year + month // 12, month % 12 + 1, 1)
    return date.fromisoformat((start + "-01-01")[:10]).toordinal(), behind.toordinal()


def view_events(events: Sequence[Event], meetings: Mapping[str, Meeting]) -> View:
    """Events to read, each with the places that show it; places are numbered over all of these events."""
    rows: list[View] = []
    number = 0
    for event in events:
        places = []
        for place in event.citations:
            where = name_outlet(place.source, place.outlet)
            places.append({"place": number, "where": where, "title": f"{place.source}, line {place.line}"})
            number += 1
        via = event.citations[0].via if event.citations else ()
        at = meetings.get(event.meeting or "")
        rows.append(
            {
                "kind": event.kind,
                "days": describe_days(event.start, event.end),
                "speaker": (event.speaker or "nobody named") if event.kind == "statement" else None,
                "via": [f"according to {reporter}" for reporter in via],
                "label": event.label,
                "meeting": {"id": at.id, "name": at.name} if at else None,
                "reason": event.reason,
                "undated": event.start is None,
                "places": places,
            }
        )
    return {"kind": "events", "rows": rows}

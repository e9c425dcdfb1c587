"""The timeline laid out for a person at a terminal."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from rag.find.meetings import describe_days
from rag.find.timeline import Event
from rag.show.plain import plain
from rag.show.terminal.tables import describe_facts, make_columns, print_table
from rag.types import Meeting

if TYPE_CHECKING:
    from rich.text import Text

SHOWN_PLACES = 4
"""Places of an event that a terminal names; `--json` has all."""


def print_events(events: Iterable[Event], meetings: Mapping[str, Meeting]) -> None:
    """Days, and beside them what happened, each with places that `cite` takes; undated events say why."""
    from rich.text import Text

    rows: list[tuple[str | Text, str | Text]] = []
    for (start, end), together in groupby(events, key=lambda event: (event.start, event.end)):
        days = describe_days(start, end)
        for number, event in enumerate(together):
            rows.append(("" if number else days, describe_event(event, meetings)))
    print_table(make_columns(rows)) if rows else print("nothing found")


def describe_event(event: Event, meetings: Mapping[str, Meeting]) -> "Text":
    """What it is, what was said, why it is undated, and where that stands."""
    from rich.text import Text

    if event.kind == "statement":
        first = event.citations[0]
        at = meetings[event.meeting].name if event.meeting else None
        via = f"via {', '.join(first.via)}" if first.via else None
        facts = describe_facts(at, first.outlet, via)
        text = Text.assemble((plain(event.speaker or "nobody named"), "bold"), "  ", (facts, "dim"))
        text.append(f"\n{plain(event.label)}")
    else:
        what = "meeting" if event.kind == "meeting" else "only mentioned"
        text = Text.assemble((plain(event.label), "bold"), "  ", (what, "dim"))
    if event.start is None:
        text.append(f"\n{plain(event.reason)}", "dim")
    places = [f"{plain(place.source)}:{place.start}-{place.end}" for place in event.citations]
    more = len(places) - SHOWN_PLACES
    return text.append(
        "\n" + ", ".join(places[:SHOWN_PLACES]) + (f" and {more} more" if more > 0 else "") + "\n", "dim"
    )

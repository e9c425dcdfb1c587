"""Meetings laid out for a person at a terminal."""

from collections.abc import Sequence

from rag.find.meetings import describe_days
from rag.show.plain import plain
from rag.show.terminal.tables import describe_facts, make_columns, print_table
from rag.types import Article, Meeting

MOST_NAMES = 6


def print_meetings(meetings: Sequence[Meeting]) -> None:
    """What, where, when, who, and how many articles."""
    from rich.text import Text

    for number, meeting in enumerate(meetings):
        names = [*meeting.participants[:MOST_NAMES]]
        more = len(meeting.participants) - len(names)
        count = f"{len(meeting.sources)} article" + "s" * (len(meeting.sources) > 1)
        parts = [
            Text(plain(meeting.name), "bold"),
            Text(describe_facts(meeting.place or "place unknown", describe_days(meeting.start, meeting.end), count)),
            Text(plain(", ".join(names) + (f" and {more} more" if more else "")) or "nobody is named"),
            Text(meeting.id, "dim"),
        ]
        print_table(*([""] if number else []), *parts)
    if not meetings:
        print_table("No article reports on a meeting.")


def print_why(meeting: Meeting, articles: Sequence[Article]) -> None:
    """Why a meeting is dated and placed as it is, and why each article belongs to it."""
    from rich.text import Text

    texts = {article.source: article.text for article in articles}
    rows: list[tuple[str | Text, str | Text]] = [("date", plain(meeting.date_reason))]
    for gathering in meeting.gatherings:
        told = [f"“{gathering.name}”"] if gathering.name else []
        told += [gathering.place] if gathering.place else []
        told += [f"“{texts[gathering.source][start:end]}”" for start, end in gathering.time_spans]
        kind = "reports" if gathering.reported else "mentions it"
        rows.append((plain(gathering.source), f"{kind}: {plain(' · '.join(told))}"))
    rows += [("", plain(reason)) for reason in meeting.reasons]
    print_table(Text(plain(meeting.name), "bold"), make_columns(rows))

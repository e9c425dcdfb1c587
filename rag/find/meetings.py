"""The meetings of a corpus for a person who lists them, or decides about them."""

from collections.abc import Sequence
from datetime import date

from rag.errors import RequestError
from rag.index.corpus import Corpus
from rag.types import Meeting, MeetingEdit


def plan_edit(
    corpus: Corpus, kind: str, asked: str, *, value: str | None = None, sources: Sequence[str] = ()
) -> MeetingEdit:
    """The edit of a meeting that a person asks for by an id or words of a name.

    `kind` is `rename`, `place` and `date` (to `value`), `pin`, `merge` (into the meeting `value`), `split` and `add`
    (articles, by `sources`). Raises RequestError where it would change nothing or cannot be understood, UnknownSource.
    """
    meeting = corpus.meeting_finder().find(asked)
    for source in sources:
        corpus.article(source)
    if kind == "merge":
        into = corpus.meeting_finder().find(value or "")
        if into.id == meeting.id:
            raise RequestError(f"{asked!r} and {value!r} are one meeting already")
        return MeetingEdit(kind="join", sources=into.sources, others=meeting.sources)
    if kind in ("split", "add"):
        return _plan_articles(meeting, kind, tuple(sources))
    if kind == "pin":
        return MeetingEdit(kind="pin", sources=meeting.sources)
    if kind == "date":
        return MeetingEdit(kind="date", sources=meeting.sources, value=_read_days(value or ""))
    if not (value or "").strip():
        raise RequestError(f"the {kind} is empty; write what it should be")
    new = " ".join((value or "").split())
    if kind == "rename":
        return MeetingEdit(kind="rename", sources=meeting.sources, value=new)
    return MeetingEdit(kind="place", sources=meeting.sources, value=new)


def _plan_articles(meeting: Meeting, kind: str, sources: tuple[str, ...]) -> MeetingEdit:
    if not sources:
        raise RequestError("name the article, or several of them, with --source")
    inside = [source for source in sources if source in meeting.sources]
    if kind == "add":
        if len(inside) == len(sources):
            raise RequestError(f"{', '.join(inside)}: in that meeting already")
        return MeetingEdit(kind="join", sources=meeting.sources, others=sources)
    if len(inside) < len(sources):
        outside = ", ".join(source for source in sources if source not in inside)
        raise RequestError(f"{outside}: not in that meeting; it has {', '.join(meeting.sources)}")
    if len(inside) == len(meeting.sources):
        raise RequestError("these are all articles of that meeting: nothing would be left of it")
    return MeetingEdit(kind="apart", sources=meeting.sources, others=sources)


def _read_days(value: str) -> str | None:
    """`2023`, `2023-07`, `2023-07-15`, or two of them with a `/`; nothing takes the date away."""
    if not value.strip():
        return None
    days = [part.strip() for part in value.split("/")]
    for day in days:
        try:
            date.fromisoformat((day + "-01-01")[:10] if len(day) in (4, 7, 10) else "")
        except ValueError:
            raise RequestError(
                f"{value!r} is no date; write 2023, 2023-07, 2023-07-15, or first and last with a / between"
            ) from None
    if len(days) > 2 or days[-1] < days[0]:
        raise RequestError(f"{value!r}: write the first day, a /, and the last day")
    return "/".join(days)


def describe_meeting_edit(edit: MeetingEdit) -> str:
    """An edit in a few words."""
    of = edit.sources[0] + (f" and {len(edit.sources) - 1} more" if len(edit.sources) > 1 else "")
    others = ", ".join(edit.others)
    return {
        "rename": f"The meeting of {of} is called “{edit.value}”",
        "place": f"The meeting of {of} was in {edit.value}",
        "date": f"The meeting of {of} is dated {edit.value or 'by nobody'}",
        "pin": f"The meeting of {of} keeps its articles",
        "join": f"{others} joined to the meeting of {of}",
        "apart": f"{others} set apart from the meeting of {of}",
    }[edit.kind]


MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def describe_days(start: str | None, end: str | None) -> str:
    """The days of a meeting as people write them: `13–14 July 2023`, `March 2023`, `undated`."""
    if start is None:
        return "undated"
    if end is None or end == start:
        return _name_day(start)
    if len(start) == len(end) == 10 and start[:7] == end[:7]:
        return f"{int(start[8:])}–{_name_day(end)}"
    return f"{_name_day(start)} – {_name_day(end)}"


def _name_day(value: str) -> str:
    parts = [value[:4]]
    if len(value) >= 7:
        parts.insert(0, MONTHS[int(value[5:7]) - 1])
    if len(value) == 10:
        parts.insert(0, str(int(value[8:])))
    return " ".join(parts)

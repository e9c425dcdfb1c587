"""When something is, as prose says it ("on Thursday", "last July", "May 3–5"), and which days that means.

Which days it means depends on the day on which it was written; where that is not known, neither is the day: a date is
never guessed. Dates printed with their year are `rag.read.date_literals`' work.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rag.read.date_literals import find_date_literals
from rag.types import Span

Near = Literal["now", "past", "future", "unknown"]
"""Whether a time is about that of writing, before or after it; `unknown` where only the date of writing would tell."""

NEAR_DAYS = 10
"""Days from the day of writing within which a printed day is about now: weeklies report what is a week old."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
MONTHS = frozenset("January February March April May June July August September October November December".split())
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_DAY_NAME = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH_NAME = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.)"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_TO = r"\s?(?:-|–|—|to|and|until|through)\s?"
_COUNT = rf"(?:{'|'.join(_NUMBERS)}|\d\d?)"
_TIME = re.compile(
    rf"""\b(?:
      (?P<month_first>{_MONTH_NAME})\s(?P<day_after>{_DAY})(?:{_TO}(?P<last_after>{_DAY}))?\b(?!\s?(?:people|per\b))
    | (?:the\s)?(?P<day_before>{_DAY})(?:{_TO}(?P<last_before>{_DAY}))?(?:\sof)?\s(?P<month_last>{_MONTH_NAME})
    | (?:(?P<which_day>(?i:last|next|this))\s)?(?P<weekday>{_DAY_NAME})(?![’']s\s[A-Z])
    | (?P<which_month>(?i:last|next|this|in|since|by|of|early|late|mid|until|for))[\s-](?P<month>{_MONTH_NAME})\b
    | (?P<near_day>(?i:today|yesterday|tomorrow|tonight|this\s(?:morning|afternoon|evening)))
    | (?P<which>(?i:last|next|this|the\sprevious|the\sfollowing|previous))
      \s(?P<unit>week|month|year|summer|winter|spring|autumn)
    | (?P<count>{_COUNT})\s(?P<units>days?|weeks?|months?|years?|decades?)\s(?P<ago>ago|earlier|before|later|from\snow)
    )(?!\w)""",
    re.VERBOSE,
)
_GAP = re.compile(r"(?:,?[ ])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A time as prose says it."""

    span: Span
    words: str
    """The text there, white space as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """What a time means: ISO dates or parts of one, the first and last day; None where that cannot be told."""

    start: str | None
    end: str | None
    near: Near


def find_times(text: str, start: int = 0, end: int | None = None) -> list[Time]:
    """Every time that `text[start:end]` says, in order; offsets count in `text`."""
    end = len(text) if end is None else end
    spans = [literal.span for literal in find_date_literals(text, start, end)]
    for match in _TIME.finditer(text, start, end):
        reach = match.end() + len(_GAP.match(text, match.end(), end)[0])  # type: ignore[index]
        inside = [span for span in spans if span[0] <= reach and match.start() < span[1]]
        spans = [span for span in spans if span not in inside]  # "May 3–5, 2022": the literal is a part of it
        spans.append((min(at for at, _ in (match.span(), *inside)), max(at for _, at in (match.span(), *inside))))
    return [Time(span=span, words=text[slice(*span)]) for span in sorted(spans)]


def read_days(words: str, written: str | None) -> Days:
    """What a time says that was written on a day (an ISO date, a part of one, or None where it is not known).

    A weekday is the last before or on that day; with "next" the first after it. A day without its year is the one
    nearest to the day of writing, a month the last that is not after it.
    """
    match = _TIME.search(words)
    literal = next(find_date_literals(words), None)
    if literal is not None and literal.swapped:
        literal = None
    year = literal.value[:4] if literal else None
    if match and (match["month_first"] or match["month_last"]):
        return _read_month_day(match, year, written)
    if literal is not None:
        return Days(start=literal.value, end=literal.value, near=_compare(literal.value, written))
    if match is None:
        return Days(start=None, end=None, near="unknown")
    if match["weekday"]:
        return _read_weekday(match["weekday"], (match["which_day"] or "").lower(), written)
    if match["month"]:
        return _read_month(match["month"], match["which_month"].lower(), written)
    if match["near_day"]:
        shift = {"yesterday": -1, "tomorrow": 1}.get(match["near_day"].lower(), 0)
        return _shift_days(written, shift)
    if match["unit"]:
        return _read_unit(match["which"].lower().split()[-1], match["unit"], written)
    return _read_distance(match, written)


def _day_of(written: str | None) -> date | None:
    return date.fromisoformat(written) if written and len(written) == 10 else None


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _compare(value: str, written: str | None) -> Near:
    """Where an ISO date or a part of one lies against the day of writing."""
    if written is None:
        return "unknown"
    day, base = _day_of(value), _day_of(written)
    if day and base:
        return "now" if abs((day - base).days) <= NEAR_DAYS else "past" if day < base else "future"
    size = min(len(value), len(written))
    if value[:size] == written[:size]:
        return "now"
    return "past" if value[:size] < written[:size] else "future"


def _read_month_day(match: re.Match[str], year: str | None, written: str | None) -> Days:
    """The day or days of "July 14", "3–5 May 2022"."""
    month = _month_number(match["month_first"] or match["month_last"])
    days = (match["day_after"] or match["day_before"], match["last_after"] or match["last_before"])
    first, last = (int(re.sub(r"\D", "", day)) if day else None for day in days)
    if year is None and written is not None:
        year = _nearest_year(month, first or 1, written)
    if year is None:
        return Days(start=None, end=None, near="unknown")
    try:
        start = date(int(year), month, first or 1)
        end = date(int(year), month, last) if last else start
    except ValueError:
        return Days(start=None, end=None, near="unknown")
    return Days(start=start.isoformat(), end=end.isoformat(), near=_compare(start.isoformat(), written))


def _nearest_year(month: int, day: int, written: str) -> str | None:
    """The year in which a day lies nearest to the day of writing; None where that is not known well enough."""
    if len(written) < 7:
        return None
    base = _day_of(written) or date(int(written[:4]), int(written[5:7]), 15)
    years = [base.year - 1, base.year, base.year + 1]
    known = [(abs((date(year, month, min(day, monthrange(year, month)[1])) - base).days), year) for year in years]
    return str(min(known)[1])


def _read_weekday(name: str, which: str, written: str | None) -> Days:
    base = _day_of(written)
    near: Near = "future" if which == "next" else "now"
    if base is None:
        return Days(start=None, end=None, near=near)
    back = (base.weekday() - _WEEKDAYS.index(name[:3].lower())) % 7
    if which == "last" and back == 0:
        back = 7
    day = base + timedelta(days=7 - back) if which == "next" else base - timedelta(days=back)
    return Days(start=day.isoformat(), end=day.isoformat(), near=near)


def _read_month(name: str, which: str, written: str | None) -> Days:
    number = _month_number(name)
    plain: Near = {"last": "past", "next": "future"}.get(which, "unknown")  # type: ignore[assignment]
    if written is None or len(written) < 7:
        return Days(start=None, end=None, near=plain)
    year, base = int(written[:4]), int(written[5:7])
    if which == "next":
        year += number <= base
    elif which == "last":
        year -= number >= base
    elif which != "this":
        year -= number > base
    value = f"{year}-{number:02}"
    return Days(start=value, end=value, near=_compare(value, written) if plain == "unknown" else plain)


def _shift_days(written: str | None, days: int) -> Days:
    base = _day_of(written)
    day = (base + timedelta(days=days)).isoformat() if base else None
    return Days(start=day, end=day, near="now")


def _read_unit(which: str, unit: str, written: str | None) -> Days:
    """What "last month", "this year", "next week" mean."""
    steps = {"last": -1, "previous": -1, "next": 1, "following": 1}.get(which, 0)
    near: Near = "now" if steps == 0 else "past" if steps < 0 else "future"
    value = None
    if unit == "year" and written:
        value = str(int(written[:4]) + steps)
    elif unit == "month" and written and len(written) >= 7:
        value = _add_months(written, steps)
    return Days(start=value, end=value, near=near)


def _add_months(written: str, steps: int) -> str:
    months = int(written[:4]) * 12 + int(written[5:7]) - 1 + steps
    return f"{months // 12}-{months % 12 + 1:02}"


def _read_distance(match: re.Match[str], written: str | None) -> Days:
    """What "two years ago", "three days earlier" mean."""
    count = _NUMBERS.get(match["count"].lower()) or int(match["count"])
    unit = match["units"].rstrip("s")
    ahead = match["ago"].lower() in ("later", "from now")
    sign = 1 if ahead else -1
    if unit == "day":
        days = _shift_days(written, sign * count)
        return Days(start=days.start, end=days.end, near="now" if count <= NEAR_DAYS else "future" if ahead else "past")
    near: Near = "future" if ahead else "past"
    if unit == "week" or written is None:
        return Days(start=None, end=None, near=near)
    if unit == "month":
        value = _add_months(written, sign * count) if len(written) >= 7 else None
    else:
        value = str(int(written[:4]) + sign * count * (10 if unit == "decade" else 1))
    return Days(start=value, end=value, near=near)

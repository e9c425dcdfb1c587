"""Calendar dates as people and formats write them: where they stand in a text, and which day they name.

Knows English month names and the numeric forms. A day that is printed without its year is no literal here, and neither
is "2 hours ago": nothing in it says which day that was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rag.types import Span

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
WEEKDAY = r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_YEAR = r"(?:1[89]|20)\d\d"
_GAP = r"[ \t\u00a0\u202f]{0,4}"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NTH = r"(?:[ ]?(?:st|nd|rd|th)\b)?"

_LITERAL = re.compile(
    rf"""(?<![\w/.-])(?:
      (?:(?P<weekday>{WEEKDAY})\b[.,]{{0,2}}{_GAP})?
      (?:
        (?P<year>{_YEAR})(?P<mark>[-/.])(?P<month>0?[1-9]|1[0-2])(?P=mark)(?P<day>{_DAY})(?!\d)
          (?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?{_GAP}(?:Z\b|[+-]\d\d:?\d\d)?)?
      | (?P<day_first>{_DAY}){_NTH}(?:{_GAP}of\b)?[.,-]?{_GAP}(?P<name_after>{MONTH})\b[.,-]{{0,2}}{_GAP}['’]?
          (?P<year_day_first>{_YEAR}|(?<=['’-])\d\d)
      | (?P<name_first>{MONTH})\b\.?{_GAP}(?P<day_after>{_DAY}){_NTH}{_GAP}[.,]?{_GAP}(?P<year_last>{_YEAR})
      | (?P<first>\d\d?)(?P<numeric_mark>[-/.])(?P<second>\d\d?)(?P=numeric_mark)
          (?P<numeric_year>{_YEAR}|(?<!-)\d\d)(?![\d/-])
      )
    | (?P<month_only>{MONTH})\b\.?,?{_GAP}(?P<month_year>{_YEAR})
    | (?P<iso_month_year>{_YEAR})-(?P<iso_month>0[1-9]|1[0-2])
    | (?P<year_only>{_YEAR})
    )(?!(?-i:[a-z])|\d|_|[-/.]\d)""",  # a capital may follow: pages glue a date to the next word
    re.IGNORECASE | re.VERBOSE,
)
_HINT = re.compile(r"[\d/.'’-]\d\d(?!\d)")
"""What every literal holds. Looking for it first takes a third of the time of trying the literal at every place."""
_REACH = 48
"""Characters that a literal has before and after a hint, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLiteral:
    """A date as a text prints it; `value` is ISO, as fine as the literal is (`2023-07-15`, `2023-07`, `2023`)."""

    span: Span
    value: str
    weekday: bool = False
    """The literal names the day of the week."""
    swapped: str | None = None
    """The other reading of a numeric date such as 03/04/2019 (`value` reads the month first); None where there is one
    reading only."""

    @property
    def full(self) -> bool:
        """The literal names a day."""
        return len(self.value) == 10


def find_date_literals(text: str, start: int = 0, end: int | None = None) -> Iterator[DateLiteral]:
    """The dates that `text[start:end]` prints, in order; offsets count in `text`. Impossible days are passed over."""
    end = len(text) if end is None else end
    done = start
    for hint in _HINT.finditer(text, start, end):
        if hint.start() < done:
            continue
        for match in _LITERAL.finditer(text, max(done, hint.start() - _REACH), min(end, hint.end() + _REACH)):
            if match.end() > hint.start():
                if match.start() <= hint.start() and (literal := _read(match)):
                    yield literal
                    done = match.end()
                break


def parse_date(literal: str) -> str | None:
    """The ISO date that a format states (ISO 8601, a mail's date, `July 15th, 2023`, `15.07.2023`), or a part of one.

    The date is the one that is printed: a time zone never moves it. None where there is no date; only the year where
    day and month could be read either way.
    """
    found = next(find_date_literals(literal), None)
    if found is None:
        return None
    return found.value[:4] if found.swapped else found.value


def _read(match: re.Match[str]) -> DateLiteral | None:
    part = match.groupdict()
    swapped = None
    if part["year"]:
        value = _day(part["year"], part["month"], part["day"])
    elif part["name_after"]:
        value = _day(part["year_day_first"], part["name_after"], part["day_first"])
    elif part["name_first"]:
        value = _day(part["year_last"], part["name_first"], part["day_after"])
    elif part["first"]:
        value, swapped = _read_numbers(part)
    elif part["month_only"]:
        value = f"{part['month_year']}-{_month(part['month_only']):02}"
    elif part["iso_month"]:
        value = f"{part['iso_month_year']}-{part['iso_month']}"
    else:
        value = part["year_only"]
    if not value:
        return None
    return DateLiteral(span=match.span(), value=value, weekday=bool(part["weekday"]), swapped=swapped)


def _read_numbers(part: dict[str, str | None]) -> tuple[str | None, str | None]:
    """The date in `03/04/2019`, and its other reading where nothing beside it tells which is meant."""
    year, first, second = part["numeric_year"] or "", part["first"] or "", part["second"] or ""
    month_first, day_first = _day(year, first, second), _day(year, second, first)
    if part["numeric_mark"] == "." or not month_first:  # dots are European: the day stands first
        return day_first, None
    if not day_first or day_first == month_first:
        return month_first, None
    if part["weekday"]:
        told = [
            day for day in (month_first, day_first) if _DAYS[date.fromisoformat(day).weekday()] == _key(part["weekday"])
        ]
        if len(told) == 1:
            return told[0], None
    return month_first, day_first


def _key(name: str) -> str:
    """The three letters that tell months and days of the week apart."""
    return name[:3].lower()


def _month(name: str) -> int:
    return int(name) if name.isdecimal() else _MONTHS.index(_key(name)) + 1


def _day(year: str, month: str, day: str) -> str | None:
    """The ISO date, or None where the calendar has no such day. Years 69 to 99 are those of the last century."""
    number = int(year)
    if number < 100:
        number += 1900 if number >= 69 else 2000
    try:
        return date(number, _month(month), int(day)).isoformat()
    except ValueError:
        return None

"""The publication date of an article in plain text: every date line is evidence, weighed by its label and its place.

Measured on 129 web pages as plain text, of which 105 print their date: 0.92 of these are right, and 0.955 of all
answers. The numbers below stand on plateaus: half or twice of any of them changes no figure by more than 0.02, but for
two days in `_LIST_DAYS`, which loses 0.03.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from rag.read.date_literals import DateLiteral, find_date_literals
from rag.read.lexicon import load_words
from rag.types import Span

Label = Literal["published", "updated", "other", ""]
Place = Literal["header", "head", "body", "imprint", "tail"]

_REACH = 100_000
"""Characters above the body in which dates are looked for."""
_MARGIN = 25_000
"""The same inside the body from either end, and below it: together they cover all of an article of usual length."""
_LINE = 240
"""Characters to either side of a date within which its line must end: what is longer is prose."""
_WORDS = 12
"""Words that a date line may have beside its date."""
_LABEL_WORDS = 6
"""Words that may stand around the label before a date ("First posted by the news desk on …")."""
_AHEAD_WORDS = 1
"""Words that may stand before the label of a line that begins with it ("First published")."""
_OWN_LINE_WORDS = 3
"""Words of a line that is nothing but the label of the date below it ("Last updated:")."""
_LIST_DAYS = 4
"""Days in one form above the article from which on they list other items: none is the article's."""
_HEADER_LINES = 12
"""Lines between a bare date with its weekday and the body from which on it is the clock in the site's header."""
_OPENING_LINES = 3
"""First lines of a text in which such a date is that clock already when more lines than these stand below it."""
_IMPRINT_LINES = 6
"""Lines after the body among which an imprint stands."""
_NEAR_DAYS = 31
"""Days between a numeric date and a sure date of the same page that settle which of its two readings is meant."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_PART = re.compile(r"[|•·*]|\s[-–—]\s")
_BYLINE = re.compile(r"\W{0,20}(?:(?:words|written|posted|reported) )?by\b", re.I)
_TOLD_BEFORE = re.compile(r"\(@|:\s*$|\w\s+(?:after|before|from|in|of|on|since|to|until)\s*$")
_TOLD_AFTER = re.compile(r"\s*:\s*\w")
_ROOTS = "|".join(sorted(load_words("breadcrumb_roots")))
_BREADCRUMB = re.compile(rf"^[^\w\n]{{0,20}}(?:{_ROOTS})[ \t]{{0,4}}[»›>/|→:]", re.I | re.M)
_LINE_OF_TEXT = re.compile(r"\S[^\n]*")
_PRINTED = re.compile(r"\s{0,9}(?P<day>\d\d?/\d\d?/\d\d(?:\d\d)?), \d\d?:\d\d\b")
"""What browsers write above each page that they print: the day of printing."""
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_DATELINE = re.compile(r"[^\n]{0,40}?(?:-{1,2}|[–—/])\s|[ ]?(?:\([^)\n]{1,40}\))?:\s")
_PLACE = re.compile(r"[^\W\d_][^\d\n,:]{1,30},\s{0,3}")
"""What stands before the date of a dateline, or of a line that closes an article: "Oslo, "."""
_ADDRESS = re.compile(
    r"^[ ]*(?:https?://)?[\w-]+(?:\.[\w-]+)+/\S*?(?P<date>(?P<year>(?:19|20)\d\d)/(?P<month>\d\d)/(?P<day>\d\d))/\S*$",
    re.M,
)
"""The address of a page with the day on which it came out, as most news sites make them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """When an article came out, as its text says."""

    value: str | None
    """ISO date or a part of one; None where the text does not say."""
    span: Span | None
    """The place of the literal that shows it."""
    reason: str
    """One sentence for a person: why this date, or why none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _DateLine:
    """A date on a line of its own, with no more beside it than a label, a name and a time of day."""

    literal: DateLiteral
    label: Label
    place: Place
    byline: bool
    opens: bool
    """The line begins with the date, or with its label or byline."""


def find_published(text: str, body: Sequence[Span]) -> Published:
    """The publication date of the article whose body stands at `body`, spans in order.

    Never guesses: where only weak evidence stands in the text, `value` is None and `reason` says what was passed over.
    """
    literals = list(_settle(list(_find_near(text, body))))
    lines = _drop_lists(text, list(_find_date_lines(text, literals, body)))
    for reason, found in (
        ("a date line labelled as published, above the article", _select(lines, "head", "published")),
        ("the imprint at the end of the article", _select(lines, "imprint", "published")[:1]),
        ("the byline above the article", [line for line in _select(lines, "head", "") if line.byline]),
        ("a date line above the article", _select(lines, "head", "")),
        ("a date line labelled as updated above the article, which gives no other", _select(lines, "head", "updated")),
        ("a date line between the first paragraphs", _select(lines, "body", "published", "", "updated")[:1]),
        ("a date line labelled as published, after the article", _agreed(_select(lines, "tail", "published"))),
    ):
        if found:
            return _publish(found[-1].literal, reason)  # above the article, the nearest to it
    if dateline := _find_dateline(text, literals, body):
        return _publish(dateline, "the dateline that opens the article")
    if closing := _find_closing(text, literals):
        return _publish(closing, "the place and day that close the article")
    if address := _find_address(text, body):
        return _publish(address, "the page's address above the article")
    return Published(value=None, span=None, reason=f"none: {_explain(lines, literals)}")


def _select(lines: Sequence[_DateLine], place: Place, *labels: Label) -> list[_DateLine]:
    """The lines of a place with one of the labels; inside and after the article a sentence could say the same."""
    found = [line for line in lines if line.place == place and line.label in labels]
    return [
        line
        for line in found
        if place == "head"
        or (line.opens and (line.literal.full or place == "imprint"))
        or (place == "imprint" and line.label == "published" and line.literal.full)
    ]


def _agreed(lines: Sequence[_DateLine]) -> Sequence[_DateLine]:
    """The lines, if all of them name one day: different days after an article are those of other articles."""
    return lines if len({line.literal.value for line in lines}) == 1 else ()


def _publish(literal: DateLiteral, reason: str) -> Published:
    value = literal.value
    if literal.swapped:
        value, reason = value[:4], f"{reason}; its day and month could be read either way"
    return Published(value=value, span=literal.span, reason=reason)


def _explain(lines: Sequence[_DateLine], literals: Sequence[DateLiteral]) -> str:
    if any(line.place == "header" for line in lines):
        return "the only date stands in the site's header, where pages print the day they were viewed"
    if lines:
        return "the date lines are those of other articles, of comments or of events"
    return "the dates in the text belong to what it tells" if literals else "the text prints no date"


def _settle(literals: Sequence[DateLiteral]) -> Iterator[DateLiteral]:
    """The literals; of a numeric date that can be read both ways, the one reading that is near a sure date."""
    sure = sorted(date.fromisoformat(each.value) for each in literals if each.full and not each.swapped)

    def is_near(value: str) -> bool:
        day = date.fromisoformat(value)
        place = bisect_left(sure, day)
        return any(abs((other - day).days) <= _NEAR_DAYS for other in sure[max(0, place - 1) : place + 1])

    for literal in literals:
        if literal.swapped and is_near(literal.value) != is_near(literal.swapped):
            value = literal.value if is_near(literal.value) else literal.swapped
            literal = replace(literal, value=value, swapped=None)
        yield literal


def _find_near(text: str, body: Sequence[Span]) -> Iterator[DateLiteral]:
    """The literals of the text around the two ends of the body."""
    first, last = _ends(text, body)
    start, end = max(0, first - _REACH), last + _MARGIN
    middle = (first + _MARGIN, last - _MARGIN)
    windows = ((start, middle[0]), (middle[1], end)) if middle[0] < middle[1] else ((start, end),)
    for window in windows:
        yield from find_date_literals(text, *window)


def _ends(text: str, body: Sequence[Span]) -> Span:
    """Where the body begins and ends; a text without one is all above it."""
    return (body[0][0], body[-1][1]) if body else (len(text), len(text))


def _find_date_lines(text: str, literals: Sequence[DateLiteral], body: Sequence[Span]) -> Iterator[_DateLine]:
    first, last = _ends(text, body)
    start = max(0, first - _REACH)
    crumbs = [match.end() for match in _BREADCRUMB.finditer(text, start, first)]
    navigation = crumbs[-1] if crumbs else 0
    above = [match.start() for match in _LINE_OF_TEXT.finditer(text, start, first)]

    def is_header(place: int) -> bool:
        row = bisect_right(above, place) - 1
        between = len(above) - 1 - row
        first_of_all = row == 0 and between >= _OPENING_LINES
        return between >= _HEADER_LINES or first_of_all or (row < _OPENING_LINES and between > _OPENING_LINES)

    below = [match.end() for match, _ in zip(_LINE_OF_TEXT.finditer(text, last), range(_IMPRINT_LINES), strict=False)]
    imprint = below[-1] if below else last
    printed = _PRINTED.match(text)
    stamp = printed["day"] if printed else None
    for literal in literals:
        found = _read_line(text, literal)
        if not found:
            continue
        label, byline, opens = found
        start, end = literal.span
        place: Place
        if text[start:end] == stamp:
            place = "header"
        elif start >= last:
            place = "imprint" if end <= imprint else "tail"
        elif start >= first:
            place = "body"
        elif start < navigation or (literal.weekday and not (label or byline) and is_header(start)):
            place = "header"
        else:
            place = "head"
        yield _DateLine(literal=literal, label=label, place=place, byline=byline, opens=opens)


def _drop_lists(text: str, lines: Sequence[_DateLine]) -> list[_DateLine]:
    """The date lines without those above the article that list other items: alike in form, different in day."""
    days = defaultdict(set)
    for line in lines:
        days[line.place, line.label, _form(text, line)].add(line.literal.value)
    return [
        line for line in lines if line.place != "head" or len(days["head", line.label, _form(text, line)]) < _LIST_DAYS
    ]


def _form(text: str, line: _DateLine) -> str:
    """How a date is written: `a 9, 9` for `July 15, 2023`, beside a byline or not."""
    start, end = line.literal.span
    return _LETTERS.sub("a", _DIGITS.sub("9", text[start:end])) + "by" * line.byline


def _read_line(text: str, literal: DateLiteral) -> tuple[Label, bool, bool] | None:
    """What the line of a literal says of it: `label`, `byline`, `opens`; None where it is no date line."""
    start, end = literal.span
    floor, ceiling = max(0, start - _LINE), min(len(text), end + _LINE)
    line_start, line_end = text.rfind("\n", floor, start) + 1, text.find("\n", end, ceiling)
    if (not line_start and floor) or (line_end < 0 and ceiling < len(text)):
        return None
    before, after = text[line_start:start], text[end : line_end if line_end >= 0 else ceiling]
    lead = _PART.split(before)[-1]
    label, ahead = _find_label(lead)
    if not _WORD.search(before) and not label:
        above = text[max(0, line_start - 40) : line_start].rstrip().rpartition("\n")[2]
        label = _find_label(above)[0] if len(_WORD.findall(above)) <= _OWN_LINE_WORDS else ""
    words = len(_WORD.findall(before)) + len(_WORD.findall(after))
    if words > (2 * _WORDS if label else _WORDS):
        return None
    byline = bool(_BYLINE.match(before) or _BYLINE.match(after))
    if not (label or byline) and (_TOLD_BEFORE.search(before) or _TOLD_AFTER.match(after)):
        return None
    if not literal.full and not label and _WORD.search(before):
        return None
    if len(literal.value) == 4 and label != "published":
        return None
    return label, byline, byline or not _WORD.search(before) or (label != "" and ahead <= _AHEAD_WORDS)


def _find_label(lead: str) -> tuple[Label, int]:
    """What the words before a date say of it, and how many stand before that.

    The last label counts, and the longer of two that end there: "release date" is no "date".
    """
    found = [(*match.span(), kind) for kind, pattern in _labels() for match in pattern.finditer(lead)]
    if not found:
        return "", 0
    start, end, kind = max(found, key=lambda label: (label[1], -label[0]))
    ahead = len(_WORD.findall(lead[:start]))
    return (kind, ahead) if ahead + len(_WORD.findall(lead[end:])) <= _LABEL_WORDS else ("", 0)


@cache
def _labels() -> tuple[tuple[Label, re.Pattern[str]], ...]:
    kinds: tuple[Label, ...] = ("published", "updated", "other")
    lists = ((kind, "|".join(sorted(load_words(f"{kind}_labels")))) for kind in kinds)
    return tuple((kind, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I)) for kind, words in lists)


def _find_dateline(text: str, literals: Sequence[DateLiteral], body: Sequence[Span]) -> DateLiteral | None:
    """The date in a dateline such as `OSLO, March 3, 2020 (Agency) - ` or `Oslo, 3 March 2020: `."""
    if not body:
        return None
    start = body[0][0]
    for literal in literals:
        if start <= literal.span[0] <= start + 60:
            place = text[start : literal.span[0]]
            told = _DATELINE.match(text, literal.span[1])
            colon = told is not None and told[0].rstrip().endswith(":")
            if literal.full and place[:1].isupper() and told and (not colon or _PLACE.fullmatch(place)):
                return literal
    return None


def _find_closing(text: str, literals: Sequence[DateLiteral]) -> DateLiteral | None:
    """The date in a last line that is nothing but place and day: `Oslo, 3 March 2020`."""
    last = literals[-1] if literals else None
    if last is None or not last.full or text[last.span[1] :].strip(" .\n\r\t"):
        return None
    before = text[text.rfind("\n", 0, last.span[0]) + 1 : last.span[0]]
    return last if _PLACE.fullmatch(before) and before[:1].isupper() else None


def _find_address(text: str, body: Sequence[Span]) -> DateLiteral | None:
    """The day in the page's address, where that stands above the article."""
    match = _ADDRESS.search(text, 0, _ends(text, body)[0])
    if match is None:
        return None
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return DateLiteral(span=match.span("date"), value=day.isoformat())

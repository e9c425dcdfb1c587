"""Title, outlet and byline of an article in plain text copied from a web page: what stands around its body.

Looks for certainty, not for an answer: what is not plain from the text is None.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rag.read.date_literals import find_date_literals
from rag.read.furniture import Paragraph, describe
from rag.read.lexicon import load_words
from rag.types import Span

_REACH = 20_000
"""Characters above and below the body that are looked at."""
_ABOVE = 12
"""Lines above the body among which a headline stands that nothing else confirms."""
_CLEAN = 3
"""Lines above the body, at most, of a text without site furniture: its first line is the headline."""
_HEADLINE_WORDS = range(4, 31)

_LINE = re.compile(r"\S[^\n]*")
_DRESS = " \t\r\u00a0*•·#>"
_CRUMB_MARK = re.compile(r"\s*[»›>→]\s*|\s+[/|]\s+")
_SUFFIX = re.compile(r"^(?P<title>\S.{8,200}?)\s+[|–—-]\s+(?P<outlet>[^|–—]{2,40})$")
_NAME = r"(?-i:[A-Z0-9][\w.&’'-]*(?: (?:(?:[A-Z0-9&][\w.&’'-]*|of|the|and|for|de|du)\b\.?)){0,5})"
_RIGHTS = re.compile(
    rf"(?:©|\(c\)|copyright)[ ©]*(?:\d{{4}}\s*[-–]\s*)?\d{{4}},?\s+(?:by\s+)?(?P<after>{_NAME})"
    rf"|^(?P<before>{_NAME}),?[^.\n]{{0,40}}?\ball rights? reserved",
    re.I,
)
_AFTER_NAME = re.compile(
    r"(?:,?\s+(?:inc|llc|ltd|limited|plc|corp|gmbh|co|pty|lp)\b|[.,|]?\s+(?:all|do not)\b|\.\s).*$", re.I
)
_CALENDAR = (
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)\w*"
    r"|updated?|published|posted|last|staff|reporter|editor"
)
_WORD_OF_NAME = rf"(?!(?i:{_CALENDAR})\b)[A-Z][\w’'-]*\.?"
_PERSON = rf"{_WORD_OF_NAME}(?: (?:(?:de|van|von|der|den|bin|al|el|la|du|da|di|ten|ter) )*{_WORD_OF_NAME}){{1,3}}"
_PEOPLE = rf"{_PERSON}(?:(?:, and |, | and | & ){_PERSON})*"
_BY = r"(?i:(?:(?:words|written|story|report|posted) )?by:?)"
_BYLINE = re.compile(rf"{_BY}\s+(?P<people>{_PEOPLE})(?=\s*$|\s*[|•·,–—(/\d-]|\s+(?i:on|for|in|at|{_CALENDAR})\b)")
_BYLINE_LABEL = re.compile(_BY)
_PEOPLE_ONLY = re.compile(_PEOPLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What a text says about itself."""

    title: Span | None
    """Place of the headline."""
    outlet: str | None
    """The site or paper that carries the text, as the text writes it; the source of a repost is not it."""
    byline: str | None
    """The authors, as the text writes them, without "by"."""


def find_masthead(text: str, body: Sequence[Span]) -> Masthead:
    """Title, outlet and byline of the article whose body stands at `body`, spans in order."""
    first, last = (body[0][0], body[-1][1]) if body else (len(text), len(text))
    above = list(_find_lines(text, max(0, first - _REACH), first))
    below = list(_find_lines(text, last, min(len(text), last + _REACH)))
    title = _find_title(text, above)
    return Masthead(
        title=title, outlet=_find_outlet(text, above, below, title), byline=_find_byline(text, above, title)
    )


def _find_lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The lines of a stretch, without white space and bullets around them."""
    for match in _LINE.finditer(text, start, end):
        line = match.group()
        bare = line.lstrip(_DRESS)
        if bare:
            begin = match.start() + len(line) - len(bare)
            yield begin, begin + len(bare.rstrip())


def _find_title(text: str, above: Sequence[Span]) -> Span | None:
    words = [text[start:end].casefold() for start, end in above]
    confirmed = {crumb for line in words if (crumb := _last_crumb(line))}
    if match := above and _SUFFIX.match(text[slice(*above[0])]):
        confirmed.add(match["title"].casefold())
    seen = Counter(words)
    shapes = [_describe(text, span) for span in above[-3 * _ABOVE :]]
    recent = list(zip(above[-3 * _ABOVE :], words[-3 * _ABOVE :], shapes, strict=True))
    for span, line, shape in reversed(recent):
        if line in confirmed and _is_headline(shape, fewest=2):
            return span
    for span, line, shape in reversed(recent):
        if seen[line] > 1 and _is_headline(shape, fewest=4) and not _is_item(text, span):
            return span
    if 0 < len(above) <= _CLEAN:
        return above[0] if _is_headline(shapes[0], fewest=1) else None
    for place in range(len(recent) - 1, max(-1, len(recent) - 1 - _ABOVE), -1):
        if _is_headline(shapes[place], fewest=4) and not _is_item(text, recent[place][0]):
            while place and shapes[place - 1].words >= 4 and _is_headline(shapes[place - 1], fewest=4):
                place -= 1  # the headline stands above its standfirst
            return recent[place][0]
    return None


def _describe(text: str, span: Span) -> Paragraph:
    return describe(text, *span, 0)


def _is_headline(shape: Paragraph, *, fewest: int) -> bool:
    return fewest <= shape.words <= _HEADLINE_WORDS[-1] and not (shape.statement or shape.furniture)


def _is_item(text: str, span: Span) -> bool:
    """The line is an item of a list: a bullet stands before it."""
    before = text[max(0, span[0] - 4) : span[0]].rpartition("\n")[2]
    return not before.isspace() and before != ""


def _last_crumb(line: str) -> str | None:
    """The last item of a breadcrumb such as `Home » World » The headline`, where the line is one."""
    items = _CRUMB_MARK.split(line)
    return items[-1] if len(items) > 1 and items[0].strip(" :") in load_words("breadcrumb_roots") else None


def _find_outlet(text: str, above: Sequence[Span], below: Sequence[Span], title: Span | None) -> str | None:
    around = [text[start:end] for start, end in (*above[-3 * _ABOVE :], *below)]
    for line in around:
        match = _cue().match(line)
        if match:
            return match["name"]
    if title and (imprint := _find_imprint(text, above, title)):
        return imprint
    suffixed = _SUFFIX.match(text[slice(*above[0])]) if above and title else None
    if suffixed and title and text[slice(*title)].casefold() == suffixed["title"].casefold():
        return suffixed["outlet"]
    names: dict[str, str] = {}
    for line in around:
        for match in _RIGHTS.finditer(line):
            name = _AFTER_NAME.sub("", match["after"] or match["before"]).rstrip(" .,")
            names.setdefault(name.casefold().removeprefix("the "), name)
    return next(iter(names.values())) if len(names) == 1 else None


@cache
def _cue() -> re.Pattern[str]:
    cues = "|".join(sorted(load_words("outlet_cues"), key=len, reverse=True))
    return re.compile(rf"(?:{cues})\s+(?P<name>{_NAME})(?:$|,)", re.I)


def _find_imprint(text: str, above: Sequence[Span], title: Span) -> str | None:
    """The outlet of a line `Outlet, 2023-09-28` right under the headline."""
    under = next((span for span in above if span[0] >= title[1]), None)
    if not under:
        return None
    literal = next(find_date_literals(text, *under), None)
    if not literal or literal.span[1] != under[1] or not text[literal.span[0] :][:4].isdecimal():
        return None
    name = text[under[0] : literal.span[0]].rstrip()
    return name[:-1].strip() if name.endswith(",") and len(name) <= 60 and not _BYLINE.match(name) else None


def _find_byline(text: str, above: Sequence[Span], title: Span | None) -> str | None:
    near = above[-_ABOVE:] if title is None else [span for span in above if span[0] > title[0]]
    for place, (start, end) in enumerate(near):
        line = text[start : min(end, start + 300)]
        if match := _BYLINE.match(line):
            return match["people"]
        if _BYLINE_LABEL.fullmatch(line) and place + 1 < len(near):
            after = text[slice(*near[place + 1])]
            if _PEOPLE_ONLY.fullmatch(after):
                return after
    return None

"""Credit lines: where an article says that its text, or a part of it, comes from another newsroom.

"Source: Port Ellen Courier", "PORT ELLEN (Norpress) — …", "By Norpress Agency", "(with material from …)". Who is only
quoted ("told the agency Norpress"), and whose picture it is, is no credit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rag.read.date_literals import MONTH, WEEKDAY
from rag.read.lexicon import load_words
from rag.types import Article, Span

_BELOW, _ABOVE = 6, 8
"""Lines with words below and above the body that are looked at: further off, a page speaks of other articles."""
_LAST = 2
"""Lines at the end of the body that are looked at: a reader of plain text often takes a credit for a part of it."""
_REACH = 1_500
"""Characters on either side of the body among which these lines are."""
_LONGEST = 160
"""Characters of a line that is a credit; of longer ones only the beginning (a dateline) and the end are looked at."""

_LINE = re.compile(r"[^\s][^\n]*")
_NAME = r"(?-i:(?:the |The )?[A-Z0-9Č][\w&’'.-]*(?: (?:[A-Z0-9&][\w&’'.-]*|of|the|de|du|for)){0,6})"
_NEWSROOM = re.compile(r"\b(?:agency|agence|agencia|agentur|newswire|wire|news service|press)\b", re.IGNORECASE)
_DATELINE = re.compile(rf"(?-i:[A-Z])[^\n()]{{2,60}}?\((?P<name>{_NAME})\)\s*(?:[—–:-]|\.\s)", re.IGNORECASE)
_CLOSING = re.compile(rf"(?:^|[.!?”\"’)\]])\s*(?:[(\[]|[—–-]+\s?|© ?)(?P<names>{_NAME}(?:/{_NAME})*)[)\]]?\.?$")
_SIGNED = re.compile(rf"(?:by:? )?(?P<names>{_NAME}(?:/{_NAME})*)[.,]?$", re.IGNORECASE)
_STAFF = re.compile(r"(?<=\w) (?:staff|reporters?|wire|newsroom)$", re.IGNORECASE)
_URL = re.compile(r"https?://\S+|www\.\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A place where an article names the newsroom that its text comes from."""

    kind: Literal["repost", "agency", "material"]
    """`repost`: the text stood there first; `agency`: it is wire copy; `material`: a part of it comes from there."""
    name: str
    """The newsroom; an agency that the word list knows by its first name there."""
    span: Span
    """The words that give the credit."""


def find_credits(article: Article) -> list[Credit]:
    """The credit lines of an article, in order of place; each newsroom once for each kind."""
    if not article.body:
        return []
    text = article.text
    first, last = article.body[0][0], article.body[-1][1]
    above = [m.span() for m in _LINE.finditer(text, max(0, first - _REACH), first)][-_ABOVE:]
    opening = [m.span() for m in _LINE.finditer(text, first, min(last, first + _REACH))][:1]
    inside = [m.span() for m in _LINE.finditer(text, max(first, last - _REACH), last)][-_LAST:]
    below = [m.span() for m in _LINE.finditer(text, last, last + _REACH)][:_BELOW]
    found = [
        *(credit for place, _ in enumerate(above) for credit in _read_line(text, above, place, signed=True)),
        *(credit for place, _ in enumerate(opening) for credit in _read_line(text, opening, place, signed=True)),
        *_read_dateline(text, article.body),
        *(credit for place, _ in enumerate(inside) for credit in _read_line(text, inside, place, signed=False)),
        *(credit for place, _ in enumerate(below) for credit in _read_line(text, below, place, signed=False)),
    ]
    own = fold_newsroom(article.outlet or "")
    named = {(credit.kind, fold_newsroom(credit.name)): credit for credit in reversed(found)}
    return sorted(
        (credit for (_, name), credit in named.items() if name and name != own), key=lambda credit: credit.span
    )


def fold_newsroom(name: str) -> str:
    """A newsroom's name for comparison: an agency by its first name, without case, articles and dots."""
    plain = re.sub(r"[^\w ]+", "", _agencies().get(_fold(name), name)).casefold()
    return " ".join(word for word in plain.split() if word not in ("the", "com"))


def same_newsroom(one: str, other: str) -> bool:
    """Whether two names are one newsroom's, as far as they show: "Port Ellen Courier", "the PEC"."""
    left, right = fold_newsroom(one), fold_newsroom(other)
    if not left or not right:
        return False
    initials = {"".join(word[0] for word in name.split()) for name in (left, right) if len(name.split()) > 2}
    return left == right or left in initials or right in initials


def _fold(name: str) -> str:
    return " ".join(name.casefold().rstrip(".,").removeprefix("the ").split())


@cache
def _agencies() -> dict[str, str]:
    """Every name of an agency, folded, with the one that it goes by."""
    lines = [[name.strip() for name in line.split(",")] for line in load_words("agencies")]
    return {_fold(name): names[0] for names in lines for name in names}


@cache
def _opening(name: str) -> re.Pattern[str]:
    """The openings of a word list at the beginning of a line; one of a single word wants a colon."""
    entries = sorted(load_words(name), key=len, reverse=True)
    words = "|".join(re.escape(entry) + (r"\s*:" if " " not in entry else r"\b:?") for entry in entries)
    return re.compile(rf"[(\[*_—–-]*\s*(?:{words})", re.IGNORECASE)


def _read_line(text: str, lines: list[Span], place: int, *, signed: bool) -> Iterator[Credit]:
    """The credits of one line; above the body (`signed`) it may be nothing but an agency's name."""
    start, end = lines[place]
    end = start + len(text[start:end].rstrip())
    line = text[start:end]
    closing = _CLOSING.search(line, max(0, len(line) - _LONGEST))
    if closing and not signed:
        yield from _sign(closing["names"], (start + closing.start("names"), start + closing.end("names")))
    if len(line) > _LONGEST:
        return
    if opening := _opening("credit_openings").match(line):
        rest = start + opening.end()
        stop = end
        if not line[opening.end() :].strip(" :") and place + 1 < len(lines):  # "Source:", and the name a line below
            rest, stop = lines[place + 1]
        if text[:stop].rstrip()[-1] != ":" and (name := _read_name(text, rest, stop)) is not None:
            yield Credit(kind="repost", name=_known(text[slice(*name)]), span=(start, name[1]))
    elif opening := _opening("material_openings").match(line):
        for named in re.findall(_NAME, line[opening.end() :].partition(";")[0]):
            yield Credit(kind="material", name=_known(named), span=(start, end))
    elif signed and (byline := _SIGNED.fullmatch(line)):
        yield from _sign(byline["names"], (start, end))


def _read_name(text: str, start: int, end: int) -> Span | None:
    """A newsroom's name that is all of a line, but for a date or an address behind it."""
    line = _URL.sub(lambda match: " " * len(match.group()), text[start:end])
    match = re.match(rf"[\s:]*(?P<name>{_NAME})\s*(?:(?:[)\].,|(–—-]|(?:on|in|at|by)\b).*)?$", line)
    dated = match and re.match(rf"(?:{WEEKDAY}|{MONTH})\b", match["name"], re.IGNORECASE)
    return (start + match.start("name"), start + match.end("name")) if match and not dated else None


def _read_dateline(text: str, body: tuple[Span, ...]) -> Iterator[Credit]:
    """The agency in brackets behind the place and the date with which an article opens."""
    start, end = body[0]
    if match := _DATELINE.match(text, start, min(end, start + 120)):
        yield Credit(kind="agency", name=_known(match["name"]), span=(start, match.end("name") + 1))


def _sign(names: str, span: Span) -> Iterator[Credit]:
    """The agencies among names joined by strokes ("AFP/Reuters"): known ones, and those that call themselves so."""
    parts = [_STAFF.sub("", name) for name in names.split("/")]
    if all(_known(name) in _agencies().values() or (" " in name and _NEWSROOM.search(name)) for name in parts):
        for name in parts:
            yield Credit(kind="agency", name=_known(name), span=span)


def _ends_in_agency(name: str) -> str | None:
    """The agency behind a reporter's name: "Jane Doe Associated Press"."""
    words = _fold(name).split()
    ends = (" ".join(words[place:]) for place in range(2, len(words)))
    return next((_agencies()[end] for end in ends if end in _agencies()), None)


def _known(name: str) -> str:
    """An agency's own name, however it signs; any other newsroom's as it stands."""
    name = re.split(r"(?<=[^\W\d_]{3})\. ", " ".join(name.split()))[0].rstrip(".,")
    return _agencies().get(_fold(name)) or _ends_in_agency(name) or name

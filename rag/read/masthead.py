"""Title, outlet and byline of an article in plain text copied from a web page: what stands around its body.

Looks for certainty, not for an answer: what is not plain from the text is None.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.read.date_literals import MONTH, WEEKDAY, find_date_literals
from rag.read.furniture import describe
from rag.read.lexicon import load_words
from rag.types import Span


def _any_of(name: str) -> str:
    """A pattern for the entries of a word list."""
    return "|".join(sorted(load_words(name), key=len, reverse=True))


_REACH = 20_000
"""Characters above and below the body that are looked at."""
_ABOVE = 30
"""Lines above the body among which the headline stands."""
_SHORT = 12
"""Lines above the body, at most, of a page with little furniture: fewer lines could be mistaken for the headline."""
_ENOUGH = 5.5
"""What must speak for a headline. On 185 web pages whose address spells it, with the weights below: 143 right, 24 wrong
and 18 without one; at 4.0 148, 31 and 6; at 6.5 129, 15 and 41."""
_CLEAN = 3
"""Lines above the body, at most, of a text without site furniture: its first line is the headline."""
_HEADLINE_WORDS = 30
"""Words of a headline, at most."""
_STANDFIRST_WORDS = 12
"""Words of a standfirst, at least."""

_LINE = re.compile(r"\S[^\n]*")
_BULLET = re.compile(r"(?:(?:[*+•·>#-]|o)(?:\s+|$))*")
_CRUMB_MARK = re.compile(r"\s*[»›>→]\s*|\s+[/|]\s+")
_MACHINE = re.compile(r"[<>{}=]|https?:|www\.")
_SUFFIX = re.compile(r"^(?P<title>\S.{8,200}?)\s+[|–—-]\s+(?P<outlet>[^|–—]{2,40})$")
_NAME = r"(?-i:[A-Z0-9][\w.&’'-]*(?: (?:(?:[A-Z0-9&][\w.&’'-]*|of|the|and|for|de|du)\b\.?)){0,5})"
_RIGHTS = re.compile(
    rf"(?:©|\(c\)|copyright)[ ©]*(?:\d{{4}}\s*[-–]\s*)?\d{{4}},?\s+(?:by\s+)?(?P<after>{_NAME})"
    rf"|^(?P<before>{_NAME}),?[^.\n]{{0,40}}?\ball rights? reserved",
    re.I,
)
_AFTER_RIGHTS = re.compile(rf"(?:^|[.,|]?\s+)(?:{_any_of('after_outlet')})\b.*$|\.\s.*$", re.I)
_CUE = re.compile(rf"(?:{_any_of('outlet_cues')})\s+(?P<name>{_NAME})(?:$|,)", re.I)
_AFTER = rf"(?i:(?:{WEEKDAY}[.,]*\s+)?(?:{MONTH}\.?\s+)?\d|(?:{_any_of('after_byline')})\b)"
_WORD = rf"(?!{_AFTER})[A-Z](?:(?:\.[A-Z])+|[^\W\d_]*(?:[’'-][^\W\d_]+)*)\.?"
_PERSON = rf"{_WORD}(?: (?:(?:de|van|von|der|den|bin|al|el|la|du|da|di|ten|ter) )*{_WORD}){{1,3}}"
_PEOPLE = rf"{_PERSON}(?:(?:, and |, | and | & ){_PERSON})*"
_BY = r"(?i:(?:(?:words|written|story|report|posted) )?by:?)"
_BYLINE = re.compile(rf"{_BY}\s+(?P<people>{_PEOPLE})(?=\s*$|\s*[|•·,–—(/\d-]|\s+{_AFTER})")
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
    title = _find_title(text, above, below)
    byline = _find_byline(text, above, title)
    outlet = _find_outlet(text, above, below, title)
    return Masthead(title=title, outlet=outlet if outlet != byline else None, byline=byline)


def _find_lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The lines of a stretch, without white space and bullets around them."""
    for match in _LINE.finditer(text, start, end):
        bullet = _BULLET.match(text, match.start(), match.end())
        begin = bullet.end() if bullet else match.start()
        if begin < match.end():
            yield begin, match.start() + len(match.group().rstrip())


def _find_title(text: str, above: Sequence[Span], below: Sequence[Span]) -> Span | None:
    """The line above the body with the most evidence of being the headline; None where it is thin."""
    if len(above) <= _CLEAN:
        return _find_first(text, above)
    words = [text[start:end].casefold() for start, end in above]
    confirmed = {crumb for line in words if (crumb := _last_crumb(line))}
    opening = text[:400].lstrip().partition("\n")[0].casefold()
    confirmed.update(line for line in words[1:] if opening.startswith(line) and line.count(" ") >= 3)
    seen = Counter(words)
    seen.update(text[start:end].casefold() for start, end in below)
    near = above[-_ABOVE:]
    anchors = [place for place, span in enumerate(near) if _is_anchor(text, span)]
    scores = [0.0] * len(near)
    for place, (span, line) in enumerate(zip(near, words[-_ABOVE:], strict=True)):
        sure = line in confirmed
        if place in anchors or not _is_headline(text, span, fewest=2 if sure else 4):
            continue
        scores[place] = (
            6.0 * sure
            + 3.0 * (seen[line] > 1)
            - 3.0 * _is_item(text, span)
            + 3.0 * any(0 < anchor - place <= 4 for anchor in anchors)
            + 1.0 * any(0 < place - anchor <= 2 for anchor in anchors)
            + 2.0 * (len(near) <= _SHORT)
            + min(8, _count_words(text, span)) / 4
            + max(0.0, 3.0 - (len(near) - 1 - place) / 5)
        )
    place = scores.index(max(scores))
    if scores[place] < _ENOUGH:
        return None
    words_here = _count_words(text, near[place])
    if place and words_here >= _STANDFIRST_WORDS and scores[place - 1] > scores[place] - 1:
        place -= _count_words(text, near[place - 1]) < words_here  # a headline stands above its longer standfirst
    return near[place]


def _find_first(text: str, above: Sequence[Span]) -> Span | None:
    """The headline of a text with next to nothing above its body: its first line that is no byline and no date line."""
    anchored = [_is_anchor(text, span) for span in above]
    for place, span in enumerate(above):
        if not anchored[place]:
            imprinted = place == 0 and any(anchored[1:2])
            return span if imprinted or _is_headline(text, span, fewest=1) else None
    return None


def _count_words(text: str, span: Span) -> int:
    return len(text[slice(*span)].split())


def _is_anchor(text: str, span: Span) -> bool:
    """The line is a byline or a date line: headlines stand next to these."""
    line = text[slice(*span)]
    if len(line) > 120:
        return False
    return bool(_BYLINE.match(line) or _BYLINE_LABEL.fullmatch(line)) or any(
        literal.full for literal in find_date_literals(line)
    )


def _is_headline(text: str, span: Span, *, fewest: int) -> bool:
    """A line of a headline's length that is no sentence and no site furniture."""
    start, end = span
    if end - start > 300 or text[end - 1] in ",;" or text[start].islower() or _MACHINE.search(text, start, end):
        return False
    shape = describe(text, start, end, 0)
    return fewest <= shape.words <= _HEADLINE_WORDS and not (shape.statement or shape.furniture)


def _is_item(text: str, span: Span) -> bool:
    """The line is an item of a list: a bullet stands before it."""
    before = text[max(0, span[0] - 4) : span[0]].rpartition("\n")[2]
    return before.strip() != ""


def _last_crumb(line: str) -> str | None:
    """The last item of a breadcrumb such as `Home » World » The headline`, where the line is one."""
    items = _CRUMB_MARK.split(line)
    return items[-1] if len(items) > 1 and items[0].strip(" :") in load_words("breadcrumb_roots") else None


def _find_outlet(text: str, above: Sequence[Span], below: Sequence[Span], title: Span | None) -> str | None:
    around = [text[start:end] for start, end in (*above[-3 * _ABOVE :], *below)]
    for line in around:
        match = _CUE.match(line)
        if match:
            return match["name"]
    if title and (imprint := _find_imprint(text, above, title)):
        return imprint
    suffixed = _SUFFIX.match(text[slice(*above[0])]) if above and title else None
    if suffixed and title and text[slice(*title)].casefold() == suffixed["title"].casefold():
        return suffixed["outlet"]
    return _find_rights(around)


def _find_rights(lines: Sequence[str]) -> str | None:
    """The one holder of the rights, where the page names it elsewhere too: else it is a company behind the outlet."""
    names: dict[str, str] = {}
    others: list[str] = []
    for line in lines:
        matches = list(_RIGHTS.finditer(line[:300]))
        for match in matches:
            name = _AFTER_RIGHTS.sub("", match["after"] or match["before"]).rstrip(" .,")
            names.setdefault(name.casefold().removeprefix("the "), name)
        if not matches:
            others.append(line)
    name = next(iter(names.values())) if len(names) == 1 else ""
    return name if name and any(name in line for line in others) else None


def _find_imprint(text: str, above: Sequence[Span], title: Span) -> str | None:
    """The outlet of a line `Outlet, 2023-09-28` right under the headline."""
    under = next((span for span in above if span[0] >= title[1]), None)
    if not under:
        return None
    literal = next(find_date_literals(text, *under), None)
    if not literal or literal.span[1] != under[1] or not text[literal.span[0] : literal.span[0] + 4].isdecimal():
        return None
    name = text[under[0] : literal.span[0]].rstrip()
    return name[:-1].strip() if name.endswith(",") and len(name) <= 60 and not _BYLINE.match(name) else None


def _find_byline(text: str, above: Sequence[Span], title: Span | None) -> str | None:
    """The authors of the first byline below the headline; a byline whose end is not clear is passed over."""
    near = above[-_SHORT:] if title is None else [span for span in above if span[0] > title[0]]
    for place, (start, end) in enumerate(near):
        line = text[start : min(end, start + 300)]
        if match := _BYLINE.match(line):
            return match["people"]
        if _BYLINE_LABEL.fullmatch(line) and place + 1 < len(near):
            after = text[slice(*near[place + 1])]
            if _PEOPLE_ONLY.fullmatch(after):
                return after
    return None

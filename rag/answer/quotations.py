"""Quotations: where a text quotes, and whether quoted words stand in another text. Exact, never fuzzy.

Exact means the same characters after a normalisation that only touches how they are typed: kinds of quotation marks,
dashes and ellipses, runs of white space, composed and decomposed accents, and characters that nobody sees. Every
normalised character knows its place, so that what is found comes back as a span of the text as it is.
"""

import re
import unicodedata

from rag.types import Span

_CLOSERS = {"“": "”", "„": "“”", "”": "”", "«": "»", "»": "«", "‹": "›", "›": "‹", "「": "」", "『": "』", '"': '"'}
"""Marks that open a quotation with those that close it; „German“, »Danish« and ”Swedish” print are among them."""
_SINGLE_CLOSERS = {"‘": "’", "‚": "‘’", "'": "'"}
"""The same for single marks, which may be apostrophes."""
_ALWAYS_OPEN = "「『"
"""No space stands before them."""
_OPEN_BEFORE_SPACE = "“„«‹"
"""French print sets a space within."""
_ENDING = frozenset(".,;:!?…")
"""Before a mark they say that it closes."""
_DOUBLE = frozenset("".join([*_CLOSERS, *_CLOSERS.values()]))
_MARKS = _DOUBLE | frozenset("".join([*_SINGLE_CLOSERS, *_SINGLE_CLOSERS.values(), "‛`´"]))
_DASHES = frozenset("-‐‑‒–—―−")

_JOINED = re.compile(r"(?=(\w\w|\w[-‐‑'’]\w|\d[.,‒–—−]\d))")
"""Neighbours that make one word or number: "can't", "non-nuclear", "4.5", "10–15"; a dash between words does not."""

_Normal = list[tuple[str, int, int]]
"""Normalised characters, each with the span of the text that it came from."""


def quotations_in(text: str) -> list[Span]:
    """The quoted stretches of a text: spans of what stands between the marks, the marks left out.

    Every stretch with a letter or digit counts, however short: one quoted word is a claim about wording too, and a
    caller that cares for longer ones can count words. Of nested quotations the outer one is given. An apostrophe is no
    mark. A quotation never closed runs to the end of its line, and one never opened begins with it, so that none
    escapes a check by a missing mark.
    """
    spans = []
    for line in re.finditer(r"[^\n]+", text):
        spans += [(line.start() + start, line.start() + end) for start, end in _quotations_in_line(line[0])]
    return [(start, end) for start, end in spans if any(map(str.isalnum, text[start:end]))]


def _quotations_in_line(line: str) -> list[Span]:
    spans: list[Span] = []
    unclosed: set[str] = set()  # single marks that nothing closes from here on: not looked for again
    place = 0
    while place < len(line):
        mark = line[place]
        before, after = line[place - 1 : place], line[place + 1 : place + 2]
        begins = not before.isalnum() and before not in _ENDING and bool(after.strip() or mark in _OPEN_BEFORE_SPACE)
        end = place
        if mark in _SINGLE_CLOSERS and begins and mark not in unclosed:
            end = _find_single_closer(line, place)
            if end > place:
                spans.append((place + 1, end))
            else:
                unclosed.add(mark)
        elif mark in _CLOSERS and (begins or mark in _ALWAYS_OPEN):
            end = _find_closer(line, place)
            spans.append((place + 1, end))
        elif mark in _DOUBLE and not (mark == '"' and before.isdigit()):
            spans.append((spans[-1][1] + 1 if spans else 0, place))
        place = end + 1
    return spans


def _find_closer(line: str, opening: int) -> int:
    """Where the quotation opened here is closed, others of its marks within it passed by; else the line's end."""
    mark, depth = line[opening], 1
    for place in range(opening + 1, len(line)):
        if line[place] in _CLOSERS[mark]:
            depth -= 1
        elif line[place] == mark:
            depth += 1
        if not depth:
            return place
    return len(line)


def _find_single_closer(line: str, opening: int) -> int:
    """Where the single quotation opened here is closed: a mark that ends a word; `opening` itself where none does."""
    for place in range(opening + 2, len(line)):
        if (
            line[place] in _SINGLE_CLOSERS[line[opening]]
            and not line[place - 1].isspace()
            and not line[place + 1 : place + 2].isalnum()
        ):
            return place
    return opening


def find_quotation(quote: str, text: str) -> Span | None:
    """The first place in `text` where the words of `quote` stand exactly, or None.

    Quotation marks, white space and ellipses around the quote are not compared, nor is a comma or full stop at its end
    (the quoting sentence puts its own there). Its first letter may differ in case. A match begins and ends with whole
    words. Square brackets of the text, an editor's insertion, are passed over where the quote has none: the brackets,
    never the words in them.
    """
    wanted = "".join(character for character, _, _ in _normalise(quote))
    wanted = re.sub(r"^(?:\.{3}|['\s])+|[.,'\s]+$", "", wanted)
    if not any(map(str.isalnum, wanted)):
        return None
    normal = _normalise(text)
    found = _find_exact(wanted, normal, text)
    if found is None and not {"[", "]"} & set(wanted):
        found = _find_exact(wanted, [entry for entry in normal if entry[0] not in "[]"], text)
    return found


def _find_exact(wanted: str, normal: _Normal, text: str) -> Span | None:
    haystack = "".join(character for character, _, _ in normal)
    first, rest = wanted[0], re.escape(wanted[1:])
    for match in re.finditer(f"(?=((?:{re.escape(first.lower())}|{re.escape(first.upper())}){rest}))", haystack):
        start, end = normal[match.start(1)][1], normal[match.end(1) - 1][2]
        if not _cuts_word(text, start) and not _cuts_word(text, end):
            return start, end
    return None


def _cuts_word(text: str, place: int) -> bool:
    """Whether a place stands inside a word or number."""
    begin = max(0, place - 2)
    return any(match.start(1) < place - begin < match.end(1) for match in _JOINED.finditer(text[begin : place + 2]))


def _normalise(text: str) -> _Normal:
    normal: _Normal = []
    for match in re.finditer(r"\s+|\S[\u0300-\u036f]*", text):
        start, end = match.span()
        character = match[0]
        if character.isspace():
            written = " "
        elif character in _MARKS:
            written = "'"
        elif character in _DASHES:
            written = "-"
        elif character == "…":
            written = "..."
        elif unicodedata.category(character[0]) == "Cf":
            written = ""  # soft hyphens, zero-width spaces, marks of direction
        else:
            written = unicodedata.normalize("NFC", character)
        normal += [(letter, start, end) for letter in written]
    return normal

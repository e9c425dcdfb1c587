"""Quotations: where a text quotes, and whether quoted words stand in another text. Exact, never fuzzy."""

import re

from rag.answer.wording import find_wording, read_asked, read_wording
from rag.types import Span

_CLOSERS = {"“": "”", "„": "“”", "”": "”", "«": "»", "»": "«", "‹": "›", "›": "‹", "「": "」", "『": "』", '"': '"'}
"""Marks that open a quotation with those that close it; „German“, »Danish« and ”Swedish” print are among them."""
_MISTYPED = {"“": '"', '"': "”"}
"""What closes a quotation where its own mark does not: print is made by several hands."""
_SINGLE_CLOSERS = {"‘": "’", "‚": "‘’", "'": "'"}
"""The same for single marks, which may be apostrophes."""
_ALWAYS_OPEN = "「『"
"""No space stands before them."""
_OPEN_BEFORE_SPACE = "“„«‹"
"""French print sets a space within."""
_ENDING = frozenset(".,;:!?…")
"""Before a mark they say that it closes."""
_DOUBLE = frozenset("".join([*_CLOSERS, *_CLOSERS.values()]))


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
    unclosed: set[str] = set()  # marks that nothing closes from here on: not looked for again
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
            end = len(line) if mark in unclosed else _find_closer(line, place)
            if end == len(line):
                unclosed.add(mark)
                mistyped = line.find(_MISTYPED.get(mark, "\n"), place + 1)
                end = len(line) if mistyped < 0 else mistyped
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

    What makes no difference is told in `rag.answer.wording`. A comma or full stop at the quote's end is not compared
    (the quoting sentence puts its own there), nor the case of its first letter. A match begins and ends with whole
    words. Square brackets of the text, an editor's insertion, are passed over: the brackets, never the words in them.
    """
    wording = read_wording(text)
    place = next(find_wording(read_asked(quote), wording), None)
    return wording.span(*place, text) if place else None

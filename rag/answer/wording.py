"""Wording: a text as the row of its words, however they are typed, each with its place; and exact search in it.

Two texts have the same wording where they differ in nothing but how it is typed: quotation marks and an editor's square
brackets, kinds of dashes and ellipses, white space, composed and decomposed accents, ligatures, and characters that
nobody sees. Case, commas and full stops count; they are compared once the words agree, so that the search itself is a
search for a string: 2 ms for a quotation among 1,000 articles.
"""

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rag.types import Span

ELLIPSIS = "..."
_SILENT = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""Soft hyphens, zero-width spaces, marks of direction."""
_ACCENTS = "\u0300-\u036f"
_DASH = "-‐‑‒–—―−"
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u9fff"
"""Written without spaces: each counts as a word."""
_TOKEN = re.compile(
    rf"(?P<word>[{_IDEOGRAPH}]|[^\W{_IDEOGRAPH}]+"
    rf"(?:[{_ACCENTS}{_SILENT}]+\w*|[-‐‑'’‘‛`´]\w+|[\[\]](?=[^\W\d])\w+|(?<=\d)[.,‒–—−](?=\d)\w+)*)"
    rf"|(?P<ellipsis>(?:…\.?)+|\.(?:\s?\.){{2,}})|(?P<dash>[{_DASH}]+)|(?P<stop>[.,])"
    rf"|(?P<other>[^\w\s\[\]“”„‟\"«»‹›「」『』‘’‚‛'`´{_ACCENTS}{_SILENT}])"
)
"""“can't”, “non-stop”, “4.5”, “10–15” and “[t]he” are one word; a dash between words joins none."""
_RETYPED = str.maketrans(
    dict.fromkeys("‐‑‒–—−", "-")
    | dict.fromkeys("’‘‛`´", "'")
    | {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_INVISIBLE = re.compile(rf"[{_SILENT}\[\]]")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words (and other tokens, such as "?" and "...") of a text in order."""

    tokens: list[str]
    """As typed, but for what makes no difference."""
    stops: list[str | None]
    """The commas and full stops behind each token; None where they and the next letter's case are not compared."""
    starts: "array[int]"
    ends: "array[int]"
    """Places of the tokens in the text."""
    key: str
    """The tokens without case, a space before and behind each."""

    @cached_property
    def folded(self) -> list[str]:
        """The tokens without case."""
        return self.key.split()

    @cached_property
    def distinct(self) -> list[str]:
        """The different tokens without case, a space before and behind each, the longest first: these are rare."""
        return [f" {token} " for token in sorted(set(self.folded), key=len, reverse=True)]

    def __len__(self) -> int:
        return len(self.tokens)

    def span(self, first: int, last: int, text: str) -> Span:
        """The place in the text of the tokens from `first` up to `last`, exclusive; no square bracket is left alone."""
        start, end = self.starts[first], self.ends[last - 1]
        brackets = re.sub(r"[^\[\]]", "", text[start:end])
        if brackets[:1] == "]" and text[start - 1 : start] == "[":
            start -= 1
        if brackets[-1:] == "[" and text[end : end + 1] == "]":
            end += 1
        return start, end

    def part(self, first: int, last: int) -> "Wording":
        """The tokens from `first` up to `last`, exclusive."""
        return _wording(self.tokens[first:last], self.stops[first:last], self.starts[first:last], self.ends[first:last])

    def without(self, gaps: list[Span]) -> "Wording":
        """The wording less what stands in some places of the text: what it parts is taken for running on."""
        tokens: list[str] = []
        stops: list[str | None] = []
        starts, ends = array("L"), array("L")
        cuts = iter(sorted(gaps))
        cut = next(cuts, None)
        for token, stop, start, end in zip(self.tokens, self.stops, self.starts, self.ends, strict=True):
            while cut and start >= cut[1]:
                cut = next(cuts, None)
            if cut and start >= cut[0]:
                if stops:
                    stops[-1] = None
                continue
            tokens.append(token)
            stops.append(stop)
            starts.append(start)
            ends.append(end)
        return _wording(tokens, stops, starts, ends)


def read_wording(text: str) -> Wording:
    """The wording of a text."""
    tokens: list[str] = []
    stops: list[str | None] = []
    starts, ends = array("L"), array("L")
    for match in _TOKEN.finditer(text):
        kind, written = match.lastgroup, match[0]
        if kind == "stop":
            if stops:
                stops[-1] = (stops[-1] or "") + written
            continue
        if kind == "ellipsis":
            written = ELLIPSIS
        elif kind == "dash":
            written = "-"
        elif not written.isascii():
            written = unicodedata.normalize("NFC", _INVISIBLE.sub("", written)).translate(_RETYPED)
        elif not written.isalnum():
            written = _INVISIBLE.sub("", written).replace("`", "'")
        tokens.append(sys.intern(written))
        stops.append("")
        starts.append(match.start())
        ends.append(match.end())
    return _wording(tokens, stops, starts, ends)


def read_asked(quote: str) -> Wording:
    """The wording of a quotation; ellipses at its ends are left out, those in parentheses have none."""
    wording = read_wording(re.sub(r"\(\s*(…|\.\s?\.\s?\.)\s*\)", r" \1 ", quote))
    first, last = 0, len(wording)
    while first < last and wording.tokens[first] == ELLIPSIS:
        first += 1
    while last > first and wording.tokens[last - 1] == ELLIPSIS:
        last -= 1
    return wording.part(first, last)


def find_wording(wanted: Wording, wording: Wording) -> Iterator[tuple[int, int]]:
    """Every place where `wanted` stands exactly, as token numbers (first, last), last exclusive; in order.

    The case of the first letter is not compared, nor what stands behind the last token: the quoting sentence has its
    own comma or full stop there.
    """
    if not any(map(str.isalnum, wanted.key)):
        return
    place = wording.key.find(wanted.key)
    counted, first = 0, 0
    while place >= 0:
        first += wording.key.count(" ", counted, place)
        counted = place
        if _agrees(wanted, wording, first):
            yield first, first + len(wanted)
        place = wording.key.find(wanted.key, place + 1)


def _agrees(wanted: Wording, wording: Wording, first: int) -> bool:
    """Whether tokens that are the same but for case and stops are the same with them."""
    begins = True
    for index, token in enumerate(wanted.tokens):
        there = wording.tokens[first + index]
        if token != there and (not begins or token[1:] != there[1:]):
            return False
        asked, stops = wanted.stops[index], wording.stops[first + index]
        begins = asked is None or stops is None
        if not begins and asked != stops and index + 1 < len(wanted):
            return False
    return True


def _wording(tokens: list[str], stops: list[str | None], starts: "array[int]", ends: "array[int]") -> Wording:
    key = f" {' '.join(tokens).casefold()} " if tokens else " "
    return Wording(tokens=tokens, stops=stops, starts=starts, ends=ends, key=key)

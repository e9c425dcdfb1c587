"""A model's reply taken apart: its sentences, and the numbers of the evidence with which each is marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.quotations import quotations_in
from rag.read.sentences import split_sentences
from rag.types import Span

LONGEST_SIGNATURE = 7
"""Words, the dash counted: "— Jane Doe, the mayor"."""
_MARKER = re.compile(
    r"""[ \t]*[\[【［]\s*(?:(?:evidence|source|item|ref|no)\b\.?)?\s*
    (?P<numbers>[\^#]?\d+(?:\s*(?:[-‐‑–—,;&]|and)\s*[\^#]?\d+)*)
    \s*(?:†[^\]】］\n]*)?[\]】］](?:\([^()\s]*\))?""",
    re.VERBOSE | re.IGNORECASE,
)
"""[1], [1, 2], [1-3], [^1], [Source 1], 【1†source】, [1](link), with the space before it."""
_MARKUP = re.compile(r"^[ \t]*(?:[-*•]|#{1,6}|\d{1,2}[.)])[ \t]+|\*\*|__|`", re.MULTILINE)
_TYPED = re.compile("``|''|″|&quot;")
"""A quotation mark, typed in another way."""
_ENDED = re.compile(r"[.!?…][^\w\s]*\Z")
_THOUGHTS = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
"""What some models that run on one's own machine write before they answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A reply, or the part of it that has come."""

    text: str
    """Without markers and markup."""
    sentences: tuple[Span, ...]
    """Offsets in `text`."""
    numbers: tuple[tuple[int, ...], ...]
    """The evidence that each sentence marks, counted from 1."""
    dropped: int
    """Markers that point nowhere."""

    def runs_on(self, index: int) -> bool:
        """Whether another sentence follows in the same line."""
        here = self.sentences[index : index + 2]
        return len(here) == 2 and "\n" not in self.text[here[0][1] : here[1][0]]


def read_marked(reply: str, count: int) -> Marked:
    """A reply to a prompt with `count` items of evidence.

    A marker belongs to the sentence that it ends, or, at the beginning of a line, to the one that it begins. A sentence
    within whose quotation the text goes on takes the next one in.
    """
    text, markers, dropped = _take_markers(_TYPED.sub('"', _MARKUP.sub("", _THOUGHTS.sub("", reply))), count)
    lines = [line.span() for line in re.finditer(r"[^\n]+", text)]
    sentences = _part_at(text, split_sentences(text, lines), [place for place, _, _ in markers])
    spans = _join_within(text, sentences, quotations_in(text))
    spans = [(start, end) for start, end in spans if any(map(str.isalpha, text[start:end]))]
    cited: list[list[int]] = [[] for _ in spans]
    for place, begins, numbers in markers:
        following = [index for index, (_, end) in enumerate(spans) if end > place]
        preceding = [index for index, (start, _) in enumerate(spans) if start < place]
        choice = following[:1] or preceding[-1:] if begins else preceding[-1:] or following[:1]
        for index in choice:
            cited[index] += [number for number in numbers if number not in cited[index]]
    return Marked(text=text, sentences=tuple(spans), numbers=tuple(map(tuple, cited)), dropped=dropped)


def strip_markers(reply: str) -> str:
    """A reply's words alone."""
    return _MARKER.sub("", _MARKUP.sub("", _THOUGHTS.sub("", reply)))


def _take_markers(text: str, count: int) -> tuple[str, list[tuple[int, bool, list[int]]], int]:
    """A text without its markers; each marker as its place in it, whether it begins a line, and the numbers from 1 to
    `count` that it names; and how many others were named.
    """
    kept, end, dropped = "", 0, 0
    markers = []
    for match in _MARKER.finditer(text):
        kept += text[end : match.start()]
        begins = not kept or kept.endswith("\n")
        end = match.end() + (len(text[match.end() :]) - len(text[match.end() :].lstrip(" \t")) if begins else 0)
        numbers: list[int] = []
        for first, last in re.findall(r"(\d+)(?:\s*[-‐‑–—]\s*[\^#]?(\d+))?", match["numbers"]):
            named = range(int(first[:9]), int((last or first)[:9]) + 1)
            if not named or named[0] < 1 or named[-1] > count:  # [1-99] points at nothing, not at all that there is
                dropped += 1
            else:
                numbers += named
        markers.append((len(kept), begins, numbers))
    return kept + text[end:], markers, dropped


def _part_at(text: str, sentences: Sequence[Span], places: Sequence[int]) -> list[Span]:
    """Sentences, parted where a marker stood behind the end of one: `“Run!” [3] Doe left.` is two."""
    parted: list[Span] = []
    for start, end in sentences:
        for place in sorted(set(places)):
            if start < place < end and _ENDED.search(text[start:place]) and text[place:end].strip():
                parted.append((start, place))
                start = place + len(text[place:end]) - len(text[place:end].lstrip())
        parted.append((start, end))
    return parted


def _join_within(text: str, sentences: Sequence[Span], quotations: Sequence[Span]) -> list[Span]:
    """Sentences, joined where the boundary between two stands within a quotation, or before who has signed one."""
    joined: list[Span] = []
    for start, end in sentences:
        is_signature = text[start] in "—–―" and len(text[start:end].split()) <= LONGEST_SIGNATURE
        is_within = bool(joined) and any(first < joined[-1][1] <= last and start <= last for first, last in quotations)
        if joined and (is_within or is_signature):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined

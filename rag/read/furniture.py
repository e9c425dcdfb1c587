"""What lines of text look like: prose of an article, or the furniture of the site around it."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rag.read.lexicon import load_words
from rag.types import Span

_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’'»)\]]*$")
_STATEMENT_END = re.compile(r"[.:…。][\"”’'»)\]]*$")
_QUOTE = re.compile(r"[\"“”„«»]")
_BULLET = re.compile(r"[•*+·▪■●○◦‣–—-]\s|\d{1,2}[.)]\s")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    rf"\b(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?=\W|$)"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})",
    re.I,
)
_YEAR_OR_HOUR = re.compile(r"\b(?:19|20)\d\d\b|\d:\d\d")
_BYLINE = re.compile(
    r"(?:by|from|written by|posted by|reporting by|edited by|author)\b:?\s+\W?[A-Z][\w.’'-]+(?:\W+|$)", re.I
)
_RIGHTS = re.compile(r"(?:^|\s)©|\bcopyright\b.{0,20}\d{4}|\(c\)\s*\d{4}|\brights?\s+reserved\b", re.I)
_CREDIT = re.compile(
    r"\b(?:photo|photograph|picture|image|illustration|video|credit|source|file)s?"
    r"\s*(?:credit|source|by|courtesy of)?\s?[:/]"
    r"|\((?:photo|image|picture)\b|\b(?:getty|afp|reuters|ap photo|shutterstock)\b[^.]*$",
    re.I,
)
_ADDRESS = frozenset(("you", "your", "us", "our", "we"))
_TEASER_WORDS = 30
_LOOK = 2000
"""Characters of a line that are looked at: enough to know what it is, and a line of any length costs the same."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of text, or wrapped lines that belong together; without outer white space."""

    start: int
    end: int
    block: int
    """Number of the blank-line separated block that it stands in."""
    words: int
    function_words: int
    sentence: bool
    """Ends as a sentence does."""
    statement: bool
    """Ends with a full stop or a colon: no question, and no headline."""
    bullet: bool
    tease: bool
    """Ends with an ellipsis outside quotation marks: text cut short, as teasers are."""
    dated: bool
    """A date with little beside it: the imprint of a page."""
    furniture: bool
    """Its wording is that of site furniture."""
    section: bool
    """Heads a part of the page that is no article, by its wording."""
    key: str
    """The wording without case, digits and punctuation: equal for lines that say the same."""

    @property
    def span(self) -> Span:
        """Its place in the text."""
        return self.start, self.end


def split_paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text in order; hard-wrapped lines are joined, other line ends divide."""
    lines: list[tuple[int, int, int]] = []
    block, last = 0, 0
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if not stripped:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        gap = text[last:start]
        if lines and (gap.count("\n") > 1 or gap.count("\r") > 1):
            block += 1
        last = start + len(stripped)
        lines.append((start, last, block))
    return [describe(text, *line) for line in _join_wrapped(text, lines)]


def _join_wrapped(text: str, lines: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Lines of text set to a width, joined to their paragraphs."""
    pairs = [(here, there) for here, there in pairwise(lines) if here[2] == there[2] and 45 <= here[1] - here[0] <= 130]
    if sum(text[there[0]].islower() for _, there in pairs) < max(2, 0.3 * len(pairs)):
        return lines
    widths = sorted(end - start for start, end, _ in lines if 45 <= end - start <= 130)
    width = widths[int(0.9 * (len(widths) - 1))]
    joined: list[tuple[int, int, int]] = []
    full = False
    for start, end, block in lines:
        if joined and full and joined[-1][2] == block and not _BULLET.match(text, start):
            joined[-1] = (joined[-1][0], end, block)
        else:
            joined.append((start, end, block))
        full = 0.75 * width <= end - start <= 1.2 * width
    return joined


def describe(text: str, start: int, end: int, block: int) -> Paragraph:
    """What the paragraph at a place looks like."""
    head = text[start : min(end, start + _LOOK)]
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(head)]
    key = " ".join(word for word in words if not word.isdecimal())
    sentence = bool(_SENTENCE_END.search(text, max(start, end - 8), end))
    letters = sum(map(len, words))
    dated = not _STATEMENT_END.search(head) and len(words) <= 16 and _is_imprint(head, words)
    return Paragraph(
        start=start,
        end=end,
        block=block,
        # Scripts without spaces count a word for six letters.
        words=max(len(words), letters // 12),
        function_words=sum(word in _function_words() for word in words),
        sentence=sentence,
        statement=bool(_STATEMENT_END.search(text, max(start, end - 8), end)),
        bullet=bool(_BULLET.match(head)),
        tease=len(words) <= _TEASER_WORDS and text.endswith(("...", "…"), start, end),
        dated=dated,
        furniture=dated or _is_furniture(head, words, key, sentence),
        section=not sentence and len(words) <= 10 and _is_section_heading(key),
        key=key,
    )


def _is_furniture(head: str, words: list[str], key: str, sentence: bool) -> bool:
    if not key or key in load_words("furniture_lines") or _RIGHTS.search(head):
        return True
    lead = head[:60].casefold()
    if lead.startswith(_colon_openings()):
        return len(words) < 40
    if len(words) <= 14 and not sentence and _BYLINE.match(head):
        return True
    if len(words) <= 60 and _CREDIT.search(head[-120:]) and not _QUOTE.search(head):
        return True
    if (sentence and not _ADDRESS.intersection(words)) or _QUOTE.search(head):
        return False
    openings = _openings()
    if any(" ".join(words[:size]) in openings for size in range(1, 7)):
        return True
    if _phrase_starts().isdisjoint(words):
        return False
    spaced = f" {' '.join(words)} "
    return any(phrase in spaced for phrase in _phrases())


def _is_imprint(head: str, words: list[str]) -> bool:
    """A date alone, or with its year or hour and a few words: not the entries of a list of events."""
    return bool(_DATE.search(head)) and (len(words) <= 6 or bool(_YEAR_OR_HOUR.search(head)))


def _is_section_heading(key: str) -> bool:
    whole, openings = _section_ends()
    words = key.split()
    return key in whole or any(" ".join(words[:size]) in openings for size in range(1, min(4, len(words)) + 1))


@cache
def _section_ends() -> tuple[frozenset[str], frozenset[str]]:
    """Whole headings, and openings of headings that may go on."""
    entries = [entry.replace("’", "'") for entry in load_words("section_ends")]
    return (
        frozenset(entry for entry in entries if not entry.endswith("…")),
        frozenset(entry.removesuffix("…").strip() for entry in entries if entry.endswith("…")),
    )


@cache
def _function_words() -> frozenset[str]:
    return load_words("function_words")


@cache
def _colon_openings() -> tuple[str, ...]:
    return tuple(sorted(entry for entry in load_words("furniture_openings") if entry.endswith(":")))


@cache
def _openings() -> frozenset[str]:
    return frozenset(entry for entry in load_words("furniture_openings") if not entry.endswith(":"))


@cache
def _phrases() -> tuple[str, ...]:
    return tuple(f" {entry} " for entry in sorted(load_words("furniture_phrases")))


@cache
def _phrase_starts() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in _phrases())

"""What lines of text look like: prose of an article, or the furniture of the site around it."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rag.read.lexicon import load_words
from rag.types import Span

_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile(r"\w[\w']*")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’'»)\]]*$")
_STATEMENT_END = re.compile(r"[.:…。][\"”’'»)\]]*$")
_QUOTE = re.compile(r"[\"“”„«»]")
_BULLET = re.compile(r"[•*+·▪■●○◦‣–—-]\s|\d{1,2}[.)]\s")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    rf"\b(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?=\W|$)"
    r"|\d+ (?:minute|min|hour|hr|day|week|month|year)s? ago|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})",
    re.I,
)
_YEAR_OR_HOUR = re.compile(r"\b(?:19|20)\d\d\b|\d:\d\d")
_COMMENT_DATE = re.compile(r"\d:\d\d\b.*:$")
_BYLINE = re.compile(
    r"(?:by|written by|posted by|reporting by|edited by|author)\b:?\s+\W?[A-Z][\w.’'-]+(?:\W+|$)", re.I
)
_RIGHTS = re.compile(r"(?:^|\s)©|copyright\b.{0,20}\d{4}|\(c\)\s*\d{4}|rights?\s+reserved\b", re.I)
_RIGHTS_WORDS = frozenset(("copyright", "c", "reserved"))
_AGENCY = re.compile(r"\w\s?/\s?[A-Z]")
_CREDIT = re.compile(
    r"(?:[.!?…][\"”’)]*\s+)(?:Photo|Photograph|Picture|Image|Illustration|Video|Credit|Source|File)s?"
    r"\s?(?i:credit|source|by|courtesy of)?\s?[:/]"
    r"|(?i:\((?:photo|image|picture)\b|(?:/\s?|\bvia |\()(?:getty|afp|reuters|ap|epa|shutterstock)\b[^.]{0,40}$)"
)
_CREDIT_WORDS = frozenset(
    "photo photos photograph photographs picture pictures image images illustration illustrations video videos credit"
    " credits source sources file files getty afp reuters ap epa shutterstock".split()
)
_CAPTION = re.compile(r"^\d+ of \d+ |\b(?:Photo|Picture|Image|Credit)s?(?i: credit| by)?:")
_ADDRESS = frozenset(("you", "your", "us", "our", "we", "please"))
_TEASER_WORDS = 30
_KEY_WORDS = 40
_LOOK = 1000
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
    tease: bool
    """Ends with an ellipsis outside quotation marks: text cut short, as teasers are."""
    dated: bool
    """A date with little beside it: the imprint of a page."""
    furniture: bool
    """Its wording is that of site furniture."""
    speaks: bool
    """Speaks to the reader, or of "us", outside quotation marks."""
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
    if sum(text[there[0]].islower() for _, there in pairs) < max(1, 0.3 * len(pairs)):
        return lines
    widths = sorted(end - start for start, end, _ in lines if 45 <= end - start <= 130)
    width = widths[round(0.9 * (len(widths) - 1))]
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
    words = _WORD.findall(head.casefold().replace("’", "'"))
    count = len(words)
    tail = text[max(start, end - 8) : end]
    sentence = bool(_SENTENCE_END.search(tail))
    statement = bool(_STATEMENT_END.search(tail))
    key = " ".join([word for word in words[:_KEY_WORDS] if not word.isdecimal()])
    # "Anna on May 1, 2024 at 4:11 pm said:" is a comment's date, "On May 1, 2024, the mayor said:" is not.
    dated = count <= 16 and _is_imprint(head, count) and (not statement or bool(_COMMENT_DATE.search(head)))
    return Paragraph(
        start=start,
        end=end,
        block=block,
        # In scripts without spaces, twelve characters count as a word.
        words=max(count, len(head) // 12, 1),
        function_words=sum(map(load_words("function_words").__contains__, words)),
        sentence=sentence,
        statement=statement,
        tease=count <= _TEASER_WORDS and tail.endswith(("...", "…")),
        dated=dated,
        furniture=dated or _is_furniture(head, words, key, sentence),
        speaks=not (_ADDRESS.isdisjoint(words) or _QUOTE.search(head)),
        section=not sentence and count <= 10 and _is_section_heading(key),
        key=key,
    )


def _is_furniture(head: str, words: list[str], key: str, sentence: bool) -> bool:
    """Whether the words are those of a menu, a share bar, a credit, a notice to the reader."""
    if not key or key in load_words("furniture_lines"):
        return True
    if ("©" in head or not _RIGHTS_WORDS.isdisjoint(words)) and _RIGHTS.search(head):
        return True
    count = len(words)
    if head[:60].casefold().startswith(_colon_openings()):
        # "Source: …" may open a sentence of the article; "Published: …" with a date may end in "p.m.".
        limit = (25 if _DATE.search(head) else 14) if sentence else 40
        if count <= limit:
            return True
    if not sentence and ((count <= 14 and _BYLINE.match(head)) or (count <= 7 and _AGENCY.search(head))):
        return True
    if _QUOTE.search(head):
        return False
    if count <= 60 and not _CREDIT_WORDS.isdisjoint(words) and _CREDIT.search(head, max(0, len(head) - 120)):
        return True
    if count <= 60 and not sentence and _CAPTION.search(head):
        return True
    if _has_phrase("furniture_notices", words):
        return True
    if sentence and _ADDRESS.isdisjoint(words):
        return count <= 12 and _has_opening(words) and bool(_DATE.search(head))
    return _has_opening(words) or _has_phrase("furniture_phrases", words)


def _has_opening(words: list[str]) -> bool:
    openings = _openings()
    return any(" ".join(words[:size]) in openings for size in range(1, min(len(words), 6) + 1))


def _has_phrase(name: str, words: list[str]) -> bool:
    marks, phrases = _phrases(name)
    if marks.isdisjoint(words):
        return False
    spaced = f" {' '.join(words)} "
    return any(phrase in spaced for phrase in phrases)


def _is_imprint(head: str, count: int) -> bool:
    """A date alone, or with its year or hour and a few words: not the entries of a list of events."""
    return bool(_DATE.search(head)) and (count <= 6 or bool(_YEAR_OR_HOUR.search(head)))


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
def _colon_openings() -> tuple[str, ...]:
    return tuple(sorted(entry for entry in load_words("furniture_openings") if entry.endswith(":")))


@cache
def _openings() -> frozenset[str]:
    return frozenset(entry for entry in load_words("furniture_openings") if not entry.endswith(":"))


@cache
def _phrases(name: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The phrases of a list, and the longest word of each: a line without any of these has none of the phrases."""
    entries = sorted(load_words(name))
    return frozenset(max(entry.split(), key=len) for entry in entries), tuple(f" {entry} " for entry in entries)

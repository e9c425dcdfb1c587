"""Text -> the places of its sentences: rules for news prose, exact offsets, one pass."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rag.read.lexicon import load_words
from rag.types import Span

MAX_SENTENCE = 2000
"""Characters; a longer run (a line without punctuation, a table) is cut at white space."""
_WRAP_WIDTH = 130
"""No text is set to longer lines: the line break after a longer line was meant."""

_BREAK = re.compile(
    r"""
    [\r\n\f\u2028\u2029.!?…؟۔।。！？]  # one set first: `re` finds it four times as fast as one of several branches
    (?:
      (?<=[\r\n\f\u2028\u2029])(?P<newlines>\s*+)
    | (?<=[。！？])[。！？]*+(?P<wide>[」』”’）》]*+)\s*+
    | (?P<mark>(?<=\.)(?:[ \u00a0]\.){2,3}|[.!?…؟۔।]*+)
      (?P<close>(?:["”’'»)\]}*_]|[ \u00a0\u202f]»|[“‘](?=\s|\Z)|\[\d{1,3}\])*+)(?P<space>\s*+)
    )
    """,
    re.VERBOSE,
)
_NEWLINE = re.compile(r"\r\n?|[\n\u2028]")
_HARD = ("\f", "\u2029")
_OPENING = re.compile(r"[\"“”„‘’'«‹(\[{*_#>¿¡—–\- \u00a0]*+")
_NO_WORD = re.compile(r"[^\w.'’&]")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_BULLET = re.compile(r"[•·▪■●○◦‣+*-]\s|[–—]\s+[A-Z]")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})\)?\Z")
_END = re.compile(r"[.!?…؟۔।:。！？][\"”’'»)\]}*_」』）]*\Z")
_DOUBLE_QUOTES = frozenset('"”“»«*_')


def split_sentences(text: str, spans: Sequence[Span]) -> list[Span]:
    """The sentences of the given spans, in order, without outer white space.

    Offsets count in `text`. A sentence never crosses a blank line or the end of a span; closing quotation marks and
    brackets belong to the sentence that they close; quotations of several sentences are split like all else. Every
    character of the spans that is not white space stands in one sentence. None is longer than MAX_SENTENCE.
    """
    return [sentence for start, end in spans for sentence in _split_span(text, start, end)]


def _split_span(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for match in _BREAK.finditer(text, start, end):
        if match.lastgroup == "newlines":
            ends, stop = _ends_at_newline(text, begin, end, match), match.start()
        elif match.lastgroup == "wide":
            ends, stop = True, match.end("wide")
        else:
            stop = match.end("close")
            ends = stop < match.end() and _ends_at_mark(text, begin, end, match)
        if ends:
            yield from _cut(text, begin, stop)
            begin = match.end()
    yield from _cut(text, begin, end)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentence at a place without its outer white space, in pieces where it is too long; nothing if it is blank."""
    while end - start > MAX_SENTENCE:
        piece = text[start : start + MAX_SENTENCE]
        place = max(piece.rfind(" ", MAX_SENTENCE // 2), piece.rfind("\n", MAX_SENTENCE // 2)) + 1
        yield from _cut(text, start, start + (place or MAX_SENTENCE))
        start += place or MAX_SENTENCE
    sentence = text[start:end]
    stripped = sentence.strip()
    if stripped:
        start += len(sentence) - len(sentence.lstrip())
        yield start, start + len(stripped)


def _ends_at_newline(text: str, begin: int, end: int, match: re.Match[str]) -> bool:
    """A blank line or a page's end always divides; a single line break does where it was not made to fit a width."""
    gap = match.group()
    if any(mark in gap for mark in _HARD) or len(_NEWLINE.findall(gap)) > 1:
        return True
    place, after = match.start(), match.end()
    if place <= begin or after >= end:
        return True
    if _BULLET.match(text, after):
        return True
    first = _OPENING.match(text, after, end).end()  # type: ignore[union-attr]  # it matches nothing at least
    if first < end and text[first].islower():
        return False
    window = text[max(begin, place - _WRAP_WIDTH - 1) : place]
    line = re.split(r"[\r\n\u2028]", window)[-1].strip()
    if len(line) > _WRAP_WIDTH or line.endswith((":", "。", "！", "？")):
        return True
    # Who sets text to a width fills each line: where the next line's first word had room, the break was meant.
    window = text[after : min(end, after + 2 * _WRAP_WIDTH)]
    following = re.split(r"[\r\n\u2028]", window)[0].rstrip()
    word = following.split(None, 1)[0] if following else ""
    return not line.endswith((",", ";", "-", "–", "—")) and len(line) + 1 + len(word) < 0.75 * len(following)


def _ends_at_mark(text: str, begin: int, end: int, match: re.Match[str]) -> bool:
    """Whether the punctuation at a match, which white space follows, ends a sentence."""
    after = match.end()
    if after >= end:
        return True
    mark, close, space = text[match.start() : match.end("mark")], match["close"], match["space"]
    if mark == "." and space == " " and not close and text[after].isupper():
        # Most sentences end so; what follows decides the same, at three times the cost.
        dot = match.start()
        word = text[max(text.rfind(" ", begin, dot) + 1, dot - 24) : dot]
        if len(word) > 5 and word.isalpha() and word not in _abbreviations():
            return True
    newlines = len(_NEWLINE.findall(space)) if "\n" in space or "\r" in space or "\u2028" in space else 0
    if newlines > 1 or any(character in space for character in _HARD):
        return True
    quoted = not _DOUBLE_QUOTES.isdisjoint(close)
    first = _OPENING.match(text, after, end).end()  # type: ignore[union-attr]  # it matches nothing at least
    if first >= end:
        return False  # only a dash or a quotation mark is left: it belongs here
    if mark == "." and not quoted:
        kind = _abbreviation(text, begin, match.start())
        if kind:
            return _abbreviation_ends(text, kind, after, first, end)
        if match.start() - begin <= 5 and _NUMBERED.match(text[begin : match.start()]):
            return False  # "1. The first point"
    if text[first].islower():
        # A brand such as "iPhone" opens a sentence; after a line break the full stop is believed.
        return (bool(newlines) and mark == ".") or text[first + 1 : first + 2].isupper()
    if mark[0] in ".…" and len(mark) + mark.count("…") > 1 and not quoted and text[match.start() - 1].isspace():
        return _opener(text, first, end)  # an ellipsis that stands free stands for words left out
    return not (quoted and mark[-1] in "?!…" and _is_reporting_clause(text[after : min(end, after + 80)]))


def _abbreviation(text: str, begin: int, dot: int) -> str | None:
    """How the abbreviation before a full stop goes on: `Name`, `1`, `initial` or an empty-handed `may`; else None."""
    word = _NO_WORD.split(text[max(begin, dot - 24) : dot])[-1]
    if not word or len(word) > 8:
        return None
    if len(word) == 1 and word.isalpha():
        if word.isupper():
            return "initial" if _names_somebody(text, begin, dot - 1) else None
    elif "." in word and all(len(part) == 1 and part.isalpha() for part in word.split(".")):
        return _abbreviations().get(word, "may")
    return _abbreviations().get(word)


def _names_somebody(text: str, begin: int, place: int) -> bool:
    """A capital is an initial at a sentence's start, after a capitalised word or another initial, and before one."""
    before = text[max(begin, place - 24) : place].rstrip()
    if not before or not text[place - 1].isspace():
        return True
    word = before.split()[-1].lstrip("\"“‘'([")
    return word[:1].isupper() or word in ("by", "and", "with", "of", "for", "to", "from", "de", "van", "von")


def _abbreviation_ends(text: str, kind: str, after: int, first: int, end: int) -> bool:
    if kind == "1":
        return not text[first].isdigit()
    if kind == "Name" or not text[first].isupper():
        return False
    if kind == "may" and text[after] in '"“':
        return True
    return _opener(text, first, end)


def _opener(text: str, first: int, end: int) -> bool:
    match = _WORD.match(text, first, min(end, first + 30))
    return bool(match) and re.split("['’]", match.group())[0] in load_words("sentence_openers")  # type: ignore[union-attr]


def _is_reporting_clause(text: str) -> bool:
    """`he asked.`, `Minister Name said`: the words after a quotation that ends with a question or an exclamation."""
    words = _WORD.findall(text)[:6]
    return bool(words) and any(word in _reporting_forms() for word in words[1:] if word.islower())


@cache
def _abbreviations() -> dict[str, str]:
    entries = (entry.partition(" ") for entry in load_words("abbreviations"))
    return {word.removesuffix("."): kind or "may" for word, _, kind in entries}


@cache
def _reporting_forms() -> frozenset[str]:
    forms = set()
    for line in load_words("reporting_verbs"):
        base, *irregular = line.split()
        forms |= {base + "s", *(irregular or [base.removesuffix("e") + "ed"])}
    return frozenset(forms)

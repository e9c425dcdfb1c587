"""The words of a claim or of a text that it is laid beside: numbers by their value, what is a name, what is negated."""

import re
from calendar import month_abbr, month_name
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from rag.find.terms import fold, stem, words
from rag.read.lexicon import load_words

VAGUE = frozenset(("one", "first", "second"))
"""Numbers in words that mostly count nothing ("one of them", "at first"): no claim fails by them."""
_ONE = frozenset(("one", "a"))
"""What may stand before a magnitude for its number: "a hundred"."""
CLAUSE_END = re.compile(r"(?<!\d)[,;:]|[,;:](?!\d)|[()–—\"“”…`]|\s-\s|\s'|'\s")
"""Marks between which a clause, an insertion or a quotation stands; none within a number."""
NEGATED = 4
"""Words behind a negation among which the first with a meaning is negated ("has not yet been approved")."""
_MONTHS = {short.casefold(): month_name[number].casefold() for number, short in enumerate(month_abbr) if short} | {
    "sept": "september"
}
"""Short names of months; the long ones stand for themselves."""
_WITHIN_NUMBER = re.compile(r"(?<=\d),(?=\d{3})|(?<=\d)(?:st|nd|rd|th)\b")
_UNIT = re.compile(r"(?<=\d)(?=(?:[a-z]{1,3}|(?:hundred|thousand|million|billion|trillion)s?)\b)")
_MONTH_KEYS = frozenset(stem(name) for name in _MONTHS.values())
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")

Kind = Literal["name", "number", "word", "function"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word."""

    key: str
    """A number's value, else the stem."""
    kind: Kind
    """`name`, `number`, `word` or, without a meaning of its own, `function`."""
    text: str
    plain: str
    """The text in small letters without accents."""
    is_negated: bool
    """It is the first word with a meaning behind a negation."""
    clause: int
    """Which clause of the text it stands in, counted from 0."""

    @property
    def measure(self) -> Literal["number", "year", "month"] | None:
        """What it counts, where it is a number or names a month."""
        if self.key in _MONTH_KEYS:
            return "month"
        return None if self.kind != "number" else "year" if _YEAR.fullmatch(self.text) else "number"


def join_plain(read: Iterable[Word]) -> str:
    """Words in small letters, each behind one space, one space last: spacing and marks make no difference."""
    return "".join(f" {word.plain}" for word in read) + " "


def read_words(text: str) -> list[Word]:
    """The words of a text, hyphens taken apart; numbers by value, so that "twelve", "12" and "12th" are one."""
    text = _WITHIN_NUMBER.sub("", text)
    text = _UNIT.sub(" ", text)
    read: list[Word] = []
    ahead = 0  # words from here on among which a negation still reaches
    clauses = enumerate(CLAUSE_END.split(text))
    for clause, written in ((no, part) for no, piece in clauses for word in words(piece) for part in word.split("-")):
        plain, key, kind = _read_word(written)
        if read and is_magnitude(plain) and (read[-1].kind == "number" or read[-1].plain in _ONE):
            last = read[-1]
            value = float(last.key if last.kind == "number" else 1) * _values("magnitudes")[plain]
            whole = f"{last.text} {written}"
            read[-1] = replace(last, key=f"{value:.12g}", kind="number", text=whole, plain=f"{last.plain} {plain}")
            continue
        if kind == "name" and not read:
            kind = "word"
        is_negated = ahead > 0 and kind == "word" and not is_negation(plain)
        read.append(Word(key=key, kind=kind, text=written, plain=plain, is_negated=is_negated, clause=clause))
        if len(read) == 2 and (read[0].kind, kind) == ("word", "name") and read[0].text[0].isupper():
            read[0] = replace(read[0], kind="name")  # "Mara Quill" at the beginning; "Villages" may be any word
        ahead = NEGATED if is_negation(plain) else ahead - 1 if kind == "function" else 0
    return read


@lru_cache(maxsize=1_000)
def read_unit(text: str) -> tuple[Word, ...]:
    """The words of a text, remembered."""
    return tuple(read_words(text))


def is_negation(plain: str) -> bool:
    """Whether a word in small letters is "not" or its like."""
    return plain in load_words("negations") or plain.endswith("n't")


def is_magnitude(plain: str) -> bool:
    """Whether a word in small letters multiplies the number before it: "million"."""
    return plain in _values("magnitudes")


@lru_cache(maxsize=100_000)
def _read_word(written: str) -> tuple[str, str, Kind]:
    """A word in small letters, its key, and its kind wherever it does not begin the text."""
    plain = written.casefold() if written[0].isdigit() else fold(written)  # fold takes "2.5" for initials
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return plain, f"{float(plain[:15]):.12g}", "number"
    if plain in _values("number_words"):
        return plain, f"{_values('number_words')[plain]:g}", "function" if plain in VAGUE else "number"
    if plain in load_words("function_words") or len(plain) < 2:
        return plain, plain, "function"
    return plain, stem(_MONTHS.get(plain, plain)), "name" if written[0].isupper() else "word"


@cache
def _values(name: str) -> dict[str, float]:
    """The words of a list that have a number behind them."""
    return {word: float(value) for word, value in (line.split() for line in load_words(name))}

"""Numbers in a sentence with what they count: "some 300 residents", "84 million euros", "27 votes to 14", "a third"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rag.find.terms import stem
from rag.read.lexicon import load_words
from rag.types import Span

Hedge = Literal["", "about", "over", "under"]

_SIGNS = {"$": "dollars", "US$": "dollars", "A$": "dollars", "C$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"}
_SIGNS |= {"USD": "dollars", "EUR": "euros", "GBP": "pounds", "JPY": "yen", "CHF": "francs", "SEK": "kronor"}
_SIGNS |= {"NOK": "kroner", "DKK": "kroner", "₹": "rupees", "Rs": "rupees", "INR": "rupees", "CNY": "yuan"}
_SIGN = "|".join(map(re.escape, sorted(_SIGNS, key=len, reverse=True)))
_AMOUNT = re.compile(
    rf"(?<![\w.,/–-])(?P<sign>{_SIGN})?\s?(?P<digits>\d{{1,3}}(?:[, \u00a0\u202f]\d{{3}})+|\d+)(?P<part>\.\d+)?"
    r"(?P<short>(?:m|bn|mn|tn|k)\b)?(?P<joined>-)?(?![\w/:]|[.,–]\d|-\d)"
)
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_HEDGES: dict[str, Hedge] = {
    "about|around|roughly|approximately|some|close to|an estimated|estimated at|circa|or so": "about",
    "more than|over|above|at least|upwards of|no fewer than|no less than|in excess of|just over|well over": "over",
    "less than|fewer than|under|below|up to|at most|nearly|almost|no more than|just under|not quite": "under",
}
_HEDGE = re.compile(rf"\b(?:{'|'.join(f'({words})' for words in _HEDGES)})\s+(?:the |a )?\Z", re.IGNORECASE)
_BALLOT = re.compile(r"\b(?:vot|ballot|passed|carried|approved|adopted|rejected|defeated)")
_SHARE = re.compile(
    r"\b(?:(?P<count>an?|one|two|three|four)[ -](?P<name>third|quarter|fifth|tenth)s?|by (?P<half>half))\b",
    re.IGNORECASE,
)
_SHARES = {"third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
_OR_MORE = re.compile(r"\s+or (more|so)\b")
LONGEST_HEDGE = 40
"""Characters before a number in which a hedge stands, or "nine of the"."""
_MAGNITUDE = re.compile(r"[ \u00a0-](hundred|thousand|million|billion|trillion|bn|mn|m)\b")
_PERCENT = re.compile(r"\s?%|[\s-]per[ -]?cent(?:age)?\b(?P<points>[ -]points?)?")
_SPACE = re.compile(r"[\s-]+")
_PART = re.compile(r"\s+(?:out )?of (?:the|its|their|all)?\s*", re.IGNORECASE)
_AHEAD = 4
"""Words behind a number among which what it counts stands: "14 newly elected council members"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """One number with what it counts."""

    span: Span
    """With the noun."""
    value: float
    hedge: Hedge
    measure: str
    """What is comparable: the stem of what is counted; of a part, and of its whole ("nine of the 27"), apart."""
    noun: str
    """The same as the text has it."""


@cache
def _cardinals() -> dict[str, float]:
    """Number words that count; "first" and "third" order, and "one" is mostly an article."""
    values = {word: float(value) for word, value in (line.split() for line in load_words("number_words"))}
    ordinals = {word for word in values if word.endswith("th")} | {"first", "second", "third", "one"}
    return {word: value for word, value in values.items() if word not in ordinals}


@cache
def _magnitudes() -> dict[str, float]:
    return {word: float(value) for word, value in (line.split() for line in load_words("magnitudes"))}


def find_amounts(text: str, sentence: Span) -> Iterator[Amount]:
    """The numbers of a sentence that count something, votes and shares first; years, days and ordinals are none."""
    taken = []
    for amount in (*_tallies(text, sentence), *_shares(text, sentence)):
        taken.append(amount.span)
        yield amount
    for start, end, value, sign, joined in _find_numbers(text, sentence):
        measured = _measure(text, end, sentence[1], sign=sign, joined=joined)
        if measured is None or any(first < end and start < last for first, last in taken):
            continue
        measure, noun, last = measured
        if _of_whole(text[max(sentence[0], start - LONGEST_HEDGE) : start]):
            measure = f"whole {measure}"
        hedge = _hedge(text[max(sentence[0], start - LONGEST_HEDGE) : start], text[last : sentence[1]])
        yield Amount(span=(start, last), value=value, hedge=hedge, measure=measure, noun=noun)


def _hedge(before: str, behind: str) -> Hedge:
    """What the words around a number say of its exactness."""
    if more := _OR_MORE.match(behind):
        return "over" if more[1] == "more" else "about"
    found = _HEDGE.search(before)
    return "" if found is None else tuple(_HEDGES.values())[(found.lastindex or 1) - 1]


def _tallies(text: str, sentence: Span) -> Iterator[Amount]:
    """Votes counted against each other, "27 votes to 14", "nine to five" or "9-4", as one number."""
    if _BALLOT.search(text[slice(*sentence)]):
        for match in _tally().finditer(text, *sentence):
            ayes, noes = (float(side) if side.isdecimal() else _read_spelt(side) for side in match.groups())
            yield Amount(span=match.span(), value=ayes + noes / 1000, hedge="", measure="tally", noun="votes")


@cache
def _tally() -> re.Pattern[str]:
    count = rf"\d{{1,3}}|{_spelt_number().pattern}"
    return re.compile(rf"(?<![\w.,/–-])({count})(?:\s?[-–]\s?| votes to | to )({count})\b(?![\w/]|[.,:–-]\d)", re.I)


def _shares(text: str, sentence: Span) -> Iterator[Amount]:
    """Shares in words: "a third", "three quarters", "by half"."""
    for match in _SHARE.finditer(text, *sentence):
        count = _cardinals().get((match["count"] or "").casefold(), 1.0)
        value = 0.5 if match["half"] else count * _SHARES[match["name"].casefold()]
        yield Amount(span=match.span(), value=value, hedge="", measure="share", noun="share")


def _find_numbers(text: str, sentence: Span) -> Iterator[tuple[int, int, float, str, bool]]:
    """Where numbers stand in digits or words, their values, the sign of a currency, whether a hyphen follows."""
    for match in _AMOUNT.finditer(text, *sentence):
        digits = re.sub(r"\D", "", match["digits"])
        is_year = not match["sign"] and re.fullmatch(r"(?:1[5-9]|20)\d\d", match["digits"]) and not match["part"]
        if is_year or len(digits) > 12:
            continue
        value = float(digits + (match["part"] or "")) * _magnitudes().get(match["short"] or "", 1.0)
        yield (
            match.start("sign") if match["sign"] else match.start("digits"),
            *_magnified(text, match.end() - bool(match["joined"]), sentence[1], value),
            match["sign"] or "",
            bool(match["joined"]),
        )
    for match in _spelt_number().finditer(text, *sentence):
        value = _read_spelt(match[0])
        yield match.start(), match.end(), value, "", text[match.end() : match.end() + 1] in ("-", "‑")


def _read_spelt(words: str) -> float:
    """The value of a number in words."""
    first, *rest = re.split(r"[\s‑-]", words.casefold())
    value = _cardinals()[first]
    for word in rest:
        value = value * _magnitudes()[word] if word in _magnitudes() else value + _cardinals()[word]
    return value


@cache
def _spelt_number() -> re.Pattern[str]:
    """A number in words: "fourteen", "twenty-four", "two hundred"."""
    tens = "|".join(word for word, value in _cardinals().items() if value >= 20)
    ones = "|".join(word for word, value in _cardinals().items() if value < 10)
    words = "|".join(_cardinals())
    return re.compile(
        rf"(?<![\w-])(?:(?:{tens})[ ‑-](?:{ones})|{words})(?: (?:hundred|thousand|million|billion))?\b", re.IGNORECASE
    )


def _magnified(text: str, end: int, stop: int, value: float) -> tuple[int, float]:
    """Where a number ends with the "million" behind it, and its value."""
    match = _MAGNITUDE.match(text, end, stop)
    return (match.end(), value * _magnitudes()[match[1]]) if match else (end, value)


def _measure(text: str, end: int, stop: int, *, sign: str, joined: bool) -> tuple[str, str, int] | None:
    """What a number counts: its stem, the noun and where that ends; None where no noun can be told."""
    if sign:
        return stem(_SIGNS[sign]), _SIGNS[sign], end
    percent = _PERCENT.match(text, end, stop)
    if percent:
        return ("points", "points", percent.end()) if percent["points"] else ("percent", "per cent", percent.end())
    if joined:
        unit = _WORD.match(text, end + 1, stop)
        return (stem(unit[0]), unit[0], unit.end()) if unit and text[end] in "-‑" else None
    part = _PART.match(text, end, stop)
    place = part.end() if part else end
    if part and (number := next(_find_numbers(text, (place, min(stop, place + 30))), None)) and number[0] <= place + 1:
        place = number[1]
    for _ in range(_AHEAD):
        space = _SPACE.match(text, place, stop)
        word = _WORD.match(text, space.end() if space else place, stop)
        if word is None or word[0].casefold() in load_words("function_words") or word[0].casefold() in _cardinals():
            return None
        plain = word[0].casefold()
        if _is_counted(plain):
            return ("part " if part else "") + stem(plain), plain, word.end()
        place = word.end()
    return None


def _of_whole(before: str) -> bool:
    """Whether a number stands behind "nine of the ": it counts the whole of which the first is a part."""
    match = re.search(r"([\w-]+) (?:out )?of (?:the |its |their |all )?\Z", before, re.IGNORECASE)
    return match is not None and (match[1].isdecimal() or match[1].casefold().split("-")[0] in _cardinals())


def _is_counted(word: str) -> bool:
    """Whether a word is a noun in the plural, as far as its ending tells."""
    return word in load_words("counted_nouns") or (
        len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "’s", "'s"))
    )

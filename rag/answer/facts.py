"""What a sentence counts, and which days and places it names: the points on which accounts can be laid side by side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rag.answer.claim_words import read_words
from rag.find.terms import stem
from rag.read.countries import is_country
from rag.read.date_literals import MONTH
from rag.read.lexicon import load_words
from rag.read.verbs import reporting_verbs
from rag.types import Article, Span

REACH = 70
"""Characters on either side of a fact that tell what it is about: ten words, which is a clause."""
Hedge = Literal["", "about", "over", "under"]

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = rf"(?=[A-Z])(?i:{MONTH})\b\.?"
_YEAR = r"(?:,? ((?:19|20)\d\d)\b)?"
_DATE = re.compile(
    rf"\b(?:(?P<day_first>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?: of)? (?P<month_last>{_MONTH}){_YEAR}"
    rf"|(?P<month_first>{_MONTH}) (?P<day_last>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d:])\b{_YEAR}"
    rf"|(?P<weekday>{_WEEKDAY})\b(?! ?(?:morning|afternoon|evening|night)?[’']s))"
)
_RANGE = re.compile(r"(?:\b(?:from|between|to|until|through|and|or)|[-–—/&])\s*\Z")
_RANGE_ON = re.compile(r"\s*(?:[-–—/&]|(?:to|until|through|and|or|till)\s+(?:on\s+)?(?:\d|[A-Z]))")
_DATELINE = re.compile(r"[^\w\n]*(?:[A-Z][A-Z.’'-]+[ ,]+)+[^\n]{0,40}\Z")

_PREPOSITION = r"(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Ii]nside)"
_NAME = r"[^\W\d_a-z][\w’'-]*"
_SMALL = r"(?!(?:in|at|of|for|to|with|on|by)\b)[a-z]+"
_JOINED = r"(?:(?:of|de|der|am|an) (?:the )?)?"
_PLACE = re.compile(
    rf"\b{_PREPOSITION} (?:the |its |a )?"
    rf"(?P<place>(?:{_SMALL} ){{0,2}}{_NAME}(?: {_JOINED}{_NAME}){{0,4}}(?: [a-z]+)?)"
)

_AMOUNT = re.compile(
    r"(?<![\w.,/–-])(?P<sign>[$€£¥₹]|US\$|A\$|C\$)?\s?(?P<digits>\d{1,3}(?:[, \u00a0\u202f]\d{3})+|\d+)(?P<part>\.\d+)?"
    r"(?P<short>(?:m|bn|mn|tn|k)\b)?(?P<joined>-)?(?![\w/:]|[.,–]\d|-\d)"
)
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_SIGNS = {"$": "dollar", "US$": "dollar", "A$": "dollar", "C$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_SIGNS |= {"₹": "rupee"}
_HEDGES: dict[str, Hedge] = {
    "about|around|roughly|approximately|some|close to|an estimated|estimated at|circa|or so": "about",
    "more than|over|above|at least|upwards of|no fewer than|no less than|in excess of|just over|well over": "over",
    "less than|fewer than|under|below|up to|at most|nearly|almost|no more than|just under|not quite": "under",
}
_HEDGE = re.compile(rf"\b(?:{'|'.join(f'({words})' for words in _HEDGES)})\s+(?:the |a )?\Z", re.IGNORECASE)
_TALLY = re.compile(r"(?<![\w.,/–-])(\d{1,3})(?:[-–]| votes to | to )(\d{1,3})\b(?![\w/]|[.,:–-]\d)")
_SHARE = re.compile(
    r"\b(?:(?P<count>an?|one|two|three|four)[ -](?P<name>third|quarter|fifth|tenth)s?|by (?P<half>half))\b",
    re.IGNORECASE,
)
_SHARES = {"third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
_PART = re.compile(r"\s+(?:out )?of (?:the|its|their|all)?\s*", re.IGNORECASE)
_AHEAD = 4
"""Words behind a number among which what it counts stands: "14 newly elected council members"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One number, day or place in a sentence."""

    kind: Literal["number", "date", "place"]
    article: Article
    span: Span
    sentence: Span
    measure: str
    """What is comparable: the stem of what is counted, "day", "house" or "town"."""
    noun: str
    """The same as the text has it."""
    value: float = 0.0
    hedge: Hedge = ""
    month: int | None = None
    day: int | None = None
    year: int | None = None
    weekday: int | None = None
    other: frozenset[str] = frozenset()
    """What says that another of its kind is meant: "the first line", "last year", "in 1998"."""
    near: frozenset[str] = frozenset()
    """The words around it that say what it is about."""

    @property
    def words(self) -> str:
        """As the text has it, white space as one blank."""
        return " ".join(self.article.text[slice(*self.span)].split())


def read_facts(article: Article, sentence: Span) -> list[Fact]:
    """The numbers with what they count, the days and the places of a sentence, in order of kind and place."""
    return [*_numbers(article, sentence), *_dates(article, sentence), *_places(article, sentence)]


def content_keys(text: str) -> frozenset[str]:
    """The stems of a text's words that say what it is about: no numbers, days, months or verbs of reporting."""
    return frozenset(
        word.key
        for word in read_words(text)
        if word.kind != "function"
        and word.measure is None
        and word.plain not in _DAYS
        and word.plain not in reporting_verbs()
    )


def _others(article: Article, sentence: Span) -> frozenset[str]:
    text = article.text[slice(*sentence)]
    years = frozenset(re.findall(r"\b(?:19|20)\d\d\b", re.sub(_DATE, "", text)))
    return years | (load_words("telling_apart") & set(re.findall(r"[a-z]+", text.casefold())))


def _around(article: Article, sentence: Span, span: Span) -> frozenset[str]:
    text = article.text
    start, end = max(sentence[0], span[0] - REACH), min(sentence[1], span[1] + REACH)
    before = text[start : span[0]]
    behind = text[span[1] : end]
    if start > sentence[0]:
        before = before.partition(" ")[2]
    if end < sentence[1]:
        behind = behind.rpartition(" ")[0]
    return content_keys(f"x {before} , {behind}")


@cache
def _cardinals() -> dict[str, float]:
    """Number words that count; "first" and "third" order, and "one" is mostly an article."""
    values = {word: float(value) for word, value in (line.split() for line in load_words("number_words"))}
    ordinals = {word for word in values if word.endswith("th")} | {"first", "second", "third", "one"}
    return {word: value for word, value in values.items() if word not in ordinals}


@cache
def _magnitudes() -> dict[str, float]:
    return {word: float(value) for word, value in (line.split() for line in load_words("magnitudes"))}


def _numbers(article: Article, sentence: Span) -> Iterator[Fact]:
    text = article.text
    taken = [match.span() for match in _DATE.finditer(text, *sentence)]
    whole = [
        (match.span(), value, measure)
        for match, value, measure in (*_tallies(text, sentence), *_shares(text, sentence))
    ]
    for span, value, measure in whole:
        taken.append(span)
        yield Fact(
            kind="number",
            article=article,
            span=span,
            sentence=sentence,
            measure=measure,
            noun={"tally": "votes", "share": "share"}[measure],
            value=value,
            other=_others(article, sentence),
            near=_around(article, sentence, span),
        )
    for start, end, value, sign, joined in _amounts(text, sentence):
        if any(first < end and start < last for first, last in taken):
            continue
        measured = _measure(text, end, sentence[1], sign=sign, joined=joined)
        if measured is None:
            continue
        measure, noun, last = measured
        if _of_whole(text[max(sentence[0], start - 40) : start]):
            measure = f"whole {measure}"
        hedge_match = _HEDGE.search(text, max(sentence[0], start - 24), start)
        hedge: Hedge = "" if hedge_match is None else tuple(_HEDGES.values())[(hedge_match.lastindex or 1) - 1]
        if re.match(r"\s+or (?:more|so)\b", text[last : sentence[1]]):
            hedge = "over" if "more" in text[last : last + 9] else "about"
        own = content_keys(f"x {text[start:last]}") | {measure.split()[-1]}
        yield Fact(
            kind="number",
            article=article,
            span=(start, last),
            sentence=sentence,
            measure=measure,
            noun=noun,
            value=value,
            hedge=hedge,
            other=_others(article, sentence),
            near=_around(article, sentence, (start, last)) - own,
        )


def _tallies(text: str, sentence: Span) -> Iterator[tuple[re.Match[str], float, str]]:
    """Votes counted against each other, "27 votes to 14" or "9-4", as one number."""
    if re.search(r"\b(?:vot|ballot)", text[slice(*sentence)]):
        for match in _TALLY.finditer(text, *sentence):
            yield match, int(match[1]) + int(match[2]) / 1000, "tally"


def _shares(text: str, sentence: Span) -> Iterator[tuple[re.Match[str], float, str]]:
    """Shares in words: "a third", "three quarters", "by half"."""
    for match in _SHARE.finditer(text, *sentence):
        count = _cardinals().get((match["count"] or "").casefold(), 1.0)
        yield match, 0.5 if match["half"] else count * _SHARES[match["name"].casefold()], "share"


def _amounts(text: str, sentence: Span) -> Iterator[tuple[int, int, float, str, bool]]:
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
        first, *rest = re.split(r"[\s‑-]", match[0].casefold())
        value = _cardinals()[first]
        for word in rest:
            value = value * _magnitudes()[word] if word in _magnitudes() else value + _cardinals()[word]
        yield match.start(), match.end(), value, "", text[match.end() : match.end() + 1] in ("-", "‑")


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
    match = re.compile(r"[ \u00a0-](hundred|thousand|million|billion|trillion|bn|mn|m)\b").match(text, end, stop)
    return (match.end(), value * _magnitudes()[match[1]]) if match else (end, value)


def _measure(text: str, end: int, stop: int, *, sign: str, joined: bool) -> tuple[str, str, int] | None:
    """What a number counts: its stem, the noun and where that ends; None where no noun can be told."""
    if sign:
        return _SIGNS.get(sign, "dollar"), "amount", end
    percent = re.compile(r"\s?%|[\s-]per[ -]?cent(?:age)?\b(?P<points>[ -]points?)?").match(text, end, stop)
    if percent:
        return ("points", "points", percent.end()) if percent["points"] else ("percent", "per cent", percent.end())
    if joined:
        unit = _WORD.match(text, end + 1, stop)
        return (stem(unit[0]), unit[0], unit.end()) if unit and text[end] in "-‑" else None
    part = _PART.match(text, end, stop)
    place = part.end() if part else end
    if part and (number := next(_amounts(text, (place, min(stop, place + 30))), None)) and number[0] <= place + 1:
        place = number[1]
    for _ in range(_AHEAD):
        space = re.compile(r"[\s-]+").match(text, place, stop)
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


def _dates(article: Article, sentence: Span) -> Iterator[Fact]:
    text = article.text
    for match in _DATE.finditer(text, *sentence):
        before = text[max(0, match.start() - 12) : match.start()]
        line = text.rfind("\n", 0, match.start()) + 1
        if _RANGE.search(before) or _RANGE_ON.match(text, match.end()) or _DATELINE.match(text[line : match.start()]):
            continue
        weekday = _DAYS.index(match["weekday"].casefold()) if match["weekday"] else None
        month = match["month_first"] or match["month_last"]
        year = match[3] or match[6]
        yield Fact(
            kind="date",
            article=article,
            span=(match.start(), match.end() - match[0].endswith(".")),
            sentence=sentence,
            measure="day",
            noun="the day",
            weekday=weekday,
            month=_MONTHS.index(month[:3].casefold()) + 1 if month else None,
            day=int(match["day_first"] or match["day_last"]) if month else None,
            year=int(year) if year else None,
            other=_others(article, sentence),
            near=_around(article, sentence, match.span()),
        )


def _places(article: Article, sentence: Span) -> Iterator[Fact]:
    text = article.text
    for match in _PLACE.finditer(text, *sentence):
        words = match["place"].split()
        venues = load_words("venues")
        while words and (words[-1].casefold() in _DAYS or (words[-1].islower() and words[-1] not in venues)):
            words = words[:-1]
        if not words:
            continue
        name = " ".join(words)
        is_house = any(word.casefold() in venues for word in words)
        small = [word for word in words if word.islower() and word not in ("of", "the", "de", "der", "am", "an")]
        months = {word.casefold()[:3] for word in words} & set(_MONTHS)
        if (small and not is_house) or is_country(name) or (months and not is_house) or re.search("[’']s?\\b", name):
            continue
        place = re.compile(r"\s+".join(map(re.escape, words))).search(text, match.start("place"))
        if place is None or text[place.end() : place.end() + 2] in ("’s", "'s"):
            continue
        yield Fact(
            kind="place",
            article=article,
            span=place.span(),
            sentence=sentence,
            measure="house" if is_house else "town",
            noun="the place",
            other=_others(article, sentence),
            near=_around(article, sentence, place.span()),
        )

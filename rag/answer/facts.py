"""What a sentence counts, and which days and places it names: the points on which accounts can be laid side by side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.answer.amounts import Hedge, find_amounts
from rag.answer.claim_words import read_words
from rag.read.countries import is_country
from rag.read.date_literals import MONTH
from rag.read.lexicon import load_words
from rag.read.verbs import reporting_verbs
from rag.types import Article, Span

REACH = 70
"""Characters on either side of a fact that tell what it is about: ten words, which is a clause."""
LONGEST_RANGE = 24
"""Characters before a day in which another stands that makes a range with it."""
NEAR_BY = 25
"""The same within which "last" or "another" belongs to it."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = rf"(?=[A-Z])(?i:{MONTH})\b\.?"
_YEAR = r"(?:,? ((?:19|20)\d\d)\b)?"
_DAY = r"[12]\d|3[01]|0?[1-9]"
_NTH = "(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"\b(?:(?:{_WEEKDAY},? )?(?P<day_first>{_DAY}){_NTH}(?: of)? (?P<month_last>{_MONTH}){_YEAR}"
    rf"|(?:{_WEEKDAY},? )?(?P<month_first>{_MONTH}) (?P<day_last>{_DAY}){_NTH}(?![\d:])\b{_YEAR}"
    rf"|(?P<weekday>{_WEEKDAY})\b(?! ?(?:morning|afternoon|evening|night)?[’']s))"
)
_RANGE = re.compile(
    rf"(?:\b(?:from|between)|(?:\d|day|{_MONTH})(?:,? (?:to|until|through|and|or)(?: on)?|\s?[-–—/&]))\s*\Z"
)
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


def _others(article: Article, sentence: Span, span: Span) -> frozenset[str]:
    """Other years in the sentence, and words near by that say which of several is meant."""
    years = re.findall(r"\b(?:19|20)\d\d\b", re.sub(_DATE, "", article.text[slice(*sentence)]))
    near = article.text[max(sentence[0], span[0] - NEAR_BY) : min(sentence[1], span[1] + NEAR_BY)]
    return frozenset(years) | (load_words("telling_apart") & set(re.findall(r"[a-z]+", near.casefold())))


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


def _numbers(article: Article, sentence: Span) -> Iterator[Fact]:
    days = [match.span() for match in _DATE.finditer(article.text, *sentence)]
    for amount in find_amounts(article.text, sentence):
        if not any(first < amount.span[1] and amount.span[0] < last for first, last in days):
            own = content_keys(f"x {article.text[slice(*amount.span)]}")
            yield Fact(
                kind="number",
                article=article,
                span=amount.span,
                sentence=sentence,
                measure=amount.measure,
                noun=amount.noun,
                value=amount.value,
                hedge=amount.hedge,
                other=_others(article, sentence, amount.span),
                near=_around(article, sentence, amount.span) - own - {amount.measure.split()[-1]},
            )


def _dates(article: Article, sentence: Span) -> Iterator[Fact]:
    text = article.text
    for match in _DATE.finditer(text, *sentence):
        before = text[max(0, match.start() - LONGEST_RANGE) : match.start()]
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
            other=_others(article, sentence, match.span()),
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
            other=_others(article, sentence, place.span()),
            near=_around(article, sentence, place.span()),
        )

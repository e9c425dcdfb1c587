"""The names, numbers and dates of a text that stand in no article."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from rag.answer.claim_words import read_words
from rag.find.terms import fold
from rag.index.corpus import Corpus
from rag.read.date_literals import MONTH, find_date_literals, parse_date
from rag.read.lexicon import load_words
from rag.read.names import is_honorific, person_of, roles
from rag.types import Article, Filters, Span

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ](?:[\w’'\-]*\w)?(?:\.(?=\w|\ \w))?"
_NAME = re.compile(rf"(?<!\w){_CAPITAL}(?:\ (?:of\ (?:the\ )?|de\ |van\ |von\ |al\ )?{_CAPITAL})*")
"""Capitalised words in a row, with the small ones that names hold."""
_TOKEN = re.compile(_CAPITAL)
_POSSESSIVE = re.compile(r"[’']s?\Z")
_DAY = re.compile(
    rf"\b(?:(?P<month>{MONTH})\.? (?P<day>\d\d?)|(?P<day_first>\d\d?) (?P<month_last>{MONTH}))(?:st|nd|rd|th)?\b", re.I
)
"""A day that is printed without its year."""
_WEEKDAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_SOME_YEAR = "2000"
"""A leap year, to read days without a year by."""


UnknownKind = Literal["name", "number", "date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownTerm:
    """A name, a number or a date of a draft that stands in no article."""

    kind: UnknownKind
    start: int
    end: int
    text: str


def find_unknown(
    corpus: Corpus, text: str, spans: Sequence[Span], *, filters: Filters = Filters()
) -> Iterator[UnknownTerm]:
    """What the given sentences of a text name, count or date, and no article has; in order, each wording once.

    A name is unknown where one of its words stands nowhere, or where a person's first and last name never stand
    together; a number by its value ("twelve" is 12); a date where no article prints it, names a day within it, or was
    published on it. Raises what `Corpus.articles` does.
    """
    articles = corpus.articles(filters)
    among = None if filters == Filters() else frozenset(article.source for article in articles)
    imprints = [f" {fold(' '.join(filter(None, (one.title, one.outlet, one.byline))))} " for one in articles]

    @cache
    def stands(name: str) -> bool:
        plain = f" {fold(name)} "
        return bool(corpus.count(name, sources=among)) or any(plain in imprint for imprint in imprints)

    numbers = frozenset[str]().union(*(_numbers(article) for article in articles))
    dates = frozenset[str]().union(*(_dates(article) for article in articles))
    told: set[str] = set()
    for start, end in spans:
        dated = list(_read_dates(text, start, end))
        found: list[tuple[Span, UnknownKind]] = [
            (span, "date") for span, value in dated if not any(date.startswith(value) for date in dates)
        ]
        found += [
            (span, "number")
            for span, value in _read_numbers(text, start, end)
            if value not in numbers and not any(one[0] < span[1] and span[0] < one[1] for one, _ in dated)
        ]
        found += [(span, "name") for span in _find_names(text, start, end, stands)]
        for span, kind in sorted(found):
            words = text[slice(*span)]
            if words.casefold() not in told:
                told.add(words.casefold())
                yield UnknownTerm(kind=kind, start=span[0], end=span[1], text=words)


def _find_names(text: str, start: int, end: int, stands: Callable[[str], bool]) -> Iterator[Span]:
    """The names of one sentence that stand nowhere."""
    for run in _NAME.finditer(text, start, end):
        tokens = [(match.start(), *_strip(match)) for match in _TOKEN.finditer(text, *run.span())]
        begins = not any(map(str.isalnum, text[start : run.start()]))
        if begins and (len(tokens) == 1 or _opens_sentence(tokens[0][2])):
            tokens = tokens[1:]  # its capital says nothing
        tokens = [token for token in tokens if _can_be_name(token[2])]
        if not tokens:
            continue
        unknown = [token for token in tokens if not stands(token[2])]
        person = person_of(text[tokens[0][0] : tokens[-1][1]]) or ""
        place = text.rfind(person, tokens[0][0], tokens[-1][1]) if person else -1
        parts = person.split()
        if place >= 0 and (
            any(place <= token[0] < place + len(person) for token in unknown)
            or (len(parts) > 1 and not stands(person) and not stands(f"{parts[0]} {parts[-1]}"))
        ):
            yield place, place + len(person)
            unknown = [token for token in unknown if not place <= token[0] < place + len(person)]
        if unknown:
            yield unknown[0][0], unknown[-1][1]


def _strip(match: re.Match[str]) -> tuple[int, str]:
    """Where a word ends without its possessive ending, and the word."""
    word = _POSSESSIVE.sub("", match[0])
    return match.start() + len(word), word


def _opens_sentence(word: str) -> bool:
    return word in load_words("sentence_openers") or fold(word) in load_words("function_words") or word.endswith("ly")


def _can_be_name(word: str) -> bool:
    """Whether a capitalised word is no post, form of address, day, month, number or function word."""
    plain = fold(word)
    return (
        len(plain) > 1
        and plain not in roles()
        and not is_honorific(word)
        and plain not in load_words("function_words")
        and plain not in _number_words()
        and word not in _WEEKDAYS
        and not re.fullmatch(MONTH, plain)
    )


def _read_numbers(text: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """The numbers of a stretch of text, each with its value."""
    for match in _number().finditer(text, start, end):
        if (value := _value(match[0])) is not None:
            yield match.span(), value


@lru_cache(maxsize=10_000)
def _value(written: str) -> str | None:
    """The value of a written number; None of one that mostly counts nothing."""
    values = [float(word.key) for word in read_words(written) if word.kind == "number"]
    if len(values) == 2 and values[1] < 10 <= values[0] < 100 and not values[0] % 10:
        values = [sum(values)]  # "twenty-five"
    return f"{values[0]:.12g}" if values else None


@cache
def _number_words() -> frozenset[str]:
    return frozenset(line.split()[0] for line in load_words("number_words"))


@cache
def _number() -> re.Pattern[str]:
    magnitudes = "|".join(sorted((line.split()[0] for line in load_words("magnitudes")), key=len, reverse=True))
    named = "|".join(sorted(_number_words(), key=len, reverse=True))
    number = rf"\d+(?:,\d{{3}})*(?:\.\d+)?(?:st|nd|rd|th|s)?|(?:{named})(?:-(?:{named}))?"
    return re.compile(rf"(?<![\w-])(?<!\d[.,])(?:{number})(?:[ -]?(?:{magnitudes}))?(?!\w)", re.IGNORECASE)


def _read_dates(text: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """The dates of a stretch of text, as ISO dates or a part of one; of a day without its year `-07-15`."""
    taken: list[Span] = []
    for literal in find_date_literals(text, start, end):
        taken.append(literal.span)
        yield literal.span, literal.value
    for match in _DAY.finditer(text, start, end):
        name, day = match["month"] or match["month_last"], match["day"] or match["day_first"]
        if name[0].isupper() and not any(one[0] < match.end() and match.start() < one[1] for one in taken):
            value = parse_date(f"{name} {day}, {_SOME_YEAR}")
            if value:
                yield match.span(), value.removeprefix(_SOME_YEAR)


def _parts(article: Article) -> list[Span]:
    return [*article.body, *([article.title_span] if article.title_span else [])]


@lru_cache(maxsize=5_000)
def _numbers(article: Article) -> frozenset[str]:
    """The values of the numbers in an article."""
    return frozenset(value for part in _parts(article) for _, value in _read_numbers(article.text, *part))


@lru_cache(maxsize=5_000)
def _dates(article: Article) -> frozenset[str]:
    """The dates in an article, and that of the article; days also without their year, and those without one with the
    year in which the article was published.
    """
    dates = {value for part in _parts(article) for _, value in _read_dates(article.text, *part)}
    dates |= {article.published} if article.published else set()
    year = (article.published or "")[:4]
    return frozenset(
        dates
        | {date[4:] for date in dates if len(date) == len("2023-07-15")}
        | {f"{year}{date}" for date in dates if date.startswith("-") and year}
    )

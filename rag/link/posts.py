"""Posts that one person holds at a time, and who holds them when."""

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar

from rag.read.countries import country_names
from rag.read.lexicon import load_words
from rag.read.names import roles
from rag.read.people import split_post, synonyms

_PREPOSITION = re.compile(r"\s(?:of|for|with|at|in|to|from|under|on|by)\s")
_NEAR = {"top diplomat": ("foreign minister", "foreign policy chief"), "foreign minister": ("top diplomat",)}
"""Titles that stand for each other where nobody is called by the one itself."""
_ANYBODY = frozenset({"foreign", "affairs"})
"""Words of a title that add nothing to it: "minister of foreign affairs and trade" keeps the trade."""

Holder = TypeVar("Holder")
Days = tuple[str, str]
"""First and last day that an ISO date, or a part of one, can mean."""


class Post(NamedTuple):
    """A title with whose it is: ("foreign minister", {"russia"}); none where the text does not say whose."""

    title: str
    whose: frozenset[str]

    def fits(self, other: "Post") -> bool:
        """Whether both can be one post: one title, and nothing that contradicts in whose it is."""
        return self.title == other.title and (self.whose == other.whose or not self.whose or not other.whose)


@cache
def _titles() -> dict[str, list[tuple[frozenset[str], str]]]:
    """Head noun -> the words and the first name of every title with that head, the longest first."""
    titles: dict[str, list[tuple[frozenset[str], str]]] = {}
    for line in load_words("sole_posts"):
        names = [name.strip() for name in line.split(",")]
        for name in names:
            titles.setdefault(_head(name), []).append((frozenset(split_post(name)), names[0]))
    return {head: sorted(found, key=lambda t: (-len(t[0]), t[1], sorted(t[0]))) for head, found in titles.items()}


@cache
def _one_country() -> dict[frozenset[str], str]:
    lines = (line.rpartition(",") for line in load_words("posts_of_one_country"))
    return {frozenset(split_post(title)): split_post(country.strip())[0] for title, _, country in lines}


def _head(phrase: str) -> str:
    """The noun of a post: "secretary" of "US secretary of state", "professor" of "professor with King's College"."""
    words = split_post(_PREPOSITION.split(phrase)[0])
    return next((word for word in reversed(words) if word.partition("-")[0] in roles()), "")


@lru_cache(maxsize=8192)
def read_post(phrase: str) -> Post | None:
    """The sole post that a phrase names; None where it names none, or one that somebody had or may have.

    >>> read_post("Russian Foreign Minister")
    Post(title='foreign minister', whose=frozenset({'russia'}))
    >>> read_post("a former senator") is None
    True
    """
    words = frozenset(split_post(phrase))
    for title, name in _titles().get(_head(phrase), ()):
        if title <= words:
            rest = words - title
            if rest & load_words("not_in_post") or _is_plural(phrase):
                return None
            rest -= _ANYBODY
            return Post(name, rest or frozenset(filter(None, [_one_country().get(title)])))
    return None


def _is_plural(phrase: str) -> bool:
    return bool(re.match(r"(?:two|three|both|several|some|many)\s", phrase))


def is_national(post: Post) -> bool:
    """Whether it is a post of a country."""
    return len(post.whose) == 1 and post.whose <= country_names()


@lru_cache(maxsize=8192)
def role_heads(phrase: str) -> frozenset[str]:
    """What a post makes of a person, in all nouns that people use for it; "counterpart" says nothing."""
    head = _head(phrase)
    return frozenset() if head in ("", "counterpart") else synonyms().get(head, frozenset({head}))


def near_posts(post: Post) -> Iterable[Post]:
    """The post itself, then those whose title may stand for it."""
    yield post
    for title in _NEAR.get(post.title, ()):
        yield Post(title, post.whose)


def days_of(published: str | None) -> Days | None:
    """The days that an ISO date or a part of one covers."""
    if published is None:
        return None
    if len(published) == 4:
        return f"{published}-01-01", f"{published}-12-31"
    if len(published) == 7:
        last = calendar.monthrange(int(published[:4]), int(published[5:]))[1]
        return f"{published}-01", f"{published}-{last:02}"
    return published, published


def are_near(day: Days | None, dates: Iterable[Days | None]) -> bool:
    """Whether a day lies among dates, a month more or less; where either is unknown, nothing speaks against it."""
    dated = [known for known in dates if known]
    if not day or not dated:
        return True
    month = timedelta(days=31)
    first, last = (date.fromisoformat(end) for end in (min(d[0] for d in dated), max(d[1] for d in dated)))
    return first - month <= date.fromisoformat(day[1]) and date.fromisoformat(day[0]) <= last + month


def find_holder(holders: Mapping[Holder, Iterable[Days | None]], day: Days | None) -> Holder | None:
    """Who of those to whom articles give a post at these dates holds it on a day; None where that is not certain.

    One alone is the holder, unless the day lies further from all articles that say so than the calendar year before or
    after. Of several, it is the one whose articles' dates surround the day while no other's do.
    """
    if len(holders) == 1:
        holder, dates = next(iter(holders.items()))
        dated = [known for known in dates if known]
        near = not day or not dated or (_year(min(dated)[0]) - 1 <= _year(day[0]) <= _year(max(dated)[1]) + 1)
        return holder if near else None
    if day is None:
        return None
    around = []
    for holder, dates in holders.items():
        dated = [known for known in dates if known]
        if dated and min(known[0] for known in dated) <= day[0] and day[1] <= max(known[1] for known in dated):
            around.append(holder)
    return around[0] if len(around) == 1 else None


def _year(date: str) -> int:
    return int(date[:4])

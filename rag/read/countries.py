"""Countries under their many words: "French", "France" and "Paris" are one side in news prose."""

import re
from functools import cache

from rag.read.lexicon import load_words


@cache
def _sides() -> tuple[dict[str, str], re.Pattern[str]]:
    """Each word for a country -> its usual name in small letters; and a pattern of all, the longest first."""
    sides: dict[str, str] = {}
    for line in load_words("countries"):
        words = [word.strip() for word in line.split(",")]
        sides |= dict.fromkeys(words, words[0].casefold())
    longest = sorted(map(re.escape, sides), key=len, reverse=True)
    return sides, re.compile(rf"(?<![\w-])(?:{'|'.join(longest)})(?![\w-])")


def name_countries(phrase: str) -> str:
    """A phrase with each word for a country replaced by the country's one name.

    >>> name_countries("the French president")
    'the france president'
    """
    sides, pattern = _sides()
    return pattern.sub(lambda match: sides[match.group()].replace(" ", "-"), phrase)


def is_country(phrase: str) -> bool:
    """Whether a phrase is nothing but a word for a country or its government."""
    return phrase.removeprefix("the ").strip() in _sides()[0]


def name_people(phrase: str) -> str | None:
    """The country whose people a phrase names, by its usual name.

    >>> name_people("the Norwegians"), name_people("Norwegian officials")
    ('Norway', None)
    """
    word = re.sub(r"^the ", "", phrase, flags=re.IGNORECASE)
    known = usual_names()
    name = known.get(word) if word != phrase else None
    return name or known.get(word.removesuffix("s"))


@cache
def country_names() -> frozenset[str]:
    """The one name of every country, as `name_countries` writes it."""
    return frozenset(name.replace(" ", "-") for name in _sides()[0].values())


@cache
def usual_names() -> dict[str, str]:
    """Each word for a country -> the country's usual name, as people write it: "French" -> "France"."""
    lines = [[word.strip() for word in line.split(",")] for line in load_words("countries")]
    return {word: words[0] for words in lines for word in words}

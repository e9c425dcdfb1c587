"""Outlets and days that a question names: "the Courier article", "reported on July 15, 2023"."""

import re
from collections.abc import Collection, Iterable, Sequence

from rag.read.date_literals import find_date_literals

_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)


def find_outlets(question: str, outlets: Iterable[str]) -> frozenset[str]:
    """Those of the outlets that a question names, with a capital, with or without "The".

    Of two outlets that could be meant by the same words, it is the longer.
    """
    found = set()
    for outlet in sorted(outlets, key=len, reverse=True):
        words = re.findall(r"\w+", _ARTICLE.sub("", outlet))
        if not words or words[0].casefold() not in question.casefold():
            continue
        name = re.compile(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b", re.IGNORECASE)
        # "The Age" is no outlet in "what age": a name has its capital.
        if any(not match.group()[0].islower() for match in name.finditer(question)):
            found.add(outlet)
            question = name.sub(" ", question)
    return frozenset(found)


def find_days(question: str) -> tuple[str, ...]:
    """The days and months that a question names, as ISO dates; a year alone says too little of an article."""
    return tuple({literal.value for literal in find_date_literals(question) if len(literal.value) > len("2023")})


def count_mentions(
    question: str, imprints: Sequence[tuple[str | None, str | None]], outlets: Collection[str]
) -> list[int]:
    """For each imprint (an article's outlet and date of publication) how many of the two the question names, 0 to 2.

    `outlets` are those that may be meant.
    """
    named = find_outlets(question, outlets)
    days = find_days(question)
    return [
        (outlet in named) + bool(days and published and published.startswith(days)) for outlet, published in imprints
    ]

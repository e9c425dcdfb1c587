"""What an article says its people are: the posts before and behind their names."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from rag.read.countries import name_countries
from rag.read.lexicon import load_words
from rag.read.names import posts_of_address, roles

_WORD = re.compile(r"[^\W_]+(?:[’'.\-][^\W_]+)*")
_BREAK = re.compile(r"[,;:!?()“”\"–—]\s|\n")
_LEADING = re.compile(r"(?:^|[.,\n]\s*)(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er) ([^,.;:\n]+), $")
_TRAILING = re.compile(r"(?: \([^()]*\))?, (?:the |an? |its |his |her |who (?:is|was|heads|leads) )?([^,;:“”\"\n]+)")
_LONGEST_POST = 90
"""Characters beside a name in which its post stands."""
_MOST_WORDS = 8
"""Words of an apposition behind a name that are its post; further ones tell what the person does."""


def describe_people(text: str, names: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each full name, the words (in small letters) of the posts that the text gives the person.

    Read are the words in front of the name ("Energy Minister Jane Doe"), and appositions on either side ("Jane Doe, the
    energy minister, said", "the energy minister, Jane Doe, said"). A name without a post is left out.
    """
    described: dict[str, frozenset[str]] = {}
    for name in dict.fromkeys(names):
        if len(name.split()) > 1:
            words = frozenset(word for post in _posts(text, name) for word in split_post(post))
            if words & roles():
                described[name] = words
    return described


def _posts(text: str, name: str) -> Iterator[str]:
    end = 0
    while (start := text.find(name, end)) >= 0:
        end = start + len(name)
        before, after = text[max(0, start - _LONGEST_POST) : start], text[end : end + _LONGEST_POST]
        if before[-1:].isalnum() or after[:1].isalnum():
            continue
        neighbour = before.rsplit(maxsplit=1)[-1] if before.strip() else "and"
        if not neighbour.islower() or neighbour == "of" or neighbour.rstrip(".") in roles():  # most are "said", "and"
            yield _post_before(_BREAK.split(before)[-1])
        if before.endswith(", "):
            leading = _LEADING.search(before)
            if leading:
                yield leading[1]
        trailing = _TRAILING.match(after)
        if trailing:
            yield " ".join(trailing[1].split(". ")[0].split()[:_MOST_WORDS])


def _post_before(text: str) -> str:
    """The end of a text that is a post in front of a name: capitals, roles, at most two small words before a role."""
    kept: list[str] = []
    small = 3
    words = text.split()
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if word == "of" and place and words[place - 1].casefold() in roles():
            kept.insert(0, word)
            continue
        role = word.casefold().rstrip(".") in roles()
        small = 0 if role else small + word.islower()
        if word.islower() and (small > 2 or word in load_words("function_words")):
            break
        kept.insert(0, word)
    return " ".join(kept)


def split_post(phrase: str) -> list[str]:
    """The words of a post in small letters; a country by its one name, without possessive endings and dots."""
    return list(_post_words(phrase))


@lru_cache(maxsize=4096)
def _post_words(phrase: str) -> tuple[str, ...]:
    plain = (re.sub(r"[’']s?$", "", word) for word in _WORD.findall(name_countries(phrase)))
    full = (posts_of_address().get(word) or word.casefold() for word in plain)
    return tuple(word.replace(".", "") for word in full if word not in load_words("function_words"))


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """For a noun of a post, those that people use in its place when they ask; itself among them."""
    groups = [frozenset(word.strip() for word in line.split(",")) for line in load_words("role_synonyms")]
    nouns = {noun for group in groups for noun in group}
    return {noun: frozenset().union(*(group for group in groups if noun in group)) for noun in nouns}

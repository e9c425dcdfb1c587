"""What an article says its people are: the posts before and behind their names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from rag.read.countries import name_countries
from rag.read.lexicon import load_words
from rag.read.names import is_honorific, posts_of_address, roles
from rag.read.verbs import verb_forms
from rag.types import Span

_WORD = re.compile(r"[^\W_]+(?:[’'.\-][^\W_]+)*")
_PARTED = re.compile(r"[,;:!?()“”\"–—]\s|\n")
_LEADING = re.compile(
    r"(?:^|[.,”\"\n]\s*)(?:[Tt]he |[Aa]n? |[Ii]ts |[Hh]is |[Hh]er |(?=[^\W\da-z][\w-]*[’']s ))([^,.;:”\"\n]+), $"
)
_TRAILING = re.compile(r"(?: \([^()]*\))?, (?:the |an? |its |his |her |who (?:is|was|heads|leads) )?([^,;:“”\"\n]+)")
_RELATIVE = frozenset({"counterpart", "counterparts"})
"""Roles that say whom one meets, and not what one is."""
_GONE = frozenset("former ex late then then- ex-".split())
_LONGEST_POST = 90
"""Characters beside a name in which its post stands."""
_MOST_WORDS = 8
"""Words of an apposition behind a name that are its post; further ones tell what the person does."""


def describe_people(text: str, names: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each full name, the words (in small letters) of the posts that the text gives the person.

    A name without a post is left out.
    """
    posts = find_posts(text, frozenset(names))
    return {
        name: frozenset(word for start, end in spans for word in split_post(text[start:end]))
        for name, spans in posts.items()
    }


@lru_cache(maxsize=4)  # statements and mentions ask for the same article
def find_posts(text: str, names: frozenset[str]) -> Mapping[str, tuple[Span, ...]]:
    """For each full name, where the text says what the person is; a name without a post is left out.

    Read are the words in front of the name ("Energy Minister Jane Doe"), and appositions on either side ("Jane Doe, the
    energy minister, said", "the energy minister, Jane Doe, said"). For one of whom no more is said, the words in front
    of the last name count too ("Energy Minister Doe"); not one word alone: "President Doe" may be the husband.
    """
    last_names = [name.split()[-1] for name in names]
    found: dict[str, tuple[Span, ...]] = {}
    for name in sorted(names):
        if len(name.split()) > 1:
            posts = sorted({post for post in _posts(text, name) if _is_post(text, post)})
            last = name.split()[-1]
            if last_names.count(last) == 1 and not any(_heads(text[slice(*post)]) - _RELATIVE for post in posts):
                posts += [post for post in posts_before(text, last) if len(split_post(text[slice(*post)])) > 1]
            if posts:
                found[name] = tuple(dict.fromkeys(posts))
    return MappingProxyType(found)


def posts_before(text: str, last_name: str) -> list[Span]:
    """Where a post stands in front of a last name alone ("Foreign Minister Doe"), present ones only."""
    found = []
    end = 0
    while (start := text.find(last_name, end)) >= 0:
        end = start + len(last_name)
        word = text[max(0, start - 30) : start].rpartition(" ")[0].rpartition(" ")[2]
        if text[end : end + 1].isalnum() or text[start - 1 : start] != " ":
            continue
        if word[:1].isupper() and (word.casefold() in roles() or posts_of_address().get(word.rstrip("."))):
            post = _post_before(text, start)
            if post and _is_post(text, post) and not _GONE & set(text[slice(*post)].casefold().split()):
                found.append(post)
    return found


def _heads(post: str) -> frozenset[str]:
    return roles() & set(split_post(post))


def _is_post(text: str, span: Span) -> bool:
    return bool(_heads(text[slice(*span)]))


def _posts(text: str, name: str) -> Iterator[Span]:
    end = 0
    while (start := text.find(name, end)) >= 0:
        end = start + len(name)
        if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
            continue
        before = text[max(0, start - 40) : start].rsplit(maxsplit=1)
        neighbour = before[-1] if before else "and"
        titled = not neighbour.islower() or neighbour == "of" or neighbour.rstrip(".") in roles()  # most: "said", "and"
        post = _post_before(text, start) if titled else None
        if post:
            yield post
        if text.endswith(", ", 0, start):
            opening = max(0, start - _LONGEST_POST)
            leading = _LEADING.search(text[opening:start])
            if leading:
                yield opening + leading.start(1), opening + leading.end(1)
        trailing = _TRAILING.match(text, end, end + _LONGEST_POST)
        if trailing:
            words = list(re.finditer(r"\S+", trailing[1].split(". ")[0]))[:_MOST_WORDS]
            tells = words and words[0].group() in verb_forms() and trailing[0].startswith(", " + words[0].group())
            if words and not tells and not _is_listed(trailing[1]):
                yield trailing.start(1), trailing.start(1) + len(trailing[1][: words[-1].end()].rstrip("."))


def _is_listed(phrase: str) -> bool:
    """Whether an apposition is the next person of a list: "Jane Doe, Energy Minister John Roe and …"."""
    capitals = re.match(r"(?:[^\W\da-z][\w’'.\-]* )+[^\W\da-z][\w’'\-]*", phrase)
    if not capitals:
        return False
    words = capitals[0].split()
    places = [place for place, word in enumerate(words) if word.casefold() in roles()]
    return bool(places) and len(words) - places[-1] > 2


def _post_before(text: str, end: int) -> Span | None:
    """The end of a text that is a post in front of a name: capitals, roles, at most two small words before a role."""
    opening = max(0, end - _LONGEST_POST)
    parted = [match.end() for match in _PARTED.finditer(text, opening, end)]
    opening = parted[-1] if parted else opening
    words = list(re.finditer(r"\S+", text[opening:end]))
    if text[end - 1 : end].isalnum() or not words or words[-1].group() == "of":
        return None
    first = len(words)
    small, proper = 3, False
    for place in range(len(words) - 1, -1, -1):
        word = words[place].group()
        lower = word.casefold()
        if word == "of" and place and words[place - 1].group().casefold() in roles():
            first = place
            continue
        role = lower.rstrip(".") in roles()
        small = 0 if role else small + word.islower()
        kept = lower.rstrip(".") in load_words("not_in_post")  # "former": it says that somebody else has the post
        if word.islower() and not role and not kept and (proper or small > 2 or word in load_words("function_words")):
            break
        proper = proper or not (word.islower() or role)
        verb = word in verb_forms() and not role and (not place or words[place - 1].group() != "of")
        if verb or _ends_sentence(word):
            break
        first = place
    return (opening + words[first].start(), opening + words[-1].end()) if first < len(words) else None


def _ends_sentence(word: str) -> bool:
    return word.endswith(".") and "." not in word[:-1] and len(word) > 2 and not is_honorific(word)


def split_post(phrase: str) -> list[str]:
    """The words of a post in small letters; a country by its one name, without possessive endings and dots."""
    return list(_split_post(phrase))


@lru_cache(maxsize=4096)  # the same few posts come again and again
def _split_post(phrase: str) -> tuple[str, ...]:
    plain = (re.sub(r"[’']s?$", "", word) for word in _WORD.findall(name_countries(phrase)))
    full = (posts_of_address().get(word) or word.casefold() for word in plain)
    return tuple(word.replace(".", "") for word in full if word not in load_words("function_words"))


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """For a noun of a post, those that people use in its place when they ask; itself among them."""
    groups = [frozenset(word.strip() for word in line.split(",")) for line in load_words("role_synonyms")]
    nouns = {noun for group in groups for noun in group}
    return {noun: frozenset().union(*(group for group in groups if noun in group)) for noun in nouns}

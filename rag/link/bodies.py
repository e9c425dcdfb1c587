"""Persons, posts and bodies told apart, and bodies that are one under several names."""

import re
from functools import lru_cache

from rag.link.clusters import Kind
from rag.link.names import fold
from rag.read.countries import country_names, is_country
from rag.read.lexicon import load_words
from rag.read.names import body_nouns, person_of, roles
from rag.read.people import split_post
from rag.types import Mention

_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)

BodyKey = frozenset[str]
"""What makes bodies one: {"china", "foreign", "ministry"}."""


def drop_article(name: str) -> str:
    """A name without "the"."""
    return _ARTICLE.sub("", name, count=1) if _ARTICLE.match(name) else name


def kind_of(mention: Mention) -> Kind:
    """Whether a mention names a person or a body, or stands for somebody unnamed.

    A noun that names nobody ("officials", "the company") is a post.
    """
    return _kind_of(mention.name, bool(mention.post_texts))


@lru_cache(maxsize=65536)
def _kind_of(name: str, has_post: bool) -> Kind:
    name = drop_article(name)
    words = name.split()
    last = fold(words[-1].strip(".,"))
    many = load_words("groups") | load_words("function_words")
    if last in many or (fold(words[0]) in load_words("function_words") and words[0] != "US"):
        return "post"
    if is_country(name) or _named_body(name):
        return "body"
    if words[-1].endswith("s") and is_country(words[-1][:-1]):
        return "post"  # "African Americans"
    person = person_of(name)
    bodies = body_nouns()
    if person is None or last in roles():
        proper = len(words) > 1 and any(word[0].isupper() for word in words)
        return "body" if proper and fold(_head(words)) in bodies else "post"
    if has_post and " " in person:
        return "person"
    acronym = any(len(word) > (2 if " " in person else 1) and word.isupper() for word in person.split())
    if acronym or any(fold(word) in bodies or is_country(word) or is_country(word.title()) for word in person.split()):
        return "body"
    return "person"


def _head(words: list[str]) -> str:
    """The noun that says what a body is: before "of" or "for", else the last."""
    place = next((place for place, word in enumerate(words) if word in ("of", "for", "at") and place), len(words))
    return words[place - 1]


def _named_body(name: str) -> str | None:
    """The body with a name of its own in which a name ends: "White House" of "US White House"."""
    words = name.split()
    ends = (" ".join(words[-count:]) for count in (2, 1))
    return next((end for end in ends if end in load_words("named_bodies")), None)


@lru_cache(maxsize=8192)
def body_key(name: str) -> BodyKey:
    """What makes bodies one: the words of a government's body with its country's one name, else the words.

    >>> body_key("China’s Ministry of Foreign Affairs") == body_key("the Chinese foreign ministry")
    True
    """
    name = re.sub(r"Department of (?:the )?(\w+)$", r"\1 Department", drop_article(name))
    named = _named_body(name)
    if named:
        return frozenset({fold(named)})
    words = frozenset(split_post(name))
    if is_country(name) or words & load_words("government_bodies"):
        return words - {"affairs"}
    return frozenset(fold(word) for word in re.findall(r"\w[\w’'&-]*", name))


def lands_of(key: BodyKey) -> frozenset[str]:
    """The countries that a body's key names."""
    return key & country_names()

"""Who a speaker is within an article: by name, by post, or by what was just said; a wrong one is worse than none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rag.read.names import full_names, is_honorific, person_of
from rag.read.people import describe_people, split_post
from rag.read.phrases import POSSESSIVES, PRONOUNS
from rag.types import Span

NAME_REACH = 600
"""Characters back to which "the minister" may look for a minister's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who is who in one article."""

    names: Mapping[str, str]
    """Last (or first) name -> full name."""
    posts: Mapping[str, frozenset[str]]
    """Full name -> the words of the posts that the article gives the person."""


def read_people(text: str) -> People:
    """The people whom an article names in full, with their posts."""
    names = full_names(text)
    return People(names=names, posts=describe_people(text, names.values()))


def _last_person(text: str, people: People) -> str | None:
    """The person whom a stretch of text names last."""
    places = ((text.rfind(name.split()[-1]), name) for name in people.names.values())
    place, person = max(places, default=(-1, ""))
    return person if place >= 0 else None


def name_speaker(text: str, span: Span, people: People, recent: str | None) -> str | None:
    """Who a subject is: the fullest name that the article gives, the words themselves, or for a pronoun `recent`."""
    phrase = " ".join(text[span[0] : span[1]].split())
    if phrase.casefold() in PRONOUNS | POSSESSIVES:
        return recent
    person = person_of(phrase.replace("(", "").replace(")", ""))
    if person is None:
        words = set(split_post(phrase))
        meant = [name for name, post in people.posts.items() if words and words <= post]
        definite = re.match(r"[Tt]he\s", phrase)
        if (
            definite
            and len(words) == 1
            and _last_person(text[max(0, span[0] - NAME_REACH) : span[0]], people) not in meant
        ):
            definite = None  # "the minister" is the one whom the text has just named, or stays open
        return meant[0] if definite and len(meant) == 1 else re.sub(r"^(?:the|a|an)\s", "", phrase, flags=re.IGNORECASE)
    if " " not in person and not is_honorific(person):
        return people.names.get(person, person)
    return person

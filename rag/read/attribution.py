"""Who a speaker is within an article: by name, by post, or by what was just said; a wrong one is worse than none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rag.read.countries import country_names, is_country
from rag.read.lexicon import load_words
from rag.read.names import body_nouns, full_names, is_honorific, may_be_person, person_of
from rag.read.people import describe_people, split_post, synonyms
from rag.read.phrases import POSSESSIVES, PRONOUNS
from rag.types import Span

NAME_REACH = 600
"""Characters back to which "the minister" may look for a minister's name."""
_OWNED = re.compile(r"([^\W\d_][\w. ]*?)[’']s?\s")
"""Whose something is: "Moscow’s top diplomat"."""
_TOP = frozenset({"top", "chief"})
"""Words that make a post a country's own: there is one top diplomat, and many senior ones."""


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


def name_speaker(text: str, span: Span, people: People, recent: str | None) -> str | None:
    """Who a subject is: the fullest name that the article gives, the words themselves, or for a pronoun `recent`."""
    phrase = " ".join(text[span[0] : span[1]].split())
    if phrase.casefold() in PRONOUNS | POSSESSIVES:
        if recent is None:
            near = _named_before(text[max(0, span[0] - NAME_REACH) : span[0]], people)
            known = [name for name in near if name in people.posts]  # "Port Ellen" may look like a name
            recent = known[0] if len(known) == 1 else None  # nobody has spoken: the only one who is named
        return recent and _follow_pronoun(text, span, recent, people)
    person = person_of(phrase.replace("(", "").replace(")", ""))
    if person is None:
        holder = _find_holder(text, span, phrase, people)
        return holder or re.sub(r"^(?:the|a|an)\s", "", phrase, flags=re.IGNORECASE)
    if " " not in person and not is_honorific(person):
        return people.names.get(person, person)
    return person


def _find_holder(text: str, span: Span, phrase: str, people: People) -> str | None:
    """Who is meant by a definite post; None where the article gives it to nobody or to several."""
    possessive = _OWNED.match(phrase)
    if not (re.match(r"[Tt]he\s", phrase) or (possessive and is_country(possessive[1]))):
        return None
    words = split_post(phrase)
    head = split_post(re.split(r"\s(?:of|for)\s", phrase)[0])[-1:]
    body = not body_nouns().isdisjoint(head)
    if country_names().issuperset(words) or (body and possessive):
        return None
    personal = load_words("roles") - body_nouns()
    held = {n: post for n, post in people.posts.items() if not body or personal.isdisjoint(post)}  # no spokeswoman's
    meant = [name for name, post in held.items() if post.issuperset(words)]
    if len(words) == 1:  # "the minister" is the one minister whom the text has just named, or stays open
        near = _named_before(text[max(0, span[0] - NAME_REACH) : span[0]], people)
        ministers = [name for name in near if name in meant]
        return ministers[0] if len(ministers) == 1 and ministers == near[:1] else None
    countries = country_names().intersection(words)
    if not meant and countries and countries.union(_TOP, [words[-1]]).issuperset(words):
        nouns = synonyms().get(words[-1], frozenset())  # "the US diplomat", "Moscow's top diplomat"
        meant = [name for name, post in people.posts.items() if countries <= post and nouns & post]
    return meant[0] if len(meant) == 1 else None


def _named_before(text: str, people: People) -> list[str]:
    """The people whom a stretch of text names, by full or last name; the last named first."""
    places = {name: text.rfind(name.split()[-1]) for name in people.names.values() if may_be_person(name)}
    return sorted((name for name, place in places.items() if place >= 0), key=lambda name: -places[name])


def _follow_pronoun(text: str, span: Span, recent: str, people: People) -> str | None:
    """Whom a pronoun means: the one who spoke before, unless the article shows that it cannot be: "Ms. Doe" is no "he".

    Then it is the last one named in front of whom the article shows that it can be.
    """
    word = text[slice(*span)].casefold()
    pronoun = {"his": "he", "her": "she"}.get(word, word)
    shown = _shown_pronouns(text, recent, people)
    if len(shown) != 1 or pronoun == "they" or pronoun in shown:
        return recent
    near = _named_before(text[max(0, span[0] - NAME_REACH) : span[0]], people)
    return next((name for name in near if _shown_pronouns(text, name, people) == {pronoun}), None)


def _shown_pronouns(text: str, name: str, people: People) -> set[str]:
    """What an article's forms of address and posts show of a person: "he", "she", nothing, or, of spouses, both."""
    shown = set()
    last = name.split()[-1]
    for line in load_words("gendered_words"):
        word, _, means = line.partition(", ")
        if word in people.posts.get(name, ()) or any(
            f"{word}{dot} {n}" in text for dot in (".", "") for n in (last, name)
        ):
            shown.add(means)
    return shown

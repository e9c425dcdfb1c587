"""Whom a person means who asks for a speaker: by a name, a post, a body or a country."""

import re
from collections.abc import Iterable, Mapping, Sequence

from rag.read.countries import country_names, is_country, name_people
from rag.read.lexicon import load_words
from rag.read.names import body_nouns, person_of, same_person
from rag.read.people import split_post, synonyms
from rag.types import Speaker

_PLAIN = re.compile(r"[^\W\d_]+")


class SpeakerFinder:
    """The speakers of a corpus, ready to be asked for."""

    def __init__(self, speakers: Sequence[Speaker]) -> None:
        """Their words are read once."""
        self.speakers = tuple(speakers)
        self._names: dict[str, dict[str, str]] = {}
        for speaker in speakers:
            for name in speaker.names:
                self._names.setdefault(name.source, {})[name.name] = speaker.name
        self._posts = [
            [frozenset(split_post(post)) for post in (*speaker.posts, *speaker.variants)] for speaker in speakers
        ]
        self._words = [frozenset[str]().union(*posts) for posts in self._posts]
        self._by_word: dict[str, set[int]] = {}
        for number, speaker in enumerate(speakers):
            for word in _words(" ".join((*speaker.variants, *speaker.posts))):
                self._by_word.setdefault(word, set()).add(number)

    def names_in(self, source: str) -> Mapping[str, str]:
        """The canonical names of those whom an article names, by the names that it uses."""
        return self._names.get(source, {})

    def find(self, asked: str) -> tuple[Speaker, ...]:
        """Everybody who can be meant, those with most statements first; several where a name is shared.

        A country ("Paris", "the Danes") means its government: who is called by it, and its bodies. A post ("the labour
        secretary") means whoever is given it, or is only called by it: its head noun, or a synonym, half of its other
        words and its country have to agree.
        """
        country = is_country(asked)
        land = asked if country else name_people(asked)
        body = asked.partition(" of ")[0]
        post = () if country or person_of(body) else split_post(body)
        named = {word for word in split_post(asked) if post and word != post[-1]}
        countries = named & country_names()
        others = named - countries
        heads = synonyms().get(post[-1], frozenset({post[-1]})) if post else frozenset()
        found = [
            speaker
            for number, speaker in self._near(_words(asked) | heads | set(split_post(land or asked)))
            if any(same_person(asked, name) for name in speaker.variants)
            or (land is not None and any(_is_government(name, split_post(land)[0]) for name in speaker.variants))
            or (
                countries <= self._words[number]
                and not (speaker.kind == "person" and heads & body_nouns())  # a league is nobody's post
                and any(_holds(post, heads, others) for post in self._posts[number])
            )
        ]
        if any(same_person(asked, speaker.name) and _has_first_name(speaker) for speaker in found):
            whole = len(_PLAIN.findall(person_of(asked) or "")) > 1
            found = [speaker for speaker in found if not whole or speaker.kind != "person" or _has_first_name(speaker)]
        return tuple(sorted(found, key=lambda speaker: (-speaker.statements, speaker.name)))

    def _near(self, words: Iterable[str]) -> list[tuple[int, Speaker]]:
        """Those who share a word with what is asked for, as it stands or in the form in which posts are compared."""
        numbers = set[int]().union(*(self._by_word.get(word, set()) for word in words))
        return [(number, self.speakers[number]) for number in sorted(numbers)]


def _has_first_name(speaker: Speaker) -> bool:
    return any(" " in name for name in speaker.variants)


def _words(text: str) -> set[str]:
    plain = {re.sub(r"[’']s?$", "", word) for word in re.findall(r"[^\W_]+(?:[’'.-][^\W_]+)*", text.casefold())}
    return plain | set(split_post(text))


def _holds(post: frozenset[str], heads: frozenset[str], others: set[str]) -> bool:
    """Whether a post is the one asked for."""
    return bool(heads & post) and 2 * len(others & post) >= len(others)


def _is_government(name: str, country: str) -> bool:
    """Whether a speaker is a country's government: "Moscow", "the Russian foreign ministry"."""
    words = set(split_post(name))
    return words == {country} or (country in words and bool(load_words("government_bodies") & words))

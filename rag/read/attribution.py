"""Who speaks in a sentence: the first, sentence-level reading of attribution.

Prose says it in few ways: "X said that …", "…, X said", "…, said X", "according to X", "X, a minister, told …", "…,
saying …". A rule is taken only where the words in front of (or behind) a verb of reporting name a person, a post or a
body; everything else stays without a speaker: a wrong one is worse than none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.read.countries import country_names, is_country
from rag.read.cues import Cue, find_cues
from rag.read.lexicon import load_words
from rag.read.names import body_nouns, full_names, is_honorific, may_be_person, person_of
from rag.read.people import describe_people, split_post, synonyms
from rag.read.phrases import POSSESSIVES, PRONOUNS, split_tokens
from rag.types import Span

LONGEST_UNIT = 700
"""Characters up to which the sentences of one quotation are kept together."""
PRONOUN_REACH = 3
"""Units back to which "he said" may look for the one who spoke before."""

NAME_REACH = 600
"""Characters back to which "the minister" may look for a minister's name."""
_OWNED = re.compile(r"([^\W\d_][\w. ]*?)[’']s?\s")
"""Whose something is: "Moscow’s top diplomat"."""
_TOP = frozenset({"top", "chief"})
"""Words that make a post a country's own: there is one top diplomat, and many senior ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One who speaks in a unit, and through whom the words came."""

    speaker: str | None
    """Full name where the article gives one, else the words that stand for it; None where a pronoun stays open."""
    speaker_span: Span
    cue_span: Span
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A sentence, or the sentences of one running quotation, with those who speak in it; the main voice first."""

    start: int
    end: int
    voices: tuple[Voice, ...]


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


def read_units(text: str, sentences: Sequence[Span], people: People | None = None) -> list[Unit]:
    """The units of an article's sentences, in order, each with its voices.

    `sentences` are spans in `text`, `people` those whom it names, read from it where not given. A pronoun takes the one
    who spoke shortly before; "the energy minister" is the one person to whom the article gives that post.
    """
    people = people or read_people(text)
    units: list[Unit] = []
    for start, end in _join_quotations(text, sentences):
        tokens = split_tokens(text, start, end)
        cues = find_cues(tokens, text)
        recent = next((v.speaker for u in reversed(units[-PRONOUN_REACH:]) for v in u.voices[:1] if v.speaker), None)
        if recent is None and units:
            recent = _only_person(text[units[max(0, len(units) - PRONOUN_REACH)].start : start], people)
        voices = _voices(text, cues, people, recent)
        if not voices and units and _goes_on(text, units[-1], start, end):
            voices = units[-1].voices[:1]
        units.append(Unit(start=start, end=end, voices=voices))
    return units


def _only_person(text: str, people: People) -> str | None:
    """The one person whom a stretch of text names, by full or last name; None where it names several or nobody."""
    last_names = {name.split()[-1]: name for name in people.posts}
    named = {last_names[word] for word in re.findall(r"[^\W\d_][\w-]+", text) if word in last_names}
    return named.pop() if len(named) == 1 else None


def _goes_on(text: str, before: Unit, start: int, end: int) -> bool:
    """Whether a unit is nothing but a quotation that goes on from the one before.

    Either behind an attribution in the same paragraph (“…,” she said. “…”), or as the next paragraph of a quotation
    that was not closed.
    """
    held, unit = text[before.start : before.end], text[start:end]
    if not unit.startswith(("“", '"', "''")):
        return False
    unclosed = held.rfind("“") > held.rfind("”")
    whole = unit[-1] in '”"' and unit.count("“") + unit.count('"') <= 2
    return unclosed or (whole and "\n" not in text[before.end : start])


def _join_quotations(text: str, sentences: Sequence[Span]) -> list[Span]:
    """Sentences, those of one quotation joined while they fit; a blank line always parts them."""
    joined: list[Span] = []
    for start, end in sentences:
        if joined:
            first, last = joined[-1]
            held = text[first:last]
            inside = held.rfind("“") > held.rfind("”") or held.count('"') % 2 == 1 or held.count("''") % 2 == 1
            if inside and "\n\n" not in text[last:start] and end - first <= LONGEST_UNIT:
                joined[-1] = (first, end)
                continue
        joined.append((start, end))
    return joined


def _voices(text: str, cues: list[Cue], people: People, recent: str | None) -> tuple[Voice, ...]:
    """Cues to voices: trailing ones report the others; of "X said that Y said", X reports Y."""
    trailing = [cue for cue in cues if cue.trailing]
    inner = [cue for cue in cues if not cue.trailing]
    told: list[tuple[Cue, tuple[Cue, ...]]] = []
    outer: tuple[Cue, ...] = tuple(reversed(trailing))
    above: tuple[Cue, ...] = outer
    for cue in inner:
        if cue.coordinate:
            above = outer
        told.append((cue, above))
        if not any(cue.subject == other.subject for other, _ in told[:-1]):
            above = (cue, *above)
    told += [(cue, tuple(reversed(trailing[:index]))) for index, cue in enumerate(trailing)]
    voices: list[Voice] = []
    for cue, reporters in told:
        speaker = name_speaker(text, cue.named or cue.subject, people, recent)
        via = (name_speaker(text, r.named or r.subject, people, recent) for r in reporters if r.subject != cue.subject)
        named = tuple(dict.fromkeys(name for name in via if name and name != speaker))
        if not any(speaker == voice.speaker and voice.speaker_span == cue.subject for voice in voices):
            voices.append(Voice(speaker=speaker, speaker_span=cue.subject, cue_span=cue.span, via=named))
    return tuple(voices)


def name_speaker(text: str, span: Span, people: People, recent: str | None) -> str | None:
    """Who a subject is: the fullest name that the article gives, the words themselves, or for a pronoun `recent`."""
    phrase = " ".join(text[span[0] : span[1]].split())
    if phrase.casefold() in PRONOUNS | POSSESSIVES:
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
    if not load_words("roles").intersection(words) - body_nouns():
        return None  # a ministry is not the minister
    meant = [name for name, post in people.posts.items() if post.issuperset(words)]
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

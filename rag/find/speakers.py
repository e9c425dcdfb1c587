"""The speakers of a corpus for a person who lists them, asks for one, or decides who is who."""

import difflib
from collections import Counter
from dataclasses import dataclass

from rag.errors import RequestError
from rag.index.corpus import Corpus
from rag.link.edits import plain_name
from rag.read.people import split_post
from rag.types import Filters, Speaker, SpeakerEdit, SpeakerName

MOST_POSTS = 8
"""Posts that are looked at, of those that articles give a speaker."""
NEAREST = 3
"""Names that an error names where one is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerCount:
    """A speaker in the articles that filters let through."""

    speaker: Speaker
    statements: int
    articles: int
    """Articles that name the speaker."""


def count_speakers(corpus: Corpus, filters: Filters = Filters()) -> list[SpeakerCount]:
    """Who speaks or is named in the articles that the filters let through, those with most statements first.

    Raises UnknownSource and RequestError as `Corpus.articles` does.
    """
    articles = corpus.articles(filters)
    meeting = None if filters.meeting is None else corpus.meeting_finder().find(filters.meeting).id
    said = {
        article.source: Counter(s.speaker for s in corpus.statements(article) if meeting in (None, s.meeting))
        for article in articles
    }
    among = corpus.speakers() if filters.speaker is None else corpus.find_speakers(filters.speaker)
    present = [
        SpeakerCount(
            speaker=speaker, statements=sum(said[source][speaker.name] for source in sources), articles=len(sources)
        )
        for speaker in among
        if (sources := {name.source for name in speaker.names} & said.keys())
    ]
    return sorted(present, key=lambda one: (-one.statements, -one.articles, one.speaker.name))


def find_by_id(corpus: Corpus, asked: str) -> Speaker | None:
    """The speaker with an id, or else the first who can be meant by a name; None where nobody can."""
    for speaker in corpus.speakers():
        if speaker.id == asked:
            return speaker
    return next(iter(corpus.find_speakers(asked)), None)


def names_like(corpus: Corpus, asked: str) -> list[tuple[Speaker, SpeakerName]]:
    """The names of all articles that are the one asked for, whatever its capitals and accents, with whose they are.

    Raises RequestError, which names the nearest, where there is none.
    """
    plain = plain_name(asked)
    everywhere = [(speaker, name) for speaker in corpus.speakers() for name in speaker.names]
    found = [
        (speaker, name) for speaker, name in everywhere if plain in (plain_name(name.name), plain_name(speaker.name))
    ]
    if not found:
        known = {plain_name(name.name): name.name for _, name in reversed(everywhere)}
        near = difflib.get_close_matches(plain, known, n=NEAREST, cutoff=0.5)
        near += [key for key in known if set(key.split()) & set(plain.split()) and key not in near]
        names = ", ".join(f"“{known[key]}”" for key in near[:NEAREST])
        raise RequestError(f"no article has the speaker {asked!r}" + (f"; the nearest are {names}" if names else ""))
    return found


def check_edit(corpus: Corpus, edit: SpeakerEdit) -> None:
    """Raises RequestError where an edit would change nothing, or names a speaker whom no article has; UnknownSource."""
    found = names_like(corpus, edit.name)
    written = [(speaker, name) for speaker, name in found if plain_name(name.name) == plain_name(edit.name)]
    if not written and (edit.kind == "split" or edit.source):
        names = ", ".join(dict.fromkeys(f"“{name.name}”" for _, name in found))
        raise RequestError(f"no article writes {edit.name!r}; the names of this speaker there are {names}")
    if edit.source is not None:
        corpus.article(edit.source)
        found = [(speaker, name) for speaker, name in written if name.source == edit.source]
        if not found:
            where = ", ".join(sorted({name.source for _, name in written})[:NEAREST])
            raise RequestError(f"{edit.source} has no speaker {edit.name!r}; that name stands in {where}")
    owners = {speaker.id: speaker for speaker, _ in found}
    if edit.kind == "merge":
        into = {speaker.id for speaker, _ in names_like(corpus, edit.into or "")}
        if len(owners.keys() | into) == 1:
            raise RequestError(f"{edit.name!r} and {edit.into!r} are one speaker already")
    elif all(_is_apart(speaker, edit) for speaker in owners.values()):
        raise RequestError(f"{edit.name!r} stands apart already")


def _is_apart(speaker: Speaker, edit: SpeakerEdit) -> bool:
    """Whether a speaker has no name but the one to be split off, nor has it outside its article."""
    return all(
        plain_name(name.name) == plain_name(edit.name) and edit.source in (None, name.source) for name in speaker.names
    )


def describe_edit(edit: SpeakerEdit) -> str:
    """An edit in a few words."""
    where = f", in {edit.source}" if edit.source else ""
    return (
        f"“{edit.name}” joined to “{edit.into}”{where}" if edit.kind == "merge" else f"“{edit.name}” set apart{where}"
    )


def list_posts(speaker: Speaker) -> list[str]:
    """What articles call a speaker, without what another of these tells more fully and without the name itself."""
    words = {post: set(split_post(post)) for post in speaker.posts[:MOST_POSTS]}
    kept: list[str] = []
    for post, own in words.items():
        told = any(own < other for other in words.values()) or own in [words[other] for other in kept]
        if not told and post != speaker.name:
            kept.append(post)
    return kept


def explain_names(speaker: Speaker) -> list[SpeakerName]:
    """A speaker's names, each with why: errors of a source first, then by name."""
    return sorted(speaker.names, key=lambda name: (not name.is_error, name.name, name.source))

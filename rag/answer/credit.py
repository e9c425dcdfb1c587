"""Whose words a place gives: the one to whom a quotation is credited, surely another, or nobody can tell."""

from collections.abc import Mapping
from dataclasses import dataclass

from rag.answer.reading import ExactPlace
from rag.index.corpus import Corpus
from rag.link.posts import read_post
from rag.read.countries import country_names
from rag.read.names import person_of, same_person
from rag.read.people import split_post
from rag.types import Speaker, Statement

LEAST_TELLING = 6
"""Words from which the same wording is the same statement, and a quotation its speaker's more than its reporter's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The speaker to whom a quotation is credited."""

    name: str
    """As a person asks for it: a name, a post or a body."""
    speakers: tuple[Speaker, ...]
    """Those of the corpus who can be meant."""
    known: Mapping[str, Speaker]
    """All speakers of the corpus by their canonical names."""

    def means(self, name: str) -> bool:
        """Whether a speaker, as an article's statement has it, can be meant."""
        return same_person(self.name, name) or any(name in speaker.variants for speaker in self.speakers)


def read_credit(corpus: Corpus, name: str) -> Credit:
    """Whom a name, a post or a body stands for in the corpus."""
    known = {speaker.name: speaker for speaker in corpus.speakers()}
    return Credit(name=name, speakers=corpus.find_speakers(name), known=known)


def is_said_by(place: ExactPlace, credit: Credit) -> bool:
    """Whether any who speak at a place can be meant; where nobody's words hold all of it, any in its sentence.

    Of a telling quotation within a report only its own speaker: what Doe says that Roe said is Roe's.
    """
    reading = place.source.reading
    holding = [said for said in reading.statements if said.speaker and _holds(said, place)]
    inner = reading.said(place.start, place.end)
    if inner in holding and inner.via and inner.kind == "direct" and len(_words(place)) >= LEAST_TELLING:
        return credit.means(inner.speaker or "")
    told = holding or [said for start, _ in place.spans for said in reading.told(start)]
    return any(credit.means(name) for said in told for name in (said.speaker, *said.via) if name)


def _holds(said: Statement, place: ExactPlace) -> bool:
    return all(any(first <= start and end <= last for first, last in said.spans) for start, end in place.spans)


def _words(place: ExactPlace) -> list[str]:
    return [word for span in place.spans for word in place.source.reading.text[slice(*span)].split()]


def is_another(there: str | None, credit: Credit) -> bool:
    """Whether an article's speaker is certainly not the one credited.

    Of two names those are another's that have no word in common, or that are first and last name with the last alone
    the same. Without two names, a person is not who holds a sole office that the articles give to another, and nobody
    speaks for another country. Any other post, and a pronoun, may be anybody's.
    """
    if not there or credit.means(there):
        return False
    ours, theirs = ((person_of(name) or "").casefold().split() for name in (credit.name, there))
    if ours and theirs:
        return not set(ours) & set(theirs) or (len(ours) == len(theirs) == 2 and ours[-1] == theirs[-1])
    speaker = credit.known.get(there)
    if speaker is None or speaker.kind == "post":
        return False
    if not ours and theirs and read_post(credit.name) and any(one.kind == "person" for one in credit.speakers):
        return True
    asked = _countries(credit.name, *(post for one in credit.speakers for post in (*one.variants, *one.posts)))
    own = _countries(*speaker.variants, *speaker.posts)
    return bool(asked and own) and not asked & own


def _countries(*phrases: str) -> frozenset[str]:
    return country_names() & {word for phrase in phrases for word in split_post(phrase)}

"""What the desk knows beside the words that a sentence cites, as one more text to lay the sentence beside."""

from calendar import month_name
from collections.abc import Iterable

from rag.find.terms import fold
from rag.index.corpus import Corpus
from rag.types import Citation, Meeting


def describe_known(
    corpus: Corpus,
    sentence: str,
    citation: Citation,
    *,
    people: Iterable[str],
    addressees: Iterable[str],
    meeting: Meeting | None,
) -> str:
    """Who speaks there, under every name and post, to whom, at which meeting; empty where nothing is known.

    Outlet and date are told where the sentence names the outlet: the day of a report is no day of a meeting.
    """
    named = list(dict.fromkeys(people))
    known = {speaker.name: speaker for speaker in corpus.speakers()} if named else {}
    told = [
        phrase
        for name in named
        for phrase in ((*known[name].variants, *known[name].posts) if name in known else (name,))
    ]
    told += addressees
    if meeting:
        told += [meeting.name, meeting.place or ""]
    if citation.outlet and fold(citation.outlet) in fold(sentence):
        told += [citation.outlet, _spell(citation.published)]
    return "; ".join(filter(None, told))


def _spell(date: str | None) -> str:
    """An ISO date with its month's name: "2023-07-15 July"."""
    month = (date or "").split("-")[1:2]
    return " ".join((date or "", *(month_name[int(number)] for number in month)))

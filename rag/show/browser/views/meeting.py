"""What the component draws of meetings: the list, one with its evidence, its readout, and who spoke at which."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count as count_from

from rag.answer.telling import DIFFER, describe_finding, describe_reports, name_writer
from rag.find.meeting_lists import SpeakerAtMeeting
from rag.find.meetings import describe_days
from rag.link.meeting_facts import name_month
from rag.show.browser.views.answer import view_work
from rag.show.browser.views.parts import View, list_facts, name_outlet, view_citation
from rag.show.browser.views.who import Line, lay_matrix
from rag.show.words import count, list_costs
from rag.types import (
    EXTRACTIVE,
    AnswerSentence,
    Article,
    Citation,
    Difference,
    DiffStep,
    Gathering,
    Meeting,
    Readout,
    Section,
    Span,
    Speaker,
    cite,
)

MOST_NAMES = 6
"""Of those who took part, in the list."""
SIDES = 2
"""Versions that a word diff compares."""
MOST_SPEAKERS = 20
"""Rows of the matrix."""
MOST_WORDS = 60
"""Characters of a place that stand for it where it is told as evidence."""


def view_meetings(meetings: Sequence[Meeting]) -> View:
    """The list of meetings, in the order given; an undated one with why it is."""
    return {
        "kind": "meetings",
        "rows": [
            {
                "id": meeting.id,
                "name": meeting.name,
                "facts": [
                    meeting.place or "place unknown",
                    describe_days(meeting.start, meeting.end),
                    count(len(meeting.sources), "article"),
                ],
                "people": name_some(meeting.participants),
                "reason": None if meeting.start else meeting.date_reason,
                "edited": meeting.edited,
            }
            for meeting in meetings
        ],
    }


def name_some(names: Sequence[str]) -> str:
    """The first few of some names, and how many there are more."""
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "") or "nobody is named"


def list_evidence(meeting: Meeting) -> list[tuple[str, Gathering, Span]]:
    """The places that say what a meeting is (`what`), where and when it was, in the order of its gatherings."""
    found = []
    for gathering in meeting.gatherings:
        where = [gathering.place_span] if gathering.place_span else []
        spans = [("what", gathering.span), *(("where", span) for span in where)]
        spans += [("when", span) for span in gathering.time_spans]
        # An article that a person added says nothing of the kind: its span is empty.
        found += [(kind, gathering, span) for kind, span in spans if span[0] < span[1]]
    return found


def cite_evidence(meeting: Meeting, articles: Mapping[str, Article]) -> tuple[Citation, ...]:
    """The places of `list_evidence`, numbered from 1."""
    return tuple(
        cite(articles[gathering.source], *span, number=number)
        for number, (_, gathering, span) in enumerate(list_evidence(meeting), 1)
    )


def view_meeting(
    meeting: Meeting,
    articles: Sequence[Article],
    evidence: Sequence[Citation],
    speakers: Mapping[str, Speaker],
    counts: Mapping[SpeakerAtMeeting, int],
) -> View:
    """A meeting's facts with the places that they rest on (`cite_evidence`), who took part, and its articles.

    `speakers` are those of the corpus by name, `counts` what they said at which meeting.
    """
    kinds = [kind for kind, _, _ in list_evidence(meeting)]
    people = [(name, speakers.get(name)) for name in meeting.participants]
    return {
        "kind": "meeting",
        "facts": [
            {
                "label": "When",
                "value": describe_days(meeting.start, meeting.end),
                "reason": meeting.date_reason,
                "places": view_evidence(kinds, evidence, "when"),
            },
            {
                "label": "Where",
                "value": meeting.place or "No article says where",
                "places": view_evidence(kinds, evidence, "where"),
            },
            {"label": "What", "value": meeting.gathering, "places": view_evidence(kinds, evidence, "what")},
        ],
        "people": [
            {"name": name, "id": known and known.id, "count": counts.get((known.id, meeting.id), 0) if known else 0}
            for name, known in people
        ],
        "articles": [
            {
                "source": article.source,
                "title": article.title or article.source,
                "facts": [*list_facts(article), count(article.words, "word")],
                "reasons": [one for one in meeting.reasons if one.startswith(f"{article.source} ")],
            }
            for article in articles
        ],
    }


def view_evidence(kinds: Sequence[str], evidence: Sequence[Citation], wanted: str) -> list[View]:
    """The places of one kind; of the same words in one article the first."""
    seen = set()
    places = []
    for place, (kind, citation) in enumerate(zip(kinds, evidence, strict=True)):
        words = " ".join(citation.quote.split())[:MOST_WORDS]
        if kind == wanted and (citation.source, words) not in seen:
            seen.add((citation.source, words))
            outlet = name_outlet(citation.source, citation.outlet)
            places.append({"place": place, "words": words, "where": outlet, "title": citation.source})
    return places


def list_readout_places(readout: Readout) -> tuple[Citation, ...]:
    """Every place that a readout can open, in the order of *previous* and *next*."""
    return (*readout.citations, *(version for one in readout.disagreements for version in one.versions))


def view_readout(readout: Readout) -> View:
    """A readout: how it was made, headed sentences with their chips, then where the accounts differ."""
    by_number = {citation.number: citation for citation in readout.citations}
    return {
        "kind": "readout",
        "sections": [
            {"heading": section.heading, "sentences": view_sentences(section, by_number)}
            for section in readout.sections
        ],
        "differ": DIFFER,
        "differences": list(view_differences(readout)),
        "cited": [view_citation(citation, place) for place, citation in enumerate(readout.citations)],
        "also_found": [],
        "made": name_writer(readout.engine) or None,
        "notice": readout.notice,
        "engine": " · ".join(list_costs(readout)),
        "work": view_work(readout.work) if readout.work else None,
        "can_ask_again": readout.engine != EXTRACTIVE,
        "copy": copy_readout(readout),
        "copy_plain": "\n\n".join(
            "\n".join([section.heading, *(sentence.text for sentence in section.sentences)])
            for section in readout.sections
        ),
    }


def view_sentences(section: Section, by_number: Mapping[int, Citation]) -> list[View]:
    """The sentences of a section: a topic where it begins, a speaker where the heading does not name them."""
    views: list[View] = []
    about = None
    for sentence in section.sentences:
        cited = [by_number[number] for number in sentence.citations]
        views.append(
            {
                "text": sentence.text,
                "support": sentence.support,
                "numbers": list(sentence.citations),
                "about": f"On: {sentence.about}" if sentence.about and sentence.about != about else None,
                "lead": name_lead(sentence.text, cited, section.heading),
                "reports": describe_reports(sentence),
                "reported_in": "\n".join(sentence.sources),
            }
        )
        about = sentence.about
    return views


def view_differences(readout: Readout) -> Iterator[View]:
    """On what the accounts differ, with what each has; numbered on from the readout's citations."""
    places = count_from(len(readout.citations))
    for one in readout.disagreements:
        versions: list[View] = []
        for side, (version, place) in enumerate(zip(one.versions, places, strict=False)):
            runs = mark_differing(one.diff, side) if side < SIDES else []
            versions.append({**view_citation(version, place), "number": place + 1, "runs": runs})
        yield {
            "about": one.about[:1].upper() + one.about[1:],
            "label": one.kind,
            "note": one.note,
            "found": describe_finding(one),
            "versions": versions,
        }


def mark_differing(diff: Sequence[DiffStep], side: int) -> list[View]:
    """The words of one side of a word diff (0 the first, 1 the second), marked where the other side has others."""
    words = [(kind, (first, second)[side]) for kind, first, second in diff]
    return [{"text": text, "differs": kind != "equal"} for kind, text in words if text]


def name_lead(text: str, cited: Sequence[Citation], heading: str) -> str | None:
    """Whose words a sentence gives, and through whom they came, as far as neither it nor its heading says so."""
    if not cited:
        return None
    speaker, via = cited[0].speaker or "", cited[0].via
    told = text.casefold()
    parts = [speaker] if speaker and speaker != heading and speaker.split()[-1].casefold() not in told else []
    parts += [f"according to {reporter}" for reporter in via if reporter.casefold() not in told]
    lead = ", ".join(parts)
    return lead[:1].upper() + lead[1:] or None


def copy_readout(readout: Readout) -> str:
    """The readout for another document: headed prose with its markers, then the numbered sources."""

    def write(sentence: AnswerSentence) -> str:
        return sentence.text + "".join(f" [{number}]" for number in sentence.citations)

    parts = [readout.title]
    for section in readout.sections:
        parts.append("\n".join([section.heading, *map(write, section.sentences)]))
    if readout.disagreements:
        parts.append("\n".join([DIFFER, *map(copy_difference, readout.disagreements)]))
    sources = [f"[{c.number}] {view_citation(c, 0)['file']}: “{c.quote}”" for c in readout.citations]
    return "\n\n".join([*parts, "\n".join(sources)])


def copy_difference(difference: Difference) -> str:
    """A difference in a line, with how it was found where that matters."""
    found = describe_finding(difference)
    return f"{difference.about}: {difference.note}" + (f" ({found})" if found else "")


def view_meeting_matrix(
    speakers: Sequence[Speaker], meetings: Sequence[Meeting], counts: Mapping[SpeakerAtMeeting, int]
) -> View:
    """Speakers by meetings with the number of statements in each cell, those first who say most at these."""
    held = {one: sum(counts.get((one.id, meeting.id), 0) for meeting in meetings) for one in speakers}
    loudest = sorted((one for one in speakers if held[one]), key=lambda one: (-held[one], one.name))[:MOST_SPEAKERS]
    rows = [Line(one.id, one.name, one.name, held[one]) for one in loudest]
    columns = [
        Line(
            meeting.id,
            ", ".join((meeting.place or meeting.gathering, name_month(meeting.start) or "undated")),
            meeting.name,
            sum(counts.get((one.id, meeting.id), 0) for one in speakers),
        )
        for meeting in meetings
    ]
    return lay_matrix(rows, columns, counts, None, None, by="meeting")

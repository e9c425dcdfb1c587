"""The meetings that a person looks for, who spoke at each, and which one goes on after a decision."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from rag.find.meetings import describe_days
from rag.find.topics import open_topics
from rag.index.corpus import Corpus
from rag.link.names import fold
from rag.types import Meeting, MeetingEdit, Speaker

SpeakerAtMeeting = tuple[str, str]
"""A speaker's id and a meeting's."""


def count_at_meetings(corpus: Corpus) -> Counter[SpeakerAtMeeting]:
    """How many statements a speaker made at, or about, a meeting."""
    return Counter(
        (said.speaker, said.statement.meeting)
        for said in open_topics(corpus).said
        if said.speaker and said.statement.meeting
    )


def choose_meetings(
    meetings: Sequence[Meeting],
    counts: Mapping[SpeakerAtMeeting, int],
    *,
    words: str = "",
    speaker: Speaker | None = None,
) -> list[Meeting]:
    """The meetings that hold all of the words, at which the speaker took part or is reported to have said something.

    Words are compared without case and accents, in part too, with name, place, days, participants and files.
    """
    wanted = fold(words).split()
    return [
        meeting
        for meeting in meetings
        if all(word in _searched(meeting) for word in wanted)
        and (speaker is None or speaker.name in meeting.participants or counts.get((speaker.id, meeting.id)))
    ]


def _searched(meeting: Meeting) -> str:
    days = describe_days(meeting.start, meeting.end)
    told = (meeting.name, meeting.gathering, meeting.place or "", days, *meeting.participants, *meeting.sources)
    return fold(" ".join(told))


def find_like(meetings: Sequence[Meeting], articles: Collection[str]) -> Meeting | None:
    """The meeting that has most of these articles, which is the one that a decision was about; None where none has any.

    An id does not outlive a decision: it is made from name, place and date.
    """
    shared = {meeting.id: len(set(articles) & set(meeting.sources)) for meeting in meetings}
    best = max(meetings, key=lambda meeting: shared[meeting.id], default=None)
    return best if best and shared[best.id] else None


def is_pinned(meeting: Meeting, edits: Sequence[MeetingEdit]) -> bool:
    """Whether a person has decided that the meeting keeps the articles that it has now."""
    return any(edit.kind == "pin" and set(edit.sources) == set(meeting.sources) for edit in edits)

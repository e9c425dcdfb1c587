"""Under which heading of a readout a language model's sentence stands, and which of them there is room for.

Whose words a sentence gives follows from the words that it cites, not from the heading that the model chose.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answer.account import roots_of
from rag.answer.model.checks import read_said
from rag.answer.model.exhibits import Exhibit
from rag.answer.readout import tell_same
from rag.types import AnswerSentence, Citation, Readout, Section, Statement

LEAST_SAID = 0.5
"""Share of a sentence's content words in what somebody says from which it gives their words, where it names nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sentence under its heading, with the places that it cites."""

    heading: str
    sentence: AnswerSentence
    places: tuple[Citation, ...]

    @property
    def words(self) -> int:
        """White-space separated words."""
        return len(self.sentence.text.split())


def find_statement(text: str, cited: Sequence[Exhibit], wanted: str | None = None) -> Statement | None:
    """The statement whose words a sentence gives; None where it gives the articles' own.

    Of several that share as much with it the one of the speaker `wanted`, then the shorter.
    """
    own = roots_of(text)
    shared = {
        (one.source, one.start): (len(own & roots_of(exhibit.words_of(one))), one.speaker == wanted, -len(one.text))
        for exhibit in cited
        for one in exhibit.statements
    }
    said = {(one.source, one.start): one for exhibit in cited for one in exhibit.statements}
    if not shared:
        return None
    best = max(shared, key=lambda place: shared[place])
    count = shared[best][0]
    is_told = count >= LEAST_SAID * len(own) or any(one.speaker for one in read_said(text))
    return said[best] if count and is_told else None


def frame_of(readout: Readout) -> list[Told]:
    """The sentences of a readout."""
    by_number = {citation.number: citation for citation in readout.citations}
    return [
        Told(
            heading=section.heading,
            sentence=sentence,
            places=tuple(by_number[number] for number in sentence.citations),
        )
        for section in readout.sections
        for sentence in section.sentences
    ]


def fit_sections(
    frame: Sequence[Told], written: Sequence[Told], *, fixed: Sequence[str], covered: Sequence[str], limit: float
) -> list[Told]:
    """What there is room for within `limit` words.

    Under the headings `fixed` stands what the frame has. Under each of `covered` stands something in any case: the
    frame's shortest sentence, until one of the model's fits in its place. Then the model's come in turns, one of each
    heading; last what the frame has below headings that are still empty.
    """
    kept = [one for one in frame if one.heading in fixed]
    own = {heading: [one for one in frame if one.heading == heading] for heading in covered}
    stand_ins = {heading: min(there, key=lambda one: one.words) for heading, there in own.items() if there}
    for one in _take_turns(written, covered):
        left = limit - sum(other.words for other in (*kept, *stand_ins.values()))
        stand_in = stand_ins.get(one.heading)
        if one.words <= left + (stand_in.words if stand_in else 0) and not any(_repeats(one, other) for other in kept):
            stand_ins.pop(one.heading, None)
            kept.append(one)
    kept += stand_ins.values()
    for one in frame:
        used = sum(other.words for other in kept)
        if used + one.words <= limit and one.heading not in {other.heading for other in kept}:
            kept.append(one)
    return kept


def _take_turns(written: Sequence[Told], first: Sequence[str]) -> Iterator[Told]:
    """The first sentence of each heading, then the second of each; `first` are the headings that come first."""
    queues: dict[str, list[Told]] = {heading: [] for heading in first}
    for one in written:
        queues.setdefault(one.heading, []).append(one)
    for turn in range(max(map(len, queues.values()), default=0)):
        for queue in queues.values():
            yield from queue[turn : turn + 1]


def _repeats(one: Told, other: Told) -> bool:
    """Whether two sentences under one heading, or from one place, tell the same in mostly the same words."""
    shares = {(p.source, p.start) for p in one.places} & {(p.source, p.start) for p in other.places}
    related = one.heading == other.heading or bool(shares)
    return related and tell_same(roots_of(one.sentence.text), roots_of(other.sentence.text))


def write_sections(told: Sequence[Told], order: Sequence[str]) -> tuple[tuple[Section, ...], tuple[Citation, ...]]:
    """The sentences under their headings in this order, those on one topic together; citations numbered in order of
    first use.
    """
    numbers: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []
    sections = []
    for heading in order:
        sentences = []
        for one in _by_topic([one for one in told if one.heading == heading]):
            for place in one.places:
                key = (place.source, place.start, place.end)
                if key not in numbers:
                    numbers[key] = len(numbers) + 1
                    citations.append(replace(place, number=numbers[key]))
            cited = dict.fromkeys(numbers[place.source, place.start, place.end] for place in one.places)
            sentences.append(replace(one.sentence, citations=tuple(cited)))
        if sentences:
            sections.append(Section(heading=heading, sentences=tuple(sentences)))
    return tuple(sections), tuple(citations)


def _by_topic(told: Sequence[Told]) -> list[Told]:
    """In order, those on the topic of an earlier one behind it."""
    topics: Mapping[str | None, int] = {one.sentence.about: place for place, one in reversed(list(enumerate(told)))}
    return sorted(told, key=lambda one: topics[one.sentence.about])

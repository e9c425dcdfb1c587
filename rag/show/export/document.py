"""An answer or a readout as a document: title, parts of sentences with the numbers of their notes, and the notes.

It is what every format prints, as plain text on one line each: nothing here is markup, and nothing is escaped yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from rag.answer.telling import DIFFER, describe_attribution, describe_finding, name_nearest, name_writer
from rag.find.meetings import describe_days
from rag.show.browser.views.parts import view_receipt
from rag.show.plain import plain
from rag.show.words import count
from rag.types import EXTRACTIVE, Answer, AnswerSentence, Citation, Meeting, Readout, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A conversation, to be exported."""

    title: str
    turns: tuple[Turn, ...]


Record = Answer | Readout | Transcript
"""What can be exported."""
AnyRecord = TypeVar("AnyRecord", bound=Record)

NOTHING_HOLDS = "The articles bear out no sentence of this answer."
IN_PART = "(borne out in part only)"
"""Stands behind a sentence whose support is weak."""
_NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF))
"""What XML forbids beside the control codes and surrogates that `plain` takes out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with the numbers of its notes."""

    text: str
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Sentences that stand together."""

    sentences: tuple[Sentence, ...]
    lead: str = ""
    """A line above them: whose words they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Paragraphs, under a heading where there is one."""

    paragraphs: tuple[Paragraph, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A footnote."""

    number: int
    text: str
    """The cited words; then what is known of speaker, reporters, outlet and title; date, file, line and characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What the writers of Markdown, HTML and DOCX are given."""

    title: str
    subtitle: tuple[str, ...]
    """Lines below the title: how it was made, and from what."""
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    """Numbered from 1 without a gap, in the order in which the sentences use them."""


def lay_out(record: Record) -> Document:
    """The document of a record that holds supported sentences only (`keep_supported`)."""
    if isinstance(record, Transcript):
        title, subtitle = record.title, _describe_transcript(record)
        parts = [part for turn in _number_on(record) for part in _lay_out_turn(turn)]
    elif isinstance(record, Answer):
        title, subtitle, parts = record.question, _describe_answer(record), _lay_out_answer(record)
    else:
        title, subtitle = record.title, _describe_readout(record)
        parts = [Part(heading=part.heading, paragraphs=_one_each(part.sentences)) for part in record.sections]
        parts += _lay_out_differences(record)
    return Document(
        title=clean(title) or "Untitled",
        subtitle=tuple(clean(line) for line in subtitle if line),
        parts=tuple(parts),
        notes=tuple(Note(number=place.number, text=describe_place(place)) for place in list_cited(record)),
    )


def keep_supported(record: AnyRecord) -> AnyRecord:
    """The record without its unsupported sentences, its citations numbered anew in order of first use."""
    if isinstance(record, Transcript):
        turns = (replace(turn, answer=turn.answer and keep_supported(turn.answer)) for turn in record.turns)
        return replace(record, turns=tuple(turns))
    if isinstance(record, Readout):
        sections = [replace(part, sentences=_supported(part.sentences)) for part in record.sections]
        numbers = _number(sentence for part in sections for sentence in part.sentences)
        return replace(
            record,
            sections=tuple(
                replace(part, sentences=_renumber(part.sentences, numbers)) for part in sections if part.sentences
            ),
            citations=_pick(record.citations, numbers),
        )
    kept = _supported(record.sentences)
    numbers = _number(kept)
    sentences, citations = _renumber(kept, numbers), _pick(record.citations, numbers)
    if (sentences, citations) == (record.sentences, record.citations):
        return record  # its own text tells more: whose words each sentence is
    return replace(
        record,
        text=" ".join(s.text + "".join(f" [{number}]" for number in s.citations) for s in sentences) or NOTHING_HOLDS,
        sentences=sentences,
        citations=citations,
        also_found=tuple(replace(place, number=n) for n, place in enumerate(record.also_found, len(numbers) + 1)),
    )


def _supported(sentences: Iterable[AnswerSentence]) -> tuple[AnswerSentence, ...]:
    return tuple(sentence for sentence in sentences if sentence.support != "unsupported")


def _number(sentences: Iterable[AnswerSentence]) -> dict[int, int]:
    """For each number that the sentences cite, its new one."""
    used = dict.fromkeys(number for sentence in sentences for number in sentence.citations)
    return {old: new for new, old in enumerate(used, 1)}


def _renumber(sentences: Iterable[AnswerSentence], numbers: dict[int, int]) -> tuple[AnswerSentence, ...]:
    return tuple(replace(one, citations=tuple(numbers[number] for number in one.citations)) for one in sentences)


def _pick(citations: Iterable[Citation], numbers: dict[int, int]) -> tuple[Citation, ...]:
    kept = (replace(place, number=numbers[place.number]) for place in citations if place.number in numbers)
    return tuple(sorted(kept, key=lambda place: place.number))


def list_cited(record: Record) -> tuple[Citation, ...]:
    """The places that a record rests on, numbered from 1; where it abstains, those that came nearest."""
    if isinstance(record, Transcript):
        return tuple(place for turn in _number_on(record) if turn.answer for place in list_cited(turn.answer))
    return record.receipt.nearest if isinstance(record, Answer) and record.abstained else record.citations


def _describe_answer(answer: Answer) -> list[str]:
    if answer.abstained:
        return [answer.notice or ""]
    written = f"Written by {answer.engine.partition(':')[2]}; every citation is checked against the files"
    how = "Quoted from the files" if answer.engine == EXTRACTIVE else written
    [searched, *_] = view_receipt(answer.receipt)["lines"]
    return [f"{how} · {searched}", answer.notice or ""]


def _lay_out_answer(answer: Answer) -> list[Part]:
    """The sentences under those who said them; where it abstains, what was searched and what came nearest."""
    if not answer.abstained:
        by_number = {place.number: place for place in answer.citations}

        def attribute(sentence: AnswerSentence) -> str:
            # Words that the files bear out in part are nobody's: they stand under no name, as on the screen.
            told = by_number[sentence.citations[0]] if sentence.citations and sentence.support != "weak" else None
            return clean(" · ".join(describe_attribution(told))) if told and told.speaker else ""

        paragraphs = tuple(
            Paragraph(lead=lead, sentences=tuple(map(_make_sentence, sentences)))
            for lead, sentences in groupby(answer.sentences, key=attribute)
        )
        return [Part(paragraphs=paragraphs or (_plain_paragraph(NOTHING_HOLDS),))]
    receipt = answer.receipt
    lines = [answer.text, receipt.reason if receipt.reason != answer.text else ""]
    looked = [
        *view_receipt(receipt)["lines"],
        f"Looked for: {', '.join(receipt.terms)}" if receipt.terms else "",
        f"In none of these articles: {', '.join(receipt.missing)}" if receipt.missing else "",
    ]
    parts = [
        Part(paragraphs=tuple(_plain_paragraph(line) for line in lines if line)),
        Part(heading="What was searched", paragraphs=tuple(_plain_paragraph(line) for line in looked if line)),
    ]
    if receipt.nearest:
        near = (AnswerSentence(text=p.quote, citations=(p.number,), support="verbatim") for p in receipt.nearest)
        parts.append(Part(heading=clean(name_nearest(receipt)), paragraphs=_one_each(near)))
    return parts


def _number_on(transcript: Transcript) -> list[Turn]:
    """The turns, with the places of each answer numbered on from those of the answers before it."""
    turns, last = [], 0
    for turn in transcript.turns:
        if answer := turn.answer:
            cited = list_cited(answer)
            turn = replace(turn, answer=_shift(answer, last))
            last += len(cited)
        turns.append(turn)
    return turns


def _shift(answer: Answer, by: int) -> Answer:
    def shift(places: tuple[Citation, ...]) -> tuple[Citation, ...]:
        return tuple(replace(place, number=place.number + by) for place in places)

    sentences = (replace(one, citations=tuple(number + by for number in one.citations)) for one in answer.sentences)
    return replace(
        answer,
        sentences=tuple(sentences),
        citations=shift(answer.citations),
        receipt=replace(answer.receipt, nearest=shift(answer.receipt.nearest)),
    )


def _describe_transcript(transcript: Transcript) -> list[str]:
    days = sorted({turn.at[:10] for turn in transcript.turns if turn.at})
    asked = " to ".join(dict.fromkeys((days[0], days[-1]))) if days else ""
    return [" · ".join(filter(None, (count(len(transcript.turns), "question"), asked and f"asked {asked}")))]


def _lay_out_turn(turn: Turn) -> list[Part]:
    """A question as a heading, over how its answer was made and the answer."""
    heading = clean(turn.question) or "Untitled"
    lines = [f"Asked as: {turn.asked}"] if turn.asked else []
    if turn.answer is None:
        lines.append(f"No answer: {turn.error}" if turn.error else "No answer")
        return [Part(heading=heading, paragraphs=tuple(map(_plain_paragraph, lines)))]
    lines += filter(None, _describe_answer(turn.answer))
    first, *others = _lay_out_answer(turn.answer)
    paragraphs = [*map(_plain_paragraph, lines), *first.paragraphs]
    for part in others:
        paragraphs += [replace(part.paragraphs[0], lead=part.heading), *part.paragraphs[1:]]
    return [Part(heading=heading, paragraphs=tuple(paragraphs))]


def _lay_out_differences(readout: Readout) -> list[Part]:
    """On what the accounts differ, with the words and the place of each side."""
    paragraphs = tuple(
        paragraph
        for difference in readout.disagreements
        for paragraph in (
            Paragraph(lead=clean(difference.about), sentences=(Sentence(text=clean(difference.note)),)),
            *(_plain_paragraph(f"({found})") for found in filter(None, [describe_finding(difference)])),
            *(_plain_paragraph(describe_place(version)) for version in difference.versions),
        )
    )
    return [Part(heading=DIFFER, paragraphs=paragraphs)] if paragraphs else []


def _describe_meeting(meeting: Meeting) -> list[str]:
    where = " · ".join(filter(None, (meeting.place, describe_days(meeting.start, meeting.end))))
    return [where, meeting.date_reason, ", ".join(meeting.participants)]


def _describe_readout(readout: Readout) -> list[str]:
    made = [name_writer(readout.engine), readout.notice or ""]
    if readout.meeting is not None:
        return [*_describe_meeting(readout.meeting), f"{count(len(readout.meeting.sources), 'article')}", *made]
    sources = {place.source: place for place in readout.citations}
    if len(sources) != 1:
        return [f"{count(len(sources), 'article')} cited", *made]
    [place] = sources.values()
    name = place.source if place.source != readout.title else None
    return [" · ".join(filter(None, (place.outlet, place.published or "undated", name))), *made]


def _one_each(sentences: Iterable[AnswerSentence]) -> tuple[Paragraph, ...]:
    """A paragraph for each sentence: verbatim sentences from all over an article are no running text."""
    return tuple(Paragraph(sentences=(_make_sentence(sentence),)) for sentence in sentences)


def _make_sentence(sentence: AnswerSentence) -> Sentence:
    mark = f" {IN_PART}" if sentence.support == "weak" else ""
    return Sentence(text=clean(sentence.text) + mark, notes=sentence.citations)


def _plain_paragraph(text: str) -> Paragraph:
    return Paragraph(sentences=(Sentence(text=clean(text)),))


def describe_place(place: Citation) -> str:
    """The text of a footnote, in one line."""
    return " · ".join(
        clean(fact)
        for fact in (
            quote_words(place.quote),
            place.speaker,
            f"via {', '.join(place.via)}" if place.via else None,
            place.outlet,
            place.title,
            place.published or "undated",
            f"{place.source}, line {place.line}, characters {place.start}–{place.end}",
        )
        if fact
    )


def quote_words(words: str) -> str:
    """Words in quotation marks; in single ones where they have double marks of their own, as printers do."""
    return f"‘{words}’" if set('“”„"') & set(words) else f"“{words}”"


def clean(text: str) -> str:
    """Text on one line, without what a page, a terminal or XML would act upon or refuse."""
    return plain(text.translate(_NOT_IN_XML))

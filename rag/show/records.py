"""The JSON shapes of the command line: from the records of `rag.types` to what `--json` prints."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, get_args

from rag.answer.draft import DraftReport
from rag.answer.place import Place
from rag.answer.unknown import UnknownKind
from rag.answer.verdicts import QuoteVerdict, Verdict
from rag.find.speakers import SpeakerCount
from rag.find.timeline import Event
from rag.types import (
    Answer,
    Article,
    ClaimVerdict,
    Hit,
    IndexReport,
    Meeting,
    MeetingEdit,
    Readout,
    SpeakerEdit,
    SpeakerName,
    Statement,
    Support,
)

Record = dict[str, Any]
"""One JSON object."""


def index_record(report: IndexReport) -> Record:
    """What a run of `index` did."""
    return asdict(report)


def article_record(article: Article, meetings: Sequence[str]) -> Record:
    """The facts of an article, without its text, and the ids of its meetings."""
    return {
        "source": article.source,
        "title": article.title,
        "outlet": article.outlet,
        "byline": article.byline,
        "published": article.published,
        "published_span": article.published_span,
        "published_reason": article.published_reason,
        "body": article.body,
        "sha256": article.sha256,
        "meetings": list(meetings),
        "words": article.words,
    }


def search_record(query: str, hits: list[Hit]) -> Record:
    """The passages for a query, best first."""
    return {
        "query": query,
        "passages": [
            {
                "source": hit.passage.source,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "text": hit.passage.text,
                "score": hit.score,
            }
            for hit in hits
        ],
    }


def answer_record(answer: Answer, *, question: str | None = None, with_work: bool = False) -> Record:
    """An answer with its citations and its receipt; `with_work` also with what a language model was sent and wrote.

    `question` is what the user asked, where that was rewritten after earlier questions: the record then tells both.
    """
    record = asdict(answer)
    if answer.work and not with_work:
        record["work"] = {"usage": asdict(answer.work.usage), "is_cached": answer.work.is_cached}
    asked = record.pop("question")
    own = {"question": asked} if question in (None, asked) else {"question": question, "asked_as": asked}
    return {**own, "answer": record.pop("text"), **record}


def statement_record(statement: Statement) -> Record:
    """Something that somebody is reported to have said."""
    return asdict(statement)


def speaker_record(counted: SpeakerCount) -> Record:
    """A speaker, with the statements and articles that the filters let through."""
    speaker = counted.speaker
    return {
        "id": speaker.id,
        "name": speaker.name,
        "kind": speaker.kind,
        "variants": speaker.variants,
        "posts": speaker.posts,
        "statements": counted.statements,
        "articles": counted.articles,
    }


def name_record(name: SpeakerName) -> Record:
    """A name in an article, and why it is its speaker's."""
    return asdict(name)


def edit_record(edit: SpeakerEdit) -> Record:
    """A decision about who is who."""
    return asdict(edit)


def verdict_record(verdict: ClaimVerdict) -> Record:
    """How well a claim is supported, and by which words."""
    return {
        "support": verdict.support,
        "score": verdict.score,
        "evidence": [
            {"source": place.source, "start": place.start, "end": place.end, "quote": place.quote}
            for place in verdict.evidence
        ],
    }


def draft_record(report: DraftReport) -> Record:
    """The report on a draft; every place in it counts in `text`."""
    return {
        "source": report.source,
        "text": report.text,
        "sentences": [asdict(sentence) for sentence in report.sentences],
        "quotations": [
            {
                "start": quotation.start,
                "end": quotation.end,
                "quote": report.text[quotation.start : quotation.end],
                "speaker": quotation.check.asked_speaker,
                **quote_record(quotation.check),
            }
            for quotation in report.quotations
        ],
        "unknown": [asdict(term) for term in report.unknown],
        "totals": {
            "sentences": {
                **count_each(Support, (sentence.support for sentence in report.sentences)),
                "left_out": report.left_out,
            },
            "quotations": count_each(Verdict, (quotation.check.verdict for quotation in report.quotations)),
            "unknown": count_each(UnknownKind, (term.kind for term in report.unknown)),
        },
    }


def count_each(names: Any, found: Iterable[str]) -> dict[str, int]:
    """How often each of a type's names was found, in the type's order."""
    counted = Counter(found)
    return {name: counted[name] for name in get_args(names)}


def quote_record(verdict: QuoteVerdict) -> Record:
    """What the desk says of a quotation, with the places that it rests on."""
    return {
        "verdict": verdict.verdict,
        "elided": verdict.elided,
        "reason": verdict.reason,
        "matches": [asdict(match) for match in verdict.matches],
    }


def place_record(place: Place, meetings: Sequence[str]) -> Record:
    """A place with the passage that holds it, the text around it, and its article's facts."""
    start, end = place.context
    passage = place.passage and {
        "start": place.passage.start,
        "end": place.passage.end,
        "text": place.passage.text,
    }
    return {
        **asdict(place.citation),
        "passage": passage,
        "context": {"start": start, "end": end, "text": place.article.text[start:end]},
        "article": article_record(place.article, meetings),
    }


def meeting_record(meeting: Meeting) -> Record:
    """A meeting with what is known of it."""
    return {
        "id": meeting.id,
        "name": meeting.name,
        "place": meeting.place,
        "start": meeting.start,
        "end": meeting.end,
        "participants": meeting.participants,
        "sources": meeting.sources,
        "gathering": meeting.gathering,
        "date_reason": meeting.date_reason,
        "edited": meeting.edited,
    }


def meeting_why_record(meeting: Meeting) -> Record:
    """A meeting with the places in the articles that it rests on."""
    told = [{**asdict(gathering), "keys": sorted(gathering.keys)} for gathering in meeting.gatherings]
    return {**meeting_record(meeting), "gatherings": told, "reasons": meeting.reasons}


def meeting_edit_record(edit: MeetingEdit) -> Record:
    """A decision about a meeting."""
    return asdict(edit)


def event_record(event: Event) -> Record:
    """Something on the timeline, with the places that tell of it."""
    return asdict(event)


def readout_record(readout: Readout) -> Record:
    """A cited account of a meeting, or of one article."""
    return {
        "meeting": readout.meeting and meeting_record(readout.meeting),
        "title": readout.title,
        "sections": [asdict(section) for section in readout.sections],
        "citations": [asdict(citation) for citation in readout.citations],
        "disagreements": [asdict(difference) for difference in readout.disagreements],
        "engine": readout.engine,
        "notice": readout.notice,
        "work": readout.work and asdict(readout.work),
    }

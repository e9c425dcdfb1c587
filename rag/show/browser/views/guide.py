"""What the reader tells beside a source's text: its guide, its origin, and what in the text is evidence of what."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rag.answer.guide import Guide
from rag.find.meetings import describe_days
from rag.show.browser.views.meeting import list_evidence
from rag.show.browser.views.parts import View
from rag.show.words import PARAPHRASE, count
from rag.types import Article, Meeting, Origin, Span, Speaker

LONGEST_QUOTE = 140
"""Characters of a key statement in the guide: the text has the rest."""
EVIDENCE_OF = {"what": "What met", "where": "Where", "when": "When"}


class Proof(NamedTuple):
    """A place in an article, and what it is evidence of."""

    span: Span
    label: str
    told: str
    """The date or the meeting that it shows."""
    reason: str = ""


def list_proofs(
    article: Article, meetings: Iterable[Meeting], speakers: Mapping[str, Speaker] | None = None
) -> Iterator[Proof]:
    """The evidence in an article: of its date, of what, where and when a meeting was, and of who took part.

    Of a meeting that it only mentions, too, where that dates it. `speakers` are those of the corpus by name.
    """
    if article.published_span:
        told = article.published or ""
        yield Proof(article.published_span, "Date of publication", told, say_reason(article.published_reason))
    for meeting in meetings:
        for kind, gathering, span in list_evidence(meeting):
            if gathering.source == article.source:
                reason = meeting.date_reason if kind == "when" else ""
                yield Proof(span, EVIDENCE_OF[kind], meeting.name, reason)
        if article.source in meeting.sources:
            for name in meeting.participants:
                speaker = (speakers or {}).get(name)
                for named in speaker.names if speaker else ():
                    if named.source == article.source:
                        yield Proof(named.span, "Who took part", meeting.name, f"First named here: {name}.")


def say_reason(reason: str) -> str:
    """Why an article has its date, or has none, as a sentence."""
    words = reason.removeprefix("none: ")
    return f"{words[:1].upper()}{words[1:]}."


def view_guide(guide: Guide) -> View:
    """The guide without those who speak: the reader's legend has them."""
    return {
        "meetings": [
            {
                "id": meeting.id,
                "name": meeting.name,
                "facts": [meeting.place or "place unknown", describe_days(meeting.start, meeting.end)],
                "reason": meeting.date_reason,
            }
            for meeting in guide.meetings
        ],
        "statements": [
            {"speaker": place.speaker, "quote": shorten(place.quote), "start": place.start}
            for place in guide.statements
        ],
        "questions": list(guide.questions),
    }


def shorten(quote: str) -> str:
    """The beginning of a quotation, to a whole word where there is one."""
    words = " ".join(quote.split())
    if len(words) <= LONGEST_QUOTE:
        return words
    return f"{words[:LONGEST_QUOTE].rpartition(' ')[0] or words[:LONGEST_QUOTE]} …"


def view_voices(guide: Guide) -> list[View]:
    """Those who speak in the article, as the legend and the guide have them."""
    return [
        {"id": voice.id, "name": voice.name or "unnamed", "post": voice.post, "count": voice.statements}
        for voice in guide.voices
    ]


def view_origin(origin: Origin, source: str) -> View:
    """Whether an article looks like a paraphrase, and which others carry the same account."""
    flags = origin.flags_of(source)
    reasons = {place: link.reason for link in origin.links for place in (link.other, link.source)}
    others = [other for other in origin.sources if other != source]
    return {
        "flag": PARAPHRASE if flags else "",
        "signs": [flag.reason for flag in flags],
        "carried": f"One account, in {count(len(others), 'other article')}:" if others else "",
        "others": [{"source": other, "reason": reasons[other]} for other in others],
    }

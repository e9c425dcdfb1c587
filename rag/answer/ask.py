"""A question in, an Answer out: the one door that all front ends use."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event

from rag.answer.extract import answer_offline
from rag.errors import UnknownSource
from rag.find.question import understand
from rag.index.corpus import Corpus
from rag.types import Answer, Citation, Draft, Filters


def ask(
    corpus: Corpus,
    question: str,
    *,
    filters: Filters = Filters(),
    offline: bool = False,
    fresh: bool = False,
    on_draft: Callable[[Draft], None] | None = None,
    stop: Event | None = None,
) -> Answer:
    """Answer a question from the articles that the filters let through.

    With a language model set up (and not `offline`) the model writes, from the evidence that the offline answer found,
    and code checks it; `on_draft` gets its answer as it grows. The same question over the same evidence is answered
    from the cache, unless a `fresh` answer is wanted. Whatever fails there gives the offline answer with a notice; so
    does `stop`, when it is set before a sentence holds.

    Raises RequestError where the question is empty.
    """
    asked = understand(question)
    try:
        found = answer_offline(corpus, asked, filters=filters)
    except UnknownSource:
        if filters.sources:
            raise
        found = answer_offline(corpus, asked, filters=filters)  # an article was removed while it was being read
    found = _place_in_meetings(corpus, replace(found, question=question))
    evidence = _number((*found.citations, *found.also_found, *found.receipt.nearest))
    if offline or not corpus.config.has_model or not evidence:
        return found
    from rag.answer.model.answering import answer_with_model

    return answer_with_model(corpus, question, evidence, found, fresh=fresh, on_draft=on_draft, stop=stop)


def _number(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The evidence that a model is shown, numbered from 1; a place that stands within another is left out."""
    kept: list[Citation] = []
    for citation in citations:
        if not any(c.source == citation.source and c.start <= citation.start < c.end for c in kept):
            kept.append(replace(citation, number=len(kept) + 1))
    return tuple(kept)


def _place_in_meetings(corpus: Corpus, answer: Answer) -> Answer:
    """The answer with the meeting that each of its places tells of."""
    meetings = corpus.meeting_finder()

    def place(citations: Sequence[Citation]) -> tuple[Citation, ...]:
        return tuple(replace(one, meeting=meetings.id_at(one.source, one.start)) for one in citations)

    receipt = replace(answer.receipt, nearest=place(answer.receipt.nearest))
    return replace(answer, citations=place(answer.citations), also_found=place(answer.also_found), receipt=receipt)

"""A question in, an Answer out: the one door that all front ends use."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event

from rag.answer.extract import answer_with_evidence
from rag.answer.reports import find_reports, tell_reports
from rag.errors import UnknownSource
from rag.find.question import understand
from rag.index.corpus import Corpus
from rag.types import EXTRACTIVE, HELD, Answer, Citation, Draft, Filters, Silence

NOBODY: tuple[Silence, ...] = ("no_articles", "no_speaker")
"""Silences that no reading of the evidence can end: a language model is not asked."""


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
        found, evidence = answer_with_evidence(corpus, asked, filters=filters)
    except UnknownSource:
        if filters.sources:
            raise
        found, evidence = answer_with_evidence(
            corpus, asked, filters=filters
        )  # an article was removed while it was read
    found = _place_in_meetings(corpus, replace(found, question=question))
    if offline or not corpus.config.has_model or not evidence or found.receipt.silence in NOBODY:
        return found
    from rag.answer.model.answering import answer_with_model

    answer = answer_with_model(corpus, question, evidence, found, fresh=fresh, on_draft=on_draft, stop=stop)
    return answer if answer.engine == EXTRACTIVE else _count_reports(corpus, answer, filters)


def _count_reports(corpus: Corpus, answer: Answer, filters: Filters) -> Answer:
    """The answer with how many articles report what each sentence that holds tells."""
    sources = frozenset(article.source for article in corpus.articles(filters))
    return replace(
        answer,
        sentences=tuple(
            tell_reports(
                corpus, sentence, find_reports(corpus, answer.citations[sentence.citations[0] - 1], sources=sources)
            )
            if sentence.support in HELD
            else sentence
            for sentence in answer.sentences
        ),
    )


def _place_in_meetings(corpus: Corpus, answer: Answer) -> Answer:
    """The answer with the meeting that each of its places tells of."""
    meetings = corpus.meeting_finder()

    def place(citations: Sequence[Citation]) -> tuple[Citation, ...]:
        return tuple(replace(one, meeting=meetings.id_at(one.source, one.start)) for one in citations)

    receipt = replace(answer.receipt, nearest=place(answer.receipt.nearest))
    return replace(answer, citations=place(answer.citations), also_found=place(answer.also_found), receipt=receipt)

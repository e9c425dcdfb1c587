"""A question asked after others, made to stand alone: the one door that all front ends use."""

from collections.abc import Iterable, Sequence
from threading import Event

from rag.answer.ask import ask
from rag.find.conversation import read_turn
from rag.find.depending import find_needs
from rag.find.follow_up import rewrite_by_rules
from rag.index.corpus import Corpus
from rag.types import Answer, Filters, Rewritten

MOST_TURNS = 6
"""Answers that are looked back at: what was asked before these is seldom meant."""


def rewrite_follow_up(
    corpus: Corpus,
    question: str,
    history: Sequence[Answer],
    *,
    offline: bool = False,
    stop: Event | None = None,
) -> Rewritten:
    """The question as it is to be asked after the answers of `history`, the oldest first.

    One that stands alone stays as it is, and no language model is asked. Else the model that is set up rewrites it
    (unless `offline`), and what it writes is checked; the rules stand in for it wherever that fails. Where nothing of
    the conversation fits, the question stays as it is.
    """
    unchanged = Rewritten(question=question)
    if not history:
        return unchanged
    needs = find_needs(corpus, question)
    if needs.kind == "nothing":
        return unchanged
    recent = history[-MOST_TURNS:]
    if corpus.config.has_model and not offline:
        from rag.answer.model.follow_up import rewrite_with_model

        by_model = rewrite_with_model(
            corpus, question, recent, is_open=lambda text: find_needs(corpus, text).kind != "nothing", stop=stop
        )
        if by_model:
            return by_model
    return rewrite_by_rules(corpus, needs, [read_turn(corpus, answer) for answer in recent]) or unchanged


def ask_earlier(corpus: Corpus, questions: Iterable[str], *, filters: Filters = Filters()) -> list[Answer]:
    """The answers to the earlier questions of a conversation, without a language model, each asked after those before.

    Raises RequestError where one is empty.
    """
    history: list[Answer] = []
    for question in questions:
        asked = rewrite_follow_up(corpus, question, history, offline=True).question
        history.append(ask(corpus, asked, filters=filters, offline=True))
    return history

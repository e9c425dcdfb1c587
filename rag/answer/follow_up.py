"""A question asked after others, made to stand alone: the one door that all front ends use."""

from collections.abc import Sequence
from threading import Event

from rag.find.conversation import read_turn
from rag.find.depending import find_needs
from rag.find.follow_up import rewrite_by_rules
from rag.index.corpus import Corpus
from rag.types import Answer, Rewritten

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
    by_rules = rewrite_by_rules(corpus, needs, [read_turn(corpus, answer) for answer in recent])
    return by_rules or unchanged

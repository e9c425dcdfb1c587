"""A follow-up question made to stand alone by the language model, and the check of what it writes."""

import difflib
import re
import time
from collections.abc import Callable, Sequence
from threading import Event

from rag.answer.model.calls import read_reply
from rag.answer.model.exhibits import fence_lines, join_line
from rag.answer.model.prompts import load_prompt
from rag.errors import ModelError, PromptError, RequestError
from rag.find.question import understand
from rag.find.terms import content_words, fold, stem, words
from rag.index.corpus import Corpus
from rag.read.lexicon import load_words
from rag.types import Answer, Rewritten

LONGEST_QUESTION = 300
"""Characters of a rewritten question."""
LONGEST_ANSWER = 300
"""Characters of each answer that are shown: enough for who said it and about what."""
MOST_SECONDS = 8.0
"""A reader waits for this before the answer is even begun."""


def rewrite_with_model(
    corpus: Corpus,
    question: str,
    history: Sequence[Answer],
    *,
    is_open: Callable[[str], bool],
    stop: Event | None = None,
) -> Rewritten | None:
    """What the model makes of a follow-up question; None where it fails in any way or its reply does not hold.

    `is_open` tells whether a question still leaves something to the conversation: such a reply is refused.
    """
    try:
        prompt = load_prompt(corpus.config, "follow_up").substitute(
            conversation=show_conversation(history), question=join_line(question), longest=str(LONGEST_QUESTION)
        )
        ends = time.monotonic() + min(MOST_SECONDS, corpus.config.model_timeout)
        reply = read_reply(corpus.config, prompt, ends=ends, stop=stop).text
    except (ModelError, PromptError):
        return None
    asked = join_line(reply).removeprefix("Valid: ").strip(' "“”')
    if not holds(asked, question, history) or is_open(asked):
        return None
    if asked.casefold() == join_line(question).casefold():
        return Rewritten(question=question)
    return Rewritten(question=asked, carried=_find_added(question, asked), is_rewritten=True)


def show_conversation(history: Sequence[Answer]) -> str:
    """Questions and the beginnings of their answers, one a line, between fences that no line contains."""
    lines = []
    for answer in history:
        lines.append(f"Asked: {answer.question}")
        lines.append("Answered: " + re.sub(r"(?: ?\[\d+\])+", "", answer.text)[:LONGEST_ANSWER])
    return fence_lines(lines)


def holds(asked: str, question: str, history: Sequence[Answer]) -> bool:
    """Whether a reply is one short question, with no name and no number but those of the conversation or the
    follow-up, and with the names and half of the words of the follow-up.
    """
    if not 0 < len(asked) <= LONGEST_QUESTION or not asked.endswith("?") or re.search(r"[?!.]\s+[A-Z“\"]|\?.", asked):
        return False
    try:
        understand(asked)
    except RequestError:
        return False
    told = [question]
    for answer in history:
        told += [answer.question, answer.text, answer.receipt.speaker or ""]
        told += [citation.speaker or "" for citation in answer.citations]
    known = {fold(word) for text in told for word in words(text)}
    first, *rest = words(asked)
    names = [word for word in rest if not word.islower()]
    if first.casefold() not in load_words("function_words") | load_words("question_words"):
        names.append(first)
    own = content_words(question)
    kept = {stem(word) for word in words(asked)}
    lost = [word for word in own if stem(word) not in kept]
    return (
        all(fold(word) in known for word in names)
        and not any(word[0].isupper() for word in lost if not question.lstrip().startswith(word))
        and 2 * len(lost) <= len(own)
    )


def _find_added(question: str, asked: str) -> tuple[str, ...]:
    """The stretches of words that the rewritten question has more."""
    before, after = question.casefold().split(), asked.rstrip("?").split()
    steps = difflib.SequenceMatcher(None, before, [word.casefold() for word in after], autojunk=False).get_opcodes()
    added = [" ".join(after[start:end]) for kind, _, _, start, end in steps if kind in ("insert", "replace")]
    return tuple(stretch for stretch in added if content_words(stretch))

"""One chance for a model to mend the sentences that failed their checks."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.answer.model.checks import Checker
from rag.answer.model.exhibits import join_line, show_exhibits
from rag.answer.model.prompts import load_prompt
from rag.errors import ModelError, ModelStopped
from rag.types import HELD, AnswerSentence

MOST_REPAIRED = 6
"""Sentences of one answer; of one with more the model has not understood the rules."""
DROPPED = "DROP"
"""What the model is told to write in place of a sentence that cannot be mended."""
_LINE = re.compile(r"^\W*(?P<number>\d+)\s*[:.)]\s*(?P<text>.+)$", re.MULTILINE)


def repair_sentences(
    ask: Callable[[str], str], question: str, sentences: Sequence[AnswerSentence], checker: Checker
) -> tuple[list[AnswerSentence], str | None]:
    """The sentences, those that failed replaced where their second wording holds, or left out where the model takes
    them back; and what the reader is told of that. What fails again stays as it was.

    Raises PromptError; a model that fails now has answered before, so its error only becomes the notice.
    """
    failed = [index for index, sentence in enumerate(sentences) if sentence.support not in HELD]
    if not failed or len(failed) > MOST_REPAIRED:
        return list(sentences), None
    told = "\n".join(
        f"{number}: {sentences[index].text} ({'; '.join(sentences[index].reasons)})"
        for number, index in enumerate(failed, 1)
    )
    prompt = load_prompt(checker.exhibits.corpus.config, "repair").substitute(
        question=join_line(question), evidence=show_exhibits(checker.exhibits), failed=told, dropped=DROPPED
    )
    try:
        reply = ask(prompt)
    except ModelStopped:
        raise
    except ModelError as error:
        return list(sentences), f"What failed a check was not mended: {error}."
    mended: dict[int, list[AnswerSentence]] = {}
    for match in _LINE.finditer(reply):
        number = int(match["number"][:3])
        if not 1 <= number <= len(failed):
            continue
        if match["text"].strip(" .*") == DROPPED:
            mended[failed[number - 1]] = []
        else:
            again = checker.check(match["text"]).sentences
            if again and all(sentence.support in HELD for sentence in again):
                about = sentences[failed[number - 1]].about
                mended[failed[number - 1]] = [replace(sentence, about=about) for sentence in again]
    kept = [one for index, sentence in enumerate(sentences) for one in mended.get(index, [sentence])]
    return kept, _describe(mended)


def _describe(mended: dict[int, list[AnswerSentence]]) -> str | None:
    again, back = sum(map(bool, mended.values())), sum(not one for one in mended.values())
    said = [
        f"{count} sentence{'s' if count > 1 else ''} {what}"
        for count, what in (
            (again, "failed a check and held when put anew"),
            (back, "failed a check and was taken back" if back == 1 else "failed a check and were taken back"),
        )
        if count
    ]
    return f"Of the language model's answer {' and '.join(said)}." if said else None

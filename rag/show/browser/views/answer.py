"""What the component draws of an answer: while a language model writes it, when it is there, and how it was made."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest

from rag.answer.draft import join_reasons
from rag.answer.telling import describe_attribution, describe_reports, name_nearest
from rag.show.browser.views.parts import View, view_citation, view_receipt
from rag.show.export.document import keep_supported
from rag.show.words import count, list_costs
from rag.types import EXTRACTIVE, Answer, AnswerSentence, Citation, Draft, Work

CHECKED = "A language model wrote this; code checked every sentence against the files"
"""What stands above a model's answer."""
STALE = "The articles have changed since"


def list_places(answer: Answer) -> tuple[Citation, ...]:
    """Every place that an answer can open, in the order of *previous* and *next*."""
    return (*answer.citations, *answer.also_found, *answer.receipt.nearest)


def view_answer(
    answer: Answer,
    *,
    has_model: bool = False,
    is_stale: bool = False,
    told_as: str | None = None,
    can_change: bool = False,
) -> View:
    """An answer with its sentences grouped by whose words they are and where they stand; what nothing bears out apart.

    `has_model`: a language model is set up, so that another try may give another answer where it was asked, or failed.
    `is_stale`: the articles have changed since; who cannot see is told once that it is there, where `told_as` names it;
    `can_change`: its question can be edited and deleted.
    """
    places = [view_citation(citation, place) for place, citation in enumerate(list_places(answer))]
    cited, found = len(answer.citations), len(answer.also_found)
    is_written = answer.engine != EXTRACTIVE
    return {
        "kind": "answer",
        "abstained": answer.abstained,
        "text": answer.text,
        "made": CHECKED if is_written and not answer.abstained else None,
        "groups": group_sentences(answer.sentences, answer.citations, is_written=is_written),
        "apart": view_apart(answer.sentences),
        "cited": places[:cited],
        "also_found": places[cited : cited + found],
        "nearest": places[cited + found :],
        "nearest_are": name_nearest(answer.receipt),
        "receipt": view_receipt(answer.receipt),
        "engine": " · ".join(list_costs(answer)),
        "work": view_work(answer.work) if answer.work else None,
        "can_ask_again": is_stale or (has_model and (is_written or answer.notice is not None)),
        "stale": STALE if is_stale else None,
        "told": [told_as, tell_answer(answer)] if told_as else None,
        "can_change": can_change,
        "notice": answer.notice,
        "copy": copy_answer(answer),
        "copy_plain": " ".join(sentence.text for sentence in keep_supported(answer).sentences),
    }


def tell_answer(answer: Answer) -> str:
    """That an answer is there, for who cannot see it come."""
    if answer.abstained:
        return f"The answer is there: {answer.text}"
    sentences, citations = count(len(answer.sentences), "sentence"), count(len(answer.citations), "citation")
    return f"The answer is there: {sentences}, {citations}."


def view_writing(draft: Draft | None, *, model: str | None, is_stopping: bool = False) -> View:
    """An answer that is not there yet: what is checked, what is written behind it, and what is going on.

    `model` is the one that writes; None where the files are only read.
    """
    if is_stopping:
        status = "Stopping"
    elif draft is None:
        status = f"Reading the articles; {model} writes" if model else "Reading the articles"
    elif draft.is_repairing:
        status = f"{model} was asked once more for what did not hold"
    else:
        status = f"{model} is writing; each sentence is checked as it completes"
    return {
        "kind": "writing",
        "status": status,
        "groups": group_sentences(draft.sentences, draft.citations, is_written=True) if draft else [],
        "apart": view_apart(draft.sentences) if draft else [],
        "cited": [view_citation(citation, place) for place, citation in enumerate(draft.citations)] if draft else [],
        "rest": draft.rest if draft else "",
    }


def group_sentences(
    sentences: Iterable[AnswerSentence], citations: Sequence[Citation], *, is_written: bool
) -> list[View]:
    """The sentences that something bears out, grouped by whose words they are and where they stand.

    Nobody's are words that the files bear out only in part, and what a language model wrote from the words of several.
    The sentences of a model tell by themselves how something was said (`is_written`).
    """
    by_number = {citation.number: citation for citation in citations}

    def attribute(sentence: AnswerSentence) -> tuple[str, ...]:
        cited = [by_number[number] for number in sentence.citations]
        if not cited or sentence.support == "weak":
            return ()
        if not is_written:
            return describe_attribution(cited[0])
        if len({citation.speaker for citation in cited}) > 1:
            return ()
        return describe_attribution(replace(cited[0], verb=None, addressee=None, occasion=None))

    held = [sentence for sentence in sentences if sentence.support != "unsupported"]
    return [
        {"facts": list(facts), "sentences": [view_sentence(sentence) for sentence in group]}
        for facts, group in groupby(held, key=attribute)
    ]


def view_apart(sentences: Iterable[AnswerSentence]) -> list[View]:
    """The sentences that nothing bears out."""
    return [view_sentence(sentence) for sentence in sentences if sentence.support == "unsupported"]


def view_sentence(sentence: AnswerSentence) -> View:
    """A sentence with its badge, and what speaks against it."""
    return {
        "text": sentence.text,
        "support": sentence.support,
        "numbers": list(sentence.citations),
        "reasons": list(join_reasons(sentence.reasons, place="what it cites")),
        "reports": describe_reports(sentence),
        "reported_in": "\n".join(sentence.sources),
    }


def view_work(work: Work) -> View:
    """What was sent and what came, each as it was."""
    calls = len(work.prompts)
    return {
        "calls": [
            {
                "sent": "Sent to the model" if calls == 1 else f"Sent to the model, {number} of {calls}",
                "prompt": prompt,
                "came": "Its reply, unchecked" if calls == 1 else f"Its reply, unchecked, {number} of {calls}",
                "reply": reply,
            }
            for number, (prompt, reply) in enumerate(zip_longest(work.prompts, work.replies, fillvalue=""), 1)
        ]
    }


def copy_answer(answer: Answer) -> str:
    """The answer for another document: prose with its markers, then the numbered sources; what nothing bears out is
    left out.
    """
    kept = keep_supported(answer)
    sources = [f"[{c.number}] {view_citation(c, 0)['file']}: “{c.quote}”" for c in kept.citations]
    return "\n".join([kept.text, *([""] if sources else []), *sources])

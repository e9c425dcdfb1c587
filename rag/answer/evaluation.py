"""A file of questions, asked one by one; the figures of all answers together, and of two runs side by side."""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress

from rag.answer.ask import ask
from rag.answer.evaluation_scores import count_figures
from rag.answer.follow_up import ask_earlier, rewrite_follow_up
from rag.errors import RagError, RequestError
from rag.index.corpus import Corpus
from rag.types import (
    EXTRACTIVE,
    FIGURES,
    Change,
    Comparison,
    Count,
    Evaluation,
    EvaluationQuestion,
    FailedQuestion,
    Outcome,
    Summary,
)


def ask_questions(
    corpus: Corpus,
    questions: Sequence[EvaluationQuestion],
    *,
    offline: bool = False,
    fresh: bool = False,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[Outcome | FailedQuestion]:
    """Ask each question, and judge its answer, when the next one is taken from the iterator.

    One is asked without a model first, its time not taken, so that loading what every answer needs is no question's.

    `offline` and `fresh` as for `ask`. A question that cannot be asked (an unknown source, nothing in it) gives a
    FailedQuestion, and the next one is asked; a language model that fails gives the answer that falls back.
    """
    with suppress(RagError):
        ask(corpus, next((question.question for question in questions), ""), offline=True)
    for question in questions:
        try:
            yield _ask_one(corpus, question, offline=offline, fresh=fresh, clock=clock)
        except RagError as error:
            yield FailedQuestion(id=question.id, error=str(error))


def _ask_one(
    corpus: Corpus, question: EvaluationQuestion, *, offline: bool, fresh: bool, clock: Callable[[], float]
) -> Outcome:
    _check_expected(corpus, question)
    history = ask_earlier(corpus, question.history, filters=question.filters)
    begun = clock()
    asked = rewrite_follow_up(corpus, question.question, history, offline=offline).question
    answer = ask(corpus, asked, filters=question.filters, offline=offline, fresh=fresh)
    seconds = clock() - begun
    counts, problems = count_figures(corpus, question, answer)
    has_model = corpus.config.has_model and not offline
    return Outcome(
        id=question.id,
        question=question.question,
        answerable=question.answerable,
        answer=answer.text,
        abstained=answer.abstained,
        engine=answer.engine,
        fell_back=has_model and answer.engine == EXTRACTIVE and answer.notice is not None,
        notice=answer.notice,
        counts=counts,
        problems=problems,
        seconds=seconds,
        is_cached=answer.work is not None and answer.work.is_cached,
        usage=answer.work.usage if answer.work else None,
    )


def _check_expected(corpus: Corpus, question: EvaluationQuestion) -> None:
    """A mistyped source would count as missed for ever. Raises UnknownSource, or RequestError for a place outside."""
    for source in question.sources:
        corpus.article(source)
    for source, (start, end) in question.places:
        length = len(corpus.article(source).text)
        if not 0 <= start < end <= length:
            raise RequestError(f"{source}:{start}-{end} is no place; the article has {length} characters")


def summarize_outcomes(outcomes: Sequence[Outcome]) -> Summary:
    """The figures over outcomes: their counts added up, so that every sentence and every question weighs alike.

    ALCE takes the mean of each answer's share instead; a sum is a count that can be checked by looking.
    """
    timed = [outcome.seconds for outcome in outcomes if not outcome.is_cached]
    # The usage of a cached reply is that of the call it came from, and was paid for then.
    usages = [outcome.usage for outcome in outcomes if outcome.usage and not outcome.is_cached]
    costs = [usage.cost for usage in usages if usage.cost is not None]
    return Summary(
        figures={
            figure: Count(
                hits=sum(outcome.counts[figure].hits for outcome in outcomes),
                of=sum(outcome.counts[figure].of for outcome in outcomes),
            )
            for figure in FIGURES
        },
        engines=dict(Counter(outcome.engine for outcome in outcomes).most_common()),
        fell_back=sum(outcome.fell_back for outcome in outcomes),
        cached=sum(outcome.is_cached for outcome in outcomes),
        seconds=sum(outcome.seconds for outcome in outcomes),
        median_seconds=statistics.median(timed) if timed else None,
        slow_seconds=statistics.quantiles(timed, n=20, method="inclusive")[-1]
        if len(timed) > 1
        else sum(timed) or None,
        prompt_tokens=_add(usage.prompt_tokens for usage in usages),
        completion_tokens=_add(usage.completion_tokens for usage in usages),
        cost=sum(costs) if costs else None,
    )


def compare_evaluations(before: Evaluation, after: Evaluation) -> Comparison:
    """Two runs, over the questions, by id and wording, that both have; the same question may be judged by more."""
    old = {(outcome.id, outcome.question): outcome for outcome in before.outcomes}
    pairs = [(old[key], outcome) for outcome in after.outcomes if (key := (outcome.id, outcome.question)) in old]
    changes = [change for one, other in pairs if (change := _compare_outcomes(one, other))]
    return Comparison(
        before=before.name,
        questions=len(pairs),
        left_out=len(before.outcomes) + len(after.outcomes) - 2 * len(pairs),
        old=summarize_outcomes([one for one, _ in pairs]),
        new=summarize_outcomes([other for _, other in pairs]),
        changes=tuple(changes),
    )


def _compare_outcomes(old: Outcome, new: Outcome) -> Change | None:
    """What changed for a question; None where every share is as it was, or was not counted in one of the runs."""
    both = [(figure, old.counts[figure], new.counts[figure]) for figure in FIGURES]
    ups = [(one.share, other.share) for _, one, other in both]
    rises = any(was is not None and now is not None and now > was for was, now in ups)
    falls = any(was is not None and now is not None and now < was for was, now in ups)
    if not (rises or falls):
        return None
    return Change(
        id=new.id,
        question=new.question,
        verdict="mixed" if rises and falls else "better" if rises else "worse",
        abstained=(old.abstained, new.abstained),
        figures=tuple(
            (figure, was, now)
            for figure, was, now in both
            if was.share is not None and now.share is not None and was.share != now.share
        ),
    )


def _add(told: Iterable[int | None]) -> int | None:
    known = [number for number in told if number is not None]
    return sum(known) if known else None

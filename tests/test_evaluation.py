"""Questions are asked one by one, their figures add up, and two runs are set side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from corpora import write_texts
from ferries import FERRIES
from scripted_server import Fault, Reply, ScriptedServer

from rag.answer.evaluation import ask_questions, compare_evaluations, summarize_outcomes
from rag.config import Config
from rag.index.corpus import open_corpus
from rag.index.ingest import index_paths
from rag.types import (
    FIGURES,
    Count,
    Evaluation,
    EvaluationQuestion,
    FailedQuestion,
    Figure,
    Filters,
    Outcome,
    Usage,
)

BOATS = EvaluationQuestion(
    id="boats",
    question="What did Tove Brandt say about boats?",
    filters=Filters(),
    answerable=True,
    speaker="Brandt",
    sources=("council.txt",),
    words=("waited long enough for safe boats",),
)
WHALES = EvaluationQuestion(
    id="whales", question="What did Tove Brandt say about whales?", filters=Filters(), answerable=False
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """FERRIES, indexed."""
    folder = tmp_path_factory.mktemp("evaluation")
    write_texts(folder / "news", FERRIES)
    index_paths(Config(store=folder / "store"), [folder / "news"])
    return folder / "store"


def ask_all(config: Config, questions: Sequence[EvaluationQuestion], **options: bool) -> list[Outcome | FailedQuestion]:
    """All that comes of questions."""
    corpus = open_corpus(config)
    try:
        return list(ask_questions(corpus, questions, **options))
    finally:
        corpus.close()


def ask_model(store: Path, replies: Reply | Sequence[Reply], *questions: EvaluationQuestion) -> list[Outcome]:
    """What comes of questions to a scripted model, which is asked anew each time."""
    with ScriptedServer(replies) as server:
        config = Config(store=store, openai_base_url=server.url, openai_model="scripted", model_timeout=5.0)
        outcomes = ask_all(config, questions, fresh=True)
    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    return [outcome for outcome in outcomes if isinstance(outcome, Outcome)]


def outcome(number: int, *, seconds: float = 1.0, **counts: tuple[int, int]) -> Outcome:
    """An outcome with these counts, and none of the other figures."""
    given = {figure: Count(hits=0, of=0) for figure in FIGURES}
    return Outcome(
        id=number,
        question=f"question {number}?",
        answerable=None,
        answer="",
        abstained=False,
        engine="extractive",
        fell_back=False,
        notice=None,
        counts={**given, **{name: Count(hits=hits, of=of) for name, (hits, of) in counts.items()}},  # type: ignore[dict-item]
        problems=(),
        seconds=seconds,
        is_cached=False,
        usage=None,
    )


def evaluation(*outcomes: Outcome, name: str = "run") -> Evaluation:
    """A run of these outcomes."""
    return Evaluation(
        name=name,
        started="2024-02-03T10:20:30+00:00",
        file="questions.jsonl",
        engine="extractive",
        articles=2,
        revision="r",
        planned=len(outcomes),
        outcomes=outcomes,
    )


def test_questions_are_asked_and_judged_offline(store: Path) -> None:
    """What is answered is cited, by the right speaker and from the right article; the other question is refused."""
    boats, whales = ask_all(Config(store=store), [BOATS, WHALES])

    assert isinstance(boats, Outcome)
    assert isinstance(whales, Outcome)
    shares: dict[Figure, float | None] = {figure: boats.counts[figure].share for figure in FIGURES}
    assert {figure for figure, share in shares.items() if share == 1} == {
        "citation_recall",
        "citation_precision",
        "quotation_exactness",
        "speaker_accuracy",
        "sources",
        "words",
        "answered",
    }
    assert (boats.problems, whales.problems) == ((), ())
    assert (boats.engine, boats.fell_back, boats.usage) == ("extractive", False, None)
    assert (whales.abstained, whales.counts["abstention_recall"]) == (True, Count(hits=1, of=1))


def test_the_time_of_a_question_is_the_desks_alone(store: Path) -> None:
    """From the question to the answer; the judging comes after it."""
    ticks: Iterator[float] = iter([10.0, 12.5, 20.0, 20.25])
    corpus = open_corpus(Config(store=store))
    outcomes = list(ask_questions(corpus, [BOATS, WHALES], clock=lambda: next(ticks)))
    corpus.close()

    assert [one.seconds for one in outcomes if isinstance(one, Outcome)] == [2.5, 0.25]


def test_a_question_that_cannot_be_asked_stops_nothing(store: Path) -> None:
    """An unknown source, in what is expected or in a filter, a place outside, an empty question: each is told."""
    wrong = [
        replace(BOATS, id=1, sources=("councel.txt",)),
        replace(BOATS, id=2, filters=Filters(sources=("councel.txt",))),
        replace(BOATS, id=3, places=(("council.txt", (10, 90_000)),)),
        replace(BOATS, id=4, question="?"),
    ]
    *failed, last = ask_all(Config(store=store), [*wrong, BOATS])

    assert [(one.id, isinstance(one, FailedQuestion)) for one in failed] == [(n, True) for n in (1, 2, 3, 4)]
    assert "council.txt" in failed[0].error if isinstance(failed[0], FailedQuestion) else False
    assert isinstance(last, Outcome)


def test_a_models_answer_is_judged_like_any_other(store: Path) -> None:
    """A faithful sentence and one that nothing supports: half of its sentences, half of its citations."""
    [boats] = ask_model(
        store,
        "Tove Brandt told reporters: “We have waited long enough for safe boats.” [1] Berths cost 90 crowns. [1]",
        BOATS,
    )

    assert (boats.engine, boats.fell_back, boats.is_cached) == ("llm:scripted", False, False)
    assert boats.counts["citation_recall"] == Count(hits=1, of=2)
    assert boats.counts["citation_precision"] == Count(hits=1, of=2)
    assert boats.counts["quotation_exactness"] == Count(hits=1, of=1)
    assert boats.usage is not None
    assert boats.usage.calls >= 1


def test_a_model_that_fails_is_counted_and_stops_nothing(store: Path) -> None:
    """The first answer is the offline one, and says why; the second is the model's."""
    first, second = ask_model(
        store,
        [
            Fault(kind="status", status=401),
            "Tove Brandt told reporters: “We have waited long enough for safe boats.” [1]",
        ],
        BOATS,
        replace(BOATS, id="again"),
    )
    summary = summarize_outcomes([first, second])

    assert (first.engine, first.fell_back, second.fell_back) == ("extractive", True, False)
    assert "401" in (first.notice or "")
    assert first.counts["words"] == Count(hits=1, of=1)
    assert (summary.fell_back, dict(summary.engines)) == (1, {"extractive": 1, "llm:scripted": 1})


def test_a_question_that_no_model_was_asked_is_no_failure_of_one(store: Path) -> None:
    """Where nobody of that name speaks there is nothing to show a model."""
    nobody = replace(WHALES, question="What did Ada Nobody say about whales?")
    [refused] = ask_model(store, Fault(kind="status", status=401), nobody)

    assert (refused.abstained, refused.fell_back) == (True, False)


def test_a_reply_from_the_cache_has_no_time(store: Path) -> None:
    """It is counted as cached, and left out of median, tokens and cost."""
    with ScriptedServer("Tove Brandt told reporters: “We have waited long enough for safe boats.” [1]") as server:
        config = Config(store=store, openai_base_url=server.url, openai_model="scripted")
        once, twice = (ask_all(config, [BOATS])[0] for _ in range(2))
    assert isinstance(once, Outcome)
    assert isinstance(twice, Outcome)
    summary = summarize_outcomes([replace(once, seconds=3.0), replace(twice, seconds=0.1)])

    assert (once.is_cached, twice.is_cached) == (False, True)
    assert (summary.cached, summary.median_seconds) == (1, 3.0)


def test_figures_are_summed_over_all_answers() -> None:
    """Three sentences of four and none of one: 3 of 5, where a mean of answers would be .375."""
    summary = summarize_outcomes(
        [outcome(1, citation_recall=(3, 4)), outcome(2, citation_recall=(0, 1)), outcome(3, answered=(1, 1))]
    )

    assert summary.figures["citation_recall"] == Count(hits=3, of=5)
    assert summary.figures["citation_recall"].share == 0.6
    assert summary.figures["answered"].share == 1.0
    assert summary.figures["words"].share is None


def test_median_and_95th_percentile() -> None:
    """Of 1 to 21 seconds 11 and 20; of one question its own; of none nothing."""
    many = summarize_outcomes([outcome(number, seconds=float(number)) for number in range(1, 22)])
    one, none = summarize_outcomes([outcome(1, seconds=4.0)]), summarize_outcomes([])

    assert (many.median_seconds, many.slow_seconds, many.seconds) == (11.0, 20.0, 231.0)
    assert (one.median_seconds, one.slow_seconds) == (4.0, 4.0)
    assert (none.median_seconds, none.slow_seconds) == (None, None)


def test_tokens_and_cost_are_summed_where_they_are_told() -> None:
    """What no endpoint tells stays unknown, and is no 0."""
    told = Usage(calls=1, seconds=1.0, prompt_tokens=900, completion_tokens=50, cost=0.002)
    silent = Usage(calls=1, seconds=1.0, prompt_tokens=None, completion_tokens=None, cost=None)
    known = summarize_outcomes([replace(outcome(1), usage=told), replace(outcome(2), usage=told), outcome(3)])
    unknown = summarize_outcomes([replace(outcome(1), usage=silent)])

    assert (known.prompt_tokens, known.completion_tokens, known.cost) == (1800, 100, 0.004)
    assert (unknown.prompt_tokens, unknown.completion_tokens, unknown.cost) == (None, None, None)


def test_two_runs_are_compared_over_the_questions_of_both() -> None:
    """What only one run has, or asks in other words, is left out of every figure."""
    before = evaluation(
        outcome(1, citation_recall=(1, 2)),
        outcome(2, citation_recall=(0, 8)),
        replace(outcome(3, citation_recall=(0, 8)), question="asked otherwise?"),
    )
    after = evaluation(outcome(1, citation_recall=(2, 2)), outcome(3, citation_recall=(1, 1)))
    comparison = compare_evaluations(before, after)

    assert (comparison.questions, comparison.left_out) == (1, 3)
    assert comparison.old.figures["citation_recall"].share == 0.5
    assert comparison.new.figures["citation_recall"].share == 1.0


def test_each_changed_question_is_better_worse_or_mixed() -> None:
    """By the shares that both runs have; one that has a share only now is no change of it."""
    before = evaluation(
        outcome(1, citation_recall=(1, 2), answered=(1, 1)),
        outcome(2, citation_recall=(2, 2), words=(1, 1)),
        outcome(3, citation_recall=(2, 2), words=(0, 1)),
        outcome(4, citation_recall=(1, 2)),
        outcome(5),
    )
    after = evaluation(
        outcome(1, citation_recall=(3, 4), answered=(1, 1)),
        outcome(2, citation_recall=(1, 2), words=(1, 1)),
        outcome(3, citation_recall=(1, 2), words=(1, 1)),
        outcome(4, citation_recall=(2, 4)),
        outcome(5, citation_recall=(1, 1)),
    )
    changes = compare_evaluations(before, after).changes

    assert [(change.id, change.verdict) for change in changes] == [(1, "better"), (2, "worse"), (3, "mixed")]
    assert changes[0].figures == (("citation_recall", Count(hits=1, of=2), Count(hits=3, of=4)),)


def test_an_answer_where_the_desk_abstained_is_a_change() -> None:
    """Worse where nothing answers the question; the change says what happened."""
    before = evaluation(replace(outcome(1, abstention_recall=(1, 1)), abstained=True))
    after = evaluation(outcome(1, abstention_recall=(0, 1), citation_recall=(2, 2)))
    [change] = compare_evaluations(before, after).changes

    assert (change.verdict, change.abstained) == ("worse", (True, False))
    assert [figure for figure, _, _ in change.figures] == ["abstention_recall"]

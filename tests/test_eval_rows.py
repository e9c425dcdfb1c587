"""The rows of a file of questions are read with what they expect; what is wrong in one is told, and the rest go on."""

import json
from typing import Any

import pytest

from rag.show.terminal.eval_rows import read_questions
from rag.types import EvaluationQuestion, Filters


def read(*rows: Any, **options: Any) -> tuple[list[EvaluationQuestion], list[str], list[str]]:
    """Questions, errors, and unknown fields."""
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    questions, failed, unknown = read_questions(lines, options)
    return questions, [f"{one.id}: {one.error}" for one in failed], unknown


def test_a_row_is_read_with_all_that_it_expects() -> None:
    """`speaker` and `sources` are expected; `source`, `outlet`, dates and meeting are filters, and win over options."""
    row = {
        "id": "q7",
        "question": "What did Brandt say?",
        "history": ["Who spoke?"],
        "answerable": True,
        "speaker": "Brandt",
        "sources": ["a.txt", "b.txt"],
        "words": ["safe boats", {"source": "a.txt", "start": 3, "end": 9}],
        "contains": "boats",
        "source": "a.txt",
        "until": "2021-03",
    }
    [question], errors, unknown = read(row, until="2020", outlet="Post", source=None)

    assert question == EvaluationQuestion(
        id="q7",
        question="What did Brandt say?",
        history=("Who spoke?",),
        filters=Filters(sources=("a.txt",), until="2021-03", outlet="Post"),
        answerable=True,
        speaker="Brandt",
        sources=("a.txt", "b.txt"),
        words=("safe boats",),
        places=(("a.txt", (3, 9)),),
        contains=("boats",),
    )
    assert (errors, unknown) == ([], [])


def test_a_question_alone_is_a_row() -> None:
    """Nothing is expected then, and its number is its id."""
    _, question = read({"id": 1, "question": "who?"}, {"question": "where?"})[0]

    assert question == EvaluationQuestion(id=2, question="where?", filters=Filters())


@pytest.mark.parametrize("expected", [{"sources": ["a.txt"]}, {"words": "boats"}, {"contains": ["boats"]}])
def test_what_an_answer_should_have_makes_a_question_answerable(expected: dict[str, Any]) -> None:
    """Else an abstention would count nowhere; and a row that denies it contradicts itself."""
    [question], *_ = read({"question": "who?", **expected})
    _, [error], _ = read({"question": "who?", "answerable": False, **expected})

    assert question.answerable is True
    assert "not answerable, and yet" in error


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (b"{", "row 1 is not JSON"),
        ([1], "not a JSON object"),
        ({}, "a row needs 'question', a string"),
        ({"question": 3}, "a row needs 'question', a string, not 3"),
        ({"question": "?", "answerable": "yes"}, "'answerable' must be true or false; it is 'yes'"),
        ({"question": "?", "speaker": ["x"]}, "a row needs 'speaker', a string"),
        ({"question": "?", "sources": [1]}, "'sources' must be a list of strings"),
        ({"question": "?", "contains": [" "]}, "'contains' must be a list of strings"),
        ({"question": "?", "words": {"source": "a.txt", "start": 1}}, "must have source, start and end"),
        ({"question": "?", "words": [{"source": "a", "start": True, "end": 2}]}, "must have source, start and end"),
        ({"question": "?", "since": "May"}, "the filter 'since' is no date"),
    ],
)
def test_a_bad_row_is_told_and_the_rest_go_on(row: Any, error: str) -> None:
    """With its id, and what it should have."""
    questions, [told], _ = read(row, {"id": "good", "question": "who?"})

    assert [question.id for question in questions] == ["good"]
    assert told.startswith("1: ")
    assert error in told


def test_an_id_is_used_once() -> None:
    """Runs are compared by it."""
    questions, errors, _ = read({"id": "a", "question": "who?"}, {"id": "a", "question": "where?"})

    assert [question.question for question in questions] == ["who?"]
    assert errors == ["a: another row has this id; give each row its own"]


def test_fields_that_mean_nothing_are_named() -> None:
    """A mistyped one would else be judged by nobody."""
    questions, errors, unknown = read({"question": "who?", "contain": ["x"], "note": "…"})

    assert (len(questions), errors, unknown) == (1, [], ["contain", "note"])

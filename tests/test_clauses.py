"""Questions that ask several things are taken apart, others are left whole."""

import pytest

from rag.find.clauses import MOST_CLAUSES, split_clauses


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        (
            "Who runs the tunnel, and which river flooded the village?",
            ["Who runs the tunnel", "which river flooded the village"],
        ),
        (
            "Did Brandt halve the quota, on Tuesday, while the choir gave its tickets away?",
            ["Did Brandt halve the quota, on Tuesday", "the choir gave its tickets away"],
        ),
        (
            "Was the dam opened before the boats arrived; were the villages safe?",
            ["Was the dam opened before the boats arrived", "were the villages safe"],
        ),
    ],
)
def test_a_question_is_split_where_it_asks_for_something_else(question: str, clauses: list[str]) -> None:
    """At commas, semicolons and joining words; a piece with a single word to look for stays with the one before."""
    assert split_clauses(question) == clauses


@pytest.mark.parametrize(
    "question",
    [
        "what did the mayor say about boats and villages?",
        "Did the fund pay 5,000 crowns on July 15, 2023 for herring nets?",
        "tunnel and flood",
        "",
    ],
)
def test_a_question_about_one_thing_has_no_clauses(question: str) -> None:
    """Pairs of words, thousands and dates stay whole."""
    assert split_clauses(question) == []


def test_an_endless_question_has_a_bounded_number_of_clauses() -> None:
    """What follows the last clause stays with it: no word is lost."""
    clauses = split_clauses("the mayor opened a bridge, " * 50)

    assert len(clauses) == MOST_CLAUSES
    assert " ".join(clauses).count("bridge") == 50

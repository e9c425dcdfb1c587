"""Differences between accounts, against those that were planted: the sample articles and two sets of short ones."""

from collections.abc import Callable, Sequence

import pytest

from benchmarks.differences_benchmark import SETS, Score, score

LEAST_PRECISION, LEAST_RECALL = 0.9, 0.3
"""When this was written 18 were shown, all of them planted, of 55 planted: 3 of 11 in the sample articles, 8 of 14 in
`more_meetings`, both of which the rules were tuned on, and 7 of 30 in `meetings`, which nobody had looked at."""


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> list[Score]:
    return [score(folder, file, tmp_path_factory.mktemp("store") / "store") for folder, file in SETS]


def test_what_is_shown_is_a_difference(scores: Sequence[Score], record_property: Callable[[str, object], None]) -> None:
    """Of all that is shown for the meetings of all sets, nine of ten are planted differences."""
    right = sum(len(one.right) for one in scores)
    shown = right + sum(len(one.wrong) for one in scores)
    record_property("precision", right / shown)
    assert right / shown >= LEAST_PRECISION, [found.note for one in scores for found in one.wrong]


def test_most_differences_are_shown(scores: Sequence[Score], record_property: Callable[[str, object], None]) -> None:
    """Of the planted differences no more are missed than when this was written."""
    found = 1 - sum(len(one.missed) for one in scores) / sum(one.planted for one in scores)
    record_property("recall", found)
    assert found >= LEAST_RECALL

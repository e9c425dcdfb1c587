"""Runs are kept under safe names, come back as they were, and are never written over."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_evaluation import evaluation, outcome

from rag.answer.evaluation_files import (
    list_evaluations,
    load_evaluation,
    make_safe,
    name_evaluation,
    save_evaluation,
)
from rag.errors import RequestError, StoreError
from rag.types import FailedQuestion, Usage

NOW = datetime(2024, 2, 3, 10, 20, 30, tzinfo=UTC)


def test_a_run_comes_back_as_it_was(tmp_path: Path) -> None:
    """Every count, the usage, the problems, the rows that failed, words of any script."""
    usage = Usage(calls=2, seconds=1.5, prompt_tokens=900, completion_tokens=None, cost=0.002)
    one = replace(outcome(1, words=(1, 3)), usage=usage, problems=("does not say “港”",), answer="«Ä» \udc80"[:-1])
    kept = replace(evaluation(one, outcome(2)), planned=4, failed=(FailedQuestion(id="x", error="no question"),))
    save_evaluation(tmp_path, kept)

    assert load_evaluation(tmp_path, "run") == kept
    assert not load_evaluation(tmp_path, "run").is_complete


def test_no_run_is_written_over(tmp_path: Path) -> None:
    """Neither when its name is chosen nor when it is written."""
    save_evaluation(tmp_path, evaluation(outcome(1)))

    with pytest.raises(RequestError, match="an evaluation run is kept already; choose another --name"):
        name_evaluation(tmp_path, "run", now=NOW)
    with pytest.raises(RequestError, match="kept already"):
        save_evaluation(tmp_path, evaluation())
    assert len(load_evaluation(tmp_path, "run").outcomes) == 1


def test_a_run_without_a_name_gets_date_and_time(tmp_path: Path) -> None:
    """A second one in the same second gets a number."""
    first = name_evaluation(tmp_path, None, now=NOW)
    save_evaluation(tmp_path, evaluation(name=first))

    assert first == "2024-02-03-102030"
    assert name_evaluation(tmp_path, None, now=NOW) == "2024-02-03-102030-2"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("new prompt", "new-prompt"),
        ("../../etc/passwd", "etc-passwd"),
        ("/tmp/x", "tmp-x"),
        (".hidden", "hidden"),
        ("v1.2", "v1.2"),
        ("Übung 港", "Übung-港"),
        ("a\x00b\nc", "a-b-c"),
        ("x" * 300, "x" * 60),
    ],
)
def test_names_are_made_safe(name: str, safe: str, tmp_path: Path) -> None:
    """Whatever a name holds, its file lies in the folder of evaluations."""
    assert make_safe(name) == safe
    path = save_evaluation(tmp_path, evaluation(name=name_evaluation(tmp_path, name, now=NOW)))
    assert path.parent == tmp_path / "evaluations"
    assert load_evaluation(tmp_path, name).name == safe


@pytest.mark.parametrize("name", ["", "..", "///", "—"])
def test_a_name_of_nothing_is_refused(name: str, tmp_path: Path) -> None:
    """With what a name takes."""
    with pytest.raises(RequestError, match="is no name for an evaluation; use letters and digits"):
        name_evaluation(tmp_path, name, now=NOW)


def test_runs_are_listed_by_their_time(tmp_path: Path) -> None:
    """The oldest first, whatever their names and the clocks' offsets."""
    for name, started in (("a", "2024-02-03T10:00:00+00:00"), ("b", "2024-02-03T10:30:00+02:00")):
        save_evaluation(tmp_path, replace(evaluation(name=name), started=started))

    assert [one.name for one in list_evaluations(tmp_path)] == ["b", "a"]
    assert list(list_evaluations(tmp_path / "elsewhere")) == []


def test_an_unknown_run_is_told_with_the_known_ones(tmp_path: Path) -> None:
    """So that a mistyped name is mended at once."""
    save_evaluation(tmp_path, evaluation(name="first"))

    with pytest.raises(RequestError, match=r"no evaluation frist is kept; .*: first"):
        load_evaluation(tmp_path, "frist")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"summary": {}}', b"\xff", b'{"summary": 1, "questions": 2}'])
def test_a_damaged_file_is_named(content: bytes, tmp_path: Path) -> None:
    """One sentence with the file and the mend."""
    path = save_evaluation(tmp_path, evaluation())
    path.write_bytes(content)

    with pytest.raises(StoreError, match=r"run\.json is no evaluation of this desk; remove it"):
        load_evaluation(tmp_path, "run")

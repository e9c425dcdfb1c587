"""`eval` on the command line: figures for a person and as JSON, kept runs, comparisons, and what is refused."""

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from command_line import ROOT, call_rag, clean_environment, error_line, read_objects
from corpora import write_texts
from ferries import FERRIES
from scripted_server import Fault, ScriptedServer

QUESTIONS = [
    {
        "id": "boats",
        "question": "What did Tove Brandt say about boats?",
        "speaker": "Tove Brandt",
        "words": ["waited long enough"],
    },
    {"id": "whales", "question": "What did Tove Brandt say about whales?", "answerable": False},
]
FAITHFUL = "Tove Brandt told reporters: “We have waited long enough for safe boats.” [1]"
LIE = FAITHFUL + " Berths cost 90 crowns. [1]"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """FERRIES, indexed, and QUESTIONS beside the store."""
    write_texts(tmp_path / "news", FERRIES)
    write_rows(tmp_path / "questions.jsonl", *QUESTIONS)
    call_rag("index", tmp_path / "news", store=tmp_path / "store")
    return tmp_path / "store"


def write_rows(path: Path, *rows: Any) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def kept(store: Path) -> list[str]:
    """The files of the kept runs."""
    return sorted(path.name for path in (store / "evaluations").glob("*"))


def test_figures_are_shown_with_their_counts(store: Path) -> None:
    """And the run is kept under its name."""
    result = call_rag("eval", "questions.jsonl", "--name", "first", store=store)
    printed = result.stdout.decode()

    assert (result.returncode, result.stderr) == (0, b"")
    assert printed.startswith("first  2 questions of questions.jsonl · 2 articles · extractive\n")
    assert re.search(r"^citation recall +1\.00 +1/1 +sentences that their citations support$", printed, re.MULTILINE)
    assert re.search(r"^abstention recall +1\.00 +1/1 ", printed, re.MULTILINE)
    assert "expected sources" not in printed  # nothing was expected of them
    assert "Look at" not in printed
    assert kept(store) == ["first.json"]


def test_json_has_a_line_for_each_question_and_the_summary_last(store: Path) -> None:
    """Figures that count nothing for a question are left out of its line; the summary has all."""
    boats, whales, last = read_objects(call_rag("eval", "questions.jsonl", "--json", store=store))

    assert (boats["id"], whales["id"]) == ("boats", "whales")
    assert boats["counts"]["words"] == {"hits": 1, "of": 1, "share": 1.0}
    assert "words" not in whales["counts"]
    assert list(last) == ["summary"]
    assert last["summary"]["figures"]["abstention_precision"] == {"hits": 1, "of": 1, "share": 1.0}
    assert last["summary"]["figures"]["sources"] == {"hits": 0, "of": 0, "share": None}
    assert (last["summary"]["complete"], last["summary"]["asked"]) == (True, 2)
    assert kept(store) == [f"{last['summary']['name']}.json"]


def test_two_runs_are_compared(store: Path) -> None:
    """The model adds a lie: its question is named as worse, the difference stands beside the figure, status 0."""
    call_rag("eval", "questions.jsonl", "--name", "offline", store=store)
    with ScriptedServer(LIE) as server:
        settings = {"OPENAI_BASE_URL": server.url, "OPENAI_MODEL": "scripted"}
        options = ("questions.jsonl", "--against", "offline", "--fresh", "--plot", "both.svg", "--name", "model")
        result = call_rag("eval", *options, store=store, settings=settings)
    printed = result.stdout.decode()
    objects = read_objects(call_rag("eval", "--name", "model", "--against", "offline", "--json", store=store))

    assert result.returncode == 0
    assert "against offline, over the 2 questions that both runs have" in printed
    assert re.search(r"^citation recall +1\.00 +0\.\d\d +-0\.\d\d +1/1 → ", printed, re.MULTILINE)
    assert re.search(r"^Worse: \d\n( +whales .*\n.*\n)? *boats  What did Tove Brandt say", printed, re.MULTILINE)
    changes = {change["id"]: change for change in objects[-1]["summary"]["against"]["changes"]}
    assert changes["boats"]["verdict"] == "worse"
    assert changes["boats"]["figures"]["citation_recall"]["after"] == {"hits": 1, "of": 2}
    assert "citation recall" in (store.parent / "both.svg").read_text(encoding="utf-8")


def test_kept_runs_are_listed_and_shown_again(store: Path) -> None:
    """Without asking anything."""
    assert b"no evaluation is kept yet" in call_rag("eval", "--list", store=store).stdout
    first = call_rag("eval", "questions.jsonl", "--name", "first", store=store)
    again = call_rag("eval", "--name", "first", store=store)
    [listed] = read_objects(call_rag("eval", "--list", "--json", store=store))

    assert again.stdout == first.stdout
    assert (listed["name"], listed["asked"]) == ("first", 2)
    assert re.search(
        rb"^first +\d{4}-\d\d-\d\d \d\d:\d\d +extractive +2 ", call_rag("eval", "--list", store=store).stdout, re.M
    )


def test_bad_rows_are_told_and_the_rest_go_on(store: Path) -> None:
    """Each on a line of stderr, with status 1; so are a question that cannot be asked and a field without meaning."""
    rows = [[1], {"id": "x", "question": "who?", "sources": ["nowhere.txt"]}, {**QUESTIONS[0], "remark": "…"}]
    write_rows(store.parent / "rows.jsonl", *rows)
    result = call_rag("eval", "rows.jsonl", "--json", store=store)
    *outcomes, last = read_objects(result)
    told = result.stderr.decode().splitlines()

    assert result.returncode == 1
    assert [one["id"] for one in outcomes] == ["boats"]
    assert [line.partition(":")[2][:7] for line in told if line.startswith("error")] == [" row 1:", " row x:"]
    assert "note: no meaning here have the fields remark" in told
    assert [one["id"] for one in last["summary"]["failed"]] == [1, "x"]
    assert last["summary"]["complete"] is True


def test_filters_hold_for_all_rows(store: Path) -> None:
    """Where only the other article is asked, nobody answers."""
    boats, *_ = read_objects(call_rag("eval", "questions.jsonl", "--source", "company.txt", "--json", store=store))

    assert boats["abstained"] is True


def test_questions_may_come_from_stdin(store: Path) -> None:
    """As every batch does."""
    result = call_rag("eval", "-", "--json", store=store, stdin=json.dumps(QUESTIONS[0]))

    assert read_objects(result)[-1]["summary"]["file"] == "stdin"


def test_an_interrupted_run_keeps_what_is_done(store: Path) -> None:
    """Marked as incomplete; status 130, and no traceback."""
    with ScriptedServer([FAITHFUL, Fault(kind="hang")]) as server:
        settings = {"OPENAI_BASE_URL": server.url, "OPENAI_MODEL": "scripted"}
        process = subprocess.Popen(
            [sys.executable, "-m", "rag", "--store", str(store), "eval", "questions.jsonl", "--name", "cut", "--json"],
            cwd=store.parent,
            env={**clean_environment(**settings), "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["id"] == "boats"
        deadline = time.monotonic() + 60
        while len(server.requests) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    shown = call_rag("eval", "--name", "cut", store=store).stdout.decode()

    assert process.returncode == 130
    assert errors.decode().splitlines() == ["note: 1 of 2 questions are kept as cut", "interrupted"]
    assert shown.startswith("cut  incomplete: 1 of 2 questions of questions.jsonl")


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--list", "--name", "x"),
        ("questions.jsonl", "--list"),
        ("--name", "x", "--offline"),
        ("--name", "x", "--source", "a.txt"),
        ("questions.jsonl", "--overwrite"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(options: tuple[str, ...], store: Path) -> None:
    """One line that names the help, and status 2."""
    result = call_rag("eval", *options, store=store)

    assert (result.returncode, result.stdout) == (2, b"")
    assert error_line(result).startswith("error: ")


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("missing.jsonl",), "missing.jsonl: No such file or directory"),
        (("empty.jsonl",), "empty.jsonl has no question that can be asked"),
        (("questions.jsonl", "--name", "taken"), "an evaluation taken is kept already"),
        (("questions.jsonl", "--against", "nobody"), "no evaluation nobody is kept"),
        (("questions.jsonl", "--plot", "plot.pdf"), "plot.pdf: a plot is a .png or .svg file"),
        (("questions.jsonl", "--plot", "there.png"), "there.png is there already"),
        (("questions.jsonl", "--plot", "no/folder/plot.png"), "no/folder/plot.png cannot be a file"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_is_asked(
    options: tuple[str, ...], error: str, store: Path
) -> None:
    """In one line, with status 1, and no run is kept."""
    (store.parent / "empty.jsonl").write_bytes(b"\n")
    (store.parent / "there.png").write_bytes(b"mine")
    call_rag("eval", "questions.jsonl", "--name", "taken", store=store)
    result = call_rag("eval", *options, store=store)

    assert (result.returncode, result.stdout) == (1, b"")
    assert error in error_line(result)
    assert kept(store) == ["taken.json"]
    assert (store.parent / "there.png").read_bytes() == b"mine"


def test_the_sample_questions_run_over_the_sample_articles(seed_store: Path, tmp_path: Path) -> None:
    """Every row of them can be asked, and a third is unanswerable; what offline answers reach does not fall."""
    store = Path(shutil.copytree(seed_store, tmp_path / "store"))
    result = call_rag("eval", ROOT / "docs/questions/sample.jsonl", "--offline", "--json", store=store)
    *outcomes, last = read_objects(result)
    figures = last["summary"]["figures"]

    assert (result.returncode, result.stderr, last["summary"]["failed"]) == (0, b"", [])
    assert sum(one["answerable"] is False for one in outcomes) * 3 == len(outcomes)
    assert figures["citation_recall"]["share"] == figures["quotation_exactness"]["share"] == 1
    assert figures["speaker_accuracy"]["share"] >= 0.9
    assert figures["answered"]["share"] >= 0.9
    assert figures["abstention_recall"]["share"] >= 0.7

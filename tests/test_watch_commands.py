"""`index --watch`, as a process of its own that is interrupted."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from command_line import ROOT, call_rag, clean_environment, error_line
from conftest import ARTICLES


def start(store: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    """`python -m rag index --watch …`, its lines to be read as they come."""
    command = [sys.executable, "-m", "rag", "--store", str(store), "index", "--watch", *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=clean_environment()
    )


def read_until(process: subprocess.Popen[str], word: str) -> list[str]:
    """The lines on stdout up to one that holds a word."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if word in line:
            return lines
    raise AssertionError(lines)


def test_each_change_is_one_json_line(tmp_path: Path, articles_folder: Path) -> None:
    """Those of the first run, then a line that it watches with the report, then one a change; Ctrl-C is status 130."""
    (articles_folder / "empty.txt").write_bytes(b"")
    with start(tmp_path / "store", articles_folder, "--json") as process:
        first = [json.loads(line) for line in read_until(process, '"watching"')]
        (articles_folder / "new.txt").write_text(ARTICLES["wire/rail.txt"])
        then = [json.loads(line) for line in read_until(process, "new.txt")]
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)

    assert {(line["event"], line.get("source")) for line in first[:-1]} == {
        ("failed", "empty.txt"),
        *(("added", name) for name in ARTICLES),
    }
    assert (first[-1]["event"], first[-1]["articles"], first[-1]["folders"]) == ("watching", 3, [str(articles_folder)])
    assert then == [{"event": "added", "source": "new.txt"}]
    assert (process.returncode, told) == (130, "interrupted\n")


def test_each_change_is_one_line_for_a_person(tmp_path: Path, articles_folder: Path) -> None:
    """Errors of files stand on stderr, changes on stdout."""
    with start(tmp_path / "store", articles_folder) as process:
        first = read_until(process, "watching")
        (articles_folder / "wire" / "rail.txt").unlink()
        then = read_until(process, "removed")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)

    assert sorted(first[:-1]) == sorted(f"added {name}" for name in ARTICLES)
    assert first[-1] == f"watching {articles_folder} (3 articles in the store); Ctrl-C ends it"
    assert then == ["removed wire/rail.txt"]


def test_what_cannot_be_watched_is_one_sentence(tmp_path: Path, articles_folder: Path) -> None:
    """A path that does not exist, and a rebuild at the same time."""
    store = tmp_path / "store"
    result = call_rag("index", "--watch", tmp_path / "nowhere", store=store)
    assert (result.returncode, "nowhere does not exist" in error_line(result)) == (1, True)

    result = call_rag("index", "--watch", "--rebuild", articles_folder, store=store)
    assert (result.returncode, "--rebuild" in error_line(result)) == (2, True)


def test_an_ordinary_run_tells_what_stays_left_out(tmp_path: Path, articles_folder: Path) -> None:
    """One line, with the mend; and `index FILE` is that mend."""
    from rag.config import Config
    from rag.index.removal import remove_articles

    store = tmp_path / "store"
    call_rag("index", articles_folder, store=store)
    remove_articles(Config(store=store), ["wire/rail.txt", "harbour talks.txt"])

    assert b"note: 2 files stay left out" in call_rag("index", articles_folder, store=store).stderr
    assert b"left out" not in call_rag("index", articles_folder / "wire" / "rail.txt", store=store).stderr
    assert b"note: 1 file stays left out" in call_rag("index", articles_folder, store=store).stderr

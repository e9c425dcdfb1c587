"""The command line as its users have it: in a folder of its own, with none of our settings.

`run_rag` starts a process, `call_rag` does the same within this one: what that leaves out is Python's start, and what
it saves are the seconds in which each new process loads its packages.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"


def clean_environment(**settings: str) -> dict[str, str]:
    """The environment without the desk's settings, so that no key or store of the developer has a part in a test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAG_", "OPENAI_", "CHROMA_"))}
    return {**kept, "PYTHONPATH": str(ROOT), **settings}


def run_rag(
    *arguments: str | Path,
    store: Path,
    stdin: str | bytes = b"",
    settings: Mapping[str, str] | None = None,
    before: tuple[str, ...] = (),
) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m rag --store STORE …` beside the store; `before` stands before it on the line."""
    store.parent.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [*before, sys.executable, "-m", "rag", "--store", str(store), *map(str, arguments)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        cwd=store.parent,
        env=clean_environment(**(settings or {})),
        timeout=120,
        check=False,
    )


def call_rag(
    *arguments: str | Path,
    store: Path,
    stdin: str | bytes = b"",
    settings: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """What `run_rag` does, in this process."""
    from rag.show.terminal.cli import main

    store.parent.mkdir(parents=True, exist_ok=True)
    command = ["--store", str(store), *map(str, arguments)]
    given = io.TextIOWrapper(io.BytesIO(stdin.encode() if isinstance(stdin, str) else stdin))
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    with (
        replaced_environment(clean_environment(**(settings or {}))),
        contextlib.chdir(store.parent),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        kept, sys.stdin = sys.stdin, given
        try:
            status = main(command)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        finally:
            sys.stdin = kept
    for stream in (out, err):
        stream.flush()
    return subprocess.CompletedProcess(command, status, out.buffer.getvalue(), err.buffer.getvalue())  # type: ignore[attr-defined]


@contextlib.contextmanager
def replaced_environment(environment: Mapping[str, str]) -> Iterator[None]:
    """The process's environment, exchanged for a while."""
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


def read_objects(result: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    """The JSON objects on stdout, one a line, and nothing else there."""
    return [json.loads(line) for line in result.stdout.decode().splitlines()]


def error_line(result: subprocess.CompletedProcess[bytes]) -> str:
    """The one line on stderr that tells what is wrong."""
    [line] = result.stderr.decode().splitlines()
    assert line.startswith("error: ")
    return line

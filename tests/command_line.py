"""The command line as its users have it: a process of its own, in a folder of its own, with none of our settings."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
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


def read_objects(result: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    """The JSON objects on stdout, one a line, and nothing else there."""
    return [json.loads(line) for line in result.stdout.decode().splitlines()]


def error_line(result: subprocess.CompletedProcess[bytes]) -> str:
    """The one line on stderr that tells what is wrong."""
    [line] = result.stderr.decode().splitlines()
    assert line.startswith("error: ")
    return line

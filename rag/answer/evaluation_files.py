"""Evaluations, kept as JSON in `<store>/evaluations`, one file a run; none is ever written over."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from rag.answer.evaluation import summarize_outcomes
from rag.errors import RequestError, StoreError
from rag.types import FIGURES, Comparison, Count, Evaluation, FailedQuestion, Figure, Outcome, Summary, Usage

FOLDER = "evaluations"
LONGEST_NAME = 60
"""Characters, of four bytes at most; file systems take 255 bytes."""
_UNSAFE = re.compile(r"[^\w.-]+")


def name_evaluation(store: Path, name: str | None, *, now: datetime) -> str:
    """A name for a new run, safe as a file's: `name`, its other characters as hyphens; without one, date and time.

    Raises RequestError where a run of that name is kept, or no letter or digit is in it.
    """
    if name is None:
        base, taken = f"{now:%Y-%m-%d-%H%M%S}", list_names(store)
        return next(free for number in count(1) if (free := f"{base}-{number}" if number > 1 else base) not in taken)
    safe = make_safe(name)
    if _path(store, safe).exists():
        raise RequestError(f"an evaluation {safe} is kept already; choose another --name")
    return safe


def make_safe(name: str) -> str:
    """A name as the files have it. Raises RequestError where nothing of it can stay."""
    safe = _UNSAFE.sub("-", name).strip("-.")[:LONGEST_NAME].rstrip("-.")
    if not any(map(str.isalnum, safe)):
        raise RequestError(f"{name!r:.60} is no name for an evaluation; use letters and digits")
    return safe


def save_evaluation(store: Path, evaluation: Evaluation) -> Path:
    """Keep a run; gives the file.

    Raises RequestError where one of its name came to be kept meanwhile, StoreError where nothing can be written.
    """
    path = _path(store, evaluation.name)
    record = {"summary": summary_record(evaluation), "questions": [asdict(outcome) for outcome in evaluation.outcomes]}
    data = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode(errors="backslashreplace")
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise RequestError(f"an evaluation {evaluation.name} is kept already; choose another --name") from None
    except OSError as problem:
        raise StoreError(
            f"{path} cannot be written ({problem.strerror}); free some space, or check its rights"
        ) from None
    return path


def load_evaluation(store: Path, name: str) -> Evaluation:
    """A kept run. Raises RequestError where none has this name, StoreError where its file cannot be read."""
    safe = make_safe(name)
    path = _path(store, safe)
    if not path.is_file():
        known = ", ".join(list_names(store)[-10:]) or "there are none"
        raise RequestError(f"no evaluation {safe} is kept; choose one of `python -m rag eval --list`: {known}")
    return _read(path)


def list_evaluations(store: Path) -> Iterator[Evaluation]:
    """The kept runs, the oldest first. Raises StoreError at one that cannot be read."""
    kept = [_read(_path(store, name)) for name in list_names(store)]
    yield from sorted(kept, key=lambda one: (datetime.fromisoformat(one.started), one.name))


def list_names(store: Path) -> list[str]:
    """The names of the kept runs, in the order of the alphabet."""
    return sorted(path.stem for path in (store / FOLDER).glob("*.json") if not path.name.startswith("."))


def summary_record(evaluation: Evaluation) -> dict[str, Any]:
    """The figures of a run with what was asked of what; the last line of `eval --json`."""
    about = {name: getattr(evaluation, name) for name in _ABOUT}
    failed = [asdict(one) for one in evaluation.failed]
    return {
        **about,
        "complete": evaluation.is_complete,
        "asked": len(evaluation.outcomes),
        "failed": failed,
        **figures_record(summarize_outcomes(evaluation.outcomes)),
    }


def figures_record(summary: Summary) -> dict[str, Any]:
    """The figures of a summary, each with its count and its share (null where there was nothing to count)."""
    figures = {figure: {**asdict(count), "share": count.share} for figure, count in summary.figures.items()}
    return {**asdict(summary), "figures": figures}


def comparison_record(comparison: Comparison) -> dict[str, Any]:
    """Two runs, figure by figure, and the questions that changed."""
    shares = {
        figure: (comparison.old.figures[figure].share, comparison.new.figures[figure].share) for figure in FIGURES
    }
    return {
        "name": comparison.before,
        "questions": comparison.questions,
        "left_out": comparison.left_out,
        "figures": {
            figure: {"before": old, "after": new, "difference": None if old is None or new is None else new - old}
            for figure, (old, new) in shares.items()
        },
        "before": figures_record(comparison.old),
        "after": figures_record(comparison.new),
        "changes": [
            {
                "id": change.id,
                "question": change.question,
                "verdict": change.verdict,
                "abstained": change.abstained,
                "figures": {
                    figure: {"before": asdict(old), "after": asdict(new)} for figure, old, new in change.figures
                },
            }
            for change in comparison.changes
        ],
    }


_ABOUT = ("name", "started", "file", "engine", "articles", "revision", "planned")


def _path(store: Path, name: str) -> Path:
    return store / FOLDER / f"{name}.json"


def _read(path: Path) -> Evaluation:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        about = record["summary"]
        return Evaluation(
            **{name: about[name] for name in _ABOUT},
            outcomes=tuple(map(_read_outcome, record["questions"])),
            failed=tuple(FailedQuestion(**one) for one in about["failed"]),
        )
    except OSError as problem:
        raise StoreError(f"{path} cannot be read ({problem.strerror}); check its rights, or remove it") from None
    except (ValueError, LookupError, TypeError, AttributeError):
        raise StoreError(f"{path} is no evaluation of this desk; remove it") from None


def _read_outcome(record: dict[str, Any]) -> Outcome:
    nothing = {"hits": 0, "of": 0}  # of a figure that an earlier release did not count
    counts: dict[Figure, Count] = {figure: Count(**record["counts"].get(figure, nothing)) for figure in FIGURES}
    usage = record["usage"] and Usage(**record["usage"])
    return Outcome(**{**record, "counts": counts, "problems": tuple(record["problems"]), "usage": usage})

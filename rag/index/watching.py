"""Folders followed: whenever their files are added, changed, removed or renamed, an index run takes it up.

By looking, not by the system's events: a look asks for names, sizes and times only, 20 ms for 5,000 files in 50 folders
(2 % of one core at a look a second), needs no library, and works on network disks and a container's mounts, where
events are silent. (The `survey` of an index run, which also asks for links and permissions, takes 130 ms.)
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

from rag.config import Config
from rag.errors import RagError, StoreLocked
from rag.index.ingest import OnFile, run_index
from rag.index.lock import writing
from rag.types import FileStep, IndexReport

LOOK_SECONDS = 1.0
"""From one look to the next. A file is read when two looks in a row find it the same: one that is written meanwhile is
not read half."""
LOOK_SHARE = 50
"""A look that took a second is followed by the next after this many, so that 100,000 files cost 2 % of a core, too."""
RETRY_SECONDS = 10.0
"""After an error that is not another's writing: a full disk, an endpoint that fails."""

Mark = tuple[int, int, int]
"""Size, time of change, time of the inode's change."""


class Stopped(Exception):
    """Whoever follows wants to end, in the middle of a run; what was written stays."""


def follow_folders(
    config: Config,
    folders: Callable[[], Sequence[Path]],
    *,
    stop: Event,
    on_file: OnFile,
    on_report: Callable[[IndexReport], None],
    on_trouble: Callable[[str], None],
) -> None:
    """Index `folders()` (absolute), then whatever changes in them, until `stop` is set or there are none.

    `on_file` gets each file's steps, a failure that stays as it is only once; `on_report` what each run did. A folder
    that is away keeps its articles. While another process writes, or a run fails, `on_trouble` gets the sentence,
    once, and it is tried again; it gets an empty one when that has passed.
    """
    indexed: dict[str, Mark] = {}
    before: dict[str, Mark] | None = None
    failures: dict[str, str] = {}
    told, pause, ran = "", 0.0, False

    def pass_on(step: FileStep) -> None:
        if stop.is_set():
            raise Stopped
        if step.state != "failed" or failures.get(step.source) != step.error:
            on_file(step)

    while not stop.wait(pause) and (asked := folders()):
        began = time.perf_counter()
        there = [folder for folder in asked if folder.exists()]
        trouble = "; ".join(f"{folder} is away; its articles stay" for folder in asked if folder not in there)
        now = look_at(there)
        pause = max(LOOK_SECONDS, LOOK_SHARE * (time.perf_counter() - began))
        if before is None:
            moving = {path for path, mark in now.items() if time.time() - mark[2] / 1e9 < LOOK_SECONDS}
        else:
            moving = {path for path in now.keys() | before.keys() if now.get(path) != before.get(path)}
        wait = before is None and bool(moving)
        before = now
        changed = {path for path in now.keys() | indexed.keys() if now.get(path) != indexed.get(path)}
        if there and not wait and (changed - moving or not ran):
            try:
                with writing(config.store):
                    report = run_index(config, there, passed_over=moving, on_file=pass_on)
            except Stopped:
                return
            except StoreLocked as error:
                trouble = str(error)
            except RagError as error:
                trouble, pause = str(error), max(pause, RETRY_SECONDS)
            else:
                ran = True
                indexed = {path: mark for path, mark in now.items() if path not in moving} | {
                    path: indexed[path] for path in moving & indexed.keys()
                }
                failures = {failure.source: failure.error for failure in report.failed}
                on_report(report)
        if trouble != told:
            told = trouble
            on_trouble(trouble)


def look_at(roots: Sequence[Path]) -> dict[str, Mark]:
    """The files below the roots that can be read, by path; what cannot be looked at is left to the index run."""
    return {path: mark for root in roots for path, mark in _walk(str(root))}


def _walk(root: str) -> Iterator[tuple[str, Mark]]:
    from rag.read.files import SUFFIXES

    if not Path(root).is_dir():
        with suppress(OSError):
            yield root, _mark(Path(root).stat())
        return
    pending = [root]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    elif os.path.splitext(entry.name)[1].lower() in SUFFIXES:  # noqa: PTH122  a Path each costs more
                        with suppress(OSError):  # a link to nowhere
                            yield entry.path, _mark(entry.stat())
        except OSError:
            continue


def _mark(status: os.stat_result) -> Mark:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns

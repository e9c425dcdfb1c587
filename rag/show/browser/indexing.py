"""Index runs that a page starts: each in a thread of its own, which a page may follow, leave, come back to, or stop.

They belong to the process, not to a session: whoever opens the page meanwhile sees them. The threads touch nothing of
the page's framework.
"""

from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic
from typing import Literal

from rag.errors import RagError, StoreLocked
from rag.index.ingest import OnFile, Progress
from rag.types import FileStep, IndexReport

RETRY_SECONDS = 0.5
"""Between two tries while another process, or the follower of folders, writes to the store."""

Run = Callable[[Progress, OnFile], IndexReport]
"""What is to be done, with its progress told."""
Kind = Literal["files", "text", "folder", "again", "delete", "back"]


class Stopped(RagError):
    """A person did not want to wait for the end."""


class Work:
    """An index run; `result` is there as soon as `done` is set."""

    def __init__(self, kind: Kind, title: str):
        """Made by `Works.start`."""
        self.kind = kind
        self.title = title
        """What is done, as `Adding 3 files`."""
        self.progress = ("waiting", 0, 0)
        """Stage, how much of it is done, and of how much."""
        self.files: dict[str, FileStep] = {}
        """The last step of each file, the newest last."""
        self.waiting = ""
        """Why it has not begun yet."""
        self.result: IndexReport | Exception = TimeoutError("not done yet")
        self.stop = Event()
        """Set, it ends after the file that is being read; what was written stays."""
        self.done = Event()
        self.began = monotonic()

    def wait(self, seconds: float) -> bool:
        """Waits until there is a result, no longer than `seconds` from the beginning; whether there is one."""
        return self.done.wait(max(0.0, self.began + seconds - monotonic()))

    def do(self, run: Run, turn: Lock) -> None:
        """Does it when its turn has come, and waits for whoever else writes."""
        try:
            with turn:
                self.result = self._run(run)
        except Exception as error:  # noqa: BLE001  the page tells it in the report's place
            self.result = error
        finally:
            self.done.set()

    def _run(self, run: Run) -> IndexReport:
        while True:
            self._check()
            try:
                return run(self._move, self._keep)
            except StoreLocked as error:
                self.waiting = str(error)
                self.stop.wait(RETRY_SECONDS)

    def _check(self) -> None:
        if self.stop.is_set():
            raise Stopped("it was stopped; what was read until then is there, and the rest can be added again")

    def _move(self, stage: str, done: int, total: int) -> None:
        self.waiting = ""
        self.progress = (stage, done, total)

    def _keep(self, step: FileStep) -> None:
        self.waiting = ""
        self.files.pop(step.source, None)
        self.files[step.source] = step
        self._check()


class Works:
    """The index runs of a process over one store: one after the other, in the order in which they were started."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._guard = Lock()
        self._under_way: list[Work] = []

    def start(self, kind: Kind, title: str, run: Run) -> Work:
        """Starts one, or puts it behind those that are under way."""
        work = Work(kind, title)
        with self._guard:
            self._under_way = [one for one in self._under_way if not one.done.is_set()] + [work]
        Thread(target=work.do, args=(run, self._turn), name="indexing", daemon=True).start()
        return work

    def under_way(self) -> list[Work]:
        """Those that are not done, the oldest first."""
        with self._guard:
            return [one for one in self._under_way if not one.done.is_set()]

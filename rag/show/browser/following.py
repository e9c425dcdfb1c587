"""The folders that are followed, watched by one thread of the process for as long as there are any.

The choice is kept in the catalog. Where several processes follow the same store, whoever comes second finds nothing
left to do: an index run over unchanged files writes nothing.
"""

import atexit
import logging
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Lock, Thread

from rag.config import Config
from rag.errors import RagError
from rag.index.folders import read_followed
from rag.index.watching import follow_folders
from rag.types import FileStep, IndexReport

RESTART_SECONDS = 10.0
"""After an error that nobody foresaw."""
MOST_CHANGES = 20
"""That are remembered, the newest."""
END_SECONDS = 3.0
"""That the process waits at its end for a run that is under way; what it has not written yet is read at the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened to a followed file, and when."""

    at: datetime
    step: FileStep


class Following:
    """The follower of one store; it says what it did last, and what keeps it from going on."""

    def __init__(self, config: Config):
        self._config = config
        self._lock = Lock()
        self._thread: Thread | None = None
        self._stop = Event()
        self.trouble = ""
        """What keeps it from following; empty where nothing does."""
        self.looked: datetime | None = None
        """The end of its last index run."""
        self.report: IndexReport | None = None
        """Of that run."""
        self.changes: deque[Change] = deque(maxlen=MOST_CHANGES)
        """The newest last."""
        atexit.register(self.end)

    def is_alive(self) -> bool:
        """Whether a thread follows."""
        thread = self._thread
        return thread is not None and thread.is_alive()

    def keep_up(self) -> None:
        """Sees to it that a thread follows, if there is something to follow: asked whenever a page is drawn."""
        with self._lock:
            if not self.is_alive() and not self._stop.is_set() and read_followed(self._config):
                self.trouble = ""
                self._thread = Thread(target=self._follow, name="following", daemon=True)
                self._thread.start()

    def end(self) -> None:
        """Follows no more, in this process."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(END_SECONDS)
        atexit.unregister(self.end)

    def _follow(self) -> None:
        while not self._stop.is_set():
            try:
                follow_folders(
                    self._config,
                    lambda: read_followed(self._config),
                    stop=self._stop,
                    on_file=self._take_file,
                    on_report=self._take_report,
                    on_trouble=self._take_trouble,
                )
                return
            except Exception as error:
                reason = str(error) if isinstance(error, RagError) else f"{type(error).__name__}: {error}"
                self._take_trouble(f"following stopped, and is tried again: {reason}")
                logging.getLogger(__name__).error("an error while following folders", exc_info=error)
            self._stop.wait(RESTART_SECONDS)

    def _take_file(self, step: FileStep) -> None:
        if step.state not in ("reading", "read"):
            self.changes.append(Change(at=datetime.now(), step=step))

    def _take_report(self, report: IndexReport) -> None:
        self.looked, self.report, self.trouble = datetime.now(), report, ""

    def _take_trouble(self, trouble: str) -> None:
        self.trouble = trouble

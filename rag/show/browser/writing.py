"""A readout while a language model writes it: in a thread of its own, which a page may follow, leave, or stop.

The thread touches nothing of the page's framework. It ends with its readout: the deadline of a readout
(`Config.readout_timeout`) ends it too where nobody follows any more.
"""

from threading import Event, Thread

from rag.answer.model.readouts import write_readout
from rag.index.corpus import Corpus
from rag.types import Readout


class Writing:
    """A readout that is being written; `result` is there as soon as `done` is set."""

    def __init__(self, corpus: Corpus, offline: Readout, *, revision: str, fresh: bool = False):
        self.revision = revision
        """Of the corpus that it is written from."""
        self.progress = ("Beginning", 0, 0)
        """The stage, which of its calls are done, and how many it takes."""
        self.result: Readout | Exception = offline
        self.stop = Event()
        """Set, it ends the writing: the readout is the offline one then."""
        self.done = Event()
        Thread(target=self._write, args=(corpus, offline, fresh), name="writing", daemon=True).start()

    def _write(self, corpus: Corpus, offline: Readout, fresh: bool) -> None:
        try:
            self.result = write_readout(corpus, offline, fresh=fresh, on_progress=self._keep, stop=self.stop)
        except Exception as error:  # noqa: BLE001  the page tells it beside the offline readout
            self.result = error
        finally:
            self.done.set()

    def _keep(self, stage: str, done: int, total: int) -> None:
        self.progress = (stage, done, total)

    def describe(self) -> str:
        """How far it is."""
        stage, done, total = self.progress
        return f"{stage}: {done} of {total}" if total > 1 else stage

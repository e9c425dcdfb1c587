"""The nearest rows in Chroma, for readers: follows the catalog, and mends Chroma where no writer is mending it."""

import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.config import Config
from rag.errors import StoreError, StoreLocked
from rag.index.catalog import Catalog
from rag.index.level import chroma_level, level_chroma, open_vectors
from rag.index.lock import writing
from rag.index.vectors import Level, OpenVectors, Ranking, VectorStore

if TYPE_CHECKING:
    import numpy as np

RETRY_SECONDS = 1.0
"""How often a reader that finds Chroma behind the catalog looks whether it is its turn to mend it."""
REST = 10.0
"""How long Chroma is left alone after a failure, in times of what that took: a server that is not there is asked again
at once, and one that hangs costs its readers a tenth of their time at most."""


class Neighbours:
    """Chroma as the readers of one corpus see it; safe to share between threads."""

    def __init__(self, config: Config) -> None:
        """Opens nothing."""
        self.config = config
        self._lock = threading.RLock()
        self._vectors: VectorStore | None = None
        self._held: OpenVectors | None = None
        self._tried = float("-inf")
        self._rested = float("-inf")
        self._repairs: list[str] = []
        self._lack = ""

    @property
    def notices(self) -> tuple[str, ...]:
        """What was mended, and what is lacking now."""
        return tuple(filter(None, (*self._repairs, self._lack)))

    def nearest(
        self,
        catalog: Catalog,
        name: str,
        vectors: Sequence["np.ndarray"],
        *,
        limit: int,
        sources: frozenset[str] | None,
    ) -> list[Ranking]:
        """For each vector the nearest rows of a collection, best first; none while Chroma cannot be used.

        The catalog may not know all of them: Chroma may be a little older, or newer.
        """
        if not len(vectors) or not catalog.size()[1]:
            return [[] for _ in vectors]
        among = None if sources is None else sorted(sources)
        started = time.monotonic()
        for doubted in (False, True):
            held = self._enter(catalog, doubted=doubted)
            if held is None:
                break
            try:
                return held.nearest(name, vectors, limit=limit, sources=among)
            except StoreError as error:
                # What no look at it shows, such as a spoilt page of a database, or a server that has just gone: looked
                # at again, and made again where it is broken, once.
                if doubted:
                    self._rest(str(error), started)
            finally:
                held.leave()
        return [[] for _ in vectors]

    def look(self, catalog: Catalog) -> None:
        """See to it at opening that Chroma is there: where it is gone it is made again, and `notices` says so."""
        if not catalog.size()[1]:
            return
        with self._lock:
            self._vectors = self._vectors or open_vectors(self.config, catalog)
            held = self._enter(catalog, doubted=False) if self._vectors.needs_look() else None
        if held is not None:
            held.leave()

    def close(self) -> None:
        """Let go of Chroma; a query in a folder that still runs ends first."""
        with self._lock:
            self._hold(None)
            if self._vectors is not None:
                self._vectors.close()
                self._vectors = None

    def _enter(self, catalog: Catalog, *, doubted: bool) -> OpenVectors | None:
        """What to ask, entered; None where there is nothing to ask."""
        with self._lock:
            started = time.monotonic()
            if started < self._rested:
                return None
            try:
                self._follow(catalog, doubted=doubted)
            except StoreError as error:
                self._hold(None)
                self._rest(str(error), started)
            held = self._held
            if held is None or not held.enter():
                return None
            self._lack = ""
            return held

    def _follow(self, catalog: Catalog, *, doubted: bool) -> None:
        """Hold what is current, mended where it can be."""
        vectors = self._vectors = self._vectors or open_vectors(self.config, catalog)
        level, fault = chroma_level(catalog), ""
        if doubted or self._held is None or not self._held.is_current(level):
            fault = self._open(vectors, doubted=doubted)
        now = time.monotonic()
        if fault or (self._is_behind(level) and now - self._tried >= RETRY_SECONDS):
            self._tried = now
            self._mend(vectors, catalog, doubted=doubted)

    def _mend(self, vectors: VectorStore, catalog: Catalog, *, doubted: bool) -> None:
        try:
            with writing(self.config.store):
                # Looked at again under the lock: a writer may just have ended. What is only behind is asked meanwhile.
                fault = self._open(vectors, doubted=doubted)
                if not fault and self._is_behind(chroma_level(catalog)):
                    fault = "was behind the catalog"
                if fault:
                    self._repairs.append(level_chroma(vectors, catalog, fault, afresh=self._held is None))
                    self._open(vectors, doubted=False)
        except StoreLocked:
            self._lack = f"{vectors.label} cannot be used, and another process is writing: only words are searched"
        except StoreError as error:
            if self._held is None:
                raise StoreError(f"{vectors.label} could not be rebuilt: {error}") from error

    def _open(self, vectors: VectorStore, *, doubted: bool) -> str:
        """Hold what is there now; where it has a fault, nothing, and the fault in words."""
        self._hold(None)
        found = vectors.open(doubted=doubted)
        if isinstance(found, str):
            return found
        self._hold(found)
        return ""

    def _is_behind(self, level: Level) -> bool:
        return self._held is not None and self._held.level != level

    def _hold(self, vectors: OpenVectors | None) -> None:
        if self._held is not None:
            self._held.retire()
        self._held = vectors

    def _rest(self, reason: str, started: float) -> None:
        now = time.monotonic()
        with self._lock:
            self._lack = f"{reason}; until then only words are searched"
            self._rested = now + REST * (now - started)

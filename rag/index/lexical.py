"""BM25 over the catalog's full-text index.

FTS5 keeps the postings: tokens, stems and diacritics are its work, and it follows every change. It also ranks, but one
passage at a time: 6 to 14 ms for a question of ten words over 5,600 passages. Here the postings of a word are read once
and ranked as arrays: 0.3 ms (benchmarks/index_benchmark.py).
"""

import threading
from collections.abc import Collection
from typing import TYPE_CHECKING

from rag.index.catalog import Catalog

if TYPE_CHECKING:
    import numpy as np

SATURATION = 1.2
"""BM25's k1: how soon a repeated word stops counting."""
LENGTH = 0.75
"""BM25's b: how much a long passage is held back."""
LONGEST_QUERY = 64
"""Distinct words of a query that are looked for: time grows with each, and no question has more that matter."""
COLUMNS = ("text", "title", "facts")


class LexicalIndex:
    """The lexical index of one revision of the catalog; safe to share between threads."""

    def __init__(self, catalog: Catalog) -> None:
        import numpy as np

        rows = catalog.passage_lengths()
        self._catalog = catalog
        self._numbers = np.array([row[0] for row in rows], dtype=np.int64)
        self._sources = np.array([row[1] for row in rows], dtype=object)
        lengths = np.array([row[2] for row in rows], dtype=np.float32)
        # Characters stand for words: only the ratio to the mean counts.
        self._norms = SATURATION * (1 - LENGTH + LENGTH * lengths / max(1.0, float(lengths.mean()) if rows else 1.0))
        self._lock = threading.Lock()
        self._postings: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def search(
        self, query: str, *, limit: int, sources: Collection[str] | None, weights: tuple[float, float, float]
    ) -> list[tuple[int, float]]:
        """(passage number, score) of the passages that share words with the query, best first."""
        import numpy as np

        scores = np.zeros(len(self._numbers), dtype=np.float32)
        for stem in self._catalog.stems(query)[:LONGEST_QUERY]:
            places, counts = self._find(stem)
            frequency = counts @ np.array(weights, dtype=np.float32)
            rarity = np.log1p((len(scores) - len(places) + 0.5) / (len(places) + 0.5))
            scores[places] += rarity * frequency * (SATURATION + 1) / (frequency + self._norms[places])
        if sources is not None:
            allowed = set(sources)
            scores[[source not in allowed for source in self._sources]] = 0
        found = np.flatnonzero(scores > 0)
        if len(found) > limit > 0:
            found = found[np.argpartition(-scores[found], limit - 1)[:limit]]
        best = found[np.lexsort((found, -scores[found]))][: max(limit, 0)]
        return [(int(self._numbers[place]), float(scores[place])) for place in best]

    def _find(self, stem: str) -> "tuple[np.ndarray, np.ndarray]":
        """Where a stem stands: places in our arrays, and how often in each column."""
        import numpy as np

        with self._lock:
            known = self._postings.get(stem)
        if known is None:
            rows = self._catalog.postings(stem)
            numbers = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
            columns = np.fromiter((COLUMNS.index(row[1]) for row in rows), dtype=np.int64, count=len(rows))
            distinct, inverse = np.unique(numbers, return_inverse=True)
            counts = np.zeros((len(distinct), len(COLUMNS)), dtype=np.float32)
            np.add.at(counts, (inverse, columns), 1)
            places = np.searchsorted(self._numbers, distinct)
            # A passage that a writer has added since belongs to the next revision.
            here = np.isin(distinct, self._numbers)
            known = places[here], counts[here]
            with self._lock:
                self._postings[stem] = known
        return known

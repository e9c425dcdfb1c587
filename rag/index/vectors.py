"""What Chroma holds of a store, wherever it runs: two collections, and the interface of a place where they lie.

There are two such places: generations of a folder (`store`), and a server (`server`); `level.open_vectors` chooses.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np

PASSAGES = "passages"
STATEMENTS = "statements"
GRAPHS: dict[str, dict[str, int]] = {PASSAGES: {}, STATEMENTS: {"ef_construction": 40, "max_neighbors": 8}}
"""How closely each collection's graph is knit. There are three statements for each passage: with a lighter graph than
Chroma's own (100 and 16) one costs 0.25 ms of processor time instead of 0.38, and each still finds itself.
"""
SAMPLE = 200
"""Rows of a collection that must find themselves: a loss of 5 % is then seen with probability 1 - 0.95^200 > 0.9999."""
LOST_AT_MOST = 0.02
"""Share of the sample that may miss itself: the index is approximate. At 5,000 and 50,000 passages none did."""
WASTE_AT_MOST = 0.5
"""Deleted rows for each living one before a collection is built from nothing: Chroma never gives their place back."""
UPSERT_BATCH = 2_000
"""Rows in one upsert; Chroma takes 5,461 at most."""

Place = tuple[str, int, int]
Rows = Mapping[str, Place]
"""What a collection is to hold: (source, start, end) by id. An id is made from its content: same id, same row."""
Fetch = Callable[[Sequence[str]], "np.ndarray"]
"""Gives the vectors of ids, in their order."""
Ranking = list[tuple[str, float]]
"""Ids with cosine similarity, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What a generation, or a server's collections, were made from: current while this is what the catalog says."""

    revision: str
    embedder: str


class OpenVectors(Protocol):
    """Collections that can be asked, by many threads at once."""

    @property
    def level(self) -> Level:
        """What they were made from."""

    def is_current(self, level: Level) -> bool:
        """Whether these are still the ones to ask, for a catalog at this level; else they are to be opened anew."""

    def enter(self) -> bool:
        """Take part: False where they are retired. Each entered query must `leave`."""

    def leave(self) -> None:
        """End a query's part."""

    def retire(self) -> None:
        """Close as soon as no query runs."""

    def nearest(
        self, name: str, vectors: Sequence["np.ndarray"], *, limit: int, sources: Sequence[str] | None
    ) -> list[Ranking]:
        """For each vector the nearest rows of a collection; between `enter` and `leave`. Raises StoreError."""


class VectorStore(Protocol):
    """Where a store's collections lie. Every method raises StoreError where the place cannot be used."""

    @property
    def label(self) -> str:
        """What it is called in a sentence for the user, which goes on with the fault."""

    def needs_look(self) -> bool:
        """Whether somebody who only opens the store should see to it already; must cost nothing where all is well."""

    def find_fault(self, level: Level | None = None, *, afresh: bool = False) -> str | None:
        """What is wrong, in words for the user; None where all is well. With `level`, so is being behind it.

        With `afresh` what stands there is going to be replaced: then it may be another store's, too.
        """

    def open(self, *, doubted: bool = False) -> OpenVectors | str:
        """The collections, or what is wrong with them; `doubted` where a query to them has just failed."""

    def write(
        self,
        collections: Mapping[str, Rows],
        fetch: Fetch,
        level: Level,
        *,
        afresh: bool = False,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Bring the collections to this level; the caller holds the writer's lock. `afresh` takes nothing over."""

    def close(self) -> None:
        """Let go of it."""


def describe_collection(name: str) -> dict[str, Any]:
    """Chroma's configuration of a collection of ours: nearness is the cosine."""
    return {"hnsw": {"space": "cosine", **GRAPHS[name]}}


def fill_collections(
    made: Mapping[str, Any],
    collections: Mapping[str, Rows],
    fetch: Fetch,
    on_progress: Callable[[int, int], None] | None,
    *,
    batch: int = UPSERT_BATCH,
) -> dict[str, int]:
    """Bring Chroma's collections to these rows; gives how many rows of each were deleted."""
    held = {name: set(collection.get(include=[])["ids"]) for name, collection in made.items()}
    missing = {name: [row for row in rows if row not in held[name]] for name, rows in collections.items()}
    stale = {name: sorted(held[name] - rows.keys()) for name, rows in collections.items()}
    done, total = 0, sum(map(len, missing.values()))
    for name, rows in collections.items():
        for start in range(0, len(missing[name]), batch):
            ids = missing[name][start : start + batch]
            places = [dict(zip(("source", "start", "end"), rows[row], strict=True)) for row in ids]
            made[name].upsert(ids=ids, embeddings=fetch(ids), metadatas=places)
            done += len(ids)
            if on_progress is not None:
                on_progress(done, total)
        for start in range(0, len(stale[name]), batch):
            made[name].delete(ids=stale[name][start : start + batch])
    return {name: len(ids) for name, ids in stale.items()}


def find_loss(collection: Any, rows: Rows, fetch: Fetch) -> str | None:
    """What a collection lacks of its rows, in words that follow on a place's name; None where nothing.

    Sampled rows must find themselves: counts and SQLite's own check say "ok" even where vectors are lost.
    """
    if collection.count() != len(rows):
        return f"holds {collection.count()} rows of {len(rows)}"
    if not rows:
        return None
    sample = random.Random(0).sample(sorted(rows), min(SAMPLE, len(rows)))
    found = collection.query(query_embeddings=fetch(sample), n_results=1, include=["distances"])
    # A twin with the same text is as good as the row itself, hence the distance.
    near = sum(bool(distances) and distances[0] < 1e-4 for distances in found["distances"])
    return None if near >= (1 - LOST_AT_MOST) * len(sample) else f"finds {near} of {len(sample)} sampled rows"


def ask_collection(
    collection: Any, vectors: Sequence["np.ndarray"], *, limit: int, sources: Sequence[str] | None
) -> list[Ranking]:
    """For each vector ids of a collection with cosine similarity, best first.

    A call costs more than its vectors: one takes 1.2 ms, four together 1.8 ms.
    """
    found = collection.query(
        query_embeddings=list(vectors),
        n_results=limit,
        where=None if sources is None else {"source": {"$in": list(sources)}},
        include=["distances"],
    )
    return [
        [(row, 1.0 - distance) for row, distance in zip(ids, distances, strict=True)]
        for ids, distances in zip(found["ids"], found["distances"], strict=True)
    ]

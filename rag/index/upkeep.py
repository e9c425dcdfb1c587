"""The store looked after: what it holds and weighs, whether it is whole, and Chroma made again from the catalog."""

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rag.config import Config
from rag.errors import StoreError
from rag.index.catalog import Catalog
from rag.index.database import FILE
from rag.index.level import CHROMA, chroma_level, level_chroma, open_vectors
from rag.index.lock import writing
from rag.index.replies import FILE as REPLIES
from rag.index.uploads import UPLOADS
from rag.index.vectors import LOST_AT_MOST, PASSAGES, SAMPLE, STATEMENTS, Place, VectorStore

SAME = 1 - 1e-4
"""Cosine similarity at which a row has found itself, or a twin with the same text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """What lies in a store's folder."""

    folder: Path
    parts: tuple[tuple[str, int], ...]
    """Bytes of the catalog, of Chroma's folder, of uploads, of kept replies, and of all else."""
    articles: int
    passages: int
    statements: int
    embedder: str | None
    """Which made its vectors; None where it has none yet."""
    dimensions: int | None
    revision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreCheck:
    """What a look at the whole store found."""

    catalog: tuple[str, ...]
    """What is wrong with the catalog, which is the record itself."""
    vectors: tuple[str, ...]
    """What is wrong with Chroma, which can be made again from the catalog."""
    sampled: int
    """Passages and statements that were looked for by their own vectors."""


def measure_store(config: Config) -> StoreFacts:
    """What the store holds and weighs. Raises StoreError where there is no catalog, or none that can be read."""
    names = {FILE: "catalog", CHROMA: "Chroma", UPLOADS: "uploads", REPLIES: "replies"}
    sizes = dict.fromkeys([*names.values(), "other"], 0)
    for path in config.store.rglob("*"):
        top = path.relative_to(config.store).parts[0]
        # The catalog's log stands beside it: `catalog.sqlite-wal`.
        part = next((part for name, part in names.items() if top == name or top.startswith(f"{name}-")), "other")
        try:
            sizes[part] += path.lstat().st_size if path.is_file() else 0
        except FileNotFoundError:  # a generation that a run has just let go of
            continue
    with closing(Catalog(config.store)) as catalog:
        articles, passages = catalog.size()
        dimensions = catalog.setting("dimensions")
        return StoreFacts(
            folder=config.store.resolve(),
            parts=tuple(sizes.items()),
            articles=articles,
            passages=passages,
            statements=catalog.speech.count(),
            embedder=catalog.setting("embedder"),
            dimensions=int(dimensions) if dimensions else None,
            revision=catalog.revision(),
        )


def check_store(config: Config) -> StoreCheck:
    """Looks whether the catalog is whole, and whether Chroma is level with it and finds what it holds.

    Raises StoreError where either cannot be used at all.
    """
    with closing(Catalog(config.store)) as catalog, closing(open_vectors(config, catalog)) as vectors:
        damage = list(find_damage(catalog))
        if damage or not catalog.size()[1]:
            return StoreCheck(catalog=tuple(damage), vectors=(), sampled=0)
        fault = vectors.find_fault(chroma_level(catalog))
        if fault:
            return StoreCheck(catalog=(), vectors=(f"{vectors.label} {fault}",), sampled=0)
        return try_vectors(catalog, vectors)


def find_damage(catalog: Catalog) -> list[str]:
    """What SQLite finds wrong with the catalog, and what the catalog itself misses."""
    said = [str(row[0]) for row in catalog.rows("pragma integrity_check(3)")]
    damage = [] if said == ["ok"] else [f"SQLite finds damage in {catalog.path} ({'; '.join(said)})"]
    if catalog.rows("pragma foreign_key_check"):
        damage.append(f"{catalog.path} holds rows of articles that it does not hold")
    missing = 0 if damage else len(catalog.rows_without_vectors(catalog.setting("embedder")))
    if missing:
        damage.append(f"{catalog.path} misses {missing:,} vectors of its passages and statements")
    return damage


def try_vectors(catalog: Catalog, vectors: VectorStore) -> StoreCheck:
    """Has rows of Chroma, taken at random, look for themselves: counts say "ok" even where vectors are lost."""
    held = vectors.open()
    if isinstance(held, str):
        return StoreCheck(catalog=(), vectors=(f"{vectors.label} {held}",), sampled=0)
    lost, sampled = [], 0
    embedder = catalog.setting("embedder") or ""
    collections: dict[str, dict[str, Place]] = {PASSAGES: catalog.places(), STATEMENTS: catalog.speech.places()}
    held.enter()
    try:
        for name, rows in collections.items():
            sample = random.sample(sorted(rows), min(SAMPLE, len(rows)))
            wanted = list(catalog.vectors(sample, embedder=embedder)) if sample else []
            found = held.nearest(name, wanted, limit=1, sources=None)
            near = sum(bool(ranking) and ranking[0][1] > SAME for ranking in found)
            sampled += len(sample)
            if near < (1 - LOST_AT_MOST) * len(sample):
                lost.append(f"{vectors.label} finds {near} of {len(sample)} {name}")
    finally:
        held.leave()
        held.retire()
    return StoreCheck(catalog=(), vectors=tuple(lost), sampled=sampled)


def rebuild_vectors(config: Config, *, on_progress: Callable[[str, int, int], None] | None = None) -> int:
    """Make Chroma's index again from the catalog's own vectors: nothing is read or embedded; gives its rows.

    Readers go on with what was there until it is done. Raises StoreLocked where another process is writing, StoreError
    where the catalog lacks vectors or Chroma cannot be written.
    """
    with writing(config.store), closing(Catalog(config.store)) as catalog:
        with closing(open_vectors(config, catalog)) as vectors:
            if not catalog.size()[1]:
                raise StoreError(f"{config.store} holds no articles; index a folder first: python -m rag index PATH")
            level_chroma(vectors, catalog, afresh=True, on_progress=on_progress)
        return catalog.size()[1] + catalog.speech.count()

"""Chroma brought level with the catalog, which knows everything that it holds."""

from collections.abc import Callable

from rag.config import Config
from rag.errors import EmbedderMismatch
from rag.index.catalog import Catalog
from rag.index.embed import Embedder
from rag.index.server import ChromaServer
from rag.index.store import Generations
from rag.index.vectors import PASSAGES, STATEMENTS, Level, VectorStore

CHROMA = "chroma"
"""Folder of Chroma's generations below the store."""


def open_vectors(config: Config, catalog: Catalog) -> VectorStore:
    """Where this store's vectors lie: on the server of the settings, or else in generations below the store."""
    if config.chroma_host:
        return ChromaServer(config, owner=catalog.setting("catalog") or "")
    return Generations(config.store / CHROMA)


def check_embedder(catalog: Catalog, embedder: Embedder) -> None:
    """Raises EmbedderMismatch where the store's vectors were made by another embedder."""
    written = catalog.setting("embedder")
    if written is not None and written != embedder.name:
        raise EmbedderMismatch(
            f"the store {catalog.path.parent} was written with the embedder {written!r}, and the settings name "
            f"{embedder.name!r}: set RAG_EMBEDDING_MODEL back, or rebuild it with: python -m rag index --rebuild"
        )


def chroma_level(catalog: Catalog) -> Level:
    """What Chroma must have been made from to be level with the catalog."""
    return Level(revision=catalog.revision(), embedder=catalog.setting("embedder") or "")


def level_chroma(
    vectors: VectorStore,
    catalog: Catalog,
    fault: str | None = None,
    *,
    afresh: bool = False,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> str:
    """Bring Chroma level with the catalog, from the catalog's own vectors; the caller holds the writer's lock.

    `afresh` is as in `VectorStore.write`. Gives the sentence that tells the user of the fault.
    """
    level = chroma_level(catalog)
    vectors.write(
        {PASSAGES: catalog.places(), STATEMENTS: catalog.speech.places()},
        lambda ids: catalog.vectors(ids, embedder=level.embedder),
        level,
        afresh=afresh,
        on_progress=None if on_progress is None else lambda done, total: on_progress("vectors", done, total),
    )
    return f"{vectors.label} {fault} and was rebuilt from the catalog" if fault else ""

"""Articles to embedded passages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.index.embed import Embedder
from rag.read.passages import split_passages
from rag.types import Article, Passage

if TYPE_CHECKING:
    import numpy as np


def make_passages(articles: Sequence[Article], embedder: Embedder) -> "list[tuple[list[Passage], np.ndarray]]":
    """The passages of each article, with their vectors in the same order."""
    cut = [split_passages(article) for article in articles]
    vectors = embedder.embed([passage.text for passages in cut for passage in passages])
    made, start = [], 0
    for passages in cut:
        made.append((passages, vectors[start : start + len(passages)]))
        start += len(passages)
    return made

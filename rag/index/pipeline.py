"""Articles to embedded passages: LlamaIndex's ingestion pipeline over our parser and our embedder."""

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import BaseNode, MetadataMode, TransformComponent

from rag.index.embed import Embedder
from rag.read.parser import PassageParser, make_document, make_passage
from rag.types import Article, Passage

if TYPE_CHECKING:
    import numpy as np


class EmbedPassages(TransformComponent):
    """The step of the pipeline that gives each node its vector; any failure ends the run before anything is written."""

    embedder: Any

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        """The same nodes, embedded."""
        vectors = self.embedder.embed([node.get_content(MetadataMode.NONE) for node in nodes])
        for node, vector in zip(nodes, vectors, strict=True):
            node.embedding = vector.tolist()
        return nodes


def make_passages(articles: Sequence[Article], embedder: Embedder) -> "list[tuple[list[Passage], np.ndarray]]":
    """The passages of each article, with their vectors in the same order.

    The pipeline's own cache and document store are not used: the catalog knows what has changed, and LlamaIndex's
    upserts delete what is old before the embedder has answered.
    """
    import numpy as np

    pipeline = IngestionPipeline(
        transformations=[PassageParser(), EmbedPassages(embedder=embedder)], disable_cache=True
    )
    nodes = pipeline.run(documents=[make_document(article) for article in articles])
    vectors = np.array([node.embedding for node in nodes], dtype=np.float32).reshape(-1, embedder.dimensions)
    passages: dict[str, list[Passage]] = {article.source: [] for article in articles}
    for node in nodes:
        passage = make_passage(node)  # type: ignore[arg-type]  # PassageParser makes text nodes
        passages[passage.source].append(passage)
    rows = iter(vectors)
    return [(cut, np.array(list(islice(rows, len(cut))), dtype=np.float32)) for cut in passages.values()]

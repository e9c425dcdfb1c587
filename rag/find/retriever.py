"""Our search as a LlamaIndex retriever, so that any engine of LlamaIndex can ask the desk.

Importing this module imports LlamaIndex (1.2 s or more): only who wants a retriever does.
"""

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from rag.find.search import search
from rag.index.corpus import Corpus
from rag.types import Article, Filters, Hit


class PassageRetriever(BaseRetriever):
    """Retrieves passages as nodes: the exact text with its id and offsets, and the article's facts as metadata."""

    def __init__(self, corpus: Corpus, *, top_k: int = 10, filters: Filters = Filters()) -> None:
        super().__init__()
        self._corpus = corpus
        self._top_k = top_k
        self._filters = filters

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = search(self._corpus, query_bundle.query_str, top_k=self._top_k, filters=self._filters)
        return [make_node(hit, self._corpus.article(hit.passage.source)) for hit in hits]


def make_node(hit: Hit, article: Article) -> NodeWithScore:
    """A hit as a node; what the article does not state is left out of the metadata, which engines show to the model."""
    facts = {"source": article.source, "title": article.title, "outlet": article.outlet, "published": article.published}
    node = TextNode(
        id_=hit.passage.id,
        text=hit.passage.text,
        start_char_idx=hit.passage.start,
        end_char_idx=hit.passage.end,
        metadata={name: value for name, value in facts.items() if value is not None},
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article.id)},
    )
    return NodeWithScore(node=node, score=hit.score)

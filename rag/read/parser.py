"""Passages for LlamaIndex: an Article as a Document, its passages as nodes."""

from collections.abc import Sequence
from typing import Any

from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import BaseNode, Document, NodeRelationship, RelatedNodeInfo, TextNode

from rag.read.passages import cut_passages
from rag.types import Article, Passage

_SOURCE, _BODY = "source", "body"


def make_document(article: Article) -> Document:
    """The article as LlamaIndex knows it; its source and body spans travel as metadata that no model is shown."""
    return Document(
        id_=article.id,
        text=article.text,
        metadata={_SOURCE: article.source, _BODY: article.body},
        excluded_llm_metadata_keys=[_SOURCE, _BODY],
        excluded_embed_metadata_keys=[_SOURCE, _BODY],
    )


def make_passage(node: TextNode) -> Passage:
    """The passage that a node of PassageParser stands for."""
    start, end = node.start_char_idx, node.end_char_idx
    if start is None or end is None:
        raise ValueError(f"node {node.id_} tells no place in its document: it was not made by PassageParser")
    return Passage(id=node.id_, source=node.metadata[_SOURCE], start=start, end=end, text=node.text)


class PassageParser(NodeParser):
    """Documents made by `make_document` -> nodes with the ids, texts and exact places of their passages.

    Any other document is split as a whole, under its own id. Give an IngestionPipeline `disable_cache=True`: its cache
    hashes every text.
    """

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any) -> list[BaseNode]:
        return [node for document in nodes for node in _parse_document(document)]

    def _postprocess_parsed_nodes(self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]) -> list[BaseNode]:
        # LlamaIndex would search for each text in its document again, copy the body spans to every node, and hash each
        # node twice for its neighbours: the nodes are complete without.
        return nodes


def _parse_document(document: BaseNode) -> list[TextNode]:
    text = document.get_content()
    source = document.metadata.get(_SOURCE, document.node_id)
    origin = RelatedNodeInfo(node_id=document.node_id)
    return [
        TextNode(
            id_=passage.id,
            text=passage.text,
            start_char_idx=passage.start,
            end_char_idx=passage.end,
            metadata={_SOURCE: source},
            excluded_llm_metadata_keys=[_SOURCE],
            excluded_embed_metadata_keys=[_SOURCE],
            relationships={NodeRelationship.SOURCE: origin},
        )
        for passage in cut_passages(source, text, document.metadata.get(_BODY, [(0, len(text))]))
    ]

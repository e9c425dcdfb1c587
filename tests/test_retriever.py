"""The desk inside LlamaIndex: a real query engine asks our retriever and a real endpoint on loopback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ARTICLES
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import ResponseMode, get_response_synthesizer
from llama_index.core.schema import TextNode
from llama_index.llms.openai_like import OpenAILike
from scripted_server import ScriptedServer

from rag.config import Config
from rag.errors import RequestError
from rag.find.retriever import PassageRetriever
from rag.find.search import search
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Filters


@pytest.fixture
def corpus(config: Config, articles_folder: Path) -> Iterator[Corpus]:
    assert index_paths(config, [articles_folder]).articles == len(ARTICLES)
    corpus = open_corpus(config)
    yield corpus
    corpus.close()


def test_nodes_are_the_passages_of_the_search(corpus: Corpus) -> None:
    """Id, exact text, offsets, order and score are those of `search`; the article's facts are the metadata."""
    nodes = PassageRetriever(corpus, top_k=3).retrieve("What did Brandt say about the herring banks?")

    hits = search(corpus, "What did Brandt say about the herring banks?", top_k=3)
    assert [(node.node_id, node.score) for node in nodes] == [(hit.passage.id, hit.score) for hit in hits]
    for found, hit in zip(nodes, hits, strict=True):
        node, article = found.node, corpus.article(hit.passage.source)
        assert isinstance(node, TextNode)
        assert node.text == article.text[node.start_char_idx : node.end_char_idx]
        assert node.ref_doc_id == article.id
        facts = {"source": article.source, "title": article.title, "outlet": article.outlet}
        stated = {**facts, "published": article.published}
        assert node.metadata == {name: value for name, value in stated.items() if value is not None}
    assert "herring banks" in nodes[0].text


def test_filters_hold_in_llama_index_too(corpus: Corpus) -> None:
    """A retriever made with filters gives passages of the articles that they let through, and of no other."""
    source = sorted(ARTICLES)[1]
    nodes = PassageRetriever(corpus, filters=Filters(sources=(source,))).retrieve("herring banks")

    assert {node.metadata["source"] for node in nodes} == {source}


def test_bad_questions_come_back_as_our_errors(corpus: Corpus) -> None:
    """LlamaIndex hands through what `search` refuses."""
    with pytest.raises(RequestError, match="empty"):
        PassageRetriever(corpus).retrieve("  ")


def test_a_query_engine_answers_from_our_passages(corpus: Corpus) -> None:
    """LlamaIndex's query engine sends the passages to the model, and gives its words with our passages as sources."""
    question = "Who said that nobody will be hurried into an unsafe tunnel?"
    with ScriptedServer("Ines Calder, the director of the project.") as server:
        model = OpenAILike(
            model="scripted",
            api_base=server.url,
            api_key="none",
            is_chat_model=True,
            max_retries=0,
            context_window=8_192,
        )
        engine = RetrieverQueryEngine(
            retriever=PassageRetriever(corpus, top_k=2),
            response_synthesizer=get_response_synthesizer(llm=model, response_mode=ResponseMode.COMPACT),
        )
        response = engine.query(question)

    assert str(response) == "Ines Calder, the director of the project."
    expected = [hit.passage for hit in search(corpus, question, top_k=2)]
    assert [node.node_id for node in response.source_nodes] == [passage.id for passage in expected]
    (request,) = server.requests
    asked = json.dumps(request.body["messages"], ensure_ascii=False)
    assert question in asked
    for passage in expected:
        assert json.dumps(passage.text, ensure_ascii=False)[1:-1] in asked

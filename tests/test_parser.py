"""LlamaIndex's view of an article: its pipeline gives our passages, exactly."""

import subprocess
import sys

import pytest
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import Document, MetadataMode, NodeRelationship, TextNode

from rag.read.parser import PassageParser, make_document, make_passage
from rag.read.passages import split_passages
from rag.types import Article

TEXT = "Menu\n\n" + "The old ferry sails to Norvik. It is slow. " * 60 + "\n\nFooter"
ARTICLE = Article(
    id="0123456789abcdef",
    source="harbour/ferry.txt",
    text=TEXT,
    body=((6, len(TEXT) - 8),),
    title="Ferry",
    title_span=None,
    outlet=None,
    byline=None,
    published=None,
    published_span=None,
    published_reason="",
    sha256="0" * 64,
)


def run(*documents: Document) -> list[TextNode]:
    pipeline = IngestionPipeline(transformations=[PassageParser()], disable_cache=True)
    return [node for node in pipeline.run(documents=list(documents)) if isinstance(node, TextNode)]


def test_nodes_are_the_passages() -> None:
    """Ids, texts and places are those of `split_passages`, through a real pipeline, and come back as passages."""
    nodes = run(make_document(ARTICLE))

    assert [make_passage(node) for node in nodes] == split_passages(ARTICLE)
    assert all(TEXT[node.start_char_idx : node.end_char_idx] == node.text for node in nodes)


def test_no_model_sees_what_we_keep_with_a_node() -> None:
    """What is embedded, and what a language model reads, is the passage's text and nothing else."""
    for node in run(make_document(ARTICLE)):
        assert node.get_content(MetadataMode.EMBED) == node.get_content(MetadataMode.LLM) == node.text


def test_nodes_know_their_article() -> None:
    """The source relationship names the article's id; the body spans are not copied to every node."""
    for node in run(make_document(ARTICLE)):
        assert node.relationships[NodeRelationship.SOURCE].node_id == ARTICLE.id  # type: ignore[union-attr]
        assert node.metadata == {"source": ARTICLE.source}


def test_any_other_document_is_split_as_a_whole() -> None:
    """A document that LlamaIndex's own readers made goes through the same parser, under its own id."""
    [node] = run(Document(text="It rains. It snows.", id_="weather"))

    assert (node.text, node.metadata) == ("It rains. It snows.", {"source": "weather"})


def test_a_foreign_node_is_no_passage() -> None:
    """A node without a place is refused, not given one."""
    with pytest.raises(ValueError, match="tells no place"):
        make_passage(TextNode(text="It rains."))


def test_passages_need_no_llama_index() -> None:
    """Reading a file and splitting it imports none of the heavy libraries, so that the command line starts fast."""
    code = (
        "import sys, rag.read.passages, rag.read.article, rag.read.files;"
        "print({'llama_index', 'trafilatura', 'pypdf', 'docx', 'numpy', 'charset_normalizer'} & set(sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"

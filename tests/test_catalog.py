"""The catalog: the record of articles, passages, vectors and words."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from rag.errors import StoreError
from rag.index.catalog import Catalog, Entry
from rag.index.database import FILE
from rag.index.lexical import LexicalIndex
from rag.types import Article, Passage

TEXT = "Ferry line closes\n\nThe ferry to Holm stops in May. Islanders protested in Åsby. The café stays open.\n"


def make_entry(source: str, text: str = TEXT, *, outlet: str | None = "Holm Courier") -> Entry:
    """An article of three passages with made-up vectors."""
    start = text.index("\n\n") + 2
    article = Article(
        id=f"id-{source}", source=source, text=text, body=((start, len(text)),), title=text[: start - 2],
        title_span=(0, start - 2), outlet=outlet, byline=None, published="2020-05", published_span=None,
        published_reason="the test says so", sha256="00",
    )  # fmt: skip
    passages, place = [], start
    for sentence in text[start:].strip().split(". "):
        end = place + len(sentence)
        passages.append(
            Passage(
                id=sha256(f"{source} {place} {sentence}".encode()).hexdigest(),
                source=source,
                start=place,
                end=end,
                text=sentence,
            )
        )
        place = end + 2
    vectors = np.eye(256, dtype=np.float32)[: len(passages)]
    return Entry(article=article, path=f"/files/{source}", stamp="1:2:3", passages=passages, vectors=vectors)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with closing(Catalog(tmp_path, create=True)) as catalog:
        yield catalog


def find(catalog: Catalog, query: str) -> list[str]:
    """Texts of the passages that a query finds."""
    found = LexicalIndex(catalog).search(query, limit=10, sources=None, weights=(1.0, 0.0, 0.0))
    passages = catalog.passages_numbered(number for number, _ in found)
    return [passages[number].text for number, _ in found]


def test_an_article_comes_back_as_it_was(catalog: Catalog) -> None:
    """Every field of an article and a passage survives, in this connection and in another one."""
    entry = make_entry("a.txt", TEXT.replace("café", "café\r\n\x00\u2028東"))
    catalog.write_entries([entry], embedder="test")
    ids = [passage.id for passage in reversed(entry.passages)]

    assert catalog.article("a.txt") == entry.article
    with closing(Catalog(catalog.path.parent)) as other:
        assert other.articles() == [entry.article]
        assert other.passages("a.txt") == list(entry.passages)
        assert other.size() == (1, 3)
        assert np.array_equal(other.vectors(ids, embedder="test"), entry.vectors[::-1])


def test_an_update_replaces_what_the_source_had(catalog: Catalog) -> None:
    """Passages that are gone are found no more; those that stay keep their number; words follow."""
    catalog.write_entries([make_entry("a.txt"), make_entry("b.txt", "B\n\nA bridge opens.\n")], embedder="test")
    stays = catalog.passages("a.txt")[0]

    catalog.write_entries([make_entry("a.txt", TEXT.replace("Islanders protested", "Fishermen sang"))], embedder="test")

    assert catalog.passages("a.txt")[0] == stays
    assert find(catalog, "protests") == []
    assert find(catalog, "fishermen") == ["Fishermen sang in Åsby"]
    assert find(catalog, "bridges") == ["A bridge opens."]
    assert catalog.size() == (2, 4)


def test_a_removal_takes_everything_along(catalog: Catalog) -> None:
    """Nothing of a removed article is left: no passage, no vector, no word."""
    catalog.write_entries([make_entry("a.txt"), make_entry("b.txt", "B\n\nA bridge opens.\n")], embedder="test")
    before = catalog.revision()

    catalog.remove_articles(["a.txt"])

    assert catalog.revision() != before
    assert catalog.article("a.txt") is None
    assert find(catalog, "ferry holm") == []
    with closing(sqlite3.connect(catalog.path)) as db, db:
        assert db.execute("select count(*) from vectors").fetchone() == (1,)
        db.execute("insert into lexical (lexical, rank) values ('integrity-check', 1)")


def test_a_write_that_fails_changes_nothing(catalog: Catalog) -> None:
    """Two articles are written together or not at all."""
    catalog.write_entries([make_entry("a.txt")], embedder="test")
    before = catalog.revision(), catalog.articles(), find(catalog, "ferry")
    broken = replace(make_entry("b.txt"), path="/files/a.txt")

    with pytest.raises(StoreError):
        catalog.write_entries([make_entry("c.txt"), broken], embedder="test")

    assert (catalog.revision(), catalog.articles(), find(catalog, "ferry")) == before


def test_a_missing_lexical_index_is_made_again(catalog: Catalog) -> None:
    """The words can be had from the passages at any time."""
    catalog.write_entries([make_entry("a.txt")], embedder="test")
    before = find(catalog, "islander")
    catalog.close()
    with closing(sqlite3.connect(catalog.path)) as db, db:
        db.execute("drop table lexical")

    with closing(Catalog(catalog.path.parent, create=True)) as again:
        assert find(again, "islander") == before != []


@pytest.mark.parametrize(
    "query",
    ['"', "ferry AND", "NOT", "text:ferry", "fer*", "NEAR(ferry holm)", "ferry^2", "{text} : x", "(",
     "\x00ferry", "\ud800", "'; drop table articles; --", "-ferry", "“ferry”", "ferry " * 20_000],
)  # fmt: skip
def test_no_query_is_read_as_syntax(catalog: Catalog, query: str) -> None:
    """Whatever a person types is words to look for."""
    catalog.write_entries([make_entry("a.txt")], embedder="test")

    assert find(catalog, query) == (["The ferry to Holm stops in May"] if "ferry" in query else [])
    assert catalog.count(query, sources=None) in (0, 3)


def test_words_are_found_by_stem_and_without_accents(catalog: Catalog) -> None:
    """An accent, a capital or an ending does not hide a word; rare words weigh more than common ones."""
    catalog.write_entries([make_entry("a.txt")], embedder="test")

    assert find(catalog, "CAFES") == ["The café stays open."]
    assert find(catalog, "asby protesting") == ["Islanders protested in Åsby"]
    assert catalog.count("the ferry", sources=None) == 1
    assert catalog.count("closing lines", sources=None) == 0
    assert catalog.count("line closed", sources=None) == 3
    assert catalog.count("ferries", sources=["b.txt"]) == 0


def test_a_newer_schema_is_refused(catalog: Catalog) -> None:
    """A store of a later version is left alone, and said."""
    with closing(sqlite3.connect(catalog.path)) as db, db:
        db.execute("pragma user_version = 99")

    with pytest.raises(StoreError, match="newer"):
        Catalog(catalog.path.parent, create=True)


@pytest.mark.parametrize("damage", ["garbage", "half", "page"])
def test_a_damaged_catalog_is_told_with_its_path(catalog: Catalog, damage: str) -> None:
    """Damage is one StoreError with the file's name, never SQLite's own, and never an empty store."""
    catalog.write_entries([make_entry(f"{number}.txt", TEXT * 30) for number in range(20)], embedder="test")
    catalog.close()
    content = catalog.path.read_bytes()
    damaged = {
        "garbage": b"\xa5" * len(content),
        "half": content[: len(content) // 2],
        "page": content[:4096] + b"\xa5" * (len(content) - 4096),
    }[damage]
    catalog.path.write_bytes(damaged)

    with pytest.raises(StoreError, match=FILE), closing(Catalog(catalog.path.parent)) as opened:
        opened.articles()

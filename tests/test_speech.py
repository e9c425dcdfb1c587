"""Statements, mentions, speakers and people's edits in the catalog: rag/index/speech.py."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.index.catalog import Catalog, Entry
from rag.index.database import FILE
from rag.index.schema import MIGRATIONS
from rag.read.article import read_article
from rag.read.statements import read_statements
from rag.types import Article, Mention, Speaker, SpeakerEdit, SpeakerName

TEXT = """Ferry talks

“It is old,” Tove Brandt said, “and nobody will miss it.” Orlik said it would stay, according to Interpress.
"""


@pytest.fixture
def article(tmp_path: Path) -> Article:
    path = tmp_path / "ferry.txt"
    path.write_text(TEXT, encoding="utf-8")
    return read_article(path, source=path.name, max_bytes=10_000)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with closing(Catalog(tmp_path, create=True)) as catalog:
        yield catalog


def make_entry(article: Article) -> Entry:
    """The article with its statements, a mention for each speaker, and made-up vectors."""
    statements = read_statements(article)
    mentions = [
        Mention(
            source=article.source, name=s.speaker or "", span=s.speaker_span or (0, 1), posts=((0, 5),),
            post_texts=("Ferry",),
            post_words=frozenset({"harbour", "master"}), statements=1, published=article.published,
        )
        for s in statements
    ]  # fmt: skip
    vectors = np.eye(256, dtype=np.float32)[: len(statements)]
    return Entry(
        article=article, path="/files/ferry.txt", stamp="1", passages=[], statements=statements, mentions=mentions,
        vectors=vectors,
    )  # fmt: skip


def make_speaker(name: str, *names: str, source: str) -> Speaker:
    """A speaker of one article under several names."""
    places = tuple(
        SpeakerName(source=source, name=n, span=(0, 4), rule="edit", reason="the test says so", is_error=False)
        for n in names
    )
    return Speaker(
        id=name.lower(), name=name, kind="person", variants=(name, *names), posts=("mayor",), names=places, statements=1
    )


def test_statements_and_mentions_come_back_as_they_were(catalog: Catalog, article: Article) -> None:
    """Every field of them survives, and so do their vectors."""
    entry = make_entry(article)
    catalog.write_entries([entry], embedder="test")

    assert catalog.speech.statements(article) == list(entry.statements)
    assert {m.name: m for m in catalog.speech.mentions()} == {m.name: m for m in entry.mentions}
    assert catalog.speech.count() == len(entry.statements) > 1
    assert [catalog.speech.places()[row][1:] for row in entry.rows] == [(s.start, s.end) for s in entry.statements]
    assert np.array_equal(catalog.vectors(entry.rows, embedder="test"), entry.vectors)
    assert catalog.rows_without_vectors("test") == []
    assert catalog.rows_without_vectors("other") == [
        (row, s.text) for row, s in zip(entry.rows, entry.statements, strict=True)
    ]


def test_speakers_give_statements_their_canonical_names(catalog: Catalog, article: Article) -> None:
    """Speaker and reporters stand under the linked names; without a link as the article calls them."""
    catalog.write_entries([make_entry(article)], embedder="test")
    speakers = [
        make_speaker("Pavel Orlik", "Orlik", source=article.source),
        make_speaker("Interpress Agency", "Interpress", source=article.source),
    ]
    assert not catalog.speech.is_linked()
    before = catalog.speech.revision()

    catalog.speech.write_speakers(speakers)

    last = catalog.speech.statements(article, {"Orlik": "Pavel Orlik", "Interpress": "Interpress Agency"})[-1]
    assert (last.speaker, last.via) == ("Pavel Orlik", ("Interpress Agency",))
    assert catalog.speech.statements(article)[-1].speaker == "Orlik"
    assert sorted(catalog.speech.speakers(), key=lambda s: s.id, reverse=True) == speakers
    assert catalog.speech.sources_of(speakers[:1]) == {article.source}
    assert catalog.speech.sources_of([make_speaker("Tova Lind", "Lind", source=article.source)]) == frozenset()
    assert catalog.speech.is_linked()
    assert catalog.speech.revision() > before


def test_statements_are_of_the_article_as_it_was_read(catalog: Catalog, article: Article) -> None:
    """Of an article that the catalog has since got in another version there are none: no offset meets another text."""
    catalog.write_entries([make_entry(article)], embedder="test")

    assert catalog.speech.statements(replace(article, id="an older one")) == []


def test_a_removed_article_takes_its_speech_along(catalog: Catalog, article: Article) -> None:
    """Statements, vectors, mentions and names go with their article."""
    entry = make_entry(article)
    catalog.write_entries([entry], embedder="test")
    catalog.speech.write_speakers([make_speaker("Pavel Orlik", "Orlik", source=article.source)])

    catalog.remove_articles([article.source])

    assert catalog.speech.count() == 0
    assert catalog.speech.mentions() == []
    assert [speaker.names for speaker in catalog.speech.speakers()] == [()]
    assert catalog.value("select count(*) from vectors") == 0
    assert not catalog.speech.is_linked()


def test_a_changed_article_keeps_the_rows_that_stay(catalog: Catalog, article: Article) -> None:
    """A statement that is read again is the same row; one that is gone leaves with its vector."""
    entry = make_entry(article)
    catalog.write_entries([entry], embedder="test")
    kept = replace(entry, statements=entry.statements[:1], vectors=entry.vectors[:1])

    catalog.write_entries([kept], embedder="test")

    assert list(catalog.speech.places()) == entry.rows[:1]
    assert catalog.value("select count(*) from vectors") == 1


def test_edits_keep_their_order(catalog: Catalog) -> None:
    """What people decide is kept as it was given, and replaced as a whole."""
    edits = [
        SpeakerEdit(kind="split", name="Brandt", into=None, source="a.txt"),
        SpeakerEdit(kind="merge", name="T. Brandt", into="Tove Brandt", source=None),
    ]
    catalog.speech.write_edits(edits)
    assert catalog.speech.edits() == edits

    catalog.speech.write_edits(edits[1:])
    assert catalog.speech.edits() == edits[1:]


def test_a_catalog_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """Its passages keep their vectors, which now hang on the passage's id."""
    old = sqlite3.connect(tmp_path / FILE)
    old.executescript(MIGRATIONS[0])
    old.execute(
        "insert into articles (source, path, stamp, id, sha256, text, body, published_reason, facts) "
        "values ('a.txt', '/a.txt', '1', 'x', '00', 'Rye bread.', '[[0, 10]]', 'none', '')"
    )
    old.execute("insert into passages values (7, 'passage', 'a.txt', 0, 10, 'Rye bread.')")
    old.execute("insert into vectors values (7, 'test', ?)", [np.ones(4, dtype=np.float32).tobytes()])
    old.execute("pragma user_version = 1")
    old.commit()
    old.close()

    with closing(Catalog(tmp_path, create=True)) as catalog:
        assert catalog.vectors(["passage"], embedder="test").tolist() == [[1.0, 1.0, 1.0, 1.0]]
        catalog.remove_articles(["a.txt"])
        assert catalog.value("select count(*) from vectors") == 0

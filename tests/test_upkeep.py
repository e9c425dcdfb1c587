"""The store looked after: measured, checked for every kind of damage, its index made again."""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from corpora import write_texts
from filelock import FileLock
from meeting_articles import MEETINGS

from rag.config import Config
from rag.errors import StoreError, StoreLocked
from rag.index.catalog import Catalog
from rag.index.corpus import open_corpus
from rag.index.database import FILE
from rag.index.ingest import index_paths
from rag.index.level import CHROMA, chroma_level
from rag.index.lock import LOCK
from rag.index.store import find_fault, read_current, write_generation
from rag.index.upkeep import check_store, measure_store, rebuild_vectors
from rag.index.uploads import add_uploads
from rag.index.vectors import PASSAGES, STATEMENTS


@pytest.fixture
def store(config: Config, tmp_path: Path) -> Config:
    """A store of articles on meetings."""
    folder = write_texts(tmp_path / "articles", MEETINGS)
    index_paths(config, [folder])
    return config


def change(config: Config, *statements: str) -> None:
    """What somebody does to the catalog behind the desk's back."""
    with closing(sqlite3.connect(config.store / FILE)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_store_is_measured_whole(store: Config) -> None:
    """Every byte below the folder belongs to one part, and the numbers are those of the index run."""
    report = add_uploads(store, [("quay.txt", b"A day at the quay\n\nNobody was there, and it rained on the boats.\n")])
    facts = measure_store(store)
    sizes = dict(facts.parts)

    assert sum(sizes.values()) == sum(path.stat().st_size for path in store.store.rglob("*") if path.is_file())
    assert sizes["catalog"] > sizes["uploads"] > 0
    assert sizes["Chroma"] > 0
    assert (facts.articles, facts.passages, facts.statements) == (report.articles, report.passages, report.statements)
    assert (facts.embedder, facts.dimensions) == ("wordllama", 256)
    assert measure_store(store).revision == facts.revision


def test_a_store_that_is_not_there_is_told(config: Config) -> None:
    """With the command that makes one."""
    for look in (measure_store, check_store, rebuild_vectors):
        with pytest.raises(StoreError, match="index a folder first"):
            look(config)


def test_a_whole_store_has_no_fault(store: Config) -> None:
    """Each of its passages and statements has found itself."""
    facts, check = measure_store(store), check_store(store)

    assert (check.catalog, check.vectors) == ((), ())
    assert check.sampled == facts.passages + facts.statements


def test_chroma_gone_is_found_and_made_again(store: Config) -> None:
    """From the catalog alone; readers that have the corpus open find what they found before."""
    with closing(open_corpus(store)) as corpus:
        vector = corpus.embedder.embed(["a quota for herring"])[0]
        before = corpus.nearest(vector, limit=3)
        shutil.rmtree(store.store / CHROMA)
        assert check_store(store).vectors

        seen = list[int]()
        rows = rebuild_vectors(store, on_progress=lambda stage, done, total: seen.append(done))
        facts = measure_store(store)
        assert rows == facts.passages + facts.statements == seen[-1]
        assert (store.store / CHROMA / str(read_current(store.store / CHROMA)) / "chroma.sqlite3").exists()
        assert check_store(store).vectors == ()
        assert [passage.id for passage, _ in corpus.nearest(vector, limit=3)] == [passage.id for passage, _ in before]


def test_vectors_that_are_not_the_catalogs_are_found(store: Config) -> None:
    """Counts, seal and level are right, and yet nothing finds itself: only a look at the vectors tells."""

    def fetch(ids: Sequence[str]) -> np.ndarray:
        return np.array([np.random.default_rng(int(name, 16)).normal(size=256) for name in ids], dtype=np.float32)

    with closing(Catalog(store.store)) as catalog:
        rows = {PASSAGES: catalog.places(), STATEMENTS: catalog.speech.places()}
        write_generation(store.store / CHROMA, rows, fetch, chroma_level(catalog), afresh=True)
        assert find_fault(store.store / CHROMA, chroma_level(catalog)) is None

    assert "finds 0 of" in " ".join(check_store(store).vectors)
    rebuild_vectors(store)
    assert check_store(store).vectors == ()


def test_a_catalog_that_lost_vectors_is_told(store: Config) -> None:
    """Chroma could not be made again from it."""
    change(store, "delete from vectors where row in (select id from passages limit 2)")
    [told] = check_store(store).catalog

    assert "misses 2 vectors" in told
    with pytest.raises(StoreError, match="misses vectors"):
        rebuild_vectors(store)


def test_rows_without_their_article_are_told(store: Config) -> None:
    """As somebody leaves them who deletes with another program."""
    change(store, "pragma foreign_keys = off", "delete from articles where source = 'week.txt'")

    assert any("articles that it does not hold" in told for told in check_store(store).catalog)


def test_a_spoilt_page_is_told(store: Config) -> None:
    """A catalog that a disk has damaged is not called whole, wherever the damage lies."""
    change(store, "pragma wal_checkpoint(truncate)")
    path = store.store / FILE
    whole = path.read_bytes()
    size = 4096
    for page in range(1, len(whole) // size, 7):
        path.write_bytes(whole[: page * size] + bytes(255 for _ in range(64)) + whole[page * size + 64 :])
        try:
            assert check_store(store).catalog, f"page {page}"
        except StoreError:
            continue


def test_a_store_that_is_being_written_is_left_alone(store: Config) -> None:
    """The one writer goes on; nothing has changed."""
    current = read_current(store.store / CHROMA)
    with FileLock(store.store / LOCK), pytest.raises(StoreLocked):
        rebuild_vectors(store)
    assert read_current(store.store / CHROMA) == current

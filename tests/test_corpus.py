"""The corpus: one object for all readers, which follows the store and mends Chroma."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ARTICLES

from rag.config import Config
from rag.errors import RequestError, UnknownSource
from rag.index.catalog import Catalog
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.index.lock import writing
from rag.types import Filters

QUESTION = "Who will share the herring banks?"


@pytest.fixture
def corpus(config: Config, articles_folder: Path) -> Iterator[Corpus]:
    """The sample articles, indexed and opened."""
    index_paths(config, [articles_folder])
    with closing(open_corpus(config)) as corpus:
        yield corpus


def ask(corpus: Corpus, text: str = QUESTION, limit: int = 3) -> list[str]:
    """Ids of the nearest passages."""
    return [passage.id for passage, _ in corpus.nearest(corpus.embedder.embed([text])[0], limit=limit)]


def test_a_store_that_does_not_exist_is_empty(config: Config, articles_folder: Path) -> None:
    """Opening makes nothing; as soon as somebody has indexed, the articles are there, without opening anew."""
    corpus = open_corpus(config)
    assert (corpus.size(), corpus.articles(), corpus.lexical("x", limit=3), ask(corpus)) == ((0, 0), (), [], [])
    assert corpus.revision() == ""
    with pytest.raises(UnknownSource, match="nor any other"):
        corpus.article("a.txt")
    assert not config.store.exists()

    index_paths(config, [articles_folder])

    assert len(corpus.articles()) == 3
    assert len(ask(corpus)) == 3
    corpus.close()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), [0, 1, 2]),
        (Filters(sources=("wire/rail.txt", "harbour talks.txt", "wire/rail.txt")), [0, 1]),
        (Filters(since="2022"), [1, 2]),
        (Filters(since="2021-03-03", until="2022-06-09"), [0, 1]),
        (Filters(until="2021"), [0]),
        (Filters(since="2022-06-10"), [2]),
        (Filters(outlet="no such paper"), []),
        (Filters(since="2023"), []),
    ],
    ids=repr,
)
def test_filters_choose_articles(corpus: Corpus, filters: Filters, expected: list[int]) -> None:
    """Sources and dates, both ends included, in source order."""
    assert [article.source for article in corpus.articles(filters)] == [sorted(ARTICLES)[place] for place in expected]


@pytest.mark.parametrize("date", ["yesterday", "2022-6-9", "", "2022-06-09T00"])
def test_a_filter_that_cannot_be_understood_is_refused(corpus: Corpus, date: str) -> None:
    """A date that is none, or a source that is not indexed, never means everything or nothing."""
    with pytest.raises(RequestError, match="date"):
        corpus.articles(Filters(since=date))
    with pytest.raises(UnknownSource, match=r"wire/rail\.txt"):
        corpus.articles(Filters(sources=("wire/rial.txt",)))


def test_a_source_limits_both_ways_of_finding(corpus: Corpus) -> None:
    """Nothing of another article comes, whatever stands nearer."""
    among = frozenset({"wire/rail.txt"})
    vector = corpus.embedder.embed([QUESTION])[0]

    assert {p.source for p, _ in corpus.nearest(vector, limit=50, sources=among)} == among
    assert {p.source for p, _ in corpus.lexical("the minister herring", limit=50, sources=among)} == among
    assert (
        corpus.lexical("the", limit=50, sources=frozenset())
        == corpus.nearest(vector, limit=5, sources=frozenset())
        == []
    )


def test_titles_and_facts_count_by_their_weights(corpus: Corpus) -> None:
    """A word of the headline or the date line finds the article's passages, unless its weight is nothing."""
    assert {p.source for p, _ in corpus.lexical("delayed", limit=9, weights=(1, 1, 0))} == {"wire/rail.txt"}
    assert {p.source for p, _ in corpus.lexical("March", limit=9, weights=(1, 0, 1))} == {"harbour talks.txt"}
    assert corpus.lexical("delayed March", limit=9, weights=(1, 0, 0)) == []


def test_a_reader_sees_what_another_process_indexes(corpus: Corpus, articles_folder: Path) -> None:
    """While another process adds and removes articles, an open corpus answers without a gap, then with the new ones."""
    code = (
        "import sys; from pathlib import Path; from rag.config import Config; from rag.index.ingest import index_paths;"
        "index_paths(Config(store=Path(sys.argv[1])), [Path(sys.argv[2])])"
    )
    for number in range(150):
        text = f"Bakery {number}\n\nThe bakery at gate {number} sells rye bread.\n"
        (articles_folder / f"new{number}.txt").write_text(text)
    (articles_folder / "harbour talks.txt").unlink()
    revision = corpus.revision()

    answers = []
    with subprocess.Popen([sys.executable, "-c", code, corpus.config.store, articles_folder]) as process:
        while process.poll() is None:
            answers.append(len(ask(corpus)))
            found = {passage.source for passage, _ in corpus.lexical("herring bread", limit=9)}
            # Listed after the search: an article that is committed between the two is known then.
            known = {article.source for article in corpus.articles()} | {"harbour talks.txt"}
            assert found <= known
            time.sleep(0.005)

    assert process.returncode == 0
    assert min(answers) >= 1
    assert corpus.revision() != revision
    assert corpus.size()[0] == len(corpus.articles()) == 152
    [place] = corpus.nearest(corpus.embedder.embed(["The bakery at gate 77 sells rye bread."])[0], limit=1)
    assert place[0].source == "new77.txt"
    everything = corpus.nearest(corpus.embedder.embed([QUESTION])[0], limit=500)
    assert {passage.source for passage, _ in everything} == {article.source for article in corpus.articles()}
    assert corpus.notices == ()


def spoil(store: Path, how: str) -> None:
    """Damage Chroma's folder."""
    generation = next((store / "chroma").glob("gen-*"))
    if how == "no folder":
        shutil.rmtree(store / "chroma")
    elif how == "no pointer":
        (store / "chroma" / "CURRENT").unlink()
    elif how == "no generation":
        shutil.rmtree(generation)
    elif how == "no seal":
        (generation / "SEAL.json").unlink()
    else:
        path = generation / "chroma.sqlite3"
        content = path.read_bytes()
        spoilt = {"garbage": b"\xa5" * len(content), "half": content[: len(content) // 2], "empty": b""}
        # A page in the middle: the file has its size and its header, and only SQLite can see it.
        spoilt["page"] = content[:40_960] + b"\xa5" * (len(content) - 40_960)
        path.write_bytes(spoilt[how])


DAMAGES = ["no folder", "no pointer", "no generation", "no seal", "garbage", "half", "empty", "page"]


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_chroma_is_rebuilt_and_said(corpus: Corpus, how: str) -> None:
    """The next call makes Chroma anew from the catalog, with the same answers and without embedding, and says so."""
    before = ask(corpus)
    corpus.close()
    spoil(corpus.config.store, how)

    reader = open_corpus(corpus.config)

    assert ask(reader) == before
    assert len(reader.notices) == 1
    assert reader.notices[0].startswith("Chroma's folder")
    reader.close()
    with closing(open_corpus(corpus.config)) as again:
        assert again.notices == ()


@pytest.mark.parametrize("how", ["no folder", "no seal", "half"])
def test_index_rebuilds_a_damaged_chroma_and_says_so(corpus: Corpus, articles_folder: Path, how: str) -> None:
    """So does a run of index that has nothing else to do."""
    spoil(corpus.config.store, how)

    report = index_paths(corpus.config, [articles_folder])

    assert (report.unchanged, len(report.notices)) == (3, 1)
    assert len(ask(corpus)) == 3


def test_a_missing_chroma_is_rebuilt_at_opening(config: Config, articles_folder: Path) -> None:
    """Whoever opens the store next makes it whole and is told, even where no vector is asked for."""
    index_paths(config, [articles_folder])
    shutil.rmtree(config.store / "chroma")

    with closing(open_corpus(config)) as corpus:
        assert "was missing and was rebuilt" in " ".join(corpus.notices)
    assert (config.store / "chroma" / "CURRENT").is_file()
    with closing(open_corpus(config)) as corpus:
        assert corpus.notices == ()


def test_chroma_can_be_taken_from_an_open_corpus(corpus: Corpus) -> None:
    """A corpus in use mends it too."""
    before = ask(corpus)
    shutil.rmtree(corpus.config.store / "chroma")

    assert ask(corpus) == before
    assert corpus.notices == ("Chroma's folder was missing and was rebuilt from the catalog",)


def test_words_are_searched_while_another_process_mends(corpus: Corpus) -> None:
    """A reader never waits for a writer: it goes on with words, says so, and is whole again afterwards."""
    shutil.rmtree(corpus.config.store / "chroma")
    with writing(corpus.config.store):
        assert ask(corpus) == []
        assert "only words" in corpus.notices[0]
        assert corpus.lexical("herring", limit=1)

    assert len(ask(corpus)) == 3
    assert corpus.notices == ("Chroma's folder was missing and was rebuilt from the catalog",)


def test_what_a_killed_run_left_behind_is_caught_up(corpus: Corpus, articles_folder: Path) -> None:
    """Articles that stand in the catalog and not yet in Chroma are brought there by whoever comes next."""
    old = corpus.config.store.parent / "old"
    shutil.copytree(corpus.config.store / "chroma", old)
    (articles_folder / "new.txt").write_text("Bakery\n\nThe bakery at the gate sells rye bread.\n")
    index_paths(corpus.config, [articles_folder])
    corpus.close()
    shutil.rmtree(corpus.config.store / "chroma")
    shutil.move(old, corpus.config.store / "chroma")

    reader = open_corpus(corpus.config)
    found = reader.nearest(reader.embedder.embed(["rye bread from the bakery"])[0], limit=1)

    assert found[0][0].source == "new.txt"
    assert "behind" in reader.notices[0]
    reader.close()


def test_many_threads_share_one_corpus(corpus: Corpus, articles_folder: Path) -> None:
    """Eight threads ask while runs come and go: no error, and every passage that comes is a slice of its article."""
    failures: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                assert len(ask(corpus)) >= 1
                for passage, _ in corpus.lexical("tunnel herring flood", limit=5):
                    assert ARTICLES[passage.source][passage.start : passage.end] == passage.text
                assert len(corpus.articles()) >= 3
        except BaseException as error:  # noqa: BLE001  told by the main thread
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for number in range(4):
        (articles_folder / "new.txt").write_text(f"Bakery\n\nThe bakery at gate {number} sells bread.\n")
        index_paths(corpus.config, [articles_folder])
        (articles_folder / "new.txt").unlink()
        index_paths(corpus.config, [articles_folder])
    stop.set()
    for thread in threads:
        thread.join()

    assert failures == []


def test_a_store_that_is_replaced_is_followed(corpus: Corpus, tmp_path: Path) -> None:
    """A store that was deleted and made anew under an open corpus is read as the new one."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "only.txt").write_text("Bakery\n\nThe bakery at the gate sells rye bread.\n")
    shutil.rmtree(corpus.config.store)
    assert corpus.size() == (0, 0)

    index_paths(replace(corpus.config), [other])

    assert [article.source for article in corpus.articles()] == ["only.txt"]
    assert len(ask(corpus)) == 1


def test_speakers_are_known_before_they_are_linked(
    corpus: Corpus, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store whose speakers other rules linked, or none yet, shows them as the rules have it now."""
    names = [speaker.name for speaker in corpus.speakers()]
    said = corpus.statements(corpus.articles()[0])
    monkeypatch.setattr("rag.index.speech.fingerprint", lambda floor: "another")
    with closing(Catalog(config.store)) as catalog:
        assert not catalog.speech.is_linked()
        catalog.connection.execute("delete from speakers")

    with closing(open_corpus(config)) as other:
        assert [speaker.name for speaker in other.speakers()] == names != []
        assert other.statements(other.articles()[0]) == said


def test_an_article_that_is_gone_has_no_statements(corpus: Corpus, articles_folder: Path) -> None:
    """Who still holds its record gets none, and no error; nor does one get those of its next version."""
    article = next(article for article in corpus.articles() if corpus.statements(article))
    (articles_folder / article.source).write_text("The ferry is late, Ines Calder said.\n", encoding="utf-8")
    index_paths(corpus.config, [articles_folder])

    assert corpus.statements(article) == ()
    assert [said.speaker for said in corpus.statements(corpus.article(article.source))] == ["Ines Calder"]

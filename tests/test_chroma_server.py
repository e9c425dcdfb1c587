"""Chroma on a server: a real `chroma run`, the same answers, and no state that the next run or reader does not mend."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chroma_server import Server, find_port, passing, serving
from command_line import run_rag

from rag.answer.ask import ask
from rag.config import Config
from rag.errors import StoreError
from rag.find.search import search
from rag.index.catalog import Catalog
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths

QUESTION = "Who will share the herring banks?"
INDEX = """
import sys
from pathlib import Path
from rag.config import load_config
from rag.index.ingest import index_paths
index_paths(load_config(), [Path(sys.argv[1])])
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the tests that do not harm it."""
    with serving(tmp_path_factory.mktemp("chroma") / "data") as server:
        yield server


@pytest.fixture
def config(tmp_path: Path, server: Server) -> Config:
    """A store whose index lies on the server, in a database of the test's own, not made yet."""
    return make_config(tmp_path, server.port, chroma_database=f"test-{uuid.uuid4().hex}")


def make_config(folder: Path, port: int, **settings: Any) -> Config:
    """Settings of a store in a folder, with its index on a server."""
    return Config(store=folder / "store", chroma_host="127.0.0.1", chroma_port=port, **settings)


def environment(config: Config) -> dict[str, str]:
    """The settings as another process reads them."""
    return {
        "RAG_STORE": str(config.store),
        "CHROMA_HOST": config.chroma_host or "",
        "CHROMA_PORT": str(config.chroma_port),
        "CHROMA_DATABASE": config.chroma_database,
    }


@contextmanager
def opened(config: Config) -> Iterator[Corpus]:
    with closing(open_corpus(config)) as corpus:
        yield corpus


def nearest(corpus: Corpus, text: str = QUESTION, limit: int = 50) -> list[tuple[str, float]]:
    """Ids of the nearest passages with their similarity."""
    found = corpus.nearest(corpus.embedder.embed([text])[0], limit=limit)
    return [(passage.id, round(score, 4)) for passage, score in found]


def held(server: Server, config: Config) -> dict[str, set[str]]:
    """The ids in the collections, as anybody else sees them."""
    with server.client(config.chroma_database) as client:
        collections = client.list_collections()
        return {collection.name: set(collection.get(include=[])["ids"]) for collection in collections}


def known(config: Config) -> dict[str, set[str]]:
    """The ids in the catalog."""
    with closing(Catalog(config.store)) as catalog:
        return {"passages": set(catalog.places()), "statements": set(catalog.speech.places())}


def write_bakeries(folder: Path, count: int) -> None:
    """Articles that make an index run of several upserts."""
    for number in range(count):
        lines = " ".join(f"The bakery at gate {number} sold {line} loaves." for line in range(8))
        (folder / f"bakery {number}.txt").write_text(f"Bakery {number}\n\n{lines}\n")


def test_the_answers_are_those_of_the_folder(config: Config, articles_folder: Path) -> None:
    """Passages, statements, hits and answers are the same wherever the index lies, and so are their scores."""
    folder = replace(config, store=config.store.with_name("embedded"), chroma_host=None)
    reports = [index_paths(one, [articles_folder]) for one in (config, folder)]
    with opened(config) as here, opened(folder) as there:
        among = frozenset({"wire/rail.txt"})
        vector = here.embedder.embed([QUESTION])[0]
        for one, other in [(here, there)]:
            assert nearest(one) == nearest(other)
            assert nearest(one) != []
            assert (
                one.nearest(vector, limit=9, sources=among)[0][0] == other.nearest(vector, limit=9, sources=among)[0][0]
            )
            assert one.nearest(vector, limit=9, sources=frozenset()) == []
            assert one.nearest(vector, limit=0) == []
            places = [[place for place, _ in each.nearest_statements(vector, limit=9)] for each in (one, other)]
            assert places[0] == places[1] != []
            assert [hit.passage for hit in search(one, QUESTION)] == [hit.passage for hit in search(other, QUESTION)]
            assert ask(one, QUESTION).text == ask(other, QUESTION).text
        assert here.notices == there.notices == ()

    assert replace(reports[0], seconds=0) == replace(reports[1], seconds=0)
    assert not (config.store / "chroma").exists()


def test_the_collections_are_what_the_contract_says(server: Server, config: Config, articles_folder: Path) -> None:
    """`passages` and `statements`, with our own vectors, the cosine, and a row's place and nothing else."""
    report = index_paths(config, [articles_folder])

    assert held(server, config) == known(config)
    with server.client(config.chroma_database) as client:
        assert {c.name: c.count() for c in client.list_collections()} == {
            "passages": report.passages,
            "statements": report.statements,
        }
        for collection in client.list_collections():
            shape = collection.configuration_json
            assert shape["hnsw"]["space"] == "cosine"
            assert shape["hnsw"]["max_neighbors"] == (16 if collection.name == "passages" else 8)
            assert shape.get("embedding_function") in (None, {"type": "legacy"})
            row = collection.get(limit=1, include=["metadatas", "documents", "embeddings"])
            assert set(row["metadatas"][0]) == {"source", "start", "end"}
            assert (row["documents"], len(row["embeddings"][0])) == ([None], 256)


def test_changes_reach_a_reader_in_another_process(server: Server, config: Config, articles_folder: Path) -> None:
    """What a run adds is found by a corpus that was open before, what it removes is gone, from the server, too."""
    index_paths(config, [articles_folder])
    with opened(config) as corpus:
        before = nearest(corpus)
        gone = {passage.id for passage in corpus.passages("harbour talks.txt")}
        (articles_folder / "harbour talks.txt").unlink()
        (articles_folder / "new.txt").write_text("Bakery\n\nThe bakery at the gate sells rye bread.\n")
        subprocess.run([sys.executable, "-c", INDEX, articles_folder], env=os.environ | environment(config), check=True)

        assert not gone & dict(nearest(corpus)).keys()
        assert gone <= dict(before).keys()
        assert corpus.passages("new.txt")[0].id in dict(nearest(corpus))
        assert corpus.notices == ()
    assert held(server, config) == known(config)


def test_an_unchanged_run_writes_nothing(server: Server, config: Config, articles_folder: Path) -> None:
    """It looks, and that is all."""
    index_paths(config, [articles_folder])
    with passing(server.port) as proxy:
        report = index_paths(replace(config, chroma_port=proxy.port), [articles_folder])

    assert (report.unchanged, report.notices) == (3, ())
    assert {line.split()[0] for line in proxy.seen} == {"GET"}


def test_what_the_catalog_does_not_know_is_never_shown(server: Server, config: Config, articles_folder: Path) -> None:
    """Rows that somebody else has put there are asked for nothing; they count as damage, and are made away with."""
    index_paths(config, [articles_folder])
    with server.client(config.chroma_database) as client, opened(config) as corpus:
        rightly = nearest(corpus)
        collection = client.get_collection("passages", embedding_function=None)
        vector = corpus.embedder.embed([QUESTION])
        collection.upsert(ids=["planted"], embeddings=vector, metadatas=[{"source": "x", "start": 0, "end": 9}])
        assert nearest(corpus) == rightly
        time.sleep(1.1)
        assert nearest(corpus) == rightly
        assert "was damaged and was rebuilt" in corpus.notices[0]
    assert held(server, config) == known(config)


@pytest.mark.parametrize("how", ["a run", "a reader"])
def test_lost_rows_are_made_again(server: Server, config: Config, articles_folder: Path, how: str) -> None:
    """Whoever comes next sees it, mends it from the catalog and says so."""
    index_paths(config, [articles_folder])
    with server.client(config.chroma_database) as client:
        collection = client.get_collection("statements", embedding_function=None)
        collection.delete(ids=collection.get(include=[])["ids"][:1])

    if how == "a run":
        notices = index_paths(config, [articles_folder]).notices
    else:
        with opened(config) as corpus:
            notices = corpus.notices

    assert "was damaged and was rebuilt from the catalog" in notices[0]
    assert held(server, config) == known(config)


def test_a_rebuild_makes_the_collections_anew(server: Server, config: Config, articles_folder: Path) -> None:
    """So their graphs hold nothing of what was deleted."""
    index_paths(config, [articles_folder])
    with server.client(config.chroma_database) as client:
        before = {collection.id for collection in client.list_collections()}
    index_paths(config, [articles_folder], rebuild=True)

    with server.client(config.chroma_database) as client:
        assert not before & {collection.id for collection in client.list_collections()}
    assert held(server, config) == known(config)


def test_what_a_failed_rebuild_left_is_cleared(server: Server, config: Config, articles_folder: Path) -> None:
    """Readers have the old collections meanwhile; the next run leaves none but its own two."""
    index_paths(config, [articles_folder])
    written: list[str] = []
    with passing(server.port) as proxy:

        def refuse(method: str, path: str, headers: Any) -> int | None:
            written.extend([path] if path.endswith("/upsert") else [])
            return 500 if len(written) == 2 else None

        proxy.rule = refuse
        with pytest.raises(StoreError, match="status 500"):
            index_paths(replace(config, chroma_port=proxy.port), [articles_folder], rebuild=True)
    assert held(server, config).keys() == {"passages", "statements", "passages-new", "statements-new"}
    assert held(server, config)["passages"] == known(config)["passages"]

    index_paths(config, [articles_folder])

    assert held(server, config) == known(config)


def test_waste_is_cleared(server: Server, config: Config, tmp_path: Path) -> None:
    """Where more rows were deleted than half of those that live, the collections are made anew."""
    folder = tmp_path / "turnover"
    folder.mkdir()
    ids = set()
    for version in range(4):
        for number in range(4):
            (folder / f"{number}.txt").write_text(f"Ward {number}\n\nWard {number} kept rule {version}.\n")
        index_paths(config, [folder])
        with server.client(config.chroma_database) as client:
            ids.add(client.get_collection("passages", embedding_function=None).id)

    assert len(ids) >= 2
    assert held(server, config) == known(config)


def test_two_stores_do_not_mix(server: Server, config: Config, articles_folder: Path, tmp_path: Path) -> None:
    """The second is told so by runs and by readers, and has its own database, or takes the first one's by --rebuild."""
    index_paths(config, [articles_folder])
    other = replace(config, store=tmp_path / "other")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("Bakery\n\nThe bakery at the gate sells rye bread.\n")
    with pytest.raises(StoreError, match=r"CHROMA_HOST.*another store.*CHROMA_DATABASE"):
        index_paths(other, [tmp_path / "letters"])

    apart = replace(other, chroma_database=f"{config.chroma_database}-2")
    index_paths(apart, [tmp_path / "letters"])
    with opened(config) as corpus, opened(apart) as second, opened(other) as wrong:
        assert len(nearest(corpus)) > 1 == len(nearest(second))
        assert nearest(wrong) == []
        assert wrong.lexical("bakery", limit=1)
        assert "another store" in wrong.notices[0]
        assert "only words" in wrong.notices[0]
    assert held(server, config) == known(config)

    index_paths(other, [tmp_path / "letters"], rebuild=True)

    assert held(server, other) == known(other)
    with pytest.raises(StoreError, match="another store"):
        index_paths(config, [articles_folder])


def test_a_strangers_collection_is_never_touched(server: Server, config: Config, articles_folder: Path) -> None:
    """One that this program did not make stays, even in a rebuild: it may be somebody's only copy."""
    stranger = replace(config, chroma_database=f"{config.chroma_database}-9")
    with server.client() as client:
        client._admin_client.create_database(stranger.chroma_database)
    with server.client(stranger.chroma_database) as client:
        theirs = client.create_collection("passages", embedding_function=None)
        theirs.add(ids=["1"], embeddings=[[1.0, 2.0]])
    for rebuild in (False, True):
        with pytest.raises(StoreError, match=r"not of this program.*CHROMA_DATABASE"):
            index_paths(stranger, [articles_folder], rebuild=rebuild)

    assert held(server, stranger) == {"passages": {"1"}}


def test_a_copy_of_a_store_never_seems_level(server: Server, config: Config, articles_folder: Path) -> None:
    """A store put back from a backup, and changed otherwise since, has its own passages found, and no others."""
    index_paths(config, [articles_folder])
    shutil.copytree(config.store, config.store.with_name("backup"))
    (articles_folder / "new.txt").write_text("Quarry\n\nThe quarry closes at noon.\n")
    index_paths(config, [articles_folder])
    shutil.rmtree(config.store)
    config.store.with_name("backup").rename(config.store)
    (articles_folder / "new.txt").write_text("Bakery\n\nThe bakery at the gate sells rye bread.\n")
    index_paths(config, [articles_folder])

    assert held(server, config) == known(config)


# The server, or a run, in trouble


def test_a_server_that_restarts_empty_is_filled_again(tmp_path: Path, articles_folder: Path) -> None:
    """By the reader that finds it so, with the same answers; with its old data there is nothing to mend."""
    with serving(tmp_path / "one") as server:
        config = make_config(tmp_path, server.port)
        index_paths(config, [articles_folder])
        with opened(config) as corpus:
            before = nearest(corpus)
            server.kill()
            assert nearest(corpus) == []
            assert "cannot be reached" in corpus.notices[0]
            assert "CHROMA_HOST" in corpus.notices[0]
            assert corpus.lexical("herring", limit=1)

            server.start()
            time.sleep(0.5)
            assert nearest(corpus) == before
            assert corpus.notices == ()

            server.kill()
            server.folder = tmp_path / "two"
            server.start()
            assert nearest(corpus) == before
            assert len(corpus.notices) == 1
            assert corpus.notices[0].endswith("was missing and was rebuilt from the catalog")
        assert held(server, config) == known(config)


@pytest.mark.parametrize(("who", "writes"), [("server", 3), ("server", 7), ("run", 1), ("run", 4), ("run", 7)])
def test_a_kill_in_the_middle_is_mended(
    tmp_path: Path, server: Server, articles_folder: Path, who: str, writes: int
) -> None:
    """Server or run, killed at its n-th write: the record is whole, and the next one makes the index level."""
    own = serving(tmp_path / "data") if who == "server" else None
    victim = own.__enter__() if own else server
    try:
        config = make_config(tmp_path, victim.port, chroma_database=f"kill-{uuid.uuid4().hex}")
        index_paths(config, [articles_folder])
        write_bakeries(articles_folder, 40)
        (articles_folder / "harbour talks.txt").unlink()
        with passing(victim.port) as proxy:
            through = replace(config, chroma_port=proxy.port)
            command = [sys.executable, "-c", INDEX, articles_folder]
            with subprocess.Popen(command, env=os.environ | environment(through), stderr=subprocess.PIPE) as run:
                proxy.rule = kill_at(writes, victim, run, who)
                _, told = run.communicate()
        assert run.returncode == (-signal.SIGKILL if who == "run" else 1)
        if who == "server":
            assert b"StoreError: the Chroma server of CHROMA_HOST" in told
            victim.start()
        with opened(config) as corpus:
            assert corpus.size()[0] == 42
            assert {
                passage.source for passage, _ in corpus.nearest(corpus.embedder.embed([QUESTION])[0], limit=999)
            } == {article.source for article in corpus.articles()}
            assert len(corpus.notices) == 1
            assert "from the catalog" in corpus.notices[0]
        assert held(victim, config) == known(config)
        assert index_paths(config, [articles_folder]).notices == ()
    finally:
        if own:
            own.__exit__(None, None, None)


def kill_at(number: int, server: Server, run: "subprocess.Popen[bytes]", who: str) -> Any:
    """A rule that ends the server, or the run, at its n-th request that writes; that one is not passed on."""
    written = []

    def rule(method: str, path: str, headers: Any) -> int | None:
        reads = method == "GET" or path.endswith(("/get", "/query"))
        if reads:
            return None
        written.append(path)
        if len(written) == number:
            if who == "run":
                run.kill()
                run.wait()
                return 500
            server.kill()
        return None

    return rule


def test_a_server_that_is_not_there_is_told_at_once(tmp_path: Path, articles_folder: Path) -> None:
    """A run reads nothing before; the command line says it in one line, which names the setting."""
    config = make_config(tmp_path, find_port())
    with pytest.raises(StoreError, match=r"CHROMA_HOST \(127\.0\.0\.1:\d+\) cannot be reached"):
        index_paths(config, [articles_folder])
    with closing(Catalog(config.store)) as catalog:
        assert catalog.size() == (0, 0)

    result = run_rag("index", articles_folder, store=config.store, settings=environment(config))
    assert result.returncode == 1
    assert result.stderr.decode().count("\n") == 1
    assert b"CHROMA_HOST" in result.stderr


def test_a_server_that_hangs_costs_a_reader_little(
    server: Server, config: Config, articles_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first question waits for its time, those after it are answered from words at once, until it rests no more."""
    monkeypatch.setattr("rag.index.server.ANSWER_SECONDS", 0.3)
    index_paths(config, [articles_folder])
    ended = threading.Event()
    with passing(server.port) as proxy, opened(replace(config, chroma_port=proxy.port)) as corpus:
        before = nearest(corpus)
        proxy.rule = lambda method, path, headers: None if ended.wait(20) else 500
        started = time.monotonic()
        assert nearest(corpus) == []
        assert 0.3 <= time.monotonic() - started < 2
        assert "does not answer in time" in corpus.notices[0]
        started = time.monotonic()
        assert [nearest(corpus) for _ in range(20)] == [[]] * 20
        assert time.monotonic() - started < 0.5
        ended.set()
        corpus._neighbours._rested = 0.0
        assert nearest(corpus) == before
        assert corpus.notices == ()


def test_the_key_is_sent_and_never_told(server: Server, config: Config, articles_folder: Path) -> None:
    """As Chroma Cloud reads it, and as proxies do; one that is refused, or missing, is told with its setting."""
    with passing(server.port) as proxy:
        config = replace(config, chroma_port=proxy.port)
        for name, value in [("X-Chroma-Token", "secret-7"), ("Authorization", "Bearer secret-7")]:
            proxy.rule = lambda method, path, headers, name=name, value=value: None if headers[name] == value else 401
            with pytest.raises(StoreError, match=r"asks for a key.*set CHROMA_API_KEY"):
                index_paths(config, [articles_folder])
            with pytest.raises(StoreError, match="refuses the key of CHROMA_API_KEY") as refused:
                index_paths(replace(config, chroma_api_key="secret-8"), [articles_folder])
            assert "secret" not in str(refused.value)

            keyed = replace(config, chroma_api_key="secret-7")
            assert "secret" not in repr(keyed)
            index_paths(keyed, [articles_folder])
            with opened(keyed) as corpus:
                assert nearest(corpus)


@pytest.mark.parametrize("status", [200, 301, 404, 502])
def test_another_server_is_told(server: Server, config: Config, articles_folder: Path, status: int) -> None:
    """Something that answers, and is no Chroma 1.x."""
    with passing(server.port) as proxy:
        proxy.rule = lambda method, path, headers: status
        with pytest.raises(StoreError, match=rf"does not answer as Chroma 1\.x does \(status {status}\)"):
            index_paths(replace(config, chroma_port=proxy.port), [articles_folder])


def test_https_to_a_plain_server_is_told(server: Server, config: Config, articles_folder: Path) -> None:
    """With the setting that mends it."""
    with pytest.raises(StoreError, match=r"cannot be reached.*CHROMA_SSL"):
        index_paths(replace(config, chroma_ssl=True), [articles_folder])


def test_threads_read_while_runs_come_and_go(config: Config, articles_folder: Path) -> None:
    """Six threads ask through eight runs, some of which make the collections anew: no error, and nearly always vectors.

    (Where one collection takes another's place, a question in that moment is answered from words.)
    """
    index_paths(config, [articles_folder])
    failures: list[BaseException] = []
    answers: list[int] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                answers.append(len(nearest(corpus)))
        except BaseException as error:  # noqa: BLE001  told by the main thread
            failures.append(error)

    with opened(config) as corpus:
        threads = [threading.Thread(target=read) for _ in range(6)]
        for thread in threads:
            thread.start()
        for number in range(4):
            (articles_folder / "new.txt").write_text(f"Bakery\n\nThe bakery at gate {number} sells bread.\n")
            index_paths(config, [articles_folder])
            (articles_folder / "new.txt").unlink()
            index_paths(config, [articles_folder])
        stop.set()
        for thread in threads:
            thread.join()

    assert failures == []
    assert len(answers) > 100
    assert answers.count(0) < len(answers) / 50

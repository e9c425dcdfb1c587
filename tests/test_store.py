"""Chroma in generations: never written in place, never opened damaged."""

import json
import shutil
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rag.errors import StoreError
from rag.index import store
from rag.index.store import Generation, Level, find_fault, read_current, write_generation

LEVEL = Level(revision="c-1", embedder="test")
VECTORS = np.random.default_rng(0).standard_normal((3_000, 16)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)


def rows(*numbers: int) -> dict[str, tuple[str, int, int]]:
    """What a collection is to hold; the id tells which of VECTORS is the row's."""
    return {f"id{number}": (f"{number % 7}.txt", number, number + 1) for number in numbers}


def fetch(ids: Sequence[str]) -> np.ndarray:
    return VECTORS[[int(name[2:]) for name in ids]]


def write(home: Path, *numbers: int, level: Level = LEVEL, afresh: bool = False) -> Path:
    """Write a generation with these rows; its folder."""
    write_generation(home, {"passages": rows(*numbers), "statements": {}}, fetch, level, afresh=afresh)
    return home / (read_current(home) or "")


def ask(folder: Path, number: int, *, limit: int = 1, sources: Sequence[str] | None = None) -> list[str]:
    """Ids nearest to a row's vector."""
    generation = Generation(folder)
    assert generation.enter()
    try:
        return [name for name, _ in generation.nearest("passages", [VECTORS[number]], limit=limit, sources=sources)[0]]
    finally:
        generation.leave()
        generation.retire()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "chroma"


def test_a_generation_holds_what_it_was_given(home: Path) -> None:
    """Every row finds itself, best first, with its cosine similarity; a filter lets only its sources through."""
    folder = write(home, *range(50))
    generation = Generation(folder)
    generation.enter()

    [best] = generation.nearest("passages", [VECTORS[3]], limit=50, sources=None)
    [among] = generation.nearest("passages", [VECTORS[3]], limit=50, sources=["1.txt", "2.txt"])
    generation.leave()
    generation.retire()

    assert best[0] == ("id3", pytest.approx(1.0, abs=1e-4))
    assert dict(best) == pytest.approx({f"id{n}": float(VECTORS[3] @ VECTORS[n]) for n in range(50)}, abs=1e-4)
    assert [score for _, score in best] == sorted((score for _, score in best), reverse=True)
    assert {name for name, _ in among} == {f"id{n}" for n in range(50) if n % 7 in (1, 2)}


def test_changes_go_to_a_new_generation(home: Path) -> None:
    """What is added is found, what is removed is not; the one before is left untouched, the one before that is gone."""
    first = write(home, *range(20))
    before = store.measure_files(first)
    second = write(home, *range(5, 25))

    assert store.measure_files(first) == before
    assert ask(second, 24) == ["id24"]
    assert "id3" not in ask(second, 3, limit=20)
    third = write(home, 1, 2)
    assert sorted(path.name for path in home.glob("gen-*")) == [second.name, third.name]


def test_deleted_rows_do_not_pile_up(home: Path) -> None:
    """A generation is built from nothing once half of what it would hold is waste: Chroma keeps deleted vectors."""
    for round_ in range(8):
        folder = write(home, *range(round_ * 1_200 % 2_400, round_ * 1_200 % 2_400 + 600))
        assert json.loads((folder / store.SEAL).read_text())["deleted"] <= 600

    assert ask(folder, 1_300) == ["id1300"]


def test_another_embedder_takes_nothing_over(home: Path) -> None:
    """The same ids with vectors of another embedder are written again."""
    write(home, *range(10))
    other = Level(revision="c-1", embedder="other")
    write_generation(home, {"passages": rows(*range(10)), "statements": {}}, lambda ids: -fetch(ids), other)

    assert ask(home / (read_current(home) or ""), 3) != ["id3"]


def test_an_empty_store_has_an_empty_generation(home: Path) -> None:
    """No rows are no error."""
    assert ask(write(home), 0) == []


def test_readers_and_openings_break_no_seal(home: Path) -> None:
    """Opening and asking a generation, small or large, does not make it look damaged."""
    for count in (5, 3_000):
        folder = write(home, *range(count))
        assert ask(folder, 1) == ["id1"]
        assert find_fault(home, LEVEL) is None


def test_a_generation_behind_the_catalog_is_seen(home: Path) -> None:
    """The seal tells what a generation was made from."""
    write(home, 1, 2, 3)

    assert find_fault(home, LEVEL) is None
    assert find_fault(home, Level(revision="c-2", embedder="test")) == "was behind the catalog"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose vectors stand in Chroma's own files, which takes a thousand rows."""
    home = tmp_path_factory.mktemp("large") / "chroma"
    write(home, *range(1_500))
    return home


def damage(path: Path, how: str) -> None:
    """Spoil a file."""
    content = path.read_bytes()
    if how == "removed":
        path.unlink()
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "half":
        path.write_bytes(content[: len(content) // 2])
    elif how == "garbage":
        path.write_bytes(b"\xa5" * len(content))
    elif how == "bit":
        place = len(content) // 2
        path.write_bytes(content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :])


@pytest.mark.parametrize("how", ["removed", "empty", "half", "garbage", "bit"])
@pytest.mark.parametrize(
    "name", ["data_level0.bin", "header.bin", "length.bin", "link_lists.bin", "index_metadata.pickle", "SEAL.json"]
)
def test_every_damaged_file_is_seen_before_chroma_opens_it(home: Path, large: Path, name: str, how: str) -> None:
    """Some damage crashes the process that opens it, and some loses vectors in silence: the seal shows all of it."""
    shutil.copytree(large, home)
    assert find_fault(home, LEVEL) is None
    damage(next(home.rglob(name)), how)

    assert find_fault(home, LEVEL) == "was damaged"


@pytest.mark.parametrize("how", ["removed", "empty", "half"])
def test_a_damaged_database_is_seen(home: Path, how: str) -> None:
    """Chroma's database goes by its size."""
    folder = write(home, *range(50))
    damage(folder / store.DATABASE, how)

    assert find_fault(home, LEVEL) == "was damaged"


def test_a_garbled_database_is_an_error_of_ours(home: Path) -> None:
    """What only SQLite can see becomes a StoreError that names the folder, and a new generation mends it."""
    folder = write(home, *range(50))
    damage(folder / store.DATABASE, "garbage")

    with pytest.raises(StoreError, match=folder.name):
        ask(folder, 1)
    assert ask(write(home, *range(50), afresh=True), 1) == ["id1"]


@pytest.mark.parametrize("content", ["", "gen-000009", "../..", "\x00", "gen-000001/../gen-000001"])
def test_a_pointer_to_nowhere_is_seen(home: Path, content: str) -> None:
    """CURRENT names a generation of ours or nothing."""
    write(home, 1, 2, 3)
    (home / store.CURRENT).write_text(content)

    assert find_fault(home, LEVEL) == "had no current generation"


def test_a_failing_build_leaves_the_current_one(home: Path) -> None:
    """Where vectors cannot be had, the error passes through, and nothing of the attempt is left."""
    folder = write(home, 1, 2, 3)

    def broken(ids: Sequence[str]) -> np.ndarray:
        raise StoreError("no vectors today")

    with pytest.raises(StoreError, match="no vectors today"):
        write_generation(home, {"passages": rows(1, 2, 3, 4)}, broken, LEVEL)

    assert [path.name for path in home.glob("gen-*")] == [folder.name]
    assert read_current(home) == folder.name


def test_lost_vectors_fail_the_check(home: Path) -> None:
    """A generation whose rows do not find themselves is never named in CURRENT."""
    calls = iter(range(100))

    def forgetful(ids: Sequence[str]) -> np.ndarray:
        return fetch(ids) if next(calls) % 2 else -fetch(ids)

    with pytest.raises(StoreError, match="finds"):
        write_generation(home, {"passages": rows(*range(50))}, forgetful, LEVEL)

    assert read_current(home) is None


def test_a_retired_generation_ends_its_queries_first(home: Path) -> None:
    """Retiring under eight threads of queries breaks none of them; afterwards none can enter."""
    generation = Generation(write(home, *range(500)))
    results: list[str] = []
    started = threading.Barrier(9)

    def query() -> None:
        started.wait()
        while generation.enter():
            try:
                results.append(generation.nearest("passages", [VECTORS[7]], limit=5, sources=None)[0][0][0])
            finally:
                generation.leave()

    threads = [threading.Thread(target=query) for _ in range(8)]
    for thread in threads:
        thread.start()
    started.wait()
    time.sleep(0.2)
    generation.retire()
    for thread in threads:
        thread.join()

    assert set(results) == {"id7"}
    assert len(results) >= 8
    assert not generation.enter()


def test_chroma_stays_at_home(home: Path) -> None:
    """Collections use the cosine, no embedding function, and hold a passage's place and nothing else."""
    import chromadb

    client = chromadb.PersistentClient(path=str(write(home, 1, 2)))
    assert {collection.name for collection in client.list_collections()} == {"passages", "statements"}
    collection = client.get_collection("passages", embedding_function=None)
    item = collection.get(ids=["id1"], include=["metadatas", "documents"])
    client.close()

    assert collection.name == "passages"
    assert collection.configuration_json["hnsw"]["space"] == "cosine"
    assert collection.configuration_json.get("embedding_function") in (None, {"type": "legacy"})
    assert item["metadatas"] == [{"source": "1.txt", "start": 1, "end": 2}]
    assert item["documents"] == [None]

"""Chroma, in generations: `<store>/chroma/<generation>/`, with `CURRENT` naming the one that readers open.

Embedded Chroma overwrites its files in place, so a `kill -9` in the middle can leave a folder that nothing opens (17 of
28 aimed kills); and some damage crashes the process that opens it. So a live folder is never written: a run copies it,
brings the copy level with the catalog, flushes it to the disk, lets sampled passages find themselves, seals it with the
sizes and checksums of its files, and only then names it in CURRENT (265 kills, none broken). A folder that does not
agree with its seal is never opened.
"""

import json
import os
import shutil
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import StoreError
from rag.index.vectors import (
    PASSAGES,
    STATEMENTS,
    WASTE_AT_MOST,
    Fetch,
    Level,
    Ranking,
    Rows,
    ask_collection,
    describe_collection,
    fill_collections,
    find_loss,
)

if TYPE_CHECKING:
    import numpy as np

CURRENT = "CURRENT"
SEAL = "SEAL.json"
DATABASE = "chroma.sqlite3"
PERSISTED = "index_metadata.pickle"
"""Chroma writes it beside the files of a vector index that hold something."""


def read_current(home: Path) -> str | None:
    """The name of the current generation; None where there is none."""
    try:
        name = (home / CURRENT).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None
    return name if name and "/" not in name and (home / name).is_dir() else None


def find_fault(home: Path, level: Level | None = None) -> str | None:
    """What is wrong with the current generation, in words for the user; None where all is well.

    Reads every byte of the vector index (10 MB in 4 ms) but opens nothing with Chroma. With `level`, being behind the
    catalog is a fault too.
    """
    if not home.is_dir():
        return "was missing"
    name = read_current(home)
    if name is None:
        return "had no current generation"
    try:
        seal = json.loads((home / name / SEAL).read_text(encoding="utf-8"))
        if seal["files"] != measure_files(home / name):
            return "was damaged"
        if level is not None and seal["level"] != asdict(level):
            return "was behind the catalog"
    except (OSError, ValueError, KeyError, TypeError):
        return "was damaged"
    return None


def read_level(folder: Path) -> Level:
    """What a sealed generation was made from. Raises StoreError where its seal cannot be read."""
    try:
        return Level(**json.loads((folder / SEAL).read_text(encoding="utf-8"))["level"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{folder / SEAL} cannot be read; remove {folder} and run: python -m rag index") from error


def measure_files(folder: Path) -> dict[str, list[int]]:
    """Size and CRC-32 of every file below a generation, its seal left out.

    Opening Chroma changes counters in the header of its database, so that one goes by its size, and its damage is
    caught by SQLite itself, which never crashes on it. Below a thousand rows all of them stand in the database, and the
    index's files are blanks that each opening writes anew, with whatever the memory held: these are left out.
    """
    sizes = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        blank = path.parent != folder and not (path.parent / PERSISTED).exists()
        if path.is_file() and name != SEAL and not name.startswith(f"{DATABASE}-") and not blank:
            sizes[name] = [path.stat().st_size, 0 if name == DATABASE else zlib.crc32(path.read_bytes())]
    return sizes


@contextmanager
def chroma_errors(folder: Path) -> Iterator[None]:
    """Chroma's errors as StoreError: its Rust side also throws PanicException, which is no Exception."""
    try:
        yield
    except (StoreError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        kind = type(error).__name__
        raise StoreError(
            f"Chroma's folder {folder} cannot be used ({kind}: {error}); remove it and run: python -m rag index"
        ) from error


_OPENED: set[Path] = set()
"""Folders that this process has opened. Where one was removed under a reader, Chroma takes a new folder of its name for
the old one, and writes nothing into it: no name is used twice.
"""


def name_generation(home: Path, number: int) -> Path:
    """The folder of the generation of that number."""
    return home / f"gen-{number:06d}"


@contextmanager
def open_chroma(folder: Path) -> Iterator[Any]:
    """A client on a generation's folder, closed at the end."""
    _OPENED.add(folder.resolve())
    with chroma_errors(folder):
        import chromadb
        from chromadb.config import Settings

        client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    try:
        yield client
    finally:
        client.close()  # type: ignore[attr-defined]  # of the client, not of its interface


def write_generation(
    home: Path,
    collections: Mapping[str, Rows],
    fetch: Fetch,
    level: Level,
    *,
    afresh: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> None:
    """Bring Chroma level with the catalog; the caller holds the writer's lock.

    `fetch` gives the vectors of ids; `afresh` takes nothing over from the current generation. That one and its readers
    are left as they are; the run after this one removes it. Raises StoreError where Chroma cannot be written.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    current = read_current(home)
    number = max((int(path.name[4:]) for path in home.glob("gen-*") if path.name[4:].isdigit()), default=0) + 1
    while name_generation(home, number).resolve() in _OPENED:
        number += 1
    fresh = name_generation(home, number)
    base = home / current if current and not afresh and find_fault(home) is None else None
    if base is not None and not copy_serves(base, collections, level):
        base = None
    try:
        try:
            deleted = fill_generation(fresh, base, collections, fetch, on_progress)
        except StoreError:
            if base is None:
                raise
            shutil.rmtree(fresh, ignore_errors=True)
            deleted = fill_generation(fresh, None, collections, fetch, on_progress)
        seal = {"level": asdict(level), "deleted": deleted, "files": measure_files(fresh)}
        (fresh / SEAL).write_text(json.dumps(seal), encoding="utf-8")
        flush_tree(fresh)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    pointer = home / f"{CURRENT}.new"
    pointer.write_text(fresh.name + "\n", encoding="utf-8")
    flush_file(pointer)
    pointer.replace(home / CURRENT)
    flush_file(home)
    # A reader looks at CURRENT before each query, so it is one generation late at most: while its query runs.
    for path in home.glob("gen-*"):
        if path.name not in (fresh.name, current):
            shutil.rmtree(path, ignore_errors=True)


def copy_serves(folder: Path, collections: Mapping[str, Rows], level: Level) -> bool:
    """Whether a copy of this generation is a good start: same embedder, not too many deleted rows in it."""
    seal = json.loads((folder / SEAL).read_text(encoding="utf-8"))
    living = sum(len(rows) for rows in collections.values())
    return bool(seal["level"]["embedder"] == level.embedder and seal["deleted"] <= WASTE_AT_MOST * living)


def fill_generation(
    fresh: Path,
    base: Path | None,
    collections: Mapping[str, Rows],
    fetch: Fetch,
    on_progress: Callable[[int, int], None] | None,
) -> int:
    """Make `fresh` from a copy of `base`, or from nothing, and check it; gives the number of deleted rows within."""
    deleted = 0
    if base is None:
        fresh.mkdir(mode=0o700)
    else:
        if (base / SEAL).exists():
            deleted = json.loads((base / SEAL).read_text(encoding="utf-8"))["deleted"]
        shutil.copytree(base, fresh, ignore=shutil.ignore_patterns(SEAL, f"{DATABASE}-*"))
    with open_chroma(fresh) as client, chroma_errors(fresh):
        made = {name: make_collection(client, name) for name in collections}
        deleted += sum(fill_collections(made, collections, fetch, on_progress).values())
    # Opened anew, so that what is checked is what lies on the disk.
    with open_chroma(fresh) as client, chroma_errors(fresh):
        for name, rows in collections.items():
            loss = find_loss(client.get_collection(name, embedding_function=None), rows, fetch)
            if loss is not None:
                raise StoreError(f"Chroma's folder {fresh} {loss}; run index again")
    return deleted


def make_collection(client: Any, name: str) -> Any:
    """A collection of ours; Chroma never embeds anything itself."""
    return client.get_or_create_collection(name, embedding_function=None, configuration=describe_collection(name))


def flush_file(path: Path) -> None:
    """Have the system write a file or a folder's entries to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_tree(folder: Path) -> None:
    """Have the system write all below a folder, and its entry above, to the disk."""
    for path in [*folder.rglob("*"), folder, folder.parent]:
        flush_file(path)


class Generation:
    """An open generation. Queries may run in many threads; the client closes when it is retired and the last has ended.

    (Closing it under a running query breaks that query.)
    """

    def __init__(self, folder: Path) -> None:
        """Raises StoreError where Chroma cannot open it; call `find_fault` first."""
        self.folder = folder
        self.level = read_level(folder)
        self._lock = threading.Lock()
        self._running = 0
        self._retired = False
        self._opened = open_chroma(folder)
        self._client = self._opened.__enter__()
        try:
            with chroma_errors(folder):
                names = (PASSAGES, STATEMENTS)
                self._collections = {n: self._client.get_collection(n, embedding_function=None) for n in names}
                self._counts = {name: collection.count() for name, collection in self._collections.items()}
        except BaseException:
            self.retire()
            raise

    def enter(self) -> bool:
        """Take part: False where it is retired. Each entered query must `leave`."""
        with self._lock:
            self._running += not self._retired
            return not self._retired

    def leave(self) -> None:
        """End a query's part."""
        with self._lock:
            self._running -= 1
            last = self._retired and self._running == 0
        if last:
            self._opened.__exit__(None, None, None)

    def retire(self) -> None:
        """Close as soon as no query runs."""
        with self._lock:
            idle = not self._retired and self._running == 0
            self._retired = True
        if idle:
            self._opened.__exit__(None, None, None)

    def is_current(self, level: Level) -> bool:
        """Whether CURRENT still names this one, whatever the catalog's level: a run that is under way renews it."""
        return read_current(self.folder.parent) == self.folder.name

    def nearest(
        self, name: str, vectors: Sequence["np.ndarray"], *, limit: int, sources: Sequence[str] | None
    ) -> list[Ranking]:
        """For each vector ids of a collection with cosine similarity, best first; between `enter` and `leave`."""
        if not self._counts[name] or limit < 1 or (sources is not None and not sources):
            return [[] for _ in vectors]
        with chroma_errors(self.folder):
            return ask_collection(
                self._collections[name], vectors, limit=min(limit, self._counts[name]), sources=sources
            )


class Generations:
    """The `VectorStore` of a folder below the store."""

    label = "Chroma's folder"

    def __init__(self, home: Path) -> None:
        """Opens nothing."""
        self.home = home

    def needs_look(self) -> bool:
        """Where there is no generation: a question over a few articles reads them whole and would never miss it."""
        return read_current(self.home) is None

    def find_fault(self, level: Level | None = None, *, afresh: bool = False) -> str | None:
        """As the function of this name."""
        return find_fault(self.home, level)

    def open(self, *, doubted: bool = False) -> Generation | str:
        """The current generation; one that is doubted has damage that its seal cannot show (a page of its database)."""
        fault = "was damaged" if doubted else find_fault(self.home)
        name = read_current(self.home)
        if fault or name is None:
            return fault or "had no current generation"
        try:
            return Generation(self.home / name)
        except StoreError:
            return "was damaged"

    def write(
        self,
        collections: Mapping[str, Rows],
        fetch: Fetch,
        level: Level,
        *,
        afresh: bool = False,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """As `write_generation`."""
        write_generation(self.home, collections, fetch, level, afresh=afresh, on_progress=on_progress)

    def close(self) -> None:
        """Nothing: a generation closes when it is retired."""

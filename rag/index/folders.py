"""The indexed folders as a person sees them, the files that are left out, and which folders are followed."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.config import Config
from rag.errors import RequestError
from rag.index.catalog import Catalog
from rag.index.database import FILE
from rag.index.removal import is_uploads
from rag.index.survey import is_below


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """An indexed folder, or a single file that was indexed by its name."""

    path: str
    articles: tuple[str, ...]
    """The sources below it."""
    is_followed: bool
    is_uploads: bool
    is_there: bool
    """It can be reached: a disk may be away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A file that a person left out."""

    path: str
    source: str
    """Of the article that it was."""
    is_there: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedFile:
    """What is known of an article beside what stands in it."""

    path: str
    folder: str
    """The path of the outermost indexed folder that it lies in; of a file indexed by its name, its own."""
    is_upload: bool
    statements: int


@contextmanager
def reading(config: Config) -> Iterator[Catalog | None]:
    """The catalog, to read from; None where there is none yet."""
    if not (config.store / FILE).exists():
        yield None
        return
    with closing(Catalog(config.store)) as catalog:
        yield catalog


def list_folders(config: Config) -> tuple[Folder, ...]:
    """The indexed folders, by path; that of the uploads last."""
    with reading(config) as catalog:
        if catalog is None:
            return ()
        known, followed = catalog.known(), catalog.choices.followed()
        folders = [
            Folder(
                path=path,
                articles=tuple(one.source for one in known if is_below(one.path, [path])),
                is_followed=path in followed,
                is_uploads=is_uploads(config, path),
                is_there=Path(path).exists(),
            )
            for path in catalog.folders()
        ]
    return tuple(sorted(folders, key=lambda folder: (folder.is_uploads, folder.path)))


def list_files(config: Config) -> dict[str, IndexedFile]:
    """The files of all articles, by source."""
    with reading(config) as catalog:
        if catalog is None:
            return {}
        folders = sorted(catalog.folders(), key=len)
        statements = catalog.speech.count_by_source()
        return {
            one.source: IndexedFile(
                path=one.path,
                folder=(folder := next((path for path in folders if is_below(one.path, [path])), one.path)),
                is_upload=is_uploads(config, folder),
                statements=statements.get(one.source, 0),
            )
            for one in catalog.known()
        }


def takes_seeds(config: Config) -> bool:
    """Whether a store without articles is to be filled with the sample articles.

    So it is where nothing was ever indexed, or the samples still are an indexed folder; not where a person has let go
    of them, or has deleted the last article of others.
    """
    with reading(config) as catalog:
        if catalog is None:
            return True
        folders = catalog.folders()
        return str(config.seeds.resolve()) in folders or not (folders or catalog.setting("revision"))


def list_left_out(config: Config) -> tuple[LeftOut, ...]:
    """The files that a person left out, in the order of sources."""
    with reading(config) as catalog:
        files = {} if catalog is None else catalog.choices.left_out()
    return tuple(LeftOut(path=path, source=source, is_there=Path(path).exists()) for path, source in files.items())


def read_followed(config: Config) -> tuple[Path, ...]:
    """The folders that are followed, by path."""
    with reading(config) as catalog:
        return () if catalog is None else tuple(map(Path, sorted(catalog.choices.followed())))


def follow_folder(config: Config, folder: str, *, on: bool) -> None:
    """Follow an indexed folder from now on, or no more. Raises RequestError where it is none.

    One setting, so that it waits for no index run that holds the writer's lock.
    """
    with reading(config) as catalog:
        if catalog is None or (on and folder not in catalog.folders()):
            raise RequestError(f"{folder} is no indexed folder; add it first")
        catalog.choices.follow(catalog.choices.followed() - {folder} | ({folder} if on else set()))


def check_folder(config: Config, typed: str) -> Path:
    """The folder or file that a person typed, to be indexed.

    `~` is the home folder. Raises RequestError with the mend where it is no whole path, is not there, cannot be read,
    or is the store itself.
    """
    from rag.read.files import SUFFIXES

    name = typed.strip().strip("\"'")
    if not name:
        raise RequestError("there is no path yet; type that of a folder, such as /home/you/articles")
    path = Path(name).expanduser()
    if not path.is_absolute():
        raise RequestError(f"{name} is no whole path; type it from the beginning, such as {Path.home() / name}")
    if not path.exists():
        raise RequestError(f"{name} does not exist on this machine; check the path")
    if path.is_file() and path.suffix.lower() not in SUFFIXES:
        known = ", ".join(sorted(SUFFIXES))
        raise RequestError(f"{name} is a file that cannot be read; known are {known}, or type the path of a folder")
    path, store = path.resolve(), config.store.resolve()
    # A hidden folder, such as `.rag` itself, is passed over wherever it lies.
    inside = store.relative_to(path).parts if store.is_relative_to(path) else (".",)
    if path.is_relative_to(store) or not any(part.startswith(".") for part in inside):
        raise RequestError(f"{name} holds the index itself, or lies in it; choose another folder")
    if not os.access(path, os.R_OK):
        raise RequestError(f"{name} must not be read; give yourself permission to read it")
    return path

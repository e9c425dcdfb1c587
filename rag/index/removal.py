"""Articles leave the store, are left out and taken back, or are read again; a person's own files are never touched."""

from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from rag.config import Config
from rag.errors import RequestError
from rag.index.catalog import Catalog
from rag.index.ingest import OnFile, Progress, run_index
from rag.index.lock import writing
from rag.index.survey import is_below
from rag.index.uploads import UPLOADS
from rag.types import IndexReport


def remove_articles(
    config: Config, sources: Sequence[str], *, on_progress: Progress | None = None, on_file: OnFile | None = None
) -> IndexReport:
    """Remove articles with all that hangs on them.

    The file of an upload is deleted. A file of any other folder stays where it is and is left out: no run reads it
    until `take_back`. A source that is gone already is no error. Raises StoreLocked where another process is writing.
    """
    with writing(config.store):
        uploads = str((config.store / UPLOADS).resolve())
        with closing(Catalog(config.store, create=True)) as catalog:
            asked = set(sources)
            going = {one.path: one.source for one in catalog.known() if one.source in asked}
            theirs = {path: source for path, source in going.items() if not is_below(path, [uploads])}
            catalog.choices.leave_out(theirs)
            catalog.choices.drop_folders(theirs)  # those that were indexed by their own name
        for path in going.keys() - theirs:
            delete_upload(Path(path), Path(uploads))
        return run_index(config, [], leaving=list(going.values()), on_progress=on_progress, on_file=on_file)


def delete_upload(path: Path, uploads: Path) -> None:
    """Deletes an upload's file, and the folders of an archive that are empty then."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if not folder.is_relative_to(uploads) or folder == uploads:
            return
        with suppress(OSError):  # not empty
            folder.rmdir()


def take_back(
    config: Config, paths: Sequence[str], *, on_progress: Progress | None = None, on_file: OnFile | None = None
) -> IndexReport:
    """Take files that were left out in again, and read them; one that is gone meanwhile is left out no more."""
    with writing(config.store):
        with closing(Catalog(config.store, create=True)) as catalog:
            catalog.choices.take_back(paths)
        there = [Path(path) for path in paths if Path(path).exists()]
        return run_index(config, there, on_progress=on_progress, on_file=on_file)


def let_go(
    config: Config, folder: str, *, on_progress: Progress | None = None, on_file: OnFile | None = None
) -> IndexReport:
    """Let go of an indexed folder: its articles leave, but for those of another indexed folder; its files stay.

    Raises RequestError where it is none of the indexed folders, or is that of the uploads.
    """
    with writing(config.store):
        with closing(Catalog(config.store, create=True)) as catalog:
            if is_uploads(config, folder):
                raise RequestError(f"{folder} holds the uploads, which lie nowhere else; delete them one by one")
            others = [other for other in catalog.folders() if other != folder]
            if len(others) == len(catalog.folders()):
                raise RequestError(f"{folder} is no indexed folder; name one of them")
            leaving = [
                one.source for one in catalog.known() if is_below(one.path, [folder]) and not is_below(one.path, others)
            ]
            forgotten = catalog.choices.left_out()
            catalog.choices.drop_folders([folder])
            catalog.choices.take_back(
                [path for path in forgotten if is_below(path, [folder]) and not is_below(path, others)]
            )
        return run_index(config, [], leaving=leaving, on_progress=on_progress, on_file=on_file)


def index_again(
    config: Config,
    *,
    sources: Sequence[str] | None = None,
    folder: str | None = None,
    on_progress: Progress | None = None,
    on_file: OnFile | None = None,
) -> IndexReport:
    """Read files again though they have not changed: those of these articles, of a folder, or of all folders.

    Of a folder, new and changed files are read and those that are gone are removed, as in any run. An article whose
    file or folder cannot be reached is listed in `failed`, and stays as it is.
    """
    with writing(config.store):
        with closing(Catalog(config.store, create=True)) as catalog:
            if sources is not None:
                asked = set(sources)
                roots = [Path(one.path) for one in catalog.known() if one.source in asked]
            else:
                roots = [Path(path) for path in catalog.folders() if folder in (None, path)]
        return run_index(config, roots, again=True, on_progress=on_progress, on_file=on_file)


def is_uploads(config: Config, folder: str) -> bool:
    """Whether a folder is that of the uploads."""
    return Path(folder) == (config.store / UPLOADS).resolve()

"""What people hand in, files, archives and pasted text: kept below `<store>/uploads`, and indexed as that folder."""

import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path, PurePosixPath

from rag.config import Config
from rag.errors import ReadError, RequestError
from rag.index.archives import ARCHIVE, read_archive
from rag.index.catalog import Catalog
from rag.index.database import FILE
from rag.index.ingest import OnFile, Progress, run_index
from rag.index.lock import writing
from rag.types import FileFailure, FileStep, IndexReport

UPLOADS = "uploads"
TITLE_CHARACTERS = 80
"""Of a pasted text's title or first line, for the name of its file."""


def add_uploads(
    config: Config,
    files: Sequence[tuple[str, bytes]],
    *,
    on_progress: Progress | None = None,
    on_file: OnFile | None = None,
) -> IndexReport:
    """Keep files (name, content), and the files of archives, below `<store>/uploads`, and index that folder.

    Names are made safe; a name that is there already is replaced, as a changed file is. A file of an archive keeps its
    folders. What cannot become an article is listed in `failed` and not kept. Raises as `index_paths` does.
    """
    with writing(config.store):
        failed = list(keep_files(config, files, on_file or (lambda step: None)))
        folder = (config.store / UPLOADS).resolve()
        return run_index(config, [folder], failed=failed, on_progress=on_progress, on_file=on_file)


def keep_files(config: Config, files: Sequence[tuple[str, bytes]], on_file: OnFile) -> Iterator[FileFailure]:
    """Puts what can become an article below the folder of uploads; gives what cannot."""
    from rag.read.article import read_article
    from rag.read.files import SUFFIXES

    folder, incoming = config.store / UPLOADS, config.store / "incoming"
    shutil.rmtree(incoming, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    incoming.mkdir(mode=0o700)
    taken = set[str]()
    for item in unpack(files, config.max_file_bytes):
        failure = item if isinstance(item, FileFailure) else None
        if not isinstance(item, FileFailure):
            given, content = item
            name = safe_path(given, taken)
            taken.add(name.casefold())
            on_file(FileStep(source=name, state="reading"))
            arrived = incoming / PurePosixPath(name).name
            try:
                if arrived.suffix.lower() not in SUFFIXES:
                    known = ", ".join(sorted((*SUFFIXES, ARCHIVE)))
                    raise ReadError(f"{name}: only {known} can be read; save it as one of these")
                if len(content) > config.max_file_bytes:
                    raise ReadError(
                        f"{name} is larger than {config.max_file_bytes:,} bytes; set RAG_MAX_FILE_MB higher"
                    )
                arrived.write_bytes(content)
                read_article(arrived, source=name, max_bytes=config.max_file_bytes)
                (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                arrived.replace(folder / name)
                on_file(FileStep(source=name, state="read"))
            except ReadError as error:
                failure = FileFailure(source=name, error=str(error))
            except OSError as error:
                reason = f"{name} cannot be kept ({error.strerror}); rename it, or make room, and add it again"
                failure = FileFailure(source=name, error=reason)
        if failure:
            on_file(FileStep(source=failure.source, state="failed", error=failure.error))
            yield failure
    shutil.rmtree(incoming)


def unpack(files: Sequence[tuple[str, bytes]], max_bytes: int) -> Iterator[tuple[str, bytes] | FileFailure]:
    """The files with those of the archives among them."""
    for name, content in files:
        if Path(name).suffix.lower() == ARCHIVE:
            yield from read_archive(safe_name(name, set()), content, max_bytes=max_bytes)
        else:
            yield safe_name(name, set()), content


def add_text(
    config: Config,
    text: str,
    *,
    title: str = "",
    on_progress: Progress | None = None,
    on_file: OnFile | None = None,
) -> IndexReport:
    """Keep a pasted text as a file below `<store>/uploads`, named for its title or first line, and index it.

    The title is put above the text where it is not its first line. A text that some article holds already, letter for
    letter, is not kept twice: a notice says where it is. Raises RequestError where there is no text, ReadError where it
    is too long, and as `index_paths` does.
    """
    body, title = "\n".join(text.splitlines()).strip(), " ".join(title.split())
    if not body:
        raise RequestError("there is no text yet; paste the article")
    first = body.split("\n", 1)[0].strip()
    content = (body if title in ("", first) else f"{title}\n\n{body}").encode("utf-8", "replace") + b"\n"
    if len(content) > config.max_file_bytes:
        raise ReadError(
            f"the text is larger than {config.max_file_bytes / 1e6:,.1f} MB; split it, or raise RAG_MAX_FILE_MB"
        )
    with writing(config.store):
        there = find_source(config, sha256(content).hexdigest())
        folder = config.store / UPLOADS
        names = {path.name.casefold() for path in folder.iterdir()} if folder.is_dir() else set()
        name = safe_name(f"{(title or first)[:TITLE_CHARACTERS].strip()}.txt", names)
        failed = [] if there else list(keep_files(config, [(name, content)], on_file or (lambda step: None)))
        folder.mkdir(mode=0o700, exist_ok=True)
        return run_index(
            config,
            [folder.resolve()],
            failed=failed,
            notices=[f"this text is there already, as {there}"] if there else [],
            on_progress=on_progress,
            on_file=on_file,
        )


def find_source(config: Config, content: str) -> str | None:
    """The article whose file has this hash."""
    if not (config.store / FILE).exists():
        return None
    with closing(Catalog(config.store, create=True)) as catalog:
        return next((known.source for known in catalog.known() if known.sha256 == content), None)


def safe_path(given: str, taken: set[str]) -> str:
    """A path for an upload, below the folder of uploads: each part as `safe_name` makes it, the last not taken."""
    *folders, name = given.split("/")
    parts = [safe_name(folder, set()) for folder in folders if folder not in ("", ".")]
    inside = "".join(f"{part}/" for part in parts)
    prefix = inside.casefold()
    return inside + safe_name(name, {other.removeprefix(prefix) for other in taken if other.startswith(prefix)})


def safe_name(given: str, taken: set[str]) -> str:
    """A file name for an upload: no folder, no control character, no leading dot, not too long, not taken."""
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c if c.isprintable() and c not in ':*?"<>|' else "_" for c in last).strip(" .")
    stem, suffix = Path(kept).stem.encode()[:180].decode("utf-8", "ignore")[:120] or "upload", Path(kept).suffix[:10]
    name, number = f"{stem}{suffix}", 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number}){suffix}"
    return name

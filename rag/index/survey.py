"""What lies in the indexed folders, and what of it is new, changed or gone."""

import hashlib
import os
import stat
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.index.catalog import Catalog, Known
from rag.index.fingerprint import fingerprint
from rag.types import FileFailure

RACY_NANOSECONDS = 2_000_000_000
"""A file younger than this when it is read may change again within the same clock tick: its stamp is not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file below an indexed folder, with the source name that it has or gets."""

    path: Path
    source: str
    known: Known | None


def survey(
    catalog: Catalog, roots: Sequence[Path], *, passed_over: Collection[str] = ()
) -> tuple[list[Found], list[str], list[FileFailure]]:
    """The files below the roots, the sources of indexed files that are gone, and what could not be looked at.

    What a person has left out counts as gone; the paths that are passed over, as neither there nor gone.
    """
    from rag.read.files import find_files

    known = {entry.path: entry for entry in catalog.known()}
    names = {entry.source: entry.path for entry in known.values()}
    folders = {Path(folder) for folder in catalog.folders()} | set(roots)
    found, failures = dict[str, Found](), list[FileFailure]()
    hidden = list(passed_over)
    left_out = catalog.choices.left_out()
    for root in roots:
        if not root.exists():  # moved, or on a disk that is away: what it held stays until somebody decides
            name = known[str(root)].source if str(root) in known else str(root)
            failures.append(FileFailure(source=name, error=f"{name}: there is no such file or folder; check the path"))
            hidden.append(str(root))
            continue
        for item in find_files(root) if root.is_dir() else [root]:
            if isinstance(item, FileFailure):
                failures.append(item)
                hidden.append(str(root / item.source))
                continue
            path = str(item)
            if path not in found and path not in left_out and path not in passed_over:
                entry = known.get(path)
                source = entry.source if entry else name_source(item, folders, names)
                names[source] = path
                found[path] = Found(path=item, source=source, known=entry)
    gone = [
        entry.source
        for path, entry in known.items()
        if path not in found and is_below(path, map(str, roots)) and not is_below(path, hidden)
    ]
    return list(found.values()), gone, failures


def is_below(path: str, folders: "Iterator[str] | Sequence[str]") -> bool:
    """Whether a path is one of the folders, or lies below one."""
    return any(path == folder or path.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)


def name_source(path: Path, folders: set[Path], names: dict[str, str]) -> str:
    """The source name of a new file: its path below the outermost indexed folder.

    Where that is taken, as much of the folder's own path comes before it as makes it unlike all others.
    """
    root = max((parent for parent in (path, *path.parents) if parent in folders), key=lambda p: -len(p.parts))
    root = path.parent if root == path else root
    source = path.relative_to(root).as_posix()
    for parent in (root, *root.parents):
        if source not in names:
            return source
        source = f"{parent.name}/{source}" if parent.name else source
    number = 2
    while f"{source} ({number})" in names:
        number += 1
    return f"{source} ({number})"


def find_stamp(file: Found, *, again: bool = False) -> str | None:
    """None where a file is as it was when it was indexed; else, or where it is to be read `again`, the stamp of what
    will be read now.

    A stamp is the reader's fingerprint, and the file's size, time of change and time of the inode's change: where all
    agree, the content is not read. Without the latter three it agrees with nothing.
    """
    reader = fingerprint("read")
    try:
        status = file.path.stat()
        stamp = f"{reader}:{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}"
        is_known = file.known is not None and file.known.stamp.startswith(f"{reader}:")
        if file.known is not None and is_known and not again and stat.S_ISREG(status.st_mode):
            if stamp == file.known.stamp:
                return None
            with file.path.open("rb") as handle:
                if hashlib.file_digest(handle, "sha256").hexdigest() == file.known.sha256:
                    return None
        return stamp if time.time_ns() - status.st_ctime_ns > RACY_NANOSECONDS else f"{reader}:"
    except OSError:
        return f"{reader}:"

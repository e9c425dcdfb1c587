"""A folder -> the files to read in it; a file -> its text and what its format states."""

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from rag.errors import ReadError
from rag.read.extract import Extract, decode_text
from rag.types import FileFailure

SUFFIXES = frozenset((".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".eml"))
"""The endings of the names of files that can be read, in lower case."""


def find_files(folder: Path) -> Iterator[Path | FileFailure]:
    """The files below a folder whose suffix is known, sorted by path; a FileFailure for each that must not be opened.

    Hidden files and folders are passed over, and so are links to what is found under its own name; links to folders
    are not followed. A link that leaves the folder, a FIFO, a socket or a device is never opened.
    Raises ReadError where the folder does not exist or cannot be listed.
    """
    try:
        root = folder.resolve(strict=True)
        os.scandir(root).close()
    except FileNotFoundError:
        raise ReadError(f"{folder}: there is no such folder; check the path") from None
    except NotADirectoryError:
        raise ReadError(f"{folder}: is no folder; name the folder that it lies in") from None
    except OSError as error:
        raise ReadError(f"{folder}: cannot be listed ({error.strerror}); check its permissions") from None
    return _walk(folder, root)


def _walk(folder: Path, root: Path) -> Iterator[Path | FileFailure]:
    pending = [folder]
    found: list[tuple[str, Path, str | None]] = []
    while pending:
        here = pending.pop()
        try:
            paths = [Path(entry) for entry in os.scandir(here)]
        except OSError as error:
            found.append((_name(here, folder), here, f"cannot be listed ({error.strerror}); check its permissions"))
            continue
        for path in paths:
            if path.name.startswith("."):
                continue
            if path.is_dir() and not path.is_symlink():
                pending.append(path)
            elif path.suffix.lower() in SUFFIXES and not path.is_dir() and not _is_found_elsewhere(path, root):
                found.append((_name(path, folder), path, _refusal(path, root)))
    for name, path, refusal in sorted(found):
        yield FileFailure(source=name, error=f"{path.name}: {refusal}") if refusal else path


def _name(path: Path, folder: Path) -> str:
    """The path below the folder; bytes of a name that are no UTF-8 show as question marks."""
    return path.relative_to(folder).as_posix().encode("utf-8", "replace").decode("utf-8")


def _is_found_elsewhere(path: Path, root: Path) -> bool:
    """A link to a file that the walk meets anyway."""
    if not path.is_symlink():
        return False
    target = _target(path)
    return (
        target.is_file()
        and target.is_relative_to(root)
        and target.suffix.lower() in SUFFIXES
        and not any(part.startswith(".") for part in target.relative_to(root).parts)
    )


def _target(path: Path) -> Path:
    return Path(os.path.realpath(path))  # Path.resolve raises RuntimeError where links run in a circle


def _refusal(path: Path, root: Path) -> str | None:
    """Why a file must not or cannot be opened."""
    if path.is_symlink() and not _target(path).is_relative_to(root):
        return "is a link out of the folder and was not opened; copy the file into the folder"
    try:
        path.name.encode("utf-8")
    except UnicodeEncodeError:
        return "has a name that is not valid UTF-8; rename it"
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return f"cannot be reached ({error.strerror}); mend or remove it"
    if not stat.S_ISREG(mode):
        return _NOT_REGULAR
    return None if os.access(path, os.R_OK) else _UNREADABLE


_NOT_REGULAR = (
    "is no regular file (a pipe, a socket or a device) and was not opened; remove it, or save its text to a file"
)
_UNREADABLE = "must not be read; give yourself permission to read it"


def read_file(path: Path, *, max_bytes: int) -> Extract:
    """The text of a file, by its suffix.

    Raises ReadError, with the file's name and the mend, where the file cannot be read, is larger than `max_bytes`, is
    of a kind that is not known, is broken, or holds no text.
    """
    try:
        data = _read_bytes(path, max_bytes)
        extract = _read_format(path.suffix.lower(), data)
        if not extract.text.strip():
            raise ReadError("holds no text; remove it, or save the article's text in it")
    except ReadError as error:
        raise ReadError(f"{path.name}: {error}") from error
    return replace(extract, sha256=sha256(data).hexdigest())


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    """The file's bytes; neither a pipe nor a file that is too large is ever opened."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ReadError("is a folder; name a file" if stat.S_ISDIR(status.st_mode) else _NOT_REGULAR)
        if status.st_size > max_bytes:
            raise ReadError(
                f"is {status.st_size / 1e6:,.1f} MB, over the limit of {max_bytes / 1e6:,.1f} MB; "
                "split it, or raise RAG_MAX_FILE_MB"
            )
        if not status.st_size:
            raise ReadError("is empty; remove it, or save the article's text in it")
        return path.read_bytes()
    except PermissionError:
        raise ReadError(_UNREADABLE) from None
    except FileNotFoundError:
        raise ReadError("there is no such file; check the path") from None
    except OSError as error:
        raise ReadError(f"cannot be read ({error.strerror}); check the file and its disk") from None


def _read_format(suffix: str, data: bytes) -> Extract:
    """The extract by the reader of the format; its module, and the library under it, is imported when it is needed."""
    match suffix:
        case ".txt":
            return Extract(text=decode_text(data), kind="text")
        case ".md":
            from rag.read.markdown import read_markdown

            return read_markdown(data)
        case ".html" | ".htm":
            from rag.read.html import read_html

            return read_html(data)
        case ".pdf":
            from rag.read.pdf import read_pdf

            return read_pdf(data)
        case ".docx":
            from rag.read.docx import read_docx

            return read_docx(data)
        case ".eml":
            from rag.read.mail import read_mail

            return read_mail(data)
        case _:
            raise ReadError(f"is of a kind that is not read; known are {', '.join(sorted(SUFFIXES))}")

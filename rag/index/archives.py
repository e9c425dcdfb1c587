"""The files of a zip that somebody uploads, read one by one and never past a limit; nothing is unpacked to a disk."""

import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import PurePosixPath

from rag.errors import ReadError
from rag.read.files import SUFFIXES
from rag.types import FileFailure

ARCHIVE = ".zip"
MOST_FILES = 5_000
"""Of one archive: as many as a folder was measured with."""
MOST_BYTES = 10
"""Of all files of one archive, unpacked: as many times the limit of a single file (200 MB where that is 20 MB)."""
MOST_FOLDERS = 8
"""Above a file within an archive."""


def read_archive(name: str, data: bytes, *, max_bytes: int) -> Iterator[tuple[str, bytes] | FileFailure]:
    """The files of an archive that can become articles, as (path, content), in order; a FileFailure for each that is
    refused, named with the archive, and one for what an archive holds beside articles.

    What a Mac adds, hidden files and folders are passed over. Sizes are those that are really read, whatever the
    archive says of itself. An archive that cannot be opened, or holds too much, is one FileFailure.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            yield from _read_members(name, archive, max_bytes)
    except ReadError as error:
        yield FileFailure(source=name, error=f"{name}: {error}")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, NotImplementedError):
        yield FileFailure(
            source=name, error=f"{name}: is no whole zip archive; make it again, or add its files themselves"
        )


def _read_members(name: str, archive: zipfile.ZipFile, max_bytes: int) -> Iterator[tuple[str, bytes] | FileFailure]:
    members = [(decode_name(member), member) for member in archive.infolist()]
    members = [(path, member) for path, member in members if not _is_passed_over(path, member)]
    if len(members) > MOST_FILES:
        raise ReadError(f"holds {len(members):,} files, and {MOST_FILES:,} at most are taken; split it")
    room = max_bytes * MOST_BYTES
    others = Counter[str]()
    taken = 0
    for path, member in members:
        suffix = PurePosixPath(path).suffix.lower()
        if suffix not in SUFFIXES and suffix != ARCHIVE:
            others[suffix or "no ending"] += 1
            continue
        try:
            _check_member(path, member, max_bytes)
            content = _read_member(archive, member, max_bytes)
        except ReadError as error:
            yield FileFailure(source=f"{name}/{path}", error=f"{name}/{path}: {error}")
            continue
        room -= len(content)
        if room < 0:
            raise ReadError(
                f"holds more than {max_bytes * MOST_BYTES / 1e6:,.0f} MB of text; what stands in it from {path} on was "
                "not taken: split it"
            )
        taken += 1
        yield path, content
    if others:
        kinds = ", ".join(suffix for suffix, _ in others.most_common(4))
        number = "1 file" if others.total() == 1 else f"{others.total():,} files"
        if not taken:
            raise ReadError(f"holds nothing that can be read, only {number} of other kinds ({kinds})")
        yield FileFailure(
            source=name,
            error=f"{name}: {number} of other kinds ({kinds}) passed over; save as text what you need of them",
        )
    elif not members:
        raise ReadError("is empty; put the articles' files into it")


def decode_name(member: zipfile.ZipInfo) -> str:
    """The path of a member, with `/`; one without the mark of UTF-8 is tried as such first: many programs omit it."""
    name = member.orig_filename.split("\0", 1)[0]
    if not member.flag_bits & 0x800:
        with suppress(UnicodeError):  # else it stays in the older programs' own code page, as the format has it
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _is_passed_over(path: str, member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(path).parts
    return (
        path.endswith("/")
        or member.is_dir()
        or "__MACOSX" in parts
        or any(part.startswith(".") and part != ".." for part in parts)
        or not parts
    )


def _check_member(path: str, member: zipfile.ZipInfo, max_bytes: int) -> None:
    """Raises ReadError for a member that is not to be opened."""
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts or ":" in parts[0]:
        raise ReadError("has a path that leads out of the archive and was not taken; pack it again")
    if len(parts) > MOST_FOLDERS + 1:
        raise ReadError(f"lies more than {MOST_FOLDERS} folders deep; move it up, and pack it again")
    if PurePosixPath(path).suffix.lower() == ARCHIVE:
        raise ReadError("is an archive within the archive and was not opened; add it by itself")
    if member.flag_bits & 0x1:
        raise ReadError("is encrypted; unpack the archive with its password, and add the files")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ReadError("is a link and no file; add the file that it leads to")
    if member.file_size > max_bytes:
        raise ReadError(_describe_size(max_bytes))


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, max_bytes: int) -> bytes:
    try:
        with archive.open(member) as file:
            content = file.read(max_bytes + 1)
    except NotImplementedError:
        raise ReadError("is compressed in a way that is not read; pack it again as an ordinary zip") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        raise ReadError("is damaged in the archive; pack it again") from None
    if len(content) > max_bytes:
        raise ReadError(_describe_size(max_bytes))
    return content


def _describe_size(max_bytes: int) -> str:
    return f"is larger than {max_bytes / 1e6:,.1f} MB unpacked; split it, or raise RAG_MAX_FILE_MB"

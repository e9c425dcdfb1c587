"""Files: what is found, what is opened, and how bytes become text."""

import multiprocessing
import os
import random
import tempfile
import time
from hashlib import sha256
from pathlib import Path

import pytest

from rag.errors import ReadError
from rag.read.extract import decode_text
from rag.read.files import find_files, read_file
from rag.types import FileFailure

LIMIT = 20_000_000
STORY = "The café on the quay — “closed” since May — reopens.\r\nIts owner said so.\n"


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def refuse(path: Path, *, max_bytes: int = LIMIT) -> str:
    """The message with which a file is refused."""
    with pytest.raises(ReadError) as caught:
        read_file(path, max_bytes=max_bytes)
    message = str(caught.value)
    assert message.startswith(f"{path.name}: ")
    assert "\n" not in message
    return message


def test_files_come_sorted_and_hidden_ones_stay_out(tmp_path: Path) -> None:
    """Known suffixes in any case, at any depth, in one order; hidden files and folders are passed over."""
    for name in ("b.txt", "a/z.MD", "a/Ünï cødé 新聞.html", ".hidden.txt", ".git/c.txt", "notes.log", "a.txt"):
        write(tmp_path / name, STORY)

    assert [path.relative_to(tmp_path).as_posix() for path in find_files(tmp_path) if isinstance(path, Path)] == [
        "a.txt",
        "a/z.MD",
        "a/Ünï cødé 新聞.html",
        "b.txt",
    ]


def test_what_must_not_be_opened_is_told_and_not_opened(tmp_path: Path) -> None:
    """A link out of the folder, a FIFO, a dangling and a circular link fail; unknown suffixes are passed over."""
    outside = write(tmp_path / "outside.txt", STORY)
    folder = tmp_path / "corpus"
    write(folder / "real.txt", STORY)
    (folder / "link.txt").symlink_to(outside)
    (folder / "link.log").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    (folder / "circle.md").symlink_to(folder / "circle.md")
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "pipe")

    found = list(find_files(folder))

    assert [path for path in found if isinstance(path, Path)] == [folder / "real.txt"]
    failures = {failure.source: failure.error for failure in found if isinstance(failure, FileFailure)}
    assert sorted(failures) == ["circle.md", "gone.txt", "link.txt", "pipe.txt"]
    assert "link out of the folder" in failures["link.txt"]
    assert "pipe" in failures["pipe.txt"]


def test_a_link_inside_the_folder_is_read_once(tmp_path: Path) -> None:
    """A link to a file that is found anyway is passed over; a link to one that is not is read."""
    write(tmp_path / "real.txt", STORY)
    (tmp_path / "again.txt").symlink_to("real.txt")
    write(tmp_path / ".objects/4711", STORY)
    (tmp_path / "kept.txt").symlink_to(".objects/4711")

    assert list(find_files(tmp_path)) == [tmp_path / "kept.txt", tmp_path / "real.txt"]


def test_a_name_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    """A name that no database can hold is a failure with the mend, and its source can be printed."""
    write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")), STORY)

    [failure] = find_files(tmp_path)

    assert isinstance(failure, FileFailure)
    assert failure.source == "caf?.txt"
    assert "rename" in failure.error


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A missing folder, and a file in the place of one, are told at once."""
    with pytest.raises(ReadError, match="no such folder"):
        find_files(tmp_path / "nowhere")
    with pytest.raises(ReadError, match="is no folder"):
        find_files(write(tmp_path / "a.txt", STORY))


def look_as_nobody(folder: str, results: "multiprocessing.Queue[list[str]]") -> None:
    if os.geteuid() == 0:
        os.setuid(65534)
    found = [item.error if isinstance(item, FileFailure) else item.name for item in find_files(Path(folder))]
    try:
        read_file(Path(folder) / "closed.txt", max_bytes=LIMIT)
    except ReadError as error:
        found.append(str(error))
    results.put(found)


def test_unreadable_permissions() -> None:
    """A file and a folder without permission to read are told; the others are found."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        write(folder / "closed.txt", STORY).chmod(0)
        write(folder / "open.txt", STORY).chmod(0o644)
        write(folder / "shut/in.txt", STORY)
        (folder / "shut").chmod(0)
        context = multiprocessing.get_context("fork")
        results: multiprocessing.Queue[list[str]] = context.Queue()
        process = context.Process(target=look_as_nobody, args=(name, results))
        process.start()
        found = results.get(timeout=20)
        process.join()
        (folder / "shut").chmod(0o755)

    assert found == [
        "closed.txt: must not be read; give yourself permission to read it",
        "open.txt",
        "shut: cannot be listed (Permission denied); check its permissions",
        "closed.txt: must not be read; give yourself permission to read it",
    ]


def test_text_is_kept_as_it_is(tmp_path: Path) -> None:
    """Newlines of any kind, outer white space and typography are untouched; the hash is the bytes'."""
    text = "\n  " + STORY + "One\rTwo\n\r\n\t"
    path = write(tmp_path / "a.txt", text)

    extract = read_file(path, max_bytes=LIMIT)

    assert extract.text == text
    assert extract.sha256 == sha256(text.encode()).hexdigest()
    assert (extract.kind, extract.body, extract.title) == ("text", None, None)


@pytest.mark.parametrize("data", [b"", b" \r\n\t \n", b"\xef\xbb\xbf", "\n".encode("utf-16")])
def test_an_empty_file(tmp_path: Path, data: bytes) -> None:
    """Nothing, or nothing but white space, is refused."""
    message = refuse(write(tmp_path / "a.txt", data))

    assert "is empty" in message or "holds no text" in message


def test_binary_under_a_text_name(tmp_path: Path) -> None:
    """Random bytes, an archive and a picture are no text, whatever their name says."""
    noise = random.Random(4).randbytes(300_000)
    for data in (noise, b"PK\x03\x04\x14\0\0\0\x08\0" + noise[:900], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + noise[:900]):
        assert "binary" in refuse(write(tmp_path / "a.txt", data))


def test_a_file_over_the_limit_is_never_opened(tmp_path: Path) -> None:
    """The size is looked at first: the message names it, the limit and the setting."""
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(5_000_000_000)

    assert "5,000.0 MB, over the limit of 20.0 MB; split it, or raise RAG_MAX_FILE_MB" in refuse(path)


def test_what_is_no_file(tmp_path: Path) -> None:
    """A FIFO does not hang the reader; a folder, a missing file and an unknown kind are told apart."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()

    assert "pipe" in refuse(tmp_path / "pipe.txt")
    assert "is a folder" in refuse(tmp_path / "folder.txt")
    assert "no such file" in refuse(tmp_path / "missing.txt")
    assert "known are .docx" in refuse(write(tmp_path / "a.xyz", STORY))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_of_western_text(encoding: str) -> None:
    """The same story in each encoding is the same text, without a byte order mark."""
    assert decode_text(STORY.encode(encoding)) == STORY


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "cp1251",
            "Министры встретились в столице и говорили о мире. Встреча продолжалась два часа, сообщили агентства.",
        ),
        ("shift_jis", "外相は首都で会談し、地域の平和について二時間にわたり話し合ったと報じられた。"),
        ("gb18030", "两国外长在首都会晤，就地区和平问题进行了两个小时的会谈，双方表示将继续保持沟通。"),
    ],
)
def test_encodings_of_other_scripts(encoding: str, text: str) -> None:
    """Text in an old encoding of another script is read by the guess that charset-normalizer makes."""
    assert decode_text((text * 3).encode(encoding)) == text * 3


@pytest.mark.parametrize(
    "text",
    [
        "The ticket costs £5 at the café.",
        "The office said “no” to the plan, and it isn’t going to change its mind – at least not soon, she said.",
        "Una reunión en Ávila: el señor Núñez llegó mañana.",
        "Die Gespräche über Fähren führten zu nichts.",
    ],
)
def test_short_western_text_is_not_guessed_at(text: str) -> None:
    """A few bytes beyond ASCII are Windows-1252: a guess from so little would be wrong as often as right."""
    assert decode_text(text.encode("cp1252")) == text


def test_mixed_encodings_lose_no_byte() -> None:
    """A UTF-8 file with a few Windows-1252 bytes keeps all its characters, and the bytes turn into what they were."""
    data = "Ночь — “night”. ".encode() + "caf\u00e9 \u201cno\u201d ".encode("cp1252") + "naïve 新聞".encode()

    assert decode_text(data) == "Ночь — “night”. café “no” naïve 新聞"


def test_no_text_holds_what_nothing_can_store() -> None:
    """A stray NUL and lone surrogates become U+FFFD, one for one; every other character stays."""
    stray = "a" * 1000 + "\0" + "b"
    lone = "ab\ud800cd".encode("utf-16", "surrogatepass")
    in_utf8 = decode_text(b"ab\xed\xa0\x80cd")

    assert decode_text(stray.encode()) == stray.replace("\0", "\ufffd")
    assert decode_text(lone) == "ab\ufffdcd"
    assert in_utf8.startswith("ab")
    assert in_utf8.endswith("cd")
    assert in_utf8.encode("utf-8")


def test_any_bytes_are_text_or_refused() -> None:
    """No bytes make the decoder raise anything but ReadError, and its text can always be stored."""
    chance = random.Random(7)
    for size in (1, 2, 3, 7, 40, 400):
        for _ in range(60):
            data = bytes(chance.choice(b"\xff\xfe\xc3\xa9\xe2\x80\x9c\n az\0\x81") for _ in range(size))
            try:
                text = decode_text(data)
            except ReadError:
                continue
            assert "\0" not in text
            assert text.encode("utf-8").decode("utf-8") == text


def test_one_line_of_five_megabytes(tmp_path: Path) -> None:
    """A file without a line break is read in seconds."""
    path = write(tmp_path / "a.txt", "The minister said little. " * 200_000)
    started = time.monotonic()

    assert len(read_file(path, max_bytes=LIMIT).text) == 5_200_000
    assert time.monotonic() - started < 5

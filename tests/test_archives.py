"""Archives that people hand in: what is in them comes out, and nothing that an archive does harms the desk."""

import io
import struct
import zipfile
from collections.abc import Iterable

import pytest

from rag.index.archives import MOST_FILES, read_archive
from rag.types import FileFailure

TEXT = b"Quarry strike ends\n\nThe quarrymen of Dunfell are back at work.\n"
LIMIT = 10_000


def make_zip(members: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    """A zip of these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()


def read(data: bytes) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files of an archive, and the reasons for what was refused."""
    items = list(read_archive("news.zip", data, max_bytes=LIMIT))
    failures = {item.source: item.error for item in items if isinstance(item, FileFailure)}
    return dict(item for item in items if not isinstance(item, FileFailure)), failures


def test_the_files_come_with_their_folders() -> None:
    """Two files of one name in different folders are two; folders themselves are none."""
    data = make_zip([("wire/", b""), ("wire/a.txt", TEXT), ("late/a.txt", TEXT[:20]), ("B.HTML", TEXT)])

    assert read(data) == ({"wire/a.txt": TEXT, "late/a.txt": TEXT[:20], "B.HTML": TEXT}, {})


def test_what_a_mac_and_hidden_folders_add_is_passed_over() -> None:
    """Neither `__MACOSX` nor `.DS_Store` nor any hidden file is an article, or an error."""
    hidden = ["__MACOSX/._a.txt", ".DS_Store", "in/.DS_Store", ".git/a.txt", "in/.a.txt"]

    assert read(make_zip([("a.txt", TEXT), *((name, TEXT) for name in hidden)])) == ({"a.txt": TEXT}, {})


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../a.txt", "leads out"),
        ("in/../../a.txt", "leads out"),
        ("/etc/a.txt", "leads out"),
        ("C:/a.txt", "leads out"),
        ("..\\a.txt", "leads out"),
        ("inner.zip", "archive within the archive"),
        ("1/2/3/4/5/6/7/8/9/a.txt", "folders deep"),
    ],
)
def test_a_dangerous_member_is_refused_by_name(name: str, reason: str) -> None:
    """It stands in the report with the reason, and the others are taken."""
    files, failures = read(make_zip([(name, TEXT), ("good.txt", TEXT)]))

    assert files == {"good.txt": TEXT}
    assert [reason in error for error in failures.values()] == [True]


def test_a_link_is_refused() -> None:
    """What a link leads to is not in the archive."""
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16

    assert "link" in read(make_zip([(link, b"/etc/hostname")]))[1]["news.zip/link.txt"]


def test_a_member_that_says_it_is_too_large_is_refused() -> None:
    """By the size that it declares, before a byte of it is unpacked."""
    files, failures = read(make_zip([("bomb.txt", b"a" * (LIMIT + 1)), ("good.txt", TEXT)]))

    assert files == {"good.txt": TEXT}
    assert "larger than" in failures["news.zip/bomb.txt"]


def test_a_member_that_lies_about_its_size_is_not_unpacked_whole() -> None:
    """A bomb that declares a few bytes gives no more than the limit: it is refused, and the others are taken."""
    data = make_zip([("bomb.txt", b"a" * 50_000_000), ("good.txt", TEXT)])
    lie = data.replace(struct.pack("<L", 50_000_000), struct.pack("<L", 500))
    files, failures = read(lie)

    assert lie != data
    assert files == {"good.txt": TEXT}
    assert list(failures) == ["news.zip/bomb.txt"]


def test_all_files_together_have_a_limit() -> None:
    """Many files that are each small enough: the archive is read up to its limit, and says so."""
    files, failures = read(make_zip((f"{number}.txt", b"a" * LIMIT) for number in range(12)))

    assert len(files) == 10
    assert "from 10.txt on" in failures["news.zip"]


def test_an_archive_of_far_too_many_files_is_refused_whole() -> None:
    """One sentence, not one a file."""
    files, failures = read(make_zip((f"{number}.txt", b"") for number in range(MOST_FILES + 1)))

    assert files == {}
    assert "5,001 files" in failures["news.zip"]


def test_an_encrypted_member_is_named() -> None:
    """The mark of encryption is enough: no password is asked for."""
    data = bytearray(make_zip([("secret.txt", TEXT), ("good.txt", TEXT)]))
    data[6] |= 1  # the flags of the first member, here and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    files, failures = read(bytes(data))

    assert files == {"good.txt": TEXT}
    assert "password" in failures["news.zip/secret.txt"]


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04 torn", make_zip([("a.txt", TEXT)])[:-30]])
def test_a_broken_archive_is_one_sentence(data: bytes) -> None:
    """Empty, none at all, or torn off."""
    files, failures = read(data)

    assert files == {}
    assert "no whole zip archive" in failures["news.zip"]


def test_a_damaged_member_stops_no_other() -> None:
    """A checksum that does not agree is told of the file alone."""
    data = bytearray(make_zip([("bad.txt", TEXT), ("good.txt", TEXT)]))
    data[len("bad.txt") + 30 + 5] ^= 0xFF
    files, failures = read(bytes(data))

    assert files == {"good.txt": TEXT}
    assert "damaged" in failures["news.zip/bad.txt"]


@pytest.mark.parametrize("utf8", [True, False])
def test_names_are_read_with_and_without_the_mark_of_utf8(utf8: bool) -> None:
    """Programs that write UTF-8 without saying so are read right; other bytes give some name, never an error."""
    name = "Überschwemmung 洪水.txt"
    member = zipfile.ZipInfo("x" * len(name.encode()))
    data = make_zip([(member, TEXT)]).replace(member.filename.encode(), name.encode())
    if utf8:
        data = make_zip([(name, TEXT)])

    assert read(data)[0] == {name: TEXT}
    assert list(read(make_zip([("xx.txt", TEXT)]).replace(b"xx.txt", b"\x81\xff.txt"))[0].values()) == [TEXT]


def test_what_is_no_article_is_counted() -> None:
    """Pictures and style sheets of a saved page are one line, and none where they are all that there is."""
    files, failures = read(make_zip([("a.txt", TEXT), ("a.png", b"x"), ("b.png", b"x"), ("c.css", b"x")]))
    assert (files, list(failures)) == ({"a.txt": TEXT}, ["news.zip"])
    assert "3 files of other kinds (.png, .css)" in failures["news.zip"]

    assert "nothing that can be read" in read(make_zip([("a.png", b"x")]))[1]["news.zip"]
    assert "is empty" in read(make_zip([]))[1]["news.zip"]

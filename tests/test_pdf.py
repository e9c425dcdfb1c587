"""PDF: text as the pages hold it; broken, closed and oversized documents are told apart."""

import io
import random
import time
import zlib
from collections.abc import Sequence

import pytest
from pypdf import PdfWriter

from rag.errors import ReadError
from rag.read.pdf import read_pdf


def make_pdf(pages: Sequence[bytes], *, compress: bool = False, kids: str | None = None) -> bytes:
    """A PDF of one font; each page is the content stream given."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    numbers = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids or numbers}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for index, content in enumerate(pages):
        stream = zlib.compress(content, 9) if compress else content
        code = b"/Filter /FlateDecode " if compress else b""
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * index)
        )
        objects.append(b"<< %s/Length %d >>\nstream\n%s\nendstream" % (code, len(stream), stream))
    file = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(file)


def lines(*words: str) -> bytes:
    """A content stream that shows lines, one below the other."""
    shown = b" T* ".join(b"(%s) Tj" % line.encode("cp1252") for line in words)
    return b"BT /F1 12 Tf 14 TL 50 750 Td " + shown + b" ET"


STORY = make_pdf(
    [lines("Ferry line reopens", "The harbour of Elsby was re-", "opened on Monday."), lines("It rained.")]
)


def test_pages_are_joined_by_blank_lines() -> None:
    """The text is what the pages hold, hyphens at line ends included; no facts are taken from properties."""
    extract = read_pdf(STORY)

    assert extract.text == "Ferry line reopens\nThe harbour of Elsby was re-\nopened on Monday.\n\nIt rained."
    assert (extract.kind, extract.body, extract.title, extract.published) == ("pdf", None, None, None)


def test_a_pdf_without_a_text_layer() -> None:
    """Pages of pictures give a message that names the mend."""
    with pytest.raises(ReadError, match="without a text layer"):
        read_pdf(make_pdf([b"q 10 0 0 10 0 0 cm Q"]))


def test_an_encrypted_pdf() -> None:
    """One that asks for a password is refused as such; one that only forbids printing is read."""
    for password, readable in (("secret", False), ("", True)):
        writer = PdfWriter(clone_from=io.BytesIO(STORY))
        writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
        file = io.BytesIO()
        writer.write(file)
        if readable:
            assert "It rained." in read_pdf(file.getvalue()).text
        else:
            with pytest.raises(ReadError, match="is encrypted; save a copy without a password"):
                read_pdf(file.getvalue())


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"no pdf at all, but text", STORY[:300], STORY[-200:]])
def test_a_broken_pdf(data: bytes) -> None:
    """What is no PDF, or only a part of one, is refused."""
    with pytest.raises(ReadError, match="broken PDF"):
        read_pdf(data)


def test_a_bomb_and_an_endless_page_tree_end_soon() -> None:
    """A page that unpacks to 400 MB or to millions of operators, and a page tree that never ends, are refused soon."""
    started = time.monotonic()
    with pytest.raises(ReadError, match="too large when unpacked"):
        read_pdf(make_pdf([lines("one"), b" " * 400_000_000], compress=True))
    with pytest.raises(ReadError, match="too large when unpacked"):
        read_pdf(make_pdf([b"BT (a) Tj ET " * 900_000], compress=True))
    with pytest.raises(ReadError):
        read_pdf(make_pdf([lines("one")], kids="2 0 R 2 0 R"))
    with pytest.raises(ReadError, match="too large when unpacked"):
        read_pdf(make_pdf([lines("one")], kids="4 0 R " * 30_000))

    assert time.monotonic() - started < 20


def test_damage_raises_nothing_but_read_errors() -> None:
    """Whatever bytes of a PDF are damaged, the reader gives text or a ReadError."""
    chance = random.Random(11)
    for _ in range(150):
        data = bytearray(STORY)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            text = read_pdf(bytes(data)).text
        except ReadError:
            continue
        assert text.encode("utf-8").decode("utf-8") == text

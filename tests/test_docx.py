"""DOCX: paragraphs and tables in order, visible text only."""

import io
import random
import zipfile

import docx
import pytest

from rag.errors import ReadError
from rag.read.docx import MAX_UNPACKED, read_docx


def save(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def make_story() -> bytes:
    document = docx.Document()
    document.core_properties.title = "Template 7"
    document.core_properties.author = "Karin Holm"
    document.add_paragraph("Ferry line reopens", style="Title")
    document.add_paragraph("By Karin Holm")
    paragraph = document.add_paragraph("The ferry sails ")
    paragraph.add_run("never").font.hidden = True
    paragraph.add_run("daily.")
    table = document.add_table(rows=2, cols=2)
    for place, words in enumerate(("Port", "Tons", "Elsby", "41")):
        table.cell(place // 2, place % 2).text = words
    document.add_paragraph("")
    document.add_paragraph("It rained.")
    return save(document)


def test_paragraphs_and_tables_stand_in_order() -> None:
    """Blank lines between paragraphs, a line for each row; hidden runs and empty paragraphs are left out."""
    extract = read_docx(make_story())

    assert extract.text == (
        "Ferry line reopens\n\nBy Karin Holm\n\nThe ferry sails daily.\n\nPort | Tons\nElsby | 41\n\nIt rained."
    )


def test_properties_count_only_where_the_text_shows_them() -> None:
    """The title is the paragraph of that style; the author's name is taken from the place that prints it."""
    extract = read_docx(make_story())

    assert extract.title is not None
    assert extract.text[slice(*extract.title)] == "Ferry line reopens"
    assert extract.byline is not None
    assert extract.text[slice(*extract.byline)] == "Karin Holm"
    assert (extract.kind, extract.body, extract.published) == ("docx", None, None)


def test_properties_of_a_template_are_not_believed() -> None:
    """A title and an author that the text does not show are no facts of the article."""
    document = docx.Document()
    document.core_properties.title = "Template 7"
    document.core_properties.author = "Office User"
    document.add_paragraph("It rained in Elsby.")

    extract = read_docx(save(document))

    assert (extract.title, extract.byline) == (None, None)


def test_what_is_no_docx() -> None:
    """An old .doc, another archive and a cut file are refused, each with a mend."""
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "text")
    for data in (b"\xd0\xcf\x11\xe0 old format", other.getvalue(), make_story()[:3000], b""):
        with pytest.raises(ReadError, match="DOCX document"):
            read_docx(data)


def test_an_archive_bomb_is_not_unpacked() -> None:
    """An archive that claims more than the limit is refused before anything is unpacked."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/a.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(MAX_UNPACKED // 1_000_000 + 1):
            part.write(bytes(1_000_000))

    with pytest.raises(ReadError, match="unpacks to over 200 MB"):
        read_docx(file.getvalue())


def test_damage_raises_nothing_but_read_errors() -> None:
    """Whatever bytes are damaged, the reader gives text or a ReadError."""
    story = make_story()
    chance = random.Random(5)
    for _ in range(60):
        data = bytearray(story)
        for _ in range(chance.randint(1, 40)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            text = read_docx(bytes(data)).text
        except ReadError:
            continue
        assert text.encode("utf-8").decode("utf-8") == text

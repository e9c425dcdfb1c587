"""DOCX -> its paragraphs and tables, in order."""

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rag.errors import ReadError
from rag.read.extract import BROKEN, Extract, mend_text
from rag.types import Span

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

MAX_UNPACKED = 200_000_000
"""Bytes of all parts of the archive: ten times the largest file that is read."""
_FACTS_WITHIN = 10
"""Paragraphs at the beginning in which a title or an author is looked for."""


def read_docx(data: bytes) -> Extract:
    """The visible text, a blank line after each paragraph; a table's row is one line, ` | ` between its cells.

    The title is the paragraph of style *Title*. The document's properties (title, author) count only where the text
    shows the same words at its beginning: programs fill them in from a template and from the owner's account.
    Raises ReadError where it is no DOCX, is broken, or is too large when unpacked.
    """
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise ReadError(f"unpacks to over {MAX_UNPACKED // 1_000_000} MB; take its pictures out, or split it")
        return _read_document(Document(io.BytesIO(data)))
    except zipfile.BadZipFile:
        raise ReadError("is no DOCX document (an old .doc?); save it as .docx, or its text as .txt") from None
    except (PackageNotFoundError, LxmlError, *BROKEN) as error:
        raise ReadError("is a broken DOCX document; save it again, or save its text as .txt") from error


def _read_document(document: "Document") -> Extract:
    from docx.table import Table

    parts: list[str] = []
    first: list[tuple[Span, str, str]] = []
    place = 0
    for item in document.iter_inner_content():
        table = isinstance(item, Table)
        text = "\n".join(_rows(item)) if isinstance(item, Table) else _visible_text(item)
        text = mend_text(text.strip())
        if not text:
            continue
        if len(first) < _FACTS_WITHIN:
            style = "" if isinstance(item, Table) or item.style is None else item.style.name or ""
            first.append(((place, place + len(text)), text, "" if table else style))
        parts.append(text)
        place += len(text) + 2
    properties = document.core_properties
    return Extract(
        text="\n\n".join(parts),
        kind="docx",
        title=next((span for span, _, style in first if style == "Title"), None)
        or _find_words(first, properties.title),
        byline=_find_words(first, properties.author),
    )


def _visible_text(paragraph: "Paragraph") -> str:
    from docx.text.run import Run

    runs = (
        run
        for content in paragraph.iter_inner_content()
        for run in ([content] if isinstance(content, Run) else content.runs)
    )
    return "".join(run.text for run in runs if not run.font.hidden)


def _rows(table: "Table") -> Iterator[str]:
    from docx.text.paragraph import Paragraph

    for row in table._tbl.tr_lst:  # the public `cells` repeats merged cells and takes quadratic time
        cells = (" ".join(_visible_text(Paragraph(p, table)).strip() for p in cell.p_lst) for cell in row.tc_lst)
        yield " | ".join(" ".join(cell.split()) for cell in cells if cell.strip())


def _find_words(paragraphs: list[tuple[Span, str, str]], words: str) -> Span | None:
    """Where one of the paragraphs shows the words."""
    wanted = " ".join(words.split())
    for (start, _), text, _ in paragraphs:
        place = text.find(wanted) if len(wanted) > 2 else -1
        if place >= 0:
            return start + place, start + place + len(wanted)
    return None

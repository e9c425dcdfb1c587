"""A document as DOCX with real footnotes.

python-docx knows no footnotes: their part of the package, their two styles and their entry in the settings are made
here, as ECMA-376 (part 1, 17.11) wants them.
"""

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rag.show.export.document import Document, Note, Sentence

if TYPE_CHECKING:
    from docx.document import Document as File
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph

LONGEST_PROPERTY = 255
"""Characters that the properties of an Office document may have."""
_SEPARATORS = {"separator": "-1", "continuationSeparator": "0"}
"""The rules above footnotes are footnotes too, by these numbers in every file of Word's."""
_REFERENCE, _TEXT = "footnote reference", "footnote text"
"""Word's own names of the styles, so that a reader's template restyles them."""


def write_docx(document: Document) -> bytes:
    """The bytes of a DOCX file."""
    import docx
    from docx.shared import Pt

    file = docx.Document()
    _set_properties(file, document.title)
    _add_styles(file)
    file.add_paragraph(document.title, style="Title")
    for line in document.subtitle:
        file.add_paragraph(line, style="Subtitle")
    used: set[int] = set()
    for part in document.parts:
        if part.heading:
            file.add_paragraph(part.heading, style="Heading 1")
        for paragraph in part.paragraphs:
            if paragraph.lead:
                lead = file.add_paragraph()
                lead.add_run(paragraph.lead).bold = True
                lead.paragraph_format.keep_with_next = True
                lead.paragraph_format.space_after = Pt(2)
            words = file.add_paragraph()
            for place, sentence in enumerate(paragraph.sentences):
                words.add_run(" " * (place > 0) + sentence.text)
                _refer(file, words, sentence, used)
    if document.notes:
        _add_notes(file, document.notes)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _set_properties(file: "File", title: str) -> None:
    """The document's own facts; python-docx would leave those of its template."""
    facts, now = file.core_properties, datetime.now(UTC)
    facts.title = title[:LONGEST_PROPERTY]
    facts.author = facts.comments = ""
    facts.created = facts.modified = now


def _add_styles(file: "File") -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    reference = file.styles.add_style(_REFERENCE, WD_STYLE_TYPE.CHARACTER, builtin=True)
    reference.font.superscript = True
    text = file.styles.add_style(_TEXT, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    text.base_style = file.styles["Normal"]
    text.font.size = Pt(9)
    text.paragraph_format.space_after = Pt(4)


def _refer(file: "File", paragraph: "Paragraph", sentence: Sentence, used: set[int]) -> None:
    """The numbers behind a sentence: a note at its first use, later a reference to that place.

    Word counts footnotes by itself: a second footnote reference of the same note would get a number of its own.
    """
    for place, number in enumerate(sentence.notes):
        if place:
            paragraph.add_run(",", style=file.styles[_REFERENCE])
        first = number not in used
        used.add(number)
        if first:
            run = paragraph.add_run(style=file.styles[_REFERENCE])._r
            run.append(_make("w:footnoteReference", id=str(number)))
            run.addprevious(_make("w:bookmarkStart", id=str(number), name=f"_RefNote{number}"))
            run.addnext(_make("w:bookmarkEnd", id=str(number)))
        else:
            field = _make("w:fldSimple", instr=f" NOTEREF _RefNote{number} \\f \\h ")
            paragraph._p.append(field)
            field.append(paragraph.add_run(str(number), style=file.styles[_REFERENCE])._r)


def _add_notes(file: "File", notes: tuple[Note, ...]) -> None:
    """The part of the package that holds the notes, and the settings' word of their separators."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import XmlPart
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    root, settings = _make("w:footnotes"), _make("w:footnotePr")
    for kind, number in _SEPARATORS.items():
        rule = Paragraph(_make("w:p"), file)
        rule.add_run()._r.append(_make(f"w:{kind}"))
        root.append(_make("w:footnote", type=kind, id=number))
        root[-1].append(rule._p)
        settings.append(_make("w:footnote", id=number))
    for note in notes:
        text = Paragraph(_make("w:p"), file)
        text.style = file.styles[_TEXT]
        text.add_run(style=file.styles[_REFERENCE])._r.append(_make("w:footnoteRef"))
        text.add_run(f" {note.text}")
        root.append(_make("w:footnote", id=str(note.number)))
        root[-1].append(text._p)
    part = XmlPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, root, file.part.package)
    file.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    file.settings.element.find(qn("w:compat")).addprevious(settings)  # where the schema has it


def _make(tag: str, **attributes: str) -> "BaseOxmlElement":
    """An element of WordprocessingML with attributes of that namespace."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    return OxmlElement(tag, attrs={qn(f"w:{name}"): value for name, value in attributes.items()})

"""A document as Markdown with footnotes: `[^1]`, as GitHub, Obsidian and Pandoc read them."""

import re

from rag.show.export.document import Document, Paragraph, Sentence

_MARKUP = re.compile(r"[\\`*_{}\[\]<>&#|~$^=@]|(?<=-)-|:(?=//)|(?<=\bwww)\.", re.IGNORECASE)
"""What can begin markup within a line: also footnotes, tables, mathematics, attributes, bare addresses and dashes."""
_NUMERAL = re.compile(r"(\d{1,9}|[a-zA-Z]|[ivxlcdm]+|[IVXLCDM]+)([.)])(?=\s|$)")
"""What makes a list item of a line by standing at its beginning: "1.", "a)", "iv."."""
_OPENERS = frozenset("-+:%(")
"""Characters that make a list, a definition or a title block of a line by standing at its beginning."""


def write_markdown(document: Document) -> str:
    """The text of a Markdown file."""
    blocks = [f"# {escape_markdown(document.title)}"]
    blocks += [f"*{escape_markdown(line)}*" for line in document.subtitle]
    for part in document.parts:
        blocks += [f"## {escape_markdown(part.heading)}"] if part.heading else []
        blocks += map(_write_paragraph, part.paragraphs)
    blocks += [f"[^{note.number}]: {escape_markdown(note.text)}" for note in document.notes]
    return "\n\n".join(blocks) + "\n"


def _write_paragraph(paragraph: Paragraph) -> str:
    text = " ".join(map(_write_sentence, paragraph.sentences))
    return f"**{escape_markdown(paragraph.lead)}**\n\n{text}" if paragraph.lead else text


def _write_sentence(sentence: Sentence) -> str:
    # A space between two markers: Pandoc sets them as raised figures, and 1 and 2 must not become 12.
    return escape_markdown(sentence.text) + " ".join(f"[^{number}]" for number in sentence.notes)


def escape_markdown(text: str) -> str:
    """A line of text in which nothing is left that Markdown reads."""
    escaped = _MARKUP.sub(r"\\\g<0>", text)
    if escaped[:1] in _OPENERS:
        return f"\\{escaped}"
    return _NUMERAL.sub(r"\1\\\2", escaped, count=1) if _NUMERAL.match(escaped) else escaped

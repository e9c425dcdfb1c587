"""A document as one HTML file that needs nothing else: no script, no font, no picture, and it prints."""

from collections import Counter
from html import escape

from rag.show.export.document import Document, Note, Paragraph, Part, Sentence

STYLE = """
:root { color-scheme: light dark; }
body { max-width: 42rem; margin: 3rem auto; padding: 0 1.25rem; font: 1.05rem/1.6 Georgia, serif; }
h1, h2 { line-height: 1.25; font-weight: 600; break-after: avoid; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; margin-bottom: 0.4rem; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
p { margin: 0 0 0.8rem; overflow-wrap: anywhere; orphans: 2; widows: 2; }
header p, .lead, section[role] { font: 0.875rem/1.5 system-ui, sans-serif; }
header { margin-bottom: 1.75rem; }
header p { margin-bottom: 0.25rem; }
.lead { margin-bottom: 0.1rem; font-weight: 600; break-after: avoid; }
sup { line-height: 0; }
section[role] { margin-top: 3rem; border-top: 1px solid; padding-top: 1rem; }
section[role] li { margin-bottom: 0.6rem; overflow-wrap: anywhere; break-inside: avoid; }
li:target, sup a:target { outline: 2px solid; outline-offset: 2px; }
@page { margin: 2cm; }
@media print {
  :root { color-scheme: light; }
  body { margin: 0; padding: 0; max-width: none; font-size: 11pt; }
  a { color: inherit; text-decoration: none; }
  .back { display: none; }
}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""A second wall behind the escaping: whatever an article says, this page runs and fetches nothing."""
_OWN = ' dir="auto" lang=""'
"""Of elements with words of an article: their direction is their own, their language nobody has told."""


def write_html(document: Document) -> str:
    """The text of an HTML file in UTF-8."""
    uses: Counter[int] = Counter()
    body = "\n".join(_write_part(part, uses) for part in document.parts)
    subtitle = "".join(f"<p>{escape(line)}</p>\n" for line in document.subtitle)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(document.title)}</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<h1{_OWN}>{escape(document.title)}</h1>
{subtitle}</header>
<main>
{body}
</main>
{_write_notes(document.notes, uses)}</body>
</html>
"""


def _write_part(part: Part, uses: Counter[int]) -> str:
    heading = [f"<h2>{escape(part.heading)}</h2>"] if part.heading else []
    return "\n".join([*heading, *(_write_paragraph(paragraph, uses) for paragraph in part.paragraphs)])


def _write_paragraph(paragraph: Paragraph, uses: Counter[int]) -> str:
    lead = f'<p class="lead"{_OWN}>{escape(paragraph.lead)}</p>\n' if paragraph.lead else ""
    return f"{lead}<p{_OWN}>{' '.join(_write_sentence(sentence, uses) for sentence in paragraph.sentences)}</p>"


def _write_sentence(sentence: Sentence, uses: Counter[int]) -> str:
    """The sentence, with a link to each of its notes; `uses` counts the links, which are what a note leads back to."""
    links = []
    for number in sentence.notes:
        uses[number] += 1
        place = name_use(number, uses[number])
        links.append(f'<a id="{place}" href="#note-{number}" role="doc-noteref">{number}</a>')
    return escape(sentence.text) + (f"<sup>{', '.join(links)}</sup>" if links else "")


def name_use(number: int, use: int) -> str:
    """The name of the place where a note is used for the first, second … time."""
    return f"use-{number}" if use == 1 else f"use-{number}-{use}"


def _write_notes(notes: tuple[Note, ...], uses: Counter[int]) -> str:
    items = "\n".join(
        f'<li id="note-{note.number}"><span{_OWN}>{escape(note.text)}</span>{_write_backlinks(note.number, uses)}</li>'
        for note in notes
    )
    return f'<section role="doc-endnotes" aria-label="Notes">\n<ol>\n{items}\n</ol>\n</section>\n' if notes else ""


def _write_backlinks(number: int, uses: Counter[int]) -> str:
    return "".join(
        f' <a class="back" href="#{name_use(number, use)}" role="doc-backlink" aria-label="Back to {number}">↩</a>'
        for use in range(1, uses[number] + 1)
    )

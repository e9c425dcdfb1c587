"""Markdown -> its text as it is, with the facts of its front matter and its first heading."""

import re

from rag.read.extract import Extract, decode_text
from rag.types import Span

_FRONT = re.compile(r"---[ \t]*\r?\n(?P<block>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(
    r"^(?P<name>[A-Za-z_]+)[ \t]*:[ \t]*(?P<quote>[\"']?)(?P<value>[^\r\n]*?)(?P=quote)[ \t]*\r?$", re.MULTILINE
)
_NAMES = {
    "title": "title",
    "headline": "title",
    "author": "byline",
    "authors": "byline",
    "byline": "byline",
    "outlet": "outlet",
    "publication": "outlet",
    "publisher": "outlet",
    "site": "outlet",
    "sitename": "outlet",
    "date": "published",
    "published": "published",
    "pubdate": "published",
}
"""Names in front matter -> the fact that they state."""
_HEADING = re.compile(
    r"\s*(?:\#[ \t]+(?P<title>[^\r\n]+?)[ \t#]*(?:[\r\n]|\Z)"
    r"|(?P<underlined>[^\r\n]+?)[ \t]*\r?\n={3,}[ \t]*(?:[\r\n]|\Z))"
)


def read_markdown(data: bytes) -> Extract:
    """The extract of a Markdown file; its text is the file's own, byte for byte.

    Front matter (between `---` lines) states title, author, outlet and date; a first heading of the first level is the
    title where it states none. The body is what follows. Raises ReadError where the file is no text.
    """
    text = decode_text(data)
    facts: dict[str, Span] = {}
    front = _FRONT.match(text)
    start = 0
    if front:
        start = front.end()
        for entry in _ENTRY.finditer(text, *front.span("block")):
            fact = _NAMES.get(entry["name"].lower())
            if fact and entry["value"].strip():
                facts.setdefault(fact, entry.span("value"))
    heading = _HEADING.match(text, start)
    if heading:
        facts.setdefault("title", heading.span("title" if heading["title"] else "underlined"))
        start = heading.end()
    body = text[start:].strip()
    start = text.index(body, start) if body else start
    return Extract(
        text=text,
        kind="markdown",
        body=((start, start + len(body)),) if body else (),
        title=facts.get("title"),
        outlet=facts.get("outlet"),
        byline=facts.get("byline"),
        published=facts.get("published"),
        stated="stated by the file's front matter",
    )

"""File -> Article: what its format states first, else what its text shows."""

from hashlib import sha256
from pathlib import Path

from rag.read.body import find_body
from rag.read.date_literals import parse_date
from rag.read.dates import find_published
from rag.read.extract import Extract
from rag.read.files import read_file
from rag.read.masthead import find_masthead
from rag.types import Article, Span


def read_article(path: Path, *, source: str, max_bytes: int) -> Article:
    """The whole of reading one file. `source` names it among the others.

    Raises ReadError where the file cannot become an article.
    """
    return make_article(read_file(path, max_bytes=max_bytes), source=source)


def make_article(extract: Extract, *, source: str) -> Article:
    """The article in an extract: the places that the format names win over those that are found in the text."""
    text = extract.text
    body = find_body(text) if extract.body is None else extract.body
    masthead = find_masthead(text, body)
    title_span = extract.title or masthead.title
    published, published_span, reason = _published(extract, body)
    return Article(
        id=sha256(f"{source}\0{extract.sha256}".encode()).hexdigest()[:16],
        source=source,
        text=text,
        body=body,
        title=_words(text, title_span),
        title_span=title_span,
        outlet=_words(text, extract.outlet) or masthead.outlet,
        byline=_words(text, extract.byline) or masthead.byline,
        published=published,
        published_span=published_span,
        published_reason=reason,
        sha256=extract.sha256,
    )


def wrap_text(text: str) -> Article:
    """A text that is no file, such as a draft that somebody pastes: all of it is body."""
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(
        id=digest[:16],
        source="",
        text=text,
        body=((0, len(text)),),
        title=None,
        title_span=None,
        outlet=None,
        byline=None,
        published=None,
        published_span=None,
        published_reason="none: it is no file",
        sha256=digest,
    )


def _published(extract: Extract, body: tuple[Span, ...]) -> tuple[str | None, Span | None, str]:
    if extract.published:
        start, end = extract.published
        value = parse_date(extract.text[start:end])
        if value:
            return value, extract.published, extract.stated
    found = find_published(extract.text, body)
    return found.value, found.span, found.reason


def _words(text: str, span: Span | None) -> str | None:
    return " ".join(text[span[0] : span[1]].split()) if span else None

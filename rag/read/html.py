"""HTML page -> the article's text, headed by the facts that the page's own markup states."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rag.errors import ReadError
from rag.read.body import find_body
from rag.read.date_literals import parse_date
from rag.read.dates import find_published
from rag.read.extract import BROKEN, Extract, compose_extract, decode_text

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|opacity)\s*:\s*0(?:\.0+)?(?:[a-z]{2,3}|%)?\s*(?:[;!]|\Z)",
    re.IGNORECASE,
)
_HIDDEN = "//*[@hidden] | //template | //noscript | //script | //style | //comment()"
_BLOCKS = tuple(
    "address article aside br div footer h1 h2 h3 h4 header li main nav p section td time title tr ul".split()
)
"""Elements that begin and end a line on the screen."""
_MAX_TAGS = 300_000
"""A page of 400,000 took 25 s to read, and more take more than their share; news pages have a few thousand."""
_DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "article.published",
    "publication_date",
    "publish-date",
    "publishdate",
    "published_time",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date",
    "dcterms.date",
)
"""Names of meta elements that state the day of publication, the most exact first. A plain `date` is not among them: it
is as often the day on which the page was made or changed."""


def read_html(data: bytes) -> Extract:
    """The extract of a page: title, outlet, author and date where the markup states them, then the article.

    Hidden text is left out. The date is the one that the markup states, else one that the page shows; never a guess
    from addresses or copyright lines. Raises ReadError where no text is found.
    """
    declared = _CHARSET.search(data[:4096])
    page = decode_text(data, declared=declared[1].decode("ascii") if declared else None)
    if page.count("<") > _MAX_TAGS:
        raise ReadError(f"has over {_MAX_TAGS:,} tags, too many for an article; save the article's text as .txt")
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    try:
        return _read_page(page)
    except (LxmlError, *BROKEN) as error:
        raise ReadError("is a broken HTML page; open it in a browser and save it again") from error


def _read_page(page: str) -> Extract:
    import logging

    from trafilatura import baseline, extract_metadata, html2txt, load_html
    from trafilatura.core import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    tree = load_html(page)
    if tree is None:  # trafilatura takes a fragment for no HTML
        tree = load_html(f"<html><body>{page}</body></html>")
    if tree is None:
        raise ReadError("is no HTML page; open it in a browser and save it again")
    published, stated = next(_stated_dates(tree), None), "stated by the page's markup"
    facts = extract_metadata(tree, date_config={"extensive_search": False, "original_date": True})
    _remove_hidden(tree)
    article = bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    body = (article.text if article else "") or baseline(tree)[1] or html2txt(tree)  # type: ignore[union-attr]
    if published is None:
        published, stated = _shown_date(tree)
    # One line a paragraph is what trafilatura gives: a blank line between them keeps headings apart from sentences.
    text = "\n\n".join(line.strip() for line in body.splitlines() if line.strip("|-: "))
    title = facts.title
    if title and text.split("\n", 1)[0].strip() == title.strip():
        text = text.partition("\n")[2]
    extract = compose_extract(
        "html", text, title=title, outlet=facts.sitename, byline=facts.author, published=published, stated=stated
    )
    length = len(text.strip())
    return replace(extract, body=((len(extract.text) - length, len(extract.text)),) if length else ())


def _remove_hidden(tree: Any) -> None:
    """Takes out what the page's own attributes hide; what only a style sheet hides is not known."""
    styled = [element for element in tree.xpath("//*[@style]") if _HIDING_STYLE.search(element.get("style"))]
    for element in [*styled, *tree.xpath(_HIDDEN)]:
        if element.getparent() is not None:
            element.drop_tree()


def _stated_dates(tree: Any) -> Iterator[str]:
    """Dates of publication that meta elements, JSON-LD and time elements state, as ISO dates or parts of one."""
    stated = {
        (element.get("property") or element.get("name") or element.get("itemprop") or "").lower(): element.get(
            "content"
        )
        for element in reversed(tree.findall(".//meta"))
    }
    literals = [stated.get(name) for name in _DATE_NAMES]
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            literals.extend(_published_in(json.loads(script.text or "")))
        except (ValueError, RecursionError):
            continue  # a block that is no JSON states nothing
    for element in tree.xpath("//time[@itemprop='datePublished' or @pubdate] | //*[@itemprop='datePublished']"):
        literals.append(element.get("datetime") or element.get("content") or element.text)
    for literal in literals:
        value = parse_date(literal) if literal else None
        if value:
            yield value


def _published_in(block: Any) -> Iterator[str]:
    """`datePublished` of a JSON-LD block's own objects; those of comments and related pages lie deeper."""
    if isinstance(block, list):
        for item in block:
            yield from _published_in(item)
    elif isinstance(block, dict):
        literal = block.get("datePublished")
        if isinstance(literal, str):
            yield literal
        yield from _published_in(block.get("@graph"))


def _shown_date(tree: Any) -> tuple[str | None, str]:
    """The date of publication that the page shows to a reader, and in which words; the tree is used up."""
    for element in tree.iter(*_BLOCKS):
        element.text = "\n" + (element.text or "")
        element.tail = "\n" + (element.tail or "")
    text = tree.text_content()
    found = find_published(text, find_body(text))
    return found.value, f"the page shows “{' '.join(text[slice(*found.span)].split())}”" if found.span else ""

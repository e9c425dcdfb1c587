"""The cited articles as CSL-JSON, which Zotero, Pandoc and other reference managers read.

Items keep to the schema of the Citation Style Language 1.0.2 (`csl-data.json`), which allows no other variables.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from rag.errors import UnknownSource
from rag.read.lexicon import load_words
from rag.read.names import may_be_person, roles
from rag.show.export.document import clean
from rag.types import Article, Citation

_BETWEEN_NAMES = re.compile(r"\s*[,;&|/]\s*|\s+and\s+", re.IGNORECASE)


def make_items(places: Iterable[Citation], article_of: Callable[[str], Article]) -> list[dict[str, Any]]:
    """One item for each source, in order of first use; what its file does not say is left out.

    `article_of` gives an article by its source, or raises UnknownSource: then its author is left out too.
    """
    sources = {place.source: place for place in reversed(list(places))}
    return [_make_item(place, _byline(source, article_of)) for source, place in reversed(sources.items())]


def _byline(source: str, article_of: Callable[[str], Article]) -> str:
    try:
        return article_of(source).byline or ""
    except UnknownSource:  # gone from the index since the answer was given
        return ""


def _make_item(place: Citation, byline: str) -> dict[str, Any]:
    item = {
        "id": place.source,
        # Without an outlet nobody knows what kind of publication it was in.
        "type": "article-newspaper" if place.outlet else "article",
        "title": clean(place.title or ""),
        "container-title": clean(place.outlet or ""),
        # Literal: a name alone does not tell which of its words is the family's.
        "author": [{"literal": name} for name in split_authors(byline)],
        "issued": {"date-parts": [[int(part) for part in place.published.split("-")]]} if place.published else None,
        "note": f"File: {clean(place.source)}",
    }
    return {name: value for name, value in item.items() if value}


def split_authors(byline: str) -> list[str]:
    """The people whom a byline names; agencies, newsrooms and posts are none.

    >>> split_authors("Jane Q. Doe and Marie de Roe, Staff Reporter")
    ['Jane Q. Doe', 'Marie de Roe']
    """
    return [name for name in _BETWEEN_NAMES.split(clean(byline)) if _is_name(name)]


def _is_name(name: str) -> bool:
    words = name.split()
    plain = {word.casefold().strip(".") for word in words}
    return (
        len(words) > 1
        and words[0][0].isupper()
        and words[-1][0].isupper()
        and all(word[0].isupper() or len(word) < 4 for word in words)  # "de", "van"
        and may_be_person(name.title() if name.isupper() else name)
        and not plain & (roles() | load_words("newsroom_words"))
        and not re.search(r"[\d@<>()\[\]{}]", name)
    )

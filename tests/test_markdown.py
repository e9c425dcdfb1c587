"""Markdown: the text stays as it is; front matter and the first heading state the facts."""

import pytest

from rag.read.extract import Extract
from rag.read.markdown import read_markdown

FRONT = """---
title: "Ferry line: open again"
author: Karin Holm
publication: 'Elsby Courier'
date: 2023-07-15
tags: [a, b]
---

# Another heading

It *rained*.

## Below
More.
"""


def words(extract: Extract, fact: str) -> str | None:
    span = getattr(extract, fact)
    return None if span is None else extract.text[slice(*span)]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_front_matter(newline: str) -> None:
    """Title, author, outlet and date are the values without quotation marks; the body starts below the heading."""
    source = FRONT.replace("\n", newline)
    extract = read_markdown(source.encode())

    assert extract.text == source
    assert words(extract, "title") == "Ferry line: open again"
    assert words(extract, "byline") == "Karin Holm"
    assert words(extract, "outlet") == "Elsby Courier"
    assert words(extract, "published") == "2023-07-15"
    assert extract.body is not None
    assert extract.text[slice(*extract.body[0])] == f"It *rained*.{newline}{newline}## Below{newline}More."


@pytest.mark.parametrize("source", ["\n# Ferry line #\n\nIt rained.\n", "Ferry line\n=====\nIt rained."])
def test_a_first_heading_is_the_title(source: str) -> None:
    """A heading of the first level, in either form, is the title and not the body."""
    extract = read_markdown(source.encode())

    assert words(extract, "title") == "Ferry line"
    assert extract.body is not None
    assert extract.text[slice(*extract.body[0])] == "It rained."


def test_text_without_facts() -> None:
    """Without front matter and heading all is body; a rule in the text is no front matter, a later heading no title."""
    extract = read_markdown(b"It rained.\n\n---\ntitle: no\n---\n\n# Later\n")

    assert (extract.title, extract.byline, extract.outlet, extract.published) == (None, None, None, None)
    assert extract.body == ((0, len(extract.text) - 1),)


def test_a_file_of_facts_only() -> None:
    """Front matter without a text below it has an empty body."""
    assert read_markdown(b"---\ntitle: a\n---\n").body == ()

"""What the page's one component draws: plain data made from the records, with nothing decided and nothing escaped.

The component sets every string with `textContent`, so a string here is exactly what the reader sees.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Any

from rag.show.words import count
from rag.types import Article, Citation, Receipt, Span

LINE = re.compile(r"[^\r\n]+")

View = dict[str, Any]


def name_outlet(source: str, outlet: str | None) -> str:
    """The outlet, or the file's own name where no outlet is known."""
    return outlet or source.rsplit("/", 1)[-1]


def list_facts(article: Article) -> list[str]:
    """What stands below an article's name: its outlet, or its file where the name does not say it; its date."""
    outlet = [name_outlet(article.source, article.outlet)] if article.outlet or article.title else []
    return [*outlet, article.published or "undated"]


def view_citation(citation: Citation, place: int) -> View:
    """A citation as a card; `place` is its index in `list_places`."""
    return {
        "place": place,
        "number": citation.number,
        "quote": citation.quote,
        "title": citation.title or citation.source,
        "facts": [
            *([citation.speaker] if citation.speaker else []),
            name_outlet(citation.source, citation.outlet),
            citation.published or "undated",
            *(f"via {reporter}" for reporter in citation.via),
        ],
        "file": f"{citation.source}, line {citation.line}",
    }


def view_receipt(receipt: Receipt) -> View:
    """What was searched and what was found, as lines to read."""
    searched = f"{count(receipt.articles, 'article')} and {count(receipt.passages, 'passage')} searched"
    lines = [searched]
    if receipt.speaker is not None and receipt.speaker_statements is not None:
        lines.append(f"{count(receipt.speaker_statements, 'statement')} by {receipt.speaker}")
    return {
        "reason": receipt.reason,
        "lines": lines,
        "terms": [{"text": term, "missing": term in receipt.missing} for term in receipt.terms],
    }


def view_sources(
    articles: Sequence[Article],
    left_out: Collection[str],
    shown: str | None,
    *,
    passing: Collection[str] | None = None,
    can_leave_out: bool = True,
) -> View:
    """The articles, with check boxes where they can be left out; `shown` is the source that stands open, and `passing`
    are those that the page's filters let through (None: all).
    """
    return {
        "kind": "sources",
        "can_leave_out": can_leave_out,
        "rows": [
            {
                "source": article.source,
                "number": number,
                "title": article.title or article.source,
                "facts": list_facts(article),
                "asked": article.source not in left_out,
                "barred": passing is not None and article.source not in passing,
                "shown": article.source == shown,
            }
            for number, article in enumerate(articles, start=1)
        ],
    }


def find_lines(text: str, first: int, last: int) -> Iterator[Span]:
    """The lines between two places that have something on them, without their ends."""
    for line in LINE.finditer(text, first, max(first, last)):
        if not line.group().isspace():
            yield line.span()


def cut_runs(text: str, span: Span, marks: Sequence[tuple[Span, str]]) -> list[View]:
    """A line as runs of text, each with the names of the marks that cover it."""
    start, end = span
    over = [(max(s, start), min(e, end), name) for (s, e), name in marks if s < end and e > start]
    turns: dict[int, list[tuple[bool, str]]] = {start: [], end: []}
    for left, right, name in over:
        turns.setdefault(left, []).append((True, name))
        turns.setdefault(right, []).append((False, name))
    runs: list[View] = []
    here: Counter[str] = Counter()
    for left, right in pairwise(sorted(turns)):
        here.update(name for begins, name in turns[left] if begins)
        here.subtract(name for begins, name in turns[left] if not begins)
        runs.append({"text": text[left:right], "marks": sorted(+here)})
        here = +here
    return runs

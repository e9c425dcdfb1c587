"""What the page's one component draws: plain data made from the records, with nothing decided and nothing escaped.

The component sets every string with `textContent`, so a string here is exactly what the reader sees.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from rag.types import Article, Citation, Origin, Receipt, Span

READER_SPAN = 60_000
"""Characters shown before and after the cited words: an ordinary article is whole, one line of 5 MB does not stall."""
PARAPHRASE = "Looks like a machine paraphrase: its wording is not to be trusted"
LINE = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
"""A line with something on it."""

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


def count(number: int, noun: str) -> str:
    """`1 article`, `5 articles`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def view_sources(articles: Sequence[Article], left_out: Collection[str], shown: str | None) -> View:
    """The articles with their check boxes; `shown` is the source that stands open."""
    return {
        "kind": "sources",
        "rows": [
            {
                "source": article.source,
                "number": number,
                "title": article.title or article.source,
                "facts": list_facts(article),
                "asked": article.source not in left_out,
                "shown": article.source == shown,
            }
            for number, article in enumerate(articles, start=1)
        ],
    }


def view_article(
    article: Article, places: Sequence[Citation] = (), place: int | None = None, *, origin: Origin | None = None
) -> View:
    """The source as the reader shows it: the cited words marked, site furniture apart.

    `places` are those of one answer (`list_places`), `place` the one that was opened. A place whose words no longer
    stand in the text is not marked, and `lost` says so.
    """
    opened = places[place] if place is not None else None
    here = [c for c in places if c.source == article.source and article.text[c.start : c.end] == c.quote]
    marks: list[tuple[Span, str]] = [((c.start, c.end), "active" if c is opened else "cited") for c in here]
    if article.published_span:
        marks.append((article.published_span, "date"))
    centre = opened.start if opened in here and opened else 0
    first, last = max(0, centre - READER_SPAN), centre + READER_SPAN
    return {
        "kind": "article",
        "source": article.source,
        "title": article.title or article.source,
        "facts": [*([article.outlet] if article.outlet else []), article.published or "undated"],
        "byline": article.byline,
        "reason": say_reason(article.published_reason),
        "dated": article.published_span is not None,
        "origin": view_origin(origin, article.source) if origin else None,
        "place": place,
        "places": len(places),
        "number": opened.number if opened else None,
        "lost": opened is not None and opened not in here,
        "cut": first > 0 or last < len(article.text),
        "blocks": [
            {"kind": kind, "paragraphs": [cut_runs(article.text, span, marks) for span in spans]}
            for kind, spans in split_blocks(article, first, last)
        ],
    }


def view_origin(origin: Origin, source: str) -> View:
    """Whether an article looks like a paraphrase, and which others carry the same account."""
    flags = origin.flags_of(source)
    reasons = {place: link.reason for link in origin.links for place in (link.other, link.source)}
    others = [other for other in origin.sources if other != source]
    return {
        "flag": PARAPHRASE if flags else "",
        "signs": [flag.reason for flag in flags],
        "carried": f"One account, in {count(len(others), 'other article')}:" if others else "",
        "others": [{"source": other, "reason": reasons[other]} for other in others],
    }


def say_reason(reason: str) -> str:
    """Why an article has its date, or has none, as a sentence."""
    words = reason.removeprefix("none: ")
    return f"{words[:1].upper()}{words[1:]}."


def split_blocks(article: Article, first: int, last: int) -> Iterator[tuple[str, list[Span]]]:
    """The text from `first` to `last` as blocks of lines: `title`, `body` or `furniture`, in order.

    A line that is partly body and partly furniture stands in both, cut between them.
    """
    text = article.text
    regions: list[tuple[int, int, str]] = []
    at = 0
    named = [(start, end, "body") for start, end in article.body]
    named += [(*article.title_span, "title")] if article.title_span else []
    for start, end, kind in sorted(named):
        start = max(start, at)
        gap = text[at:start]
        if (
            kind == "body"
            and regions
            and regions[-1][2] == "body"
            and not gap.strip()
            and not re.search(r"[\r\n]", gap)
        ):
            regions[-1] = (regions[-1][0], max(end, at), "body")  # two spans of one line are read as one line
        else:
            regions += [(at, start, "furniture"), (start, max(end, start), kind)]
        at = max(end, at)
    regions.append((at, len(text), "furniture"))
    lines = (
        (kind, line.span())
        for start, end, kind in regions
        for line in LINE.finditer(text, max(start, first), max(min(end, last), max(start, first)))
    )
    for kind, group in groupby(lines, key=lambda line: line[0]):
        yield kind, [span for _, span in group]


def cut_runs(text: str, span: Span, marks: Sequence[tuple[Span, str]]) -> list[View]:
    """A line as runs of text, each with the names of the marks that cover it."""
    start, end = span
    over = [(max(s, start), min(e, end), name) for (s, e), name in marks if s < end and e > start]
    edges = sorted({start, end, *(s for s, _, _ in over), *(e for _, e, _ in over)})
    return [
        {"text": text[s:e], "marks": sorted({name for left, right, name in over if left <= s and e <= right})}
        for s, e in pairwise(edges)
    ]

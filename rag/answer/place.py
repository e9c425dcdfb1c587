"""A place in an article, written `SOURCE:START-END`, with the passage and the text around it."""

import re
from dataclasses import dataclass

from rag.errors import RequestError
from rag.find.units import statement_at
from rag.index.corpus import Corpus
from rag.types import Article, Citation, Passage, Span, cite

PLACE = re.compile(r"(?P<source>.+):(?P<start>[0-9]{1,9})-(?P<end>[0-9]{1,9})", re.DOTALL)
REACH = 400
"""Characters of context on either side, at most: a paragraph or two of a news article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A cited place and what stands around it."""

    citation: Citation
    """With the speaker of the statement that holds the whole of the place."""
    article: Article
    passage: Passage | None
    """The indexed passage that holds most of the place; None where it stands in site furniture or in the headline."""
    context: Span
    """The place with up to `REACH` characters on either side, cut at a line's or a word's end."""


def parse_place(place: str) -> tuple[str, int, int]:
    """Source, start and end of `SOURCE:START-END`; a source may hold colons itself.

    Raises RequestError where it is not written so.
    """
    match = PLACE.fullmatch(place)
    if not match:
        raise RequestError(f"{place!r} is not a place; write SOURCE:START-END, such as report.txt:120-180")
    return match["source"], int(match["start"]), int(match["end"])


def find_place(corpus: Corpus, place: str) -> Place:
    """The words at a place, with the passage that holds them and their context.

    Raises RequestError where the place is malformed or outside the text, UnknownSource where no such article is.
    """
    source, start, end = parse_place(place)
    article = corpus.article(source)
    if not start < end <= len(article.text):
        raise RequestError(
            f"{source} has no place {start}-{end}: START must be below END, and END at most {len(article.text)}"
        )
    overlap, passage = max(
        ((min(end, passage.end) - max(start, passage.start), passage) for passage in corpus.passages(source)),
        key=lambda pair: pair[0],
        default=(0, None),
    )
    said = statement_at(corpus.statements(article), start, end)
    return Place(
        citation=cite(
            article,
            start,
            end,
            number=1,
            speaker=said.speaker if said else None,
            via=said.via if said else (),
            meeting=corpus.meeting_finder().id_at(source, start),
        ),
        article=article,
        passage=passage if overlap > 0 else None,
        context=find_context(article.text, start, end),
    )


def find_context(text: str, start: int, end: int, *, reach: int = REACH) -> Span:
    """The span around `start`-`end`: up to `reach` characters further on either side, without half lines or words."""
    first = max(0, start - reach)
    if first:
        before = text[first:start]
        first += before.find("\n" if "\n" in before else " ") + 1
    last = min(len(text), end + reach)
    if last < len(text):
        after = text[end:last]
        cut = after.rfind("\n" if "\n" in after else " ")
        last = end + cut if cut >= 0 else last
    return start - len(text[first:start].lstrip()), end + len(text[end:last].rstrip())

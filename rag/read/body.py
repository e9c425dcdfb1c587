"""Plain text copied from a web page -> the spans that are the article itself."""

from collections import Counter
from collections.abc import Sequence

from rag.read.furniture import Paragraph, split_paragraphs
from rag.types import Span

_GAP = 6.0
"""Words of prose that a line without prose costs."""
_EDGE = 3
"""Lines without prose that a clean text may have before its first or after its last sentence, its title among them."""


def find_body(text: str) -> tuple[Span, ...]:
    """The paragraphs of the article: spans in order, without outer white space, site furniture left out.

    Offsets count characters of `text`. A text without any prose comes back as all its lines but the headline; only
    white space gives an empty tuple.
    """
    paragraphs = split_paragraphs(text)
    prose = [is_prose(paragraph) for paragraph in paragraphs]
    first, last = widen_region(paragraphs, *find_region(paragraphs, prose))
    first = skip_headline(paragraphs, first, last)
    seen = Counter(paragraph.key for paragraph in paragraphs)
    chosen = [
        p
        for p, good in zip(paragraphs[first:last], prose[first:last], strict=True)
        if good or not (p.furniture or (seen[p.key] > 1 and not p.statement))
    ]
    if not chosen:
        chosen = _without_head([p for p in paragraphs if not p.furniture] or paragraphs)
    return tuple(paragraph.span for paragraph in chosen)


def is_prose(paragraph: Paragraph) -> bool:
    """Sentences, by their end and their function words."""
    share = paragraph.function_words / max(1, paragraph.words)
    return not paragraph.furniture and (
        (paragraph.sentence and paragraph.words >= 6 and share >= 0.15) or (paragraph.words >= 20 and share >= 0.25)
    )


def find_region(paragraphs: Sequence[Paragraph], prose: Sequence[bool]) -> tuple[int, int]:
    """The run of paragraphs with the most prose, after what the lines between cost: (first, end)."""
    best = running = 0.0
    region, start = (0, 0), 0
    for place, (paragraph, good) in enumerate(zip(paragraphs, prose, strict=True)):
        if running <= 0:
            running, start = 0.0, place
        if good:
            running += paragraph.words
        elif paragraph.heading_out:
            running -= 10 * _GAP
        else:
            running -= _GAP
        if running > best:
            best, region = running, (start, place + 1)
    return region


def widen_region(paragraphs: Sequence[Paragraph], first: int, last: int) -> tuple[int, int]:
    """The region up to the text's own ends, where a few lines without furniture are all that stands between."""
    if first == last:
        return first, last
    head, tail = paragraphs[:first], paragraphs[last:]
    if len(head) <= _EDGE and not any(p.furniture or p.heading_out for p in head):
        first = 0
    if len(tail) <= _EDGE and not any(p.furniture or p.heading_out for p in tail):
        last = len(paragraphs)
    return first, last


def skip_headline(paragraphs: Sequence[Paragraph], first: int, last: int) -> int:
    """Where the region goes on after the headline, if it opens with it.

    A headline is a short line above all prose that the page repeats, that stands right above its imprint, or that
    opens the text without being a statement.
    """
    head = paragraphs[first:last]
    if len(head) < 2:
        return first
    if head[1].dated and head[1].block == head[0].block:
        return first + 2
    if head[0].words > 35 or not (head[0].key == head[1].key or (first == 0 and not head[0].statement)):
        return first
    return first + 1


def _without_head(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The lines of a text without prose, its title left out."""
    return paragraphs[1:] if len(paragraphs) > 1 and not paragraphs[0].sentence else paragraphs

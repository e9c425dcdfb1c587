"""What the component draws of a source: its text with who says what, what is evidence of what, and the cited words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rag.answer.guide import Guide
from rag.answer.telling import LONGEST_ADDRESSEE, find_verb
from rag.show.browser.address import Opened
from rag.show.browser.views.guide import Proof, say_reason, view_guide, view_origin, view_voices
from rag.show.browser.views.parts import View, cut_runs, find_lines
from rag.show.words import count
from rag.types import Article, Span, Statement

READER_SPAN = 60_000
"""Characters shown before and after the cited words: an ordinary article is whole, one line of 5 MB does not stall."""
NEAR = 200
"""Characters that such a part may be longer, so that it ends between two words."""
LONGEST_CUE = 60

Mark = tuple[Span, str]


def view_article(
    article: Article,
    guide: Guide,
    opened: Opened,
    *,
    statements: Sequence[Statement] = (),
    proofs: Iterable[Proof] = (),
    first: int | None = None,
) -> View:
    """A source at the words at which it was opened, its text cut into runs.

    A run's `marks` are `active` (the opened words), `cited` (other places of the same answer), `s3` (a part of the
    fourth of `statements`) and `e0` (the first of `evidence`). A place whose words no longer stand in the text is not
    marked, and `lost` says so; `misplaced` says that an address names no place of this text. Of a long text a part is
    shown: the one around the place, or from `first` on where the reader has turned to it.
    """
    active, lost, misplaced = find_active(article, opened)
    window = choose_window(article.text, active[0] if active else 0, first)
    said = sorted((one for one in statements if overlaps(one, window)), key=lambda one: (one.start, -one.end))
    shown = [proof for proof in proofs if proof.span[0] < window[1] and proof.span[1] > window[0]]
    marks: list[Mark] = [
        ((place.start, place.end), "cited")
        for place in opened.places
        if place.source == article.source
        and (place.start, place.end) != active
        and article.text[place.start : place.end] == place.quote
    ]
    marks += [(active, "active")] if active else []
    marks += [(span, f"s{number}") for number, one in enumerate(said) for span in one.spans]
    marks += [(proof.span, f"e{number}") for number, proof in enumerate(shown)]
    voices = {voice.name: number for number, voice in enumerate(guide.voices)}
    place = opened.places[opened.place] if opened.place is not None else None
    return {
        "kind": "article",
        "source": article.source,
        "title": article.title or article.source,
        "facts": [*([article.outlet] if article.outlet else []), article.published or "undated"],
        "byline": article.byline,
        "words": count(guide.words, "word"),
        "reason": say_reason(article.published_reason),
        "dated": article.published_span and article.published_span[0],
        "origin": view_origin(guide.origin, article.source),
        "place": opened.place,
        "places": len(opened.places),
        "number": place.number if place else None,
        "at": active and active[0],
        "lost": lost,
        "misplaced": misplaced,
        "unfolded": opened.span is None and not opened.is_misplaced,
        "first": window[0],
        "last": window[1],
        "length": len(article.text),
        "step": 2 * READER_SPAN,
        "turned": first is not None,
        "blocks": [
            {"kind": kind, "start": lines[0][0], "paragraphs": list(cut_lines(article.text, lines, marks))}
            for kind, lines in split_blocks(article, *window)
        ],
        "speakers": view_voices(guide),
        "statements": [view_statement(article, one, voices.get(one.speaker)) for one in said],
        "evidence": [{"label": proof.label, "told": proof.told, "reason": proof.reason} for proof in shown],
        "guide": view_guide(guide),
    }


def find_active(article: Article, opened: Opened) -> tuple[Span | None, bool, bool]:
    """The words at which a source was opened, if they are there; whether they are gone, or never were a place here."""
    if opened.place is not None:
        place = opened.places[opened.place]
        held = article.text[place.start : place.end] == place.quote
        return ((place.start, place.end) if held else None), not held, False
    if opened.span is None:
        return None, False, opened.is_misplaced
    start, end = opened.span
    held = end <= len(article.text) and bool(article.text[start:end].strip())
    return (opened.span if held else None), False, not held


def choose_window(text: str, centre: int, first: int | None) -> Span:
    """The part of a text to show: all around a place, or what begins at `first`."""
    first = max(0, centre - READER_SPAN) if first is None else min(max(0, first), max(0, len(text) - 1))
    last = min(len(text), first + 2 * READER_SPAN)
    return find_gap(text, first) if first else 0, find_gap(text, last) if last < len(text) else last


def find_gap(text: str, at: int) -> int:
    """The next place between two words, where one is near; the place itself, where it is one."""
    if text[at - 1].isspace():
        return at
    gap = re.compile(r"\s").search(text, at, min(len(text), at + NEAR))
    return gap.end() if gap else at


def overlaps(statement: Statement, window: Span) -> bool:
    """Whether a part of a statement lies within."""
    return statement.start < window[1] and statement.end > window[0]


def view_statement(article: Article, statement: Statement, voice: int | None) -> View:
    """Who says it and how it is told; `voice` is the speaker's place in the legend. Its words stand in the text."""
    cue = "" if statement.cue_span is None else " ".join(article.text[slice(*statement.cue_span)].split())
    addressee = " ".join((statement.addressee or "").split())
    return {
        "speaker": voice,
        "label": statement.kind,
        "told": find_verb(article, statement) or (cue if cue[:1].isalpha() and len(cue) <= LONGEST_CUE else ""),
        "to": addressee if len(addressee) <= LONGEST_ADDRESSEE else "",
        "via": list(statement.via),
    }


def cut_lines(text: str, lines: Sequence[Span], marks: Sequence[Mark]) -> Iterator[list[View]]:
    """Lines, in order, as runs; of the marks each line looks at those only that reach into it."""
    waiting = sorted(marks, key=lambda mark: mark[0], reverse=True)
    here: list[Mark] = []
    for line in lines:
        while waiting and waiting[-1][0][0] < line[1]:
            here.append(waiting.pop())
        here = [mark for mark in here if mark[0][1] > line[0]]
        yield cut_runs(text, line, here)


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
        joins = kind == "body" and regions and regions[-1][2] == "body"
        if joins and not gap.strip() and not re.search(r"[\r\n]", gap):
            regions[-1] = (regions[-1][0], max(end, at), "body")  # two spans of one line are read as one line
        else:
            regions += [(at, start, "furniture"), (start, max(end, start), kind)]
        at = max(end, at)
    regions.append((at, len(text), "furniture"))
    lines = (
        (kind, line)
        for start, end, kind in regions
        if start < last and end > first
        for line in find_lines(text, max(start, first), min(end, last))
    )
    for kind, group in groupby(lines, key=lambda line: line[0]):
        yield kind, [span for _, span in group]

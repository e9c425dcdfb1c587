"""Plain text copied from a web page -> the spans that are the article itself.

Each paragraph is prose or not (its sentences and function words tell); the article is the run of paragraphs with the
most prose, after what the lines between cost. Inside that run, lines that word lists know as furniture are left out.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import compress

from rag.read.furniture import Paragraph, split_paragraphs
from rag.types import Span

# Set by hand on the development half of the article extraction benchmark (84 English pages: F1 .947, recall .954) and
# of trafilatura's pages (81: .86 of the snippets kept, .90 of those to drop dropped). Any one of them halved or doubled
# leaves F1 between .93 and .95. Searched anew for best F1 on four fifths of the pages, the fifths left out give F1
# .933, recall .937: on pages never seen, expect about that much.
_PARAGRAPH_COST = 3
"""Words taken off each paragraph of prose: one-sentence teasers weigh less than an article of as many words."""
_LINE_COST = 6
"""Words of prose that a line without prose costs."""
_DATE_COST = 20
"""The same for a line that is a date: lists of articles and of comments have one for each entry."""
_SECTION_COST = 40
"""The same for a heading such as "Related" …"""
_SECTION_SHARE = 0.5
"""… which takes no more than this share of what was told, for it may stand in the middle of a short article."""
_ABOVE_HEADLINE = 0.2
"""What a region above the page's headline counts; at more, a list of teasers wins over a short article."""
_DATE_NEAR = 5
"""Lines above and below the headline among which the page tells its date."""
_BELOW_COMMENTS = 0.1
"""What prose below the heading of the comments counts."""
_COMMENTS_SEEN = 10
"""Lines below that heading of which two must be dates, or none prose."""
_ENGLISH = 0.3
"""Share of the words in sentences from which on a text is taken for English."""
_CLEAN = 0.8
"""Share of the words that stand in sentences, from which on a text is an article with little besides."""
_EDGE = 3
"""Lines without prose that may stand before the first or after the last sentence of an article."""
_CLOSING = 0.2
"""The last part of a region in which a heading such as "Related" may have the site's own words below it."""

_COMMENTS = re.compile(
    r"(?:blog |reader |user |view |show |no )?(?:comment|repl(?:y|ies)|responses?\b)|leave a |discussion"
)
_BYLINE = re.compile(r"(?:.* )?(?:by|author) (\w+ [\w'-]+)")
_TIME_CODE = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d{2}")


def find_body(text: str) -> tuple[Span, ...]:
    """The paragraphs of the article: spans in order, without outer white space, headline and furniture left out.

    Offsets count characters of `text`. A text without any prose comes back as all its lines but the headline; only
    white space gives an empty tuple.
    """
    paragraphs = _drop_imprint(split_paragraphs(text))
    prose = _tell_prose(paragraphs)
    first, last = _find_region(paragraphs, prose)
    first, last = _widen_region(paragraphs, first, last)
    first = _skip_headline(paragraphs, first, last)
    last = _drop_author(paragraphs, first, last)
    chosen = _leave_out_furniture(text, paragraphs, prose, range(first, last))
    if not chosen:
        chosen = _drop_title([p for p in paragraphs if not p.furniture] or paragraphs)
    return tuple(paragraph.span for paragraph in chosen)


def _tell_prose(paragraphs: Sequence[Paragraph]) -> list[bool]:
    """Which paragraphs tell something in sentences: by end and length, and by function words where they are English."""
    formed = [not (p.furniture or p.tease) and ((p.sentence and p.words >= 6) or p.words >= 20) for p in paragraphs]
    english = [
        good and p.function_words >= p.words * (0.15 if p.sentence else 0.25)
        for p, good in zip(paragraphs, formed, strict=True)
    ]
    words = [p.words for p in paragraphs]
    if sum(compress(words, english)) < _ENGLISH * sum(compress(words, formed)):
        return formed
    return english


def _find_region(paragraphs: Sequence[Paragraph], prose: Sequence[bool]) -> tuple[int, int]:
    """The run of paragraphs with the greatest balance of prose: (first, end); (0, 0) where there is no prose."""
    headline = _find_headline(paragraphs)
    best, region = 0.0, (0, 0)
    balance, told, start, weight = 0.0, 0, 0, 1.0
    for place, (paragraph, good) in enumerate(zip(paragraphs, prose, strict=True)):
        if place == headline:
            best *= _ABOVE_HEADLINE
            balance, weight = 0.0, 1.0
        if balance <= 0:
            balance, told, start = 0.0, 0, place
        if good:
            balance += weight * (paragraph.words - _PARAGRAPH_COST)
            told += paragraph.words
        else:
            balance -= _LINE_COST
            if paragraph.dated:
                balance -= _DATE_COST
            if paragraph.section and balance > 0:
                balance -= min(_SECTION_COST, balance * _SECTION_SHARE)
                if told >= 40 and _heads_comments(paragraphs, prose, place):
                    weight = _BELOW_COMMENTS
        if balance > best:
            best, region = balance, (start, place + 1)
    return region


def _heads_comments(paragraphs: Sequence[Paragraph], prose: Sequence[bool], place: int) -> bool:
    """Whether a heading closes the article: comments with their dates, or no prose, stand below it.

    The "Comments" of a share bar in the middle of an article has more of the article below it.
    """
    if not _COMMENTS.match(paragraphs[place].key):
        return False
    below = range(place + 1, min(place + 1 + _COMMENTS_SEEN, len(paragraphs)))
    return sum(paragraphs[line].dated for line in below) >= 2 or not any(prose[line] for line in below)


def _find_headline(paragraphs: Sequence[Paragraph]) -> int | None:
    """The place below which the article stands: the first line that repeats most of the first, the title, by a date.

    Without a date near it, such a line may be a sub-heading, or the title among the page's most read.
    """
    if not paragraphs:
        return None
    title = paragraphs[0].key
    for place, paragraph in enumerate(paragraphs[1:], 1):
        key = paragraph.key
        if 4 <= paragraph.words <= 35 and len(title) <= 2 * len(key) and (key in title or key.startswith(title)):
            near = paragraphs[max(1, place - _DATE_NEAR) : place + _DATE_NEAR + 1]
            return place if any(beside.dated for beside in near) else None
    return None


def _widen_region(paragraphs: Sequence[Paragraph], first: int, last: int) -> tuple[int, int]:
    """The region with the short sentences at its ends, and up to the text's own ends where little stands between."""
    if first == last:
        return first, last
    plain = [not (paragraph.furniture or paragraph.section or paragraph.tease) for paragraph in paragraphs]
    while first > 0 and plain[first - 1] and paragraphs[first - 1].statement:
        first -= 1
    while last < len(paragraphs) and plain[last] and paragraphs[last].statement:
        last += 1
    told = sum(paragraph.words for paragraph in paragraphs if paragraph.sentence)
    edge = len(paragraphs) if told >= _CLEAN * sum(paragraph.words for paragraph in paragraphs) else _EDGE
    if first <= edge and all(plain[:first]):
        first = 0
    if len(paragraphs) - last <= edge and all(plain[last:]):
        last = len(paragraphs)
    return first, last


def _skip_headline(paragraphs: Sequence[Paragraph], first: int, last: int) -> int:
    """Where the region goes on after the headline, if it opens with it: told twice, or no statement."""
    if last - first < 2:
        return first
    here, there = paragraphs[first], paragraphs[first + 1]
    if here.words <= 35 and (here.key == there.key or (first == 0 and not here.statement)):
        return first + 1
    return first


def _drop_author(paragraphs: Sequence[Paragraph], first: int, last: int) -> int:
    """The end of the region without the closing note on the author, whom the byline above names."""
    bylines = [_BYLINE.match(paragraph.key) for paragraph in paragraphs[:first] if paragraph.words <= 14]
    authors = tuple({f"{match[1]} " for match in bylines if match})
    while authors and last - first > 1 and paragraphs[last - 1].key.startswith(authors):
        last -= 1
    return last


def _leave_out_furniture(
    text: str, paragraphs: Sequence[Paragraph], prose: Sequence[bool], region: range
) -> list[Paragraph]:
    """The paragraphs of the region that are prose, and the sub-headings, list entries and verses between.

    Left out are furniture, short lines that the page tells twice, and those below a heading such as "Related" or below
    the time code of a video, up to the next prose; near the end, also what the site says of itself below the heading.
    """
    seen = Counter(paragraph.key for paragraph in paragraphs)
    rest = sum(paragraphs[place].words for place in region)
    closing = rest * _CLOSING
    chosen, aside = [], False
    for place in region:
        paragraph = paragraphs[place]
        if prose[place]:
            aside = aside and rest <= closing and paragraph.speaks
            if not aside:
                chosen.append(paragraph)
        elif paragraph.section or _TIME_CODE.fullmatch(text, paragraph.start, paragraph.end):
            aside = True
        elif not (aside or paragraph.furniture or (seen[paragraph.key] > 1 and not paragraph.statement)):
            chosen.append(paragraph)
        rest -= paragraph.words
    return chosen


def _drop_imprint(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """What stands below a title and the line of outlet and date right under it, where the text opens so."""
    if len(paragraphs) < 3 or not paragraphs[1].dated or paragraphs[0].words > 45:
        return paragraphs
    return paragraphs[2:] if paragraphs[0].block == paragraphs[1].block < paragraphs[2].block else paragraphs


def _drop_title(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The lines of a text without prose, its title left out."""
    return paragraphs[1:] if len(paragraphs) > 1 and not paragraphs[0].sentence else paragraphs

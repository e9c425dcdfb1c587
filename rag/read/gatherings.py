"""The gatherings that an article tells of: those that it reports on, and others that it only mentions."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from rag.read.gathering_words import Words, find_words, is_noun
from rag.read.names import full_names
from rag.read.places import find_dateline, find_places, is_land
from rag.read.sentences import split_sentences
from rag.read.statements import join_quotations
from rag.read.times import DAYS, Time, find_times, read_days
from rag.types import Article, Gathering, Span

LEAD_SENTENCES = 4
"""Sentences, with the headline, in which an article names what it reports on."""
REACH = 80
"""Characters between the words for a gathering and a time or a place that is told of it."""
DATELINE, ADJACENT, NEARBY, LEAST_PLACE = 6, 5, 2, 2
"""What a place weighs by where it stands: before the first sentence, behind the words for the gathering, elsewhere in
its sentence; and the least that is enough."""

_AHEAD = re.compile(r"\b(?:will|would|due|expected|scheduled|plans?|planned|until|through|by)\b[^.;:]*$")
_CLAUSE = re.compile(r"\b(?:since|after|before|when|that|which|who|until|because|while|where|whose)\b|[;:]")


class _Sentence(NamedTuple):
    """The mentions and the times of a sentence."""

    mentions: tuple[Words, ...]
    times: tuple[Time, ...]


def read_gatherings(article: Article) -> list[Gathering]:
    """The gatherings of an article: first those that it reports on, then those that it mentions, by place.

    What an article reports on stands in its headline or its first sentences, at the time of writing. All words for one
    gathering are one record; of mentions each is its own.
    """
    text = article.text
    sentences = list(join_quotations(text, split_sentences(text, article.body)))
    spans = [article.title_span, *sentences] if article.title_span else [(0, 0), *sentences]
    persons = _persons(article)
    places = list(find_places(text, spans, persons))
    dateline = find_dateline(text, sentences)
    found = [mention for number, span in enumerate(spans) for mention in find_words(text, number, span, persons)]
    found = [
        _place_in_time(text, mention, here, places)
        for number, group in groupby(found, key=lambda mention: mention.sentence)
        for here in [_Sentence(tuple(group), tuple(_find_told(text, spans[number])))]
        for mention in here.mentions
    ]
    own = [mention for mention in found if _is_own(mention, article.published)]
    groups = _group(own, dateline, places, spans, text)
    taken = {id(mention) for group, _ in groups for mention in group}
    lead = [time for span in spans[1:LEAD_SENTENCES] for time in _find_told(text, span)]
    lead = [time for time in lead if read_days(time.words, article.published).near == "now"]
    gatherings = [_describe(article, group, place, lead, reported=True) for group, place in groups]
    gatherings += [
        _describe(article, [mention], mention.place, reported=False)
        for mention in found
        if id(mention) not in taken and (mention.keys or mention.place) and mention.time
    ]
    return gatherings


def _find_told(text: str, span: Span) -> list[Time]:
    """The times of a sentence without weekdays that are still to come: these would be taken for those that were."""
    return [
        time
        for time in find_times(text, *span)
        if time.words not in DAYS or not _AHEAD.search(text, max(span[0], time.span[0] - REACH), time.span[0])
    ]


def _persons(article: Article) -> frozenset[str]:
    """The last names, and the full ones, that the article shows to be somebody's."""
    opening, end = (article.body[0][0], article.body[-1][1]) if article.body else (0, 0)
    text = article.text[opening:end]
    names = {name for name in full_names(text).values() if f"in {name}" not in text and f"In {name}" not in text}
    return frozenset(names) | {name.split()[-1] for name in names}


def _place_in_time(text: str, mention: Words, here: _Sentence, places: Sequence[tuple[str, Span, int]]) -> Words:
    """A mention with the time and the place that its sentence gives it: those that no other mention is nearer to."""

    def distance(span: Span, one: Words) -> int:
        inside = one.span[0] <= span[0] < one.span[1]
        return 0 if inside else span[0] - one.span[1] if span[0] >= one.span[1] else (one.span[0] - span[1]) + 8

    def is_told(span: Span) -> bool:
        nearest = min(here.mentions, key=lambda one: distance(span, one))
        return nearest is mention and _belongs(text, mention.span, span)

    times = [time for time in here.times if is_told(time.span)]
    time = min(times, key=lambda time: distance(time.span, mention), default=None)
    near = [
        (distance(span, mention), name, span)
        for name, span, number in places
        if number == mention.sentence and is_told(span)
    ]
    place = min(near, default=None)
    return replace(mention, time=time, place=(place[1], place[2]) if place else None)


def _belongs(text: str, mention: Span, span: Span) -> bool:
    """Whether a time or a place is told of the words for a gathering: near them, in the same clause."""
    between = text[mention[1] : span[0]] if span[0] >= mention[1] else text[span[1] : mention[0]]
    return len(between) <= REACH and not _CLAUSE.search(between)


def _is_own(mention: Words, published: str | None) -> bool:
    """Whether a mention may be of what the article reports on: nothing in it tells of another time."""
    if mention.time is not None:
        near = read_days(mention.time.words, published).near
        if near in ("past", "future"):
            return False
        if near == "unknown" and not re.search(r"\d\D*\d{4}|^\D*\d\d?\D*$", mention.time.words):
            return False  # a month or a year, in an article of which the day is not known
    return not mention.other


def _group(
    own: Sequence[Words],
    dateline: tuple[str, Span] | None,
    places: Sequence[tuple[str, Span, int]],
    spans: Sequence[Span],
    text: str,
) -> list[tuple[list[Words], tuple[str, Span] | None]]:
    """The gatherings that an article reports on, each with its mentions and its place; the foremost first."""
    lead = [mention for mention in own if mention.sentence <= LEAD_SENTENCES]
    if not lead and not any(mention.keys or mention.place or mention.time for mention in own):
        return []
    if not lead and dateline and any(mention.place and mention.place[0] != dateline[0] for mention in own):
        return []  # written elsewhere, of something else
    weights: Counter[str] = Counter()
    where: dict[str, Span] = {}
    if dateline:
        weights[dateline[0]] += DATELINE
        where[dateline[0]] = dateline[1]
    sentences = {mention.sentence for mention in own}
    adjacent = {mention.place[1] for mention in own if mention.place}
    for name, span, number in places:
        if span in adjacent:
            weights[name] += ADJACENT + 2 * (number <= LEAD_SENTENCES)
        elif number in sentences:
            weights[name] += NEARBY
        where.setdefault(name, span)
    cities = [name for name in weights if not is_land(name)] or list(weights)
    main = max(cities, key=lambda name: (weights[name], -where[name][0]), default=None)
    if main is not None and weights[main] < LEAST_PLACE:
        main = None
    apart: dict[str, list[Words]] = {}
    first: list[Words] = []
    for mention in own:
        elsewhere = mention.place and mention.place[0] != main and not is_land(mention.place[0]) and mention.time
        if elsewhere and mention.place:
            apart.setdefault(mention.place[0], []).append(mention)
        else:
            first.append(mention)
    groups: list[tuple[list[Words], tuple[str, Span] | None]] = []
    if first:
        groups.append((first, (main, where[main]) if main else None))
    groups += [(mentions, mentions[0].place) for mentions in apart.values()]
    return groups


def _describe(
    article: Article,
    mentions: Sequence[Words],
    place: tuple[str, Span] | None,
    lead: Sequence[Time] = (),
    *,
    reported: bool,
) -> Gathering:
    """The record of some mentions of one gathering: named by the fullest of them; without a time, with the lead's."""
    text = article.text
    named = max(mentions, key=lambda m: (is_noun(text, m), len(m.keys), m.span[1] - m.span[0], -m.span[0]))
    times = [mention.time for mention in mentions if mention.time] or lead[:1]
    return Gathering(
        source=article.source,
        name=" ".join(text[slice(*named.span)].split()),
        span=named.span,
        keys=frozenset().union(*(mention.keys for mention in mentions)),
        place=place[0] if place else None,
        place_span=place[1] if place else None,
        times=tuple(dict.fromkeys(time.words for time in times)),
        time_spans=tuple(
            {time.words: time.span for time in reversed(times)}[words]
            for words in dict.fromkeys(t.words for t in times)
        ),
        reported=reported,
        in_lead=any(mention.sentence <= LEAD_SENTENCES for mention in mentions),
        mentions=len(mentions),
    )

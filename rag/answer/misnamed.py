"""One person under two names: a name that one article has against the others, or a last name a letter off."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from rag.link.names import read_name, spell
from rag.read.names import full_names, may_be_person
from rag.types import Article, Span, Speaker

SHORTEST_NAME, SHORT_NAME = 4, 8
"""Letters from which names one letter apart, and from which names two letters apart may be misspellings."""

SAME_OPENING = 5
"""Letters with which two long names begin that may be misspellings however they end ("Altenberg", "Altendorfer")."""


class Misnamed(NamedTuple):
    """A name, and another that an article has against it."""

    name: str
    other: str
    source: str
    span: Span
    other_source: str
    other_span: Span


def find_misnamed(articles: Sequence[Article], speakers: Sequence[Speaker]) -> list[Misnamed]:
    """Where articles name one person differently: what most have, then what one has against it; each name once.

    Ways of transliterating ("Sergey", "Sergei") are no difference, nor is a name left shorter.
    """
    sources = {article.source for article in articles}
    here = [speaker for speaker in speakers if any(name.source in sources for name in speaker.names)]
    kept: list[Misnamed] = []
    for found in (*_errors(here, sources), *_clashing(here, sources), *_misspelt(articles)):
        if all(found.other not in (one.name, one.other) for one in kept):
            kept.append(found)
    return kept


def _errors(speakers: Sequence[Speaker], sources: set[str]) -> Iterator[Misnamed]:
    """First names that linking found to be an article's error."""
    for speaker in speakers:
        named = [name for name in speaker.names if name.source in sources and name.rule != "post"]
        right = [name for name in named if " " in name.name and not name.is_error]
        for wrong in (name for name in named if name.is_error):
            other = next((name for name in right if name.source != wrong.source), None)
            if other:
                yield Misnamed(other.name, wrong.name, other.source, other.span, wrong.source, wrong.span)


def _clashing(speakers: Sequence[Speaker], sources: set[str]) -> Iterator[Misnamed]:
    """Persons of one last name and one post with two first names, of whom no article knows both."""
    by_last: dict[str, list[Speaker]] = {}
    for speaker in speakers:
        if speaker.kind == "person" and read_name(speaker.name).first:
            by_last.setdefault(read_name(speaker.name).last, []).append(speaker)
    for namesakes in by_last.values():
        for one, other in combinations(namesakes, 2):
            ours, theirs = ([name for name in who.names if name.source in sources] for who in (one, other))
            first = next((name for name in ours if name.name == one.name), None)
            second = next((name for name in theirs if name.name == other.name), None)
            posts = {post.casefold() for post in one.posts} & {post.casefold() for post in other.posts}
            apart = {name.source for name in ours}.isdisjoint(name.source for name in theirs)
            if first and second and posts and apart:
                yield Misnamed(one.name, other.name, first.source, first.span, second.source, second.span)


def _misspelt(articles: Sequence[Article]) -> Iterator[Misnamed]:
    """Persons with one name alike and the other a letter or two apart, each in articles that lack the other."""
    named: dict[str, list[tuple[str, Article]]] = {}
    for article in articles:
        for name in dict.fromkeys(full_names(article.text).values()):
            if re.fullmatch(r"[\w.-]+(?: [\w.-]+)+", name) and may_be_person(name):
                first, _, last = read_name(name)
                for part in (first, f"… {last}") if len(first) > 1 else ():
                    named.setdefault(part, []).append((name, article))
    for part, namesakes in named.items():
        for (one, ours), (other, theirs) in combinations(namesakes, 2):
            names = read_name(one), read_name(other)
            differing = [name.first if part[0] == "…" else name.last for name in names]
            if ours is theirs or not _is_misspelt(*differing) or (part[0] == "…" and not _is_replaced(*differing)):
                continue
            place, also = _find(ours, one), _find(theirs, other)
            written = [name.split()[0 if part[0] == "…" else -1] for name in (one, other)]
            if place and also and not _find(ours, written[1]) and not _find(theirs, written[0]):
                yield Misnamed(one, other, ours.source, place, theirs.source, also)


def _find(article: Article, name: str) -> Span | None:
    """Where an article's body first has a name."""
    pattern = re.compile(rf"\b{re.escape(name)}\b")
    return next((match.span() for span in article.body if (match := pattern.search(article.text, *span))), None)


def _is_misspelt(one: str, other: str) -> bool:
    """Whether two names are a letter apart, two where they are long; not by transliterating, nor by a plural."""
    shorter = min(len(one), len(other))
    if one.removesuffix("s") == other.removesuffix("s") or shorter < SHORTEST_NAME:
        return False
    if shorter >= SHORT_NAME and one[:SAME_OPENING] == other[:SAME_OPENING]:
        return spell(one) != spell(other)
    most = 1 if shorter < SHORT_NAME else 2
    single, also = (re.sub(r"(.)\1", r"\1", name) for name in (one, other))
    return _distance(one, other) <= most and (single == also or spell(one) != spell(other))


def _is_replaced(one: str, other: str) -> bool:
    """Whether first names differ within them: Ivan is not Ivana, and Mario not Maria; or in a part after a hyphen."""
    parts = [name.split("-") for name in (one, other)]
    if min(map(len, parts)) > 1 and parts[0][0] == parts[1][0]:
        return True
    return one[0] == other[0] and one[-1] == other[-1]


def _distance(one: str, other: str) -> int:
    """Letters to change, add or leave out between two words."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, row = row, [i]
        for j, also in enumerate(other, start=1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != also)))
    return row[-1]

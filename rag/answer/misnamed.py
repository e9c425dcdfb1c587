"""One person under two names: a name that one article has against the others, or a last name a letter off."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from rag.link.names import read_name
from rag.read.names import full_names, may_be_person
from rag.types import Article, Span, Speaker

Place = tuple[str, Span]
"""A source, and where it has a name."""
SHORT_NAME = 8
"""Letters below which names one letter apart, from which names two letters apart may be misspellings."""


def find_misnamed(articles: Sequence[Article], speakers: Sequence[Speaker]) -> Iterator[tuple[Place, Place]]:
    """Where articles name one person differently: what most have, then what one has against it; each name once.

    Ways of transliterating ("Sergey", "Sergei") are no difference, nor is a name left shorter.
    """
    told: set[str] = set()
    sources = {article.source for article in articles}
    here = [speaker for speaker in speakers if any(name.source in sources for name in speaker.names)]
    for names, place, other in (*_errors(here, sources), *_clashing(here, sources), *_misspelt(articles)):
        if not names & told:
            told |= names
            yield place, other


_Found = tuple[set[str], Place, Place]


def _errors(speakers: Sequence[Speaker], sources: set[str]) -> Iterator[_Found]:
    """First names that linking found to be an article's error."""
    for speaker in speakers:
        named = [name for name in speaker.names if name.source in sources and name.rule != "post"]
        right = [name for name in named if " " in name.name and not name.is_error]
        for wrong in (name for name in named if name.is_error):
            other = next((name for name in right if name.source != wrong.source), None)
            if other:
                yield {wrong.name}, (other.source, other.span), (wrong.source, wrong.span)


def _clashing(speakers: Sequence[Speaker], sources: set[str]) -> Iterator[_Found]:
    """Persons of one last name and one post with two first names, of whom no article knows both."""
    by_last: dict[str, list[Speaker]] = {}
    for speaker in speakers:
        if speaker.kind == "person" and read_name(speaker.name).first:
            by_last.setdefault(read_name(speaker.name).last, []).append(speaker)
    for namesakes in by_last.values():
        for one, other in combinations(namesakes, 2):
            ours, theirs = (
                {name.source: name for name in speaker.names if name.source in sources} for speaker in (one, other)
            )
            first, second = (
                next((name for name in named.values() if name.name == speaker.name), None)
                for named, speaker in ((ours, one), (theirs, other))
            )
            posts = {post.casefold() for post in one.posts} & {post.casefold() for post in other.posts}
            if first and second and posts and not ours.keys() & theirs.keys():
                yield {one.name, other.name}, (first.source, first.span), (second.source, second.span)


def _misspelt(articles: Sequence[Article]) -> Iterator[_Found]:
    """Persons of one first name whose last names are a letter or two apart, each in articles that lack the other."""
    by_first: dict[str, list[tuple[str, Article]]] = {}
    for article in articles:
        for name in dict.fromkeys(full_names(article.text).values()):
            if re.fullmatch(r"[\w.-]+(?: [\w.-]+)+", name) and may_be_person(name):
                by_first.setdefault(read_name(name).first, []).append((name, article))
    for first, named in by_first.items():
        for (one, ours), (other, theirs) in combinations(named, 2):
            if not first or ours is theirs or not _is_near(read_name(one).last, read_name(other).last):
                continue
            if read_name(one).key == read_name(other).key or other.split()[-1] in ours.text:
                continue  # transliterated otherwise, or another person there
            place, also = _find(ours, one), _find(theirs, other)
            if place and also and one.split()[-1] not in theirs.text:
                yield {one, other}, (ours.source, place), (theirs.source, also)


def _find(article: Article, name: str) -> Span | None:
    """Where an article's body first has a name."""
    pattern = re.compile(rf"\b{re.escape(name)}\b")
    return next((match.span() for span in article.body if (match := pattern.search(article.text, *span))), None)


def _is_near(one: str, other: str) -> bool:
    """Whether two last names begin alike and are a letter apart; two letters where they are long."""
    most = 1 if min(len(one), len(other)) < SHORT_NAME else 2
    return one != other and one[:1] == other[:1] and _distance(one, other) <= most


def _distance(one: str, other: str) -> int:
    """Letters to change, add or leave out between two words."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, row = row, [i]
        for j, also in enumerate(other, start=1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != also)))
    return row[-1]

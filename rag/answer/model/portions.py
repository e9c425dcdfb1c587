"""Whole articles in portions that fit a small context: every sentence of each, never a choice of them."""

from collections.abc import Iterator, Sequence
from itertools import chain

from rag.answer.account import tells_of_another_time
from rag.find.search import search
from rag.find.terms import stem, words
from rag.find.units import Unit, read_units
from rag.index.corpus import Corpus
from rag.types import Article, Citation, Filters, Meeting, cite

MOST_ITEMS, MOST_WORDS = 40, 1_500
"""Sentences, and words of them, in one portion. With what stands before each and the rules these are 4,000 tokens and
leave room for the reply in a context of 8,192.
"""
MOST_LOOKED_UP, MOST_RECALLED = 12, 8
"""Sentences on another time for which the other articles are looked through, and what these may add."""


def read_places(corpus: Corpus, article: Article, meeting: Meeting | None) -> list[Citation]:
    """Every sentence of an article, or of what it tells of a meeting, with who speaks in it."""
    finder = corpus.meeting_finder()
    wanted = (meeting.id, None) if meeting else ()
    return [
        _cite(article, unit, meeting.id if meeting else None)
        for unit in read_units(article, corpus.statements(article))
        if meeting is None or finder.id_at(article.source, unit.end - 1) in wanted  # it may name the meeting itself
    ]


def _cite(article: Article, unit: Unit, meeting: str | None) -> Citation:
    said = unit.statements[0] if unit.statements else None
    return cite(
        article,
        unit.start,
        unit.end,
        number=1,
        speaker=said.speaker if said else None,
        via=said.via if said else (),
        meeting=meeting,
    )


def drop_copies(articles: Sequence[Sequence[Citation]]) -> list[list[Citation]]:
    """The places of several articles without those whose very words an earlier one has."""
    seen: set[str] = set()
    kept = []
    for places in articles:
        fresh = {" ".join(place.quote.split()): place for place in places}
        kept.append([place for quote, place in fresh.items() if quote not in seen])
        seen |= fresh.keys()
    return kept


def split_portions(articles: Sequence[Sequence[Citation]]) -> list[list[Citation]]:
    """The places in portions, as few as can be: each tells where it stands, so that articles may be divided."""
    portions: list[list[Citation]] = [[]]
    for place in chain.from_iterable(articles):
        if not _fits([*portions[-1], place]):
            portions.append([])
        portions[-1].append(place)
    return [portion for portion in portions if portion]


def _fits(places: Sequence[Citation]) -> bool:
    """Whether places are a portion; one that is too long by itself is one."""
    return len(places) < 2 or (
        len(places) <= MOST_ITEMS and sum(len(place.quote.split()) for place in places) <= MOST_WORDS
    )


def recall_elsewhere(corpus: Corpus, places: Sequence[Citation], meeting: Meeting) -> list[Citation]:
    """What articles on other things tell of the same as sentences on another time, the most alike first: one account
    has "the first time", and an older article tells of a time before.
    """
    others = tuple(article.source for article in corpus.articles() if article.source not in meeting.sources)
    if not others:
        return []
    asking = [place for place in places if tells_of_another_time(place.quote, 0, len(place.quote))]
    found: dict[tuple[str, int], tuple[float, Citation]] = {}
    for place in asking[:MOST_LOOKED_UP]:
        wanted = _stems(place.quote)
        for alike, citation in _read_near(corpus, place, wanted, others):
            key = (citation.source, citation.start)
            found[key] = max(found.get(key, (0.0, citation)), (alike, citation), key=lambda pair: pair[0])
    best = sorted(found.values(), key=lambda pair: -pair[0])[:MOST_RECALLED]
    return [citation for _, citation in best]


def _read_near(
    corpus: Corpus, place: Citation, wanted: set[str], others: tuple[str, ...]
) -> Iterator[tuple[float, Citation]]:
    """The sentences on another time in the two passages nearest to a place, with the share of its words in them."""
    for hit in search(corpus, place.quote, top_k=2, filters=Filters(sources=others)):
        article = corpus.article(hit.passage.source)
        for unit in read_units(article, corpus.statements(article)):
            if hit.passage.start <= unit.start < hit.passage.end and tells_of_another_time(
                article.text, unit.start, unit.end
            ):
                shared = wanted & _stems(article.text[unit.start : unit.end])
                yield len(shared) / (len(wanted) or 1), _cite(article, unit, None)


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words(text) if len(word) > 3}

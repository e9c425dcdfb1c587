"""What every reader uses: the articles, and the two ways to find passages in them."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.config import Config
from rag.errors import StoreError, UnknownSource
from rag.index.catalog import Catalog
from rag.index.database import FILE
from rag.index.embed import Embedder, open_embedder
from rag.index.filters import check_dates, describe_unknown, passes
from rag.index.gathered import read_meetings, read_origins, read_speakers
from rag.index.level import check_embedder
from rag.index.lexical import LexicalIndex
from rag.index.neighbours import Neighbours
from rag.index.vectors import PASSAGES, STATEMENTS, Place
from rag.link.asked import SpeakerFinder
from rag.link.asked_meetings import MeetingFinder
from rag.types import (
    Article,
    Filters,
    Gathering,
    Meeting,
    MeetingEdit,
    Origin,
    Passage,
    Speaker,
    SpeakerEdit,
    Statement,
)

if TYPE_CHECKING:
    import numpy as np

WEIGHTS = (1.0, 1.0, 1.0)
"""In `Corpus.lexical`: of a passage's text, its article's title, and the article's outlet, byline and date."""


class Corpus:
    """A store, opened for reading: one object for all threads of a process.

    It follows the store: each call sees what the last index run wrote, and nothing that it removed. A store that does
    not exist yet is an empty corpus. Every method raises StoreError where the catalog cannot be read, and
    EmbedderMismatch where it was meanwhile rebuilt with another embedder.
    """

    def __init__(self, config: Config, embedder: Embedder) -> None:
        """Made by `open_corpus`."""
        self.config = config
        self.embedder = embedder
        self._path = config.store / FILE
        self._lock = threading.RLock()
        self._catalog: Catalog | None = None
        self._file: tuple[int, int] | None = None
        self._changes = -1
        self._revision = ""
        self._articles: dict[str, Article] = {}
        self._statements: dict[str, tuple[Statement, ...]] = {}
        self._speakers: SpeakerFinder | None = None
        self._meetings: MeetingFinder | None = None
        self._origins: tuple[Origin, ...] | None = None
        self._all: tuple[Article, ...] | None = None
        self._words: LexicalIndex | None = None
        self._neighbours = Neighbours(config)

    def articles(self, filters: Filters = Filters()) -> tuple[Article, ...]:
        """The articles that the filters let through, in source order.

        A date that is known in part (`2023-07`) passes where it may lie within. Raises UnknownSource for a source that
        is not indexed, RequestError for a date that is none.
        """
        check_dates(filters)
        if filters.sources:
            articles = tuple(self.article(source) for source in sorted(set(filters.sources)))
        else:
            articles = self._all_articles()
        among = [self.sources_of(self.find_speakers(filters.speaker))] if filters.speaker is not None else []
        among += [frozenset(self.meeting_finder().find(filters.meeting).sources)] if filters.meeting is not None else []
        return tuple(a for a in articles if passes(a, filters) and all(a.source in sources for sources in among))

    def article(self, source: str) -> Article:
        """One article. Raises UnknownSource, which names the nearest sources."""
        catalog = self._read()
        with self._lock:
            found = self._articles.get(source)
            if found is None and catalog is not None:
                found = catalog.article(source)
                if found is not None:
                    self._articles[source] = found
        if found is None:
            raise UnknownSource(self._unknown(source))
        return found

    def passages(self, source: str) -> tuple[Passage, ...]:
        """The passages of one article, in order of place. Raises UnknownSource."""
        self.article(source)
        catalog = self._read()
        return () if catalog is None else tuple(catalog.passages(source))

    def statements(self, article: Article) -> tuple[Statement, ...]:
        """The statements of an article, in order of place, under canonical names.

        None where the store has let go of the article since, or has another text of it.
        """
        catalog = self._read()
        finder = self._finder()
        with self._lock:
            if article.id not in self._statements and catalog is not None:
                said = catalog.speech.statements(article, finder.names_in(article.source))
                meetings = self.meeting_finder()
                self._statements[article.id] = tuple(
                    replace(one, meeting=meetings.id_at(one.source, one.start)) for one in said
                )
            return self._statements.get(article.id, ())

    def speakers(self) -> tuple[Speaker, ...]:
        """Everybody who speaks or is named in the corpus, those with most statements first."""
        return self._finder().speakers

    def find_speakers(self, asked: str) -> tuple[Speaker, ...]:
        """Those who can be meant by a name, a post or a country as a person asks for it; see `SpeakerFinder`."""
        return self._finder().find(asked)

    def speaker_edits(self) -> tuple[SpeakerEdit, ...]:
        """What people have decided about speakers, the oldest first."""
        catalog = self._read()
        return () if catalog is None else tuple(catalog.speech.edits())

    def meetings(self) -> tuple[Meeting, ...]:
        """The meetings that the articles report on, the latest first, undated ones last."""
        return self.meeting_finder().meetings

    def meeting_finder(self) -> MeetingFinder:
        """The meetings, ready to be asked for: as the last index run linked them, or linked here where it has not."""
        catalog = self._read()
        with self._lock:
            if self._meetings is None:
                self._meetings = MeetingFinder(() if catalog is None else read_meetings(catalog, self.speakers()))
            return self._meetings

    def gatherings(self) -> tuple[Gathering, ...]:
        """What the articles tell of gatherings, in the order of sources: those that they report on and mention."""
        catalog = self._read()
        return () if catalog is None else tuple(catalog.meetings.gatherings())

    def meeting_edits(self) -> tuple[MeetingEdit, ...]:
        """What people have decided about meetings, the oldest first."""
        catalog = self._read()
        return () if catalog is None else tuple(catalog.meetings.edits())

    def sources_of(self, speakers: Iterable[Speaker]) -> frozenset[str]:
        """The articles that report something of theirs."""
        catalog = self._read()
        return frozenset() if catalog is None else catalog.speech.sources_of(speakers)

    def _finder(self) -> SpeakerFinder:
        """The speakers, as the last index run linked them; while one is under way, or was stopped, linked here."""
        catalog = self._read()
        with self._lock:
            if self._speakers is None:
                self._speakers = SpeakerFinder(() if catalog is None else read_speakers(catalog))
            return self._speakers

    def origins(self) -> tuple[Origin, ...]:
        """The accounts that the articles carry, those that most articles carry first."""
        catalog = self._read()
        with self._lock:
            if self._origins is None:
                self._origins = () if catalog is None else tuple(read_origins(catalog, self.speakers()))
            return self._origins

    def origin_of(self, source: str) -> Origin:
        """The account that an article carries. Raises UnknownSource."""
        for origin in self.origins():
            if source in origin.sources:
                return origin
        raise UnknownSource(self._unknown(source))

    def lexical(
        self,
        query: str,
        *,
        limit: int,
        sources: frozenset[str] | None = None,
        weights: tuple[float, float, float] = WEIGHTS,
    ) -> list[tuple[Passage, float]]:
        """The passages that share words with the query, with their BM25 scores, best first."""
        with self._lock:
            catalog = self._read()
            if catalog is None:
                return []
            self._words = words = self._words or LexicalIndex(catalog)
        found = words.search(query, limit=limit, sources=sources, weights=weights)
        passages = catalog.passages_numbered(number for number, _ in found)
        return [(passages[number], score) for number, score in found if number in passages]

    def count(self, words: str, *, sources: frozenset[str] | None = None) -> int:
        """How many passages hold a word (in any form of the same stem), or words one behind the other."""
        catalog = self._read()
        return 0 if catalog is None else catalog.count(words, sources=sources)

    def nearest(
        self, vector: "np.ndarray", *, limit: int, sources: frozenset[str] | None = None
    ) -> list[tuple[Passage, float]]:
        """The passages whose vectors are nearest, with cosine similarity, best first; see `nearest_each`."""
        return self.nearest_each([vector], limit=limit, sources=sources)[0]

    def nearest_each(
        self, vectors: Sequence["np.ndarray"], *, limit: int, sources: frozenset[str] | None = None
    ) -> list[list[tuple[Passage, float]]]:
        """For each vector the passages that are nearest, with cosine similarity, best first; all in one query.

        Where Chroma is missing or damaged it is made again from the catalog, and `notices` says so; while another
        process is writing, or Chroma's server cannot be used, nothing is found instead.
        """
        catalog = self._read()
        if catalog is None:
            return [[] for _ in vectors]
        found = self._neighbours.nearest(catalog, PASSAGES, vectors, limit=limit, sources=sources)
        passages = catalog.passages_of({name for ranking in found for name, _ in ranking})
        return [[(passages[name], score) for name, score in ranking if name in passages] for ranking in found]

    def nearest_statements(
        self, vector: "np.ndarray", *, limit: int, sources: frozenset[str] | None = None
    ) -> list[tuple[Place, float]]:
        """Where the nearest statements stand (source, start, end), with cosine similarity, best first."""
        catalog = self._read()
        if catalog is None:
            return []
        [found] = self._neighbours.nearest(catalog, STATEMENTS, [vector], limit=limit, sources=sources)
        places = catalog.speech.places([name for name, _ in found])
        return [(places[name], score) for name, score in found if name in places]

    def size(self) -> tuple[int, int]:
        """Numbers of articles and of passages."""
        catalog = self._read()
        return (0, 0) if catalog is None else catalog.size()

    def revision(self) -> str:
        """Changes with every change of content; empty for a store that does not exist."""
        self._read()
        return self._revision

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user should know of this store."""
        return self._neighbours.notices

    def look_at_chroma(self) -> None:
        """Make Chroma again where it is gone, and say so in `notices`.

        Asked at opening: a question over a few articles reads them whole and would never miss it.
        """
        catalog = self._read()
        if catalog is not None:
            self._neighbours.look(catalog)

    def close(self) -> None:
        """Let go of the store's files; a query that still runs ends first."""
        with self._lock:
            self._neighbours.close()
            if self._catalog is not None:
                self._catalog.close()
                self._catalog, self._file = None, None

    # Following the store

    def _read(self) -> Catalog | None:
        """The catalog as it is now; None where there is none. What was remembered of an older state is forgotten."""
        with self._lock:
            try:
                status = self._path.stat()
                file = (status.st_dev, status.st_ino)
            except FileNotFoundError:
                file = None
            if file != self._file:
                self.close()
                self._changes, self._revision = -1, ""
                self._forget()
                if file is not None:
                    self._catalog, self._file = Catalog(self.config.store), file
            if self._catalog is not None and (changes := self._catalog.change_count()) != self._changes:
                check_embedder(self._catalog, self.embedder)
                revision = (
                    f"{self._catalog.revision()}.{self._catalog.speech.revision()}.{self._catalog.meetings.revision()}"
                )
                if revision != self._revision:
                    self._forget()
                self._changes, self._revision = changes, revision
            return self._catalog

    def _forget(self) -> None:
        self._articles, self._statements = {}, {}
        self._speakers = self._meetings = self._origins = self._all = self._words = None

    def _all_articles(self) -> tuple[Article, ...]:
        catalog = self._read()
        with self._lock:
            if self._all is None:
                self._all = () if catalog is None else tuple(catalog.articles())
                self._articles = {article.source: article for article in self._all}
            return self._all

    def _unknown(self, source: str) -> str:
        return describe_unknown(source, [article.source for article in self._all_articles()])


def open_corpus(config: Config) -> Corpus:
    """The corpus of the settings' store.

    Raises StoreError where its catalog cannot be read, EmbedderMismatch where it was written with another embedder than
    the settings name.
    """
    corpus = Corpus(config, open_embedder(config))
    try:
        corpus.revision()
        corpus.look_at_chroma()
    except StoreError:
        corpus.close()
        raise
    return corpus

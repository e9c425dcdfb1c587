"""The record: articles, passages and their vectors in `<store>/catalog.sqlite`, and the lexical index over them.

Everything else in the store can be made again from here.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import StoreError
from rag.index.choices import Choices
from rag.index.database import Database
from rag.index.meetings import Meetings
from rag.index.origins import Origins
from rag.index.speech import Speech, name_statement, span_of, spans_of
from rag.types import Article, Gathering, Mention, Passage, Statement

if TYPE_CHECKING:
    import numpy as np

FACTS = ("id", "sha256", "text", "title", "outlet", "byline", "published", "published_reason")
SPANS = ("body", "title_span", "published_span")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the catalog knows of an indexed file without its text."""

    source: str
    path: str
    stamp: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An article as `write_entries` takes it: with the file that it came from and all that was read from it."""

    article: Article
    path: str
    stamp: str
    passages: Sequence[Passage]
    vectors: "np.ndarray"
    """Of the passages, then of the statements, in their order."""
    statements: Sequence[Statement] = ()
    mentions: Sequence[Mention] = ()
    gatherings: Sequence[Gathering] = ()

    @cached_property
    def rows(self) -> list[str]:
        """The ids of passages and statements, in the order of the vectors."""
        return [*(passage.id for passage in self.passages), *map(name_statement, self.statements)]


class Catalog(Database):
    """An open catalog; safe to share between threads. Every method raises StoreError where the file is damaged."""

    def __init__(self, store: Path, *, create: bool = False) -> None:
        """Open, and bring the schema up to date where `create` is given (the writer's part)."""
        super().__init__(store, create=create)
        self.speech = Speech(self)
        self.meetings = Meetings(self)
        self.origins = Origins(self)
        self.choices = Choices(self)

    # Articles and passages

    def folders(self) -> list[str]:
        """Absolute paths of the folders (and single files) that were indexed."""
        return [row[0] for row in self.rows("select path from folders order by path")]

    def add_folder(self, path: str) -> None:
        """Remember an indexed folder."""
        with self.errors():
            self.connection.execute("insert or ignore into folders values (?)", [path])

    def known(self) -> list[Known]:
        """All indexed files, in source order."""
        rows = self.rows("select source, path, stamp, sha256 from articles order by source")
        return [Known(source=row[0], path=row[1], stamp=row[2], sha256=row[3]) for row in rows]

    def articles(self) -> list[Article]:
        """All articles, in source order."""
        rows = self.rows(f"select source, {', '.join((*FACTS, *SPANS))} from articles order by source")
        return [article_of(row) for row in rows]

    def article(self, source: str) -> Article | None:
        """One article, or None."""
        rows = self.rows(f"select source, {', '.join((*FACTS, *SPANS))} from articles where source = ?", [source])
        return article_of(rows[0]) if rows else None

    def passages(self, source: str) -> list[Passage]:
        """The passages of one article, in order of place."""
        rows = self.rows(
            'select id, source, start, "end", text from passages where source = ? order by start', [source]
        )
        return [passage_of(row) for row in rows]

    def passages_of(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The passages with these ids, by id; an id that the catalog does not know is left out."""
        rows = self.rows(
            'select id, source, start, "end", text from passages where id in (select value from json_each(?))',
            [json.dumps(list(ids))],
        )
        return {row[0]: passage_of(row) for row in rows}

    def places(self) -> dict[str, tuple[str, int, int]]:
        """(source, start, end) of every passage, by its id."""
        return {row[0]: (row[1], row[2], row[3]) for row in self.rows('select id, source, start, "end" from passages')}

    def size(self) -> tuple[int, int]:
        """Numbers of articles and of passages."""
        row = self.rows("select (select count(*) from articles), (select count(*) from passages)")[0]
        return row[0], row[1]

    def write_entries(self, entries: Sequence[Entry], *, embedder: str) -> None:
        """Write articles with passages and vectors, each in place of what its source had before; all or nothing."""
        with self.transaction():
            for entry in entries:
                article = entry.article
                kept = {passage.id for passage in entry.passages}
                self._drop_lexical(article.source)
                stale = [p.id for p in self.passages(article.source) if p.id not in kept]
                self.connection.executemany("delete from passages where id = ?", [(name,) for name in stale])
                self._write_article(entry)
                self.connection.executemany(
                    "insert or ignore into passages values (null, ?, ?, ?, ?, ?)",
                    [(p.id, p.source, p.start, p.end, p.text) for p in entry.passages],
                )
                self.speech.write(article.source, entry.rows[len(entry.passages) :], entry.statements, entry.mentions)
                self.meetings.write_gatherings(article.source, entry.gatherings)
                self._write_vectors(entry.rows, entry.vectors, embedder)
                self.connection.execute(
                    "insert into lexical (rowid, text, title, facts) select number, text, title, facts "
                    "from lexical_source where number in (select number from passages where source = ?)",
                    [article.source],
                )
            self.count_revision()

    def remove_articles(self, sources: Sequence[str]) -> None:
        """Remove articles with all that hangs on them; all or nothing."""
        with self.transaction():
            for source in sources:
                self._drop_lexical(source)
                self.connection.execute("delete from articles where source = ?", [source])
            self.count_revision()

    def _write_article(self, entry: Entry) -> None:
        article = entry.article
        printed = "" if article.published_span is None else article.text[slice(*article.published_span)]
        facts = " ".join(filter(None, (article.outlet, article.byline, printed, article.published)))
        names = ("source", "path", "stamp", "facts", *FACTS, *SPANS)
        values = (
            *(article.source, entry.path, entry.stamp, facts),
            *(getattr(article, name) for name in FACTS),
            *(json.dumps(getattr(article, name)) for name in SPANS),
        )
        self.connection.execute(
            f"insert into articles ({', '.join(names)}) values ({', '.join('?' * len(names))}) on conflict (source) "
            f"do update set {', '.join(f'{name} = excluded.{name}' for name in names[1:])}",
            values,
        )

    # Vectors

    def vectors(self, ids: Sequence[str], *, embedder: str) -> "np.ndarray":
        """The vectors of passages and statements, in the order of `ids`. Raises StoreError where one is missing."""
        import numpy as np

        rows = dict(
            self.rows(
                "select row, vector from vectors where embedder = ? and row in (select value from json_each(?))",
                [embedder, json.dumps(list(ids))],
            )
        )
        if len(rows) < len(set(ids)):
            raise StoreError(
                f"{self.path} misses vectors of {embedder}; make them again: python -m rag index --rebuild"
            )
        return np.array([np.frombuffer(rows[name], dtype="<f4") for name in ids], dtype=np.float32)

    def rows_without_vectors(self, embedder: str | None) -> list[tuple[str, str]]:
        """(id, text) of the passages and statements without a vector of this embedder; with None, of all."""
        lacks = "not exists (select 1 from vectors where row = id and embedder = ?)"
        passages = self.rows(f"select id, text from passages where {lacks} order by number", [embedder])
        names = {row[0] for row in self.rows(f"select id from statements where {lacks}", [embedder])}
        articles = self.articles() if names else []
        statements = [statement for article in articles for statement in self.speech.statements(article)]
        return [*passages, *((name, s.text) for s in statements if (name := name_statement(s)) in names)]

    def write_vectors(self, ids: Sequence[str], vectors: "np.ndarray", *, embedder: str) -> None:
        """Add vectors beside those of other embedders; what they are of does not change."""
        with self.transaction():
            self._write_vectors(ids, vectors, embedder)

    def _write_vectors(self, ids: Sequence[str], vectors: "np.ndarray", embedder: str) -> None:
        self.connection.executemany(
            "insert or replace into vectors values (?, ?, ?)",
            [(name, embedder, row.tobytes()) for name, row in zip(ids, vectors, strict=True)],
        )

    def choose_embedder(self, embedder: str, dimensions: int) -> None:
        """Make this the store's embedder, and let go of the vectors of all others."""
        with self.transaction():
            self.connection.execute("delete from vectors where embedder <> ?", [embedder])
            self.write_setting("embedder", embedder)
            self.write_setting("dimensions", str(dimensions))
            self.count_revision()

    # The lexical index

    def _drop_lexical(self, source: str) -> None:
        self.connection.execute(
            "insert into lexical (lexical, rowid, text, title, facts) select 'delete', number, text, title, facts "
            "from lexical_source where number in (select number from passages where source = ?)",
            [source],
        )

    def stems(self, text: str) -> list[str]:
        """The distinct stems of a text's words, exactly as the lexical index makes them, in order of first use."""
        with self.errors():
            self.connection.execute("delete from temp.query")
            self.connection.execute(
                "insert into temp.query values (?)", [text.encode("utf-8", "replace").decode("utf-8")]
            )
            return [
                row[0]
                for row in self.connection.execute(
                    "select term from temp.query_stems group by term order by min(offset)"
                )
            ]

    def postings(self, stem: str) -> list[tuple[int, str]]:
        """(passage number, column) of every place where a stem stands."""
        return self.rows("select doc, col from temp.lexical_stems where term = ?", [stem])

    def count(self, words: str, *, sources: Iterable[str] | None) -> int:
        """How many passages hold a word in their text or title (in any form of its stem), or words in a row."""
        phrase = " ".join(re.findall(r"[^\W_]+", words.encode("utf-8", "replace").decode("utf-8")))
        if not phrase:
            return 0
        among = "" if sources is None else "and source in (select value from json_each(:sources))"
        select = "select count(*) from lexical join passages on number = lexical.rowid where lexical match :match"
        # Quoted, so that nothing a user types is read as FTS5's own syntax.
        values = {"match": f'{{text title}} : "{phrase}"', "sources": json.dumps(list(sources or ()))}
        return int(self.value(f"{select} {among}", values))

    def passage_lengths(self) -> list[tuple[int, str, int]]:
        """(number, source, characters) of every passage, by number."""
        return self.rows('select number, source, "end" - start from passages order by number')

    def passages_numbered(self, numbers: Iterable[int]) -> dict[int, Passage]:
        """The passages with these numbers, by number."""
        rows = self.rows(
            'select id, source, start, "end", text, number from passages '
            "where number in (select value from json_each(?))",
            [json.dumps(list(numbers))],
        )
        return {row[5]: passage_of(row) for row in rows}


def article_of(row: Sequence[Any]) -> Article:
    """The article of a row of (source, *FACTS, *SPANS)."""
    facts = dict(zip(FACTS, row[1:], strict=False))
    body, title_span, published_span = (json.loads(value) for value in row[1 + len(FACTS) :])
    return Article(
        source=row[0],
        **facts,
        body=spans_of(body),
        title_span=span_of(title_span),
        published_span=span_of(published_span),
    )


def passage_of(row: Sequence[Any]) -> Passage:
    """The passage of a row of (id, source, start, end, text)."""
    return Passage(id=row[0], source=row[1], start=row[2], end=row[3], text=row[4])

"""The record: articles, passages and their vectors in `<store>/catalog.sqlite`, and the lexical index over them.

Everything else in the store can be made again from here.
"""

import json
import re
import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import StoreError
from rag.index.schema import LEXICAL, LEXICAL_VIEWS, MIGRATIONS
from rag.types import Article, Passage, Span

if TYPE_CHECKING:
    import numpy as np

FILE = "catalog.sqlite"
FACTS = ("id", "sha256", "text", "title", "outlet", "byline", "published", "published_reason")
SPANS = ("body", "title_span", "published_span")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the catalog knows of an indexed file without its text."""

    source: str
    path: str
    stamp: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as `write_entries` takes it: with the file that it came from, its passages and their vectors."""

    article: Article
    path: str
    stamp: str
    passages: Sequence[Passage]
    vectors: "np.ndarray"


class Catalog:
    """An open catalog; safe to share between threads. Every method raises StoreError where the file is damaged."""

    def __init__(self, store: Path, *, create: bool = False) -> None:
        """Open, and bring the schema up to date where `create` is given (the writer's part)."""
        self.path = store / FILE
        self._lock = threading.RLock()
        if not create and not self.path.exists():
            raise StoreError(f"{self.path} does not exist; index a folder first: python -m rag index PATH")
        with self._errors():
            # A reader opens for writing too: SQLite lets only such a one take up the log that a killed writer left.
            self._db = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(create)
        except BaseException:
            self._db.close()
            raise

    def _prepare(self, create: bool) -> None:
        with self._errors():
            version = self._value("pragma user_version")
            if version > len(MIGRATIONS):
                raise StoreError(f"{self.path} was written by a newer version of this program; use that one")
            self._db.execute("pragma foreign_keys = on")
            self._db.execute("pragma synchronous = full")
            self._db.execute("pragma temp_store = memory")
            if create and version < len(MIGRATIONS):
                self._db.execute("pragma journal_mode = wal")
                with self.transaction():
                    for step in MIGRATIONS[version:]:
                        for statement in step.split(";\n"):
                            self._db.execute(statement)
                    self._db.execute("insert or ignore into settings values ('catalog', ?)", [uuid.uuid4().hex])
                    self._db.execute(f"pragma user_version = {len(MIGRATIONS)}")
            elif version < len(MIGRATIONS):
                raise StoreError(f"{self.path} is of an older version; bring it up to date: python -m rag index")
            if create and not self._value("select count(*) from sqlite_master where name = 'lexical'"):
                self.rebuild_lexical()
            for statement in LEXICAL_VIEWS:
                self._db.execute(statement)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turns SQLite's errors into ours, one statement or transaction at a time over all threads."""
        with self._lock:
            try:
                yield
            except sqlite3.OperationalError as error:
                raise StoreError(
                    f"{self.path} cannot be used ({error}); check its folder's rights and space"
                ) from error
            except sqlite3.DatabaseError as error:
                raise StoreError(
                    f"{self.path} is damaged ({error}); move it away and index again: python -m rag index PATH"
                ) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is written within, or nothing."""
        with self._errors():
            self._db.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")

    def _rows(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        with self._errors():
            return self._db.execute(statement, values).fetchall()

    def _value(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        rows = self._rows(statement, values)
        return rows[0][0] if rows else None

    def close(self) -> None:
        """Close; whoever closes last folds the write-ahead log into the file."""
        with self._errors():
            self._db.close()

    # What changes

    def change_count(self) -> int:
        """A number that differs as soon as another connection has written; costs microseconds."""
        return int(self._value("pragma data_version"))

    def revision(self) -> str:
        """Changes with every change of content, and differs between catalogs."""
        return f"{self.setting('catalog')}-{self.setting('revision') or 0}"

    def setting(self, name: str) -> str | None:
        """A setting of the store, such as the embedder's name; None where it is not set."""
        value = self._value("select value from settings where name = ?", [name])
        return None if value is None else str(value)

    def write_setting(self, name: str, value: str) -> None:
        """Write a setting."""
        with self._errors():
            self._db.execute("insert or replace into settings values (?, ?)", [name, value])

    def _count_revision(self) -> None:
        self.write_setting("revision", str(int(self.setting("revision") or 0) + 1))

    # Articles and passages

    def folders(self) -> list[str]:
        """Absolute paths of the folders (and single files) that were indexed."""
        return [row[0] for row in self._rows("select path from folders order by path")]

    def add_folder(self, path: str) -> None:
        """Remember an indexed folder."""
        with self._errors():
            self._db.execute("insert or ignore into folders values (?)", [path])

    def known(self) -> list[Known]:
        """All indexed files, in source order."""
        rows = self._rows("select source, path, stamp, sha256 from articles order by source")
        return [Known(source=row[0], path=row[1], stamp=row[2], sha256=row[3]) for row in rows]

    def articles(self) -> list[Article]:
        """All articles, in source order."""
        rows = self._rows(f"select source, {', '.join((*FACTS, *SPANS))} from articles order by source")
        return [article_of(row) for row in rows]

    def article(self, source: str) -> Article | None:
        """One article, or None."""
        rows = self._rows(f"select source, {', '.join((*FACTS, *SPANS))} from articles where source = ?", [source])
        return article_of(rows[0]) if rows else None

    def passages(self, source: str) -> list[Passage]:
        """The passages of one article, in order of place."""
        rows = self._rows(
            'select id, source, start, "end", text from passages where source = ? order by start', [source]
        )
        return [passage_of(row) for row in rows]

    def passages_of(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The passages with these ids, by id; an id that the catalog does not know is left out."""
        rows = self._rows(
            'select id, source, start, "end", text from passages where id in (select value from json_each(?))',
            [json.dumps(list(ids))],
        )
        return {row[0]: passage_of(row) for row in rows}

    def places(self) -> dict[str, tuple[str, int, int]]:
        """(source, start, end) of every passage, by its id."""
        return {row[0]: (row[1], row[2], row[3]) for row in self._rows('select id, source, start, "end" from passages')}

    def size(self) -> tuple[int, int]:
        """Numbers of articles and of passages."""
        row = self._rows("select (select count(*) from articles), (select count(*) from passages)")[0]
        return row[0], row[1]

    def write_entries(self, entries: Sequence[Entry], *, embedder: str) -> None:
        """Write articles with passages and vectors, each in place of what its source had before; all or nothing."""
        with self.transaction():
            for entry in entries:
                article = entry.article
                kept = {passage.id for passage in entry.passages}
                self._drop_lexical(article.source)
                stale = [p.id for p in self.passages(article.source) if p.id not in kept]
                self._db.executemany("delete from passages where id = ?", [(name,) for name in stale])
                self._write_article(entry)
                self._db.executemany(
                    "insert or ignore into passages values (null, ?, ?, ?, ?, ?)",
                    [(p.id, p.source, p.start, p.end, p.text) for p in entry.passages],
                )
                self._db.executemany(
                    "insert or replace into vectors values ((select number from passages where id = ?), ?, ?)",
                    [(p.id, embedder, row.tobytes()) for p, row in zip(entry.passages, entry.vectors, strict=True)],
                )
                self._db.execute(
                    "insert into lexical (rowid, text, title, facts) select number, text, title, facts "
                    "from lexical_source where number in (select number from passages where source = ?)",
                    [article.source],
                )
            self._count_revision()

    def remove_articles(self, sources: Sequence[str]) -> None:
        """Remove articles with all that hangs on them; all or nothing."""
        with self.transaction():
            for source in sources:
                self._drop_lexical(source)
                self._db.execute("delete from articles where source = ?", [source])
            self._count_revision()

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
        self._db.execute(
            f"insert into articles ({', '.join(names)}) values ({', '.join('?' * len(names))}) on conflict (source) "
            f"do update set {', '.join(f'{name} = excluded.{name}' for name in names[1:])}",
            values,
        )

    # Vectors

    def vectors(self, ids: Sequence[str], *, embedder: str) -> "np.ndarray":
        """The vectors of passages, in the order of `ids`. Raises StoreError where one is missing."""
        import numpy as np

        rows = dict(
            self._rows(
                "select id, vector from passages join vectors on passage = number and embedder = ? "
                "where id in (select value from json_each(?))",
                [embedder, json.dumps(list(ids))],
            )
        )
        if len(rows) < len(set(ids)):
            raise StoreError(
                f"{self.path} misses vectors of {embedder}; make them again: python -m rag index --rebuild"
            )
        return np.array([np.frombuffer(rows[name], dtype="<f4") for name in ids], dtype=np.float32)

    def passages_without_vectors(self, embedder: str | None) -> list[Passage]:
        """The passages that have no vector of this embedder yet; with None, all."""
        rows = self._rows(
            'select id, source, start, "end", text from passages where not exists '
            "(select 1 from vectors where passage = number and embedder = ?) order by number",
            [embedder],
        )
        return [passage_of(row) for row in rows]

    def write_vectors(self, ids: Sequence[str], vectors: "np.ndarray", *, embedder: str) -> None:
        """Add vectors beside those of other embedders; the passages' own do not change."""
        with self.transaction():
            self._db.executemany(
                "insert or replace into vectors values ((select number from passages where id = ?), ?, ?)",
                [(name, embedder, row.tobytes()) for name, row in zip(ids, vectors, strict=True)],
            )

    def choose_embedder(self, embedder: str, dimensions: int) -> None:
        """Make this the store's embedder, and let go of the vectors of all others."""
        with self.transaction():
            self._db.execute("delete from vectors where embedder <> ?", [embedder])
            self.write_setting("embedder", embedder)
            self.write_setting("dimensions", str(dimensions))
            self._count_revision()

    # The lexical index

    def _drop_lexical(self, source: str) -> None:
        self._db.execute(
            "insert into lexical (lexical, rowid, text, title, facts) select 'delete', number, text, title, facts "
            "from lexical_source where number in (select number from passages where source = ?)",
            [source],
        )

    def rebuild_lexical(self) -> None:
        """Make the lexical index again from the passages."""
        with self.transaction():
            self._db.execute("drop table if exists lexical")
            self._db.execute(LEXICAL)
            self._db.execute("insert into lexical (lexical) values ('rebuild')")

    def stems(self, text: str) -> list[str]:
        """The distinct stems of a text's words, exactly as the lexical index makes them, in order of first use."""
        with self._errors():
            self._db.execute("delete from temp.query")
            self._db.execute("insert into temp.query values (?)", [text.encode("utf-8", "replace").decode("utf-8")])
            return [
                row[0]
                for row in self._db.execute("select term from temp.query_stems group by term order by min(offset)")
            ]

    def postings(self, stem: str) -> list[tuple[int, str]]:
        """(passage number, column) of every place where a stem stands."""
        return self._rows("select doc, col from temp.lexical_stems where term = ?", [stem])

    def count(self, words: str, *, sources: Iterable[str] | None) -> int:
        """How many passages hold a word in their text or title (in any form of its stem), or words in a row."""
        phrase = " ".join(re.findall(r"[^\W_]+", words.encode("utf-8", "replace").decode("utf-8")))
        if not phrase:
            return 0
        among = "" if sources is None else "and source in (select value from json_each(:sources))"
        select = "select count(*) from lexical join passages on number = lexical.rowid where lexical match :match"
        # Quoted, so that nothing a user types is read as FTS5's own syntax.
        values = {"match": f'{{text title}} : "{phrase}"', "sources": json.dumps(list(sources or ()))}
        return int(self._value(f"{select} {among}", values))

    def passage_lengths(self) -> list[tuple[int, str, int]]:
        """(number, source, characters) of every passage, by number."""
        return self._rows('select number, source, "end" - start from passages order by number')

    def passages_numbered(self, numbers: Iterable[int]) -> dict[int, Passage]:
        """The passages with these numbers, by number."""
        rows = self._rows(
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
        body=tuple((start, end) for start, end in body),
        title_span=span_of(title_span),
        published_span=span_of(published_span),
    )


def span_of(value: list[int] | None) -> Span | None:
    """A span as JSON keeps it."""
    return None if value is None else (value[0], value[1])


def passage_of(row: Sequence[Any]) -> Passage:
    """The passage of a row of (id, source, start, end, text)."""
    return Passage(id=row[0], source=row[1], start=row[2], end=row[3], text=row[4])

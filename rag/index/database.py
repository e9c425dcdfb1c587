"""An open SQLite file with our schema: connection, transactions, errors, settings."""

import sqlite3
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rag.errors import StoreError
from rag.index.schema import LEXICAL, LEXICAL_VIEWS, MIGRATIONS

FILE = "catalog.sqlite"


class Database:
    """The catalog's file; safe to share between threads. Every method raises StoreError where it is damaged."""

    def __init__(self, store: Path, *, create: bool = False) -> None:
        """Open, and bring the schema up to date where `create` is given (the writer's part)."""
        self.path = store / FILE
        self._lock = threading.RLock()
        if not create and not self.path.exists():
            raise StoreError(f"{self.path} does not exist; index a folder first: python -m rag index PATH")
        with self.errors():
            # A reader opens for writing too: SQLite lets only such a one take up the log that a killed writer left.
            self.connection = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(create)
        except BaseException:
            self.connection.close()
            raise

    def _prepare(self, create: bool) -> None:
        with self.errors():
            version = self.value("pragma user_version")
            if version > len(MIGRATIONS):
                raise StoreError(f"{self.path} was written by a newer version of this program; use that one")
            self.connection.execute("pragma foreign_keys = on")
            self.connection.execute("pragma synchronous = full")
            self.connection.execute("pragma temp_store = memory")
            if create and version < len(MIGRATIONS):
                self.connection.execute("pragma journal_mode = wal")
                with self.transaction():
                    for step in MIGRATIONS[version:]:
                        for statement in step.split(";\n"):
                            self.connection.execute(statement)
                    self.connection.execute("insert or ignore into settings values ('catalog', ?)", [uuid.uuid4().hex])
                    self.connection.execute(f"pragma user_version = {len(MIGRATIONS)}")
            elif version < len(MIGRATIONS):
                raise StoreError(f"{self.path} is of an older version; bring it up to date: python -m rag index PATH")
            if create and not self.value("select count(*) from sqlite_master where name = 'lexical'"):
                self.rebuild_lexical()
            for statement in LEXICAL_VIEWS:
                self.connection.execute(statement)

    @contextmanager
    def errors(self) -> Iterator[None]:
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
        with self.errors():
            self.connection.execute("begin immediate")
            try:
                yield
            except BaseException:
                self.connection.execute("rollback")
                raise
            self.connection.execute("commit")

    def rows(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        """What a query gives, whole."""
        with self.errors():
            return self.connection.execute(statement, values).fetchall()

    def value(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        """The first field that a query gives; None where it gives nothing."""
        rows = self.rows(statement, values)
        return rows[0][0] if rows else None

    def close(self) -> None:
        """Close; whoever closes last folds the write-ahead log into the file."""
        with self.errors():
            self.connection.close()

    # What changes

    def change_count(self) -> int:
        """A number that differs as soon as another connection has written; costs microseconds."""
        return int(self.value("pragma data_version"))

    def revision(self) -> str:
        """Changes with every change of content, and differs between catalogs."""
        return f"{self.setting('catalog')}-{self.setting('revision') or 0}"

    def setting(self, name: str) -> str | None:
        """A setting of the store, such as the embedder's name; None where it is not set."""
        value = self.value("select value from settings where name = ?", [name])
        return None if value is None else str(value)

    def write_setting(self, name: str, value: str) -> None:
        """Write a setting."""
        with self.errors():
            self.connection.execute("insert or replace into settings values (?, ?)", [name, value])

    def count_revision(self) -> None:
        """Say that the content has changed.

        No number: a copy of this store that goes its own way, or one put back from a backup, would come to the same
        numbers, and seem level with a server that the other has filled.
        """
        self.write_setting("revision", uuid.uuid4().hex)

    def rebuild_lexical(self) -> None:
        """Make the lexical index again from the passages."""
        with self.transaction():
            self.connection.execute("drop table if exists lexical")
            self.connection.execute(LEXICAL)
            self.connection.execute("insert into lexical (lexical) values ('rebuild')")

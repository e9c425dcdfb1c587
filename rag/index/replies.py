"""Replies of a language model, kept in `<store>/replies.sqlite`, so that what was asked before need not be asked again.

Nothing depends on them: where the file cannot be read or written there are none, and a damaged one is begun anew.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.config import Config

FILE = "replies.sqlite"
LIMIT = 1_000
"""Replies that are kept, the newest; about two megabytes."""
WAIT = 2.0
"""Seconds for another process's writing to end; after that it goes without."""
_SCHEMA = """create table if not exists replies (
    number integer primary key autoincrement, key text not null unique, text text not null,
    prompt_tokens integer, completion_tokens integer)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedReply:
    """A whole reply, unchecked, as it came."""

    text: str
    prompt_tokens: int | None
    completion_tokens: int | None


def find_reply(config: Config, key: str) -> CachedReply | None:
    """The reply that was kept under `key`."""
    path = config.store / FILE
    if not path.exists():  # reading makes no file
        return None
    query = "select text, prompt_tokens, completion_tokens from replies where key = ?"
    row = _try(path, lambda connection: connection.execute(query, [key]).fetchone())
    return CachedReply(text=row[0], prompt_tokens=row[1], completion_tokens=row[2]) if row else None


def keep_reply(config: Config, key: str, reply: CachedReply) -> None:
    """Keep a reply under `key`, in place of what was there; beyond LIMIT the oldest goes."""

    def write(connection: sqlite3.Connection) -> None:
        connection.execute("pragma synchronous = off")  # what a loss of power damages is begun anew
        with connection:
            connection.execute(_SCHEMA)
            connection.execute(
                "insert or replace into replies (key, text, prompt_tokens, completion_tokens) values (?, ?, ?, ?)",
                [key, reply.text, reply.prompt_tokens, reply.completion_tokens],
            )
            connection.execute(
                "delete from replies where number not in (select number from replies order by number desc limit ?)",
                [LIMIT],
            )

    path = config.store / FILE
    with suppress(OSError):  # no rights, no folder: then there is no file either
        path.touch(mode=0o600)
    if path.exists():
        _try(path, write)


def measure_replies(config: Config) -> tuple[int, int]:
    """How many are kept, and the bytes of their file."""
    path = config.store / FILE
    if not path.exists():
        return 0, 0
    number = _try(path, lambda connection: connection.execute("select count(*) from replies").fetchone()[0])
    return number or 0, path.stat().st_size if path.exists() else 0


def forget_replies(config: Config) -> None:
    """Let go of all: they may hold words of an article that was removed."""
    _delete(config.store / FILE)


def _try(path: Path, work: Callable[[sqlite3.Connection], Any]) -> Any:
    """What `work` gives; None where it cannot be done: no rights, no space, a file that stays locked, or one that is
    damaged, which is thrown away.
    """
    try:
        with closing(sqlite3.connect(path, timeout=WAIT)) as connection:
            return work(connection)
    except sqlite3.OperationalError:
        return None
    except sqlite3.DatabaseError:
        _delete(path)
        return None


def _delete(path: Path) -> None:
    for each in (path, path.with_name(f"{path.name}-journal")):
        with suppress(OSError):
            each.unlink(missing_ok=True)

"""Conversations, in the catalog: each question with its whole answer, as it was given.

They are written without the writer's lock, so also while another process indexes: a turn is one short transaction. They
are no content of the corpus: its revision stays, and Chroma never hears of them.
"""

import json
import secrets
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from rag.config import Config
from rag.errors import RequestError
from rag.index.database import FILE, Database
from rag.types import Answer, Conversation, Filters, Turn

if TYPE_CHECKING:
    from pydantic import TypeAdapter

UNREADABLE = "Another version of Readout wrote this answer, and this one cannot read it"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of an id: none that is taken for another."""
ID_LENGTH = 10
"""31^10 ids: that two of a million are the same has a chance of 1 in 1,600."""
LISTED = "id, title, created, changed, (select count(*) from turns where conversation = id)"
COLUMNS = ("question", "asked", "filters", "answer", "error", "at", "revision", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Rows that were removed, for `restore`."""

    conversation: tuple[str, ...]
    turns: tuple[tuple[Any, ...], ...]


def find_conversations(config: Config, search: str = "", *, limit: int = 200) -> list[Conversation]:
    """The conversations whose titles, questions and answers hold all words of a search, the last changed first."""
    words = search.casefold().split()
    holds = "(instr(fold(title), ?) or exists (select 1 from turns where conversation = id and instr(words, ?)))"
    where = " and ".join(holds for _ in words) or "true"
    query = f"select {LISTED} from conversations where {where} order by changed desc, id limit ?"
    return [_list(row) for row in _read(config, query, [*(word for word in words for _ in range(2)), limit])]


def find_conversation(config: Config, name: str) -> Conversation | None:
    """The conversation with this id."""
    return next(map(_list, _read(config, f"select {LISTED} from conversations where id = ?", [name])), None)


def find_begun(config: Config, question: str, *, revision: str) -> str | None:
    """The last conversation that an address with this question began over a corpus of this revision."""
    query = (
        "select id from conversations where began = ? and "
        "(select revision from turns where conversation = id order by number) = ? order by created desc"
    )
    return next((str(row[0]) for row in _read(config, query, [_sound(question), revision])), None)


def read_turns(config: Config, name: str) -> list[Turn]:
    """The turns of a conversation, in the order in which they were asked; none where there is no such one.

    Of an answer that this program cannot read the question stays, and the turn's error says so.
    """
    query = f"select number, {', '.join(COLUMNS)} from turns where conversation = ? order by number"
    return [load_turn(row) for row in _read(config, query, [name])]


def begin_conversation(config: Config, title: str, turn: Turn, *, began: str = "") -> tuple[str, Turn]:
    """Make a conversation with its first turn; gives its id, and the turn with its number.

    `began` is the question of the address that began it.
    """
    name, now = "".join(secrets.choice(LETTERS) for _ in range(ID_LENGTH)), tell_time()
    with _write(config) as database:
        database.connection.execute(
            "insert into conversations (id, title, created, changed, began) values (?, ?, ?, ?, ?)",
            [name, _sound(title), now, now, _sound(began)],
        )
        return name, _insert(database, name, turn)


def add_turn(config: Config, name: str, turn: Turn) -> Turn:
    """Keep a turn at the end of a conversation, and give it with its number.

    Raises RequestError where the conversation is there no more.
    """
    with _write(config, name) as database:
        return _insert(database, name, turn)


def _insert(database: Database, name: str, turn: Turn) -> Turn:
    made = database.connection.execute(
        f"insert into turns ({', '.join(COLUMNS)}, conversation) values ({', '.join('?' * len(COLUMNS))}, ?)",
        [*dump_turn(turn), name],
    )
    return replace(turn, number=made.lastrowid or 0)


def write_turn(config: Config, name: str, turn: Turn) -> None:
    """Put a turn in place of the one with its number. Raises RequestError where that is there no more."""
    with _write(config, name) as database:
        changed = database.connection.execute(
            f"update turns set {', '.join(f'{column} = ?' for column in COLUMNS)} where number = ?",
            [*dump_turn(turn), turn.number],
        )
        if not changed.rowcount:
            raise RequestError("this question was removed while it was asked; ask it anew")


def rename_conversation(config: Config, name: str, title: str) -> None:
    """Give a conversation another title. Raises RequestError where it is there no more."""
    with _write(config, name) as database:
        database.connection.execute("update conversations set title = ? where id = ?", [_sound(title), name])


def remove_turns(config: Config, name: str, numbers: Collection[int]) -> Removed:
    """Remove turns of a conversation. Raises RequestError where the conversation is there no more."""
    with _write(config, name) as database:
        return Removed(conversation=_row(database, name), turns=_take_turns(database, name, numbers))


def remove_conversation(config: Config, name: str) -> Removed:
    """Remove a conversation with all its turns. Raises RequestError where it is there no more."""
    with _write(config, name) as database:
        removed = Removed(conversation=_row(database, name), turns=_take_turns(database, name))
        database.connection.execute("delete from conversations where id = ?", [name])
        return removed


def restore(config: Config, removed: Removed) -> None:
    """Put back what was removed, each turn at its place; what was added meanwhile stays."""
    with _write(config) as database:
        for statement, rows in (
            ("insert or ignore into conversations values (?, ?, ?, ?, ?)", [removed.conversation]),
            (f"insert or ignore into turns values ({', '.join('?' * (len(COLUMNS) + 2))})", removed.turns),
        ):
            database.connection.executemany(statement, rows)
        _touch(database, removed.conversation[0])


def tell_time() -> str:
    """Now, as conversations and turns have it."""
    return datetime.now(UTC).isoformat()


# Rows


def dump_turn(turn: Turn) -> list[Any]:
    """The values of COLUMNS for a turn. Answers are JSON, in ASCII: so half of a surrogate pair is kept, too."""
    answer = None if turn.answer is None else json.dumps(_adapter().dump_python(turn.answer))
    words = " ".join((turn.question, turn.asked, turn.answer.text if turn.answer else "")).casefold()
    return [
        *(_sound(turn.question), _sound(turn.asked), json.dumps(asdict(turn.filters)), answer, _sound(turn.error)),
        *(turn.at, turn.revision, _sound(words)),
    ]


def load_turn(row: Sequence[Any]) -> Turn:
    """The turn of a row of its number and COLUMNS."""
    number, question, asked, filters, kept, error, at, revision, _ = row
    answer = None
    try:
        answer = None if kept is None else _adapter().validate_python(json.loads(kept))
    except ValueError:  # of pydantic as of json
        error = UNREADABLE
    known = {name: value for name, value in json.loads(filters).items() if name in Filters.__dataclass_fields__}
    narrowed = Filters(**{**known, "sources": tuple(known.get("sources", ()))})
    return Turn(
        number=number, question=question, asked=asked, filters=narrowed, answer=answer, error=error, at=at,
        revision=revision,
    )  # fmt: skip


@cache
def _adapter() -> "TypeAdapter[Answer]":
    """Reads and checks an answer's whole tree. Imported where it is used: 0.1 s, once; then an answer takes 0.03 ms."""
    from pydantic import TypeAdapter

    return TypeAdapter(Answer)


def _sound(text: str) -> str:
    """Text that SQLite takes: half of a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _list(row: Sequence[Any]) -> Conversation:
    return Conversation(id=row[0], title=row[1], created=row[2], changed=row[3], turns=row[4])


def _row(database: Database, name: str) -> tuple[str, ...]:
    return tuple(database.rows("select * from conversations where id = ?", [name])[0])


def _take_turns(database: Database, name: str, numbers: Collection[int] | None = None) -> tuple[tuple[Any, ...], ...]:
    """Removes turns of a conversation, all without `numbers`, and gives their rows."""
    among = "conversation = ? and (? is null or number in (select value from json_each(?)))"
    chosen = None if numbers is None else json.dumps(sorted(numbers))
    rows = database.rows(f"select * from turns where {among} order by number", [name, chosen, chosen or "[]"])
    database.connection.execute(f"delete from turns where {among}", [name, chosen, chosen or "[]"])
    return tuple(map(tuple, rows))


# The file


def _read(config: Config, query: str, values: Sequence[Any]) -> list[Any]:
    """What a query gives; nothing where there is no store yet."""
    if not (config.store / FILE).exists():
        return []
    with closing(Database(config.store)) as database:
        with database.errors():
            database.connection.create_function("fold", 1, str.casefold, deterministic=True)
        return database.rows(query, values)


@contextmanager
def _write(config: Config, name: str | None = None) -> Iterator[Database]:
    """One transaction, on the conversation `name` where one is named, whose time of change moves on."""
    with closing(Database(config.store)) as database, database.transaction():
        if name is not None:
            _touch(database, name)
        yield database


def _touch(database: Database, name: str) -> None:
    changed = database.connection.execute("update conversations set changed = ? where id = ?", [tell_time(), name])
    if not changed.rowcount:
        raise RequestError("this conversation was removed meanwhile; begin a new one")

"""What a user asks for, checked: filters, and the rows of a batch."""

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from rag.errors import RequestError
from rag.types import Filters, SpeakerEdit

PART_OF_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a batch: its fields, or why it has none."""

    id: Any
    fields: Mapping[str, Any]
    error: str | None = None


def read_rows(lines: Iterable[bytes]) -> Iterator[Row]:
    """The rows of JSON Lines in UTF-8, in order; blank lines are passed over, a line that is no object has an error."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"), parse_constant=refuse_constant)
        except (ValueError, RecursionError) as problem:
            yield Row(id=None, fields={}, error=f"row {number} is not JSON in UTF-8: {problem}")
            continue
        if isinstance(fields, dict):
            yield Row(id=fields.get("id"), fields=fields)
        else:
            yield Row(id=None, fields={}, error=f"row {number} is not a JSON object")


def refuse_constant(name: str) -> NoReturn:
    """NaN and Infinity are no JSON, though Python reads them."""
    raise ValueError(f"{name} is no JSON number")


def read_text(fields: Mapping[str, Any], name: str) -> str:
    """The string that a row has under a name. Raises RequestError where it has none."""
    value = fields.get(name)
    if not isinstance(value, str):
        raise RequestError(f"a row needs {name!r}, a string" + (f", not {value!r:.60}" if name in fields else ""))
    return value


def read_history(fields: Mapping[str, Any], name: str = "history") -> tuple[str, ...]:
    """The earlier questions of a conversation that a row, or the options of a command, have under a name.

    Raises RequestError where it is no list of strings.
    """
    value = fields.get(name)
    history = [] if value is None else value
    if not isinstance(history, list) or not all(isinstance(one, str) and one.strip() for one in history):
        raise RequestError(f"{name!r} must be a list of earlier questions; it is {value!r:.60}")
    return tuple(history)


def read_top_k(fields: Mapping[str, Any], default: int) -> int:
    """The row's `top_k`. Raises RequestError where it is not a whole number above 0."""
    value = fields.get("top_k", default)
    if type(value) is not int or value < 1:
        raise RequestError(f"top_k must be a whole number above 0; it is {value!r:.60}")
    return value


def read_filters(fields: Mapping[str, Any]) -> Filters:
    """The filters of a row, or of the options of a command, which have the same names.

    `source` is a string or a list of them. Raises RequestError where a filter cannot be understood.
    """
    source = fields.get("source")
    sources = [] if source is None else [source] if isinstance(source, str) else source
    if not isinstance(sources, list) or not all(isinstance(item, str) for item in sources):
        raise RequestError(f"the filter 'source' must be a string or a list of them; it is {source!r:.60}")
    for name in ("outlet", "speaker", "meeting"):
        if not isinstance(fields.get(name), str | None):
            raise RequestError(f"the filter {name!r} must be a string; it is {fields[name]!r:.60}")
    since, until = read_date(fields, "since"), read_date(fields, "until")
    if since and until:
        both = min(len(since), len(until))
        if since[:both] > until[:both]:
            raise RequestError(f"the filters leave no day: since {since} is after until {until}")
    return Filters(
        sources=tuple(sources),
        outlet=fields.get("outlet"),
        since=since,
        until=until,
        speaker=fields.get("speaker"),
        meeting=fields.get("meeting"),
    )


def read_edit(options: argparse.Namespace) -> SpeakerEdit | None:
    """The decision about speakers that `--merge` or `--split` asks for; None where neither stands.

    Raises RequestError where it names more than one source.
    """
    if options.merge is None and options.split is None:
        return None
    if options.source and len(options.source) > 1:
        raise RequestError("a decision holds in one article or in all; give one --source, or none")
    return SpeakerEdit(
        kind="split" if options.merge is None else "merge",
        name=options.split if options.merge is None else options.merge,
        into=options.into,
        source=options.source[0] if options.source else None,
    )


def read_date(fields: Mapping[str, Any], name: str) -> str | None:
    """An ISO date or a part of one. Raises RequestError where it is neither, or no day of the calendar."""
    value = fields.get(name)
    if value is None:
        return None
    try:
        if not (isinstance(value, str) and PART_OF_DATE.fullmatch(value)):
            raise ValueError
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        raise RequestError(
            f"the filter {name!r} is no date: {value!r:.60}; write 2023, 2023-07 or 2023-07-15"
        ) from None
    return value

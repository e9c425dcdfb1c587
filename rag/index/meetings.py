"""The meetings, in the catalog: the gatherings that they are linked from, the meetings, people's edits."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from rag.index.database import Database
from rag.index.fingerprint import fingerprint
from rag.index.speech import span_of, spans_of
from rag.types import Gathering, Meeting, MeetingEdit


class Meetings:
    """The meetings of a catalog; every method raises StoreError as the catalog's do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write_gatherings(self, source: str, gatherings: Iterable[Gathering]) -> None:
        """Put gatherings in place of what a source had; in a transaction."""
        connection = self._database.connection
        connection.execute("delete from gatherings where source = ?", [source])
        connection.executemany(
            "insert into gatherings values (?, ?)", [(source, dump_gathering(gathering)) for gathering in gatherings]
        )

    def gatherings(self) -> list[Gathering]:
        """All gatherings, in order of sources; of each source in the order in which they were read."""
        return [
            read_gathering(json.loads(row[0]))
            for row in self._database.rows("select record from gatherings order by source, rowid")
        ]

    def revision(self) -> int:
        """Counts the times that meetings were linked anew."""
        return int(self._database.setting("meetings") or 0)

    def is_linked(self) -> bool:
        """Whether the meetings are those of the articles and speakers as they are now, by the rules as they are now."""
        return self._database.setting("met") == self._state()

    def _state(self) -> str:
        return f"{self._database.revision()}:{self._database.setting('speakers')}:{fingerprint('link')}"

    def write(self, meetings: Sequence[Meeting]) -> None:
        """Put these in place of all meetings; all or nothing."""
        with self._database.transaction():
            self._database.connection.execute("delete from meetings")
            self._database.connection.executemany(
                "insert into meetings (id, record) values (?, ?)",
                [(meeting.id, json.dumps(asdict(meeting), default=sorted)) for meeting in meetings],
            )
            self._database.write_setting("meetings", str(self.revision() + 1))
            self._database.write_setting("met", self._state())

    def read(self) -> list[Meeting]:
        """All meetings, in the order in which they were written."""
        rows = self._database.rows("select record from meetings order by number")
        return [read_meeting(json.loads(row[0])) for row in rows]

    def edits(self) -> list[MeetingEdit]:
        """What people have decided about meetings, the oldest first."""
        rows = self._database.rows("select kind, sources, value, others from meeting_edits order by number")
        return [
            MeetingEdit(kind=row[0], sources=tuple(json.loads(row[1])), value=row[2], others=tuple(json.loads(row[3])))
            for row in rows
        ]

    def write_edits(self, edits: Sequence[MeetingEdit]) -> None:
        """Put these in place of all edits; all or nothing."""
        with self._database.transaction():
            self._database.connection.execute("delete from meeting_edits")
            self._database.connection.executemany(
                "insert into meeting_edits (kind, sources, value, others) values (?, ?, ?, ?)",
                [(edit.kind, json.dumps(edit.sources), edit.value, json.dumps(edit.others)) for edit in edits],
            )


def dump_gathering(gathering: Gathering) -> str:
    """A gathering as the catalog keeps it."""
    return json.dumps(asdict(gathering), default=sorted, ensure_ascii=False)


def read_gathering(record: dict[str, Any]) -> Gathering:
    """The gathering of a record."""
    return Gathering(
        **{
            **record,
            "span": tuple(record["span"]),
            "keys": frozenset(record["keys"]),
            "place_span": span_of(record["place_span"]),
            "times": tuple(record["times"]),
            "time_spans": spans_of(record["time_spans"]),
        }
    )


def read_meeting(record: dict[str, Any]) -> Meeting:
    """The meeting of a record."""
    lists = {name: tuple(record[name]) for name in ("participants", "sources", "reasons")}
    return Meeting(**{**record, **lists, "gatherings": tuple(map(read_gathering, record["gatherings"]))})

"""The origins of the articles, in the catalog."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from rag.index.database import Database
from rag.index.fingerprint import fingerprint
from rag.index.speech import spans_of
from rag.types import Flag, Origin, OriginLink


class Origins:
    """The origins of a catalog; every method raises StoreError as the catalog's do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_linked(self) -> bool:
        """Whether the origins are those of the articles and misnamed speakers as they are now, by today's rules."""
        return self._database.setting("origins") == self._state()

    def _state(self) -> str:
        wrong = self._database.rows("select source, name, reason from speaker_names where is_error order by 1, 2")
        errors = sha256(repr(wrong).encode()).hexdigest()[:12]
        return f"{self._database.revision()}:{errors}:{fingerprint('link')}"

    def write(self, origins: Sequence[Origin]) -> None:
        """Put these in place of all origins; all or nothing."""
        with self._database.transaction():
            self._database.connection.execute("delete from origins")
            self._database.connection.executemany(
                "insert into origins (id, record) values (?, ?)",
                [(origin.id, json.dumps(asdict(origin), ensure_ascii=False)) for origin in origins],
            )
            self._database.write_setting("origins", self._state())

    def read(self) -> list[Origin]:
        """All origins, in the order in which they were written."""
        rows = self._database.rows("select record from origins order by number")
        return [read_origin(json.loads(row[0])) for row in rows]


def read_origin(record: dict[str, Any]) -> Origin:
    """The origin of a record."""
    links = [
        OriginLink(**{**link, "spans": spans_of(link["spans"]), "other_spans": spans_of(link["other_spans"])})
        for link in record["links"]
    ]
    flags = [Flag(**{**flag, "spans": spans_of(flag["spans"])}) for flag in record["flags"]]
    return Origin(**{**record, "sources": tuple(record["sources"]), "links": tuple(links), "flags": tuple(flags)})

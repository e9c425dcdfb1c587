"""What a person has decided about files and folders: which files are left out, which folders are followed."""

import json
from collections.abc import Collection, Iterable, Mapping

from rag.index.database import Database

FOLLOWED = "followed"


class Choices:
    """The decisions of a catalog, all by absolute path; every method raises StoreError as the catalog's do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def left_out(self) -> dict[str, str]:
        """Files that no run reads, with the source that each one's article had, in the order of sources."""
        return dict(self._database.rows("select path, source from left_out order by source, path"))

    def leave_out(self, files: Mapping[str, str]) -> None:
        """Leave these files out from now on; what they became is removed by the next run over them."""
        with self._database.transaction():
            self._database.connection.executemany("insert or replace into left_out values (?, ?)", files.items())

    def take_back(self, paths: Collection[str]) -> None:
        """Leave these files out no more."""
        with self._database.transaction():
            self._database.connection.executemany("delete from left_out where path = ?", [(path,) for path in paths])

    def drop_folders(self, paths: Iterable[str]) -> None:
        """Let go of indexed folders (and single files): they are neither indexed by themselves nor followed."""
        gone = set(paths)
        with self._database.transaction():
            self._database.connection.executemany("delete from folders where path = ?", [(path,) for path in gone])
        if gone & self.followed():
            self.follow(self.followed() - gone)

    def followed(self) -> frozenset[str]:
        """The folders that the browser app follows."""
        return frozenset(json.loads(self._database.setting(FOLLOWED) or "[]"))

    def follow(self, folders: Collection[str]) -> None:
        """Follow these folders, and no others."""
        self._database.write_setting(FOLLOWED, json.dumps(sorted(folders)))

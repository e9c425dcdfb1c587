"""What an index run did."""

from dataclasses import dataclass, field
from typing import Literal

FileState = Literal["reading", "read", "added", "updated", "removed", "failed"]
"""What happens to a file in an index run; `read` is what waits to be written beside the others of its batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFailure:
    """A file that could not be read or indexed, and why."""

    source: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStep:
    """How far an index run is with one file."""

    source: str
    state: FileState
    error: str = ""
    """Of a file that failed: why, and the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport:
    """What one run of `index` did, and what the store holds after it."""

    added: int
    updated: int
    unchanged: int
    removed: int
    failed: tuple[FileFailure, ...] = ()
    articles: int
    passages: int
    statements: int = 0
    meetings: int = 0
    seconds: float
    left_out: int = 0
    """Files below the indexed folders that a person has left out: they are not read."""
    notices: tuple[str, ...] = field(default=())
    """What the user should know, such as a Chroma folder that was rebuilt."""

"""What an index run did."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFailure:
    """A file that could not be read or indexed, and why."""

    source: str
    error: str


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
    notices: tuple[str, ...] = field(default=())
    """What the user should know, such as a Chroma folder that was rebuilt."""

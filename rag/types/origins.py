"""Which articles carry one account, and which of them cannot be trusted on wording."""

from dataclasses import dataclass
from typing import Literal

from rag.types.articles import Span

OriginRule = Literal["same text", "near-copy", "credit", "paraphrase"]
FlagSign = Literal["name", "first person", "no marks", "retold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginLink:
    """Why two articles go back to one text."""

    source: str
    other: str
    """The article nearer to the original."""
    rule: OriginRule
    """`credit`: a credit line says so, and the texts bear it out."""
    reason: str
    """One sentence for a person who asks why."""
    spans: tuple[Span, ...]
    """The places in `source` that show it."""
    other_spans: tuple[Span, ...]
    """The same in `other`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A sign that an article retells another text without keeping its words, as machine paraphrases do."""

    source: str
    sign: FlagSign
    reason: str
    """One sentence for a person who asks why."""
    spans: tuple[Span, ...]
    """The places in `source` that show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One account with all articles that carry it: copies, reposts, wire copy; mostly a single article."""

    id: str
    """Made from its first article's source."""
    name: str
    """The newsroom that a credit line names, else the first article's outlet, else its file's name."""
    sources: tuple[str, ...]
    """The most original first."""
    links: tuple[OriginLink, ...]
    """Why the articles belong together: one link for each after the first."""
    flags: tuple[Flag, ...]
    """Several of one article: it looks like a machine paraphrase, and its wording is not to be trusted."""

    def flags_of(self, source: str) -> tuple[Flag, ...]:
        """The signs in one article; none where it is not suspected."""
        return tuple(flag for flag in self.flags if flag.source == source)

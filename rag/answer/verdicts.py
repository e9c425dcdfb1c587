"""What the quotation desk hands out: the verdict on a quotation, and the places that it rests on."""

from dataclasses import dataclass
from typing import Literal

from rag.types import DiffStep, Span

Verdict = Literal["found", "altered", "stitched", "misattributed", "not_found"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteMatch:
    """A place that a quotation, or a piece of it, comes from or is near to."""

    source: str
    start: int
    end: int
    quote: str
    """`text[start:end]`, with what the quotation leaves out in between."""
    spans: tuple[Span, ...]
    """The quoted words alone: several where an attribution or an elision parts them."""
    speaker: str | None
    """Who says it there; None where the text does not make it certain."""
    via: tuple[str, ...]
    """Through whom it came."""
    similarity: float
    """Share of the words that agree, 0 to 1; 1 is exact. It ranks places and accepts none."""
    diff: tuple[DiffStep, ...] = ()
    """From the asked words to those of the source; empty where they agree."""
    furniture: bool = False
    """The place is no part of the article: a menu, an advertisement, another article's headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteVerdict:
    """What the desk says of one quotation."""

    text: str
    """The quotation as it was asked."""
    asked_speaker: str | None
    verdict: Verdict
    elided: bool
    """An ellipsis stands for words that the source has in between; with `found` and `misattributed` only."""
    matches: tuple[QuoteMatch, ...]
    """Best first; of a stitched quotation its pieces in the order asked; where it is not found the nearest places."""
    reason: str
    """One sentence: what the verdict rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftQuotation:
    """A quotation of a draft with its verdict."""

    start: int
    end: int
    """Its place in the draft, quotation marks left out."""
    check: QuoteVerdict

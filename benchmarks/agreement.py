"""How far the desk's reading of the sample articles agrees with statements that were marked by hand.

The rows of `tests/gold/statements.jsonl` were written by reading `seeds/`, before the rules were tuned. A row's spans
are what is said: quotation marks with it, an opening "that" and the closing stop left out. Its speaker is the canonical
name in all five articles, null where the text leaves it open. A row is marginal where two readers could differ: a topic
alone ("spoke about …"), a characterisation, a stance.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.read.article import read_article
from rag.read.names import same_person
from rag.types import Article, Span, Statement

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold" / "statements.jsonl"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldStatement:
    """A statement as a person marked it."""

    source: str
    spans: tuple[Span, ...]
    text: str
    """The words of the spans, joined by " … "."""
    kind: str
    speaker: str | None
    via: tuple[str, ...]
    addressee: str | None
    marginal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Counts of one comparison; where marginal rows are left out, so are the statements that match them."""

    gold: int
    found: int
    matched: int
    speakers: int
    """Matched rows that name a speaker."""
    speakers_right: int

    @property
    def precision(self) -> float:
        """Share of the desk's statements that a row has too."""
        return self.matched / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the rows that the desk found."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.gold + self.found
        return 2 * self.matched / total if total else 0.0

    @property
    def speaker_accuracy(self) -> float:
        """Share of the matched rows with a speaker to whom the desk gives the same."""
        return self.speakers_right / self.speakers if self.speakers else 0.0


def load_gold(path: Path = GOLD) -> list[GoldStatement]:
    """The rows of a gold file, in order."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [GoldStatement(**row | {"spans": tuple(map(tuple, row["spans"])), "via": tuple(row["via"])}) for row in rows]


def read_seeds() -> dict[str, Article]:
    """The sample articles by source."""
    paths = sorted((ROOT / "seeds").glob("*.txt"))
    return {path.name: read_article(path, source=path.name, max_bytes=1_000_000) for path in paths}


def measure_agreement(
    articles: dict[str, Article],
    gold: Sequence[GoldStatement],
    found: Sequence[Statement],
    *,
    overlap: float,
    marginal: bool,
) -> Agreement:
    """Pair rows and statements one to one, those that share most words first, and count.

    A pair shares at least `overlap` of the words of the row and of the statement. With `marginal`, marginal rows count.
    """
    rows = [_words(articles[row.source], row.spans) for row in gold]
    read = [_words(articles[statement.source], statement.spans) for statement in found]
    close = sorted(
        (-closeness, place, other)
        for place, ours in enumerate(read)
        for other, theirs in enumerate(rows)
        if (closeness := len(ours & theirs) / max(len(ours), len(theirs), 1)) >= overlap
    )
    pairs: dict[int, int] = {}
    for _, place, other in close:
        if place not in pairs and other not in pairs.values():
            pairs[place] = other
    counted = {place: other for place, other in pairs.items() if marginal or not gold[other].marginal}
    named = [(gold[other].speaker, found[place].speaker) for place, other in counted.items() if gold[other].speaker]
    return Agreement(
        gold=sum(marginal or not row.marginal for row in gold),
        found=len(found) - len(pairs) + len(counted),
        matched=len(counted),
        speakers=len(named),
        speakers_right=sum(bool(ours and theirs and same_person(ours, theirs)) for ours, theirs in named),
    )


def _words(article: Article, spans: Iterable[Span]) -> frozenset[tuple[str, int]]:
    """The words in the spans of an article as source and place, an opening "that" left out."""
    words = [match for start, end in spans for match in _WORD.finditer(article.text, start, end)]
    opening = 1 if len(words) > 1 and words[0].group() == "that" else 0
    return frozenset((article.source, match.start()) for match in words[opening:])

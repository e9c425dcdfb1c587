"""An article in the pieces that answers are made of: sentences, and the sentences of one quotation, with who speaks."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rag.read.sentences import split_sentences
from rag.read.statements import join_quotations
from rag.types import Article, Span, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A sentence, or the sentences that one quotation runs through."""

    start: int
    end: int
    statements: tuple[Statement, ...]
    """What is said in it, or goes on in it; one of each speaker, those quoted first, then those whom nobody reports."""

    @property
    def speaker(self) -> str | None:
        """Whose words it gives first."""
        return self.statements[0].speaker if self.statements else None


def read_units(article: Article, statements: Sequence[Statement]) -> list[Unit]:
    """The units of an article's body in order; `statements` are all of that article's."""
    places = [*join_quotations(article.text, split_sentences(article.text, article.body))]
    ends = [end for _, end in places]
    told: list[dict[str | Span | None, Statement]] = [{} for _ in places]
    for statement in sorted(statements, key=lambda s: (s.kind != "direct", len(s.via))):
        for first, last in statement.spans:
            for number in range(bisect_right(ends, first), len(places)):
                if places[number][0] >= last:
                    break
                told[number].setdefault(statement.speaker or statement.speaker_span, statement)
    return [
        Unit(start=start, end=end, statements=tuple(own.values()))
        for (start, end), own in zip(places, told, strict=True)
    ]


def statement_at(statements: Sequence[Statement], start: int, end: int) -> Statement | None:
    """Whose statement a place is: the one that it shares most with; of nested ones the inner, which is the shorter."""

    def shared(statement: Statement) -> int:
        return sum(max(0, min(end, last) - max(start, first)) for first, last in statement.spans)

    there = [statement for statement in statements if shared(statement)]
    return max(there, key=lambda s: (shared(s), s.start - s.end, -len(s.via)), default=None)

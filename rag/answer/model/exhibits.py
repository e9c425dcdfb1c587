"""The evidence that a language model is shown: numbered places of the articles, each with who says what in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.find.units import statement_at
from rag.index.corpus import Corpus
from rag.types import Citation, Meeting, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One numbered item."""

    citation: Citation
    statements: tuple[Statement, ...]
    """What is said in its words, wholly or in part; the offsets are the article's."""
    meeting: Meeting | None
    """The one that it tells of."""

    def statement_at(self, start: int, end: int) -> Statement | None:
        """Whose words a place in the article is; of nested statements the inner one."""
        return statement_at(self.statements, start, end)

    def words_of(self, statement: Statement) -> str:
        """As much of a statement as is shown."""
        start, end = self.citation.start, self.citation.end
        return " ".join(
            self.citation.quote[max(0, first - start) : last - start]
            for first, last in statement.spans
            if first < end and start < last
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibits:
    """All that is shown for one question, numbered from 1 in order."""

    corpus: Corpus
    items: tuple[Exhibit, ...]


def gather_exhibits(corpus: Corpus, citations: Sequence[Citation]) -> Exhibits:
    """Places as evidence, numbered anew from 1; one that stands within another is left out."""
    kept: list[Citation] = []
    for one in citations:
        if not any(one.source == c.source and c.start <= one.start and one.end <= c.end for c in kept):
            kept.append(replace(one, number=len(kept) + 1))
    return Exhibits(corpus=corpus, items=tuple(_make_exhibit(corpus, citation) for citation in kept))


def _make_exhibit(corpus: Corpus, citation: Citation) -> Exhibit:
    meetings = corpus.meeting_finder()
    name = citation.meeting or meetings.id_at(citation.source, citation.start)
    return Exhibit(
        citation=citation,
        statements=tuple(
            one
            for one in corpus.statements(corpus.article(citation.source))
            if any(first < citation.end and citation.start < last for first, last in one.spans)
        ),
        meeting=next((meeting for meeting in meetings.meetings if meeting.id == name), None),
    )


def show_exhibits(exhibits: Exhibits) -> str:
    """The evidence for a prompt, one item a line."""
    return fence_lines(
        [
            f"[{e.citation.number}] {join_line(_facts(e)).replace(':', ';')}: {join_line(e.citation.quote)}"
            for e in exhibits.items
        ]
    )


def fence_lines(texts: Sequence[str]) -> str:
    """Texts of others for a prompt, one a line, between fences that none contains: nothing in one can end its line or
    close the fence.
    """
    lines = [join_line(text) for text in texts]
    longest = max(map(len, re.findall("~+", "\n".join(lines))), default=0)
    fence = "~" * max(3, longest + 1)
    return "\n".join((fence, *lines, fence))


def _facts(exhibit: Exhibit) -> str:
    """Where the words stand and whose they are, in phrases."""
    citation = exhibit.citation
    told = dict.fromkeys(_describe(statement) for statement in exhibit.statements)
    meeting = f"at {exhibit.meeting.name}" if exhibit.meeting else ""
    facts = (citation.outlet or citation.source, citation.published or "undated", meeting, *told)
    return ", ".join(filter(None, facts if told else (*facts, "the article's own words")))


def _describe(statement: Statement) -> str:
    """Whose statement it is: "words of Ada Finch (direct, to the council, via Harbour Radio)"."""
    to = f"to {statement.addressee}" if statement.addressee else ""
    via = f"via {', '.join(statement.via)}" if statement.via else ""
    return f"words of {statement.speaker or 'somebody unnamed'} ({', '.join(filter(None, (statement.kind, to, via)))})"


def join_line(text: str) -> str:
    """A text in one line, which nothing in it can end."""
    return " ".join(text.split())

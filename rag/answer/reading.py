"""A text as the quotation desk reads it: its wording, its quotations, and who speaks where."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from rag.answer.claim_words import is_negation
from rag.answer.quotations import quotations_in
from rag.answer.wording import Wording, find_wording, read_wording
from rag.find.units import Unit, read_units, statement_at
from rag.read.cues import reporting_verbs
from rag.read.phrases import PRONOUNS
from rag.types import Article, Span, Statement

Spans = tuple[Span, ...]

MOST_PLACES = 50
"""Places of one quotation within one article: "the" stands everywhere."""
LONGEST_ATTRIBUTION = 250
"""Characters between two quotations that may be one attribution: a name with its posts."""
LONGEST_TITLE = 5
"""Words of a broadcast's or paper's title in quotation marks within an attribution."""
_BLANK_LINE = re.compile(r"\n\s*\n")
_REOPENED = re.compile(r"[”\"»“«][^\w]*\n[^\w]*[“\"„«»”]")
"""A quotation closed, and another opened on a later line."""
_INSERTED = re.compile(r"(?<!\w)\[(?![^\]]*(?:…|\.\s?\.))[^\[\]\n]*[^\W\d_][^\[\]\n]*\](?!\w)")
"""Whole words in square brackets; "[t]he" is a word, and "[…]" an omission."""
_JOINS = frozenset("and but or then later that".split())


class Reading:
    """A text, each part of its reading made when it is first asked for."""

    def __init__(self, article: Article, statements: Sequence[Statement]) -> None:
        """`statements` are all of the article's."""
        self.text = article.text
        self.statements = statements
        self._article = article

    @cached_property
    def wording(self) -> Wording:
        """The whole text's."""
        return read_wording(self.text)

    @cached_property
    def spoken(self) -> Wording:
        """The same without the attributions that interrupt a quotation: “We go,” she said, “now.” is "We go now."."""
        gaps = [gap for gap in self._gaps() if self._is_attribution(*gap)]
        return self.wording.without(gaps) if gaps else self.wording

    @cached_property
    def unedited(self) -> Wording:
        """What was spoken, without the words that an editor put in: "it was [badly] made" is "it was made".

        An insertion that may turn the sense round stays: "it was [not] made".
        """
        added = [match for match in _INSERTED.finditer(self.text) if not is_negated(match[0])]
        return self.spoken.without([match.span() for match in added]) if added else self.spoken

    @cached_property
    def quotations(self) -> list[Span]:
        """What stands in quotation marks, the marks left out."""
        return quotations_in(self.text)

    @cached_property
    def units(self) -> list[Unit]:
        """The body's sentences with their statements."""
        return read_units(self._article, self.statements)

    @cached_property
    def _statements(self) -> list[int]:
        """For each unit the number of the statement that it belongs to.

        A statement is a run of units of one paragraph with the same speaker.
        """
        numbers: list[int] = []
        for index, unit in enumerate(self.units):
            before = self.units[index - 1] if index else None
            goes_on = (
                before
                and self._same_speaker(_main(before), _main(unit))
                and not _BLANK_LINE.search(self.text, before.end, unit.start)
            )
            numbers.append(index if not goes_on else numbers[-1])
        return numbers

    @cached_property
    def _running(self) -> list[int]:
        """For each quotation the number of that which it goes on from: paragraphs of one quotation are not closed."""
        numbers: list[int] = []
        for index, (start, _) in enumerate(self.quotations):
            between = self.text[self.quotations[index - 1][1] : start] if index else "x"
            numbers.append(numbers[-1] if re.fullmatch(r"\s*\n\W*", between) else index)
        return numbers

    def find(self, wanted: Wording) -> Iterator[Spans]:
        """Every place where a quotation stands exactly: its one span, or several where attributions interrupt it."""
        for first, last in find_wording(wanted, self.wording):
            if not self._changes_quotation(first, last):
                yield (self.wording.span(first, last, self.text),)
        if len(wanted) < 2 or not all(token in self.wording.key for token in wanted.distinct):
            return
        for wording in (self.spoken,) if self.unedited is self.spoken else (self.spoken, self.unedited):
            for first, last in find_wording(wanted, wording):
                cuts = [i + 1 for i in range(first, last - 1) if wording.stops[i] is None]
                parted = [(wording.ends[cut - 1], wording.starts[cut]) for cut in cuts]
                if cuts and all(self._goes_on(*gap) for gap in parted):
                    yield tuple(wording.span(*part, self.text) for part in pairwise([first, *cuts, last]))

    def find_joined(self, wanted: Wording) -> Iterator[Spans]:
        """Every place where the words stand, but run from one quotation into another: the span in each."""
        for first, last in find_wording(wanted, self.wording):
            if cuts := self._changes_quotation(first, last):
                yield tuple(self.wording.span(*part, self.text) for part in pairwise([first, *cuts, last]))

    def said(self, start: int, end: int) -> Statement | None:
        """The statement that a place belongs to, or that the quotation around it belongs to."""
        number = self.quotation(start)
        found = statement_at(self.statements, start, end)
        return found or (None if number is None else statement_at(self.statements, *self.quotations[number]))

    def told(self, start: int) -> tuple[Statement, ...]:
        """All statements in the sentence at a place."""
        unit = self._unit(start)
        return () if unit is None else self.units[unit].statements

    def quotation(self, place: int) -> int | None:
        """The number of the quotation that holds a place; None outside of all."""
        index = bisect_right(self.quotations, (place, len(self.text))) - 1
        return index if index >= 0 and place < self.quotations[index][1] else None

    def crosses_mark(self, start: int, end: int, *, may_hold: bool) -> bool:
        """Whether a quotation begins or ends between two places; `may_hold` leaves those out that do both."""
        first = bisect_right(self.quotations, (start, start))
        around = self.quotations[max(0, first - 1) : bisect_right(self.quotations, (end, end))]
        inside = [sum(start < place < end for place in span) for span in around]
        return any(count == 1 or (count == 2 and not may_hold) for count in inside)

    def same_statement(self, one: int, other: int) -> bool:
        """Whether two places stand in one statement of one speaker."""
        quoted, also = self.quotation(one), self.quotation(other)
        if quoted is not None and also is not None and self._running[quoted] == self._running[also]:
            return True
        first, second = self._unit(one), self._unit(other)
        if first is None or second is None or self._statements[first] != self._statements[second]:
            return False
        return self._same_speaker(self.said(one, one + 1), self.said(other, other + 1))

    def same_sentence(self, one: int, other: int) -> bool:
        """Whether two places stand in one sentence, and in the same quotation or outside of all."""
        between = self.text[min(one, other) : max(one, other)]
        ended = re.search(r"[.!?…][”’\"')\]]*\s+[“‘\"'(\[]*[^\W\da-z]", between)
        return not ended and not _BLANK_LINE.search(between) and self.quotation(one) == self.quotation(other)

    def _unit(self, place: int) -> int | None:
        index = bisect_right(self.units, place, key=lambda unit: unit.start) - 1
        return index if index >= 0 and place < self.units[index].end else None

    def _same_speaker(self, one: Statement | None, other: Statement | None) -> bool:
        """Whether two statements are one person's, or there is none; of two pronouns left open nobody knows."""
        if one is None or other is None:
            return one is other
        if one == other or one.speaker_span is None or one.speaker_span == other.speaker_span:
            return True
        words = [self.text[slice(*(said.speaker_span or (0, 0)))].casefold() for said in (one, other)]
        pronouns = [word for word in words if word in PRONOUNS]
        return one.speaker == other.speaker is not None and len(set(pronouns)) < 2

    def _changes_quotation(self, first: int, last: int) -> list[int]:
        """The tokens between two that begin another quotation in another paragraph, the one before being closed."""
        starts, ends = self.wording.starts, self.wording.ends
        if "\n" not in self.text[starts[first] : ends[last - 1]]:
            return []
        return [i for i in range(first + 1, last) if _REOPENED.search(self.text, ends[i - 1], starts[i])]

    def _gaps(self) -> Iterator[Span]:
        """What stands between neighbouring quotations, and between two with but a title between: `told “Our Hour”`."""
        quotations = self.quotations
        for index, (_, start) in enumerate(quotations[:-1]):
            after, end = quotations[index + 1]
            yield start, after
            title = self.text[after:end].split()
            if index + 2 < len(quotations) and len(title) <= LONGEST_TITLE and title[0][:1].isupper():
                yield start, quotations[index + 2][0]

    def _is_attribution(self, start: int, end: int) -> bool:
        """Whether what stands between two quotations is only who says them both: `,” she said, “`."""
        gap = self.text[start:end]
        if end - start > LONGEST_ATTRIBUTION or _BLANK_LINE.search(gap):
            return False
        words = re.findall(r"[^\W\d_]+", gap.casefold())
        if (
            not words
            or sum(word in reporting_verbs() or word == "according" for word in words) != 1
            or words[-1] in _JOINS
        ):
            return False
        inner = gap[1:-1].strip().rstrip('”"')
        leaves = self.text[start - 1] in ",.?!;—–-…" or inner[:1] in ",—–"
        return leaves and (inner[-1:] in ",.:;—–-" or words[-1] in reporting_verbs())

    def _goes_on(self, start: int, end: int) -> bool:
        """Whether an attribution from `start` to `end` gives what is before and behind it to one speaker."""
        one, other = self._unit(start - 1), self._unit(end)
        if one is None or other is None or other - one > 1:
            return False
        return one == other or (
            self.units[other].start >= end - 3 and self._same_speaker(_main(self.units[one]), _main(self.units[other]))
        )


def is_negated(text: str) -> bool:
    """Whether "not" or its like stands in it."""
    words = re.findall(r"[\w']+", text.replace("’", "'").casefold())
    return any(map(is_negation, words))


def _main(unit: Unit) -> Statement | None:
    return unit.statements[0] if unit.statements else None


@dataclass(frozen=True, slots=True)
class Source:
    """An article with its reading."""

    article: Article
    reading: Reading


@dataclass(frozen=True, slots=True)
class ExactPlace:
    """Where the words of a quotation, or of a piece of it, stand exactly."""

    source: Source
    spans: Spans

    @property
    def start(self) -> int:
        """Of the first span."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Of the last span."""
        return self.spans[-1][1]


def find_places(source: Source, wanted: Wording) -> Iterator[ExactPlace]:
    """The first places of an article where a quotation stands exactly."""
    for spans in islice(source.reading.find(wanted), MOST_PLACES):
        yield ExactPlace(source, spans)

"""What a language model takes out of articles, portion by portion: points, of which only those go on that hold."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.answer.account import roots_of
from rag.answer.model.checks import Checker
from rag.answer.model.conversation import Conversation
from rag.answer.model.exhibits import Exhibit, Exhibits, fence_lines, gather_exhibits, join_line, show_exhibits
from rag.answer.model.prompts import NOTHING, load_prompt
from rag.answer.readout import tell_same
from rag.errors import ContextTooSmall
from rag.index.corpus import Corpus
from rag.types import HELD, AnswerSentence, Citation

MOST_POINTS = 15
"""Asked of one portion."""
LEAST_PORTION = 4
"""Sentences; fewer are not tried where the model's context is too small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One sentence that held, with the evidence that it marks."""

    sentence: AnswerSentence
    cited: tuple[Exhibit, ...]
    roots: frozenset[str]
    """The stems of its content words."""


def take_points(corpus: Corpus, talk: Conversation, title: str, portion: Sequence[Citation]) -> list[Point]:
    """The points of one portion that hold, in the model's order; where its context is too small, of each half.

    Raises ModelError and PromptError.
    """
    exhibits = gather_exhibits(corpus, portion)
    prompt = load_prompt(corpus.config, "readout_map").substitute(
        title=join_line(title), evidence=show_exhibits(exhibits), most=str(MOST_POINTS), nothing=NOTHING
    )
    try:
        reply = talk.ask(prompt)
    except ContextTooSmall:
        if len(portion) < 2 * LEAST_PORTION:
            raise
        half = len(portion) // 2
        return [
            *take_points(corpus, talk, title, portion[:half]),
            *take_points(corpus, talk, title, portion[half:]),
        ]
    return read_points(reply, exhibits)


def read_points(reply: str, exhibits: Exhibits) -> list[Point]:
    """The sentences of a reply that hold, each line by itself; what is told twice from one place comes once."""
    checker = Checker(exhibits, is_strict=True)
    return drop_repeated(
        Point(
            sentence=sentence,
            cited=tuple(exhibits.items[number - 1] for number in sentence.citations),
            roots=roots_of(sentence.text),
        )
        for line in reply.splitlines()
        for sentence in checker.check(line).sentences
        if sentence.support in HELD
    )


def drop_repeated(points: Iterable[Point]) -> list[Point]:
    """The points without those that tell what an earlier one has from the same place in mostly the same words."""
    kept: list[Point] = []
    for point in points:
        if not any(_places(point) & _places(other) and tell_same(point.roots, other.roots) for other in kept):
            kept.append(point)
    return kept


def _places(point: Point) -> set[tuple[str, int]]:
    return {(exhibit.citation.source, exhibit.citation.start) for exhibit in point.cited}


def show_points(points: Sequence[Point], exhibits: Exhibits) -> str:
    """Points for a prompt with these exhibits, one a line, with the numbers of theirs."""
    return fence_lines([f"{join_line(point.sentence.text)} {_mark(point, exhibits)}" for point in points])


def _mark(point: Point, exhibits: Exhibits) -> str:
    return "".join(f"[{number}]" for number in dict.fromkeys(_numbers(point, exhibits)))


def _numbers(point: Point, exhibits: Exhibits) -> Iterator[int]:
    for own in point.cited:
        for item in exhibits.items:
            place, whole = own.citation, item.citation
            if place.source == whole.source and whole.start <= place.start and place.end <= whole.end:
                yield whole.number

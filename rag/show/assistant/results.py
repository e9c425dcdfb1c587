"""The shape of what each tool gives an assistant: the tools' output schemas are made of these.

What has such a shape is made by `rag.show.records` alone; the official client refuses whatever differs from its schema.
The descriptions in a schema are those of `rag.types`.
"""

from dataclasses import fields
from typing import Any

from pydantic import BaseModel, ConfigDict, create_model

from rag.answer.verdicts import QuoteMatch, QuoteVerdict
from rag.types import Answer, Article, Citation, Meeting, Readout, Statement, Usage


def take(record: type, *left_out: str) -> dict[str, Any]:
    """The fields of one of our records, all of them required, without those that its JSON shape leaves out."""
    return {field.name: (field.type, ...) for field in fields(record) if field.name not in left_out}


class Shape(BaseModel):
    """The base of all: these fields and no others."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class FoundPassage(Shape):
    """A passage; `text` is the article's text from `start` to `end`."""

    source: str
    start: int
    end: int
    text: str
    score: float


class Search(Shape):
    """Passages, best first."""

    query: str
    total: int
    """How many the search ranks: the best of all, and no more than a few pages of them."""
    offset: int
    passages: list[FoundPassage]


class WorkDone(Shape):
    """What a language model took."""

    usage: Usage
    is_cached: bool


class _Answer(Shape):
    """An answer; where `abstained` the files do not say, and `receipt` tells what was searched."""

    answer: str
    work: WorkDone | None


class Statements(Shape):
    """Statements, in the order of articles and places."""

    total: int
    """How many there are in all."""
    offset: int
    statements: list[Statement]
    notice: str | None
    """What to know beside them, such as a speaker whom no article has."""


class Passage(Shape):
    """Some text and its place."""

    start: int
    end: int
    text: str


class _Facts(Shape):
    """The facts of an article."""

    meetings: list[str]
    words: int


class _Meeting(Shape):
    """A gathering that one or more articles report on."""


Facts = create_model("Facts", __base__=_Facts, **take(Article, "id", "text", "title_span"))
MeetingFacts = create_model("MeetingFacts", __base__=_Meeting, **take(Meeting, "gatherings", "reasons"))


class _Readout(Shape):
    """A cited account of a meeting, or of one article."""

    meeting: MeetingFacts | None  # type: ignore[valid-type]
    work: None


class _Place(Shape):
    """A cited place, with the passage that holds it and the text around it."""

    passage: Passage | None
    """None where the place stands in site furniture or in the headline."""
    context: Passage
    article: Facts  # type: ignore[valid-type]


class _Quotation(Shape):
    """Whether a quotation stands in the articles, word for word, and whose it is."""

    matches: list[QuoteMatch]


AnswerFound = create_model("AnswerFound", __base__=_Answer, **take(Answer, "text", "work"))
ReadoutFound = create_model("ReadoutFound", __base__=_Readout, **take(Readout, "meeting", "work"))
Place = create_model("Place", __base__=_Place, **take(Citation))
Quotation = create_model("Quotation", __base__=_Quotation, **take(QuoteVerdict, "text", "asked_speaker", "matches"))


class Meetings(Shape):
    """Meetings, the latest first, undated ones last."""

    total: int
    """How many there are in all."""
    offset: int
    meetings: list[MeetingFacts]  # type: ignore[valid-type]


class Articles(Shape):
    """Articles, in the order of their names."""

    total: int
    """How many there are in all."""
    offset: int
    articles: list[Facts]  # type: ignore[valid-type]


class Text(Shape):
    """A piece of an article; `text` is the article's text from `start` to `end`."""

    source: str
    start: int
    end: int
    text: str
    characters: int
    """How many the whole article has."""
    next: int | None
    """The `start` of the next piece; None at the end."""

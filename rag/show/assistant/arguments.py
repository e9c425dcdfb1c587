"""What an assistant may ask of each tool: typed, described and bounded; the tools' input schemas are made of these.

Words below a field are its description, which the assistant reads.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.errors import RequestError
from rag.show.requests import read_filters
from rag.types import Filters

LONGEST_QUESTION = 4_000
"""Characters, as in the browser: far more than a question, far less than a pasted article."""
LONGEST_PIECE = 20_000
"""Characters of an article that are read in one call: about 5,000 tokens."""

Offset = Annotated[int, Field(ge=0)]


class Arguments(BaseModel):
    """The base of all: a misspelt argument is refused, not passed over, for it would widen what is searched."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Filtered(Arguments):
    """The filters of the command line."""

    meeting: str | None = None
    """Only this meeting: its id, or words of its name, as `meetings` lists it."""
    source: str | list[str] | None = None
    """Only this article, or these: names as `articles` lists them."""
    outlet: str | None = None
    """Only articles of this outlet."""
    since: str | None = None
    """Only articles of this date or later: 2023, 2023-07 or 2023-07-15. Undated articles do not pass."""
    until: str | None = None
    """Only articles of this date or earlier."""

    def filters(self, **others: str | None) -> Filters:
        """The filters that are set; an empty string sets none. Raises RequestError for one that makes no sense."""
        asked = {name: getattr(self, name) for name in Filtered.model_fields} | others
        return read_filters({name: value for name, value in asked.items() if value})


class SearchArguments(Filtered):
    """Of `search`."""

    query: str
    """What to look for: a question, or words."""
    speaker: str | None = None
    """Only passages that hold words of this person or body: a name, a post or a country."""
    limit: Annotated[int, Field(ge=1, le=50)] = 10
    """How many passages."""
    offset: Offset = 0
    """How many of the best to leave out, for the next page."""


class AskArguments(Filtered):
    """Of `ask`."""

    question: Annotated[str, Field(max_length=LONGEST_QUESTION)]
    """A whole question that stands alone: names, not "he" or "there"."""
    speaker: str | None = None
    """Only words of this person or body: a name, a post or a country."""
    offline: bool = False
    """Quote the files, even where a language model is set up to write the answer."""


class StatementsArguments(Filtered):
    """Of `statements`."""

    speaker: str | None = None
    """Only statements of this person or body: a name, a post or a country."""
    about: str | None = None
    """Only statements that hold at least half of these words, or are near to them in meaning."""
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    """How many statements."""
    offset: Offset = 0
    """How many to leave out, for the next page."""


class CiteArguments(Filtered):
    """Of `cite`; either a place or a quotation. The filters are for a quotation."""

    place: str | None = None
    """A place, as SOURCE:START-END with offsets in characters: shows its words in their context."""
    quote: str | None = None
    """The words of a quotation, without quotation marks around them: are they in the articles, word for word?"""
    speaker: str | None = None
    """Who is said to have said the quotation."""


class MeetingsArguments(Arguments):
    """Of `meetings`."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    """How many meetings."""
    offset: Offset = 0
    """How many to leave out, for the next page."""


class SummarizeArguments(Arguments):
    """Of `summarize`; either a meeting or an article."""

    meeting: str | None = None
    """A meeting: its id, or words of its name, as `meetings` lists it."""
    source: str | None = None
    """An article, as `articles` lists it."""
    offline: bool = False
    """Quote the files, even where a language model is set up to write the readout."""


class ArticlesArguments(Filtered):
    """Of `articles`."""

    speaker: str | None = None
    """Only articles that report something that this person or body has said."""
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    """How many articles."""
    offset: Offset = 0
    """How many to leave out, for the next page."""


class ReadArguments(Arguments):
    """Of `read_article`."""

    source: str
    """The article, as `articles` lists it."""
    start: Offset = 0
    """The first character to read, counted from 0."""
    length: Annotated[int, Field(ge=1, le=LONGEST_PIECE)] = 8_000
    """How many characters to read."""


def read_arguments(tool: str, kind: type[Arguments], given: Mapping[str, Any]) -> Any:
    """The arguments of a call, checked. Raises RequestError, in one sentence that tells every fault."""
    try:
        return kind.model_validate(given)
    except ValidationError as problem:
        faults = {str(error["loc"][0]): error for error in reversed(problem.errors())}
    described = []
    for name, error in faults.items():
        match error["type"]:
            case "extra_forbidden":
                described.append(f"it has no argument {name!r} (it takes {', '.join(kind.model_fields)})")
            case "missing":
                described.append(f"it needs {name!r}")
            case _:
                described.append(f"{name!r} is {error['input']!r:.60}: {error['msg'][0].lower()}{error['msg'][1:]}")
    raise RequestError(f"{tool}: {'; '.join(described)}")

"""The rows of a file of questions, checked: what `eval` asks, and what it expects."""

from collections.abc import Iterable, Mapping
from typing import Any

from rag.errors import RequestError
from rag.show.requests import read_filters, read_history, read_rows, read_text
from rag.types import EvaluationQuestion, FailedQuestion, Span

FIELDS = frozenset(
    "id question history answerable speaker sources words contains source outlet since until meeting".split()
)
"""What a row may have. `speaker` is whose words are expected, and no filter; `source` is a filter, `sources` what is
expected.
"""


def read_questions(
    lines: Iterable[bytes], options: Mapping[str, Any]
) -> tuple[list[EvaluationQuestion], list[FailedQuestion], list[str]]:
    """The questions of JSON Lines, in order; the rows that are none, each with the reason; and the names of fields that
    mean nothing here.

    A row without an id gets its number as one; the options' filters hold for rows that have none of that name.
    """
    questions: list[EvaluationQuestion] = []
    failed: list[FailedQuestion] = []
    unknown: set[str] = set()
    for number, row in enumerate(read_rows(lines), 1):
        unknown |= row.fields.keys() - FIELDS
        given = row.id if isinstance(row.id, str | int) else number
        try:
            if row.error:
                raise RequestError(row.error)
            if any(question.id == given for question in questions):
                raise RequestError("another row has this id; give each row its own")
            questions.append(_read_question(given, row.fields, options))
        except RequestError as problem:
            failed.append(FailedQuestion(id=given, error=str(problem)))
    return questions, failed, sorted(unknown)


def _read_question(given: str | int, fields: Mapping[str, Any], options: Mapping[str, Any]) -> EvaluationQuestion:
    words, places = _read_words(fields)
    sources, contains = _read_strings(fields, "sources"), _read_strings(fields, "contains")
    speaker = read_text(fields, "speaker") if fields.get("speaker") is not None else None
    answerable = fields.get("answerable")
    if not isinstance(answerable, bool | None):
        raise RequestError(f"'answerable' must be true or false; it is {answerable!r:.60}")
    expects = bool(sources or words or places or contains)
    if expects and answerable is False:
        raise RequestError("the row is not answerable, and yet says what the answer should have; leave one of them out")
    filters = {name: fields.get(name, options.get(name)) for name in ("source", "outlet", "since", "until", "meeting")}
    return EvaluationQuestion(
        id=given,
        question=read_text(fields, "question"),
        history=read_history(fields),
        filters=read_filters(filters),
        answerable=True if expects else answerable,
        speaker=speaker,
        sources=sources,
        words=words,
        places=places,
        contains=contains,
    )


def _read_strings(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = fields.get(name)
    strings = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(strings, list) or not all(isinstance(one, str) and one.strip() for one in strings):
        raise RequestError(f"{name!r} must be a list of strings; it is {value!r:.60}")
    return tuple(strings)


def _read_words(fields: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[str, Span], ...]]:
    """The words that citations should hold, and those given by their place."""
    value = fields.get("words")
    given = value if isinstance(value, list) else [] if value is None else [value]
    places = [one for one in given if isinstance(one, dict)]
    for one in places:
        if not (
            one.keys() == {"source", "start", "end"}
            and isinstance(one["source"], str)
            and type(one["start"]) is type(one["end"]) is int
        ):
            raise RequestError(f"a place among 'words' must have source, start and end; it is {one!r:.80}")
    words = _read_strings({"words": [one for one in given if not isinstance(one, dict)]}, "words")
    return words, tuple((one["source"], (one["start"], one["end"])) for one in places)

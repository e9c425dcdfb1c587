"""`rag.answer.place`: how a place is written, and how far its context goes."""

import pytest

from rag.answer.place import find_context, parse_place
from rag.errors import RequestError

TEXT = "First paragraph, of some length.\n\nThe second one holds the words.\n\nA third one ends the text."


def test_a_place_may_have_colons_in_its_source() -> None:
    """The last colon parts the source from its span: file names may hold others."""
    assert parse_place("a: b/c.txt:10-20") == ("a: b/c.txt", 10, 20)


@pytest.mark.parametrize("place", ["a.txt", "a.txt:10", "a.txt:10-", "a.txt:-1-4", ":1-2", "a.txt:1-2 ", "a.txt:١-٢"])
def test_what_is_no_place_is_refused(place: str) -> None:
    """Anything else than SOURCE:START-END in plain digits is refused with the form to write."""
    with pytest.raises(RequestError, match="SOURCE:START-END"):
        parse_place(place)


@pytest.mark.parametrize(
    ("reach", "context"),
    [
        (0, "words"),
        (5, "the words."),
        (21, "one holds the words."),
        (28, "The second one holds the words."),
        (52, "The second one holds the words.\n\nA third one ends the text."),
        (500, TEXT),
    ],
)
def test_context_ends_at_lines_and_words(reach: int, context: str) -> None:
    """Context reaches as far as it may without half a paragraph, or half a word where no line ends."""
    start = TEXT.index("words")
    first, last = find_context(TEXT, start, start + len("words"), reach=reach)

    assert TEXT[first:last] == context


def test_context_of_a_text_without_spaces() -> None:
    """Where nothing parts the text, the context is simply as long as it may be."""
    assert find_context("x" * 100, 50, 60, reach=10) == (40, 70)

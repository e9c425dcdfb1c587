"""rag/find/question.py and terms.py."""

import pytest

from rag.errors import RequestError
from rag.find.question import telling_verb, understand
from rag.find.terms import content_words, fold, stem


@pytest.mark.parametrize(
    ("text", "speakers", "topic"),
    [
        ("What did Doe say about grain exports?", ("Doe",), "grain exports"),
        ("what has jane doe said about grain", ("jane doe",), "grain"),
        ("Did Doe say that the ports are closed?", ("Doe",), "the ports are closed"),
        ("Has Doe commented on tariffs or quotas?", ("Doe",), "tariffs or quotas"),
        ("What is Doe's view on tariffs?", ("Doe",), "tariffs"),
        ("what was Doe’s position on the canal?", ("Doe",), "the canal"),
        ("According to Doe, who opened the dam?", ("Doe",), "who opened the dam"),
        ("Quote Jane Doe on the canal.", ("Jane Doe",), "the canal"),
        ("Doe on tariffs", ("Doe",), "tariffs"),
        ("Doe and Roe on the treaty", ("Doe", "Roe"), "the treaty"),
        ("What did the finance ministry say about debt?", ("the finance ministry",), "debt"),
        ("What did Doe quote Roe as saying?", ("Doe",), "Roe"),
        ("please, what did Doe tell Roe?", ("Doe",), "Roe"),
    ],
)
def test_the_person_asked_for_and_the_topic_are_told_apart(text: str, speakers: tuple[str, ...], topic: str) -> None:
    """However people word it, a question for somebody's words names that person and what they should be about."""
    question = understand(text)

    assert ("said", speakers, topic) == (question.asks, question.speakers, question.topic)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Who said the dam would hold?", "who_said"),
        ("Did anyone deny the report?", "who_said"),
        ("Which minister warned about floods?", "who_said"),
        ("When did the ministers meet?", "when"),
        ("Where was the treaty signed?", "where"),
        ("How many ships left the port?", "how_many"),
        ("Who signed the treaty?", "who"),
        ("Why did the talks fail?", "other"),
        ("floods in the delta", "other"),
    ],
)
def test_the_kind_of_answer_is_read_from_the_wording(text: str, asks: str) -> None:
    """A question that names no speaker is known by what it wants: a person, a time, a place, a number."""
    question = understand(text)

    assert (asks, ()) == (question.asks, question.speakers)


def test_an_outlet_s_article_is_no_speaker() -> None:
    """The words "the Morning Post article" name where to look, not who speaks."""
    question = understand("What does the Morning Post article say about the dam?")

    assert ("Morning Post", (), "the dam") == (question.outlet, question.speakers, question.topic)


def test_a_verb_that_tells_more_than_say_is_kept() -> None:
    """Apologising is part of what is asked for, saying is not."""
    assert "apologise" == telling_verb(understand("What did Doe apologise for?"))
    assert "" == telling_verb(understand("What did Doe say about it?"))


def test_places_and_gatherings_are_the_setting() -> None:
    """The words "in New Plymouth" say where the words fell; they need not name the place again."""
    assert {"New", "Plymouth"} == understand("What did Doe tell Roe in New Plymouth?").setting


@pytest.mark.parametrize("text", ["", "   ", "?!", "“”"])
def test_a_question_without_a_word_is_refused(text: str) -> None:
    """An empty question is an error with a mend, not an answer."""
    with pytest.raises(RequestError, match="empty"):
        understand(text)


def test_a_question_of_100_000_characters_is_read_in_part() -> None:
    """The length of what is pasted costs no time: only the first 2,000 characters are read."""
    assert len(understand("why " * 25_000).topic) <= 2_000


def test_words_are_compared_without_accents_case_and_endings() -> None:
    """One word in its forms is one: Séverin's and severin, exports and exporting, G-20 and G20."""
    assert ["Séverin", "exports"] == content_words("the Séverin’s exports")
    assert "severin" == fold("Séverin")
    assert stem("exports") == stem("Exporting")
    assert fold("G-20") == fold("g20")
    assert fold("U.S.") == fold("US")
    assert fold("2.5") == "2.5"

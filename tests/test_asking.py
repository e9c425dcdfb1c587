"""A question that is asked in a thread of its own."""

from collections.abc import Iterator

import pytest
from harbour import QUESTION, open_harbour

from rag.errors import RequestError, UnknownSource
from rag.index.corpus import Corpus
from rag.show.asking import MOST_CHARACTERS, Asking, Question
from rag.types import Answer, Filters


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """A small corpus, without a language model."""
    opened = open_harbour(tmp_path_factory.mktemp("harbour"))
    yield opened
    opened.close()


def ask_alone(corpus: Corpus, text: str, filters: Filters = Filters()) -> Asking:
    """A question that has been answered."""
    asking = Asking(corpus, Question(text=text, filters=filters), turn=0, history=())
    assert asking.wait(10)
    return asking


def test_the_answer_is_there_when_it_is_done(corpus: Corpus) -> None:
    """Without a model nothing is drafted, and the answer is that of the files."""
    asking = ask_alone(corpus, QUESTION)

    assert isinstance(asking.result, Answer)
    assert asking.result.citations
    assert asking.draft is None


def test_what_fails_is_the_result(corpus: Corpus) -> None:
    """A filter that names no article, a question without words, and a defect of ours: each is kept to be told."""
    assert isinstance(ask_alone(corpus, QUESTION, Filters(sources=("gone.txt",))).result, UnknownSource)
    assert isinstance(ask_alone(corpus, "?").result, RequestError)
    assert isinstance(ask_alone(corpus, None).result, TypeError)  # type: ignore[arg-type]


def test_a_question_has_an_end(corpus: Corpus) -> None:
    """One character more than a question may have, and it is refused with both numbers."""
    refused = ask_alone(corpus, "ferry".ljust(MOST_CHARACTERS + 1, "?")).result

    assert isinstance(refused, RequestError)
    assert f"{MOST_CHARACTERS + 1:,}" in str(refused)
    assert isinstance(ask_alone(corpus, "ferry".ljust(MOST_CHARACTERS, "?")).result, Answer)


def test_waiting_takes_no_longer_than_it_may(corpus: Corpus) -> None:
    """The time runs from the beginning of the asking, not from the looking."""
    asking = ask_alone(corpus, QUESTION)
    asking.done.clear()
    asking.began -= 60

    assert not asking.wait(60)

"""A question that is asked in a thread of its own."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from harbour import QUESTION, open_harbour

from rag.errors import RequestError
from rag.index.conversations import find_conversation, read_turns, remove_conversation
from rag.index.corpus import Corpus
from rag.index.database import Database
from rag.show.browser.asking import MOST_CHARACTERS, Asking, Question, ask_first, ask_question, find_askings
from rag.types import Filters, Turn


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """A small corpus, without a language model."""
    opened = open_harbour(tmp_path_factory.mktemp("harbour"))
    yield opened
    opened.close()


def ask_alone(corpus: Corpus, text: str, filters: Filters = Filters()) -> Turn:
    """What came of a question in a conversation of its own."""
    name, _ = ask_first(corpus, Question(text=text, filters=filters), "Alone")
    return finish(corpus, name)[-1]


def finish(corpus: Corpus, name: str) -> list[Turn]:
    """The turns of a conversation when all its questions have been asked."""
    for asking in find_askings(corpus.config, name).values():
        assert asking.wait(10)
    return read_turns(corpus.config, name)


def test_the_answer_is_kept_when_it_is_done(corpus: Corpus) -> None:
    """Nobody looks, and the answer stands in its conversation, with what was asked; nothing is asked any more."""
    name, _ = ask_first(corpus, Question(text=QUESTION, filters=Filters(speaker="Finch")), "Ferries")
    [turn] = finish(corpus, name)

    assert turn.answer
    assert turn.answer.citations
    assert (turn.question, turn.asked, turn.filters) == (QUESTION, "", Filters(speaker="Finch"))
    assert turn.revision == corpus.revision()
    assert not find_askings(corpus.config, name)


def test_what_fails_is_told_in_the_answers_place(corpus: Corpus) -> None:
    """A filter that names no article, a question without words: each is kept with its sentence."""
    assert "gone.txt" in ask_alone(corpus, QUESTION, Filters(sources=("gone.txt",))).error
    assert "the question is empty" in ask_alone(corpus, "?").error


def test_a_defect_of_ours_is_told_too(corpus: Corpus, caplog: pytest.LogCaptureFixture) -> None:
    """What nobody foresaw ends in a sentence, and the terminal gets the traceback."""
    turn = ask_alone(corpus, QUESTION, Filters(outlet=7))  # type: ignore[arg-type]

    assert "Something went wrong within Readout (AttributeError)" in turn.error
    assert any(record.exc_info for record in caplog.records)


def test_a_question_has_an_end(corpus: Corpus) -> None:
    """One character more than a question may have, and it is refused with both numbers, and kept to be shortened."""
    refused = ask_alone(corpus, long := "ferry".ljust(MOST_CHARACTERS + 1, "?"))

    assert f"{MOST_CHARACTERS + 1:,}" in refused.error
    assert refused.question == long
    assert ask_alone(corpus, long[:-1]).answer


def test_waiting_takes_no_longer_than_it_may(corpus: Corpus) -> None:
    """The time runs from the beginning of the asking, not from the looking."""
    name, _ = ask_first(corpus, Question(text=QUESTION, filters=Filters()), "Ferries")
    [turn] = finish(corpus, name)
    asking = Asking(corpus, name, Question(text=QUESTION, filters=Filters()), turn, after=None)
    assert asking.wait(10)
    asking.done.clear()
    asking.began -= 60

    assert not asking.wait(60)


def test_questions_are_asked_one_after_the_other(corpus: Corpus) -> None:
    """The second is understood from the first one's answer; the same question meanwhile is asked once."""
    name, _ = ask_first(corpus, Question(text=QUESTION, filters=Filters()), "Ferries")
    follow_up = Question(text="and what did Brand say?", filters=Filters())
    ask_question(corpus, name, follow_up)
    ask_question(corpus, name, follow_up)
    first, second, *more = finish(corpus, name)

    assert first.answer
    assert "Brand" in second.asked
    assert "ferry" in second.asked
    assert not more or more[0].question == follow_up.text  # the first of the two had been answered by then


def test_an_answer_comes_in_its_own_place(corpus: Corpus) -> None:
    """Asked again, the turn stays where it is, what follows it stays, and the old answer stays until there is a new."""
    name, _ = ask_first(corpus, Question(text=QUESTION, filters=Filters()), "Ferries")
    ask_question(corpus, name, Question(text="what did Brand deny?", filters=Filters()))
    first, second = finish(corpus, name)
    again = Question(text="who pays for a bridge?", filters=Filters(), turn=first.number)
    asking = ask_question(corpus, name, again)
    assert asking.wait(10)
    changed, same = finish(corpus, name)

    assert (changed.number, changed.question) == (first.number, again.text)
    assert same == second


def test_a_question_that_is_removed_meanwhile_stays_so(corpus: Corpus) -> None:
    """Its thread ends, and nothing comes back; in a conversation that is gone nothing can be asked."""
    name, _ = ask_first(corpus, Question(text=QUESTION, filters=Filters()), "Ferries")
    remove_conversation(corpus.config, name)

    assert finish(corpus, name) == []
    assert find_conversation(corpus.config, name) is None
    with pytest.raises(RequestError, match="removed meanwhile"):
        ask_question(corpus, name, Question(text=QUESTION, filters=Filters()))


def test_an_answer_that_cannot_be_kept_is_there_all_the_same(corpus: Corpus) -> None:
    """The disk does not take it: whoever looks sees the answer, and why it is not kept."""
    name, _ = ask_first(corpus, Question(text=QUESTION, filters=Filters()), "Ferries")
    [turn] = finish(corpus, name)
    with closing(Database(corpus.config.store)) as database, database.errors():
        database.connection.execute("create trigger full before update on turns begin select raise(abort, 'full'); end")
    asking = ask_question(corpus, name, Question(text=QUESTION, filters=Filters(), turn=turn.number))
    assert asking.wait(10)
    with closing(Database(corpus.config.store)) as database, database.errors():
        database.connection.execute("drop trigger full")

    assert asking.turn.answer
    assert "full" in str(asking.unkept)
    assert find_askings(corpus.config, name)[turn.number] is asking

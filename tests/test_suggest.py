"""Questions that the desk proposes: each one is answered, of the articles that are asked, and none twice."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from corpora import write_texts
from talks import TALKS

from rag.answer.ask import ask
from rag.answer.suggest import suggest_follow_ups, suggest_questions
from rag.config import Config
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Filters

ANSWERED = "What did Tove Brandt say about the grain deal?"
SILENT = "What did the astronauts say about Jupiter?"
NARROW = (
    Filters(),
    Filters(sources=("herald.txt",)),
    Filters(sources=("courier.txt", "mirror.txt")),
    Filters(speaker="Pavel Orlik"),
    Filters(since="2021-05-03"),
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """The talks."""
    folder: Path = tmp_path_factory.mktemp("talks")
    write_texts(folder, TALKS)
    config = Config(store=folder / "store")
    index_paths(config, [folder])
    with closing(open_corpus(config)) as opened:
        yield opened


@pytest.mark.parametrize("filters", NARROW, ids=str)
def test_what_is_proposed_at_first_is_answered(corpus: Corpus, filters: Filters) -> None:
    """Whatever is asked, the questions of the first screen have an answer there, from there."""
    questions = suggest_questions(corpus, filters=filters)

    assert questions
    for question in questions:
        answer = ask(corpus, question, filters=filters)
        assert not answer.abstained
        assert {place.source for place in answer.citations} <= {one.source for one in corpus.articles(filters)}


@pytest.mark.parametrize("filters", NARROW, ids=str)
@pytest.mark.parametrize("asked", [ANSWERED, "Who spoke about the joint statement?", SILENT])
def test_what_is_proposed_after_an_answer_is_answered(corpus: Corpus, asked: str, filters: Filters) -> None:
    """Of an answer as of an abstention: at most three, each answered by the same articles."""
    questions = suggest_follow_ups(corpus, ask(corpus, asked, filters=filters), filters=filters)

    assert len(questions) == len(set(questions)) <= 3
    assert not any(ask(corpus, question, filters=filters).abstained for question in questions)


def test_questions_go_on_from_the_answer(corpus: Corpus) -> None:
    """What others say on its topic, and what else its speaker speaks of."""
    questions = suggest_follow_ups(corpus, ask(corpus, ANSWERED))

    assert "What did Pavel Orlik say about the grain deal?" in questions
    assert any("Brandt" in question and "grain deal" not in question for question in questions)


def test_what_was_asked_is_not_proposed(corpus: Corpus) -> None:
    """Neither the question itself nor an earlier one, in whatever words; a conversation comes to an end."""
    asked = [ANSWERED]
    for _ in range(8):
        found = suggest_follow_ups(corpus, ask(corpus, asked[-1]), asked=asked)
        assert not set(found) & set(asked)
        asked += found[:1]
    reworded = "did Orlik speak about the grain deal?"

    assert "What did Pavel Orlik say about the grain deal?" in asked
    found = suggest_follow_ups(corpus, ask(corpus, ANSWERED), asked=[reworded, "?"])
    assert "What did Pavel Orlik say about the grain deal?" not in found


def test_an_abstention_is_followed_by_what_the_articles_do_tell(corpus: Corpus) -> None:
    """Nothing near: the questions of the first screen."""
    answer = ask(corpus, SILENT)

    assert answer.abstained
    assert suggest_follow_ups(corpus, answer)


def test_an_empty_corpus_proposes_nothing(tmp_path: Path) -> None:
    """Nobody speaks, nothing is proposed."""
    with closing(open_corpus(Config(store=tmp_path))) as empty:
        assert suggest_questions(empty) == ()
        assert suggest_follow_ups(empty, ask(empty, SILENT)) == ()

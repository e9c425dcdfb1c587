"""Statements across the corpus, by topic and speaker: rag/find/statements.py."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from rag.config import Config
from rag.find.statements import count_statements, find_statements
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Filters

FERRY = """Ferry talks in Holm

Harbour Times, 2022-09-30

“Fares will go up by a tenth in spring,” Tove Brandt said. Brandt said that the crew had asked for better wages.

The mayor, Pavel Orlik, said that the pier was safe.
"""
DAM = """Dam opens

“The dam is safe,” Pavel Orlik told reporters. Brandt said nothing.

Ilse Voss, the harbour master, said the dam had cost too much money.
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (folder / "dam.txt").write_text(DAM, encoding="utf-8")
    config = Config(store=tmp_path_factory.mktemp("store"))
    index_paths(config, [folder])
    with closing(open_corpus(config)) as opened:
        yield opened


def test_a_topic_s_words_find_statements_in_any_form(corpus: Corpus) -> None:
    """Half of the words have to stand there; all statements come without a topic, in order of sources and places."""
    assert [s.speaker for s in find_statements(corpus, about="crew wage")] == ["Tove Brandt"]
    assert {s.speaker for s in find_statements(corpus, about="safe dams")} == {"Pavel Orlik", "Ilse Voss"}
    assert find_statements(corpus, about="vaccines") == []
    places = [(s.source, s.start) for s in find_statements(corpus)]
    assert places == sorted(places)
    assert len(places) == 5


def test_a_topic_in_other_words_is_found_by_meaning(corpus: Corpus) -> None:
    """No word of the topic stands in the statement, which means nearly the same."""
    [cost] = find_statements(corpus, about="how expensive it was")
    assert cost.text == "the dam had cost too much money"


def test_filters_narrow_and_count(corpus: Corpus) -> None:
    """A speaker's statements are listed and counted under one name over all articles that pass the filters."""
    orlik = corpus.find_speakers("the mayor")

    assert [s.source for s in find_statements(corpus, filters=Filters(speaker="Orlik"))] == ["dam.txt", "ferry.txt"]
    assert find_statements(corpus, filters=Filters(speaker="Orlik", since="2022"))[0].source == "ferry.txt"
    assert count_statements(corpus, orlik, corpus.articles()) == 2
    assert count_statements(corpus, orlik, corpus.articles(Filters(since="2022"))) == 1


def test_the_nearest_statement_is_the_one_itself(corpus: Corpus) -> None:
    """Chroma's collection holds every statement under its vector."""
    for statement in find_statements(corpus):
        [vector] = corpus.embedder.embed([statement.text])
        [(place, similarity)] = corpus.nearest_statements(vector, limit=1)
        assert place == (statement.source, statement.start, statement.end)
        assert similarity > 0.999

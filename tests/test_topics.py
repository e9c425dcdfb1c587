"""What the statements of a corpus are about: rag/find/topics.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from corpora import write_texts
from talks import TALKS

from rag.config import Config
from rag.errors import RequestError
from rag.find.topics import count_by_speaker, find_said, find_topic, find_topics
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Filters


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """TALKS, indexed."""
    folder = write_texts(tmp_path_factory.mktemp("talks"), TALKS)
    config = Config(store=folder.parent / "store")
    index_paths(config, [folder])
    corpus = open_corpus(config)
    yield corpus
    corpus.close()


def test_topics_are_what_several_statements_share(corpus: Corpus) -> None:
    """Names, countries and noun phrases with their statements and speakers; no speaker's name, no day, none alone."""
    topics = {topic.name: (topic.statements, topic.speakers) for topic in find_topics(corpus, count=50)}

    assert topics["grain deal"] == (3, 2)
    assert topics["joint statement"] == (3, 3)
    assert topics["Herring Bank"] == (2, 2)
    assert topics["Germany"] == (2, 2)
    assert not {"Brandt", "Tove Brandt", "Orlik", "Sunday", "Altbruck", "deal", "statement"} & topics.keys()


def test_more_speakers_weigh_more(corpus: Corpus) -> None:
    """Of two topics with as many statements the one of more speakers comes first, and a phrase before one noun."""
    names = [topic.name for topic in find_topics(corpus, count=50)]

    assert names.index("joint statement") < names.index("grain deal") < names.index("treaty")


def test_filters_narrow_the_topics(corpus: Corpus) -> None:
    """Articles that do not pass count nothing; of one speaker a single statement is enough."""
    after = {topic.name: topic.statements for topic in find_topics(corpus, filters=Filters(since="2021-05-03"))}
    own = {topic.name for topic in find_topics(corpus, speaker="ines-calder")}

    assert after == {"Germany": 2, "treaty": 3}
    assert own == {"Germany", "joint statement"}
    with pytest.raises(RequestError):
        find_topics(corpus, filters=Filters(since="soon"))


def test_the_counts_are_the_statements_that_are_found(corpus: Corpus) -> None:
    """Each cell of speakers by topics has as many statements as asking for both brings, and these hold the topic."""
    topics = find_topics(corpus, count=50)
    counts = count_by_speaker(corpus, topics)

    assert counts["pavel-orlik", "grain deal"] == 2
    for (speaker, key), number in counts.items():
        assert len(find_said(corpus, speaker=speaker, topic=key)) == number
    for said in find_said(corpus, topic="grain deal"):
        assert "grain deal" in said.statement.text


def test_a_topic_is_found_under_its_forms(corpus: Corpus) -> None:
    """A plural, other capitals and another word for the country mean the same topic."""
    for asked in ("grain deals", "Grain Deal"):
        assert (find_topic(corpus, asked) or topic_missing()).name == "grain deal"
    assert (find_topic(corpus, "German") or topic_missing()).name == "Germany"
    assert find_topic(corpus, "volcano") is None


def topic_missing() -> None:
    raise AssertionError("no such topic")


def test_words_of_ones_own_are_looked_for(corpus: Corpus) -> None:
    """What is no topic has to stand in the statement with all its words, in any form; nothing stands nowhere."""
    [said] = find_said(corpus, topic="signing statements")

    assert said.speaker == "ines-calder"
    assert find_said(corpus, topic="volcano") == []


def test_a_new_article_is_counted(tmp_path: Path) -> None:
    """The topics follow the store: what is indexed later counts at the next call."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TALKS["courier.txt"], encoding="utf-8")
    config = Config(store=tmp_path / "store")
    index_paths(config, [tmp_path / "in"])
    corpus = open_corpus(config)
    before = (find_topic(corpus, "grain deal") or topic_missing()).statements
    (tmp_path / "in" / "b.txt").write_text(TALKS["herald.txt"], encoding="utf-8")
    index_paths(config, [tmp_path / "in"])
    after = (find_topic(corpus, "grain deal") or topic_missing()).statements
    corpus.close()

    assert (before, after) == (2, 3)


def test_an_empty_store_has_no_topics(tmp_path: Path) -> None:
    """Nothing indexed, nothing found."""
    corpus = open_corpus(Config(store=tmp_path / "store"))

    assert (find_topics(corpus), find_said(corpus)) == ([], [])

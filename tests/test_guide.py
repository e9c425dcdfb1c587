"""The one-glance guide of an article, over a real store."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from corpora import write_texts
from meeting_articles import MEETINGS

from rag.answer.ask import ask
from rag.answer.guide import LEAST_STATEMENTS, MOST_STATEMENTS, make_guide
from rag.config import Config
from rag.errors import UnknownSource
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Filters

QUARRY = """Quarry hearing runs late

Lower Vale Gazette, 2023-03-02

NORTH STOKE: The Vale Quarry would double its blasting from May, its manager Rosa Penn told a hearing in North Stoke.

“Every blast is measured, and no wall in the village has moved,” Penn said.

Mayor Idris Lowe said that he had counted eleven cracks in the school alone. “The school comes first,” the mayor said.

Penn said the cracks were older than the quarry.

“We have heard this for nine years,” one resident said.

A second hearing on the Stoke Bypass was put off. Lowe said the Stoke Bypass could wait until the quarry was settled.
"""
NOTICE = "Water off on Friday\n\nThe water will be off in North Stoke on Friday from nine to noon. Fill a bucket.\n"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = write_texts(tmp_path_factory.mktemp("articles"), {**MEETINGS, "quarry.txt": QUARRY, "notice.txt": NOTICE})
    config = Config(store=tmp_path_factory.mktemp("store"))
    index_paths(config, [folder])
    with closing(open_corpus(config)) as opened:
        yield opened


def test_a_guide_tells_who_speaks(corpus: Corpus) -> None:
    """Those who say most first, with the post that this article gives them; their statements add up."""
    guide = make_guide(corpus, "quarry.txt")
    voices = {voice.name: voice for voice in guide.voices}
    statements = corpus.statements(corpus.article("quarry.txt"))

    assert "Rosa Penn" == guide.voices[0].name
    assert {"Rosa Penn", "Idris Lowe"} <= set(voices)
    assert ("rosa-penn", "idris-lowe") == (voices["Rosa Penn"].id, voices["Idris Lowe"].id)
    assert "Mayor" == voices["Idris Lowe"].post
    assert len(statements) == sum(voice.statements for voice in guide.voices)
    assert sorted(guide.voices, key=lambda voice: (voice.name is None, -voice.statements)) == list(guide.voices)


def test_a_post_is_the_articles_own(corpus: Corpus) -> None:
    """What another article calls a speaker is not told of this one."""
    posts = {voice.name: voice.post for voice in make_guide(corpus, "courier.txt").voices}

    assert "fisheries minister" in (posts["Tove Brandt"] or "")
    for source in MEETINGS:
        text = " ".join(corpus.article(source).text.split()).casefold()
        assert all(voice.post is None or voice.post.casefold() in text for voice in make_guide(corpus, source).voices)


def test_a_guide_names_the_meetings_reported_on(corpus: Corpus) -> None:
    """All of a round-up, none of an article that reports on none."""
    assert 2 == len(make_guide(corpus, "week.txt").meetings)
    assert () == make_guide(corpus, "notice.txt").meetings
    for source in MEETINGS:
        assert {m.id for m in make_guide(corpus, source).meetings} == {
            m.id for m in corpus.meetings() if any(g.reported and g.source == source for g in m.gatherings)
        }


def test_key_statements_are_places_of_the_article(corpus: Corpus) -> None:
    """Few, in the order of the text, none twice, with whose words they are; each speaker once before one twice."""
    guide = make_guide(corpus, "quarry.txt")
    text = corpus.article("quarry.txt").text
    places = [(place.start, place.end) for place in guide.statements]

    assert LEAST_STATEMENTS <= len(places) <= MOST_STATEMENTS
    assert [text[start:end] for start, end in places] == [place.quote for place in guide.statements]
    assert sorted(set(places)) == places
    assert [*range(1, len(places) + 1)] == [place.number for place in guide.statements]
    assert {"Rosa Penn", "Idris Lowe"} <= {place.speaker for place in guide.statements}


def test_an_article_in_which_nobody_speaks_has_a_guide(corpus: Corpus) -> None:
    """What it tells stands where statements would; there is nothing to ask about a speaker."""
    guide = make_guide(corpus, "notice.txt")

    assert ((), (), 17) == (guide.voices, guide.questions, guide.words)
    assert {None} == {place.speaker for place in guide.statements}


def test_ready_questions_are_answered_by_the_article(corpus: Corpus) -> None:
    """Each asks for somebody who speaks there, and the article alone answers it, as the whole corpus does."""
    asked = 0
    for source in (*MEETINGS, "quarry.txt"):
        guide = make_guide(corpus, source)
        for question in guide.questions:
            assert any(voice.name and voice.name in question for voice in guide.voices)
            assert not ask(corpus, question, filters=Filters(sources=(source,))).abstained
            assert not ask(corpus, question).abstained
            asked += 1
        assert len(set(guide.questions)) == len(guide.questions) <= 3

    assert asked >= len(MEETINGS)
    assert any("Stoke Bypass" in question for question in make_guide(corpus, "quarry.txt").questions)


def test_a_guide_is_made_once_and_follows_the_store(tmp_path: Path) -> None:
    """The same record until the store changes; then another, of what is there."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    config = Config(store=tmp_path / "store")
    index_paths(config, [folder])
    with closing(open_corpus(config)) as corpus:
        first = make_guide(corpus, "notice.txt")
        assert first is make_guide(corpus, "notice.txt")

        (folder / "notice.txt").write_text(NOTICE + "\nFill two, if in doubt.\n", encoding="utf-8")
        index_paths(config, [folder])
        assert first.words + 5 == make_guide(corpus, "notice.txt").words

        with pytest.raises(UnknownSource, match="notice"):
            make_guide(corpus, "notices.txt")

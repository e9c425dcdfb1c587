"""Meetings are found in the articles, and what people decide about them holds: rag/link/meetings.py."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from corpora import write_texts
from meeting_articles import MEETINGS

from rag.config import Config
from rag.errors import RequestError, UnknownSource
from rag.find.meetings import describe_days, describe_meeting_edit, plan_edit
from rag.find.statements import find_statements
from rag.index.catalog import Catalog
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import edit_meetings, index_paths
from rag.types import Filters, Meeting

FORUM, SUMMIT, BEFORE = "forum-port-ellen-june-2022", "lisbon", "forum-port-ellen-may-2021"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """MEETINGS as files."""
    return write_texts(tmp_path / "news", MEETINGS)


@pytest.fixture
def corpus(config: Config, folder: Path) -> Iterator[Corpus]:
    """MEETINGS, indexed."""
    index_paths(config, [folder])
    with closing(open_corpus(config)) as corpus:
        yield corpus


def by_sources(corpus: Corpus) -> dict[tuple[str, ...], Meeting]:
    return {meeting.sources: meeting for meeting in corpus.meetings()}


def decide(corpus: Corpus, kind: str, asked: str, value: str | None = None, *sources: str) -> None:
    edit = plan_edit(corpus, kind, asked, value=value, sources=sources)
    edit_meetings(corpus.config, lambda edits: [*edits, edit])


def test_articles_on_one_meeting_come_together(corpus: Corpus) -> None:
    """Under whatever name; an article on two meetings is in both, the same forum of another year is another meeting."""
    meetings = by_sources(corpus)

    assert set(meetings) == {("courier.txt", "herald.txt", "week.txt"), ("lisbon.txt", "week.txt"), ("before.txt",)}
    forum = meetings["courier.txt", "herald.txt", "week.txt"]
    assert (forum.name, forum.place) == ("Northern Herring Forum, Port Ellen, June 2022", "Port Ellen")
    assert (forum.start, forum.end) == ("2022-06-14", "2022-06-15")
    assert set(forum.participants) == {"Tove Brandt", "Pavel Orlik"}
    assert meetings["before.txt",].start == "2021-05-20"
    assert [meeting.start for meeting in corpus.meetings()] == ["2022-06-17", "2022-06-14", "2021-05-20"]


def test_each_fact_of_a_meeting_is_shown_by_an_article(corpus: Corpus) -> None:
    """Reasons name the words and the article; the places that they rest on hold these words."""
    for meeting in corpus.meetings():
        assert any(source in meeting.date_reason for source in meeting.sources)
        assert len(meeting.reasons) == len(meeting.sources) - 1
        for gathering in meeting.gatherings:
            text = corpus.article(gathering.source).text
            assert tuple(text[slice(*span)] for span in gathering.time_spans) == gathering.times


def test_statements_belong_to_the_meeting_of_their_part(corpus: Corpus) -> None:
    """Of an article on two meetings each statement stands with its own."""
    prado = find_statements(corpus, filters=Filters(meeting="lisbon"))
    forum = find_statements(corpus, filters=Filters(meeting="port ellen 2022"))

    assert {statement.speaker for statement in prado} == {"Ana Prado"}
    assert {statement.speaker for statement in forum} == {"Tove Brandt", "Pavel Orlik"}
    assert {statement.source for statement in prado} == {"lisbon.txt", "week.txt"}


@pytest.mark.parametrize(("asked", "words"), [("port ellen", "several"), ("oslo", "no meeting"), ("", "no meeting")])
def test_a_meeting_that_is_not_the_only_one_is_asked_for_anew(corpus: Corpus, asked: str, words: str) -> None:
    """The error says so and names those that can be meant."""
    with pytest.raises(RequestError, match=f"{words}.*northern-herring-forum"):
        corpus.meeting_finder().find(asked)


def test_what_people_decide_survives_another_indexing(corpus: Corpus, folder: Path) -> None:
    """Name, date, place and articles stay as decided when articles change and come; taking back restores the rules."""
    decide(corpus, "rename", "2021", "The quarrel")
    decide(corpus, "date", "quarrel", "2021-05-19/2021-05-20")
    decide(corpus, "place", "quarrel", "Port Ellen harbour")
    decide(corpus, "split", "port ellen june 2022", None, "herald.txt")
    decide(corpus, "add", "quarrel", None, "bakers.txt")
    for path in folder.iterdir():
        path.write_text(path.read_text(encoding="utf-8") + "\nIt rained.\n", encoding="utf-8")
    (folder / "new.txt").write_text("Nothing happened in Altbruck.\n", encoding="utf-8")
    index_paths(corpus.config, [folder])

    quarrel = corpus.meeting_finder().find("quarrel")
    assert (quarrel.name, quarrel.place) == ("The quarrel", "Port Ellen harbour")
    assert (quarrel.start, quarrel.end, quarrel.edited) == ("2021-05-19", "2021-05-20", True)
    assert set(by_sources(corpus)) == {
        ("courier.txt", "week.txt"),
        ("herald.txt",),
        ("lisbon.txt", "week.txt"),
        ("bakers.txt", "before.txt"),
    }
    edit_meetings(corpus.config, lambda edits: [])
    assert ("courier.txt", "herald.txt", "week.txt") in by_sources(corpus)
    assert not any(meeting.edited for meeting in corpus.meetings())


def test_meetings_can_be_merged_and_pinned(corpus: Corpus, folder: Path) -> None:
    """Merged ones are one; to a pinned one no other article comes by itself."""
    decide(corpus, "merge", "2021", "june 2022 port")
    assert ("before.txt", "courier.txt", "herald.txt", "week.txt") in by_sources(corpus)
    edit_meetings(corpus.config, lambda edits: [])

    decide(corpus, "pin", "june 2022 port")
    (folder / "late.txt").write_text(MEETINGS["herald.txt"].replace("Nine", "All nine"), encoding="utf-8")
    index_paths(corpus.config, [folder])
    assert {("courier.txt", "herald.txt", "week.txt"), ("late.txt",)} <= set(by_sources(corpus))


@pytest.mark.parametrize(
    ("kind", "asked", "value", "sources", "words"),
    [
        ("rename", "lisbon", "  ", (), "empty"),
        ("date", "lisbon", "June", (), "no date"),
        ("date", "lisbon", "2022-06-17/2022-06-16", (), "first day"),
        ("split", "lisbon", None, (), "--source"),
        ("split", "lisbon", None, ("bakers.txt",), "not in that meeting"),
        ("split", "2021", None, ("before.txt",), "nothing would be left"),
        ("add", "lisbon", None, ("week.txt",), "already"),
        ("merge", "lisbon", "lisbon", (), "one meeting already"),
        ("pin", "oslo", None, (), "no meeting"),
    ],
)
def test_a_decision_that_changes_nothing_is_refused(
    corpus: Corpus, kind: str, asked: str, value: str | None, sources: tuple[str, ...], words: str
) -> None:
    """The error says what is wrong with it."""
    with pytest.raises(RequestError, match=words):
        plan_edit(corpus, kind, asked, value=value, sources=sources)


def test_a_decision_about_an_unknown_article_is_refused(corpus: Corpus) -> None:
    """Nothing is kept that names no article."""
    with pytest.raises(UnknownSource):
        plan_edit(corpus, "add", "lisbon", sources=["nowhere.txt"])


def test_a_decision_is_told_in_words(corpus: Corpus) -> None:
    """Every kind names what it does, and to which articles."""
    edits = [
        plan_edit(corpus, "rename", "lisbon", value="Wind"),
        plan_edit(corpus, "date", "lisbon", value=""),
        plan_edit(corpus, "pin", "lisbon"),
        plan_edit(corpus, "split", "lisbon", sources=["week.txt"]),
        plan_edit(corpus, "merge", "2021", value="lisbon"),
    ]

    assert [describe_meeting_edit(edit) for edit in edits] == [
        "The meeting of lisbon.txt and 1 more is called “Wind”",
        "The meeting of lisbon.txt and 1 more is dated by nobody",
        "The meeting of lisbon.txt and 1 more keeps its articles",
        "week.txt set apart from the meeting of lisbon.txt and 1 more",
        "before.txt joined to the meeting of lisbon.txt and 1 more",
    ]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (None, None, "undated"),
        ("2023", "2023", "2023"),
        ("2023-03", "2023-03", "March 2023"),
        ("2023-07-13", "2023-07-14", "13–14 July 2023"),
        ("2023-07-31", "2023-08-01", "31 July 2023 – 1 August 2023"),
    ],
)
def test_days_are_written_as_people_write_them(start: str | None, end: str | None, words: str) -> None:
    """As fine as they are known."""
    assert describe_days(start, end) == words


def test_meetings_are_known_before_they_are_linked(corpus: Corpus) -> None:
    """A store whose run was stopped before the end shows them as the rules have it."""
    meetings = corpus.meetings()
    with closing(Catalog(corpus.config.store)) as catalog:
        catalog.connection.execute("delete from meetings")
        catalog.write_setting("met", "")
    with closing(open_corpus(corpus.config)) as other:
        assert other.meetings() == meetings

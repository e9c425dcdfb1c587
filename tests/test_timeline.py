"""Meetings, statements and mentions in order of time: rag/find/timeline.py and positions.py."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from command_line import call_rag, error_line, read_objects
from forums import index_forums

from rag.config import Config
from rag.errors import RequestError, UnknownSource
from rag.find.positions import trace_position
from rag.find.timeline import KINDS, Event, find_events
from rag.index.corpus import Corpus, open_corpus
from rag.show.terminal import timeline_commands
from rag.types import Filters

PORT_ELLEN, SENNA, HOLM = "grain-forum-port-ellen-may-2021", "grain-forum-senna-june-2022", "wage-talks-holm"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return index_forums(tmp_path_factory.mktemp("forums")).store


@pytest.fixture(scope="module")
def corpus(store: Path) -> Iterator[Corpus]:
    with closing(open_corpus(Config(store=store))) as opened:
        yield opened


def statement(events: list[Event], words: str, source: str) -> Event:
    [found] = [
        event
        for event in events
        if event.kind == "statement" and words in event.label and event.citations[0].source == source
    ]
    return found


def test_events_stand_in_order_of_time(corpus: Corpus) -> None:
    """The earliest first, what is undated last; every place slices to its words and has a number of its own."""
    events = find_events(corpus)
    days = [event.start for event in events]
    places = [place for event in events for place in event.citations]

    dated = [day for day in days if day]
    assert dated == sorted(dated)
    assert days == [*dated, *[None] * (len(days) - len(dated))]
    assert {event.kind for event in events} == set(KINDS)
    assert all(corpus.article(place.source).text[place.start : place.end] == place.quote for place in places)
    assert [place.number for place in places] == list(range(1, len(places) + 1))


def test_a_meeting_has_its_days_and_all_its_places(corpus: Corpus) -> None:
    """A meeting stands once, with the places of its articles and of another article that only mentions it."""
    meetings = find_events(corpus, kinds=["meeting"])

    assert [(event.meeting, event.start) for event in meetings] == [
        (PORT_ELLEN, "2021-05-20"),
        (SENNA, "2022-06-10"),
        (HOLM, None),
    ]
    assert [place.source for place in meetings[0].citations] == ["courier.txt", "herald.txt", "ledger.txt"]
    assert meetings[2].reason.startswith("Undated: “Tuesday” is all")


def test_mentions_of_one_gathering_are_one_event(corpus: Corpus) -> None:
    """Two articles mention Altbruck, one of them undated: one event, dated by the closer words; none for Port Ellen."""
    [mention] = find_events(corpus, kinds=["mention"])

    assert (mention.label, mention.start, mention.end) == ("Grain Forum, Altbruck", "2019-06", "2019-06")
    assert mention.reason == "courier.txt says “in June 2019” and is of 2021-05-21."
    assert [place.quote for place in mention.citations] == [
        "Grain Forum in Altbruck in June 2019",
        "Grain Forum in Altbruck two years ago",
    ]


def test_an_undated_article_counts_from_its_meeting(corpus: Corpus) -> None:
    """The undated article reports on a dated meeting: "two years ago" is two years before that."""
    [mention] = find_events(corpus, kinds=["mention"], filters=Filters(sources=("herald.txt",)))

    assert (mention.start, mention.end) == ("2019", "2019")
    assert mention.reason == (
        "herald.txt says “two years ago” and reports on Grain Forum, Port Ellen, May 2021 (20 May 2021)."
    )


def test_statements_have_days_by_the_nearest_words(corpus: Corpus) -> None:
    """Their own sentence goes before the meeting's days; a weekday in an undated article is one of the meeting's."""
    events = find_events(corpus, kinds=["statement"])

    assert statement(events, "levy stays", "courier.txt").start == "2021-05-21"
    assert statement(events, "half empty", "courier.txt").start == "2021-05-20"
    assert statement(events, "silos of Sudmark", "herald.txt").start == "2021-05-20"
    assert "says “Thursday”" in statement(events, "silos of Sudmark", "herald.txt").reason


def test_what_was_said_at_another_time_is_of_no_meeting(corpus: Corpus) -> None:
    """An interview a month before the forum was not given there; in an undated article "this week" is no day."""
    events = find_events(corpus, kinds=["statement"])
    interview = statement(events, "court", "courier.txt")
    week = statement(events, "no ship", "herald.txt")

    assert (interview.start, interview.meeting) == ("2021-04", None)
    assert (week.start, week.reason) == (
        None,
        "“this week” is all that herald.txt says of the day, and the article is undated.",
    )


def test_days_filter_the_events_themselves(corpus: Corpus) -> None:
    """Since and until are the events' own days, not their articles': the undated article's dated statements pass."""
    events = find_events(corpus, filters=Filters(since="2021-05-20", until="2021-05"))

    assert {event.start for event in events} == {"2021-05-20", "2021-05-21"}
    assert "herald.txt" in {place.source for event in events for place in event.citations}
    with pytest.raises(RequestError, match="no date"):
        find_events(corpus, filters=Filters(since="May"))
    with pytest.raises(UnknownSource):
        find_events(corpus, filters=Filters(sources=("nowhere.txt",)))


def test_a_speaker_and_a_topic_narrow_all_kinds(corpus: Corpus) -> None:
    """Meetings where the speaker was, and mentions whose sentence names the speaker: here none does."""
    events = find_events(corpus, filters=Filters(speaker="Vos"))
    on_levy = find_events(corpus, about="levy", kinds=["meeting", "mention"])

    assert [(event.kind, event.meeting) for event in events] == [("meeting", HOLM), ("statement", HOLM)]
    assert [event.label for event in on_levy] == [
        "Grain Forum, Altbruck",
        "Grain Forum, Port Ellen, May 2021",
        "Grain Forum, Senna, June 2022",
    ]


def test_a_meeting_filter_keeps_what_is_of_it(corpus: Corpus) -> None:
    """One meeting, its statements, and what its articles mention."""
    events = find_events(corpus, filters=Filters(meeting=SENNA))

    assert [(event.kind, event.meeting) for event in events] == [("meeting", SENNA), ("statement", SENNA)]


def test_a_position_tells_each_utterance_once(corpus: Corpus) -> None:
    """Two accounts of one utterance are one event with both places; the same words a year later are another."""
    position = trace_position(corpus, "Brandt", "grain levy")

    assert [(event.start, event.meeting, [p.source for p in event.citations]) for event in position] == [
        ("2021-05-21", PORT_ELLEN, ["courier.txt", "herald.txt"]),
        ("2022-06-10", SENNA, ["ledger.txt"]),
    ]
    assert [event.start for event in trace_position(corpus, "Brandt", "levy", Filters(since="2022"))] == ["2022-06-10"]
    assert trace_position(corpus, "nobody at all", "levy") == []


def test_the_command_prints_json(store: Path) -> None:
    """`timeline --json` gives one event a line; with --speaker and --about the position."""
    events = read_objects(call_rag("timeline", "--json", store=store))
    mentions = read_objects(call_rag("timeline", "--kind", "mention", "--json", store=store))
    position = read_objects(call_rag("timeline", "--speaker", "Brandt", "--about", "grain levy", "--json", store=store))

    assert {event["kind"] for event in events} == set(KINDS) == set(timeline_commands.KINDS)
    assert [(one["label"], one["start"], one["speaker"]) for one in mentions] == [
        ("Grain Forum, Altbruck", "2019-06", None)
    ]
    assert [len(event["citations"]) for event in position] == [2, 1]
    assert position[0]["citations"][0]["quote"].startswith("“The grain levy stays")


def test_the_command_lays_out_a_table(store: Path) -> None:
    """A person reads days, names and places, and why something is undated."""
    shown = " ".join(call_rag("timeline", store=store).stdout.decode().split())
    none = call_rag("timeline", "--speaker", "Nobody", store=store).stdout.decode()

    assert "June 2019 Grain Forum, Altbruck only mentioned courier.txt:" in shown
    assert "Tove Brandt Grain Forum, Senna, June 2022" in shown
    assert "undated Wage talks, Holm meeting Undated: “Tuesday” is all that mirror.txt says of the day" in shown
    assert none == "nothing found\n"


def test_wrong_usage_is_one_line(store: Path) -> None:
    """An unknown kind and a date that is none are told in one line."""
    kind = call_rag("timeline", "--kind", "rumour", store=store)
    day = call_rag("timeline", "--since", "2023-13", store=store)

    assert (kind.returncode, day.returncode) == (2, 1)
    assert "rumour" in error_line(kind)
    assert "2023-13" in error_line(day)

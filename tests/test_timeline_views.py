"""The timeline as the browser draws it: views/timeline.py and panels/timeline.py of the browser."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any

import pytest
from forums import index_forums
from streamlit.testing.v1 import AppTest

from rag.find.timeline import Event, EventKind, find_events
from rag.index.corpus import Corpus, open_corpus
from rag.show.browser.panels.timeline import PICKED
from rag.show.browser.views.timeline import (
    LONGEST_LABEL,
    SPEAKERS,
    arrange_lanes,
    count_days,
    find_window,
    view_events,
    view_timeline,
)

PORT_ELLEN = "grain-forum-port-ellen-may-2021"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with closing(open_corpus(index_forums(tmp_path_factory.mktemp("forums")))) as opened:
        yield opened


def make_event(start: str | None, *, kind: EventKind = "statement", speaker: str | None = "Tove Brandt") -> Event:
    return Event(
        kind=kind, start=start, end=start, reason="It is so.", label="The levy stays.", meeting=None,
        speaker=speaker if kind == "statement" else None, citations=(),
    )  # fmt: skip


def test_lanes_are_meetings_mentions_and_those_who_say_most() -> None:
    """More speakers than have room share the last lane; each event stands in one lane."""
    talkers = [make_event("2021", speaker=f"Speaker {number}") for number in range(SPEAKERS + 2) for _ in range(2)]
    events = [
        make_event("2021", kind="mention"),
        *talkers,
        make_event(None, speaker=None),
        make_event("2020-01", kind="meeting"),
    ]

    lanes = arrange_lanes(events)

    names = [lane.name for lane in lanes]
    assert names == ["Meetings", "Only mentioned", *(f"Speaker {number}" for number in range(SPEAKERS)), "2 others"]
    assert len(lanes[-1].events) == 5
    assert sorted(map(id, events)) == sorted(id(event) for lane in lanes for event in lane.events)


def test_a_lane_has_full_days_first_and_undated_last() -> None:
    """Marks of one kind stand together, so that neighbours can be drawn as one and keep their numbers."""
    [lane] = arrange_lanes(
        [make_event(None), make_event("2021-05"), make_event("2021-06-01"), make_event("2021-05-02")]
    )

    assert [event.start for event in lane.events] == ["2021-05-02", "2021-06-01", "2021-05", None]


@pytest.mark.parametrize(
    ("start", "end", "first", "behind"),
    [
        ("2021-05-20", "2021-05-21", date(2021, 5, 20), date(2021, 5, 22)),
        ("2021-12", "2021-12", date(2021, 12, 1), date(2022, 1, 1)),
        ("2020", None, date(2020, 1, 1), date(2021, 1, 1)),
    ],
)
def test_days_count_from_the_first_to_behind_the_last(start: str, end: str | None, first: date, behind: date) -> None:
    """A part of a date covers all its days."""
    assert count_days(start, end) == (first.toordinal(), behind.toordinal())


def test_marks_number_the_events_of_all_lanes(corpus: Corpus) -> None:
    """The numbers of marks and of the undated run through all events once; days known in part are marked so."""
    events = find_events(corpus)
    lanes = arrange_lanes(events)
    view = view_timeline(lanes, None)
    marks = [mark for lane in view["lanes"] for mark in (*lane["marks"], *filter(None, [lane["undated"]]))]

    assert [n for mark in marks for n in range(mark["first"], mark["last"] + 1)] == list(range(len(events)))
    assert {lane["undated"]["days"] for lane in view["lanes"] if lane["undated"]} == {"undated"}
    [altbruck] = view["lanes"][1]["marks"]
    assert (altbruck["labels"], altbruck["exact"], altbruck["days"]) == (["Grain Forum, Altbruck"], False, "June 2019")
    assert view["lanes"][0]["marks"][0]["exact"]
    json.dumps(view)


def test_a_few_far_events_do_not_squeeze_the_others() -> None:
    """What is a century away is left out at first; what spreads evenly is shown whole, and nothing has no window."""
    near = [make_event(f"2021-05-{day:02}") for day in range(1, 31)] * 4
    window = find_window(arrange_lanes([make_event("1951"), *near, make_event(None)]))

    assert window == (date(2021, 5, 1).toordinal(), date(2021, 5, 31).toordinal())
    assert find_window(arrange_lanes([make_event("1951"), make_event("2021-05-01")])) is None
    assert find_window(arrange_lanes([make_event(None)])) is None


def test_a_card_has_a_short_label() -> None:
    """A long statement is cut for the card; the list below has it whole."""
    event = Event(
        kind="statement", start=None, end=None, reason="It is so.", label="levy\n " * 100, meeting=None,
        speaker=None, citations=(),
    )  # fmt: skip
    [lane] = view_timeline(arrange_lanes([event]), None)["lanes"]

    assert len(lane["undated"]["labels"][0]) <= LONGEST_LABEL
    assert view_events([event], {})["rows"][0]["label"] == event.label


def test_listed_events_tell_meeting_reason_and_places(corpus: Corpus) -> None:
    """A row has all its places, numbered over the list, the meeting by its name, and why it has its day or none."""
    meetings = {meeting.id: meeting for meeting in corpus.meetings()}
    rows = view_events(find_events(corpus), meetings)["rows"]
    orlik = next(row for row in rows if "silos of Sudmark" in row["label"])

    numbers = [place["place"] for row in rows for place in row["places"]]
    assert numbers == list(range(len(numbers)))
    assert orlik["meeting"] == {"id": PORT_ELLEN, "name": "Grain Forum, Port Ellen, May 2021"}
    assert (orlik["speaker"], orlik["days"], orlik["undated"]) == ("Pavel Orlik", "20 May 2021", False)
    assert rows[-1]["undated"]
    assert rows[-1]["reason"]


def draw_page(corpus: "Corpus") -> None:
    """A page with nothing but the timeline."""
    from rag.show.browser.panels.timeline import show_timeline
    from rag.types import Filters

    show_timeline(corpus.config, corpus, Filters())


@pytest.fixture
def page(corpus: Corpus) -> AppTest:
    """The page as it first stands there."""
    app = AppTest.from_function(draw_page, kwargs={"corpus": corpus}, default_timeout=60).run()
    assert not app.exception
    return app


def views(app: AppTest) -> dict[str, dict[str, Any]]:
    """What each instance of the component draws, by kind."""
    return {view["kind"]: view for element in app.get("bidi_component") for view in json.loads(element.proto.json)}


def test_the_panel_shows_everything_at_first(page: AppTest, corpus: Corpus) -> None:
    """The picture, and below it all events in order of time."""
    shown = views(page)

    assert [lane["name"] for lane in shown["timeline"]["lanes"]][:3] == ["Meetings", "Only mentioned", "Pavel Orlik"]
    assert [row["label"] for row in shown["events"]["rows"]] == [event.label for event in find_events(corpus)]
    assert "in all" in page.subheader[0].value


def test_a_speaker_and_a_topic_give_the_position(page: AppTest) -> None:
    """What the speaker said on the topic, each utterance once, among the meetings where it was said."""
    speaker = next(key for key in page.selectbox(key="timeline-speaker").options if key.startswith("Tove Brandt"))
    page.selectbox(key="timeline-speaker").select(speaker).run()
    page.selectbox(key="timeline-topic").select("grain levy stays").run()
    rows = views(page)["events"]["rows"]

    assert not page.exception
    assert [len(row["places"]) for row in rows if row["kind"] == "statement"] == [2, 1]
    assert "of Tove Brandt on grain levy stays" in page.subheader[0].value.replace("\\", "")
    assert page.query_params["topic"] == "grain levy stays"


def test_kinds_can_be_left_out(page: AppTest) -> None:
    """With the mentions alone there is one lane; with no kind at all the page says so."""
    page.get("button_group")[0].set_value(["mention"]).run()
    only = [lane["name"] for lane in views(page)["timeline"]["lanes"]]
    page.get("button_group")[0].set_value([]).run()

    assert only == ["Only mentioned"]
    assert "Nothing of that" in page.markdown[-1].value


def test_a_picked_mark_is_listed_and_forgotten(page: AppTest, corpus: Corpus) -> None:
    """The events of a mark stand alone below the picture, until all are wanted again or the picture is another."""
    from rag.types import Filters

    kinds = frozenset({"meeting", "statement", "mention"})
    page.session_state[PICKED] = ((corpus.revision(), Filters(), None, None, kinds), (1, 2))
    page.run()
    picked = [row["label"] for row in views(page)["events"]["rows"]]
    laid = [event.label for lane in arrange_lanes(find_events(corpus)) for event in lane.events]
    page.button[0].click().run()

    assert picked == laid[1:3]
    assert len(views(page)["events"]["rows"]) == len(laid)

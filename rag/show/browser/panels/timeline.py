"""The timeline as a picture: meetings, statements and mentions over time; of one speaker and topic the position."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from rag.config import Config
from rag.errors import RagError
from rag.find.positions import trace_position
from rag.find.speakers import count_speakers, find_by_id
from rag.find.timeline import Event, EventKind, find_events, order_events
from rag.find.topics import find_topics
from rag.index.corpus import Corpus
from rag.show.browser.components import draw_view
from rag.show.browser.views.timeline import arrange_lanes, view_events, view_timeline
from rag.show.browser.web import draw_places, escape_label, get_session, open_place, set_address, tell_error
from rag.show.words import count
from rag.types import Filters, Speaker

NAMES: dict[EventKind, str] = {"meeting": "Meetings", "statement": "Statements", "mention": "Only mentioned"}
TOPICS = 100
PAGE = 30
"""Events listed below the picture at once."""
PICKED, LISTED = "timeline-picked", "timeline-listed"


def show_timeline(config: Config, corpus: Corpus, filters: Filters) -> None:
    """Draws the fields, the picture, and the events of the chosen mark, or else of all marks."""
    try:
        speaker, topic, kinds = show_fields(corpus, filters)
        events = choose_events(corpus, filters, speaker, topic, kinds)
    except RagError as error:
        tell_error(error)
        return
    if not events:
        st.markdown("Nothing of that is in these articles. Take back a speaker, a topic or a kind.")
        return
    lanes = arrange_lanes(events)
    laid = [event for lane in lanes for event in lane.events]
    state = (corpus.revision(), filters, speaker.id if speaker else None, topic, kinds)
    # What was picked of another picture stands at other numbers in this one.
    picked = st.session_state.get(PICKED)
    picked = picked[1] if picked and picked[0] == state else None
    draw_view(view_timeline(lanes, picked), key="timeline", on_event=partial(take_pick, laid, state))
    where = "here" if picked else f"of {speaker.name} on {topic}" if speaker and topic else "in all"
    show_events(corpus, laid[picked[0] : picked[1] + 1] if picked else events, where, is_picked=bool(picked))


def show_fields(corpus: Corpus, filters: Filters) -> tuple[Speaker | None, str | None, frozenset[EventKind]]:
    """The fields that narrow the timeline, set to what the address holds, and what that is."""
    speakers = {one.speaker.id: one for one in count_speakers(corpus, filters) if one.statements}
    asked, about = st.query_params.get("speaker"), st.query_params.get("topic")
    wanted = st.query_params.get("kinds")
    kinds = [kind for kind in NAMES if wanted is None or kind in wanted.split()]
    st.session_state["timeline-speaker"] = asked if asked in speakers else None
    st.session_state["timeline-topic"] = about
    st.session_state["timeline-kinds"] = kinds
    with st.container(horizontal=True, vertical_alignment="bottom", key="timeline-fields"):
        chosen = st.selectbox(
            "Speaker",
            list(speakers),
            index=None,
            key="timeline-speaker",
            format_func=lambda key: f"{speakers[key].speaker.name} ({speakers[key].statements:,})",
            placeholder="Anybody",
            on_change=take_fields,
            width=220,
        )
        speaker = speakers[chosen].speaker if chosen in speakers else None
        topics = find_topics(corpus, filters=filters, speaker=speaker.id if speaker else None, count=TOPICS)
        topic = st.selectbox(
            "Topic",
            list(dict.fromkeys([*(topic.name for topic in topics), *filter(None, [about])])),
            index=None,
            key="timeline-topic",
            placeholder="Anything",
            accept_new_options=True,
            on_change=take_fields,
            width=200,
            help="With a speaker, what that speaker said on it over time; each utterance once.",
        )
        kinds = st.pills(
            "Kinds", list(NAMES), key="timeline-kinds", format_func=NAMES.__getitem__, on_change=take_fields,
            selection_mode="multi", label_visibility="collapsed",
        )  # fmt: skip
    if asked and not speaker:
        silent = find_by_id(corpus, asked)
        told = f"These articles report nothing that {silent.name} said" if silent else f"Nobody here goes by “{asked}”"
        st.info(escape_label(f"{told}: this is what all speakers said."), icon=":material/info:")
    return speaker, topic, frozenset(kinds)


def take_fields() -> None:
    """A field was changed: the address holds them from now on; all kinds need no word."""
    taken = {name: st.session_state[f"timeline-{name}"] or "" for name in ("speaker", "topic")}
    kinds = st.session_state["timeline-kinds"]
    set_address(view="timeline", kinds="" if len(kinds) == len(NAMES) else " ".join(kinds) or "none", **taken)


def choose_events(
    corpus: Corpus, filters: Filters, speaker: Speaker | None, topic: str | None, kinds: frozenset[EventKind]
) -> list[Event]:
    """The events; what one speaker said on one topic stands once for each utterance."""
    if speaker is not None:
        filters = replace(filters, speaker=speaker.name)
    if speaker is None or topic is None or "statement" not in kinds:
        return find_events(corpus, filters=filters, about=topic, kinds=kinds)
    around = find_events(corpus, filters=filters, about=topic, kinds=kinds - {"statement"})
    return order_events([*around, *trace_position(corpus, speaker.name, topic, filters)])


def take_pick(laid: Sequence[Event], state: Hashable, event: dict[str, Any]) -> None:
    """A click on a mark: its events are listed; of a single one the source, or the meeting, is opened."""
    first, last = event["first"], event["last"]
    st.session_state[PICKED] = (state, (first, last))
    st.session_state[LISTED] = PAGE
    if first == last:
        only = laid[first]
        if only.kind == "meeting" and only.meeting:
            set_address(meeting=only.meeting)
        elif only.citations:
            open_place(get_session(), only.citations, {"kind": "open", "place": 0})


def show_events(corpus: Corpus, events: Sequence[Event], where: str, *, is_picked: bool) -> None:
    """The events to read, a page of them, under their number and `where` they stand."""
    listed = events[: st.session_state.get(LISTED, PAGE)]
    with st.container(horizontal=True, vertical_alignment="center", key="timeline-head"):
        st.subheader(escape_label(f"{count(len(events), 'event')} {where}"), anchor=False, width="content")
        if is_picked:
            st.button("Show all", on_click=forget_pick, type="tertiary")
    places = tuple(place for event in listed for place in event.citations)
    meetings = {meeting.id: meeting for meeting in corpus.meetings()}
    draw_places(view_events(listed, meetings), places, key="timeline-events", on_event=partial(take_event, places))
    if len(listed) < len(events):
        st.button(f"{min(PAGE, len(events) - len(listed))} more", on_click=list_more, args=(len(listed) + PAGE,))


def take_event(places: tuple[Any, ...], event: dict[str, Any]) -> None:
    """A click in the list: a place, or a meeting."""
    if event["kind"] == "choose":
        set_address(meeting=event["meeting"])
    else:
        open_place(get_session(), places, event)


def forget_pick() -> None:
    """All events are listed again."""
    st.session_state.pop(PICKED, None)
    st.session_state[LISTED] = PAGE


def list_more(number: int) -> None:
    """So many events are listed from now on."""
    st.session_state[LISTED] = number

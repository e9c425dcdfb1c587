"""The readout of a meeting on its page: the offline one at once, and a language model's where one is asked to write."""

from functools import partial
from typing import Any

import streamlit as st

from rag.answer.readout import summarize_meeting
from rag.index.corpus import Corpus
from rag.show.browser.address import Opened
from rag.show.browser.faults import name_error
from rag.show.browser.panels.export import show_export
from rag.show.browser.views.meeting import list_readout_places, view_readout
from rag.show.browser.web import Session, draw_places, get_opened, get_session, open_place, tell_error
from rag.show.browser.writing import Writing
from rag.types import EXTRACTIVE, Meeting, Readout

BEAT = 0.5
"""Seconds between two looks at how far a language model is; a call takes it several."""
OFFLINE = "Quoted from the files"


def show_readout(corpus: Corpus, meeting: Meeting) -> None:
    """The readout, and what can be done with it."""
    session = get_session()
    revision = corpus.revision()
    offline = get_readout(revision, corpus, meeting.id)
    writing = session.writings.get(meeting.id)
    if writing and writing.revision != revision:  # the articles are others now
        writing.stop.set()
        del session.writings[meeting.id]
        writing = None
    start = partial(start_writing, session, corpus, meeting, offline)
    readout = offline
    with st.container(horizontal=True, vertical_alignment="center", key="readout-head"):
        st.subheader("Readout", anchor=False)
        if writing and writing.done.is_set():
            readout = choose_readout(writing, offline)
        if corpus.config.has_model and (writing is None or (writing.done.is_set() and not is_written(writing))):
            st.button("Let the language model write it", icon=":material/edit_note:", key="write", on_click=start)
    if writing and not writing.done.is_set():
        follow_writing(writing, corpus.config.openai_model, get_opened())
    if writing and isinstance(writing.result, Exception):
        tell_error(name_error(writing.result))

    def take(event: dict[str, Any]) -> None:
        if event["kind"] == "again":
            start(fresh=True)
        else:
            open_place(session, places, event)

    places = list_readout_places(readout)
    draw_places(view_readout(readout), places, key="readout", on_event=take)
    show_export(corpus, readout, key=meeting.id)


def start_writing(session: Session, corpus: Corpus, meeting: Meeting, offline: Readout, *, fresh: bool = False) -> None:
    """Has the model write the readout, unless it is at it."""
    current = session.writings.get(meeting.id)
    if current is None or current.done.is_set():
        session.writings[meeting.id] = Writing(corpus, offline, revision=corpus.revision(), fresh=fresh)


def is_written(writing: Writing) -> bool:
    """Whether a readout that is done is the model's."""
    return isinstance(writing.result, Readout) and writing.result.engine != EXTRACTIVE


def choose_readout(writing: Writing, offline: Readout) -> Readout:
    """The model's readout or the offline one, as the person likes; the offline one with a notice where it failed."""
    if isinstance(writing.result, Exception):
        return offline
    if not is_written(writing):
        return writing.result
    written = f"Written by {writing.result.engine.partition(':')[2]}"
    chosen = st.segmented_control(
        "Readout", [written, OFFLINE], default=written, required=True, key="which-readout", label_visibility="collapsed"
    )
    return offline if chosen == OFFLINE else writing.result


@st.fragment(run_every=BEAT)
def follow_writing(writing: Writing, model: str, opened: Opened | None) -> None:
    """Tells how far the model is, again and again; the whole page is drawn when it is done, or when a click has opened
    another source than the one that stood open.
    """
    if writing.done.is_set() or get_opened() != opened:
        st.rerun()
    stopping = writing.stop.is_set()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{model} writes. {writing.describe()}" if not stopping else "Stopping", width="content")
        st.button(
            "Stop",
            icon=":material/stop_circle:",
            type="tertiary",
            key="stop-writing",
            disabled=stopping,
            on_click=writing.stop.set,
        )


@st.cache_data(show_spinner="Reading what the articles tell of it", max_entries=32)
def get_readout(revision: str, _corpus: Corpus, meeting: str) -> Readout:
    """The offline readout of a meeting of a corpus as it is at `revision`."""
    return summarize_meeting(_corpus, meeting)

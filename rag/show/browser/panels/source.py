"""The desk itself: a page's work at the left, and at the right the source of what was clicked."""

from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rag.answer.guide import Guide, make_guide
from rag.errors import UnknownSource
from rag.index.corpus import Corpus
from rag.show.browser.address import Opened
from rag.show.browser.components import draw_view
from rag.show.browser.navigation import ASK, MEETINGS, WHO
from rag.show.browser.views.guide import list_proofs
from rag.show.browser.views.parts import View
from rag.show.browser.views.reader import view_article
from rag.show.browser.web import get_opened, get_session, go_to, open_place, tell_error

TURNED = "reader-turned"
"""In Streamlit's session state: the part of a long source that somebody turned to, and of which."""


def lay_out_desk(corpus: Corpus) -> DeltaGenerator:
    """Draws the open source, if one is, and gives the place beside it for the page's own work."""
    desk = st.container(key="desk")
    work = desk.container(key="chat")
    if opened := get_opened():
        with desk.container(key="source"):
            show_source(corpus, opened)
    return work


def show_source(corpus: Corpus, opened: Opened) -> None:
    """The open source, at the very words where a place opened it."""
    try:
        guide = make_guide(corpus, opened.source)
    except UnknownSource as error:
        tell_error(error)
        st.button("Close", on_click=open_place, args=(get_session(), (), {"kind": "close"}))
        return
    where, first = st.session_state.get(TURNED, (None, None))
    view = view_source(corpus, guide, opened, first=first if where == (opened.source, opened.span) else None)
    draw_view(view, key="reader", on_event=partial(take_event, guide, opened))


def view_source(corpus: Corpus, guide: Guide, opened: Opened, *, first: int | None = None) -> View:
    """The open source as the reader shows it; `first` is where somebody has turned to."""
    article = corpus.article(opened.source)
    meetings, speakers = corpus.meetings(), {speaker.name: speaker for speaker in corpus.speakers()}
    return view_article(
        article,
        guide,
        opened,
        statements=corpus.statements(article),
        proofs=list_proofs(article, meetings, speakers),
        first=first,
    )


def take_event(guide: Guide, opened: Opened, event: dict[str, Any]) -> None:
    """A click in the reader: another place or part of the text, a question, a speaker, a meeting, another source."""
    if event["kind"] == "turn":
        st.session_state[TURNED] = (opened.source, opened.span), event["first"]
    elif event["kind"] == "key":
        open_place(get_session(), guide.statements, {"kind": "open", "place": event["place"]})
    elif event["kind"] == "choose":
        go_to(WHO, speaker=event["speaker"])
    elif event["kind"] == "meet":
        go_to(MEETINGS, meeting=event["meeting"])
    elif event["kind"] == "ask":
        go_to(ASK, q=event["question"])
    else:
        open_place(get_session(), opened.places, event)

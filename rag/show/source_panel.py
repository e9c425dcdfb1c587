"""The desk itself: a page's work at the left, and at the right the source of what was clicked."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rag.errors import UnknownSource
from rag.index.corpus import Corpus
from rag.show.address import Opened
from rag.show.components import draw_view
from rag.show.views import view_article
from rag.show.web import get_opened, get_session, open_place, tell_error


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
    session = get_session()
    try:
        article, origin = corpus.article(opened.source), corpus.origin_of(opened.source)
    except UnknownSource as error:
        tell_error(error)
        st.button("Close", on_click=open_place, args=(session, (), {"kind": "close"}))
        return
    view = view_article(article, opened.places, opened.place, origin=origin)
    draw_view(view, key="reader", on_event=partial(open_place, session, opened.places))

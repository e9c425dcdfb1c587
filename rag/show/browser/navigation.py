"""The pages of the browser app, and the head of the sidebar that leads to them."""

from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st

from rag.show.browser.components import draw_view
from rag.show.browser.web import get_session


class Page(NamedTuple):
    """A page: its file from the project's folder, title, path in the address, and icon."""

    file: str
    title: str
    path: str
    icon: str


ASK = "rag/show/browser/pages/ask.py"
MEETINGS = "rag/show/browser/pages/meetings.py"
WHO = "rag/show/browser/pages/who.py"
CHECK = "rag/show/browser/pages/check.py"
SOURCES = "rag/show/browser/pages/sources.py"
SETTINGS = "rag/show/browser/pages/settings.py"
PAGES = (
    Page(ASK, "Ask", "", ":material/forum:"),
    Page(MEETINGS, "Meetings", "meetings", ":material/groups:"),
    Page(WHO, "Who said what", "who", ":material/record_voice_over:"),
    Page(CHECK, "Check a quote", "check", ":material/fact_check:"),
    Page(SOURCES, "Sources", "sources", ":material/library_books:"),
    Page(SETTINGS, "Settings", "settings", ":material/settings:"),
)


def turn_page() -> None:
    """Turns to the page that a click led to, if one did; what is drawn after this is not reached then.

    The browser does it, as it does for *back*: `st.switch_page` would leave two addresses behind, the first of them the
    old page with what the new one's holds, and *back* would lead there.
    """
    session = get_session()
    if session.going:
        (file, address), session.going = session.going, None
        path = next(page.path for page in PAGES if page.file == file)
        there = f"./{path}" + (f"?{urlencode(address)}" if address else "")
        draw_view({"kind": "going", "address": there}, key="going", on_event=lambda _: None)
        st.stop()


def show_masthead(title: str) -> None:
    """Draws the name of the desk and its pages, before anything is opened or read; `title` is that of the page shown.

    A link leads to where the person left that page; that of the page shown, to its beginning.
    """
    left = get_session().left
    with st.sidebar, st.container(key="masthead", gap=None):
        st.title("Readout", anchor=False)
        st.caption("Who said what, and where it stands in the file.")
        with st.container(key="pages", gap=None):
            for page in PAGES:
                address = left.get(page.file) if page.title != title else None
                st.page_link(page.file, label=page.title, icon=page.icon, query_params=address)

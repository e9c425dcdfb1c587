"""The page Sources: all articles, the corpus in pictures, a place to add some, the folders that they come from."""

import streamlit as st

from rag.show.browser.panels.add import show_add
from rag.show.browser.panels.articles import show_articles
from rag.show.browser.panels.corpus import show_report
from rag.show.browser.panels.folders import show_folders
from rag.show.browser.panels.overview import show_overview
from rag.show.browser.panels.source import lay_out_desk
from rag.show.browser.panels.work import settle_works, show_works
from rag.show.browser.web import get_session, set_address, start_desk
from rag.show.words import count

VIEWS = {"": "Articles", "overview": "Overview", "add": "Add", "folders": "Folders"}
"""The tabs of the page, by what the address holds."""


def show_page() -> None:
    """Draws the page from what its address holds."""
    config, corpus = start_desk()
    settle_works(config)
    articles = corpus.articles()
    with st.sidebar:
        show_report(get_session(), corpus)
    with lay_out_desk(corpus):
        st.header("Sources", anchor=False)
        if articles:
            outlets = len({article.outlet for article in articles if article.outlet})
            known = f" of {count(outlets, 'outlet')}" if outlets else ""
            st.caption(f"{count(len(articles), 'article')}{known}, all on this machine.")
        else:
            st.markdown("**No articles yet.** Add some: files, a zip of files, a pasted text, or a whole folder.")
        show_works(articles)
        asked = st.query_params.get("view", "" if articles else "add")
        st.session_state["sources-tab"] = VIEWS.get(asked, VIEWS[""])
        # Only the tab that is open is drawn.
        listed, pictured, adding, folders = st.tabs(list(VIEWS.values()), key="sources-tab", on_change=take_tab)
        if listed.open:
            with listed:
                if articles:
                    show_articles(config, corpus)
                else:
                    st.markdown("There is nothing to list yet.")
        if pictured.open:
            with pictured:
                show_overview(corpus)
        if adding.open:
            with adding:
                show_add(config)
        if folders.open:
            with folders:
                show_folders(config)


def take_tab() -> None:
    """Another tab was opened: what narrows the list stays."""
    view = next(name for name, label in VIEWS.items() if label == st.session_state["sources-tab"])
    set_address(**{**st.query_params.to_dict(), "view": view})


show_page()

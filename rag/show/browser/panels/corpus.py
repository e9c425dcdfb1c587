"""The sidebar's corpus panel: the articles with their check boxes, and what the first indexing did."""

from collections import Counter
from collections.abc import Collection
from typing import Any

import streamlit as st

from rag.config import Config
from rag.errors import RagError, RequestError
from rag.index.corpus import Corpus
from rag.show.browser.components import draw_view
from rag.show.browser.navigation import SOURCES
from rag.show.browser.views.parts import view_sources
from rag.show.browser.web import (
    Session,
    escape_label,
    get_opened,
    get_session,
    make_sentence,
    open_place,
    tell_error,
)
from rag.show.words import count
from rag.types import Article, Filters, IndexReport


def show_corpus_panel(
    config: Config,
    corpus: Corpus,
    articles: tuple[Article, ...],
    *,
    passing: Collection[str] | None = None,
    can_leave_out: bool = True,
) -> None:
    """Draws the panel in the sidebar; `passing` are the sources that the page's filters let through (None: all), and a
    page that always shows what all articles tell has nothing to tick.
    """
    session = get_session()
    with st.sidebar:
        if articles:
            opened = get_opened()
            shown = opened.source if opened else None
            view = view_sources(articles, session.left_out, shown, passing=passing, can_leave_out=can_leave_out)
            draw_view(view, key="sources", on_event=take_event)
        show_add_link()
        show_report(session, corpus)


def take_event(event: dict[str, Any]) -> None:
    """A click in the list: an article to read, or the sources to leave out."""
    session = get_session()
    if event["kind"] == "read":
        open_place(session, (), event)
    else:
        session.left_out = frozenset(event["sources"])


def make_filters(articles: tuple[Article, ...], left_out: frozenset[str]) -> Filters:
    """The filter that the check boxes stand for: none while all are ticked."""
    asked = tuple(article.source for article in articles if article.source not in left_out)
    return Filters() if len(asked) == len(articles) else Filters(sources=asked)


def check_ticked(articles: tuple[Article, ...], left_out: frozenset[str]) -> None:
    """Raises RequestError where there are articles and none of them is ticked: filters without sources mean all."""
    if articles and not {article.source for article in articles} - left_out:
        raise RequestError("no source is ticked; tick at least one in the list of sources")


def show_no_articles(then: str) -> None:
    """A page that has nothing to show yet: what to do, and what it shows `then`."""
    st.header("No articles yet", anchor=False)
    st.markdown(f"Add some; then this page shows {then}.")
    show_add_link()


def show_add_link() -> None:
    """Leads to where articles are added."""
    st.page_link(SOURCES, label="Add articles", icon=":material/add:", query_params={"view": "add"})


def show_report(session: Session, corpus: Corpus) -> None:
    """What the last indexing did, and what is to be known of the store; files that failed stand one by one."""
    report, notices = session.report, corpus.notices
    news = list((Counter(notices) - Counter(session.put_away)).elements())
    for notice in news:
        tell_notice(notice)
    if isinstance(report, RagError):
        tell_error(report)
    elif isinstance(report, IndexReport) and (report.failed or report.notices):
        done = [f"{count(number, 'article')} {what}" for number, what in list_changes(report) if number]
        st.caption(", ".join(done) or "Nothing new")
        for notice in report.notices:
            tell_notice(notice)
        if report.failed:
            with st.expander(f"{count(len(report.failed), 'file')} could not be read", expanded=True):
                for failure in report.failed:
                    reason = make_sentence(failure.error.removeprefix(f"{failure.source}: "))
                    st.caption(f"**{escape_label(failure.source)}**  \n{escape_label(reason)}")
    elif not news:
        return
    st.button("Put away", type="tertiary", on_click=put_away, args=(session, notices))


def put_away(session: Session, notices: tuple[str, ...]) -> None:
    """What was told has been read."""
    session.report, session.put_away = None, notices


def tell_notice(notice: str) -> None:
    """A notice of the store as a sentence."""
    st.info(escape_label(make_sentence(notice)), icon=":material/info:")


def list_changes(report: IndexReport) -> tuple[tuple[int, str], ...]:
    """Numbers of articles with what happened to them."""
    return (
        (report.added, "added"),
        (report.updated, "updated"),
        (report.unchanged, "unchanged"),
        (report.removed, "removed"),
    )

"""The corpus in pictures: every number leads into the texts."""

from functools import partial
from typing import Any

import streamlit as st

from rag.find.overview import choose_articles, limit_period, open_overview
from rag.index.corpus import Corpus
from rag.show.browser.components import draw_view
from rag.show.browser.navigation import MEETINGS, SOURCES, WHO
from rag.show.browser.views.overview import Pick, view_overview
from rag.show.browser.web import get_session, go_to, open_place, set_address

PAGES = {"who": WHO, "meetings": MEETINGS, "sources": SOURCES}
FIELDS = ("outlet", "period", "account")


def show_overview(corpus: Corpus) -> None:
    """Draws the overview, and the list of articles that the address has picked."""
    overview = open_overview(corpus)
    if not overview.articles:
        st.markdown("There is nothing to count yet.")
        return
    draw_view(view_overview(overview, read_pick()), key="overview", on_event=partial(take_event, corpus))


def read_pick() -> Pick | None:
    """What the address has picked."""
    address = st.query_params
    outlet, period, account = (address.get(name, "") for name in FIELDS)
    picked = Pick(outlet, period, account, tuple(address.get("lacks", "").split()))
    return picked if any(picked) else None


def take_event(corpus: Corpus, event: dict[str, Any]) -> None:
    """A click: articles to list, one to read, or another page."""
    if event["kind"] == "pick":
        picked = Pick(event["outlet"], event["period"], event["account"], tuple(event["lacks"]))
        chosen = choose_articles(open_overview(corpus), **picked._asdict()) if any(picked) else []
        if len(chosen) == 1:
            open_place(get_session(), (), {"kind": "read", "source": chosen[0].source})
            return
        view = st.query_params.get("view", "")
        set_address(view=view, lacks=" ".join(picked.lacks), **{name: event[name] for name in FIELDS})
    elif event["kind"] == "follow":
        since, until = limit_period(event["period"]) if event["period"] else ("", "")
        go_to(WHO, outlet=event["outlet"], since=since, until=until)
    elif event["kind"] == "choose" and "speaker" in event:
        go_to(WHO, speaker=event["speaker"])
    elif event["kind"] == "choose":
        go_to(MEETINGS, meeting=event["meeting"])
    elif event["kind"] == "go":
        go_to(PAGES[event["to"]])
    else:
        open_place(get_session(), (), event)

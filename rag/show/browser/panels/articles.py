"""The tab of all articles: the list with its fields, and what is done with those that are chosen."""

from functools import partial
from typing import Any

import streamlit as st

from rag.config import Config
from rag.index.corpus import Corpus
from rag.index.folders import IndexedFile, list_files, list_left_out
from rag.index.removal import index_again, remove_articles
from rag.show.browser.components import draw_view
from rag.show.browser.panels.work import start_work
from rag.show.browser.views.sources import (
    NEWEST_FIRST,
    PAGE,
    Listed,
    choose_articles,
    list_articles,
    name_folder,
    view_articles,
)
from rag.show.browser.web import escape_label, get_opened, get_session, open_place, set_address
from rag.show.words import count

FIELDS = ("words", "outlet", "meeting")
MOST_NAMED = 6
"""Articles that the question names before they are deleted."""
DOOMED = "sources-doomed"
"""Of the session's state: the articles that a click asked to delete."""


def show_articles(config: Config, corpus: Corpus) -> None:
    """The list, as the address has it."""
    listed = get_listed(corpus.revision(), corpus)
    address = st.query_params
    show_fields(corpus, listed)
    sort = address.get("sort", NEWEST_FIRST)
    found = choose_articles(listed, sort=sort, **{name: address.get(name, "") for name in FIELDS})
    last = max(1, -(-len(found) // PAGE))
    typed = address.get("page", "1")
    page = min(last, max(1, int(typed))) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1
    told = count(len(found), "article") + (f" of {len(listed):,}" if len(found) < len(listed) else "")
    left_out = len(list_left_out(config))
    st.caption(told + (f"; {count(left_out, 'file')} left out, see *Folders*" if left_out else ""))
    if found:
        opened = get_opened()
        view = view_articles(
            found[PAGE * (page - 1) : PAGE * page],
            sort=sort,
            shown=opened.source if opened else None,
            cleared=get_session().settled.get("delete", 0),
            has_folders=len({one.folder for one in listed}) > 1,
        )
        draw_view(view, key="articles", on_event=partial(take_event, config))
    else:
        st.markdown("None of the articles is so.")
        st.button("Show all", on_click=set_address)
    if last > 1:
        show_pages(page, last, len(found))
    if doomed := st.session_state.pop(DOOMED, None):
        confirm_delete(config, doomed, list_files(config))


def get_listed(revision: str, corpus: Corpus) -> tuple[Listed, ...]:
    """The articles of a corpus as it is at `revision`; counting the words of 500 takes 25 ms."""
    return _list(revision, str(corpus.config.store.resolve()), corpus)


@st.cache_data(show_spinner=False, max_entries=4)
def _list(revision: str, store: str, _corpus: Corpus) -> tuple[Listed, ...]:
    return list_articles(_corpus.articles(), list_files(_corpus.config), _corpus.meetings())


def show_fields(corpus: Corpus, listed: tuple[Listed, ...]) -> None:
    """What narrows the list; the address holds it."""
    address = st.query_params
    outlets = sorted({one.outlet for one in listed if one.outlet}, key=str.casefold)
    meetings = {meeting.id: meeting.name for meeting in corpus.meetings()}
    for name in FIELDS:
        st.session_state[f"sources-{name}"] = address.get(name, "") or ("" if name == "words" else None)
    with st.container(horizontal=True, key="sources-fields"):
        st.text_input(
            "Find an article",
            key="sources-words",
            placeholder="Title, file, outlet, date, folder",
            on_change=take_fields,
            width=260,
        )
        for name, label, options in (("outlet", "Outlet", outlets), ("meeting", "Meeting", list(meetings))):
            known = st.session_state[f"sources-{name}"]
            st.selectbox(
                label,
                list(dict.fromkeys([*options, *filter(None, [known])])),
                index=None,  # so that it can be cleared
                key=f"sources-{name}",
                format_func=lambda key: meetings.get(key, key),
                placeholder="Any",
                on_change=take_fields,
                width=200,
            )


def take_fields() -> None:
    """A field was changed: the address holds them from now on.

    Asked also where a field comes back with its tab, or goes with it: then nothing was changed.
    """
    known = {name: st.session_state.get(f"sources-{name}") for name in FIELDS if f"sources-{name}" in st.session_state}
    taken = {name: (value or "").strip() for name, value in known.items()}
    if len(taken) == len(FIELDS) and any(st.query_params.get(name, "") != value for name, value in taken.items()):
        set_address(**taken, sort=st.query_params.get("sort", ""))


def show_pages(page: int, last: int, articles: int) -> None:
    """From one page of the list to the next."""
    with st.container(horizontal=True, vertical_alignment="center", key="sources-pages"):
        st.button("Previous", disabled=page == 1, on_click=change_address, args=["page", str(page - 1)])
        st.button("Next", disabled=page == last, on_click=change_address, args=["page", str(page + 1)])
        st.caption(f"{PAGE * (page - 1) + 1:,} to {min(PAGE * page, articles):,} of {articles:,}", width="content")


def change_address(name: str, value: str) -> None:
    """The address holds this of the list, and all else as before; another order begins at its first page."""
    own = {key: text for key, text in st.query_params.to_dict().items() if key != "page"}
    set_address(**{**own, name: value})


def take_event(config: Config, event: dict[str, Any]) -> None:
    """A click in the list: an article to read, another order, or what is to be done with those chosen."""
    if event["kind"] == "sort":
        change_address("sort", "" if event["by"] == NEWEST_FIRST else event["by"])
    elif event["kind"] == "again":
        title = f"Reading {count(len(event['sources']), 'article')} again"
        start_work(config, "again", title, partial(index_again, config, sources=event["sources"]))
    elif event["kind"] == "delete":
        st.session_state[DOOMED] = event["sources"]
    else:
        open_place(get_session(), (), event)


@st.dialog("Delete articles", icon=":material/delete:")
def confirm_delete(config: Config, sources: list[str], files: dict[str, IndexedFile]) -> None:
    """Says what will happen to which articles, and asks."""
    going = [source for source in sources if source in files]
    uploads = [source for source in going if files[source].is_upload]
    own = [source for source in going if not files[source].is_upload]
    if not going:
        st.markdown("These articles are gone already.")
    with st.container(gap=None):
        for source in going[:MOST_NAMED]:
            st.caption(f":material/article: {escape_label(source)}")
        if len(going) > MOST_NAMED:
            st.caption(f"and {len(going) - MOST_NAMED:,} more.")
    if uploads:
        files_of = "The upload is" if len(uploads) == 1 else f"{len(uploads):,} uploads are"
        st.markdown(f"**{files_of} deleted for good**, with the file that the desk keeps.")
    if own:
        names = sorted({name_folder(files[source]) for source in own})
        stay = "Its file stays" if len(own) == 1 else f"{len(own):,} files stay"
        st.markdown(
            f"**{stay} in {escape_label(', '.join(names[:3]))}** and will be left out: no run reads it again until you "
            "take it back, under *Folders*."
            if len(own) == 1
            else f"**{stay} in {escape_label(', '.join(names[:3]))}** and will be left out: no run reads them again "
            "until you take them back, under *Folders*."
        )
    if going:
        st.caption("Answers that cite what is deleted keep their words, and can no longer open them in the file.")
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Cancel", key="delete-cancel"):
            st.rerun()
        title = f"Deleting {count(len(going), 'article')}"
        if st.button(
            f"Delete {count(len(going), 'article')}",
            key="delete-now",
            type="primary",
            disabled=not going,
            on_click=start_work,
            args=(config, "delete", title, partial(remove_articles, config, going)),
        ):
            st.rerun()

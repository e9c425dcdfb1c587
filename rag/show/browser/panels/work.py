"""Index runs on the page: how far one is, file by file, and afterwards what it did, with the mend of what failed."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import PurePath

import streamlit as st

from rag.config import Config
from rag.index.ingest import OnFile, Progress
from rag.show.browser.components import draw_beat
from rag.show.browser.faults import name_error
from rag.show.browser.indexing import Kind, Work, Works
from rag.show.browser.panels.corpus import list_changes, tell_notice
from rag.show.browser.web import (
    escape_label,
    get_session,
    hold_address,
    make_sentence,
    open_place,
    tell_error,
)
from rag.show.words import count
from rag.types import Article, FileStep, IndexReport

AT_ONCE = 0.7
"""Seconds that the page waits for a run before it shows how far it is: of five files, one takes 0.3 s."""
BEAT = 0.5
"""Seconds from one look at a run to the next."""
MOST_FILES = 6
"""That are shown of a run under way, the last; and of one that is done, to be opened."""
MOST_FAILED = 50
"""Failures that are shown one by one."""
ICONS = {
    "reading": ":material/hourglass_top:",
    "read": ":material/check:",
    "added": ":material/check:",
    "updated": ":material/check:",
    "removed": ":material/remove:",
    "failed": ":material/error:",
}


@st.cache_resource(show_spinner=False)
def open_works(store: str) -> Works:
    """The index runs of a store, one list for all sessions of the process."""
    return Works()


def start_work(config: Config, kind: Kind, title: str, run: Callable[..., IndexReport]) -> None:
    """Starts an index run; `run` takes `on_progress` and `on_file`. The page may be left meanwhile."""

    def call(on_progress: Progress, on_file: OnFile) -> IndexReport:
        return run(on_progress=on_progress, on_file=on_file)

    get_session().works.append(open_works(str(config.store.resolve())).start(kind, title, call))


def settle_works(config: Config) -> list[Work]:
    """The runs under way, those of other sessions too; what is done is kept to be told, and empties its form.

    Called before a form is drawn.
    """
    session = get_session()
    session.works += [work for work in open_works(str(config.store.resolve())).under_way() if work not in session.works]
    for work in session.works:
        if work.wait(AT_ONCE):
            session.told_works.append(work)
            if not isinstance(work.result, Exception):
                session.settled[work.kind] = session.settled.get(work.kind, 0) + 1
    session.works = [work for work in session.works if work not in session.told_works]
    return session.works


def show_works(articles: Sequence[Article]) -> None:
    """What is under way, then what was done and is not put away, the newest first; `articles` are all there are."""
    session = get_session()
    for work in session.works:
        follow_work(work, st.query_params.to_dict())
    there = {article.source for article in articles}
    for number, work in reversed(list(enumerate(session.told_works))):
        show_done(number, work, there)


@st.fragment
def follow_work(work: Work, address: dict[str, str]) -> None:
    """How far a run is, again and again; the whole page, which has this address, is drawn when it is done."""
    hold_address(address)
    if work.done.is_set():
        st.rerun()
    stage, done, total = work.progress
    steps = list(work.files.copy().values())
    with st.container(border=True, key=f"work-{id(work)}"):
        if work.waiting:
            st.progress(0.0, escape_label(f"{work.title}: waiting"))
            st.caption(escape_label(make_sentence(work.waiting)))
        else:
            told = {"waiting": "getting ready", "vectors": "updating the index"}.get(stage, "reading")
            far = f", {done:,} of {total:,}" if total else f", {count(len(steps), 'file')}" if steps else ""
            st.progress(min(1.0, done / total) if total else 0.0, escape_label(f"{work.title}: {told}{far}"))
        failed = [step for step in steps if step.state == "failed"]
        with st.container(gap=None, key=f"work-files-{id(work)}"):
            for step in [step for step in steps if step.state != "failed"][-MOST_FILES:]:
                st.caption(f"{ICONS[step.state]} {escape_label(step.source)}")
            for step in failed[-MOST_FILES:]:
                show_failure(step.source, step.error)
            draw_beat(BEAT, key=f"beat-{id(work)}")
        st.button(
            "Stopping" if work.stop.is_set() else "Stop",
            icon=":material/stop_circle:",
            type="tertiary",
            key=f"stop-work-{id(work)}",
            disabled=work.stop.is_set(),
            on_click=work.stop.set,
        )


def show_done(number: int, work: Work, there: Collection[str]) -> None:
    """What a run did, until it is put away; of its articles, those that are still there can be opened."""
    session, result = get_session(), work.result
    with st.container(border=True, key=f"told-{number}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            told = "" if isinstance(result, Exception) else f": {describe_changes(result)}."
            st.markdown(f"**{escape_label(work.title)}**{told}", width="stretch")
            st.button(
                "Put away", type="tertiary", key=f"put-away-{number}", on_click=partial(session.told_works.remove, work)
            )
        if isinstance(result, Exception):
            tell_error(name_error(result))
            return
        for notice in result.notices:
            tell_notice(notice)
        new = [step for step in work.files.values() if step.state in ("added", "updated") and step.source in there]
        show_new(number, new)
        if result.failed:
            st.markdown(f"{count(len(result.failed), 'file')} not taken:")
            with st.container(gap=None, key=f"failed-{number}"):
                for failure in result.failed[:MOST_FAILED]:
                    show_failure(failure.source, failure.error)
            if len(result.failed) > MOST_FAILED:
                st.caption(f"and {len(result.failed) - MOST_FAILED:,} more.")


def describe_changes(report: IndexReport) -> str:
    """`3 articles added, 1 article removed`."""
    changes = [(number, what) for number, what in list_changes(report) if number and what != "unchanged"]
    return ", ".join(f"{count(number, 'article')} {what}" for number, what in changes) or "nothing new"


def show_new(number: int, steps: list[FileStep]) -> None:
    """The first of the articles that are new or changed, each to be opened."""
    session = get_session()
    with st.container(gap=None, key=f"new-{number}"):
        for step in steps[:MOST_FILES]:
            st.button(
                escape_label(step.source),
                icon=":material/article:",
                type="tertiary",
                key=f"new-{number}-{step.source}",
                on_click=open_place,
                args=(session, (), {"kind": "read", "source": step.source}),
            )
    if len(steps) > MOST_FILES:
        st.caption(f"and {len(steps) - MOST_FILES:,} more.")


def show_failure(source: str, error: str) -> None:
    """A file that failed, with the mend; nothing in it is read as markup."""
    st.caption(f"{ICONS['failed']} **{escape_label(source)}**  \n{describe_error(source, error)}")


def describe_error(source: str, error: str) -> str:
    """The reason and the mend as a sentence to draw, without the name that stands above it."""
    for name in (source, PurePath(source).name):
        error = error.removeprefix(f"{name}: ")
    return escape_label(make_sentence(error))

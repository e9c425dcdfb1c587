"""The page Settings: what the desk runs with, whether it works, and what of it a person can choose here."""

import os

import streamlit as st

from rag.answer.model.prompts import list_prompts
from rag.answer.model.trial import try_model
from rag.config import SETTINGS, Config, find_whence, read_file
from rag.errors import RagError
from rag.index.corpus import Corpus
from rag.index.replies import forget_replies, measure_replies
from rag.index.upkeep import check_store, measure_store, rebuild_vectors
from rag.show.browser.components import draw_view
from rag.show.browser.panels import meeting as meeting_panel
from rag.show.browser.panels import speaker as speaker_panel
from rag.show.browser.views.parts import View
from rag.show.browser.views.settings import (
    name_bytes,
    tell_trial,
    view_model,
    view_prompts,
    view_settings,
    view_store,
    write_example,
)
from rag.show.browser.web import escape_label, get_config, get_session, make_sentence, start_desk, tell_error

OUTCOME = "settings-outcome"
"""In the session's state: what a click did, by the part of the page; told until the next click there."""


def show_page() -> None:
    """Draws the page; what cannot be opened is told, and the rest is shown: this is where one looks for the mend."""
    st.header("Settings", anchor=False)
    config = get_config()
    corpus: Corpus | None = None
    try:
        corpus = start_desk()[1]
    except RagError as error:
        tell_error(error)
    if corpus is not None and corpus.config != config:
        st.info(
            "The settings have changed since the desk was started. What stands here is what it runs with; start it "
            "again to take the new ones up.",
            icon=":material/info:",
        )
        config = corpus.config
    with st.container(key="settings"):
        show_model(config)
        show_store(config)
        show_prompts(config)
        show_decisions(config, corpus)
        show_settings(config)
        show_theme()


def show_facts(view: View) -> None:
    """A list of facts; nothing in it can be clicked."""
    draw_view(view, key=f"facts-{view['label']}", on_event=lambda _: None)


def show_outcome(part: str) -> None:
    """What the last click in a part of the page did: done, or a fault with its mend."""
    outcome = st.session_state.get(OUTCOME, {}).get(part)
    if isinstance(outcome, RagError):
        tell_error(outcome)
    elif outcome:
        st.success(escape_label(make_sentence(outcome)), icon=":material/check:")


def keep_outcome(part: str, outcome: str | RagError) -> None:
    """Has it told."""
    st.session_state[OUTCOME] = {part: outcome}


def show_model(config: Config) -> None:
    """The language model: which, whether it answers, and whether it is to be asked; then the replies that are kept."""
    session = get_session()
    st.subheader("Language model", anchor=False)
    show_facts(view_model(config))
    st.session_state["settings-offline"] = session.is_offline
    st.toggle(
        "Answer without the language model",
        key="settings-offline",
        disabled=not config.has_model,
        help="Questions are answered in the articles’ own words, and nothing is sent anywhere, until this is switched "
        "off or the page is loaded anew. Readouts are written by the model only where one asks for that.",
        on_change=lambda: setattr(session, "is_offline", st.session_state["settings-offline"]),
    )
    number, size = measure_replies(config)
    if number:
        st.caption(
            f"{number:,} {'reply' if number == 1 else 'replies'} kept ({name_bytes(size)}): what was asked before of "
            "the same model with the same passages is not asked again."
        )
    with st.container(horizontal=True):
        tried = st.button("Try it", icon=":material/bolt:", disabled=not config.has_model, key="try-model")
        if number and st.button("Forget the kept replies", icon=":material/delete:", key="forget-replies"):
            forget_replies(config)
            keep_outcome("model", "the kept replies are forgotten")
            st.rerun()
    if tried:
        with st.spinner(escape_label(f"Asking {config.openai_model}")):
            try:
                keep_outcome("model", tell_trial(try_model(config), config))
            except RagError as error:
                keep_outcome("model", error)
    show_outcome("model")


def show_store(config: Config) -> None:
    """The store, and what can be done for it."""
    st.subheader("Store", anchor=False)
    try:
        show_facts(view_store(measure_store(config), config))
    except RagError as error:
        tell_error(error)
        return
    with st.container(horizontal=True):
        checked = st.button("Check the store", icon=":material/health_and_safety:", key="check-store")
        rebuilt = st.button(
            "Rebuild the vector index",
            icon=":material/build:",
            key="rebuild-vectors",
            help="Chroma’s index is made again from the catalog. Nothing is read or embedded again, and questions are "
            "answered meanwhile.",
        )
    if checked:
        with st.spinner("Looking through the store"):
            keep_outcome("store", look_at_store(config))
    if rebuilt:
        keep_outcome("store", rebuild(config))
    show_outcome("store")


def look_at_store(config: Config) -> str | RagError:
    """Whether the store is whole, in a sentence."""
    try:
        found = check_store(config)
    except RagError as error:
        return error
    if found.catalog:
        return RagError(
            f"{'; '.join(found.catalog)}. The catalog is the record itself: take the folder from a copy, or index the "
            "articles into a new store"
        )
    if found.vectors:
        return RagError(f"{'; '.join(found.vectors)}. Rebuild the vector index: it is made again from the catalog")
    return (
        f"the store is whole: the catalog is sound, and {found.sampled:,} passages and statements, taken at random, "
        "find themselves in Chroma"
    )


def rebuild(config: Config) -> str | RagError:
    """Makes Chroma's index again, with a bar that shows how far it is; what came of it."""
    bar = st.progress(0.0, "Getting ready")

    def move(stage: str, done: int, total: int) -> None:
        bar.progress(min(1.0, done / max(total, 1)), f"{done:,} of {total:,} vectors")

    try:
        rows = rebuild_vectors(config, on_progress=move)
    except RagError as error:
        return error
    finally:
        bar.empty()
    return f"Chroma’s index was made again: {rows:,} passages and statements"


def show_prompts(config: Config) -> None:
    """The prompts' files."""
    st.subheader("Prompts", anchor=False)
    st.caption(
        f"What the language model is asked with stands in `{config.prompts}`: a file each, read anew for each question."
    )
    show_facts(view_prompts(list_prompts(config)))


def show_decisions(config: Config, corpus: Corpus | None) -> None:
    """What people have decided about speakers and meetings, each to be taken back."""
    if corpus is None:
        return
    st.subheader("Decisions", anchor=False)
    if not corpus.speaker_edits() and not corpus.meeting_edits():
        st.caption(
            "None yet. On *Who said what* names are joined and split, on *Meetings* names, places, days and articles "
            "are put right; what was decided is listed here and can be taken back."
        )
    speaker_panel.show_decisions(config, corpus)
    meeting_panel.show_decisions(config, corpus, None)


def show_settings(config: Config) -> None:
    """Every setting with its value and where that comes from, and how it is changed."""
    st.subheader("All settings", anchor=False)
    st.caption(
        "They are read when the desk starts and cannot be changed on a page: write a line into the file `.env` in the "
        "folder where the desk was started, or set it in the environment, which goes before the file; then start the "
        "desk again."
    )
    whence = find_whence([setting.name for setting in SETTINGS], os.environ, read_file())
    show_facts(view_settings(config, whence))
    with st.expander("Lines for .env with these values"):
        st.caption("Keys are left out: add your own. A line that begins with # leaves the default.")
        st.code(write_example(config, whence), language="ini")


def show_theme() -> None:
    """Where light and dark are chosen."""
    st.subheader("Light or dark", anchor=False)
    st.caption("As the system has it. The menu ⋮ at the top right chooses one of them for this browser.")


show_page()

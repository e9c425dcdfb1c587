"""One speaker: names and why they are theirs, and the decisions of a person about who is who."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from rag.config import Config
from rag.errors import RagError
from rag.find.speakers import check_edit, describe_edit, explain_names, names_like
from rag.index.corpus import Corpus
from rag.index.ingest import edit_speakers
from rag.show.browser.decisions import show_taken, write_decision
from rag.show.browser.views.who import cite_names, describe_speaker, view_names
from rag.show.browser.web import draw_places, escape_label, tell_error
from rag.show.words import count
from rag.types import Speaker, SpeakerEdit

EVERYWHERE = "In every article"
FIRST_POSTS, FIRST_NAMES = 3, 4


def show_speaker(config: Config, corpus: Corpus, speaker: Speaker) -> None:
    """Who a speaker is, by which names and why, and what can be decided about that."""
    names = explain_names(speaker)
    facts = [
        *describe_speaker(speaker, posts=FIRST_POSTS),
        *([f"also called {', '.join(speaker.variants[1 : 1 + FIRST_NAMES])}"] if speaker.variants[1:] else []),
        count(len({name.source for name in names}), "article"),
    ]
    with st.container(border=True, key="speaker"):
        st.markdown(f"**{escape_label(speaker.name)}** · {escape_label(' · '.join(facts))}")
        for name in names:
            if name.is_error:
                st.markdown(f":red-badge[this source’s error] {escape_label(name.reason)}")
        decisions = len(corpus.speaker_edits())  # part of the keys: a decision closes what it was made in
        with st.container(horizontal=True):
            with st.popover("Names, and why", icon=":material/help:"):
                places = cite_names(names, {name.source: corpus.article(name.source) for name in names})
                draw_places(view_names(names, places), places, key="names")
            with st.popover("Join with another speaker", icon=":material/merge:", key=f"joining-{decisions}"):
                show_join(config, corpus, speaker)
            if len(names) > 1:
                with st.popover("Split a name off", icon=":material/call_split:", key=f"splitting-{decisions}"):
                    show_split(config, corpus, speaker)


def show_join(config: Config, corpus: Corpus, speaker: Speaker) -> None:
    """Whom a speaker is joined to."""
    others = {other.id: other for other in corpus.speakers() if other.id != speaker.id}
    into = st.selectbox(
        escape_label(f"{speaker.name} is the same as"),
        list(others),
        index=None,
        format_func=lambda key: f"{others[key].name} ({others[key].statements:,})",
        placeholder="Choose a speaker",
        key=f"join-{speaker.id}",
    )
    parts: list[tuple[str, str | None]] = [(speaker.name, None)]
    if len(speaker.names) > 1:
        parts += [(name.name, name.source) for name in explain_names(speaker)]
    name, source = st.selectbox(
        "What is joined",
        parts,
        format_func=lambda part: f"{part[0]}, in {part[1]}" if part[1] else "All names of this speaker",
        key=f"join-what-{speaker.id}",
    )
    if st.button("Join them", type="primary", disabled=into is None, key=f"join-now-{speaker.id}") and into:
        edit = SpeakerEdit(kind="merge", name=name, into=others[into].name, source=source)
        take_edit(config, corpus, edit, speaker)


def show_split(config: Config, corpus: Corpus, speaker: Speaker) -> None:
    """Which name is no name of the speaker's, and where."""
    # The odd ones first: the name by which the speaker goes is the least likely to be somebody else's.
    names = sorted(dict.fromkeys(name.name for name in explain_names(speaker)), key=lambda name: name == speaker.name)
    name = st.selectbox("This name is somebody else’s", names, key=f"split-{speaker.id}")
    sources = [one.source for one in speaker.names if one.name == name]
    places = [EVERYWHERE, *sources] if len(names) > 1 else sources
    where = st.selectbox("Where", places, key=f"split-where-{speaker.id}")
    if st.button("Split it off", type="primary", key=f"split-now-{speaker.id}") and name:
        source = None if where == EVERYWHERE else where
        take_edit(config, corpus, SpeakerEdit(kind="split", name=name, into=None, source=source), speaker)


def take_edit(config: Config, corpus: Corpus, edit: SpeakerEdit, speaker: Speaker) -> None:
    """Adds an edit of a speaker to those that hold, and goes on with who that speaker is then."""
    try:
        check_edit(corpus, edit)
    except RagError as error:
        tell_error(error)
        return
    if write_edits(config, lambda edits: [*edits, edit], f"{describe_edit(edit)}."):
        stays = edit.kind == "split" and any(other.id == speaker.id for other in corpus.speakers())
        st.query_params["speaker"] = speaker.id if stays else names_like(corpus, edit.into or edit.name)[0][0].id
        st.rerun()


def write_edits(config: Config, change: Callable[[list[SpeakerEdit]], list[SpeakerEdit]], done: str) -> bool:
    """Changes the edits that hold and links the speakers anew; what failed is told. Whether it is done."""
    return write_decision(partial(edit_speakers, config, change), waiting="Linking the speakers anew", done=done)


def show_decisions(config: Config, corpus: Corpus) -> None:
    """What people have decided about speakers, each to be taken back."""
    edits = corpus.speaker_edits()
    title = count(len(edits), "decision") + " about who is who"
    show_taken(edits, title=title, describe=describe_edit, change=partial(write_edits, config))

"""The decisions of a person about meetings: what one is called, where and when it was, which articles it has."""

from collections.abc import Callable, Collection, Sequence
from functools import partial

import streamlit as st

from rag.config import Config
from rag.errors import RagError
from rag.find.meeting_lists import find_like, is_pinned
from rag.find.meetings import describe_meeting_edit, plan_edit
from rag.index.corpus import Corpus
from rag.index.ingest import edit_meetings
from rag.show.browser.decisions import show_taken, write_decision
from rag.show.browser.web import tell_error
from rag.show.words import count
from rag.types import Meeting, MeetingEdit


def show_choices(config: Config, corpus: Corpus, meeting: Meeting) -> None:
    """What can be decided about a meeting; to be called in a row of buttons."""
    edits = corpus.meeting_edits()
    made = len(edits)  # part of the keys: a decision closes what it was made in
    with st.popover("Correct", icon=":material/edit:", key=f"correcting-{made}"):
        show_facts(config, corpus, meeting)
    with st.popover("Articles", icon=":material/library_books:", key=f"sorting-{made}"):
        show_join(config, corpus, meeting)
        show_add(config, corpus, meeting)
        show_split(config, corpus, meeting)
    pinned = is_pinned(meeting, edits)
    wanted = st.button(
        "Pinned" if pinned else "Pin",
        icon=":material/keep:",
        disabled=pinned,
        key=f"pin-{meeting.id}",
        help="It keeps the articles that it has, whatever is indexed later.",
    )
    if wanted:
        decide(config, corpus, meeting, [("pin", None, ())])


def show_facts(config: Config, corpus: Corpus, meeting: Meeting) -> None:
    """Name, place and days, as they are to be."""
    days = "/".join(dict.fromkeys(filter(None, (meeting.start, meeting.end))))
    with st.form(f"facts-{meeting.id}", border=False):
        name = st.text_input("Name", meeting.name, key=f"name-{meeting.id}")
        place = st.text_input("Place", meeting.place or "", key=f"place-{meeting.id}")
        dates = st.text_input(
            "Days",
            days,
            key=f"days-{meeting.id}",
            placeholder="2023-07-13/2023-07-14",
            help="2023, 2023-07, 2023-07-13, or the first and the last day with a / between; empty for undated.",
        )
        saved = st.form_submit_button("Save", type="primary", key=f"save-{meeting.id}")
    if saved:
        typed = (("rename", name, meeting.name), ("place", place, meeting.place or ""), ("date", dates, days))
        decide(config, corpus, meeting, [(kind, new, ()) for kind, new, old in typed if new.strip() != old])


def show_join(config: Config, corpus: Corpus, meeting: Meeting) -> None:
    """Which other meeting is the same."""
    others = {other.id: other for other in corpus.meetings() if other.id != meeting.id}
    if not others:
        return
    into = st.selectbox(
        "The same meeting as",
        list(others),
        index=None,
        format_func=lambda key: others[key].name,
        placeholder="Choose a meeting",
        key=f"join-{meeting.id}",
    )
    if st.button("Join them", disabled=into is None, key=f"join-now-{meeting.id}") and into:
        decide(config, corpus, meeting, [("merge", into, ())], articles=others[into].sources)


def show_add(config: Config, corpus: Corpus, meeting: Meeting) -> None:
    """Which other articles report on it."""
    others = [article.source for article in corpus.articles() if article.source not in meeting.sources]
    if not others:
        return
    added = st.multiselect(
        "Articles that report on it too",
        others,
        format_func=partial(name_article, corpus),
        key=f"add-{meeting.id}",
        placeholder="Choose articles",
    )
    if st.button("Add them", disabled=not added, key=f"add-now-{meeting.id}"):
        decide(config, corpus, meeting, [("add", None, added)])


def show_split(config: Config, corpus: Corpus, meeting: Meeting) -> None:
    """Which of its articles report on something else."""
    if len(meeting.sources) < 2:
        return
    apart = st.multiselect(
        "Articles that report on another meeting",
        meeting.sources,
        format_func=partial(name_article, corpus),
        key=f"split-{meeting.id}",
        placeholder="Choose articles",
    )
    if st.button("Split them off", disabled=not apart, key=f"split-now-{meeting.id}"):
        rest = [source for source in meeting.sources if source not in apart]
        decide(config, corpus, meeting, [("split", None, apart)], articles=rest)


def name_article(corpus: Corpus, source: str) -> str:
    """An article to choose: its file, as the decisions call it, and its title."""
    return ": ".join(filter(None, (source, corpus.article(source).title)))


def decide(
    config: Config,
    corpus: Corpus,
    meeting: Meeting,
    wanted: Sequence[tuple[str, str | None, Sequence[str]]],
    *,
    articles: Collection[str] = (),
) -> None:
    """Takes decisions (kind, value, sources; as `plan_edit` reads them) about a meeting and goes on with it.

    `articles` are those by which it is known again, where they are not its own. An error is told in its place.
    """
    try:
        edits = [plan_edit(corpus, kind, meeting.id, value=value, sources=tuple(some)) for kind, value, some in wanted]
    except RagError as error:
        tell_error(error)
        return
    done = "; ".join(map(describe_meeting_edit, edits))
    if edits and write_edits(config, lambda held: [*held, *edits], f"{done}."):
        go_on(corpus, articles or meeting.sources)
        st.rerun()


def write_edits(config: Config, change: Callable[[list[MeetingEdit]], list[MeetingEdit]], done: str) -> bool:
    """Changes the edits that hold and links the meetings anew; what failed is told. Whether it is done."""
    return write_decision(partial(edit_meetings, config, change), waiting="Linking the meetings anew", done=done)


def go_on(corpus: Corpus, articles: Collection[str]) -> None:
    """The address leads to the meeting that has these articles now; to the list where none has."""
    after = find_like(corpus.meetings(), articles)
    st.query_params.from_dict({"meeting": after.id} if after else {})


def show_decisions(config: Config, corpus: Corpus, shown: Meeting | None) -> None:
    """What people have decided about meetings, each to be taken back; `shown` is the meeting on the screen."""
    edits = corpus.meeting_edits()

    def change(edit: Callable[[list[MeetingEdit]], list[MeetingEdit]], done: str) -> bool:
        written = write_edits(config, edit, done)
        if written and shown:
            go_on(corpus, shown.sources)
        return written

    title = count(len(edits), "decision") + " about meetings"
    show_taken(edits, title=title, describe=describe_meeting_edit, change=change)

"""The page Meetings: the list, who spoke where, the timeline, one meeting with evidence, readout and decisions."""

from dataclasses import replace
from typing import Any

import streamlit as st

from rag.errors import RequestError
from rag.find.meeting_lists import SpeakerAtMeeting, choose_meetings, count_at_meetings
from rag.find.speakers import find_by_id
from rag.index.corpus import Corpus
from rag.show.browser.components import draw_view
from rag.show.browser.navigation import ASK, WHO
from rag.show.browser.panels.corpus import show_corpus_panel, show_no_articles
from rag.show.browser.panels.meeting import show_choices, show_decisions
from rag.show.browser.panels.readout import show_readout
from rag.show.browser.panels.source import lay_out_desk
from rag.show.browser.panels.timeline import show_timeline
from rag.show.browser.views.meeting import (
    cite_evidence,
    view_meeting,
    view_meeting_matrix,
    view_meetings,
)
from rag.show.browser.web import (
    draw_places,
    escape_label,
    get_session,
    go_to,
    open_place,
    set_address,
    start_desk,
)
from rag.show.words import count
from rag.types import Filters, Meeting

VIEWS = {"": "Meetings", "speakers": "Who spoke where", "timeline": "Timeline"}
"""The tabs of the page, by what the address holds."""
ROWS, COLUMNS = 50, 30
"""Meetings of the list and of the matrix at once, the latest first; the address holds which page of them."""


def show_page() -> None:
    """Draws the page from what its address holds."""
    config, corpus = start_desk()
    articles = corpus.articles()
    show_corpus_panel(config, corpus, articles, can_leave_out=False)
    asked = st.query_params.get("meeting", "")
    with lay_out_desk(corpus):
        if not articles:
            show_no_articles("on which meetings they report")
            return
        meeting = find_meeting(corpus, asked) if asked else None
        if meeting:
            show_meeting(corpus, meeting)
        elif not asked:
            show_all(corpus, len(articles))
        show_decisions(config, corpus, meeting)


def find_meeting(corpus: Corpus, asked: str) -> Meeting | None:
    """The meeting of the address; where none or more than one can be meant, the page shows those to choose from."""
    try:
        return corpus.meeting_finder().find(asked)
    except RequestError:
        near = choose_meetings(corpus.meetings(), {}, words=asked)
        st.header("Which meeting is meant?" if near else "No such meeting", anchor=False)
        st.markdown(
            f"No meeting has the address “{escape_label(asked)}”. It changes with a meeting’s name, place and date"
            + (": choose one." if corpus.meetings() else ".")
        )
        found = near or corpus.meetings()
        first, last = read_page(len(found), ROWS)
        draw_view(view_meetings(found[first:last]), key="meetings", on_event=choose)
        show_pages(first, last, len(found), ROWS)
        show_way_back()
        return None


def show_way_back() -> None:
    """Back to the list."""
    st.button(
        "All meetings", icon=":material/arrow_back:", type="tertiary", on_click=st.query_params.clear, key="way-back"
    )


def show_all(corpus: Corpus, articles: int) -> None:
    """The list of meetings, and beside it who spoke where, and when."""
    meetings = corpus.meetings()
    st.header("Meetings", anchor=False)
    if not meetings:
        st.markdown(f"**No meeting found.** The desk has read {count(articles, 'article')} and none reports on one.")
        st.caption(
            "A meeting is found where an article tells of a gathering that takes place: a summit, a forum, talks of "
            "two sides. One that is only mentioned (“last year’s summit”) is none."
        )
        st.page_link(WHO, label="See who said what", icon=":material/arrow_forward:")
        return
    counts = count_at_meetings(corpus)
    # Only the tab that is open is drawn: the timeline reads every article.
    st.session_state["meetings-tab"] = VIEWS.get(st.query_params.get("view", ""), VIEWS[""])
    listed, spoken, timeline = st.tabs(list(VIEWS.values()), key="meetings-tab", on_change=take_tab)
    if listed.open:
        with listed:
            show_list(corpus, meetings, counts)
    if spoken.open:
        with spoken:
            show_matrix(corpus, meetings, counts)
    if timeline.open:
        with timeline:
            show_timeline(corpus.config, corpus, Filters())


def take_tab() -> None:
    """Another tab was opened: what the fields hold stays, for the speaker is one of more than one tab."""
    view = next(name for name, label in VIEWS.items() if label == st.session_state["meetings-tab"])
    set_address(**{**st.query_params.to_dict(), "view": view, "page": ""})


def show_list(corpus: Corpus, meetings: tuple[Meeting, ...], counts: dict[SpeakerAtMeeting, int]) -> None:
    """The meetings that hold the words of the fields, and at which the speaker of the fields spoke or took part."""
    words, asked = st.query_params.get("words", ""), st.query_params.get("speaker", "")
    speaker = find_by_id(corpus, asked) if asked else None
    present = {name for meeting in meetings for name in meeting.participants}
    spoke = {key for key, _ in counts}
    heard = {one.id: one.name for one in corpus.speakers() if one.id in spoke or one.name in present}
    st.session_state["meetings-words"] = words
    st.session_state["meetings-speaker"] = (speaker.id if speaker else asked) or None
    with st.container(horizontal=True, key="meetings-fields"):
        st.text_input(
            "Find a meeting",
            key="meetings-words",
            placeholder="Name, place, month, participant",
            on_change=take_fields,
            width=260,
        )
        st.selectbox(
            "With",
            list(dict.fromkeys([*heard, *filter(None, [st.session_state["meetings-speaker"]])])),
            index=None,  # so that it can be cleared
            key="meetings-speaker",
            format_func=lambda key: heard.get(key, speaker.name if speaker else key),
            placeholder="Anybody",
            on_change=take_fields,
            width=220,
        )
    found = [] if asked and not speaker else choose_meetings(meetings, counts, words=words, speaker=speaker)
    st.caption(count(len(found), "meeting") + (f" of {len(meetings):,}" if len(found) < len(meetings) else ""))
    if found:
        first, last = read_page(len(found), ROWS)
        draw_view(view_meetings(found[first:last]), key="meetings", on_event=choose)
        show_pages(first, last, len(found), ROWS)
    else:
        is_known = speaker or not asked
        st.markdown("No meeting fits." if is_known else escape_label(f"Nobody in these articles goes by “{asked}”."))
        st.button("Show all", on_click=st.query_params.clear)


def take_fields() -> None:
    """A field was changed: the address holds them from now on."""
    taken = {name: (st.session_state[f"meetings-{name}"] or "").strip() for name in ("words", "speaker")}
    set_address(**taken)


def show_matrix(corpus: Corpus, meetings: tuple[Meeting, ...], counts: dict[SpeakerAtMeeting, int]) -> None:
    """Those who said most at the meetings, by meeting."""
    told = {meeting for _, meeting in counts}
    spoken = [meeting for meeting in meetings if meeting.id in told]
    if not spoken:
        st.markdown("The articles report nothing that anybody said at a meeting.")
        return
    first, last = read_page(len(spoken), COLUMNS)
    st.caption("Statements by speaker and meeting: a number leads to them, a name to all of that speaker or meeting.")
    draw_view(view_meeting_matrix(corpus.speakers(), spoken[first:last], counts), key="meeting-matrix", on_event=choose)
    show_pages(first, last, len(spoken), COLUMNS)


def read_page(number: int, size: int) -> tuple[int, int]:
    """The first and the one behind the last of so many, on the page that the address holds, or the last there is."""
    typed = st.query_params.get("page", "")
    page = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 1
    first = size * (min(max(1, page), max(1, -(-number // size))) - 1)
    return first, min(number, first + size)


def show_pages(first: int, last: int, number: int, size: int) -> None:
    """The way to the page before and the page after, where there is more than one."""
    if number <= size:
        return
    page = first // size + 1
    with st.container(horizontal=True, vertical_alignment="center", key="meetings-pages"):
        st.button("Previous", disabled=not first, on_click=turn_to, args=[page - 1])
        st.button("Next", disabled=last == number, on_click=turn_to, args=[page + 1])
        st.caption(f"{first + 1:,} to {last:,} of {number:,} meetings, the latest first", width="content")


def turn_to(page: int) -> None:
    """The address holds this page; all else of it stays."""
    set_address(**{**st.query_params.to_dict(), "page": str(page) if page > 1 else ""})


def choose(event: dict[str, Any]) -> None:
    """A meeting is shown here; a speaker, or what one said at a meeting, on the page for statements."""
    if "speaker" in event:
        go_to(WHO, speaker=event["speaker"], meeting=event.get("meeting", ""))
    else:
        st.query_params.from_dict({"meeting": event["meeting"]})


def show_meeting(corpus: Corpus, meeting: Meeting) -> None:
    """One meeting: its facts and articles, what can be decided about it, its readout."""
    session = get_session()
    show_way_back()
    st.header(escape_label(meeting.name), anchor=False)
    if meeting.edited:
        st.caption("A person has decided something about this meeting; the list below says what.")
    articles = {article.source: article for article in corpus.articles()}
    evidence = cite_evidence(meeting, articles)

    def take(event: dict[str, Any]) -> None:
        if event["kind"] == "choose":
            go_to(WHO, speaker=event["speaker"], meeting=meeting.id)
        else:
            open_place(session, evidence, event)

    reporting = [articles[source] for source in meeting.sources]
    speakers = {speaker.name: speaker for speaker in corpus.speakers()}
    view = view_meeting(meeting, reporting, evidence, speakers, count_at_meetings(corpus))
    draw_places(view, evidence, key="meeting", on_event=take)
    with st.container(horizontal=True, key="meeting-choices"):
        st.button("Ask about it", icon=":material/forum:", on_click=ask_about, args=[meeting.id])
        show_choices(corpus.config, corpus, meeting)
    show_readout(corpus, meeting)


def ask_about(meeting: str) -> None:
    """Questions are about this meeting from now on."""
    session = get_session()
    session.narrowed = replace(session.narrowed, meeting=meeting)
    go_to(ASK)


show_page()

"""A conversation of the Ask page: its turns, those whose answers are being written, and what waits."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from rag.answer.suggest import suggest_follow_ups
from rag.errors import RagError
from rag.index.corpus import Corpus
from rag.show.browser.address import Opened, find_places
from rag.show.browser.asking import MOST_CHARACTERS, Asking, Question
from rag.show.browser.chats import Shown, keep_sources, remove_turn, reword_turn, submit
from rag.show.browser.components import draw_view
from rag.show.browser.panels.export import show_export
from rag.show.browser.panels.filters import describe_filters
from rag.show.browser.views.answer import list_places, view_answer, view_writing
from rag.show.browser.web import (
    Session,
    draw_places,
    escape_label,
    get_opened,
    get_session,
    make_sentence,
    open_place,
    tell_error,
)
from rag.types import Answer, Filters, Turn

AT_ONCE = 0.4
"""Seconds that a run of the page waits for an answer: one without a language model takes 0.1 s on the sample articles,
and one from the cache no longer, so that neither shows a state in between.
"""
BEAT = 0.3
"""Seconds between two looks at what a language model has written; a sentence takes it one or two."""
UNFOLDED = 10
"""Turns that are drawn at once, the last ones: each takes some 6 ms of a run of the page."""
UNANSWERED = "This question has no answer: Readout was stopped before it came, or another one is still asked for it."


def show_turns(corpus: Corpus, shown: Shown, filters: Filters | None) -> None:
    """Draws the turns of a conversation; `filters` are for what is asked from here, None where nothing can be."""
    session, turns = get_session(), shown.turns
    first = 0 if session.unfolded == shown.id else find_fold(turns, get_opened())
    if first:
        label = f"Show the {first:,} earlier questions" if first > 1 else "Show the earlier question"
        st.button(label, icon=":material/unfold_more:", type="tertiary", on_click=unfold, args=[session, shown.id])
    last = None
    for turn in turns[first:]:
        last = show_turn(corpus, shown, turn, shown.askings.get(turn.number))
    if last and last.answer and filters is not None:
        show_follow_ups(corpus, shown, last, filters)


def find_fold(turns: tuple[Turn, ...], opened: Opened | None) -> int:
    """The first turn that is drawn: of a long conversation one of the last, or the one whose place stands open."""
    first = max(0, len(turns) - UNFOLDED)
    if opened and (span := opened.span):
        holding = [
            number
            for number, turn in enumerate(turns)
            if turn.answer and find_places(list_places(turn.answer), opened.source, span)
        ]
        first = min(first, *holding[-1:]) if holding else first
    return first


def unfold(session: Session, conversation: str) -> None:
    """The conversation is shown from its beginning."""
    session.unfolded = conversation


def show_question(corpus: Corpus, text: str, filters: Filters, *, note: str | None = None) -> None:
    """What was asked, as it was typed, and of which articles where not of all."""
    with st.chat_message("user", avatar=":material/person:"):
        st.text(text)
        if asked_of := describe_filters(corpus, filters):
            st.caption(escape_label(asked_of))
        if note:
            st.caption(note)


def show_turn(corpus: Corpus, shown: Shown, turn: Turn, asking: Asking | None) -> Turn | None:
    """A question with what came of it, which is given; None where nothing has yet. `asking` is there while it is asked:
    the answer stands here if it comes at once, else how far it is.
    """
    question, waits = asking.question if asking else None, asking is not None and asking.is_waiting
    with st.container():  # one place, whatever stands in it: else all that follows would be drawn anew
        if get_session().rewording == turn.number:
            show_rewording(corpus, shown, turn)
        else:
            text, filters = (question.text, question.filters) if question else (turn.question, turn.filters)
            show_question(corpus, text, filters, note="Waits for the answer above" if waits else None)
    if waits:
        return None
    with st.chat_message("assistant", avatar=":material/format_quote:"):
        if asking and not asking.wait(AT_ONCE):
            is_written = corpus.config.has_model and not asking.question.is_offline
            model = corpus.config.openai_model if is_written else None
            follow_asking(asking, model, get_opened())
            return None
        if asking and asking.unkept:
            tell_error(asking.unkept)
        turn = asking.turn if asking else turn
        if asking:
            get_session().answered.add((turn.number, turn.at))
        show_result(corpus, shown, turn)
    return turn


def show_result(corpus: Corpus, shown: Shown, turn: Turn) -> None:
    """An answer, or the reason why there is none."""
    session = get_session()
    question = Question(
        text=turn.question,
        filters=keep_sources(corpus, turn.filters),
        turn=turn.number,
        asked_as=turn.asked or (turn.question if turn.answer else None),
    )
    again = partial(submit, corpus, shown.id, replace(question, is_fresh=True))
    with st.container():  # where the fragment of `follow_asking` stood: what it drew becomes the answer, in its place
        with st.container(key=f"asked-{turn.number}"):
            if turn.asked and session.editing == turn.number:
                show_correction(corpus, shown.id, question)
            elif turn.asked:
                show_asked(corpus, shown.id, question)
        taking = partial(take_click, corpus, shown, turn, again)
        if turn.answer:
            places = list_places(turn.answer)
            view = view_answer(
                turn.answer,
                has_model=corpus.config.has_model,
                is_stale=turn.revision != corpus.revision(),
                told_as=f"{turn.number} {turn.at}" if (turn.number, turn.at) in session.answered else None,
                can_change=True,
            )
            draw_places(view, places, key=f"answer-{turn.number}", on_event=taking)
            show_export(corpus, turn.answer, key=f"turn-{turn.number}")
        else:
            st.warning(escape_label(make_sentence(turn.error or UNANSWERED)), icon=":material/info:")
            with st.container(horizontal=True, gap="small"):
                for label, kind, icon in (
                    ("Ask again", "again", ":material/refresh:"),
                    ("Edit question", "reword", ":material/edit:"),
                    ("Delete", "remove", ":material/delete:"),
                ):
                    key = f"{kind}-{turn.number}"
                    st.button(label, icon=icon, type="tertiary", key=key, on_click=taking, args=[{"kind": kind}])


def show_asked(corpus: Corpus, conversation: str, question: Question) -> None:
    """What a follow-up was taken to mean, with a way to correct it, and one to have it asked as it stands."""
    session = get_session()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(f"Asked as: {question.asked_as}", width="content")
        st.button(
            "Edit",
            icon=":material/edit:",
            type="tertiary",
            key=f"edit-{question.turn}",
            on_click=lambda: setattr(session, "editing", question.turn),
        )
        st.button(
            "Ask exactly as typed",
            type="tertiary",
            key=f"literal-{question.turn}",
            on_click=submit,
            args=(corpus, conversation, replace(question, asked_as=question.text)),
        )


def show_correction(corpus: Corpus, conversation: str, question: Question) -> None:
    """The field in which that is corrected; the answer to what then stands in it takes this one's place."""
    session, key = get_session(), f"correction-{question.turn}"

    def take() -> None:
        session.editing = None
        if corrected := st.session_state[key].strip():
            submit(corpus, conversation, replace(question, asked_as=corrected))

    with st.form(f"correct-{question.turn}", border=False):
        st.text_input("What is asked", value=question.asked_as, key=key, max_chars=MOST_CHARACTERS)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.form_submit_button("Ask", on_click=take)
            st.form_submit_button("Cancel", type="tertiary", on_click=lambda: setattr(session, "editing", None))
    focus_field(key)


def show_rewording(corpus: Corpus, shown: Shown, turn: Turn) -> None:
    """The field in which a question is put in other words; from there the conversation goes on anew."""
    session, key = get_session(), f"reword-{turn.number}"
    later = sum(other.number > turn.number for other in shown.turns)

    def take() -> None:
        session.rewording = None
        if text := st.session_state[key].strip():
            reword_turn(corpus, shown, turn, Question(text=text, filters=keep_sources(corpus, turn.filters)))

    with st.form(f"rewording-{turn.number}", border=False):
        st.text_area("Question", value=turn.question, key=key, height="content")
        if later:
            below = "The question below it goes" if later == 1 else f"The {later:,} questions below it go"
            st.caption(f"{below} with the old answer; you can undo that.")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.form_submit_button("Ask", on_click=take)
            st.form_submit_button("Cancel", type="tertiary", on_click=lambda: setattr(session, "rewording", None))
    focus_field(key)


def focus_field(key: str) -> None:
    """Has the typing go to the field of that key, which a click has brought: it may stand outside of what is seen."""
    draw_view({"kind": "focus", "field": key}, key=f"focus-{key}", on_event=lambda _: None)


def take_click(corpus: Corpus, shown: Shown, turn: Turn, again: "partial[None]", event: dict[str, Any]) -> None:
    """A click in an answer: on a place to open, or on what can be done with the question."""
    match event["kind"]:
        case "again":
            again()
        case "reword":
            get_session().rewording = turn.number
        case "remove":
            remove_turn(corpus, shown, turn)
        case _:
            open_place(get_session(), list_places(turn.answer) if turn.answer else (), event)


def show_follow_ups(corpus: Corpus, shown: Shown, last: Turn, filters: Filters) -> None:
    """Questions to go on with, each of which the articles answer."""
    assert last.answer
    asked = tuple(turn.meaning for turn in shown.turns)
    try:
        questions = get_follow_ups(corpus.revision(), corpus, last.number, last.at, last.answer, asked, filters)
    except RagError:  # the filters hold what the articles no longer have: the question box says so
        return
    with st.container(key="follow-ups", gap=None):
        if questions:
            st.caption("Go on with")
        for question in questions:
            st.button(
                escape_label(question),
                key=f"follow-{last.number}-{question}",
                icon=":material/arrow_forward:",
                type="tertiary",
                on_click=submit,
                args=(corpus, shown.id, Question(text=question, filters=filters, asked_as=question)),
            )


@st.cache_data(show_spinner=False, max_entries=64)
def get_follow_ups(
    revision: str, _corpus: Corpus, turn: int, at: str, _answer: Answer, asked: tuple[str, ...], filters: Filters
) -> tuple[str, ...]:
    """Questions after the answer of a turn, as it was given `at` that time, of a corpus as it is at `revision`."""
    return suggest_follow_ups(_corpus, _answer, asked=asked, filters=filters)


@st.fragment(run_every=BEAT)
def follow_asking(asking: Asking, model: str | None, opened: Opened | None) -> None:
    """Shows what is written so far, again and again; the whole page is drawn when the answer is there, or when a click
    has opened another source than the one that stood open.
    """
    session, number = get_session(), asking.turn.number
    if asking.done.is_set() or get_opened() != opened:
        st.rerun()
    with st.container(key=f"asked-{number}"):
        if asking.turn.asked:
            st.text(f"Asked as: {asking.turn.asked}")
    draft = asking.draft
    stopping = asking.stop.is_set()
    view = view_writing(draft, model=model, is_stopping=stopping)
    draw_view(
        view,
        key=f"answer-{number}",
        on_event=partial(open_place, session, draft.citations if draft else ()),
    )
    if model:
        st.button(
            "Stopping" if stopping else "Stop",
            icon=":material/stop_circle:",
            type="tertiary",
            key=f"stop-{number}",
            disabled=stopping,
            on_click=asking.stop.set,
        )

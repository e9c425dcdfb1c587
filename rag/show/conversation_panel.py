"""The conversation of the Ask page: its turns, the one whose answer is being written, and what waits."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from rag.index.corpus import Corpus
from rag.show.address import Opened
from rag.show.answer_views import list_places, view_answer, view_writing
from rag.show.asking import MOST_CHARACTERS, Asking, Question
from rag.show.components import draw_view
from rag.show.export_panel import show_export
from rag.show.web import Session, Turn, draw_places, get_opened, get_session, name_error, open_place, tell_error
from rag.types import Answer, Citation, Filters

AT_ONCE = 0.4
"""Seconds that a run of the page waits for an answer: one without a language model takes 0.1 s on the sample articles,
and one from the cache no longer, so that neither shows a state in between.
"""
BEAT = 0.3
"""Seconds between two looks at what a language model has written; a sentence takes it one or two."""


def submit_question(session: Session, question: Question) -> None:
    """Has a question asked as soon as no other one is; the same question twice is asked once."""
    if question not in session.waiting and not (session.asking and session.asking.question == question):
        session.waiting.append(question)


def show_conversation(corpus: Corpus, filters: Filters) -> None:
    """Draws all turns, and asks what waits; `filters` are for what is asked from here."""
    session = get_session()
    store_answer(session)
    if session.waiting and not session.asking:
        session.asking = start_asking(session, corpus, session.waiting.pop(0))
    asking = session.asking
    for number in range(max(len(session.turns), asking.turn + 1 if asking else 0)):
        if asking and asking.turn == number:
            show_asking(corpus, asking, filters)
        else:
            show_turn(corpus, number, session.turns[number], filters)
    for question in session.waiting:
        show_question(question.text, note="Waits for the answer above")


def start_asking(session: Session, corpus: Corpus, question: Question) -> Asking:
    """Begins to ask, after the answers that stand above."""
    turn = len(session.turns) if question.turn is None else question.turn
    history = [past.result for past in session.turns[:turn] if isinstance(past.result, Answer)]
    return Asking(corpus, question, turn=turn, history=history)


def store_answer(session: Session) -> None:
    """Puts the answer that is there into its turn, once."""
    asking = session.asking
    if asking and asking.done.is_set():
        session.asking = None
        result = name_error(asking.result) if isinstance(asking.result, Exception) else asking.result
        typed = asking.question.text
        turn = Turn(question=typed, result=result, asked="" if asking.asked == typed else asking.asked)
        session.turns[asking.turn : asking.turn + 1] = [turn]


def show_question(text: str, *, note: str | None = None) -> None:
    """What was asked, as it was typed."""
    with st.chat_message("user", avatar=":material/person:"):
        st.text(text)
        if note:
            st.caption(note)


def show_turn(corpus: Corpus, number: int, turn: Turn, filters: Filters) -> None:
    """A question with what came of it."""
    show_question(turn.question)
    with st.chat_message("assistant", avatar=":material/format_quote:"):
        show_result(corpus, number, turn, filters)


def show_result(corpus: Corpus, number: int, turn: Turn, filters: Filters) -> None:
    """An answer, or the reason why there is none."""
    session = get_session()
    question = Question(text=turn.question, filters=filters, turn=number, asked_as=turn.asked or turn.question)
    again = partial(submit_question, session, replace(question, is_fresh=True))
    with st.container():  # where the fragment of `follow_asking` stood: what it drew becomes the answer, in its place
        with st.container(key=f"asked-{number}"):
            if turn.asked and session.editing == number:
                show_correction(session, question)
            elif turn.asked:
                show_asked(session, question)
        if isinstance(turn.result, Answer):
            view = view_answer(turn.result, has_model=corpus.config.has_model)
            places = list_places(turn.result)
            taking = partial(take_click, session, places, again)
            draw_places(view, places, key=f"answer-{number}", on_event=taking)
            show_export(corpus, turn.result, key=f"turn-{number}")
        else:
            tell_error(turn.result)
            st.button("Ask again", icon=":material/refresh:", type="tertiary", key=f"again-{number}", on_click=again)


def show_asked(session: Session, question: Question) -> None:
    """What a follow-up was taken to mean, with a way to correct it, and one to have it asked as it stands."""
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
            on_click=submit_question,
            args=(session, replace(question, asked_as=question.text)),
        )


def show_correction(session: Session, question: Question) -> None:
    """The field in which that is corrected; the answer to what then stands in it takes this one's place."""
    key = f"correction-{question.turn}"

    def submit() -> None:
        session.editing = None
        if corrected := st.session_state[key].strip():
            submit_question(session, replace(question, asked_as=corrected))

    with st.form(f"correct-{question.turn}", border=False):
        st.text_input("What is asked", value=question.asked_as, key=key, max_chars=MOST_CHARACTERS)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.form_submit_button("Ask", on_click=submit)
            st.form_submit_button("Cancel", type="tertiary", on_click=lambda: setattr(session, "editing", None))


def take_click(session: Session, places: tuple[Citation, ...], again: partial[None], event: dict[str, Any]) -> None:
    """A click in an answer: on a place to open, or to have the question asked again."""
    if event["kind"] == "again":
        again()
    else:
        open_place(session, places, event)


def show_asking(corpus: Corpus, asking: Asking, filters: Filters) -> None:
    """A question whose answer is not there yet: the answer, if it comes at once; else how far it is."""
    session = get_session()
    show_question(asking.question.text)
    with st.chat_message("assistant", avatar=":material/format_quote:"):
        if not asking.wait(AT_ONCE):
            model = corpus.config.openai_model if corpus.config.has_model else None
            follow_asking(asking, model, get_opened())
            return
        store_answer(session)
        show_result(corpus, asking.turn, session.turns[asking.turn], filters)
    if session.waiting:
        st.rerun()


@st.fragment(run_every=BEAT)
def follow_asking(asking: Asking, model: str | None, opened: Opened | None) -> None:
    """Shows what is written so far, again and again; the whole page is drawn when the answer is there, or when a click
    has opened another source than the one that stood open.
    """
    session = get_session()
    if asking.done.is_set() or get_opened() != opened:
        st.rerun()
    with st.container(key=f"asked-{asking.turn}"):
        if asking.asked != asking.question.text:
            st.text(f"Asked as: {asking.asked}")
    draft = asking.draft
    stopping = asking.stop.is_set()
    view = view_writing(draft, model=model, is_stopping=stopping)
    draw_view(
        view,
        key=f"answer-{asking.turn}",
        on_event=partial(open_place, session, draft.citations if draft else ()),
    )
    if model:
        st.button(
            "Stopping" if stopping else "Stop",
            icon=":material/stop_circle:",
            type="tertiary",
            key=f"stop-{asking.turn}",
            disabled=stopping,
            on_click=asking.stop.set,
        )

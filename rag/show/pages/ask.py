"""The Ask page: questions and answers in the middle, the source of what was clicked at the right."""

from dataclasses import replace
from functools import partial

import streamlit as st

from rag.answer.ask import ask
from rag.answer.summary import suggest_questions
from rag.config import Config
from rag.errors import RagError, RequestError
from rag.index.corpus import Corpus
from rag.show.components import draw_view
from rag.show.corpus_panel import make_filters, show_corpus_panel, show_masthead, show_meeting_filter
from rag.show.export_panel import show_export
from rag.show.source_panel import lay_out_desk
from rag.show.views import count, list_places, view_answer
from rag.show.web import (
    PAGE_STYLE,
    Turn,
    escape_label,
    get_session,
    name_error,
    open_place,
    start_desk,
    tell_error,
    telling_errors,
)
from rag.types import Answer, Article, Draft, Filters

MOST_CHARACTERS = 4_000
"""Of a question typed here: far more than a question, far less than a pasted article."""


def show_page() -> None:
    """Draws the page: first what needs nothing, last what takes longest."""
    session = get_session()
    config, corpus = start_desk()
    articles = corpus.articles()
    show_meeting_filter(corpus)
    show_corpus_panel(config, corpus, articles)
    if not articles:
        show_empty(config)
        return
    told = corpus.articles(Filters(meeting=session.meeting or None))
    asked = len([article for article in told if article.source not in session.left_out])
    typed = st.chat_input(
        f"Ask {count(asked, 'article')}{name_meeting(corpus)}…" if asked else "Tick at least one article to ask",
        disabled=not asked,
    )
    if typed:
        session.asking = typed
    with lay_out_desk(corpus):
        welcome = st.empty()  # which a question empties at once, not only when its answer is there
        if not session.turns and not session.asking:
            with welcome.container():
                show_welcome(corpus, asked)
        for number, turn in enumerate(session.turns):
            show_turn(corpus, number, turn)
        if session.asking:
            answer_question(corpus, config, articles, session.asking)


def make_question_filters(articles: tuple[Article, ...]) -> Filters:
    """What is asked: the articles that are ticked, and of these what tells of the meeting that was chosen."""
    session = get_session()
    return replace(make_filters(articles, session.left_out), meeting=session.meeting or None)


def name_meeting(corpus: Corpus) -> str:
    """On which meeting questions are, if on one."""
    meeting = get_session().meeting
    return f" on {corpus.meeting_finder().find(meeting).name}" if meeting else ""


def show_empty(config: Config) -> None:
    """No articles at all: what to do."""
    st.header("No articles yet", anchor=False)
    st.markdown("Drop files on *Add articles* in the panel at the left: text, Markdown, HTML, PDF, Word or saved mail.")
    st.markdown("Or put them in this folder, and look again:")
    st.code(str(config.seeds), language=None)
    st.button("Look again", icon=":material/refresh:", on_click=lambda: setattr(get_session(), "report", None))


def show_welcome(corpus: Corpus, articles: int) -> None:
    """The first screen: questions that this corpus can answer."""
    session = get_session()
    st.header("What would you like to know?", anchor=False)
    known = f"Answers come from {count(articles, 'article')}{name_meeting(corpus)} only"
    st.caption(escape_label(f"{known}; every sentence opens at its place in the file."))
    if session.meeting:
        return  # the questions are of the whole corpus
    with st.spinner("Looking for questions that they answer"):
        questions = get_suggestions(corpus.revision(), corpus)
    for question in questions:
        st.button(
            escape_label(question),
            key=f"suggest-{question}",
            icon=":material/arrow_forward:",
            on_click=lambda chosen=question: setattr(session, "asking", chosen),
        )


@st.cache_data(show_spinner=False, max_entries=8)
def get_suggestions(revision: str, _corpus: Corpus) -> tuple[str, ...]:
    """Questions for a corpus as it is at `revision`."""
    return suggest_questions(_corpus)


def show_turn(corpus: Corpus, number: int, turn: Turn) -> None:
    """A question with its answer, or with the reason why there is none."""
    with st.chat_message("user", avatar=":material/person:"):
        st.text(turn.question)
    with st.chat_message("assistant", avatar=":material/format_quote:"):
        if isinstance(turn.result, Answer):
            opening = partial(open_place, get_session(), list_places(turn.result))
            draw_view(view_answer(turn.result), key=f"answer-{number}", on_event=opening)
            show_export(corpus, turn.result, key=f"turn-{number}")
        else:
            tell_error(turn.result)


def answer_question(corpus: Corpus, config: Config, articles: tuple[Article, ...], question: str) -> None:
    """Asks, showing a language model's words as they come; the finished answer takes their place."""
    session = get_session()
    waiting = "Writing a draft; nothing in it is checked yet" if config.has_model else "Reading the articles"
    with st.chat_message("user", avatar=":material/person:"):
        st.text(question)
    with st.chat_message("assistant", avatar=":material/format_quote:"), st.spinner(waiting):
        place = st.empty()

        def show_draft(draft: Draft) -> None:
            place.text(draft.rest)

        result: Answer | RagError
        try:
            if len(question) > MOST_CHARACTERS:
                raise RequestError(
                    f"the question has {len(question):,} characters; ask it in {MOST_CHARACTERS:,} at most, and add "
                    "a longer text as an article"
                )
            filters = make_question_filters(articles)
            result = ask(corpus, question, filters=filters, on_draft=show_draft if config.has_model else None)
        except Exception as error:  # noqa: BLE001  told in the answer's place, so that the chat goes on
            result = name_error(error)
    session.turns.append(Turn(question=question, result=result))
    session.asking = None
    st.rerun()


st.html(PAGE_STYLE)
show_masthead()
with telling_errors():
    show_page()

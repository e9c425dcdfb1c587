"""The Ask page: questions and answers in the middle, the source of what was clicked at the right."""

from dataclasses import replace
from threading import Thread

import streamlit as st

from rag.answer.model.llm import import_clients
from rag.answer.summary import suggest_questions
from rag.config import Config
from rag.index.corpus import Corpus
from rag.index.folders import takes_seeds
from rag.show.asking import Question
from rag.show.conversation_panel import show_conversation, submit_question
from rag.show.corpus_panel import make_filters, show_corpus_panel, show_meeting_filter
from rag.show.navigation import SOURCES
from rag.show.source_panel import lay_out_desk
from rag.show.views import count
from rag.show.web import escape_label, get_session, start_desk
from rag.types import Article, Filters


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
    filters = make_question_filters(articles)
    if typed:
        submit_question(session, Question(text=typed, filters=filters))
    with lay_out_desk(corpus):
        welcome = st.empty()  # which a question empties at once, not only when its answer is there
        if not (session.turns or session.asking or session.waiting):
            with welcome.container():
                show_welcome(corpus, asked, filters)
        show_conversation(corpus, filters)
    if config.has_model:
        warm_up()  # last: the page is drawn before


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
    st.markdown("Add files (text, Markdown, HTML, PDF, Word, saved mail), a zip of them, a pasted text, or a folder:")
    st.page_link(SOURCES, label="Add articles", icon=":material/add:", query_params={"view": "add"})
    if takes_seeds(config):
        st.markdown("Or put them in this folder, and look again:")
        st.code(str(config.seeds), language=None)
        st.button("Look again", icon=":material/refresh:", on_click=lambda: setattr(get_session(), "report", None))


def show_welcome(corpus: Corpus, articles: int, filters: Filters) -> None:
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
            on_click=take_suggestion,
            args=(Question(text=question, filters=filters),),
        )


def take_suggestion(question: Question) -> None:
    """Asks it, unless a first click has done so."""
    session = get_session()
    if not session.turns:
        submit_question(session, question)


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """Has the language model's clients imported, once in a process: the first question need not wait for it (on two
    cores 0.7 s to the first words of a scripted model instead of 4.8 s).
    """
    Thread(target=import_clients, name="warm-up", daemon=True).start()


@st.cache_data(show_spinner=False, max_entries=8)
def get_suggestions(revision: str, _corpus: Corpus) -> tuple[str, ...]:
    """Questions for a corpus as it is at `revision`."""
    return suggest_questions(_corpus)


show_page()

"""The Ask page: questions and answers in the middle, the source of what was clicked at the right."""

from collections.abc import Sequence
from threading import Thread

import streamlit as st

from rag.answer.model.llm import import_clients
from rag.answer.suggest import suggest_questions
from rag.config import Config
from rag.errors import RagError
from rag.index.conversations import find_conversation
from rag.index.corpus import Corpus
from rag.index.folders import takes_seeds
from rag.show.browser.asking import Question
from rag.show.browser.chats import CHAT, begin_chat, find_chat, open_chat, submit
from rag.show.browser.navigation import ASK, SOURCES
from rag.show.browser.panels.chats import show_chats, show_head, show_news
from rag.show.browser.panels.conversation import show_turns
from rag.show.browser.panels.corpus import show_corpus_panel
from rag.show.browser.panels.filters import make_question_filters, show_filters
from rag.show.browser.panels.source import lay_out_desk
from rag.show.browser.web import escape_label, get_session, start_desk
from rag.show.words import count
from rag.types import Article, Filters


def show_page() -> None:
    """Draws the page: first what needs nothing, last what takes longest."""
    session = get_session()
    config, corpus = start_desk()
    articles = corpus.articles()
    filters = make_question_filters(articles)
    chat = find_chat(corpus, filters)
    session.left[ASK] = st.query_params.to_dict()
    show_chats(config, chat)
    passing = show_filters(corpus) if articles else ()
    through = set() if isinstance(passing, RagError) else {article.source for article in passing}
    show_corpus_panel(config, corpus, articles, passing=through)
    asked = len(through - session.left_out)
    if articles:
        st.chat_input(
            f"Ask {count(asked, 'article')}{name_meeting(corpus)}{name_switch(config)}…"
            if asked
            else tell_lack(passing),
            key="question",
            disabled=not asked,
            on_submit=take_typed,
            args=(corpus, chat, filters),
        )
    with lay_out_desk(corpus):
        with st.container():  # one place, whether there is news or not: else all that follows would be drawn anew
            show_news(config)
        welcome = st.empty()  # which a question empties at once, not only when its answer is there
        shown = open_chat(config, chat)
        if shown:
            show_head(corpus, shown)
            show_turns(corpus, shown, filters if asked else None)
        elif not articles:
            show_empty(config)
        else:
            with welcome.container():
                if chat:
                    st.info("There is no such conversation: it was deleted, or the address is not whole.")
                show_welcome(corpus, asked, filters, lack=tell_lack(passing))
    if config.has_model:
        warm_up()  # last: the page is drawn before


def take_typed(corpus: Corpus, chat: str, filters: Filters) -> None:
    """A question was typed: it is asked in the conversation that is shown, or begins one."""
    take_question(corpus, chat, Question(text=st.session_state["question"], filters=filters))


def take_question(corpus: Corpus, chat: str, question: Question) -> None:
    """Asks it in a conversation; where there is none, in a new one."""
    if chat and find_conversation(corpus.config, chat):
        submit(corpus, chat, question)
    else:
        begin_chat(corpus, question)


def tell_lack(passing: Sequence[Article] | RagError) -> str:
    """Why nothing can be asked."""
    if isinstance(passing, RagError):
        return "A filter cannot be used; change it"
    return "Tick at least one article to ask" if passing else "No article passes the filters"


def name_meeting(corpus: Corpus) -> str:
    """On which meeting questions are, if on one."""
    meeting = get_session().narrowed.meeting
    return f" on {corpus.meeting_finder().find(meeting).name}" if meeting else ""


def name_switch(config: Config) -> str:
    """That the language model is not asked, where somebody has switched it off for the session."""
    return ", without the language model" if config.has_model and get_session().is_offline else ""


def show_empty(config: Config) -> None:
    """No articles at all: what to do."""
    st.header("No articles yet", anchor=False)
    st.markdown("Add files (text, Markdown, HTML, PDF, Word, saved mail), a zip of them, a pasted text, or a folder:")
    st.page_link(SOURCES, label="Add articles", icon=":material/add:", query_params={"view": "add"})
    if takes_seeds(config):
        st.markdown("Or put them in this folder, and look again:")
        st.code(str(config.seeds), language=None)
        st.button("Look again", icon=":material/refresh:", on_click=lambda: setattr(get_session(), "report", None))


def show_welcome(corpus: Corpus, articles: int, filters: Filters, *, lack: str) -> None:
    """The first screen: questions that these articles can answer; or what is lacking to ask any."""
    st.header("What would you like to know?", anchor=False)
    if not articles:
        st.caption(f"{lack}.")
        return
    known = f"Answers come from {count(articles, 'article')}{name_meeting(corpus)} only"
    st.caption(escape_label(f"{known}; every sentence opens at its place in the file."))
    with st.spinner("Looking for questions that they answer"):
        questions = get_suggestions(corpus.revision(), corpus, filters)
    for question in questions:
        st.button(
            escape_label(question),
            key=f"suggest-{question}",
            icon=":material/arrow_forward:",
            on_click=take_suggestion,
            args=(corpus, Question(text=question, filters=filters)),
        )


def take_suggestion(corpus: Corpus, question: Question) -> None:
    """Asks it, unless a first click has done so."""
    if CHAT not in st.query_params:
        begin_chat(corpus, question)


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """Has the language model's clients imported, once in a process: the first question need not wait for it (on two
    cores 0.7 s to the first words of a scripted model instead of 4.8 s).
    """
    Thread(target=import_clients, name="warm-up", daemon=True).start()


@st.cache_data(show_spinner=False, max_entries=8)
def get_suggestions(revision: str, _corpus: Corpus, filters: Filters) -> tuple[str, ...]:
    """Questions for what the filters let through of a corpus as it is at `revision`."""
    return suggest_questions(_corpus, filters=filters)


show_page()

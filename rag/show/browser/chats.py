"""What a person does with conversations on the Ask page: open, ask in, rename, remove, and take that back.

What fails is told by the page at its next run (`Session.refused`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from rag.config import Config
from rag.errors import RagError, RequestError
from rag.find.question import understand
from rag.index.conversations import (
    Removed,
    find_begun,
    find_conversation,
    read_turns,
    remove_conversation,
    remove_turns,
    rename_conversation,
    restore,
)
from rag.index.corpus import Corpus
from rag.read.phrases import PRONOUNS
from rag.show.browser.asking import Asking, Question, ask_first, ask_question, find_askings
from rag.show.browser.web import Undo, get_session, set_address
from rag.show.plain import plain
from rag.show.words import count
from rag.types import Conversation, Filters, Turn

CHAT, ASKED = "chat", "q"
"""What the address of the Ask page holds: a conversation's id, or a question that begins one."""
TITLE_WORDS = 6
LONGEST_TITLE = 60
"""Characters, of a title that is made; and LONGEST_NAME of one that is typed."""
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A conversation as it is shown."""

    conversation: Conversation
    turns: tuple[Turn, ...]
    askings: Mapping[int, Asking]
    """Those of its questions that are asked at the moment, by the number of their turn."""

    @property
    def id(self) -> str:
        """The conversation's."""
        return self.conversation.id


def find_chat(corpus: Corpus, filters: Filters) -> str:
    """The id of the conversation that the page's address opens, or empty.

    A question in the address is asked in a conversation of its own, whose address this then becomes. Whoever comes back
    to the question's address, by *back* or by a link, finds that conversation; once the articles have changed, the
    question is asked anew.
    """
    address = st.query_params
    question = " ".join(address.get(ASKED, "").split())
    if CHAT in address or not question:
        return address.get(CHAT, "")
    begun = find_begun(corpus.config, question, revision=corpus.revision())
    return begun or begin_chat(corpus, Question(text=question, filters=filters), began=question)


def begin_chat(corpus: Corpus, question: Question, *, began: str = "") -> str:
    """Asks a question in a new conversation, which the address holds from now on; gives its id, or empty."""
    session = get_session()
    session.undo = None
    try:
        name, asking = ask_first(
            corpus, replace(question, is_offline=session.is_offline), make_title(question.text), began=began
        )
    except RagError as error:
        session.refused = error
        return ""
    session.answered.add((asking.turn.number, asking.turn.at))
    set_address(**{CHAT: name})
    return name


def submit(corpus: Corpus, name: str, question: Question) -> None:
    """Has a question asked in a conversation, which the address holds from now on."""
    session = get_session()
    session.undo = None
    try:
        asking = ask_question(corpus, name, replace(question, is_offline=session.is_offline))
        # Here, and not only while it is asked: it may be answered before the page looks.
        session.answered.add((asking.turn.number, asking.turn.at))
    except RagError as error:
        session.refused = error
    if st.query_params.get(CHAT) != name:
        set_address(**{CHAT: name})


def open_chat(config: Config, name: str) -> Shown | None:
    """The conversation with this id, as it is now; None where there is none."""
    session = get_session()
    askings = find_askings(config, name)  # first: what is under way no more is kept by then
    conversation = find_conversation(config, name) if name else None
    if conversation is None:
        return None
    if session.loaded is None or session.loaded[0] != conversation:
        session.loaded = conversation, tuple(read_turns(config, name))
    return Shown(conversation=conversation, turns=session.loaded[1], askings=askings)


def rename_chat(config: Config, name: str, title: str) -> None:
    """Gives a conversation the title that was typed; an empty one changes nothing."""
    if title := plain(title)[:LONGEST_NAME]:
        try:
            rename_conversation(config, name, title)
        except RagError as error:
            get_session().refused = error


def remove_chat(corpus: Corpus, shown: Shown) -> None:
    """Removes a conversation, and turns to the first screen."""
    told = f"“{shown.conversation.title}” is deleted."
    if _take_away(shown, shown.turns, told, lambda: remove_conversation(corpus.config, shown.id)):
        set_address()


def remove_turn(corpus: Corpus, shown: Shown, turn: Turn) -> None:
    """Removes one question with its answer; with the last one, the conversation."""
    if len(shown.turns) == 1:
        remove_chat(corpus, shown)
    else:
        numbers = [turn.number]
        _take_away(shown, [turn], "The question is deleted.", lambda: remove_turns(corpus.config, shown.id, numbers))


def reword_turn(corpus: Corpus, shown: Shown, turn: Turn, question: Question) -> None:
    """Has a question asked in other words: it goes with all that follows it, and the conversation goes on there."""
    gone = [other for other in shown.turns if other.number >= turn.number]
    told = f"{count(len(gone), 'question')} went with the edit." if len(gone) > 1 else "The question was edited."
    numbers = [other.number for other in gone]
    if _take_away(shown, gone, told, lambda: remove_turns(corpus.config, shown.id, numbers)):
        undo = get_session().undo
        submit(corpus, shown.id, question)
        get_session().undo = undo


def _take_away(shown: Shown, turns: Sequence[Turn], told: str, remove: Callable[[], Removed]) -> bool:
    """Removes what `remove` does, so that it can be put back, and stops what is asked there; whether it is removed."""
    session = get_session()
    try:
        removed = remove()
    except RagError as error:
        session.refused = error
        return False
    for turn in turns:
        if asking := shown.askings.get(turn.number):
            asking.stop.set()
    session.undo = Undo(removed=removed, told=told)
    return True


def take_back(config: Config) -> None:
    """Puts back what was removed last, and opens its conversation."""
    session = get_session()
    if session.undo is None:
        return
    try:
        restore(config, session.undo.removed)
    except RagError as error:
        session.refused = error
        return
    name, session.undo = session.undo.removed.conversation[0], None
    if st.query_params.get(CHAT) != name:
        set_address(**{CHAT: name})


def keep_sources(corpus: Corpus, filters: Filters) -> Filters:
    """The filters of an older question for today's articles: what is indexed no more is not asked.

    Where none of its articles is there any more they stay, and the answer says so.
    """
    known = {article.source for article in corpus.articles()}
    return replace(filters, sources=tuple(one for one in filters.sources if one in known) or filters.sources)


def make_title(question: str) -> str:
    """A title of a few words for a conversation that begins with this question: "Ada Finch on the ferry"."""
    words = plain(question)
    try:
        asked = understand(words)
    except RequestError:
        return "Untitled"
    if asked.speakers and asked.topic and not PRONOUNS & {name.casefold() for name in asked.speakers}:
        words = f"{' and '.join(asked.speakers)} on {asked.topic}"
    parts = words.rstrip(" ?.!").split()
    title = " ".join(parts[:TITLE_WORDS])[:LONGEST_TITLE].rstrip(" ,;:-")
    title += "…" if len(parts) > TITLE_WORDS or len(title) == LONGEST_TITLE else ""
    return title[:1].upper() + title[1:]

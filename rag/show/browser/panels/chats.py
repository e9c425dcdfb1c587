"""The conversations in the sidebar of the Ask page, and the head of the one that is shown."""

from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from rag.config import Config
from rag.index.conversations import find_conversations
from rag.index.corpus import Corpus
from rag.show.browser.chats import CHAT, LONGEST_NAME, Shown, remove_chat, rename_chat, take_back
from rag.show.browser.components import draw_view
from rag.show.browser.panels.export import show_export
from rag.show.browser.views.parts import View
from rag.show.browser.web import escape_label, get_session, set_address, tell_error
from rag.show.export.document import Transcript
from rag.show.words import count
from rag.types import Conversation


def show_chats(config: Config, shown: str) -> None:
    """The last conversations, or those that a search finds, with the one `shown` marked; and the way to a new one."""
    with st.sidebar, st.container(key="chats", gap="xsmall"):
        st.button("New conversation", icon=":material/add:", key="new-chat", on_click=set_address, width="stretch")
        search = st.session_state.get("chat-search", "")
        found = find_conversations(config, search)
        if not (found or search):
            return
        st.text_input(
            "Search conversations",
            key="chat-search",
            placeholder="Search conversations",
            label_visibility="collapsed",
            icon=":material/search:",
        )
        if found:
            today = datetime.now().astimezone().date()
            draw_view(view_chats(found, shown, today=today), key="chat-list", on_event=take_event)
        else:
            st.caption("No conversation holds these words.")


def take_event(event: dict[str, Any]) -> None:
    """A click on a conversation: the address opens it."""
    set_address(**{CHAT: event["chat"]})


def view_chats(conversations: list[Conversation], shown: str, *, today: date) -> View:
    """The conversations as a list, each with the day on which it was last changed."""
    return {
        "kind": "chats",
        "rows": [
            {
                "chat": one.id,
                "title": one.title,
                "when": tell_day(one.changed, today),
                "turns": count(one.turns, "question"),
                "shown": one.id == shown,
            }
            for one in conversations
        ],
    }


def tell_day(moment: str, today: date) -> str:
    """The day of a moment (ISO, UTC) where the desk stands, as a person tells it: "today", "Tuesday", "3 May 2021"."""
    day = datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone().date()
    match (today - day).days:
        case 0:
            return "today"
        case 1:
            return "yesterday"
        case 2 | 3 | 4 | 5 | 6:
            return f"{day:%A}"
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b %Y}"


def show_head(corpus: Corpus, shown: Shown) -> None:
    """The title of a conversation, with what can be done with all of it."""
    title = shown.conversation.title
    with st.container(horizontal=True, vertical_alignment="center", key="chat-head"):
        st.subheader(escape_label(title), anchor=False, width="stretch")
        show_export(corpus, Transcript(title=title, turns=shown.turns), key=f"chat-{shown.id}")
        with st.popover("Change", icon=":material/more_horiz:", type="tertiary"):
            key = f"title-{shown.id}"
            st.text_input(
                "Title",
                value=title,
                key=key,
                max_chars=LONGEST_NAME,
                on_change=lambda: rename_chat(corpus.config, shown.id, st.session_state[key]),
            )
            st.button(
                "Delete conversation",
                icon=":material/delete:",
                key="remove-chat",
                on_click=remove_chat,
                args=(corpus, shown),
            )


def show_news(config: Config) -> None:
    """What was refused, once; and what was removed, until it is put back or something else is done."""
    session = get_session()
    if session.refused:
        tell_error(session.refused)
        session.refused = None
    if session.undo:
        with st.container(horizontal=True, vertical_alignment="center", key="undo"):
            st.text(session.undo.told, width="content")
            st.button("Undo", icon=":material/undo:", key="take-back", on_click=take_back, args=[config])
            st.button("Dismiss", type="tertiary", on_click=lambda: setattr(session, "undo", None))

"""The browser app as the tests open it, and what stands on its screen.

By Streamlit's own runner, in which no browser has a part; `tests/browser` drives Chromium.
"""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from rag.config import Config
from rag.index.conversations import read_turns
from rag.index.corpus import Corpus
from rag.index.lock import LOCK
from rag.show.browser.address import open_in
from rag.show.browser.asking import find_askings
from rag.show.browser.navigation import ASK
from rag.show.browser.web import open_desk
from rag.types import Citation, Turn

ROOT = Path(__file__).parent.parent

OpenApp = Callable[[Config], AppTest]


def views(app: AppTest) -> dict[str, dict[str, Any]]:
    """What each instance of the component draws, by kind."""
    drawn = [json.loads(element.proto.json)[0] for element in app.get("bidi_component") if element.proto.json]
    return {view["kind"]: view for view in drawn}


def texts(app: AppTest) -> str:
    """All words on the screen that Streamlit itself draws."""
    parts = [*app.markdown, *app.caption, *app.header, *app.title, *app.warning, *app.info, *app.text, *app.code]
    return "\n".join(part.value for part in parts)


def open_at(app: AppTest, places: Sequence[Citation], number: int) -> AppTest:
    """What a click on a chip does: the source stands open at that one of the places."""
    app.session_state.desk.places, app.session_state.desk.place = tuple(places), number
    place = places[number]
    for name, value in open_in({}, place.source, (place.start, place.end)).items():
        app.query_params[name] = value
    return app.run()


def ask_in(app: AppTest, config: Config, question: str) -> AppTest:
    """Types a question, and waits for its answer, however busy the machine is."""
    app.chat_input[0].set_value(question).run()
    for asking in find_askings(config, app.query_params["chat"]).values():
        assert asking.done.wait(60)
    return app.run()


def turns_of(app: AppTest, config: Config) -> list[Turn]:
    """The turns of the conversation that the app's address opens."""
    return read_turns(config, app.query_params["chat"])


def go_back_to_ask(app: AppTest) -> AppTest:
    """What a click on the link to the Ask page does: it leads to where the person left it."""
    left = app.session_state.desk.left[ASK]
    app.switch_page(ASK)
    for name, value in left.items():
        app.query_params[name] = value
    return app.run()


def next_lock(config: Config) -> str:
    """The file that a writer holds."""
    return os.fspath(config.store / LOCK)


def open_desk_of(config: Config) -> Corpus:
    """The corpus that the app has open."""
    return open_desk(str(config.store.resolve()), config)[0]


def open_who(app: AppTest, **address: str) -> AppTest:
    """Turns to the page "Who said what", with a choice in its address."""
    app.switch_page("rag/show/browser/pages/who.py")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def heading(app: AppTest) -> str:
    """How many statements the page shows, of whom and on what."""
    return str(app.subheader[0].value)

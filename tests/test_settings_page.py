"""The page Settings, run by Streamlit's own test runner: what is told, tried, checked, rebuilt and taken back."""

import json
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from corpora import write_texts
from filelock import FileLock
from meeting_articles import MEETINGS
from screen import OpenApp, open_desk_of, texts, views
from scripted_server import Fault, ScriptedServer
from streamlit.testing.v1 import AppTest

from rag.answer.model.prompts import ABSTENTION
from rag.config import SETTINGS, Config
from rag.index.database import FILE
from rag.index.ingest import edit_speakers
from rag.index.level import CHROMA
from rag.index.lock import LOCK
from rag.index.replies import CachedReply, keep_reply
from rag.show.browser.navigation import ASK
from rag.show.browser.navigation import SETTINGS as PAGE
from rag.types import SpeakerEdit


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings whose seeds are articles on meetings."""
    folder = write_texts(tmp_path / "seeds", MEETINGS)
    return Config(store=tmp_path / "store", seeds=folder)


def open_settings(open_app: OpenApp, config: Config) -> AppTest:
    """Turns to the page."""
    app = open_app(config)
    return app.switch_page(PAGE).run()


def facts(app: AppTest) -> dict[str, dict[str, str]]:
    """The lists of facts on the screen: label -> name -> value."""
    drawn = [json.loads(element.proto.json)[0] for element in app.get("bidi_component") if element.proto.json]
    return {
        view["label"]: {row["name"]: row["value"] for row in view["rows"]} for view in drawn if view["kind"] == "facts"
    }


def told(app: AppTest) -> str:
    """What the last click did, or what went wrong."""
    return "\n".join(one.value for one in [*app.success, *app.warning]).replace("\\", "")


def test_the_desk_tells_what_it_runs_with(open_app: OpenApp, config: Config) -> None:
    """Store, model, prompts and every setting, without a fault."""
    app = open_settings(open_app, config)
    shown = facts(app)

    assert not app.exception
    assert not app.warning
    assert shown["Store"]["Holds"].startswith(f"{len(MEETINGS)} articles")
    assert shown["Store"]["Folder"] == str(config.store.resolve())
    assert shown["Language model"] == {"Language model": "none"}
    assert shown["All settings"].keys() == {setting.name for setting in SETTINGS}
    assert len(shown["Prompts"]) == 6
    assert app.button(key="try-model").disabled
    assert app.toggle(key="settings-offline").disabled


def test_the_model_is_tried(open_app: OpenApp, config: Config) -> None:
    """One request, and what came in one sentence; a fault tells its mend, and the key is nowhere on the page."""
    with ScriptedServer(["Ready.", Fault(kind="status", status=401)]) as server:
        config = replace(config, openai_base_url=server.url, openai_api_key="sk-hush", openai_model="scripted")
        app = open_settings(open_app, config)
        app.button(key="try-model").click().run()
        assert "scripted replied “Ready.”" in told(app)
        assert len(server.requests) == 1

        app.button(key="try-model").click().run()
        assert "check OPENAI_API_KEY" in told(app)
        assert "sk-hush" not in texts(app) + json.dumps(facts(app)) + told(app)
    assert not app.exception


def test_the_switch_keeps_the_model_from_being_asked(open_app: OpenApp, config: Config) -> None:
    """For this session, over pages: the answer is the offline one, and the field says so; switched off, it is asked."""
    with ScriptedServer(ABSTENTION) as server:
        app = open_settings(open_app, replace(config, openai_base_url=server.url))
        app.toggle(key="settings-offline").set_value(True).run()
        app.switch_page(ASK).run()
        assert "without the language model" in app.chat_input[0].placeholder
        app.chat_input[0].set_value("What did Tove Brandt say about herring?").run()
        wait(app, lambda: views(app).get("answer"))
        assert views(app)["answer"]["cited"]
        assert server.requests == []

        app.switch_page(PAGE).run()
        assert app.toggle(key="settings-offline").value
        app.toggle(key="settings-offline").set_value(False).run()
        app.switch_page(ASK).run()
        assert "without" not in app.chat_input[0].placeholder
        app.chat_input[0].set_value("What did Pavel Orlik say about herring?").run()
        wait(app, lambda: server.requests)
    assert not app.exception


def wait(app: AppTest, is_so: Callable[[], object]) -> None:
    """Draws the page until it is so."""
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        app.run()


def test_kept_replies_are_forgotten(open_app: OpenApp, config: Config) -> None:
    """Their number is told; with none there is no button."""
    app = open_settings(open_app, config)
    assert not [button for button in app.button if button.key == "forget-replies"]

    keep_reply(config, "one", CachedReply(text="Yes.", prompt_tokens=None, completion_tokens=None))
    app.run()
    assert "1 reply kept" in texts(app)
    app.button(key="forget-replies").click().run()
    assert "forgotten" in told(app)
    assert "kept (" not in texts(app)


def test_the_store_is_checked_and_mended(open_app: OpenApp, config: Config) -> None:
    """Whole; then with Chroma moved away; then rebuilt, and whole again."""
    app = open_settings(open_app, config)
    app.button(key="check-store").click().run()
    assert "The store is whole" in told(app)

    shutil.rmtree(config.store / CHROMA)
    app.button(key="check-store").click().run()
    assert "Rebuild the vector index" in told(app)
    app.button(key="rebuild-vectors").click().run()
    assert "was made again" in told(app)
    app.button(key="check-store").click().run()
    assert "The store is whole" in told(app)
    assert not app.exception


def test_what_cannot_be_rebuilt_is_told(open_app: OpenApp, config: Config) -> None:
    """While another process is writing, and where the catalog itself has lost something."""
    app = open_settings(open_app, config)
    with FileLock(config.store / LOCK):
        app.button(key="rebuild-vectors").click().run()
    assert "is being written" in told(app)

    with closing(sqlite3.connect(config.store / FILE)) as connection, connection:
        connection.execute("delete from vectors")
    app.button(key="check-store").click().run()
    assert "The catalog is the record itself" in told(app)
    assert not app.exception


def test_a_store_that_cannot_be_opened_leaves_the_settings(open_app: OpenApp, config: Config) -> None:
    """The fault is told, and beside it everything that helps to mend it."""
    app = open_settings(open_app, config)
    written = replace(config, embedder="openai:other", openai_base_url="http://127.0.0.1:9/v1")
    app = open_settings(open_app, written)

    assert not app.exception
    assert "RAG_EMBEDDING_MODEL" in told(app)
    assert facts(app)["All settings"]["RAG_EMBEDDING_MODEL"] == "other"
    assert facts(app)["Store"]["Embeddings"].startswith("wordllama")


def test_decisions_are_listed_and_taken_back(open_app: OpenApp, config: Config) -> None:
    """Without one the page says where they are made."""
    app = open_settings(open_app, config)
    assert "None yet" in texts(app)

    edit_speakers(
        config, lambda edits: [*edits, SpeakerEdit(kind="split", name="Orlik", into=None, source="courier.txt")]
    )
    app.run()
    assert next(expander.label for expander in app.expander) == "1 decision about who is who"
    next(button for button in app.button if button.label == "Take back").click().run()
    assert open_desk_of(config).speaker_edits() == ()


def test_settings_that_changed_since_the_start_are_told(
    open_app: OpenApp, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page shows what the desk runs with, not what it would run with."""
    app = open_settings(open_app, config)
    assert not app.info
    monkeypatch.setattr("rag.show.browser.web.load_config", lambda: replace(config, openai_model="newer"))
    app.run()

    assert "start it again" in app.info[0].value
    assert facts(app)["All settings"]["OPENAI_MODEL"] == config.openai_model

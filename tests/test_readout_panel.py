"""The readout on the page of a meeting: the offline one at once, a language model's where one is asked to write."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from corpora import write_texts
from salt_road import ARTICLES, DINNER, FIRST, play
from screen import OpenApp, texts, views
from scripted_server import Fault, ScriptedServer
from streamlit.testing.v1 import AppTest

from rag.answer.model.readouts import READING
from rag.answer.readout_lines import OUTCOMES
from rag.answer.telling import BY_MODEL
from rag.config import Config
from rag.show.browser.panels.readout import OFFLINE
from rag.show.browser.writing import Writing

MEETING = "salt-road-talks-holm-june-2022"
NOBODY = "Pavel Orlik said: “Nobody will search our lorries.” <Nobody will search>"
FAITHFUL = play(
    points=NOBODY,
    readout=f"## Pavel Orlik\n{NOBODY}",
    conflicts=f"one table | {FIRST} <It was the first> | {DINNER} <harvest dinner>",
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings with a key, whose seeds are the articles on the talks; the endpoint is each test's own."""
    folder = write_texts(tmp_path / "sources", ARTICLES)
    return Config(store=tmp_path / "store", seeds=folder, openai_model="some-model", model_timeout=30.0)


def open_meeting(app: AppTest) -> AppTest:
    app.switch_page("rag/show/browser/pages/meetings.py")
    app.query_params["meeting"] = MEETING
    return app.run()


def writing_of(app: AppTest) -> Writing:
    """What is being written, or was."""
    return app.session_state.desk.writings[MEETING]  # type: ignore[no-any-return]


def wait_until(holds: Callable[[], object]) -> None:
    """Waits until something holds, for ten seconds at most."""
    ends = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.02)


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def keys(app: AppTest) -> set[str | None]:
    return {button.key for button in app.button}


def told(app: AppTest) -> str:
    return " ".join(one["text"] for part in views(app)["readout"]["sections"] for one in part["sentences"])


def test_without_a_model_nobody_is_offered_one(open_app: OpenApp, config: Config) -> None:
    """The readout is quoted from the files, as before."""
    app = open_meeting(open_app(config))

    assert "write" not in keys(app)
    assert views(app)["readout"]["engine"] == "quoted from the files"
    assert views(app)["readout"]["made"] is None


def test_the_model_writes_when_it_is_asked(open_app: OpenApp, config: Config) -> None:
    """Not before; then its readout is shown as its own, with its conflicts, its work, and a way back."""
    with ScriptedServer(FAITHFUL) as server:
        app = open_meeting(open_app(replace(config, openai_base_url=server.url)))
        offline = views(app)["readout"]
        asked_before = len(server.requests)
        app = press(app, "write")
        wait_until(writing_of(app).done.is_set)
        written = views(app.run())["readout"]
        back = views(app.segmented_control(key="which-readout").set_value(OFFLINE).run())["readout"]

    assert not app.exception
    assert asked_before == 0
    assert offline["engine"] == "quoted from the files"
    assert written["made"] == "Written by some-model, every sentence checked"
    assert "Pavel Orlik said: “Nobody will search our lorries.”" in str(written["sections"])
    assert [one["found"] for one in written["differences"] if one["label"] == "claim"] == [BY_MODEL]
    assert BY_MODEL in written["copy"]
    assert len(written["work"]["calls"]) == 3
    assert "write" not in keys(app)
    assert back == offline


def test_progress_is_shown_and_a_stop_ends_it(open_app: OpenApp, config: Config) -> None:
    """The offline readout stays on the screen all the while, and says that the writing was stopped."""
    with ScriptedServer(Fault(kind="hang")) as server:
        app = open_meeting(open_app(replace(config, openai_base_url=server.url)))
        app = press(app, "write")
        wait_until(lambda: server.requests)
        app.run()
        shown = texts(app)
        offline = told(app)
        press(app, "stop-writing")
        wait_until(writing_of(app).done.is_set)
        app.run()

    assert f"some-model writes. {READING}" in shown
    assert told(app) == offline
    assert views(app)["readout"]["notice"].startswith("Stopped before the readout was complete.")
    assert "write" in keys(app)
    assert "stop-writing" not in keys(app)


def test_a_failure_is_told_and_can_be_tried_again(open_app: OpenApp, config: Config) -> None:
    """The offline readout with its notice; the next try may do better."""
    with ScriptedServer([Fault(kind="status", status=401), FAITHFUL]) as server:
        app = press(open_meeting(open_app(replace(config, openai_base_url=server.url))), "write")
        wait_until(writing_of(app).done.is_set)
        failed = views(app.run())["readout"]
        app = press(app, "write")
        wait_until(writing_of(app).done.is_set)
        written = views(app.run())["readout"]

    assert "This is the readout without a language model." in failed["notice"]
    assert failed["engine"].startswith("quoted from the files")
    assert written["made"] == "Written by some-model, every sentence checked"
    assert "without a language model" not in written["notice"]


def test_another_page_may_be_turned_to(open_app: OpenApp, config: Config) -> None:
    """The readout is there when one comes back; a double click writes one."""
    with ScriptedServer(FAITHFUL, pause=0.01) as server:
        app = open_meeting(open_app(replace(config, openai_base_url=server.url)))
        app = press(app, "write")
        writing = writing_of(app)
        app.switch_page("rag/show/browser/pages/check.py").run()
        wait_until(writing.done.is_set)
        app = open_meeting(app)

    assert writing_of(app) is writing
    assert views(app)["readout"]["made"]
    assert len(server.requests) == 3


def test_the_words_of_an_outcome_are_not_lost(open_app: OpenApp, config: Config) -> None:
    """Below headings of which the model writes nothing stand the files' own words."""
    with ScriptedServer(FAITHFUL) as server:
        app = press(open_meeting(open_app(replace(config, openai_base_url=server.url))), "write")
        wait_until(writing_of(app).done.is_set)
        sections = views(app.run())["readout"]["sections"]

    assert OUTCOMES in [part["heading"] for part in sections]

"""The conversation of the Ask page, with a language model that a script plays over real HTTP."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from screen import OpenApp, go_back_to_ask, open_desk_of, texts, turns_of, views
from scripted_server import Fault, ScriptedServer
from streamlit.testing.v1 import AppTest

from rag.config import ROOT, Config
from rag.index.conversations import read_turns, write_turn
from rag.show.browser.asking import Asking, Question, find_askings
from rag.show.browser.asking import ask_question as begin_to_ask
from rag.types import Answer, Filters

QUESTION = "what did Ines Calder say about the tunnel?"
HELD = "Ines Calder said “Nobody will be hurried into an unsafe tunnel”. [1]"
LIE = "The tunnel will cost 90 million crowns. [1]"
KEY = "sk-canary-4711"


@pytest.fixture
def config(tmp_path: Path, articles_folder: Path) -> Config:
    """Settings with a key, whose seeds are the sample articles; the endpoint is each test's own."""
    return Config(store=tmp_path / "store", seeds=articles_folder, openai_api_key=KEY, model_timeout=30.0)


def wait_until(holds: Callable[[], object]) -> None:
    """Waits until something holds, for ten seconds at most."""
    ends = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.02)


def asking_of(app: AppTest, config: Config) -> Asking | None:
    """The question of the conversation shown that is being asked, the first of several."""
    return next(iter(find_askings(config, app.query_params["chat"]).values()), None)


def ask_question(app: AppTest, question: str = QUESTION) -> AppTest:
    """Types a question; the page may be left before its answer is there."""
    return app.chat_input[0].set_value(question).run()


def finish(app: AppTest, config: Config) -> AppTest:
    """Waits for all answers, and has the page drawn as its own looking would."""
    wait_until(lambda: asking_of(app, config) is None)
    return app.run()


def answers(app: AppTest, config: Config) -> list[Answer]:
    """The answers of the conversation."""
    return [turn.answer for turn in turns_of(app, config) if turn.answer]


def press(app: AppTest, key: str) -> AppTest:
    """Clicks the button whose key begins so; of several the first."""
    return next(button for button in app.button if (button.key or "").startswith(key)).click().run()


def stop_button(app: AppTest) -> list[object]:
    """The button that ends the writing, where there is one."""
    return [button for button in app.button if (button.key or "").startswith("stop-")]


def test_sentences_show_checked_while_the_rest_is_written(open_app: OpenApp, config: Config) -> None:
    """What is complete stands with badge and chip, a lie apart, the rest unchecked; stopped, that is the answer."""
    with ScriptedServer(Fault(kind="stall", text=f"{HELD} {LIE} The northern gall")) as server:
        app = ask_question(open_app(replace(config, openai_base_url=server.url)))
        asking = asking_of(app, config)
        assert asking
        wait_until(lambda: asking.draft and asking.draft.rest.endswith("gall"))
        writing = views(app.run())["writing"]
        press(app, "stop-")
        answer = views(finish(app, config))["answer"]

    assert [("verbatim", [1])] == [
        (one["support"], one["numbers"]) for group in writing["groups"] for one in group["sentences"]
    ]
    assert ["The tunnel will cost 90 million crowns."] == [one["text"] for one in writing["apart"]]
    assert writing["rest"] == "The northern gall"
    assert writing["cited"][0]["quote"].startswith("“Nobody will be hurried")
    assert [HELD.removesuffix(" [1]")] == [one["text"] for group in answer["groups"] for one in group["sentences"]]
    assert "Stopped" in answer["notice"]
    assert "gall" not in str(answer["groups"] + answer["apart"])
    assert not stop_button(app)


def test_an_answer_is_there_when_one_comes_back(open_app: OpenApp, config: Config) -> None:
    """Another page may be turned to while the model writes; the answer is stored once."""
    released = threading.Event()

    def reply(_: object) -> str:
        released.wait(10)
        return HELD

    with ScriptedServer(reply) as server:
        app = ask_question(open_app(replace(config, openai_base_url=server.url)))
        asking = asking_of(app, config)
        assert asking
        assert "writing" in views(app)
        [turn] = turns_of(app, config)
        assert (turn.question, turn.answer, turn.error) == (QUESTION, None, "")
        chat = app.query_params["chat"]
        app.switch_page("rag/show/browser/pages/check.py").run()
        released.set()
        wait_until(asking.done.is_set)
        [kept] = read_turns(config, chat)
        assert kept.answer
        answer = views(go_back_to_ask(app))["answer"]

    assert not app.exception
    assert answer["made"]
    assert answer["work"]["calls"][0]["reply"] == HELD
    assert QUESTION in answer["work"]["calls"][0]["prompt"]
    assert len(turns_of(app, config)) == 1


def test_a_double_click_asks_once_and_another_question_waits(open_app: OpenApp, config: Config) -> None:
    """The same question is sent once; a different one is asked when the first is answered."""
    released = threading.Event()

    def reply(_: object) -> str:
        released.wait(10)
        return HELD

    with ScriptedServer(reply) as server:
        app = ask_question(open_app(replace(config, openai_base_url=server.url)))
        ask_question(app)
        ask_question(app, "what did the engineers find?")
        assert "Waits for the answer above" in texts(app)
        wait_until(lambda: server.requests)
        assert len(server.requests) == 1
        released.set()
        finish(app, config)

    assert [QUESTION, "what did the engineers find?"] == [turn.question for turn in turns_of(app, config)]
    assert len(answers(app, config)) == 2


def test_without_a_model_the_answer_comes_with_the_same_run(open_app: OpenApp, config: Config) -> None:
    """Nothing in between is shown, no button to stop, no other try that could only say the same."""
    app = ask_question(open_app(replace(config, openai_api_key=None)))

    assert asking_of(app, config) is None
    assert "writing" not in views(app)
    assert views(app)["answer"]["cited"]
    assert not views(app)["answer"]["can_ask_again"]
    assert not stop_button(app)


def test_asked_again_the_model_is_asked_anew_in_the_same_place(open_app: OpenApp, config: Config) -> None:
    """The cache is passed over, and the new answer takes the old one's place."""
    with ScriptedServer([HELD, HELD.replace("said", "insisted")]) as server:
        app = finish(ask_question(open_app(replace(config, openai_base_url=server.url))), config)
        cached = finish(ask_question(app), config)
        facts = [answer.work.is_cached for answer in answers(cached, config) if answer.work]
        first, _ = turns_of(app, config)
        again = Question(text=QUESTION, filters=Filters(), turn=first.number, is_fresh=True)
        begin_to_ask(open_desk_of(replace(config, openai_base_url=server.url)), app.query_params["chat"], again)
        finish(app.run(), config)

    assert facts == [False, True]
    assert ["insisted" in answer.text for answer in answers(app, config)] == [True, False]
    assert len(server.requests) == 2


def correction_of(app: AppTest) -> Any:
    """The field for what a follow-up means, where it is open."""
    return next((field for field in app.text_input if (field.key or "").startswith("correction-")), None)


@pytest.fixture
def follow_up(open_app: OpenApp, config: Config) -> AppTest:
    """A conversation without a model, whose one question was taken to mean another."""
    app = ask_question(open_app(replace(config, openai_api_key=None)))
    [turn] = turns_of(app, config)
    write_turn(config, app.query_params["chat"], replace(turn, question="and about the tunnel?", asked=QUESTION))
    return app.run()


def test_what_a_follow_up_was_taken_to_mean_can_be_corrected(follow_up: AppTest, config: Config) -> None:
    """It stands above the answer; the field begins with it, and its new answer takes the old one's place."""
    assert f"Asked as: {QUESTION}" in texts(follow_up)
    press(follow_up, "edit-")
    field = correction_of(follow_up)
    assert field.value == QUESTION
    field.set_value("what did Pavel Orlik say about the quota?")
    next(button for button in follow_up.button if button.label == "Ask").click().run()
    [turn] = turns_of(follow_up, config)

    assert (turn.question, turn.asked) == ("and about the tunnel?", "what did Pavel Orlik say about the quota?")
    assert "Asked as: what did Pavel Orlik say about the quota?" in texts(follow_up)
    assert ["Pavel Orlik"] == [group["facts"][0] for group in views(follow_up)["answer"]["groups"]]
    assert not correction_of(follow_up)


def test_a_correction_can_be_left(follow_up: AppTest) -> None:
    """Cancelled, or with nothing in the field, the answer stays as it is."""
    answer = views(follow_up)["answer"]
    for label, text in (("Cancel", "who is the mayor?"), ("Ask", "  ")):
        press(follow_up, "edit-")
        correction_of(follow_up).set_value(text)
        next(button for button in follow_up.button if button.label == label).click().run()

        assert views(follow_up)["answer"] == answer
        assert not correction_of(follow_up)


def test_a_follow_up_can_be_asked_as_it_stands(follow_up: AppTest, config: Config) -> None:
    """The question is asked word for word, and nothing says that it was taken to mean another."""
    press(follow_up, "literal-")
    [turn] = turns_of(follow_up, config)

    assert turn.answer
    assert turn.answer.question == turn.question == "and about the tunnel?"
    assert "Asked as" not in texts(follow_up)


def test_whatever_fails_the_conversation_goes_on_without_the_key(open_app: OpenApp, config: Config) -> None:
    """A refused key: the offline answer with its notice; the key stands nowhere on the page."""
    with ScriptedServer(Fault(kind="status", status=401)) as server:
        app = finish(ask_question(open_app(replace(config, openai_base_url=server.url))), config)
    answer = views(app)["answer"]

    assert answer["engine"] == "quoted from the files"
    assert "OPENAI_API_KEY" in answer["notice"]
    assert answer["cited"]
    assert answer["can_ask_again"]
    assert KEY not in str(app.main) + str(views(app)) + texts(app)


def test_a_broken_prompt_is_told_at_the_start(open_app: OpenApp, config: Config, tmp_path: Path) -> None:
    """Before anything is asked, one sentence names the file; questions get the files' own words."""
    prompts = tmp_path / "prompts"
    prompts.mkdir()
    for prompt in (ROOT / "prompts").glob("*.md"):
        (prompts / prompt.name).write_text(prompt.read_text(encoding="utf-8"), encoding="utf-8")
    (prompts / "answer.md").write_text("Answer $questoin", encoding="utf-8")
    app = open_app(replace(config, openai_base_url="http://127.0.0.1:9/v1", prompts=prompts))
    told = app.warning[0].value.replace("\\", "")
    answer = views(finish(ask_question(app), config))["answer"]

    assert "answer.md" in told
    assert "questoin" in told
    assert answer["cited"]
    assert answer["engine"] == "quoted from the files"


def test_a_closed_tab_leaves_no_thread_beyond_the_deadline(open_app: OpenApp, config: Config) -> None:
    """Nobody looks any more: the asking ends with the model's time, not with the endpoint's."""
    with ScriptedServer(Fault(kind="stall", text="The northern")) as server:
        app = ask_question(open_app(replace(config, openai_base_url=server.url, model_timeout=1.0)))
        assert asking_of(app, config)
        wait_until(lambda: not any(thread.name == "asking" for thread in threading.enumerate()))

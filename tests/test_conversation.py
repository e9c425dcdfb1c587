"""The conversation of the Ask page, with a language model that a script plays over real HTTP."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from browser import OpenApp, texts, views
from scripted_server import Fault, ScriptedServer
from streamlit.testing.v1 import AppTest

from rag.config import ROOT, Config
from rag.show.asking import Question
from rag.show.conversation_panel import submit_question
from rag.show.web import Session
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


def desk_of(app: AppTest) -> Session:
    """What the person before this screen has."""
    desk: Session = app.session_state.desk
    return desk


def ask_question(app: AppTest, question: str = QUESTION) -> AppTest:
    """Types a question; the page may be left before its answer is there."""
    return app.chat_input[0].set_value(question).run()


def finish(app: AppTest) -> AppTest:
    """Waits for the answer, and has the page drawn as its own looking would."""
    asking = desk_of(app).asking
    wait_until(lambda: asking is None or asking.done.is_set())
    return app.run()


def answers(app: AppTest) -> list[Answer]:
    """The answers of the conversation."""
    return [turn.result for turn in desk_of(app).turns if isinstance(turn.result, Answer)]


def stop_button(app: AppTest) -> list[object]:
    """The button that ends the writing, where there is one."""
    return [button for button in app.button if (button.key or "").startswith("stop-")]


def test_sentences_show_checked_while_the_rest_is_written(open_app: OpenApp, config: Config) -> None:
    """What is complete stands with badge and chip, a lie apart, the rest unchecked; stopped, that is the answer."""
    with ScriptedServer(Fault(kind="stall", text=f"{HELD} {LIE} The northern gall")) as server:
        app = ask_question(open_app(replace(config, openai_base_url=server.url)))
        asking = desk_of(app).asking
        assert asking
        wait_until(lambda: asking.draft and asking.draft.rest.endswith("gall"))
        writing = views(app.run())["writing"]
        app.button(key="stop-0").click().run()
        answer = views(finish(app))["answer"]

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
        asking = desk_of(app).asking
        assert asking
        assert "writing" in views(app)
        app.switch_page("rag/show/pages/check.py").run()
        released.set()
        wait_until(asking.done.is_set)
        app.switch_page("rag/show/pages/ask.py").run()
        answer = views(app.run())["answer"]

    assert not app.exception
    assert answer["made"]
    assert answer["work"]["calls"][0]["reply"] == HELD
    assert QUESTION in answer["work"]["calls"][0]["prompt"]
    assert len(desk_of(app).turns) == 1


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
        finish(finish(app))

    assert [QUESTION, "what did the engineers find?"] == [turn.question for turn in desk_of(app).turns]
    assert desk_of(app).asking is None
    assert not desk_of(app).waiting


def test_without_a_model_the_answer_comes_with_the_same_run(open_app: OpenApp, config: Config) -> None:
    """Nothing in between is shown, no button to stop, no other try that could only say the same."""
    app = ask_question(open_app(replace(config, openai_api_key=None)))

    assert desk_of(app).asking is None
    assert "writing" not in views(app)
    assert views(app)["answer"]["cited"]
    assert not views(app)["answer"]["can_ask_again"]
    assert not stop_button(app)


def test_asked_again_the_model_is_asked_anew_in_the_same_place(open_app: OpenApp, config: Config) -> None:
    """The cache is passed over, and the new answer takes the old one's place."""
    with ScriptedServer([HELD, HELD.replace("said", "insisted")]) as server:
        app = finish(ask_question(open_app(replace(config, openai_base_url=server.url))))
        cached = finish(ask_question(app))
        facts = [answer.work.is_cached for answer in answers(cached) if answer.work]
        submit_question(desk_of(app), Question(text=QUESTION, filters=Filters(), turn=0, is_fresh=True))
        finish(app.run())

    assert facts == [False, True]
    assert ["insisted" in answer.text for answer in answers(app)] == [True, False]
    assert len(server.requests) == 2


@pytest.fixture
def follow_up(open_app: OpenApp, config: Config) -> AppTest:
    """A conversation without a model, whose one question was taken to mean another."""
    app = ask_question(open_app(replace(config, openai_api_key=None)))
    desk_of(app).turns[0] = replace(desk_of(app).turns[0], question="and about the tunnel?", asked=QUESTION)
    return app.run()


def test_what_a_follow_up_was_taken_to_mean_can_be_corrected(follow_up: AppTest) -> None:
    """It stands above the answer; the field begins with it, and its new answer takes the old one's place."""
    assert f"Asked as: {QUESTION}" in texts(follow_up)
    follow_up.button(key="edit-0").click().run()
    field = follow_up.text_input(key="correction-0")
    assert field.value == QUESTION
    field.set_value("what did Pavel Orlik say about the quota?")
    next(button for button in follow_up.button if button.label == "Ask").click().run()
    [turn] = desk_of(follow_up).turns

    assert (turn.question, turn.asked) == ("and about the tunnel?", "what did Pavel Orlik say about the quota?")
    assert "Asked as: what did Pavel Orlik say about the quota?" in texts(follow_up)
    assert ["Pavel Orlik"] == [group["facts"][0] for group in views(follow_up)["answer"]["groups"]]
    assert not follow_up.text_input


def test_a_correction_can_be_left(follow_up: AppTest) -> None:
    """Cancelled, or with nothing in the field, the answer stays as it is."""
    answer = views(follow_up)["answer"]
    for label, text in (("Cancel", "who is the mayor?"), ("Ask", "  ")):
        follow_up.button(key="edit-0").click().run()
        follow_up.text_input(key="correction-0").set_value(text)
        next(button for button in follow_up.button if button.label == label).click().run()

        assert views(follow_up)["answer"] == answer
        assert not follow_up.text_input


def test_a_follow_up_can_be_asked_as_it_stands(follow_up: AppTest) -> None:
    """The question is asked word for word, and nothing says that it was taken to mean another."""
    follow_up.button(key="literal-0").click().run()
    [turn] = desk_of(follow_up).turns

    assert isinstance(turn.result, Answer)
    assert turn.result.question == turn.question == "and about the tunnel?"
    assert "Asked as" not in texts(follow_up)


def test_whatever_fails_the_conversation_goes_on_without_the_key(open_app: OpenApp, config: Config) -> None:
    """A refused key: the offline answer with its notice; the key stands nowhere on the page."""
    with ScriptedServer(Fault(kind="status", status=401)) as server:
        app = finish(ask_question(open_app(replace(config, openai_base_url=server.url))))
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
    answer = views(finish(ask_question(app)))["answer"]

    assert "answer.md" in told
    assert "questoin" in told
    assert answer["cited"]
    assert answer["engine"] == "quoted from the files"


def test_a_closed_tab_leaves_no_thread_beyond_the_deadline(open_app: OpenApp, config: Config) -> None:
    """Nobody looks any more: the asking ends with the model's time, not with the endpoint's."""
    with ScriptedServer(Fault(kind="stall", text="The northern")) as server:
        app = ask_question(open_app(replace(config, openai_base_url=server.url, model_timeout=1.0)))
        assert desk_of(app).asking
        wait_until(lambda: not any(thread.name == "asking" for thread in threading.enumerate()))

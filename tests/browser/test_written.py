"""An answer that is asked for again, or that a language model writes: seen as it grows, stopped, asked anew."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from command_line import run_rag
from conftest import ARTICLES
from forums import FORUMS
from running_app import RunningApp
from scripted_server import ScriptedServer, reply_from_evidence

from browser.chromium import QUESTION, OpenPage, Page, ask, expect, read_marked, wait_idle

CLAIM = "Brandt will leave the office in August."
"""What no article says, and the model cites none for."""


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    """Repeats two sentences of the evidence, one word in 20 ms, and adds one of its own."""
    with ScriptedServer(lambda messages: f"{reply_from_evidence(messages)} {CLAIM}", pause=0.02) as server:
        yield server


@pytest.fixture(scope="module")
def model_app(serve_texts: Any, model: ScriptedServer) -> RunningApp:
    """The app over the tests' own articles, with that model."""
    return serve_texts({**FORUMS, **ARTICLES}, OPENAI_BASE_URL=model.url, OPENAI_MODEL="scripted")


def send(page: Page, question: str = QUESTION) -> None:
    """Types a question and sends it off."""
    box = page.get_by_role("textbox", name=re.compile("^Ask "))
    box.fill(question)
    box.press("Enter")


def test_a_written_answer_is_checked_as_it_grows(
    open_page: OpenPage, model_app: RunningApp, model: ScriptedServer
) -> None:
    """A source opens while the rest is being written; what nothing bears out is set apart; the work can be seen."""
    page = open_page(app=model_app)
    model.pause = 0.1
    send(page)
    growing = page.get_by_role("region", name="Answer being written")
    growing.get_by_role("button", name=re.compile("^Source 1:")).first.click(timeout=20_000)
    source = page.get_by_role("region", name="Source", exact=True)
    expect(source).to_be_visible()
    model.pause = 0.02
    answer = page.get_by_role("region", name="Answer", exact=True)
    expect(answer).to_be_visible(timeout=20_000)
    wait_idle(page)

    assert read_marked(source)["visible"]
    expect(answer.get_by_role("region", name="Not supported by the files")).to_contain_text(CLAIM)
    expect(answer.get_by_text(CLAIM)).to_have_count(1)
    answer.get_by_role("button", name="Show the work").click()
    expect(answer).to_contain_text(f"Question: {QUESTION}")


def test_the_model_is_asked_again(open_page: OpenPage, model_app: RunningApp, model: ScriptedServer) -> None:
    """The same question in another conversation comes from the cache; *Ask again* asks the model, not the cache."""
    page = open_page(app=model_app)
    ask(page)
    before = len(model.requests)
    page.get_by_role("button", name="New conversation").click()
    wait_idle(page)
    answer = ask(page)
    assert len(model.requests) == before

    answer.get_by_role("button", name="Ask again").click()
    expect(page.get_by_role("region", name="Answer being written")).to_be_visible()
    expect(answer).to_be_visible(timeout=20_000)
    wait_idle(page)
    assert len(model.requests) > before
    expect(answer).to_have_count(1)


def test_the_writing_is_stopped(open_page: OpenPage, model_app: RunningApp, model: ScriptedServer) -> None:
    """What held by then stays as the answer."""
    page = open_page(app=model_app)
    model.pause = 0.2
    send(page, "What did Pavel Orlik say about the grain levy?")
    growing = page.get_by_role("region", name="Answer being written")
    expect(growing.get_by_role("button", name=re.compile(r"^Source \d+:")).first).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Stop", exact=True).click()
    answer = page.get_by_role("region", name="Answer", exact=True)
    expect(answer).to_be_visible(timeout=10_000)
    model.pause = 0.02

    expect(answer.get_by_role("button", name=re.compile(r"^Source \d+:")).first).to_be_visible()
    expect(answer).not_to_contain_text(CLAIM)


def test_an_older_answer_is_asked_again(open_page: OpenPage, serve_texts: Any) -> None:
    """Once an article has come in the answer says that it is older, and *Ask again* puts the new one in its place."""
    app = serve_texts(FORUMS)
    page = open_page(app=app)
    answer = ask(page)
    expect(answer.get_by_role("button", name="Ask again")).to_have_count(0)
    new = app.store.parent / "new.txt"
    said = "“The grain levy ends with this winter,” Norland’s trade minister, Tove Brandt, said."
    new.write_text(f"Levy to end\n\nMay 3, 2023\n\n{said}\n", encoding="utf-8")
    assert run_rag("index", new, store=app.store).returncode == 0

    page.reload()
    wait_idle(page)
    expect(answer).not_to_contain_text("ends with this winter")
    answer.get_by_role("button", name="Ask again").click()
    expect(answer).to_contain_text("The grain levy ends with this winter")
    expect(answer).to_have_count(1)
    expect(answer.get_by_role("button", name="Ask again")).to_have_count(0)

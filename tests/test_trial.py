"""The language model tried with one tiny request: what it said, or what is wrong, in a sentence with the mend."""

from pathlib import Path

import pytest
from scripted_server import Fault, ScriptedServer

from rag.answer.model import trial
from rag.answer.model.trial import LONGEST_REPLY, try_model
from rag.config import Config
from rag.errors import ModelError


def test_a_model_that_answers_has_its_words_told(tmp_path: Path) -> None:
    """One request, anew each time: nothing is kept, and nothing is answered from what was."""
    with ScriptedServer("Ready.") as server:
        config = Config(store=tmp_path, openai_base_url=server.url, openai_model="scripted")
        first, second = try_model(config), try_model(config)

    assert (first.reply, second.reply) == ("Ready.", "Ready.")
    assert len(server.requests) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_long_reply_is_cut(tmp_path: Path) -> None:
    """On one line, whatever the model sends."""
    with ScriptedServer("Well,\n\nI am " + " and ".join(f"ready for task {number}" for number in range(20))) as server:
        reply = try_model(Config(store=tmp_path, openai_base_url=server.url)).reply

    assert len(reply) <= LONGEST_REPLY
    assert reply.startswith("Well, I am")
    assert reply.endswith("…")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault(kind="status", status=401), "check OPENAI_API_KEY"),
        (Fault(kind="status", status=404), "check OPENAI_MODEL"),
        (Fault(kind="html"), "is no reply"),
        (Fault(kind="empty"), "sent no words"),
        (Fault(kind="finish", text="I am", reason="length"), "broke off"),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else None,
)
def test_what_is_wrong_is_told(tmp_path: Path, fault: Fault, told: str) -> None:
    """In the words of a question that fails, and never with the key."""
    with ScriptedServer(fault) as server:
        config = Config(store=tmp_path, openai_base_url=server.url, openai_api_key="sk-hush")
        with pytest.raises(ModelError, match=told) as error:
            try_model(config)

    assert "sk-hush" not in str(error.value)


def test_a_model_that_hangs_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time that a person waits before a screen, though a question would wait longer; it says so."""
    monkeypatch.setattr(trial, "PATIENCE", 0.5)
    with ScriptedServer(Fault(kind="hang")) as server:
        config = Config(store=tmp_path, openai_base_url=server.url)
        with pytest.raises(ModelError, match=r"within 0\.5 seconds; a question waits for 60"):
            try_model(config)
        with pytest.raises(ModelError, match="RAG_MODEL_TIMEOUT sets how long"):
            try_model(Config(store=tmp_path, openai_base_url=server.url, model_timeout=0.3))


def test_without_a_model_there_is_nothing_to_try(tmp_path: Path) -> None:
    """It is told what to set."""
    with pytest.raises(ModelError, match="set OPENAI_API_KEY"):
        try_model(Config(store=tmp_path))

"""The same call is made once; what failed is not kept."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from scripted_server import Fault, ScriptedServer

from rag.answer.model.calls import Reply, read_reply
from rag.config import Config
from rag.errors import ModelError, ModelStopped
from rag.index.replies import FILE

TEXT = "Two ferries\nrun, “daily”. [1]"


def config_for(server: ScriptedServer, store: Path) -> Config:
    return Config(openai_base_url=server.url, store=store, model_timeout=10.0, price_input=1.0, price_output=1.0)


def test_a_reply_comes_in_pieces_and_the_second_time_from_what_was_kept(tmp_path: Path) -> None:
    """In one piece, with the tokens of the first time, no call, no time and no cost."""
    first: list[str] = []
    second: list[str] = []
    with ScriptedServer(TEXT) as server:
        config = config_for(server, tmp_path)
        made = read_reply(config, "prompt", on_piece=first.append)
        kept = read_reply(config, "prompt", on_piece=second.append)

    assert (made.text, "".join(first), made.is_cached) == (TEXT, TEXT, False)
    assert len(first) > 3
    assert second == [TEXT]
    usage = replace(made.usage, calls=0, seconds=0.0, cost=0.0)
    assert kept == Reply(text=TEXT, usage=usage, is_cached=True)
    assert (made.usage.prompt_tokens, made.usage.completion_tokens) == (1, 5)
    assert len(server.requests) == 1


@pytest.mark.parametrize("change", ["prompt", "model", "address"])
def test_another_call_is_another_reply(tmp_path: Path, change: str) -> None:
    """Prompt, model and address make a call what it is; the key does not, nor does the time that it may take."""
    with ScriptedServer(["one", "two"]) as server:
        config = config_for(server, tmp_path)
        read_reply(config, "prompt")
        same = replace(config, openai_api_key="other", model_timeout=9.0)
        assert read_reply(same, "prompt").text == "one"
        if change == "prompt":
            assert read_reply(config, "prompt ").text == "two"
        elif change == "model":
            assert read_reply(replace(config, openai_model="other"), "prompt").text == "two"
        else:
            assert read_reply(replace(config, openai_base_url=f"{server.url}/"), "prompt").text == "two"


def test_fresh_asks_anew_and_keeps_what_it_gets(tmp_path: Path) -> None:
    """The next call without it is answered by the newer reply."""
    with ScriptedServer(["one", "two", "three"]) as server:
        config = config_for(server, tmp_path)
        texts = [read_reply(config, "prompt", fresh=fresh).text for fresh in (False, True, False)]

    assert texts == ["one", "two", "two"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind="unfinished", text=TEXT),
        Fault(kind="cut", text=TEXT),
        Fault(kind="finish", text=TEXT, reason="length"),
        Fault(kind="finish", text=TEXT, reason="content_filter"),
        Fault(kind="status", status=401),
        Fault(kind="stall", text=TEXT),
    ],
    ids=lambda fault: fault.kind,
)
def test_only_what_ended_well_is_kept(tmp_path: Path, fault: Fault) -> None:
    """A reply that failed leaves the store as it was; the next call is made."""
    with ScriptedServer([fault, TEXT]) as server:
        config = config_for(server, tmp_path)
        with pytest.raises(ModelError):
            read_reply(replace(config, model_timeout=0.5), "prompt")
        assert list(tmp_path.iterdir()) == []
        assert read_reply(config, "prompt").text == TEXT
        assert (tmp_path / FILE).exists()


def test_a_stop_ends_it_and_keeps_nothing(tmp_path: Path) -> None:
    """Nor is a reply that was kept given to one who has gone."""
    stop = threading.Event()
    with ScriptedServer(TEXT) as server:
        config = config_for(server, tmp_path)
        with pytest.raises(ModelStopped):
            read_reply(config, "prompt", stop=stop, on_piece=lambda _: stop.set())
        assert list(tmp_path.iterdir()) == []
        read_reply(config, "prompt")
        with pytest.raises(ModelStopped):
            read_reply(config, "prompt", stop=stop)


def test_an_error_of_the_reader_closes_the_connection(tmp_path: Path) -> None:
    """It is the reader's own, and nothing is kept."""
    before = threading.active_count()
    with ScriptedServer(Fault(kind="drip", text=TEXT)) as server:
        with pytest.raises(ZeroDivisionError) as caught:  # who keeps the error keeps what it went through
            read_reply(config_for(server, tmp_path), "prompt", on_piece=lambda _: 1 // 0)
        assert caught.value.__traceback__
        assert not any("_watch" in thread.name for thread in threading.enumerate())

    assert threading.active_count() <= before + 1
    assert list(tmp_path.iterdir()) == []


def test_a_shared_deadline_reaches_the_call(tmp_path: Path) -> None:
    """A reply that was kept needs no time."""
    with ScriptedServer(TEXT) as server:
        config = config_for(server, tmp_path)
        with pytest.raises(ModelError, match="took longer"):
            read_reply(config, "prompt", ends=0.0)
        read_reply(config, "prompt")
        assert read_reply(config, "prompt", ends=0.0).is_cached

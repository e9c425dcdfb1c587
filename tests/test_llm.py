"""Whatever an endpoint does, a reply arrives whole or a plain ModelError says why, in time."""

import logging
import socket
import threading
import time
from dataclasses import replace

import pytest
from scripted_server import Fault, Reply, ScriptedServer

from rag.answer.model.llm import MAX_CHARACTERS, MAX_TOKENS, stream_reply
from rag.config import Config
from rag.errors import ModelError

KEY = "sk-canary-4711"
TEXT = "Two ferries\nrun, “daily”. [1]"
PROMPT = "the secret prompt"


def config_for(server: ScriptedServer, **changes: object) -> Config:
    return replace(Config(openai_base_url=server.url, openai_api_key=KEY, model_timeout=10.0), **changes)


@pytest.fixture(scope="module", autouse=True)
def _clients_are_imported() -> None:
    """Importing them takes seconds that belong to no test's time."""
    with ScriptedServer("ok") as server:
        list(stream_reply(config_for(server), PROMPT))


def failure_of(reply: Reply | list[Reply], **changes: object) -> tuple[str, ScriptedServer]:
    with ScriptedServer(reply) as server, pytest.raises(ModelError) as caught:
        list(stream_reply(config_for(server, **changes), PROMPT))
    message = str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None, "a vendor's words reach the traceback"
    assert KEY not in message
    assert PROMPT not in message
    assert "\n" not in message
    return message, server


def test_a_reply_arrives_in_pieces_and_whole() -> None:
    """The pieces are those of the stream, and together they are the reply."""
    with ScriptedServer(TEXT) as server:
        pieces = list(stream_reply(config_for(server), PROMPT))

    assert "".join(pieces) == TEXT
    assert len(pieces) > 3


def test_the_request_is_bounded_and_carries_key_model_and_prompt() -> None:
    """One user message, a limit of tokens, no tools."""
    with ScriptedServer(TEXT) as server:
        list(stream_reply(config_for(server, openai_model="some-model-7b"), PROMPT))
        (request,) = server.requests

    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body["messages"] == [{"role": "user", "content": PROMPT}]
    assert (request.body["model"], request.body["max_tokens"]) == ("some-model-7b", MAX_TOKENS)
    assert "tools" not in request.body


def test_an_endpoint_that_needs_no_key_is_given_none_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A base URL alone is enough; a key that happens to be in the environment stays there."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with ScriptedServer(TEXT) as server:
        reply = "".join(stream_reply(config_for(server, openai_api_key=None), PROMPT))

    assert reply == TEXT
    assert server.requests[0].headers["authorization"] == "Bearer no-key"


@pytest.mark.parametrize("kind", ["no_done", "odd"])
def test_harmless_oddities_are_passed_over(kind: str) -> None:
    """A stream with its finish reason but no [DONE], and events without choices or content, are a whole reply."""
    with ScriptedServer(Fault(kind=kind, text=TEXT)) as server:  # type: ignore[arg-type]
        assert "".join(stream_reply(config_for(server), PROMPT)) == TEXT


@pytest.mark.parametrize(
    ("fault", "message", "requests"),
    [
        (Fault(kind="status", status=401), "refused the key; check OPENAI_API_KEY (status 401)", 1),
        (Fault(kind="status", status=403), "refused the key", 1),
        (Fault(kind="status", status=404), "check OPENAI_MODEL and OPENAI_BASE_URL (status 404)", 1),
        (Fault(kind="status", status=400), "refused the request", 1),
        (Fault(kind="status", status=429), "is over its limit", 3),
        (Fault(kind="status", status=429, headers={"retry-after": "0.1"}), "is over its limit", 3),
        (Fault(kind="status", status=429, headers={"retry-after": "60"}), "is over its limit", 1),
        (Fault(kind="status", status=429, headers={"retry-after": "Mon, 1 Jan 2035"}), "is over its limit", 3),
        (Fault(kind="status", status=500), "failed; try again later (status 500)", 3),
        (Fault(kind="status", status=503), "failed; try again later (status 503)", 3),
        (Fault(kind="html"), "sent no words", 1),
        (Fault(kind="empty"), "sent no words", 1),
        (" \n ", "sent no words", 1),
        (Fault(kind="cut", text=TEXT), "broke in the middle", 1),
        (Fault(kind="cut"), "cannot be reached", 3),
        (Fault(kind="malformed", text=TEXT), "no reply; check OPENAI_BASE_URL", 1),
        (Fault(kind="error", text=TEXT), "no reply; check OPENAI_BASE_URL", 1),
        (Fault(kind="unfinished", text=TEXT), "broke off before the end", 1),
        (Fault(kind="finish", text=TEXT, reason="length"), "broke off before the end of its answer (length)", 1),
        (Fault(kind="finish", text=TEXT, reason="content_filter"), "(content_filter)", 1),
        (Fault(kind="flood"), f"did not stop after {MAX_CHARACTERS:,} characters", 1),
    ],
)
def test_every_fault_is_one_plain_sentence(fault: Reply, message: str, requests: int) -> None:
    """It says what is wrong and which setting mends it; only what may pass is tried again, and three times at most."""
    said, server = failure_of(fault)

    assert message in said
    assert len(server.requests) == requests


@pytest.mark.parametrize(
    "event",
    [
        '{"choices": [{"delta"',
        "null",
        "[1, 2]",
        '"text"',
        '{"choices": null}',
        '{"choices": [{"delta": "text"}]}',
        '{"choices": [{"delta": {"content": ["text"]}}]}',
        '{"choices": [{"delta": {"content": 5}}]}',
    ],
)
def test_an_event_of_any_other_shape_is_no_reply(event: str) -> None:
    """Broken JSON, and JSON that is not what an endpoint should send."""
    said, _ = failure_of(Fault(kind="malformed", text=TEXT, reason=event))

    assert said == "the language model's endpoint sent something that is no reply; check OPENAI_BASE_URL"


@pytest.mark.parametrize("fault", [Fault(kind="hang"), Fault(kind="stall", text=TEXT), Fault(kind="drip", text=TEXT)])
def test_the_deadline_holds_over_the_whole_reply(fault: Fault) -> None:
    """Silence before the first byte, silence in the stream, and an endless trickle end when the time is over."""
    started = time.monotonic()

    said, _ = failure_of(fault, model_timeout=0.6)

    assert "took longer than 0.6 seconds; RAG_MODEL_TIMEOUT" in said
    assert time.monotonic() - started < 2.0


def test_a_failure_that_passes_is_not_seen() -> None:
    """Two failures and then a reply are a reply."""
    with ScriptedServer([Fault(kind="status", status=503), Fault(kind="cut"), TEXT]) as server:
        assert "".join(stream_reply(config_for(server), PROMPT)) == TEXT


def test_nothing_is_tried_again_after_the_first_word() -> None:
    """The reader would see it twice."""
    with ScriptedServer([Fault(kind="cut", text="Two"), TEXT]) as server:
        pieces = stream_reply(config_for(server), PROMPT)
        assert next(pieces) == "Two"
        with pytest.raises(ModelError, match="broke in the middle"):
            list(pieces)

    assert len(server.requests) == 1


def test_a_redirect_is_not_followed() -> None:
    """Key and prompt go to the address that was set, and to no other."""
    with ScriptedServer(TEXT) as other:
        fault = Fault(kind="status", status=307, headers={"location": f"{other.url}/chat/completions"})
        said, _ = failure_of(fault)

    assert "redirects elsewhere" in said
    assert other.requests == []


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/v1", "127.0.0.1:1", "ftp://127.0.0.1/v1", "http://[::1", "nonsense"]
)
def test_an_address_that_nobody_answers_is_told(url: str) -> None:
    """A closed port, a URL without a scheme or with the wrong one, and no URL at all."""
    started = time.monotonic()

    with pytest.raises(ModelError, match="OPENAI_BASE_URL"):
        list(stream_reply(Config(openai_base_url=url, openai_api_key=KEY), PROMPT))

    assert time.monotonic() - started < 5.0


def test_a_key_that_no_header_can_carry_is_told() -> None:
    """Such as one pasted with typographic quotation marks; the key itself is not in the message."""
    with ScriptedServer(TEXT) as server, pytest.raises(ModelError) as caught:
        list(stream_reply(config_for(server, openai_api_key=f"“{KEY}”"), PROMPT))

    assert KEY not in str(caught.value)


def test_without_key_and_address_nothing_is_called() -> None:
    """The two settings are named."""
    with pytest.raises(ModelError, match="OPENAI_API_KEY, or OPENAI_BASE_URL"):
        list(stream_reply(Config(), PROMPT))


def test_a_model_without_chat_is_told() -> None:
    """LlamaIndex refuses some names; the setting is named."""
    with ScriptedServer(TEXT) as server, pytest.raises(ModelError, match=r"gpt-5\.2-pro is no chat model"):
        list(stream_reply(config_for(server, openai_model="gpt-5.2-pro"), PROMPT))


def test_neither_key_nor_prompt_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Not even with every logger wide open."""
    caplog.set_level(logging.DEBUG)
    with ScriptedServer(TEXT) as server:
        list(stream_reply(config_for(server), PROMPT))

    assert caplog.records
    assert KEY not in caplog.text
    assert PROMPT not in caplog.text


def test_a_reader_who_leaves_closes_the_connection() -> None:
    """Closing the iterator ends the stream at once and leaves no thread behind."""
    before = set(threading.enumerate())
    with ScriptedServer(Fault(kind="drip", text=TEXT)) as server:
        pieces = stream_reply(config_for(server), PROMPT)
        assert next(pieces) == "Two"
        serving = set(threading.enumerate()) - before
        pieces.close()
        ended = time.monotonic() + 5
        while len(left := set(threading.enumerate()) - before) > 1 and time.monotonic() < ended:
            time.sleep(0.02)

    assert len(serving) == 3  # the server, its connection, the deadline
    assert len(left) == 1  # the server


def test_a_port_that_accepts_and_never_speaks_ends_too() -> None:
    """Not even HTTP comes back."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        config = Config(openai_base_url=f"http://127.0.0.1:{mute.getsockname()[1]}/v1", model_timeout=0.5)
        started = time.monotonic()
        with pytest.raises(ModelError, match="took longer"):
            list(stream_reply(config, PROMPT))

    assert time.monotonic() - started < 2.0

"""Whatever an endpoint does, a reply arrives whole or a plain ModelError says why, in time."""

import logging
import resource
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from scripted_server import Fault, Kind, Reply, ScriptedServer

from rag.answer.model.line import MAX_BYTES
from rag.answer.model.llm import MAX_CHARACTERS, MAX_TOKENS, stream_reply
from rag.config import Config
from rag.errors import ContextTooSmall, ModelError, ModelStopped
from rag.types import Usage

KEY = "sk-canary-4711"
TEXT = "Two ferries\nrun, “daily”. [1]"
PROMPT = "the secret prompt"
SENTENCE = "The harbour master said that the second ferry would run again from the first of May. "


def config_for(server: ScriptedServer, **changes: object) -> Config:
    return replace(Config(openai_base_url=server.url, openai_api_key=KEY, model_timeout=10.0), **changes)


@pytest.fixture(scope="module", autouse=True)
def _clients_are_imported() -> None:
    """Importing them takes seconds that belong to no test's time."""
    with ScriptedServer("ok") as server:
        list(stream_reply(config_for(server), PROMPT))


def failure_of(reply: Reply | list[Reply], **changes: object) -> tuple[str, ScriptedServer]:
    """What a failing call says; with it, that it says no more than it should, and leaves nothing behind."""
    before = set(threading.enumerate())
    with ScriptedServer(reply) as server, pytest.raises(ModelError) as caught:
        list(stream_reply(config_for(server, **changes), PROMPT))
    message = str(caught.value)
    assert caught.value.__cause__ is None, "a vendor's words reach the traceback"
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert KEY not in traces_of(caught.value)
    assert PROMPT not in message
    assert "\n" not in message
    assert not {thread for thread in threading.enumerate() if "_watch" in thread.name} - before
    return message, server


def traces_of(error: BaseException) -> str:
    """The longest traceback that there is: with its causes, and the `repr` of every local name on the way."""
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def call(config: Config, *, first: Callable[[], None] = bool, **options: object) -> tuple[str, Usage]:
    """A whole reply, and what it took; `first` is called after its first piece."""
    pieces = []
    stream = stream_reply(config, PROMPT, **options)  # type: ignore[arg-type]
    while True:
        try:
            pieces.append(next(stream))
        except StopIteration as end:
            return "".join(pieces), end.value
        if len(pieces) == 1:
            first()


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


def test_half_a_character_is_replaced() -> None:
    """JSON can hold what no text can: it could be neither shown nor kept."""
    event = '{"choices": [{"index": 0, "delta": {"content": "ok \\ud83d"}, "finish_reason": "stop"}]}'
    with ScriptedServer(Fault(kind="malformed", reason=event)) as server:
        assert call(config_for(server))[0] == "ok ?"


@pytest.mark.parametrize("kind", ["no_done", "odd"])
def test_harmless_oddities_are_passed_over(kind: Kind) -> None:
    """A stream with its finish reason but no [DONE], and events without choices or content, are a whole reply."""
    with ScriptedServer(Fault(kind=kind, text=TEXT)) as server:
        assert "".join(stream_reply(config_for(server), PROMPT)) == TEXT


SOON = {"retry-after": "0.1"}


def later(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("fault", "message", "requests"),
    [
        (Fault(kind="status", status=401), "refused the key; check OPENAI_API_KEY (status 401)", 1),
        (Fault(kind="status", status=403), "refused the key", 1),
        (Fault(kind="status", status=402), "is over its limit; wait, or look at the account (status 402)", 1),
        (Fault(kind="status", status=404), "check OPENAI_MODEL and OPENAI_BASE_URL (status 404)", 1),
        (Fault(kind="status", status=400), "refused the request", 2),  # the second without what few endpoints know
        (Fault(kind="status", status=405), "refused the request", 1),
        (Fault(kind="status", status=408, headers=SOON), "refused the request", 3),
        (Fault(kind="status", status=409, headers=SOON), "refused the request", 3),
        (Fault(kind="status", status=425, headers=SOON), "refused the request", 3),
        (Fault(kind="status", status=429), "is over its limit", 3),
        (Fault(kind="status", status=429, error={"code": "insufficient_quota"}), "look at the account", 1),
        (Fault(kind="status", status=429, headers={"retry-after": "0.1"}), "is over its limit", 3),
        (Fault(kind="status", status=429, headers={"retry-after": "25"}), "is over its limit", 1),
        (Fault(kind="status", status=429, headers={"retry-after": later(3_600)}), "is over its limit", 1),
        (Fault(kind="status", status=429, headers={"retry-after": "Wed, 21 Oct 2015 07:28:00"}), "its limit", 3),
        (Fault(kind="status", status=429, headers={"retry-after": "soon"}), "is over its limit", 3),
        (Fault(kind="status", status=500, headers=SOON), "failed; try again later (status 500)", 3),
        (Fault(kind="status", status=503, headers=SOON), "failed; try again later (status 503)", 3),
        (Fault(kind="status", status=529, headers=SOON), "failed; try again later (status 529)", 3),
        (Fault(kind="html"), "sent something that is no reply; check OPENAI_BASE_URL", 1),
        (Fault(kind="gzip"), "sent something that is no reply; check OPENAI_BASE_URL", 1),
        (Fault(kind="empty"), "sent no words", 1),
        (" \n ", "sent no words", 1),
        (Fault(kind="cut", text=TEXT), "broke in the middle", 1),
        (Fault(kind="cut"), "cannot be reached", 3),
        (Fault(kind="malformed", text=TEXT), "no reply; check OPENAI_BASE_URL", 1),
        (Fault(kind="error", text=TEXT), "endpoint failed in the middle of its answer", 1),
        (Fault(kind="error"), "endpoint failed; try again later", 3),
        (Fault(kind="error", text=TEXT, error={"code": "content_filter"}), "the language model declined to answer", 1),
        (Fault(kind="unfinished", text=TEXT), "broke off before the end", 1),
        (Fault(kind="finish", text=TEXT, reason="length"), "broke off before the end of its answer (length)", 1),
        (Fault(kind="finish", text=TEXT, reason="error"), "broke off before the end of its answer (error)", 1),
        (Fault(kind="finish", text=TEXT, reason="tool_calls"), "(tool_calls)", 1),
        (Fault(kind="finish", text=TEXT, reason="content_filter"), "the language model declined to answer", 1),
        (Fault(kind="finish", reason="content_filter"), "the language model declined to answer", 1),
        (Fault(kind="decline"), "the language model declined to answer", 1),
        (Fault(kind="decline", text=TEXT), "the language model declined to answer", 1),
        (
            Fault(kind="status", status=400, error={"message": "The prompt was filtered", "code": "content_filter"}),
            "the language model declined to answer",
            1,
        ),
        (
            Fault(kind="status", status=403, error={"message": "moderation", "metadata": {"flagged_input": "…"}}),
            "the language model declined to answer",
            1,
        ),
        (Fault(kind="repeat", text=SENTENCE), "repeated itself without end", 1),
    ],
)
def test_every_fault_is_one_plain_sentence(fault: Reply, message: str, requests: int) -> None:
    """It says what is wrong and which setting mends it; only what may pass is tried again, and three times at most."""
    said, server = failure_of(fault, model_timeout=30.0)

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
        '{"choices": {"text": "text"}}',
        '{"choices": [{"delta": "text"}]}',
        '{"choices": [{"delta": {"content": ["text"]}}]}',
        '{"choices": [{"delta": {"content": 5}}]}',
        "[" * 100_000,
        "\udcff",  # sent as a byte that is no UTF-8
    ],
)
def test_an_event_of_any_other_shape_is_no_reply(event: str) -> None:
    """Broken JSON, and JSON that is not what an endpoint should send."""
    said, _ = failure_of(Fault(kind="malformed", text=TEXT, reason=event))

    assert said == "the language model's endpoint sent something that is no reply; check OPENAI_BASE_URL"


SILENCES = [Fault(kind="hang"), Fault(kind="stall", text=TEXT), Fault(kind="drip", text=TEXT)]


@pytest.mark.parametrize("fault", SILENCES)
def test_the_deadline_holds_over_the_whole_reply(fault: Fault) -> None:
    """Silence before the first byte, silence in the stream, and an endless trickle end when the time is over."""
    started = time.monotonic()

    said, _ = failure_of(fault, model_timeout=0.6)

    assert "took longer than 0.6 seconds; RAG_MODEL_TIMEOUT" in said
    assert time.monotonic() - started < 1.2


@pytest.mark.parametrize("fault", SILENCES)
def test_calls_of_one_answer_share_a_deadline(fault: Fault) -> None:
    """`ends` counts, however long a call alone might take; the setting is still the one that is named."""
    started = time.monotonic()
    with ScriptedServer(fault) as server, pytest.raises(ModelError, match="longer than 10 seconds"):
        call(config_for(server), ends=started + 0.5)

    assert 0.4 < time.monotonic() - started < 1.0


def test_nothing_is_sent_when_the_time_is_over() -> None:
    """Nor when the reader has gone."""
    with ScriptedServer(TEXT) as server:
        with pytest.raises(ModelError, match="longer than"):
            call(config_for(server), ends=time.monotonic())
        stop = threading.Event()
        stop.set()
        with pytest.raises(ModelStopped):
            call(config_for(server), stop=stop)

    assert server.requests == []


HELD = Fault(kind="held", text=TEXT)
BUSY = Fault(kind="status", status=503, headers={"retry-after": "9"})


@pytest.mark.parametrize("fault", [*SILENCES, BUSY, HELD, Fault(kind="flood"), Fault(kind="idle")])
def test_a_reader_can_stop_it_at_any_time(fault: Fault) -> None:
    """In a silence, a trickle, a pause between two tries, after the end, or in a flood: the connection is shut within
    0.3 seconds, and no thread is left.
    """
    stop = threading.Event()
    set_at = []
    before = set(threading.enumerate())

    def press() -> None:
        set_at.append(time.monotonic())
        stop.set()

    timer = threading.Timer(0.4 if fault in (*SILENCES, BUSY, HELD) else 0.1, press)
    with ScriptedServer(fault) as server:
        timer.start()
        with pytest.raises(ModelStopped, match=r"^stopped$"):
            call(config_for(server, model_timeout=30.0), stop=stop)
        took = time.monotonic() - set_at[0]
        timer.join()

    assert took < 0.3
    assert settle(before) == set()
    assert len(server.requests) == 1


def settle(before: set[threading.Thread]) -> set[threading.Thread]:
    """The threads that are new, once there are none (or five seconds have passed)."""
    ended = time.monotonic() + 5
    while (left := set(threading.enumerate()) - before) and time.monotonic() < ended:
        time.sleep(0.02)
    return left


@pytest.mark.parametrize("text", ["One", "One two three four"])
def test_after_a_stop_there_is_no_more(text: str) -> None:
    """Nor a whole reply, though its last word was given, nor words that had arrived."""
    stop = threading.Event()
    with ScriptedServer(text) as server:
        stream = stream_reply(config_for(server), PROMPT, stop=stop)
        assert next(stream) == "One"
        time.sleep(0.01)
        stop.set()
        with pytest.raises(ModelStopped):
            next(stream)


def test_a_reply_tells_what_it_took() -> None:
    """Requests, seconds of the endpoint without the reader's, tokens as the endpoint counts them; no cost where nobody
    tells it.
    """
    with ScriptedServer([Fault(kind="status", status=503), TEXT], pause=0.05) as server:
        _, usage = call(config_for(server), first=lambda: time.sleep(1.5))

    assert (usage.calls, usage.prompt_tokens, usage.completion_tokens, usage.cost) == (2, 3, 5, None)
    assert 0.3 < usage.seconds < 1.4  # about half a second lies before the second try, five words in the stream
    assert server.requests[0].body["stream_options"] == {"include_usage": True}


@pytest.mark.parametrize(
    ("usage", "prices", "cost"),
    [
        ({"cost": 0.0042}, (None, None), 0.0042),
        ({"cost": 0.0042}, (1.0, 2.0), 0.0042),
        ({"cost": 0}, (1.0, 2.0), 0.0),
        ({}, (1.0, 2.0), (3 * 1.0 + 5 * 2.0) / 1_000_000),
        ({"cost": "free"}, (1.0, 2.0), (3 * 1.0 + 5 * 2.0) / 1_000_000),
        ({"cost": -1}, (1.0, None), None),
        ({"completion_tokens": None}, (1.0, 2.0), None),
        ({"completion_tokens": "many"}, (1.0, 2.0), None),
        ({"completion_tokens": -5}, (1.0, 2.0), None),
    ],
)
def test_a_cost_is_told_where_it_is_known(
    usage: dict[str, object], prices: tuple[float | None, float | None], cost: float | None
) -> None:
    """By the endpoint, else from both prices and both counts, which are US dollars for a million tokens."""
    with ScriptedServer(TEXT, usage=usage) as server:
        _, told = call(config_for(server, price_input=prices[0], price_output=prices[1]))

    assert told.cost == (None if cost is None else pytest.approx(cost))


def test_an_end_is_an_end_though_the_connection_is_held() -> None:
    """It costs a second, and the tokens are not known."""
    started = time.monotonic()
    with ScriptedServer(Fault(kind="held", text=TEXT)) as server:
        text, usage = call(config_for(server))

    assert (text, usage.prompt_tokens, usage.completion_tokens) == (TEXT, None, None)
    assert time.monotonic() - started < 1.5


def test_an_end_with_its_tokens_is_waited_for_no_longer() -> None:
    """Nothing that could follow them is wanted."""
    started = time.monotonic()
    with ScriptedServer(Fault(kind="held", text=TEXT, reason="usage")) as server:
        text, usage = call(config_for(server))

    assert (text, usage.prompt_tokens, usage.completion_tokens) == (TEXT, 3, 5)
    assert time.monotonic() - started < 0.7


def test_tokens_that_come_before_the_end_are_kept() -> None:
    """Some endpoints tell them in events of their own, wherever these stand."""
    told = '{"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 8}}'
    end = '{"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": null}'
    with ScriptedServer(Fault(kind="malformed", text=TEXT, reason=f"{told}\n\ndata: {end}")) as server:
        text, usage = call(config_for(server))

    assert (text, usage.prompt_tokens, usage.completion_tokens) == (TEXT, 7, 8)


FILTERED = '{"choices": [{"index": 0, "delta": {}, "finish_reason": null, "content_filter_results": {}}]}'


@pytest.mark.parametrize(
    "after", [FILTERED, '{"choices": null}', "no event at all", '{"error": {"message": "too late"}}']
)
def test_what_follows_the_end_does_no_harm(after: str) -> None:
    """A reply with its finish reason is whole, whatever is sent after it."""
    event = '{"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}'
    with ScriptedServer(Fault(kind="malformed", text=TEXT, reason=f"{event}\n\ndata: {after}")) as server:
        assert call(config_for(server))[0] == TEXT


@pytest.mark.parametrize(
    ("refused", "status", "sent"),
    [
        ("stream_options", 400, {"max_tokens": MAX_TOKENS, "temperature": 0.0}),
        ("stream_options", 422, {"max_tokens": MAX_TOKENS, "temperature": 0.0}),
        ("temperature", 400, {"max_tokens": MAX_TOKENS, "stream_options": {"include_usage": True}}),
        ("max_tokens", 400, {"max_completion_tokens": MAX_TOKENS, "stream_options": {"include_usage": True}}),
        ("max_tokens temperature", 400, {"max_completion_tokens": MAX_TOKENS}),
        ("max_tokens max_completion_tokens", 422, {"temperature": 0.0}),
        ("stream_options max_tokens max_completion_tokens temperature", 400, {}),
    ],
)
def test_a_parameter_that_a_model_refuses_is_left_out(refused: str, status: int, sent: dict[str, object]) -> None:
    """One more request for each, without it or with its other name; the reply is whole."""
    with ScriptedServer(Fault(kind="refuse", text=TEXT, status=status, reason=refused)) as server:
        text, usage = call(config_for(server))
    last = server.requests[-1].body

    assert text == TEXT
    assert usage.calls == len(server.requests) == len(refused.split()) + 1
    assert {name: last.get(name) for name in sent} == sent
    assert not set(refused.split()) & set(last)


def test_refusals_without_end_end() -> None:
    """An endpoint that is content with nothing is asked five times."""
    said, server = failure_of(
        [
            Fault(kind="status", status=400, error={"message": f"'{name}' is not supported"})
            for name in ("max_tokens", "max_completion_tokens", "temperature", "stream_options", "temperature")
        ]
    )

    assert "refused the request" in said
    assert len(server.requests) == 5


def test_models_that_are_known_to_reason_are_asked_as_they_want() -> None:
    """LlamaIndex knows the names of some of them."""
    with ScriptedServer(TEXT) as server:
        call(config_for(server, openai_model="gpt-5-mini"))

    assert server.requests[0].body["max_completion_tokens"] == MAX_TOKENS
    assert (server.requests[0].body["temperature"], len(server.requests)) == (1.0, 1)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (
            400,
            {"message": "…", "type": "invalid_request_error", "param": "messages", "code": "context_length_exceeded"},
        ),
        (400, {"message": "This model's maximum context length is 4097 tokens. However, you requested 5203 tokens."}),
        (400, {"message": "max_tokens must be at least 1, got -186.", "type": "BadRequestError", "code": 400}),
        (400, {"code": 400, "message": "request (4390 tokens) exceeds the available context size (4096 tokens)"}),
        (500, {"code": 500, "message": "Context size has been exceeded.", "type": "server_error"}),
        (500, {"code": 500, "message": "…", "type": "exceed_context_size_error", "n_ctx": 256}),
        (400, "The number of tokens to keep is greater than the context length (n_keep: 13055>= n_ctx: 4096)."),
        (400, "Cannot truncate prompt with n_keep (15028) >= n_ctx (7424)"),
        (400, {"message": "the input length exceeds the context length", "type": "api_error"}),
        (400, {"message": "prompt is too long: 200251 tokens > 199999 maximum"}),
        (422, {"message": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096"}),
        (413, {"message": "Payload Too Large"}),
    ],
)
def test_a_prompt_that_does_not_fit_is_told_apart(status: int, error: object) -> None:
    """In the words of OpenAI, vLLM, llama.cpp, LM Studio, Ollama and others; as a status or an event, and at once."""
    with ScriptedServer([Fault(kind="status", status=status, error=error), TEXT]) as server:
        with pytest.raises(ContextTooSmall, match="larger context window") as caught:
            call(config_for(server))
        assert KEY not in traces_of(caught.value)
        assert len(server.requests) == 1
    if status != 413:
        with ScriptedServer([Fault(kind="error", error=error), TEXT]) as server, pytest.raises(ContextTooSmall):
            call(config_for(server))


def test_words_that_repeat_the_request_prove_nothing() -> None:
    """A prompt that speaks of context windows, sent back within an error, is no context that is too small."""
    said, _ = failure_of(
        Fault(kind="status", status=400, error={"message": "no", "input": "context length, content_filter"})
    )

    assert "refused the request" in said


def test_a_moment_that_has_passed_is_no_haste() -> None:
    """Where the endpoint's clock is behind, tries stand as far apart as without its word."""
    started = time.monotonic()

    failure_of(Fault(kind="status", status=429, headers={"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}))

    assert time.monotonic() - started > 1.0  # at least 0.75 of half a second and of a whole one


def test_a_pause_that_is_longer_than_the_time_is_not_made() -> None:
    """The reason is told at once, instead of the time that is over later."""
    started = time.monotonic()

    said, _ = failure_of(Fault(kind="status", status=429, headers={"retry-after": "2"}), model_timeout=1.5)

    assert "is over its limit" in said
    assert time.monotonic() - started < 1.0


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
    ("url", "seconds"),
    [
        ("http://127.0.0.1:1/v1", 4.0),  # may be there at the next try
        ("127.0.0.1:1", 0.5),
        ("ftp://127.0.0.1/v1", 0.5),
        ("http://[::1", 0.5),
        ("nonsense", 0.5),
    ],
)
def test_an_address_that_nobody_answers_is_told(url: str, seconds: float) -> None:
    """A closed port, a URL without a scheme or with the wrong one, and no URL at all: these three at once."""
    started = time.monotonic()

    with pytest.raises(ModelError, match="OPENAI_BASE_URL"):
        call(Config(openai_base_url=url, openai_api_key=KEY))

    assert time.monotonic() - started < seconds


@pytest.mark.parametrize("key", [f"“{KEY}”", f"{KEY}\nx: y", f"{KEY}\x00"])
def test_a_key_that_no_header_can_carry_is_told(key: str) -> None:
    """Such as one pasted with typographic quotation marks; the key itself is not in the message."""
    with ScriptedServer(TEXT) as server, pytest.raises(ModelError) as caught:
        call(config_for(server, openai_api_key=key))
    assert caught.value.__traceback__

    assert "OPENAI_API_KEY holds a character that no key has; copy it again" in str(caught.value)
    assert KEY not in traces_of(caught.value.with_traceback(caught.value.__traceback__.tb_next))  # without this frame
    assert server.requests == []


def test_without_key_and_address_nothing_is_called() -> None:
    """The two settings are named."""
    with pytest.raises(ModelError, match="OPENAI_API_KEY, or OPENAI_BASE_URL"):
        list(stream_reply(Config(), PROMPT))


def test_a_model_without_chat_is_told() -> None:
    """LlamaIndex refuses some names; the setting is named."""
    with ScriptedServer(TEXT) as server, pytest.raises(ModelError, match=r"gpt-5\.2-pro is no chat model"):
        list(stream_reply(config_for(server, openai_model="gpt-5.2-pro"), PROMPT))


@pytest.mark.parametrize("reply", [TEXT, Fault(kind="status", status=401), Fault(kind="malformed", text=TEXT)])
def test_neither_key_nor_prompt_is_logged(caplog: pytest.LogCaptureFixture, reply: Reply) -> None:
    """Not even with every logger wide open; nor a password in the address."""
    caplog.set_level(logging.DEBUG)
    for name in ("openai", "httpx", "httpcore", "llama_index"):
        caplog.set_level(logging.DEBUG, logger=name)
    with ScriptedServer(reply) as server, suppress(ModelError):
        url = server.url.replace("http://", f"http://user:{KEY}@")
        call(config_for(server, openai_base_url=url))
    logging.getLogger("httpx").warning("loggers work")

    assert caplog.text.count("loggers work") == 1
    assert KEY not in caplog.text
    assert PROMPT not in caplog.text


def test_no_repr_shows_a_key_or_a_password() -> None:
    """Of the settings, and of whatever a traceback with local names would show while a reply is read."""
    config = Config(openai_api_key=KEY, openai_base_url=f"http://user:{KEY}@127.0.0.1:1/v1")
    assert KEY not in repr(config)

    with ScriptedServer(TEXT) as server:
        stream = stream_reply(config_for(server), PROMPT)
        next(stream)
        with pytest.raises(ZeroDivisionError) as caught:
            stream.throw(ZeroDivisionError())

    assert "OpenAILike" in traces_of(caught.value), "the model is among the names that are shown"
    assert KEY not in traces_of(caught.value)


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

    assert len(serving) == 3  # the server, its connection, the watcher
    assert len(left) == 1  # the server


def test_a_port_that_accepts_and_never_speaks_ends_too() -> None:
    """Not even HTTP comes back."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        config = Config(openai_base_url=f"http://127.0.0.1:{mute.getsockname()[1]}/v1", model_timeout=0.5)
        started = time.monotonic()
        with pytest.raises(ModelError, match="took longer"):
            list(stream_reply(config, PROMPT))

    assert time.monotonic() - started < 2.0


@pytest.mark.parametrize(
    ("kind", "limit"),
    [
        ("flood", f"{MAX_CHARACTERS:,} characters"),
        ("blank", f"{MAX_CHARACTERS:,} characters"),
        ("endless", f"{MAX_BYTES:,} bytes"),
        ("idle", f"{MAX_BYTES:,} bytes"),
    ],
)
def test_a_flood_is_ended_and_does_not_fill_the_memory(kind: Kind, limit: str) -> None:
    """Words and white space without end, one event without end, events without words: under 50 MB and 20 seconds."""
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    said, server = failure_of(Fault(kind=kind), model_timeout=30.0)

    assert said == f"the language model did not stop after {limit}"
    assert len(server.requests) == 1
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 50
    assert time.monotonic() - started < 20


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a full queue does not keep a caller waiting")
def test_a_connection_that_is_never_made_ends_too() -> None:
    """As behind a firewall that drops what comes: after five seconds, once, and sooner where there is less time."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as busy, ExitStack() as callers:
        for _ in range(4):  # who fill the queue of those that wait to be let in
            caller = callers.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(busy.getsockname())
        config = Config(openai_base_url=f"http://127.0.0.1:{busy.getsockname()[1]}/v1", model_timeout=30.0)
        for limit, message, least, most in ((None, "cannot be reached", 4.5, 7.0), (0.5, "took longer", 0.4, 1.5)):
            started = time.monotonic()
            with pytest.raises(ModelError, match=message):
                call(config, ends=limit and started + limit)
            assert least < time.monotonic() - started < most

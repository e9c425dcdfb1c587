"""The language model: one call, streamed, through LlamaIndex's OpenAILike; here its clients' errors become ModelErrors.

The clients leave gaps that this module closes (openai 2.54, measured on loopback): their default is three tries of 600
seconds each; a cut stream, a stall and broken JSON come as httpx and json errors that openai does not wrap; and a
stream without a finish reason, such as a captive portal's web page, counts as a success.
"""

import logging
import random
import re
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

from rag.config import Config
from rag.errors import ModelError
from rag.types import Usage

if TYPE_CHECKING:
    from llama_index.llms.openai_like import OpenAILike  # type: ignore[import-untyped]

MAX_TOKENS = 2_000
"""Asked of the endpoint. An answer takes about 200; a reasoning model spends the rest before its first word."""
MAX_CHARACTERS = 4 * MAX_TOKENS
"""Read at most, from an endpoint that does not keep to MAX_TOKENS; English has about four characters a token."""
CONTEXT_WINDOW = 8_192
"""Tokens. LlamaIndex wants one for every model; nothing of ours is cut by it."""
TRIES = 3
LONGEST_PAUSE = 20.0
"""Seconds between two tries; an endpoint that asks for a longer one is left for the offline answer."""
RETRIED = frozenset({408, 409, 429, 500, 502, 503, 504})
"""Status codes that may be gone at the next try."""
PLACEHOLDER_KEY = "no-key"
"""Sent to an endpoint that needs none: the client refuses to start without one."""


def stream_reply(config: Config, prompt: str) -> Generator[str, None, None]:
    """The reply to `prompt`, piece by piece as it arrives.

    At most TRIES tries, none once a piece was given out; everything together takes `config.model_timeout` seconds at
    most, then the connection is closed. Closing the iterator closes the connection too.

    Raises ModelError, in one sentence without key, prompt or the endpoint's own words, where the endpoint cannot be
    reached, refuses, fails, breaks off (no finish reason, or one that says so), says nothing, is late or does not stop.
    """
    if not config.has_model:
        raise ModelError(
            "no language model is set up; set OPENAI_API_KEY, or OPENAI_BASE_URL for one that needs no key"
        )
    with _Line(config.model_timeout) as line:
        model = _open_model(line, config)
        line.start()
        for attempt in range(TRIES):
            try:
                yield from _read(model, line, prompt)
            except _PassingFailure as failure:
                pause = failure.pause or 0.5 * 2**attempt * random.uniform(0.75, 1.25)
                if attempt == TRIES - 1 or pause > LONGEST_PAUSE or pause >= line.remaining:
                    raise ModelError(str(failure)) from None
                time.sleep(pause)
            else:
                return


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a model wrote, whole."""

    text: str
    usage: Usage
    is_cached: bool


def read_reply(
    config: Config,
    prompt: str,
    *,
    fresh: bool = False,
    ends: float | None = None,
    stop: Event | None = None,
    on_piece: Callable[[str], None] | None = None,
) -> Reply:
    """The whole reply to a prompt; its pieces go to `on_piece` as they come."""
    pieces = []
    with closing(stream_reply(config, prompt)) as stream:  # an error of the reader's closes the connection
        for piece in stream:
            pieces.append(piece)
            if on_piece:
                on_piece(piece)
    usage = Usage(calls=1, seconds=0.0, prompt_tokens=None, completion_tokens=None, cost=None)
    return Reply(text="".join(pieces), usage=usage, is_cached=False)


class _PassingFailure(Exception):
    """A failure before the first word that may be gone at the next try."""

    pause: float | None = None
    """Seconds to wait, where the endpoint says so."""


class _Line:
    """The connections of one reply, with a deadline: when it comes, they are shut, which ends a read that waits.

    httpx's own timeouts hold for one read each, so that a trickle of bytes never ends.
    """

    def __init__(self, seconds: float):
        import httpx

        self.seconds = seconds
        self.ends = float("inf")
        self.sockets: list[socket.socket] = []
        self.timer = threading.Timer(seconds, self._shut)
        self.timer.daemon = True
        self.http = httpx.Client(
            follow_redirects=False,  # a redirect would carry prompt and key to a host that nobody chose
            timeout=httpx.Timeout(seconds, connect=min(seconds, 10.0)),
            event_hooks={"request": [lambda request: request.extensions.update(trace=self._keep)]},
        )

    def start(self) -> None:
        """Let the time run: importing the clients, a second or two at the first call, is not the endpoint's fault."""
        self.ends = time.monotonic() + self.seconds
        self.timer.start()

    def __enter__(self) -> "_Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()
        self.http.close()

    @property
    def remaining(self) -> float:
        """Seconds to the deadline."""
        return self.ends - time.monotonic()

    def _keep(self, event: str, details: dict[str, Any]) -> None:
        """Is told by httpx what its connections do; keeps new ones, and shuts one that is made too late."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self.sockets.append(details["return_value"].get_extra_info("socket"))
            if self.remaining <= 0:
                self._shut()

    def _shut(self) -> None:
        for each in self.sockets:
            with suppress(OSError):  # closed already
                each.shutdown(socket.SHUT_RDWR)


def _open_model(line: _Line, config: Config) -> "OpenAILike":
    from llama_index.llms.openai_like import OpenAILike

    logging.getLogger("openai").setLevel(logging.INFO)  # its DEBUG lines hold the whole prompt
    try:
        return OpenAILike(
            model=config.openai_model,
            api_base=config.openai_base_url or "https://api.openai.com/v1",
            api_key=config.openai_api_key or PLACEHOLDER_KEY,
            is_chat_model=True,
            context_window=CONTEXT_WINDOW,
            max_tokens=MAX_TOKENS,
            temperature=0.0,
            max_retries=0,  # the tries of stream_reply know the deadline
            timeout=line.seconds,
            http_client=line.http,
        )
    except ValueError:  # LlamaIndex knows models that have no chat
        raise ModelError(f"{config.openai_model} is no chat model; set OPENAI_MODEL to one that is") from None


def _read(model: "OpenAILike", line: _Line, prompt: str) -> Iterator[str]:
    """One try. Raises _PassingFailure where another may help, else ModelError; never with the vendor's words or cause,
    which may hold the key or the prompt.
    """
    import httpx
    import openai
    from llama_index.core.llms import ChatMessage

    given = 0
    ended: str | None = None
    try:
        for chunk in model.stream_chat([ChatMessage(role="user", content=prompt)]):
            if chunk.delta:
                given += len(chunk.delta)
                if given > MAX_CHARACTERS:
                    raise ModelError(f"the language model did not stop after {MAX_CHARACTERS:,} characters")
                yield chunk.delta
            choices = getattr(chunk.raw, "choices", None)
            ended = choices[0].finish_reason if choices else None
            if ended:
                break
    except (openai.OpenAIError, httpx.HTTPError, httpx.InvalidURL) as error:
        if line.remaining <= 0:
            raise ModelError(_say_late(line)) from None
        status = error.status_code if isinstance(error, openai.APIStatusError) else None
        lost = isinstance(error, openai.APIConnectionError | httpx.TransportError)
        late = isinstance(error, openai.APITimeoutError | httpx.TimeoutException)
        message = _say_status(status, model.model) if status else _say_lost(given) if lost else NONSENSE
        if given or late or not (lost or status in RETRIED):
            raise ModelError(message) from None
        failure = _PassingFailure(message)
        if isinstance(error, openai.APIStatusError):
            failure.pause = _read_seconds(error.response.headers.get("retry-after"))
        raise failure from None
    except (ValueError, TypeError, AttributeError, LookupError):  # events that are no JSON, or not of the known shape
        raise ModelError(_say_late(line) if line.remaining <= 0 else NONSENSE) from None
    if line.remaining <= 0 and not ended:
        raise ModelError(_say_late(line))
    if not given:
        raise ModelError("the language model sent no words")
    if ended in (None, "length", "content_filter"):
        raise ModelError("the language model broke off before the end of its answer" + (f" ({ended})" if ended else ""))


NONSENSE = "the language model's endpoint sent something that is no reply; check OPENAI_BASE_URL"


def _say_late(line: _Line) -> str:
    return f"the language model took longer than {line.seconds:g} seconds; RAG_MODEL_TIMEOUT sets how long it may take"


def _say_lost(given: int) -> str:
    if given:
        return "the language model's connection broke in the middle of its answer"
    return "the language model's endpoint cannot be reached; check OPENAI_BASE_URL and the network"


def _say_status(status: int, model: str) -> str:
    if status in (401, 403):
        reason = "refused the key; check OPENAI_API_KEY"
    elif status == 404:
        reason = f"does not know the model {model}, or the address is wrong; check OPENAI_MODEL and OPENAI_BASE_URL"
    elif status == 429:
        reason = "is over its limit; wait, or look at the account"
    elif status < 400:
        reason = "redirects elsewhere; set OPENAI_BASE_URL to the address it leads to"
    elif status < 500:
        reason = f"refused the request; it may not suit the model {model}"
    else:
        reason = "failed; try again later"
    return f"the language model's endpoint {reason} (status {status})"


def _read_seconds(retry_after: str | None) -> float | None:
    """Seconds of a Retry-After header; None where there is none, or a date instead."""
    return float(retry_after) if retry_after and re.fullmatch(r"\d{1,9}(\.\d+)?", retry_after) else None

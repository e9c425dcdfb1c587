"""The language model: one call, streamed, through LlamaIndex's OpenAILike; here its clients' errors become ModelErrors.

The clients leave gaps that this module closes (openai 2.54, measured on loopback): their default is three tries of 600
seconds each; a cut stream, a stall and broken JSON come as httpx and json errors that openai does not wrap; and a
stream without a finish reason, such as a captive portal's web page, counts as a success.
"""

import logging
import math
import random
import time
from collections.abc import Generator
from threading import Event
from typing import TYPE_CHECKING, Any

from rag.answer.model.faults import (
    DECLINED,
    NONSENSE,
    TOO_LONG,
    find_words,
    may_pass,
    means_declined,
    means_too_long,
    read_seconds,
    say_lost,
    say_status,
)
from rag.answer.model.loops import ends_in_loop
from rag.config import Config
from rag.errors import ContextTooSmall, ModelError
from rag.types import Usage

if TYPE_CHECKING:
    from llama_index.llms.openai_like import OpenAILike  # type: ignore[import-untyped]

    from rag.answer.model.line import Line

MAX_TOKENS = 2_000
"""Asked of the endpoint. An answer takes about 200; a reasoning model spends the rest before its first word."""
MAX_CHARACTERS = 4 * MAX_TOKENS
"""Read at most, from an endpoint that does not keep to MAX_TOKENS; English has about four characters a token."""
TEMPERATURE = 0.0
CONTEXT_WINDOW = 8_192
"""Tokens. LlamaIndex wants one for every model; nothing of ours is cut by it."""
TRIES = 3
CONNECTING = 5.0
"""Seconds for one connection to be made; until it is, nothing can stop it."""
LONGEST_PAUSE = 20.0
"""Seconds between two tries; an endpoint that asks for a longer one is left for the offline answer."""
GRACE = 1.0
"""Seconds that are waited, after the finish reason, for the event that tells the tokens."""
LOOK_EVERY = 200
"""Characters after which a loop is looked for again; a look at MAX_CHARACTERS takes half a millisecond."""
BROKEN_OFF = frozenset({"length", "error", "tool_calls", "function_call", "insufficient_system_resource"})
"""Finish reasons of a reply that is not whole, or none; servers have many names for one that is ("stop", "eos")."""
PLACEHOLDER_KEY = "no-key"
"""What the clients are given as the key, and what an endpoint that needs none gets: they refuse to start without."""


def stream_reply(
    config: Config, prompt: str, *, ends: float | None = None, stop: Event | None = None
) -> Generator[str, None, Usage]:
    """The reply to `prompt`, piece by piece as it arrives; the generator's own result is what the call took.

    At most TRIES tries of what may pass, none once a piece was given out, and one more for each parameter that the
    model refuses. `ends` is a moment of time.monotonic(); without it the call takes `config.model_timeout` seconds at
    most (importing the clients, a second or two at the first call, is not the endpoint's fault and does not count).
    Then, once `stop` is set, and when the iterator is closed, the connection is shut.

    Raises ModelError, in one sentence without key, prompt or the endpoint's own words, where the endpoint cannot be
    reached, refuses, fails, breaks off (no finish reason, or one that says so), says nothing, repeats itself, is late
    or does not stop; ModelStopped where `stop` was set; ContextTooSmall where less evidence may fit.
    """
    if not config.has_model:
        raise ModelError(
            "no language model is set up; set OPENAI_API_KEY, or OPENAI_BASE_URL for one that needs no key"
        )
    if not all(" " < character <= "~" for character in config.openai_api_key or ""):
        raise ModelError("OPENAI_API_KEY holds a character that no key has; copy it again")
    from llama_index.llms.openai_like import OpenAILike  # noqa: F401  # imported before the time runs

    from rag.answer.model.line import Line

    ends = time.monotonic() + config.model_timeout if ends is None else ends
    with Line(config, ends=ends, stop=stop) as line:
        model = _open_model(line, config)
        options: dict[str, Any] = {"max_tokens": MAX_TOKENS, "stream_options": {"include_usage": True}}
        failures = 0
        while True:
            line.check()
            try:
                told = yield from _read(model, line, prompt, options)
            except _Refusal as refusal:
                options = _give_way(options, refusal)
            except _PassingFailure as failure:
                failures += 1
                pause = failure.pause or 0.5 * 2 ** (failures - 1) * random.uniform(0.75, 1.25)
                if failures == TRIES or pause > LONGEST_PAUSE or pause >= line.remaining:
                    raise ModelError(str(failure)) from None
                line.wait(pause)
            else:
                return _count(config, line, told)


class _PassingFailure(Exception):
    """A failure before the first word that may be gone at the next try."""

    pause: float | None = None
    """Seconds to wait, where the endpoint says so."""


class _Refusal(Exception):
    """The endpoint does not take the request as it is."""

    words = ""
    """Its own words."""


def import_clients() -> None:
    """Imports the clients ahead of the first call, which takes two to four seconds that nobody then waits for."""
    from llama_index.llms.openai_like import OpenAILike  # noqa: F401

    import rag.answer.model.line  # noqa: F401


def _open_model(line: "Line", config: Config) -> "OpenAILike":
    from llama_index.llms.openai_like import OpenAILike

    for name in ("openai", "httpx"):  # they log prompts, and addresses with passwords
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        return OpenAILike(
            model=config.openai_model,
            api_base=config.openai_base_url or "https://api.openai.com/v1",
            api_key=PLACEHOLDER_KEY,  # the line has the real one: this model's repr shows its key
            is_chat_model=True,
            context_window=CONTEXT_WINDOW,
            temperature=TEMPERATURE,
            max_retries=0,  # the tries of stream_reply know the deadline
            http_client=line.http,
        )
    except ValueError:  # LlamaIndex knows models that have no chat
        raise ModelError(f"{config.openai_model} is no chat model; set OPENAI_MODEL to one that is") from None


def _read(model: "OpenAILike", line: "Line", prompt: str, options: dict[str, Any]) -> Generator[str, None, Any]:
    """One try; gives at its end what the endpoint told of the tokens, or None. Raises _Refusal and _PassingFailure
    where another may help, else ModelError; never with the vendor's words or cause, which may hold key or prompt.
    """
    import httpx
    import openai
    from llama_index.core.llms import ChatMessage

    text, looked, events, declined = "", 0, 0, False
    ended: str | None = None
    told = None
    # The line ends what takes too long; should it fail, the second after it does.
    timeout = httpx.Timeout(line.remaining + 1, connect=min(line.remaining, CONNECTING))
    try:
        for chunk in model.stream_chat([ChatMessage(role="user", content=prompt)], timeout=timeout, **options):
            if line.is_stopped:  # what has arrived already is not wanted either
                break
            events += 1
            told = getattr(chunk.raw, "usage", None) or told
            if chunk.raw.choices:
                declined = declined or bool(getattr(chunk.raw.choices[0].delta, "refusal", None))
                ended = chunk.raw.choices[0].finish_reason or ended
            if chunk.delta:
                piece = chunk.delta.encode(errors="replace").decode()  # half a character can be neither shown nor kept
                text += piece
                if len(text) > MAX_CHARACTERS:
                    raise ModelError(f"the language model did not stop after {MAX_CHARACTERS:,} characters")
                if len(text) >= looked + LOOK_EVERY:
                    looked = len(text)
                    if ends_in_loop(text):
                        raise ModelError("the language model repeated itself without end")
                given = time.monotonic()
                yield piece
                line.away += time.monotonic() - given
            if ended and told:
                break
            if ended:
                line.hurry(GRACE)
    except (openai.OpenAIError, httpx.HTTPError, httpx.InvalidURL) as error:
        if not ended:
            line.check()
            raise _explain(error, begun=bool(text), model=model.model) from None
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):  # no JSON, or not of the known shape
        if not ended:
            line.check()
            raise ModelError(NONSENSE) from None
    if line.is_stopped or not ended:
        line.check()
    if declined or ended == "content_filter":
        raise ModelError(DECLINED)
    if not text.strip():
        raise ModelError("the language model sent no words" if events else NONSENSE)
    if ended is None or ended in BROKEN_OFF:
        raise ModelError("the language model broke off before the end of its answer" + (f" ({ended})" if ended else ""))
    return told


def _explain(error: Exception, *, begun: bool, model: str) -> Exception:
    """What is to be raised for an error of the clients."""
    import httpx
    import openai

    status = error.status_code if isinstance(error, openai.APIStatusError) else None
    words = " ".join(find_words(error.body)) if isinstance(error, openai.APIError) else ""
    if means_too_long(status, words):
        return ContextTooSmall(TOO_LONG)
    if means_declined(status, words):
        return ModelError(DECLINED)
    if isinstance(error, openai.APIStatusError):
        message = say_status(error.status_code, model)
        if status in (400, 422):
            refusal = _Refusal(message)
            refusal.words = words
            return refusal
        failure = _PassingFailure(message)
        failure.pause = read_seconds(error.response.headers.get("retry-after"))
        return failure if may_pass(error.status_code, words) else ModelError(message)
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return ModelError(say_lost(begun=begun))
    if isinstance(error.__cause__, httpx.UnsupportedProtocol):
        return ModelError(say_lost(begun=False))
    if isinstance(error, openai.APIConnectionError | httpx.TransportError):
        message = say_lost(begun=begun)
    elif isinstance(error, openai.APIError):  # an event in the stream
        message = (
            f"the language model's endpoint failed{' in the middle of its answer' if begun else ''}; try again later"
        )
    else:
        return ModelError(NONSENSE)
    return ModelError(message) if begun else _PassingFailure(message)


def _give_way(options: dict[str, Any], refusal: _Refusal) -> dict[str, Any]:
    """The options without the one that a refusal names, or with its other name; where it names none, without the one
    that the fewest endpoints know. Raises ModelError where nothing is left to give.
    """
    import openai

    named = [name for name in ("stream_options", "max_tokens", "max_completion_tokens") if name in refusal.words]
    refused = next((name for name in named if name in options), None)
    less = {name: value for name, value in options.items() if name != refused}
    if refused == "max_tokens":
        return {**less, "max_completion_tokens": MAX_TOKENS}  # the name that OpenAI's reasoning models want
    if refused:
        return less
    if "temperature" in refusal.words and "temperature" not in options:
        return {**options, "temperature": openai.omit}
    if "stream_options" in options:
        return {name: value for name, value in options.items() if name != "stream_options"}
    raise ModelError(str(refusal)) from None


def _count(config: Config, line: "Line", told: object) -> Usage:
    """What a call took; `told` is the endpoint's own count."""
    prompt, completion = _whole(told, "prompt_tokens"), _whole(told, "completion_tokens")
    cost = getattr(told, "cost", None)
    if not isinstance(cost, int | float) or not 0 <= cost < math.inf:
        counts, prices = (prompt, completion), (config.price_input, config.price_output)
        parts = [n * price for n, price in zip(counts, prices, strict=True) if n is not None and price is not None]
        cost = sum(parts) / 1_000_000 if len(parts) == 2 else None
    return Usage(
        calls=line.requests, seconds=line.seconds, prompt_tokens=prompt, completion_tokens=completion, cost=cost
    )


def _whole(told: object, name: str) -> int | None:
    """A count of tokens, where an endpoint told one."""
    value = getattr(told, name, None)
    return value if isinstance(value, int) and value >= 0 else None

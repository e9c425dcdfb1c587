"""What an endpoint's failures mean, in one sentence each: with the mend, without the endpoint's own words."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

NONSENSE = "the language model's endpoint sent something that is no reply; check OPENAI_BASE_URL"
DECLINED = "the language model declined to answer"
TOO_LONG = "the prompt is too long for the language model; set OPENAI_MODEL to one with a larger context window"

_TOO_LONG = re.compile(
    r"context[ _](?:length|window|size)|exceed_context|\bn_ctx\b|(?:prompt|input|request) (?:is )?too (?:long|large)"
    r"|input token count|max_new_tokens|max_tokens must be at least|reduce the length",
    re.IGNORECASE,
)
"""The words of OpenAI and Azure ("maximum context length", `context_length_exceeded`), vLLM (the same; "max_tokens must
be at least 1, got -186"), llama.cpp ("exceeds the available context size", "Context size has been exceeded"), LM Studio
("greater than the context length (n_keep: 13055>= n_ctx: 4096)"), Ollama ("exceeds maximum context length"), Groq, TGI
and others. Ollama as it is installed says nothing and cuts the prompt.
"""
_DECLINED = re.compile(r"content_filter|content_policy|responsibleaipolicy|flagged_input", re.IGNORECASE)
_FINAL = re.compile(r"insufficient_quota")
"""In a 429: waiting does not help."""
_OWN_WORDS = ("error", "code", "type", "param", "message", "msg", "loc", "detail", "metadata", "innererror")
"""Where an error tells what is wrong; other places, such as `input`, repeat the request."""


def find_words(body: object) -> Iterator[str]:
    """What the body of an error says, to be searched and never shown: it may repeat prompt or key."""
    if isinstance(body, str):
        yield body[:2_000]
    elif isinstance(body, list):
        for each in body:
            yield from find_words(each)
    elif isinstance(body, dict):
        for name, value in body.items():
            if name in _OWN_WORDS:
                yield from find_words(value)
            elif name == "flagged_input":
                yield name


def means_too_long(status: int | None, words: str) -> bool:
    """Whether an error (without a status: an event in the stream) says that the prompt does not fit."""
    return status == 413 or (status in (None, 400, 422, 500) and bool(_TOO_LONG.search(words)))


def means_declined(status: int | None, words: str) -> bool:
    """Whether an error says that prompt or reply went against the endpoint's rules."""
    return status in (None, 400, 403) and bool(_DECLINED.search(words))


def may_pass(status: int, words: str) -> bool:
    """Whether an error may be gone at the next try."""
    return status >= 500 or status in (408, 409, 425) or (status == 429 and not _FINAL.search(words))


def read_seconds(retry_after: str | None) -> float | None:
    """Seconds that a Retry-After header, a number or a date, asks to wait; None where there is none."""
    if not retry_after:
        return None
    if re.fullmatch(r"\d{1,9}(\.\d+)?", retry_after):
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def say_late(seconds: float) -> str:
    """That the time for a whole answer is over."""
    return f"the language model took longer than {seconds:g} seconds; RAG_MODEL_TIMEOUT sets how long it may take"


def say_lost(*, begun: bool) -> str:
    """That there is no connection, or none any more."""
    if begun:
        return "the language model's connection broke in the middle of its answer"
    return "the language model's endpoint cannot be reached; check OPENAI_BASE_URL and the network"


def say_status(status: int, model: str) -> str:
    """What a status code means."""
    if status in (401, 403):
        reason = "refused the key; check OPENAI_API_KEY"
    elif status == 404:
        reason = f"does not know the model {model}, or the address is wrong; check OPENAI_MODEL and OPENAI_BASE_URL"
    elif status in (402, 429):
        reason = "is over its limit; wait, or look at the account"
    elif status < 400:
        reason = "redirects elsewhere; set OPENAI_BASE_URL to the address it leads to"
    elif status < 500:
        reason = f"refused the request; it may not suit the model {model}"
    else:
        reason = "failed; try again later"
    return f"the language model's endpoint {reason} (status {status})"

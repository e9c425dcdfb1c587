"""A call of the language model, answered from the replies that were kept where it was made before."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from threading import Event

from rag.answer.model.llm import MAX_TOKENS, TEMPERATURE, stream_reply
from rag.config import Config
from rag.errors import ModelStopped
from rag.index.replies import CachedReply, find_reply, keep_reply
from rag.types import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the language model replied to one prompt, whole and unchecked."""

    text: str
    usage: Usage
    is_cached: bool
    """It came from the replies that were kept; no call was made."""


def read_reply(
    config: Config,
    prompt: str,
    *,
    fresh: bool = False,
    ends: float | None = None,
    stop: Event | None = None,
    on_piece: Callable[[str], None] | None = None,
) -> Reply:
    """The reply to `prompt`, its pieces given to `on_piece` as they arrive.

    The same prompt to the same model at the same address is answered from the replies that were kept, as one piece;
    `fresh` asks anew. Only a reply that ended well is kept. `ends`, `stop` and errors: see `stream_reply`.
    """
    if stop and stop.is_set():
        raise ModelStopped("stopped")
    key = _name_call(config, prompt)
    kept = None if fresh else find_reply(config, key)
    if kept:
        if on_piece:
            on_piece(kept.text)
        usage = Usage(
            calls=0,
            seconds=0.0,
            prompt_tokens=kept.prompt_tokens,
            completion_tokens=kept.completion_tokens,
            cost=0.0,
        )
        return Reply(text=kept.text, usage=usage, is_cached=True)
    pieces = []
    with closing(stream_reply(config, prompt, ends=ends, stop=stop)) as stream:  # an error of on_piece's closes it
        while True:
            try:
                piece = next(stream)
            except StopIteration as end:
                usage = end.value
                break
            pieces.append(piece)
            if on_piece:
                on_piece(piece)
    text = "".join(pieces)
    keep_reply(
        config,
        key,
        CachedReply(text=text, prompt_tokens=usage.prompt_tokens, completion_tokens=usage.completion_tokens),
    )
    return Reply(text=text, usage=usage, is_cached=False)


def _name_call(config: Config, prompt: str) -> str:
    """The same for calls that would be answered alike."""
    call = [config.openai_base_url, config.openai_model, prompt, MAX_TOKENS, TEMPERATURE]
    return sha256(json.dumps(call).encode()).hexdigest()

"""The language model tried: one tiny request, to see whether it would answer."""

import time
from contextlib import closing
from dataclasses import dataclass, replace

from rag.answer.model.llm import stream_reply
from rag.config import Config
from rag.errors import ModelError
from rag.types import Usage

REQUEST = "This is a test of the connection. Reply with one word: ready"
PATIENCE = 20.0
"""Seconds, at most: a person waits before the screen. A small local model that is loaded first may take longer."""
LONGEST_REPLY = 60
"""Characters of the reply that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of it."""

    reply: str
    """On one line, cut where it is long."""
    seconds: float
    usage: Usage


def try_model(config: Config) -> Trial:
    """Asks the language model one thing, anew, and keeps nothing of it.

    Raises ModelError, in one sentence with the mend, where it does not answer as a question would need it.
    """
    started = time.monotonic()
    patience = min(config.model_timeout, PATIENCE)
    pieces: list[str] = []
    try:
        with closing(stream_reply(replace(config, model_timeout=patience), REQUEST)) as stream:
            while True:
                try:
                    pieces.append(next(stream))
                except StopIteration as ended:
                    usage: Usage = ended.value
                    break
    except ModelError:
        if patience < config.model_timeout and time.monotonic() - started >= patience:
            raise ModelError(
                f"the language model has not replied within {patience:g} seconds; a question waits for "
                f"{config.model_timeout:g} (RAG_MODEL_TIMEOUT): a model that is loaded first may need that long"
            ) from None
        raise
    words = " ".join("".join(pieces).split())
    shown = words if len(words) <= LONGEST_REPLY else f"{words[: LONGEST_REPLY - 1].rstrip()}…"
    return Trial(reply=shown, seconds=usage.seconds, usage=usage)

"""The calls of a language model for one answer or readout: one deadline for all, each kept to be shown."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from rag.answer.model.calls import Reply, read_reply
from rag.config import Config
from rag.types import Usage, Work


@dataclass(slots=True, kw_only=True)
class Conversation:
    """The calls of a model for one answer or readout: they share a deadline, and all are kept to be shown."""

    config: Config
    fresh: bool = False
    stop: Event | None = None
    seconds: float | None = None
    """For all calls together, each of which has the model's time-out; None: that is for all of them."""
    ends: float = 0.0
    prompts: list[str] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)

    def ask(self, prompt: str, on_piece: Callable[[str], None] | None = None) -> str:
        """The reply to a prompt. Raises ModelError."""
        now, timeout = time.monotonic(), self.config.model_timeout
        self.ends = self.ends or now + (self.seconds or timeout)
        ends = min(self.ends, now + timeout)
        reply = read_reply(self.config, prompt, fresh=self.fresh, ends=ends, stop=self.stop, on_piece=on_piece)
        self.prompts.append(prompt)
        self.replies.append(reply)
        return reply.text

    def work(self) -> Work | None:
        """All of them together; None before the first is done."""
        if not self.replies:
            return None
        return Work(
            prompts=tuple(self.prompts),
            replies=tuple(reply.text for reply in self.replies),
            usage=_sum([reply.usage for reply in self.replies]),
            is_cached=all(reply.is_cached for reply in self.replies),
        )


def tell_failure(error: Exception) -> str:
    """An error as a sentence."""
    message = str(error)
    return f"{message[0].upper()}{message[1:]}."


def _sum(usages: list[Usage]) -> Usage:
    """What several calls took together; what one of them does not tell is unknown of all."""
    prompt = [usage.prompt_tokens for usage in usages]
    completion = [usage.completion_tokens for usage in usages]
    costs = [usage.cost for usage in usages]
    return Usage(
        calls=sum(usage.calls for usage in usages),
        seconds=sum(usage.seconds for usage in usages),
        prompt_tokens=None if None in prompt else sum(filter(None, prompt)),
        completion_tokens=None if None in completion else sum(filter(None, completion)),
        cost=None if None in costs else sum(filter(None, costs)),
    )

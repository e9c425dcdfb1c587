"""What calls of a language model were sent, gave and took."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What calls of a language model took."""

    calls: int
    seconds: float
    """Of the endpoint's time; 0 for what comes from the cache."""
    prompt_tokens: int | None
    """None where the endpoint does not say."""
    completion_tokens: int | None
    cost: float | None
    """US dollars, where the endpoint tells it or the prices are set; else None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How a language model came to what it wrote, for a person who wants to see it."""

    prompts: tuple[str, ...]
    """Exactly as they were sent, in order."""
    replies: tuple[str, ...]
    """As they came, unchecked; one for each prompt."""
    usage: Usage
    is_cached: bool
    """No call was made: the same was asked before of the same model with the same evidence."""

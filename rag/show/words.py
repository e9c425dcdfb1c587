"""Facts in the words that every front end has for them."""

from rag.types import EXTRACTIVE, Answer, Readout

PARAPHRASE = "Looks like a machine paraphrase: its wording is not to be trusted"
LEAST_COST = 0.0001
"""US dollars; what costs less is told as that."""


def count(number: int, noun: str) -> str:
    """`1 article`, `5 articles`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def list_costs(answer: Answer | Readout) -> list[str]:
    """Who made an answer or a readout, and what is known of what it took: time, tokens, US dollars."""
    facts = ["quoted from the files" if answer.engine == EXTRACTIVE else f"by {answer.engine.partition(':')[2]}"]
    if answer.work is None:
        return facts
    if answer.work.is_cached:
        return [*facts, "from the cache"]
    usage = answer.work.usage
    if usage.calls > 1:
        facts.append(count(usage.calls, "call"))
    if usage.seconds:
        facts.append(f"{usage.seconds:.1f} s")
    if usage.prompt_tokens is not None and usage.completion_tokens is not None:
        facts.append(f"{usage.prompt_tokens:,} + {usage.completion_tokens:,} tokens")
    if usage.cost is not None:
        facts.append(tell_cost(usage.cost))
    return facts


def tell_cost(cost: float) -> str:
    """US dollars, so that the smallest does not look like nothing."""
    if 0 < cost < LEAST_COST:
        return f"under ${LEAST_COST}"
    return f"${cost:.2f}" if cost == 0 or cost >= 1 else f"${cost:.4f}"

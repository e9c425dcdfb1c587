"""Conversations: questions with what came of them, in the order in which they were asked."""

from dataclasses import dataclass, field

from rag.types.answers import Answer
from rag.types.articles import Filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question with what came of it; with neither an answer nor an error, nothing has come of it yet."""

    number: int = 0
    """The store's own: higher than that of every turn asked before; 0 of one that is not kept yet."""
    question: str
    """As it was typed."""
    asked: str = ""
    """What was asked, where that is not what was typed: of a follow-up the question that it stands for."""
    filters: Filters = field(default_factory=Filters)
    answer: Answer | None = None
    error: str = ""
    """Why there is no answer, in one sentence."""
    at: str = ""
    """When it was asked: an ISO date and time, UTC."""
    revision: str = ""
    """Of the corpus that was asked."""

    @property
    def meaning(self) -> str:
        """What was asked."""
        return self.asked or self.question


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What a list tells of a conversation."""

    id: str
    """Short, random, safe in an address."""
    title: str
    created: str
    """ISO date and time, UTC."""
    changed: str
    """The same; another with every change of the conversation or of its turns."""
    turns: int

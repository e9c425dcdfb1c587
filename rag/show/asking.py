"""A question while it is asked: in a thread of its own, which a page may follow, leave, come back to, or stop.

The thread touches nothing of the page's framework. It ends with its answer: a language model's deadline
(`Config.model_timeout`) ends it too where nobody follows any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic

from rag.answer.ask import ask
from rag.answer.follow_up import rewrite_follow_up
from rag.errors import RequestError
from rag.index.corpus import Corpus
from rag.types import Answer, Draft, Filters

MOST_CHARACTERS = 4_000
"""Of a question typed here: far more than a question, far less than a pasted article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody wants to know, and of which articles."""

    text: str
    filters: Filters
    turn: int | None = None
    """The turn of the conversation in whose place its answer comes; None for a new one at the end."""
    asked_as: str | None = None
    """What is asked in its place, as somebody chose it; None where that is found from the conversation."""
    is_fresh: bool = False
    """Not to be answered from the cache."""


class Asking:
    """A question that is being asked; `result` is there as soon as `done` is set."""

    def __init__(self, corpus: Corpus, question: Question, *, turn: int, history: Sequence[Answer]):
        self.question = question
        self.turn = turn
        self.asked = question.asked_as or question.text
        """What is asked; of a follow-up the question that it stands for."""
        self.draft: Draft | None = None
        """The answer as far as a language model has written it."""
        self.result: Answer | Exception = TimeoutError("not answered yet")
        self.stop = Event()
        """Set, it ends the writing; what holds so far is the answer."""
        self.done = Event()
        self.began = monotonic()
        Thread(target=self._ask, args=(corpus, tuple(history)), name="asking", daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Waits until there is a result, no longer than `seconds` from the beginning; whether there is one."""
        return self.done.wait(max(0.0, self.began + seconds - monotonic()))

    def _ask(self, corpus: Corpus, history: tuple[Answer, ...]) -> None:
        try:
            self.result = self._answer(corpus, history)
        except Exception as error:  # noqa: BLE001  the page tells it in the answer's place
            self.result = error
        finally:
            self.done.set()

    def _answer(self, corpus: Corpus, history: tuple[Answer, ...]) -> Answer:
        if len(self.asked) > MOST_CHARACTERS:
            raise RequestError(
                f"the question has {len(self.asked):,} characters; ask it in {MOST_CHARACTERS:,} at most, and add "
                "a longer text as an article"
            )
        if self.question.asked_as is None:
            self.asked = rewrite_follow_up(corpus, self.asked, history, stop=self.stop).question
        return ask(
            corpus,
            self.asked,
            filters=self.question.filters,
            fresh=self.question.is_fresh,
            on_draft=self._keep,
            stop=self.stop,
        )

    def _keep(self, draft: Draft) -> None:
        self.draft = draft

"""Questions while they are asked: each in a thread of its own, which any page may follow, leave, come back to, or stop.

A question is kept in its conversation before it is asked, and its answer as soon as it is there, by the thread: also
where nobody looks any more. The thread touches nothing of the page's framework. It ends with its answer: a language
model's deadline (`Config.model_timeout`) ends it too.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Event, Lock, Thread
from time import monotonic

from rag.answer.ask import ask
from rag.answer.follow_up import rewrite_follow_up
from rag.config import Config
from rag.errors import RagError, RequestError
from rag.index.conversations import add_turn, begin_conversation, read_turns, tell_time, write_turn
from rag.index.corpus import Corpus
from rag.show.browser.faults import name_error
from rag.types import Answer, Draft, Filters, Turn

MOST_CHARACTERS = 4_000
"""Of a question typed here: far more than a question, far less than a pasted article."""
LONGEST_KEPT = 20_000
"""Characters of a question that is refused for its length, and kept so that it can be shortened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody wants to know, and of which articles."""

    text: str
    filters: Filters
    turn: int | None = None
    """The number of the turn in whose place its answer comes; None for a new one at the end."""
    asked_as: str | None = None
    """What is asked in its place, as somebody chose it; None where that is found from the conversation."""
    is_fresh: bool = False
    """Not to be answered from the cache."""
    is_offline: bool = False
    """To be answered without the language model, though one is set up."""


class Asking:
    """A question that is being asked; what came of it is in `turn` as soon as `done` is set."""

    def __init__(self, corpus: Corpus, conversation: str, question: Question, turn: Turn, *, after: "Asking | None"):
        """Begin; `after` is the question before it in the conversation, whose answer it waits for."""
        self.question = question
        self.turn = turn
        self.after = after
        self.draft: Draft | None = None
        """The answer as far as a language model has written it."""
        self.unkept: RagError | None = None
        """Why what came of it could not be kept."""
        self.stop = Event()
        """Set, it ends the writing; what holds so far is the answer."""
        self.done = Event()
        self.began = monotonic()
        Thread(target=self._ask, args=(corpus, conversation), name="asking", daemon=True).start()

    @property
    def is_waiting(self) -> bool:
        """Whether another one is asked before it."""
        return self.after is not None and not self.after.done.is_set()

    def wait(self, seconds: float) -> bool:
        """Waits until something has come of it, no longer than `seconds` from the beginning; whether it has."""
        return self.done.wait(max(0.0, self.began + seconds - monotonic()))

    def _ask(self, corpus: Corpus, conversation: str) -> None:
        try:
            if self.after:
                self.after.done.wait()
                self.after = None  # a long conversation is not held by its last question
            answer = self._answer(corpus, conversation)
            self.turn = replace(self.turn, answer=answer, error="")
        except Exception as error:  # noqa: BLE001  told in the answer's place
            self.turn = replace(self.turn, answer=None, error=str(name_error(error)))
        try:
            write_turn(corpus.config, conversation, self.turn)
        except RequestError:
            pass  # removed meanwhile
        except Exception as error:  # noqa: BLE001  told below the answer, which is there all the same
            self.unkept = name_error(error)
        if not self.unkept:
            _forget(corpus.config, conversation, self)
        self.done.set()

    def _answer(self, corpus: Corpus, conversation: str) -> Answer:
        asked = self.question.asked_as or self.question.text
        if len(asked) > MOST_CHARACTERS:
            raise RequestError(
                f"the question has {len(asked):,} characters; ask it in {MOST_CHARACTERS:,} at most, and add "
                "a longer text as an article"
            )
        if self.question.asked_as is None:
            before = [turn for turn in read_turns(corpus.config, conversation) if turn.number < self.turn.number]
            history = [turn.answer for turn in before if turn.answer]
            offline = self.question.is_offline
            asked = rewrite_follow_up(corpus, asked, history, offline=offline, stop=self.stop).question
        self.turn = replace(self.turn, asked="" if asked == self.question.text else asked)
        return ask(
            corpus,
            asked,
            filters=self.question.filters,
            offline=self.question.is_offline,
            fresh=self.question.is_fresh,
            on_draft=self._keep,
            stop=self.stop,
        )

    def _keep(self, draft: Draft) -> None:
        self.draft = draft


_LOCK = Lock()
_UNDER_WAY: dict[tuple[str, str], dict[int, Asking]] = {}
"""(store, conversation) -> the questions that are asked in it, by the number of their turn, in order."""


def find_askings(config: Config, conversation: str) -> Mapping[int, Asking]:
    """The questions that are asked in a conversation, by the number of their turn, in order; by whichever session.

    To be asked for before the turns are read: what is under way no more is kept there.
    """
    with _LOCK:
        return dict(_UNDER_WAY.get(_key(config, conversation), {}))


def ask_question(corpus: Corpus, conversation: str, question: Question) -> Asking:
    """Has a question asked in a conversation, after those that are asked in it already; the same one is asked once.

    Raises RequestError where the conversation is there no more, StoreError where the question cannot be kept.
    """
    same = [one for one in find_askings(corpus.config, conversation).values() if one.question == question]
    return same[0] if same else _begin(corpus, conversation, question, _keep_question(corpus, conversation, question))


def ask_first(corpus: Corpus, question: Question, title: str, *, began: str = "") -> tuple[str, Asking]:
    """Begins a conversation with a question, and gives its id; `began` as `begin_conversation` takes it."""
    name, turn = begin_conversation(corpus.config, title, _make_turn(corpus, question), began=began)
    return name, _begin(corpus, name, question, turn)


def _make_turn(corpus: Corpus, question: Question) -> Turn:
    text = question.text[:LONGEST_KEPT]
    return Turn(question=text, filters=question.filters, at=tell_time(), revision=corpus.revision())


def _keep_question(corpus: Corpus, conversation: str, question: Question) -> Turn:
    """A new turn is kept at once; one that is asked again stays as it is kept until there is a new answer."""
    turn = _make_turn(corpus, question)
    return add_turn(corpus.config, conversation, turn) if question.turn is None else replace(turn, number=question.turn)


def _begin(corpus: Corpus, conversation: str, question: Question, turn: Turn) -> Asking:
    with _LOCK:
        others = _UNDER_WAY.setdefault(_key(corpus.config, conversation), {})
        after = next(reversed(others.values()), None)
        others[turn.number] = asking = Asking(corpus, conversation, question, turn, after=after)
    return asking


def _forget(config: Config, conversation: str, asking: Asking) -> None:
    with _LOCK, suppress(KeyError):
        others = _UNDER_WAY[_key(config, conversation)]
        if others[asking.turn.number] is asking:
            del others[asking.turn.number]
        if not others:
            del _UNDER_WAY[_key(config, conversation)]


def _key(config: Config, conversation: str) -> tuple[str, str]:
    return str(config.store.resolve()), conversation

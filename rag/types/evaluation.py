"""Evaluation: questions with what is expected of their answers, what came, and how two runs compare."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from rag.types.articles import Filters, Span
from rag.types.work import Usage

Figure = Literal[
    "citation_recall",
    "citation_precision",
    "quotation_exactness",
    "speaker_accuracy",
    "sources",
    "words",
    "contains",
    "answered",
    "abstention_recall",
    "abstention_precision",
]
"""What is counted; `rag.answer.evaluation_scores` says how."""
FIGURES: tuple[Figure, ...] = get_args(Figure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """So many of so many."""

    hits: int
    of: int
    """0 where there is nothing to count."""

    @property
    def share(self) -> float | None:
        """0 to 1; None where there is nothing to count."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationQuestion:
    """A question with what is expected of its answer; what is empty or None is not judged."""

    id: str | int
    question: str
    filters: Filters
    history: tuple[str, ...] = ()
    """What was asked before, the oldest first: the question is rewritten after these."""
    answerable: bool | None = None
    speaker: str | None = None
    """Whose words the answer should be, by any name or post."""
    sources: tuple[str, ...] = ()
    """Articles of which the answer should cite at least one."""
    words: tuple[str, ...] = ()
    """Words that should stand, each in one of the citations."""
    places: tuple[tuple[str, Span], ...] = ()
    """The same by source and span: its words should lie within what is cited."""
    contains: tuple[str, ...] = ()
    """What the answer itself should say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one question."""

    id: str | int
    question: str
    answerable: bool | None
    answer: str
    abstained: bool
    engine: str
    """As in `Answer`."""
    fell_back: bool
    """A language model was asked, and the answer is the one without it."""
    notice: str | None
    counts: Mapping[Figure, Count]
    """All of FIGURES."""
    problems: tuple[str, ...]
    """What is amiss, each in one sentence."""
    seconds: float
    """From the question to the answer; checks of this evaluation left out."""
    is_cached: bool
    """The language model's reply came from the cache: `seconds` says nothing of the model."""
    usage: Usage | None
    """Of the language model, where one was asked and told it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedQuestion:
    """A row that is no question, or a question that the desk cannot be asked."""

    id: str | int | None
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """One run over a file of questions."""

    name: str
    """Of its file in `<store>/evaluations`, without the suffix."""
    started: str
    """ISO date and time with the offset from UTC."""
    file: str
    """The name of the file of questions."""
    engine: str
    """Which was asked: `extractive`, or `llm:<model>`."""
    articles: int
    """In the store, all together."""
    revision: str
    """Of the corpus: two runs over the same one have the same."""
    planned: int
    """Questions that the file has."""
    outcomes: tuple[Outcome, ...]
    """In the file's order; fewer than planned where the run was broken off."""
    failed: tuple[FailedQuestion, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every question was asked, or could not be."""
        return len(self.outcomes) + len(self.failed) >= self.planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The figures of a run, or of a part of its questions."""

    figures: Mapping[Figure, Count]
    """Counted over all these questions together."""
    engines: Mapping[str, int]
    """Answers by the engine that made them, the most frequent first."""
    fell_back: int
    cached: int
    seconds: float
    """Of all answers together."""
    median_seconds: float | None
    """Cached answers left out; None where there are no others."""
    slow_seconds: float | None
    """The 95th percentile of the same."""
    prompt_tokens: int | None
    """None where no endpoint tells."""
    completion_tokens: int | None
    cost: float | None
    """US dollars; None where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A question whose counts differ between two runs."""

    id: str | int
    question: str
    verdict: Literal["better", "worse", "mixed"]
    abstained: tuple[bool, bool]
    """Before and after."""
    figures: tuple[tuple[Figure, Count, Count], ...]
    """Those that both runs count and that differ, before and after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs, over the questions that both have answered."""

    before: str
    """The name of the earlier run."""
    questions: int
    left_out: int
    """Questions that only one of them has."""
    old: Summary
    new: Summary
    changes: tuple[Change, ...]
    """In the order of the new run."""

"""The vocabulary: the frozen records that the floors hand to each other.

An offset counts characters (Python `str`) in an article's `text`; a span is `(start, end)`, end exclusive. Wherever a
record holds both a span and its words, `text[start:end]` is those words.
"""

from rag.types.answers import (
    EXTRACTIVE,
    HELD,
    Answer,
    AnswerSentence,
    ClaimVerdict,
    Difference,
    DifferenceKind,
    DiffStep,
    Draft,
    Readout,
    Receipt,
    Rewritten,
    Section,
    Silence,
    Support,
)
from rag.types.articles import Article, Citation, Filters, Hit, Passage, Span, cite
from rag.types.conversations import Conversation, Turn
from rag.types.evaluation import (
    FIGURES,
    Change,
    Comparison,
    Count,
    Evaluation,
    EvaluationQuestion,
    FailedQuestion,
    Figure,
    Outcome,
    Summary,
)
from rag.types.meetings import Gathering, Meeting, MeetingEdit
from rag.types.origins import Flag, FlagSign, Origin, OriginLink, OriginRule
from rag.types.reports import FileFailure, FileState, FileStep, IndexReport
from rag.types.speech import Mention, Speaker, SpeakerEdit, SpeakerName, Statement, StatementKind
from rag.types.work import Usage, Work

__all__ = [
    "EXTRACTIVE",
    "FIGURES",
    "HELD",
    "Answer",
    "AnswerSentence",
    "Article",
    "Change",
    "Citation",
    "ClaimVerdict",
    "Comparison",
    "Conversation",
    "Count",
    "DiffStep",
    "Difference",
    "DifferenceKind",
    "Draft",
    "Evaluation",
    "EvaluationQuestion",
    "FailedQuestion",
    "Figure",
    "FileFailure",
    "FileState",
    "FileStep",
    "Filters",
    "Flag",
    "FlagSign",
    "Gathering",
    "Hit",
    "IndexReport",
    "Meeting",
    "MeetingEdit",
    "Mention",
    "Origin",
    "OriginLink",
    "OriginRule",
    "Outcome",
    "Passage",
    "Readout",
    "Receipt",
    "Rewritten",
    "Section",
    "Silence",
    "Span",
    "Speaker",
    "SpeakerEdit",
    "SpeakerName",
    "Statement",
    "StatementKind",
    "Summary",
    "Support",
    "Turn",
    "Usage",
    "Work",
    "cite",
]

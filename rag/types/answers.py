"""What the desk answers: sentences with their citations, receipts, verdicts, readouts."""

from dataclasses import dataclass
from typing import Literal

from rag.types.articles import Citation
from rag.types.meetings import Meeting
from rag.types.work import Work

Support = Literal["verbatim", "supported", "weak", "unsupported"]
HELD: tuple[Support, ...] = ("verbatim", "supported")
"""The verdicts on words that the files bear out."""
DifferenceKind = Literal["number", "date", "place", "name", "wording", "claim"]
"""`claim`: two claims that cannot both hold, as a language model finds them; the others are found by rules."""
DiffStep = tuple[Literal["equal", "replace", "delete", "insert"], str, str]
"""One step of a word diff, from the words of one text to those of another: `delete` where the other lacks the words,
`insert` where it has more."""

Silence = Literal["no_articles", "no_speaker", "no_words", "off_topic", "other_speakers", "no_mention", "no_sentence"]
"""Why the desk has no answer: no article passes the filters; the person asked for is not in the articles, is named but
says nothing, or speaks of other things; others alone speak of the topic; a word of it stands nowhere; no sentence holds
enough of it."""

EXTRACTIVE = "extractive"
"""`Answer.engine` of an answer made without a language model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSentence:
    """One sentence of an answer with the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...]
    """The first is the one whose words it gives; others report the same."""
    support: Support
    about: str | None = None
    """The topic under which it stands in a readout."""
    sources: tuple[str, ...] = ()
    """The articles that report it, the cited one first; empty where nobody looked."""
    origins: int = 0
    """How many accounts these articles carry: copies of one count once."""
    reasons: tuple[str, ...] = ()
    """Of a language model's sentence: what speaks against it, each in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A language model's answer while it is written."""

    sentences: tuple[AnswerSentence, ...]
    """What is complete, checked."""
    citations: tuple[Citation, ...]
    """Those of the sentences, numbered as they will be."""
    rest: str
    """What has no end yet and is not checked."""
    is_repairing: bool = False
    """All is written; sentences that failed are asked for once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was searched and what was found; an abstention without one is not an answer."""

    articles: int
    """Articles that the filters let through."""
    passages: int
    """Passages in these."""
    terms: tuple[str, ...]
    """The words of the question that were looked for."""
    missing: tuple[str, ...]
    """Those of them that stand in none of these articles."""
    speaker: str | None = None
    """Those whose words were asked for, by their canonical names where the articles have them."""
    speaker_statements: int | None = None
    """Statements of that person in these articles; None where no person was asked for."""
    silence: Silence | None = None
    """Which kind of silence it is where the desk abstains."""
    reason: str = ""
    """The same in one sentence; empty where it answers."""
    nearest: tuple[Citation, ...] = ()
    """The nearest sentences, best first, where it abstains; numbered on their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question."""

    question: str
    text: str
    """The sentences as prose, with `[1]` markers; where it abstains, one plain sentence."""
    abstained: bool
    engine: str
    """`extractive` or `llm:<model>`."""
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    """In order of first use, numbered from 1."""
    receipt: Receipt
    also_found: tuple[Citation, ...] = ()
    """Sentences that were found and not used; numbered on from the citations."""
    notice: str | None = None
    """What the reader must know beside the answer, such as a language model that did not answer."""
    work: Work | None = None
    """What a language model was sent and wrote, where one was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimVerdict:
    """How well a claim is supported by the files."""

    support: Support
    score: float
    """0 to 1, higher is better supported."""
    evidence: tuple[Citation, ...]
    """The sentences that carry it, of one article, in order; numbered from 1."""
    reasons: tuple[str, ...] = ()
    """What speaks against it, each in a few words: what is missing, altered or contradicted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A point on which accounts of one meeting differ."""

    kind: DifferenceKind
    about: str
    """On what they differ, in a few words: "countries"."""
    note: str
    """One sentence for a person: "courier.txt has 24, herald.txt 27."."""
    versions: tuple[Citation, ...]
    """What each side has, of different articles, numbered from 1; one article stands for all that have the same. Of a
    `claim` one may be of an article on something else that recalls the same.
    """
    diff: tuple[DiffStep, ...] = ()
    """For `wording` the word diff from the first version to the second; empty for the other kinds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part of a readout."""

    heading: str
    sentences: tuple[AnswerSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readout:
    """A short cited account of one article, or of one meeting."""

    title: str
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    meeting: Meeting | None = None
    disagreements: tuple[Difference, ...] = ()
    """Where the accounts of the meeting differ, the weightiest first; their versions are numbered on their own."""
    engine: str = EXTRACTIVE
    """`extractive` or `llm:<model>`."""
    notice: str | None = None
    """What the reader must know beside it, such as a language model that did not answer."""
    work: Work | None = None
    """What a language model was sent and wrote, where one was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A question as it is asked after others."""

    question: str
    """It stands alone; the very words of the user where it did so already, or where nothing of before fits."""
    carried: tuple[str, ...] = ()
    """What came from before, each in a few words: "he = Ada Brandt", "about the quota", "in Port Ellen"."""
    is_rewritten: bool = False

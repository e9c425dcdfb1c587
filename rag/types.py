"""The vocabulary: the frozen records that the floors hand to each other.

An offset counts characters (Python `str`) in an article's `text`; a span is `(start, end)`, end exclusive. Wherever a
record holds both a span and its words, `text[start:end]` is those words.
"""

from dataclasses import dataclass, field
from typing import Literal

from rag.errors import CitationError

Span = tuple[int, int]
StatementKind = Literal["direct", "mixed", "indirect"]
Support = Literal["verbatim", "supported", "weak", "unsupported"]

Silence = Literal["no_articles", "no_speaker", "no_words", "off_topic", "other_speakers", "no_mention", "no_sentence"]
"""Why the desk has no answer: no article passes the filters; the person asked for is not in the articles, is named but
says nothing, or speaks of other things; others alone speak of the topic; a word of it stands nowhere; no sentence holds
enough of it."""

EXTRACTIVE = "extractive"
"""`Answer.engine` of an answer made without a language model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One source file, read."""

    id: str
    """16 hex digits, made from `source` and `sha256`: changes when either does."""
    source: str
    """Path below the folder that was indexed, with `/`."""
    text: str
    """Exactly as decoded, newlines untouched; for HTML, PDF, DOCX and mail the extracted text."""
    body: tuple[Span, ...]
    """The spans that are the article itself, in order; site furniture and the headline are left out."""
    title: str | None
    title_span: Span | None
    outlet: str | None
    byline: str | None
    published: str | None
    """ISO date or a part of one (`2023-07-15`, `2023-07`, `2023`); None where the file does not say."""
    published_span: Span | None
    """The place that shows the date."""
    published_reason: str
    """One sentence: why this date, or why none."""
    sha256: str
    """Of the file's bytes, in hex."""

    @property
    def words(self) -> int:
        """Number of white-space separated words in the body."""
        return sum(len(self.text[start:end].split()) for start, end in self.body)

    def line(self, offset: int) -> int:
        """The line, counted from 1, on which an offset stands."""
        return self.text.count("\n", 0, offset) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Neighbouring body sentences of one article: what retrieval ranks."""

    id: str
    """Made from source, span, text and nothing else: the same passage keeps its id over runs."""
    source: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something that somebody is reported to have said: the unit of evidence for who said what."""

    source: str
    start: int
    """Where the first of the spans starts."""
    end: int
    """Where the last of them ends."""
    spans: tuple[Span, ...]
    """The pieces of what is said, in order: several where the cue stands in the middle. Marks belong to them."""
    text: str
    """Their words, joined by " … "."""
    kind: StatementKind
    """`direct` where all of it stands in quotation marks, `mixed` where a part does, else `indirect`."""
    speaker: str | None
    """Who said it, by the canonical name in the corpus; as `read_statements` gives it, by the fullest name in the
    article, or the words that stand for it. None where that stays open."""
    speaker_span: Span | None
    """Where the text names the speaker for this statement; may be a pronoun."""
    cue_span: Span | None
    """The verb, the "according to" or the mark with which it is reported."""
    via: tuple[str, ...]
    """Through whom it came, the nearest to the speaker first."""
    addressee: str | None
    """To whom it was said, as the text has it."""
    published: str | None
    """The article's date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A person, a post or a body that an article names or lets speak: what speakers are linked from."""

    source: str
    name: str
    """As the article's statements give their speaker: a person's fullest name there, or the words for a post."""
    span: Span
    """Where the article first writes it so; of a name that it never writes out, the words that stand for it."""
    posts: tuple[Span, ...]
    """Where the article says what the person is: "Foreign Minister", "the US secretary of state"."""
    post_texts: tuple[str, ...]
    """The words of these places, white space as one blank."""
    post_words: frozenset[str]
    """The words of these posts in small letters, a country by its one name (`rag.read.people.split_post`)."""
    statements: int
    """Statements in the article whose speaker this is; none for one who is only named."""
    published: str | None
    """The article's date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerEdit:
    """What a person has decided about speakers; kept by names, so that it outlives a new indexing."""

    kind: Literal["merge", "split"]
    name: str
    """The name, as any article has it, that is joined to another or stands apart."""
    into: str | None
    """`merge`: any name of the speaker whom it joins."""
    source: str | None
    """The one article in which that holds; None for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerName:
    """A name of a speaker in one article, and why it is that speaker's."""

    source: str
    name: str
    span: Span
    rule: str
    """A word or two for what decided: `same name`, `spelling`, `last name`, `post`, `edit` …"""
    reason: str
    """One sentence for a person who asks why."""
    is_error: bool
    """The article alone has it so, against all others: an error of that source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A person or body that speaks, or is named, in the corpus."""

    id: str
    """Made from the canonical name."""
    name: str
    """The canonical name."""
    kind: Literal["person", "post", "body"]
    """`post` where nobody knows who holds it ("the US diplomat")."""
    variants: tuple[str, ...]
    """Every name that articles use, the canonical one first."""
    posts: tuple[str, ...]
    """What the articles call the person, as they write it, the most frequent first."""
    names: tuple[SpeakerName, ...]
    """In the order of sources."""
    statements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage with its rank score: comparable within one search, higher is better."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which articles a search may look at; an empty filter lets all through."""

    sources: tuple[str, ...] = ()
    outlet: str | None = None
    """Compared without case; an article without an outlet does not pass."""
    since: str | None = None
    until: str | None = None
    """ISO dates or parts of one, inclusive; an undated article does not pass either of them."""
    speaker: str | None = None
    """A name or post as a person asks for it: what they are reported to have said, and the articles that report it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A numbered place in an article with its words, and the article's facts. Made by `cite` only."""

    number: int
    source: str
    start: int
    end: int
    quote: str
    line: int
    title: str | None
    outlet: str | None
    published: str | None
    speaker: str | None = None
    """Whose words or claims these are, where the text makes it certain."""
    via: tuple[str, ...] = ()
    """Through whom they came ("according to TASS"), the nearest to the speaker first."""
    verb: str | None = None
    """The word that reports them, as the article has it: "told"."""
    addressee: str | None = None
    """To whom they were said, as the article has it."""
    occasion: str | None = None
    """Where and when they were said, as the article has it: "in Port Ellen, on Thursday"."""
    meeting: str | None = None


def cite(
    article: Article,
    start: int,
    end: int,
    *,
    number: int,
    speaker: str | None = None,
    via: tuple[str, ...] = (),
    verb: str | None = None,
    addressee: str | None = None,
    occasion: str | None = None,
) -> Citation:
    """A citation of `article.text[start:end]`, with how the article tells these words.

    Raises CitationError where the span is empty or outside the text.
    """
    if not 0 <= start < end <= len(article.text):
        raise CitationError(f"{article.source}: {start}-{end} is not a place in its {len(article.text)} characters")
    return Citation(
        number=number,
        source=article.source,
        start=start,
        end=end,
        quote=article.text[start:end],
        line=article.line(start),
        title=article.title,
        outlet=article.outlet,
        published=article.published,
        speaker=speaker,
        via=via,
        verb=verb,
        addressee=addressee,
        occasion=occasion,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSentence:
    """One sentence of an answer with the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...]
    support: Support


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
class Section:
    """A headed part of a readout."""

    heading: str
    sentences: tuple[AnswerSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readout:
    """A short cited account of one article (and later, of one meeting)."""

    title: str
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFailure:
    """A file that could not be read or indexed, and why."""

    source: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport:
    """What one run of `index` did, and what the store holds after it."""

    added: int
    updated: int
    unchanged: int
    removed: int
    failed: tuple[FileFailure, ...] = ()
    articles: int
    passages: int
    statements: int = 0
    meetings: int = 0
    seconds: float
    notices: tuple[str, ...] = field(default=())
    """What the user should know, such as a Chroma folder that was rebuilt."""

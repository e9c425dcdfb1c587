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

OriginRule = Literal["same text", "near-copy", "credit", "paraphrase"]
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
    meeting: str | None = None
    """The id of the meeting that it was said at, or about; as the corpus gives it."""


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
class Gathering:
    """A gathering that an article tells of: what meetings are linked from."""

    source: str
    name: str
    """The fullest words for it there: "Asean Regional Forum", "talks"."""
    span: Span
    """Where these stand."""
    keys: frozenset[str]
    """All words by which the article tells it from others, folded: names and numbers."""
    place: str | None
    place_span: Span | None
    times: tuple[str, ...]
    """When it is, in the article's words ("Thursday"): which day that is depends on when the article was written."""
    time_spans: tuple[Span, ...]
    """Where these first stand."""
    reported: bool
    """The article reports on it; else it only mentions it."""
    mentions: int
    """How often the article speaks of it."""


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
class MeetingEdit:
    """What a person has decided about meetings; kept by articles, so that it outlives a new indexing."""

    kind: Literal["rename", "date", "place", "join", "apart", "pin"]
    sources: tuple[str, ...]
    """The meeting's articles when it was decided; it holds for the meeting that has most of them."""
    value: str | None = None
    """`rename`: the name; `place`: the place; `date`: an ISO date, a part of one, or two with a `/` between."""
    others: tuple[str, ...] = ()
    """`join`: the articles that belong with these; `apart`: those that do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A gathering that one or more articles report on."""

    id: str
    """Made from name, place and date; unique in the corpus."""
    name: str
    """What, where and when, as far as it is known: "Grain Forum, Port Ellen, May 2021"."""
    gathering: str
    """What gathered, in the words of the articles: "Grain Forum", "talks"."""
    place: str | None
    start: str | None
    """ISO date or a part of one; None where no file says."""
    end: str | None
    date_reason: str
    """One sentence: from which words of which articles the date follows, or why there is none."""
    participants: tuple[str, ...]
    """Canonical names of those who took part, those whom most articles name first."""
    sources: tuple[str, ...]
    gatherings: tuple[Gathering, ...]
    """What each of its articles tells of it, in the order of sources, then what dates it in other articles."""
    reasons: tuple[str, ...]
    """For each article after the first, in one sentence, why it belongs to it."""
    edited: bool = False
    """A person has decided something about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginLink:
    """Why two articles go back to one text."""

    source: str
    other: str
    """The article nearer to the original."""
    rule: OriginRule
    """`credit`: a credit line says so, and the texts bear it out."""
    reason: str
    """One sentence for a person who asks why."""
    spans: tuple[Span, ...]
    """The places in `source` that show it."""
    other_spans: tuple[Span, ...]
    """The same in `other`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A sign that an article retells another text without keeping its words, as machine paraphrases do."""

    source: str
    sign: Literal["name", "first person", "no marks", "retold"]
    reason: str
    """One sentence for a person who asks why."""
    spans: tuple[Span, ...]
    """The places in `source` that show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One account with all articles that carry it: copies, reposts, wire copy; mostly a single article."""

    id: str
    """Made from its first article's source."""
    name: str
    """The newsroom that a credit line names, else the first article's outlet, else its file's name."""
    sources: tuple[str, ...]
    """The most original first."""
    links: tuple[OriginLink, ...]
    """Why the articles belong together: one link for each after the first."""
    flags: tuple[Flag, ...]
    """Several of one article: it looks like a machine paraphrase, and its wording is not to be trusted."""

    def flags_of(self, source: str) -> tuple[Flag, ...]:
        """The signs in one article; none where it is not suspected."""
        return tuple(flag for flag in self.flags if flag.source == source)


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
    meeting: str | None = None
    """An id, or words of a name: the articles that report on that meeting, and what they tell of it."""


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
    """The id of the meeting that this part of the article tells of."""


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
    meeting: str | None = None,
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
        meeting=meeting,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSentence:
    """One sentence of an answer with the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...]
    """The first is the one whose words it gives; others report the same."""
    support: Support
    about: str | None = None
    """The topic under which it stands in a readout."""


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
    """A short cited account of one article, or of one meeting."""

    title: str
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    meeting: Meeting | None = None


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

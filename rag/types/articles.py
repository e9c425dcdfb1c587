"""Articles, their passages and the places in them that are cited."""

from dataclasses import dataclass

from rag.errors import CitationError

Span = tuple[int, int]
"""First character, and the one behind the last."""


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

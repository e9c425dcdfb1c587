"""Who said what: statements, the names they are given under, speakers."""

from dataclasses import dataclass
from typing import Literal

from rag.types.articles import Span

StatementKind = Literal["direct", "mixed", "indirect"]


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

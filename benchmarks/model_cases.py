"""Scripted replies of a language model over a corpus: evidence as the desk shows it, sentences made from it by rule.

A case is one reply with one sentence to look at; by construction it is known whether the evidence bears it out.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.find.units import read_units
from rag.index.corpus import Corpus
from rag.types import Article, Citation, Statement, cite

SHOWN = 6
"""Items of evidence of a case: neighbouring sentences of one article."""
LONGEST = 450
"""Characters of a sentence that a reply is made from."""
NO_NAMES = frozenset("The This That Other Another Some Many Most Both In On At For But And".split())
PERSON = re.compile(r"[A-Z][a-z]+(?: [A-Z]\.)?(?: (?:[A-Z][a-z]+|(?:Mc|Mac|O’|O')[A-Z][a-z]+)){1,2}")
MARKS = (("“", "”"), ('"', '"'), ("‘", "’"), ("«", "»"))
FRAMES = (
    "{who} said: {quote}",
    "{quote}, {who} said.",
    "{quote}, said {who}.",
    "According to {who}, {quote}.",
    "{who} told reporters: {quote}",
    "In the words of {who}: {quote}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A reply, and what is known of it."""

    kind: str
    reply: str
    sentence: int = 0
    """The one to look at, counted from 0."""
    altered: str = ""
    """A quotation within it that stands nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something said, by a person with a full name, that stands whole in one item of evidence."""

    number: int
    who: str
    statement: Statement
    words: str
    """Without marks, the comma at its end, and "that" in front."""


class Scene:
    """Evidence for some cases: neighbouring sentences of one article, with who speaks in them and elsewhere."""

    def __init__(self, corpus: Corpus, article: Article, citations: Sequence[Citation], people: Sequence[str]) -> None:
        self.corpus = corpus
        self.article = article
        self.citations = citations
        self.people = people
        """Of the whole corpus."""

    @cached_property
    def said(self) -> list[Said]:
        """What persons say in it."""
        found = []
        for citation in self.citations:
            for one in self.corpus.statements(self.article):
                inside = citation.start <= one.start and one.end <= citation.end and len(one.spans) == 1
                if inside and one.speaker and is_person(one.speaker) and not one.via:
                    words = clean(one.text.strip("“”\"' ,")).removeprefix("that ")
                    whole = len(words.split()) > 5 and not re.search('[“”"«»]', words) and len(words) < LONGEST
                    if whole:
                        found.append(Said(number=citation.number, who=one.speaker, statement=one, words=words))
        return found

    @cached_property
    def told(self) -> list[tuple[int, str]]:
        """Its sentences without quotations, each with its number."""
        return [
            (one.number, clean(one.quote))
            for one in self.citations
            if not re.search("[“”\"«»‘]|''", one.quote) and len(one.quote.split()) > 8 and len(one.quote) < LONGEST
        ]

    @cached_property
    def local(self) -> list[str]:
        """The persons who speak in it."""
        return list(dict.fromkeys(one.who for one in self.said))


def make_scenes(corpus: Corpus, draw: random.Random) -> Iterator[Scene]:
    """Scenes without end, from all articles in turn."""
    people = [speaker.name for speaker in corpus.speakers() if is_person(speaker.name) and speaker.kind == "person"]
    articles = list(corpus.articles())
    while True:
        draw.shuffle(articles)
        for article in articles:
            units = read_units(article, corpus.statements(article))
            first = draw.randrange(max(1, len(units) - SHOWN))
            shown = enumerate(units[first : first + SHOWN], 1)
            yield Scene(corpus, article, [cite(article, u.start, u.end, number=n) for n, u in shown], people)


def is_person(name: str) -> bool:
    """Whether a name is a person's, first and last, as far as its writing shows."""
    return bool(PERSON.fullmatch(name)) and name.split()[0] not in NO_NAMES


def clean(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split())


def start_small(words: str) -> str:
    """A clause as it stands within a sentence: its first letter small, where it is no name's."""
    first = words.split()[0]
    keeps = first[1:] != first[1:].lower() or first in ("I", "Mr.", "Mrs.", "Ms.") or words.split()[1][:1].isupper()
    return words if keeps else words[0].lower() + words[1:]


def end_plain(words: str) -> str:
    """Words without what ends a sentence."""
    return re.sub(r"[\s.,;:!?…]+$", "", words)


def put_quote(draw: random.Random, who: str, words: str, number: int) -> str:
    """A sentence that quotes, with its marker."""
    opening, closing = draw.choice(MARKS)
    if opening == "‘" and re.search("['’]", words):
        opening, closing = MARKS[0]
    quote = f"{opening}{end_plain(words)}{closing}"
    return f"{draw.choice(FRAMES).format(who=who, quote=quote)} [{number}]"

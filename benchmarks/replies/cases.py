"""Evidence for scripted replies: places of indexed articles, with what is certain about who says what in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from rag.find.units import Unit, read_units
from rag.index.corpus import Corpus
from rag.types import Article, Citation, Speaker, Statement, cite

NAME = re.compile(r"[A-Z][\w’'-]+(?: [A-Z]\.)?(?: [A-Z][\w’'-]+){1,2}")
SAYING = frozenset(
    "said says told added adds stated explained argued wrote tweeted insisted noted warned continued declared claimed "
    "replied asked announced suggested acknowledged".split()
)
PRONOUNS = frozenset("he she they it him her them i we you his their who".split())
FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|should|must|may|might|do|does|did|am|"
    r"(?:is|are|was|were|has|have|had|would|could|should|do|does|did)n[’']t|ca?n[’']t|won[’']t)\b|"
    r"\b(?:I|it|he|she|we|they|you|that|there)[’'](?:m|s|re|ve|ll|d)\b",
    re.IGNORECASE,
)
LOOSELY_FINITE = re.compile(
    rf"{FINITE.pattern}|\b(?:he|she|it|they|we|I) (?:\w+s|\w+ed|want|need|believe|think|know|hope|expect|plan)\b|"
    r"\b(?:favors?|plans?|wants?|needs?|believes?|expects?|hopes?|means?|makes?|says?|knows?|goes|gets?)\b",
    re.IGNORECASE,
)
"""For what follows "that" or stands within marks, where a verb is to be expected."""
NO_NAMES = frozenset(
    "new united north south west east house white presidential debates committee news post times journal university "
    "party state states department street american black national republican democratic congress senate court high "
    "los las san santa super says university citizens foundation institute group center council daily press jr "
    "sr muslims".split()
)
"""Words that no person's name has."""
OPENERS = frozenset(
    "the a an this that these those there it he she they we i you his her their our my its if when while because in on "
    "at for with and but so no not some many most all every each what who why how where nobody people as by from "
    "to now today here after before since just even every only one two three".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person is reported to have said in one item of the evidence."""

    number: int
    """The item's."""
    statement: Statement
    speaker: str
    """A name of two words or more."""
    written: str
    """The speaker as the item names them; may be a pronoun."""
    words: str
    """What is said, as much as the item has of it, without marks around it and without a full stop."""
    is_quoted: bool
    """The words are one whole quotation."""
    sentence: str
    """The item's words, on one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Some evidence, and what replies can be made of."""

    citations: tuple[Citation, ...]
    said: tuple[Said, ...]
    attributed: frozenset[int]
    """The items in which somebody says something."""
    people: tuple[str, ...]
    """Speakers with a full name, of the whole corpus."""
    text: str
    """All the words of the corpus, on one line, as `normalize` leaves them."""

    @property
    def sentences(self) -> tuple[tuple[int, str], ...]:
        """The items' numbers and words."""
        return tuple((one.number, flatten(one.quote)) for one in self.citations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripted:
    """A scripted reply."""

    kind: str
    group: str
    """`quotation`, `other` or `hard` of a lie; `verbatim`, `shortened` or `paraphrased` of a faithful one."""
    sentences: tuple[str, ...]
    judged: int
    """Which sentence lies, or is judged where none does."""
    item: int
    """Whose words the judged sentence tells, rightly or wrongly."""
    stretch: str = ""
    """Of an altered quotation: words that may not stand within marks."""

    @property
    def text(self) -> str:
        """The whole reply."""
        return " ".join(self.sentences)


def flatten(text: str) -> str:
    """On one line."""
    return " ".join(text.split())


def normalize(text: str) -> str:
    """Small letters and digits, everything else as one blank: to compare words."""
    return " ".join(re.findall(r"[^\W_]+", text.replace("’", "").replace("'", "").casefold()))


def last_name(name: str) -> str:
    """The last word of a name."""
    return name.split()[-1]


class Cases:
    """Draws cases from a corpus; the same seed gives the same ones."""

    def __init__(self, corpus: Corpus) -> None:
        self._articles = corpus.articles()
        text = flatten(" ".join(article.text for article in self._articles))
        self._text = normalize(text)
        self.speakers: dict[str, Speaker] = {
            speaker.name: speaker
            for speaker in corpus.speakers()
            if speaker.kind == "person"
            and NAME.fullmatch(speaker.name)
            and (text.count(speaker.name) > 1 or f" {speaker.name.split()[0].lower()} " not in text)
            and not NO_NAMES & set(speaker.name.casefold().split())
        }
        self._statements = {article.source: corpus.statements(article) for article in self._articles}
        self._units = {a.source: read_units(a, self._statements[a.source]) for a in self._articles}
        self._spoken: dict[str, list[tuple[Article, Unit]]] = {}
        self._telling: list[tuple[Article, int]] = []
        for article in self._articles:
            for number, unit in enumerate(self._units[article.source]):
                place = cite(article, unit.start, unit.end, number=1)
                if any(self._read_said(article, place, one) for one in unit.statements):
                    self._telling.append((article, number))
                if unit.speaker in self.speakers:
                    self._spoken.setdefault(unit.speaker, []).append((article, unit))
        self._often = [name for name, places in self._spoken.items() if len(places) > 2]

    def draw(self, rng: Random) -> Case:
        """Three to eight units: neighbouring ones, by one speaker, or by two."""
        count = rng.randint(3, 8)
        places: list[tuple[Article, Unit]]
        if self._often and rng.random() < 0.4:
            spoken = self._spoken[rng.choice(self._often)]
            sources = sorted({article.source for article, _ in spoken})
            kept = set(rng.sample(sources, min(len(sources), rng.randint(1, 3))))
            places = [place for place in spoken if place[0].source in kept]
            start = rng.randrange(max(1, len(places) - count + 1))
            places = places[start : start + count]
            if rng.random() < 0.5:
                places = places[: max(2, count - 2)] + self._spoken[rng.choice(self._often)][:2]
        else:
            if self._telling and rng.random() < 0.7:
                article, start = rng.choice(self._telling)
                start = max(0, start - rng.randrange(count))
            else:
                article = rng.choice(self._articles)
                start = rng.randrange(max(1, len(self._units[article.source]) - count + 1))
            units = self._units[article.source]
            places = [(article, unit) for unit in units[start : start + count]]
        return self.make([*dict.fromkeys((a.source, u.start, u.end) for a, u in places)])

    def make(self, places: Sequence[tuple[str, int, int]]) -> Case:
        """The case of given places."""
        articles = {article.source: article for article in self._articles}
        citations = tuple(
            cite(articles[source], start, end, number=number)
            for number, (source, start, end) in enumerate(places, start=1)
            if len(articles[source].text[start:end].split()) > 3
        )
        citations = tuple(
            cite(articles[one.source], one.start, one.end, number=number)
            for number, one in enumerate(citations, start=1)
        )
        said = [
            said
            for citation in citations
            for statement in self._statements[citation.source]
            if (said := self._read_said(articles[citation.source], citation, statement))
        ]
        attributed = frozenset(
            citation.number
            for citation in citations
            for statement in self._statements[citation.source]
            if any(first < citation.end and citation.start < last for first, last in statement.spans)
        )
        return Case(
            citations=citations, said=tuple(said), attributed=attributed, people=tuple(self.speakers), text=self._text
        )

    def _read_said(self, article: Article, citation: Citation, statement: Statement) -> Said | None:
        """What a statement gives to tell, where nothing about it is open."""
        if statement.speaker not in self.speakers or not statement.speaker_span or not statement.cue_span:
            return None
        if statement.via or len(statement.spans) > 1:
            return None
        start, end = statement.spans[0]
        inside = citation.start <= start and end <= citation.end
        cue = article.text[slice(*statement.cue_span)]
        written = flatten(article.text[slice(*statement.speaker_span)])
        named = last_name(statement.speaker) in written or written.casefold() in PRONOUNS
        at_hand = citation.start <= statement.cue_span[0] < citation.end
        if not inside or not at_hand or not named or cue.casefold() not in SAYING:
            return None
        words = flatten(article.text[start:end]).strip()
        marked = re.fullmatch(r"(?:[“\"]|'')([^“”\"]+?),?(?:[”\"]|'')[.,]?", words)
        words = (marked[1] if marked else words).strip().rstrip(".,;:")
        finite = LOOSELY_FINITE if marked or words.startswith("that ") else FINITE
        words = re.sub(r"^that ", "", words)
        odd = r"[()\[\]‘«»„]|(?<!\w)'|'(?!\w)|[a-z]’(?!\w)" + ('|[“”"]' if marked else "")
        is_even = words.count("“") == words.count("”") and words.count('"') % 2 == 0
        if (
            not 6 <= len(words.split()) <= 60
            or not finite.search(words if marked else words.split(",")[0])
            or re.search(odd, words)
            or not is_even
        ):
            return None
        # Of unmarked words only whole main clauses: "X said that …" and "…, X said".
        before = flatten(article.text[citation.start : statement.speaker_span[0]])
        behind = flatten(article.text[end : statement.speaker_span[0]])
        relative = r"\b(?:what|which|who|where|when|if|as|that)\b"
        is_main = len(before.split()) <= 6 and not re.search(relative, before)
        is_first = start == citation.start and len(behind.split()) <= 6 and not re.search(relative, behind)
        if not marked and (not (is_first or is_main) or re.search(r"[,.][”\"]$", words)):
            return None
        has_that = flatten(article.text[start:end]).startswith("that ")
        is_warning = not marked and cue in ("warned", "wrote", "tweeted", "added", "suggested") and not has_that
        if "spokes" in citation.quote or is_warning:
            return None
        first = words.split()[0].strip("‘’'").casefold()
        if first.split("’")[0].split("'")[0] not in OPENERS and not words[0].isupper():
            return None
        return Said(
            number=citation.number,
            statement=statement,
            speaker=statement.speaker,
            written=written,
            words=words,
            is_quoted=bool(marked),
            sentence=flatten(citation.quote),
        )


def lower_first(words: str) -> str:
    """A clause as it stands within a sentence; a name keeps its capital."""
    first = words.split()[0]
    plain = re.split("[’']", first)[0].strip(",")
    return words[0].lower() + words[1:] if plain != "I" and plain.casefold() in OPENERS else words


def raise_first(words: str) -> str:
    """A clause as it begins a sentence."""
    return words[0].upper() + words[1:]

"""Which sentences bear on a question, and how much of what it asks for each of them holds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.config import WORDLLAMA
from rag.find.question import Question, telling_verb
from rag.find.search import search
from rag.find.terms import content_words, fold, stem, words
from rag.find.units import Unit, read_units
from rag.index.corpus import Corpus
from rag.index.embed import SOFT_MATCH, Embedder
from rag.types import Article, Filters, Speaker, Statement

if TYPE_CHECKING:
    import numpy as np

SMALL_CORPUS = 12
"""Articles up to which each is read whole; beyond, those of the best passages are."""
NEIGHBOURS = ((1, 0.5), (2, 0.35))
"""What a term counts that stands so many sentences away, before or behind."""
HEADLINE = 0.35
"""What it counts in the headline."""
SETTING = 0.9
"""What a word of the setting counts that stands anywhere in the article: "in Port Ellen" is said once in a report."""
ARTICLE_NAME = 0.6
"""What any other name counts there."""
ARTICLE_WORD = 0.2
"""What any other word counts there."""
SAME_STEM = 0.85
"""What another form of a word counts for it: an islander lives on the island, but is not it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word that is looked for."""

    word: str
    weight: float
    """Inverse document frequency over passages."""
    is_name: bool
    is_setting: bool
    """Says where or at what gathering: it counts wherever in the article it stands."""
    found: int
    """Passages that hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A unit of an article, weighed against a question."""

    article: Article
    unit: Unit
    coverage: float
    """Share of the terms' weight that the unit holds, its surroundings counted in part; 0 to 1."""
    own: float
    """The same for the unit's own words alone."""
    near: float
    """The same for the unit's own words, the sentences beside it and the headline; the setting left out."""
    similarity: float
    """Cosine between the topic's and the unit's embedding."""
    statement: Statement | None = None
    """What is said in it: by the person asked for where the question names one, else by its first speaker."""

    @property
    def score(self) -> float:
        """What evidence is ranked by."""
        return 0.75 * self.coverage + 0.25 * self.similarity

    @property
    def text(self) -> str:
        """The unit's words."""
        return self.article.text[self.unit.start : self.unit.end]


def weigh_terms(corpus: Corpus, question: Question, filters: Filters) -> tuple[Term, ...]:
    """The content words of a question's topic with their weights; rare words weigh more, unseen ones most.

    A verb of saying that tells more than "say" is one of them, at half weight where there is a topic: "what did X
    promise about Y" is answered by X on Y, in whatever words.
    """
    _, passages = corpus.size()
    narrowed = filters != Filters()
    sources = frozenset(article.source for article in corpus.articles(filters)) if narrowed else None
    topic = content_words(question.topic)
    terms = []
    verb = telling_verb(question)
    for word in (*topic, *content_words(verb)):
        found = corpus.count(word, sources=sources)
        weight = math.log(1 + (passages + 0.5) / (found + 0.5))
        is_verb = word == verb
        terms.append(
            Term(
                word=word,
                weight=weight / 2 if is_verb and topic else weight,
                is_name=not is_verb and (word[0].isupper() or word[0].isdigit()),
                is_setting=word in question.setting,
                found=found,
            )
        )
    return tuple(terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article's units, made ready for weighing: all that does not depend on the question."""

    units: tuple[Unit, ...]
    words: tuple[frozenset[str], ...]
    """Per unit, folded."""
    stems: tuple[frozenset[str], ...]
    """Per unit."""
    headline: frozenset[str]
    """Of the title and the outlet."""
    everywhere: frozenset[str]
    """Of all units, the headline and the outlet."""
    roots: tuple[str, ...]
    """The stems that have a vector, in the order of `root_vectors`' rows."""
    root_vectors: "np.ndarray"
    unit_vectors: "np.ndarray"


@lru_cache(maxsize=1_000)
def _read(article: Article, statements: tuple[Statement, ...], embedder: Embedder | None) -> Reading:
    """Read an article once; without an embedder (a remote one would be asked for hundreds of texts) no vectors."""
    import numpy as np

    units = tuple(read_units(article, statements))
    texts = [article.text[unit.start : unit.end] for unit in units]
    written = [words(text) for text in texts]
    stems = tuple(frozenset(map(stem, unit)) for unit in written)
    headline = frozenset(map(stem, words(f"{article.title or ''} {article.outlet or ''}")))
    forms = {stem(word): fold(word) for unit in written for word in unit if word.isalpha()}
    empty = np.zeros((0, 1), dtype=np.float32)
    return Reading(
        units=units,
        words=tuple(frozenset(map(fold, unit)) for unit in written),
        stems=stems,
        headline=headline,
        everywhere=headline.union(*stems),
        roots=tuple(forms) if embedder else (),
        root_vectors=embedder.embed(list(forms.values())) if embedder and forms else empty,
        unit_vectors=embedder.embed(texts) if embedder and texts else empty,
    )


def read_article_units(corpus: Corpus, article: Article) -> Reading:
    """An article's units with their statements, stems and vectors; read once, then remembered."""
    embedder = corpus.embedder if corpus.config.embedder == WORDLLAMA else None
    return _read(article, corpus.statements(article), embedder)


def gather(
    corpus: Corpus, question: Question, terms: Sequence[Term], filters: Filters, *, everybody: bool = False
) -> list[Evidence]:
    """Every unit of the articles that bear on a question, weighed, best first.

    Where the question asks for somebody's words, `statement` is that person's, and other units have none; of many
    articles only those are read that report something of theirs, unless `everybody` is wanted.
    """
    meant = find_meant(corpus, question, filters)
    query = " ".join((*question.speakers, question.topic)) or question.text
    articles = corpus.articles(filters)
    if len(articles) > SMALL_CORPUS and meant is not None and not everybody:
        speaking = corpus.sources_of(meant)
        articles = tuple(article for article in articles if article.source in speaking)
        filters = replace(filters, sources=tuple(article.source for article in articles))
    if len(articles) > SMALL_CORPUS:
        hits = search(corpus, query, top_k=40, filters=filters)
        best = list(dict.fromkeys(hit.passage.source for hit in hits))[:SMALL_CORPUS]
        known = {article.source: article for article in articles}
        articles = tuple(known[source] for source in best if source in known)
    local = corpus.embedder if corpus.config.embedder == WORDLLAMA else None
    names = None if meant is None else frozenset(speaker.name for speaker in meant)
    topic = local.embed([question.topic or question.text])[0] if local else None
    found = [
        evidence
        for article in articles
        for evidence in _weigh(read_article_units(corpus, article), article, names, terms, topic, local)
    ]
    return sorted(found, key=lambda e: (-e.score, e.article.source, e.unit.start))


def find_meant(corpus: Corpus, question: Question, filters: Filters) -> tuple[Speaker, ...] | None:
    """Those whose words a question asks for and the filters let through; None where it asks for nobody's."""
    if not question.speakers:
        return None
    meant = dict.fromkeys(speaker for who in question.speakers for speaker in corpus.find_speakers(who))
    among = set(meant) if filters.speaker is None else set(corpus.find_speakers(filters.speaker))
    return tuple(speaker for speaker in meant if speaker in among)


def _weigh(
    reading: Reading,
    article: Article,
    names: frozenset[str] | None,
    terms: Sequence[Term],
    topic: "np.ndarray | None",
    embedder: Embedder | None,
) -> list[Evidence]:
    """Every unit of one article against the terms and the topic's vector; `names` are those whose words are wanted."""
    soft = _soft_matches(reading, terms, embedder)
    similar = reading.unit_vectors @ topic if topic is not None and reading.units else None
    total = sum(term.weight for term in terms) or 1.0
    setting = sum(term.weight for term in terms if term.is_setting)
    weighed = []
    for index, unit in enumerate(reading.units):
        here = reading.stems[index]
        beside = [
            (credit, frozenset().union(*reading.stems[max(0, index - reach) : index + reach + 1]))
            for reach, credit in NEIGHBOURS
        ]
        beside.append((HEADLINE, reading.headline))
        own = near = coverage = 0.0
        for term in terms:
            root = stem(term.word)
            if fold(term.word) in reading.words[index]:
                inside = 1.0
            elif root in here:
                inside = SAME_STEM
            else:
                inside = max((soft[root][s] for s in soft[root].keys() & here), default=0.0)
            own += term.weight * inside
            close = max(inside, next((credit for credit, stems in beside if root in stems), 0.0))
            coverage += term.weight * max(close, _far(term, root, reading))
            near += term.weight * close * (not term.is_setting)
        told = [s for s in unit.statements if names is None or s.speaker in names]
        weighed.append(
            Evidence(
                article=article,
                unit=unit,
                coverage=coverage / total,
                own=own / total,
                near=near / (total - setting) if total > setting else coverage / total,
                similarity=0.0 if similar is None else max(0.0, float(similar[index])),
                statement=told[0] if told else None,
            )
        )
    return weighed


def _far(term: Term, root: str, reading: Reading) -> float:
    """What a term counts that stands anywhere in the article."""
    if root not in reading.everywhere:
        return 0.0
    return SETTING if term.is_setting else ARTICLE_NAME if term.is_name else ARTICLE_WORD


def _soft_matches(reading: Reading, terms: Sequence[Term], embedder: Embedder | None) -> dict[str, dict[str, float]]:
    """For each term that is no name: the stems of an article that mean nearly the same, with their cosine."""
    matches: dict[str, dict[str, float]] = {stem(term.word): {} for term in terms}
    # A word that stands alone is looked for as it is: "harbour" is no "haul", however near.
    plain = [term for term in terms if not term.is_name] if len(terms) > 1 else []
    if plain and embedder and reading.roots:
        cosines = embedder.embed([fold(term.word) for term in plain]) @ reading.root_vectors.T
        for term, row in zip(plain, cosines, strict=True):
            close = (row >= SOFT_MATCH).nonzero()[0]
            matches[stem(term.word)] = {reading.roots[i]: float(row[i]) for i in close}
    return matches

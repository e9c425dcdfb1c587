"""Statements across the corpus: by speaker, topic and the filters of a search."""

from collections.abc import Iterable, Sequence

from rag.find.terms import content_words, stem, words
from rag.index.corpus import Corpus
from rag.types import Article, Filters, Speaker, Statement

NEAREST = 50
"""Statements that are looked at for their meaning."""
LEAST_SIMILAR = 0.4
"""Cosine from which a statement is near in meaning. For the topics of 154 questions that PolNeAR's speakers answer, and
154 that they do not, the words alone list 1.21 and 0.01 of a speaker's statements, with this 1.22 and 0.01: it costs
nothing, and finds what is said in other words.
"""


def find_statements(corpus: Corpus, *, about: str | None = None, filters: Filters = Filters()) -> list[Statement]:
    """What the articles report people to have said, in the order of sources and places.

    `about` are words of which at least half have to stand in the statement, in any form, unless it is near in meaning.
    Raises UnknownSource and RequestError as `Corpus.articles` does.
    """
    topic = {stem(word) for word in content_words(about or "")}
    articles = corpus.articles(filters)
    near = _find_near(corpus, about, articles) if about and articles else frozenset()
    return [
        statement
        for article in articles
        for statement in statements_of(corpus, article, filters)
        if not topic
        or 2 * len(topic & {stem(word) for word in words(statement.text)}) >= len(topic)
        or (statement.source, statement.start, statement.end) in near
    ]


def _find_near(corpus: Corpus, about: str, articles: Sequence[Article]) -> frozenset[tuple[str, int, int]]:
    """Where the statements stand that are near in meaning to some words."""
    among = frozenset(article.source for article in articles)
    found = corpus.nearest_statements(corpus.embedder.embed([about])[0], limit=NEAREST, sources=among)
    return frozenset(place for place, similarity in found if similarity >= LEAST_SIMILAR)


def statements_of(corpus: Corpus, article: Article, filters: Filters) -> list[Statement]:
    """The statements of an article; with a speaker or a meeting in the filters, those of that one."""
    statements = corpus.statements(article)
    if filters.meeting is not None:
        meeting = corpus.meeting_finder().find(filters.meeting).id
        statements = tuple(statement for statement in statements if statement.meeting == meeting)
    if filters.speaker is not None:
        meant = {speaker.name for speaker in corpus.find_speakers(filters.speaker)}
        statements = tuple(statement for statement in statements if statement.speaker in meant)
    return list(statements)


def count_statements(corpus: Corpus, speakers: Sequence[Speaker], articles: Iterable[Article]) -> int:
    """How many statements of these speakers the articles report."""
    speaking = corpus.sources_of(speakers)
    names = {speaker.name for speaker in speakers}
    reporting = [article for article in articles if article.source in speaking]
    return sum(statement.speaker in names for article in reporting for statement in corpus.statements(article))

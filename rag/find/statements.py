"""Statements across the corpus: by speaker, topic and the filters of a search."""

from collections.abc import Iterable, Sequence

from rag.find.terms import content_words, stem, words
from rag.index.corpus import Corpus
from rag.types import Article, Filters, Speaker, Statement


def find_statements(corpus: Corpus, *, about: str | None = None, filters: Filters = Filters()) -> list[Statement]:
    """What the articles report people to have said, in the order of sources and places.

    `about` are words of which at least half have to stand in the statement, in any form. Raises UnknownSource and
    RequestError as `Corpus.articles` does.
    """
    topic = {stem(word) for word in content_words(about or "")}
    return [
        statement
        for article in corpus.articles(filters)
        for statement in statements_of(corpus, article.source, filters)
        if 2 * len(topic & {stem(word) for word in words(statement.text)}) >= len(topic)
    ]


def statements_of(corpus: Corpus, source: str, filters: Filters) -> list[Statement]:
    """The statements of an article; with a speaker in the filters, that speaker's."""
    statements = corpus.statements(source)
    if filters.speaker is None:
        return list(statements)
    meant = {speaker.name for speaker in corpus.find_speakers(filters.speaker)}
    return [statement for statement in statements if statement.speaker in meant]


def count_statements(corpus: Corpus, speakers: Sequence[Speaker], articles: Iterable[Article]) -> int:
    """How many statements of these speakers the articles report."""
    speaking = corpus.sources_of(speakers)
    names = {speaker.name for speaker in speakers}
    sources = [article.source for article in articles if article.source in speaking]
    return sum(statement.speaker in names for source in sources for statement in corpus.statements(source))

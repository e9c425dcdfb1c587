"""Statements across the corpus: by speaker, topic and the filters of a search."""

from rag.find.terms import content_words, stem, words
from rag.index.corpus import Corpus
from rag.read.names import same_person
from rag.types import Filters, Statement


def find_statements(
    corpus: Corpus, *, speaker: str | None = None, about: str | None = None, filters: Filters = Filters()
) -> list[Statement]:
    """What the articles report somebody to have said, in the order of sources and places.

    `speaker` is a name or a post as a person would ask for it; `about` are words of which at least half have to stand
    in the statement, in any form. Raises UnknownSource and RequestError as `Corpus.articles` does.
    """
    topic = {stem(word) for word in content_words(about or "")}
    return [
        statement
        for article in corpus.articles(filters)
        for statement in corpus.statements(article.source)
        if (speaker is None or (statement.speaker is not None and same_person(speaker, statement.speaker)))
        and 2 * len(topic & {stem(word) for word in words(statement.text)}) >= len(topic)
    ]

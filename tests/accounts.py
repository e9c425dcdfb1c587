"""Accounts of one meeting, read and linked as the index does it, without a store."""

from dataclasses import replace

from rag.answer.differences import find_differences
from rag.link.speakers import link_speakers
from rag.read.article import wrap_text
from rag.read.mentions import read_mentions
from rag.read.statements import read_statements
from rag.types import Article, Difference


def compare_accounts(*texts: str, published: str | None = None) -> tuple[Difference, ...]:
    """The differences between articles `a.txt`, `b.txt` … with these texts."""
    articles: list[Article] = [
        replace(wrap_text(text), source=f"{letter}.txt", published=published)
        for letter, text in zip("abcdefgh", texts, strict=False)
    ]
    read = {article.source: read_statements(article) for article in articles}
    speakers = link_speakers(
        [mention for article in articles for mention in read_mentions(article, read[article.source])]
    )
    names = {(name.source, name.name): speaker.name for speaker in speakers for name in speaker.names}
    statements = {
        source: [replace(said, speaker=names.get((source, said.speaker or ""), said.speaker)) for said in found]
        for source, found in read.items()
    }
    return find_differences(articles, statements, speakers)

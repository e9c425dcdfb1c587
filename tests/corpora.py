"""What tests do with articles of their own: writing them, and looking at what indexing made of them."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from rag.config import Config
from rag.index.corpus import open_corpus
from rag.types import IndexReport


def write_texts(folder: Path, texts: Mapping[str, str]) -> Path:
    """Writes texts by their path below a folder, which is made if it is not there; the folder."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def sources(config: Config) -> list[str]:
    """The articles of a store, in order."""
    with closing(open_corpus(config)) as corpus:
        return [article.source for article in corpus.articles()]


def counts(report: IndexReport) -> tuple[int, int, int, int]:
    """Articles added, updated, unchanged and removed."""
    return report.added, report.updated, report.unchanged, report.removed

"""A small corpus for the tests of the language model: one report with three who speak, and one about something else."""

from collections.abc import Mapping
from pathlib import Path

from rag.config import Config
from rag.find.units import read_units
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Citation, cite

KEY = "sk-canary-4711"
QUESTION = "What did Ada Finch say about the ferry?"
FERRY = """The ferry question

Port Ellen, 1 May 2020

“We can't promise a ferry in winter. The harbour freezes,” harbour master Ada Finch said on Monday.

The town needs 12 crossings a day, Mayor Otto Brand told the council.

Bread costs more than last year.

“I will not pay for a bridge,” Brand told Finch. Finch “was glad of the sun”, according to Ingrid Vale.

Brand denied that the quay had been sold to Norway.

Published in Harbour Post, May 1st, 2020
"""
WINTER = """Winter comes

Port Ellen, 3 May 2020

The island's school had 48 pupils when snow fell on Port Ellen.
"""


def open_harbour(folder: Path, files: Mapping[str, str] | None = None) -> Corpus:
    """The two articles, and `files` beside them by name, indexed below `folder`."""
    articles = folder / "articles"
    articles.mkdir(parents=True)
    for name, text in {"ferry.txt": FERRY, "winter.txt": WINTER, **(files or {})}.items():
        (articles / name).write_text(text, encoding="utf-8", newline="")
    config = Config(store=folder / "store")
    index_paths(config, [articles])
    return open_corpus(config)


def list_evidence(corpus: Corpus) -> tuple[Citation, ...]:
    """Every sentence of the ferry report, numbered from 1."""
    article = corpus.article("ferry.txt")
    units = read_units(article, corpus.statements(article))
    return tuple(cite(article, unit.start, unit.end, number=number) for number, unit in enumerate(units, 1))

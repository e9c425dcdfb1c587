"""The command about origins: which articles carry one account, and which look like a machine's paraphrase."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict

from rag.config import Config
from rag.show.plain import plain
from rag.show.terminal.commands import DONE, open_filled_corpus, print_json
from rag.show.words import PARAPHRASE, count
from rag.types import Origin


def run_origins(options: argparse.Namespace, config: Config) -> int:
    """`origins`: with `--json` all of them, a line each; else those of several articles, and what is flagged."""
    with open_filled_corpus(config) as corpus:
        if options.json:
            for origin in corpus.origins():
                print_json(asdict(origin))
        else:
            print_origins(corpus.origins())
    return DONE


def print_origins(origins: Sequence[Origin]) -> None:
    """Origins of several articles with the reason for each, then flagged articles, then how many stand alone."""
    from rich.text import Text

    from rag.show.terminal.tables import make_columns, print_table

    shared = [origin for origin in origins if len(origin.sources) > 1]
    for origin in shared:
        rows: list[tuple[str | Text, str | Text]] = [("first", plain(origin.sources[0]))]
        rows += [(link.rule, plain(link.reason)) for link in origin.links]
        articles = count(len(origin.sources), "article")
        print_table(
            Text.assemble((plain(origin.name), "bold"), (f"  {articles}, 1 origin", "dim")), make_columns(rows), ""
        )
    flagged = [(source, flags) for o in origins for source in o.sources if (flags := o.flags_of(source))]
    for source, flags in flagged:
        rows = [(flag.sign, plain(flag.reason)) for flag in flags]
        print_table(Text(f"{plain(source)}", "bold"), Text(PARAPHRASE, "yellow"), make_columns(rows), "")
    alone = len(origins) - len(shared)
    total = sum(len(origin.sources) for origin in origins)
    print_table(f"{count(total, 'article')}, {count(len(origins), 'origin')}; {alone} in one article only")

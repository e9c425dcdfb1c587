"""Who said what: agreement with statements marked by hand, and its cost: python benchmarks/statements_benchmark.py

Agreement is over the sample articles in `seeds/` (see `benchmarks/agreement.py`). The cost is that of reading the
statements of synthetic articles, beside that of embedding the same articles' passages, in the same process: the
medians over the rounds. Synthetic sentences report something in three of five cases, more often than news does.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.agreement import load_gold, measure_agreement, read_seeds
from benchmarks.index_benchmark import write_articles
from rag.config import Config
from rag.index.embed import open_embedder
from rag.read.article import read_article
from rag.read.passages import split_passages
from rag.read.statements import read_statements
from rag.types import Article


def print_agreement() -> None:
    """Print how the statements of the sample articles agree with those marked by hand."""
    articles, gold = read_seeds(), load_gold()
    found = [statement for article in articles.values() for statement in read_statements(article)]
    print(f"{'agreement':21} {'rows':>4} {'found':>6} {'precision':>10} {'recall':>7} {'F1':>6} {'speaker':>8}")
    for marginal in (False, True):
        for overlap in (0.3, 0.8):
            result = measure_agreement(articles, gold, found, overlap=overlap, marginal=marginal)
            print(
                f"{'all rows' if marginal else 'no marginal rows':17} {overlap} {result.gold:4} {result.found:6} "
                f"{result.precision:10.3f} {result.recall:7.3f} {result.f1:6.3f} {result.speaker_accuracy:8.3f}"
            )


def measure_cost(articles: list[Article], *, rounds: int) -> list[tuple[float, float]]:
    """For each round, the seconds that embedding the articles' passages takes, and reading their statements."""
    embedder = open_embedder(Config())
    embedder.embed(["warm"])
    texts = [passage.text for article in articles for passage in split_passages(article)]
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        embedder.embed(texts)
        embedded = time.perf_counter()
        for article in articles:
            read_statements(article)
        times.append((embedded - started, time.perf_counter() - embedded))
    return times


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--characters", type=int, default=4_600, help="of one article")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print_agreement()
    with tempfile.TemporaryDirectory() as scratch:
        write_articles(Path(scratch), count=options.articles, characters=options.characters)
        paths = sorted(Path(scratch).iterdir())
        articles = [read_article(path, source=path.name, max_bytes=1_000_000) for path in paths]
    passages = sum(len(split_passages(article)) for article in articles)
    times = measure_cost(articles, rounds=options.rounds)
    embedding, reading = (statistics.median(column) * 1000 / passages for column in zip(*times, strict=True))
    ratios = [read / embed for embed, read in times]
    print(f"{len(articles)} articles, {passages} passages")
    print(f"{'embedding':24} {embedding:8.3f} ms a passage")
    print(f"{'statements':24} {reading:8.3f} ms a passage")
    print(f"{'statements / embedding':24} {statistics.median(ratios):8.2f}   {' '.join(f'{r:.2f}' for r in ratios)}")


if __name__ == "__main__":
    main()

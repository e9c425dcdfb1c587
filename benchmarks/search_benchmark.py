"""What a search costs, on synthetic news: python benchmarks/search_benchmark.py

5,500 passages of the same made-up articles as in index_benchmark.py; questions of made-up topics in wordings that
people use, each asked once. In process, the embedding of the question included.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index_benchmark import FRAMES, write_articles

from rag.config import Config
from rag.find.search import CANDIDATES, search
from rag.find.terms import content_words
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Filters

SHORT = (
    "what did {0} say about {1} {2}?",
    "who {1}ed the {2} in {0}?",
    "{0} on {1}",
    "where did {0} meet {3} over {2}?",
)
LONG = (
    "Did {0} say that the {1} {2} would end, while {3} told the {4} that its {5} was over, as printed on July 3, 2023?",
    "Which {1}, known for its {2}, was said by {0} to have lost the {4}, and who, according to {3}, found the {5}?",
)


def make_questions(corpus: Corpus, wordings: tuple[str, ...], *, count: int) -> list[str]:
    """Questions made of words of the corpus, each as likely as it is frequent there; those of FRAMES are left out."""
    draw = random.Random(5)
    frames = set(content_words(" ".join(FRAMES)))
    texts = [article.text for article in corpus.articles()]
    questions = []
    for number in range(count):
        words = [word for word in content_words(draw.choice(texts)) if word.casefold() not in frames]
        names = [word for word in words if word[0].isupper()]
        topics = draw.sample([word for word in words if word.islower()], 4)
        chosen = (draw.choice(names), topics[0], topics[1], draw.choice(names), topics[2], topics[3])
        questions.append(wordings[number % len(wordings)].format(*chosen))
    return questions


def report(name: str, call: Callable[[Any], object], rows: Iterable[Any]) -> None:
    """Print the milliseconds of a call: the median, and the 95th of 100."""
    times = []
    for row in rows:
        started = time.perf_counter()
        call(row)
        times.append((time.perf_counter() - started) * 1000)
    print(f"{name:26} p50 {statistics.median(times):6.2f} ms   p95 {statistics.quantiles(times, n=20)[-1]:6.2f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--questions", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "articles"
        folder.mkdir()
        write_articles(folder, count=options.articles, characters=4_600)
        config = Config(store=Path(scratch) / "store")
        index_paths(config, [folder])
        corpus = open_corpus(config)
        print(f"{corpus.size()[0]} articles, {corpus.size()[1]} passages, {options.questions} questions of a kind")
        started = time.perf_counter()
        search(corpus, "the first one opens the store")
        print(f"{'first search':26} {(time.perf_counter() - started) * 1000:8.2f} ms")
        short = make_questions(corpus, SHORT, count=options.questions)
        long = make_questions(corpus, LONG, count=options.questions)
        july = Filters(since="2023-07-01", until="2023-07-14")
        report("Chroma alone", lambda vector: corpus.nearest(vector, limit=CANDIDATES), corpus.embedder.embed(short))
        report("short", lambda question: search(corpus, question), short)
        report("short, half of the days", lambda question: search(corpus, question, filters=july), short)
        report("several clauses", lambda question: search(corpus, question), long)
        report("100,000 characters", lambda question: search(corpus, question), [" ".join(long * 9)[:100_000]] * 5)
        corpus.close()


if __name__ == "__main__":
    main()

"""What indexing and the two halves of a search cost, on synthetic news: python benchmarks/index_benchmark.py

Writes its own articles (seeded: the same on every machine), 1,000 of them with 4.6 MB, into a temporary folder. The
raw cost, to which indexing is compared, is embedding the same passages and upserting them into an empty Chroma, in the
same process: the fastest that a store on Chroma could be. Figures are medians over the rounds.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rag.config import Config
from rag.index.corpus import Corpus, open_corpus
from rag.index.embed import open_embedder
from rag.index.ingest import index_paths
from rag.types import Passage

SYLLABLES = "ba be bor ca cen dan del en est fa fin gal gor hal hin il jar ka kel la len lor ma men mir na nor o pal per qua ra rin sal sen ta tor u val ven wes ya zin".split()  # noqa: E501
FRAMES = (
    "{0} {1} told {2} on {day} that the {3} {4} would {5} the {6} of {7} in {8}.",
    "The {3} {4}, according to {0}, has {5}ed {6} since the {7} {8} in {day}.",
    "“We will {5} every {6} that the {7} has {8},” said {0} {1}, who leads the {3} {4} of {2}.",
    "After two days of talks in {2}, the {3} {4} and the {6} {7} agreed to {5} their {8}.",
    "No {6} was {5}ed, although {0} {1} had {7} a {8} {4} before the {3} {2} meeting on {day}.",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def write_articles(folder: Path, *, count: int, characters: int) -> None:
    """Write articles of about `characters` characters each; as in natural text, few words are common and many rare."""
    draw = random.Random(7)
    words = sorted({"".join(draw.choices(SYLLABLES, k=draw.choice((2, 2, 3, 3, 4)))) for _ in range(12_000)})
    draw.shuffle(words)
    weights = [1 / (place + 3) for place in range(len(words))]
    for number in range(count):
        names = [word.capitalize() for word in draw.choices(words, k=3)]
        paragraphs = [f"{names[0]} and {names[1]} meet in {names[2]} over {words[number % len(words)]}"]
        paragraphs.append(f"By {names[0]} {names[1]}\nJuly {1 + number % 28}, 2023")
        while sum(map(len, paragraphs)) < characters:
            sentences = []
            for _ in range(draw.randint(2, 4)):
                chosen = draw.choices(words, weights, k=9)
                chosen[:3] = [*draw.choices(names, k=2), chosen[2].capitalize()]
                sentences.append(draw.choice(FRAMES).format(*chosen, day=draw.choice(DAYS)))
            paragraphs.append(" ".join(sentences))
        (folder / f"article_{number:05d}.txt").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")


def measure_raw(passages: list[Passage], config: Config, folder: Path) -> tuple[float, float]:
    """Seconds for embedding the passages, and for upserting them into an empty Chroma."""
    import chromadb
    from chromadb.config import Settings

    embedder = open_embedder(config)
    embedder.embed(["warm"])
    started = time.perf_counter()
    vectors = embedder.embed([passage.text for passage in passages])
    embedded = time.perf_counter()
    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    collection = client.create_collection("raw", embedding_function=None, configuration={"hnsw": {"space": "cosine"}})
    for start in range(0, len(passages), 2_000):
        batch = passages[start : start + 2_000]
        collection.upsert(
            ids=[passage.id for passage in batch],
            embeddings=vectors[start : start + 2_000],
            metadatas=[{"source": p.source, "start": p.start, "end": p.end} for p in batch],
        )
    client.close()
    return embedded - started, time.perf_counter() - embedded


def measure_package(passages: list[Passage]) -> float:
    """Seconds for embedding the passages with WordLlama's own `embed`, as anybody would call it first."""
    import wordllama

    folder = Path(wordllama.__file__).parent
    model = wordllama.WordLlama.load(cache_dir=folder, dim=256, disable_download=True)
    model.embed(["warm"], norm=True)
    started = time.perf_counter()
    model.embed([passage.text for passage in passages], norm=True)
    return time.perf_counter() - started


def middle(call: Callable[[int], object], *, rounds: int) -> float:
    """The median of a call's milliseconds."""
    times = []
    for number in range(rounds):
        started = time.perf_counter()
        call(number)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def measure_search(corpus: Corpus) -> dict[str, float]:
    """Median milliseconds of the parts of a search; questions are made from words of the articles themselves."""
    draw = random.Random(11)
    articles = corpus.articles()
    questions = [
        "what did they say about " + " ".join(draw.sample(draw.choice(articles).text.split(), 8)) for _ in range(200)
    ]
    vectors = corpus.embedder.embed(questions)
    few = frozenset(article.source for article in articles[:3])
    many = frozenset(article.source for article in articles[::2])
    corpus.nearest(vectors[0], limit=50)
    return {
        "embed the question": middle(lambda n: corpus.embedder.embed([questions[n]]), rounds=200),
        "lexical, 50 passages": middle(lambda n: corpus.lexical(questions[n], limit=50), rounds=200),
        "lexical among half": middle(lambda n: corpus.lexical(questions[n], limit=50, sources=many), rounds=50),
        "nearest, 50 passages": middle(lambda n: corpus.nearest(vectors[n], limit=50), rounds=200),
        "nearest among 3 sources": middle(lambda n: corpus.nearest(vectors[n], limit=50, sources=few), rounds=50),
        "nearest among half": middle(lambda n: corpus.nearest(vectors[n], limit=50, sources=many), rounds=50),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--characters", type=int, default=4_600, help="of one article")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "articles"
        folder.mkdir()
        write_articles(folder, count=options.articles, characters=options.characters)
        megabytes = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        first = Config(store=Path(scratch) / "first")
        report = index_paths(first, [folder])
        print(
            f"{report.articles} articles, {megabytes:.1f} MB, {report.passages} passages "
            f"(first run {report.seconds:.2f} s)"
        )
        corpus = open_corpus(first)
        passages = [passage for article in corpus.articles() for passage in corpus.passages(article.source)]
        ratios, rows = list[tuple[float, float]](), list[tuple[float, ...]]()
        for number in range(options.rounds):
            embedding, upserting = measure_raw(passages, first, Path(scratch) / f"raw{number}")
            whole = index_paths(Config(store=Path(scratch) / f"round{number}"), [folder]).seconds
            package = measure_package(passages)
            rows.append((embedding, package, upserting, whole))
            ratios.append((whole / (embedding + upserting), whole / (package + upserting)))
        for name, column in zip(
            ("raw embedding, ours", "raw embedding, package's", "raw upsert", "index"),
            zip(*rows, strict=True),
            strict=True,
        ):
            print(f"{name:26} {statistics.median(column):8.2f} s   {' '.join(f'{value:.2f}' for value in column)}")
        for name, column in zip(
            ("index / raw, ours", "index / raw, package's"), zip(*ratios, strict=True), strict=True
        ):
            print(f"{name:26} {statistics.median(column):8.2f}     {' '.join(f'{value:.2f}' for value in column)}")
        print(f"{'index, nothing changed':26} {index_paths(first, [folder]).seconds:8.2f} s")
        (folder / "article_00000.txt").write_text("A new text.\n\nIt has one sentence that is new.\n", encoding="utf-8")
        print(f"{'index, one file changed':26} {index_paths(first, [folder]).seconds:8.2f} s")
        for name, milliseconds in measure_search(corpus).items():
            print(f"{name:26} {milliseconds:8.2f} ms")
        corpus.close()


if __name__ == "__main__":
    main()

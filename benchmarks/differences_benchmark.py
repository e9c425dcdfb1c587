"""Differences between accounts, against those planted: python benchmarks/differences_benchmark.py [FOLDER GOLD]

Without arguments over the sample articles and the sets of short articles in `tests/gold/`. A difference counts as right
where a person planted one of its kind in the same meeting and two of its versions are in the words of two planted ones.
"""

import json
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rag.answer.differences import find_differences
from rag.config import Config
from rag.index.corpus import open_corpus
from rag.index.ingest import index_paths
from rag.types import Citation, Difference

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
SETS = (
    (ROOT / "seeds", GOLD / "seed_meetings.json"),
    (GOLD / "meetings", GOLD / "meetings" / "gold.json"),
    (GOLD / "more_meetings", GOLD / "more_meetings" / "gold.json"),
)


@dataclass(frozen=True, slots=True)
class Score:
    """What was found in one set, and which planted differences were not."""

    right: list[Difference]
    wrong: list[Difference]
    missed: list[Mapping[str, Any]]
    planted: int

    @property
    def precision(self) -> float:
        """Share of what is shown that was planted."""
        return len(self.right) / max(1, len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        """Share of what was planted that is shown."""
        return 1 - len(self.missed) / max(1, self.planted)


def score(folder: Path, file: Path, store: Path) -> Score:
    """Find the differences of each meeting whose articles the gold file names, and compare."""
    gold = json.loads(file.read_text(encoding="utf-8"))
    right, wrong = [], []
    left = list(gold["differences"])
    config = Config(store=store)
    index_paths(config, [folder])
    with closing(open_corpus(config)) as corpus:
        articles = {article.source: article for article in corpus.articles()}
        for meeting in gold["meetings"]:
            accounts = [articles[source] for source in meeting["sources"]]
            said = {account.source: corpus.statements(account) for account in accounts}
            planted = [row for row in gold["differences"] if row["meeting"] == meeting["id"]]
            for found in find_differences(accounts, said, corpus.speakers()):
                met = [row for row in planted if is_the_same(found, row)]
                (right if met else wrong).append(found)
                left = [row for row in left if row not in met]
    return Score(right, wrong, left, len(gold["differences"]))


def is_the_same(found: Difference, row: Mapping[str, Any]) -> bool:
    """Whether a difference is a planted one: of its kind, two of its versions with words of two planted versions."""
    if found.kind != row["kind"]:
        return False
    held = [{place for place, version in enumerate(row["versions"]) if holds(one, version)} for one in found.versions]
    return len(set().union(*held)) > 1 and all(held)


def holds(one: Citation, version: Mapping[str, str]) -> bool:
    """Whether a citation and a planted version have words in common; a repost may stand for its original."""
    ours, theirs = (" ".join(text.split()) for text in (one.quote, version["quote"]))
    return ours in theirs or theirs in ours or (one.source == version["source"] and shares_run(ours, theirs))


def shares_run(one: str, other: str, *, least: int = 4) -> bool:
    """Whether two texts share some words in a row."""
    words, others = one.split(), f" {other} "
    return any(f" {' '.join(words[at : at + least])} " in others for at in range(len(words) - least + 1))


def print_score(folder: Path, file: Path) -> None:
    """Print the figures of one set, with what is wrong and what is missed."""
    with TemporaryDirectory() as store:
        result = score(folder, file, Path(store) / "store")
    for found in result.wrong:
        print("wrong", found.kind, found.note, *(f"\n      {one.source}: {one.quote}" for one in found.versions))
    for row in result.missed:
        versions = (f"\n      {one['source']}: {one['quote']}" for one in row["versions"])
        print("missed", row["kind"], row["about"], *versions)
    print(f"{folder}: right {len(result.right)}, wrong {len(result.wrong)}, planted {result.planted}")
    print(f"precision {result.precision:.3f}, recall {result.recall:.3f}")


if __name__ == "__main__":
    for folder, file in [tuple(map(Path, sys.argv[1:3]))] if len(sys.argv) > 2 else SETS:
        print_score(folder, file)

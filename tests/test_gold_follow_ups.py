"""Follow-up questions as a person reads them: over the sample articles (`tests/gold/follow_ups.jsonl`), and by a second
reader over these and over articles of the tests (`tests/gold/more_follow_ups.jsonl`).
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from corpora import write_texts
from valley import VALLEY

from rag.answer.ask import ask
from rag.answer.follow_up import rewrite_follow_up
from rag.config import Config
from rag.find.question import understand
from rag.find.terms import stem, words
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Answer, Rewritten

# `open`: it leaves something open that its own history does not have; another may.
# `left`: the rules leave the follow-up as it is, for the user or the language model to complete, and guess nothing.
ROWS = [
    json.loads(line)
    for name in ("follow_ups.jsonl", "more_follow_ups.jsonl", "third_follow_ups.jsonl")
    for line in (Path(__file__).parent / "gold" / name).read_text(encoding="utf-8").splitlines()
]
CORPORA = ("seeds", "valley")
LONGEST = 0.005
"""Seconds of a rewriting."""


@pytest.fixture(scope="module")
def corpora(seed_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Corpus]]:
    """The sample articles, and VALLEY."""
    folder = tmp_path_factory.mktemp("valley")
    write_texts(folder / "articles", VALLEY)
    index_paths(Config(store=folder / "store"), [folder / "articles"])
    stores = zip(CORPORA, (seed_store, folder / "store"), strict=True)
    corpora = {name: open_corpus(Config(store=store)) for name, store in stores}
    yield corpora
    for corpus in corpora.values():
        corpus.close()


def rows_of(name: str) -> list[dict[str, Any]]:
    """The rows over one corpus."""
    return [row for row in ROWS if row.get("corpus", "seeds") == name]


def rewrite_row(corpus: Corpus, row: dict[str, Any]) -> tuple[Rewritten, list[Answer]]:
    """A row's follow-up after its history, each question of which is rewritten with those before it."""
    history: list[Answer] = []
    for earlier in row["history"]:
        history.append(ask(corpus, rewrite_follow_up(corpus, earlier, history).question, offline=True))
    return rewrite_follow_up(corpus, row["follow_up"], history), history


def find_faults(corpus: Corpus, row: dict[str, Any], done: Rewritten) -> list[str]:
    """What is not as the row says."""
    if row.get("stays") or row.get("left"):
        return [] if done.question == row["follow_up"] and not done.is_rewritten else ["does not stay"]
    faults = [] if done.is_rewritten else ["not rewritten"]
    asked = understand(done.question)
    stems = {stem(word) for word in words(done.question)}
    topic = {stem(word) for word in words(asked.topic)}
    if "speaker" in row:
        meant = [speaker.name for name in asked.speakers for speaker in corpus.find_speakers(name)[:1]]
        faults += [] if meant == [row["speaker"]] else [f"speaker {meant}"]
    named = stems if asked.asks in ("when", "where") else {stem(w) for name in asked.speakers for w in words(name)}
    faults += [f"name {name}" for name in row.get("names", ()) if not {stem(w) for w in words(name)} <= named]
    faults += [f"topic {word}" for word in row.get("topic", ()) if stem(word) not in topic]
    faults += [f"word {word}" for word in row.get("words", ()) if stem(word) not in stems]
    faults += [f"too much {word}" for word in row.get("absent", ()) if stem(word) in stems]
    return faults + ([f"asks {asked.asks}"] if row.get("asks", asked.asks) != asked.asks else [])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['id']}-{row['follow_up'][:40]}")
def test_follow_ups_are_understood_as_meant_and_fresh_questions_stay(
    corpora: dict[str, Corpus], row: dict[str, Any]
) -> None:
    """Speaker, topic, meeting and kind of the rewritten question are those of the gold set."""
    corpus = corpora[row.get("corpus", "seeds")]
    done, _ = rewrite_row(corpus, row)

    assert find_faults(corpus, row, done) == [], done


def test_a_rewritten_question_stands_alone(corpora: dict[str, Corpus]) -> None:
    """Rewriting it again changes nothing."""
    for row in ROWS:
        corpus = corpora[row.get("corpus", "seeds")]
        done, history = rewrite_row(corpus, row)
        if done.is_rewritten:
            assert rewrite_follow_up(corpus, done.question, history) == Rewritten(question=done.question)


@pytest.mark.parametrize("name", CORPORA)
def test_a_fresh_question_stays_after_whatever_was_asked(corpora: dict[str, Corpus], name: str) -> None:
    """Each one of the gold set after each first question of the others."""
    corpus, rows = corpora[name], rows_of(name)
    fresh = [row["follow_up"] for row in rows if row.get("stays") and row["history"] and not row.get("open")]
    first = dict.fromkeys(row["history"][0] for row in rows if row["history"])
    spoiled = [
        (earlier.question, question)
        for earlier in [ask(corpus, one, offline=True) for one in first]
        for question in fresh
        if rewrite_follow_up(corpus, question, [earlier]).is_rewritten
    ]

    assert len(fresh) * len(first) > {"seeds": 8_000, "valley": 600}[name]
    assert spoiled == []


def test_rewriting_takes_no_time(corpora: dict[str, Corpus]) -> None:
    """Under 5 ms each, in the median of the gold set."""
    taken = []
    for row in ROWS:
        corpus = corpora[row.get("corpus", "seeds")]
        history = rewrite_row(corpus, row)[1]
        begun = time.perf_counter()
        rewrite_follow_up(corpus, row["follow_up"], history)
        taken.append(time.perf_counter() - begun)

    assert median(taken) < LONGEST

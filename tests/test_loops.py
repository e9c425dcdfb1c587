"""A model that repeats itself is stopped early; nobody else is."""

import random
import time
from pathlib import Path

import pytest
from scripted_server import Fault, ScriptedServer

from rag.answer.model.calls import read_reply
from rag.answer.model.llm import MAX_CHARACTERS
from rag.answer.model.loops import LEAST, TIMES, ends_in_loop
from rag.config import Config
from rag.errors import ModelError

SENTENCE = "The harbour master said that the second ferry would run again from the first of May. "
PARAGRAPH = " ".join(
    f"In year {year} the council heard the {year % 7} harbour and fed it word{year}." for year in range(9)
)


def words_before_stop(text: str) -> int | None:
    """How many of its words a text may say before it is stopped."""
    words = text.split(" ")
    return next((count for count in range(1, len(words)) if ends_in_loop(" ".join(words[:count]))), None)


@pytest.mark.parametrize("run", ["again ", SENTENCE, SENTENCE + "Nobody asked why. ", PARAGRAPH + " "])
def test_a_run_of_words_again_and_again_is_a_loop(run: str) -> None:
    """A word, a sentence, two, a paragraph: seen as soon as there are TIMES of them and LEAST words, not before."""
    length = len(run.split())
    stopped = words_before_stop(f"He began as one begins. {run * 100}"[:6_000])

    assert stopped is not None
    assert max(LEAST, TIMES * length) <= stopped <= max(LEAST, TIMES * length) + 8


def test_half_a_word_at_the_end_hides_no_loop() -> None:
    """A piece of a stream may end anywhere."""
    assert all(ends_in_loop(SENTENCE * 5 + SENTENCE[:end]) for end in range(len(SENTENCE)))


@pytest.mark.parametrize(
    "line",
    ["{n}. The ferry runs twice a day.\n", "The ferry runs twice a day. [{n}] ", "\n  {n}) The ferry runs. [1, {n}]"],
)
def test_a_loop_may_count_on(line: str) -> None:
    """Numbers of a list and markers are no words."""
    assert words_before_stop("".join(line.format(n=n) for n in range(1, 40))) is not None


@pytest.mark.parametrize(
    "text",
    [
        "".join(
            f"- {name} of the harbour council voted for it. [{n}]\n" for n, name in enumerate("ABCDEFGHIJKLMNOPQRS")
        ),
        "".join(f"On {n} May {2 * n + 100} people took the ferry.\n" for n in range(1, 40)),
        "".join(f"[{n}] " for n in range(1, 200)),
        "| day | ferries |\n" + "| --- | --- |\n" * 3 + "".join(f"| {n} | {n * n} |\n" for n in range(60)),
        "-" * 900,
        "1. Yes.\n2. Yes.\n3. No.\n" * 3 + "4. Yes.\n" * 40,
        SENTENCE * 3,
        "Row, row, row your boat. " * 3 + "Life is but a dream.",
        " \n" * 2_000,
    ],
    ids=["list", "counts", "markers", "table", "rule", "answers", "thrice", "song", "blank"],
)
def test_what_only_looks_alike_is_none(text: str) -> None:
    """Lists, counts, tables, markers, a sentence said three times."""
    assert words_before_stop(text) is None


def test_white_space_takes_no_time() -> None:
    """A look at eighty thousand blanks takes milliseconds; where it grew with their square, half a minute."""
    started = time.monotonic()

    assert not ends_in_loop(" \n" * 40_000)
    assert time.monotonic() - started < 1


def test_a_small_vocabulary_is_no_loop() -> None:
    """Two thousand words drawn from eight; the seed is fixed."""
    words = random.Random(5).choices("the a ferry runs late and not often".split(), k=2_000)

    assert words_before_stop(" ".join(words)) is None


def test_a_loop_is_stopped_long_before_the_limit(tmp_path: Path) -> None:
    """The endpoint's connection is closed after a few hundred characters."""
    said: list[str] = []
    with ScriptedServer(Fault(kind="repeat", text=SENTENCE)) as server:
        config = Config(openai_base_url=server.url, store=tmp_path, model_timeout=20.0)
        with pytest.raises(ModelError, match="repeated itself"):
            read_reply(config, "prompt", on_piece=said.append)

    assert len("".join(said)) < MAX_CHARACTERS / 10

"""Conversations in the catalog: kept without loss, whoever else writes, and without touching the corpus."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from harbour import KEY, QUESTION, open_harbour
from scripted_server import ScriptedServer

from rag.answer.ask import ask
from rag.errors import RequestError, StoreLocked
from rag.index.conversations import (
    UNREADABLE,
    add_turn,
    begin_conversation,
    find_begun,
    find_conversation,
    find_conversations,
    read_turns,
    remove_conversation,
    remove_turns,
    rename_conversation,
    restore,
    tell_time,
    write_turn,
)
from rag.index.corpus import Corpus
from rag.index.database import Database
from rag.index.ingest import index_paths
from rag.index.lock import writing
from rag.types import Answer, Filters, Turn

ROOT = Path(__file__).parent.parent
INDEXER = """
import sys
from pathlib import Path
from rag.config import Config
from rag.index.ingest import index_paths

def pause(stage, done, total):
    print(stage, done, total, flush=True)
    if stage == "articles" and done:
        sys.stdin.readline()

index_paths(Config(store=Path(sys.argv[1])), [Path(sys.argv[2])], on_progress=pause)
print("finished", flush=True)
"""
BUSY = """
import sys, time
from contextlib import closing
from pathlib import Path
from rag.index.database import Database

with closing(Database(Path(sys.argv[1]))) as database, database.transaction():
    print("ready", flush=True)
    time.sleep(1)
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from rag.config import Config
from rag.index.conversations import add_turn, tell_time
from rag.types import Turn

config = Config(store=Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    add_turn(config, sys.argv[2], Turn(question=f"{sys.argv[4]} {number}", at=tell_time()))
    print(number, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """The harbour's two articles."""
    with closing(open_harbour(tmp_path)) as opened:
        yield opened


@contextmanager
def running(script: str, *values: object) -> Iterator["subprocess.Popen[str]"]:
    """A process of its own, over the project's code; it is ended at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *map(str, values)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def lines(process: "subprocess.Popen[str]") -> Iterator[str]:
    """What it prints, line by line."""
    assert process.stdout
    return map(str.strip, process.stdout)


def begin(corpus: Corpus) -> str:
    """A conversation whose first turn was removed."""
    name, turn = begin_conversation(corpus.config, "Ferries", Turn(question="what?"))
    remove_turns(corpus.config, name, [turn.number])
    return name


def make_answers(corpus: Corpus) -> dict[str, Answer]:
    """One answer of each kind."""
    with ScriptedServer(
        ["The harbour has a ferry in winter. [1] Ada Finch said “The harbour freezes”. [1]"] * 3
    ) as server:
        wired = replace(corpus.config, openai_api_key=KEY, openai_base_url=server.url)
        with_model = Corpus(wired, corpus.embedder)
        with closing(with_model):
            written = ask(with_model, QUESTION)
    assert written.work
    assert any(sentence.reasons for sentence in written.sentences)
    return {
        "offline": ask(corpus, QUESTION),
        "model": written,
        "abstained": ask(corpus, "what did the astronauts say about Jupiter?"),
        "half a pair": replace(written, notice="cut \ud83d here"),
    }


def test_an_answer_is_loaded_as_it_was_given(corpus: Corpus) -> None:
    """Offline, of a model with its work, abstained with its receipt, with what is no UTF-8: load(save(x)) == x."""
    name = begin(corpus)
    for kind, answer in make_answers(corpus).items():
        filters = Filters(sources=("ferry.txt", "winter.txt"), since="2020", speaker="Finch")
        turn = Turn(
            question=kind, asked=QUESTION, filters=filters, answer=answer, at=tell_time(), revision=corpus.revision()
        )
        kept = add_turn(corpus.config, name, turn)

        assert replace(turn, number=kept.number) == kept == read_turns(corpus.config, name)[-1]


def test_an_answer_of_another_version_leaves_its_question(corpus: Corpus) -> None:
    """What no longer parses, be it JSON or not, is told in the answer's place; the turns beside it are whole."""
    name = begin(corpus)
    turns = [add_turn(corpus.config, name, Turn(question=f"{n}", answer=ask(corpus, QUESTION))) for n in range(3)]
    with closing(Database(corpus.config.store)) as database, database.transaction():
        change = "update turns set answer = ?, filters = ? where number = ?"
        database.connection.execute(change, ['{"question": 7}', '{"gone": 1, "speaker": "Finch"}', turns[0].number])
        database.connection.execute(change, ["nonsense", "{}", turns[1].number])
    read = read_turns(corpus.config, name)

    assert ["0", "1", "2"] == [turn.question for turn in read]
    assert [UNREADABLE, UNREADABLE, ""] == [turn.error for turn in read]
    assert [None, None, turns[2].answer] == [turn.answer for turn in read]
    assert Filters(speaker="Finch") == read[0].filters


def test_a_turn_is_written_in_the_middle_of_an_index_run(corpus: Corpus, tmp_path: Path) -> None:
    """Another process holds the writer's lock and has written its first batch: a turn is kept at once, and its own
    writing goes on.
    """
    more = tmp_path / "more"
    more.mkdir()
    for number in range(120):
        (more / f"{number}.txt").write_text(f"Ward {number}\n\nThe council of ward {number} met.\n", encoding="utf-8")
    name = begin(corpus)
    with running(INDEXER, corpus.config.store, more) as indexer:
        assert "articles 100 120" in iter(lines(indexer))
        with pytest.raises(StoreLocked), writing(corpus.config.store):
            pass
        began = time.monotonic()
        add_turn(corpus.config, name, Turn(question="meanwhile", answer=ask(corpus, QUESTION)))
        took = time.monotonic() - began
        assert indexer.stdin
        for _ in range(9):
            indexer.stdin.write("\n")
        indexer.stdin.flush()
        assert "finished" in list(lines(indexer))

    assert took < 5
    assert ["meanwhile"] == [turn.question for turn in read_turns(corpus.config, name)]
    assert corpus.size()[0] == 122


def test_a_turn_waits_for_another_transaction(corpus: Corpus) -> None:
    """While another process is within a transaction of a second, a turn waits, and is kept."""
    name = begin(corpus)
    with running(BUSY, corpus.config.store) as busy:
        assert next(lines(busy)) == "ready"
        add_turn(corpus.config, name, Turn(question="patient"))

    assert ["patient"] == [turn.question for turn in read_turns(corpus.config, name)]


def test_a_conversation_changes_nothing_of_the_corpus(corpus: Corpus) -> None:
    """Its revision, what was remembered, and Chroma's folder stay as they are; the next index run finds nothing new."""
    answer, before = ask(corpus, QUESTION), corpus.revision()
    remembered, chroma = corpus.meeting_finder(), sorted((corpus.config.store / "chroma").rglob("*"))
    stamps = [path.stat().st_mtime_ns for path in chroma]
    name = begin(corpus)
    add_turn(corpus.config, name, Turn(question=QUESTION, answer=answer))

    assert before == corpus.revision()
    assert corpus.meeting_finder() is remembered
    assert stamps == [path.stat().st_mtime_ns for path in chroma]
    report = index_paths(corpus.config, [corpus.config.store.parent / "articles"])
    assert (report.added, report.updated, report.unchanged) == (0, 0, 2)
    assert before == corpus.revision()


def test_what_was_written_survives_the_death_of_its_writer(corpus: Corpus) -> None:
    """`kill -9` right after a turn: it is there."""
    name = begin(corpus)
    with running(KILLED, corpus.config.store, name, 3, "turn") as writer:
        assert ["0", "1", "2"] == list(lines(writer))
        assert writer.wait(10) == -signal.SIGKILL

    assert ["turn 0", "turn 1", "turn 2"] == [turn.question for turn in read_turns(corpus.config, name)]


def test_two_who_write_to_one_conversation_both_append(corpus: Corpus) -> None:
    """Forty turns of two processes at once: none is lost, each has a number of its own, in the order of each writer."""
    name = begin(corpus)
    with (
        running(KILLED, corpus.config.store, name, 20, "left") as left,
        running(KILLED, corpus.config.store, name, 20, "right") as right,
    ):
        assert len(list(lines(left))) == len(list(lines(right))) == 20
    turns = read_turns(corpus.config, name)

    assert len({turn.number for turn in turns}) == 40
    for side in ("left", "right"):
        own = [f"{side} {number}" for number in range(20)]
        assert own == [turn.question for turn in turns if turn.question.startswith(side)]


def test_removed_is_removed_until_it_is_restored(corpus: Corpus) -> None:
    """Turns and whole conversations go, a number is not given again, and each comes back to its place."""
    config, first = corpus.config, Turn(question="0", revision="r")
    name, first = begin_conversation(config, "Ferries", first, began=QUESTION)
    turns = [first, *(add_turn(config, name, Turn(question=f"{number}", revision="r")) for number in (1, 2))]
    removed = remove_turns(config, name, [turns[1].number, turns[2].number])
    later = add_turn(config, name, Turn(question="later"))
    assert ["0", "later"] == [turn.question for turn in read_turns(config, name)]
    assert later.number > turns[2].number

    restore(config, removed)
    assert [*turns, later] == read_turns(config, name)

    gone = remove_conversation(config, name)
    assert find_conversation(config, name) is None
    assert read_turns(config, name) == []
    for write in (
        lambda: add_turn(config, name, turns[0]),
        lambda: write_turn(config, name, turns[0]),
        lambda: rename_conversation(config, name, "x"),
        lambda: remove_conversation(config, name),
    ):
        with pytest.raises(RequestError, match="removed meanwhile"):
            write()
    restore(config, gone)
    restore(config, gone)
    assert [*turns, later] == read_turns(config, name)
    assert find_begun(config, QUESTION, revision="r") == name


def test_a_turn_is_written_in_place_of_itself(corpus: Corpus) -> None:
    """Asked again, it keeps number and place; one that was removed is not brought back."""
    config, name = corpus.config, begin(corpus)
    first, second = (add_turn(config, name, Turn(question=text)) for text in ("first", "second"))
    changed = replace(first, answer=ask(corpus, QUESTION), error="")
    write_turn(config, name, changed)
    assert [changed, second] == read_turns(config, name)

    remove_turns(config, name, [first.number])
    with pytest.raises(RequestError, match="removed while it was asked"):
        write_turn(config, name, changed)
    assert [second] == read_turns(config, name)


def test_conversations_are_found_by_what_stands_in_them(corpus: Corpus) -> None:
    """Titles, questions and answers, all words in any case and script; percent signs and quotes are only letters."""
    config = corpus.config
    answered = Turn(question="100 % sure?", answer=ask(corpus, QUESTION))
    ferry, _ = begin_conversation(config, "Fähren im Winter", answered)
    other, _ = begin_conversation(config, "Untitled", Turn(question="О ЧЁМ сказал Брандт?"))

    def found(search: str) -> list[str]:
        return [conversation.id for conversation in find_conversations(config, search)]

    assert [other, ferry] == found("") == found("  ")
    assert [ferry] == found("FÄHREN") == found("harbour FREEZES") == found("winter 100 %")
    assert [other] == found("о чём") == found("untitled")
    assert [] == found("%%") == found("_") == found("' or 1=1 --") == found("harbour untitled")
    rename_conversation(config, ferry, "Untitled too")
    assert [ferry, other] == found("untitled")
    assert [ferry] == [conversation.id for conversation in find_conversations(config, limit=1)]
    assert [1, 1] == [conversation.turns for conversation in find_conversations(config)]


def test_an_address_finds_what_it_began_while_the_corpus_stays(corpus: Corpus) -> None:
    """The last conversation that the question of an address began; none where the articles have changed since."""
    for _ in range(2):
        turn = Turn(question=QUESTION, revision=corpus.revision())
        name, _ = begin_conversation(corpus.config, "Ferries", turn, began=QUESTION)

    assert find_begun(corpus.config, QUESTION, revision=corpus.revision()) == name
    assert find_begun(corpus.config, "another", revision=corpus.revision()) is None
    assert find_begun(corpus.config, QUESTION, revision="another") is None


def test_without_a_store_there_are_none(tmp_path: Path, corpus: Corpus) -> None:
    """A store that does not exist yet holds no conversation, and looking for one does not make it."""
    nowhere = replace(corpus.config, store=tmp_path / "nowhere")

    assert [] == find_conversations(nowhere) == read_turns(nowhere, "x")
    assert find_conversation(nowhere, "x") is None
    assert not nowhere.store.exists()

"""Kept replies save a call; nothing depends on them."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import ROOT, clean_environment

from rag.config import Config
from rag.index.ingest import index_paths
from rag.index.replies import FILE, LIMIT, CachedReply, find_reply, forget_replies, keep_reply, measure_replies

REPLY = CachedReply(text="Two ferries\nrun, “daily”. [1] 🚢", prompt_tokens=7, completion_tokens=None)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(store=tmp_path)


def keep_many(store: Path, name: str, count: int) -> None:
    for number in range(count):
        keep_reply(Config(store=store), f"{name}{number}", replace(REPLY, text=f"{name}{number}"))


def found(store: Path, name: str, count: int) -> int:
    replies = [find_reply(Config(store=store), f"{name}{number}") for number in range(count)]
    assert all(reply is None or reply.text == f"{name}{number}" for number, reply in enumerate(replies))
    return sum(reply is not None for reply in replies)


def test_what_is_kept_is_found(config: Config) -> None:
    """Word for word, under its own key; the last one kept under a key counts."""
    keep_reply(config, "one", replace(REPLY, text="older"))
    keep_reply(config, "one", REPLY)

    assert find_reply(config, "one") == REPLY
    assert find_reply(config, "two") is None


def test_looking_makes_no_file(config: Config) -> None:
    """Nor does a store that is not there begin to be by it."""
    assert find_reply(config, "one") is None
    assert list(config.store.iterdir()) == []

    elsewhere = Config(store=config.store / "missing")
    keep_reply(elsewhere, "one", REPLY)
    assert find_reply(elsewhere, "one") is None
    assert not elsewhere.store.exists()


def test_only_the_owner_can_read_them(config: Config) -> None:
    """Whatever the umask is."""
    before = os.umask(0)
    try:
        keep_reply(config, "one", REPLY)
    finally:
        os.umask(before)

    assert stat.S_IMODE((config.store / FILE).stat().st_mode) == 0o600


def test_the_oldest_go(config: Config) -> None:
    """LIMIT of them stay; one that was kept anew is no longer old."""
    keep_many(config.store, "a", 2)
    keep_many(config.store, "b", LIMIT - 2)
    keep_many(config.store, "a", 1)
    keep_many(config.store, "c", 1)

    assert (found(config.store, "a", 2), found(config.store, "b", LIMIT), found(config.store, "c", 1)) == (
        1,
        LIMIT - 2,
        1,
    )
    assert find_reply(config, "a0") is not None


@pytest.mark.parametrize("damage", [b"no database at all" * 200, b"SQLite format 3\x00" + b"\x07" * 4_000])
def test_a_damaged_file_is_begun_anew(config: Config, damage: bytes) -> None:
    """Looking throws it away, and so does keeping; the next reply is kept."""
    path = config.store / FILE
    for meet in (lambda: find_reply(config, "one"), lambda: keep_reply(config, "one", REPLY)):
        path.write_bytes(damage)
        assert meet() is None
        assert not path.exists()

    keep_reply(config, "one", REPLY)
    assert find_reply(config, "one") == REPLY


def test_a_file_cut_short_or_overwritten_raises_nothing(config: Config) -> None:
    """At every length, and with garbage at every page: a reply is whole, or there is none."""
    keep_many(config.store, "a", 20)
    whole = (config.store / FILE).read_bytes()
    for place in range(0, len(whole), 512):
        for damaged in (whole[:place], whole[:place] + b"\xa7" * 512 + whole[place + 512 :]):
            (config.store / FILE).write_bytes(damaged)
            found(config.store, "a", 20)
            keep_reply(config, "new", REPLY)
            keep_reply(config, "new", REPLY)
            assert find_reply(config, "new") in (REPLY, None)


def test_a_file_of_another_make_is_left_alone(config: Config) -> None:
    """A table of the same name with other columns: there is no reply, and no error."""
    with sqlite3.connect(config.store / FILE) as connection:
        connection.execute("create table replies (other)")
    connection.close()

    keep_reply(config, "one", REPLY)
    assert find_reply(config, "one") is None


def test_a_store_that_cannot_be_written_has_none(config: Config) -> None:
    """What was kept before is still found; a file that stays locked costs two seconds at most."""
    keep_reply(config, "one", REPLY)
    holder = sqlite3.connect(config.store / FILE, isolation_level=None)
    holder.execute("begin immediate")
    try:
        keep_reply(config, "two", REPLY)
        assert find_reply(config, "one") == REPLY
        assert find_reply(config, "two") is None
    finally:
        holder.close()
    (config.store / FILE).unlink()
    (config.store / FILE).mkdir()
    keep_reply(config, "one", REPLY)
    assert find_reply(config, "one") is None


def test_a_read_only_store_is_read(config: Config) -> None:
    """By a user who may not write: what was kept is found, keeping does nothing."""
    keep_reply(config, "one", REPLY)
    (config.store / FILE).chmod(0o444)
    for folder in (config.store.parent.parent, config.store.parent):
        folder.chmod(0o755)
    config.store.chmod(0o555)
    root = os.geteuid() == 0
    try:
        if root:  # whom nothing stops
            os.seteuid(65534)
        keep_reply(config, "two", REPLY)
        assert find_reply(config, "one") == REPLY
        assert find_reply(config, "two") is None
    finally:
        if root:
            os.seteuid(0)
        config.store.chmod(0o755)


def test_threads_and_processes_share_them(config: Config) -> None:
    """Eight threads and two processes keep fifty each: every one is there."""
    names = "abcdefgh"
    threads = [threading.Thread(target=keep_many, args=(config.store, name, 50)) for name in names]
    code = "import sys, pathlib, test_replies as t; t.keep_many(pathlib.Path(sys.argv[1]), sys.argv[2], 50)"
    environment = clean_environment(PYTHONPATH=f"{ROOT}{os.pathsep}{Path(__file__).parent}")
    others = [subprocess.Popen([sys.executable, "-c", code, str(config.store), name], env=environment) for name in "xy"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.wait(timeout=60) for other in others] == [0, 0]

    assert [found(config.store, name, 50) for name in (*names, "x", "y")] == [50] * 10


def test_replies_go_with_the_articles_that_they_may_quote(config: Config, tmp_path: Path) -> None:
    """An index run that removes an article leaves no reply behind; one that adds another leaves them."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("The ferry stopped on Monday.", encoding="utf-8")
    index_paths(config, [folder])
    keep_reply(config, "one", REPLY)
    (folder / "b.txt").write_text("Bread costs more than last year.", encoding="utf-8")
    index_paths(config, [folder])
    kept = find_reply(config, "one")
    (folder / "a.txt").unlink()
    index_paths(config, [folder])

    assert kept == REPLY
    assert find_reply(config, "one") is None


def test_what_is_kept_is_measured(config: Config) -> None:
    """Their number and the bytes of their file; nothing is made by looking, and nothing is left when forgotten."""
    assert measure_replies(config) == (0, 0)
    assert list(config.store.iterdir()) == []

    keep_many(config.store, "reply", 3)
    number, size = measure_replies(config)
    assert (number, size) == (3, (config.store / FILE).stat().st_size)

    forget_replies(config)
    assert measure_replies(config) == (0, 0)


def test_a_damaged_file_is_measured_as_nothing(config: Config) -> None:
    """It is begun anew, as by any other use."""
    (config.store / FILE).write_bytes(b"no database" * 500)

    assert measure_replies(config) == (0, 0)

"""Folders are followed: every change is taken up once, whole, and nothing stops it but its end."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from conftest import ARTICLES
from corpora import sources

from rag.config import Config
from rag.index.corpus import open_corpus
from rag.index.lock import writing
from rag.index.removal import remove_articles
from rag.index.watching import follow_folders, look_at
from rag.types import FileStep, IndexReport

RAIL, HARBOUR = "wire/rail.txt", "harbour talks.txt"
NEW = "Quarry strike ends\n\nApril 2, 2022\n\nThe quarrymen of Dunfell are back at work after eleven weeks.\n"


class Watch:
    """What a follower told."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, str]] = []
        self.reports: list[IndexReport] = []
        self.troubles: list[str] = []
        self.folders: list[Path] = []
        self.thread: Thread | None = None

    def take(self, step: FileStep) -> None:
        if step.state not in ("reading", "read"):
            self.steps.append((step.state, step.source))

    def wait(self, what: Callable[[], bool]) -> None:
        """Waits until it is so."""
        end = time.monotonic() + 20
        while not what():
            assert time.monotonic() < end, (self.steps, self.troubles)
            time.sleep(0.05)

    def wait_for(self, state: str, source: str) -> None:
        self.wait(lambda: (state, source) in self.steps)


@contextmanager
def following(config: Config, *folders: Path) -> Iterator[Watch]:
    """A follower of these folders in a thread of its own, ended at the end."""
    watch, stop = Watch(), Event()
    watch.folders = list(folders)

    def run() -> None:
        follow_folders(
            config,
            lambda: watch.folders,
            stop=stop,
            on_file=watch.take,
            on_report=watch.reports.append,
            on_trouble=watch.troubles.append,
        )

    watch.thread = Thread(target=run, daemon=True)
    watch.thread.start()
    try:
        yield watch
    finally:
        stop.set()
        watch.thread.join(20)
        assert not watch.thread.is_alive()


def test_each_change_is_taken_up(config: Config, articles_folder: Path) -> None:
    """Added, changed, renamed and removed, each told once; an idle folder is not indexed again."""
    with following(config, articles_folder) as watch:
        watch.wait(lambda: len(watch.steps) == 3)
        (articles_folder / "new.txt").write_text(NEW)
        watch.wait_for("added", "new.txt")
        (articles_folder / RAIL).write_text(ARTICLES[RAIL].replace("two years", "three years"))
        watch.wait_for("updated", RAIL)
        (articles_folder / "new.txt").rename(articles_folder / "newer.txt")
        watch.wait_for("removed", "new.txt")
        (articles_folder / "newer.txt").unlink()
        watch.wait(lambda: len(watch.reports) == 5)
        time.sleep(2.5)

    assert len(watch.reports) == 5
    assert watch.steps[3:] == [
        ("added", "new.txt"),
        ("updated", RAIL),
        ("added", "newer.txt"),
        ("removed", "new.txt"),
        ("removed", "newer.txt"),
    ]
    assert watch.troubles == []
    assert sources(config) == sorted(ARTICLES)


def test_a_file_that_is_being_written_is_not_read_half(config: Config, articles_folder: Path) -> None:
    """It is left alone until it rests, and others do not wait for it."""
    with following(config, articles_folder) as watch:
        watch.wait(lambda: len(watch.steps) == 3)
        with (articles_folder / "slow.txt").open("w") as slow:
            for line in range(20):
                slow.write(f"Line {line} of a long report from the quarry of Dunfell.\n")
                slow.flush()
                if line == 8:
                    (articles_folder / "quick.txt").write_text(NEW)
                time.sleep(0.2)
            assert ("added", "slow.txt") not in watch.steps
        watch.wait_for("added", "slow.txt")

    assert watch.steps.index(("added", "quick.txt")) < watch.steps.index(("added", "slow.txt"))
    assert ("updated", "slow.txt") not in watch.steps
    corpus = open_corpus(config)
    assert corpus.article("slow.txt").text.count("\n") == 20
    corpus.close()


def test_another_writer_is_waited_for_and_told_once(config: Config, articles_folder: Path) -> None:
    """One sentence while it lasts, and an empty one when it is over; then the folder is indexed."""
    with writing(config.store), following(config, articles_folder) as watch:
        watch.wait(lambda: bool(watch.troubles))
        time.sleep(2.2)
        assert len(watch.troubles) == 1
        assert f"process {os.getpid()}" in watch.troubles[0]
        assert not watch.reports
    with following(config, articles_folder) as watch:
        watch.wait(lambda: len(watch.steps) == 3)


def test_trouble_that_passes_is_taken_back(config: Config, articles_folder: Path) -> None:
    """A folder that goes away keeps its articles, says so once, and is followed again when it is back."""
    away = articles_folder.with_name("away")
    with following(config, articles_folder) as watch:
        watch.wait(lambda: len(watch.reports) == 1)
        articles_folder.rename(away)
        watch.wait(lambda: bool(watch.troubles))
        time.sleep(1.5)
        assert sources(config) == sorted(ARTICLES)
        away.rename(articles_folder)
        watch.wait(lambda: watch.troubles[-1] == "")
        (articles_folder / "new.txt").write_text(NEW)
        watch.wait_for("added", "new.txt")

    assert [f"{articles_folder} is away; its articles stay", ""] == watch.troubles
    assert not [step for step in watch.steps if step[0] == "removed"]


def test_a_bad_file_is_told_once(config: Config, articles_folder: Path) -> None:
    """Not at each turn; again where its error is another."""
    (articles_folder / "empty.txt").write_bytes(b"")
    with following(config, articles_folder) as watch:
        watch.wait_for("failed", "empty.txt")
        for number in range(2):
            (articles_folder / f"{number}.txt").write_text(NEW + str(number))
            watch.wait_for("added", f"{number}.txt")
        assert watch.steps.count(("failed", "empty.txt")) == 1
        (articles_folder / "empty.txt").write_bytes(bytes(range(256)) * 40)
        watch.wait(lambda: watch.steps.count(("failed", "empty.txt")) == 2)


def test_what_was_left_out_stays_out(config: Config, articles_folder: Path) -> None:
    """A follower does not bring back what a person removed, also when the file changes."""
    with following(config, articles_folder) as watch:
        watch.wait(lambda: len(watch.reports) == 1)
        remove_articles(config, [RAIL])
        (articles_folder / RAIL).write_text(ARTICLES[RAIL] + "More.\n")
        watch.wait(lambda: len(watch.reports) == 2)

    assert RAIL not in sources(config)


def test_folders_may_be_added_and_it_ends_without_any(config: Config, articles_folder: Path, tmp_path: Path) -> None:
    """A folder that is no longer followed keeps its articles; with none left there is nothing to do."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "quarry.txt").write_text(NEW)
    with following(config, articles_folder) as watch:
        watch.wait(lambda: len(watch.reports) == 1)
        watch.folders = [tmp_path / "other"]
        watch.wait_for("added", "quarry.txt")
        watch.folders = []
        watch.wait(lambda: watch.thread is not None and not watch.thread.is_alive())

    assert sources(config) == sorted([*ARTICLES, "quarry.txt"])


def test_a_look_passes_over_what_is_no_article(articles_folder: Path) -> None:
    """Hidden files, other kinds and links to nowhere; what stands beside them is seen."""
    for name in (".hidden.txt", "picture.png"):
        (articles_folder / name).write_text(NEW)
    (articles_folder / "a link.txt").symlink_to(articles_folder / "nowhere.txt")

    assert sorted(look_at([articles_folder])) == sorted(str(articles_folder / name) for name in ARTICLES)
    assert list(look_at([articles_folder / RAIL])) == [str(articles_folder / RAIL)]
    assert look_at([articles_folder / "nowhere"]) == {}

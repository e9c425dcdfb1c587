"""The follower of the browser app: one thread while there is something to follow, and never a silent end."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ARTICLES

from rag.config import Config
from rag.index.database import FILE
from rag.index.folders import follow_folder
from rag.index.ingest import index_paths
from rag.show.browser import following as module
from rag.show.browser.following import Following

NEW = "Quarry strike ends\n\nApril 2, 2022\n\nThe quarrymen of Dunfell are back at work after eleven weeks.\n"


@contextmanager
def ended(config: Config) -> Iterator[Following]:
    """A follower that ends with the test."""
    following = Following(config)
    try:
        yield following
    finally:
        following.end()
        assert not following.is_alive()


def wait(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_there_is_a_thread_only_while_something_is_followed(config: Config, articles_folder: Path) -> None:
    """It begins with the first folder, tells what it did, and ends with the last."""
    index_paths(config, [articles_folder])
    with ended(config) as following:
        following.keep_up()
        assert not following.is_alive()
        follow_folder(config, str(articles_folder), on=True)
        following.keep_up()
        wait(lambda: following.looked is not None)
        (articles_folder / "new.txt").write_text(NEW)
        wait(lambda: [change.step.source for change in following.changes] == ["new.txt"])
        follow_folder(config, str(articles_folder), on=False)
        wait(lambda: not following.is_alive())

    assert following.trouble == ""


def test_two_followers_of_one_store_do_the_work_once(config: Config, articles_folder: Path) -> None:
    """Two processes of the app: a change is taken up by one of them, and no trouble stays."""
    index_paths(config, [articles_folder])
    follow_folder(config, str(articles_folder), on=True)
    with ended(config) as one, ended(config) as other:
        for following in (one, other):
            following.keep_up()
        wait(lambda: one.looked is not None and other.looked is not None)
        (articles_folder / "new.txt").write_text(NEW)
        wait(lambda: bool(one.changes or other.changes))
        time.sleep(2.5)

        assert [change.step.state for change in (*one.changes, *other.changes)] == ["added"]
        assert (one.trouble, other.trouble) == ("", "")


def test_an_error_is_told_and_it_goes_on(
    config: Config, articles_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The catalog is spoilt while it follows: the page can tell, and the next try finds it mended."""
    monkeypatch.setattr(module, "RESTART_SECONDS", 0.5)
    index_paths(config, [articles_folder])
    follow_folder(config, str(articles_folder), on=True)
    shutil.copy(config.store / FILE, config.store / "kept")
    with ended(config) as following:
        following.keep_up()
        wait(lambda: following.looked is not None)
        (config.store / FILE).write_bytes(b"no catalog at all " * 1000)
        wait(lambda: "is damaged" in following.trouble)
        assert following.is_alive()
        (config.store / "kept").replace(config.store / FILE)
        (articles_folder / "new.txt").write_text(ARTICLES["wire/rail.txt"] + "More.\n")
        wait(lambda: "new.txt" in {change.step.source for change in following.changes})
        wait(lambda: following.trouble == "")

    assert any(record.exc_info for record in caplog.records)

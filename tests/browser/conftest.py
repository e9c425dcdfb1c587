"""The real app in a real browser: one Chromium for all of these tests, one process of the app for each store.

Their scope is the package: Playwright keeps an event loop running, which no test outside may meet.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command_line import run_rag
from conftest import ARTICLES
from corpora import write_texts
from forums import FORUMS
from running_app import FLAGS, RunningApp, find_chromium, run_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from browser.chromium import OpenPage, Page


@pytest.fixture(scope="package")
def chromium() -> Iterator["Browser"]:
    """The machine's own browser, never one that Playwright would download."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """`serve(store)` runs the app over a store, until the last of these tests; none of them may leave a traceback."""
    with ExitStack() as running:
        apps: list[RunningApp] = []

        def run(store: Path, **settings: str) -> RunningApp:
            apps.append(running.enter_context(run_app(store, **settings)))
            return apps[-1]

        yield run
        for app in apps:
            assert "Traceback" not in app.log.read_text(encoding="utf-8"), app.log.read_text(encoding="utf-8")


@pytest.fixture(scope="package")
def seeds_app(serve: Any, seed_store: Path, tmp_path_factory: pytest.TempPathFactory) -> RunningApp:
    """The app over the sample articles; nothing may be added to them."""
    store = tmp_path_factory.mktemp("browser") / "store"
    shutil.copytree(seed_store, store)
    return serve(store)


@pytest.fixture(scope="package")
def serve_texts(serve: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """`serve_texts({"a.txt": "…"})` indexes texts of a test's own and runs the app over them, with these settings."""

    def run(texts: dict[str, str], **settings: str) -> RunningApp:
        folder = tmp_path_factory.mktemp("texts")
        write_texts(folder / "articles", texts)
        result = run_rag("index", folder / "articles", store=folder / "store")
        assert result.returncode == 0, result.stderr.decode()
        return serve(folder / "store", **settings)

    return run


@pytest.fixture(scope="package")
def desk_app(serve_texts: Any) -> RunningApp:
    """The app over two handfuls of articles of the tests' own; nothing may be added to them."""
    return serve_texts({**FORUMS, **ARTICLES})


@pytest.fixture
def open_page(chromium: "Browser", desk_app: RunningApp) -> Iterator["OpenPage"]:
    """Opens a page of the app in a context of its own, and waits until it is idle; see `chromium.OpenPage`.

    Whatever goes wrong in any of them fails the test: an error in the console, a request that fails, or one that would
    leave the machine.
    """
    from browser.chromium import DESK, Faults, wait_idle

    faults = Faults()
    with ExitStack() as opened:

        def run(
            address: str = "/",
            *,
            app: RunningApp = desk_app,
            size: tuple[int, int] = DESK,
            scheme: str = "light",
        ) -> "Page":
            context = chromium.new_context(
                base_url=app.url,
                viewport={"width": size[0], "height": size[1]},
                color_scheme=scheme,  # type: ignore[arg-type]
                reduced_motion="reduce",
            )
            context.set_default_timeout(10_000)
            opened.callback(context.close)
            faults.watch(context)
            page = context.new_page()
            page.goto(address)
            wait_idle(page)
            return page

        yield run
    assert faults.seen == []


@pytest.fixture
def page(open_page: "OpenPage") -> "Page":
    """The Ask page over the tests' own articles, on a desk's screen."""
    return open_page()

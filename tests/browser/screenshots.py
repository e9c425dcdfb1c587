"""Pictures of each page over the sample articles, light, dark and on a phone: `make screenshots`.

They go to screenshots/, to be looked at; `--docs` makes those of the README anew instead, in docs/pictures/.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from running_app import FLAGS, ROOT, RunningApp, find_chromium, run_app

from browser.chromium import DESK, PHONE, Page, ask, open_source, wait_idle
from rag.config import Config
from rag.index.ingest import index_paths

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUESTION = "what did Lavrov say about Southeast Asia?"
MEETING = "/meetings?meeting=asean-regional-forum-jakarta-july-2023"


def ask_and_open(page: Page) -> None:
    """An answer with the source of its first chip."""
    open_source(page, ask(page, QUESTION))


def open_first(page: Page) -> None:
    """The reader beside the list of articles."""
    page.get_by_role("main").get_by_role("button", name="Russia and China").first.click()
    wait_idle(page)


VIEWS: dict[str, tuple[str, Callable[[Page], object] | None]] = {
    "ask": ("/", None),
    "answer": ("/", lambda page: ask(page, QUESTION)),
    "abstention": ("/", lambda page: ask(page, "what did Lavrov say about fishing quotas?")),
    "source": ("/", ask_and_open),
    "meetings": ("/meetings", None),
    "meeting": (MEETING, None),
    "spoke-where": ("/meetings?view=speakers", None),
    "timeline": ("/meetings?view=timeline", None),
    "speakers": ("/who", None),
    "check": ("/check?q=We+have+a+single+position.+We+must+do+everything+to+prevent+it", None),
    "sources": ("/sources", None),
    "reader": ("/sources", open_first),
    "overview": ("/sources?view=overview", None),
    "add": ("/sources?view=add", None),
    "folders": ("/sources?view=folders", None),
    "settings": ("/settings", None),
}
"""By name: an address, and what is done there."""
LOOKS = {"light": (DESK, "light"), "dark": (DESK, "dark"), "phone": (PHONE, "light"), "phone-dark": (PHONE, "dark")}
DOCS = {"source": "answer", "meeting": "meeting", "speakers": "speakers"}
"""The pictures of the README, by view."""


def photograph(browser: "Browser", app: RunningApp, names: Iterator[tuple[str, str, Path]]) -> None:
    """Takes each picture in a context of its own: a view, in a look, into a file."""
    for view, look, file in names:
        size, scheme = LOOKS[look]
        address, act = VIEWS[view]
        context = browser.new_context(
            base_url=app.url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto(address)
        wait_idle(page)
        if act:
            act(page)
            wait_idle(page)
        page.mouse.move(0, 0)
        page.screenshot(path=file)
        context.close()
        sys.stdout.write(f"{os.path.relpath(file)}\n")


def main() -> None:
    """Index the sample articles, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("views", nargs="*", choices=[[], *VIEWS], help="all, unless some are named")
    parser.add_argument("--docs", action="store_true", help="the pictures of the README")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    folder = ROOT / "docs" / "pictures" if options.docs else ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    views = options.views or list(VIEWS)
    pictures = (
        [(view, "light", folder / f"{name}.png") for view, name in DOCS.items()]
        if options.docs
        else [(view, look, folder / f"{view}-{look}.png") for view in views for look in LOOKS]
    )
    with tempfile.TemporaryDirectory() as place:
        config = Config(store=Path(place) / "store")
        index_paths(config, [config.seeds])
        with run_app(config.store) as app, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
            photograph(browser, app, iter(pictures))
            browser.close()


if __name__ == "__main__":
    main()

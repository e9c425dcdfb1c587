"""What a person waits for in the browser, over the sample articles: python benchmarks/browser_benchmark.py

The app runs as its users start it, in headless Chromium at 1280x800 with nothing kept from before. Of each session:
the first contentful paint as Chromium tells it, from when the field for questions can be used, and from Enter to the
answer on the screen. The first session of a process also waits for what is imported and opened then.

On two cores, shared with Chromium: first paint after 0.6 s (0.7 in the first session), the field after 1.0
(1.5), an answer 0.2 s after Enter.

Needs Playwright (.ci/requirements-browser.txt) and a Chromium; without them it says so and ends well.
"""

import argparse
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from running_app import FLAGS, find_chromium, run_app

from rag.config import Config
from rag.index.ingest import index_paths

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUESTION = "what did Lavrov say about Southeast Asia?"
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def sit_down(browser: "Browser", url: str) -> tuple[float, float, float]:
    """Seconds to the first paint, to the field for questions, and from Enter to the answer."""
    from playwright.sync_api import expect

    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    started = time.perf_counter()
    page.goto(url)
    field = page.get_by_role("textbox", name=re.compile("^Ask "))
    expect(field).to_be_editable(timeout=60_000)
    ready = time.perf_counter() - started
    painted = page.evaluate(PAINT) / 1000
    field.fill(QUESTION)
    field.press("Enter")
    asked = time.perf_counter()
    expect(page.get_by_role("region", name="Answer", exact=True)).to_be_visible(timeout=60_000)
    answered = time.perf_counter() - asked
    context.close()
    return painted, ready, answered


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=10, help="after the first one (10)")
    options = parser.parse_args()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("the browser is not measured: Playwright is not installed (.ci/requirements-browser.txt)")
        return
    if not (chromium := find_chromium()):
        print("the browser is not measured: there is no Chromium; install one, or name it in CHROMIUM")
        return
    with tempfile.TemporaryDirectory() as place:
        config = Config(store=Path(place) / "store")
        index_paths(config, [config.seeds])
        with run_app(config.store) as app, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
            sessions = [sit_down(browser, app.url) for _ in range(1 + options.sessions)]
            browser.close()
    first, later = sessions[0], list(zip(*sessions[1:], strict=True))
    print(f"{'seconds to':<24}{'first session':>15}{'later: median':>15}{'worst':>9}")
    for name, one, others in zip(("first paint", "the question field", "an answer"), first, later, strict=True):
        print(f"{name:<24}{one:>15.2f}{statistics.median(others):>15.2f}{max(others):>9.2f}")


if __name__ == "__main__":
    main()

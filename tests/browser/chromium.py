"""What the tests in Chromium share: the reasons to skip them, the words to find things by, and waiting.

Where Playwright or a browser is missing, importing this skips the module that does.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from running_app import find_chromium

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed; `make test-browser` installs it")
if not find_chromium():
    pytest.skip("no Chromium on this machine; install one, or name it in CHROMIUM", allow_module_level=True)

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

__all__ = [
    "DESK",
    "PHONE",
    "Faults",
    "Locator",
    "OpenPage",
    "Page",
    "ask",
    "expect",
    "open_source",
    "read_marked",
    "wait_idle",
]

DESK, PHONE = (1280, 800), (390, 844)
"""Width and height of the two screens that the app is made for."""
OpenPage = Callable[..., Page]
"""`open_page("/who", app=…, size=PHONE, scheme="dark")`: a new page in a context of its own, idle."""
CALM = 200
"""Milliseconds without a run of the page that count as idle: one that a click has started shows within 50."""
IDLE = f"""() => {{
  const app = document.querySelector('[data-testid="stApp"]');
  const idle = app?.dataset.testScriptState === "notRunning" && app.dataset.testConnectionState === "CONNECTED"
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]');
  if (!idle) window.calmSince = undefined;
  else window.calmSince ??= performance.now();
  return idle && performance.now() - window.calmSince > {CALM};
}}"""
PROBED = re.compile(r"http://127\.0\.0\.1:\d+/.+/_stcore/(health|host-config)$")
"""What Streamlit's own page asks for first where an address has a path: its server may lie below that path. It does not
and says 404, and Streamlit asks again above it."""
QUESTION = "What did Tove Brandt say about the grain levy?"
"""One that the tests' own articles answer."""


@dataclass  # without slots: Playwright keeps its handlers on the object
class Faults:
    """What went wrong in a page without being asked for: its console's errors, failed requests, any that leave."""

    seen: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Notes the faults of all pages of a context."""
        context.on("console", self.take_message)
        context.on("weberror", lambda error: self.seen.append(f"error in a script: {error.error}"))
        context.on("request", self.take_request)
        context.on("requestfailed", self.take_failure)
        context.on("response", self.take_response)

    def take_message(self, message: ConsoleMessage) -> None:
        """A line in the console."""
        if message.type == "error" and not PROBED.match(message.location["url"]):
            self.seen.append(f"console: {message.text}")

    def take_request(self, request: Request) -> None:
        """Anything that a page fetches."""
        if urlsplit(request.url).scheme in ("http", "https", "ws", "wss"):
            host = urlsplit(request.url).hostname
            if host != "127.0.0.1":
                self.seen.append(f"left this machine: {request.url}")

    def take_failure(self, request: Request) -> None:
        """A request that came to nothing; one that the browser gave up, because the page was left, is none."""
        if request.failure != "net::ERR_ABORTED":
            self.seen.append(f"failed: {request.url} ({request.failure})")

    def take_response(self, response: Response) -> None:
        """An answer of the server's."""
        if response.status >= 400 and not PROBED.match(response.url):
            self.seen.append(f"status {response.status}: {response.url}")


def wait_idle(page: Page, *, seconds: float = 15) -> None:
    """Waits until Streamlit runs nothing and has drawn what it ran."""
    page.evaluate("() => { window.calmSince = undefined; }")
    page.wait_for_function(IDLE, timeout=seconds * 1000, polling=25)


def ask(page: Page, question: str = QUESTION) -> Locator:
    """Types a question and sends it off; its answer, when it is there."""
    messages = page.get_by_test_id("stChatMessage")  # not counted: of a long conversation the last ones are drawn
    box = page.get_by_role("textbox", name=re.compile("^Ask "))
    box.fill(question)
    box.press("Enter")
    expect(messages.filter(has_text=question).last).to_be_visible()
    wait_idle(page)
    answer = messages.last.get_by_role("region", name="Answer", exact=True)
    expect(answer).to_be_visible(timeout=15_000)
    wait_idle(page)
    return answer


def open_source(page: Page, answer: Locator, *, number: int = 1) -> Locator:
    """Clicks a chip of an answer; the source that it opens."""
    answer.get_by_role("button", name=re.compile(f"^Source {number}:")).first.click()
    source = page.get_by_role("region", name="Source", exact=True)
    expect(source).to_be_visible()
    wait_idle(page)
    return source


def read_marked(source: Locator) -> dict[str, Any]:
    """The words at which a source stands open, and whether they begin within what of it is to be seen."""
    return source.evaluate(
        """(source) => {
          const marks = [...source.querySelectorAll("mark.active")];
          const scrolled = source.querySelector('[role="region"]').getBoundingClientRect();
          const box = marks[0]?.getBoundingClientRect();
          return {
            text: marks.map((mark) => mark.textContent).join(""),
            visible: Boolean(box) && box.height > 0 && box.top >= Math.max(scrolled.top, 0) - 1
              && box.top < Math.min(scrolled.bottom, innerHeight),
          };
        }"""
    )

"""The browser app as its users start it, and the Chromium that opens it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from command_line import ROOT, clean_environment

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""Names under which a system has its browser, Debian's first; `CHROMIUM` names another."""
FLAGS = (
    "--headless",
    "--no-sandbox",  # which root, as whom containers run, cannot have
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing leaves, whatever a page asks for
)
START = 60.0
"""Seconds that the app has to start: it takes 2 on two cores that have nothing else to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningApp:
    """A process of the app over a store of its own."""

    url: str
    store: Path
    log: Path
    """What it has printed."""
    pid: int


def find_chromium() -> str | None:
    """The browser of this machine: what `CHROMIUM` names, else the first of BROWSERS that is there."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def run_app(store: Path, **settings: str) -> Iterator[RunningApp]:
    """Serves the app on a free port of loopback, over a store that is indexed already, and ends it afterwards.

    `settings` are of its environment; none of the user's own reach it. Raises RuntimeError with what it printed where
    it does not start.
    """
    log = store.parent / f"{store.name}.log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.headless", "true"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--server.port", str(port)],
            cwd=store.parent,  # away from the .env of whoever runs this
            env=clean_environment(RAG_STORE=str(store), **settings),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for_app(process, url, log)
        yield RunningApp(url=url, store=store, log=log, pid=process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_app(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Waits until the app serves. Raises RuntimeError where it ends before, or takes longer than START."""
    until = time.monotonic() + START
    while process.poll() is None and time.monotonic() < until:
        try:
            with urlopen(f"{url}/_stcore/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the app did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")

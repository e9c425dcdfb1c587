"""What all tests share: no settings of the user's, no network but loopback, and a few fixtures."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command_line import SEEDS, run_rag
from corpora import write_texts

from rag.config import Config
from rag.errors import RagError

if TYPE_CHECKING:
    from screen import OpenApp

SETTINGS = ("OPENAI_", "RAG_", "CHROMA_")

ARTICLES = {
    "harbour talks.txt": (
        "Ministers meet in Port Alder\n\nBy Mara Quill\nMarch 3, 2021\n\n"
        "The fisheries minister of Norland, Tove Brandt, met her counterpart from Sudmark in Port Alder on Wednesday. "
        "“We will share the herring banks,” she said after the talks.\n\n"
        "Sudmark’s minister, Pavel Orlik, told reporters that the quota would be cut by a third. "
        "Both sides agreed to meet again before the summer.\n"
    ),
    "wire/rail.txt": (
        "Rail link delayed again\n\nJune 9, 2022\n\n"
        "The tunnel under the Kessel pass will open two years late, the transport ministry said on Thursday. "
        "Engineers found water in the northern gallery.\n\n"
        "“Nobody will be hurried into an unsafe tunnel,” the project’s director, Ines Calder, said.\n"
    ),
    "wire/Überschwemmung 洪水.txt": (
        "Flood warning for the lower Senna\n\nJune 11, 2022\n\n"
        "Heavy rain has raised the Senna by two metres, and villages near Altbruck were evacuated overnight. "
        "The mayor asked the army for boats.\n"
    ),
}
"""Sample articles by path: written for these tests, about places that do not exist."""


def pytest_configure() -> None:
    """The user's own settings must not reach a test, nor a process that a test starts."""
    for name in [name for name in os.environ if name.startswith(SETTINGS)]:
        del os.environ[name]


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Any:
    """Every socket but loopback and unix sockets is refused, for the whole run."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def check(address: Any) -> None:
        if isinstance(address, tuple) and address[0] != "localhost":
            try:
                local = ipaddress.ip_address(address[0]).is_loopback
            except ValueError:
                local = False
            assert local, f"a test tried to reach {address}"

    def guarded(self: socket.socket, address: Any) -> None:
        check(address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        check(address)
        return connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setattr(socket.socket, "connect_ex", guarded_ex)
        yield


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings with a store of the test's own, not made yet."""
    return Config(store=tmp_path / "store")


@pytest.fixture
def articles_folder(tmp_path: Path) -> Path:
    """A folder with ARTICLES."""
    return write_texts(tmp_path / "articles", ARTICLES)


@pytest.fixture(scope="session")
def seed_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample articles, indexed once by the command line; to read from only."""
    store = tmp_path_factory.mktemp("seeds") / "store"
    result = run_rag("index", SEEDS, store=store)
    assert result.returncode == 0, result.stderr.decode()
    return store


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch) -> Iterator["OpenApp"]:
    """Opens the app with settings of the test's own: the seeds folder is none that the environment can name.

    The corpora that the app keeps open for all its sessions are closed at the end.
    """
    import streamlit as st  # only here: most tests start without it
    from screen import ROOT, open_desk
    from streamlit.testing.v1 import AppTest

    opened: list[Config] = []

    def run(config: Config) -> AppTest:
        st.cache_resource.clear()
        st.cache_data.clear()
        opened.append(config)
        monkeypatch.setattr("rag.show.browser.web.load_config", lambda: config)
        return AppTest.from_file(str(ROOT / "app.py"), default_timeout=180).run()

    yield run
    for config in opened:
        with suppress(RagError):
            open_desk(str(config.store), config)[0].close()
    st.cache_resource.clear()

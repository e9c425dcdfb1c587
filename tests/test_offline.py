"""The desk works with no network: every socket but loopback is blocked, and an attempt is told."""

import subprocess
import sys
from pathlib import Path

import pytest
from command_line import SEEDS, clean_environment, read_objects, run_rag

BLOCK = '''
"""Python runs this first: an audit hook cannot be taken off again, and sees sockets of every package."""

import os
import sys

LOOPBACK = ("127.", "::1", "localhost")


def block(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host and not host.startswith(LOOPBACK):
        with open(os.environ["BLOCKED_LOG"], "a") as log:
            log.write(f"{event} {host}\\n")
        raise OSError(f"blocked: {event} {host}")


sys.addaudithook(block)
'''


@pytest.fixture
def blocked(tmp_path: Path) -> dict[str, str]:
    """Settings under which Python may talk to loopback only, and other programs' code finds a dead proxy."""
    folder = tmp_path / "block"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(BLOCK)
    path = f"{folder}:{clean_environment()['PYTHONPATH']}"
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    # A home of its own: what some earlier run has downloaded must not help.
    home = {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "home" / "cache"), "HF_HUB_OFFLINE": ""}
    return {"PYTHONPATH": path, "BLOCKED_LOG": str(tmp_path / "blocked.log"), **proxies, **home}


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)",
        "import socket; socket.getaddrinfo('example.org', 443)",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))",
    ],
)
def test_the_block_blocks(attempt: str, blocked: dict[str, str]) -> None:
    """A connection, a name look-up and a datagram to elsewhere fail, and each is written down."""
    result = subprocess.run(
        [sys.executable, "-c", attempt], env=clean_environment(**blocked), capture_output=True, check=False, timeout=30
    )

    assert result.returncode == 1
    assert b"OSError: blocked: socket." in result.stderr
    assert Path(blocked["BLOCKED_LOG"]).read_text().startswith("socket.")


def test_loopback_is_let_through(blocked: dict[str, str]) -> None:
    """The block does not stop a connection within the machine."""
    attempt = "import socket; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname())"
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", attempt], env=clean_environment(**blocked), timeout=30
    )

    assert result.returncode == 0


def test_from_files_to_answers_without_a_network(blocked: dict[str, str], tmp_path: Path) -> None:
    """Indexing, searching, answering and summarising reach for no network at all, with an empty cache."""
    store = tmp_path / "store"
    index = run_rag("index", SEEDS, "--json", store=store, settings=blocked)
    search = run_rag("search", "war in Ukraine", "--json", store=store, settings=blocked)
    ask = run_rag("ask", "what did Lavrov say about Southeast Asia?", "--json", store=store, settings=blocked)
    summary = run_rag("summarize", "001_d812d9f40e7c6545.txt", "--json", store=store, settings=blocked)

    assert [result.returncode for result in (index, search, ask, summary)] == [0, 0, 0, 0]
    assert [result.stderr for result in (index, search, ask, summary)] == [b"", b"", b"", b""]
    assert read_objects(index)[0]["articles"] == 5
    assert read_objects(search)[0]["passages"]
    assert not read_objects(ask)[0]["abstained"]
    assert read_objects(summary)[0]["citations"]
    assert not Path(blocked["BLOCKED_LOG"]).exists()

"""A real `chroma run` on loopback for the tests, and a proxy that can stand before it."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

RUN = "import sys; from chromadb.cli.cli import app; sys.argv[0] = 'chroma'; app()"


def find_port() -> int:
    """A port of loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """Chroma's own server over a folder; what it prints goes to a file beside that folder."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or find_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [sys.executable, "-c", RUN, "run", "--path", self.folder, "--host", "127.0.0.1", "--port", self.port]
        with self.folder.with_suffix(".log").open("ab") as log:
            # No pipe: the server tells every request, and waits for ever once nobody reads.
            self._process = subprocess.Popen([str(word) for word in command], stdout=log, stderr=log)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert self._process.poll() is None, self.folder.with_suffix(".log").read_text()
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/api/v2/heartbeat", trust_env=False)
            except httpx.TransportError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError("chroma run did not answer within a minute")

    def kill(self) -> None:
        """End it as a crash does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    @contextmanager
    def client(self, database: str = "default_database") -> Iterator[Any]:
        """Chroma's own client, as anybody else would use it."""
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        client: Any = chromadb.HttpClient("127.0.0.1", self.port, settings=settings, database=database)
        try:
            yield client
        finally:
            for connected in (client, client._admin_client):  # which Chroma leaves open
                connected._server._session.close()
            client.close()


@contextmanager
def serving(folder: Path, port: int | None = None) -> Iterator[Server]:
    """A server that runs, and is ended."""
    server = Server(folder, port)
    server.start()
    try:
        yield server
    finally:
        server.kill()


class Proxy(ThreadingHTTPServer):
    """Passes requests on to a server, after `rule` (method, path, headers) has let them: it may give a status instead.

    `seen` has what came, as "METHOD last-part-of-the-path".
    """

    daemon_threads = True
    rule: Callable[[str, str, Any], int | None]

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.target = port
        self.port = self.server_address[1]
        self.seen: list[str] = []
        self.rule = lambda method, path, headers: None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone is no news."""


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.seen.append(f"{self.command} {self.path.rsplit('/', 1)[-1].split('?')[0]}")
        status = self.server.rule(self.command, self.path, self.headers)
        if status is None:
            headers = {"content-type": self.headers.get("content-type", "")}
            url = f"http://127.0.0.1:{self.server.target}{self.path}"
            answer = httpx.request(self.command, url, content=body, headers=headers, trust_env=False, timeout=60)
            status, kind, content = answer.status_code, answer.headers.get("content-type", ""), answer.content
        else:
            kind, content = "text/plain", b"no"
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: Any) -> None:
        """Says nothing."""


@contextmanager
def passing(port: int) -> Iterator[Proxy]:
    """A proxy before the server at a port."""
    with Proxy(port) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()

"""The server for assistants on the line: stdin and stdout for one client, or HTTP on this machine for several."""

import asyncio
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import uvicorn
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from rag.config import Config
from rag.errors import RequestError
from rag.show.assistant.server import THREADS, Desk, make_server
from rag.show.terminal.commands import tell

HOST = "127.0.0.1"
"""Nobody but programs of this machine; the protocol's own package then refuses requests that a web page sends through
the browser, by their Host and Origin.
"""
PATH = "/mcp"


def serve(config: Config, *, port: int | None = None) -> None:
    """Serves a store: on stdin and stdout until the client leaves, or with a `port` over HTTP until a signal.

    Calls may still run when it returns: the process is to be ended. Raises RequestError where the port is taken.
    """
    listener = None if port is None else open_port(port)
    # Python's own answer to Ctrl-C would wait for the thread that waits for stdin.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    desk = Desk(config)
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="call")
    pool.submit(desk.warm)
    server = make_server(desk, pool)
    try:
        asyncio.run(serve_stdio(server) if listener is None else serve_http(server, listener))
    except* BrokenPipeError:
        pass  # the client left without a word


async def serve_stdio(server: Server[Any]) -> None:
    """Serves one client."""
    async with stdio_server() as (requests, replies):
        await server.run(requests, replies, server.create_initialization_options())


async def serve_http(server: Server[Any], listener: socket.socket) -> None:
    """Serves the clients that come to a port."""
    app = server.streamable_http_app(streamable_http_path=PATH, host=HOST)
    # Streams stay open as long as their clients like: they are not waited for at the end.
    settings = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
    tell(f"note: serving at http://{HOST}:{listener.getsockname()[1]}{PATH}; Ctrl-C ends it")
    await uvicorn.Server(settings).serve(sockets=[listener])


def open_port(port: int) -> socket.socket:
    """The port of this machine, or with 0 any that is free. Raises RequestError where it cannot be had."""
    try:
        return socket.create_server((HOST, port))
    except (OSError, OverflowError) as problem:
        reason = getattr(problem, "strerror", None) or "a port is a number up to 65535"
        raise RequestError(f"port {port} cannot be opened ({reason}); name another with --port") from None

"""The connections of one call of the language model: they end in time, are bounded, and carry the key.

Imported where a call is made, and not before: httpx is slow to import.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Event, Thread
from typing import Any

import httpx

from rag.answer.model.faults import say_late
from rag.config import Config
from rag.errors import ModelError, ModelStopped

MAX_BYTES = 5_000_000
"""Read at most of one response. An event takes 200 to 600 bytes, so that 2,000 of them are about a megabyte."""
TICK = 0.05
"""Seconds between two looks at the clock and at `stop`."""


class Line:
    """The connections of one call. At `ends` (of time.monotonic), or once `stop` is set, a thread shuts them, which
    ends a read that waits.

    httpx's own timeouts hold for one read each, so that a trickle of bytes never ends.
    """

    def __init__(self, config: Config, *, ends: float, stop: Event | None):
        self.ends = ends
        self.requests = 0
        """Sent, or tried to."""
        self.away = 0.0
        """Seconds that the reader took for what it was given."""
        self._began: float | None = None
        self._stop = stop or Event()
        self._config = config
        self._sockets: list[socket.socket] = []
        self._closed = Event()
        self._watcher = Thread(target=self._watch, daemon=True)
        self.http = httpx.Client(
            follow_redirects=False,  # a redirect would carry prompt and key to a host that nobody chose
            event_hooks={"request": [self._send], "response": [self._receive]},
        )

    def __enter__(self) -> "Line":
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._watcher.join()
        self.http.close()

    @property
    def remaining(self) -> float:
        """Seconds to the deadline."""
        return self.ends - time.monotonic()

    @property
    def seconds(self) -> float:
        """Since the first request, without those of the reader."""
        return time.monotonic() - self._began - self.away if self._began else 0.0

    @property
    def is_stopped(self) -> bool:
        """Whether the reader does not want to wait any longer."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raises ModelStopped where the reader stopped the call, ModelError where its time is over."""
        if self.is_stopped:
            raise ModelStopped("stopped") from None
        if self.remaining <= 0:
            raise ModelError(say_late(self._config.model_timeout)) from None

    def wait(self, seconds: float) -> None:
        """Sleep, unless the reader stops the call."""
        self._stop.wait(seconds)

    def hurry(self, seconds: float) -> None:
        """Bring the deadline near."""
        self.ends = min(self.ends, time.monotonic() + seconds)

    def _watch(self) -> None:
        while not self._closed.wait(TICK):
            if self.is_stopped or self.remaining <= 0:
                for each in self._sockets:
                    with suppress(OSError):  # closed already
                        each.shutdown(socket.SHUT_RDWR)

    def _send(self, request: httpx.Request) -> None:
        """The key is put in here, so that no client's `repr`, log or error can show it."""
        self.requests += 1
        self._began = self._began or time.monotonic()
        request.extensions["trace"] = self._trace
        if self._config.openai_api_key:
            request.headers["authorization"] = f"Bearer {self._config.openai_api_key}"

    def _trace(self, event: str, details: dict[str, Any]) -> None:
        """Is told by httpx what its connections do; keeps those that are made."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._sockets.append(details["return_value"].get_extra_info("socket"))

    def _receive(self, response: httpx.Response) -> None:
        response.stream = _Bounded(response.stream)


class _Bounded(httpx.SyncByteStream):
    """A response that ends at MAX_BYTES: the clients keep an event that has no end whole in memory."""

    def __init__(self, stream: Any):
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._stream:
            size += len(part)
            if size > MAX_BYTES:
                raise ModelError(f"the language model did not stop after {MAX_BYTES:,} bytes") from None
            yield part

    def close(self) -> None:
        self._stream.close()

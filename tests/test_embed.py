"""The embedders: the packaged model, and an endpoint over real HTTP."""

import json
import logging
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest
from scripted_server import ScriptedServer

from rag.config import Config
from rag.errors import ConfigError, ModelError
from rag.index.embed import OPENAI_BATCH, open_embedder


@pytest.mark.parametrize("text", ["", "   ", "\ud800 half a pair", "東京 café 🕊", "a" * 200_000], ids=repr)
def test_any_text_has_a_vector(text: str) -> None:
    """Empty, broken, foreign and endless texts get a unit vector like all others."""
    vectors = open_embedder(Config()).embed(["The harbour froze.", text[:200_000]])

    assert vectors.shape == (2, 256)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_vectors_come_in_the_order_of_the_texts() -> None:
    """A text has the same vector alone and among others, whatever their lengths."""
    embedder = open_embedder(Config())
    texts = ["a long sentence about the price of salted herring in winter " * n for n in (9, 1, 30, 2)]

    together = embedder.embed(texts)

    for text, vector in zip(texts, together, strict=True):
        assert embedder.embed([text])[0] == pytest.approx(vector, abs=1e-5)


def test_near_meanings_are_near() -> None:
    """The packaged weights are the trained ones: a paraphrase is nearer than another subject."""
    one, same, other = open_embedder(Config()).embed(
        ["The minister resigned.", "The cabinet member stepped down.", "Tomatoes need warm soil."]
    )

    assert one @ same > one @ other + 0.2


def test_the_model_leaves_the_log_alone() -> None:
    """Loading the model does not send every library's log lines to the terminal."""
    before = list(logging.getLogger().handlers), logging.getLogger().level

    open_embedder(Config()).embed(["x"])

    assert before == (list(logging.getLogger().handlers), logging.getLogger().level)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"embedder": "word2vec"}, "word2vec"),
        ({"embedder": "openai:", "openai_api_key": "k"}, "openai:"),
        ({"embedder": "openai:small"}, "OPENAI_API_KEY"),
    ],
)
def test_an_embedder_that_cannot_be_had_is_named(settings: dict[str, Any], named: str) -> None:
    """An unknown embedder, and one without a key, are ConfigErrors that name what to set."""
    with pytest.raises(ConfigError, match=named):
        open_embedder(Config(**settings))


def at(url: str) -> Config:
    """Settings for an endpoint that answers in time or not at all."""
    return Config(embedder="openai:small", openai_api_key="secret-key", openai_base_url=url, model_timeout=5.0)


def test_an_endpoint_embeds_in_batches() -> None:
    """Texts go to the endpoint in bounded batches and come back in order; the dimension is learned from the reply."""
    texts = [f"herring quota {number}" for number in range(OPENAI_BATCH + 3)]
    with ScriptedServer(dimensions=32) as server:
        embedder = open_embedder(at(server.url))
        vectors = embedder.embed(texts)
        alone = embedder.embed([texts[-1]])

    assert (embedder.name, embedder.dimensions) == ("openai:small", 32)
    assert [len(request.body["input"]) for request in server.requests] == [OPENAI_BATCH, 3, 1]
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-5)
    assert vectors[-1] == pytest.approx(alone[0])


class Faulty:
    """An endpoint that gives the same reply to everything."""

    def __init__(self, status: int, body: bytes) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                server.calls += 1
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("retry-after-ms", "1")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        server = self
        self.calls = 0
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/v1"

    def __enter__(self) -> "Faulty":
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()


def reply(*vectors: list[float]) -> bytes:
    """A well-formed reply with these vectors."""
    data = [{"object": "embedding", "index": place, "embedding": vector} for place, vector in enumerate(vectors)]
    return json.dumps({"object": "list", "model": "small", "data": data}).encode()


@pytest.mark.parametrize(
    ("status", "body", "error", "calls"),
    [
        (401, b'{"error": {"message": "no"}}', ConfigError, 1),
        (404, b'{"error": {"message": "no such model"}}', ConfigError, 1),
        (500, b'{"error": {"message": "broken"}}', ModelError, 3),
        (200, b"<html>Sign in</html>", ModelError, 1),
        (200, b"{}", ModelError, 1),
        (200, reply([1.0, 0.0]), ModelError, 1),
        (200, reply([1.0, 0.0], [1.0]), ModelError, 1),
        (200, reply([1.0, 0.0], [float("nan"), 1.0]), ModelError, 1),
    ],
)
def test_a_failing_endpoint_is_one_plain_error(status: int, body: bytes, error: type[Exception], calls: int) -> None:
    """Every kind of bad reply is an error of ours that names the endpoint and not the key; only a fault that may pass
    is tried again, and no more than twice.
    """
    with Faulty(status, body) as server, pytest.raises(error, match=r"127\.0\.0\.1") as raised:
        open_embedder(at(server.url)).embed(["one", "two"])

    assert server.calls == calls
    assert "secret-key" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_endpoint_that_is_not_there_is_a_model_error() -> None:
    """A refused connection is told as such."""
    with Faulty(200, b"") as server:
        url = server.url

    with pytest.raises(ModelError, match="failed"):
        open_embedder(replace(at(url), model_timeout=2.0)).embed(["one"])


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The endpoint is reached directly."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)

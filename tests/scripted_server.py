"""An OpenAI-compatible server on loopback that says what it is told to: real HTTP, real server-sent events, no model.

In a test::

    with ScriptedServer("He agreed. [1]") as server:
        config = Config(openai_base_url=server.url)  # then server.requests[0].body["messages"]

By hand, to try the path of the language model without a key (`docs/scripted-server.md` tells more)::

    python tests/scripted_server.py -- python -m rag ask "…"

It serves `POST /v1/chat/completions` (streamed or whole), `POST /v1/embeddings` and `GET /v1/models`. A reply is a
text, a function from the request's messages to a text, or a `Fault`; of a list the last one repeats.
"""

import argparse
import hashlib
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self, get_args

MODEL = "scripted"
_ENVELOPE = {"id": "chatcmpl-scripted", "object": "chat.completion.chunk", "created": 0, "model": MODEL}
HTML = "<!doctype html><title>Sign in</title><p>Sign in to this network first.</p>"


Text = str | Callable[[list[dict[str, Any]]], str]
Kind = Literal[
    "hang", "status", "refuse", "html", "gzip", "empty", "stall", "drip", "flood", "repeat", "blank", "idle", "endless",
    "cut", "malformed", "error", "unfinished", "no_done", "held", "finish", "decline", "odd",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A way in which an endpoint fails a client.

    hang        the request is read and nothing is ever sent
    status      an error with `status`, `headers` and `error` in its JSON; a redirect is a status with a `location`
    refuse      `status` where the request has the parameter `reason` (several: with spaces between), as OpenAI says it
                with 400, as FastAPI with 422; else `text`
    html        status 200 and a web page, as a captive portal sends
    gzip        status 200 and bytes that are not the gzip that they are said to be
    empty       a well-formed stream without a word
    stall       `text`, and then silence with the connection open
    drip        `text`, and then keep-alive comments without end
    flood       words without end, each another
    repeat      `text` without end
    blank       white space without end
    idle        events without words, without end
    endless     one event without end
    cut         `text`, and then the connection is closed within an event
    malformed   `text`, and then an event with `reason` as its data, in place of the JSON that is expected
    error       `text`, and then an event with `error`
    unfinished  `text`, and then the end of the stream without a finish reason and without [DONE]
    no_done     `text` with its finish reason, but no [DONE]
    held        `text` with its finish reason (and with its tokens, where `reason` is "usage"), and then silence with
                the connection open
    finish      `text`, ended with the finish reason `reason` ("length", "content_filter")
    decline     a refusal in its own field, in place of words
    odd         `text`, with events without choices, without content and with unknown fields between its words
    """

    kind: Kind
    text: Text = ""
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    reason: str = "length"
    error: object = field(default_factory=lambda: {"message": "scripted failure", "type": "server_error"})


Reply = Text | Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client sent."""

    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: dict[str, Any]


def reply_from_evidence(messages: list[dict[str, Any]]) -> str:
    """The two sentences of lines `[n] facts: words` that share most words with the question; else the abstention.

    The lines are those between the fences of tildes, where there are any. A sentence is set in quotation marks where it
    has none of its own.
    """
    prompt = str(messages[-1]["content"])
    fenced = re.findall(r"^(~{3,})\n(.*?)\n\1$", prompt, re.MULTILINE | re.DOTALL)
    if task := re.search(r"^The (points|readout|conflicts):$", prompt.strip()[-20:], re.MULTILINE):
        return copy_evidence(fenced[0][1], task[1])
    question = _words(prompt.rpartition("Question:")[2])
    sentences = [
        (len(question & _words(sentence)), number, facts.split(",")[0], sentence)
        for number, facts, words in re.findall(
            r"^\[(\d+)\] ([^\n]*?): (.+)$", fenced[-1][1] if fenced else prompt, re.MULTILINE
        )
        for sentence in re.split(r"(?<=[.!?])\s+", words)
        if sentence.count("“") == sentence.count("”")  # a half of a quotation is nobody's sentence
    ]
    best = [sentence for sentence in sorted(sentences, key=lambda sentence: -sentence[0])[:2] if sentence[0]]
    abstention = re.search(r"exactly this sentence[^\n]*:\s*(.+)", prompt)
    if not best:
        return abstention[1].strip() if abstention else "I do not know."
    quoted = [words if re.search(r"[“”\"]", words) else f"“{words}”" for _, _, _, words in best]
    return " ".join(
        f"{outlet} has: {words} [{number}]" for (_, number, outlet, _), words in zip(best, quoted, strict=True)
    )


def copy_evidence(evidence: str, task: str) -> str:
    """What a prompt of a readout asks for, in the words of the evidence: its shortest items; it finds no conflicts."""
    items = re.findall(r"^\[(\d+)\] ([^\n]*?): (.+)$", evidence, re.MULTILINE)
    items = [] if task == "conflicts" else sorted(items, key=lambda item: len(item[2]))
    said = [f"{words} [{number}]" for number, facts, words in items if "words of" in facts][:8]
    other = [f"{words} [{number}]" for number, facts, words in items if "words of" not in facts]
    agreed = [line for line in other if re.search(r"\b(?:agree|refuse|fail|reject|sign)", line)][:4]
    heading = ["## Agreed or refused"] if task == "readout" else []
    return "\n".join([*said, *heading, *agreed]) if said or agreed else "NONE"


def embed_words(text: str, dimensions: int) -> list[float]:
    """A deterministic vector of unit length: every word adds to one hashed place; shared words bring texts near."""
    vector = [0.0] * dimensions
    for word in re.findall(r"\w+", text.lower()):
        vector[int.from_bytes(hashlib.sha256(word.encode()).digest()[:4]) % dimensions] += 1.0
    length = sum(value * value for value in vector) ** 0.5 or 1.0
    return [value / length for value in vector]


class ScriptedServer:
    """Listens on 127.0.0.1 while entered; `port` 0 takes a free one. `requests` grows with every call.

    A stream ends with its tokens (words, here) where the request asks for them; `usage` adds to these. `pause` seconds
    lie between its words.
    """

    def __init__(
        self,
        replies: Reply | Sequence[Reply] = reply_from_evidence,
        *,
        port: int = 0,
        dimensions: int = 64,
        usage: dict[str, Any] | None = None,
        pause: float = 0.0,
    ):
        self.replies = [replies] if isinstance(replies, str | Fault) or callable(replies) else list(replies)
        self.dimensions = dimensions
        self.usage = usage or {}
        self.pause = pause
        self.requests: list[Request] = []
        self.stopping = threading.Event()
        self.chats = itertools.count()
        self._http = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
        self._http.daemon_threads = True
        self._http.script = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """What to set as OPENAI_BASE_URL."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def script(self) -> ScriptedServer:
        return self.server.script  # type: ignore[attr-defined, no-any-return]

    def log_message(self, *_: object) -> None: ...
    def handle(self) -> None:
        with suppress(ConnectionError):  # a client may go at any time
            super().handle()

    def do_GET(self) -> None:
        if self.path == "/v1/models":
            self._send_json(200, {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "nobody"}]})
        else:
            self._send_json(404, {"error": {"message": f"no such path: {self.path}"}})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.script.requests.append(Request(path=self.path, headers=headers, body=body))
        if self.path == "/v1/chat/completions":
            self._chat(body)
        elif self.path == "/v1/embeddings":
            self._embed(body)
        else:
            self._send_json(404, {"error": {"message": f"no such path: {self.path}"}})

    def _chat(self, body: dict[str, Any]) -> None:
        reply = self.script.replies[min(next(self.script.chats), len(self.script.replies) - 1)]
        fault = reply if isinstance(reply, Fault) else None
        text = fault.text if fault else reply
        text = text(body["messages"]) if callable(text) else str(text)
        refused = [name for name in fault.reason.split() if name in body] if fault and fault.kind == "refuse" else []
        if fault and fault.kind == "hang":
            self.script.stopping.wait()
        elif fault and fault.kind == "status":
            self._send_json(fault.status, {"error": fault.error}, fault.headers)
        elif fault and refused:
            self._send_json(fault.status, _refusal(fault.status, refused[0], body))
        elif fault and fault.kind == "html":
            self._send(200, HTML.encode(), {"content-type": "text/html"})
        elif fault and fault.kind == "gzip":
            self._send(200, b"no gzip" * 9, {"content-type": "text/event-stream", "content-encoding": "gzip"})
        elif body.get("stream"):
            self._stream(text, fault, body)
        else:
            choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
            usage = self._count(text, body)
            self._send_json(200, {**_ENVELOPE, "object": "chat.completion", "choices": [choice], "usage": usage})

    def _count(self, text: str, body: dict[str, Any]) -> dict[str, Any]:
        asked, said = sum(len(str(m["content"]).split()) for m in body["messages"]), len(text.split())
        usage = {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}
        return {**usage, **self.script.usage}

    def _stream(self, text: str, fault: Fault | None, body: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for event in self._events(text, fault, body):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
        if fault and fault.kind == "cut":
            self.close_connection = True  # without the last chunk, so that the client can tell a cut from an end
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _events(self, text: str, fault: Fault | None, body: dict[str, Any]) -> Iterator[bytes]:
        kind = fault.kind if fault else None
        yield _event({"role": "assistant", "content": ""})
        for piece in [] if kind in ("repeat", "empty", "decline") else re.findall(r"\s*\S+\s*$|\s*\S+|\s+$", text):
            yield _event({"content": piece})
            self.script.stopping.wait(self.script.pause)
            if kind == "odd":
                yield b'data: {"id":"c","object":"chat.completion.chunk","created":0,"model":"m","choices":[]}\n\n'
                yield _event({"content": None, "unheard_of": [1]})
        if fault and kind in _AFTER:
            yield from _AFTER[kind](fault, text, self.script.stopping)
            return
        if kind == "decline":
            yield _event({"refusal": "I cannot help with that."})
        yield _event({}, finish_reason=fault.reason if fault and kind == "finish" else "stop")
        if fault and kind == "held" and fault.reason != "usage":
            self.script.stopping.wait()
        if (body.get("stream_options") or {}).get("include_usage"):
            counted = {**_ENVELOPE, "choices": [], "usage": self._count(text, body)}
            yield f"data: {json.dumps(counted)}\n\n".encode()
        if kind == "held":
            self.script.stopping.wait()
        if kind != "no_done":
            yield b"data: [DONE]\n\n"

    def _embed(self, body: dict[str, Any]) -> None:
        texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
        vectors = [embed_words(text, self.script.dimensions) for text in texts]
        data = [{"object": "embedding", "index": index, "embedding": vector} for index, vector in enumerate(vectors)]
        self._send_json(200, {"object": "list", "data": data, "model": body.get("model", MODEL)})

    def _send_json(self, status: int, value: object, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(value).encode(), {"content-type": "application/json", **(headers or {})})

    def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def _event(delta: dict[str, Any], finish_reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return f"data: {json.dumps({**_ENVELOPE, 'choices': [choice]})}\n\n".encode()


def _refusal(status: int, name: str, body: dict[str, Any]) -> dict[str, Any]:
    if status == 422:
        message = "Extra inputs are not permitted"
        return {"detail": [{"type": "extra_forbidden", "loc": ["body", name], "msg": message, "input": body}]}
    hint = " Use 'max_completion_tokens' instead." if name == "max_tokens" else ""
    message = f"Unsupported parameter: '{name}' is not supported with this model.{hint}"
    return {"error": {"message": message, "type": "invalid_request_error", "param": name}}


def _drip(_fault: Fault, _text: str, stopping: threading.Event) -> Iterator[bytes]:
    while not stopping.wait(0.05):
        yield b": still here\n\n"


def _stall(_fault: Fault, _text: str, stopping: threading.Event) -> Iterator[bytes]:
    stopping.wait()
    yield from ()


_AFTER: dict[str, Callable[[Fault, str, threading.Event], Iterator[bytes]]] = {
    "stall": _stall,
    "drip": _drip,
    "flood": lambda fault, text, stopping: (_event({"content": f"word{n} "}) for n in itertools.count()),
    "repeat": lambda fault, text, stopping: itertools.repeat(_event({"content": text})),
    "blank": lambda fault, text, stopping: itertools.repeat(_event({"content": " \n" * 9})),
    "idle": lambda fault, text, stopping: itertools.repeat(_event({})),
    "endless": lambda fault, text, stopping: itertools.chain([b'data: {"'], itertools.repeat(b"x" * 50_000)),
    "cut": lambda fault, text, stopping: iter([_event({"content": "never whole"})[:20]]),
    "malformed": lambda fault, text, stopping: iter([f"data: {fault.reason}\n\n".encode(errors="surrogateescape")]),
    "error": lambda fault, text, stopping: iter([f"data: {json.dumps({'error': fault.error})}\n\n".encode()]),
    "unfinished": lambda fault, text, stopping: iter(()),
}
"""What follows the words of a reply that has no proper end."""


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 3}


def run_command(command: list[str], settings: dict[str, str]) -> int:
    """The exit code of a command that is run with these settings, and without a key; it does not outlive this."""
    process = subprocess.Popen(command, env={**os.environ, "OPENAI_API_KEY": "", **settings})
    try:
        return process.wait()
    finally:
        process.terminate()
        process.wait()


def main() -> int:
    """Serve by hand; with a command, for as long as that runs, and give its exit code."""
    parser = argparse.ArgumentParser(
        description="An OpenAI-compatible server that answers from the evidence in the prompt. It has no intelligence.",
        epilog="With a command after `--`, that is run with the settings it needs; the server ends with it.",
    )
    parser.add_argument("--port", type=int, default=None, help="default: 8099, or a free one where a command is run")
    parser.add_argument("--pause", type=float, default=0.0, metavar="SECONDS", help="between the words of a reply")
    parser.add_argument("--fault", choices=get_args(Kind), metavar="KIND", help=f"fail: {', '.join(get_args(Kind))}")
    parser.add_argument("--status", type=int, default=500, help="of the faults `status` and `refuse` (default: 500)")
    parser.add_argument("--retry-after", metavar="SECONDS", help="a header of the fault `status`")
    parser.add_argument("--reason", default="length", help="of the faults `finish`, `malformed` and `refuse`")
    parser.add_argument("command", nargs="*")
    options = parser.parse_args()
    reply: Reply = reply_from_evidence
    if options.fault:
        headers = {"retry-after": options.retry_after} if options.retry_after else {}
        reply = Fault(kind=options.fault, text=reply, status=options.status, headers=headers, reason=options.reason)
    port = options.port if options.port is not None else 0 if options.command else 8099
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the command is ended too
    try:
        server = ScriptedServer(reply, port=port, pause=options.pause)
    except OSError as error:
        sys.exit(f"port {port} cannot be had ({error.strerror}); choose another with --port, 0 takes a free one")
    with server, suppress(KeyboardInterrupt):
        settings = {"OPENAI_BASE_URL": server.url, "OPENAI_MODEL": MODEL}
        print(*(f"{name}={value}" for name, value in settings.items()), " (Ctrl-C ends it)", flush=True)  # noqa: T201
        if options.command:
            return run_command(options.command, settings)
        threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())

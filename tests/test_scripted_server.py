"""The scripted server speaks the protocol that real clients expect."""

import json
import os
import re
import signal
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import get_args

import httpx
import pytest
from openai import OpenAI
from scripted_server import Fault, Kind, ScriptedServer

MESSAGES = [{"role": "user", "content": "hello"}]
PROMPT = """If not, reply with exactly this sentence and nothing else: Nothing here says so.
[1] Harbour Post, 2020-05-01, Ada Finch: The ferry runs twice a day.
[2] Harbour Post, 2020-05-01: Bread costs more than last year.
Question: How often does the ferry run?"""


def chat(server: ScriptedServer, **options: object) -> httpx.Response:
    return httpx.post(f"{server.url}/chat/completions", json={"messages": MESSAGES, **options}, timeout=5)


def test_the_vendors_own_client_reads_a_whole_reply_and_a_stream() -> None:
    """The openai package gets the same text from both, with a finish reason at the end of the stream."""
    with ScriptedServer("Two words, “three”. [1]") as server, OpenAI(base_url=server.url, api_key="any") as client:
        whole = client.chat.completions.create(model="m", messages=MESSAGES)
        chunks = list(client.chat.completions.create(model="m", messages=MESSAGES, stream=True))

    assert whole.choices[0].message.content == "Two words, “three”. [1]"
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == "Two words, “three”. [1]"
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_replies_are_used_up_in_order_and_the_last_repeats() -> None:
    """A script of replies plays once; a function is given the request's messages."""
    with ScriptedServer(["one", lambda messages: messages[0]["content"].upper()]) as server:
        texts = [chat(server).json()["choices"][0]["message"]["content"] for _ in range(3)]

    assert texts == ["one", "HELLO", "HELLO"]


def test_requests_are_recorded() -> None:
    """What a client sent can be looked at: path, headers by lower-case name, body."""
    with ScriptedServer("ok") as server:
        chat(server, model="m")

    assert [request.path for request in server.requests] == ["/v1/chat/completions"]
    assert server.requests[0].headers["content-type"] == "application/json"
    assert server.requests[0].body == {"messages": MESSAGES, "model": "m"}


def test_embeddings_are_deterministic_and_near_where_words_are_shared() -> None:
    """The same text has the same unit vector; shared words bring texts nearer than none."""
    with ScriptedServer(dimensions=128) as server, OpenAI(base_url=server.url, api_key="any") as client:
        texts = ["the ferry runs daily", "the ferry runs daily", "a ferry runs late", "bread costs more"]
        first, same, near, far = (
            item.embedding for item in client.embeddings.create(model="e", input=texts, encoding_format="float").data
        )

    def dot(a: list[float], b: list[float]) -> float:
        return sum(x * y for x, y in zip(a, b, strict=True))

    assert len(first) == 128
    assert first == same
    assert dot(first, first) == pytest.approx(1.0)
    assert dot(first, near) > dot(first, far)


def test_a_stream_ends_with_its_tokens_where_they_are_asked_for() -> None:
    """As a last event without choices; `usage` adds to it, and a whole reply has them too."""
    with ScriptedServer("One two three.", usage={"cost": 0.5}) as server:
        asked = chat(server, stream=True, stream_options={"include_usage": True}).text
        silent = chat(server, stream=True).text
        whole = chat(server).json()["usage"]

    last = json.loads(asked.split("data: ")[-2])
    assert last["choices"] == []
    assert last["usage"] == whole == {"prompt_tokens": 1, "completion_tokens": 3, "total_tokens": 4, "cost": 0.5}
    assert "usage" not in silent


def test_a_parameter_is_refused_where_it_is_sent() -> None:
    """In OpenAI's words with 400, in FastAPI's with 422; without it the text comes."""
    replies = [Fault(kind="refuse", text="ok", status=status, reason="temperature top_p") for status in (400, 422)]
    with ScriptedServer(replies) as server:
        refused = chat(server, temperature=0.0)
        detailed = chat(server, top_p=1.0)
        taken = chat(server)

    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "temperature")
    assert (detailed.status_code, detailed.json()["detail"][0]["loc"]) == (422, ["body", "top_p"])
    assert taken.json()["choices"][0]["message"]["content"] == "ok"


def test_models_are_listed_and_other_paths_are_not_found() -> None:
    """`GET /v1/models` names the model; a wrong path is a 404 with a JSON error."""
    with ScriptedServer() as server:
        models = httpx.get(f"{server.url}/models").json()
        missing = httpx.get(f"{server.url}/nowhere")

    assert [model["id"] for model in models["data"]] == ["scripted"]
    assert missing.status_code == 404
    assert "no such path" in missing.json()["error"]["message"]


def test_the_default_reply_quotes_the_evidence_that_shares_words_with_the_question() -> None:
    """With a marker that points to the block that was quoted."""
    with ScriptedServer() as server, OpenAI(base_url=server.url, api_key="any") as client:
        reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": PROMPT}])
        silent = client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": PROMPT.replace("ferry run?", "comet return?")}]
        )

    assert reply.choices[0].message.content == "Harbour Post has: “The ferry runs twice a day.” [1]"
    assert silent.choices[0].message.content == "Nothing here says so."


def test_the_default_reply_is_of_the_evidence_between_the_fences() -> None:
    """An example in the prompt is none; a sentence that quotes gets no marks around its own."""
    evidence = "~~~~\n[7] Valley Times, 2021: “The ferry is late,” he said.\n~~~~\nQuestion: ferry?"
    prompt = PROMPT.rpartition("Question")[0] + evidence
    with ScriptedServer() as server:
        reply = httpx.post(f"{server.url}/chat/completions", json={"messages": [{"content": prompt}]}).json()

    assert reply["choices"][0]["message"]["content"] == "Valley Times has: “The ferry is late,” he said. [7]"


@pytest.mark.parametrize("kind", ["stall", "hang", "drip", "held"])
def test_a_server_that_never_ends_its_reply_can_be_closed(kind: Kind) -> None:
    """With a client's connection still open; the port is free after it."""
    with ScriptedServer(Fault(kind=kind)) as server:
        connection = HTTPConnection("127.0.0.1", int(server.url.split(":")[2].split("/")[0]), timeout=5)
        connection.request("POST", "/v1/chat/completions", json.dumps({"stream": True}))

    connection.close()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.url}/models")


def test_a_cut_is_not_an_end() -> None:
    """The client sees that the connection broke within the stream."""
    with ScriptedServer(Fault(kind="cut", text="half a")) as server, pytest.raises(httpx.RemoteProtocolError):
        chat(server, stream=True)


def test_a_status_comes_with_its_headers() -> None:
    """429 with Retry-After, a redirect with its location."""
    with ScriptedServer(Fault(kind="status", status=429, headers={"retry-after": "7"})) as server:
        response = chat(server)

    assert (response.status_code, response.headers["retry-after"]) == (429, "7")


def test_it_runs_as_a_program() -> None:
    """`python tests/scripted_server.py --port 0` prints the settings to use and answers."""
    program = Path(__file__).parent / "scripted_server.py"
    with subprocess.Popen([sys.executable, program, "--port", "0"], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            settings = dict(word.split("=") for word in process.stdout.readline().split() if "=" in word)
            answer = httpx.post(
                f"{settings['OPENAI_BASE_URL']}/chat/completions", content=json.dumps({"messages": MESSAGES})
            )
        finally:
            process.terminate()

    assert answer.json()["choices"][0]["message"]["content"] == "I do not know."


PROGRAM = Path(__file__).parent / "scripted_server.py"
CALL = """
import os, urllib.request, urllib.error
body = b'{"messages": [{"content": "hello"}], "stream": true}'
request = urllib.request.Request(os.environ["OPENAI_BASE_URL"] + "/chat/completions", body)
try:
    print(urllib.request.urlopen(request).read().decode(), "key:", repr(os.environ["OPENAI_API_KEY"]))
except urllib.error.HTTPError as error:
    print(error.code, error.headers["retry-after"])
raise SystemExit(7)
"""


def test_a_command_is_run_over_it() -> None:
    """With the settings that it needs, without a key of one's own; the server ends with it, with its exit code."""
    environment = {**os.environ, "OPENAI_API_KEY": "mine"}
    words = [sys.executable, PROGRAM, "--", sys.executable, "-c", CALL]
    run = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=20)

    assert run.returncode == 7
    assert '"content": " know."' in run.stdout
    assert "key: ''" in run.stdout


def test_faults_can_be_tried_by_hand() -> None:
    """A fault has the text that a reply would have; a status comes with the header."""
    words = [
        sys.executable,
        PROGRAM,
        "--fault",
        "finish",
        "--reason",
        "content_filter",
        "--",
        sys.executable,
        "-c",
        CALL,
    ]
    run = subprocess.run(words, capture_output=True, text=True, timeout=20)
    assert '"content": " know."' in run.stdout
    assert '"finish_reason": "content_filter"' in run.stdout

    words = [
        sys.executable,
        PROGRAM,
        "--fault=status",
        "--status=429",
        "--retry-after=3",
        "--",
        sys.executable,
        "-c",
        CALL,
    ]
    run = subprocess.run(words, capture_output=True, text=True, timeout=20)
    assert run.stdout.endswith("429 3\n")


def test_one_interrupt_ends_server_and_command() -> None:
    """As Ctrl-C does it: both, within two seconds, without a traceback."""
    wait = "import time\ntry: print('running', flush=True); time.sleep(60)\nexcept KeyboardInterrupt: print('ended')"
    words = [sys.executable, PROGRAM, "--", sys.executable, "-c", wait]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout
        assert "OPENAI_BASE_URL" in process.stdout.readline()
        assert process.stdout.readline() == "running\n"
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=2)

    assert (out, err, process.returncode) == ("ended\n", "", 0)


def test_a_port_that_is_taken_is_told() -> None:
    """With the option that mends it, and no traceback."""
    with ScriptedServer() as server:
        port = server.url.split(":")[2].split("/")[0]
        run = subprocess.run([sys.executable, PROGRAM, "--port", port], capture_output=True, text=True, timeout=20)

    assert run.returncode == 1
    assert run.stderr.startswith(f"port {port} cannot be had (Address already in use); choose another with --port")


def test_the_guide_names_every_fault() -> None:
    """And no other."""
    guide = (Path(__file__).parent.parent / "docs" / "scripted-server.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in guide.splitlines() if line.startswith("| `")]

    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(get_args(Kind))

"""The desk as an assistant has it: the official client, a process of its own, the protocol between them."""

import asyncio
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from shutil import rmtree
from typing import Any

import httpx
import pytest
from command_line import ROOT, clean_environment, error_line, run_rag
from conftest import ARTICLES
from mcp import Client, ClientSession, MCPError, StdioServerParameters, stdio_client
from mcp.types import CallToolResult
from scripted_server import Fault, ScriptedServer, reply_from_evidence

FLOOD = "wire/Überschwemmung 洪水.txt"
HARBOUR = "harbour talks.txt"
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 0,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "tests", "version": "1"}},
}
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "answer": ("ask", {"question": "What did Tove Brandt say about the herring banks?"}),
    "abstention": ("ask", {"question": "What did Tove Brandt say about the opera house?"}),
    "passages": ("search", {"query": "tunnel under the pass", "limit": 1}),
    "statements": ("statements", {"speaker": "Orlik"}),
    "nobody": ("statements", {"speaker": "Orlick"}),
    "quotation": ("cite", {"quote": "We will share the herring banks", "speaker": "Pavel Orlik"}),
    "altered": ("cite", {"quote": "We will never share the herring banks"}),
    "place": ("cite", {"place": f"{FLOOD}:0-13"}),
    "meetings": ("meetings", {}),
    "readout": ("summarize", {"meeting": "Port Alder"}),
    "summary": ("summarize", {"source": "wire/rail.txt"}),
    "articles": ("articles", {}),
    "article": ("read_article", {"source": FLOOD}),
}
"""Calls that succeed, by what they give: at least one of each tool."""


EXAMPLE = re.compile(r"(?ms)^```text\n(?P<tool>\w+) (?P<arguments>\{[^\n]*\})\n\n(?P<words>.*?)\n```$")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with ARTICLES."""
    folder = tmp_path_factory.mktemp("desk")
    return index(folder / "store", folder / "articles", ARTICLES)


def index(store: Path, folder: Path, texts: Mapping[str, str]) -> Path:
    """The store, with these texts written below a folder and indexed."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    assert run_rag("index", folder, store=store).returncode == 0
    return store


def command(store: Path) -> list[str]:
    """The command that an assistant's settings name."""
    return ["-m", "rag", "--store", str(store), "mcp"]


@asynccontextmanager
async def connect(store: Path, **settings: str) -> AsyncIterator[ClientSession]:
    """A session of the official client with a server over a store."""
    server = StdioServerParameters(command=sys.executable, args=command(store), env=clean_environment(**settings))
    with (store.parent / "stderr").open("w") as log:
        async with stdio_client(server, errlog=log) as streams, ClientSession(*streams) as session:
            await session.initialize()
            yield session


@pytest.fixture(scope="module")
def results(store: Path) -> dict[str, CallToolResult]:
    """What CALLS give; the client holds each against the tool's output schema and refuses what differs."""

    async def call() -> dict[str, CallToolResult]:
        async with connect(store) as session:
            await session.list_tools()
            return {name: await session.call_tool(*one) for name, one in CALLS.items()}

    return asyncio.run(call())


def call_each(store: Path, *calls: tuple[str, dict[str, Any]]) -> list[CallToolResult]:
    """The results of some calls, one after another."""

    async def call() -> list[CallToolResult]:
        async with connect(store) as session:
            return [await session.call_tool(*one) for one in calls]

    return asyncio.run(call())


def words_of(result: CallToolResult) -> str:
    """What a result has to read."""
    [content] = result.content
    assert content.type == "text"
    return content.text


def places_in(record: Any) -> Iterator[dict[str, Any]]:
    """Every object of a record that gives words with their place."""
    if isinstance(record, dict):
        if {"source", "start", "end"} <= set(record) and {"quote", "text"} & set(record):
            yield record
        record = list(record.values())
    if isinstance(record, list):
        for item in record:
            yield from places_in(item)


def test_the_tools_describe_themselves(store: Path) -> None:
    """Each has a title, a description, a description of every argument, a schema of what it gives, and only reads; an
    assistant is told how to cite before it calls any.
    """

    async def ask() -> tuple[Any, Any]:
        async with connect(store) as session:
            return session.initialize_result, await session.list_tools()

    started, listed = asyncio.run(ask())

    assert {tool.name for tool in listed.tools} == {name for name, _ in CALLS.values()}
    for tool in listed.tools:
        assert tool.title
        assert tool.description
        assert tool.annotations.read_only_hint
        assert tool.annotations.idempotent_hint
        assert not tool.annotations.open_world_hint
        assert tool.input_schema["additionalProperties"] is False
        assert all(argument.get("description") for argument in tool.input_schema["properties"].values()), tool.name
        assert tool.output_schema["type"] == "object"
    for word in ("`start`", "`abstained`", "`receipt`", "memory", "`cite`"):
        assert word in started.instructions


@pytest.mark.parametrize("name", CALLS)
def test_a_tool_gives_a_record_and_words(results: dict[str, CallToolResult], name: str) -> None:
    """Both, whatever part of them a client shows its assistant; the record has passed the client's own check."""
    assert not results[name].is_error
    assert results[name].structured_content
    assert words_of(results[name])


def test_records_are_those_of_the_command_line(store: Path, results: dict[str, CallToolResult]) -> None:
    """Field for field: whoever knows `--json` knows what a tool gives."""
    question = CALLS["answer"][1]["question"]
    printed = json.loads(run_rag("ask", question, "--json", store=store).stdout)
    listed = run_rag("articles", "--json", store=store).stdout.decode().splitlines()

    assert {"id": None, **results["answer"].structured_content} == printed
    assert results["articles"].structured_content["articles"] == [json.loads(line) for line in listed]


def test_every_citation_is_the_text_at_its_place(store: Path, results: dict[str, CallToolResult]) -> None:
    """`quote`, or `text` of a passage, is what the article has from `start` to `end`; of a statement, in its spans."""
    found = [place for result in results.values() for place in places_in(result.structured_content)]
    assert len(found) > len(CALLS)
    for place in found:
        text = ARTICLES[place["source"]]
        if "quote" in place or "spans" not in place:
            assert text[place["start"] : place["end"]] == place.get("quote", place.get("text"))
        else:
            assert " … ".join(text[start:end] for start, end in place["spans"]) == place["text"]


def test_an_answer_is_of_the_one_asked_for(results: dict[str, CallToolResult]) -> None:
    """With his words, his name and the file, in the record as in the words to read."""
    answer = results["answer"].structured_content

    assert not answer["abstained"]
    assert answer["engine"] == "extractive"
    assert {citation["speaker"] for citation in answer["citations"]} == {"Tove Brandt"}
    assert "We will share the herring banks" in words_of(results["answer"])
    assert HARBOUR in words_of(results["answer"])


def test_an_abstention_has_its_receipt(results: dict[str, CallToolResult]) -> None:
    """How much was searched, and for which words: for the assistant to tell."""
    abstention = results["abstention"].structured_content

    assert abstention["abstained"]
    assert abstention["sentences"] == []
    assert abstention["receipt"]["articles"] == len(ARTICLES)
    assert "opera" in abstention["receipt"]["missing"]
    assert "3 articles" in words_of(results["abstention"])
    assert "opera" in words_of(results["abstention"])


def test_a_quotation_gets_its_verdict(results: dict[str, CallToolResult]) -> None:
    """Whose it is counts; and words that were put in are shown."""
    assert results["quotation"].structured_content["verdict"] == "misattributed"
    assert results["altered"].structured_content["verdict"] == "altered"
    assert ["delete", "never", ""] in results["altered"].structured_content["matches"][0]["diff"]


def test_a_place_is_shown_in_its_context(results: dict[str, CallToolResult]) -> None:
    """With the facts of its article, whatever letters its name has."""
    place = results["place"].structured_content

    assert place["quote"] == ARTICLES[FLOOD][:13]
    assert place["article"]["published"] == "2022-06-11"
    assert place["context"]["text"].startswith(ARTICLES[FLOOD][:40])


def test_a_speaker_whom_nobody_has_is_told(results: dict[str, CallToolResult]) -> None:
    """With the nearest names, so that an assistant does not take a misspelling for silence."""
    nobody = results["nobody"].structured_content

    assert nobody["total"] == 0
    assert "Pavel Orlik" in nobody["notice"]
    assert "Pavel Orlik" in words_of(results["nobody"])


def test_a_readout_names_the_meeting(results: dict[str, CallToolResult]) -> None:
    """And a summary of an article has none."""
    readout = results["readout"].structured_content

    assert readout["meeting"]["sources"] == [HARBOUR]
    assert readout["meeting"]["id"] == results["meetings"].structured_content["meetings"][0]["id"]
    assert results["summary"].structured_content["meeting"] is None


def test_errors_are_one_sentence_for_the_assistant(store: Path) -> None:
    """With the mend; never a traceback, and the server goes on."""
    faults = {
        "no article 'rail.txt' is indexed; the nearest are wire/rail.txt": (
            "ask",
            {"question": "Who?", "source": "rail.txt"},
        ),
        "the filter 'since' is no date: 'last week'": ("articles", {"since": "last week"}),
        "search: it has no argument 'speeker' (it takes": ("search", {"query": "tunnel", "speeker": "Calder"}),
        "statements: 'limit' is 0: input should be": ("statements", {"limit": 0}),
        "ask: it needs 'question'": ("ask", {}),
        "cite: give either 'place' or 'quote'": ("cite", {}),
        "is not a place; write SOURCE:START-END": ("cite", {"place": "wire/rail.txt"}),
        "a place has 20,000 characters at most": ("cite", {"place": f"{HARBOUR}:0-20001"}),
        "summarize: give either 'meeting' or 'source'": ("summarize", {"meeting": "Port Alder", "source": HARBOUR}),
        "start at": ("read_article", {"source": HARBOUR, "start": 100_000}),
        "the query is empty": ("search", {"query": " "}),
    }

    results = call_each(store, *faults.values(), CALLS["articles"])

    for message, result in zip(faults, results[:-1], strict=True):
        assert result.is_error
        assert message in words_of(result)
        assert "\n" not in words_of(result)
    assert not results[-1].is_error


def test_an_unknown_tool_is_an_error_of_the_protocol(store: Path) -> None:
    """And the tools that there are stand in it."""

    async def call() -> None:
        async with connect(store) as session:
            with pytest.raises(MCPError, match="there is no tool 'delete'; there are ask, search"):
                await session.call_tool("delete", {})

    asyncio.run(call())


def test_lists_come_in_pages(store: Path) -> None:
    """Each tells how many there are in all; the pages follow without a gap, and behind the end there is nothing."""
    pages = call_each(
        store,
        *(("articles", {"limit": 2, "offset": offset}) for offset in (0, 2, 4)),
        *(("search", {"query": "minister tunnel flood", "limit": 1, "offset": offset}) for offset in (0, 1)),
    )
    records = [page.structured_content for page in pages]

    assert {page["total"] for page in records[:3]} == {len(ARTICLES)}
    assert [one["source"] for page in records[:3] for one in page["articles"]] == sorted(ARTICLES)
    assert "go on with offset 2" in words_of(pages[0])
    assert "none from offset 4 on" in words_of(pages[2])
    assert records[3]["passages"] != records[4]["passages"]


def test_an_article_is_read_piece_by_piece(store: Path) -> None:
    """Put together, the pieces are its text."""

    async def read() -> str:
        text, start = "", 0
        async with connect(store) as session:
            while start is not None:
                result = await session.call_tool("read_article", {"source": HARBOUR, "start": start, "length": 100})
                piece = result.structured_content
                assert piece["start"] == len(text)
                text, start = text + piece["text"], piece["next"]
        assert piece["characters"] == len(text)
        return text

    assert ARTICLES[HARBOUR] == asyncio.run(read())


def test_articles_are_resources(store: Path) -> None:
    """Each is listed with an address by which its exact text can be read; an unknown one is an error that names near
    ones.
    """

    async def read() -> dict[str, str]:
        async with connect(store) as session:
            listed = (await session.list_resources()).resources
            [template] = (await session.list_resource_templates()).resource_templates
            assert template.uri_template == "article:///{+source}"
            with pytest.raises(MCPError, match=r"no article 'wire/rails\.txt' is indexed; .* wire/rail\.txt"):
                await session.read_resource("article:///wire/rails.txt")
            with pytest.raises(MCPError, match="no article"):
                await session.read_resource("file:///etc/hostname")
            return {one.name: (await session.read_resource(one.uri)).contents[0].text for one in listed}  # type: ignore[union-attr]

    assert ARTICLES == asyncio.run(read())


def test_calls_at_once_are_answered_each_for_itself(store: Path, results: dict[str, CallToolResult]) -> None:
    """Whatever the order in which they end."""
    names = [name for name in CALLS for _ in range(3)]

    async def call() -> list[CallToolResult]:
        async with connect(store) as session:
            return await asyncio.gather(*(session.call_tool(*CALLS[name]) for name in names))

    together = asyncio.run(call())

    assert [results[name].structured_content for name in names] == [one.structured_content for one in together]


def test_a_slow_language_model_holds_up_nobody(store: Path) -> None:
    """While it is waited for, other calls are answered; a call that is cancelled ends the model's; and a server that is
    left ends at once.
    """

    async def call(url: str) -> float:
        async with connect(store, OPENAI_BASE_URL=url) as session:
            slow = asyncio.create_task(session.call_tool(*CALLS["answer"]))
            while not server.requests:
                await asyncio.sleep(0.05)
            result = await session.call_tool("ask", {**CALLS["answer"][1], "offline": True})
            assert not result.is_error
            assert result.structured_content["engine"] == "extractive"
            assert not slow.done()
            slow.cancel()
            await asyncio.gather(slow, return_exceptions=True)
            assert not (await session.call_tool(*CALLS["meetings"])).is_error
            left = asyncio.create_task(session.call_tool(*CALLS["readout"]))
            count = len(server.requests)
            while len(server.requests) == count:
                await asyncio.sleep(0.05)
            began = time.monotonic()
        assert left.done()
        left.exception()
        return time.monotonic() - began

    with ScriptedServer(Fault(kind="hang")) as server:
        assert asyncio.run(call(server.url)) < 2


def test_the_model_writes_where_one_is_set_up(store: Path) -> None:
    """What the files do not bear out is kept from the assistant, and what they bear out in part is marked."""
    reply = (
        "Tove Brandt said: “We will share the herring banks.” [1] “The fleet will be burnt,” she said. [1] "
        "Brandt became queen of Norland. [1]"
    )

    async def call(url: str) -> CallToolResult:
        async with connect(store, OPENAI_BASE_URL=url, OPENAI_MODEL="scripted") as session:
            return await session.call_tool(*CALLS["answer"])

    with ScriptedServer(reply) as server:
        answer = asyncio.run(call(server.url))

    assert answer.structured_content["engine"] == "llm:scripted"
    assert [one["support"] for one in answer.structured_content["sentences"]] == ["verbatim", "weak"]
    assert "Brandt became queen of Norland. (borne out in part only) [1]" in words_of(answer)
    assert "burnt" not in answer.model_dump_json()


def test_a_long_readout_tells_how_far_it_is(store: Path) -> None:
    """To a client that asks for it: so that it goes on waiting."""
    steps: list[float] = []
    told: list[str | None] = []

    async def keep(progress: float, total: float | None, message: str | None) -> None:
        steps.append(progress)
        told.append(message)

    async def call(url: str) -> CallToolResult:
        async with connect(store, OPENAI_BASE_URL=url, OPENAI_MODEL="scripted") as session:
            return await session.call_tool(*CALLS["readout"], progress_callback=keep)

    with ScriptedServer(reply_from_evidence) as server:
        readout = asyncio.run(call(server.url))

    assert readout.structured_content["engine"] == "llm:scripted"
    assert readout.structured_content["work"] is None
    assert steps == sorted(set(steps))
    assert told
    assert all(told)


def test_the_server_follows_the_store(tmp_path: Path) -> None:
    """It starts before there is anything in it, says so, and answers from what is indexed while it runs."""

    async def call() -> tuple[CallToolResult, CallToolResult, CallToolResult]:
        async with connect(tmp_path / "store") as session:
            empty = await session.call_tool(*CALLS["articles"])
            await asyncio.to_thread(index, tmp_path / "store", tmp_path / "articles", ARTICLES)
            filled = await session.call_tool(*CALLS["answer"])
            (tmp_path / "articles" / HARBOUR).unlink()
            await asyncio.to_thread(run_rag, "index", tmp_path / "articles", store=tmp_path / "store")
            return empty, filled, await session.call_tool(*CALLS["answer"])

    empty, filled, less = asyncio.run(call())

    assert empty.is_error
    assert "holds no articles yet; run `python -m rag index` first" in words_of(empty)
    assert not filled.structured_content["abstained"]
    assert less.structured_content["abstained"]


@contextmanager
def start(store: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server without a client, initialized; ended at the end."""
    process = subprocess.Popen(
        [sys.executable, *command(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(),
        cwd=store.parent,
    )
    try:
        send(process, INITIALIZE)
        receive(process, 0)
        yield process
    finally:
        process.kill()
        process.communicate()


def send(process: subprocess.Popen[bytes], message: Mapping[str, Any] | bytes) -> None:
    """A line on its stdin."""
    assert process.stdin
    process.stdin.write((message if isinstance(message, bytes) else json.dumps(message).encode()) + b"\n")
    process.stdin.flush()


def receive(process: subprocess.Popen[bytes], identity: int) -> dict[str, Any]:
    """Its reply to a request; every line before that is one of the protocol, too."""
    assert process.stdout
    while True:
        message: dict[str, Any] = json.loads(process.stdout.readline())
        assert message["jsonrpc"] == "2.0"
        if message.get("id") == identity:
            return message


def test_stdout_carries_the_protocol_alone(tmp_path: Path) -> None:
    """Also where the store is mended meanwhile, which is told on stderr, and where a client sends what is no JSON."""
    store = index(tmp_path / "store", tmp_path / "articles", ARTICLES)
    rmtree(store / "chroma")
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    with start(store) as process:
        send(process, b"\xff is no message")
        send(process, {**call, "params": {"name": "search", "arguments": {"query": "tunnel"}}})
        result = receive(process, 1)["result"]
        rest, told = process.communicate(timeout=20)

    assert result["structuredContent"]["total"] > 0
    assert rest == b""
    assert "rebuilt" in told.decode()
    assert "Traceback" not in told.decode()


def test_the_server_ends_at_once(store: Path) -> None:
    """When its stdin is closed, with status 0 and without a word; and at a signal."""
    with start(store) as process:
        began = time.monotonic()
        rest, told = process.communicate(timeout=20)
        assert time.monotonic() - began < 1
        assert (process.returncode, rest, told) == (0, b"", b"")
    for end in (subprocess.Popen.terminate, lambda process: process.send_signal(2)):
        with start(store) as process:
            end(process)
            assert process.wait(timeout=1) != 0


def test_over_http_only_programs_of_this_machine_are_served(store: Path) -> None:
    """The same, to any number of clients; a page in a browser, under whatever name it comes, is refused."""

    async def call(url: str) -> CallToolResult:
        async with Client(url) as one, Client(url) as other:
            first, second = await asyncio.gather(*(client.call_tool(*CALLS["answer"]) for client in (one, other)))
            assert first.structured_content == second.structured_content
            return first

    with (store.parent / "stderr").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, *command(store), "--http", "--port", "0"], stderr=log, env=clean_environment()
        )
    try:
        url = wait_for_address(store.parent / "stderr")
        answer = asyncio.run(call(url))
        headers = {"Accept": "application/json, text/event-stream"}
        statuses = [
            httpx.post(url, json=INITIALIZE, headers={**headers, **others}).status_code
            for others in ({}, {"Host": "desk.example"}, {"Origin": "http://desk.example"})
        ]
        process.terminate()
        assert process.wait(timeout=5) is not None
    finally:
        process.kill()
        process.wait()

    assert not answer.structured_content["abstained"]
    assert statuses == [200, 421, 403]
    assert url.startswith("http://127.0.0.1:")


def wait_for_address(log: Path) -> str:
    """What the server says of where it serves."""
    for _ in range(400):
        if found := re.search(r"http://\S+/mcp", log.read_text(encoding="utf-8")):
            return found.group()
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))


def test_a_port_that_is_taken_is_an_error_of_one_line(store: Path) -> None:
    """With the mend; and a port without --http is wrong usage."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run_rag("mcp", "--http", "--port", port, store=store)

    assert result.returncode == 1
    assert error_line(result).endswith("; name another with --port")
    assert run_rag("mcp", "--port", "1", store=store).returncode == 2


def test_the_examples_of_the_document_are_real(seed_store: Path) -> None:
    """Each tool has one, and gives today what the document says."""
    text = (ROOT / "docs" / "assistants.md").read_text(encoding="utf-8")
    examples = [(one["tool"], json.loads(one["arguments"]), one["words"]) for one in EXAMPLE.finditer(text)]
    assert {tool for tool, *_ in examples} == {tool for tool, _ in CALLS.values()}

    results = call_each(seed_store, *((tool, arguments) for tool, arguments, _ in examples))

    assert [words for *_, words in examples] == [words_of(result) for result in results]


def test_other_commands_do_not_wait_for_the_protocol() -> None:
    """Its packages are loaded by `mcp` alone: they take as long as all of `--help`."""
    heavy = "('mcp', 'pydantic', 'asyncio')"
    code = f"import sys, rag.show.terminal.cli; sys.exit(any(name in sys.modules for name in {heavy}))"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0

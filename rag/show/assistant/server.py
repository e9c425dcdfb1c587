"""The desk as a server of the Model Context Protocol: tools and articles for any assistant that speaks it.

A call runs in a thread of its own, so that a slow language model holds up no other call; where the client cancels a
call or leaves, what a model writes for it ends. Stdout carries the protocol and nothing else.
"""

import asyncio
import os
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event, Lock
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from mcp import types
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from pydantic import TypeAdapter

from rag.config import Config
from rag.errors import RagError, UnknownSource
from rag.index.corpus import Corpus, open_corpus
from rag.show.assistant.arguments import read_arguments
from rag.show.assistant.tools import TOOLS, Tool, Waiting
from rag.show.terminal.commands import nothing_indexed, tell

Given = TypeVar("Given")

INSTRUCTIONS = Path(__file__).with_suffix(".md")
"""What an assistant is told of the desk, and of how to cite, when it connects."""
THREADS = 16
"""Calls that are worked on at once; a further one waits. An assistant makes a few at a time."""
RESOURCES_A_PAGE = 100
SCHEME = "article:///"
"""Before a source, whose `/` stay: `article:///wire/rail.txt`. With a third slash, for programs that take the word
behind two for the name of a host, and write it in small letters.
"""


class Desk:
    """The corpus of a store, opened when it is first asked for, so that the server starts before it and without it."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = Lock()
        self._corpus: Corpus | None = None
        self._told: set[str] = set()

    def corpus(self) -> Corpus:
        """The corpus. Raises StoreError where there is nothing in it yet."""
        with self._lock:
            if self._corpus is None:
                if not self._config.store.is_dir():
                    raise nothing_indexed(self._config)
                self._corpus = open_corpus(self._config)
        if not self._corpus.size()[0]:
            raise nothing_indexed(self._config)
        return self._corpus

    def warm(self) -> None:
        """Loads what the first question would wait for; an error is told to the one who asks."""
        try:
            self.corpus().embedder.embed(["ready"])
        except RagError:
            return

    def tell_notices(self) -> None:
        """On stderr, each once: what a person should know of the store."""
        with self._lock:
            new = [] if self._corpus is None else [text for text in self._corpus.notices if text not in self._told]
            self._told.update(new)
        for notice in new:
            tell(f"note: {notice}")


def run_tool(desk: Desk, tool: Tool, given: dict[str, Any], client: Waiting) -> types.CallToolResult:
    """The result of a call; an error is one sentence in it, for the assistant to read."""
    try:
        reply = tool.run(desk.corpus(), read_arguments(tool.name, tool.arguments, given), client)
    except RagError as problem:
        return tell_failure(str(problem))
    except Exception as problem:  # noqa: BLE001  the last door: one call never ends the server
        if os.environ.get("RAG_DEBUG"):
            traceback.print_exc()
        failure = f"unexpected {type(problem).__name__}: {problem}"
        tell(f"error: {tool.name}: {failure}; set RAG_DEBUG=1 to see where it comes from")
        return tell_failure(failure)
    finally:
        desk.tell_notices()
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=reply.text)], structured_content=reply.record
    )


def tell_failure(message: str) -> types.CallToolResult:
    """The result of a call that failed."""
    return types.CallToolResult(content=[types.TextContent(type="text", text=message)], is_error=True)


def describe_tool(tool: Tool) -> types.Tool:
    """A tool as clients list it: none of them changes anything, nor looks beyond the articles."""
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.arguments.model_json_schema(),
        output_schema={"type": "object", **TypeAdapter(tool.result).json_schema(mode="serialization")},
        annotations=types.ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )


def list_resources(desk: Desk, cursor: str | None) -> types.ListResourcesResult:
    """A page of the articles."""
    start = int(cursor) if cursor and cursor.isascii() and cursor.isdigit() and len(cursor) < 9 else 0
    articles = desk.corpus().articles()
    end = start + RESOURCES_A_PAGE
    return types.ListResourcesResult(
        resources=[
            types.Resource(
                uri=SCHEME + quote(article.source),
                name=article.source,
                title=article.title,
                mime_type="text/plain",
                size=len(article.text.encode()),
            )
            for article in articles[start:end]
        ],
        next_cursor=str(end) if end < len(articles) else None,
    )


def read_resource(desk: Desk, uri: str) -> types.ReadResourceResult:
    """The text of an article, whole. Raises UnknownSource."""
    if not uri.startswith(SCHEME):
        raise UnknownSource(f"{uri} is no article; its address begins with {SCHEME}")
    text = desk.corpus().article(unquote(uri.removeprefix(SCHEME))).text
    return types.ReadResourceResult(contents=[types.TextResourceContents(uri=uri, mime_type="text/plain", text=text)])


def make_server(desk: Desk, pool: ThreadPoolExecutor) -> Server[Any]:
    """The server with its tools and its articles."""
    tools = {tool.name: tool for tool in TOOLS}
    described = [describe_tool(tool) for tool in TOOLS]

    async def list_tools(context: Any, params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=described)

    async def call_tool(context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = tools.get(params.name)
        if tool is None:
            raise MCPError(types.INVALID_PARAMS, f"there is no tool {params.name!r}; there are {', '.join(tools)}")
        loop, steps = asyncio.get_running_loop(), count(1)

        def tell_progress(stage: str, done: int, total: int) -> None:
            words = f"{stage}: {done} of {total}" if total > 1 else stage
            report = context.session.report_progress(next(steps), message=words)
            asyncio.run_coroutine_threadsafe(report, loop)

        client = Waiting(stop=Event(), on_progress=tell_progress)
        try:
            return await loop.run_in_executor(pool, run_tool, desk, tool, params.arguments or {}, client)
        finally:
            client.stop.set()  # cancelled, or the client is gone: nobody waits for the model

    async def look_up(find: Callable[[Desk, Any], Given], what: str | None) -> Given:
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, find, desk, what)
        except RagError as problem:
            code = types.INVALID_PARAMS if isinstance(problem, UnknownSource) else types.INTERNAL_ERROR
            raise MCPError(code, str(problem)) from None

    async def on_list_resources(context: Any, params: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
        return await look_up(list_resources, params.cursor if params else None)

    async def on_read_resource(context: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        return await look_up(read_resource, params.uri)

    async def list_templates(context: Any, params: Any) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            uri_template=SCHEME + "{+source}",
            name="article",
            title="An article's text",
            description="The exact text that offsets count in; SOURCE as `articles` lists it, percent-encoded.",
            mime_type="text/plain",
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    return Server(
        "readout",
        title="Readout",
        instructions=INSTRUCTIONS.read_text(encoding="utf-8"),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=on_list_resources,
        on_read_resource=on_read_resource,
        on_list_resource_templates=list_templates,
    )

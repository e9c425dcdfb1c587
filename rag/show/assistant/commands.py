"""The command `mcp`: the desk for assistants."""

import argparse
import os
import sys

from rag.config import Config
from rag.show.terminal.commands import DONE, WRONG_USAGE, tell

PORT = 8765
"""Where `--http` serves, unless `--port` names another."""


def run_mcp(options: argparse.Namespace, config: Config) -> int:
    """`mcp`: serves until the client closes stdin, or with `--http` until a signal, and ends the process then."""
    if options.port is not None and not options.http:
        return tell("error: --port goes with --http; see `python -m rag mcp --help`", WRONG_USAGE)
    from rag.show.assistant.serving import serve

    port = PORT if options.port is None else options.port
    serve(config, port=port if options.http else None)
    sys.stderr.flush()
    # Calls that still run are nobody's any more, and to take down what is loaded takes Python another second.
    os._exit(DONE)

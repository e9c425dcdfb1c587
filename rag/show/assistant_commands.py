"""The command `mcp`: the desk for assistants."""

import argparse
import os
import sys
from typing import NoReturn

from rag.config import Config
from rag.show.commands import DONE


def run_mcp(options: argparse.Namespace, config: Config) -> NoReturn:
    """`mcp`: serves until the client closes stdin, and ends the process then."""
    from rag.show.assistant import serve

    serve(config)
    sys.stderr.flush()
    # Calls that still run are nobody's any more, and to take down what is loaded takes Python another second.
    os._exit(DONE)

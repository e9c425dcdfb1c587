"""The command line, `python -m rag [--store DIR] COMMAND …`: its arguments, and the one door for errors.

`--help` and wrong usage import nothing heavy; what the commands do stands in `rag.show.terminal.commands`.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from rag.config import Config, load_config
from rag.errors import RagError
from rag.show.assistant.commands import PORT, run_mcp
from rag.show.terminal.commands import (
    DONE,
    FAILED,
    INTERRUPTED,
    WRONG_USAGE,
    run_articles,
    run_ask,
    run_cite,
    run_index,
    run_search,
    run_speakers,
    run_statements,
    run_text,
    run_verify,
    tell,
)
from rag.show.terminal.eval_commands import run_eval
from rag.show.terminal.meeting_commands import run_meetings, run_summarize
from rag.show.terminal.origin_commands import run_origins
from rag.show.terminal.timeline_commands import KINDS, run_timeline

TOP_K = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status; an error is one line on stderr."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # UTF-8 wherever the output goes; a lone surrogate of a file name or a row becomes \udcxx, which JSON reads.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        options = build_parser().parse_args(arguments)
        config = load_config()
        if options.store is not None:
            config = replace(config, store=options.store)
        status: int = options.run(options, config)
        sys.stdout.flush()
    except RagError as problem:
        return tell(f"error: {problem}", FAILED)
    except KeyboardInterrupt:
        return tell("interrupted", INTERRUPTED)
    except BrokenPipeError:
        drop_output()  # the reader has seen enough: `… | head`
        return DONE
    except ModuleNotFoundError as problem:
        if os.environ.get("RAG_DEBUG"):
            raise
        mend = "activate the environment that has the requirements, or: pip install -r requirements.txt"
        return tell(f"error: the package {problem.name} is not installed for this Python; {mend}", FAILED)
    except Exception as problem:
        # The last door: a user reads one line, never a traceback.
        if os.environ.get("RAG_DEBUG"):
            raise
        name = type(problem).__name__
        if isinstance(problem, OSError):
            drop_output()  # a full disk would fail once more at the end, and change the exit status
        return tell(f"error: unexpected {name}: {problem}; set RAG_DEBUG=1 to see where it comes from", FAILED)
    return status


def drop_output() -> None:
    """What Python still holds for stdout goes nowhere, without a word."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Parser(argparse.ArgumentParser):
    """An argument parser that tells wrong usage in one line."""

    def error(self, message: str) -> NoReturn:
        """Exit with status 2."""
        sys.exit(tell(f"error: {message}; see `{self.prog} --help`", WRONG_USAGE))


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = Parser(
        prog="python -m rag",
        description="Ask a folder of news articles who said what; every answer cites the files' own words.",
        allow_abbrev=False,
    )
    store = {"type": Path, "metavar": "DIR", "help": "folder of the index (else $RAG_STORE, else .rag)"}
    parser.add_argument("--store", default=None, **store)  # type: ignore[arg-type]
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)

    def add_command(
        name: str, run: Callable[[argparse.Namespace, Config], int], summary: str
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        # SUPPRESS: without it, the command's own default would win over a --store before the command.
        command.add_argument("--store", default=argparse.SUPPRESS, **store)  # type: ignore[arg-type]
        command.set_defaults(run=run)
        return command

    index = add_command("index", run_index, "Read files and folders into the index; files gone from a folder leave it.")
    index.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="file or folder (default: the sample articles)"
    )
    index.add_argument(
        "--rebuild", action="store_true", help="embed again what the store holds, after a change of the embedder"
    )
    index.add_argument(
        "--watch", action="store_true", help="then follow them: take up each change, one line a change, until Ctrl-C"
    )
    articles = add_command("articles", run_articles, "List the articles with outlet and date.")
    text = add_command("text", run_text, "Print an article's text, exactly as offsets count it.")
    text.add_argument("source", metavar="SOURCE", help="name of the article, as `articles` lists it")
    search = add_command("search", run_search, "Find passages, best first.")
    search.add_argument("query", nargs="?", metavar="QUERY", help="what to look for")
    search.add_argument("--top-k", type=read_count, default=TOP_K, metavar="K", help=f"how many passages ({TOP_K})")
    ask = add_command("ask", run_ask, "Answer a question from the articles, or say that they do not.")
    ask.add_argument("question", nargs="?", metavar="QUESTION", help="the question")
    ask.add_argument("--work", action="store_true", help="also what the language model was sent, and what it wrote")
    ask.add_argument(
        "--after",
        dest="history",
        action="append",
        metavar="EARLIER",
        help="ask it as a follow-up to this question; may be repeated, the oldest first",
    )
    statements = add_command("statements", run_statements, "List who said what: every reported statement.")
    statements.add_argument("--about", metavar="TEXT", help="that hold at least half of these words")
    speakers = add_command("speakers", run_speakers, "List who speaks, tell why names are one, or decide who is who.")
    doing = speakers.add_mutually_exclusive_group()
    doing.add_argument("--why", metavar="NAME", help="every name of this speaker, with what decided that it is theirs")
    doing.add_argument("--merge", metavar="NAME", help="join this speaker, or this name of one, to another (--into)")
    doing.add_argument("--split", metavar="NAME", help="set this name apart as a speaker of its own")
    doing.add_argument("--undo", action="store_true", help="take the last of these decisions back")
    doing.add_argument("--edits", action="store_true", help="list the decisions that hold, the oldest first")
    speakers.add_argument("--into", metavar="NAME", help="any name of the speaker whom --merge joins")
    verify = add_command("verify", run_verify, "Check a whole draft, or score claims, against the articles.")
    verify.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a draft, in any format that `index` reads")
    verify.add_argument("--batch", metavar="FILE", help="JSON Lines with id, claim and filters (- for stdin)")
    cite = add_command("cite", run_cite, "Show the words at a place, or check a quotation against the articles.")
    cite.add_argument("what", nargs="?", metavar="SOURCE:START-END|QUOTE", help="a place, or the words to check")
    cite.add_argument("--speaker", metavar="NAME", help="who is said to have said the quotation")
    cite.add_argument("--batch", metavar="FILE", help="JSON Lines with id, text, speaker and filters (- for stdin)")
    timeline = add_command(
        "timeline",
        run_timeline,
        "What happened when: meetings, statements, and meetings that are only mentioned; with --speaker and --about "
        "that speaker's position over time.",
    )
    timeline.add_argument("--about", metavar="TEXT", help="that hold at least half of these words")
    timeline.add_argument("--kind", action="append", choices=KINDS, help="only these; may be repeated")
    for command, row in ((search, "id, query, top_k"), (ask, "id, question, history")):
        command.add_argument(
            "--batch", metavar="FILE", help=f"JSON Lines with {row} and filters (- for stdin); answers in JSON Lines"
        )
    evaluate = add_command("eval", run_eval, "Measure how good the answers to a file of questions are; runs are kept.")
    evaluate.add_argument(
        "questions",
        nargs="?",
        metavar="QUESTIONS",
        help="JSON Lines with id, question and what is expected (- for stdin)",
    )
    evaluate.add_argument("--offline", action="store_true", help="without the language model, even if one is set up")
    evaluate.add_argument("--fresh", action="store_true", help="ask the model anew what it was asked before")
    evaluate.add_argument(
        "--name", metavar="NAME", help="name of the run (date and time); without QUESTIONS a kept run"
    )
    evaluate.add_argument("--against", metavar="NAME", help="set the run beside a kept one: what is better, what worse")
    evaluate.add_argument("--list", action="store_true", help="list the kept runs")
    evaluate.add_argument("--plot", type=Path, metavar="FILE", help="also draw the figures, as .png or .svg")
    evaluate.add_argument("--overwrite", action="store_true", help="write over the file that --plot names")
    for command in (search, ask, statements, speakers, verify, cite, timeline, evaluate):
        command.add_argument(
            "--source", action="append", metavar="SOURCE", help="in this article only; may be repeated"
        )
        command.add_argument("--outlet", metavar="NAME", help="in articles of this outlet only")
        what = "what is" if command is timeline else "in articles"
        command.add_argument(
            "--since", metavar="DATE", help=f"{what} of this date (2023, 2023-07, 2023-07-15) or later"
        )
        command.add_argument("--until", metavar="DATE", help=f"{what} of this date or earlier")
        command.add_argument("--meeting", metavar="MEETING", help="of this meeting only, as `meetings` names it")
    meetings = add_command("meetings", run_meetings, "List the meetings that articles report on, or decide about one.")
    doing = meetings.add_mutually_exclusive_group()
    name = "MEETING"
    doing.add_argument("--why", metavar=name, help="what dates and places this meeting, and what each article says")
    doing.add_argument("--rename", metavar=name, help="give this meeting another name (--to)")
    doing.add_argument("--place", metavar=name, help="say where this meeting was (--to)")
    doing.add_argument("--date", metavar=name, help="say when it was: --to 2023-07, or first and last day with a /")
    doing.add_argument("--merge", metavar=name, help="this meeting and another are one (--into)")
    doing.add_argument("--split", metavar=name, help="articles of this meeting (--source) report on another one")
    doing.add_argument("--add", metavar=name, help="other articles (--source) report on this meeting, too")
    doing.add_argument("--pin", metavar=name, help="keep the articles of this meeting: no others join it by themselves")
    doing.add_argument("--undo", action="store_true", help="take the last of these decisions back")
    doing.add_argument("--edits", action="store_true", help="list the decisions that hold, the oldest first")
    meetings.add_argument("--to", metavar="VALUE", help="the new name, place or date")
    meetings.add_argument("--into", metavar=name, help="the meeting that --merge joins it to")
    meetings.add_argument("--source", action="append", metavar="SOURCE", help="an article; may be repeated")
    origins = add_command("origins", run_origins, "List articles that carry one account, and machine paraphrases.")
    summarize = add_command("summarize", run_summarize, "The readout of a meeting, or a short summary of an article.")
    summarize.add_argument(
        "what", nargs="?", metavar="MEETING|SOURCE", help="an id or words of a name, as `meetings` lists it; an article"
    )
    summarize.add_argument("--all", action="store_true", help="the readouts of all meetings")
    mcp = add_command("mcp", run_mcp, "Serve an assistant, by the Model Context Protocol on stdin and stdout.")
    mcp.add_argument("--http", action="store_true", help="serve over HTTP, to programs of this machine only")
    mcp.add_argument("--port", type=int, metavar="PORT", help=f"where --http serves ({PORT}; 0 for any that is free)")
    for command in (ask, summarize):
        command.add_argument("--offline", action="store_true", help="without the language model, even if one is set up")
        command.add_argument(
            "--fresh", action="store_true", help="ask the language model anew what it was asked before"
        )
        command.add_argument(
            "--export",
            type=Path,
            metavar="FILE",
            help="also write it, with footnotes, as Word (.docx), Markdown (.md), HTML (.html) or JSON (.json), or its "
            "sources for a reference manager (.csl.json); a file that is there already is left alone",
        )
        command.add_argument("--overwrite", action="store_true", help="write over the file that --export names")
    for command in (search, ask, statements, speakers, timeline):
        command.add_argument("--speaker", metavar="NAME", help="words of this person or body only")
    for command in (
        index,
        articles,
        search,
        ask,
        statements,
        speakers,
        meetings,
        origins,
        verify,
        cite,
        summarize,
        timeline,
        evaluate,
    ):
        command.add_argument("--json", action="store_true", help="print JSON, one object a line")
    return parser


def read_count(text: str) -> int:
    """A whole number above 0."""
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)

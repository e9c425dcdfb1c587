"""The commands about meetings: list them, decide about them, and print their readouts."""

import argparse
from typing import TYPE_CHECKING

from rag.config import Config
from rag.errors import RequestError
from rag.show.terminal.commands import DONE, WRONG_USAGE, export, open_filled_corpus, plan_export, print_json, tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.index.corpus import Corpus
    from rag.types import MeetingEdit, Readout

TO = ("rename", "place", "date")
"""Edits that need `--to`."""
ARTICLES = ("split", "add")
"""Edits that need `--source`."""


def run_meetings(options: argparse.Namespace, config: Config) -> int:
    """`meetings`: the list, `--why MEETING`, or a decision about one."""
    asked = {kind: getattr(options, kind) for kind in (*TO, *ARTICLES, "merge", "pin") if getattr(options, kind)}
    kind, meeting = next(iter(asked.items()), (None, ""))
    needs = {"to": kind in TO, "source": kind in ARTICLES, "into": kind == "merge"}
    for name, needed in needs.items():
        if needed != (getattr(options, name) is not None):
            usage = f"--{kind} MEETING needs --{name}" if needed else f"--{name} goes with another decision"
            return tell(f"error: {usage}; see `python -m rag meetings --help`", WRONG_USAGE)
    from rag.find.meetings import describe_meeting_edit, plan_edit
    from rag.show.records import meeting_edit_record, meeting_record, meeting_why_record
    from rag.show.terminal.meeting_tables import print_meetings, print_why

    with open_filled_corpus(config) as corpus:
        if kind or options.undo:
            value = options.to if kind in TO else options.into
            edit = plan_edit(corpus, kind, meeting, value=value, sources=options.source or ()) if kind else None
            edit = change_edits(config, edit)
            done = ("" if kind else "taken back: ") + describe_meeting_edit(edit)
            print_json(meeting_edit_record(edit)) if options.json else print(done)
        elif options.edits:
            for edit in corpus.meeting_edits():
                print_json(meeting_edit_record(edit)) if options.json else print(describe_meeting_edit(edit))
        elif options.why:
            found = corpus.meeting_finder().find(options.why)
            articles = [corpus.article(gathering.source) for gathering in found.gatherings]
            print_json(meeting_why_record(found)) if options.json else print_why(found, articles)
        elif options.json:
            for one in corpus.meetings():
                print_json(meeting_record(one))
        else:
            print_meetings(corpus.meetings())
    return DONE


def change_edits(config: Config, edit: "MeetingEdit | None") -> "MeetingEdit":
    """Adds an edit, or without one takes the last back; gives it."""
    from rag.index.ingest import edit_meetings

    changed: list[MeetingEdit] = [edit] if edit else []

    def change(edits: "list[MeetingEdit]") -> "list[MeetingEdit]":
        if edit is not None:
            return [*edits, edit]
        if not edits:
            raise RequestError("nothing was decided about meetings yet, so there is nothing to take back")
        changed.append(edits[-1])
        return edits[:-1]

    edit_meetings(config, change)
    return changed[0]


def run_summarize(options: argparse.Namespace, config: Config) -> int:
    """`summarize MEETING`, `summarize SOURCE`, `summarize --all`."""
    if (options.what is None) == (not options.all):
        return tell("error: give a meeting, an article, or --all; see `python -m rag summarize --help`", WRONG_USAGE)
    suffix = plan_export(options)
    if suffix and options.all:
        return tell("error: --export takes one readout; name a meeting or an article", WRONG_USAGE)
    from rag.show.records import readout_record
    from rag.show.terminal.tables import open_progress, print_readout, print_table

    with open_filled_corpus(config) as corpus:
        names = [meeting.id for meeting in corpus.meetings()] if options.all else [options.what]
        for number, name in enumerate(names):
            with open_progress() as on_progress:
                readout = summarize(corpus, name, offline=options.offline, fresh=options.fresh, on_progress=on_progress)
            if readout.notice:
                tell(f"note: {readout.notice}")
            if suffix:
                export(readout, suffix, options.export, corpus)
            if options.json:
                print_json(readout_record(readout))
            else:
                print_table(*([""] if number else []))
                print_readout(readout)
        if not names:
            tell("no article reports on a meeting; name an article to summarise it")
    return DONE


def summarize(
    corpus: "Corpus",
    name: str,
    *,
    offline: bool,
    fresh: bool,
    on_progress: "Callable[[str, int, int], None] | None",
) -> "Readout":
    """The readout of an article, or of a meeting; the language model's, where one is set up and wanted."""
    from rag.answer.readout import summarize_meeting
    from rag.answer.summary import summarize_source

    is_source = any(article.source == name for article in corpus.articles())
    readout = summarize_source(corpus, name) if is_source else summarize_meeting(corpus, name)
    if offline or not corpus.config.has_model:
        return readout
    from rag.answer.model.readouts import write_readout

    return write_readout(corpus, readout, fresh=fresh, on_progress=on_progress)

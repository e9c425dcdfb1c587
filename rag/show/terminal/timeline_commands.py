"""The command `timeline`: what happened when, or what one speaker said on a topic over time."""

import argparse
from typing import TYPE_CHECKING

from rag.config import Config
from rag.show.terminal.commands import DONE, open_filled_corpus, print_json

if TYPE_CHECKING:
    from rag.find.timeline import EventKind

KINDS: "tuple[EventKind, ...]" = ("meeting", "statement", "mention")


def run_timeline(options: argparse.Namespace, config: Config) -> int:
    """`timeline`; with `--speaker` and `--about`, and without `--kind`, the position of that speaker over time."""
    from rag.find.positions import trace_position
    from rag.find.timeline import find_events
    from rag.show.records import event_record
    from rag.show.requests import read_filters
    from rag.show.terminal.timeline_tables import print_events

    filters = read_filters(vars(options))
    with open_filled_corpus(config) as corpus:
        if options.speaker is not None and options.about is not None and not options.kind:
            events = trace_position(corpus, options.speaker, options.about, filters)
        else:
            kinds = frozenset(options.kind or KINDS)
            events = find_events(corpus, filters=filters, about=options.about, kinds=kinds)
        if options.json:
            for event in events:
                print_json(event_record(event))
        else:
            print_events(events, {meeting.id: meeting for meeting in corpus.meetings()})
    return DONE

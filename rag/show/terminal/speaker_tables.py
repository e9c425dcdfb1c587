"""Speakers laid out for a person at a terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.find.speakers import SpeakerCount, list_posts
from rag.show.plain import plain
from rag.show.terminal.tables import describe_facts, make_columns, print_table
from rag.types import Speaker, SpeakerName

if TYPE_CHECKING:
    pass

FIRST_POSTS = 2


def print_speakers(counted: Sequence[SpeakerCount]) -> None:
    """The list of speakers, with their posts and other names."""
    from rich.table import Table

    if not counted:
        print("nobody speaks or is named there")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("statements", "articles"):
        table.add_column(name, justify="right")
    for name in ("speaker", "kind", "also called", "posts"):
        table.add_column(name, overflow="fold")
    for one in counted:
        speaker = one.speaker
        table.add_row(
            str(one.statements),
            str(one.articles),
            plain(speaker.name),
            speaker.kind,
            plain(", ".join(speaker.variants[1:])) or "–",
            plain(", ".join(list_posts(speaker)[:FIRST_POSTS])) or "–",
        )
    print_table(table)


def print_names(speaker: Speaker, names: Sequence[SpeakerName]) -> None:
    """The names of a speaker, article by article, with what decided each."""
    from rich.text import Text

    rows: list[tuple[str | Text, str | Text]] = []
    for name in names:
        mark = ("  error of this source", "red") if name.is_error else ("", "")
        heading = Text.assemble((plain(name.name), "bold"), "  ", (describe_facts(name.source, name.rule), "dim"), mark)
        rows.append(("", heading.append(f"\n{plain(name.reason)}", "not bold")))
    print_table(Text(plain(speaker.name), "bold"), make_columns(rows))

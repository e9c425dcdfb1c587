"""Records laid out for a person at a terminal; words of documents never act as markup or as control codes.

Rich is imported inside the functions: it takes longer to load than `--help` may take.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

from rag.answer.place import Place
from rag.answer.telling import (
    DIFFER,
    describe_attribution,
    describe_finding,
    describe_reports,
    name_nearest,
    name_writer,
)
from rag.show.browser.views.answer import view_work
from rag.show.plain import plain
from rag.show.words import count, list_costs
from rag.types import Answer, AnswerSentence, Article, Citation, Hit, IndexReport, Readout, Statement

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

PIPE_WIDTH = 100
"""Columns where stdout is no terminal and COLUMNS does not tell."""


def print_table(*parts: "RenderableType") -> None:
    """Print what rich lays out, without trailing white space, as wide as the terminal."""
    from rich.console import Console

    told = sys.stdout.isatty() or "COLUMNS" in os.environ
    console = Console(highlight=False, markup=False, emoji=False, width=None if told else PIPE_WIDTH)
    with console.capture() as capture:
        for part in parts:
            console.print(part)
    sys.stdout.writelines(line.rstrip() + "\n" for line in capture.get().splitlines())


def make_columns(rows: Iterable[tuple["str | Text", "str | Text"]]) -> "Table":
    """Two columns without lines: a number or a name, and what stands beside it, wrapped under itself."""
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for left, right in rows:
        table.add_row(left, right)
    return table


def describe_facts(*facts: str | None) -> str:
    """The facts that are known, in one line."""
    return " · ".join(plain(fact) for fact in facts if fact)


def describe_origin(citation: Citation, title: str | None = None) -> str:
    """Where the words of a citation come from, and whose they are."""
    via = f"via {', '.join(citation.via)}" if citation.via else None
    return describe_facts(title, citation.outlet, citation.published or "undated", citation.speaker, via)


def print_report(report: IndexReport) -> None:
    """What a run of `index` did."""
    done = [("added", report.added), ("updated", report.updated), ("removed", report.removed)]
    changes = ", ".join(f"{count} {name}" for name, count in done if count) or "nothing changed"
    failed = f", {len(report.failed)} not read" if report.failed else ""
    print_table(
        f"{changes}{failed}, {report.unchanged} unchanged, in {report.seconds:.1f} s",
        f"the store holds {count(report.articles, 'article')}, {count(report.passages, 'passage')}",
    )


def print_articles(articles: Iterable[Article]) -> None:
    """The list of articles."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("source", "outlet", "published", "words", "title"):
        table.add_column(name, justify="right" if name == "words" else "left", overflow="fold")
    for article in articles:
        table.add_row(
            plain(article.source),
            plain(article.outlet or "–"),
            article.published or "undated",
            str(article.words),
            plain(article.title or "–"),
        )
    print_table(table)


def print_hits(hits: Iterable[Hit], article_of: Callable[[str], Article]) -> None:
    """Passages, best first, each with the place that `cite` takes."""
    from rich.text import Text

    rows: list[tuple[str | Text, str | Text]] = []
    for number, hit in enumerate(hits, 1):
        passage = hit.passage
        article = article_of(passage.source)
        facts = describe_facts(article.outlet, article.published or "undated", f"{hit.score:.2f}")
        heading = Text.assemble(
            (f"{plain(passage.source)}:{passage.start}-{passage.end}", "bold"), "  ", (facts, "dim")
        )
        rows.append((str(number), heading.append(f"\n{plain(passage.text)}\n", "not bold")))
    print_table(make_columns(rows)) if rows else print("nothing found")


def print_statements(statements: Iterable[Statement], article_of: Callable[[str], Article]) -> None:
    """Statements with their speakers, each with the place that `cite` takes."""
    from rich.text import Text

    rows: list[tuple[str | Text, str | Text]] = []
    for statement in statements:
        article = article_of(statement.source)
        via = f"via {', '.join(statement.via)}" if statement.via else None
        facts = describe_facts(article.outlet, statement.published or "undated", statement.kind, via)
        heading = Text.assemble((plain(statement.speaker or "nobody named"), "bold"), "  ", (facts, "dim"))
        place = f"{plain(statement.source)}:{statement.start}-{statement.end}"
        rows.append(("", heading.append(f"\n{plain(statement.text)}\n{place}\n", "not bold")))
    print_table(make_columns(rows)) if rows else print("nothing found")


def print_answer(answer: Answer, *, with_work: bool = False) -> None:
    """The sentences of an answer and its citations, or the receipt of what was searched; `with_work` also what a
    language model was sent and wrote.
    """
    from rich.text import Text

    if answer.work and with_work:
        for call in view_work(answer.work)["calls"]:
            for heading, words in ((call["sent"], call["prompt"]), (call["came"], call["reply"])):
                print_table(Text(heading, "bold"), Text("\n".join(map(plain, words.splitlines()))), "")
    if answer.abstained:
        receipt = answer.receipt
        rows: list[tuple[str | Text, str | Text]] = [
            ("searched", f"{receipt.articles} articles, {receipt.passages} passages"),
            ("for", plain(", ".join(receipt.terms)) or "–"),
        ]
        if receipt.missing:
            rows.append(("not there", plain(", ".join(receipt.missing))))
        if receipt.speaker:
            rows.append(("by", f"{plain(receipt.speaker)}: {receipt.speaker_statements or 0} statements"))
        if receipt.reason and receipt.reason != answer.text:
            rows.append(("so", plain(receipt.reason)))
        print_table(Text(plain(answer.text), "bold"), "", make_columns(rows))
        if receipt.nearest:
            print_table("", Text(plain(name_nearest(receipt)), "dim"), make_citations(receipt.nearest, ()))
        return
    by_number = {citation.number: citation for citation in answer.citations}
    lines: list[RenderableType] = []
    apart = [sentence for sentence in answer.sentences if sentence.support == "unsupported"]
    held = [sentence for sentence in answer.sentences if sentence.support != "unsupported"]
    for facts, sentences in groupby(held, key=lambda s: describe_lead(by_number, s)):
        lines += [*([Text(facts, "dim")] if facts else []), *map(make_sentence, sentences), ""]
    if apart:
        lines += [Text("Not supported by the files", "yellow"), *map(make_sentence, apart), ""]
    print_table(
        *lines,
        make_citations(answer.citations, answer.sentences),
        Text(describe_facts(answer.engine, *list_costs(answer)[1:], f"{len(answer.also_found)} also found"), "dim"),
    )


def describe_lead(citations: Mapping[int, Citation], sentence: AnswerSentence) -> str:
    """Whose words a sentence is and how they are told, in a line above it; nothing where it gives nobody's."""
    first = citations.get(sentence.citations[0]) if sentence.citations else None
    told = first is not None and first.speaker is not None and sentence.support != "weak"
    return describe_facts(*describe_attribution(first)) if first and told else ""


def make_sentence(sentence: AnswerSentence) -> "Text":
    """A sentence with its markers; one that no citation carries says so."""
    from rich.text import Text

    text = Text(plain(sentence.text))
    text.append("".join(f" [{number}]" for number in sentence.citations), "cyan")
    if sentence.support in ("weak", "unsupported"):
        text.append(f" ({'; '.join((sentence.support, *map(plain, sentence.reasons)))})", "yellow")
    if reports := describe_reports(sentence):
        text.append(f" ({reports})", "dim")
    return text


def make_citations(citations: Iterable[Citation], sentences: Iterable[AnswerSentence]) -> "Table":
    """The numbered places, each with its facts, and with its words unless a sentence above it is these words."""
    from rich.text import Text

    said = {plain(sentence.text) for sentence in sentences}
    rows: list[tuple[str | Text, str | Text]] = []
    for citation in citations:
        where = f"{plain(citation.source)}:{citation.line}"
        text = Text.assemble((where, "bold"), "  ", (describe_origin(citation), "dim"))
        quote = plain(citation.quote)
        if quote not in said:
            text.append(f"\n{quote}")
        rows.append((str(citation.number), text))
    return make_columns(rows)


def print_place(place: Place) -> None:
    """A place in its context, the words themselves standing out."""
    from rich.text import Text

    (first, last), citation, article = place.context, place.citation, place.article
    where = Text(f"{plain(article.source)}:{citation.start}-{citation.end}, line {citation.line}", "bold")
    facts = describe_origin(citation, article.title)
    before, after = article.text[first : citation.start], article.text[citation.end : last]
    quote = keep_lines(citation.quote)
    words = Text.assemble(
        "… " if first else "",
        (keep_lines(before), "dim"),
        (quote, "bold reverse") if sys.stdout.isatty() else f"⟦{quote}⟧",
        (keep_lines(after), "dim"),
        " …" if last < len(article.text) else "",
    )
    notice = [] if place.passage else [Text("not a part of the article itself: furniture of the page, or its headline")]
    print_table(where, Text(facts, "dim"), *notice, "", words)


def keep_lines(text: str) -> str:
    """Plain text with its line ends, and with a space where one stands at either end."""
    lines = "\n".join(map(plain, text.split("\n")))
    return " " * text.startswith(" ") + lines + " " * (text.endswith(" ") and len(text) > 1)


def print_readout(readout: Readout) -> None:
    """A summary with its citations."""
    from rich.text import Text

    writer = name_writer(readout.engine)
    print_table(Text(plain(readout.title), "bold"), *([Text(plain(writer), "dim")] if writer else []))
    for section in readout.sections:
        print_table("", Text(plain(section.heading), "dim"), *(make_sentence(item) for item in section.sentences))
    sentences = [sentence for section in readout.sections for sentence in section.sentences]
    print_table("", make_citations(readout.citations, sentences))
    if readout.disagreements:
        print_table("", Text(DIFFER, "bold"))
    for difference in readout.disagreements:
        rows = [
            (plain(f"{place.source}:{place.line}"), plain(" ".join(place.quote.split())))
            for place in difference.versions
        ]
        note = Text.assemble((plain(difference.about), "bold"), f": {plain(difference.note)}")
        found = describe_finding(difference)
        print_table(note, *([Text(found, "dim")] if found else []), make_columns(rows))


@contextmanager
def open_progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """A callback `(stage, done, total)` that moves a bar on stderr; None where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks = {}

        def move(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(plain(stage), total=total)
            progress.update(tasks[stage], completed=done, total=total)

        yield move

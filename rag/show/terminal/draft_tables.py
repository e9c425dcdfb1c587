"""Verdicts on quotations and on whole drafts, laid out for a person at a terminal: what needs a look comes first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rag.answer.draft import QUOTATION_IS, DraftReport, DraftSentence
from rag.answer.quotation_desk import LEAST_COMPARED
from rag.answer.verdicts import DraftQuotation, QuoteMatch, QuoteVerdict
from rag.show.plain import plain
from rag.show.terminal.tables import describe_facts, make_columns, print_table
from rag.types import HELD, DiffStep

if TYPE_CHECKING:
    from rich.text import Text

MOST_PLACES = 2
"""Places shown for a sentence or a quotation of a draft: `--json` has them all."""
STYLES = {"found": "green", "altered": "yellow", "stitched": "yellow", "misattributed": "red", "not_found": "red"}
STYLES |= {"verbatim": "green", "supported": "green", "weak": "yellow", "unsupported": "red"}
Row = tuple["str | Text", "str | Text"]


def print_quote(verdict: QuoteVerdict) -> None:
    """The verdict on a quotation, why, and the places it rests on."""
    from rich.text import Text

    rows: list[Row] = []
    for number, match in enumerate(verdict.matches, 1):
        rows.append(
            (str(number), Text.assemble(make_place(match), f"\n{plain(match.quote)}", *spell_diff(match), "\n"))
        )
    name = verdict.verdict.replace("_", " ") + (", elided" if verdict.elided else "")
    print_table(Text.assemble((name, "bold"), f": {plain(verdict.reason)}\n"), *([make_columns(rows)] if rows else []))


def make_place(match: QuoteMatch) -> "Text":
    """Where a match stands, who says it there, and how near it comes."""
    from rich.text import Text

    similarity = "exact" if match.similarity == 1 else f"{match.similarity:.2f}"
    facts = describe_facts(match.speaker, similarity, "no part of the article" if match.furniture else None)
    return Text.assemble((f"{plain(match.source)}:{match.start}-{match.end}", "bold"), "  ", (facts, "dim"))


def spell_diff(match: QuoteMatch) -> "Iterator[Text]":
    """From the asked words to those of the source, on a line of their own, for words that are nearly the same."""
    from rich.text import Text

    if match.diff and match.similarity >= LEAST_COMPARED:
        yield Text.assemble("\n", make_diff(match.diff))


def make_diff(steps: Iterable[DiffStep]) -> "Text":
    """The words alike, `[-those that the source lacks-]` and `{+those that it has+}`: marks, not colours alone."""
    from rich.text import Text

    text = Text()
    for kind, asked, there in steps:
        text.append(" " if text else "")
        if kind == "equal":
            text.append(plain(asked))
        if kind in ("replace", "delete"):
            text.append(f"[-{plain(asked)}-]", "red")
        if kind == "replace":
            text.append(" ")
        if kind in ("replace", "insert"):
            text.append(f"{{+{plain(there)}+}}", "green")
    return text


def print_draft(report: DraftReport) -> None:
    """The totals, then what needs a look in the order of the draft, then what stands nowhere, then what holds."""
    from rich.text import Text

    verdicts = Counter(quotation.check.verdict for quotation in report.quotations)
    badges = Counter(sentence.support for sentence in report.sentences)
    totals: list[Row] = [
        ("quotations", describe_counts(verdicts) or "none"),
        ("sentences", describe_counts(badges) or "none that states anything"),
        ("left out", f"{report.left_out}: headings, questions, a word or two"),
    ]
    print_table(Text(plain(report.source), "bold"), make_columns(totals))
    problems = [*make_problems(report)]
    if problems:
        print_table("", Text("To look at", "bold"), make_columns(problems))
    if report.unknown:
        rows: list[Row] = [
            (f"line {report.line(term.start)}", f"{plain(term.text)}  ({term.kind})") for term in report.unknown
        ]
        print_table("", Text("Nowhere in the articles", "bold"), make_columns(rows))
    holding = [make_sentence(report, one) for one in report.sentences if one.support in HELD]
    if holding:
        print_table("", Text("Holds", "bold"), make_columns(holding))


def describe_counts(counted: Mapping[Any, int]) -> str:
    """`2 verbatim, 1 weak`, in the order of STYLES."""
    return ", ".join(f"{counted[name]} {name.replace('_', ' ')}" for name in STYLES if counted.get(name))


def make_problems(report: DraftReport) -> "Iterator[Row]":
    """Quotations that are not found as they are given, and sentences that the articles do not bear out, by place."""
    problems = [
        (one.start, 1, make_quotation(report, one)) for one in report.quotations if one.check.verdict != "found"
    ]
    problems += [
        (one.start, 2, make_sentence(report, one))
        for one in report.sentences
        if one.support in ("weak", "unsupported") and not all(map(is_of_quotation, one.reasons or [""]))
    ]
    yield from (row for *_, row in sorted(problems, key=lambda problem: problem[:2]))


def is_of_quotation(reason: str) -> bool:
    """Whether a sentence's fault is that of its quotation, which stands there itself."""
    return reason.startswith(QUOTATION_IS)


def make_quotation(report: DraftReport, quotation: DraftQuotation) -> "Row":
    """A quotation with its verdict and the places nearest to it."""
    from rich.text import Text

    check = quotation.check
    text = Text.assemble((check.verdict.replace("_", " "), STYLES[check.verdict]), f"  “{plain(check.text)}”")
    text.append(f"\n{plain(check.reason)}")
    for match in check.matches[:MOST_PLACES]:
        text.append("\n").append_text(make_place(match))
        diff = [*spell_diff(match)]
        text.append_text(diff[0]) if diff else text.append(f"\n{plain(match.quote)}")
    return f"line {report.line(quotation.start)}", text.append("\n")


def make_sentence(report: DraftReport, sentence: DraftSentence) -> "Row":
    """A sentence with its badge, what speaks against it, and the places it rests on."""
    from rich.text import Text

    holds = sentence.support in HELD
    text = Text.assemble((sentence.support, STYLES[sentence.support]), f"  {plain(sentence.text)}")
    for reason in sentence.reasons:
        if not is_of_quotation(reason):
            text.append(f"\n{plain(reason)}")
    for citation in sentence.evidence[:MOST_PLACES]:
        where = f"{plain(citation.source)}:{citation.start}-{citation.end}"
        text.append("\n").append(where, "dim" if holds else "bold")
        if not holds:
            text.append(f"\n{plain(citation.quote)}", "dim")
    return f"line {report.line(sentence.start)}", text if holds else text.append("\n")

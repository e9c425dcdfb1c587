"""Evaluations laid out for a person at a terminal."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rag.show.plain import plain
from rag.show.terminal.tables import describe_facts, make_columns, print_table
from rag.types import FIGURES, Change, Comparison, Count, Evaluation, Figure, Outcome, Summary

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

LABELS: Mapping[Figure, str] = {
    "citation_recall": "citation recall",
    "citation_precision": "citation precision",
    "quotation_exactness": "quotation exactness",
    "speaker_accuracy": "speaker accuracy",
    "sources": "expected sources",
    "words": "expected words",
    "contains": "expected answer",
    "answered": "answers given",
    "abstention_recall": "abstention recall",
    "abstention_precision": "abstention precision",
}
MEANINGS: Mapping[Figure, str] = {
    "citation_recall": "sentences that their citations support",
    "citation_precision": "citations that are needed",
    "quotation_exactness": "quotations that stand in what they cite",
    "speaker_accuracy": "sentences with the expected speaker’s words",
    "sources": "answers that cite an expected article",
    "words": "expected words that are cited",
    "contains": "expected strings that the answer has",
    "answered": "answerable questions that get an answer",
    "abstention_recall": "unanswerable questions that get none",
    "abstention_precision": "abstentions that are right",
}
MOST_SHOWN = 12
"""Questions with something amiss; the JSON has all."""


def print_evaluation(evaluation: Evaluation) -> None:
    """The figures of a run, what it took, and the questions with something amiss."""
    from rich.text import Text

    summary = summarize(evaluation)
    table = open_table("figure", "share", "count", "of what")
    for figure in FIGURES:
        count = summary.figures[figure]
        if count.of:
            table.add_row(LABELS[figure], describe_share(count), describe_count(count), Text(MEANINGS[figure], "dim"))
    print_table(describe_run(evaluation), "", table, "", make_columns(list_costs(summary, None)))
    amiss = [outcome for outcome in evaluation.outcomes if outcome.problems or outcome.fell_back]
    if amiss:
        print_table("", Text("Look at", "bold"), make_columns(map(describe_problems, amiss[:MOST_SHOWN])))
    if len(amiss) > MOST_SHOWN:
        print_table(Text(f"and {len(amiss) - MOST_SHOWN} more; --json tells all", "dim"))


def print_comparison(evaluation: Evaluation, comparison: Comparison) -> None:
    """Two runs, figure by figure, over the questions of both; and the questions that changed."""
    from rich.text import Text

    table = open_table("figure", "before", "after", "difference", "counts")
    for figure in FIGURES:
        old, new = comparison.old.figures[figure], comparison.new.figures[figure]
        if old.of or new.of:
            counts = Text(f"{describe_count(old)} → {describe_count(new)}", "dim")
            table.add_row(
                LABELS[figure], describe_share(old), describe_share(new), describe_difference(old, new), counts
            )
    over = f"{comparison.questions} questions that both runs have"
    over += f"; {comparison.left_out} of one only are left out" if comparison.left_out else ""
    heading = Text(f"against {plain(comparison.before)}, over the {over}", "dim")
    print_table(
        describe_run(evaluation), heading, "", table, "", make_columns(list_costs(comparison.new, comparison.old))
    )
    for verdict in ("worse", "better", "mixed"):
        changed = [change for change in comparison.changes if change.verdict == verdict]
        if changed:
            heading = Text(f"{verdict.capitalize()}: {len(changed)}", "bold")
            print_table("", heading, make_columns(map(describe_change, changed)))
    if not comparison.changes:
        print_table("", "No question changed.")


def print_evaluations(kept: Sequence[Evaluation]) -> None:
    """The kept runs, one a line."""
    table = open_table("name", "started", "engine", "questions", *(LABELS[figure] for figure in FIGURES[:2]))
    for one in kept:
        figures = summarize(one).figures
        done = f"{len(one.outcomes)}" + ("" if one.is_complete else f" of {one.planned}")
        started = one.started[:16].replace("T", " ")
        shares = [describe_share(figures[figure]) for figure in FIGURES[:2]]
        table.add_row(plain(one.name), started, plain(one.engine), done, *shares)
    print_table(table if kept else "no evaluation is kept yet; run `python -m rag eval QUESTIONS.jsonl`")


# --- the parts of these tables ----------------------------------------------------------------------------------------


def summarize(evaluation: Evaluation) -> Summary:
    """The figures over all of a run."""
    from rag.answer.evaluation import summarize_outcomes

    return summarize_outcomes(evaluation.outcomes)


def open_table(*columns: str) -> "Table":
    """A table without lines; what is counted stands at the right."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in columns:
        right = name in ("share", "count", "before", "after", "difference", "questions")
        table.add_column(name, justify="right" if right else "left", no_wrap=right)
    return table


def describe_run(evaluation: Evaluation) -> "Text":
    """What was asked of what, and whether it was broken off."""
    from rich.text import Text

    asked = f"{len(evaluation.outcomes)} questions of {evaluation.file}"
    if not evaluation.is_complete:
        asked = f"incomplete: {len(evaluation.outcomes)} of {evaluation.planned} questions of {evaluation.file}"
    failed = f"{len(evaluation.failed)} not asked" if evaluation.failed else None
    facts = describe_facts(asked, failed, f"{evaluation.articles} articles", evaluation.engine)
    return Text.assemble((plain(evaluation.name), "bold"), "  ", (facts, "dim"))


def list_costs(summary: Summary, before: Summary | None) -> list[tuple["str | Text", "str | Text"]]:
    """Time, engines, tokens and cost of a run, before it those of the one that it is compared with."""
    rows: list[tuple[str | Text, str | Text]] = []
    for name, describe in (("time", describe_time), ("engine", describe_engines), ("tokens", describe_tokens)):
        now = describe(summary)
        was = describe(before) if before else now
        if now or was:
            rows.append((name, plain(now or "–") if now == was else f"{plain(was or '–')} → {plain(now or '–')}"))
    return rows


def describe_time(summary: Summary) -> str:
    """Seconds a question: the median, and what 19 of 20 stay below."""
    if summary.median_seconds is None or summary.slow_seconds is None:
        return ""
    return f"median {summary.median_seconds:.2f} s a question, 95 % within {summary.slow_seconds:.2f} s"


def describe_engines(summary: Summary) -> str:
    """How many answers each engine gave, and where a model's failed."""
    facts = [f"{count} {engine}" for engine, count in summary.engines.items()]
    facts += [f"{summary.fell_back} fell back to the answer without a model"] if summary.fell_back else []
    facts += [f"{summary.cached} from the cache"] if summary.cached else []
    return ", ".join(facts)


def describe_tokens(summary: Summary) -> str:
    """What the language model read and wrote, and what it cost, as far as that is told."""
    if summary.prompt_tokens is None and summary.completion_tokens is None:
        return ""
    cost = f", {summary.cost:.4f} dollars" if summary.cost is not None else ""
    return f"{summary.prompt_tokens or 0:,} read, {summary.completion_tokens or 0:,} written{cost}"


def describe_share(count: Count) -> str:
    """Two decimals; 0.00 and 1.00 are what they say: 299 of 300 are 0.99."""
    if count.share is None:
        return "–"
    return f"{count.share if count.share in (0, 1) else min(max(count.share, 0.01), 0.99):.2f}"


def describe_count(count: Count) -> str:
    """Hits and cases: 12/14."""
    return f"{count.hits}/{count.of}" if count.of else "–"


def describe_difference(old: Count, new: Count) -> str:
    """Signed, with two decimals; nothing where it is no difference."""
    if old.share is None or new.share is None or old.share == new.share:
        return ""
    return f"{new.share - old.share:+.2f}"


def describe_problems(outcome: Outcome) -> tuple["str | Text", "str | Text"]:
    """A question, and what is amiss with its answer."""
    from rich.text import Text

    problems = [*outcome.problems, *([outcome.notice] if outcome.fell_back and outcome.notice else [])]
    return plain(str(outcome.id)), Text.assemble(
        plain(outcome.question), *(("\n" + plain(problem), "dim") for problem in problems)
    )


def describe_change(change: Change) -> tuple["str | Text", "str | Text"]:
    """A question, and the counts that changed."""
    from rich.text import Text

    said = {(True, False): ["answers now, abstained before"], (False, True): ["abstains now, answered before"]}
    moved = said.get(change.abstained, []) + [
        f"{LABELS[figure]} {describe_count(old)} → {describe_count(new)}" for figure, old, new in change.figures
    ]
    return plain(str(change.id)), Text.assemble(plain(change.question), ("\n" + ", ".join(moved), "dim"))

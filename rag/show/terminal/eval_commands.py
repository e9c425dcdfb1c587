"""The command `eval`: how good the answers are, over the user's own articles and questions."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.config import Config
from rag.errors import RequestError
from rag.show.terminal.commands import DONE, FAILED, WRONG_USAGE, open_batch, open_filled_corpus, print_json, tell

if TYPE_CHECKING:
    from rag.index.corpus import Corpus
    from rag.types import Comparison, Evaluation, EvaluationQuestion, FailedQuestion, Outcome

ONLY_WITH_QUESTIONS = ("offline", "fresh", "source", "outlet", "since", "until", "meeting")


def run_eval(options: argparse.Namespace, config: Config) -> int:
    """`eval QUESTIONS.jsonl`, `eval --list`, or a kept run again: `eval --name NAME`.

    Status 1 where some rows could not be asked. A run that is broken off keeps what is done.
    """
    if usage := _find_misuse(options):
        return tell(f"error: {usage}; see `python -m rag eval --help`", WRONG_USAGE)
    from rag.answer.evaluation import compare_evaluations
    from rag.answer.evaluation_files import list_evaluations, load_evaluation, summary_record

    if options.list:
        from rag.show.terminal.eval_tables import print_evaluations

        kept = list(list_evaluations(config.store))
        if not options.json:
            print_evaluations(kept)
        for one in kept if options.json else ():
            print_json(summary_record(one))
        return DONE
    if options.plot:
        from rag.show.terminal.eval_plot import check_plot

        check_plot(options.plot, overwrite=options.overwrite)
    before = load_evaluation(config.store, options.against) if options.against else None
    if options.questions is None:
        evaluation = load_evaluation(config.store, options.name)
        for outcome in evaluation.outcomes if options.json else ():
            print_json(outcome_record(outcome))
    else:
        evaluation = run_questions(options, config)
    comparison = compare_evaluations(before, evaluation) if before else None
    show(evaluation, comparison, options)
    return FAILED if evaluation.failed else DONE


def _find_misuse(options: argparse.Namespace) -> str | None:
    if options.list:
        return "--list stands alone" if options.questions or options.name or options.against or options.plot else None
    if options.questions is None:
        needless = [f"--{name}" for name in ONLY_WITH_QUESTIONS if getattr(options, name)]
        if options.name is None:
            return "give a file of questions, --name NAME of a kept run, or --list"
        if needless:
            return f"a kept run is shown as it was, without {', '.join(needless)}"
    if options.overwrite and not options.plot:
        return "--overwrite goes with --plot FILE"
    return None


def run_questions(options: argparse.Namespace, config: Config) -> "Evaluation":
    """Asks a file of questions, prints each answer's figures where JSON is wanted, and keeps the run.

    Ctrl-C, or a reader of the output that goes, ends the run: what is done is kept, and shown as incomplete.
    """
    from rag.answer.evaluation_files import name_evaluation, save_evaluation
    from rag.show.terminal.eval_rows import read_questions
    from rag.types import EXTRACTIVE, Evaluation

    lines = open_batch(options.questions)
    started = datetime.now().astimezone()
    with open_filled_corpus(config) as corpus:
        name = name_evaluation(config.store, options.name, now=started)
        questions, failed, unknown = read_questions(lines, vars(options))
        for one in failed:
            tell(f"error: row {one.id}: {one.error}")
        if unknown:
            tell(f"note: no meaning here have the fields {', '.join(unknown)}")
        if not questions:
            raise RequestError(f"{options.questions} has no question that can be asked; each row needs 'question'")
        evaluation = Evaluation(
            name=name,
            started=started.isoformat(timespec="seconds"),
            file="stdin" if options.questions == "-" else Path(options.questions).name,
            engine=config.engine if config.has_model and not options.offline else EXTRACTIVE,
            articles=corpus.size()[0],
            revision=corpus.revision(),
            planned=len(questions) + len(failed),
            outcomes=(),
            failed=tuple(failed),
        )
        try:
            for outcome in ask_each(corpus, questions, options):
                evaluation = add_outcome(evaluation, outcome)
        except (KeyboardInterrupt, BrokenPipeError):
            if evaluation.outcomes:
                save_evaluation(config.store, evaluation)
                tell(f"note: {len(evaluation.outcomes)} of {evaluation.planned} questions are kept as {name}")
            raise
        save_evaluation(config.store, evaluation)
    return evaluation


def ask_each(
    corpus: "Corpus", questions: "Sequence[EvaluationQuestion]", options: argparse.Namespace
) -> "Iterator[Outcome | FailedQuestion]":
    """What comes of each question, told as it comes: as JSON where that is wanted, errors and a bar on stderr."""
    from rag.answer.evaluation import ask_questions
    from rag.show.terminal.tables import open_progress
    from rag.types import Outcome

    with open_progress() as move:
        asked = ask_questions(corpus, questions, offline=options.offline, fresh=options.fresh)
        for number, outcome in enumerate(asked, 1):
            if not isinstance(outcome, Outcome):
                tell(f"error: row {outcome.id}: {outcome.error}")
            elif options.json:
                print_json(outcome_record(outcome))
            if move:
                move("questions", number, len(questions))
            yield outcome


def add_outcome(evaluation: "Evaluation", outcome: "Outcome | FailedQuestion") -> "Evaluation":
    """The run with one question more."""
    from rag.types import Outcome

    if isinstance(outcome, Outcome):
        return replace(evaluation, outcomes=(*evaluation.outcomes, outcome))
    return replace(evaluation, failed=(*evaluation.failed, outcome))


def show(evaluation: "Evaluation", comparison: "Comparison | None", options: argparse.Namespace) -> None:
    """The figures of a run, beside those of the one that it is compared with; the plot, where one is wanted."""
    from rag.answer.evaluation_files import comparison_record, summary_record
    from rag.show.terminal.eval_tables import print_comparison, print_evaluation

    if options.json:
        against = {"against": comparison_record(comparison)} if comparison else {}
        print_json({"summary": {**summary_record(evaluation), **against}})
    elif comparison:
        print_comparison(evaluation, comparison)
    else:
        print_evaluation(evaluation)
    if options.plot:
        from rag.show.terminal.eval_plot import write_plot

        write_plot(options.plot, evaluation, comparison)
        tell(f"note: {options.plot} is written")


def outcome_record(outcome: "Outcome") -> dict[str, Any]:
    """What came of a question, as a JSON object."""
    counts = {figure: {**asdict(count), "share": count.share} for figure, count in outcome.counts.items() if count.of}
    return {**asdict(outcome), "counts": counts}

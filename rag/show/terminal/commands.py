"""The commands of the command line: each takes its options, calls, prints, and gives an exit status.

Stdout carries answers only; notices, progress and errors go to stderr. The commands' work is imported inside them, so
that the light commands start without the heavy packages.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.config import Config
from rag.errors import RagError, RequestError, StoreError
from rag.show.plain import plain

if TYPE_CHECKING:
    from rag.index.corpus import Corpus
    from rag.types import Answer, Readout, SpeakerEdit

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses; argparse gives the third, shells the last."""


def tell(message: str, status: int = DONE) -> int:
    """One line on stderr; gives the status back."""
    print(plain(message), file=sys.stderr)
    return status


def print_json(record: dict[str, Any]) -> None:
    """One JSON object on a line of its own."""
    print(json.dumps(record, ensure_ascii=False), flush=True)


def run_index(options: argparse.Namespace, config: Config) -> int:
    """`index`: status 1 where some files failed, the others being indexed."""
    if options.watch:
        from rag.show.terminal.watch_commands import run_watch

        return run_watch(options, config)
    from rag.index.ingest import index_paths
    from rag.show.records import index_record
    from rag.show.terminal.tables import open_progress, print_report

    # A store of other folders is rebuilt without taking the sample articles in.
    paths = options.paths or ([] if options.rebuild else [config.seeds])
    with open_progress() as move:
        report = index_paths(config, paths, rebuild=options.rebuild, on_progress=move)
    for failure in report.failed:
        # Reading names the file alone; here it stands with its folders.
        tell(f"error: {failure.source}: {failure.error.removeprefix(Path(failure.source).name + ': ')}")
    for notice in report.notices:
        tell(f"note: {notice}")
    if report.left_out:
        files = "1 file stays" if report.left_out == 1 else f"{report.left_out} files stay"
        tell(f"note: {files} left out, as was decided; `python -m rag index FILE` takes one back in")
    if options.json:
        print_json(index_record(report))
    else:
        print_report(report)
    return FAILED if report.failed else DONE


def run_articles(options: argparse.Namespace, config: Config) -> int:
    """`articles`."""
    from rag.show.records import article_record
    from rag.show.terminal.tables import print_articles

    with open_filled_corpus(config) as corpus:
        if options.json:
            for article in corpus.articles():
                print_json(article_record(article, corpus.meeting_finder().ids_of(article.source)))
        else:
            print_articles(corpus.articles())
    return DONE


def run_text(options: argparse.Namespace, config: Config) -> int:
    """`text`: bytes, so that no newline changes on the way out."""
    with open_filled_corpus(config) as corpus:
        sys.stdout.buffer.write(corpus.article(options.source).text.encode())
        sys.stdout.buffer.flush()
    return DONE


def run_search(options: argparse.Namespace, config: Config) -> int:
    """`search QUERY`, or `search --batch FILE`."""
    batch = one_or_batch(options, "query")
    from rag.find.search import search
    from rag.show.records import search_record
    from rag.show.requests import read_filters, read_text, read_top_k
    from rag.show.terminal.tables import print_hits

    def find(corpus: "Corpus", fields: dict[str, Any]) -> dict[str, Any]:
        query, top_k = read_text(fields, "query"), read_top_k(fields, options.top_k)
        return search_record(query, search(corpus, query, top_k=top_k, filters=read_filters(fields)))

    if batch:
        return run_batch(options, config, find)
    with open_filled_corpus(config) as corpus:
        if options.json:
            print_json({"id": None, **find(corpus, vars(options))})
        else:
            filters = read_filters(vars(options))
            print_hits(search(corpus, options.query, top_k=options.top_k, filters=filters), corpus.article)
    return DONE


def run_ask(options: argparse.Namespace, config: Config) -> int:
    """`ask QUESTION`, or `ask --batch FILE`."""
    batch = one_or_batch(options, "question")
    if batch and options.export:
        return tell("error: --export takes one QUESTION, and no --batch", WRONG_USAGE)
    suffix = plan_export(options)
    from rag.answer.ask import ask
    from rag.answer.follow_up import ask_earlier, rewrite_follow_up
    from rag.show.records import answer_record
    from rag.show.requests import read_filters, read_history, read_text
    from rag.show.terminal.tables import print_answer
    from rag.types import Answer

    def reply(corpus: "Corpus", fields: dict[str, Any]) -> Answer:
        question, filters = read_text(fields, "question"), read_filters(fields)
        history = ask_earlier(corpus, read_history(fields), filters=filters)
        asked = rewrite_follow_up(corpus, question, history, offline=options.offline).question
        answer = ask(corpus, asked, filters=filters, offline=options.offline, fresh=options.fresh)
        if answer.notice:
            tell(f"note: {answer.notice}")
        return answer

    if batch:
        return run_batch(
            options,
            config,
            lambda corpus, fields: answer_record(
                reply(corpus, fields), question=fields["question"], with_work=options.work
            ),
        )
    with open_filled_corpus(config) as corpus:
        answer = reply(corpus, vars(options))
        if suffix:
            export(answer, suffix, options.export, corpus)
        if options.json:
            print_json({"id": None, **answer_record(answer, question=options.question, with_work=options.work)})
        else:
            if answer.question != options.question:
                print(plain(f"asked as: {answer.question}"))
            print_answer(answer, with_work=options.work)
    return DONE


def run_statements(options: argparse.Namespace, config: Config) -> int:
    """`statements`."""
    from rag.find.speakers import names_like
    from rag.find.statements import find_statements
    from rag.show.records import statement_record
    from rag.show.requests import read_filters
    from rag.show.terminal.tables import print_statements

    filters = read_filters(vars(options))
    with open_filled_corpus(config) as corpus:
        statements = find_statements(corpus, about=options.about, filters=filters)
        if filters.speaker and not corpus.find_speakers(filters.speaker):
            try:
                names_like(corpus, filters.speaker)
            except RequestError as nobody:
                tell(str(nobody), DONE)
        if options.json:
            for statement in statements:
                print_json(statement_record(statement))
        else:
            print_statements(statements, corpus.article)
    return DONE


def run_speakers(options: argparse.Namespace, config: Config) -> int:
    """`speakers`: the list, `--why NAME`, or a decision about who is who."""
    if (options.merge is None) != (options.into is None):
        return tell("error: --merge NAME and --into NAME go together; see `python -m rag speakers --help`", WRONG_USAGE)
    from rag.find.speakers import count_speakers, describe_edit, explain_names, names_like
    from rag.show.records import edit_record, name_record, speaker_record
    from rag.show.requests import read_edit, read_filters
    from rag.show.terminal.speaker_tables import print_names, print_speakers

    edit = read_edit(options)
    with open_filled_corpus(config) as corpus:
        if edit or options.undo:
            done = change_edits(config, corpus, edit)
            print_json(edit_record(done)) if options.json else print(plain(describe_edit(done)))
        elif options.edits:
            for kept in corpus.speaker_edits():
                print_json(edit_record(kept)) if options.json else print(plain(describe_edit(kept)))
        elif options.why is not None:
            meant = corpus.find_speakers(options.why) or [speaker for speaker, _ in names_like(corpus, options.why)]
            for speaker in dict.fromkeys(meant):
                names = explain_names(speaker)
                if options.json:
                    print_json({"id": speaker.id, "name": speaker.name, "names": list(map(name_record, names))})
                else:
                    print_names(speaker, names)
        else:
            counted = count_speakers(corpus, read_filters(vars(options)))
            if options.json:
                for one in counted:
                    print_json(speaker_record(one))
            else:
                print_speakers(counted)
    return DONE


def change_edits(config: Config, corpus: "Corpus", edit: "SpeakerEdit | None") -> "SpeakerEdit":
    """Adds an edit, or without one takes the last back; gives it."""
    from rag.find.speakers import check_edit
    from rag.index.ingest import edit_speakers

    if edit is not None:
        check_edit(corpus, edit)
        edit_speakers(config, lambda edits: [*edits, edit])
        return edit
    taken: list[SpeakerEdit] = []

    def take_back(edits: "list[SpeakerEdit]") -> "list[SpeakerEdit]":
        if not edits:
            raise RequestError("nothing was decided about speakers yet, so there is nothing to take back")
        taken.append(edits[-1])
        return edits[:-1]

    edit_speakers(config, take_back)
    return taken[0]


def run_verify(options: argparse.Namespace, config: Config) -> int:
    """`verify FILE`, or `verify --batch FILE`."""
    batch = one_or_batch(options, "file")
    from rag.answer.draft import read_draft, verify_draft
    from rag.answer.support import score_claim
    from rag.show.records import draft_record, verdict_record
    from rag.show.requests import read_filters, read_text
    from rag.show.terminal.draft_tables import print_draft

    def judge(corpus: "Corpus", fields: dict[str, Any]) -> dict[str, Any]:
        filters = read_filters(fields)
        # One article alone is compared whole; else a search chooses among those that the filters let through.
        alone = filters.sources[0] if len(filters.sources) == 1 and corpus.articles(filters) else None
        return verdict_record(score_claim(corpus, read_text(fields, "claim"), source=alone, filters=filters))

    if batch:
        return run_batch(options, config, judge)
    draft, filters = read_draft(options.file, max_bytes=config.max_file_bytes), read_filters(vars(options))
    with open_filled_corpus(config) as corpus:
        report = verify_draft(corpus, draft, filters=filters)
        print_json(draft_record(report)) if options.json else print_draft(report)
    return DONE


def run_cite(options: argparse.Namespace, config: Config) -> int:
    """`cite SOURCE:START-END`, `cite "QUOTE"`, or `cite --batch FILE`."""
    batch = one_or_batch(options, "what")
    from rag.answer.place import PLACE, find_place
    from rag.answer.quotation_desk import check_quotation
    from rag.answer.verdicts import QuoteVerdict
    from rag.show.records import place_record, quote_record
    from rag.show.requests import read_filters, read_text
    from rag.show.terminal.draft_tables import print_quote
    from rag.show.terminal.tables import print_place

    def check(corpus: "Corpus", text: str, fields: dict[str, Any]) -> QuoteVerdict:
        speaker = read_text(fields, "speaker") if fields.get("speaker") is not None else None
        # Here `speaker` is a part of the question, and no filter.
        return check_quotation(corpus, text, speaker=speaker, filters=read_filters({**fields, "speaker": None}))

    if batch:
        return run_batch(
            options, config, lambda corpus, fields: quote_record(check(corpus, read_text(fields, "text"), fields))
        )
    with open_filled_corpus(config) as corpus:
        # What has no space is meant as a place, be it malformed: a quotation has words.
        if PLACE.fullmatch(options.what) or not any(map(str.isspace, options.what.strip())):
            place = find_place(corpus, options.what)
            if options.json:
                print_json(place_record(place, corpus.meeting_finder().ids_of(place.article.source)))
            else:
                print_place(place)
        else:
            verdict = check(corpus, options.what, vars(options))
            print_json({"id": None, **quote_record(verdict)}) if options.json else print_quote(verdict)
    return DONE


# --- what the commands share ------------------------------------------------------------------------------------------


@contextmanager
def open_filled_corpus(config: Config) -> Iterator["Corpus"]:
    """The corpus, to read from. Raises StoreError where there is nothing in it yet."""
    from rag.index.corpus import open_corpus

    # Asked before it is opened: a mistyped --store must not leave a folder behind.
    if not config.store.is_dir():
        raise nothing_indexed(config)
    corpus = open_corpus(config)
    try:
        if not corpus.size()[0]:
            raise nothing_indexed(config)
        yield corpus
    finally:
        for notice in corpus.notices:
            tell(f"note: {notice}")
        corpus.close()


def nothing_indexed(config: Config) -> StoreError:
    """The error of a store that does not exist, or holds nothing."""
    return StoreError(f"{config.store} holds no articles yet; run `python -m rag index` first")


def plan_export(options: argparse.Namespace) -> str | None:
    """The suffix of the format that `--export FILE` asks for, before any work is done; None without it."""
    if options.export is None:
        return None
    from rag.show.export.files import check_export

    return check_export(options.export, overwrite=options.overwrite)


def export(record: "Answer | Readout", suffix: str, path: Path, corpus: "Corpus") -> None:
    """Writes the file of `--export`."""
    from rag.show.export.files import make_export, write_export

    write_export(path, make_export(record, suffix, article_of=corpus.article))
    tell(f"note: {path} is written")


def one_or_batch(options: argparse.Namespace, name: str) -> bool:
    """Whether a batch is asked for; neither, or both, is wrong usage."""
    if (getattr(options, name) is None) == (options.batch is None):
        raise SystemExit(tell(f"error: give either {name.upper()} or --batch FILE", WRONG_USAGE))
    return options.batch is not None


def run_batch(
    options: argparse.Namespace, config: Config, answer: Callable[["Corpus", dict[str, Any]], dict[str, Any]]
) -> int:
    """One answer for each row of a file, in order; the options' filters hold for rows that have none of that name."""
    from rag.show.requests import read_rows

    status = DONE
    lines = open_batch(options.batch)
    with open_filled_corpus(config) as corpus:
        for row in read_rows(lines):
            try:
                if row.error:
                    raise RequestError(row.error)
                fields = {**vars(options), **row.fields}
                record = answer(corpus, {name: value for name, value in fields.items() if value is not None})
            except RagError as problem:
                record, status = {"error": str(problem)}, FAILED
            print_json({"id": row.id, **record})
    return status


def open_batch(name: str) -> Iterable[bytes]:
    """The lines of a batch file, or of stdin for `-`. Raises RequestError where it cannot be read."""
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).read_bytes().split(b"\n")
    except OSError as problem:
        raise RequestError(f"{name}: {problem.strerror}; name a file of JSON Lines, or - for stdin") from None

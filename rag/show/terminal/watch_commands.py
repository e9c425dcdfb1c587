"""`index --watch`: follows folders and prints one line for each change, until it is interrupted."""

import argparse
from pathlib import Path
from threading import Event

from rag.config import Config
from rag.errors import RequestError
from rag.show.plain import plain
from rag.show.terminal.commands import DONE, WRONG_USAGE, print_json, tell
from rag.types import FileStep, IndexReport


def run_watch(options: argparse.Namespace, config: Config) -> int:
    """`index --watch`: ends with Ctrl-C, as an interrupted command does."""
    from rag.index.watching import follow_folders
    from rag.show.records import index_record

    if options.rebuild:
        return tell("error: --watch and --rebuild do not go together; rebuild first, then watch", WRONG_USAGE)
    folders = [path.resolve() for path in options.paths or [config.seeds]]
    for path in folders:
        if not path.exists():
            raise RequestError(f"{path} does not exist; name a folder or a file to index")
    runs: list[IndexReport] = []

    def tell_file(step: FileStep) -> None:
        if step.state in ("reading", "read"):
            return
        if options.json:
            error = {"error": step.error} if step.error else {}
            print_json({"event": step.state, "source": step.source, **error})
        elif step.state == "failed":
            tell(f"error: {step.source}: {step.error.removeprefix(Path(step.source).name + ': ')}")
        else:
            print(plain(f"{step.state} {step.source}"), flush=True)

    def tell_report(report: IndexReport) -> None:
        for notice in report.notices:
            tell(f"note: {notice}")
        if not runs:
            if options.json:
                print_json({"event": "watching", "folders": [str(path) for path in folders], **index_record(report)})
            else:
                names = ", ".join(map(str, folders))
                print(plain(f"watching {names} ({report.articles} articles in the store); Ctrl-C ends it"), flush=True)
        runs.append(report)

    def tell_trouble(trouble: str) -> None:
        tell(f"note: {trouble or 'going on'}")

    follow_folders(
        config,
        lambda: folders,
        stop=Event(),
        on_file=tell_file,
        on_report=tell_report,
        on_trouble=tell_trouble,
    )
    return DONE

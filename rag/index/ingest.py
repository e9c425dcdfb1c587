"""The only writer: files become articles, passages and vectors in the catalog, and Chroma is brought level with it."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from itertools import count as count_from
from pathlib import Path
from typing import NamedTuple

from rag.config import Config
from rag.errors import ReadError, RequestError
from rag.index.catalog import Catalog, Entry
from rag.index.embed import Embedder, open_embedder
from rag.index.fingerprint import fingerprint
from rag.index.gathered import find_meetings, trace_origins
from rag.index.level import check_embedder, chroma_level, level_chroma, open_vectors
from rag.index.lock import writing
from rag.index.replies import forget_replies
from rag.index.survey import Found, find_stamp, is_below, survey
from rag.types import (
    Article,
    FileFailure,
    FileStep,
    Gathering,
    IndexReport,
    MeetingEdit,
    Mention,
    SpeakerEdit,
    Statement,
)

Progress = Callable[[str, int, int], None]
"""(stage, done, total), with the stages `embedding`, `articles` and `vectors`."""
OnFile = Callable[[FileStep], None]
"""Told of each file whenever it is a step further. What it raises ends the run, and what was written stays."""

BATCH = 100
"""Articles in one transaction: what a kill costs at most. (1,000 articles: 10 commits of some 10 ms.)"""
EMBED_BATCH = 2_000
"""Passages and statements embedded at once where the whole store is embedded anew."""


class Reading(NamedTuple):
    """A file with its stamp, and what is read from it."""

    file: Found
    stamp: str
    article: Article
    statements: list[Statement]
    mentions: list[Mention]
    gatherings: list[Gathering]


def index_paths(
    config: Config,
    paths: Sequence[Path],
    *,
    rebuild: bool = False,
    on_progress: Progress | None = None,
    on_file: OnFile | None = None,
) -> IndexReport:
    """Index folders and single files: new and changed files are read, files gone from a folder are removed.

    `rebuild` first embeds all that the store holds with the embedder of the settings. A file that cannot be read is
    listed in `failed`, and what an earlier run read of it stays. A file that a person left out is taken back in where
    it is named itself. Nothing is written where nothing has changed.

    Raises RequestError where a path does not exist, StoreLocked where another process is writing, EmbedderMismatch
    where the store was written with another embedder, ModelError where the embedder fails: what was written before
    stays, and the next run goes on from there.
    """
    for path in paths:
        if not path.exists():
            raise RequestError(f"{path} does not exist; name a folder or a file to index")
    roots = [path.resolve() for path in paths]
    with writing(config.store):
        named = [str(root) for root in roots if not root.is_dir()]
        if named:
            with closing(Catalog(config.store, create=True)) as catalog:
                catalog.choices.take_back([path for path in named if path in catalog.choices.left_out()])
        return run_index(config, roots, rebuild=rebuild, on_progress=on_progress, on_file=on_file)


def run_index(
    config: Config,
    roots: Sequence[Path],
    *,
    rebuild: bool = False,
    again: bool = False,
    leaving: Sequence[str] = (),
    passed_over: Collection[str] = (),
    failed: Sequence[FileFailure] = (),
    notices: Sequence[str] = (),
    on_progress: Progress | None = None,
    on_file: OnFile | None = None,
) -> IndexReport:
    """One run, under the writer's lock; `roots` are absolute.

    `again` reads unchanged files, too. The sources `leaving` are removed, wherever their files lie; the paths
    `passed_over` are left as they are. `failed` and `notices` are reported besides the run's own.
    """
    started = time.monotonic()
    progress = on_progress or (lambda stage, done, total: None)
    tell = on_file or (lambda step: None)
    embedder = open_embedder(config)
    with closing(Catalog(config.store, create=True)) as catalog, closing(open_vectors(config, catalog)) as vectors:
        # Looked at before anything is read, so that a server that cannot be used is told at once.
        fault = vectors.find_fault(afresh=rebuild)
        fault = fault if catalog.size()[0] else None
        if rebuild:
            embed_again(catalog, embedder, progress)
        check_embedder(catalog, embedder)
        if any(not one.stamp.startswith(f"{fingerprint('read')}:") for one in catalog.known()):
            # Read by other rules, before this program was renewed: the rest of the store is read anew, too.
            folders = map(Path, catalog.folders())
            roots = [*roots, *(folder for folder in folders if folder.exists() and folder not in roots)]
        found, gone, failures = survey(catalog, roots, passed_over=passed_over)
        for failure in failures:
            tell(FileStep(source=failure.source, state="failed", error=failure.error))
        failures[:0] = failed
        gone = list(dict.fromkeys([*gone, *leaving]))
        changed = [(file, stamp) for file in found if (stamp := find_stamp(file, again=again)) is not None]
        for root in roots:
            if not is_below(str(root), catalog.folders()):
                catalog.add_folder(str(root))
        done = set[str]()
        known = {file.source for file, _ in changed if file.known}
        for entries in read_batches(config, changed, embedder, failures, progress, tell):
            if entries and catalog.setting("embedder") is None:
                catalog.choose_embedder(embedder.name, embedder.dimensions)
            if entries:
                catalog.write_entries(entries, embedder=embedder.name)
                done.update(entry.article.source for entry in entries)
            for entry in entries:
                source = entry.article.source
                tell(FileStep(source=source, state="updated" if source in known else "added"))
        if gone:
            catalog.remove_articles(gone)
            forget_replies(config)
            for source in gone:
                tell(FileStep(source=source, state="removed"))
        if not catalog.speech.is_linked():
            link_again(catalog)
        if not catalog.meetings.is_linked():
            link_meetings_again(catalog)
        if not catalog.origins.is_linked():
            trace_origins_again(catalog)
        notice = None
        if fault or vectors.find_fault(chroma_level(catalog), afresh=rebuild):
            notice = level_chroma(vectors, catalog, fault, afresh=rebuild, on_progress=progress)
        articles, passages = catalog.size()
        updated = len(done & known)
        return IndexReport(
            added=len(done) - updated,
            updated=updated,
            unchanged=len(found) - len(changed),
            removed=len(gone),
            failed=tuple(failures),
            articles=articles,
            passages=passages,
            statements=catalog.speech.count(),
            meetings=len(catalog.meetings.read()),
            seconds=time.monotonic() - started,
            left_out=sum(is_below(path, list(map(str, roots))) for path in catalog.choices.left_out()),
            notices=(*notices, *filter(None, [notice])),
        )


def read_batches(
    config: Config,
    files: Sequence[tuple[Found, str]],
    embedder: Embedder,
    failures: list[FileFailure],
    progress: Progress,
    tell: OnFile,
) -> Iterator[list[Entry]]:
    """The files as articles with passages and vectors, in batches; what cannot be read is added to `failures`.

    One batch is embedded while the next is read and the last is written: embedding, SQLite and reading leave each other
    room on two cores.
    """
    if not files:
        return
    numbers = count_from(1)

    def tell_counted(step: FileStep) -> None:
        tell(step)
        if step.state in ("read", "failed"):
            progress("articles", next(numbers), len(files))

    progress("articles", 0, len(files))
    with ThreadPoolExecutor(max_workers=1) as worker:
        embedded: Future[list[Entry]] | None = None
        for start in range(0, len(files), BATCH):
            batch = read_articles(config, files[start : start + BATCH], failures, tell_counted)
            ready, embedded = embedded, worker.submit(make_entries, batch, embedder)
            if ready is not None:
                yield ready.result()
        if embedded is not None:
            yield embedded.result()


def read_articles(
    config: Config, files: Sequence[tuple[Found, str]], failures: list[FileFailure], tell: OnFile
) -> list[Reading]:
    """The files that can be read, with all that is read from them."""
    from rag.read.article import read_article
    from rag.read.gatherings import read_gatherings
    from rag.read.mentions import read_mentions
    from rag.read.statements import read_statements

    readings: list[Reading] = []
    for file, stamp in files:
        tell(FileStep(source=file.source, state="reading"))
        before = len(failures)
        try:
            article = read_article(file.path, source=file.source, max_bytes=config.max_file_bytes)
            article.text.encode("utf-8")
            statements = list(dict.fromkeys(read_statements(article)))
            mentions = read_mentions(article, statements)
            readings.append(Reading(file, stamp, article, statements, mentions, read_gatherings(article)))
        except ReadError as error:
            failures.append(FileFailure(source=file.source, error=str(error)))
        except Exception as error:  # noqa: BLE001  parsers meet hostile files: one of them never stops the rest
            reason = f"{file.source} cannot be read ({type(error).__name__}: {error}); save it as text and try again"
            failures.append(FileFailure(source=file.source, error=reason))
        failed = "".join(failure.error for failure in failures[before:])
        tell(FileStep(source=file.source, state="failed" if failed else "read", error=failed))
    return readings


def make_entries(readings: Sequence[Reading], embedder: Embedder) -> list[Entry]:
    """The articles as the catalog takes them."""
    import numpy as np

    from rag.index.pipeline import make_passages

    if not readings:
        return []
    made = make_passages([reading.article for reading in readings], embedder)
    said = embedder.embed([statement.text for reading in readings for statement in reading.statements])
    parts = np.split(said, np.cumsum([len(reading.statements) for reading in readings])[:-1])
    return [
        Entry(
            article=reading.article,
            path=str(reading.file.path),
            stamp=reading.stamp,
            passages=passages,
            statements=reading.statements,
            mentions=reading.mentions,
            gatherings=reading.gatherings,
            vectors=np.concatenate([own, part]),
        )
        for reading, (passages, own), part in zip(readings, made, parts, strict=True)
    ]


def link_again(catalog: Catalog) -> None:
    """Find out anew who is who across the articles; what people have decided holds on."""
    from rag.link.speakers import link_speakers

    catalog.speech.write_speakers(link_speakers(catalog.speech.mentions(), catalog.speech.edits()))


def link_meetings_again(catalog: Catalog) -> None:
    """Find out anew which articles report on one meeting; what people have decided holds on."""
    catalog.meetings.write(find_meetings(catalog, catalog.speech.speakers()))


def trace_origins_again(catalog: Catalog) -> None:
    """Find out anew which articles carry one account."""
    catalog.origins.write(trace_origins(catalog, catalog.speech.speakers()))


def edit_speakers(config: Config, change: Callable[[list[SpeakerEdit]], list[SpeakerEdit]]) -> None:
    """Change what people have decided about speakers, and link anew.

    `change` gets the decisions that hold at that moment, the oldest first, and gives those that shall hold; what it
    raises leaves all as it was. Raises StoreLocked where another process is writing.
    """
    with writing(config.store), closing(Catalog(config.store, create=True)) as catalog:
        catalog.speech.write_edits(change(catalog.speech.edits()))
        link_again(catalog)
        link_meetings_again(catalog)
        if not catalog.origins.is_linked():
            trace_origins_again(catalog)


def edit_meetings(config: Config, change: Callable[[list[MeetingEdit]], list[MeetingEdit]]) -> None:
    """Change what people have decided about meetings, and link them anew; as `edit_speakers` does."""
    with writing(config.store), closing(Catalog(config.store, create=True)) as catalog:
        catalog.meetings.write_edits(change(catalog.meetings.edits()))
        link_meetings_again(catalog)


def embed_again(catalog: Catalog, embedder: Embedder, progress: Progress) -> None:
    """Embed every passage and statement with this embedder, from the catalog's texts.

    The vectors of the old embedder stay in use until all are made, so a run that is killed, or whose endpoint fails,
    loses nothing, and the next one goes on where it stopped.
    """
    written = catalog.setting("embedder")
    if written is None:
        return
    missing = catalog.rows_without_vectors(None if written == embedder.name else embedder.name)
    for start in range(0, len(missing), EMBED_BATCH):
        progress("embedding", start, len(missing))
        batch = missing[start : start + EMBED_BATCH]
        vectors = embedder.embed([text for _, text in batch])
        catalog.write_vectors([row for row, _ in batch], vectors, embedder=embedder.name)
    catalog.choose_embedder(embedder.name, embedder.dimensions)

"""The only writer: files become articles, passages and vectors in the catalog, and Chroma is brought level with it."""

import shutil
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
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
from rag.index.survey import Found, find_stamp, survey
from rag.types import Article, FileFailure, Gathering, IndexReport, MeetingEdit, Mention, SpeakerEdit, Statement

Progress = Callable[[str, int, int], None]
"""(stage, done, total), with the stages `embedding`, `articles` and `vectors`."""

BATCH = 100
"""Articles in one transaction: what a kill costs at most. (1,000 articles: 10 commits of some 10 ms.)"""
EMBED_BATCH = 2_000
"""Passages and statements embedded at once where the whole store is embedded anew."""
UPLOADS = "uploads"


class Reading(NamedTuple):
    """A file with its stamp, and what is read from it."""

    file: Found
    stamp: str
    article: Article
    statements: list[Statement]
    mentions: list[Mention]
    gatherings: list[Gathering]


def index_paths(
    config: Config, paths: Sequence[Path], *, rebuild: bool = False, on_progress: Progress | None = None
) -> IndexReport:
    """Index folders and single files: new and changed files are read, files gone from a folder are removed.

    `rebuild` first embeds all that the store holds with the embedder of the settings. A file that cannot be read is
    listed in `failed`, and what an earlier run read of it stays. Nothing is written where nothing has changed.

    Raises RequestError where a path does not exist, StoreLocked where another process is writing, EmbedderMismatch
    where the store was written with another embedder, ModelError where the embedder fails: what was written before
    stays, and the next run goes on from there.
    """
    for path in paths:
        if not path.exists():
            raise RequestError(f"{path} does not exist; name a folder or a file to index")
    with writing(config.store):
        return run_index(config, [path.resolve() for path in paths], rebuild=rebuild, on_progress=on_progress)


def add_uploads(
    config: Config, files: Sequence[tuple[str, bytes]], *, on_progress: Progress | None = None
) -> IndexReport:
    """Keep files (name, content) below `<store>/uploads` and index that folder.

    Names are made safe; a name that is there already is replaced, as a changed file is. A file that cannot become an
    article is listed in `failed` and not kept. Raises as `index_paths` does.
    """
    from rag.read.article import read_article
    from rag.read.files import SUFFIXES

    with writing(config.store):
        folder, incoming = config.store / UPLOADS, config.store / "incoming"
        shutil.rmtree(incoming, ignore_errors=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        incoming.mkdir(mode=0o700)
        failed, taken = [], set[str]()
        for given, content in files:
            name = safe_name(given, taken)
            taken.add(name.casefold())
            try:
                if Path(name).suffix.lower() not in SUFFIXES:
                    raise ReadError(f"{name}: only {', '.join(sorted(SUFFIXES))} can be read; save it as one of these")
                if len(content) > config.max_file_bytes:
                    raise ReadError(
                        f"{name} is larger than {config.max_file_bytes:,} bytes; set RAG_MAX_FILE_MB higher"
                    )
                (incoming / name).write_bytes(content)
                read_article(incoming / name, source=name, max_bytes=config.max_file_bytes)
                (incoming / name).replace(folder / name)
            except ReadError as error:
                failed.append(FileFailure(source=name, error=str(error)))
        shutil.rmtree(incoming)
        return run_index(config, [folder.resolve()], failed=failed, on_progress=on_progress)


def run_index(
    config: Config,
    roots: Sequence[Path],
    *,
    rebuild: bool = False,
    failed: Sequence[FileFailure] = (),
    on_progress: Progress | None = None,
) -> IndexReport:
    """One run, under the writer's lock; `roots` are absolute, `failed` are failures to report besides its own."""
    started = time.monotonic()
    progress = on_progress or (lambda stage, done, total: None)
    embedder = open_embedder(config)
    with closing(Catalog(config.store, create=True)) as catalog, closing(open_vectors(config, catalog)) as vectors:
        # Looked at before anything is read, so that a server that cannot be used is told at once.
        fault = vectors.find_fault(afresh=rebuild)
        fault = fault if catalog.size()[0] else None
        if rebuild:
            embed_again(catalog, embedder, progress)
        check_embedder(catalog, embedder)
        if any(not known.stamp.startswith(f"{fingerprint('read')}:") for known in catalog.known()):
            # Read by other rules, before this program was renewed: the rest of the store is read anew, too.
            folders = map(Path, catalog.folders())
            roots = [*roots, *(folder for folder in folders if folder.exists() and folder not in roots)]
        found, gone, failures = survey(catalog, roots)
        failures[:0] = failed
        changed = [(file, stamp) for file in found if (stamp := find_stamp(file)) is not None]
        for root in roots:
            if str(root) not in catalog.folders():
                catalog.add_folder(str(root))
        done = set[str]()
        for entries in read_batches(config, changed, embedder, failures, progress):
            if entries and catalog.setting("embedder") is None:
                catalog.choose_embedder(embedder.name, embedder.dimensions)
            if entries:
                catalog.write_entries(entries, embedder=embedder.name)
                done.update(entry.article.source for entry in entries)
        if gone:
            catalog.remove_articles(gone)
            forget_replies(config)
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
        updated = sum(file.known is not None and file.source in done for file, _ in changed)
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
            notices=(notice,) if notice else (),
        )


def read_batches(
    config: Config,
    files: Sequence[tuple[Found, str]],
    embedder: Embedder,
    failures: list[FileFailure],
    progress: Progress,
) -> Iterator[list[Entry]]:
    """The files as articles with passages and vectors, in batches; what cannot be read is added to `failures`.

    One batch is embedded while the next is read and the last is written: embedding, SQLite and reading leave each other
    room on two cores.
    """
    if not files:
        return
    with ThreadPoolExecutor(max_workers=1) as worker:
        embedded: Future[list[Entry]] | None = None
        for start in range(0, len(files), BATCH):
            progress("articles", start, len(files))
            batch = read_articles(config, files[start : start + BATCH], failures)
            ready, embedded = embedded, worker.submit(make_entries, batch, embedder)
            if ready is not None:
                yield ready.result()
        if embedded is not None:
            yield embedded.result()
    progress("articles", len(files), len(files))


def read_articles(config: Config, files: Sequence[tuple[Found, str]], failures: list[FileFailure]) -> list[Reading]:
    """The files that can be read, with all that is read from them."""
    from rag.read.article import read_article
    from rag.read.gatherings import read_gatherings
    from rag.read.mentions import read_mentions
    from rag.read.statements import read_statements

    readings: list[Reading] = []
    for file, stamp in files:
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


def safe_name(given: str, taken: set[str]) -> str:
    """A file name for an upload: no folder, no control character, no leading dot, not too long, not taken."""
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c if c.isprintable() and c not in ':*?"<>|' else "_" for c in last).strip(" .")
    stem, suffix = Path(kept).stem.encode()[:180].decode("utf-8", "ignore")[:120] or "upload", Path(kept).suffix[:10]
    name, number = f"{stem}{suffix}", 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number}){suffix}"
    return name

"""Index runs of the browser app: one after the other, each to the end, each with its say."""

from pathlib import Path
from threading import Event

from conftest import ARTICLES
from filelock import FileLock

from rag.config import Config
from rag.errors import RequestError
from rag.index.corpus import open_corpus
from rag.index.ingest import OnFile, Progress, index_paths
from rag.index.lock import LOCK
from rag.index.uploads import add_text
from rag.show.browser.indexing import Run, Stopped, Works
from rag.types import FileStep, IndexReport


def index(config: Config, folder: Path) -> Run:
    """An index run of a folder."""

    def run(on_progress: Progress, on_file: OnFile) -> IndexReport:
        return index_paths(config, [folder], on_progress=on_progress, on_file=on_file)

    return run


def test_a_run_tells_each_file_and_its_end(config: Config, articles_folder: Path) -> None:
    """Every file has its last step, the report is the result, and it is under way no more."""
    (articles_folder / "empty.txt").write_bytes(b"")
    works = Works()
    work = works.start("folder", "Reading", index(config, articles_folder))

    assert work.done.wait(60)
    assert isinstance(work.result, IndexReport)
    assert {step.source: step.state for step in work.files.values()} == {
        **dict.fromkeys(ARTICLES, "added"),
        "empty.txt": "failed",
    }
    assert works.under_way() == []


def test_runs_wait_for_each_other(config: Config, articles_folder: Path) -> None:
    """Two at once, in one process: both are done, in their order, and neither meets the other's lock."""
    works, gate = Works(), Event()

    def slow(on_progress: Progress, on_file: OnFile) -> IndexReport:
        assert gate.wait(60)
        return index_paths(config, [articles_folder], on_progress=on_progress, on_file=on_file)

    first = works.start("folder", "one", slow)
    second = works.start("text", "two", lambda on_progress, on_file: add_text(config, "A text\n\nof two lines."))
    assert works.under_way() == [first, second]
    gate.set()

    assert first.done.wait(60)
    assert second.done.wait(60)
    assert isinstance(second.result, IndexReport)
    assert (second.result.articles, second.waiting) == (4, "")


def test_another_process_is_waited_for(config: Config, articles_folder: Path) -> None:
    """The reason is told meanwhile; then it is done."""
    config.store.mkdir()
    works = Works()
    with FileLock(config.store / LOCK):
        work = works.start("folder", "Reading", index(config, articles_folder))
        assert not work.done.wait(1)
        assert "is being written by process" in work.waiting

    assert work.done.wait(60)
    assert isinstance(work.result, IndexReport)
    assert work.waiting == ""


def test_a_stopped_run_keeps_what_it_has_written(config: Config, tmp_path: Path) -> None:
    """After the file that is being read: whole batches are there, the rest is not, and the next run goes on."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(250):
        (folder / f"{number:03}.txt").write_text(f"Ward {number}\n\nThe council of ward {number} kept its rule.\n")

    def run(on_progress: Progress, on_file: OnFile) -> IndexReport:
        def tell(step: FileStep) -> None:
            if step.source == "230.txt":
                work.stop.set()
            on_file(step)

        return index_paths(config, [folder], on_progress=on_progress, on_file=tell)

    work = Works().start("folder", "Reading", run)
    assert work.done.wait(60)

    assert isinstance(work.result, Stopped)
    corpus = open_corpus(config)
    assert 0 < corpus.size()[0] < 250
    passage = corpus.passages("000.txt")[0]
    assert corpus.nearest(corpus.embedder.embed([passage.text])[0], limit=1)[0][0] == passage
    corpus.close()
    assert index_paths(config, [folder]).articles == 250


def test_an_error_is_the_result(config: Config) -> None:
    """It is told where the report would stand, and the next run is not kept from its turn."""
    works = Works()
    failed = works.start("text", "Adding", lambda on_progress, on_file: add_text(config, ""))
    then = works.start("text", "Adding", lambda on_progress, on_file: add_text(config, "A text\n\nof two lines."))

    assert failed.done.wait(60)
    assert isinstance(failed.result, RequestError)
    assert then.done.wait(60)
    assert isinstance(then.result, IndexReport)

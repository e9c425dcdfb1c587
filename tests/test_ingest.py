"""Indexing: incremental, idempotent, and never losing what an earlier run read."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ARTICLES
from corpora import counts, sources
from scripted_server import ScriptedServer

from rag.config import Config
from rag.errors import EmbedderMismatch, ModelError, RequestError, StoreLocked
from rag.index.corpus import open_corpus
from rag.index.ingest import edit_speakers, index_paths
from rag.index.lock import writing
from rag.index.uploads import add_uploads
from rag.types import SpeakerEdit

NEW = "Quarry strike ends\n\nApril 2, 2022\n\nThe quarrymen of Dunfell are back at work after eleven weeks.\n"


def bytes_of(store: Path) -> dict[str, str]:
    """A hash of every file of a store."""
    files = (path for path in sorted(store.rglob("*")) if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_folder_becomes_articles_and_passages(config: Config, articles_folder: Path) -> None:
    """Every file is an article under its path below the folder; each passage is a slice of its text, and found."""
    steps: list[tuple[str, int, int]] = []

    report = index_paths(config, [articles_folder], on_progress=lambda *step: steps.append(step))

    assert (counts(report), report.failed, report.notices) == ((3, 0, 0, 0), (), ())
    assert sources(config) == sorted(ARTICLES)
    corpus = open_corpus(config)
    passages = [passage for source in ARTICLES for passage in corpus.passages(source)]
    assert (report.articles, report.passages) == corpus.size() == (3, len(passages))
    for passage in passages:
        article = corpus.article(passage.source)
        assert article.text == ARTICLES[passage.source]
        assert article.text[passage.start : passage.end] == passage.text
        [vector] = corpus.embedder.embed([passage.text])
        assert corpus.nearest(vector, limit=1)[0][0] == passage
    corpus.close()
    assert ("articles", 3, 3) in steps
    rows = len(passages) + report.statements
    assert steps[-1] == ("vectors", rows, rows)


def test_the_store_is_for_its_owner_alone(config: Config, articles_folder: Path) -> None:
    """Nobody else on the machine reads the articles."""
    index_paths(config, [articles_folder])

    assert config.store.stat().st_mode & 0o777 == 0o700


def test_a_second_run_writes_nothing(config: Config, articles_folder: Path) -> None:
    """Over unchanged files not one byte of the store changes, even where a file was touched; nor is Chroma imported."""
    index_paths(config, [articles_folder])
    os.utime(articles_folder / "wire" / "rail.txt")
    before = bytes_of(config.store)
    code = (
        "import sys; from pathlib import Path; from rag.config import Config; from rag.index.ingest import index_paths;"
        "report = index_paths(Config(store=Path(sys.argv[1])), [Path(sys.argv[2])]);"
        "print(report.unchanged, 'chromadb' in sys.modules, 'llama_index' in sys.modules, 'wordllama' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, config.store, articles_folder], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["3", "False", "False", "False"]
    assert bytes_of(config.store) == before


def test_changes_are_followed(config: Config, articles_folder: Path) -> None:
    """A changed file is read anew, a new one added, one that is gone removed, and the rest left alone."""
    index_paths(config, [articles_folder])
    (articles_folder / "wire" / "rail.txt").write_text(ARTICLES["wire/rail.txt"].replace("two years", "three years"))
    (articles_folder / "harbour talks.txt").unlink()
    (articles_folder / "new.md").write_text(NEW)

    report = index_paths(config, [articles_folder])

    assert counts(report) == (1, 1, 1, 1)
    corpus = open_corpus(config)
    left = ["new.md", "wire/rail.txt", "wire/Überschwemmung 洪水.txt"]
    assert [article.source for article in corpus.articles()] == left
    assert corpus.lexical("herring", limit=5) == []
    assert "three years" in corpus.lexical("tunnel Kessel late", limit=1)[0][0].text
    nearest = corpus.nearest(corpus.embedder.embed(["We will share the herring banks"])[0], limit=50)
    assert sorted({passage.source for passage, _ in nearest}) == left
    corpus.close()


def test_a_change_that_keeps_size_and_time_is_seen(config: Config, articles_folder: Path) -> None:
    """An edit is not missed where a tool has put the old time of change back."""
    path = articles_folder / "wire" / "rail.txt"
    os.utime(path, ns=(10**18, 10**18))
    index_paths(config, [articles_folder])
    path.write_text(path.read_text().replace("northern", "southern"))
    os.utime(path, ns=(10**18, 10**18))

    assert counts(index_paths(config, [articles_folder])) == (0, 1, 2, 0)


def test_files_with_the_same_text_are_two_articles(config: Config, articles_folder: Path) -> None:
    """A copy is an article of its own, and goes alone."""
    copy = articles_folder / "copy.txt"
    copy.write_bytes((articles_folder / "harbour talks.txt").read_bytes())
    index_paths(config, [articles_folder])
    assert len(sources(config)) == 4

    copy.unlink()

    assert counts(index_paths(config, [articles_folder])) == (0, 0, 3, 1)
    assert sources(config) == sorted(ARTICLES)


def test_a_bad_file_stops_no_other(config: Config, articles_folder: Path) -> None:
    """What cannot be read is listed with its reason, the rest is indexed, and the next run tries it again."""
    (articles_folder / "empty.txt").write_bytes(b"")
    (articles_folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    os.mkfifo(articles_folder / "pipe.txt")

    report = index_paths(config, [articles_folder])

    assert [failure.source for failure in report.failed] == ["pipe.txt", "binary.txt", "empty.txt"]
    assert all(failure.source in failure.error for failure in report.failed)
    assert counts(report) == (3, 0, 0, 0)
    assert len(index_paths(config, [articles_folder]).failed) == 3


def test_what_can_be_read_no_more_stays(config: Config, articles_folder: Path) -> None:
    """A file that was indexed and is now broken, or whose folder cannot be listed, keeps its article and is listed."""
    index_paths(config, [articles_folder])
    (articles_folder / "harbour talks.txt").write_bytes(b"")
    (articles_folder / "wire" / "rail.txt").unlink()
    os.mkfifo(articles_folder / "wire" / "rail.txt")

    report = index_paths(config, [articles_folder])

    assert {failure.source for failure in report.failed} == {"harbour talks.txt", "wire/rail.txt"}
    assert report.removed == 0
    assert sources(config) == sorted(ARTICLES)


def test_folders_keep_apart(config: Config, tmp_path: Path) -> None:
    """The same path in a second folder gets that folder's name; each folder's run removes only what was below it."""
    for name in ("morning", "letters", "old/letters"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "a.txt").write_text(NEW.replace("eleven", name))
    index_paths(config, [tmp_path / "morning"])
    index_paths(config, [tmp_path / "letters", tmp_path / "old/letters"])

    assert sources(config) == ["a.txt", "letters/a.txt", "old/letters/a.txt"]
    (tmp_path / "morning" / "a.txt").unlink()
    assert counts(index_paths(config, [tmp_path / "letters"])) == (0, 0, 1, 0)
    assert counts(index_paths(config, [tmp_path / "morning"])) == (0, 0, 0, 1)
    assert sources(config) == ["letters/a.txt", "old/letters/a.txt"]


def test_a_file_is_one_article_by_whatever_way(config: Config, articles_folder: Path) -> None:
    """A single file goes by its name; indexed again as part of a folder, or through a link, it stays one article."""
    index_paths(config, [articles_folder / "wire" / "rail.txt"])
    assert sources(config) == ["rail.txt"]
    (articles_folder.parent / "link").symlink_to(articles_folder)

    report = index_paths(config, [articles_folder, articles_folder / "wire", articles_folder.parent / "link"])

    assert counts(report) == (2, 0, 1, 0)
    assert sources(config) == ["harbour talks.txt", "rail.txt", "wire/Überschwemmung 洪水.txt"]


def test_a_missing_path_is_a_request_error(config: Config, articles_folder: Path) -> None:
    """A path that does not exist is named, and nothing is made or removed."""
    with pytest.raises(RequestError, match="nowhere"):
        index_paths(config, [articles_folder, articles_folder / "nowhere"])

    assert not config.store.exists()


def test_a_second_writer_is_refused_at_once(config: Config, articles_folder: Path) -> None:
    """While one writes, another gets the holder's process id and the mend."""
    with writing(config.store):
        with pytest.raises(StoreLocked, match=rf"process {os.getpid()}; wait"):
            index_paths(config, [articles_folder])
        with pytest.raises(StoreLocked):
            add_uploads(config, [("a.txt", NEW.encode())])

    assert index_paths(config, [articles_folder]).added == 3


def endpoint(config: Config, url: str, model: str = "small") -> Config:
    return replace(config, embedder=f"openai:{model}", openai_base_url=url, openai_api_key="key", model_timeout=5.0)


def test_embedders_are_not_mixed(config: Config, articles_folder: Path) -> None:
    """Another embedder is refused with both names and the mend, also where its vectors are of the same length."""
    with ScriptedServer() as server:
        index_paths(endpoint(config, server.url), [articles_folder])
        for other in (config, endpoint(config, server.url, "large")):
            for call in (lambda c=other: index_paths(c, [articles_folder]), lambda c=other: open_corpus(c)):
                with pytest.raises(EmbedderMismatch, match=rf"'openai:small'.*'{other.embedder}'.*--rebuild"):
                    call()


def test_a_rebuild_changes_the_embedder(config: Config, articles_folder: Path) -> None:
    """One command embeds all anew, from the catalog's texts: files that are gone meanwhile are not needed for it."""
    with ScriptedServer(dimensions=24) as server:
        index_paths(config, [articles_folder])
        with pytest.raises(EmbedderMismatch):
            open_corpus(endpoint(config, server.url))

        report = index_paths(endpoint(config, server.url), [], rebuild=True)

        assert report.articles == 3
        corpus = open_corpus(endpoint(config, server.url))
        passage = corpus.passages("wire/rail.txt")[0]
        assert corpus.nearest(corpus.embedder.embed([passage.text])[0], limit=1)[0][0] == passage
        corpus.close()
    assert index_paths(config, [articles_folder], rebuild=True).unchanged == 3
    assert sources(config) == sorted(ARTICLES)


def test_a_failing_embedder_loses_nothing(config: Config, articles_folder: Path) -> None:
    """Where the endpoint dies in the middle of an update or a rebuild, all that was there is there and findable."""
    with ScriptedServer() as server:
        settings = endpoint(config, server.url)
        index_paths(settings, [articles_folder])
    (articles_folder / "new.txt").write_text(NEW)
    (articles_folder / "wire" / "rail.txt").write_text(ARTICLES["wire/rail.txt"].replace("two", "three"))

    for options in ({}, {"rebuild": True}):
        with pytest.raises(ModelError):
            index_paths(replace(settings, model_timeout=1.0), [articles_folder], **options)

    corpus = open_corpus(settings)
    assert [article.source for article in corpus.articles()] == sorted(ARTICLES)
    assert "two years late" in corpus.lexical("tunnel Kessel", limit=1)[0][0].text
    corpus.close()
    with ScriptedServer() as server:
        assert counts(index_paths(endpoint(config, server.url), [articles_folder])) == (1, 1, 2, 0)


def test_a_large_first_run_leaves_one_level_generation(config: Config, tmp_path: Path) -> None:
    """Over several batches all that is left is one whole generation; also after a run whose endpoint failed."""
    for number in range(130):
        text = f"Ward {number}\n\nThe council of ward {number} kept rule {number * 7} about dogs.\n"
        (tmp_path / f"{number}.txt").write_text(text)
    with pytest.raises(ModelError):
        index_paths(endpoint(config, "http://127.0.0.1:9/v1"), [tmp_path])

    assert counts(index_paths(config, [tmp_path])) == (130, 0, 0, 0)
    assert sorted(path.name for path in (config.store / "chroma").iterdir()) == ["CURRENT", "gen-000001"]
    corpus = open_corpus(config)
    for number in (0, 99, 100, 129):
        passage = corpus.passages(f"{number}.txt")[0]
        [vector] = corpus.embedder.embed([passage.text])
        assert corpus.nearest(vector, limit=1)[0][0] == passage
    corpus.close()


def speakers(config: Config) -> dict[str, int]:
    """Names and numbers of statements of all who say something."""
    corpus = open_corpus(config)
    try:
        return {speaker.name: speaker.statements for speaker in corpus.speakers() if speaker.statements}
    finally:
        corpus.close()


def test_statements_are_indexed_with_their_articles(config: Config, articles_folder: Path) -> None:
    """Who said what is read and counted with the article, linked over all, and goes with it."""
    report = index_paths(config, [articles_folder])
    corpus = open_corpus(config)
    read = [statement for article in corpus.articles() for statement in corpus.statements(article)]
    corpus.close()

    assert report.statements == len(read) == 5
    said = {"Tove Brandt": 1, "Pavel Orlik": 1, "Ines Calder": 1, "transport ministry": 1, "mayor": 1}
    assert speakers(config) == said

    (articles_folder / "harbour talks.txt").unlink()
    assert index_paths(config, [articles_folder]).statements == 3
    assert speakers(config) == {"Ines Calder": 1, "transport ministry": 1, "mayor": 1}


def test_what_people_decide_about_speakers_outlives_indexing(config: Config, articles_folder: Path) -> None:
    """A merge shows in an open corpus at once, stands after the article is read again, and can be taken back."""
    index_paths(config, [articles_folder])
    corpus = open_corpus(config)
    before = corpus.revision()

    merge = SpeakerEdit(kind="merge", name="transport ministry", into="Ines Calder", source=None)
    edit_speakers(config, lambda edits: [*edits, merge])

    assert corpus.revision() != before
    assert [s.name for s in corpus.find_speakers("the transport ministry")] == ["Ines Calder"]
    corpus.close()
    path = articles_folder / "wire/rail.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("northern", "southern"), encoding="utf-8")
    assert counts(index_paths(config, [articles_folder])) == (0, 1, 2, 0)
    assert speakers(config) == {"Tove Brandt": 1, "Pavel Orlik": 1, "Ines Calder": 2, "mayor": 1}

    edit_speakers(config, lambda edits: [edit for edit in edits if edit != merge])
    assert speakers(config)["transport ministry"] == 1


def test_a_changed_reader_reads_all_again(
    config: Config, articles_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Articles that an earlier version of the reader read are read anew, though their files have not changed."""
    index_paths(config, [articles_folder])
    monkeypatch.setattr("rag.index.survey.fingerprint", lambda floor: "another")

    assert counts(index_paths(config, [articles_folder])) == (0, 3, 0, 0)
    assert counts(index_paths(config, [articles_folder])) == (0, 0, 3, 0)


def test_a_changed_reader_reads_every_folder_again(
    config: Config, articles_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only the folder that is indexed: a store never holds statements by two sets of rules."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "d.txt").write_text("The pier is shut, Ines Calder said.\n", encoding="utf-8")
    index_paths(config, [articles_folder, other])
    for home in ("survey", "ingest"):
        monkeypatch.setattr(f"rag.index.{home}.fingerprint", lambda floor: "another")

    assert counts(index_paths(config, [other])) == (0, 4, 0, 0)

"""Articles leave and come back; what a person's own folders hold is never touched."""

from pathlib import Path

import pytest
from conftest import ARTICLES
from corpora import sources

from rag.config import Config
from rag.errors import RequestError, StoreLocked
from rag.index.corpus import open_corpus
from rag.index.folders import list_folders, list_left_out
from rag.index.ingest import index_paths
from rag.index.lock import writing
from rag.index.removal import index_again, let_go, remove_articles, take_back
from rag.index.replies import CachedReply, find_reply, keep_reply
from rag.index.uploads import add_uploads
from rag.types import FileStep

NEW = "Quarry strike ends\n\nApril 2, 2022\n\nThe quarrymen of Dunfell are back at work after eleven weeks.\n"
RAIL, HARBOUR = "wire/rail.txt", "harbour talks.txt"


def test_a_deleted_upload_is_gone_with_its_file(config: Config) -> None:
    """The file is deleted, the folder of its archive too once it is empty, and no later run brings it back."""
    add_uploads(config, [("a.txt", NEW.encode()), ("b.txt", NEW.replace("eleven", "nine").encode())])

    report = remove_articles(config, ["a.txt"])

    assert (report.removed, report.articles) == (1, 1)
    assert [path.name for path in (config.store / "uploads").iterdir()] == ["b.txt"]
    assert add_uploads(config, []).removed == 0
    assert sources(config) == ["b.txt"]
    assert list_left_out(config) == ()


def test_a_file_of_ones_own_stays_and_is_left_out(config: Config, articles_folder: Path) -> None:
    """No byte of the folder changes; further runs, also after a change, say that it stays out and do not read it."""
    index_paths(config, [articles_folder])
    steps: list[FileStep] = []

    report = remove_articles(config, [RAIL, HARBOUR], on_file=steps.append)

    assert (report.removed, {step.state for step in steps}) == (2, {"removed"})
    assert (articles_folder / RAIL).read_text() == ARTICLES[RAIL]
    (articles_folder / RAIL).write_text(ARTICLES[RAIL] + "More.\n")
    again = index_paths(config, [articles_folder])
    assert (again.added, again.updated, again.left_out) == (0, 0, 2)
    assert [(one.source, one.is_there) for one in list_left_out(config)] == [(HARBOUR, True), (RAIL, True)]
    corpus = open_corpus(config)
    assert corpus.lexical("tunnel Kessel", limit=5) == []
    assert {passage.source for passage, _ in corpus.nearest(corpus.embedder.embed(["tunnel"])[0], limit=9)} == {
        "wire/Überschwemmung 洪水.txt"
    }
    assert "Ines Calder" not in {speaker.name for speaker in corpus.speakers()}
    corpus.close()


def test_what_is_left_out_can_be_taken_back(config: Config, articles_folder: Path) -> None:
    """Under the name that it had; and so it is where its file is indexed by its own name."""
    index_paths(config, [articles_folder])
    remove_articles(config, [RAIL, HARBOUR])

    assert take_back(config, [str(articles_folder / RAIL)]).added == 1
    assert RAIL in sources(config)
    assert index_paths(config, [articles_folder / HARBOUR]).added == 1
    assert sources(config) == sorted(ARTICLES)
    assert list_left_out(config) == ()


def test_a_file_that_is_gone_is_left_out_no_more(config: Config, articles_folder: Path) -> None:
    """Taking back what does not exist any more ends its being left out, without an error."""
    index_paths(config, [articles_folder])
    remove_articles(config, [RAIL])
    (articles_folder / RAIL).unlink()

    report = take_back(config, [str(articles_folder / RAIL)])

    assert (report.added, report.failed, list_left_out(config)) == (0, (), ())


def test_a_file_indexed_by_its_name_is_let_go_of(config: Config, articles_folder: Path) -> None:
    """It stands in the list of folders no more."""
    index_paths(config, [articles_folder / RAIL])
    remove_articles(config, ["rail.txt"])

    assert list_folders(config) == ()
    assert [one.source for one in list_left_out(config)] == ["rail.txt"]


def test_deleting_twice_is_deleting_once(config: Config, articles_folder: Path) -> None:
    """A second click, or a name that nobody knows, does nothing."""
    index_paths(config, [articles_folder])
    remove_articles(config, [RAIL])

    assert remove_articles(config, [RAIL, "nowhere.txt"]).removed == 0
    assert len(sources(config)) == 2


def test_replies_that_may_quote_a_deleted_article_are_forgotten(config: Config, articles_folder: Path) -> None:
    """Kept replies of a language model go with it."""
    index_paths(config, [articles_folder])
    keep_reply(config, "key", CachedReply(text="The tunnel…", prompt_tokens=None, completion_tokens=None))

    remove_articles(config, [RAIL])

    assert find_reply(config, "key") is None


def test_a_folder_is_let_go_of_whole(config: Config, articles_folder: Path, tmp_path: Path) -> None:
    """Its articles leave and its files stay; what lies in another indexed folder, too, stays an article."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "quarry.txt").write_text(NEW)
    index_paths(config, [articles_folder / "wire"])
    index_paths(config, [articles_folder, tmp_path / "other"])
    remove_articles(config, [HARBOUR])

    report = let_go(config, str(articles_folder))

    assert report.removed == 0
    assert sources(config) == ["quarry.txt", "rail.txt", "Überschwemmung 洪水.txt"]
    assert list_left_out(config) == ()
    assert let_go(config, str(articles_folder / "wire")).removed == 2
    assert sorted(ARTICLES) == sorted(
        path.relative_to(articles_folder).as_posix() for path in articles_folder.rglob("*.txt")
    )
    assert [folder.path for folder in list_folders(config)] == [str(tmp_path / "other")]


def test_neither_the_uploads_nor_a_stranger_is_let_go_of(config: Config, articles_folder: Path) -> None:
    """Uploads lie nowhere else; a folder that is not indexed is named."""
    add_uploads(config, [("a.txt", NEW.encode())])

    with pytest.raises(RequestError, match="uploads"):
        let_go(config, str((config.store / "uploads").resolve()))
    with pytest.raises(RequestError, match="no indexed folder"):
        let_go(config, str(articles_folder))


def test_an_article_is_read_again_though_it_has_not_changed(config: Config, articles_folder: Path) -> None:
    """One article, a folder or all; the others are left alone, and no folder is added by it."""
    index_paths(config, [articles_folder])
    add_uploads(config, [("a.txt", NEW.encode())])

    one = index_again(config, sources=[RAIL, "nowhere.txt"])
    folder = index_again(config, folder=str(articles_folder))
    everything = index_again(config)

    assert [(report.updated, report.added, report.articles) for report in (one, folder, everything)] == [
        (1, 0, 4),
        (3, 0, 4),
        (4, 0, 4),
    ]
    assert len(list_folders(config)) == 2


def test_an_article_whose_file_is_away_stays(config: Config, articles_folder: Path) -> None:
    """Reading it again is told as failed; nothing is lost, be it one file or the whole folder."""
    index_paths(config, [articles_folder])
    (articles_folder / RAIL).unlink()
    assert [failure.source for failure in index_again(config, sources=[RAIL]).failed] == [RAIL]

    articles_folder.rename(articles_folder.with_name("away"))
    report = index_again(config, folder=str(articles_folder))

    assert (report.removed, len(report.failed), report.articles) == (0, 1, 3)


def test_while_another_writes_nothing_is_deleted(config: Config) -> None:
    """The upload's file is still there."""
    add_uploads(config, [("a.txt", NEW.encode())])
    with writing(config.store), pytest.raises(StoreLocked):
        remove_articles(config, ["a.txt"])

    assert (config.store / "uploads" / "a.txt").exists()

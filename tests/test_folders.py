"""What a person sees of the indexed folders, and which path can be one."""

from pathlib import Path

import pytest
from conftest import ARTICLES

from rag.config import Config
from rag.errors import RequestError
from rag.index.folders import check_folder, follow_folder, list_folders, list_left_out, read_followed
from rag.index.ingest import index_paths
from rag.index.lock import writing
from rag.index.removal import let_go, remove_articles
from rag.index.uploads import add_uploads


def test_folders_are_listed_with_their_articles(config: Config, articles_folder: Path) -> None:
    """Each with its sources, the uploads last; one that was moved away is still there, and said to be away."""
    assert list_folders(config) == list_left_out(config) == ()
    index_paths(config, [articles_folder])
    add_uploads(config, [("a.txt", ARTICLES["wire/rail.txt"].encode())])
    articles_folder.rename(articles_folder.with_name("moved"))

    own, uploads = list_folders(config)
    assert (own.path, own.articles, own.is_uploads, own.is_there) == (
        str(articles_folder),
        tuple(sorted(ARTICLES)),
        False,
        False,
    )
    assert (uploads.articles, uploads.is_uploads, uploads.is_there) == (("a.txt",), True, True)


def test_a_folder_is_followed_until_it_is_not(config: Config, articles_folder: Path) -> None:
    """The choice is kept, also while a long run holds the writer's lock, and ends when the folder is let go of."""
    assert read_followed(config) == ()
    index_paths(config, [articles_folder])
    with writing(config.store):
        follow_folder(config, str(articles_folder), on=True)

    assert read_followed(config) == (articles_folder,)
    assert [folder.is_followed for folder in list_folders(config)] == [True]
    with pytest.raises(RequestError, match="no indexed folder"):
        follow_folder(config, "/nowhere", on=True)
    let_go(config, str(articles_folder))
    assert read_followed(config) == ()


def test_a_missing_file_among_those_left_out_is_said_so(config: Config, articles_folder: Path) -> None:
    """It can be taken off the list, and not be read."""
    index_paths(config, [articles_folder])
    remove_articles(config, ["wire/rail.txt"])
    (articles_folder / "wire/rail.txt").unlink()

    assert [(one.path, one.is_there) for one in list_left_out(config)] == [
        (str(articles_folder / "wire/rail.txt"), False)
    ]


def test_a_typed_path_is_understood(
    config: Config, articles_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With blanks or quotation marks around it, or from the home folder on; one with a hidden store in it is fine."""
    monkeypatch.setenv("HOME", str(tmp_path))

    assert check_folder(config, f' "{articles_folder}" ') == articles_folder
    assert check_folder(config, "~/articles") == articles_folder
    assert check_folder(Config(store=articles_folder / ".rag"), str(articles_folder)) == articles_folder


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "no path yet"),
        ("articles", "no whole path"),
        ("/nowhere/at/all", "does not exist"),
        ("STORE/../picture.png", "cannot be read"),
        ("STORE", "index itself"),
        ("STORE/uploads", "index itself"),
        ("STORE/..", "index itself"),
    ],
)
def test_a_path_that_cannot_be_a_folder_is_refused_in_a_sentence(config: Config, typed: str, reason: str) -> None:
    """Each with the mend."""
    (config.store / "uploads").mkdir(parents=True)
    (config.store.parent / "picture.png").write_bytes(b"png")

    with pytest.raises(RequestError, match=reason):
        check_folder(config, typed.replace("STORE", str(config.store)))

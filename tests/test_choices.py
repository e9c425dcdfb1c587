"""What a person decides about files and folders is kept by the catalog."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.index.catalog import Catalog


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    """An empty catalog."""
    (tmp_path / "store").mkdir()
    opened = Catalog(tmp_path / "store", create=True)
    yield opened
    opened.close()


def test_files_are_left_out_until_they_are_taken_back(catalog: Catalog) -> None:
    """In the order of sources; leaving out twice is once; a file that was never left out is no error."""
    catalog.choices.leave_out({"/in/b.txt": "b.txt", "/in/a.txt": "a.txt"})
    catalog.choices.leave_out({"/in/a.txt": "a.txt"})
    assert list(catalog.choices.left_out().items()) == [("/in/a.txt", "a.txt"), ("/in/b.txt", "b.txt")]

    catalog.choices.take_back(["/in/a.txt", "/in/c.txt"])
    assert catalog.choices.left_out() == {"/in/b.txt": "b.txt"}


def test_a_choice_is_no_change_of_content(catalog: Catalog) -> None:
    """Neither leaving out nor following makes readers forget what they know."""
    before = catalog.revision()
    catalog.choices.leave_out({"/in/a.txt": "a.txt"})
    catalog.choices.follow(["/in"])

    assert catalog.revision() == before


def test_a_dropped_folder_is_followed_no_more(catalog: Catalog) -> None:
    """The others are as before."""
    for folder in ("/in", "/more"):
        catalog.add_folder(folder)
    catalog.choices.follow(["/in", "/more"])
    catalog.choices.drop_folders(["/in", "/nowhere"])

    assert (catalog.folders(), catalog.choices.followed()) == (["/more"], {"/more"})

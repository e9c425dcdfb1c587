"""The list of all articles: narrowed, ordered, drawn."""

import pytest

from rag.show.browser.views.sources import Listed, choose_articles, view_articles


def make(source: str, **facts: object) -> Listed:
    """An article of the list."""
    plain = {"outlet": "", "published": "", "words": 1, "statements": 0, "meetings": (), "folder": "in"}
    return Listed(source=source, **{"title": source, **plain, **facts})  # type: ignore[arg-type]


LISTED = (
    make("a.txt", title="Tunnel late", outlet="Post", published="2022-06", words=20, meetings=(("m", "Kessel talks"),)),
    make("b.txt", title="bridge open", outlet="Herald", published="2022-06-09", words=3, folder="Uploads"),
    make("c.txt", title="Ferry stops", words=100),
)


@pytest.mark.parametrize(
    ("choice", "sources"),
    [
        ({}, "bac"),
        ({"sort": "published"}, "abc"),
        ({"sort": "title"}, "bca"),
        ({"sort": "-title"}, "acb"),
        ({"sort": "words"}, "bac"),
        ({"sort": "-words"}, "cab"),
        ({"sort": "outlet"}, "bac"),
        ({"sort": "-outlet"}, "abc"),
        ({"sort": "nonsense"}, "bac"),
        ({"words": "TUNNEL post"}, "a"),
        ({"words": "kessel"}, "a"),
        ({"words": "uploads"}, "b"),
        ({"words": "tunnel bridge"}, ""),
        ({"outlet": "post"}, "a"),
        ({"meeting": "m"}, "a"),
    ],
)
def test_the_list_is_narrowed_and_ordered(choice: dict[str, str], sources: str) -> None:
    """By all words of the field, an outlet, a meeting; what a column says nothing of stands last either way."""
    assert sources == "".join(one.source[0] for one in choose_articles(LISTED, **choice))


def test_one_folder_is_not_repeated_on_each_line() -> None:
    """The column stands where there is more than one folder."""
    for has_folders in (True, False):
        view = view_articles(LISTED, sort="title", shown="b.txt", cleared=0, has_folders=has_folders)

        assert has_folders == ("folder" in {column["name"] for column in view["columns"]})
        assert has_folders == any(row["folder"] for row in view["rows"])
        assert [row["shown"] for row in view["rows"]] == [False, True, False]

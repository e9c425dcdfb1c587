"""What an address holds of the source that stands open: rag/show/browser/address.py."""

import pytest

from rag.show.browser.address import Opened, close_in, find_places, open_in, read_opened, replace_own
from rag.types import Article, cite

ARTICLE = Article(
    id="a",
    source="wire/rail & road.txt",
    text="The tunnel opens. The tunnel closes.",
    body=((0, 36),),
    title=None,
    title_span=None,
    outlet=None,
    byline=None,
    published=None,
    published_span=None,
    published_reason="none: no date",
    sha256="0",
)
PLACES = tuple(cite(ARTICLE, *span, number=number) for number, span in enumerate([(0, 17), (18, 36), (0, 17)], 1))


def test_an_address_brings_back_what_stood_open() -> None:
    """What is opened is what is read, among the places that it was opened from."""
    address = open_in({"topic": "tunnel"}, ARTICLE.source, (18, 36))

    assert address == {"topic": "tunnel", "source": ARTICLE.source, "span": "18-36"}
    assert read_opened(address, PLACES) == Opened(source=ARTICLE.source, span=(18, 36), places=PLACES, place=1)
    assert read_opened(address) == Opened(source=ARTICLE.source, span=(18, 36))
    assert close_in(address) == {"topic": "tunnel"}
    assert read_opened(close_in(address), PLACES) is None


def test_the_same_words_twice_are_told_apart() -> None:
    """*Next* goes on from the one that was clicked, not from the first that is alike."""
    address = open_in({}, ARTICLE.source, (0, 17))
    opened = [read_opened(address, PLACES, place) for place in (None, 0, 1, 2)]

    assert [0, 0, 0, 2] == [one.place for one in opened if one]
    assert find_places(PLACES, ARTICLE.source, (0, 17)) == [0, 2]


def test_another_source_forgets_the_words() -> None:
    """An article that is opened at its beginning keeps no place of the one before."""
    address = open_in(open_in({}, ARTICLE.source, (0, 17)), "other.txt")

    assert address == {"source": "other.txt"}
    assert read_opened(address, PLACES) == Opened(source="other.txt")


@pytest.mark.parametrize("span", ["x", "5", "5-", "9-5", "5-5", "-1-5", "1-2-3", "١-٢", "1-" + "9" * 40])
def test_a_place_that_is_none_is_told(span: str) -> None:
    """Whoever edits an address by hand sees the article, and that the address names no place."""
    assert read_opened({"source": "a.txt", "span": span}) == Opened(source="a.txt", is_misplaced=True)


def test_what_stands_open_stays_while_the_page_changes() -> None:
    """A page that changes its own part of the address leaves the source open; what is empty leaves no trace."""
    address = {"topic": "old", "page": "3", "source": "a.txt", "span": "1-2"}

    assert replace_own(address, {"topic": "new", "outlet": ""}) == {"topic": "new", "source": "a.txt", "span": "1-2"}

"""What a person has chosen, in the page's address: rag/show/browser/choice.py."""

import pytest

from rag.show.browser.choice import Choice, read_choice, write_choice
from rag.types import Filters


def test_an_address_brings_the_choice_back() -> None:
    """What is written is what is read; what is not chosen leaves no trace in the address."""
    choice = Choice(speaker="pavel-orlik", topic="grain deal", since="2021", page=3)
    address = write_choice(choice)

    assert address == {"speaker": "pavel-orlik", "topic": "grain deal", "since": "2021", "page": "3"}
    assert read_choice(address) == choice


@pytest.mark.parametrize("page", ["0", "-4", "many", "٣", "9" * 30])
def test_a_page_that_is_none_is_the_first(page: str) -> None:
    """Whoever edits an address by hand sees the first page."""
    assert read_choice({"page": page}) == Choice()


def test_an_empty_choice_filters_nothing() -> None:
    """Only what is chosen narrows."""
    assert Choice().filters(()) == Filters()
    assert Choice(outlet="Courier", until="2021-05").filters(("a.txt",)) == Filters(
        sources=("a.txt",), outlet="Courier", until="2021-05"
    )

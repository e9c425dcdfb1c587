"""Outlets and days that a question names."""

from rag.find.mentions import count_mentions, find_days, find_outlets


def test_outlets_are_named_with_a_capital() -> None:
    """An outlet is meant by its whole name, with or without "The", the longest first, but not by a common word."""
    outlets = ["The Tide", "The Tide - Sports", "Harbour Courier"]

    assert find_outlets("Does the Tide article agree with Harbour Courier's?", outlets) == {
        "The Tide",
        "Harbour Courier",
    }
    assert find_outlets("according to The Tide - Sports, who won?", outlets) == {"The Tide - Sports"}
    assert find_outlets("when does the tide come into the harbour?", outlets) == frozenset()


def test_days_are_read_in_the_forms_that_people_write() -> None:
    """A day or a month with its year counts; a year alone does not."""
    assert set(find_days("between October 7, 2023, 2023-11-02 and March 2024")) == {
        "2023-10-07",
        "2023-11-02",
        "2024-03",
    }
    assert find_days("what happened in 2023?") == ()


def test_an_imprint_counts_what_the_question_names_of_it() -> None:
    """Outlet and day count one each; an article of which neither is known counts nothing."""
    imprints = [("The Tide", "2023-10-07"), ("The Tide", None), ("Harbour Courier", "2023-10"), (None, None)]

    counts = count_mentions("What did The Tide write on October 7, 2023?", imprints, ["The Tide", "Harbour Courier"])

    assert counts == [2, 1, 0, 0]

"""Dates as they are printed."""

import pytest

from rag.read.date_literals import find_date_literals, parse_date


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("2023-07-15", "2023-07-15"),
        ("2023-07-15T23:30:00Z", "2023-07-15"),
        ("2023-07-15 08:05:00.123+02:00", "2023-07-15"),
        ("Sat, 15 Jul 2023 23:30:00 +0900", "2023-07-15"),
        ("July 15th, 2023", "2023-07-15"),
        ("15 July 2023", "2023-07-15"),
        ("Sat., 15th of July, 2023", "2023-07-15"),
        ("Jul. 15 2023", "2023-07-15"),
        ("15. July, 2023", "2023-07-15"),
        ("15-Jul-23", "2023-07-15"),
        ("15 Jul '98", "1998-07-15"),
        ("15.07.2023", "2023-07-15"),
        ("2023/07/15", "2023-07-15"),
        ("07/15/2023", "2023-07-15"),
        ("15/07/2023", "2023-07-15"),
        ("JULY 15, 2023", "2023-07-15"),
        ("July 2023", "2023-07"),
        ("2023-07", "2023-07"),
        ("2023", "2023"),
        ("03/04/2019", "2019"),
        ("04/04/2019", "2019-04-04"),
        ("Wed 03/04/2019", "2019-04-03"),
        ("Monday, 03/04/2019", "2019-03-04"),
        ("Sunday 03/04/2019", "2019"),
        ("03.04.2019", "2019-04-03"),
        ("2 hours ago", None),
        ("yesterday", None),
        ("15 July", None),
        ("31 February 2021", None),
        ("2021-13-45", None),
        ("", None),
    ],
)
def test_parse_date_gives_what_is_printed(literal: str, value: str | None) -> None:
    """A literal becomes an ISO date, as fine as it is printed and never finer; a relative or impossible one is none."""
    assert parse_date(literal) == value


@pytest.mark.parametrize(
    "text",
    ["call 555-2023-11", "version 1.2.2019.4", "see /2020/01/20/story", "the 2019-20 season", "part no. 20230715"],
)
def test_numbers_that_are_no_dates(text: str) -> None:
    """Telephone numbers, versions, addresses and seasons are not read as dates."""
    assert not [literal for literal in find_date_literals(text) if len(literal.value) > 4]


def test_literals_come_with_their_places() -> None:
    """Each date comes once, in order, with the span that prints it, within the asked stretch."""
    text = "From 3 May 2020 on; until Monday, June 1, 2020June 1, 2020. Later: 2021-02-03."
    found = [(text[slice(*literal.span)], literal.value) for literal in find_date_literals(text, 5, 60)]

    assert found == [("3 May 2020", "2020-05-03"), ("Monday, June 1, 2020", "2020-06-01"), ("2020", "2020")]


def test_both_readings_of_a_numeric_date() -> None:
    """A date whose day and month could be swapped keeps both readings; one that could not has none beside it."""
    first, second = find_date_literals("03/04/2019 and 13/04/2019")

    assert (first.value, first.swapped) == ("2019-03-04", "2019-04-03")
    assert (second.value, second.swapped) == ("2019-04-13", None)

"""When something is, as prose says it: rag/read/times.py."""

import pytest

from rag.read.times import find_times, read_days

SATURDAY = "2023-07-15"


@pytest.mark.parametrize(
    ("words", "start", "end", "near"),
    [
        ("Thursday", "2023-07-13", "2023-07-13", "now"),
        ("Saturday", SATURDAY, SATURDAY, "now"),
        ("last Saturday", "2023-07-08", "2023-07-08", "now"),
        ("next Monday", "2023-07-17", "2023-07-17", "future"),
        ("yesterday", "2023-07-14", "2023-07-14", "now"),
        ("last July", "2022-07", "2022-07", "past"),
        ("in March", "2023-03", "2023-03", "past"),
        ("in November", "2022-11", "2022-11", "past"),
        ("in July", "2023-07", "2023-07", "now"),
        ("next May", "2024-05", "2024-05", "future"),
        ("July 14", "2023-07-14", "2023-07-14", "now"),
        ("12–14 July", "2023-07-12", "2023-07-14", "now"),
        ("May 3 to 5, 2022", "2022-05-03", "2022-05-05", "past"),
        ("in March 2021", "2021-03", "2021-03", "past"),
        ("12 June 2024", "2024-06-12", "2024-06-12", "future"),
        ("last month", "2023-06", "2023-06", "past"),
        ("two months ago", "2023-05", "2023-05", "past"),
        ("last year", "2022", "2022", "past"),
        ("two years ago", "2021", "2021", "past"),
        ("this week", None, None, "now"),
        ("last week", None, None, "past"),
        ("February 30", None, None, "unknown"),
    ],
)
def test_a_time_means_days_counted_from_the_day_of_writing(
    words: str, start: str | None, end: str | None, near: str
) -> None:
    """A weekday is the last one, a bare month the last one, a bare day the nearest one; a week has no day."""
    days = read_days(words, SATURDAY)

    assert (days.start, days.end, days.near) == (start, end, near)
    assert [time.words for time in find_times(f"They met {words}, it said.")] == [words]


@pytest.mark.parametrize(
    "words", ["Thursday", "yesterday", "July 14", "in March", "last July", "last year", "next week"]
)
def test_without_the_day_of_writing_no_day_is_known(words: str) -> None:
    """Nothing is guessed from the day on which the text is read."""
    days = read_days(words, None)

    assert (days.start, days.end) == (None, None)


@pytest.mark.parametrize(("written", "start"), [("2023-07", "2023-03"), ("2023", None)])
def test_a_month_needs_the_month_of_writing(written: str, start: str | None) -> None:
    """From a month one can count months, from a year alone one cannot."""
    assert read_days("in March", written).start == start


def test_every_time_stands_at_its_place() -> None:
    """Offsets count in the whole text, and a printed date is one time, not several."""
    text = "Ministers met on Friday, July 14, 2023, after talks last May and before those of 3–5 August."
    times = find_times(text, 10)

    assert [time.words for time in times] == ["Friday, July 14, 2023", "last May", "3–5 August"]
    assert all(text[slice(*time.span)] == time.words for time in times)


@pytest.mark.parametrize("text", ["She may march on.", "The Mayor said so.", "In 20 rooms", "a sunday's best", ""])
def test_other_words_are_no_time(text: str) -> None:
    """Verbs, titles and numbers are not taken for months or days."""
    assert find_times(text) == []

"""When a statement was made, by the words that report it: rag/find/dating.py."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rag.config import Config
from rag.find.dating import Dated, are_near, may_overlap, open_datings
from rag.index.corpus import open_corpus
from rag.index.ingest import index_paths

DateLast = Callable[[str, str], Dated]


@pytest.fixture
def date_last(tmp_path: Path) -> DateLast:
    """Dates the last statement of an article that is written on a day, or on none."""

    def run(written: str, sentence: str) -> Dated:
        folder = tmp_path / "articles"
        folder.mkdir()
        head = f"Silo prices\n\n{written}\n\n" if written else "Silo prices\n\n"
        (folder / "silo.txt").write_text(head + sentence + "\n", encoding="utf-8")
        config = Config(store=tmp_path / "store")
        index_paths(config, [folder])
        with closing(open_corpus(config)) as corpus:
            article = corpus.article("silo.txt")
            return open_datings(corpus, [article])["silo.txt"].date_statement(corpus.statements(article)[-1])

    return run


@pytest.mark.parametrize(
    ("sentence", "start"),
    [
        ("Mayor Tove Brandt told reporters on Thursday that the silo was full.", "2021-05-20"),
        ("“The silo is full,” Mayor Tove Brandt said Thursday.", "2021-05-20"),
        ("On Thursday, Mayor Tove Brandt said that the silo was full.", "2021-05-20"),
        ("Tove Brandt on Thursday said that the silo was full.", "2021-05-20"),
        ("In a radio interview last month, Tove Brandt said that the silo was full.", "2021-04"),
        ("In a statement on Thursday, Tove Brandt of the harbour board said that the silo was full.", "2021-05-20"),
        ("Tove Brandt said earlier this week that the silo was full.", "2021-05-17"),
        ("Tove Brandt said in 2019 that the silo was full.", "2019"),
    ],
)
def test_a_sentence_tells_when_something_was_said(date_last: DateLast, sentence: str, start: str) -> None:
    """A time that goes with the word that reports is when it was said, resolved against the article's date."""
    assert date_last("May 22, 2021", sentence).start == start


@pytest.mark.parametrize(
    "sentence",
    [
        "Tove Brandt said that the silo burnt down on Thursday.",
        "“On Thursday the silo burnt down,” Tove Brandt said.",
        "Tove Brandt, who came home on Thursday, said that the silo was full.",
        "Tove Brandt said of the fire on Thursday that the silo was empty.",
        "Tove Brandt said after the fire on Thursday that the silo was empty.",
        "With the silo burning since Thursday, Tove Brandt said that it was empty.",
        "“The silo is full,” said Tove Brandt, mayor of the harbour in January.",
        "Tove Brandt has said since Thursday that the silo is full.",
        "Thursday’s fire was the third that Tove Brandt said was an accident.",
        "Tove Brandt said a day before the fire that the silo was full.",
        "“The silo is full,” Tove Brandt told Harbour Today.",
        "When she came home on Thursday, Tove Brandt said that the silo was empty.",
    ],
)
def test_the_time_of_something_else_dates_no_statement(date_last: DateLast, sentence: str) -> None:
    """When what is told happened, or when somebody came home, is not when it was said: the article's date holds."""
    dated = date_last("May 22, 2021", sentence)

    assert (dated.start, dated.end, dated.own) == ("2021-05-22", "2021-05-22", False)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        (
            "Tove Brandt told reporters on Thursday that the silo was full.",
            "“Thursday” is all that silo.txt says of the day. The article is undated.",
        ),
        ("Tove Brandt said that the silo was full.", "silo.txt says no day of it. The article is undated."),
        (
            "Tove Brandt said last month that the silo was full.",
            "“last month” is all that silo.txt says of the day, and the article is undated.",
        ),
    ],
)
def test_what_no_file_says_stays_unknown(date_last: DateLast, sentence: str, reason: str) -> None:
    """In an undated article that reports on no dated meeting nothing has a day, and the reason says what is missing."""
    dated = date_last("", sentence)

    assert (dated.start, dated.end, dated.reason) == (None, None, reason)


def test_a_printed_date_needs_no_other(date_last: DateLast) -> None:
    """A day printed with its year is that day, whoever wrote it when."""
    assert date_last("", "Tove Brandt told reporters on May 3, 2020 that the silo was full.").start == "2020-05-03"


@pytest.mark.parametrize("time", ["last week", "two days later"])
def test_a_day_that_is_not_known_is_not_the_articles_day(date_last: DateLast, time: str) -> None:
    """What is of "last week" is not of the article's day: that would be wrong, and no other is said.

    Nor does "two days later" count from the day of writing, but from something that is told.
    """
    dated = date_last("May 22, 2021", f"“The silo is full,” Tove Brandt said {time}.")

    assert (dated.start, dated.reason) == (None, f"“{time}” is all that silo.txt says of the day.")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2021-05", "2021-05"), ("2021-05-31", "2021-06-02"), True),
        (("2021", None), ("2021-12-31", "2021-12-31"), True),
        (("2021-05-01", "2021-05-03"), ("2021-05-04", None), False),
        (("2021-05-30", "2021-06-02"), ("2021-06", None), True),
    ],
)
def test_parts_of_dates_overlap(one: tuple[str, str | None], other: tuple[str, str | None], expected: bool) -> None:
    """A month holds its days, a year its months; both ways round."""
    assert may_overlap(*one, *other) is may_overlap(*other, *one) is expected


@pytest.mark.parametrize(("start", "expected"), [("2021-05-24", True), ("2021-05-26", False), ("2021-06", False)])
def test_near_days(start: str, expected: bool) -> None:
    """Four days are near; a month that holds none of the days is not."""
    first = Dated(start="2021-05-20", end="2021-05-21", reason="", own=True)
    other = Dated(start=start, end=start, reason="", own=True)

    assert are_near(first, other) is are_near(other, first) is expected

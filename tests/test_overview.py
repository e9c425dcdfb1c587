"""The overview of a corpus: what is counted, into which periods, and which articles a part of it holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from corpora import write_texts
from meeting_articles import MEETINGS
from reposts import ACCOUNTS

from rag.config import Config
from rag.find.overview import (
    LACKS,
    MOST_PERIODS,
    Unit,
    choose_articles,
    choose_unit,
    limit_period,
    list_periods,
    name_period,
    open_overview,
)
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths

TEXTS = {
    **{f"herring/{name}": text for name, text in ACCOUNTS.items()},
    **{f"forum/{name}": text for name, text in MEETINGS.items()},
    "quiet.txt": "A day at the quay\n\nJuly 2, 2021\n\nNobody was there, and it rained on the boats all day.\n\n"
    "Published in Quay Gazette, July 2nd, 2021\n",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """Accounts of two rounds of meetings, and a page on which nobody says anything."""
    folder = write_texts(tmp_path / "articles", TEXTS)
    config = Config(store=tmp_path / "store")
    index_paths(config, [folder])
    corpus = open_corpus(config)
    yield corpus
    corpus.close()


def test_the_numbers_are_those_of_the_corpus(corpus: Corpus) -> None:
    """Articles, words, statements, speakers, meetings and accounts, each counted once."""
    overview = open_overview(corpus)
    articles = corpus.articles()

    assert [article.source for article in articles] == [one.source for one in overview.articles]
    assert sum(article.words for article in articles) == overview.words
    assert sum(len(corpus.statements(article)) for article in articles) == overview.statements
    assert [speaker for speaker in corpus.speakers() if speaker.statements] == list(overview.speakers)
    assert sum(speaker.statements for speaker in overview.speakers) <= overview.statements
    assert {meeting.id for meeting in corpus.meetings()} == {meeting.id for meeting, _ in overview.meetings}
    assert corpus.origins() == overview.accounts
    assert sum(number for _, number in overview.outlets) == len(articles)


def test_a_meeting_has_the_statements_that_were_made_at_it(corpus: Corpus) -> None:
    """The meeting that most articles report on stands first, with what the corpus gives it."""
    overview = open_overview(corpus)
    said = [one for article in corpus.articles() for one in corpus.statements(article)]
    sizes = [len(meeting.sources) for meeting, _ in overview.meetings]

    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 1
    assert all(sum(one.meeting == meeting.id for one in said) == number for meeting, number in overview.meetings)


def test_what_is_not_known_is_listed(corpus: Corpus) -> None:
    """Each gap holds the articles in which the corpus has nothing of the kind, and no other."""
    overview = open_overview(corpus)
    reporting = {source for meeting in corpus.meetings() for source in meeting.sources}
    missing = {
        "date": {one.source for one in corpus.articles() if one.published is None},
        "outlet": {one.source for one in corpus.articles() if one.outlet is None},
        "statements": {one.source for one in corpus.articles() if not corpus.statements(one)},
        "meeting": {one.source for one in corpus.articles() if one.source not in reporting},
        "wording": {"herring/paraphrase.txt"},
    }

    assert all(missing.values())
    for lack in LACKS:
        assert missing[lack] == {one.source for one in choose_articles(overview, lacks=[lack])}
    assert {"quiet.txt"} <= missing["statements"] & missing["meeting"]


def test_the_parts_of_the_picture_are_the_whole(corpus: Corpus) -> None:
    """Every article is in one outlet's row and one column, and a row and a column together choose their cell."""
    overview = open_overview(corpus)
    cells = [
        choose_articles(overview, outlet=outlet or "", period=period, lacks=["outlet"] * (not outlet) + gap)
        for outlet, _ in overview.outlets
        for period, gap in [*((period, list[str]()) for period in overview.periods), ("", ["date"])]
    ]
    assert overview.outlets == (("Quay Gazette", 1), (None, len(TEXTS) - 1))
    assert sorted(one.source for cell in cells for one in cell) == [one.source for one in overview.articles]


def test_an_account_holds_its_articles(corpus: Corpus) -> None:
    """Copies, reposts and the wire's own report are one account, chosen by its id."""
    overview = open_overview(corpus)
    shared = overview.accounts[0]

    assert {"herring/wire.txt", "herring/repost.txt", "herring/short.txt"} <= set(shared.sources)
    assert set(shared.sources) == {one.source for one in choose_articles(overview, account=shared.id)}


def test_it_is_counted_once_for_each_revision(corpus: Corpus, tmp_path: Path) -> None:
    """The same record until the store changes; then what is there now."""
    before = open_overview(corpus)
    assert open_overview(corpus) is before

    (tmp_path / "articles" / "quiet.txt").unlink()
    index_paths(corpus.config, [tmp_path / "articles"])
    assert len(open_overview(corpus).articles) == len(before.articles) - 1


def test_a_store_without_articles_is_empty(config: Config) -> None:
    """Nothing to count is no error."""
    corpus = open_corpus(config)
    overview = open_overview(corpus)

    assert (overview.articles, overview.periods, overview.outlets, overview.words) == ((), (), (), 0)
    corpus.close()


@pytest.mark.parametrize(
    ("dates", "unit"),
    [
        (["2023-07-14"], "month"),
        (["2022-02", "2023-07-14"], "month"),
        (["2022-01-31", "2023-07-14"], "quarter"),
        (["2019", "2023-04-01"], "quarter"),
        (["2019", "2023-07-01"], "year"),
        (["2006-12-31", "2023"], "year"),
        (["2005", "2023"], "decade"),
        ([], "year"),
    ],
)
def test_the_unit_fits_the_range(dates: list[str], unit: Unit) -> None:
    """The shortest in which no more periods are needed than there is room for."""
    assert choose_unit(dates) == unit


def test_periods_leave_no_gap() -> None:
    """Months and quarters between two that are there stand too; a year alone only where an article has no more."""
    assert ["2022-11", "2022-12", "2023", "2023-01"] == list(list_periods({"2022-11", "2023", "2023-01"}, "month"))
    assert ["2022-Q3", "2022-Q4", "2023-Q1"] == list(list_periods({"2022-Q3", "2023-Q1"}, "quarter"))
    assert ["2021", "2022", "2023"] == list(list_periods({"2021", "2023"}, "year"))
    assert ["2021"] == list(list_periods({"2021"}, "month"))
    # A date that is wrong by a thousand years.
    assert ["1020s", "2020s"] == list(list_periods({"1020s", "2020s"}, "decade"))


@pytest.mark.parametrize("date", ["2023", "2023-01", "2023-03-31", "2023-08-01", "2023-12-31", "1999-10-10"])
@pytest.mark.parametrize("unit", [*MOST_PERIODS, "decade"])
def test_a_date_lies_within_its_period(date: str, unit: Unit) -> None:
    """The dates that stand for a period in an address let through what was counted in it."""
    since, until = limit_period(name_period(date, unit))

    assert since <= date[: len(since)]
    assert date[: len(until)] <= until

"""What the overview draws: bars, cells and heads that lead to articles, every number with its name."""

from itertools import pairwise

from rag.find.overview import CountedArticle, Lack, Overview
from rag.show.browser.views.overview import MOST_LISTED, Pick, view_overview
from rag.types import Meeting, Origin, Speaker


def make_counted(source: str, outlet: str | None, published: str | None, period: str | None) -> CountedArticle:
    """An article of an account of its own that says nothing."""
    lacks: set[Lack] = {"statements", "meeting"}
    lacks |= set() if outlet else {"outlet"}
    lacks |= set() if published else {"date"}
    return CountedArticle(
        source=source,
        title=None,
        outlet=outlet,
        published=published,
        period=period,
        words=100,
        statements=0,
        account=source,
        lacks=frozenset(lacks),
    )


def make_account(*sources: str) -> Origin:
    """An account that these articles carry."""
    return Origin(id=sources[0], name="Norpress", sources=sources, links=(), flags=())


def make_speaker(name: str, statements: int) -> Speaker:
    """A speaker with that many statements."""
    return Speaker(
        id=name.lower(), name=name, kind="person", variants=(name,), posts=(), names=(), statements=statements
    )


MEETING = Meeting(
    id="forum", name="Grain Forum, Holm, May 2021", gathering="Grain Forum", place="Holm", start="2021-05-20", end=None,
    date_reason="", participants=(), sources=("a", "b"), gatherings=(), reasons=(),
)  # fmt: skip
ARTICLES = (
    *(make_counted(f"courier-{number}", "Courier", "2021-05-21", "2021-05") for number in range(5)),
    make_counted("herald", "Herald", "2021-07-01", "2021-07"),
    make_counted("year", "Herald", "2021", "2021"),
    make_counted("courier-undated", "Courier", None, None),
    make_counted("nobody", None, None, None),
)
OVERVIEW = Overview(
    articles=ARTICLES,
    periods=("2021", "2021-05", "2021-06", "2021-07"),
    outlets=(("Courier", 6), ("Herald", 2), (None, 1)),
    speakers=tuple(make_speaker(f"Person {number}", 40 - number) for number in range(12)),
    meetings=((MEETING, 7),),
    accounts=(make_account("courier-0", "herald"), make_account("nobody")),
    words=900,
    statements=500,
)


def test_every_article_stands_in_the_picture_once() -> None:
    """The cells and the undated ones of a row are its articles; the columns' heads count the same."""
    view = view_overview(OVERVIEW, None)
    totals = view["totals"]

    for row in view["rows"]:
        assert row["count"] == sum(number for _, number, _ in row["cells"]) + row["undated"]
    for column, number in enumerate(totals["counts"]):
        assert number == sum(n for row in view["rows"] for index, n, _ in row["cells"] if index == column)
    assert len(ARTICLES) == sum(totals["counts"]) + totals["undated"]


def test_more_articles_are_darker() -> None:
    """The fullest cell has the darkest of five grounds, the others none that is darker."""
    cells = sorted(
        (number, shade) for row in view_overview(OVERVIEW, None)["rows"] for _, number, shade in row["cells"]
    )

    assert all(one[1] <= other[1] for one, other in pairwise(cells))
    assert (cells[0], cells[-1]) == ((1, 1), (5, 5))


def test_columns_are_named_in_full_and_an_unknown_month_says_so() -> None:
    """Between months a year alone is no month; a quarter is told by its months."""
    titles = [column["title"] for column in view_overview(OVERVIEW, None)["columns"]]
    assert titles == ["2021, month not told", "May 2021", "June 2021", "July 2021"]

    picked = Pick(period="2021-Q3")
    quarters = Overview(
        articles=(), periods=("2021-Q3",), outlets=(), speakers=(), meetings=(), accounts=(), words=0, statements=0
    )
    view = view_overview(quarters, picked)
    assert view["columns"][0]["title"] == "July to September 2021"
    assert view["picked"]["title"] == "0 articles: July to September 2021"


def test_what_is_picked_is_listed_the_newest_first() -> None:
    """An outlet's articles, undated ones last, and whether the page for statements can follow."""
    picked = view_overview(OVERVIEW, Pick(outlet="Courier"))["picked"]
    undated = view_overview(OVERVIEW, Pick(lacks=("date", "outlet")))["picked"]

    assert picked["title"] == "6 articles: Courier"
    assert [row["source"] for row in picked["rows"]][-1] == "courier-undated"
    assert "undated" in picked["rows"][-1]["facts"]
    assert picked["can_follow"]
    assert undated["title"] == "1 article: undated, no outlet known"
    assert not undated["can_follow"]


def test_a_large_choice_is_cut_and_says_so() -> None:
    """No more than a screenful of data is sent; the number of those left out is told."""
    many = tuple(make_counted(f"a{number}", "Courier", "2021-05-21", "2021-05") for number in range(MOST_LISTED + 20))
    overview = Overview(
        articles=many, periods=("2021-05",), outlets=(("Courier", len(many)),),
        speakers=(), meetings=(), accounts=(), words=0, statements=0,
    )  # fmt: skip
    picked = view_overview(overview, Pick(outlet="Courier"))["picked"]

    assert (len(picked["rows"]), picked["more"]) == (MOST_LISTED, 20)


def test_an_address_that_knows_nothing_finds_nothing() -> None:
    """A period, an account or a gap that is not there is told as it was typed, with no article."""
    view = view_overview(OVERVIEW, Pick(period="soon", account="x", lacks=("hope",)))

    assert view["picked"]["title"] == "0 articles: soon, x, hope"


def test_speakers_meetings_and_accounts_lead_on() -> None:
    """The first ten with their ids, and how many there are in all; only accounts in several articles are listed."""
    view = view_overview(OVERVIEW, None)

    assert [row["count"] for row in view["speakers"]["rows"]] == list(range(40, 30, -1))
    assert view["speakers"]["all"] == 12
    assert view["meetings"]["rows"] == [
        {"id": "forum", "name": "Grain Forum, Holm", "facts": ["May 2021", "7 statements"], "count": 2}
    ]
    assert [row["id"] for row in view["accounts"]["rows"]] == ["courier-0"]
    assert view["accounts"]["told"].startswith("9 articles carry 2 independent accounts: 1 of them in one article only")

"""The publication date of an article in plain text."""

import time

import pytest

from rag.read.body import find_body
from rag.read.dates import Published, find_published
from rag.types import Span

PROSE = """The harbour council agreed on Tuesday to rebuild the northern pier before the winter storms set in.

Its chairwoman said that the money had been set aside last year, and that the work would take eight months.

Fishermen who had asked for a say in the plans told the council that they were content with what they had heard."""


def read(above: str, below: str = "", prose: str = PROSE) -> Published:
    """Reads a page whose body is `prose`; the spans are given, so that the rules on dates stand alone."""
    text = f"{above}{prose}{below}"
    return find_published(text, (body_of(text, prose),))


def body_of(text: str, prose: str = PROSE) -> Span:
    start = text.index(prose)
    return start, start + len(prose)


@pytest.mark.parametrize(
    ("above", "value"),
    [
        (
            "Pier to be rebuilt\nPublished: 22:00 GMT, 26 September 2020 | Updated: 08:39 GMT, 28 September 2020\n",
            "2020-09-26",
        ),
        ("Pier to be rebuilt\nUpdated 28 Sep 2020\nPosted by the news desk on 26 Sep 2020\n", "2020-09-26"),
        ("Pier to be rebuilt\nPublished\n26 Sep 2020\nLast updated:\n28 Sep 2020\n", "2020-09-26"),
        ("September 29, 2020\nPier to be rebuilt\nBy Ada Quill • September 26, 2020 • 4 min read\n", "2020-09-26"),
        ("Pier to be rebuilt\nSeptember 26, 2020 at 5:01 am\n\nShare\n", "2020-09-26"),
        ("Pier to be rebuilt\nHarbour Gazette, 2020-09-26\n\n", "2020-09-26"),
        ("Pier to be rebuilt\nLast updated 28 Sep 2020\n", "2020-09-28"),
        ("Pier to be rebuilt\nSeptember 2020\n", "2020-09"),
        ("Pier to be rebuilt\nPublished in 2020\n", "2020"),
    ],
)
def test_a_date_line_above_the_article(above: str, value: str) -> None:
    """Published wins over an update, a byline over a bare date; an update is the last resort."""
    found = read(above)

    assert found.value == value
    assert found.span
    assert "above the article" in found.reason


def test_the_span_is_the_literal() -> None:
    """`span` holds the words of the date itself and nothing beside it."""
    text = f"Pier to be rebuilt\nPosted: Sat, July 15th, 2023 / 04:43 PM\n\n{PROSE}"
    found = find_published(text, (body_of(text),))

    assert found.span
    assert text[slice(*found.span)] == "Sat, July 15th, 2023"


def test_the_day_of_viewing_does_not_win() -> None:
    """A date above the breadcrumb, or a weekday date above the site's navigation, is the day the page was viewed."""
    above_breadcrumb = read(
        "Friday, July 26, 2024\nFriday, July 26, 2024\nHome » Pier to be rebuilt\n\nPier to be rebuilt\n"
    )
    above_menu = read("Notes\nFriday, July 26, 2024\nSport\nWeather\nMoney\nPier to be rebuilt\n")
    above_navigation = read("Friday, July 26, 2024\n" + "Sport\nWeather\nMoney\n" * 5 + "Pier to be rebuilt\n")

    for found in (above_breadcrumb, above_menu, above_navigation):
        assert (found.value, found.span) == (None, None)
        assert found.reason.startswith("none: ")
        assert "viewed" in found.reason


def test_a_weekday_date_next_to_the_headline_counts() -> None:
    """Naming the weekday is no fault where the line stands beside the headline."""
    assert read("Notes from the harbour\nFriday, July 26, 2024\nPier to be rebuilt\n").value == "2024-07-26"
    assert read("Home » Pier to be rebuilt\nPier to be rebuilt\nFriday, July 26, 2024\n").value == "2024-07-26"


def test_the_imprint_after_the_body() -> None:
    """`Published in …` right after the body is the date, whatever other headlines below it carry."""
    found = read(
        "",
        "\n\nPublished in The Gazette, July 15th, 2023\n\nOpinion\n\nTides\nUpdated 23 Dec, 2024\nQuays\n22 Dec, 2024",
    )

    assert found.value == "2023-07-15"
    assert "imprint" in found.reason


def test_dates_of_other_articles_and_comments_do_not_count() -> None:
    """Dates after the body, a list of many days above it, and days of other things give no date."""
    after = "\n\nRead next\nTides\n23 Dec, 2024\nQuays\n22 Dec, 2024\n\nComments\nJo says:\nJune 28, 2015 at 10:25 pm\n"
    archive = "Pier to be rebuilt\nArchive\n" + "".join(f"Story\n{day} May 2020\n" for day in range(1, 6))
    other = "Pier to be rebuilt\n2020\nCopyright 2020\nRetrieved 3 May 2020\nMember since 4 May 2019\n"
    event = "Pier to be rebuilt\nRelease date: 6 May 2020\nWhen: 7 May 2020\n"

    assert [read("", after).value, read(archive).value, read(other).value, read(event).value] == [None] * 4


def test_dates_in_prose_do_not_count() -> None:
    """A date that the article tells of is not the day it came out."""
    prose = (
        f"{PROSE}\n\nThe old pier was opened on 3 May 1931 by the minister, who published his memoirs on 4 June 1935."
    )

    assert read("", prose=prose) == Published(
        value=None, span=None, reason="none: the dates in the text belong to what it tells"
    )


def test_a_sentence_about_publishing_is_no_date_line() -> None:
    """A paragraph that tells of publishing gives no date; a line that begins with its label does."""
    told = f"{PROSE}\n\nThe first plan was published on 3 May 1931.\n\n{PROSE}"
    labelled = f"{PROSE}\n\nFirst published on 3 May 1931\n\n{PROSE}"

    assert read("", prose=told).value is None
    assert read("", prose=labelled).value == "1931-05-03"


def test_the_day_of_printing_or_saving_does_not_win() -> None:
    """What browsers write above each printed page, and a note of saving, are no dates of the article."""
    above = "6/3/24, 10:22 AM Pier to be rebuilt\nPier to be rebuilt\nBy Ada Quill\n"

    assert read(above, "\n6/3/24, 10:22 AM Pier to be rebuilt\n").value is None
    assert read(f"{above}May 26, 2020\n").value == "2020-05-26"
    assert read("Saved on Monday, 3 June 2024\nPier to be rebuilt\n").value is None


def test_captions_and_headlines_with_a_date_do_not_count() -> None:
    """A headline that names a month, a caption, and a label that is no label of a date are passed over."""
    caption = (
        "The pier, seen here from the lighthouse during the great storm that closed the port on 3 May 2019, is old."
    )

    assert read("Best piers to visit in October 2023\n\n").value is None
    assert read(f"Pier to be rebuilt\n{caption}\n").value is None
    assert read("Daily update: Nov. 8, 2023\n\n").value == "2023-11-08"
    assert read("Harbour podcast: Nov. 8, 2023\n\n").value is None


def test_a_dateline_that_opens_the_article() -> None:
    """The full date in a dateline is the date; one later in the first sentence is not."""
    opening = f"OSLO, March 3, 2020 (Agency) - {PROSE}"

    assert read("", prose=opening).value == "2020-03-03"
    assert read("", prose=f"The pier burnt on March 3, 2020, and {PROSE}").value is None


@pytest.mark.parametrize(
    ("above", "value"),
    [
        ("Pier to be rebuilt\n12/04/2020 by Ada\n", "2020"),
        ("Pier to be rebuilt\n12/04/2020 by Ada\nPhoto taken on 14/04/2020\n", "2020-04-12"),
        ("Pier to be rebuilt\n12/04/2020 by Ada\nThe harbour on December 2, 2020\n", "2020-12-04"),
    ],
)
def test_day_and_month_are_settled_by_a_sure_date_nearby(above: str, value: str) -> None:
    """Which number is the month is told by an unmistakable date of about the same time; else only the year is given."""
    found = read(above)

    assert found.value == value
    assert ("either way" in found.reason) == (value == "2020")


def test_relative_dates_are_none() -> None:
    """`2 hours ago` says no day."""
    assert read("Pier to be rebuilt\nPublished 2 hours ago\n").reason == "none: the text prints no date"


@pytest.mark.parametrize("text", ["", "\n \n", "2020-01-02"])
def test_a_text_without_a_body(text: str) -> None:
    """Nothing but white space, or nothing but a date, is read without a fault."""
    assert find_published(text, ()).value in (None, "2020-01-02")


def test_a_whole_page() -> None:
    """The byline's date wins over those of the header, of related stories and of comments."""
    page = (
        "Thursday, November 9th 2023\nHome > News > Pier\nPier to be rebuilt\nBy Ada Quill November 7, 2023\n"
        f"\n{PROSE}\n\nRelated stories\nTides\nNovember 9, 2023\n\nComments\nJo November 8, 2023 at 7:35 pm\n"
    )

    assert find_published(page, find_body(page)).value == "2023-11-07"


@pytest.mark.parametrize(
    "piece", ["The pier opened on 3 March 2020 after all. ", "12/11/2019 ", "Home » ", "by A ", "\n"]
)
def test_five_megabytes_take_no_more_than_two_seconds(piece: str) -> None:
    """Time grows with the text and no faster, whatever one line or a million lines hold."""
    text = piece * (5_000_000 // len(piece))
    before = time.process_time()

    find_published(text, ((len(text) // 2, len(text) // 2 + 100),))

    assert time.process_time() - before < 2

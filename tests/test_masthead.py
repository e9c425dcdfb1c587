"""Title, outlet and byline of an article in plain text."""

import time

import pytest

from rag.read.body import find_body
from rag.read.masthead import Masthead, find_masthead

PROSE = """The harbour council agreed on Tuesday to rebuild the northern pier before the winter storms set in.

Its chairwoman said that the money had been set aside last year, and that the work would take eight months.

Fishermen who had asked for a say in the plans told the council that they were content with what they had heard."""
HEADLINE = "Harbour council agrees to rebuild northern pier"
MENU = "Menu\nNews\nSport\nWeather\nMoney\nTravel\nCulture\nJobs\nHomes\nCars\nPuzzles\nLetters\nArchive\n"


def read(above: str, below: str = "") -> tuple[str | None, Masthead]:
    """The title's words and the masthead of a page whose body is `PROSE`; so the rules stand alone."""
    text = f"{above}{PROSE}{below}"
    masthead = find_masthead(text, ((len(above), len(above) + len(PROSE)),))
    return masthead.title and text[slice(*masthead.title)], masthead


@pytest.mark.parametrize(
    "above",
    [
        f"{HEADLINE}\n\n",
        f"May 3, 2021\n{HEADLINE}\nBy Ada Quill\n\n",
        f"{HEADLINE}\n\n{HEADLINE}\n\n",
        f"{HEADLINE} | The Gazette\n{MENU}{HEADLINE}\nShare\n",
        f"Friday, July 26, 2024\nHome » News » {HEADLINE}\n\n{HEADLINE}\n\nby Ada Quill\n0 comments\n\n",
        f"{MENU}Local\n{HEADLINE}\nBy Ada Quill\nNovember 7, 2023\nShare\n\n",
        f"{MENU}* Ferry timetable changes again this spring\n* Lighthouse opens doors\n{HEADLINE}\n7 Nov 2023\n",
        f"{MENU}{HEADLINE}\nWork on the pier that the storms of two winters ago had broken is to begin in May\n"
        "By Ada Quill\nNovember 7, 2023\n\n",
        f"Advertisement\n\n{HEADLINE}\n\n• Work is to begin in May\n\nReading time: 3 minutes\n12\n",
    ],
)
def test_the_headline_is_found_among_what_stands_above(above: str) -> None:
    """A first line, a repeated line, a breadcrumb's end, a page title, a byline below: each shows the headline."""
    title, _ = read(above)

    assert title == HEADLINE


def test_an_imprint_makes_even_a_sentence_a_headline() -> None:
    """A line with a full stop is a headline where a date line stands right under it."""
    title, _ = read("She has the fastest boat. This is why it sinks.\nThe Gazette, 2023-11-17\n\n")

    assert title == "She has the fastest boat. This is why it sinks."


@pytest.mark.parametrize(
    "above",
    ["", "\n\n", MENU, "Advertisement\n\n", "By Ada Quill\n", "November 7, 2023\n", f"{MENU}https://example.org/a=b\n"],
)
def test_no_headline_is_none(above: str) -> None:
    """A text that begins with its first sentence, and a page that has only navigation above it, have no title."""
    assert read(above)[0] is None


def test_a_dateline_is_no_headline() -> None:
    """A text that opens with its dateline has no title, as its body is found in the text itself."""
    text = f"OSLO: {PROSE}"

    assert find_masthead(text, find_body(text)) == Masthead(title=None, outlet=None, byline=None)


@pytest.mark.parametrize(
    ("above", "below", "outlet"),
    [
        ("", "\n\nPublished in The Gazette, July 15th, 2023\n\nOpinion\n", "The Gazette"),
        (f"{HEADLINE}\nHarbour Gazette, 2023-09-28\n\n", "", "Harbour Gazette"),
        (f"{HEADLINE}\nReading time: 3 minutes\nWhy you can trust HGZ\n12\n", "", "HGZ"),
        (f"{HEADLINE} - Harbour Gazette\n{MENU}{HEADLINE}\n", "", "Harbour Gazette"),
        ("", "\n\nAbout the Harbour Gazette\n© 2023 Harbour Gazette Ltd. All rights reserved.\n", "Harbour Gazette"),
        (
            "",
            "\n\nQuay Post LLC tells what the sea tells.\n\nQuay Post, A Media Company – All Right Reserved.",
            "Quay Post",
        ),
    ],
)
def test_the_outlet_where_the_text_makes_it_certain(above: str, below: str, outlet: str) -> None:
    """Imprint, line under the headline, trust line, page title and confirmed rights name the outlet."""
    assert read(above, below)[1].outlet == outlet


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", "\n\nSource: Harbour Gazette\n"),
        ("", "\n\nOriginally published in Harbour Gazette, July 15th, 2023\n"),
        ("", "\n\n© 2023 Consolidated Papers Inc. All rights reserved.\n"),
        ("", "\n\nA Gazette and Quay Post site\n© 2023 Gazette. All rights reserved.\n© 2022 Quay Post\n"),
        ("Oslo, Norway\n", ""),
        (f"{HEADLINE}\nOslo, July 15, 2023\n\n", ""),
        (f"{HEADLINE} - what we know\n\n", ""),
        (f"{HEADLINE}\nBy Ada Quill\n\n", "\n\nMore by Ada Quill\n© 2023 Ada Quill\n"),
    ],
)
def test_no_outlet_where_it_is_not_certain(above: str, below: str) -> None:
    """The origin of a repost, a company that is named once, two holders of rights, a place, an author: no outlet."""
    assert read(above, below)[1].outlet is None


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("by Ada Quill", "Ada Quill"),
        ("By Ada Quill and Jan van der Roe", "Ada Quill and Jan van der Roe"),
        ("By Ada O’Neil-Smith, J.R. Roe and Bo Li | The Gazette", "Ada O’Neil-Smith, J.R. Roe and Bo Li"),
        ("BY ADA QUILL", "ADA QUILL"),
        ("Written by: Ada Quill", "Ada Quill"),
        ("Written by:\n\nAda Quill", "Ada Quill"),
        ("By\nAda Quill and Jan Roe\n", "Ada Quill and Jan Roe"),
        ("By Ada Quill on January 20, 2020", "Ada Quill"),
        ("By Ada Quill 11 February 2020", "Ada Quill"),
        ("By Ada Quill Wednesday, November 8, 2023", "Ada Quill"),
        ("By Marla May, Harbour Reporter", "Marla May"),
        ("By Ada Quill Reporter", "Ada Quill"),
        ("By submitting your address you agree", None),
        ("By the sea", None),
        ("By Ada Quill whose books are read everywhere", None),
        ("Written by:\n\n5,544 Posts", None),
        ("Ada Quill", None),
    ],
)
def test_the_byline_as_the_text_writes_it(line: str, byline: str | None) -> None:
    """Names after `by` up to a date, a job or the line's end; anything else is no byline."""
    assert read(f"{HEADLINE}\n{line}\n\n")[1].byline == byline


def test_a_whole_page() -> None:
    """With the body that is found in the page itself, all three are read, and another story's byline is not."""
    text = (
        f"{MENU}Home > News > {HEADLINE}\n\n{HEADLINE}\n\nBy Ada Quill\nNovember 7, 2023\n\n{PROSE}\n\n"
        "Published in The Gazette, November 7th, 2023\n\nRelated stories\nFerry timetable changes again\nBy Jan Roe\n"
    )
    masthead = find_masthead(text, find_body(text))

    assert masthead.title
    assert text[slice(*masthead.title)] == HEADLINE
    assert (masthead.outlet, masthead.byline) == ("The Gazette", "Ada Quill")


@pytest.mark.parametrize("text", ["", " \n ", "Harbour", "\n".join(["Harbour Gazette"] * 50)])
def test_a_text_without_a_body(text: str) -> None:
    """A text without a body, down to the empty one, is read without a fault, and has no outlet and no byline."""
    masthead = find_masthead(text, ())

    assert (masthead.outlet, masthead.byline) == (None, None)


@pytest.mark.parametrize("piece", ["by Ada Quill and ", "© 2023 A ", "Home » ", "* ", "by A\n", "\n", " "])
def test_five_megabytes_take_no_more_than_two_seconds(piece: str) -> None:
    """Time does not grow with what is far from the body, whatever one line or a million lines hold."""
    text = piece * (5_000_000 // len(piece))
    before = time.process_time()

    find_masthead(text, ((len(text) // 2, len(text) // 2 + 100),))

    assert time.process_time() - before < 2

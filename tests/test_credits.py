"""Credit lines: rag/read/credits.py."""

import pytest
from reposts import make_article_of

from rag.read.credits import find_credits, same_newsroom

BODY = (
    "The ministers met in the old customs house on Monday and left it early in the afternoon. Nobody said why.\n\n"
    "The talks will go on in May, an official of the harbour council said on Tuesday."
)


def credits_of(text: str) -> list[tuple[str, str, str]]:
    """Kind, newsroom and words of each credit."""
    article = make_article_of(text, "a.txt")
    return [(credit.kind, credit.name, article.text[slice(*credit.span)]) for credit in find_credits(article)]


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("\n\nSource: Port Ellen Courier\n", ("repost", "Port Ellen Courier", "Source: Port Ellen Courier")),
        ("\n\nOriginally posted on:\nHarbour Herald\n", ("repost", "Harbour Herald", None)),
        (
            "\n\nThis article was originally published in The Harbour Herald on March 3, 2021.\n",
            ("repost", "The Harbour Herald", None),
        ),
        ("\n\n(With material from Norpress)\n", ("material", "Norpress", "(With material from Norpress)")),
        ("\n\n— Agence Maritime\n", ("agency", "Agence Maritime", "Agence Maritime")),
        (" (AFP)\n", ("agency", "AFP", "AFP")),
        ("\n\n© Agence France-Presse\n", ("agency", "AFP", "Agence France-Presse")),
    ],
)
def test_a_line_at_the_end_names_where_the_text_comes_from(end: str, expected: tuple[str, str, str | None]) -> None:
    """Each way of giving credit is read, with the newsroom, and the span is the words that give it."""
    [(kind, name, words)] = credits_of(f"Talks end early\n\n{BODY}{end}")

    assert expected[:2] == (kind, name)
    assert words == (expected[2] or words)
    assert expected[1].split()[-1] in words or kind == "agency"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("PORT ELLEN, March 3 (Norpress) — ", ("agency", "Norpress")),
        ("PORT ELLEN (Thomson Reuters) - ", ("agency", "Reuters")),
    ],
)
def test_the_dateline_names_the_agency(start: str, expected: tuple[str, str]) -> None:
    """Brackets behind the place and the day name the agency, an unknown one too; a known one by its one name."""
    assert [expected] == [credit[:2] for credit in credits_of(f"Talks end early\n\n{start}{BODY}\n")]


@pytest.mark.parametrize("line", ["By Reuters", "Reuters Staff", "By Jane Doe Associated Press", "AFP/Reuters"])
def test_an_agency_signs_above_the_text(line: str) -> None:
    """A byline that is an agency's, or a reporter's with an agency, is a credit."""
    assert {"agency"} == {credit[0] for credit in credits_of(f"Talks end early\n\n{line}\n\n{BODY}\n")}


@pytest.mark.parametrize(
    "text",
    [
        f"Talks end early\n\nBy Mara Quill\n\n{BODY}\n",
        f"Talks end early\n\n{BODY}\n\nPhoto: Mara Quill via AP\n",
        f"Talks end early\n\n{BODY} The minister told the agency Norpress that she was tired.\n",
        f"Talks end early\n\n{BODY}\n\nFirst published on Nov 20\n",
        f"Talks end early\n\n{BODY}\n\nOriginally posted on:\n\nWritten by:\n\nView all\n",
        "",
    ],
    ids=["reporter", "picture", "quoted", "date", "empty", "nothing"],
)
def test_what_is_no_credit(text: str) -> None:
    """A reporter, a picture's agency, a quoted agency, a date and an empty label credit nobody."""
    assert [] == credits_of(text)


def test_an_outlet_does_not_credit_itself() -> None:
    """A page that names its own outlet as the source tells nothing of another newsroom."""
    text = f"Talks end early\n\n{BODY}\n\nPublished in Harbour Herald\n\nSource: Harbour Herald\n"

    assert "Harbour Herald" == make_article_of(text, "a.txt").outlet
    assert [] == credits_of(text)


def test_names_of_one_newsroom() -> None:
    """Articles, case, an agency's long name and initials make no difference; part of a name does."""
    assert same_newsroom("The Harbour Herald", "harbour herald")
    assert same_newsroom("Port Ellen Courier", "PEC")
    assert same_newsroom("Agence France-Presse", "AFP")
    assert not same_newsroom("Harbour Herald", "Herald")
    assert not same_newsroom("", "")

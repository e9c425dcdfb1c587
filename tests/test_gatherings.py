"""The gatherings that an article tells of: rag/read/gatherings.py; people, forums and most places are invented."""

from dataclasses import replace

import pytest

from rag.read.aliases import read_aliases
from rag.read.article import wrap_text
from rag.read.gatherings import read_gatherings
from rag.read.places import find_dateline
from rag.types import Gathering


def read(text: str, published: str | None = None) -> list[Gathering]:
    return read_gatherings(replace(wrap_text(text), source="a.txt", published=published))


FORUM = (
    "PORT ELLEN (Interpress) — Fisheries ministers from nine countries opened the Northern Herring Forum on Tuesday, "
    "their host Tove Brandt said. The forum will end on Thursday.\n\n"
    "“We have much to do,” Brandt told the meeting. Ministers last met in Altbruck last June, when the Herring Forum "
    "broke up without a text. They will gather again in Lisbon next May.\n"
)


def test_what_an_article_reports_on_is_told_from_what_it_mentions() -> None:
    """Its lead and the time of writing make a gathering its own; another time makes it a mention."""
    own, *others = read(FORUM, "2022-06-15")

    assert (own.reported, own.name, own.place) == (True, "Northern Herring Forum", "Port Ellen")
    assert own.keys >= {"northern", "herring"}
    assert "Tuesday" in own.times
    assert {(other.reported, other.place) for other in others} == {(False, "Altbruck"), (False, "Lisbon")}


def test_every_gathering_is_shown_by_the_text() -> None:
    """Its words, its place and its times stand where it says."""
    text = wrap_text(FORUM).text
    for gathering in read(FORUM, "2022-06-15"):
        assert " ".join(text[slice(*gathering.span)].split()) == gathering.name
        assert gathering.place_span is not None
        assert text[slice(*gathering.place_span)].casefold() == (gathering.place or "").casefold()
        assert tuple(text[slice(*span)] for span in gathering.time_spans) == gathering.times


@pytest.mark.parametrize(
    "text",
    [
        "The minister said on Monday that prices were too high. Nobody had told her why.",
        "The mayor will open a conference next month. The hall is being painted, he said on Monday.",
        "Congress passed the bill on Monday. The senators had quarrelled for weeks.",
        "The mayor told a news conference on Monday that the bridge was closed.",
        "After meeting Ines Calder on Monday the skipper went home.",
    ],
)
def test_where_nobody_gathers_there_is_no_gathering(text: str) -> None:
    """A statement, an announcement, a parliament's vote and a news conference are none."""
    assert [gathering for gathering in read(text, "2022-06-15") if gathering.reported] == []


def test_an_article_may_report_on_two() -> None:
    """What was somewhere else, at a time of its own, is a gathering of its own."""
    own = read(
        "Two days, two tables. Talks on herring opened in Altbruck on Monday, and Norland’s minister smiled.\n\n"
        "On Wednesday the same ministers held a summit in Lisbon, where nobody smiled.\n",
        "2022-06-17",
    )

    assert [(one.place, one.times) for one in own if one.reported] == [
        ("Altbruck", ("Monday",)),
        ("Lisbon", ("Wednesday",)),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("PORT ELLEN: The ferry is late.", "Port Ellen"),
        ("PORT ELLEN, Norland — The ferry is late.", "Port Ellen"),
        ("ALTBRUCK (Interpress) - The ferry is late.", "Altbruck"),
        ("Altbruck, 3 May (Interpress) – The ferry is late.", "Altbruck"),
        ("The ferry is late: nobody knows why.", None),
        ("Brandt said: the ferry is late.", None),
        ("US — and nobody else.", None),
    ],
)
def test_a_dateline_names_where_an_article_was_written(text: str, place: str | None) -> None:
    """In its usual forms; a sentence with a colon or a dash is none."""
    found = find_dateline(text, [(0, len(text))])

    assert (found and found[0]) == place


def test_short_forms_are_read_with_what_they_stand_for() -> None:
    """Either may stand in parentheses; what has other initials explains nothing."""
    text = "The Northern Herring Forum (NHF) met. NGO (Norland Grain Office) rules. The mayor (Ines Calder) left."

    assert read_aliases(text) == {"NHF": "Northern Herring Forum", "NGO": "Norland Grain Office"}

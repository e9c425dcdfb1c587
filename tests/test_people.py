"""rag/read/people.py and countries.py: posts, and countries under their many words."""

import pytest

from rag.read.countries import is_country, name_countries
from rag.read.people import describe_people, split_post, synonyms


@pytest.mark.parametrize(
    "text",
    [
        "Energy Minister Jane Doe opened the dam.",
        "Jane Doe, the energy minister, opened the dam.",
        "The energy minister, Jane Doe, opened the dam.",
        "Jane Doe (A-B.), its energy minister, opened the dam.",
    ],
)
def test_a_post_is_read_on_either_side_of_the_name(text: str) -> None:
    """However prose puts it, the person has the post."""
    assert {"energy", "minister"} <= describe_people(text, ["Jane Doe"])["Jane Doe"]


@pytest.mark.parametrize(
    "text", ["The ministry quoted Jane Doe on the dam.", "Jane Doe walked home, and the minister stayed.", "Doe spoke."]
)
def test_a_name_without_a_post_is_left_out(text: str) -> None:
    """What only stands near a name is no post of the person's."""
    assert describe_people(text, ["Jane Doe"]) == {}


def test_a_form_of_address_is_the_post_that_it_stands_for() -> None:
    """The short "Gov." is a governor, whoever asks for the governor."""
    assert {"Jane Doe": frozenset({"governor"})} == describe_people("Gov. Jane Doe came.", ["Jane Doe"])


@pytest.mark.parametrize("phrase", ["the French president", "France’s president", "the president of France"])
def test_a_country_is_one_under_all_its_words(phrase: str) -> None:
    """Adjective, genitive and name agree."""
    assert {"france", "president"} == set(split_post(phrase))


def test_longer_names_of_countries_win() -> None:
    """South Sudan is not Sudan, and what only looks like a country's word stays."""
    assert "south-sudan and sudan" == name_countries("South Sudan and Sudan")
    assert "let us polish it" == name_countries("let us polish it")
    assert is_country("the United States")
    assert not is_country("French president")


def test_synonyms_go_both_ways() -> None:
    """Who asks for the chief finds the head, and the other way round."""
    assert "head" in synonyms()["chief"]
    assert "chief" in synonyms()["head"]


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("Energy Minister Doe left. They met Jane Doe.", {"energy", "minister"}),
        ("President Doe left. They met Jane Doe.", None),
        ("Former Energy Minister Doe left. They met Jane Doe.", None),
        ("Energy Minister Doe left. They met Jane Doe and John Doe.", None),
        ("John Roe told Energy Minister Jane Doe so.", {"energy", "minister"}),
        ("They met Jane Doe, Energy Minister John Roe and others.", None),
    ],
)
def test_a_post_is_the_person_s_own(text: str, post: set[str] | None) -> None:
    """A title before the last name counts where nobody else can have it; a neighbour's title, or a verb, never."""
    assert (frozenset(post) if post else None) == describe_people(
        text, ["Jane Doe", "John Roe"] + (["John Doe"] if "John Doe" in text else [])
    ).get("Jane Doe")

"""Names and noun phrases that can be topics: rag/find/topic_phrases.py."""

import pytest

from rag.find.topic_phrases import read_phrases, singular


def names(text: str) -> list[str]:
    return [name.text for name in read_phrases(text).names]


def phrases(text: str) -> list[str]:
    """The certain noun phrases, each as long as it goes."""
    return [ends[0].text for ends in read_phrases(text).runs if ends[0].certain]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Strait of Kessel is closed", ["Strait of Kessel"]),
        ("the French position, that of Paris and of most Germans", ["France", "France", "Germany"]),
        ("the Ministry sent a letter", []),
        ("a Norland-led fleet off Port-sur-Senna", ["Norland", "Port-sur-Senna"]),
        ("we met German Foreign Minister Jane Doe in Altbruck", ["Germany", "Jane Doe", "Altbruck"]),
        ("the East Sudmark Sea is no lake", ["East Sudmark Sea"]),
        ("on Monday and in March I saw Mr. Orlik", ["Orlik"]),
        ("We’re sure that I’ll win", []),
        ("Norland’s Grain Office", ["Norland", "Grain Office"]),
    ],
)
def test_names_and_countries(text: str, expected: list[str]) -> None:
    """Names stand whole, a country under its usual name; posts, days, months and pronouns are none."""
    assert names(text) == expected


def test_a_capital_at_the_beginning_is_doubtful() -> None:
    """One capitalised word that opens a sentence may be any word; within the sentence it is a name."""
    [first] = read_phrases("Herring is cheap").names
    [second] = read_phrases("they fish off Altbruck").names

    assert (first.certain, second.certain) == (False, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they signed the joint statement on Sunday", ["joint statement"]),
        ("of the grain deal and its long shadow", ["grain deal", "shadow"]),
        ("the talks collapsed over fishing quotas", ["talks", "fishing quotas"]),
        ("the way of many people", []),
        ("the foreign minister spoke", []),
        ("to withdraw troops", []),
    ],
)
def test_noun_phrases(text: str, expected: list[str]) -> None:
    """A phrase stands behind an article or a preposition, ends before a small word, and is neither empty nor a post."""
    assert phrases(text) == expected


def test_the_ends_of_a_phrase_are_phrases() -> None:
    """One in three words holds one in two and one in one: what others share of it is the topic."""
    [ends] = read_phrases("a grain export deal").runs

    assert [end.key for end in ends] == ["grain export deal", "export deal", "deal"]


@pytest.mark.parametrize(
    ("plural", "expected"),
    [
        ("talks", "talk"),
        ("treaties", "treaty"),
        ("taxes", "tax"),
        ("crisis", "crisis"),
        ("gas", "gas"),
        ("glass", "glass"),
    ],
)
def test_plurals_are_one_with_their_singular(plural: str, expected: str) -> None:
    """Regular plural endings go; words that only look so stay."""
    assert singular(plural) == expected

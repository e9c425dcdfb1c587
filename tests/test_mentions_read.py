"""rag/read/mentions.py: whom an article names or lets speak; all texts are invented."""

from dataclasses import replace

import pytest

from rag.read.article import wrap_text
from rag.read.mentions import read_mentions
from rag.read.statements import read_statements
from rag.types import Mention


def mentions_of(text: str, *, published: str | None = None) -> dict[str, Mention]:
    article = replace(wrap_text(text), source="a.txt", published=published)
    mentions = read_mentions(article, read_statements(article))
    for mention in mentions:
        words = tuple(" ".join(text[start:end].split()) for start, end in mention.posts)
        assert words == mention.post_texts
        assert text[slice(*mention.span)].strip()
    return {mention.name: mention for mention in mentions}


def test_who_speaks_and_who_is_named_are_mentioned() -> None:
    """Speakers with their statements counted, and those who only stand there with a post."""
    text = (
        "Norwegian Foreign Minister Erik Holm met Danish Defense Minister Inga Moe in Oslo. “It was late,” Holm said. "
        "The Danish foreign ministry said it was early. Critics were silent."
    )
    found = mentions_of(text, published="2023-05")

    assert {"Erik Holm": 1, "Inga Moe": 0, "Danish foreign ministry": 1} == {n: m.statements for n, m in found.items()}
    assert ("Norwegian Foreign Minister",) == found["Erik Holm"].post_texts
    assert frozenset({"denmark", "defense", "minister"}) == found["Inga Moe"].post_words
    assert "Erik Holm" == text[slice(*found["Erik Holm"].span)]
    assert "2023-05" == found["Inga Moe"].published


def test_a_post_that_speaks_stands_under_its_words() -> None:
    """Of a post without a name, the words are name, place and post at once; "the" is no part of it."""
    text = "The Norwegian foreign minister said it was late."
    mention = mentions_of(text)["Norwegian foreign minister"]

    assert mention.posts == (mention.span,) or text[slice(*mention.posts[0])] == "Norwegian foreign minister"
    assert frozenset({"norway", "foreign", "minister"}) == mention.post_words


def test_a_last_name_alone_has_the_post_in_front_of_it() -> None:
    """Where the article gives no first name, the title in front of the last still counts."""
    assert ("Foreign Minister",) == mentions_of("Foreign Minister Holm said it was late.")["Holm"].post_texts


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Inga Moe came home. Later Moe left again.", "Inga Moe"),
        ("They met Inga Moe, who had been away.", "Inga Moe"),
        ("The prize went to Inga Moe, 45, of Bergen.", "Inga Moe"),
        ("They met Norwegian Inga Moe, who had been away.", "Inga Moe"),
    ],
)
def test_a_person_who_is_silent_shows_as_one(text: str, name: str) -> None:
    """A last name alone later on, an age, what only persons have; a nationality is no part of the name."""
    assert {name} == set(mentions_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "The Harbor Forum met in New Delhi. The Forum was long, and New Delhi was hot.",
        "Talks on the North Strait went on. In South Africa they ended.",
        "Great Expectations fell. The expectations had been high, and great ones at that.",
        "The Morning Herald fell. The Herald is old.",
    ],
)
def test_places_bodies_and_headlines_are_nobody(text: str) -> None:
    """What stands in capitals and is no person is left out."""
    assert {} == mentions_of(text)


def test_a_name_cut_from_a_longer_one_is_left_out() -> None:
    """Of a run of capitals, the name that the article uses counts."""
    text = (
        "Energy Minister Inga Berg Moe spoke to Erik Holm. Berg Moe left. Calls Erik Holm Home. Erik Holm, 50, stayed."
    )

    assert {"Inga Berg Moe", "Erik Holm"} == set(mentions_of(text))

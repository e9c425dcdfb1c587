"""Whom a person means who asks for a speaker: rag/link/asked.py."""

import pytest

from rag.link.asked import SpeakerFinder
from rag.types import Speaker


def make_speaker(name: str, *posts: str, also: tuple[str, ...] = (), statements: int = 1) -> Speaker:
    """A speaker without the places of its names."""
    return Speaker(
        id=name.lower(),
        name=name,
        kind="person" if posts else "body",
        variants=(name, *also),
        posts=posts,
        names=(),
        statements=statements,
    )


FINDER = SpeakerFinder(
    [
        make_speaker("Ilse Brandt", "French Foreign Minister", "the minister", statements=9),
        make_speaker("Tove Brandt", "Labour Secretary"),
        make_speaker("Pavel Orlik", "Canadian foreign minister", also=("Paul Orlik",), statements=4),
        make_speaker("French foreign ministry"),
        make_speaker("Paris"),
        make_speaker("Spain’s foreign ministry"),
        make_speaker("Rome"),
    ]
)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Brandt", {"Ilse Brandt", "Tove Brandt"}),
        ("brandt", {"Ilse Brandt", "Tove Brandt"}),
        ("Ms. Ilse Brandt", {"Ilse Brandt"}),
        ("Paul Orlik", {"Pavel Orlik"}),
        ("the labour secretary", {"Tove Brandt"}),
        ("the French foreign minister", {"Ilse Brandt"}),
        ("Canada’s foreign minister", {"Pavel Orlik"}),
        ("the Spanish foreign minister", set()),
        ("the French foreign ministry", {"French foreign ministry"}),
        ("the foreign ministry of France", {"French foreign ministry"}),
        ("France", {"French foreign ministry", "Paris"}),
        ("the French", {"French foreign ministry", "Paris"}),
        ("the Italians", {"Rome"}),
        ("Canadians", set()),
        ("Carla Voss", set()),
        ("", set()),
        ("the", set()),
    ],
)
def test_a_name_a_post_a_body_and_a_country_mean_their_speakers(asked: str, meant: set[str]) -> None:
    """Whoever can be meant is found, and nobody of another name, post or country."""
    assert {speaker.name for speaker in FINDER.find(asked)} == meant


def test_of_several_the_one_who_speaks_most_comes_first() -> None:
    """A shared last name means all who have it."""
    assert [speaker.name for speaker in FINDER.find("Brandt")] == ["Ilse Brandt", "Tove Brandt"]


def test_a_full_name_is_not_another_whose_first_name_nobody_knows() -> None:
    """Who goes by a last name alone is meant by that name, and not by one with a first name that somebody else has."""
    finder = SpeakerFinder([make_speaker("Tove Brandt", "Labour Secretary"), make_speaker("Brandt", "a skipper")])

    assert {speaker.name for speaker in finder.find("Tove Brandt")} == {"Tove Brandt"}
    assert {speaker.name for speaker in finder.find("Brandt")} == {"Tove Brandt", "Brandt"}

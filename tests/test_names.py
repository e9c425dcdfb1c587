"""rag/read/names.py."""

import pytest

from rag.read.names import full_names, person_of, roles, same_person


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Ruritanian Foreign Minister Jane Q. Doe", "Jane Q. Doe"),
        ("the country’s top diplomat Jane Doe", "Jane Doe"),
        ("Secretary of State Jane Doe", "Jane Doe"),
        ("Sen. Jane Doe (A-B.)", "Jane Doe"),
        ("Jane Doe of Ruritania", "Jane Doe"),
        ("Mr. Roe", "Roe"),
        ("the foreign ministry", None),
        ("Western officials", None),
    ],
)
def test_a_post_is_no_part_of_the_name(phrase: str, name: str | None) -> None:
    """Titles, origins and forms of address are left out; a phrase that names nobody gives nobody."""
    assert name == person_of(phrase)


def test_the_first_full_name_stands_for_the_last() -> None:
    """A last name means whom the text introduced under it; a family name that comes first is found as well."""
    names = full_names(
        "Foreign Minister Jane Doe met Wu Jin. Doe left. Later John Doe came. Minister (Anna) Roe spoke."
    )

    assert ("Jane Doe", "Wu Jin", "Anna Roe") == (names["Doe"], names["Wu"], names["Roe"])


@pytest.mark.parametrize(
    ("asked", "name", "same"),
    [
        ("Doe", "Jane Doe", True),
        ("Jane Doe", "Doe", True),
        ("Sergei Roe", "Sergey Roe", True),
        ("J. Doe", "Jane Doe", True),
        ("jane doe", "Jane Doe", True),
        ("John Doe", "Jane Doe", False),
        ("Roe", "Jane Doe", False),
        ("Jane", "Jane Doe", True),
        ("the finance ministry", "Ruritanian finance ministry", True),
        ("the finance ministry", "Ruritanian foreign ministry", False),
    ],
)
def test_a_name_means_a_speaker_only_where_nothing_speaks_against_it(asked: str, name: str, same: bool) -> None:
    """Spellings and short forms agree; another first name, or another post, is somebody else."""
    assert same is same_person(asked, name)


def test_roles_have_plurals() -> None:
    """The plurals "spokeswomen", "agencies" and "ministries" speak as their singulars do."""
    assert {"spokeswomen", "agencies", "ministries", "witnesses"} <= roles()


def test_a_full_name_before_what_is_its_own_counts() -> None:
    """A person whom a text names only as the owner of something is named in full there."""
    assert "Jane Doe" == full_names("Jane Doe’s dam held, said Doe.")["Doe"]

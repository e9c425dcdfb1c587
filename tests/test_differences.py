"""Differences between accounts of one meeting: rag/answer/differences.py, with what it finds them by."""

import pytest
from accounts import compare_accounts

from rag.types import Difference

COUNCIL = """ALTBRUCK — The city council of Altbruck voted by 27 votes to 14 on Tuesday evening to build a second tram \
line through the harbour district. The debate in the Guildhall lasted almost six hours.

Mayor Tove Brandt said the line would cost 84 million euros and would be ready in 2026. “We have talked about this \
tram for twenty years, and tonight we have stopped talking,” she said.

Some 300 residents had come to the public gallery. The leader of the opposition, Pavel Orlik, told the council that 62 \
shops on Quay Street would lose their customers. “You are asking small traders to pay for a monument, and nobody has \
asked them whether they want it,” Orlik said.

Work on the depot is to begin on 14 May.
"""
COUNCIL_TOLD_AGAIN = """Altbruck’s city council approved a second tram line through the harbour district by 29 votes \
to 14. The session in the Guildhall went on for more than five hours on Tuesday.

The line will cost about 80 million euros, the mayor, Tove Brandt, said. “We have talked about this tram for 20 years, \
and tonight we've stopped talking,” Brandt told the members.

Pavel Orlik, who leads the opposition, warned that 45 shops on Quay Street would lose their customers. “You are asking \
small traders to pay for a monument,” he said.

Around 300 people watched from the gallery; 12 reporters sat beside them. Building of the depot is to begin on 17 May.
"""
COUNCIL_FROM_AFAR = """The new tram line in Altbruck has been approved. On Tuesday night, 41 members took part in the \
vote of the city council. The line is 7 kilometres long and has 11 stops. Mayor Tora Brandt spoke of a great day for \
the city's 210,000 inhabitants.

Opposition leader Pavel Orlik said traders must not pay for a monument. He wants 5,000 signatures before June.

The first line cost 61 million euros when it was opened in 1998.
"""


def tell(*texts: str, published: str | None = None) -> list[tuple[str, str]]:
    """Kinds and notes of the differences between texts."""
    return [(found.kind, found.note) for found in compare_accounts(*texts, published=published)]


@pytest.fixture(scope="module")
def council() -> tuple[Difference, ...]:
    return compare_accounts(COUNCIL, COUNCIL_TOLD_AGAIN, COUNCIL_FROM_AFAR)


def test_accounts_differ_where_they_do_and_nowhere_else(council: tuple[Difference, ...]) -> None:
    """Votes, shops, a day, a name and a clause; not rounded costs and hours, nor what one account alone tells."""
    assert {found.note for found in council} == {
        "a.txt has 27 votes to 14, b.txt 29 votes to 14.",
        "a.txt has 62 shops, b.txt 45 shops.",
        "a.txt has 14 May, b.txt 17 May.",
        "a.txt has Tove Brandt, c.txt Tora Brandt.",
        "b.txt leaves out “and nobody has asked them whether they want it”.",
    }
    assert council[-1].kind == "wording"


def test_every_version_is_the_exact_words_of_another_article(council: tuple[Difference, ...]) -> None:
    """Versions are numbered from 1, of different articles, and slice to what they quote."""
    texts = {"a.txt": COUNCIL, "b.txt": COUNCIL_TOLD_AGAIN, "c.txt": COUNCIL_FROM_AFAR}
    for found in council:
        assert [version.number for version in found.versions] == [1, 2]
        assert len({version.source for version in found.versions}) == 2
        for version in found.versions:
            assert version.quote == texts[version.source][version.start : version.end]


def test_one_account_or_the_same_twice_differs_in_nothing() -> None:
    """A repost has no differences with what it copies, whatever stands around it."""
    assert compare_accounts(COUNCIL) == ()
    assert compare_accounts(COUNCIL, f"(Coast Agency) {COUNCIL}\nSource: Coast Agency\n") == ()


def test_a_copy_in_which_a_number_was_changed_differs_in_that() -> None:
    """A near-copy is no reason to pass over what really changed in it."""
    changed = COUNCIL.replace("62 shops", "26 shops")
    assert tell(COUNCIL, changed) == [("number", "a.txt has 62 shops, b.txt 26 shops: 2.4 times as much.")]


@pytest.mark.parametrize(
    ("one", "other", "note"),
    [
        (
            "Shareholders approved the merger with 71 percent of the votes.",
            "The merger was approved by 64 percent of shareholders.",
            "a.txt has 71 percent, b.txt 64 percent.",
        ),
        (
            "The committee heard that fourteen people died when the bridge at Altbruck collapsed.",
            "The committee heard that 17 people were killed when the bridge at Altbruck collapsed.",
            "a.txt has fourteen people, b.txt 17 people.",
        ),
        (
            "The quota will be cut by a third, the minister said.",
            "The quota will be cut by a quarter, the minister said.",
            "a.txt has a third, b.txt a quarter.",
        ),
        (
            "The council approved the dam by nine votes to five.",
            "The councillors spoke until midnight. Their motion passed, 8–6.",
            "a.txt has nine votes to five, b.txt 8–6.",
        ),
        (
            "Donors have promised $181 million for the study of the canal, the bank announced after a long night.",
            "The basin states opened a study of the canal, for which they have $118 million, and kept their troops.",
            "a.txt has $181 million, b.txt $118 million.",
        ),
        ("The council vote on the dam was 9-4.", "The council vote on the dam was 8–5.", "a.txt has 9-4, b.txt 8–5."),
    ],
)
def test_numbers_of_one_thing_differ(one: str, other: str, note: str) -> None:
    """Counted things, shares and votes, in digits or words, where the sentences tell the same."""
    assert tell(one, other) == [("number", note)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The talks lasted more than 90 minutes.", "The talks lasted 93 minutes."),
        ("Nearly 100 envoys signed the letter.", "The letter was signed by 97 envoys."),
        ("At least 14 people were killed on the bridge.", "On the bridge 17 people were killed."),
        ("The company earned 3.2 million euros.", "The company earned 3.24 million euros."),
        ("The fund will hold SEK 300 million.", "The fund will hold 300 million kronor."),
        ("The fund will hold 300 million euros.", "The fund will hold 325 million dollars."),
        ("The fire at the hotel killed nine people and hurt 31 people.", "The fire at the hotel hurt 40 people."),
        ("The union asked for 9 percent, and got 4 percent.", "The union got 4 percent."),
        ("The second line cost 61 million euros in 1998.", "The second line cost 84 million euros."),
        ("The last congress drew 600 scientists.", "The congress drew 800 scientists."),
        ("Nine of the 27 ministers signed the text.", "The text was signed by 12 ministers."),
    ],
)
def test_numbers_that_agree_or_count_something_else_are_passed_over(one: str, other: str) -> None:
    """Roundings, bounds, units, other years, other meetings, parts and wholes."""
    assert tell(one, other) == []


def test_days_differ_by_date_by_weekday_and_by_both() -> None:
    """A day of the month is laid beside a weekday where the year is known."""
    elected = "Ilse Voss was elected chair of the federation’s new board on Wednesday."
    assert tell("Delegates elected the federation’s new board on Tuesday, with Ilse Voss as its chair.", elected) == [
        ("date", "a.txt has Tuesday, b.txt Wednesday.")
    ]
    twelfth = "The ceasefire will take effect on 12 June, the mediators said."
    tuesday = "The ceasefire takes effect on Tuesday, the mediators said."
    assert tell(twelfth, tuesday, published="2024-06-10") == [("date", "a.txt has 12 June, b.txt Tuesday.")]
    assert tell(twelfth.replace("12", "11"), tuesday, published="2024-06-10") == []
    assert tell(twelfth, tuesday) == []
    until = "The two sides agreed to prolong the ceasefire until 12 June."
    assert tell(until, until.replace("12", "14")) == [("date", "a.txt has 12 June, b.txt 14 June.")]
    assert tell(until, until.replace("until 12", "from 10 June until 14")) == []
    assert tell("The fair opened on 12 June in the harbour.", "The fair in the harbour ended on 14 June.") == []


def test_towns_differ_from_towns_and_houses_from_houses() -> None:
    """A town is no other place than a hall in it, nor a country than its town."""
    altbruck = "The signing ceremony for the rail treaty was held in Altbruck on Tuesday."
    assert tell(altbruck, "The rail treaty was signed at a ceremony in Port Ellen on Tuesday.") == [
        ("place", "a.txt has Altbruck, b.txt Port Ellen.")
    ]
    assert tell(altbruck, "The signing ceremony for the rail treaty was held in the Merkur Hotel on Tuesday.") == []
    assert tell(altbruck, "The signing ceremony for the rail treaty was held in Norway on Tuesday.") == []
    hotel = "The ministers met in the Merkur Hotel for talks about herring quotas."
    assert tell(hotel, "The ministers met for talks about herring quotas in the Old Guildhall.") == [
        ("place", "a.txt has Merkur Hotel, b.txt Old Guildhall.")
    ]


def test_names_differ_but_not_by_transliteration() -> None:
    """Another first name for one post, a last name a letter off; no ways of writing one name, no two persons."""
    anna = "Trade Minister Anna Kessel opened the forum. “We are ready,” Kessel said."
    assert tell(anna, anna.replace("Anna", "Petra")) == [("name", "a.txt has Anna Kessel, b.txt Petra Kessel.")]
    lukas = "The society elected Lukas Lindqvist as its president."
    assert tell(lukas, lukas.replace("Lind", "Lund")) == [("name", "a.txt has Lukas Lindqvist, b.txt Lukas Lundqvist.")]
    assert tell(anna.replace("Anna", "Sergey"), anna.replace("Anna", "Sergei")) == []
    assert tell(lukas, "Lukas Lundqvist, a reporter, asked Lukas Lindqvist about it.") == []


def says(words: str) -> str:
    return f"“{words},” the trade minister, Anna Kessel, said."


@pytest.mark.parametrize(
    ("one", "other", "note"),
    [
        (
            "This is not the agreement we wanted, but our members can live with it",
            "This is not the agreement we wanted, but our members must live with it",
            "a.txt has “can”, b.txt “must”.",
        ),
        (
            "We will not close the last mine before 2030",
            "We will close the last mine before 2030",
            "b.txt leaves out “not”.",
        ),
        (
            "We will sign when the tariffs on steel and timber are gone",
            "We will sign when the tariffs … are gone",
            "b.txt leaves out “on steel and timber”.",
        ),
        (
            "The lower glaciers will be gone by the middle of the century, whatever we do",
            "The lower glaciers will be gone by the middle of the century",
            "b.txt leaves out “whatever we do”.",
        ),
    ],
)
def test_one_utterance_in_two_wordings(one: str, other: str, note: str) -> None:
    """A word, a negation or a clause that one account has otherwise or leaves out."""
    assert tell(says(one), says(other)) == [("wording", note)]
    assert [kind for kind, _ in tell(says(other), says(one))] == ["wording"]


def test_a_wording_comes_with_its_word_diff() -> None:
    """The steps lead from the first version to the second, as the quotation desk gives them."""
    small, big = (f"We went to the limit of what {size} ports can bear" for size in ("small", "big"))
    [found] = compare_accounts(says(small), says(big))
    assert found.diff == (
        ("equal", "We went to the limit of what", "We went to the limit of what"),
        ("replace", "small", "big"),
        ("equal", "ports can bear", "ports can bear"),
    )
    assert {version.speaker for version in found.versions} == {"Anna Kessel"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (says("We do not know who’ll organise the programme"), says("We don't know who will organize the program")),
        (says("He has agreed to withdraw by June"), says("[Orlik] has agreed to withdraw by June")),
        (
            says("The decision-making was poor, and the Report late"),
            says("the decision making was poor - and the report late"),
        ),
        (says("Three boats are left in the harbour now"), says("3 boats are left in the harbour … now")),
        (
            "“This report,” Voss said, “insults every nurse in the country.” Ilse Voss leads the union.",
            "“This report insults every nurse in the country,” said union leader Ilse Voss.",
        ),
        (
            says("We will not sign unless the tariffs are lifted first"),
            says("We will not sign") + " She added that the tariffs had to be lifted first.",
        ),
        (
            says("We have no choice in the matter of fish. The herring will not wait for us"),
            says("The herring will not wait for us"),
        ),
        (
            says("We are asking for a generous and final proposal from the ports"),
            "The trade minister, Anna Kessel, asked for “a generous and final proposal” on Monday.",
        ),
        (says("The dam is safe for a hundred years"), says("The dam is old, but the harbour will be safe soon")),
    ],
)
def test_what_is_only_typed_or_told_otherwise_is_no_other_wording(one: str, other: str) -> None:
    """Marks, spelling, contractions, editors' brackets, attributions, pieces, and clauses told in other words."""
    assert tell(one, other) == []


def test_two_speakers_do_not_share_an_utterance() -> None:
    """Words like another person's are no other wording of them."""
    other = says("We went to the limit of what big ports can bear").replace("Anna Kessel", "Jan Orlik")
    assert tell(says("We went to the limit of what small ports can bear"), other.replace("trade", "energy")) == []

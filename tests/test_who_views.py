"""What the component is given to draw of "Who said what": rag/show/browser/views/who.py."""

from rag.find.speakers import SpeakerCount
from rag.find.topics import Said, Topic
from rag.show.browser.address import Opened
from rag.show.browser.views.who import (
    MOST_SPEAKERS,
    SHADES,
    cite_names,
    cite_said,
    describe_speaker,
    view_matrix,
    view_names,
    view_speakers,
    view_statements,
)
from rag.types import Article, Speaker, SpeakerName, Statement

TEXT = "The old ferry stays, Pavel Orlik told sailors in May, according to Interpress. P. Orlick rowed home."
ARTICLE = Article(
    id="0" * 16, source="ferry.txt", text=TEXT, body=((0, len(TEXT)),), title=None, title_span=None, outlet="Herald",
    byline=None, published=None, published_span=None, published_reason="none: no date", sha256="0" * 64,
)  # fmt: skip


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


STATEMENT = Statement(
    source="ferry.txt", start=0, end=len("The old ferry stays"), spans=(span("The old ferry stays"),),
    text="The old ferry stays", kind="indirect", speaker="Pavel Orlik", speaker_span=span("Pavel Orlik"),
    cue_span=span("told"), via=("Interpress",), addressee="sailors", published=None,
)  # fmt: skip


def make_name(name: str, *, is_error: bool = False) -> SpeakerName:
    return SpeakerName(
        source="ferry.txt", name=name, span=span(name), rule="spelling", reason="It is so.", is_error=is_error
    )


def make_speaker(name: str, statements: int, *posts: str) -> SpeakerCount:
    speaker = Speaker(
        id=name.casefold().replace(" ", "-"), name=name, kind="person", variants=(name,), posts=posts,
        names=(make_name("Pavel Orlik"),), statements=statements,
    )  # fmt: skip
    return SpeakerCount(speaker=speaker, statements=statements, articles=1)


ORLIK, BRANDT = make_speaker("Pavel Orlik", 4, "minister", "transport minister"), make_speaker("Tove Brandt", 1)
FERRY = Topic(key="ferry", name="ferry", statements=5, speakers=2)
QUAY = Topic(key="quay", name="quays", statements=2, speakers=1)


def test_a_cell_has_its_number_and_a_shade_for_it() -> None:
    """The fullest cell is the darkest, one without a statement has none; what is chosen is marked."""
    counts = {("pavel-orlik", "ferry"): 5, ("pavel-orlik", "quay"): 2, ("tove-brandt", "ferry"): 1}
    view = view_matrix([ORLIK, BRANDT], [FERRY, QUAY], counts, "tove-brandt", "quay")

    assert [[cell["count"] for cell in row["cells"]] for row in view["rows"]] == [[5, 2], [1, 0]]
    assert [[cell["shade"] for cell in row["cells"]] for row in view["rows"]] == [[SHADES, 2], [1, 0]]
    assert [row["chosen"] for row in view["rows"]] == [False, True]
    assert [topic["chosen"] for topic in view["columns"]] == [False, True]


def test_the_list_of_speakers_has_those_who_speak() -> None:
    """Whoever is only named is left out unless chosen; a very long list is cut and says how many there are."""
    silent = make_speaker("Ines Calder", 0)
    many = [make_speaker(f"Jane Doe {number}", 1) for number in range(MOST_SPEAKERS + 7)]

    assert [row["name"] for row in view_speakers([ORLIK, silent], None)["rows"]] == ["Pavel Orlik"]
    assert [row["chosen"] for row in view_speakers([ORLIK, silent], "ines-calder")["rows"]] == [False, True]
    assert (len(view_speakers(many, None)["rows"]), view_speakers(many, None)["all"]) == (500, 507)


def test_a_post_is_told_once_and_in_full() -> None:
    """Of posts that say the same the fullest stands; somebody without a post is told by kind."""
    assert describe_speaker(ORLIK.speaker, posts=3) == ["transport minister"]
    assert describe_speaker(BRANDT.speaker) == ["person"]


def test_a_statement_says_how_it_is_told_and_opens_its_words() -> None:
    """Speaker, verb and addressee, reporter, outlet, date, kind; its place is the words in the file."""
    [place] = places = cite_said([Said(STATEMENT, "pavel-orlik")], {"ferry.txt": ARTICLE})
    opened = Opened(source=place.source, span=(place.start, place.end))
    [row] = view_statements([Said(STATEMENT, "pavel-orlik")], places, opened)["rows"]

    assert place.quote == TEXT[place.start : place.end] == "The old ferry stays"
    assert (row["speaker"], row["told"], row["label"]) == ("Pavel Orlik", "told sailors", "indirect")
    assert row["facts"] == ["according to Interpress", "Herald", "undated"]
    assert row["shown"]


def test_names_that_the_same_decided_stand_together() -> None:
    """One row for each name and reason with all its places; an error of a source is marked."""
    names = [make_name("P. Orlick", is_error=True), make_name("Pavel Orlik"), make_name("Pavel Orlik")]
    places = cite_names(names, {"ferry.txt": ARTICLE})
    rows = view_names(names, places)["rows"]

    assert [(row["name"], row["error"], len(row["places"])) for row in rows] == [
        ("P. Orlick", True, 1),
        ("Pavel Orlik", False, 2),
    ]
    assert places[0].quote == "P. Orlick"

"""Under which heading a model's sentence stands, and what there is room for: rag/answer/model/sections.py."""

import pytest

from rag.answer.model.exhibits import Exhibit
from rag.answer.model.sections import Told, find_statement, fit_sections, write_sections
from rag.read.article import wrap_text
from rag.read.statements import read_statements
from rag.types import AnswerSentence, Citation, cite

TEXT = (
    "Tove Brandt said that the road was unsafe for lorries, and Pavel Orlik told the meeting that every lorry would be "
    "searched at night. The bakers of Holm went home."
)


def exhibit() -> Exhibit:
    article = wrap_text(TEXT)
    return Exhibit(
        citation=cite(article, 0, len(TEXT), number=1), statements=tuple(read_statements(article)), meeting=None
    )


def tell(heading: str, text: str, place: int = 0, about: str | None = None) -> Told:
    citation = cite(wrap_text("x" * 99), place, place + 1, number=1)
    sentence = AnswerSentence(text=text, citations=(1,), support="verbatim", about=about)
    return Told(heading=heading, sentence=sentence, places=(citation,))


@pytest.mark.parametrize(
    ("sentence", "wanted", "speaker"),
    [
        ("The road was unsafe for lorries.", None, "Tove Brandt"),
        ("The road was unsafe for lorries.", "Pavel Orlik", "Tove Brandt"),
        ("Every lorry would be searched at night.", "Tove Brandt", "Pavel Orlik"),
        ("The bakers of Holm went home.", "Tove Brandt", None),
        ("The bakers of Holm went home by lorry at last.", None, None),
    ],
)
def test_the_speaker_follows_from_the_words(sentence: str, wanted: str | None, speaker: str | None) -> None:
    """Of an item in which several speak it is the one whose words the sentence has, whatever the heading says."""
    found = find_statement(sentence, [exhibit()], wanted)

    assert (found.speaker if found else None) == speaker


def test_the_heading_decides_where_the_words_do_not() -> None:
    """Two who say the same: the one under whose name the model wrote it."""
    text = "Tove Brandt said that the road was shut. Pavel Orlik said that the road was shut."
    article = wrap_text(text)
    both = Exhibit(
        citation=cite(article, 0, len(text), number=1), statements=tuple(read_statements(article)), meeting=None
    )

    for name in ("Tove Brandt", "Pavel Orlik"):
        found = find_statement("The road was shut.", [both], name)
        assert found is not None
        assert found.speaker == name


def test_everybody_has_a_word_before_anybody_has_two() -> None:
    """The frame's sentence gives way to the model's where that fits; second sentences come last."""
    frame = [tell("The meeting", "one two"), tell("Ada", "a b c", 1), tell("Bo", "d e f", 2)]
    written = [tell("Ada", "g h", 3), tell("Ada", "i j", 4), tell("Bo", "k l m n o p q", 5)]

    def fit(limit: int) -> list[str]:
        told = fit_sections(frame, written, fixed=["The meeting"], covered=["Ada", "Bo"], limit=limit)
        return [one.sentence.text for one in told]

    assert fit(8) == ["one two", "g h", "d e f"]
    assert fit(9) == ["one two", "g h", "i j", "d e f"]
    assert fit(11) == ["one two", "g h", "k l m n o p q"]
    assert fit(13) == ["one two", "g h", "k l m n o p q", "i j"]


def test_what_nobody_wrote_comes_from_the_frame() -> None:
    """Below headings that are still empty, as far as there is room."""
    frame = [tell("The meeting", "one two"), tell("Outcome", "three four", 1), tell("Outcome", "five six", 2)]

    told = fit_sections(frame, [tell("Ada", "g h", 3)], fixed=["The meeting"], covered=["Ada"], limit=6)
    full = fit_sections(frame, [tell("Ada", "g h", 3)], fixed=["The meeting"], covered=["Ada"], limit=5)

    assert [one.sentence.text for one in told] == ["one two", "g h", "three four"]
    assert [one.sentence.text for one in full] == ["one two", "g h"]


def test_the_same_is_told_once() -> None:
    """Under one heading, or from one place; two people who say the same both say it."""
    written = [
        tell("Ada", "The road stays closed.", 1),
        tell("Ada", "The closed road stays closed.", 2),
        tell("Bo", "The road stays closed.", 3),
        tell("Bo", "The road stays closed now.", 1),
    ]

    told = fit_sections([], written, fixed=[], covered=[], limit=99)

    assert [(one.heading, one.sentence.text) for one in told] == [
        ("Ada", "The road stays closed."),
        ("Bo", "The road stays closed."),
    ]


def test_citations_are_numbered_as_they_are_used() -> None:
    """One place has one number, in the order of the headings; what is on one topic stands together."""
    told = [
        tell("Bo", "first", 5, "salt"),
        tell("Ada", "second", 6),
        tell("Bo", "third", 7, "tolls"),
        tell("Bo", "fourth", 6, "salt"),
    ]

    sections, citations = write_sections(told, ["Ada", "Bo", "Cy"])

    assert [(part.heading, [one.text for one in part.sentences]) for part in sections] == [
        ("Ada", ["second"]),
        ("Bo", ["first", "fourth", "third"]),
    ]
    assert [one.citations for part in sections for one in part.sentences] == [(1,), (2,), (1,), (3,)]
    assert [(place.number, place.start) for place in citations] == [(1, 6), (2, 5), (3, 7)]


def test_a_citation_keeps_its_facts() -> None:
    """Only its number is new."""
    _, [place] = write_sections([tell("Ada", "first", 5)], ["Ada"])

    assert isinstance(place, Citation)
    assert (place.start, place.quote, place.number) == (5, "x", 1)

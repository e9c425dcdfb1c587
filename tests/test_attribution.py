"""Who speaks, sentence by sentence: rag/read/attribution.py with the statements and units that stand on it."""

import pytest

from rag.find.units import Unit, read_units
from rag.read.article import wrap_text
from rag.read.statements import read_statements


def units_of(text: str) -> list[Unit]:
    """The units of a text with their statements."""
    article = wrap_text(text)
    return read_units(article, read_statements(article))


@pytest.mark.parametrize(
    ("text", "speaker", "via"),
    [
        ("Jane Doe said the dam would hold.", "Jane Doe", ()),
        ("“The dam will hold,” Jane Doe told reporters on Friday.", "Jane Doe", ()),
        ("“The dam will hold,” said Jane Doe, an engineer at the works.", "Jane Doe", ()),
        ("Jane Doe, the Ruritanian energy minister, said the dam would hold.", "Jane Doe", ()),
        ("The dam would hold, according to the energy ministry.", "energy ministry", ()),
        ("“The dam will hold,” Jane Doe said, according to state news agency RPA.", "Jane Doe", ("RPA",)),
        ("John Roe said “the dam is a ‘danger to all’ and must go”, Jane Doe said.", "John Roe", ("Jane Doe",)),
        ("Jane Doe also met engineers, saying the dam was safe.", "Jane Doe", ()),
        ("The ministry quoted Jane Doe as saying that the dam was safe.", "Jane Doe", ("ministry",)),
        ("Jane Doe put it plainly: “The dam will hold.”", "Jane Doe", ()),
        ("Officials say the dam will hold.", "Officials", ()),
        ("Sen. Jane Doe (A-B.) said the dam would hold.", "Jane Doe", ()),
        ("At the works, Energy Minister Jane Doe has denied the report.", "Jane Doe", ()),
    ],
)
def test_who_speaks_is_read_from_the_sentence(text: str, speaker: str, via: tuple[str, ...]) -> None:
    """Every usual way of reporting somebody's words names the one who speaks, and those through whom they came."""
    voice = units_of(text)[0].statements[0]

    assert (speaker, via) == (voice.speaker, voice.via)


@pytest.mark.parametrize(
    "text",
    [
        "The dam was built in 1931 and held ever since.",
        "The member states met in the capital for two days.",
        "Jane Doe did not say when the dam would open.",
        "Jane Doe was told to leave.",
        "Talks continued on Friday.",
    ],
)
def test_a_sentence_that_reports_nobody_s_words_has_no_voice(text: str) -> None:
    """What somebody did, did not say or was told is nobody's statement."""
    assert () == units_of(text)[0].statements


def test_a_pronoun_takes_the_one_who_spoke_before() -> None:
    """“…,” she said, is said by whoever spoke in the sentences before."""
    text = "Energy Minister Jane Doe said the dam was safe. “It will hold,” she said."

    assert ["Jane Doe", "Jane Doe"] == [unit.statements[0].speaker for unit in units_of(text)]


def test_a_pronoun_without_anybody_before_stays_open() -> None:
    """A wrong speaker is worse than none."""
    assert units_of("“It will hold,” she said.")[0].statements[0].speaker is None


def test_a_bare_post_is_the_one_just_named_or_stays_open() -> None:
    """“The minister” behind somebody else's name is not the only minister whom the article knows."""
    text = "Energy Minister Jane Doe met John Roe. Her talks with John Roe were short. The minister said it would hold."
    near = "John Roe met Energy Minister Jane Doe. The minister said it would hold."

    assert ("minister", "Jane Doe") == (
        units_of(text)[-1].statements[0].speaker,
        units_of(near)[-1].statements[0].speaker,
    )


def test_the_sentences_of_one_quotation_stay_together() -> None:
    """A quotation of several sentences is one unit, with the speaker that stands at its end."""
    text = "“It will hold. We tested it twice. Nobody need worry,” Jane Doe said. It opened in May."
    first, second = units_of(text)

    assert ("Jane Doe", ()) == (first.statements[0].speaker, second.statements)
    assert text[first.start : first.end].endswith("Jane Doe said.")


def test_a_quotation_that_goes_on_keeps_its_speaker() -> None:
    """A second quotation in the paragraph, or the next paragraph of an open one, is still the same person's."""
    same = units_of("“It will hold,” Jane Doe said. “We tested it.”")
    opened = units_of("Jane Doe said: “It will hold.\n\n“We tested it.”")

    assert ["Jane Doe"] * 2 == [unit.statements[0].speaker for unit in same]
    assert ["Jane Doe"] * 2 == [unit.statements[0].speaker for unit in opened]


def test_every_span_points_at_its_words() -> None:
    """The speaker's span holds the name as written, the cue's the verb."""
    text = "On Friday, Energy Minister Jane Doe told reporters the dam was safe."
    voice = units_of(text)[0].statements[0]

    assert "Energy Minister Jane Doe" == text[slice(*voice.speaker_span)]
    assert "told" == text[slice(*voice.cue_span)]


def speakers_of(text: str) -> list[str | None]:
    return [statement.speaker for statement in read_statements(wrap_text(text))]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Norwegian Foreign Minister Jane Doe met John Roe. The Norwegian diplomat said it was late.", "Jane Doe"),
        ("Foreign Minister Jane Doe of Norway met John Roe. Oslo’s top diplomat said it was late.", "top diplomat"),
        ("Norway’s Foreign Minister Jane Doe met John Roe. Oslo’s top diplomat said it was late.", "Jane Doe"),
        ("Norwegian Foreign Minister Jane Doe came. A senior Norwegian diplomat said it was late.", "diplomat"),
        ("Norwegian Foreign Minister Jane Doe came. The senior Norwegian diplomat said it was late.", "diplomat"),
        ("Jane Doe, the foreign ministry spokeswoman, came. The foreign ministry said it was late.", "ministry"),
        (
            "Norwegian Foreign Minister Jane Doe met Norwegian envoy John Roe. The Norwegian diplomat said so.",
            "diplomat",
        ),
        ("They met John Roe. Foreign Minister Roe was tired. The minister said it was late.", "John Roe"),
        ("Energy Minister Jane Doe met Foreign Minister John Roe. The minister said it was late.", "minister"),
    ],
)
def test_a_post_is_the_one_person_of_that_country_and_trade(text: str, speaker: str) -> None:
    """“The US diplomat” is the one American whom the article calls so; a senior one, or one of two, stays open."""
    assert (speakers_of(text)[-1] or "").endswith(speaker)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Anna Roe came. Ms. Roe saw John Doe. Mr. Doe said the dam was safe. “It will hold,” she said.", "Anna Roe"),
        ("Mr. Doe was late. John Doe said the dam was safe. “It will hold,” she said.", None),
        ("Mr. Doe was late. John Doe said the dam was safe. “It will hold,” he said.", "John Doe"),
        ("Spokeswoman Jane Doe said the dam was safe. “It will hold,” he said.", None),
        ("Mr. Doe and Mrs. Doe came. Jane Doe said the dam was safe. “It will hold,” she said.", "Jane Doe"),
    ],
)
def test_a_pronoun_is_nobody_whom_the_article_shows_to_be_another(text: str, speaker: str | None) -> None:
    """Of “Mr. Doe” it says no “she”: then it is who was named before and can be, or it stays open."""
    assert speaker == speakers_of(text)[-1]

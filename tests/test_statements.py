"""rag/read/statements.py."""

import pytest

from rag.read.article import make_article
from rag.read.extract import Extract
from rag.read.statements import read_statements
from rag.types import Statement


def statements_of(text: str) -> list[Statement]:
    extract = Extract(text=text, sha256="0" * 64, kind="text", body=((0, len(text)),))
    return read_statements(make_article(extract, source="paper.txt"))


def words_of(text: str, statement: Statement) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in statement.spans)


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content", "kind"),
    [
        ("“The dam will hold,” Jane Doe said.", "Jane Doe", "said", ("“The dam will hold,”",), "direct"),
        ("“The dam will hold,” said Jane Doe.", "Jane Doe", "said", ("“The dam will hold,”",), "direct"),
        ("''The dam will hold,'' Jane Doe said.", "Jane Doe", "said", ("''The dam will hold,''",), "direct"),
        ("‘The dam will hold,’ Jane Doe said.", "Jane Doe", "said", ("‘The dam will hold,’",), "direct"),
        ('Jane Doe said: "The dam will hold."', "Jane Doe", "said", ('"The dam will hold."',), "direct"),
        ("“The dam,” Jane Doe said, “will hold.”", "Jane Doe", "said", ("“The dam,”", "“will hold.”"), "direct"),
        ("“It will hold.” ― Jane Doe", "Jane Doe", "―", ("“It will hold.”",), "direct"),
        ("\n”It will hold.” ― Jane Doe", "Jane Doe", "―", ("”It will hold.”",), "direct"),
        ("Jane Doe said that the dam would hold.", "Jane Doe", "said", ("that the dam would hold",), "indirect"),
        ("The dam would hold, Jane Doe said.", "Jane Doe", "said", ("The dam would hold",), "indirect"),
        ("The dam, Jane Doe said, would hold.", "Jane Doe", "said", ("The dam", "would hold"), "indirect"),
        ("According to Jane Doe, the dam would hold.", "Jane Doe", "According to", ("the dam would hold",), "indirect"),
        ("The dam would hold, according to Jane Doe.", "Jane Doe", "according to", ("The dam would hold",), "indirect"),
        ("As Jane Doe said, the dam would hold.", "Jane Doe", "said", ("the dam would hold",), "indirect"),
        ("Jane Doe -- a minister -- said it would hold.", "Jane Doe", "said", ("it would hold",), "indirect"),
        ("Jane Doe said this week separately it would hold.", "Jane Doe", "said", ("it would hold",), "indirect"),
        ("Jane Doe pointed out that it held.", "Jane Doe", "pointed out", ("that it held",), "indirect"),
        ("Nobody heeds Jane Doe’s claim that it held.", "Jane Doe", "claim", ("that it held",), "indirect"),
        ("Jane Doe called the plan “a safe one.”", "Jane Doe", "called", ("the plan “a safe one.”",), "mixed"),
        ("The dam was “a safe one”, Jane Doe said.", "Jane Doe", "said", ("The dam was “a safe one”",), "mixed"),
    ],
)
def test_each_way_of_reporting_gives_its_words(
    text: str, speaker: str, cue: str, content: tuple[str, ...], kind: str
) -> None:
    """Direct, mixed and indirect, with the cue before, behind or in the middle: who, the cue, and the words exactly."""
    (statement,) = statements_of(text)

    assert (speaker, content, kind) == (statement.speaker, words_of(text, statement), statement.kind)
    assert statement.cue_span
    assert cue == text[slice(*statement.cue_span)]
    assert statement.text == " … ".join(content)


@pytest.mark.parametrize(
    "text",
    [
        "The dam was built in 1931 and held ever since.",
        "Jane Doe wants a new dam and thinks that it would help.",
        "The so-called “safe zone” was closed on Friday.",
        "She sang in “The Song of the River” for two years.",
        "Jane Doe read “The Song of the River” to the children.",
        "The bridge was attacked by two men on Friday.",
        "The member states met, and Western claims of success were many.",
        "Jane Doe did not say when the dam would open.",
    ],
)
def test_what_nobody_said_is_no_statement(text: str) -> None:
    """Scare quotes, titles of works, thoughts that nobody voiced and plain facts are left out."""
    assert [] == statements_of(text)


@pytest.mark.parametrize(
    ("text", "addressee", "content"),
    [
        ("Jane Doe told reporters the dam would hold.", "reporters", "the dam would hold"),
        (
            "Jane Doe told the River Council on Monday that the dam was safe.",
            "the River Council",
            "that the dam was safe",
        ),
        ("“It will hold,” Jane Doe told them in the capital.", "them", "“It will hold,”"),
        ("It will hold, Jane Doe told his Ruritanian counterpart.", "his Ruritanian counterpart", "It will hold"),
        ("It leaked, but Jane Doe told aides last year this was “no flood.”", "aides", "this was “no flood.”"),
    ],
)
def test_the_one_who_is_told_is_no_part_of_the_words(text: str, addressee: str, content: str) -> None:
    """Addressee and occasion belong to the cue."""
    (statement,) = statements_of(text)

    assert (addressee, (content,)) == (statement.addressee, words_of(text, statement))


def test_words_of_the_writer_s_own_end_a_statement() -> None:
    """Behind ", which", ", but he" and a relative clause the writer speaks again."""
    text = "Jane Doe said the dam would hold, but he doubted it. The engineer, who said it leaked, left the country."

    assert [("the dam would hold",), ("it leaked",)] == [words_of(text, s) for s in statements_of(text)]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("RIVERTOWN: The dam will hold, Jane Doe said.", "The dam will hold"),
        ("RIVERTOWN, Ruritania — The dam will hold, Jane Doe said.", "The dam will hold"),
        ("Jane Doe said the dam would hold — it opened in May.", "the dam would hold"),
        ("Jane Doe said the dam – an old one – would hold.", "the dam – an old one – would hold"),
    ],
)
def test_a_dateline_is_not_said_and_an_aside_is(text: str, content: str) -> None:
    """What stands before the first dash or colon of an article is its place; behind one dash the writer goes on."""
    (statement,) = statements_of(text)

    assert (content,) == words_of(text, statement)


def test_who_quotes_somebody_is_the_reporter_of_one_statement() -> None:
    """“Y quoted X as saying …” is X's statement through Y, and none of Y's own."""
    (statement,) = statements_of("The River Ministry quoted Jane Doe as saying the dam would hold.")

    assert ("Jane Doe", ("River Ministry",)) == (statement.speaker, statement.via)


def test_each_verb_of_a_sentence_has_its_own_words() -> None:
    """“X said A, adding B, and warned that C” is three statements of X."""
    text = "Jane Doe said the dam would hold, adding it was tested twice, and warned that the road would not."
    found = statements_of(text)

    assert [("the dam would hold",), ("it was tested twice",), ("that the road would not",)] == [
        words_of(text, statement) for statement in found
    ]
    assert ["Jane Doe"] * 3 == [statement.speaker for statement in found]


def test_a_quotation_over_several_sentences_is_one_statement() -> None:
    """The sentences of a quotation stay together, with the cue at its end."""
    text = "“It will hold. We tested it. Nobody need worry,” Jane Doe said. It opened in May."
    (statement,) = statements_of(text)

    assert ("“It will hold. We tested it. Nobody need worry,”",) == words_of(text, statement)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("“It will hold,” Jane Doe said. “We tested it.”", ("“It will hold,”", "“We tested it.”")),
        ("“It will hold,” Jane Doe said.\n\n“We tested it.”", ("“It will hold,”", "“We tested it.”")),
        ("Jane Doe said:\n\n“It will hold.\n\n“We tested it.”", ("“It will hold.\n\n“We tested it.”",)),
    ],
)
def test_a_quotation_that_goes_on_is_the_same_statement(text: str, content: tuple[str, ...]) -> None:
    """In the next sentence or paragraph, a quotation without a cue of its own goes on with the one before."""
    (statement,) = statements_of(text)

    assert ("Jane Doe", content) == (statement.speaker, words_of(text, statement))


def test_a_quotation_within_a_report_comes_through_its_reporter() -> None:
    """What X says that Y said is Y's, via X; the whole is X's."""
    text = "John Roe said “the dam is a danger”, Jane Doe said."
    found = {statement.speaker: statement for statement in statements_of(text)}

    assert ("“the dam is a danger”",) == words_of(text, found["John Roe"])
    assert ("Jane Doe",) == found["John Roe"].via
    assert () == found["Jane Doe"].via


def test_a_pronoun_is_whoever_spoke_before_and_the_span_is_the_pronoun() -> None:
    """The name is resolved; the span shows what stands there."""
    text = "Energy Minister Jane Doe said the dam was safe. “It will hold,” she said."
    last = statements_of(text)[-1]

    assert last.speaker_span is not None
    assert ("Jane Doe", "she") == (last.speaker, text[slice(*last.speaker_span)])


def test_a_pronoun_without_anybody_before_stays_open() -> None:
    """A wrong speaker is worse than none."""
    (statement,) = statements_of("“It will hold,” she said.")

    assert statement.speaker is None


def test_a_relative_pronoun_names_the_one_before_it() -> None:
    """“Jane Doe, who said …” is Jane Doe's."""
    text = "The talks were led by Jane Doe, who said the dam was safe."
    (statement,) = statements_of(text)

    assert ("Jane Doe", ("the dam was safe",)) == (statement.speaker, words_of(text, statement))


def test_every_span_holds_its_words() -> None:
    """Spans lie in order within the text, have no white space at their ends, and make up the statement's text."""
    text = (
        "RIVERTOWN — On Friday, Energy Minister Jane Doe told reporters the dam was safe.\n\n"
        "“It will hold,” she said. “We tested it twice.”\n\n“There is,” she added, “no danger.\n\n“None.”\n\n"
        "John Roe, who lives below it, disagrees: 'Nobody asked us', he said, according to the River Post."
    )
    for statement in statements_of(text):
        pieces = words_of(text, statement)
        assert all(piece and piece == piece.strip() for piece in pieces)
        assert sorted(statement.spans) == list(statement.spans)
        assert (statement.spans[0][0], statement.spans[-1][1]) == (statement.start, statement.end)
        assert " … ".join(pieces) == statement.text
        for span in (statement.speaker_span, statement.cue_span):
            assert span
            assert text[slice(*span)].strip()


def test_each_turn_of_a_transcript_is_a_statement() -> None:
    """“DOE: …” is Jane Doe's up to the end of the paragraph; a place in front of a report speaks to nobody."""
    text = "ROE: Will it hold?\n\nDOE: It will. We tested it.\n\nROE: Who did?\n\nJane Doe then left with John Roe."
    dateline = "RIVERTOWN: The dam was built in 1931."

    assert [("John Roe", "Will it hold?"), ("Jane Doe", "It will. We tested it."), ("John Roe", "Who did?")] == [
        (statement.speaker, statement.text) for statement in statements_of(text)
    ]
    assert [] == statements_of(dateline)

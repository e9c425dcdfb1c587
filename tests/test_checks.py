"""Each sentence of a model is held against what it marks: quotations, speakers, names, numbers, dates, wording."""

from collections.abc import Iterator

import pytest
from harbour import list_evidence, open_harbour

from rag.answer.model.checks import UNMARKED, Checker, check_reply
from rag.answer.model.exhibits import Exhibits, gather_exhibits


@pytest.fixture(scope="module")
def exhibits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exhibits]:
    """The six sentences of the ferry report as evidence."""
    corpus = open_harbour(tmp_path_factory.mktemp("harbour"))
    yield gather_exhibits(corpus, list_evidence(corpus))
    corpus.close()


@pytest.mark.parametrize(
    ("reply", "support"),
    [
        # Exact quotations of the right person, however they are given to her.
        ("Ada Finch said: “The harbour freezes.” [1]", "verbatim"),
        ("“We can’t promise a ferry in winter,” said Finch. [1]", "verbatim"),
        ("Finch said “we can't promise a ferry in winter … The harbour freezes”. [1]", "verbatim"),
        ("Brand told Finch: “I will not pay for a bridge.” [4]", "verbatim"),
        ("Bread costs more than last year. [3]", "verbatim"),
        ("The town needs 12 crossings a day, Mayor Otto Brand told the council. [2]", "verbatim"),
        # The same in other words.
        ("Otto Brand told the council that the town needs twelve crossings a day. [2]", "supported"),
        ("On Monday, harbour master Ada Finch said the harbour freezes. [1]", "supported"),
        ("According to Brand, the town needs 12 crossings a day. [2]", "supported"),
        ("Harbour Post has: “Bread costs more than last year.” [3]", "verbatim"),
        # A quotation with a word changed, its negation lost or swallowed, pieces of two people, narration within it.
        ("Finch: “The harbour thaws.” [1]", "unsupported"),
        ("Finch said: “We can promise a ferry in winter.” [1]", "unsupported"),
        ("Brand told Finch: “I will … pay for a bridge.” [4]", "unsupported"),
        ("Finch said: “The harbour freezes, I will not pay for a bridge.” [1][4]", "unsupported"),
        ("“The harbour freezes, harbour master Ada Finch said.” [1]", "unsupported"),
        # Two statements given as one; narration given to somebody; words that are told given as a quotation.
        ("“We can't promise a ferry in winter,” Finch said, “the harbour freezes.” [1]", "verbatim"),
        ("“I will not pay for a bridge …,” Brand said, “was glad of the sun.” [4][5]", "unsupported"),
        ("Otto Brand said that bread costs more than last year. [3][4]", "weak"),
        ("Brand said: “The town needs 12 crossings a day.” [2]", "weak"),
        # What somebody denies, did not say, or says behind a "not".
        ("Brand said that the quay had been sold to Norway. [6]", "unsupported"),
        ("Brand did not say that the town needs 12 crossings a day. [2]", "unsupported"),
        ("Brand said he would “pay for a bridge”. [4]", "unsupported"),
        ("Brand refused to say that the town needs 12 crossings a day. [2]", "unsupported"),
        # Who signs a quotation, and who put it so.
        ("“I will not pay for a bridge.” — Otto Brand [4]", "verbatim"),
        ("“I will not pay for a bridge.” — Ada Finch [4]", "unsupported"),
        ("As Ada Finch put it, “I will not pay for a bridge”. [4]", "unsupported"),
        ("As reporters put it, “I will not pay for a bridge”. [4]", "unsupported"),
        ("In the Bulletin's words, “I will not pay for a bridge”. [4]", "unsupported"),
        ("Brand told Finch: ″I will pay for a bridge.″ [4]", "unsupported"),
        ("Brand told Finch: &quot;I will pay for a bridge.&quot; [4]", "unsupported"),
        # Short sentences with a word of their own.
        ("Otto Brand resigned. [2]", "weak"),
        # Exact, but in other evidence than it marks.
        ("Brand told Finch: “I will not pay for a bridge.” [1]", "unsupported"),
        # Exact words, or somebody's point, in the mouth of somebody else.
        ("Brand said: “The harbour freezes.” [1]", "unsupported"),
        ("Carl Stone said “the harbour freezes”. [1]", "unsupported"),
        ("In Brand's words, “the harbour freezes”. [1]", "unsupported"),
        ("Finch told Brand: “I will not pay for a bridge.” [4]", "unsupported"),
        ("Ada Finch said that the town needs 12 crossings a day. [2]", "unsupported"),
        ("Brand denied it. He added that the harbour freezes. [1]", "unsupported"),
        ("For Finch, the town needs 12 crossings a day. [2]", "unsupported"),
        # Who reports words is not who said them, and who is spoken of is not who speaks.
        ("Finch said she “was glad of the sun”. [5]", "unsupported"),
        # Numbers, days, names, negations.
        ("Brand told the council that the town needs 15 crossings a day. [2]", "unsupported"),
        ("On Tuesday Ada Finch said the harbour freezes. [1]", "weak"),
        ("Brand denied that the quay had been sold to Sweden. [6]", "unsupported"),
        ("Brand told the council that the town does not need 12 crossings a day. [2]", "unsupported"),
        ("Bread costs less than last year. [3]", "unsupported"),
        ("Bread costs more than last year, and 300 people marched. [3]", "unsupported"),
        ("Bread costs more than last year.", "unsupported"),
        ("Bread costs more than last year. [9]", "unsupported"),
    ],
)
def test_a_sentence_gets_the_verdict_that_its_evidence_allows(exhibits: Exhibits, reply: str, support: str) -> None:
    """Only what holds in every way is `verbatim` or `supported`; what does not says why."""
    sentence = check_reply(reply, exhibits).sentences[-1]

    assert sentence.support == support, sentence.reasons
    assert bool(sentence.reasons) == (support in ("weak", "unsupported"))


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("Finch said: “The harbour thaws.” [1]", "Finch said: The harbour thaws."),
        ("Finch said “the harbour freezes” and “it thaws”. [1]", "Finch said “the harbour freezes” and it thaws."),
        ('Finch said: "We can promise." [1]', "Finch said: We can promise."),
        ("Finch said “the harbour freezes”.", "Finch said the harbour freezes."),
    ],
)
def test_a_quotation_that_does_not_stand_there_loses_its_marks(exhibits: Exhibits, reply: str, shown: str) -> None:
    """And nothing else does."""
    [sentence] = check_reply(reply, exhibits).sentences

    assert (sentence.text, sentence.support) == (shown, "unsupported")


def test_the_reasons_are_plain(exhibits: Exhibits) -> None:
    """What was altered, to whom the file gives it, what is missing."""
    checked = check_reply(
        "Finch: “The harbour thaws.” [1] Brand said: “The harbour freezes.” [1] Everybody is angry.", exhibits
    )

    assert checked.sentences[0].reasons[0] == "“The harbour thaws.” does not stand there in these words"
    assert checked.sentences[1].reasons[0] == "the file gives “The harbour freezes.” to Ada Finch, not to Brand"
    assert checked.sentences[2].reasons == (UNMARKED,)


def test_a_growing_reply_is_checked_as_its_sentences_complete(exhibits: Exhibits) -> None:
    """The last sentence waits for its end and its marker; what was checked keeps its verdict."""
    checker = Checker(exhibits)
    reply = "Bread costs more than last year. [3] Ada Finch said: “The harbour freezes.” [1]"
    counts = []
    for end in range(len(reply) + 1):
        checked = checker.check(reply[:end], is_whole=False)
        counts.append(len(checked.sentences))
        assert [s.support for s in checked.sentences] == ["verbatim"] * len(checked.sentences)
    whole = checker.check(reply)

    assert counts == sorted(counts)
    assert counts[-1] == 1
    assert checked.rest.startswith("Ada Finch said")
    assert [s.support for s in whole.sentences] == ["verbatim", "verbatim"]
    assert whole.sentences[0] is checked.sentences[0]


@pytest.mark.parametrize(
    ("reply", "supports"),
    [
        ("Bread costs more than last year. “I will not pay for a bridge,” Brand told Finch. [3][4]", ["verbatim"] * 2),
        ("Bread costs more than last year. Snow fell on Oslo. [3]", ["verbatim", "unsupported"]),
        ("Bread is bought by all. Bread costs more than last year. [3]", ["unsupported", "verbatim"]),
        ("Bread costs more than last year.\nBread costs more than last year. [3]", ["unsupported", "verbatim"]),
    ],
)
def test_a_sentence_without_a_marker_may_hold_by_the_next(exhibits: Exhibits, reply: str, supports: list[str]) -> None:
    """Of two sentences in a line the second's marker may stand for both; what it does not carry is unsupported."""
    assert [sentence.support for sentence in check_reply(reply, exhibits).sentences] == supports

"""A whole draft beside the articles: every sentence with its badge, and what stands nowhere."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer.draft import DraftReport, DraftSentence, read_draft, read_draft_bytes, verify_draft
from rag.answer.pasted import is_one_quotation, suggest_quotation
from rag.answer.support import SUPPORTED
from rag.answer.unknown import find_unknown
from rag.config import Config
from rag.errors import ReadError, RequestError, UnknownSource
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Filters

LOCK = """New sea lock opens at Marrow

By Hale Osgood
14 May 2021

The sea lock at Marrow opened on Friday after nine years of work, the harbour board said. It cost 310 million crowns.

“We built it for ships that do not exist yet,” Dorit Vance, the head of the board, told reporters. “They will come.”

Fishermen have protested against the tolls. Emil Tarn, who speaks for them, said that two dozen boats would stay away.
"""
TOLLS = """Boats stay away from Marrow

June 2021

Twelve boats were in the harbour on Monday. “The toll eats the catch,” Emil Tarn said at the quay.
"""
DRAFT = """Trouble at the lock

By The Desk

“We built it for ships that do not exist yet,” Dorit Vance said.

“They will come.”

“We built it for boats that do not exist yet,” Vance told the board. “The toll eats the catch,” Dorit Vance said.

Was it worth the money?

The sea lock at Marrow opened on Friday after nine years of work.

It cost 475 million crowns, Ida Quist of the Polder Times wrote on 3 August 2022.

They left.
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Two articles about one lock."""
    base = tmp_path_factory.mktemp("draft")
    folder = base / "articles"
    folder.mkdir()
    (folder / "lock.txt").write_text(LOCK, encoding="utf-8")
    (folder / "tolls.txt").write_text(TOLLS, encoding="utf-8")
    config = Config(store=base / "store")
    index_paths(config, [folder])
    opened = open_corpus(config)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def report(corpus: Corpus) -> DraftReport:
    return verify_draft(corpus, DRAFT)


def sentence_of(report: DraftReport, words: str) -> DraftSentence:
    """The checked sentence that holds these words."""
    [found] = [sentence for sentence in report.sentences if words in sentence.text]
    return found


def unknown_in(corpus: Corpus, text: str) -> list[tuple[str, str]]:
    """Kind and words of what stands nowhere."""
    return [(term.kind, term.text) for term in find_unknown(corpus, text, [(0, len(text))])]


def test_every_place_is_the_words_at_it(corpus: Corpus, report: DraftReport) -> None:
    """Sentences, quotations and unknown terms hold the draft's words at their offsets, and evidence its article's."""
    assert [DRAFT[one.start : one.end] for one in report.sentences] == [one.text for one in report.sentences]
    assert [DRAFT[one.start : one.end] for one in report.unknown] == [one.text for one in report.unknown]
    for quotation in report.quotations:
        assert DRAFT[quotation.start : quotation.end] == quotation.check.text
    for citation in (citation for sentence in report.sentences for citation in sentence.evidence):
        assert corpus.article(citation.source).text[citation.start : citation.end] == citation.quote


def test_a_found_quotation_with_its_speaker_is_verbatim(report: DraftReport) -> None:
    """A sentence that says no more than a quotation, and who says it, is as exact as the quotation."""
    for words in ("for ships", "They will come"):
        sentence = sentence_of(report, words)

        assert (sentence.support, sentence.score, sentence.reasons) == ("verbatim", 1.0, ())
        assert sentence.evidence[0].source == "lock.txt"


def test_each_quotation_is_checked_with_the_speaker_of_the_draft(report: DraftReport) -> None:
    """Found, gone on, altered, and another man's words: the draft names the speaker, and nobody else has to."""
    assert [
        ("found", "Dorit Vance"),
        ("found", "Dorit Vance"),
        ("altered", "Dorit Vance"),
        ("misattributed", "Dorit Vance"),
    ] == [(one.check.verdict, one.check.asked_speaker) for one in report.quotations]


@pytest.mark.parametrize(("words", "verdict"), [("for boats", "altered"), ("eats the catch", "misattributed")])
def test_a_wrong_quotation_never_holds(words: str, verdict: str, report: DraftReport) -> None:
    """However well its other words agree, the sentence is weak at best, and says which verdict is the cause."""
    sentence = sentence_of(report, words)

    assert sentence.support in ("weak", "unsupported")
    assert sentence.score < SUPPORTED
    assert verdict in sentence.reasons[0]


def test_headings_questions_and_a_word_or_two_are_counted_only(report: DraftReport) -> None:
    """Title, byline, question and "They left." state nothing that could be looked up."""
    texts = " ".join(sentence.text for sentence in report.sentences)

    assert report.left_out == 4
    assert not any(words in texts for words in ("Trouble", "By The Desk", "worth", "They left"))


def test_a_sentence_of_the_files_holds_and_a_changed_one_does_not(report: DraftReport) -> None:
    """The same words are verbatim; with another sum and a writer whom nobody knows they are not borne out."""
    wrong = sentence_of(report, "475")

    assert sentence_of(report, "opened on Friday").support in ("verbatim", "supported")
    assert wrong.support in ("weak", "unsupported")
    assert "475" in wrong.reasons[-1]


def test_what_stands_nowhere_is_named_with_its_place(report: DraftReport) -> None:
    """Names, sums and dates of the draft that no article has, in the draft's order."""
    assert [
        ("number", "475 million"),
        ("name", "Ida Quist"),
        ("name", "Polder Times"),
        ("date", "3 August 2022"),
    ] == [(term.kind, term.text) for term in report.unknown]


@pytest.mark.parametrize(
    "known",
    [
        "It cost 310m crowns.",
        "Some 310,000,000 crowns were spent.",
        "They counted 12 boats there.",
        "It opened on 14 May 2021.",
        "It opened on May 14.",
        "It opened in May 2021, and boats left in June.",
        "Chairwoman Dorit Vance’s lock is open.",
        "Yesterday Vance was at Marrow.",
    ],
)
def test_other_ways_to_write_it_are_known(known: str, corpus: Corpus) -> None:
    """A number by its value, a date by its day, a name without its post: what the files have is not reported."""
    assert unknown_in(corpus, known) == []


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Yesterday Emil Vance was there.", ("name", "Emil Vance")),
        ("It opened on 15 May 2021.", ("date", "15 May 2021")),
        ("It opened on May 15.", ("date", "May 15")),
        ("It opened in 2019.", ("date", "2019")),
        ("They counted thirteen boats.", ("number", "thirteen")),
        ("It cost 310 billion crowns.", ("number", "310 billion")),
        ("The lock at New Marrow is open.", ("name", "New Marrow")),
    ],
)
def test_what_is_nearly_known_is_told(text: str, term: tuple[str, str], corpus: Corpus) -> None:
    """The first name of one with the last name of another, another day, a thousand times the sum."""
    assert term in unknown_in(corpus, text)


def test_filters_leave_articles_out(corpus: Corpus) -> None:
    """Only the articles that pass are compared: the others' words are not found, and their names stand nowhere."""
    only = verify_draft(corpus, DRAFT, filters=Filters(sources=("tolls.txt",)))
    none = verify_draft(corpus, DRAFT, filters=Filters(outlet="The Nowhere Post"))

    assert {one.check.verdict for one in only.quotations} == {"not_found", "misattributed"}
    assert {citation.source for one in only.sentences for citation in one.evidence} <= {"tolls.txt"}
    assert ("name", "Dorit Vance") in [(term.kind, term.text) for term in only.unknown]
    assert {one.check.verdict for one in none.quotations} == {"not_found"}
    assert {one.support for one in none.sentences} == {"unsupported"}
    with pytest.raises(UnknownSource):
        verify_draft(corpus, DRAFT, filters=Filters(sources=("nowhere.txt",)))


def test_a_draft_is_read_in_its_format_and_nothing_is_kept(corpus: Corpus, tmp_path: Path) -> None:
    """Offsets count in the extracted text, and the corpus is the same afterwards."""
    from docx import Document  # type: ignore[import-untyped]

    document = Document()
    document.add_heading("Trouble at the lock", 1)
    document.add_paragraph("“We built it for ships that do not exist yet,” Dorit Vance said.")
    document.save(str(tmp_path / "draft.docx"))
    before = corpus.revision()
    draft = read_draft(tmp_path / "draft.docx", max_bytes=10**6)
    uploaded = read_draft_bytes("../draft.docx", (tmp_path / "draft.docx").read_bytes(), max_bytes=10**6)
    report = verify_draft(corpus, draft)

    assert report.source == "draft.docx"
    assert uploaded == draft
    assert ["verbatim"] == [one.support for one in report.sentences]
    assert draft.text[report.sentences[0].start : report.sentences[0].end] == report.sentences[0].text
    assert before == corpus.revision()


def test_a_short_draft_is_checked_whole(corpus: Corpus, tmp_path: Path) -> None:
    """A line that would be furniture on a web page is a sentence of a draft."""
    text = "Follow us on the quay.\n\nSubscribe to the tolls, said nobody.\n\nShare this lock with Emil Tarn.\n"
    (tmp_path / "draft.txt").write_text(text, encoding="utf-8")
    report = verify_draft(corpus, read_draft(tmp_path / "draft.txt", max_bytes=10**6))

    assert len(report.sentences) == 3


def test_a_draft_without_words_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    """Nothing to check is an error that says so, not an empty report."""
    with pytest.raises(RequestError, match="no words"):
        verify_draft(corpus, " … ?! ")
    with pytest.raises(ReadError, match=r"none\.txt does not exist"):
        read_draft(tmp_path / "none.txt", max_bytes=10**6)


@pytest.mark.parametrize(
    ("text", "single"),
    [
        ("The toll eats the catch", True),
        ("“The toll eats the catch. It eats the boats.”", True),
        ('"The toll eats the catch," Tarn said.', False),
        ("“The toll,” he said, “eats the catch.”", False),
        ("One boat left. Two stayed. Three sank. Four were sold.", False),
    ],
)
def test_a_quotation_is_told_from_a_draft(text: str, single: bool) -> None:
    """Words in one pair of marks or a few in none are looked for; what says more is a draft."""
    assert single == is_one_quotation(text)


def test_the_example_is_a_quotation_of_the_corpus(corpus: Corpus) -> None:
    """It stands in an article, said by the one whom it names."""
    assert suggest_quotation(corpus) == ("We built it for ships that do not exist yet", "Dorit Vance")


def test_a_long_draft_takes_a_second_or_two(corpus: Corpus) -> None:
    """1,200 words of which most stand nowhere."""
    begun = time.perf_counter()
    report = verify_draft(corpus, "\n\n".join(DRAFT.replace("475", str(number)) for number in range(500, 515)))

    assert len(report.sentences) == 15 * len(verify_draft(corpus, DRAFT).sentences)
    assert time.perf_counter() - begun < 10

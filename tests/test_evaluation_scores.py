"""Each figure of an answer is counted as its definition says, on answers small enough to count by hand."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from corpora import write_texts
from ferries import FERRIES

from rag.answer.evaluation_scores import count_figures
from rag.config import Config
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Answer, AnswerSentence, Citation, EvaluationQuestion, Figure, Filters, Receipt, cite

BERTHS = "Fishermen did not receive any compensation for the lost berths."
VESSELS = "Twelve vessels will be replaced by March 2024."
CONTRACT = "The harbour council of Port Alder approved the new ferry contract on Tuesday after a long debate."
BOATS = "“We have waited long enough for safe boats,” Tove Brandt, the mayor of Port Alder, told reporters."
OWNED = "The company is owned by a family in Sudmark."
HURRIED = "“Nobody will be hurried into an unsafe harbour,” Orlik said."


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """FERRIES, indexed."""
    folder = tmp_path_factory.mktemp("scores")
    write_texts(folder / "news", FERRIES)
    config = Config(store=folder / "store")
    index_paths(config, [folder / "news"])
    opened = open_corpus(config)
    yield opened
    opened.close()


def place(corpus: Corpus, words: str, number: int, speaker: str | None = None) -> Citation:
    """A citation of words, wherever they stand."""
    [article] = [one for one in corpus.articles() if words in one.text]
    start = article.text.index(words)
    return cite(article, start, start + len(words), number=number, speaker=speaker)


def answer(*sentences: tuple[str, tuple[Citation, ...]], abstained: bool = False) -> Answer:
    """An answer of these sentences, each with what it cites."""
    cited = {citation.number: citation for _, citations in sentences for citation in citations}
    return Answer(
        question="?",
        text=" ".join(text + "".join(f" [{one.number}]" for one in citations) for text, citations in sentences),
        abstained=abstained,
        engine="extractive",
        sentences=tuple(
            AnswerSentence(text=text, citations=tuple(one.number for one in citations), support="supported")
            for text, citations in sentences
        ),
        citations=tuple(cited[number] for number in sorted(cited)),
        receipt=Receipt(articles=2, passages=2, terms=(), missing=()),
    )


def counted(corpus: Corpus, given: Answer, figure: Figure, **expected: Any) -> tuple[int, int]:
    """Hits and cases of one figure."""
    question = EvaluationQuestion(**{"id": 1, "question": "?", "filters": Filters(), **expected})
    count = count_figures(corpus, question, given)[0][figure]
    return count.hits, count.of


def problems(corpus: Corpus, given: Answer, **expected: Any) -> tuple[str, ...]:
    """What is amiss with an answer."""
    question = EvaluationQuestion(**{"id": 1, "question": "?", "filters": Filters(), **expected})
    return count_figures(corpus, question, given)[1]


def test_recall_counts_sentences_that_their_citations_support(corpus: Corpus) -> None:
    """One is supported, one has a wrong number, one cites other words, one cites nothing: 1 of 4."""
    given = answer(
        (VESSELS, (place(corpus, VESSELS, 1),)),
        ("Fourteen vessels will be replaced by March 2024.", (place(corpus, VESSELS, 2),)),
        ("The company is owned by a family in Sudmark.", (place(corpus, BERTHS, 3),)),
        ("Twelve vessels will be replaced.", ()),
    )

    assert counted(corpus, given, "citation_recall") == (1, 4)
    assert len(problems(corpus, given)) == 3


def test_two_citations_that_only_together_support_a_sentence_are_both_needed(corpus: Corpus) -> None:
    """ALCE: neither supports it alone, and the rest without it does not either."""
    both = (place(corpus, VESSELS, 1), place(corpus, BERTHS, 2))
    given = answer((f"{VESSELS[:-1]}, and {BERTHS[0].lower()}{BERTHS[1:]}", both))

    assert counted(corpus, given, "citation_recall") == (1, 1)
    assert counted(corpus, given, "citation_precision") == (2, 2)


def test_a_citation_that_adds_nothing_is_not_needed(corpus: Corpus) -> None:
    """ALCE: it does not support the sentence alone, and the others do without it. The problem names its number."""
    given = answer((VESSELS, (place(corpus, VESSELS, 1), place(corpus, OWNED, 2))))

    assert counted(corpus, given, "citation_recall") == (1, 1)
    assert counted(corpus, given, "citation_precision") == (1, 2)
    assert problems(corpus, given) == (f"sentence 1 does not need [2]: “{VESSELS}”",)


def test_two_citations_that_each_support_a_sentence_count_both(corpus: Corpus) -> None:
    """ALCE: a second source for the same is no fault."""
    given = answer((VESSELS, (place(corpus, VESSELS, 1), place(corpus, f"{CONTRACT} {VESSELS}", 2))))

    assert counted(corpus, given, "citation_precision") == (2, 2)


def test_no_citation_of_an_unsupported_sentence_is_needed(corpus: Corpus) -> None:
    """ALCE: precision counts a citation only where the sentence is supported at all. Two sentences, one of three."""
    given = answer(
        (VESSELS, (place(corpus, VESSELS, 1),)),
        ("Tove Brandt resigned on Monday.", (place(corpus, BOATS, 2), place(corpus, OWNED, 3))),
    )

    assert counted(corpus, given, "citation_precision") == (1, 3)


def test_the_names_of_the_speaker_count_as_known(corpus: Corpus) -> None:
    """A sentence may name, by any name or post, the speaker whom the desk shows beside the words, and no other."""
    words = "“We have waited long enough for safe boats,”"
    told = "The mayor of Port Alder, Tove Brandt, said they had “waited long enough for safe boats”."
    known = answer((told, (place(corpus, words, 1, speaker="Tove Brandt"),)))
    other = answer((told.replace("Tove Brandt", "Ines Calder"), known.citations))

    assert counted(corpus, known, "citation_recall") == (1, 1)
    assert counted(corpus, other, "citation_recall") == (0, 1)


def test_quotations_stand_in_what_their_own_sentence_cites(corpus: Corpus) -> None:
    """One does; one is altered; one stands only in what another sentence cites: 1 of 3."""
    boats, hurried = place(corpus, BOATS, 1), place(corpus, HURRIED, 2)
    given = answer(
        ("Brandt spoke of “safe boats” and had “waited far too long”.", (boats,)),
        ("Orlik mentioned “safe boats” too.", (hurried,)),
    )

    assert counted(corpus, given, "quotation_exactness") == (1, 3)


def test_speaker_accuracy_counts_sentences_with_the_expected_speakers_words(corpus: Corpus) -> None:
    """By last name or by post; words of another, and words of nobody, are told."""
    given = answer(
        (BOATS, (place(corpus, BOATS, 1, speaker="Tove Brandt"),)),
        (HURRIED, (place(corpus, HURRIED, 2, speaker="Pavel Orlik"),)),
        (BERTHS, (place(corpus, BERTHS, 3),)),
    )

    assert counted(corpus, given, "speaker_accuracy") == (0, 0)
    assert counted(corpus, given, "speaker_accuracy", speaker="Brandt") == (1, 3)
    assert counted(corpus, given, "speaker_accuracy", speaker="the mayor of Port Alder") == (1, 3)
    assert problems(corpus, given, speaker="Brandt") == (
        "sentence 2 should be Brandt’s words, not those of Pavel Orlik",
        "sentence 3 should be Brandt’s words, not those of nobody named",
    )


def test_an_expected_speaker_whom_nobody_knows_is_told(corpus: Corpus) -> None:
    """Else a mistyped name would look like a fault of the desk."""
    given = answer((BOATS, (place(corpus, BOATS, 1, speaker="Tove Brandt"),)))

    assert counted(corpus, given, "speaker_accuracy", speaker="Branbt") == (0, 1)
    assert problems(corpus, given, speaker="Branbt")[0] == "nobody named Branbt speaks in the articles"


def test_one_of_the_expected_sources_is_enough(corpus: Corpus) -> None:
    """Several are those that tell the same."""
    given = answer((BERTHS, (place(corpus, BERTHS, 1),)))

    assert counted(corpus, given, "sources", sources=("company.txt", "council.txt")) == (1, 1)
    assert counted(corpus, given, "sources", sources=("company.txt",)) == (0, 1)


def test_expected_words_and_places_are_held_by_citations(corpus: Corpus) -> None:
    """Words by their exact wording in one citation, a place by all citations of its article together: 2 of 4."""
    given = answer((CONTRACT, (place(corpus, CONTRACT, 1),)), (VESSELS, (place(corpus, VESSELS, 2),)))
    start, end = given.citations[0].start, given.citations[1].end
    places = (("council.txt", (start, end)), ("council.txt", (start, end + 10)))

    words = ("Twelve vessels will be replaced", "Thirteen vessels will be replaced")
    assert counted(corpus, given, "words", words=words, places=places) == (2, 4)
    assert f"the answer does not cite council.txt:{start}-{end + 10}" in problems(corpus, given, places=places)


def test_expected_strings_are_looked_for_in_the_answers_own_words(corpus: Corpus) -> None:
    """Whatever their case, and across markers; whole words only."""
    given = answer((CONTRACT, (place(corpus, CONTRACT, 1),)), (VESSELS, (place(corpus, VESSELS, 2),)))
    contains = ("a long debate. twelve vessels", "TUESDAY", "vessel", "Wednesday")

    assert counted(corpus, given, "contains", contains=contains) == (2, 4)


@pytest.mark.parametrize(
    ("answerable", "abstained", "expected"),
    [
        (True, False, {"answered": (1, 1), "abstention_recall": (0, 0), "abstention_precision": (0, 0)}),
        (True, True, {"answered": (0, 1), "abstention_recall": (0, 0), "abstention_precision": (0, 1)}),
        (False, True, {"answered": (0, 0), "abstention_recall": (1, 1), "abstention_precision": (1, 1)}),
        (False, False, {"answered": (0, 0), "abstention_recall": (0, 1), "abstention_precision": (0, 0)}),
        (None, True, {"answered": (0, 0), "abstention_recall": (0, 0), "abstention_precision": (0, 0)}),
    ],
)
def test_abstention_is_judged_where_the_row_tells(
    corpus: Corpus, answerable: bool | None, abstained: bool, expected: dict[Figure, tuple[int, int]]
) -> None:
    """Recall over the unanswerable questions, precision over the abstentions, answers over the answerable ones."""
    given = replace(answer(), abstained=True) if abstained else answer((BERTHS, (place(corpus, BERTHS, 1),)))

    assert {name: counted(corpus, given, name, answerable=answerable) for name in expected} == expected
    assert bool(problems(corpus, given, answerable=answerable)) == (answerable is abstained)


def test_an_abstention_has_no_citations_to_count_and_misses_what_was_expected(corpus: Corpus) -> None:
    """Its sentence about what was searched is no answer, even where it has the expected words."""
    given = replace(answer(abstained=True), text="Nothing in the articles mentions “berths”.")
    expected = {"sources": ("council.txt",), "words": ("lost berths",), "contains": ("berths",)}

    assert counted(corpus, given, "citation_recall", **expected) == (0, 0)
    assert [counted(corpus, given, name, **expected) for name in ("sources", "words", "contains")] == [(0, 1)] * 3

"""A claim is as supported as its source makes it, the badge says by what, and evidence is exact places."""

import time
from pathlib import Path

import pytest

from rag.answer.support import SUPPORTED, WEAK, Judgement, score_claim, score_claim_in
from rag.config import Config
from rag.errors import UnknownSource
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Filters

TEXTS = (
    "The harbour council of Port Alder approved the new ferry contract on Tuesday after a long debate.",
    "Mara Quill, who chairs the council, said that twelve vessels would be replaced by March 2024.",
    "“We have waited long enough for safe boats,” she told reporters.",
    "Fishermen did not receive any compensation for the lost berths.",
    "In the cup final, Norland beat Sudmark in front of 1,600 spectators.",
    "Ticket prices rose by 4.5 per cent in the first year.",
    "Otto Brand, the mayor of Altbruck, called the plan a gift to the shipping company.",
    "The shipping company is owned by a family in Sudmark.",
)


def judge(claim: str) -> Judgement:
    return score_claim_in(TEXTS, claim)


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        (
            "Mara Quill said 12 vessels would be replaced by March 2024.",
            "Mara Quill said 14 vessels would be replaced by March 2024.",
            "14 is not in the source",
        ),
        (
            "Twelve vessels would be replaced by March 2024, Mara Quill said.",
            "Twelve vessels would be replaced by June 2024, Mara Quill said.",
            "June is not in the source",
        ),
        (
            "The council of Port Alder approved the new ferry contract.",
            "The council of Port Selby approved the new ferry contract.",
            "Selby is not in the source",
        ),
        (
            "Fishermen did not receive compensation for the lost berths.",
            "Fishermen did receive compensation for the lost berths.",
            "receive is negated in the source only",
        ),
        (
            "The harbour council approved the new ferry contract on Tuesday.",
            "The harbour council never approved the new ferry contract on Tuesday.",
            "approved is negated here only",
        ),
        (
            "Ticket prices rose by 4.5 per cent in the first year.",
            "Ticket prices fell by 4.5 per cent in the first year.",
            "the source says rose, not fell",
        ),
        (
            "In the final, Norland beat Sudmark in front of 1,600 spectators.",
            "In the final, Sudmark beat Norland in front of 1,600 spectators.",
            "Sudmark and Norland stand the other way round in the source",
        ),
        (
            "Norland beat Sudmark in the cup final.",
            "Altona beat Sudmark in the cup final.",
            "Altona is not in the source",
        ),
        (
            "Reporters heard her say “We have waited long enough for safe boats”.",
            "Reporters heard her say “We have waited too long for safe boats”.",
            "“We have waited too long for safe boats” is not in the source in these words",
        ),
    ],
    ids=["number", "month", "name", "lost not", "added never", "antonym", "swapped", "first name", "quotation"],
)
def test_one_wrong_word_turns_the_verdict(right: str, wrong: str, reason: str) -> None:
    """A number, name, negation, antonym, order or quotation that differs is never supported, and the reason says so."""
    assert judge(right).support in ("supported", "verbatim")
    assert judge(right).reasons == ()

    assert judge(wrong).support in ("weak", "unsupported")
    assert reason in judge(wrong).reasons


def test_verbatim_is_the_exact_words() -> None:
    """`verbatim` takes a sentence, or part of one, as it stands; one word dropped from it is `supported` at most."""
    part = judge("The harbour council of Port Alder approved the new ferry contract on Tuesday.")
    assert (part.support, part.score, part.units) == ("verbatim", 1.0, (0,))

    dropped = judge("The harbour council of Port Alder approved the ferry contract on Tuesday.")
    assert dropped.support == "supported"
    assert SUPPORTED <= dropped.score < 1


def test_exact_words_cut_from_a_denial_are_not_verbatim() -> None:
    """Words that the source says under a negation are no claim of its."""
    texts = ("It is not approved by the council of Port Alder.", "Snow fell in the hills.")

    assert score_claim_in(texts, "Approved by the council of Port Alder.").support in ("weak", "unsupported")


def test_a_paraphrase_by_words_near_in_meaning_beats_other_words() -> None:
    """Words that mean nearly the same count for those of the source; foreign ones count for nothing."""
    near = judge("The council accepted the ferry deal on Tuesday.")
    far = judge("Volcanic ash closed eleven airports in Iceland.")

    assert near.score > far.score
    assert far.support == "unsupported"


def test_two_neighbouring_sentences_carry_a_fused_claim_and_are_both_evidence() -> None:
    """A claim that joins two sentences of the source cites both."""
    fused = judge("Otto Brand called the plan a gift to the shipping company, which a family in Sudmark owns.")

    assert fused.units == (6, 7)


def test_the_weakest_sentence_pulls_a_claim_down() -> None:
    """A true sentence does not carry an invented one beside it."""
    true = "The harbour council approved the new ferry contract on Tuesday."
    invented = "Volcanic ash closed eleven airports in Iceland."

    assert judge(true).support in ("supported", "verbatim")
    assert judge(f"{true} {invented}").support in ("weak", "unsupported")


def test_badges_follow_the_score() -> None:
    """One threshold for each badge: no score below it has the badge, none above it lacks it."""
    for claim in (*TEXTS, "The mayor praised the council.", "Norland lost.", "Bread was cheap in 1907.", "Port Alder"):
        judged = judge(claim)
        expected = "supported" if judged.score >= SUPPORTED else "weak" if judged.score >= WEAK else "unsupported"
        assert judged.support == expected or (judged.support == "verbatim" and judged.score >= SUPPORTED)


@pytest.mark.parametrize("claim", ["", "…", "and of the", "!?"])
def test_a_claim_without_meaning_is_unsupported(claim: str) -> None:
    """Nothing to compare means no support, not an error."""
    assert judge(claim).support == "unsupported"
    assert judge(claim).score == 0.0
    assert score_claim_in((), "The council met.").support == "unsupported"


def test_numbers_agree_in_every_notation() -> None:
    """Words and digits, separators, ordinals, magnitudes and numbers torn apart are one number."""
    texts = ("The fund paid $2.5 million to 12 towns on the 3rd of May.", "An estimated 1, 600 people applied.")

    for claim in (
        "The fund paid 2,500,000 dollars to twelve towns.",
        "The fund paid $2.5m to 12 towns on the third of May.",
        "An estimated 1,600 people applied.",
    ):
        assert score_claim_in(texts, claim).reasons == ()
    assert score_claim_in(texts, "The fund paid $2.5bn to 12 towns.").support in ("weak", "unsupported")


def test_numbers_torn_by_print_are_found() -> None:
    """A number that stands in pieces in the source is not missing, with its magnitude neither."""
    texts = ("About 1, 600 people applied for berths.", "The new pier costs 2. 5 million crowns, the fund said.")

    assert score_claim_in(texts, "The new pier costs 2.5 million crowns.").reasons == ()
    assert "2.7 million is not in the source" in score_claim_in(texts, "The pier costs 2.7 million crowns.").reasons


def test_a_date_that_the_source_leaves_out_contradicts_nothing() -> None:
    """A year without a rival in the source costs nothing by itself; against another year it is contradicted."""
    texts = ("The harbour council approved the new ferry contract.", "The pier of Altbruck was closed in May 2019.")
    left_out = score_claim_in(texts, "The harbour council approved the new ferry contract in 2021.")
    rival = score_claim_in(texts, "The pier of Altbruck was closed in May 2021.")

    assert left_out.reasons == ("2021 is not in the source",)
    assert left_out.support == "supported"
    assert rival.support in ("weak", "unsupported")


@pytest.mark.parametrize(
    "claim",
    [
        'Mara Quill said twelve vessels would be " replaced " by March 2024.',
        "She told reporters: “We have waited … for safe boats.”",
        "She told reporters: ``We have waited long enough for safe boats.''",
        'Mara Quill, who chairs the council, said "that" twelve vessels would be "replaced" by March 2024.',
    ],
    ids=["spaced marks", "ellipsis", "typed marks", "words between quotations"],
)
def test_marks_do_not_alter_a_quotation(claim: str) -> None:
    """However quotation marks are set, only what stands between them is held to be exact."""
    assert judge(claim).reasons == ()
    assert judge(claim).support in ("supported", "verbatim")


def test_the_title_of_a_work_is_no_quotation() -> None:
    """A title need not stand in the source word for word."""
    claim = "Mara Quill wrote “The Slow Ferries of Port Alder”."

    assert not any("in these words" in reason for reason in judge(claim).reasons)


def test_pieces_cut_short_and_joined_say_something_new() -> None:
    """Words that all stand in the source are not enough: what is cut off is the reason. Shortening is not stitching."""
    stitched = judge("Twelve vessels rose by 4.5 per cent.")
    shortened = judge("Mara Quill said that vessels would be replaced by March 2024.")

    assert stitched.support in ("weak", "unsupported")
    assert stitched.reasons == (
        "the source reads “twelve vessels would be replaced”, not “Twelve vessels rose by 4.5”",
    )
    assert shortened.support == "supported"
    assert shortened.reasons == ()


def test_words_without_a_counterpart_are_named() -> None:
    """Where no name or number is missing, the reason tells which words are."""
    sold = judge("The council sold ancient icebreakers abroad.")

    assert sold.support in ("weak", "unsupported")
    assert sold.reasons == ("the source has nothing for: sold, ancient, icebreakers, abroad",)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder: Path = tmp_path_factory.mktemp("articles")
    (folder / "ferry.txt").write_text("Council backs ferries\n\n" + "\n\n".join(TEXTS) + "\n", encoding="utf-8")
    (folder / "snow.txt").write_text(
        "Snow closes the pass\n\nThe Kessel pass was closed by snow on Friday, the road office said. Ploughs work.\n",
        encoding="utf-8",
    )
    config = Config(store=tmp_path_factory.mktemp("store"))
    index_paths(config, [folder])
    return open_corpus(config)


def test_evidence_is_exact_places_of_the_file(corpus: Corpus) -> None:
    """Each citation is a whole sentence of the file at its very place, numbered from 1 in order."""
    verdict = score_claim(corpus, "Mara Quill said 12 vessels would be replaced.", source="ferry.txt")

    assert [citation.quote for citation in verdict.evidence] == [TEXTS[1]]
    for number, citation in enumerate(verdict.evidence, 1):
        assert citation.number == number
        assert corpus.article(citation.source).text[citation.start : citation.end] == citation.quote


def test_without_a_source_the_best_article_is_found(corpus: Corpus) -> None:
    """The corpus is searched for the claim; a source or a filter limits the check to that file."""
    claim = "Snow closed the Kessel pass on Friday."

    assert {citation.source for citation in score_claim(corpus, claim).evidence} == {"snow.txt"}
    assert score_claim(corpus, claim).support == "supported"
    assert score_claim(corpus, claim, source="ferry.txt").support == "unsupported"
    assert score_claim(corpus, claim, filters=Filters(sources=("ferry.txt",))).support == "unsupported"


def test_an_unknown_source_is_an_error(corpus: Corpus) -> None:
    """A claim is not silently checked against another file."""
    with pytest.raises(UnknownSource):
        score_claim(corpus, "Snow closed the pass.", source="rain.txt")


def test_a_claim_takes_milliseconds(corpus: Corpus) -> None:
    """A second claim against a source that was read before: well below 20 ms."""
    score_claim(corpus, "Snow closed the pass.", source="ferry.txt")
    started = time.perf_counter()
    for count in range(20):
        score_claim(corpus, f"Mara Quill said {count} vessels would be replaced.", source="ferry.txt")

    assert (time.perf_counter() - started) / 20 < 0.02

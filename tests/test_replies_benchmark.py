"""Scripted replies for the measuring of checks: what lies, lies in one place; what is faithful, is."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from random import Random

import pytest

from benchmarks.replies import alterations
from benchmarks.replies.cases import Case, Cases, Scripted, normalize
from benchmarks.replies.faithful import open_makers
from benchmarks.replies.forms import Maker
from benchmarks.replies.lies import HARD_MAKERS, OTHER_MAKERS, QUOTATION_MAKERS
from benchmarks.replies.rewriting import spell
from benchmarks.replies_benchmark import Result, judge, keeps_marks, script
from rag.config import Config
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import AnswerSentence

HARBOUR = """Harbour board weighs a second ferry

PORT ELLEN, March 4 - The harbour board of Port Ellen met on Monday to weigh a second ferry for the 5,000 people
of the island.

"We will not sell the old pier to anybody, and we have never said that we would," Mara Lindholm said.
"The town has paid for the pier for forty years," Mara Lindholm said.

Mara Lindholm said that the board will vote on the ferry in June, after a hearing with three shipyards.

Jonas Veld told reporters that the second ferry would cost 12 million dollars, twice what the first one had cost.

"I think the island is tired of waiting, and my company is ready to build a good ship," Jonas Veld said.

The first ferry, a steel vessel built in Norway in 1987, has carried passengers to the island every
day since Friday, May 9.
"""
ISLAND = """Islanders ask for a doctor

Port Ellen has had no doctor since the clinic closed in 2019, and the nearest hospital is 40 miles away in Scotland.

"The council is not able to pay for a doctor alone," Petra Okoye said.

Petra Okoye said that the council has written to the Senate about the closed clinic.
Mara Lindholm said that she is ready to help the council.

Mara Lindholm and Petra Okoye met in London on Tuesday, according to the council.
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("lies")
    (folder / "files").mkdir()
    (folder / "files" / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    (folder / "files" / "island.txt").write_text(ISLAND, encoding="utf-8")
    config = Config(store=folder / "store")
    index_paths(config, [folder / "files"])
    with closing(open_corpus(config)) as opened:
        yield opened


@pytest.fixture(scope="module")
def cases(corpus: Corpus) -> Cases:
    return Cases(corpus)


def made(cases: Cases, makers: dict[str, Maker], count: int) -> list[tuple[Case, Scripted]]:
    return list(script(cases, makers, count, Random(3)))


def without_markers(text: str) -> str:
    return normalize(re.sub(r"\[[\d-]+\]", "", text))


def test_altered_quotations_stand_nowhere(cases: Cases) -> None:
    """What an altered quotation says within its marks is in none of the articles, and its marks are seen."""
    moved = ("paraphrase in marks", "narration in marks")  # words of the article, but not of a quotation
    makers = {kind: make for kind, make in QUOTATION_MAKERS.items() if kind not in moved}
    replies = made(cases, makers, 60)
    assert len({reply.kind for _, reply in replies}) > 8
    for case, reply in replies:
        told = reply.sentences[reply.judged]
        quoted = normalize(reply.stretch)
        assert quoted in normalize(told)
        assert keeps_marks(told, reply.stretch), told
        whole = [normalize(m) for m in re.findall(r"[“\"‘'«„](.+)[”\"’'»“]", told)]
        assert all(f" {words} " not in f" {case.text} " for words in whole), told


def test_wrong_speakers_are_not_the_speaker(cases: Cases) -> None:
    """A statement with a wrong speaker is told without the name of the one who made it."""
    kinds = [kind for kind in OTHER_MAKERS if (kind.startswith("speaker") and "evidence" in kind) or "invented" in kind]
    replies = made(cases, {kind: OTHER_MAKERS[kind] for kind in kinds}, 30)
    assert replies
    for case, reply in replies:
        told = reply.sentences[reply.judged]
        words = set(without_markers(told).split())
        speakers = {one.speaker for one in case.said if set(normalize(one.words).split()) <= words}
        assert speakers
        assert not any(name in told for name in speakers), told


def test_lies_are_one_sentence_of_true_ones(cases: Cases) -> None:
    """Beside the lie a reply has only sentences of the evidence, word for word and with their own markers."""
    for case, reply in made(cases, QUOTATION_MAKERS, 40):
        items = {normalize(sentence): number for number, sentence in case.sentences}
        for place, sentence in enumerate(reply.sentences):
            if place != reply.judged:
                assert f"[{items[without_markers(sentence)]}]" in sentence


def test_hard_lies_are_marked_as_such(cases: Cases) -> None:
    """What is reported apart is in a group of its own."""
    assert {"hard"} == {reply.group for _, reply in made(cases, HARD_MAKERS, 12)}


def test_verbatim_replies_are_words_of_the_article(cases: Cases) -> None:
    """A faithful sentence that is to count as verbatim is in the articles as it stands, or as a quotation there."""
    replies = made(cases, open_makers(cases.speakers)["verbatim"], 30)
    assert {"sentence copied", "quotation copied"} <= {reply.kind for _, reply in replies}
    for case, reply in replies:
        told = without_markers(reply.sentences[reply.judged])
        quoted = [set(normalize(one.words).split()) for one in case.said if one.is_quoted and one.number == reply.item]
        assert f" {told} " in f" {case.text} " or any(words <= set(told.split()) for words in quoted), told


def test_shortened_replies_add_no_word(cases: Cases) -> None:
    """A shortened sentence, its speaker's name and the reporting words aside, has no word that its item lacks."""
    makers = open_makers(cases.speakers)["shortened"]
    kinds = ("end dropped", "beginning dropped", "parenthesis dropped", "apposition dropped")
    for case, reply in made(cases, {kind: makers[kind] for kind in kinds}, 12):
        item = dict(case.sentences)[reply.item]
        told = without_markers(reply.sentences[reply.judged])
        assert set(told.split()) < set(normalize(item).split())


def test_the_same_seed_gives_the_same_replies(cases: Cases) -> None:
    """A figure can be measured again."""
    assert [reply for _, reply in made(cases, OTHER_MAKERS, 20)] == [
        reply for _, reply in made(cases, OTHER_MAKERS, 20)
    ]


@pytest.mark.parametrize(
    ("change", "words", "expected"),
    [
        (alterations.drop_negation, "we will not sell the pier", "we will sell the pier"),
        (alterations.drop_negation, "they don’t want a ferry", "they do want a ferry"),
        (alterations.drop_negation, "we can't wait for June", "we can wait for June"),
        (alterations.drop_negation, "it is not only the pier", None),
        (alterations.add_negation, "the board will vote in June", "the board will not vote in June"),
        (alterations.add_negation, "nobody will vote in June", None),
        (alterations.swap_numbers, "it cost 12 dollars, twice what its rival had cost in all 40 days",
         "it cost 40 dollars, twice what its rival had cost in all 12 days"),
        (alterations.exaggerate, "some ferries were late", "all ferries were late"),
        (alterations.change_place, "the ferry was built by hand", None),
    ],
)  # fmt: skip
def test_alterations(change: alterations.Change, words: str, expected: str | None) -> None:
    """A change is made where it changes the sense, and nowhere else."""
    assert expected == change(words, Random(1))


def test_changed_numbers_are_others() -> None:
    """A changed number is never the same one, in digits or in words."""
    for seed in range(50):
        for words in ("12 ferries", "5,000 people", "three piers", "1.5 miles"):
            assert words != alterations.change_number(words, Random(seed))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (7, "seven"),
        (40, "forty"),
        (5000, "five thousand"),
        (300, "three hundred"),
        (2_000_000, "two million"),
        (17, None),
    ],
)
def test_numbers_are_spelt(number: int, expected: str | None) -> None:
    """Round numbers are written in words; others are left."""
    assert expected == spell(number)


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("She said: “we will sell the pier.”", True),
        ("She said: 'we will sell the pier.'", True),
        ("„We will sell the pier“, she said", True),
        ("She said we will sell the pier.", False),
        ("She “said” we will sell the “pier”.", False),
    ],
)
def test_marks_around_altered_words_are_seen(text: str, is_kept: bool) -> None:
    """Altered words count as quoted only where marks stand around them."""
    assert is_kept == keeps_marks(text, "will sell the")


def test_what_is_shown_decides(corpus: Corpus, cases: Cases) -> None:
    """A lie shown as supported is a failure, one that is flagged is none; with true sentences it is the other way."""
    case, lie = made(cases, {"number": OTHER_MAKERS["number"]}, 1)[0]

    def shown(group: str, support: str, text: str = "It is so.", stretch: str = "") -> bool:
        sentence = AnswerSentence(text=text, citations=(lie.item,), support=support)  # type: ignore[arg-type]
        reply = replace(lie, group=group, stretch=stretch)
        return Result(reply=reply, case=case, judged=(sentence,), others=(), seconds=0.0).is_failure

    assert shown("other", "supported")
    assert not shown("other", "weak")
    assert shown("verbatim", "weak")
    assert not shown("verbatim", "verbatim")
    assert shown("quotation", "verbatim")
    assert shown("quotation", "unsupported", "“It is so,” she said.", "it is so")
    assert not shown("quotation", "unsupported", "It is so, she said.", "it is so")


def test_checked_sentences_are_given_to_the_written_ones(corpus: Corpus, cases: Cases) -> None:
    """The judged sentence of a reply is found among those that come back."""
    for case, reply in made(cases, open_makers(cases.speakers)["verbatim"], 10):
        result = judge(corpus, case, reply)
        told = without_markers(reply.sentences[reply.judged])
        assert told == normalize(" ".join(one.text for one in result.judged))
        assert len(result.judged) + len(result.others) >= len(reply.sentences)

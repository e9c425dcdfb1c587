"""The quotation desk finds what was said as it was said, and says what is wrong with all else."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer.quotation_desk import check_draft, check_quotation
from rag.config import Config
from rag.errors import RequestError
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Filters

FERRY = """Island ferry to stop in winter

By Mara Quill
March 3, 2021

The ferry between Port Alder and Skerry Island will not sail in winter, the harbour master said on Wednesday.

“We can’t promise a crossing in January,” Ada Finch told reporters. “The pier — old as it is — [was] never meant
for ice. We will run a bus to the bridge instead.”

“Nobody asked the islanders,” said Pavel Orlik, a baker there. “The bus takes two hours, and my bread will not wait!”

Finch called the pier “a ruin” and later spoke of “a heap of rotten wood”.

The mayor, Ines Calder, defended the plan. “It is a question of safety,

“and safety is not for sale in this town,” she said.

“We shall see,” he said. “We shall not,” she said.

“Will the ferry return in spring?” one boy asked.
"""
REPOST = """Ferry stops

March 5, 2021

Harbour master Ada Finch had bad news for the island this week.

"We can't promise a crossing in January," she told reporters. "The pier - old as it is - was never meant for ice."
"""
QUOTA = """Herring quota cut by a third

June 9, 2022

Tove Brandt, the fisheries minister, said that 1,204 boats would stay in port until the shoals recovered.

“The sea gives and the sea takes away,” Brandt told the fleet’s owners. “I did not come here to make friends.”

Subscribe to our newsletter for more stories about the coast every morning
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Three articles: two of one event, one of another."""
    folder = tmp_path_factory.mktemp("desk")
    for name, text in {"ferry.txt": FERRY, "repost.txt": REPOST, "quota.txt": QUOTA}.items():
        (folder / "articles").mkdir(exist_ok=True)
        (folder / "articles" / name).write_text(text, encoding="utf-8")
    config = Config(store=folder / "store")
    index_paths(config, [folder / "articles"])
    corpus = open_corpus(config)
    yield corpus
    corpus.close()


@pytest.mark.parametrize(
    "quote",
    [
        "We can't promise a crossing in January",
        "“we can’t promise a crossing in January.”",
        "„The pier - old as it is - was never meant for ice“",
        "« The pier – old as\nit is – [was] never meant for\u00a0ice. »",
        "We will run a bus to the bridge instead",
        "Will the ferry return in spring?",
        "It is a question of safety, and safety is not for sale in this town",
        "1,204 boats would stay in port",
        "Herring quota cut by a third",
    ],
)
def test_exact_words_are_found(corpus: Corpus, quote: str) -> None:
    """Marks, dashes, white space, brackets of the source, a first letter's case and a last stop make no difference."""
    verdict = check_quotation(corpus, quote)

    assert (verdict.verdict, verdict.elided) == ("found", False)
    assert verdict.matches[0].similarity == 1
    assert verdict.matches[0].diff == ()


@pytest.mark.parametrize(
    "quote",
    [
        "We can't promise a crossing in January. The pier — old as it is",
        "Nobody asked the islanders. The bus takes two hours",
        "the sea takes away, I did not come here to make friends",
    ],
)
def test_the_attribution_in_the_middle_is_no_part_of_the_words(corpus: Corpus, quote: str) -> None:
    """“A,” she said. “B.” holds the quotation "A. B."; its two spans are the pieces."""
    verdict = check_quotation(corpus, quote)
    match = verdict.matches[0]
    text = corpus.article(match.source).text

    assert (verdict.verdict, verdict.elided, len(match.spans)) == ("found", False, 2)
    assert " ".join(text[start:end] for start, end in match.spans).count(" said") == 0


@pytest.mark.parametrize(
    "quote",
    [
        "The pier … was never meant for ice",
        "The pier [...] never meant for ice. . . . We will run a bus",
        "We can't promise a crossing … We will run a bus",
        "It is a question of safety … not for sale",
        "… a ruin … a heap of rotten wood …",
    ],
)
def test_an_honest_ellipsis_joins_pieces_of_one_statement(corpus: Corpus, quote: str) -> None:
    """Pieces that stand in this order in one statement are found, and called elided."""
    verdict = check_quotation(corpus, quote)

    assert (verdict.verdict, verdict.elided) == ("found", True)


def test_a_negation_left_out_by_an_ellipsis_is_told(corpus: Corpus) -> None:
    """The words are there; that the contrary was said, the reason tells."""
    verdict = check_quotation(corpus, "I did … come here to make friends")

    assert (verdict.verdict, verdict.elided) == ("found", True)
    assert "negation" in verdict.reason


@pytest.mark.parametrize(
    "quote",
    [
        "We can't promise a crossing in January. The bus takes two hours",
        "We will run a bus to the bridge … my bread will not wait",
        "never meant for ice … We can't promise a crossing",
        "We can't promise a crossing in January. We will run a bus to the bridge instead",
        "We will run a bus to the bridge instead. The sea gives and the sea takes away … to make friends",
        "We will run a bus to the bridge instead. Nobody asked the islanders",
        "We shall see. We shall not",
    ],
)
def test_pieces_from_different_places_are_stitched(corpus: Corpus, quote: str) -> None:
    """Of several speakers, out of order, or less a sentence: each piece is exact, the whole is not."""
    verdict = check_quotation(corpus, quote)

    assert verdict.verdict == "stitched"
    assert len(verdict.matches) > 1
    assert all(match.similarity == 1 for match in verdict.matches)


@pytest.mark.parametrize(
    ("quote", "change"),
    [
        ("We can promise a crossing in January", ("replace", "can", "can’t")),
        ("I did come here to make friends", ("insert", "", "not")),
        ("I did not ever come here to make friends", ("delete", "ever", "")),
        ("1,402 boats would stay in port", ("replace", "1,402", "1,204")),
        ("Will the ferry return in winter?", ("replace", "winter", "spring")),
        ("The bus takes two hours and my bread will not wait!", ("replace", "hours", "hours")),
        ("the bus takes two hours, and My bread will not wait!", ("replace", "My", "my")),
        ("Will the ferry return in spring!", ("replace", "!", "?")),
    ],
)
def test_altered_words_are_shown_beside_those_of_the_source(
    corpus: Corpus, quote: str, change: tuple[str, ...]
) -> None:
    """One word, number, comma or capital changed, lost or added is never found; the diff names it."""
    verdict = check_quotation(corpus, quote)
    match = verdict.matches[0]

    assert verdict.verdict == "altered"
    assert change in match.diff
    assert 0.7 <= match.similarity < 1


def test_words_of_another_are_misattributed(corpus: Corpus) -> None:
    """Where the articles name who said it, another speaker is refused, and the right one shown."""
    verdict = check_quotation(corpus, "The bus takes two hours", speaker="Ada Finch")

    assert verdict.verdict == "misattributed"
    assert verdict.matches[0].speaker == "Pavel Orlik"


@pytest.mark.parametrize(
    ("quote", "speaker"),
    [
        ("The bus takes two hours", "Orlik"),
        ("I did not come here to make friends", "Tove Brandt"),
        ("I did not come here to make friends", "the minister"),  # a post: may be hers
        ("Will the ferry return in spring?", "Ada Finch"),  # "one boy" has no name
    ],
)
def test_nobody_is_accused_without_certainty(corpus: Corpus, quote: str, speaker: str) -> None:
    """A speaker who fits, and one of whom the text does not tell, are let stand."""
    assert check_quotation(corpus, quote, speaker=speaker).verdict == "found"


@pytest.mark.parametrize(
    "quote",
    [
        "The lighthouse keeper has gone to live in the city",
        "We can",  # cut out of "can't"
        "204 boats",  # cut out of "1,204"
        "Subscribe to our newsletter for more stories",  # stands in the site's furniture
        "nothing … of … the … kind",
    ],
)
def test_what_no_article_says_is_not_found(corpus: Corpus, quote: str) -> None:
    """Parts of words are no words, and the site's furniture is no article."""
    verdict = check_quotation(corpus, quote)

    assert verdict.verdict == "not_found"
    assert len(verdict.matches) <= 3


def test_words_in_furniture_are_shown_as_such(corpus: Corpus) -> None:
    """The place is given, marked as no part of the article."""
    verdict = check_quotation(corpus, "Subscribe to our newsletter for more stories")

    assert verdict.matches[0].furniture
    assert "furniture" in verdict.reason


def test_every_article_with_the_words_is_listed(corpus: Corpus) -> None:
    """A repost is a match of its own; filters leave it out."""
    quote = "We can't promise a crossing in January"

    assert {"ferry.txt", "repost.txt"} == {match.source for match in check_quotation(corpus, quote).matches}
    only = check_quotation(corpus, quote, filters=Filters(sources=("repost.txt",)))
    assert ["repost.txt"] == [match.source for match in only.matches]


@pytest.mark.parametrize("text", [FERRY, REPOST, QUOTA])
def test_each_match_is_the_text_at_its_place(corpus: Corpus, text: str) -> None:
    """Whatever is asked, `quote` is `text[start:end]`; and five words in a row of an article are never altered."""
    words = text.split()
    for first in range(0, len(words) - 9, 3):
        for asked in (
            words[first : first + 5],
            [*words[first : first + 5], "…", *words[first + 7 : first + 9], "oddly"],
        ):
            verdict = check_quotation(corpus, " ".join(asked))

            assert verdict.verdict != "altered" or asked[-1] == "oddly"
            assert verdict.verdict != "found" or asked[-1] != "oddly"
            for match in verdict.matches:
                source = corpus.article(match.source).text
                assert match.quote == source[match.start : match.end] != ""
                assert (match.start, match.end) == (match.spans[0][0], match.spans[-1][1])


@pytest.mark.parametrize("text", ["", "  ", "“…”", "?!"])
def test_a_quotation_without_words_is_refused(corpus: Corpus, text: str) -> None:
    """Nothing is never found."""
    with pytest.raises(RequestError, match="no words"):
        check_quotation(corpus, text)


def test_a_draft_is_checked_with_its_own_attribution(corpus: Corpus) -> None:
    """Each quotation of three words or more, at its place, with the speaker whom the draft names."""
    draft = (
        "The pier is “a ruin”. “Nobody asked the islanders,” Pavel Orlik said. "
        "“My bread will wait,” he said. “We can’t promise a crossing in January,” said Ines Calder.\n\n"
        "Tove Brandt said: “I did not come here to make friends.”"
    )

    checked = check_draft(corpus, draft)

    assert [draft[item.start : item.end] for item in checked] == [item.check.text for item in checked]
    assert [(item.check.asked_speaker, item.check.verdict) for item in checked] == [
        ("Pavel Orlik", "found"),
        ("Pavel Orlik", "altered"),
        ("Ines Calder", "misattributed"),
        ("Tove Brandt", "found"),
    ]


def test_an_article_is_a_draft_that_stands(corpus: Corpus) -> None:
    """Every quotation of an indexed article is found in it."""
    checked = check_draft(corpus, corpus.article("ferry.txt"))

    assert len(checked) > 8
    assert {"found"} == {item.check.verdict for item in checked}


def test_the_desk_follows_the_store(tmp_path: Path, config: Config) -> None:
    """What an index run adds is found by the next question, and what it removes no longer."""
    file = tmp_path / "a.txt"
    file.write_text(FERRY, encoding="utf-8")
    index_paths(config, [file])
    corpus = open_corpus(config)
    assert check_quotation(corpus, "The bus takes two hours").verdict == "found"

    file.write_text(FERRY.replace("two hours", "three long hours"), encoding="utf-8")
    index_paths(config, [file])

    assert check_quotation(corpus, "The bus takes two hours").verdict == "altered"
    assert check_quotation(corpus, "The bus takes three long hours").verdict == "found"
    corpus.close()


@pytest.mark.parametrize("text", [FERRY * 70, "we … " * 20_000, "a-" * 50_000, "“" * 99_999 + "a", '" a ' * 25_000])
def test_a_hundred_thousand_characters_are_checked_in_time(corpus: Corpus, text: str) -> None:
    """No shape of a long question runs away."""
    check_quotation(corpus, "warm")
    started = time.perf_counter()

    check_quotation(corpus, text)

    assert time.perf_counter() - started < 3  # 0.3 s over 1,000 articles on a quiet machine

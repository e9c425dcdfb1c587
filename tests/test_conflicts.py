"""Claims that cannot both hold, as a language model finds them: shown only where each side is borne out."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from salt_road import ARTICLES, DINNER, FIRST, TALKS, open_talks, play
from scripted_server import ScriptedServer

from rag.answer.model.conflicts import UNSAID
from rag.answer.model.readouts import write_readout
from rag.answer.readout import summarize_meeting
from rag.index.corpus import Corpus
from rag.types import Difference, Readout

PAYS = "Pavel Orlik said that his country would pay for the bridge over the Senna. <over the Senna>"
ONE, OTHER = f"{FIRST} <It was the first time>", f"{DINNER} <harvest dinner>"
COPIED = (
    "This was the first time that Tove Brandt and Pavel Orlik sat at one table since the road was closed. <This was>"
)
CONFLICT = f"Brandt and Orlik at one table | {ONE} | {OTHER}"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with closing(open_talks(tmp_path_factory.mktemp("talks"))) as corpus:
        yield corpus


def find(corpus: Corpus, conflicts: str) -> tuple[list[Difference], Readout]:
    """The claims that a readout has where the model names these conflicts, and the readout."""
    with ScriptedServer(play(points=PAYS, readout=f"## Pavel Orlik\n{PAYS}", conflicts=conflicts)) as server:
        corpus.config = replace(corpus.config, openai_base_url=server.url, openai_model="some-model")
        readout = write_readout(corpus, summarize_meeting(corpus, TALKS), fresh=True)
    assert readout.engine == "llm:some-model"
    for difference in readout.disagreements:
        assert [version.number for version in difference.versions] == [1, 2]
        for version in difference.versions:
            assert corpus.article(version.source).text[version.start : version.end] == version.quote
    return [one for one in readout.disagreements if one.kind == "claim"], readout


def test_a_conflict_has_a_side_in_each_of_two_articles(corpus: Corpus) -> None:
    """Its note gives the words of the files, under the names of those who have them."""
    [claim], _ = find(corpus, CONFLICT)

    assert claim.about == "Brandt and Orlik at one table"
    assert [version.quote for version in claim.versions] == [FIRST, DINNER]
    assert [version.source for version in claim.versions] == ["courier.txt", "herald.txt"]
    assert claim.note.startswith("courier.txt has “")
    assert "”, herald.txt has “" in claim.note
    for words in claim.note.split("“")[1:]:
        assert words.partition("”")[0].strip("… ") in FIRST + DINNER


def test_it_comes_after_what_rules_find(corpus: Corpus) -> None:
    """The offline differences stay, first and as they are."""
    claims, readout = find(corpus, CONFLICT)

    assert readout.disagreements[: -len(claims)] == summarize_meeting(corpus, TALKS).disagreements


@pytest.mark.parametrize(
    "line",
    [
        f"one table | {ONE} | Pavel Orlik said: “Everybody will search our lorries.” <Nobody will search>",
        f"one table | {ONE} | Brandt and Orlik had quarrelled at the harvest dinner in Altbruck. <harvest dinner>",
        f"one table | {ONE} | Tove Brandt, Norland’s envoy, told reporters: “We never met.” <The road stays>",
        f"one table | {FIRST} | {OTHER}",
        f"one table | {ONE} | {DINNER} <The road stays>",
        f"the toll | {ONE} | The talks failed to agree on a toll for the lorries. <failed to agree>",
        f"one table | {COPIED} | {ONE}",
        f"one table | {COPIED} | The talks failed to agree on a toll for the lorries. <failed to agree>",
        f"one table | {ONE} | {ONE}",
        f"one table | {ONE}",
        f"{ONE} {OTHER}",
        f"one table | {ONE} <harvest dinner> | {OTHER}",
        "one table | They had never met. [99] | They had met. [98]",
    ],
    ids=[
        "altered quotation",
        "invented claim",
        "invented quotation",
        "no marker",
        "wrong marker",
        "one article",
        "a copy against its original",
        "a copy against another place of its original",
        "the same words",
        "one side",
        "no parts",
        "two places",
        "places that are not there",
    ],
)
def test_a_conflict_that_does_not_stand_is_not_shown(corpus: Corpus, line: str) -> None:
    """A side that is not borne out, or not by one place; sides of one article, or of copies of one account."""
    assert find(corpus, line)[0] == []


def test_what_is_told_already_is_not_told_again(corpus: Corpus) -> None:
    """A conflict stands once, whichever side comes first, and however often the model names it."""
    claims, _ = find(corpus, f"{CONFLICT}\nthe dinner | {OTHER} | {ONE}\n{CONFLICT}")

    assert len(claims) == 1


def test_only_a_few_are_shown(corpus: Corpus) -> None:
    """Five, the model's first ones."""
    sides = [
        "The talks failed to agree on a toll for the lorries. <failed to agree>",
        "The lorries stand in a line that reaches from the bridge to the old mill. <reaches from>",
        "A senior official said that two drivers had been held at the border for a week. <two drivers>",
        "Sudmark’s envoy, Pavel Orlik, said that his country would pay for the bridge over the Senna. <over the Senna>",
        "HOLM — Envoys of Norland and Sudmark opened the Salt Road Talks in Holm on Tuesday. <opened the Salt>",
        ONE,
    ]
    claims, _ = find(corpus, "\n".join(f"the road | {side} | {OTHER}" for side in sides))

    assert [claim.versions[0].quote for claim in claims] == [side.partition(" <")[0] for side in sides[:5]]


@pytest.mark.parametrize("about", ["the mayor's secret wife", "[1]", "", "one table " * 8])
def test_a_conflict_is_named_in_the_words_of_the_files(corpus: Corpus, about: str) -> None:
    """What the model says beyond them, or at length, is not shown."""
    [claim], _ = find(corpus, f"{about} | {ONE} | {OTHER}")

    assert claim.about == UNSAID


def test_an_article_on_something_else_may_hold_the_other_side(tmp_path: Path) -> None:
    """What it recalls of the same is shown to the model as evidence: an older report tells of a time before."""
    older = (
        "Ministers at the glass fair\n\nMarch 3, 2022\n\nALTBRUCK — The Glass Fair in Altbruck opened on Thursday. "
        "Tove Brandt and Pavel Orlik sat at one table last winter in Senna, weeks after the salt road was closed.\n"
    )
    recalled = (
        "Tove Brandt and Pavel Orlik sat at one table last winter in Senna, weeks after the salt road was closed."
    )
    with closing(open_talks(tmp_path, {"fair.txt": older})) as corpus:
        assert "fair.txt" not in corpus.meeting_finder().find(TALKS).sources
        [claim], _ = find(corpus, f"one table | {ONE} | {recalled} <last winter>")

    assert claim.versions[1].source == "fair.txt"


def test_one_account_alone_is_not_searched(tmp_path: Path) -> None:
    """Where all articles are copies of one, no call is made for conflicts."""
    with closing(
        open_talks(tmp_path, articles={name: ARTICLES[name] for name in ("courier.txt", "mirror.txt")})
    ) as one:
        _, readout = find(one, CONFLICT)

    assert readout.work is not None
    assert not any("cannot both be true" in prompt for prompt in readout.work.prompts)


def test_two_accounts_of_the_same_are_no_conflict(tmp_path: Path) -> None:
    """Where one side says only what the other says, whatever the model thinks of it."""
    line = "The lorries stand in a line from the bridge to the old mill."
    post = f"Lorries wait\n\nJune 15, 2022\n\nHOLM — The Salt Road Talks in Holm opened on Tuesday. {line}\n"
    long = "The lorries stand in a line that reaches from the bridge to the old mill. <reaches from>"
    with closing(open_talks(tmp_path, {"post.txt": post})) as corpus:
        claims, _ = find(corpus, f"the lorries | {long} | {line} <line from>\n{CONFLICT}")

    assert [claim.versions[1].quote for claim in claims] == [DINNER]

"""The readout of a meeting tells what matters, briefly, and nothing twice: rag/answer/readout.py."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from meeting_articles import MEETINGS

from rag.answer.readout import summarize_meeting
from rag.answer.readout_lines import FACTS, OUTCOMES, TALKS, UNNAMED
from rag.config import Config
from rag.errors import RequestError
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Readout

OFFICIAL = (
    "Quotas stay, an official says\n\nJune 16, 2022\n\n"
    "The Northern Herring Forum in Port Ellen ended on Wednesday with every quota as it was. "
    "A senior official said that two delegations had packed their bags on the first evening.\n\n"
    "“We have much to do and little herring,” Norland’s fisheries minister, Tove Brandt, said once more.\n"
)
FILLER = "\n\n" + "\n\n".join(
    f"The {ship} lay at the {place} all morning, and her crew painted the {part} in a {colour} that nobody liked."
    for ship, place, part, colour in (
        ("Aurora", "north quay", "mast", "green"),
        ("Petrel", "old pier", "rudder", "brown"),
        ("Marigold", "coal wharf", "wheelhouse", "yellow"),
        ("Gannet", "customs shed", "railing", "grey"),
    )
)
"""What makes an article longer: a readout has a fifth of the words."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """MEETINGS and one article more on the forum, indexed."""
    folder = tmp_path_factory.mktemp("readout")
    (folder / "news").mkdir()
    for name, text in {**MEETINGS, "official.txt": OFFICIAL}.items():
        (folder / "news" / name).write_text(text + FILLER * 2, encoding="utf-8")
    config = Config(store=folder / "store")
    index_paths(config, [folder / "news"])
    with closing(open_corpus(config)) as corpus:
        yield corpus


@pytest.fixture(scope="module")
def forum(corpus: Corpus) -> Readout:
    return summarize_meeting(corpus, "port ellen june 2022")


def told(readout: Readout, heading: str) -> list[str]:
    return [
        sentence.text for section in readout.sections if section.heading == heading for sentence in section.sentences
    ]


def test_facts_talks_and_outcomes_stand_under_their_headings(forum: Readout) -> None:
    """What gathered where, who met whom, what was not agreed; and who said nothing under a name."""
    assert forum.meeting is not None
    assert forum.sections[0].heading == FACTS
    assert any("Port Ellen" in text for text in told(forum, FACTS))
    assert any("met Brandt for an hour" in text for text in told(forum, TALKS))
    assert any("joint statement" in text for text in told(forum, OUTCOMES) + told(forum, FACTS))
    assert told(forum, UNNAMED) == [
        "A senior official said that two delegations had packed their bags on the first evening."
    ]


def test_an_utterance_stands_once_with_all_its_accounts(forum: Readout) -> None:
    """Three articles have one sentence of the minister's: it is told once, and every account is cited."""
    [sentence] = [
        sentence for section in forum.sections for sentence in section.sentences if "much to do" in sentence.text
    ]

    assert {forum.citations[number - 1].source for number in sentence.citations} == {
        "courier.txt",
        "herald.txt",
        "official.txt",
    }
    assert len(sentence.citations) == 3


def test_a_readout_tells_of_its_own_meeting(corpus: Corpus, forum: Readout) -> None:
    """Of an article on two meetings, the part on the other one is left out."""
    lisbon = summarize_meeting(corpus, "lisbon")

    assert not any("Lisbon" in citation.quote or "Prado" in citation.quote for citation in forum.citations)
    assert not any("herring" in citation.quote.casefold() for citation in lisbon.citations)
    assert told(lisbon, "Ana Prado")


def test_where_accounts_differ_is_told(forum: Readout) -> None:
    """The quota of one article is not that of another; each side is cited."""
    [quota] = [difference for difference in forum.disagreements if difference.kind == "number"]

    assert {version.source for version in quota.versions} == {"courier.txt", "herald.txt"}
    assert ["1,200" in quota.versions[0].quote, "1,500" in quota.versions[1].quote] == [True, True]


def test_a_meeting_that_is_not_there_is_an_error(corpus: Corpus) -> None:
    """As everywhere, with those that can be meant."""
    with pytest.raises(RequestError, match="no meeting is called 'oslo'"):
        summarize_meeting(corpus, "oslo")

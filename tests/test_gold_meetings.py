"""Meetings of the sample articles, and of 40 articles written for it, against what a person found in them.

The 40 articles and their meetings were written before the rules were tuned on them; people, forums and some countries
are invented.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from command_line import SEEDS

from rag.answer.readout import summarize_meeting
from rag.config import Config
from rag.find.utterances import group_utterances
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Citation, Filters, Meeting, Statement

GOLD = Path(__file__).parent / "gold"


def open_folder(folder: Path, store: Path) -> Corpus:
    config = Config(store=store)
    index_paths(config, [folder])
    return open_corpus(config)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """The sample articles, indexed."""
    with closing(open_folder(SEEDS, tmp_path_factory.mktemp("seeds") / "store")) as corpus:
        yield corpus


@pytest.fixture(scope="module", params=["meetings", "more_meetings"])
def forty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Corpus]]:
    """40 articles, indexed, under the name of their set."""
    name: str = request.param
    with closing(open_folder(GOLD / name, tmp_path_factory.mktemp("forty") / "store")) as corpus:
        yield name, corpus


def read_gold(name: str) -> list[dict[str, Any]]:
    meetings: list[dict[str, Any]] = json.loads((GOLD / name).read_text(encoding="utf-8"))["meetings"]
    return meetings


def pairs(groups: Sequence[Sequence[str]]) -> set[tuple[str, ...]]:
    """The articles that share a meeting, two by two."""
    return {pair for group in groups for pair in combinations(sorted(set(group)), 2)}


def test_the_meetings_of_the_sample_articles(seeds: Corpus) -> None:
    """Articles, gathering, place, days (none where no file gives them) and participants are right."""
    found = {meeting.sources: meeting for meeting in seeds.meetings()}
    gold = {tuple(meeting["sources"]): meeting for meeting in read_gold("seed_meetings.json")}

    assert found.keys() == gold.keys()
    for sources, right in gold.items():
        meeting = found[sources]
        assert (meeting.place, meeting.end) == (right["place"], right["end"])
        assert meeting.start in (right["start"], *right.get("start_also", ()))
        assert set(meeting.participants) == {seeds.find_speakers(name)[0].name for name in right["participants"]}


def test_articles_of_one_meeting_come_together(forty: tuple[str, Corpus]) -> None:
    """Two by two: hardly any pair is wrong, few are missed, and no article without a meeting is in one."""
    name, corpus = forty
    gold, found = read_gold(f"{name}/gold.json"), corpus.meetings()
    right, given = pairs([m["sources"] for m in gold]), pairs([m.sources for m in found])

    assert len(right & given) >= 0.97 * len(given)
    assert len(right & given) >= 0.9 * len(right)
    lonely = {source for meeting in found for source in meeting.sources} - {s for m in gold for s in m["sources"]}
    assert lonely == set()


def test_no_day_is_given_that_the_articles_do_not_give(forty: tuple[str, Corpus]) -> None:
    """Where a meeting is undated for a person, it is so here, and a day differs by a day at most."""
    name, corpus = forty
    gold = read_gold(f"{name}/gold.json")
    for meeting in corpus.meetings():
        likest = max(gold, key=lambda one: len(set(one["sources"]) & set(meeting.sources)))
        if likest["start"] is None:
            assert meeting.start is None
        elif meeting.start is not None:
            assert meeting.start[:7] == likest["start"][:7]


def check_readouts(corpus: Corpus) -> None:
    """Each sentence is the files' own, in the body, and told once; whoever speaks is in it; it is short."""
    for meeting in corpus.meetings():
        readout = summarize_meeting(corpus, meeting.id)
        sentences = [sentence for section in readout.sections for sentence in section.sentences]
        places = {citation.number: citation for citation in readout.citations}
        texts = [sentence.text for sentence in sentences]
        for sentence in sentences:
            place = places[sentence.citations[0]]
            article = corpus.article(place.source)
            assert sentence.support == "verbatim"
            assert sentence.text == " ".join(article.text[place.start : place.end].split())
            assert any(start <= place.start and place.end <= end for start, end in _runs(article.body))
        assert len(set(texts)) == len(texts)
        for speaker, said in statements_of(corpus, meeting).items():
            assert any(is_told(statement, readout.citations) for statement in said), speaker


def test_readouts_of_the_sample_articles(seeds: Corpus) -> None:
    """They hold what they promise, in a fifth of the words."""
    check_readouts(seeds)
    for meeting in seeds.meetings():
        words = sum(seeds.article(source).words for source in meeting.sources)
        told = [s.text for section in summarize_meeting(seeds, meeting.id).sections for s in section.sentences]
        assert len(meeting.sources) == 1 or sum(len(text.split()) for text in told) <= words / 5


def test_readouts_of_short_articles(forty: tuple[str, Corpus]) -> None:
    """They hold what they promise; where many speak in few words, a fifth is too little."""
    check_readouts(forty[1])


def _runs(body: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """From the start of each span to the end of every later one: a quotation may run over paragraphs."""
    for first in range(len(body)):
        for last in range(first, len(body)):
            yield body[first][0], body[last][1]


def statements_of(corpus: Corpus, meeting: Meeting) -> dict[str, list[Statement]]:
    """What each participant says in the articles of a meeting."""
    said: dict[str, list[Statement]] = {}
    for article in corpus.articles(Filters(meeting=meeting.id)):
        for statement in corpus.statements(article):
            if statement.meeting == meeting.id and statement.speaker in meeting.participants:
                said.setdefault(statement.speaker, []).append(statement)
    return said


def is_told(statement: Statement, places: Sequence[Citation]) -> bool:
    """Whether a place has some of a statement's words."""
    return any(
        place.source == statement.source and place.start < statement.end and statement.start < place.end
        for place in places
    )


def test_what_several_articles_report_is_in_the_readout(forty: tuple[str, Corpus]) -> None:
    """Of the utterances with two accounts or more, 0.95 are cited."""
    _, corpus = forty
    told = cited = 0
    for meeting in corpus.meetings():
        said = [s for source in meeting.sources for s in corpus.statements(corpus.article(source))]
        groups = [group for group in group_utterances([s for s in said if s.meeting == meeting.id]) if len(group) > 1]
        places = summarize_meeting(corpus, meeting.id).citations
        told += len(groups)
        cited += sum(any(is_told(statement, places) for statement in group) for group in groups)

    assert told > 5
    assert cited >= 0.95 * told

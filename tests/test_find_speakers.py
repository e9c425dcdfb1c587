"""Speakers for a person who lists them, asks for one, or decides who is who: rag/find/speakers.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from corpora import write_texts
from talks import TALKS

from rag.config import Config
from rag.errors import RequestError, UnknownSource
from rag.find.speakers import check_edit, count_speakers, describe_edit, find_by_id, names_like
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import edit_speakers, index_paths
from rag.types import Filters, SpeakerEdit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """TALKS as files."""
    return write_texts(tmp_path / "talks", TALKS)


@pytest.fixture
def corpus(config: Config, folder: Path) -> Iterator[Corpus]:
    """TALKS, indexed."""
    index_paths(config, [folder])
    corpus = open_corpus(config)
    yield corpus
    corpus.close()


def merge(name: str, into: str, source: str | None = None) -> SpeakerEdit:
    return SpeakerEdit(kind="merge", name=name, into=into, source=source)


def split(name: str, source: str | None = None) -> SpeakerEdit:
    return SpeakerEdit(kind="split", name=name, into=None, source=source)


def counts(corpus: Corpus, filters: Filters = Filters()) -> dict[str, tuple[int, int]]:
    """Statements and articles of each speaker."""
    return {one.speaker.name: (one.statements, one.articles) for one in count_speakers(corpus, filters)}


def test_speakers_are_counted_in_the_articles_that_pass(corpus: Corpus) -> None:
    """All of them, those with most statements first; with filters what these let through, and nobody else."""
    assert list(counts(corpus).items())[:2] == [("Pavel Orlik", (4, 2)), ("Tove Brandt", (3, 2))]
    assert counts(corpus, Filters(sources=("mirror.txt",))) == {"Tora Brandt": (1, 1)}
    assert counts(corpus, Filters(speaker="Orlik", since="2021-05-03")) == {"Pavel Orlik": (2, 1)}


def test_a_speaker_is_found_by_id_or_by_a_name(corpus: Corpus) -> None:
    """An address may hold either; nobody is found where nobody can be meant."""
    found = [find_by_id(corpus, asked) for asked in ("pavel-orlik", "Orlik", "Quill")]

    assert [speaker and speaker.name for speaker in found] == ["Pavel Orlik", "Pavel Orlik", None]


def test_an_unknown_name_tells_the_nearest(corpus: Corpus) -> None:
    """A slip of the pen is mended by what the error says."""
    with pytest.raises(RequestError, match="Pavel Orlik"):
        names_like(corpus, "Pavel Orlick")


def test_what_people_decide_survives_another_indexing(corpus: Corpus, config: Config, folder: Path) -> None:
    """A merge and a split hold after their articles were changed and indexed again, and are gone when taken back."""
    edits = [merge("Tora Brandt", "Tove Brandt"), split("Pavel Orlik", "herald.txt")]
    for edit in edits:
        check_edit(corpus, edit)
    edit_speakers(config, lambda _: edits)
    decided = counts(corpus)
    for path in folder.iterdir():
        path.write_text(path.read_text(encoding="utf-8") + "\nThe harbour was quiet.\n", encoding="utf-8")
    report = index_paths(config, [folder])

    assert report.updated == 3
    assert decided["Tove Brandt"] == (4, 3)
    assert sorted(one.statements for one in count_speakers(corpus) if one.speaker.name == "Pavel Orlik") == [2, 2]
    assert counts(corpus) == decided
    assert corpus.speaker_edits() == tuple(edits)

    edit_speakers(config, lambda _: [])
    assert counts(corpus)["Tove Brandt"] == (3, 2)
    assert counts(corpus)["Tora Brandt"] == (1, 1)
    assert corpus.speaker_edits() == ()


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (merge("Nobody Atall", "Pavel Orlik"), "no article has the speaker 'Nobody Atall'"),
        (merge("Pavel Orlik", "Nobody Atall"), "no article has the speaker 'Nobody Atall'"),
        (merge("Pavel Orlik", "pavel orlik"), "one speaker already"),
        (split("Tora Brandt"), "stands apart already"),
        (split("Pavel Orlik", "mirror.txt"), "courier.txt, herald.txt"),
    ],
    ids=["unknown", "into unknown", "already one", "already apart", "not in that article"],
)
def test_an_edit_that_changes_nothing_is_refused(corpus: Corpus, edit: SpeakerEdit, words: str) -> None:
    """Each with the sentence that says why."""
    with pytest.raises(RequestError, match=words):
        check_edit(corpus, edit)


def test_an_edit_of_an_unknown_article_is_refused(corpus: Corpus) -> None:
    """The article is named, as everywhere."""
    with pytest.raises(UnknownSource, match=r"heralt\.txt"):
        check_edit(corpus, split("Pavel Orlik", "heralt.txt"))


def test_an_edit_is_told_in_words() -> None:
    """Who, with whom, and where."""
    assert describe_edit(merge("A", "B")) == "“A” joined to “B”"
    assert describe_edit(split("A", "c.txt")) == "“A” set apart, in c.txt"


def test_decisions_are_made_on_those_that_hold(corpus: Corpus, config: Config) -> None:
    """Two that are made at about the same time both stay; one that is given up leaves all as it was."""
    first, second = merge("Tora Brandt", "Tove Brandt"), split("Pavel Orlik", "herald.txt")
    for edit in (first, second):
        edit_speakers(config, lambda edits, edit=edit: [*edits, edit])  # type: ignore[misc]

    def give_up(edits: list[SpeakerEdit]) -> list[SpeakerEdit]:
        raise RequestError(f"{len(edits)} are enough")

    with pytest.raises(RequestError, match="2 are enough"):
        edit_speakers(config, give_up)
    assert corpus.speaker_edits() == (first, second)

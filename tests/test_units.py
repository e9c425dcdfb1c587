"""An article in sentences and quotations with who speaks: rag/find/units.py."""

from pathlib import Path

import pytest

from rag.find.units import read_units, statement_at
from rag.read.article import read_article
from rag.read.statements import read_statements
from rag.types import Article

TEXT = """Ferry talks

The ferry stops in May. “It is old. Nobody will miss it,” Tove Brandt said in Port Alder. The pier stays open.

“It is not,” Pavel Orlik said, “and Brandt knows it.” Orlik said that Brandt had said the pier was safe.
"""


@pytest.fixture
def article(tmp_path: Path) -> Article:
    path = tmp_path / "ferry.txt"
    path.write_text(TEXT, encoding="utf-8")
    return read_article(path, source=path.name, max_bytes=10_000)


def test_units_are_sentences_and_whole_quotations_with_their_speakers(article: Article) -> None:
    """A quotation of two sentences is one unit; a sentence that nobody says has no statement."""
    units = read_units(article, read_statements(article))

    assert [(article.text[unit.start : unit.end][:12], unit.speaker) for unit in units] == [
        ("The ferry st", None),
        ("“It is old. ", "Tove Brandt"),
        ("The pier sta", None),
        ("“It is not,”", "Pavel Orlik"),
        ("Orlik said t", "Pavel Orlik"),
    ]
    assert [statement.speaker for statement in units[4].statements] == ["Pavel Orlik", "Tove Brandt"]


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Nobody will miss it", "Tove Brandt"),
        ("the pier was safe", "Tove Brandt"),
        ("Brandt had said the pier was safe", "Pavel Orlik"),
        ("The pier stays open", None),
    ],
)
def test_a_place_belongs_to_the_innermost_statement(article: Article, words: str, speaker: str | None) -> None:
    """Of nested statements the inner one is the place's; outside of all it is nobody's."""
    start = article.text.index(words)
    said = statement_at(read_statements(article), start, start + len(words))

    assert (said and said.speaker) == speaker

"""How an article tells a statement: rag/answer/telling.py."""

from dataclasses import asdict
from pathlib import Path

import pytest

from rag.answer.telling import describe_attribution, describe_telling
from rag.find.units import read_units
from rag.read.article import read_article
from rag.read.statements import read_statements
from rag.types import cite


def tell(tmp_path: Path, sentence: str) -> tuple[str | None, str | None, str | None]:
    """Verb, addressee and occasion of the first statement of a sentence in an article."""
    path = tmp_path / "report.txt"
    path.write_text(f"Ferry talks\n\n{sentence}\n", encoding="utf-8")
    article = read_article(path, source=path.name, max_bytes=10_000)
    unit = read_units(article, read_statements(article))[0]
    telling = describe_telling(article, unit.statements[0], unit)
    return telling.verb, telling.addressee, telling.occasion


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "“We will share the banks,” Tove Brandt told the harbour master in Port Alder on Thursday.",
            ("told", "the harbour master", "in Port Alder, on Thursday"),
        ),
        (
            "In a statement on Friday, the transport ministry said that the tunnel would open in May.",
            ("said", None, "In a statement, on Friday"),
        ),
        ("According to Ines Calder, the gallery was flooded by the Senna.", (None, None, None)),
        ("Ines Calder said that water had stood in North Gallery on Monday.", ("said", None, None)),
        ("“Nobody is hurried,” said Ines Calder at the Kessel Forum.", ("said", None, "at the Kessel Forum")),
    ],
)
def test_verb_addressee_and_occasion_are_the_article_s_words(
    tmp_path: Path, sentence: str, told: tuple[str | None, str | None, str | None]
) -> None:
    """They stand beside what is said; a place or a day within it is no occasion."""
    assert tell(tmp_path, sentence) == told


def test_an_attribution_names_what_is_known(tmp_path: Path) -> None:
    """Speaker, verb with addressee, occasion, outlet or file, date or its absence, and who reported it."""
    path = tmp_path / "wire.txt"
    path.write_text("Ferry talks\n\n“We go,” Tove Brandt told Pavel Orlik on Monday, according to Interpress.\n")
    article = read_article(path, source=path.name, max_bytes=10_000)
    unit = read_units(article, read_statements(article))[0]
    statement = unit.statements[0]
    told = asdict(describe_telling(article, statement, unit))
    citation = cite(article, unit.start, unit.end, number=1, speaker=statement.speaker, via=statement.via, **told)

    assert describe_attribution(citation) == (
        "Tove Brandt", "told Pavel Orlik", "on Monday", "wire.txt", "undated", "according to Interpress",
    )  # fmt: skip
    assert describe_attribution(cite(article, 0, 5, number=1)) == ("wire.txt", "undated")

"""Reading as a whole: from a file of any format to an Article whose every span is exact."""

from hashlib import sha256
from pathlib import Path

import pytest

from rag.errors import ReadError
from rag.read.article import read_article

LIMIT = 20_000_000
STORY = """The ferry line between Elsby and Norvik reopens on Monday, the harbour office said in a letter to all towns.

“We are glad,” said Ann Lund, who heads the office. “It was a long winter, and we had to wait for the ice to go.”

The line was closed in November, when a storm broke the old pier. Repairs took five months and cost nine million crowns.
"""


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def test_a_text_file(tmp_path: Path) -> None:
    """Text, hash, id and body of a plain file; what it does not say is None, with a reason for the date."""
    path = write(tmp_path / "a.txt", STORY)
    article = read_article(path, source="harbour/a.txt", max_bytes=LIMIT)

    assert article.text == STORY
    assert article.sha256 == sha256(STORY.encode()).hexdigest()
    assert article.id == sha256(f"harbour/a.txt\0{article.sha256}".encode()).hexdigest()[:16]
    assert article.source == "harbour/a.txt"
    assert " ".join(" ".join(STORY[start:end].split()) for start, end in article.body) == " ".join(STORY.split())
    assert (article.published, article.published_span) == (None, None)
    assert article.published_reason


def test_the_format_wins_over_the_text(tmp_path: Path) -> None:
    """Facts that front matter states are the article's, in its own words with white space made one."""
    source = f"---\ntitle: Ferry   line\nauthor: Karin Holm\nsite: Elsby Courier\ndate: July 15th, 2023\n---\n\n{STORY}"
    article = read_article(write(tmp_path / "a.md", source), source="a.md", max_bytes=LIMIT)

    assert (article.title, article.byline, article.outlet) == ("Ferry line", "Karin Holm", "Elsby Courier")
    assert article.title_span is not None
    assert source[slice(*article.title_span)] == "Ferry   line"
    assert article.published == "2023-07-15"
    assert article.published_span is not None
    assert source[slice(*article.published_span)] == "July 15th, 2023"
    assert article.published_reason == "stated by the file's front matter"


def test_a_date_that_cannot_be_read_is_not_taken(tmp_path: Path) -> None:
    """Front matter with "last week" for a date leaves the article undated."""
    article = read_article(
        write(tmp_path / "a.md", f"---\ndate: last week\n---\n{STORY}"), source="a.md", max_bytes=LIMIT
    )

    assert (article.published, article.published_span) == (None, None)
    assert "front matter" not in article.published_reason


def test_the_same_text_twice_is_two_articles(tmp_path: Path) -> None:
    """Two files with equal bytes share the hash and differ in id."""
    first = read_article(write(tmp_path / "a.txt", STORY), source="a.txt", max_bytes=LIMIT)
    second = read_article(write(tmp_path / "b.txt", STORY), source="b.txt", max_bytes=LIMIT)

    assert first.sha256 == second.sha256
    assert first.id != second.id


def test_a_name_of_spaces_and_other_letters(tmp_path: Path) -> None:
    """A name may hold spaces and any letters; it stands in the error as it is."""
    path = write(tmp_path / "新聞 — café №1.txt", STORY)

    assert read_article(path, source=path.name, max_bytes=LIMIT).source == "新聞 — café №1.txt"
    with pytest.raises(ReadError, match=r"新聞 — café №1\.txt: .* over the limit"):
        read_article(path, source=path.name, max_bytes=10)

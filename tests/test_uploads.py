"""What people hand in is kept in the store, under safe names, once, and indexed."""

from pathlib import Path

import pytest
from conftest import ARTICLES
from corpora import counts, sources
from test_archives import make_zip

from rag.config import Config
from rag.errors import ReadError, RequestError
from rag.index.corpus import open_corpus
from rag.index.uploads import add_text, add_uploads, safe_name, safe_path
from rag.types import FileStep

NEW = "Quarry strike ends\n\nApril 2, 2022\n\nThe quarrymen of Dunfell are back at work after eleven weeks.\n"


def test_uploads_are_kept_and_indexed(config: Config) -> None:
    """Uploads lie in the store; the same name again is an update; what cannot be read is told and not kept."""
    report = add_uploads(config, [("../../Quarry.txt", NEW.encode()), ("a.exe", b"MZ"), ("empty.txt", b"")])

    assert (counts(report), [failure.source for failure in report.failed]) == ((1, 0, 0, 0), ["a.exe", "empty.txt"])
    assert [path.name for path in (config.store / "uploads").iterdir()] == ["Quarry.txt"]
    report = add_uploads(config, [("Quarry.txt", NEW.replace("eleven", "nine").encode())])
    assert counts(report) == (0, 1, 0, 0)
    assert counts(add_uploads(config, [("Quarry.txt", b"\x00\x01"), ("x.txt", NEW.encode())])) == (1, 0, 1, 0)
    assert sources(config) == ["Quarry.txt", "x.txt"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a b.txt", "a b.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\letter.docx", "letter.docx"),
        (".hidden.txt", "hidden.txt"),
        ("new\nline\x00.txt", "new_line_.txt"),
        ("東京.pdf", "東京.pdf"),
        ("taken.txt", "taken (2).txt"),
        ("TAKEN.TXT", "TAKEN (2).TXT"),
        ("..", "upload"),
        ("", "upload"),
        ("x" * 300 + ".txt", "x" * 120 + ".txt"),
        ("東" * 300 + ".txt", "東" * 60 + ".txt"),
    ],
)
def test_names_of_uploads_are_safe(given: str, name: str) -> None:
    """No folder, control character, hidden file or endless name comes in, and no upload of one call covers another."""
    assert safe_name(given, {"taken.txt"}) == name
    assert len(name.encode()) < 255


def test_an_archive_becomes_its_articles(config: Config) -> None:
    """Files of one name in two folders are both kept, bad ones stand in the report by name, each step is told."""
    steps: list[FileStep] = []
    data = make_zip([("wire/a.txt", NEW.encode()), ("late/a.txt", NEW.replace("eleven", "nine").encode())])
    bad = make_zip([("../../evil.txt", NEW.encode()), ("empty.txt", b""), ("b.txt", NEW.encode())])

    report = add_uploads(config, [("one.ZIP", data), ("two.zip", bad)], on_file=steps.append)

    assert sources(config) == ["b.txt", "late/a.txt", "wire/a.txt"]
    assert [failure.source for failure in report.failed] == ["two.zip/../../evil.txt", "empty.txt"]
    assert {step.source: step.state for step in steps} == {
        "b.txt": "added",
        "late/a.txt": "added",
        "wire/a.txt": "added",
        "two.zip/../../evil.txt": "failed",
        "empty.txt": "failed",
    }
    assert not list(config.store.parent.rglob("evil*"))
    assert counts(add_uploads(config, [("one.zip", data)])) == (0, 0, 3, 0)


def test_a_folder_in_place_of_a_file_is_told(config: Config) -> None:
    """An archive whose folder has the name of an upload: that file is told, nothing is lost."""
    add_uploads(config, [("a.txt", NEW.encode())])
    report = add_uploads(config, [("x.zip", make_zip([("a.txt/b.txt", NEW.encode())]))])

    assert "cannot be kept" in report.failed[0].error
    assert sources(config) == ["a.txt"]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("wire/a.txt", "wire/a.txt"),
        ("Wire/TAKEN.txt", "Wire/TAKEN (2).txt"),
        (".hidden/a.txt", "hidden/a.txt"),
        ("a\x00b/c:d/e.txt", "a_b/c_d/e.txt"),
        ("x" * 300 + "/a.txt", "x" * 120 + "/a.txt"),
    ],
)
def test_paths_of_uploads_are_safe(given: str, path: str) -> None:
    """Each part of a path is a safe name."""
    assert safe_path(given, {"wire/taken.txt"}) == path


def test_pasted_text_becomes_an_article(config: Config) -> None:
    """Its title, or its first line, names the file; outlet and date are read as of any other file."""
    assert counts(add_text(config, ARTICLES["harbour talks.txt"])) == (1, 0, 0, 0)
    assert counts(add_text(config, "The council met.\r\nNobody came.", title="Quiet  day: a report")) == (1, 0, 1, 0)

    corpus = open_corpus(config)
    assert [article.source for article in corpus.articles()] == [
        "Ministers meet in Port Alder.txt",
        "Quiet day_ a report.txt",
    ]
    assert corpus.article("Ministers meet in Port Alder.txt").published == "2021-03-03"
    assert corpus.article("Quiet day_ a report.txt").text == "Quiet day: a report\n\nThe council met.\nNobody came.\n"
    corpus.close()


def test_the_same_text_twice_is_there_already(config: Config) -> None:
    """Nothing is added, and the notice names the article; another text of the same title is one of its own."""
    add_text(config, NEW)

    report = add_text(config, f"\n{NEW}\n\n")
    assert (counts(report), report.notices) == (
        (0, 0, 1, 0),
        ("this text is there already, as Quarry strike ends.txt",),
    )
    assert counts(add_text(config, NEW + "More.")) == (1, 0, 1, 0)
    assert sources(config) == ["Quarry strike ends (2).txt", "Quarry strike ends.txt"]


def test_no_text_and_too_much_are_sentences(config: Config) -> None:
    """Nothing is kept."""
    with pytest.raises(RequestError, match="paste the article"):
        add_text(config, " \n ", title="A title alone")
    with pytest.raises(ReadError, match=r"larger than 20\.0 MB"):
        add_text(config, "a" * 20_000_001)

    assert not config.store.exists()


def test_an_upload_lies_in_the_store_for_its_owner_alone(config: Config) -> None:
    """Folders of an archive are as closed as the store."""
    add_uploads(config, [("x.zip", make_zip([("wire/a.txt", NEW.encode())]))])

    assert [oct(path.stat().st_mode & 0o777) for path in Path(config.store / "uploads").rglob("wire")] == ["0o700"]

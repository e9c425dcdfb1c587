"""Bad input as a user meets it: one clear line, the right status, nothing lost."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from command_line import SEEDS, call_rag, error_line, read_objects, run_rag

from rag.index.lock import writing

GOOD = "The ferry company will run twice as many boats in August, its director said on Tuesday.\n"
FRENCH = "Le maire a dit que le café du port fermera à l’été, après une décision très débattue. " * 4
NAME = "паром и 港口, 2.txt"
"""A name with spaces, a comma and letters of three scripts."""

BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\n\t\n",
    "binary.txt": bytes(range(256)) * 16,
    "broken.pdf": b"%PDF-1.7\nthis is no PDF at all",
    "broken.docx": b"PK\x03\x04 this is no archive",
    "large.txt": GOOD.encode() * 200,
    "secret.txt": GOOD.encode(),
}
"""Files that cannot be read, beside the links, the pipe and the encrypted PDF that the fixture makes."""


@dataclass(frozen=True)
class Run:
    """One run of `index` over a folder in which most is bad, and the store that it left."""

    store: Path
    status: int
    report: dict[str, Any]
    errors: list[str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    from pypdf import PdfWriter

    base = tmp_path_factory.mktemp("bad")
    folder, store = base / "news", base / "store"
    folder.mkdir()
    for name, content in BAD.items():
        (folder / name).write_bytes(content)
    for name in ("good.txt", "copy.txt"):
        (folder / name).write_text(GOOD, encoding="utf-8")
    (folder / NAME).write_text("The tram line will be extended to the airport, the mayor said.\n", encoding="utf-8")
    (folder / "french.txt").write_bytes(FRENCH.encode("cp1252"))
    (folder / "mixed.txt").write_bytes("The café’s owner objected.\n".encode() + "The café closed.\n".encode("cp1252"))
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(folder / "closed.pdf")
    (base / "outside.txt").write_text("A secret that nobody asked the desk to read.\n", encoding="utf-8")
    (folder / "link.txt").symlink_to(base / "outside.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "secret.txt").chmod(0)
    # The superuser reads everything unless that power is taken from the process.
    lowered = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
    before = lowered if os.geteuid() == 0 and shutil.which("setpriv") else ()
    # 10 kB at most: `large.txt` has 17.
    settings = {"RAG_MAX_FILE_MB": "0.01"}
    result = run_rag("index", folder, "--json", store=store, settings=settings, before=before)
    [report] = read_objects(result)
    return Run(store=store, status=result.returncode, report=report, errors=result.stderr.decode().splitlines())


def failure_of(run: Run, name: str) -> str:
    """The reason for which a file failed."""
    [error] = [failure["error"] for failure in run.report["failed"] if failure["source"] == name]
    assert isinstance(error, str)
    return error


def text_of(run: Run, source: str) -> str:
    """What `text` prints."""
    return call_rag("text", source, store=run.store).stdout.decode()


def test_bad_files_stop_no_other(run: Run) -> None:
    """All that can be read is indexed, all else is told with its name, on a line of its own, and the status is 1."""
    articles = {article["source"] for article in read_objects(call_rag("articles", "--json", store=run.store))}
    failed = [failure["source"] for failure in run.report["failed"]]
    either = {"mixed.txt", "secret.txt"}  # may fail, or be read: the tests below say how

    assert run.status == 1
    assert articles - either == {"copy.txt", "french.txt", "good.txt", NAME}
    assert {*failed} - either == {*BAD, "closed.pdf", "link.txt", "pipe.txt"} - either
    assert articles | {*failed} >= either
    assert [line.split(": ")[:2] for line in run.errors] == [["error", name] for name in failed]


@pytest.mark.parametrize("name", ["empty.txt", "blank.txt", "binary.txt", "broken.pdf", "broken.docx"])
def test_a_reason_is_a_sentence_of_its_own(name: str, run: Run) -> None:
    """Each kind of bad file has its reason, in one line, without Python's names for it."""
    reason = failure_of(run, name)

    assert "\n" not in reason
    assert "Error" not in reason
    assert "Exception" not in reason


def test_an_encrypted_pdf_says_so(run: Run) -> None:
    """A PDF that needs a password is told from a broken one."""
    assert "encrypted" in failure_of(run, "closed.pdf") or "password" in failure_of(run, "closed.pdf")


def test_a_file_over_the_limit_names_the_setting(run: Run) -> None:
    """A file over the limit fails with the setting that raises it."""
    assert "RAG_MAX_FILE_MB" in failure_of(run, "large.txt")


def test_an_unreadable_file_says_so(run: Run) -> None:
    """A file without read permission fails alone."""
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("runs as root, and setpriv is not there to lower it")
    assert "permission" in failure_of(run, "secret.txt")


def test_links_out_and_pipes_are_left_alone(run: Run) -> None:
    """A link out of the folder is not followed, and a named pipe does not stop the run: both are told."""
    assert failure_of(run, "link.txt")
    assert failure_of(run, "pipe.txt")


def test_other_encodings_keep_their_letters(run: Run) -> None:
    """A file in a Windows code page is read with all its letters; offsets count in what `text` prints."""
    assert text_of(run, "french.txt") == FRENCH


def test_mixed_encodings_lose_nothing_in_silence(run: Run) -> None:
    """A file of two encodings is refused with its name, or every readable word of it is there."""
    if "mixed.txt" not in [failure["source"] for failure in run.report["failed"]]:
        text = text_of(run, "mixed.txt")
        assert "owner objected" in text
        assert "closed." in text


def test_a_name_with_spaces_and_other_letters(run: Run) -> None:
    """Such a name is the article's name everywhere: in the list, in a place, in a filter."""
    [cited] = read_objects(call_rag("cite", f"{NAME}:0-8", "--json", store=run.store))
    [found] = read_objects(call_rag("search", "tram line", "--source", NAME, "--json", store=run.store))

    assert (cited["source"], cited["quote"]) == (NAME, "The tram")
    assert {passage["source"] for passage in found["passages"]} == {NAME}


def test_two_files_with_the_same_text_are_two_articles(run: Run) -> None:
    """A copy under another name is an article of its own."""
    [found] = read_objects(call_rag("search", "ferry company boats", "--json", store=run.store))

    assert {"good.txt", "copy.txt"} <= {passage["source"] for passage in found["passages"]}
    assert text_of(run, "good.txt") == text_of(run, "copy.txt") == GOOD


def test_one_line_of_5_mb_is_read(tmp_path: Path) -> None:
    """A file of one enormous line is indexed, and its text comes back whole."""
    words = "The council voted again on the harbour. " * 125_000
    (tmp_path / "line.txt").write_text(words, encoding="utf-8")
    store = tmp_path / "store"

    assert call_rag("index", tmp_path / "line.txt", store=store).returncode == 0
    assert call_rag("text", "line.txt", store=store).stdout.decode() == words


def test_a_folder_that_is_not_there(seed_store: Path, tmp_path: Path) -> None:
    """A path that does not exist is an error with its name, and takes nothing from the index."""
    store = tmp_path / "store"
    shutil.copytree(seed_store, store)
    result = call_rag("index", tmp_path / "nowhere", store=store)

    assert result.returncode == 1
    assert "nowhere" in error_line(result)
    assert len(read_objects(call_rag("articles", "--json", store=store))) == 5


@pytest.mark.parametrize("question", ["", "   ", "?"], ids=["empty", "blank", "mark"])
def test_an_empty_question(question: str, seed_store: Path) -> None:
    """A question without words is an error that says so."""
    for command in ("ask", "search"):
        result = call_rag(command, question, "--json", store=seed_store)

        assert (result.returncode, result.stdout) == (1, b"")
        assert "empty" in error_line(result)


def test_an_enormous_question(seed_store: Path) -> None:
    """A question of 100,000 characters gives a clear error, or is answered; the rows behind it get their turn."""
    rows = [
        {"id": 1, "question": "harbour " * 12_500},
        {"id": 2, "question": "x" * 100_000},
        {"id": 3, "question": "who met whom?"},
    ]
    result = call_rag("ask", "--batch", "-", store=seed_store, stdin="\n".join(map(json.dumps, rows)))
    answers = read_objects(result)

    assert [answer["id"] for answer in answers] == [1, 2, 3]
    assert all(len(answer["error"]) < 300 if "error" in answer else answer["receipt"] for answer in answers[:2])
    assert "error" not in answers[2]


@pytest.mark.parametrize(
    "place",
    ["", "001", "001_d812d9f40e7c6545.txt", ":1-2", "{}:5", "{}:a-b", "{}:-1-5", "{}:9-9", "{}:9-5", "{}:0-9999999"],
)
def test_a_place_that_is_none(place: str, seed_store: Path) -> None:
    """A malformed or impossible place is one line that says how to write it."""
    result = call_rag("cite", place.format("001_d812d9f40e7c6545.txt"), store=seed_store)

    assert (result.returncode, result.stdout) == (1, b"")
    assert error_line(result)


def test_a_store_of_another_embedder(seed_store: Path, tmp_path: Path) -> None:
    """Vectors of two embedders are never mixed: the error names the command that mends it, and nothing is lost."""
    store = tmp_path / "store"
    shutil.copytree(seed_store, store)
    # Port 9 of loopback answers nobody: were the endpoint asked, the error would be another.
    settings = {"RAG_EMBEDDING_MODEL": "another", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "none"}
    for arguments in (["search", "war"], ["index", str(SEEDS)]):
        result = call_rag(*arguments, store=store, settings=settings)

        assert (result.returncode, result.stdout) == (1, b"")
        assert "--rebuild" in error_line(result)
    assert call_rag("search", "war", store=store).returncode == 0


def test_a_second_writer(seed_store: Path, tmp_path: Path) -> None:
    """While one process writes, another is refused at once with its number, and readers go on."""
    store = tmp_path / "store"
    shutil.copytree(seed_store, store)
    with writing(store):
        refused = run_rag("index", SEEDS, store=store)
        read = run_rag("search", "war", "--json", store=store)

    assert (refused.returncode, refused.stdout) == (1, b"")
    assert str(os.getpid()) in error_line(refused)
    assert (read.returncode, read.stderr) == (0, b"")
    assert run_rag("index", SEEDS, store=store).returncode == 0


@pytest.mark.parametrize("harm", ["missing", "emptied", "garbled"])
def test_a_damaged_chroma_folder_is_rebuilt(harm: str, seed_store: Path, tmp_path: Path) -> None:
    """Chroma's folder moved away, emptied or overwritten: the next search finds all the same, and says what it did."""
    store = tmp_path / "store"
    shutil.copytree(seed_store, store)
    if harm == "garbled":
        for path in (store / "chroma").rglob("*"):
            if path.is_file() and path.name != "CURRENT":
                path.write_bytes(b"\x00garbage" * 64)
    else:
        shutil.rmtree(store / "chroma")
        if harm == "emptied":
            (store / "chroma").mkdir()
    whole = read_objects(call_rag("search", "war in Ukraine", "--json", store=seed_store))
    result = call_rag("search", "war in Ukraine", "--json", store=store)

    assert result.returncode == 0, result.stderr.decode()
    assert read_objects(result) == whole
    [note] = result.stderr.decode().splitlines()
    assert note.startswith("note: ")
    assert call_rag("search", "war", store=store).stderr == b""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none.txt", "does not exist"),
        ("empty.txt", "is empty"),
        ("blank.txt", "holds no text"),
        ("broken.pdf", "PDF"),
        ("notes.xyz", "not read"),
        ("folder.txt", "is a folder"),
        ("marks.txt", "no words"),
    ],
)
def test_a_draft_that_cannot_be_checked_is_one_line(name: str, words: str, seed_store: Path, tmp_path: Path) -> None:
    """Missing, empty, of an unknown kind, without a word: status 1, and one line that says what is wrong."""
    for bad in ("empty.txt", "blank.txt", "broken.pdf"):
        (tmp_path / bad).write_bytes(BAD[bad])
    (tmp_path / "notes.xyz").write_text(GOOD, encoding="utf-8")
    (tmp_path / "marks.txt").write_text("… — !", encoding="utf-8")
    (tmp_path / "folder.txt").mkdir()
    result = call_rag("verify", tmp_path / name, store=seed_store)

    assert (result.returncode, result.stdout) == (1, b"")
    assert words in error_line(result)

"""The command line as a program: usage, streams, exit statuses, what a person reads, what it imports."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import ROOT, SEEDS, call_rag, clean_environment, error_line, read_objects, run_rag
from corpora import write_texts
from scripted_server import ScriptedServer
from talks import TALKS

QUESTION = "what did Lavrov say about Southeast Asia?"
HEAVY = ("chromadb", "wordllama", "llama_index", "openai", "trafilatura", "streamlit", "pypdf", "docx")


def imports_of(*arguments: str, store: Path) -> set[str]:
    """The packages that a command imported, from Python's own report."""
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "rag", "--store", str(store), *arguments],
        capture_output=True,
        cwd=store.parent,
        env=clean_environment(),
        timeout=120,
        check=True,
        text=True,
    )
    return {line.rsplit("|", 1)[1].strip().split(".")[0] for line in result.stderr.splitlines() if "|" in line}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["search"],
        ["ask"],
        ["text"],
        ["cite"],
        ["summarize"],
        ["verify"],
        ["verify", "draft.txt", "--batch", "-"],
        ["ask", "Who met whom?", "--batch", "-"],
        ["search", "harbour", "--top-k", "0"],
        ["search", "harbour", "--top-k", "many"],
        ["articles", "--jso"],
        ["speakers", "--merge", "Tove Brandt"],
        ["speakers", "--into", "Tove Brandt"],
        ["speakers", "--split", "Tove Brandt", "--undo"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2_and_one_line(arguments: list[str], tmp_path: Path) -> None:
    """What the parser cannot understand is status 2, one line on stderr, and nothing on stdout."""
    result = run_rag(*arguments, store=tmp_path / "store")

    assert (result.returncode, result.stdout) == (2, b"")
    assert error_line(result)


@pytest.mark.parametrize("command", ["articles", "text", "search", "ask", "cite", "summarize"])
def test_an_empty_store_names_the_mend(command: str, tmp_path: Path) -> None:
    """Before anything is indexed, each command says how to index, and makes no store by the way."""
    arguments = {"articles": [], "cite": ["a.txt:0-1"]}.get(command, ["harbour"])
    result = call_rag(command, *arguments, store=tmp_path / "store")

    assert (result.returncode, result.stdout) == (1, b"")
    assert "`python -m rag index`" in error_line(result)
    assert not (tmp_path / "store").exists()


def test_the_store_may_stand_after_the_command(seed_store: Path, tmp_path: Path) -> None:
    """`--store` after the command is the same as before it, and goes before RAG_STORE."""
    [*told] = read_objects(run_rag("articles", "--json", "--store", seed_store, store=tmp_path / "none"))
    result = subprocess.run(
        [sys.executable, "-m", "rag", "articles", "--json"],
        env=clean_environment(RAG_STORE=str(seed_store)),
        cwd=tmp_path,
        capture_output=True,
        timeout=120,
        check=True,
    )

    assert told == read_objects(result)
    assert len(told) == 5


def test_help_and_light_commands_import_nothing_heavy(seed_store: Path) -> None:
    """Help, the list of articles and their text come without the store's, the embedder's or the model's packages."""
    light = (["--help"], ["articles", "--json"], ["text", "000_94be052607c26fca.txt"])
    imported = {" ".join(arguments): imports_of(*arguments, store=seed_store) for arguments in light}

    assert {name: packages & set(HEAVY) for name, packages in imported.items()} == {name: set() for name in imported}
    assert "rich" not in imported["--help"]
    assert "argparse" in imported["--help"]


def test_an_answer_needs_no_model_package(seed_store: Path) -> None:
    """An offline answer imports neither LlamaIndex nor the client of a language model: they take over a second."""
    imported = imports_of("ask", QUESTION, "--json", store=seed_store)

    assert imported & {"llama_index", "openai", "streamlit", "trafilatura"} == set()


def test_a_person_reads_sentences_with_numbers_and_their_places(seed_store: Path) -> None:
    """Without --json the answer's sentences carry [n], and below stands where each comes from."""
    [answer] = read_objects(call_rag("ask", QUESTION, "--json", store=seed_store))
    shown = call_rag("ask", QUESTION, store=seed_store).stdout.decode()

    assert "{" not in shown
    for number, citation in enumerate(answer["citations"], 1):
        assert f"[{number}]" in shown
        assert f"{citation['source']}:{citation['line']}" in shown
    words = " ".join(shown.split())
    assert all(" ".join(sentence["text"].split()) in words for sentence in answer["sentences"])


def test_a_person_reads_the_receipt_of_an_abstention(seed_store: Path) -> None:
    """An abstention shows what was searched and what is missing."""
    shown = call_rag("ask", "what did the volcanologist recommend about Krakatoa?", store=seed_store).stdout.decode()

    assert re.search(r"searched\s+5 articles", shown)
    assert "krakatoa" in shown.lower()


def test_a_language_model_answers_where_one_is_set_up(seed_store: Path) -> None:
    """With an endpoint set, `ask` goes there and names the model; `--offline` does not."""
    with ScriptedServer("Lavrov said that they have a unified position. [1]") as server:
        settings = {"OPENAI_BASE_URL": server.url, "OPENAI_MODEL": "scripted"}
        [asked] = read_objects(call_rag("ask", QUESTION, "--json", store=seed_store, settings=settings))
        requests = len(server.requests)
        [alone] = read_objects(call_rag("ask", QUESTION, "--offline", "--json", store=seed_store, settings=settings))

    assert (asked["engine"], requests) == ("llm:scripted", 1)
    assert (alone["engine"], len(server.requests)) == ("extractive", 1)


def test_the_work_of_a_language_model_is_shown_on_request(seed_store: Path) -> None:
    """`--work` prints the prompt and the reply as they were; JSON has tokens and time always, these only then; what was
    asked before comes from the cache unless `--fresh` is given.
    """
    reply = "Lavrov said that they have a unified position. [1] Everybody cheered."
    with ScriptedServer(reply) as server:
        settings = {"OPENAI_BASE_URL": server.url, "OPENAI_MODEL": "scripted"}
        shown = call_rag("ask", QUESTION, "--work", store=seed_store, settings=settings).stdout.decode()
        requests = len(server.requests)
        [cached] = read_objects(call_rag("ask", QUESTION, "--json", store=seed_store, settings=settings))
        asked_again = len(server.requests) - requests
        [fresh] = read_objects(
            call_rag("ask", QUESTION, "--json", "--work", "--fresh", store=seed_store, settings=settings)
        )

    assert "You answer a question from news articles." in shown
    assert reply in shown
    assert "Not supported by the files" in shown
    assert "(unsupported; it marks no evidence)" in shown
    assert (requests, asked_again, len(server.requests)) == (2, 0, 4)
    assert cached["work"].keys() == {"usage", "is_cached"}
    assert cached["work"]["is_cached"]
    assert fresh["work"]["replies"][0] == reply
    assert not fresh["work"]["is_cached"]


def test_a_model_that_is_not_there_costs_a_note_only(seed_store: Path) -> None:
    """Where the endpoint does not answer, the offline answer comes with one line on stderr, and status 0."""
    # Port 9 of loopback answers nobody.
    settings = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "RAG_MODEL_TIMEOUT": "5"}
    result = call_rag("ask", QUESTION, "--json", store=seed_store, settings=settings)
    [answer] = read_objects(result)
    [note] = result.stderr.decode().splitlines()

    assert (result.returncode, answer["engine"], answer["abstained"]) == (0, "extractive", False)
    assert note.startswith("note: ")
    assert answer["notice"] in note


def test_a_person_reads_tables(seed_store: Path) -> None:
    """Articles, passages, places and summaries are laid out within 100 columns where stdout is no terminal."""
    source = "001_d812d9f40e7c6545.txt"
    commands = (["articles"], ["search", "war"], ["cite", f"{source}:100-140"], ["summarize", source])
    shown = {command[0]: call_rag(*command, store=seed_store).stdout.decode() for command in commands}

    assert all(source in shown[name] for name in ("articles", "search", "cite", "summarize"))
    assert "2023-07-15" in shown["articles"]
    assert "undated" in shown["articles"]
    assert (SEEDS / source).read_text(encoding="utf-8")[100:140] in " ".join(shown["cite"].split())
    assert max(len(line) for text in shown.values() for line in text.splitlines()) <= 100


def test_a_sub_editor_reads_the_problems_of_a_draft_first(seed_store: Path, tmp_path: Path) -> None:
    """Totals, then what is wrong with its line, its place and the words that differ, then what holds."""
    statements = read_objects(call_rag("statements", "--json", store=seed_store))
    direct = next(one for one in statements if one["kind"] == "direct" and one["speaker"] and len(one["spans"]) == 1)
    words = direct["text"].strip('“”",').split()
    altered = " ".join([*words[:2], "volcanoes", *words[3:]])
    draft = f"“{' '.join(words)},” {direct['speaker']} said.\n\n“{altered},” {direct['speaker']} said.\n"
    (tmp_path / "draft.txt").write_text(draft, encoding="utf-8")
    result = run_rag("verify", tmp_path / "draft.txt", store=seed_store)
    output = result.stdout.decode()

    assert result.returncode == 0
    assert "1 found, 1 altered" in output
    assert output.index("To look at") < output.index("altered  “") < output.index("Holds")
    assert re.search(r"line 3 +altered", output)
    assert f"[-volcanoes-] {{+{words[2]}+}}" in " ".join(output.split())
    assert f"{direct['source']}:" in output


def test_words_of_documents_never_act_on_the_terminal(tmp_path: Path) -> None:
    """Control codes and rich's markup in an article or a file's name are shown or left out, and never obeyed."""
    folder = tmp_path / "news"
    folder.mkdir()
    name = "an [bold]odd\x1b[31m name.txt"
    (folder / name).write_text(
        "The mayor said the [red]harbour[/red] gate was \x9b2J\u2066 closed :warning: until the storm had passed."
        "\n\n\u202eShips\u202c waited outside the harbour for two days, the mayor said.\n",
        encoding="utf-8",
    )
    store = tmp_path / "store"
    assert call_rag("index", folder, store=store).returncode == 0
    for arguments in (["articles"], ["search", "harbour"], ["ask", "what did the mayor say about the harbour?"]):
        shown = call_rag(*arguments, store=store).stdout.decode()

        assert "an [bold]odd" in shown
        assert not {"\x1b", "\x9b", "\u2066", "\u202e"} & set(shown)
    [article] = read_objects(call_rag("articles", "--json", store=store))
    assert article["source"] == name
    assert "[red]harbour[/red]" in call_rag("search", "harbour", store=store).stdout.decode()
    assert "\x9b2J\u2066" in call_rag("text", name, store=store).stdout.decode()


def test_a_closed_pipe_is_silent(seed_store: Path) -> None:
    """`… | head` ends the command without a word."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rag", "--store", str(seed_store), "search", "--batch", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=seed_store.parent,
        env=clean_environment(),
    )
    assert process.stdout
    assert process.stdin
    process.stdin.write(json.dumps({"id": 0, "query": "war"}).encode() + b"\n")
    process.stdin.flush()
    process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    _, stderr = process.communicate(b"".join(b'{"id": 1, "query": "war"}\n' for _ in range(200)), timeout=60)

    assert (process.returncode, stderr) == (0, b"")


def test_an_interrupt_is_one_line_and_status_130(seed_store: Path) -> None:
    """Ctrl-C ends with one line, no traceback."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rag", "--store", str(seed_store), "search", "--batch", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=seed_store.parent,
        env=clean_environment(),
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps({"id": 0, "query": "war"}).encode() + b"\n")
    process.stdin.flush()
    process.stdout.readline()  # it is at work now, and waits for the next row
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)

    assert (process.returncode, stderr.decode()) == (130, "interrupted\n")


def test_the_batch_reads_any_row_that_json_allows(seed_store: Path) -> None:
    """Blank lines are no rows; a byte order mark, odd types, deep nesting, NaN, bytes that are no UTF-8 stop none."""
    rows = [
        b'\xef\xbb\xbf{"id": 1.50, "query": "war"}',
        b"",
        b'{"id": "lone \\ud800", "query": "war"}',
        b"[" * 100_000,
        b'{"id": NaN, "query": "war"}',
        b'{"id": 2, "query": "caf\xe9"}',
        b'{"id": 3, "query": ["war"]}',
        b'{"id": 4, "query": "war", "top_k": true}',
        b'{"id": 5, "query": "war", "source": {"a": 1}}',
        b'{"id": 6, "query": "war", "since": "2023-02-30"}',
        b'{"id": 7, "query": "war", "since": "2024", "until": "2023-12"}',
        b'{"id": 8, "query": "war", "meeting": "Somewhere"}',
        b'{"id": 9, "query": "war", "since": null, "top_k": 1}',
        b"{}",
    ]
    result = call_rag("search", "--batch", "-", store=seed_store, stdin=b"\n".join(rows))
    answers = read_objects(result)

    assert [answer["id"] for answer in answers] == [1.5, "lone \ud800", None, None, None, 3, 4, 5, 6, 7, 8, 9, None]
    assert [index for index, answer in enumerate(answers) if "error" not in answer] == [0, 1, 11]
    assert (result.returncode, result.stderr) == (1, b"")


def test_a_batch_file_that_is_not_there_is_an_error(seed_store: Path) -> None:
    """A batch file that cannot be read is status 1, with its name."""
    for name in ("none.jsonl", str(seed_store)):
        result = call_rag("ask", "--batch", name, store=seed_store)

        assert (result.returncode, result.stdout) == (1, b"")
        assert name in error_line(result)


def test_output_is_utf8_whatever_the_locale(seed_store: Path) -> None:
    """The text goes out as UTF-8 and JSON keeps its letters under any locale."""
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "latin-1"}
    text = run_rag("text", "000_94be052607c26fca.txt", store=seed_store, settings=settings)
    found = run_rag("search", "war in Ukraine", "--json", store=seed_store, settings=settings)

    assert text.stdout == (SEEDS / "000_94be052607c26fca.txt").read_bytes()
    assert "’" in found.stdout.decode()


def test_a_python_without_the_requirements_says_what_to_do(tmp_path: Path) -> None:
    """Whoever forgot to activate the environment reads one line with the mend."""
    command = [sys.executable, "-S", "-m", "rag", "--store", str(tmp_path / "store"), "index"]  # -S: nothing installed
    result = subprocess.run(
        command, cwd=ROOT, env=clean_environment(), capture_output=True, timeout=60, check=False, text=True
    )

    assert result.returncode == 1
    assert re.fullmatch(
        r"error: the package \w+ is not installed .*: pip install -r requirements\.txt\n", result.stderr
    )


def test_an_unexpected_error_is_one_line_unless_debugging(seed_store: Path) -> None:
    """A defect shows one line; with RAG_DEBUG its traceback."""
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full, a file on which every write fails")
    command = [sys.executable, "-m", "rag", "--store", str(seed_store), "articles", "--json"]
    shown = {}
    for debug in ("", "1"):
        with open("/dev/full", "wb") as full:  # noqa: PTH123  Path.open would create it where it is missing
            result = subprocess.run(
                command,
                stdout=full,
                stderr=subprocess.PIPE,
                cwd=seed_store.parent,
                env=clean_environment(RAG_DEBUG=debug),
                timeout=60,
                check=False,
                text=True,
            )
        shown[debug] = (result.returncode, result.stderr)

    assert shown[""][0] == 1
    assert re.fullmatch(r"error: unexpected OSError: .*; set RAG_DEBUG=1 to see where it comes from\n", shown[""][1])
    assert "Traceback" in shown["1"][1]


def test_a_wrong_setting_is_named(seed_store: Path) -> None:
    """A setting that cannot be used is named in one line."""
    result = call_rag("articles", store=seed_store, settings={"RAG_MAX_FILE_MB": "twenty"})

    assert result.returncode == 1
    assert "RAG_MAX_FILE_MB" in error_line(result)


def test_progress_goes_to_a_terminal_only(tmp_path: Path) -> None:
    """With stderr in a file there is no progress; on a terminal there is, and stdout stays JSON."""
    pty = pytest.importorskip("pty")
    master, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "rag", "--store", str(tmp_path / "shown"), "index", str(SEEDS), "--json"],
        stdout=subprocess.PIPE,
        stderr=terminal,
        cwd=tmp_path,
        env=clean_environment(TERM="xterm", COLUMNS="80"),
    )
    os.close(terminal)
    assert process.stdout
    seen = b""
    try:
        while chunk := os.read(master, 4096):
            seen += chunk
    except OSError:  # Linux says so when the other side has closed
        pass
    report = json.loads(process.stdout.read())
    process.stdout.close()
    process.wait(timeout=60)
    os.close(master)

    quiet = run_rag("index", SEEDS, "--json", store=tmp_path / "shown")
    assert report["articles"] == 5
    assert b"5/5" in seen
    assert quiet.stderr == b""


def test_help_names_every_command(tmp_path: Path) -> None:
    """Help stands on stdout with status 0, and names every command."""
    result = run_rag("--help", store=tmp_path / "store")

    assert (result.returncode, result.stderr) == (0, b"")
    for command in ("index", "articles", "text", "search", "ask", "cite", "summarize"):
        assert re.search(rf"^    {command} ", result.stdout.decode(), re.MULTILINE)


@pytest.fixture
def talks_store(tmp_path: Path) -> Path:
    """TALKS, indexed."""
    folder = write_texts(tmp_path / "talks", TALKS)
    call_rag("index", folder, store=tmp_path / "store")
    return tmp_path / "store"


def test_a_person_reads_who_speaks_and_why(talks_store: Path) -> None:
    """The list has names, posts and numbers; `--why` each name with its article and the reason."""
    listed = call_rag("speakers", store=talks_store).stdout.decode()
    why = call_rag("speakers", "--why", "Brandt", store=talks_store).stdout.decode()

    assert re.search(r"4\s+2\s+Pavel Orlik\s+person", listed)
    assert "transport minister" in listed
    assert "courier.txt · same name" in why
    assert "The speaker goes by this name" in why


def test_decisions_about_speakers_are_made_listed_and_taken_back(talks_store: Path, tmp_path: Path) -> None:
    """A merge and a split hold through another indexing; `--undo` takes the last back, until there is none."""
    merged = call_rag("speakers", "--merge", "Tora Brandt", "--into", "Tove Brandt", store=talks_store)
    call_rag("speakers", "--split", "Pavel Orlik", "--source", "herald.txt", store=talks_store)
    (tmp_path / "talks" / "mirror.txt").write_text(TALKS["mirror.txt"] + "\nIt rained.\n", encoding="utf-8")
    call_rag("index", tmp_path / "talks", store=talks_store)
    decided = call_rag("speakers", store=talks_store).stdout.decode()
    edits = call_rag("speakers", "--edits", store=talks_store).stdout.decode()
    undone = [call_rag("speakers", "--undo", store=talks_store) for _ in range(3)]

    assert merged.stdout.decode() == "“Tora Brandt” joined to “Tove Brandt”\n"
    assert re.search(r"4\s+3\s+Tove Brandt\s+person\s+Tora Brandt", decided)
    assert len(re.findall(r"2\s+1\s+Pavel Orlik", decided)) == 2
    assert edits.splitlines() == [merged.stdout.decode().strip(), "“Pavel Orlik” set apart, in herald.txt"]
    assert [result.returncode for result in undone] == [0, 0, 1]
    assert "nothing was decided" in error_line(undone[2])
    assert re.search(r"3\s+2\s+Tove Brandt\s+person\s+–", call_rag("speakers", store=talks_store).stdout.decode())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--why", "Pavel Orlick"], "“Pavel Orlik”"),
        (["--split", "Pavel Orlick"], "“Pavel Orlik”"),
        (["--merge", "Tora Brandt", "--into", "Tore Brandt"], "“Tora Brandt”"),
        (["--split", "Tora Brandt"], "stands apart already"),
        (["--split", "Tora Brandt", "--source", "mirror.txt", "--source", "herald.txt"], "one --source"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_decision_that_cannot_be_made_is_one_sentence(talks_store: Path, arguments: list[str], words: str) -> None:
    """An unknown name tells the nearest ones; what would change nothing is refused, and nothing is kept."""
    result = call_rag("speakers", *arguments, store=talks_store)

    assert (result.returncode, result.stdout) == (1, b"")
    assert words in error_line(result)
    assert call_rag("speakers", "--edits", store=talks_store).stdout == b""

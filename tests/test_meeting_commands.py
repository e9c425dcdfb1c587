"""`meetings` and `summarize` on the command line: lists, decisions, readouts, and what is refused."""

import json
from pathlib import Path

import pytest
from command_line import call_rag, error_line, read_objects
from corpora import write_texts
from meeting_articles import MEETINGS
from salt_road import play
from scripted_server import Fault, ScriptedServer


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """MEETINGS, indexed."""
    folder = tmp_path_factory.mktemp("commands")
    write_texts(folder / "news", MEETINGS)
    call_rag("index", folder / "news", store=folder / "store")
    return folder / "store"


def test_meetings_are_listed_for_a_person(store: Path) -> None:
    """Name, place, days, articles, participants and the id that other commands take."""
    printed = call_rag("meetings", store=store).stdout.decode()

    assert "Northern Herring Forum, Port Ellen, June 2022\nPort Ellen · 14–15 June 2022 · 3 articles\n" in printed
    assert "\nnorthern-herring-forum-port-ellen-june-2022\n" in printed


def test_why_shows_the_places_that_a_meeting_rests_on(store: Path) -> None:
    """For a person in words, as JSON with offsets."""
    printed = call_rag("meetings", "--why", "lisbon", store=store).stdout.decode()
    [record] = read_objects(call_rag("meetings", "--why", "lisbon", "--json", store=store))

    assert "lisbon.txt  reports:" in printed
    assert {gathering["source"] for gathering in record["gatherings"]} == {"lisbon.txt", "week.txt"}
    assert record["reasons"]


def test_decisions_are_made_listed_and_taken_back(store: Path) -> None:
    """Each says what it did; the last one goes first."""
    done = [
        call_rag("meetings", "--rename", "2021", "--to", "The quarrel", store=store),
        call_rag("meetings", "--date", "quarrel", "--to", "2021-05-19/2021-05-20", "--json", store=store),
    ]
    listed = read_objects(call_rag("meetings", "--edits", "--json", store=store))
    names = [meeting["name"] for meeting in read_objects(call_rag("meetings", "--json", store=store))]
    back = [call_rag("meetings", "--undo", store=store) for _ in range(3)]

    assert [result.returncode for result in (*done, *back)] == [0, 0, 0, 0, 1]
    assert done[0].stdout.decode() == "The meeting of before.txt is called “The quarrel”\n"
    assert [edit["kind"] for edit in listed] == ["rename", "date"]
    assert json.loads(done[1].stdout) == listed[1]
    assert "The quarrel" in names
    assert back[0].stdout.decode() == "taken back: The meeting of before.txt is dated 2021-05-19/2021-05-20\n"
    assert "nothing was decided" in error_line(back[2])


@pytest.mark.parametrize(
    "options",
    [
        ["meetings", "--rename", "lisbon"],
        ["meetings", "--to", "Lisbon"],
        ["meetings", "--merge", "lisbon"],
        ["meetings", "--split", "lisbon"],
        ["meetings", "--pin", "lisbon", "--source", "week.txt"],
        ["meetings", "--rename", "lisbon", "--pin", "2021", "--to", "x"],
        ["summarize"],
        ["summarize", "lisbon", "--all"],
        ["summarize", "--all", "--export", "all.md"],
    ],
)
def test_what_does_not_go_together_is_wrong_usage(options: list[str], store: Path) -> None:
    """One line that names the help, and status 2."""
    result = call_rag(*options, store=store)

    assert (result.returncode, result.stdout) == (2, b"")
    assert error_line(result).startswith("error: ")


def test_readouts_are_printed_for_a_person(store: Path) -> None:
    """One by its name, or all of them; with the places of their sentences, and where the accounts differ."""
    one = call_rag("summarize", "port ellen june 2022", store=store).stdout.decode()
    every = call_rag("summarize", "--all", store=store).stdout.decode()

    assert one.startswith("Northern Herring Forum, Port Ellen, June 2022\n\nThe meeting\n")
    assert "\nWhere the accounts differ\n" in one
    assert one in every
    assert every.count("\nThe meeting\n") == 3


MINISTER = "Tove Brandt said: “We have much to do and little herring.” <much to do>"
WRITES = play(points=MINISTER, readout=f"## Tove Brandt\n{MINISTER}")


def test_a_model_writes_readouts_where_one_is_set_up(store: Path, tmp_path: Path) -> None:
    """Of a meeting, an article, or all; it says so in the table, as JSON and in exports. `--offline` does not ask."""
    with ScriptedServer(WRITES) as server:
        settings = {"OPENAI_BASE_URL": server.url, "OPENAI_MODEL": "some-model"}
        printed = call_rag("summarize", "port ellen june 2022", store=store, settings=settings).stdout.decode()
        exported = tmp_path / "readout.md"
        command = ("summarize", "port ellen june 2022", "--json", "--export", exported)
        [record] = read_objects(call_rag(*command, store=store, settings=settings))
        calls = len(server.requests)
        call_rag("summarize", "port ellen june 2022", "--fresh", store=store, settings=settings)
        fresh = len(server.requests)
        [offline] = read_objects(
            call_rag("summarize", "port ellen june 2022", "--offline", "--json", store=store, settings=settings)
        )
        article = call_rag("summarize", "herald.txt", store=store, settings=settings).stdout.decode()

    assert "\nWritten by some-model, every sentence checked\n" in printed
    assert "Tove Brandt said: “We have much to do and little herring.” [" in printed
    assert record["engine"] == "llm:some-model"
    assert record["notice"].endswith("that holds and has room: Pavel Orlik.")
    assert record["work"]["is_cached"]
    assert "Written by some-model, every sentence checked" in exported.read_text(encoding="utf-8")
    assert fresh == 2 * calls
    assert (offline["engine"], offline["work"]) == ("extractive", None)
    assert "\nWritten by some-model, every sentence checked\n" in article
    assert len(server.requests) == fresh + 1


def test_a_model_that_fails_is_told_beside_the_readout(store: Path) -> None:
    """On stderr; stdout has the offline readout."""
    offline = call_rag("summarize", "lisbon", store=store)
    with ScriptedServer(Fault(kind="status", status=401)) as server:
        result = call_rag("summarize", "lisbon", store=store, settings={"OPENAI_BASE_URL": server.url})

    assert (result.returncode, result.stdout) == (0, offline.stdout)
    assert result.stderr.decode().startswith("note: The language model")

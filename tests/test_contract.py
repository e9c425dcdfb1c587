"""The command line answers as its contract says, over the sample articles, in processes of its own."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from command_line import SEEDS, call_rag, error_line, read_objects, run_rag

SOURCES = sorted(path.name for path in SEEDS.iterdir())
ANSWERED = "what did Lavrov say about Southeast Asia?"
UNANSWERED = "what did the volcanologist recommend about the eruption of Krakatoa?"

Record = dict[str, Any]


@pytest.fixture(scope="module")
def texts(seed_store: Path) -> dict[str, str]:
    """What `text` prints for each source."""
    results = {source: run_rag("text", source, store=seed_store) for source in SOURCES}
    assert {result.returncode for result in results.values()} == {0}
    return {source: result.stdout.decode() for source, result in results.items()}


@pytest.fixture(scope="module")
def articles(seed_store: Path) -> list[Record]:
    return read_objects(run_rag("articles", "--json", store=seed_store))


@pytest.fixture(scope="module")
def answers(seed_store: Path) -> list[Record]:
    """An answer, an abstention, an answer from one source only, and three rows that cannot be answered."""
    rows = [
        json.dumps({"id": 1, "question": ANSWERED}),
        json.dumps({"id": {"any": ["kind"]}, "question": UNANSWERED}),
        json.dumps({"id": "one source", "question": ANSWERED, "source": SOURCES[4]}),
        json.dumps({"id": "no question"}),
        json.dumps({"id": "no filter", "question": ANSWERED, "since": "last week"}),
        "this is no JSON",
    ]
    result = run_rag("ask", "--batch", "-", "--json", store=seed_store, stdin="\n".join(rows))
    assert result.returncode == 1
    return read_objects(result)


@pytest.fixture(scope="module")
def found(seed_store: Path) -> list[Record]:
    rows = [{"id": "a", "query": "Southeast Asia"}, {"id": None, "query": "Ukraine war", "top_k": 3}]
    result = run_rag("search", "--batch", "-", "--top-k", "4", store=seed_store, stdin="\n".join(map(json.dumps, rows)))
    assert result.returncode == 0
    return read_objects(result)


def test_index_reports_and_a_second_run_writes_nothing(tmp_path: Path) -> None:
    """`index` reports the fields of the contract; over unchanged files it says so and touches no file of the store."""
    store = tmp_path / "store"
    [first] = read_objects(run_rag("index", SEEDS, "--json", store=store))
    before = {path: path.stat().st_mtime_ns for path in (store / "chroma").rglob("*")}
    [second] = read_objects(run_rag("index", SEEDS, "--json", store=store))

    assert {name: first[name] for name in ("added", "updated", "unchanged", "removed", "failed", "articles")} == {
        "added": 5, "updated": 0, "unchanged": 0, "removed": 0, "failed": [], "articles": 5,
    }  # fmt: skip
    assert {"statements", "meetings"} <= set(first)
    assert first["passages"] > first["articles"]
    assert first["seconds"] > 0
    assert second == {**first, "added": 0, "unchanged": 5, "seconds": second["seconds"]}
    assert {path: path.stat().st_mtime_ns for path in (store / "chroma").rglob("*")} == before


def test_files_that_are_gone_are_removed(tmp_path: Path) -> None:
    """A file gone from an indexed folder leaves the index, a changed one is updated."""
    folder, store = tmp_path / "news", tmp_path / "store"
    folder.mkdir()
    (folder / "a.txt").write_text("The harbour reopened on Monday. Ships waited outside.\n")
    (folder / "b.txt").write_text("The bridge was closed for repairs. Traffic was led around it.\n")
    call_rag("index", folder, store=store)
    (folder / "a.txt").unlink()
    (folder / "b.txt").write_text("The bridge was opened again. Traffic crosses it.\n")
    [report] = read_objects(call_rag("index", folder, "--json", store=store))

    assert (report["added"], report["updated"], report["removed"], report["articles"]) == (0, 1, 1, 1)


def test_the_store_lies_where_the_contract_says(seed_store: Path) -> None:
    """Chroma's generation is the one that CURRENT names, and its passages are as many as `index` reports."""
    import chromadb

    [report] = read_objects(run_rag("index", SEEDS, "--json", store=seed_store))
    generation = seed_store / "chroma" / (seed_store / "chroma" / "CURRENT").read_text().strip()
    client = chromadb.PersistentClient(str(generation), chromadb.Settings(anonymized_telemetry=False))
    try:
        passages = client.get_collection("passages", embedding_function=None).count()
    finally:
        client.close()

    assert (seed_store / "catalog.sqlite").is_file()
    assert passages == report["passages"]


def test_text_is_the_file_exactly(texts: dict[str, str]) -> None:
    """`text` prints the decoded file, each newline as it is."""
    assert texts == {source: (SEEDS / source).read_bytes().decode() for source in SOURCES}


def test_articles_have_the_facts_of_the_contract(articles: list[Record], texts: dict[str, str]) -> None:
    """Each article has all fields; its spans lie in its text, and `published` stands where `published_span` says."""
    assert [article["source"] for article in articles] == SOURCES
    for article in articles:
        text = texts[article["source"]]
        assert set(article) >= {
            "source", "title", "outlet", "byline", "published", "published_span", "published_reason", "body", "sha256",
            "meetings", "words",
        }  # fmt: skip
        edges = [edge for span in article["body"] for edge in span]
        assert edges == sorted(edges)
        assert 0 <= edges[0] < edges[-1] <= len(text)
        assert article["words"] == sum(len(text[start:end].split()) for start, end in article["body"])
        assert article["sha256"] == hashlib.sha256((SEEDS / article["source"]).read_bytes()).hexdigest()
        assert article["published_reason"]
        assert article["published"] is None or article["published_span"] is not None


def test_a_date_is_never_guessed(articles: list[Record], texts: dict[str, str]) -> None:
    """The imprint dates the one file that has one; a save date above the breadcrumb and weekdays date nothing."""
    dated = {article["source"]: article for article in articles if article["published"]}

    assert {source: article["published"] for source, article in dated.items()} == {SOURCES[1]: "2023-07-15"}
    start, end = dated[SOURCES[1]]["published_span"]
    assert "July 15th, 2023" in texts[SOURCES[1]][start:end]


def test_passages_are_the_words_at_their_place(found: list[Record], texts: dict[str, str]) -> None:
    """Passages come best first, as many as asked for, each being the text at its offsets."""
    assert [(row["id"], row["query"], len(row["passages"])) for row in found] == [
        ("a", "Southeast Asia", 4),
        (None, "Ukraine war", 3),
    ]
    for row in found:
        scores = [passage["score"] for passage in row["passages"]]
        assert scores == sorted(scores, reverse=True)
        for passage in row["passages"]:
            assert set(passage) >= {"source", "start", "end", "text", "score"}
            assert passage["text"] == texts[passage["source"]][passage["start"] : passage["end"]]


def test_rows_come_back_in_order_with_their_ids(answers: list[Record]) -> None:
    """Each row has its line and its id, whatever kind it is of; a bad one has an error and stops no other."""
    assert [row["id"] for row in answers] == [
        1,
        {"any": ["kind"]},
        "one source",
        "no question",
        "no filter",
        None,
    ]
    assert ["error" in row for row in answers] == [False, False, False, True, True, True]


def test_answers_cite_the_words_at_their_place(answers: list[Record], texts: dict[str, str]) -> None:
    """Every citation quotes the text at its offsets, stands on its line, and is numbered in order of first use."""
    answer = answers[0]
    assert set(answer) >= {"id", "question", "answer", "abstained", "engine", "sentences", "citations", "receipt"}
    assert (answer["question"], answer["abstained"], answer["engine"]) == (ANSWERED, False, "extractive")
    assert answer["answer"]
    used: list[int] = []
    for sentence in answer["sentences"]:
        assert set(sentence) >= {"text", "citations", "support"}
        assert sentence["support"] == "verbatim"
        used += [number for number in sentence["citations"] if number not in used]
    assert used == [citation["number"] for citation in answer["citations"]] == list(range(1, len(used) + 1))
    for citation in answer["citations"]:
        assert set(citation) >= {
            "number", "source", "start", "end", "quote", "line", "title", "outlet", "published", "speaker", "via",
            "meeting",
        }  # fmt: skip
        text = texts[citation["source"]]
        assert citation["quote"] == text[citation["start"] : citation["end"]]
        assert citation["line"] == text[: citation["start"]].count("\n") + 1


def test_an_abstention_has_a_receipt(answers: list[Record]) -> None:
    """What the files do not answer is refused, without a citation, and the receipt says what was searched."""
    answer = answers[1]

    assert (answer["abstained"], answer["citations"], answer["sentences"]) == (True, [], [])
    assert answer["receipt"]["articles"] == 5
    assert answer["receipt"]["passages"] > 5
    assert answer["receipt"]["reason"]


def test_filters_hold_what_they_say(answers: list[Record], seed_store: Path) -> None:
    """A source filter lets that source through only; a date filter lets no undated article through."""
    result = run_rag("search", "Ukraine war", "--since", "2023-07", "--until", "2023", "--json", store=seed_store)
    [found] = read_objects(result)

    assert answers[2]["receipt"]["articles"] == 1
    assert {citation["source"] for citation in answers[2]["citations"]} == {SOURCES[4]}
    assert {passage["source"] for passage in found["passages"]} == {SOURCES[1]}


def test_cite_shows_the_place_of_a_citation(
    answers: list[Record], articles: list[Record], texts: dict[str, str], seed_store: Path
) -> None:
    """`cite` of a citation's place gives its words and line, the passage and the context that hold it, its article."""
    citation = answers[0]["citations"][0]
    text = texts[citation["source"]]
    place = f"{citation['source']}:{citation['start']}-{citation['end']}"
    [record] = read_objects(run_rag("cite", place, "--json", store=seed_store))

    for name in ("source", "start", "end", "quote", "line", "title", "outlet", "published", "meeting"):
        assert record[name] == citation[name]
    assert record["speaker"] == citation["speaker"]
    for around in (record["passage"], record["context"]):
        assert around["text"] == text[around["start"] : around["end"]]
    assert record["context"]["start"] <= citation["start"] < citation["end"] <= record["context"]["end"]
    assert record["article"] in articles


def test_furniture_is_a_place_without_a_passage(texts: dict[str, str], seed_store: Path) -> None:
    """Site furniture can be shown, and is no passage: nothing retrieves it."""
    text = texts[SOURCES[0]]
    start = text.index("You may also like")
    place = f"{SOURCES[0]}:{start}-{start + len('You may also like')}"
    [record] = read_objects(run_rag("cite", place, "--json", store=seed_store))

    assert (record["quote"], record["passage"]) == ("You may also like", None)


def test_summarize_cites_its_source_only(texts: dict[str, str], seed_store: Path) -> None:
    """A summary is a few sentences, each carried by words of that one file."""
    [record] = read_objects(run_rag("summarize", SOURCES[3], "--json", store=seed_store))

    assert set(record) >= {"meeting", "sections", "citations", "disagreements"}
    assert {citation["source"] for citation in record["citations"]} == {SOURCES[3]}
    for citation in record["citations"]:
        assert citation["quote"] == texts[SOURCES[3]][citation["start"] : citation["end"]]
    sentences = [sentence for section in record["sections"] for sentence in section["sentences"]]
    assert 1 <= len(sentences) <= 10
    numbers = {citation["number"] for citation in record["citations"]}
    assert all(sentence["citations"] and set(sentence["citations"]) <= numbers for sentence in sentences)


def test_a_single_answer_is_one_line_of_json(seed_store: Path) -> None:
    """Without a batch, `ask --json` prints the same object, with null for its id, on one line."""
    result = run_rag("ask", UNANSWERED, "--offline", "--json", store=seed_store)
    [answer] = read_objects(result)

    assert (result.returncode, answer["id"], answer["question"], answer["abstained"]) == (0, None, UNANSWERED, True)


def test_an_unknown_source_is_an_error_in_one_line(seed_store: Path) -> None:
    """A source that is not indexed gives status 1 and one line that names it."""
    for command in (["text"], ["summarize"], ["search", "Ukraine", "--source"], ["ask", "who met?", "--source"]):
        result = run_rag(*command, "900_none.txt", store=seed_store)

        assert (result.returncode, result.stdout) == (1, b"")
        assert "900_none.txt" in error_line(result)


def test_statements_have_their_words_at_their_places(seed_store: Path, texts: dict[str, str]) -> None:
    """Each span of a statement holds its words, and speaker and cue stand where it says."""
    statements = read_objects(run_rag("statements", "--json", store=seed_store))

    assert {statement["source"] for statement in statements} == set(SOURCES)
    for statement in statements:
        text = texts[statement["source"]]
        assert " … ".join(text[start:end] for start, end in statement["spans"]) == statement["text"]
        assert (statement["start"], statement["end"]) == (statement["spans"][0][0], statement["spans"][-1][1])
        assert statement["kind"] in ("direct", "mixed", "indirect")
        assert statement["meeting"] is None
        assert statement["speaker_span"] is None or text[slice(*statement["speaker_span"])].strip()


def test_statements_are_narrowed_by_speaker_topic_and_filters(seed_store: Path) -> None:
    """Every option leaves fewer statements, and only such as it asks for."""
    every = read_objects(call_rag("statements", "--json", store=seed_store))
    said = read_objects(call_rag("statements", "--speaker", "Lavrov", "--json", store=seed_store))
    topic = read_objects(
        call_rag("statements", "--speaker", "Lavrov", "--about", "Southeast Asia", "--json", store=seed_store)
    )
    one = read_objects(call_rag("statements", "--source", SOURCES[0], "--json", store=seed_store))

    assert len(every) > len(said) > len(topic) > 0
    assert all("Lavrov" in statement["speaker"] for statement in said)
    assert {statement["source"] for statement in one} == {SOURCES[0]}


def test_speakers_are_those_of_the_statements(seed_store: Path, texts: dict[str, str]) -> None:
    """Each speaker has the fields, and as many statements as stand under that name; filters count what they pass."""
    speakers = read_objects(call_rag("speakers", "--json", store=seed_store))
    statements = read_objects(call_rag("statements", "--json", store=seed_store))
    of_one = read_objects(call_rag("speakers", "--source", SOURCES[4], "--json", store=seed_store))
    [why] = read_objects(call_rag("speakers", "--why", "Mike Blinken", "--json", store=seed_store))

    for speaker in speakers:
        assert list(speaker) == ["id", "name", "kind", "variants", "posts", "statements", "articles"]
        assert speaker["kind"] in ("person", "post", "body")
        assert speaker["name"] in speaker["variants"]
        assert speaker["statements"] == sum(s["speaker"] == speaker["name"] for s in statements)
    assert len({speaker["id"] for speaker in speakers}) == len(speakers)
    assert {s["speaker"] for s in statements if s["source"] == SOURCES[4]} - {None} <= {s["name"] for s in of_one}
    assert all(speaker["articles"] == 1 for speaker in of_one)
    assert {name["source"] for name in why["names"] if name["is_error"]} == {SOURCES[2]}
    for name in why["names"]:
        assert texts[name["source"]][slice(*name["span"])]
        assert name["rule"]
        assert name["reason"]


def test_verify_scores_claims_with_their_evidence(
    seed_store: Path, texts: dict[str, str], articles: list[Record]
) -> None:
    """A claim in the file's own words is verbatim, one that it does not make is not supported; a bad row stops none."""
    start, end = articles[4]["body"][0]
    own = texts[SOURCES[4]][start:end]
    rows = [
        {"id": 1, "claim": own, "source": SOURCES[4]},
        {"id": 2, "claim": "The volcanologist recommended to leave Krakatoa within 40 days.", "source": SOURCES[4]},
        {"id": 3},
    ]
    result = run_rag("verify", "--batch", "-", "--json", store=seed_store, stdin="\n".join(map(json.dumps, rows)))
    first, second, third = read_objects(result)

    assert result.returncode == 1
    assert "claim" in third["error"]
    assert first["support"] == "verbatim"
    assert second["support"] == "unsupported"
    assert first["score"] > second["score"]
    for place in first["evidence"]:
        assert texts[place["source"]][place["start"] : place["end"]] == place["quote"]


def test_cite_checks_quotations(seed_store: Path, texts: dict[str, str], articles: list[Record]) -> None:
    """Words of a file are found at their place, changed ones are altered, others not found; a bad row stops none."""
    start, end = articles[4]["body"][0]
    own = texts[SOURCES[4]][start:end]
    rows = [
        {"id": 1, "text": own},
        {"id": 2, "text": own.replace("should", "must never")},
        {"id": 3, "text": "The volcano over Krakatoa will sleep for another forty days."},
        {"id": 4},
    ]
    result = run_rag("cite", "--batch", "-", "--json", store=seed_store, stdin="\n".join(map(json.dumps, rows)))
    found, altered, missing, bad = read_objects(result)

    assert (result.returncode, "text" in bad["error"]) == (1, True)
    assert [found["verdict"], altered["verdict"], missing["verdict"]] == ["found", "altered", "not_found"]
    assert found["matches"][0]["source"] == SOURCES[4]
    for match in found["matches"] + altered["matches"] + missing["matches"]:
        assert texts[match["source"]][match["start"] : match["end"]] == match["quote"]


def test_verify_reports_a_whole_draft(
    seed_store: Path, texts: dict[str, str], articles: list[Record], tmp_path: Path
) -> None:
    """One object: each sentence and quotation at its place in the draft, evidence at its place in the files, totals."""
    start, end = articles[4]["body"][0]
    own = texts[SOURCES[4]][start:end]
    text = f"A volcano wakes\n\n{own}\n\n“The volcano will sleep on,” said Aru Belo of Krakatoa on 3 May 1883.\n"
    (tmp_path / "draft.txt").write_text(text, encoding="utf-8")
    result = run_rag("verify", tmp_path / "draft.txt", "--json", store=seed_store)
    [report] = read_objects(result)

    assert result.returncode == 0
    assert set(report) >= {"source", "sentences", "quotations", "unknown", "totals"}
    assert (report["source"], report["text"]) == ("draft.txt", text)
    assert [sentence["support"] for sentence in report["sentences"]] == ["verbatim", "unsupported"]
    assert [quotation["verdict"] for quotation in report["quotations"]] == ["not_found"]
    assert [quotation["speaker"] for quotation in report["quotations"]] == ["Aru Belo"]
    assert {term["kind"] for term in report["unknown"]} == {"name", "date"}
    assert report["totals"]["sentences"] == {
        "verbatim": 1, "supported": 0, "weak": 0, "unsupported": 1, "left_out": 1,
    }  # fmt: skip
    assert report["totals"]["quotations"]["not_found"] == 1
    assert sum(report["totals"]["unknown"].values()) == len(report["unknown"])
    for place in report["sentences"] + report["unknown"]:
        assert text[place["start"] : place["end"]] == place["text"]
    for quotation in report["quotations"]:
        assert text[quotation["start"] : quotation["end"]] == quotation["quote"]
    places = [place for sentence in report["sentences"] for place in sentence["evidence"]]
    places += [match for quotation in report["quotations"] for match in quotation["matches"]]
    for place in places:
        assert texts[place["source"]][place["start"] : place["end"]] == place["quote"]


def test_filters_narrow_cite_and_verify(
    seed_store: Path, texts: dict[str, str], articles: list[Record], tmp_path: Path
) -> None:
    """Words of one file are not found in another, whether the filter stands on the command line or in the row."""
    start, end = articles[4]["body"][0]
    own = texts[SOURCES[4]][start:end]
    rows = [{"id": 1, "text": own}, {"id": 2, "text": own, "source": SOURCES[4]}, {"id": 3, "text": own, "since": "x"}]
    options = ("--batch", "-", "--source", SOURCES[0])
    cited = read_objects(call_rag("cite", *options, store=seed_store, stdin="\n".join(map(json.dumps, rows))))
    claims = [{"id": 1, "claim": own}, {"id": 2, "claim": own, "source": SOURCES[4]}]
    scored = read_objects(call_rag("verify", *options, store=seed_store, stdin="\n".join(map(json.dumps, claims))))
    (tmp_path / "draft.txt").write_text(own, encoding="utf-8")
    one, other = (
        read_objects(call_rag("verify", tmp_path / "draft.txt", "--source", source, "--json", store=seed_store))[0]
        for source in (SOURCES[0], SOURCES[4])
    )
    dated = read_objects(call_rag("cite", own, "--until", "2022", "--json", store=seed_store))

    assert [row.get("verdict", "error") for row in cited] == ["not_found", "found", "error"]
    assert [row["support"] == "verbatim" for row in scored] == [False, True]
    assert [record["totals"]["sentences"]["verbatim"] for record in (one, other)] == [0, 1]
    assert {place["source"] for sentence in one["sentences"] for place in sentence["evidence"]} <= {SOURCES[0]}
    assert [row["verdict"] for row in dated] == ["not_found"]

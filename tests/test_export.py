"""Answers and readouts as files: what they hold, that they are whole, and that no article's text acts in them."""

import io
import json
import re
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from command_line import call_rag, error_line, read_objects
from corpora import write_texts
from lxml import etree, html
from markdown_it import MarkdownIt
from meeting_articles import MEETINGS

from rag.errors import RequestError, UnknownSource
from rag.read.docx import read_docx
from rag.show.export.csl import split_authors
from rag.show.export.document import NOTHING_HOLDS, keep_supported, lay_out
from rag.show.export.files import FORMATS, check_export, make_export, name_export, write_export
from rag.types import Answer, AnswerSentence, Article, Citation, Readout, Receipt, Section, Support, cite

HOSTILE = (
    "1. [^1]: <script>alert(1)</script> <!-- x --> | ![x](http://example.org/x.png) [y](javascript:z) *b* __c__ `d` "
    "$e$ ~~f~~ ==g== {{h}} &amp; \\* www.example.org https://example.org <https://example.org> k@example.org --m ]]> #"
)
TEXT = f"""Harbour talks

“We will keep the port open,” Ana Ferro said.
Her counterpart
disagreed.

{HOSTILE}
The control codes \x00\x07\x1b[31m, \ufffe and \u202e are gone.
"""
ARTICLE = Article(
    id="0" * 16,
    source="wire/port.txt",
    text=TEXT,
    body=((0, len(TEXT)),),
    title="Harbour talks",
    title_span=(0, 13),
    outlet="The Tide",
    byline="Mara Quill and Jan de Roe, Staff Reporter",
    published="2021-05-03",
    published_span=None,
    published_reason="",
    sha256="0" * 64,
)
EVIL = replace(ARTICLE, source="a|b](c) <i>.txt", title=HOSTILE, outlet=HOSTILE, byline=None, published=None)


def place(words: str, number: int, article: Article = ARTICLE, **facts: Any) -> Citation:
    """A citation of these words."""
    start = TEXT.index(words)
    return cite(article, start, start + len(words), number=number, **facts)


def say(text: str, *numbers: int, support: Support = "verbatim") -> AnswerSentence:
    return AnswerSentence(text=text, citations=numbers, support=support)


PORT = "“We will keep the port open,” Ana Ferro said."
OTHER = "Her counterpart\ndisagreed."
ANSWER = Answer(
    question="Who keeps the port open?",
    text="…",
    abstained=False,
    engine="llm:scripted",
    sentences=(
        say("The port stays open.", 2, support="supported"),
        say("It rained.", 1, support="unsupported"),
        say("Her counterpart disagreed, and the port stays open.", 3, 2, support="weak"),
    ),
    citations=(
        place("Harbour talks", 1),
        place(PORT, 2, speaker="Ana Ferro", via=("The Wire", "a clerk")),
        place(OTHER, 3),
    ),
    also_found=(place("Harbour", 4),),
    receipt=Receipt(articles=2, passages=9, terms=("port",), missing=()),
)
READOUT = Readout(
    title=HOSTILE,
    sections=(
        Section(heading=HOSTILE, sentences=(say(HOSTILE, 1), say("Nobody knows.", 2, support="unsupported"))),
        Section(heading="Empty", sentences=(say("Nor this.", 2, support="unsupported"),)),
        Section(heading="Again", sentences=(say(HOSTILE, 1),)),
    ),
    citations=(
        place(HOSTILE, 1, EVIL, speaker=HOSTILE, via=(HOSTILE,)),
        place("The control codes \x00\x07\x1b[31m, \ufffe and \u202e are gone.", 2),
    ),
)
SILENT = replace(
    ANSWER,
    text="Nothing mentions whales.",
    abstained=True,
    engine="extractive",
    sentences=(),
    citations=(),
    receipt=Receipt(
        articles=2,
        passages=9,
        terms=("port", "whales"),
        missing=("whales",),
        reason="No article has them.",
        nearest=(place(PORT, 1),),
    ),
)
RECORDS = pytest.mark.parametrize("record", [ANSWER, READOUT, SILENT], ids=["answer", "readout", "silent"])


def article_of(source: str) -> Article:
    for article in (ARTICLE, EVIL):
        if article.source == source:
            return article
    raise UnknownSource(source)


def make(record: Answer | Readout, suffix: str) -> bytes:
    return make_export(record, suffix, article_of=article_of)


def squeeze(text: str) -> str:
    return " ".join(text.split())


# --- the document -----------------------------------------------------------------------------------------------------


def test_unsupported_sentences_are_left_out_and_the_notes_numbered_anew() -> None:
    """What the files do not bear out is not handed on; the notes count from 1 in the order of their use."""
    document = lay_out(keep_supported(ANSWER))
    sentences = [one for part in document.parts for paragraph in part.paragraphs for one in paragraph.sentences]

    assert [(one.text, one.notes) for one in sentences] == [
        ("The port stays open.", (1,)),
        ("Her counterpart disagreed, and the port stays open. (borne out in part only)", (2, 1)),
    ]
    assert [note.text for note in document.notes] == [
        "‘“We will keep the port open,” Ana Ferro said.’ · Ana Ferro · via The Wire, a clerk · The Tide · Harbour talks"
        " · 2021-05-03 · wire/port.txt, line 3, characters 15–60",
        "“Her counterpart disagreed.” · The Tide · Harbour talks · 2021-05-03 · wire/port.txt, line 4,"
        " characters 61–87",
    ]


def test_words_stand_under_their_speaker_unless_the_files_bear_them_out_in_part_only() -> None:
    """The line above a paragraph names the speaker; a weak sentence stands under no name."""
    [part] = lay_out(keep_supported(ANSWER)).parts

    assert [paragraph.lead.split(" · ")[0] for paragraph in part.paragraphs] == ["Ana Ferro", ""]


def test_an_article_that_says_no_date_is_undated() -> None:
    """The footnote says so, and leaves out what is not known."""
    bare = replace(ARTICLE, title=None, outlet=None, published=None)
    answer = replace(ANSWER, sentences=(say("Open.", 1),), citations=(place(PORT, 1, bare),))
    [note] = lay_out(answer).notes

    assert note.text.endswith("said.’ · undated · wire/port.txt, line 3, characters 15–60")


def test_an_answer_without_a_supported_sentence_says_so() -> None:
    """Nothing is left, and the file tells that in a sentence."""
    empty = replace(ANSWER, sentences=ANSWER.sentences[1:2])

    assert NOTHING_HOLDS in make(empty, ".md").decode()
    assert json.loads(make(empty, ".json"))["sentences"] == []


def test_an_abstention_is_exported_with_its_receipt() -> None:
    """What was searched, what stands nowhere, and the nearest passages with notes of their own."""
    text = make(SILENT, ".md").decode()

    assert "Nothing mentions whales." in text
    assert "2 articles and 9 passages searched" in text
    assert "In none of these articles: whales" in text
    assert f"{PORT}[^1]" in text


# --- Markdown ---------------------------------------------------------------------------------------------------------


def read_markdown(text: str) -> list[tuple[str, str]]:
    """The blocks as a reader of CommonMark, tables and strike-through shows them: kind and text.

    Any markup within a line but emphasis fails.
    """
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    kinds = {token.type for token in tokens}
    assert kinds <= {f"{block}_{end}" for block in ("heading", "paragraph") for end in ("open", "close")} | {"inline"}
    shown = []
    for before, token in pairwise(tokens):
        if token.type == "inline":
            inner = {child.type for child in token.children or []}
            assert inner <= {"text", "em_open", "em_close", "strong_open", "strong_close"}
            shown.append((before.tag, "".join(child.content for child in token.children or [])))
    return shown


def test_hostile_text_stays_literal_in_markdown() -> None:
    """Whatever an article says is shown as it stands: no link, no code, no table, no list, no footnote of its own."""
    text = make(READOUT, ".md").decode()
    shown = read_markdown(text)

    assert shown[0] == ("h1", HOSTILE)
    assert [words for tag, words in shown if tag == "h2"] == [HOSTILE, "Again"]
    assert shown.count(("p", f"{HOSTILE}[^1]")) == 2
    assert [words for _, words in shown if words.startswith("[^1]: ")] == [f"[^1]: {lay_out(READOUT).notes[0].text}"]
    # What this reader does not know: footnotes, bare addresses, mathematics, attributes.
    assert len(re.findall(r"(?<!\\)\[\^1\]", text)) == 3
    assert not re.search(r"(?<!\\)[$@{]|https?://|www\.", text.replace("http\\://", "").replace("https\\://", ""))


@pytest.mark.parametrize(
    "line",
    [
        *("# no heading", "- no item", "+ no item", "12) no item", "iv. no item", "(a) no item", "> no quotation"),
        *("===", "---", "***", "    code", "```", "~~~", ": no definition", "| no | table |", "| --- |", "% no title"),
        *("[a]: /b", "&lt;"),
    ],
)
def test_no_line_is_markup_by_how_it_begins(line: str) -> None:
    """A sentence may begin with anything."""
    shown = read_markdown(make(replace(ANSWER, sentences=(say(line, 2),)), ".md").decode())

    assert ("p", f"{squeeze(line)}[^1]") in shown


# --- HTML -------------------------------------------------------------------------------------------------------------


@RECORDS
def test_an_html_export_is_one_file_that_runs_and_fetches_nothing(record: Answer | Readout) -> None:
    """Only the elements and attributes that we write, no address but places of the page itself."""
    root = html.document_fromstring(make(record, ".html").decode())
    elements = {element.tag for element in root.iter()}
    known = "html head meta title style body header main section h1 h2 p sup a ol li span".split()
    names = {name for element in root.iter() for name in element.attrib}

    assert elements <= set(known)
    assert names <= {
        "lang",
        "dir",
        "id",
        "href",
        "class",
        "role",
        "aria-label",
        "charset",
        "name",
        "content",
        "http-equiv",
    }
    assert all(link.get("href").startswith("#") for link in root.iter("a"))
    assert "url(" not in root.findtext(".//style")


@RECORDS
def test_references_and_notes_lead_to_each_other(record: Answer | Readout) -> None:
    """Each link meets its place, every name stands once, and each use of a note is led back to."""
    root = html.document_fromstring(make(record, ".html").decode())
    names = [element.get("id") for element in root.iter() if element.get("id")]
    links = [link.get("href")[1:] for link in root.iter("a")]

    assert len(names) == len(set(names))
    assert set(names) == set(links)
    assert [item.get("id") for item in root.iter("li")] == [
        f"note-{note.number}" for note in lay_out(keep_supported(record)).notes
    ]


def test_hostile_text_stays_literal_in_html() -> None:
    """Title, heading, sentence and note show the article's characters."""
    root = html.document_fromstring(make(READOUT, ".html").decode())

    assert root.findtext(".//title") == root.findtext(".//h1") == root.findtext(".//h2") == HOSTILE
    assert root.xpath("string(//main/p)") == f"{HOSTILE}1"
    assert lay_out(READOUT).notes[0].text == root.xpath("string(//li/span)")


# --- DOCX -------------------------------------------------------------------------------------------------------------

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def open_parts(data: bytes) -> dict[str, Any]:
    """The XML parts of a package by name; each must be well-formed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        assert len(names) == len(set(names))
        return {name: etree.fromstring(archive.read(name)) for name in names}


def ids(elements: Any) -> list[str]:
    return [element.get(f"{W}id") for element in elements]


@RECORDS
def test_a_docx_comes_back_as_it_was_laid_out(record: Answer | Readout) -> None:
    """python-docx reads the title, headings, leads and sentences; the desk itself can index the file."""
    document = lay_out(keep_supported(record))
    data = make(record, ".docx")
    file = docx.Document(io.BytesIO(data))
    shown = [(paragraph.style.name, paragraph.text) for paragraph in file.paragraphs]

    assert shown[0] == ("Title", document.title)
    assert [text for style, text in shown if style == "Heading 1"] == [
        part.heading for part in document.parts if part.heading
    ]
    sentences = [one.text for part in document.parts for paragraph in part.paragraphs for one in paragraph.sentences]
    # References leave nothing in the text but the comma between two of them.
    assert [
        text.rstrip(",") for style, text in shown if style == "Normal" and text.rstrip(",") in sentences
    ] == sentences
    assert file.core_properties.title == document.title[:255]
    assert document.title in read_docx(data).text


@RECORDS
def test_footnotes_are_footnotes_of_word(record: Answer | Readout) -> None:
    """Each note is referred to once as a footnote, in order, and stands in the part that the package declares."""
    notes = lay_out(keep_supported(record)).notes
    parts = open_parts(make(record, ".docx"))
    footnotes = parts["word/footnotes.xml"].findall(f"{W}footnote")
    used = ids(parts["word/document.xml"].iter(f"{W}footnoteReference"))
    styles = {style.get(f"{W}styleId") for style in parts["word/styles.xml"].iter(f"{W}style")}
    named = [
        one.get(f"{W}val") for part in parts.values() for tag in ("pStyle", "rStyle") for one in part.iter(W + tag)
    ]
    types = {one.get("PartName"): one.get("ContentType") for one in parts["[Content_Types].xml"]}
    relations = [one.get("Type").rsplit("/", 1)[1] for one in parts["word/_rels/document.xml.rels"]]

    assert used == [str(note.number) for note in notes]
    assert ids(footnotes) == ["-1", "0", *used]
    assert [one.get(f"{W}type") for one in footnotes] == ["separator", "continuationSeparator", *[None] * len(notes)]
    assert ["".join(one.itertext()).strip() for one in footnotes[2:]] == [note.text for note in notes]
    assert all(one.find(f".//{W}footnoteRef") is not None for one in footnotes[2:])
    assert set(named) <= styles
    assert types["/word/footnotes.xml"].endswith("wordprocessingml.footnotes+xml")
    assert relations.count("footnotes") == 1


def test_the_settings_name_the_separators_where_the_schema_wants_them() -> None:
    """`footnotePr` stands right before `compat`; Word calls a file in another order broken."""
    settings = open_parts(make(ANSWER, ".docx"))["word/settings.xml"]
    order = [child.tag.removeprefix(W) for child in settings if isinstance(child.tag, str)]

    assert order[order.index("footnotePr") + 1] == "compat"
    assert ids(settings.find(f"{W}footnotePr")) == ["-1", "0"]


def test_a_note_that_is_used_again_keeps_its_number() -> None:
    """The second use is a reference to the first, with its number: another footnote would be counted anew."""
    body = open_parts(make(ANSWER, ".docx"))["word/document.xml"]
    marks = {one.get(f"{W}name"): one for one in body.iter(f"{W}bookmarkStart")}
    [field] = body.iter(f"{W}fldSimple")
    name = field.get(f"{W}instr").split()[1]

    assert (field.get(f"{W}instr").split()[0], "".join(field.itertext())) == ("NOTEREF", "1")
    assert marks[name].getnext().find(f"{W}footnoteReference").get(f"{W}id") == "1"
    assert ids(body.iter(f"{W}bookmarkEnd")) == ids(marks.values())


def test_a_record_that_cites_nothing_has_no_footnotes() -> None:
    """No empty part, no separators."""
    parts = open_parts(make(replace(ANSWER, sentences=()), ".docx"))

    assert "word/footnotes.xml" not in parts
    assert parts["word/settings.xml"].find(f"{W}footnotePr") is None


def test_what_xml_forbids_is_taken_out() -> None:
    """Control codes, lone surrogates and the like in an article or a question do not break a file."""
    sentences = (say("a\x00b\x0bc\ud800d\ufffee", 1),)
    wild = replace(ANSWER, question="\udcff\x1b?" + "x" * 5_000, sentences=sentences, citations=(READOUT.citations[1],))
    wild = replace(wild, citations=(replace(wild.citations[0], number=1, source="\udcff.txt"),))
    made = {suffix: make(wild, suffix) for suffix in FORMATS}

    assert docx.Document(io.BytesIO(made[".docx"])).paragraphs[2].text == "ab cde"
    assert "The control codes [31m, and are gone." in squeeze(
        "".join(open_parts(made[".docx"])["word/footnotes.xml"].itertext())
    )
    assert all(made[suffix].decode() for suffix in (".md", ".html", ".json", ".csl.json"))


# --- JSON and CSL-JSON ------------------------------------------------------------------------------------------------


def check_csl(items: Any) -> None:
    """The rules of csl-data.json 1.0.2 for the variables that we write, and its word that there be no others."""
    strings = {"id", "title", "container-title", "note"}
    assert isinstance(items, list)
    for item in items:
        assert {"id", "type"} <= set(item) <= strings | {"type", "author", "issued"}
        assert item["type"] in ("article", "article-newspaper")
        assert all(isinstance(item[name], str) and item[name] for name in strings & set(item))
        for author in item.get("author", []):
            assert set(author) == {"literal"}
            assert isinstance(author["literal"], str)
        if "issued" in item:
            assert set(item["issued"]) == {"date-parts"}
            [parts] = item["issued"]["date-parts"]
            assert 1 <= len(parts) <= 3
            assert all(type(part) is int for part in parts)
    assert len({item["id"] for item in items}) == len(items)


@RECORDS
def test_the_sources_are_valid_csl_json(record: Answer | Readout) -> None:
    """One item for each source that the notes name, in their order."""
    items = json.loads(make(record, ".csl.json"))
    check_csl(items)

    assert [item["id"] for item in items] == (["a|b](c) <i>.txt"] if record is READOUT else ["wire/port.txt"])


def test_a_source_has_what_its_file_says() -> None:
    """Title, outlet, authors and date as they are known."""
    assert json.loads(make(ANSWER, ".csl.json")) == [
        {
            "id": "wire/port.txt",
            "type": "article-newspaper",
            "title": "Harbour talks",
            "container-title": "The Tide",
            "author": [{"literal": "Mara Quill"}, {"literal": "Jan de Roe"}],
            "issued": {"date-parts": [[2021, 5, 3]]},
            "note": "File: wire/port.txt",
        }
    ]


@pytest.mark.parametrize(
    ("published", "parts"), [("2021-05-03", [2021, 5, 3]), ("2021-05", [2021, 5]), ("2021", [2021]), (None, None)]
)
def test_a_date_is_as_exact_as_the_file(published: str | None, parts: list[int] | None) -> None:
    """A part of a date stays a part; without one there is no `issued`, and without an outlet no newspaper."""
    article = replace(ARTICLE, published=published, outlet=None, title=None)
    readout = replace(
        READOUT, sections=(Section(heading="x", sentences=(say("x", 1),)),), citations=(place(PORT, 1, article),)
    )
    items = json.loads(make(readout, ".csl.json"))
    check_csl(items)

    assert [item.get("issued", {}).get("date-parts", [None])[0] for item in items] == [parts]
    assert {"container-title", "title"} & set(items[0]) == set()
    assert items[0]["type"] == "article"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Mara Quill", ["Mara Quill"]),
        ("MARA QUILL", ["MARA QUILL"]),
        ("J. K. Roe & Tove Brandt", ["J. K. Roe", "Tove Brandt"]),
        ("Marie de la Roe; Ines Calder, Port Alder Correspondent", ["Marie de la Roe", "Ines Calder"]),
        ("Staff Reporter", []),
        ("Web Desk", []),
        ("Tidewire", []),
        ("Altbruck University", []),
        ("Norland in Brief", []),
        ("Agence Nord-Presse", []),
        ("Our correspondent in Altbruck", []),
        ("mara.quill@example.org", []),
        ("", []),
    ],
)
def test_only_people_are_authors(byline: str, names: list[str]) -> None:
    """An agency, a desk or a post is nobody's name."""
    assert split_authors(byline) == names


def test_a_source_that_is_gone_keeps_what_the_citation_knows() -> None:
    """An article that left the index since the answer still has its item, without an author."""
    gone = replace(ANSWER, citations=tuple(replace(one, source="gone.txt") for one in ANSWER.citations))
    items = json.loads(make(gone, ".csl.json"))
    check_csl(items)

    assert [(item["id"], "author" in item) for item in items] == [("gone.txt", False)]


def test_json_has_no_unsupported_sentence_and_numbers_that_meet() -> None:
    """The text, the sentences and the citations agree with each other after a sentence was left out."""
    record = json.loads(make(ANSWER, ".json"))
    numbers = [citation["number"] for citation in record["citations"]]

    assert record["answer"] == "The port stays open. [1] Her counterpart disagreed, and the port stays open. [2] [1]"
    assert [sentence["citations"] for sentence in record["sentences"]] == [[1], [2, 1]]
    assert numbers == [1, 2]
    assert [citation["number"] for citation in record["also_found"]] == [3]
    assert all(TEXT[c["start"] : c["end"]] == c["quote"] for c in record["citations"])


# --- the file ---------------------------------------------------------------------------------------------------------


def test_a_file_is_named_after_its_question() -> None:
    """A short name that no file system minds, whatever was asked."""
    assert name_export(ANSWER, ".md") == "who-keeps-the-port-open.md"
    assert name_export(replace(ANSWER, question="../?\x00"), ".csl.json") == "export.csl.json"
    assert len(name_export(replace(ANSWER, question="port " * 900), ".md")) <= 63


def test_an_unknown_suffix_names_the_choices(tmp_path: Path) -> None:
    """A name without a suffix that we write is refused with all that we do."""
    for name in ("answer.txt", "answer", "md"):
        with pytest.raises(RequestError) as error:
            check_export(tmp_path / name, overwrite=True)
        assert all(suffix in str(error.value) for suffix in FORMATS)
    assert check_export(tmp_path / "Sources.CSL.JSON", overwrite=False) == ".csl.json"
    assert check_export(tmp_path / "a.json", overwrite=False) == ".json"


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    """Somebody may have worked in it: only --overwrite replaces it; a folder never."""
    path = tmp_path / "answer.md"
    path.write_text("mine")
    (tmp_path / "folder.md").mkdir()
    for taken, overwrite in ((path, False), (tmp_path / "folder.md", True), (tmp_path / "none" / "a.md", True)):
        with pytest.raises(RequestError, match=re.escape(str(taken.parent))):
            check_export(taken, overwrite=overwrite)

    assert check_export(path, overwrite=True) == ".md"
    write_export(path, b"new")
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["answer.md"]
    assert path.read_text() == "new"


def test_a_file_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    """The system's reason is told with the name of the file, and no half of it stays."""
    with pytest.raises(RequestError, match="a folder's name"):
        write_export(tmp_path / "a folder's name" / "a.md", b"x")
    (tmp_path / "taken.md").mkdir()
    with pytest.raises(RequestError, match=r"taken\.md"):
        write_export(tmp_path / "taken.md", b"x")
    assert [one.name for one in tmp_path.iterdir()] == ["taken.md"]


@pytest.mark.parametrize(
    "command", [["ask", "what did Lavrov say about Southeast Asia?"], ["summarize", "001_d812d9f40e7c6545.txt"]]
)
def test_the_command_line_writes_every_format(command: list[str], seed_store: Path, tmp_path: Path) -> None:
    """The answer is on stdout as ever, the file holds the same: JSON is what `--json` prints."""
    for suffix in FORMATS:
        result = call_rag(*command, "--json", "--export", tmp_path / f"out{suffix}", store=seed_store)
        [record] = read_objects(result)
        assert (result.returncode, result.stderr.decode().startswith("note: ")) == (0, True)

    assert json.loads((tmp_path / "out.json").read_bytes()) == record
    check_csl(json.loads((tmp_path / "out.csl.json").read_bytes()))
    notes = [f"“{squeeze(one['quote'])}”" for one in record["citations"]]
    said = (tmp_path / "out.md").read_text().replace("\\", "").replace("‘", "“").replace("’ ·", "” ·")
    assert all(note.replace("‘", "“") in said for note in notes)
    assert docx.Document(str(tmp_path / "out.docx")).paragraphs


def test_the_command_line_refuses_before_it_works(seed_store: Path, tmp_path: Path) -> None:
    """A wrong name, a file that is there and a batch are told at once; nothing is written and nothing answered."""
    (tmp_path / "a.md").write_text("mine")
    for arguments, status in (
        (["summarize", "001_d812d9f40e7c6545.txt", "--export", tmp_path / "a.odt"], 1),
        (["ask", "who met?", "--export", tmp_path / "a.md"], 1),
        (["ask", "--batch", "-", "--export", tmp_path / "b.md"], 2),
    ):
        result = call_rag(*arguments, store=seed_store)
        assert (result.returncode, result.stdout) == (status, b"")
        assert error_line(result)
    replaced = call_rag("ask", "who met?", "--export", tmp_path / "a.md", "--overwrite", store=seed_store)

    assert replaced.returncode == 0
    assert [one.name for one in tmp_path.iterdir()] == ["a.md"]
    assert "who met?" in (tmp_path / "a.md").read_text()


def test_a_readout_of_a_meeting_tells_where_accounts_differ(tmp_path: Path) -> None:
    """Place, days and people stand below the title; each difference with the words and the place of both sides."""
    write_texts(tmp_path / "news", MEETINGS)
    store, target = tmp_path / "store", tmp_path / "forum.md"
    call_rag("index", tmp_path / "news", store=store)
    call_rag("summarize", "port ellen june 2022", "--export", target, store=store)
    written = target.read_text(encoding="utf-8")

    assert "*Port Ellen · 14–15 June 2022*" in written
    assert "*Tove Brandt, Pavel Orlik*" in written or "*Pavel Orlik, Tove Brandt*" in written
    differing = written.partition("## Where the accounts differ")[2]
    assert "1,200" in differing
    assert "1,500" in differing
    assert "courier.txt, line" in differing

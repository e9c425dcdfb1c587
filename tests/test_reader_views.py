"""What the reader is given to draw of a source: text, marks, evidence, legend, guide."""

import re
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from conftest import ARTICLES
from meeting_articles import MEETINGS
from screen import ROOT
from talks import TALKS
from test_views import ARTICLE, QUOTE, REST, TEXT, span

from rag.answer.guide import Guide, Voice, make_guide
from rag.config import Config
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.show.browser.address import Opened
from rag.show.browser.panels.source import view_source
from rag.show.browser.views.guide import Proof, list_proofs
from rag.show.browser.views.parts import View
from rag.show.browser.views.reader import READER_SPAN, view_article
from rag.types import Article, Citation, Origin, Span, Statement, cite

GUIDE = Guide(
    source="port.txt",
    words=15,
    voices=(
        Voice(name="Ana Ferro", id="ana-ferro", post="harbour master", statements=2),
        Voice(name=None, id=None, post=None, statements=1),
    ),
    meetings=(),
    statements=(QUOTE,),
    questions=("What did Ana Ferro say?",),
    origin=Origin(id="o", name="port.txt", sources=("port.txt",), links=(), flags=()),
)
ODD = (
    "One\r\ntwo 👩‍👩‍👧 three 𝒜𝒷 four\r\n\r\n"
    "قال الوزير إن «الميناء سيبقى مفتوحا» أمس\n"
    "zero\u200bwidth \u202eright\u202c to\tleft\r"
    "  “nested ‘quotations’ here”  \n" + "long" * 60
)
"""Line ends of all kinds, characters beyond the first 65,536, joined pictures, Arabic, marks without width."""


def make_statement(spans: Sequence[Span], *, speaker: str | None = "Ana Ferro") -> Statement:
    return Statement(
        source="port.txt",
        start=spans[0][0],
        end=spans[-1][1],
        spans=tuple(spans),
        text="",
        kind="direct",
        speaker=speaker,
        speaker_span=None,
        cue_span=span("said"),
        via=("Reuters",),
        addressee=None,
        published=None,
    )


def draw(
    article: Article = ARTICLE,
    places: tuple[Citation, ...] = (),
    place: int | None = None,
    *,
    at: Span | None = None,
    statements: Sequence[Statement] = (),
    proofs: Sequence[Proof] = (),
    first: int | None = None,
) -> View:
    if place is not None:
        at = places[place].start, places[place].end
    opened = Opened(source=article.source, span=at, places=places, place=place)
    return view_article(article, GUIDE, opened, statements=statements, proofs=proofs, first=first)


def runs_of(view: View, mark: str = "") -> list[View]:
    """The runs in order; with `mark`, those that have it."""
    runs = [run for block in view["blocks"] for line in block["paragraphs"] for run in line]
    return [run for run in runs if not mark or mark in run["marks"]]


def words_of(view: View, mark: str) -> str:
    return "".join(run["text"] for run in runs_of(view, mark))


def shown(view: View) -> list[tuple[str, str]]:
    """Kind and text of every line."""
    return [
        (block["kind"], "".join(run["text"] for run in line))
        for block in view["blocks"]
        for line in block["paragraphs"]
    ]


def check_whole(text: str, view: View) -> None:
    """Every character of the text that is no blank stands in one run, and every run in the text, in order."""
    at = 0
    for _, line in shown(view):
        found = text.index(line, at)
        assert not text[at:found].strip(), f"left out: {text[at:found]!r}"
        at = found + len(line)
    assert not text[at:].strip()


def test_every_line_of_the_file_is_shown_once_in_order() -> None:
    """The reader leaves nothing out, and tells the article from what stands around it."""
    expected = [
        ("furniture", "Menu"),
        ("title", "Harbour talks resume"),
        ("body", "Officials met on Monday. “We will keep the port open,” Ana Ferro said."),
        ("body", "Her counterpart disagreed."),
        ("furniture", "Printed 3 May 2021"),
        ("furniture", "Share this"),
    ]

    assert expected == shown(draw())
    assert [0, *(span(words)[0] for words in ("Harbour", "Officials", "Printed"))] == [
        block["start"] for block in draw()["blocks"]
    ]


def test_the_marked_words_are_the_cited_words() -> None:
    """The opened place is marked, other cited places less so."""
    view = draw(places=(QUOTE, REST), place=0)

    assert QUOTE.quote == words_of(view, "active")
    assert REST.quote == words_of(view, "cited")
    assert (0, 2, 1, QUOTE.start, False, False) == tuple(
        view[name] for name in ("place", "places", "number", "at", "lost", "misplaced")
    )


def test_marks_that_overlap_keep_the_text_whole() -> None:
    """A citation within another one splits a line into runs that still join to it."""
    inner = cite(ARTICLE, *span("the port open"), number=2)
    view = draw(places=(QUOTE, inner), place=1)

    assert [["active", "cited"]] == [run["marks"] for run in runs_of(view) if run["text"] == "the port open"]
    assert shown(draw()) == shown(view)


def test_words_that_are_gone_are_not_marked() -> None:
    """Where the file has changed since the answer, nothing is marked and the reader is told."""
    view = draw(replace(ARTICLE, text=TEXT.replace("port", "pier")), (QUOTE, REST), 0)

    assert (True, False, None) == (view["lost"], view["misplaced"], view["at"])
    assert [] == runs_of(view, "active")


def test_a_link_alone_opens_at_its_words() -> None:
    """An address that somebody sent marks its words; no number and no other places are needed."""
    view = draw(at=span("the port open"))

    assert "the port open" == words_of(view, "active")
    assert (None, 0, None, False, False) == tuple(
        view[name] for name in ("place", "places", "number", "lost", "misplaced")
    )


@pytest.mark.parametrize("at", [(0, 9_999), (9_000, 9_001), span("\n\n")])
def test_a_link_to_no_place_says_so(at: Span) -> None:
    """Behind the end, or on nothing but blanks: the article opens, and the reader is told."""
    view = draw(at=at)

    assert (True, False, None) == (view["misplaced"], view["lost"], view["at"])
    assert [] == runs_of(view, "active")
    assert shown(draw()) == shown(view)


def test_an_address_that_is_none_says_so() -> None:
    """`span=ten` and `span=30-10` open the article, too."""
    opened = Opened(source="port.txt", is_misplaced=True)

    assert view_article(ARTICLE, GUIDE, opened)["misplaced"]
    assert not view_article(ARTICLE, GUIDE, opened)["unfolded"]


def test_the_guide_is_unfolded_in_a_source_opened_from_the_list() -> None:
    """At a citation it is folded: a person wants the words."""
    assert draw()["unfolded"]
    assert not draw(at=(0, 4))["unfolded"]
    assert not draw(places=(QUOTE,), place=0)["unfolded"]


def test_statements_are_underlined_by_speaker() -> None:
    """Each piece of a statement is marked, one within another too; the card says who, how, and through whom."""
    outer = make_statement([span("Officials met"), span("We will keep the port open")])
    inner = make_statement([span("the port open")], speaker=None)
    view = draw(statements=[inner, outer])

    assert "Officials metWe will keep the port open" == words_of(view, "s0")
    assert "the port open" == words_of(view, "s1")
    assert [["s0", "s1"]] == [run["marks"] for run in runs_of(view, "s1")]
    assert [0, 1] == [said["speaker"] for said in view["statements"]]
    assert {"label": "direct", "told": "said", "to": "", "via": ["Reuters"]} == {
        name: value for name, value in view["statements"][0].items() if name != "speaker"
    }
    assert [("Ana Ferro", "ana-ferro", 2), ("unnamed", None, 1)] == [
        (one["name"], one["id"], one["count"]) for one in view["speakers"]
    ]


def test_evidence_of_the_date_is_marked() -> None:
    """The place that shows the date of publication says so, with why."""
    view = draw(proofs=list(list_proofs(ARTICLE, ())))

    assert "3 May 2021" == words_of(view, "e0")
    assert [{"label": "Date of publication", "told": "2021-05-03", "reason": "An imprint below the article."}] == view[
        "evidence"
    ]
    assert view["dated"] == span("3 May 2021")[0]


def test_the_reason_of_a_date_is_a_sentence() -> None:
    """Beside *undated* stands why, in words that a person would use."""
    undated = replace(ARTICLE, published=None, published_span=None, published_reason="none: the text prints no date")

    assert ("The text prints no date.", None) == tuple(draw(undated)[name] for name in ("reason", "dated"))
    assert "An imprint below the article." == draw()["reason"]


@pytest.mark.parametrize("step", [1, 2, 3, 7])
def test_text_of_any_kind_stays_whole(step: int) -> None:
    """However marks nest, overlap and cut through it, all runs together are the text: no character lost or twice."""
    size = len(ODD)
    statements = [
        make_statement([(start, min(size, start + 5 + start % 11))], speaker=None) for start in range(0, size - 1, step)
    ]
    article = replace(ARTICLE, text=ODD, body=((5, 40), (60, size)), title_span=(0, 3))
    view = draw(article, statements=statements, proofs=[Proof((3, 30), "When", "x")], at=(step, size - step))
    marked = {number: words_of(view, f"s{number}") for number in range(len(statements))}

    check_whole(ODD, view)
    assert all(
        re.sub(r"\s", "", ODD[one.start : one.end]) == re.sub(r"\s", "", marked[number])
        for number, one in enumerate(statements)
    )


def test_the_whole_of_a_very_long_file_can_be_reached() -> None:
    """A part is sent at a time, ending between two words; turning to the next again and again shows all of it."""
    text = "word " * 100_000 + "the end is near"
    article = replace(ARTICLE, text=text, body=((0, len(text)),), title_span=None, published_span=None)
    parts, first = [], None
    while True:
        view = draw(article, first=first)
        parts.append("".join(line for _, line in shown(view)))
        assert view["last"] - view["first"] <= 2 * READER_SPAN + 200
        if view["last"] == view["length"]:
            break
        first = view["last"]

    assert text == "".join(parts)
    assert all(part.startswith(("word ", "the ")) for part in parts)
    assert 0 == draw(article, first=max(0, view["first"] - 9 * view["step"]))["first"]


def test_a_very_long_file_is_shown_around_the_place() -> None:
    """A huge file does not stall the browser: the cited words and their surroundings are sent."""
    text = "word " * 100_000 + "the end is near"
    start = text.index("the end")
    article = replace(ARTICLE, text=text, body=((0, len(text)),), title_span=None, published_span=None)
    view = draw(article, (cite(article, start, len(text), number=1),), 0)
    lines = shown(view)

    assert (view["first"] > 0, view["last"], view["turned"]) == (True, len(text), False)
    assert sum(len(line) for _, line in lines) <= 2 * READER_SPAN
    assert lines[-1][1].endswith("the end is near")


@pytest.mark.parametrize("line", ["one line", "many lines"])
def test_a_view_is_made_fast(line: str) -> None:
    """20,000 words with 400 statements, in one line of a text of 5 MB too: well below a second, and no text twice."""
    words = "The minister said that the harbour would stay open. "
    text = (words if line == "one line" else words + "\n") * (5_000_000 // 53)
    article = replace(ARTICLE, text=text, body=((0, len(text)),), title_span=None, published_span=None)
    statements = [make_statement([(start + 18, start + 50)]) for start in range(0, 400 * 290, 290)]
    began = time.perf_counter()
    view = draw(article, statements=statements)
    seconds = time.perf_counter() - began

    assert 0.5 > seconds
    assert 400 == len(view["statements"])
    assert sum(len(run["text"]) for run in runs_of(view)) <= 2 * READER_SPAN + 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_lines_of_speakers_can_be_seen(scheme: str) -> None:
    """Each colour of a line reaches 3 to 1 on every ground that it may lie on."""
    style = (ROOT / "rag/show/browser/components/reader.css").read_text(encoding="utf-8")
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"][scheme]
    inks = re.findall(r"--ink: var\(--st-(\w+)-text-color\)", style)
    grounds = ["backgroundColor", "secondaryBackgroundColor", "yellowBackgroundColor", "blueBackgroundColor"]

    assert 4 == len(inks)
    assert 3.0 <= min(contrast(theme[f"{ink}TextColor"], theme[name]) for ink in (*inks, "gray") for name in grounds)


def contrast(one: str, other: str) -> float:
    """Of two colours, as WCAG 2 has it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """All sample articles of the tests on speakers and meetings."""
    folder = tmp_path_factory.mktemp("articles")
    talks = {f"talks/{name}": text for name, text in TALKS.items()}
    for name, text in {**MEETINGS, **talks, **ARTICLES}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.replace("\n", "\r\n" if "talks" in name else "\n").encode())
    config = Config(store=tmp_path_factory.mktemp("store"))
    index_paths(config, [folder])
    opened = open_corpus(config)
    yield opened
    opened.close()


def test_every_sample_article_stays_whole(corpus: Corpus) -> None:
    """With all that is marked in it, each article reads as its file; what is underlined is what is said."""
    seen = 0
    for article in corpus.articles():
        guide = make_guide(corpus, article.source)
        view = view_source(corpus, guide, Opened(source=article.source))
        said = sorted(corpus.statements(article), key=lambda one: (one.start, -one.end))

        check_whole(article.text, view)
        for number, one in enumerate(said):
            content = "".join(article.text[slice(*piece)] for piece in one.spans)
            assert re.sub(r"\s", "", content) == re.sub(r"\s", "", words_of(view, f"s{number}"))
            voice = view["speakers"][view["statements"][number]["speaker"]]
            assert (one.speaker or "unnamed") == voice["name"]
            seen += 1

    assert seen > 20


def test_evidence_of_meetings_is_marked(corpus: Corpus) -> None:
    """What met, where and when, and who took part: each place says of which meeting it is evidence."""
    meeting = next(one for one in corpus.meetings() if "courier.txt" in one.sources)
    assert meeting.place
    article = corpus.article("courier.txt")
    speakers = {speaker.name: speaker for speaker in corpus.speakers()}
    proofs = [proof for proof in list_proofs(article, corpus.meetings(), speakers) if proof.told == meeting.name]
    told = {proof.label: article.text[slice(*proof.span)] for proof in proofs}

    assert {"What met", "Where", "When", "Who took part"} == set(told)
    assert meeting.place.casefold() == told["Where"].casefold()
    assert meeting.date_reason in {proof.reason for proof in proofs}
    assert any(name.split()[-1] in told["Who took part"] for name in meeting.participants)

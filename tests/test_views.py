"""What the component is given to draw."""

from dataclasses import replace

from rag.show.answer_views import list_places
from rag.show.views import READER_SPAN, view_article, view_sources
from rag.types import Answer, AnswerSentence, Article, Receipt, cite

TEXT = """Menu
Harbour talks resume

Officials met on Monday. “We will keep the port open,” Ana Ferro said.
Her counterpart disagreed.

Printed 3 May 2021
Share this"""


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


ARTICLE = Article(
    id="0" * 16,
    source="port.txt",
    text=TEXT,
    body=(
        span("Officials met on Monday."),
        span("“We will keep the port open,” Ana Ferro said."),
        span("Her counterpart disagreed."),
    ),
    title="Harbour talks resume",
    title_span=span("Harbour talks resume"),
    outlet=None,
    byline=None,
    published="2021-05-03",
    published_span=span("3 May 2021"),
    published_reason="an imprint below the article",
    sha256="0" * 64,
)
QUOTE = cite(
    ARTICLE, *span("“We will keep the port open,” Ana Ferro said."), number=1, speaker="Ana Ferro", via=("Reuters",)
)
REST = cite(ARTICLE, *span("Her counterpart disagreed."), number=2)
ANSWER = Answer(
    question="who keeps the port open?",
    text=f"{QUOTE.quote} [1]",
    abstained=False,
    engine="extractive",
    sentences=(
        AnswerSentence(text=QUOTE.quote, citations=(1,), support="verbatim"),
        AnswerSentence(text="It rained.", citations=(), support="unsupported"),
    ),
    citations=(QUOTE,),
    also_found=(REST,),
    receipt=Receipt(articles=1, passages=1, terms=("port", "whale"), missing=("whale",)),
)


def shown(view: dict[str, object]) -> list[tuple[str, str]]:
    """Kind and text of every line of an article's view."""
    return [
        (block["kind"], "".join(run["text"] for run in line))
        for block in view["blocks"]  # type: ignore[attr-defined]
        for line in block["paragraphs"]
    ]


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

    assert expected == shown(view_article(ARTICLE))


def test_the_marked_words_are_the_cited_words() -> None:
    """The opened place is marked, other cited places less so, the evidence of the date apart."""
    view = view_article(ARTICLE, list_places(ANSWER), 0)
    runs = [run for block in view["blocks"] for line in block["paragraphs"] for run in line if run["marks"]]

    assert [("active", QUOTE.quote), ("cited", REST.quote), ("date", "3 May 2021")] == [
        (run["marks"][0], run["text"]) for run in runs
    ]


def test_marks_that_overlap_keep_the_text_whole() -> None:
    """A citation within another one splits a line into runs that still join to it."""
    inner = cite(ARTICLE, *span("the port open"), number=2)
    view = view_article(ARTICLE, (QUOTE, inner), 1)
    runs = [run for block in view["blocks"] for line in block["paragraphs"] for run in line]

    assert [["active", "cited"]] == [run["marks"] for run in runs if run["text"] == "the port open"]
    assert shown(view_article(ARTICLE)) == shown(view)


def test_words_that_are_gone_are_not_marked() -> None:
    """Where the file has changed since the answer, nothing is marked and the reader is told."""
    view = view_article(replace(ARTICLE, text=TEXT.replace("port", "pier")), list_places(ANSWER), 0)

    assert view["lost"]
    assert not any("active" in run["marks"] for block in view["blocks"] for line in block["paragraphs"] for run in line)


def test_a_very_long_file_is_shown_around_the_place() -> None:
    """A huge file does not stall the browser: the cited words and their surroundings are sent, and it says so."""
    text = "word " * 100_000 + "the end is near"
    start = text.index("the end")
    article = replace(ARTICLE, text=text, body=((0, len(text)),), title_span=None, published_span=None)
    view = view_article(article, (cite(article, start, len(text), number=1),), 0)
    lines = shown(view)

    assert view["cut"]
    assert sum(len(line) for _, line in lines) <= 2 * READER_SPAN
    assert lines[-1][1].endswith("the end is near")


def test_the_reason_of_a_date_is_a_sentence() -> None:
    """Beside *undated* stands why, in words that a person would use."""
    undated = replace(ARTICLE, published=None, published_span=None, published_reason="none: the text prints no date")

    assert view_article(undated)["reason"] == "The text prints no date."
    assert view_article(ARTICLE)["reason"] == "An imprint below the article."


def test_a_file_without_title_and_outlet_is_named_once() -> None:
    """The list says the file name as the name, and not again below it."""
    bare = replace(ARTICLE, title=None, title_span=None, published=None)
    row = view_sources([bare], frozenset(), None)["rows"][0]

    assert ("port.txt", ["undated"], True) == (row["title"], row["facts"], row["asked"])

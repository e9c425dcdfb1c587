"""What the component is given to draw of the list of sources, and how a text is cut into runs; an article and an answer
that other tests of views share.
"""

from dataclasses import replace

import pytest

from rag.show.browser.views.parts import cut_runs, find_lines, view_sources
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


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], [("abcdef", [])]),
        ([((0, 6), "x")], [("abcdef", ["x"])]),
        ([((1, 3), "x"), ((2, 9), "y")], [("a", []), ("b", ["x"]), ("c", ["x", "y"]), ("def", ["y"])]),
        ([((2, 4), "x"), ((2, 4), "x"), ((4, 4), "z")], [("ab", []), ("cd", ["x"]), ("ef", [])]),
        ([((6, 9), "x"), ((-3, 0), "y")], [("abcdef", [])]),
    ],
)
def test_a_line_is_cut_where_a_mark_begins_or_ends(
    marks: list[tuple[tuple[int, int], str]], expected: list[tuple[str, list[str]]]
) -> None:
    """Each run has the marks that cover it; those that lie elsewhere, or have no width, leave the line whole."""
    assert expected == [(run["text"], run["marks"]) for run in cut_runs("abcdef", (0, 6), marks)]


def test_only_lines_with_something_on_them_are_shown() -> None:
    """Whatever ends a line; a line of blanks alone, of any length, is none."""
    text = "one\r\n\r\n \ttwo\rthree\n" + " " * 200_000 + "\nfour"

    assert ["one", " \ttwo", "three", "four"] == [text[slice(*span)] for span in find_lines(text, 0, len(text))]
    assert ["ne", " \tt"] == [text[slice(*span)] for span in find_lines(text, 1, 10)]
    assert [] == list(find_lines(text, 9, 3))


def test_a_file_without_title_and_outlet_is_named_once() -> None:
    """The list says the file name as the name, and not again below it."""
    bare = replace(ARTICLE, title=None, title_span=None, published=None)
    row = view_sources([bare], frozenset(), None)["rows"][0]

    assert ("port.txt", ["undated"], True) == (row["title"], row["facts"], row["asked"])


def test_an_article_that_the_filters_bar_is_told_apart_from_one_that_is_left_out() -> None:
    """Both are not asked; only a page that can leave articles out has anything to tick."""
    other = replace(ARTICLE, source="other.txt")
    view = view_sources([ARTICLE, other], {"other.txt"}, None, passing={"other.txt"})

    assert [(row["asked"], row["barred"]) for row in view["rows"]] == [(True, True), (False, False)]
    assert view["can_leave_out"]
    assert not view_sources([ARTICLE], (), None, can_leave_out=False)["can_leave_out"]

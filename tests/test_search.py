"""Search: the right passage first, filters kept, every bad request told."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rag.config import Config
from rag.errors import RequestError, UnknownSource
from rag.find.search import search
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Filters, Hit

HERRING = (
    "The fisheries minister of Norland, Tove Brandt, said on Tuesday that the herring quota would be halved, "
    "because the stocks in the northern bay had not recovered from the storms of last winter."
)
TUNNEL = (
    "Pavel Orlik, who runs the Kessel tunnel, told reporters that water in the northern gallery would delay the "
    "opening of the railway by two years, and that nobody would be hurried into an unsafe tunnel."
)
FLOOD = (
    "Heavy rain raised the river Senna by two metres overnight, and the mayor of Altbruck asked the army for boats to "
    "bring the inhabitants of four villages to safety before the dam had to be opened."
)
CHOIR = (
    "The Altbruck choir will sing three cantatas in the old brewery this summer, its conductor Ines Calder said, and "
    "the tickets will be free for everybody who brings a chair and an umbrella."
)
ARTICLES = {
    "herring.txt": ("Norland halves its herring quota", "The Harbour Courier", "2021-03-03", HERRING),
    "herring repost.txt": ("Quota for herring cut in Norland", "Civic Herald", "2021-03-05", HERRING),
    "tunnel.txt": ("Kessel tunnel late again", "Civic Herald", "2022-06-09", TUNNEL),
    "flood.txt": ("Villages evacuated on the lower Senna", "The Harbour Courier", "2022-06-11", FLOOD),
    "choir.txt": ("Cantatas in the brewery", "Valley Post", None, CHOIR),
}
"""Title, outlet, day of publication and body of articles that were written for these tests."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("search")
    for name, (title, outlet, day, body) in ARTICLES.items():
        imprint = f'<meta property="article:published_time" content="{day}">' if day else ""
        page = f"<html><head><title>{title}</title>{imprint}<meta property='og:site_name' content='{outlet}'></head>"
        page += f"<body><article><h1>{title}</h1><p>{body}</p></article></body></html>"
        (folder / "articles" / name.replace(".txt", ".html")).parent.mkdir(exist_ok=True)
        (folder / "articles" / name.replace(".txt", ".html")).write_text(page, encoding="utf-8")
    config = Config(store=folder / "store")
    report = index_paths(config, [folder / "articles"])
    assert report.failed == ()
    corpus = open_corpus(config)
    yield corpus
    corpus.close()


def sources(hits: list[Hit]) -> list[str]:
    return [hit.passage.source.removesuffix(".html") for hit in hits]


def test_hits_are_passages_with_their_own_words(corpus: Corpus) -> None:
    """A hit's offsets cut its text out of the article."""
    hits = search(corpus, "herring quota")

    assert hits
    for hit in hits:
        passage = hit.passage
        assert corpus.article(passage.source).text[passage.start : passage.end] == passage.text


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("what did Brandt say about the herring quota?", "herring"),
        ("what did orlik tell reporters?", "tunnel"),
        ("why is the train late?", "tunnel"),
        ("which inhabitants were brought to safety from the inundation?", "flood"),
        ("musicians", "choir"),
        ("trains", "tunnel"),
        ("fish", "herring"),
    ],
)
def test_the_passage_that_answers_comes_first(corpus: Corpus, query: str, first: str) -> None:
    """By its words, whatever their case and ending, or by what it means where it uses other words."""
    assert sources(search(corpus, query, top_k=1))[0].startswith(first)


def test_best_first_and_no_more_than_asked(corpus: Corpus) -> None:
    """Scores of different texts fall from hit to hit, and `top_k` is kept; a large one gives every passage."""
    hits = search(corpus, "water in the tunnel", top_k=3)

    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(hits) == 3
    assert len(search(corpus, "water in the tunnel", top_k=500)) == corpus.size()[1]


def test_every_clause_of_a_question_has_its_passage_in_front(corpus: Corpus) -> None:
    """A question about two things finds both before it finds more about one."""
    asked = (
        "Did the heavy rain that raised the river Senna bring water into the northern gallery of the Kessel tunnel, "
        "while free cantatas were sung?"
    )

    assert "choir" in sources(search(corpus, asked, top_k=2))


def test_a_repost_comes_after_everything_else(corpus: Corpus) -> None:
    """The same words from another outlet are shown, for they tell who carried them, but behind all other passages."""
    found = sources(search(corpus, "herring quota in Norland", top_k=10))

    assert len(found) == corpus.size()[1]
    assert {found[0], found[-1]} == {"herring", "herring repost"}


def test_an_outlet_that_the_question_names_is_preferred(corpus: Corpus) -> None:
    """Of two articles with the same words, the one of the outlet that is asked for comes first."""
    for outlet, source in (("Civic Herald", "herring repost"), ("Harbour Courier", "herring")):
        assert sources(search(corpus, f"What does the {outlet} article say about the quota?"))[0] == source


def test_a_day_that_the_question_names_is_preferred(corpus: Corpus) -> None:
    """Of two articles with the same words, the one published on the day that is asked for comes first."""
    for day, source in (("March 5, 2021", "herring repost"), ("3 March 2021", "herring")):
        assert sources(search(corpus, f"What was reported on {day} about the quota?"))[0] == source


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(sources=("choir.html", "flood.html")), {"choir", "flood"}),
        (Filters(outlet="civic HERALD"), {"tunnel", "herring repost"}),
        (Filters(since="2022"), {"tunnel", "flood"}),
        (Filters(until="2021-03-04"), {"herring"}),
        (Filters(since="2021-03", until="2021-03"), {"herring", "herring repost"}),
        (Filters(outlet="Valley Post", since="1900"), set()),
    ],
)
def test_filters_let_nothing_else_through(corpus: Corpus, filters: Filters, expected: set[str]) -> None:
    """Only articles that the filters allow are found, and all of them; an undated one passes no filter of dates."""
    assert set(sources(search(corpus, "herring, tunnel, flood and choir", filters=filters))) == expected


@pytest.mark.parametrize("query", ["", "  \n\t ", "?!", "“…”"])
def test_an_empty_query_is_refused(corpus: Corpus, query: str) -> None:
    """A query without a word is told, with what to do."""
    with pytest.raises(RequestError, match="write what to look for"):
        search(corpus, query)


def test_what_cannot_be_asked_is_refused(corpus: Corpus) -> None:
    """A date that is none, a source that is not there and a `top_k` below 1 are told, with the mend."""
    with pytest.raises(RequestError, match="write 2023, 2023-07 or 2023-07-15"):
        search(corpus, "herring", filters=Filters(since="last week"))
    with pytest.raises(UnknownSource, match=r"herring\.html"):
        search(corpus, "herring", filters=Filters(sources=("herrings.html",)))
    with pytest.raises(RequestError, match="at least 1"):
        search(corpus, "herring", top_k=0)


@pytest.mark.parametrize(
    "query",
    [
        'herring" OR (quota* NEAR "',
        "text:herring AND NOT quota",
        "what did they say?",
        "鯡の割当",
        "herring \ud800 quota",
        "it is what it is",
    ],
)
def test_whatever_is_typed_is_only_words(corpus: Corpus, query: str) -> None:
    """Operators of the search engine, function words, other scripts and broken characters are text like any other."""
    assert len(search(corpus, query, top_k=3)) == 3


@pytest.mark.parametrize("text", ["herring quota, tunnel and flood? ", "herring", "tunnel; "])
def test_a_query_of_100_000_characters_is_answered_at_once(corpus: Corpus, text: str) -> None:
    """Well under a second, by its beginning."""
    started = time.perf_counter()
    hits = search(corpus, (text * 100_000)[:100_000])

    assert hits
    assert time.perf_counter() - started < 1


def test_an_empty_store_has_no_passages(tmp_path: Path) -> None:
    """Before the first index run there is nothing to find, and no error."""
    corpus = open_corpus(Config(store=tmp_path / "store"))

    assert search(corpus, "herring") == []
    corpus.close()


def test_a_speaker_filter_finds_passages_with_their_words(config: Config, articles_folder: Path) -> None:
    """Only passages that hold a statement of the one who is meant, under whatever name, are found."""
    index_paths(config, [articles_folder])
    with closing(open_corpus(config)) as opened:
        for asked in ("Ines Calder", "the project’s director"):
            [hit] = search(opened, "rye bread", filters=Filters(speaker=asked))
            assert "unsafe tunnel" in hit.passage.text
        assert search(opened, "tunnel", filters=Filters(speaker="Nemo")) == []

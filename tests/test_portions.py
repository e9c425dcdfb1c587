"""Whole articles in portions: rag/answer/model/portions.py."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from meeting_articles import MEETINGS
from salt_road import LONG, TALKS, open_talks

from rag.answer.model.portions import (
    MOST_ITEMS,
    MOST_WORDS,
    drop_copies,
    read_places,
    recall_elsewhere,
    split_portions,
)
from rag.index.corpus import Corpus
from rag.types import Article, Citation, Meeting, cite

OLDER = (
    "Ministers at the glass fair\n\nMarch 3, 2022\n\nALTBRUCK — The Glass Fair in Altbruck opened on Thursday. The "
    "first time that Brandt and Orlik sat at one table was last winter in Senna. Glass is dear this year.\n"
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """The talks, a long report on them, and an older article."""
    files = {"long.txt": LONG, "fair.txt": OLDER}
    with closing(open_talks(tmp_path_factory.mktemp("talks"), files)) as corpus:
        yield corpus


def talks_of(corpus: Corpus) -> Meeting:
    return corpus.meeting_finder().find(TALKS)


def places_of(article: Article, *spans: tuple[int, int]) -> list[Citation]:
    return [cite(article, start, end, number=1) for start, end in spans]


def test_every_sentence_of_an_article_is_a_place(corpus: Corpus) -> None:
    """In order, with who speaks in it; together they are the whole body."""
    article = corpus.article("courier.txt")
    places = read_places(corpus, article, None)

    assert " ".join(place.quote for place in places).split() == (
        " ".join(article.text[start:end] for start, end in article.body).split()
    )
    assert {place.speaker for place in places} >= {"Tove Brandt", "Pavel Orlik", None}


def test_of_an_article_on_two_meetings_one_is_read(tmp_path: Path) -> None:
    """The part that tells of it, from the sentence that names it."""
    with closing(open_talks(tmp_path, articles=MEETINGS)) as corpus:
        week = corpus.article("week.txt")
        forum, lisbon = (
            [place.quote for place in read_places(corpus, week, corpus.meeting_finder().find(name))]
            for name in ("port ellen june 2022", "lisbon")
        )

    assert [quote.split()[0] for quote in forum] == ["The"]
    assert [quote.split()[0] for quote in lisbon] == ["On", "The", "“The"]


def test_what_a_copy_repeats_is_left_out(corpus: Corpus) -> None:
    """Word for word only: what the copy has otherwise stays."""
    articles = [read_places(corpus, corpus.article(name), None) for name in ("courier.txt", "mirror.txt")]
    first, second = drop_copies(articles)

    assert first == articles[0]
    assert [place.quote.split()[0] for place in second] == ["This"]


def test_portions_have_everything_once_and_fit(corpus: Corpus) -> None:
    """Nothing is lost or moved; no portion is longer than it may be, and there are no more than it takes."""
    names = ["courier.txt", "herald.txt", "long.txt", "fair.txt"]
    articles = [read_places(corpus, corpus.article(name), None) for name in names]
    portions = split_portions(articles)

    assert [place for portion in portions for place in portion] == [place for places in articles for place in places]
    assert all(len(portion) <= MOST_ITEMS for portion in portions)
    assert all(sum(len(place.quote.split()) for place in portion) <= MOST_WORDS for portion in portions)
    assert len(portions) == 2
    assert split_portions([[], []]) == []


def test_a_sentence_that_is_too_long_is_a_portion_by_itself(corpus: Corpus) -> None:
    """It is not cut, and nothing is sent twice."""
    article = corpus.article("long.txt")
    short = places_of(article, *article.body[:1])[0]
    words = " ".join(["salt"] * (MOST_WORDS + 1))
    huge = Citation(
        number=1, source="x", start=0, end=len(words), quote=words, line=1, title=None, outlet=None, published=None
    )

    assert split_portions([[short, huge, short]]) == [[short], [huge], [short]]


def test_other_articles_recall_what_was_before(corpus: Corpus) -> None:
    """For what tells of another time, the sentences on another time that share its words, the most alike first."""
    talks = talks_of(corpus)
    places = [place for name in talks.sources for place in read_places(corpus, corpus.article(name), talks)]
    recalled = recall_elsewhere(corpus, places, talks)

    assert recalled[0].quote.startswith("The first time that Brandt and Orlik") or "last winter" in recalled[0].quote
    assert not {place.source for place in recalled} & set(talks.sources)
    assert not any("Glass is dear" in place.quote for place in recalled[:1])

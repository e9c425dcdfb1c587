"""Passages: whole sentences of the body, of about equal length, with ids that stay."""

import random
from itertools import pairwise

from rag.read.passages import MAX_PASSAGE, cut_passages, split_passages
from rag.read.sentences import split_sentences
from rag.types import Article


def make_text(*, sentences: int, seed: int = 1) -> str:
    chance = random.Random(seed)
    return " ".join(f"The {'very ' * chance.randint(0, 40)}old ferry number {n} sails." for n in range(sentences))


def make_article(text: str, *body: tuple[int, int], source: str = "a.txt") -> Article:
    return Article(
        id="0" * 16,
        source=source,
        text=text,
        body=body or ((0, len(text)),),
        title=None,
        title_span=None,
        outlet=None,
        byline=None,
        published=None,
        published_span=None,
        published_reason="",
        sha256="0" * 64,
    )


def test_passages_are_whole_sentences_in_order() -> None:
    """Every sentence of the body stands in one passage; the passages do not overlap and are the text at their place."""
    for seed in range(30):
        article = make_article(make_text(sentences=seed * 3 + 1, seed=seed))
        passages = split_passages(article)

        assert all(article.text[p.start : p.end] == p.text for p in passages)
        assert split_sentences(article.text, article.body) == [
            sentence for p in passages for sentence in split_sentences(article.text, [(p.start, p.end)])
        ]
        assert all(left.end < right.start for left, right in pairwise(passages))


def test_passages_are_of_about_equal_length() -> None:
    """None is longer than the limit, and no short one is left at the end."""
    for seed in range(30):
        lengths = [p.end - p.start for p in split_passages(make_article(make_text(sentences=60, seed=seed)))]

        assert max(lengths) <= MAX_PASSAGE
        assert min(lengths) >= MAX_PASSAGE * 0.4


def test_a_long_sentence_stands_alone() -> None:
    """A sentence over the limit is a passage of its own, and is not cut."""
    long = "The " + "very " * 300 + "old ferry sails."
    passages = split_passages(make_article(f"It rains. {long} It snows."))

    assert [p.text for p in passages] == ["It rains.", long, "It snows."]


def test_a_passage_never_reaches_over_other_text() -> None:
    """Body spans with only white space between them share passages; an advertisement between them parts them."""
    text = "It rains.\n\nIt snows.\n\nBuy now!\n\nIt hails."
    spans = [(0, 9), (11, 20), (32, 41)]

    assert [p.text for p in cut_passages("a.txt", text, spans)] == ["It rains.\n\nIt snows.", "It hails."]
    assert cut_passages("a.txt", text, []) == []


def test_ids_are_made_of_source_place_and_text() -> None:
    """The same passage keeps its id; another source, place or text gives another."""
    text = make_text(sentences=20)
    first = [p.id for p in split_passages(make_article(text))]

    assert first == [p.id for p in split_passages(make_article(text))]
    assert len(set(first)) == len(first) > 1
    assert all(len(name) == 24 and int(name, 16) >= 0 for name in first)
    assert set(first).isdisjoint(p.id for p in split_passages(make_article(text, source="b.txt")))
    assert set(first).isdisjoint(p.id for p in split_passages(make_article(" " + text)))
    assert set(first).isdisjoint(p.id for p in split_passages(make_article(text.replace("old", "new"))))

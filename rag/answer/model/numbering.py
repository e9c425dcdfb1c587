"""The citations of a model's sentences: narrowed to the words that they use, numbered in order of first use."""

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.model.exhibits import Exhibits
from rag.answer.quotations import find_quotation, quotations_in
from rag.index.corpus import Corpus
from rag.read.sentences import split_sentences
from rag.types import AnswerSentence, Citation, Span, cite


def number_citations(
    sentences: Sequence[AnswerSentence], exhibits: Exhibits
) -> tuple[list[AnswerSentence], list[Citation]]:
    """Sentences that mark exhibits, as sentences that cite places, and the citations; those without support last."""
    places: dict[tuple[int, Span], int] = {}
    numbered = []
    for sentence in sorted(sentences, key=lambda one: one.support == "unsupported"):
        used = [
            (number, _narrow(sentence.text, exhibits.items[number - 1].citation.quote)) for number in sentence.citations
        ]
        numbers = tuple(places.setdefault(place, len(places) + 1) for place in used)
        numbered.append(replace(sentence, citations=numbers))
    citations = [
        _cite_within(exhibits.corpus, exhibits.items[old - 1].citation, span, number)
        for (old, span), number in places.items()
    ]
    return numbered, citations


def _narrow(text: str, quote: str) -> Span:
    """The part of a citation's words that a sentence repeats, in whole sentences; all of them where it repeats none."""
    wanted = [text, *(text[start:end] for start, end in quotations_in(text))]
    found = [span for words in wanted if (span := find_quotation(words, quote))]
    whole = (0, len(quote))
    holding = [
        (start, end)
        for start, end in split_sentences(quote, [whole])
        if any(start < last and first < end for first, last in found)
    ]
    return (holding[0][0], holding[-1][1]) if holding else whole


def _cite_within(corpus: Corpus, citation: Citation, span: Span, number: int) -> Citation:
    if span == (0, len(citation.quote)):
        return replace(citation, number=number)
    start, end = citation.start + span[0], citation.start + span[1]
    narrowed = cite(
        corpus.article(citation.source), start, end, number=number, speaker=citation.speaker, via=citation.via
    )
    return replace(narrowed, meeting=citation.meeting)

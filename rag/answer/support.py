"""How well a text supports a claim: one score, one threshold for each badge, and the reasons in words.

Each sentence of a claim is laid beside the source: which of its words stand there, as they are or by one that means
nearly the same; which names and numbers do not; how near it comes in meaning. Where a word is missing, four sentences
in a row have to hold most of the others; where none is, it depends on how the pieces were joined, for a sentence that
cuts one short and goes on with another says something new. What the source contradicts is never `supported`, whatever
its words.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rag.answer.compare import Comparison, compare_sentence
from rag.answer.source_words import read_source
from rag.config import WORDLLAMA
from rag.errors import RequestError
from rag.index.corpus import Corpus
from rag.index.embed import Embedder, WordLlamaEmbedder
from rag.read.sentences import split_sentences
from rag.types import Article, ClaimVerdict, Filters, Span, Support, cite

COEFFICIENTS = {
    "covered and similar": 0.85,  # cosine to the nearest unit, times how far the share of words there is above 0.8
    "full and similar": 2.62,  # that cosine, where no word is missing
    "full, cut": -2.06,  # there, the joints between copied pieces at which something is cut off
    "not full, together": 1.84,  # else, the share of the words that four units in a row hold
    "name missing": -0.55,
    "number missing": -1.57,  # dates left out: their coefficient was -0.1
}
CONSTANT = -1.05
"""Logistic regression on 1,185 claims, the development halves of WiCE (349), QAGS (372 of CNN/DM, 114 of XSum), CLIFF
(150 and 150) and Goyal21 (50 of XSum) together: sets and labels weigh alike (QAGS of CNN/DM 1.5, of XSum 0.5, Goyal21
0.3), ridge 0.003 on standardised features, no coefficient against its meaning.
"""
SUPPORTED = 0.5
WEAK = 0.25
"""The scores from which the badges `supported` and `weak` are given, for every text.

Balanced accuracy of `supported` on WiCE / QAGS of CNN/DM / CLIFF of CNN/DM / CLIFF of XSum: .71 / .72 / .75 / .70; with
coefficients fitted on four fifths of the sources and measured on the last .71 / .72 / .75 / .68. QAGS of XSum reaches
.60 only (.60).
"""
CONTRADICTED = 2.5
"""Taken off the logit of a claim that the source contradicts: more than any can reach (2.42)."""
CANDIDATES = 3
PASSAGES = 10
"""Articles that are compared where none is named, those of the passages found first, until one supports the claim.

Found by their words alone: of 605 claims over the 808 texts of those sets, a claim's own text is among the three for
313 of 317 that it supports and 269 of 288 others; with vectors beside the words for 312 and 266, in seven times the
time.
"""
MOST_CARRIERS = 3
LEAST_GAIN = 0.1
"""Sentences that carry one of the claim, and the share of it that each must add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How well units of text support a claim."""

    support: Support
    score: float
    units: tuple[int, ...]
    """Those that carry it, in order: for each of its sentences the best, and up to two that add to it."""
    reasons: tuple[str, ...]
    """What speaks against it, in words: what is missing, altered, contradicted, or, where none of these is, cut off."""
    additions: tuple[str, ...] = ()
    """Runs of words of which the units have none."""
    strange: tuple[str, ...] = ()
    """Each of the words of which they have none."""


def score_claim(corpus: Corpus, claim: str, *, source: str | None = None, filters: Filters = Filters()) -> ClaimVerdict:
    """How well `source`, or else one of the articles that share most words with the claim, supports a claim.

    Evidence are whole sentences (or the headline) of one article. Raises UnknownSource where the source is not indexed,
    RequestError where without one the claim is empty.
    """
    if source is not None:
        articles = [corpus.article(source)]
    else:
        if not any(map(str.isalnum, claim)):
            raise RequestError("the claim is empty; write the sentence to be checked")
        among = None if filters == Filters() else frozenset(article.source for article in corpus.articles(filters))
        hits = corpus.lexical(claim, limit=PASSAGES, sources=among)
        articles = [corpus.article(name) for name in dict.fromkeys(passage.source for passage, _ in hits)][:CANDIDATES]
    embedder = corpus.embedder if corpus.config.embedder == WORDLLAMA else _packaged_embedder()
    judged = []
    for article in articles:
        spans = _units(article)
        texts = tuple(article.text[start:end] for start, end in spans)
        judged.append((score_claim_in(texts, claim, embedder=embedder), article, spans))
        if judged[-1][0].score >= SUPPORTED:
            break
    if not judged:
        return ClaimVerdict(support="unsupported", score=0.0, evidence=(), reasons=("no article has its words",))
    best, article, spans = max(judged, key=lambda one: one[0].score)
    evidence = tuple(cite(article, *spans[unit], number=number) for number, unit in enumerate(best.units, 1))
    return ClaimVerdict(support=best.support, score=best.score, evidence=evidence, reasons=best.reasons)


def score_claim_in(texts: Sequence[str], claim: str, *, embedder: Embedder | None = None) -> Judgement:
    """The same within the sentences of one text, in order; always by the packaged vectors, for which it was fitted."""
    import numpy as np

    embedder = embedder or _packaged_embedder()
    source = read_source(tuple(texts), embedder)
    sentences = [claim[start:end] for start, end in split_sentences(claim, [(0, len(claim))])]
    looks = [look for text in sentences if (look := compare_sentence(source, text, embedder))] if source.stream else []
    if not looks:
        return Judgement(support="unsupported", score=0.0, units=(), reasons=("there is nothing to compare",))
    parts = np.array([look.features for look in looks]) * np.array(list(COEFFICIENTS.values()))
    logit = CONSTANT + float((parts.min(axis=0) + parts.mean(axis=0)).sum()) / 2
    contradicted = any(look.is_contradicted for look in looks)
    score = 1 / (1 + math.exp(CONTRADICTED * contradicted - logit))
    support: Support = "supported" if score >= SUPPORTED else "weak" if score >= WEAK else "unsupported"
    if not contradicted and all(look.is_exact for look in looks):
        support, score = "verbatim", 1.0
    elif support == "supported" and any(look.quotes for look in looks):
        support = "verbatim"
    reasons = dict.fromkeys(reason for look in looks for reason in look.reasons)
    if support in ("weak", "unsupported") and not reasons:
        reasons = dict.fromkeys(doubt for look in looks for doubt in look.doubts)
    return Judgement(
        support=support,
        score=score,
        units=tuple(sorted({unit for look in looks for unit in _carriers(look)})),
        reasons=tuple(reasons),
        additions=tuple(dict.fromkeys(words for look in looks for words in look.additions)),
        strange=tuple(dict.fromkeys(word for look in looks for word in look.strange)),
    )


@cache
def _packaged_embedder() -> Embedder:
    return WordLlamaEmbedder()


def _units(article: Article) -> list[Span]:
    headline = [article.title_span] if article.title_span else []
    return headline + split_sentences(article.text, article.body)


def _carriers(look: Comparison) -> list[int]:
    """The unit that holds most of a sentence, and those that add most to it."""
    import numpy as np

    chosen: list[int] = []
    held = np.zeros(len(look.weights))
    while len(chosen) < MOST_CARRIERS:
        gains = look.weights @ np.maximum(look.held - held[:, None], 0) / look.weights.sum()
        if gains.max() < LEAST_GAIN:
            break
        chosen.append(int(gains.argmax()))
        held = np.maximum(held, look.held[:, chosen[-1]])
    return chosen

"""Passages for a question, best first: by words and by meaning, for the whole question and for each of its clauses.

Figures beside the numbers are recall@10 / all@10 / MAP@10 over the 1,085 answerable questions of MultiHop-RAG's
development half (981 facts, a file each). Words alone reach .840 / .626 / .680, meaning alone .704 / .409 / .480, both
.859 / .651 / .691, and with clauses and mentions .887 / .712 / .755. Clauses and mentions gain on both halves of
the questions, split by their facts; the leading passage of each clause gains MAP on both, and costs one of them .004 of
recall.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rag.errors import RequestError
from rag.find.clauses import split_clauses
from rag.find.copies import sink_copies
from rag.find.mentions import count_mentions, find_outlets
from rag.find.statements import statements_of
from rag.find.terms import content_words
from rag.index.corpus import Corpus
from rag.types import Article, Filters, Hit, Passage

if TYPE_CHECKING:
    import numpy as np

LONGEST_QUERY = 2_000
"""Characters of a query that are searched for, nearly four times the longest question of MultiHop-RAG: a pasted article
would only cost time. The lexical index looks for 64 of their words at most."""
CANDIDATES = 50
"""Passages of each ranking that are weighed: 25 .882 / .699 / .753, 100 .891 / .713 / .750 and slower."""
LEXICAL = 0.55
"""Share of the words, the rest is meaning's: 0 .787 / .540 / .591, 0.45 .885 / .706 / .745, 0.65 .882 / .698 / .755,
1 .858 / .655 / .730."""
CLAUSE = 0.5
"""Weight of a passage's best clause beside the whole question: 0 .881 / .701 / .740; with no question split .872 /
.671 / .708."""
MENTION = 1.0
"""Standard deviations that the outlet or the day of an article gains where a question or clause names it: none .873 /
.686 / .737, outlets only .882 / .704 / .749, days only .881 / .697 / .744."""
LEAD = 2.0
"""Standard deviations that the best passage of each clause gains, for each clause wants one in front: 0 .887 / .709 /
.746."""
SPOKEN = 4
"""Times as many candidates where those are kept only that hold somebody's words: of an article that is about one in
four."""
LEAD_WHOLE = 0.3
"""Weight of the whole question in choosing that passage: 0 .885 / .706 / .752."""


def search(corpus: Corpus, query: str, *, top_k: int = 10, filters: Filters = Filters()) -> list[Hit]:
    """The passages that answer a query best, at most `top_k`.

    A passage with the same words as a better one, or nearly so in another copy of one account, comes after all others.
    With a speaker in the filters, only passages that hold words of theirs are
    found. Raises RequestError where the query has no word, `top_k` is below 1 or a
    date of the filters is none; UnknownSource where a source of the filters is not indexed.
    """
    import numpy as np

    asked = " ".join(query[:LONGEST_QUERY].split())
    if not re.search(r"\w", asked):
        raise RequestError("the query is empty; write what to look for, such as a name or a topic")
    if top_k < 1:
        raise RequestError(f"top_k is {top_k}; it must be at least 1")
    articles = {article.source: article for article in corpus.articles(filters)}
    sources = None if filters == Filters() else frozenset(articles)
    texts = [asked, *split_clauses(asked)]
    limit = max(CANDIDATES, top_k) * (SPOKEN if filters.speaker else 1)
    lexical = [corpus.lexical(" ".join(content_words(text)) or text, limit=limit, sources=sources) for text in texts]
    semantic = corpus.nearest_each(list(corpus.embedder.embed(texts)), limit=limit, sources=sources)
    # An article that was removed while we searched is in no list of articles any more.
    found = {p.id: p for ranking in (*lexical, *semantic) for p, _ in ranking if p.source in articles}
    if filters.speaker is not None:
        found = keep_spoken(corpus, found, articles, filters)
    if filters.meeting is not None:
        found = keep_told(corpus, found, filters.meeting)
    if not found:
        return []
    places = {name: place for place, name in enumerate(found)}
    passages = list(found.values())
    imprints = [(articles[passage.source].outlet, articles[passage.source].published) for passage in passages]
    outlets = find_outlets(asked, {outlet for outlet, _ in imprints if outlet})
    scores = np.array(
        [
            LEXICAL * standardize(words, places, limit)
            + (1 - LEXICAL) * standardize(meaning, places, limit)
            + MENTION * np.array(count_mentions(text, imprints, outlets))
            for text, words, meaning in zip(texts, lexical, semantic, strict=True)
        ]
    )
    total = join_clauses(scores[0], scores[1:])
    order = sink_copies(passages, np.argsort(-total, kind="stable").tolist(), corpus.origins(), count=top_k)
    return [Hit(passage=passages[place], score=float(total[place])) for place in order]


def keep_told(corpus: Corpus, passages: Mapping[str, Passage], asked: str) -> dict[str, Passage]:
    """The passages that tell of a meeting: an article may report on several."""
    meetings = corpus.meeting_finder()
    meeting = meetings.find(asked).id
    return {
        name: passage for name, passage in passages.items() if meetings.id_at(passage.source, passage.end) == meeting
    }


def keep_spoken(
    corpus: Corpus, passages: Mapping[str, Passage], articles: Mapping[str, Article], filters: Filters
) -> dict[str, Passage]:
    """The passages that hold a statement of the filters' speaker; `articles` are those of the passages, by source."""
    sources = {passage.source for passage in passages.values()}
    spoken = {source: [s.spans for s in statements_of(corpus, articles[source], filters)] for source in sources}
    return {
        name: passage
        for name, passage in passages.items()
        if any(s < passage.end and e > passage.start for spans in spoken[passage.source] for s, e in spans)
    }


def standardize(ranking: Sequence[tuple[Passage, float]], places: Mapping[str, int], limit: int) -> "np.ndarray":
    """The scores of a ranking over all candidates, with mean 0 and standard deviation 1.

    A candidate that a full ranking leaves out has the score of its last; one that a short ranking leaves out has 0.
    """
    import numpy as np

    values = np.full(len(places), ranking[-1][1] if len(ranking) >= limit else 0.0)
    for passage, score in ranking:
        if passage.id in places:
            values[places[passage.id]] = score
    spread = float(values.std())
    return np.asarray((values - values.mean()) / spread) if spread > 1e-9 else np.zeros(len(places))


def join_clauses(whole: "np.ndarray", clauses: "np.ndarray") -> "np.ndarray":
    """The candidates' scores for a question from those for its whole and for each of its clauses (a row each)."""
    if not len(clauses):
        return whole
    total: np.ndarray = whole + CLAUSE * clauses.max(axis=0)
    leaders = (clauses + LEAD_WHOLE * total).argmax(axis=1)
    total[list(set(leaders.tolist()))] += LEAD
    return total

"""Questions of several parts ("does the X article say …, while Y reports …"): each part is looked for by itself."""

import re
from dataclasses import replace

from rag.answer.evidence import Evidence, gather, weigh_terms
from rag.find.clauses import split_clauses
from rag.find.mentions import find_outlets
from rag.find.question import Question
from rag.find.terms import content_words
from rag.index.corpus import Corpus
from rag.read.cues import reporting_verbs
from rag.read.date_literals import find_date_literals
from rag.read.lexicon import load_words
from rag.types import Filters

LEAST_COVERAGE = 0.5
"""Share of a part's weight that its best sentence must hold.

On 300 questions of MultiHop-RAG's development half, half of them with their facts left out: 0.45 answers .51 of those
that can be answered and .08 of the others, 0.5 .45 and .03, 0.55 .37 and .02. Without looking at parts it is .01 and 0.
"""
LEAST_WORDS = 2
"""Content words without which a part says nothing to look for."""


def answer_parts(corpus: Corpus, question: Question, filters: Filters) -> list[Evidence]:
    """The best sentence for each part of a question, in the order of the parts; nothing where it has one part only, or
    fewer than half of its parts are found.
    """
    outlets = {article.outlet for article in corpus.articles(filters) if article.outlet}
    if question.speakers and not all(find_outlets(speaker, outlets) for speaker in question.speakers):
        return []  # somebody's words: what others say on a part of the topic is no answer
    parts = [_find_part(corpus, clause, outlets, filters) for clause in split_clauses(question.text)]
    asked = [found for looked_for, found in parts if looked_for]
    found = [evidence for evidence in asked if evidence]
    if len(asked) < 2 or 2 * len(found) < len(asked):
        return []
    places = {(evidence.article.source, evidence.unit.start): evidence for evidence in found}
    return list(places.values())


def _find_part(corpus: Corpus, clause: str, outlets: set[str], filters: Filters) -> tuple[bool, Evidence | None]:
    """Whether a clause says what to look for, and its best sentence; in the outlet's articles where it names one."""
    named = find_outlets(clause, outlets)
    topic = clause
    for literal in find_date_literals(clause):
        topic = topic.replace(clause[slice(*literal.span)], " ")
    for outlet in named:
        topic = re.sub(re.escape(outlet.removeprefix("The ")), " ", topic, flags=re.IGNORECASE)
    talk = load_words("talk_about_articles") | reporting_verbs().keys()
    topic = " ".join(word for word in content_words(topic) if word.casefold() not in talk)
    if len(content_words(topic)) < LEAST_WORDS:
        return False, None
    if len(named) == 1 and not filters.outlet:
        filters = replace(filters, outlet=next(iter(named)))
    part = Question(text=clause, asks="other", topic=topic)
    weighed = gather(corpus, part, weigh_terms(corpus, part, filters), filters)
    best = weighed[0] if weighed else None
    return True, best if best and best.coverage >= LEAST_COVERAGE else None

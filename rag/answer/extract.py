"""The offline answer: few verbatim sentences, chosen by evidence, or an abstention with its receipt."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.evidence import Evidence, Term, gather, weigh_terms
from rag.find.question import Question
from rag.find.terms import fold, words
from rag.index.corpus import Corpus
from rag.read.attribution import reporting_verbs
from rag.read.names import same_person
from rag.types import EXTRACTIVE, Answer, AnswerSentence, Article, Citation, Filters, Receipt, cite

MOST_SENTENCES = 4
LEAST_COVERAGE = 0.5
"""Share of the topic's weight that the best sentence must hold, its surroundings counted in part."""
LEAST_OWN = 0.34
"""The same for the sentence's own words: context alone is no evidence."""
KEPT = 0.8
"""A further sentence is given if its score is at least this share of the best one's."""
MOST_NEAREST = 3
MOST_ALSO_FOUND = 5
LEAST_ALSO = 0.25
"""Share of the topic's weight that a sentence's own words hold to be worth a look."""

_TIME = re.compile(
    r"\b(?:(?:19|20)\d\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|"
    r"september|october|november|december|yesterday|today|tomorrow|(?:last|next|this) (?:week|month|year|summer|spring|"
    r"autumn|winter))\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|to|near|from) (?:the )?[A-Z]\w+|^[A-Z]{3,}:")


def answer_offline(corpus: Corpus, question: Question, *, filters: Filters = Filters()) -> Answer:
    """Answer a question with sentences of the articles, each as it stands there and cited.

    Abstains where nobody asked for speaks, or where no sentence holds enough of the topic.
    """
    filters = _narrow(corpus, question, filters)
    terms = weigh_terms(corpus, question, filters)
    weighed = gather(corpus, question, terms, filters)
    candidates = _candidates(question, weighed, terms)
    reason = "" if candidates else _why_not(corpus, question, terms, weighed, filters)
    receipt = _receipt(corpus, question, terms, weighed, filters, reason)
    if not candidates:
        return Answer(
            question=question.text,
            text=reason,
            abstained=True,
            engine=EXTRACTIVE,
            sentences=(),
            citations=(),
            receipt=receipt,
        )
    return _compose(question, candidates, weighed, receipt)


def _narrow(corpus: Corpus, question: Question, filters: Filters) -> Filters:
    """The filters, narrowed to the outlet whose article the question names, where the corpus has that outlet."""
    if not question.outlet or filters.outlet:
        return filters
    outlets = sorted({article.outlet for article in corpus.articles(filters) if article.outlet})
    asked = fold(question.outlet)
    named = [outlet for outlet in outlets if asked in (fold(outlet), fold(outlet).removeprefix("the "))]
    return replace(filters, outlet=named[0]) if named else filters


def _candidates(question: Question, weighed: Sequence[Evidence], terms: Sequence[Term]) -> list[Evidence]:
    """The sentences that answer, best first; none where nothing answers."""
    pool = list(weighed)
    if question.speakers:
        pool = [evidence for evidence in pool if evidence.voice]
    elif question.asks == "who_said":
        pool = [evidence for evidence in pool if evidence.unit.voices]
    if not terms:
        return _distinct(pool)[:MOST_SENTENCES] if question.speakers else []
    if any(term.is_name and not term.found for term in terms):
        return []
    pool = [e for e in pool if e.coverage >= LEAST_COVERAGE and e.own >= LEAST_OWN]
    pool.sort(key=lambda evidence: -_fit(question, evidence))
    kept = [evidence for evidence in pool if _fit(question, evidence) >= KEPT * _fit(question, pool[0])]
    return _distinct(kept)[: MOST_SENTENCES if question.speakers else 2 if question.asks == "when" else 3]


def _fit(question: Question, evidence: Evidence) -> float:
    """The evidence's score, and a little for what the kind of question wants to hear."""
    text = evidence.text
    wanted = {
        "when": bool(_TIME.search(text)) + (evidence.article.published is not None),
        "where": bool(_PLACE.search(text)),
        "how_many": any(character.isdigit() for character in text),
        "who": bool(evidence.unit.voices),
    }
    return evidence.score + 0.1 * wanted.get(question.asks, _same_verb(question, evidence))


def _same_verb(question: Question, evidence: Evidence) -> bool:
    """Whether the words are reported with the verb that was asked for: "what did X tell Y" wants "X told Y"."""
    if evidence.voice is None:
        return False
    start, end = evidence.voice.cue_span
    bases = reporting_verbs()
    asked = bases.get(question.verb.casefold())
    return asked is not None and asked == bases.get(evidence.article.text[start:end]) != "say"


def _distinct(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Evidence without near-repetitions: of sentences that share four fifths of their words, the first stays."""
    kept: list[Evidence] = []
    seen: list[set[str]] = []
    for item in evidence:
        own = set(map(fold, words(item.text)))
        if all(len(own & other) < 0.8 * min(len(own), len(other)) for other in seen):
            kept.append(item)
            seen.append(own)
    return kept


def _receipt(
    corpus: Corpus,
    question: Question,
    terms: Sequence[Term],
    weighed: Sequence[Evidence],
    filters: Filters,
    reason: str,
) -> Receipt:
    articles = corpus.articles(filters)
    nearest = _distinct(weighed[:20])[:MOST_NEAREST] if reason else []
    return Receipt(
        articles=len(articles),
        passages=sum(len(corpus.passages(article.source)) for article in articles),
        terms=tuple(term.word for term in terms),
        missing=tuple(term.word for term in terms if not term.found),
        speaker=" and ".join(question.speakers) or None,
        speaker_sentences=sum(e.voice is not None for e in weighed) if question.speakers else None,
        reason=reason,
        nearest=tuple(_cite(evidence, number) for number, evidence in enumerate(nearest, 1)),
    )


def _why_not(
    corpus: Corpus, question: Question, terms: Sequence[Term], weighed: Sequence[Evidence], filters: Filters
) -> str:
    """One sentence that says why there is no answer: nobody of that name, nothing on that topic, or others only."""
    count = len(corpus.articles(filters))
    where = f"the {count} articles searched" if count != 1 else "the one article searched"
    about = f"“{question.topic}”" if question.topic else "it"
    if not count:
        return "The filters let no article through, so there is nothing to search."
    if question.speakers:
        name = " and ".join(question.speakers)
        if not any(corpus.count(words(who)[-1]) for who in question.speakers if words(who)):
            return f"Nobody named {name} stands in {where}."
        if not any(evidence.voice for evidence in weighed):
            return f"{name} is named in {where}, but none of their sentences gives {name}’s own words."
        others = [e.unit.voices[0].speaker for e in weighed if e.unit.voices and not e.voice and _answers(e)]
        named = list(dict.fromkeys(o for o in others if o and not any(same_person(s, o) for s in question.speakers)))[
            :3
        ]
        if named:
            return f"No words of {name} about {about} stand in {where}; others speak of it: {', '.join(named)}."
        return f"{name} speaks in {where}, but not about {about}."
    missing = [term.word for term in terms if not term.found]
    if missing:
        return f"Nothing in {where} mentions {', '.join(f'“{word}”' for word in missing)}."
    return f"No sentence in {where} answers this: none holds enough of {about}."


def _answers(evidence: Evidence) -> bool:
    return evidence.coverage >= LEAST_COVERAGE and evidence.own >= LEAST_OWN


def _compose(question: Question, chosen: Sequence[Evidence], weighed: Sequence[Evidence], receipt: Receipt) -> Answer:
    citations: list[Citation] = []
    sentences: list[AnswerSentence] = []

    def say(citation: Citation) -> None:
        citations.append(citation)
        text = " ".join(citation.quote.split())
        sentences.append(AnswerSentence(text=text, citations=(citation.number,), support="verbatim"))

    for number, evidence in enumerate(chosen, 1):
        say(_cite(evidence, number))
    if question.asks == "when" and not any(re.search(r"\b(?:19|20)\d\d\b", s.text) for s in sentences):
        dated = next((evidence.article for evidence in chosen if evidence.article.published_span), None)
        if dated:
            start, end = date_line(dated)
            say(cite(dated, start, end, number=len(citations) + 1))
    return Answer(
        question=question.text,
        text=" ".join(f"{s.text} [{s.citations[0]}]" for s in sentences),
        abstained=False,
        engine=EXTRACTIVE,
        sentences=tuple(sentences),
        citations=tuple(citations),
        receipt=receipt,
        also_found=_also_found(weighed, chosen, len(citations) + 1),
    )


def _cite(evidence: Evidence, number: int) -> Citation:
    voice = evidence.voice
    return cite(
        evidence.article,
        evidence.unit.start,
        evidence.unit.end,
        number=number,
        speaker=voice.speaker if voice else None,
        via=voice.via if voice else (),
    )


def date_line(article: Article) -> tuple[int, int]:
    """The line that shows an article's date; the date alone where the line is long."""
    assert article.published_span is not None
    start, end = article.published_span
    first = article.text.rfind("\n", 0, start) + 1
    last = article.text.find("\n", end)
    line = article.text[first : last if last >= 0 else len(article.text)]
    if len(line) > 120:
        return start, end
    return first + len(line) - len(line.lstrip()), first + len(line.rstrip())


def _also_found(weighed: Sequence[Evidence], chosen: Sequence[Evidence], first: int) -> tuple[Citation, ...]:
    """The next best sentences, none like a cited one, numbered from `first`."""
    cited = len(_distinct(chosen))
    rest = [evidence for evidence in weighed[:50] if evidence.own >= LEAST_ALSO and evidence not in chosen]
    further = _distinct([*chosen, *rest])[cited : cited + MOST_ALSO_FOUND]
    return tuple(_cite(evidence, number) for number, evidence in enumerate(further, first))

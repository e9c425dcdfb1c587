"""The offline answer: few verbatim sentences, chosen by evidence, or an abstention with its receipt."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace

from rag.answer.evidence import Evidence, Term, find_meant, gather, weigh_terms
from rag.answer.parts import answer_parts
from rag.answer.reports import find_reports, tell_reports
from rag.answer.telling import describe_attribution, describe_telling
from rag.find.question import Question, telling_verb
from rag.find.statements import count_statements
from rag.find.terms import fold, words
from rag.index.corpus import Corpus
from rag.read.cues import reporting_verbs
from rag.read.phrases import PRONOUNS
from rag.types import EXTRACTIVE, Answer, AnswerSentence, Article, Citation, Filters, Receipt, Silence, cite

MOST_SENTENCES = 4
"""Of one person's words."""
MOST_FACTS = 3
"""Of an answer to any other question."""
LEAST_COVERAGE = 0.45
"""Share of the topic's weight that the best sentence must hold, its surroundings counted in part."""
LEAST_NEAR = 0.3
"""The same for the sentence and those beside it: the article's topic alone is no evidence."""
LEAST_OWN = 0.2
"""The same for the sentence's own words, where no speaker is asked for: somebody's next words may go on in pronouns."""
KEPT = 0.8
"""A further sentence is given if its score is at least this share of the best one's."""
VERB = 0.1
"""What a report with the verb that was asked for gains: "what did X tell Y" wants "X told Y"."""
MOST_OTHERS = 3
"""Named of those who speak of the topic where the one asked for does not."""
MOST_NEAREST = 3
MOST_LOOKED_AT = 20
"""Sentences among which the nearest are: of one whose words are asked for and who says other things, these."""
LEAST_NEAREST = 0.2
"""Score from which a sentence is near enough to be shown where nothing answers; below, it shares a stray word."""
MOST_EVIDENCE = 16
"""Places for one who writes the answer: some 600 words, which a context of 4,096 tokens holds with prompt and reply."""
MOST_OF_ARTICLE = 8
"""Of one article, what the answer itself has counted: others are to be heard, and no article can crowd them out."""
MOST_ALSO_FOUND = 5
LEAST_ALSO = 0.25
"""Share of the topic's weight that a sentence's own words hold to be worth a look."""

_TIME = re.compile(
    r"\b(?:(?:19|20)\d\d|\d+:\d\d|\d+ ?[ap]\.?m\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|tomorrow|"
    r"january|february|march|april|may(?= \d)|june|july|august|september|october|november|december|"
    r"(?:last|next|this|earlier) (?:week|month|year|summer|spring|autumn|fall|winter)|"
    r"(?:days?|weeks?|months?|years?) (?:ago|later|earlier))\b",
    re.IGNORECASE,
)
_DURATION = re.compile(r"\b(?:\d+|\w+)[ -](?:minutes?|hours?|days?|weeks?|months?|years?|decades?)\b", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:in|at|to|near|from|outside|off) (?:the )?[A-Z]\w+|^[A-Z]{3,}\b|\b(?:block|mile|kilometre|metre)s?\b"
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|half|"
    r"twice|third|quarter)\b",
    re.IGNORECASE,
)


def answer_offline(corpus: Corpus, question: Question, *, filters: Filters = Filters()) -> Answer:
    """Answer a question with sentences of the articles, each as it stands there and cited.

    A question of several parts that no sentence answers as a whole is answered by its parts. Abstains where nobody
    asked for speaks, or where no sentence holds enough of the topic.
    """
    return answer_with_evidence(corpus, question, filters=filters)[0]


def answer_with_evidence(
    corpus: Corpus, question: Question, *, filters: Filters = Filters()
) -> tuple[Answer, tuple[Citation, ...]]:
    """The same, and the places from which one who reads more than the answer would write it, best first: those that it
    cites, those that it also found, and the next best.
    """
    filters = _narrow(corpus, question, filters)
    if filters.speaker and not question.speakers:
        question = replace(question, asks="said", speakers=(filters.speaker,))
    terms = weigh_terms(corpus, question, filters)
    weighed = gather(corpus, question, terms, filters)
    candidates = _candidates(question, weighed, terms) or answer_parts(corpus, question, filters)
    if not candidates and question.speakers:
        weighed = gather(corpus, question, terms, filters, everybody=True)
    silence, reason = (None, "") if candidates else _why_not(corpus, question, terms, weighed, filters)
    receipt = replace(_receipt(corpus, question, terms, weighed, filters), silence=silence, reason=reason)
    if not candidates:
        answer = Answer(
            question=question.text,
            text=reason,
            abstained=True,
            engine=EXTRACTIVE,
            sentences=(),
            citations=(),
            receipt=receipt,
        )
        return answer, _list_evidence(answer, weighed, is_said=bool(question.speakers))
    answer = _compose(question, candidates, weighed, replace(receipt, nearest=()))
    sources = frozenset(article.source for article in corpus.articles(filters))
    sentences = [
        tell_reports(corpus, sentence, find_reports(corpus, citation, sources=sources))
        for sentence, citation in zip(answer.sentences, answer.citations, strict=True)
    ]
    answer = replace(answer, sentences=tuple(sentences))
    return answer, _list_evidence(answer, weighed, is_said=bool(question.speakers))


def _list_evidence(answer: Answer, weighed: Sequence[Evidence], *, is_said: bool) -> tuple[Citation, ...]:
    """What the answer has, then the next best that are no repetitions, of each article MOST_OF_ARTICLE at most; where
    somebody's words are asked for, these first.
    """
    listed = [*answer.citations, *answer.also_found, *answer.receipt.nearest]
    known = {(citation.source, citation.start) for citation in listed}
    counts = Counter(citation.source for citation in listed)
    near = [evidence for evidence in weighed if evidence.score >= LEAST_NEAREST]
    near.sort(key=lambda evidence: is_said and not evidence.statement)
    for evidence in _distinct(near[:MOST_LOOKED_AT]):
        source = evidence.article.source
        if (
            len(listed) < MOST_EVIDENCE
            and (source, evidence.unit.start) not in known
            and counts[source] < MOST_OF_ARTICLE
        ):
            listed.append(_cite(evidence, len(listed) + 1))
            counts[source] += 1
    return tuple(listed)


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
        pool = [evidence for evidence in pool if evidence.statement]
    elif question.asks == "who_said":
        pool = [evidence for evidence in pool if evidence.unit.statements]
    if not terms:
        return _distinct(pool)[:MOST_SENTENCES] if question.speakers else []
    if any(term.is_name and not term.found for term in terms):
        return []
    if not question.speakers:
        pool = [evidence for evidence in pool if evidence.own >= LEAST_OWN]
    pool = [evidence for evidence in pool if _answers(evidence) and _tells(question, evidence)]
    pool.sort(key=lambda evidence: -_fit(question, evidence))
    kept = [evidence for evidence in pool if _fit(question, evidence) >= KEPT * _fit(question, pool[0])]
    return _distinct(kept)[: MOST_SENTENCES if question.speakers else MOST_FACTS]


def _fit(question: Question, evidence: Evidence) -> float:
    """The evidence's score, and a little where the words are reported with the verb that was asked for."""
    return evidence.score + VERB * _same_verb(question, evidence)


def _tells(question: Question, evidence: Evidence) -> bool:
    """Whether a sentence has what the kind of question wants to hear: a time, a place, a number."""
    wanted = {"when": _TIME, "where": _PLACE, "how_long": _DURATION, "how_many": _NUMBER}.get(question.asks)
    dated = question.asks == "when" and evidence.article.published is not None
    return wanted is None or dated or bool(wanted.search(evidence.text))


def _same_verb(question: Question, evidence: Evidence) -> bool:
    """Whether the words are reported with the verb that was asked for: "what did X tell Y" wants "X told Y"."""
    if evidence.statement is None or evidence.statement.cue_span is None:
        return False
    start, end = evidence.statement.cue_span
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
) -> Receipt:
    articles = corpus.articles(filters)
    meant = find_meant(corpus, question, filters)
    named = [speaker.name for speaker in meant or ()] or question.speakers
    own = [evidence for evidence in weighed if question.speakers and evidence.statement]
    near = [evidence for evidence in weighed if evidence.score >= LEAST_NEAREST]
    nearest = _distinct((own or near)[:MOST_LOOKED_AT])[:MOST_NEAREST]
    return Receipt(
        articles=len(articles),
        passages=corpus.size()[1]
        if filters == Filters()
        else sum(len(corpus.passages(article.source)) for article in articles),
        terms=tuple(term.word for term in terms),
        missing=tuple(term.word for term in terms if not term.found),
        speaker=" and ".join(named) or None,
        speaker_statements=None if meant is None else count_statements(corpus, meant, articles),
        nearest=tuple(_cite(evidence, number) for number, evidence in enumerate(nearest, 1)),
    )


def _why_not(
    corpus: Corpus, question: Question, terms: Sequence[Term], weighed: Sequence[Evidence], filters: Filters
) -> tuple[Silence, str]:
    """Why there is no answer, as a kind and in one sentence."""
    everywhere = replace(filters, speaker=None)  # where the one whom the filters name says nothing, that is the reason
    count = len(corpus.articles(everywhere))
    where = f"the {count} articles searched" if count != 1 else "the one article searched"
    about = f"“{question.topic or telling_verb(question) or question.text}”"
    if not count:
        return "no_articles", "The filters let no article through, so there is nothing to search."
    if question.speakers:
        name = " and ".join(question.speakers)
        named = name[:1].upper() + name[1:]
        if all(who.casefold() in PRONOUNS for who in question.speakers):
            return "no_speaker", f"“{named}” alone does not say who is meant: ask again with a name or a post."
        if filters.speaker is not None and not find_meant(corpus, question, filters):
            if not corpus.find_speakers(filters.speaker):
                return "no_speaker", f"Nobody named {filters.speaker} stands in {where}."
            if find_meant(corpus, question, everywhere):
                return "no_words", f"Only the words of {filters.speaker} are searched, and {name} is somebody else."
        if not any(corpus.count(words(who)[-1]) for who in question.speakers if words(who)):
            return "no_speaker", f"Nobody named {name} stands in {where}."
        if not any(evidence.statement for evidence in weighed):
            return "no_words", f"{named} is named in {where}, but none of their sentences gives {name}’s own words."
        others = dict.fromkeys(e.unit.speaker for e in weighed if e.unit.speaker and not e.statement and _answers(e))
        if others:
            who = ", ".join(filter(None, list(others)[:MOST_OTHERS]))
            return "other_speakers", f"No words of {name} about {about} stand in {where}; others speak of it: {who}."
        return "off_topic", f"{named} speaks in {where}, but not about {about}."
    missing = [term.word for term in terms if not term.found]
    if missing:
        return "no_mention", f"Nothing in {where} mentions {', '.join(f'“{word}”' for word in missing)}."
    return "no_sentence", f"No sentence in {where} answers this: none holds enough of {about}."


def _answers(evidence: Evidence) -> bool:
    return evidence.coverage >= LEAST_COVERAGE and evidence.near >= LEAST_NEAR


def _compose(question: Question, chosen: Sequence[Evidence], weighed: Sequence[Evidence], receipt: Receipt) -> Answer:
    citations: list[Citation] = []
    sentences: list[AnswerSentence] = []

    def say(citation: Citation) -> None:
        citations.append(citation)
        text = " ".join(citation.quote.split())
        sentences.append(AnswerSentence(text=text, citations=(citation.number,), support="verbatim"))

    for number, evidence in enumerate(chosen, 1):
        say(_cite(evidence, number))
    if question.asks == "when" and not re.search(r"\b(?:19|20)\d\d\b", sentences[0].text):
        dated = next((evidence.article for evidence in chosen if evidence.article.published_span), None)
        if dated:
            start, end = date_line(dated)
            say(cite(dated, start, end, number=len(citations) + 1))
    return Answer(
        question=question.text,
        text="\n".join(_line(sentence, citation) for sentence, citation in zip(sentences, citations, strict=True)),
        abstained=False,
        engine=EXTRACTIVE,
        sentences=tuple(sentences),
        citations=tuple(citations),
        receipt=receipt,
        also_found=_also_found(weighed, chosen, len(citations) + 1),
    )


def _line(sentence: AnswerSentence, citation: Citation) -> str:
    """A sentence with its marker, and in front whose words they are and where they stand."""
    lead = f"{', '.join(describe_attribution(citation))}: " if citation.speaker else ""
    return f"{lead}{sentence.text} [{citation.number}]"


def _cite(evidence: Evidence, number: int) -> Citation:
    article, unit, statement = evidence.article, evidence.unit, evidence.statement
    if statement is None:
        return cite(article, unit.start, unit.end, number=number)
    telling = asdict(describe_telling(article, statement, unit))
    return cite(article, unit.start, unit.end, number=number, speaker=statement.speaker, via=statement.via, **telling)


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
    rest = [evidence for evidence in weighed[:50] if evidence.near >= LEAST_ALSO and evidence not in chosen]
    further = _distinct([*chosen, *rest])[cited : cited + MOST_ALSO_FOUND]
    return tuple(_cite(evidence, number) for number, evidence in enumerate(further, first))

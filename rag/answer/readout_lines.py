"""The sentences of a meeting's articles that may stand in its readout, each under its heading, with its weight."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from rag.answer.account import Account, roots_of, weigh
from rag.read.lexicon import load_words
from rag.read.names import roles
from rag.types import Article, Span, Statement

LONG = 45
"""Words from which a sentence gives way to what is said in it alone."""
FACTS, OUTCOMES, TALKS = "The meeting", "Agreed or refused", "Who met whom"
UNNAMED, VOICES = "From unnamed sources", "Other voices"
_COUNTED = frozenset("two three both".split())
"""Those whom an article has named before: "the two diplomats"."""
_NAME = re.compile(r"[^\W\d_][\w-]*")
_MET = re.compile(r"\b(?:met|meets?|held|talks|spoke|talked|phoned|sat down)\b")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A sentence of the articles, or a piece of one, that may stand in the readout."""

    section: str
    article: Article
    start: int
    end: int
    roots: frozenset[str]
    """The stems of its content words."""
    weight: float
    statement: Statement | None = None
    others: tuple[Statement, ...] = ()
    """Other accounts of the same utterance."""
    about: str | None = None

    @cached_property
    def words(self) -> int:
        """White-space separated words."""
        return len(self.article.text[self.start : self.end].split())


def make_line(account: Account, group: Sequence[Statement]) -> Line:
    """An utterance as a line: its best account, whole sentence or what is said alone."""
    articles = {article.source: article for article in account.articles}
    lines = []
    for statement in group:
        article = articles[statement.source]
        start, end = _piece(account, article, statement)
        roots = roots_of(article.text[start:end])
        weight = weigh(account, roots, len(article.text[start:end].split()))
        weight *= 1.0 + 0.3 * (statement.kind != "indirect") + 0.5 * (len(group) - 1) - 0.2 * bool(statement.via)
        lines.append(
            Line(
                section=section_of(account, statement),
                article=article,
                start=start,
                end=end,
                roots=roots,
                weight=weight,
                statement=statement,
                others=tuple(other for other in group if other is not statement),
                about=account.topics.get((statement.source, statement.start)),
            )
        )
    return max(lines, key=lambda line: (line.weight, -line.start))


def _piece(account: Account, article: Article, statement: Statement) -> Span:
    """The sentence that holds a statement; what is said alone, where the sentence is long."""
    spans = account.spans[article.source]
    before = bisect_right(spans, statement.start, key=lambda span: span[0]) - 1
    if before >= 0 and statement.end <= spans[before][1] and len(article.text[slice(*spans[before])].split()) <= LONG:
        return spans[before]
    return skip_that(article, statement), statement.end


def skip_that(article: Article, statement: Statement) -> int:
    """Where a statement begins, behind a "that"."""
    start = statement.start
    return start + 5 if article.text[start : start + 5].casefold() == "that " else start


def section_of(account: Account, statement: Statement) -> str:
    """The heading under which a statement stands; empty for one that has none."""
    speaker = account.speakers.get(statement.speaker or "")
    if speaker is None:
        return ""
    if speaker.kind == "post":
        heads = {word.casefold() for word in speaker.name.split()}
        return UNNAMED if heads & (roles() | load_words("groups")) and not heads & _COUNTED else ""
    return speaker.name if speaker.name in account.meeting.participants else VOICES


def find_facts(account: Account) -> Iterator[Line]:
    """Sentences that say what gathered, where and when."""
    names = set().union(*(roots_of(gathering.name) for gathering in account.meeting.gatherings))
    places = roots_of(account.meeting.place or "")
    spans: dict[str, list[Span]] = {}
    for gathering in account.meeting.gatherings:
        own = (gathering.span, *gathering.time_spans, *filter(None, [gathering.place_span]))
        spans.setdefault(gathering.source, []).extend(own)
    for article, unit, roots in account.units:
        held = sum(unit.start <= start < unit.end for start, _ in spans.get(article.source, ()))
        words = len(article.text[unit.start : unit.end].split())
        if held and words >= 8:
            opening = unit.start <= account.spans[article.source][min(2, len(account.spans[article.source]) - 1)][0]
            told = min(held, 2) + 2 * min(len(names & roots), 2) + 4 * (bool(places) and places <= roots) + 2 * opening
            told -= 4 * bool(unit.statements)
            yield Line(
                section=FACTS,
                article=article,
                start=unit.start,
                end=unit.end,
                roots=roots,
                weight=(told + weigh(account, roots, words)) / (words + 20),
            )


@cache
def _outcome_words() -> re.Pattern[str]:
    words = sorted(map(re.escape, load_words("outcome_phrases")), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


def find_outcomes(account: Account) -> list[Line]:
    """Sentences that say what was agreed or refused, the weightiest first."""
    names = set().union(*(roots_of(gathering.name) for gathering in account.meeting.gatherings)) | {"meet", "talk"}
    lines = []
    for article, unit, roots in account.units:
        text = article.text[unit.start : unit.end]
        hits = len(_outcome_words().findall(text))
        words = len(text.split())
        if hits and 6 <= words <= LONG:
            weight = (hits + 0.5 * len(names & roots)) * (0.2 + weigh(account, roots, words))
            lines.append(
                Line(section=OUTCOMES, article=article, start=unit.start, end=unit.end, roots=roots, weight=weight)
            )
    return sorted(lines, key=lambda line: -line.weight)


def find_talks(account: Account) -> list[Line]:
    """Sentences that say who met whom, one for each two, the shortest first."""
    lasts = {name.split()[-1]: name for name in account.meeting.participants}
    best: dict[frozenset[str], Line] = {}
    for article, unit, roots in account.units:
        text = article.text[unit.start : unit.end]
        if not _MET.search(text):
            continue
        there = frozenset(lasts[word] for word in _NAME.findall(text) if word in lasts)
        words = len(text.split())
        if len(there) == 2 and words <= LONG and (there not in best or words < best[there].words):
            best[there] = Line(
                section=TALKS, article=article, start=unit.start, end=unit.end, roots=roots, weight=1 / words
            )
    return sorted(best.values(), key=lambda line: -line.weight)

"""The readout of a meeting, offline: what its articles tell, in a few of their own sentences, every one cited."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from rag.answer.differences import find_differences
from rag.answer.reports import tell_readout_reports
from rag.find.terms import content_words, stem
from rag.find.topics import find_topics, open_topics
from rag.find.units import Unit, read_units
from rag.find.utterances import group_utterances
from rag.index.corpus import Corpus
from rag.read.lexicon import load_words
from rag.read.names import roles
from rag.read.times import find_times, read_days
from rag.types import (
    AnswerSentence,
    Article,
    Citation,
    Difference,
    Filters,
    Meeting,
    Readout,
    Section,
    Span,
    Speaker,
    Statement,
    cite,
)

SHARE, SHARE_OF_ONE, LEAST_WORDS = 0.2, 0.5, 150
"""Share of its articles' words that a readout may have; of a meeting with one article, and the least of it."""
MOST_WORDS = 450
"""Words that a person reads in two minutes."""
LONG = 45
"""Words from which a sentence gives way to what is said in it alone."""
CROWDED = 25
"""Words for each who speaks, from which there is no room for the weightiest line of each: then it is the shortest."""
MOST_OUTCOMES, MOST_TALKS, MOST_UNNAMED = 3, 3, 2
TOPICS = 12
"""Topics of a meeting under which statements stand."""
SAME = 0.7
"""Share of the shorter one's content words from which two lines tell the same."""

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


def summarize_meeting(corpus: Corpus, asked: str) -> Readout:
    """What the articles tell of a meeting: facts, each participant's words by topic, outcomes, unnamed sources.

    `asked` is an id or words of a name. Every article is read whole. What several articles report comes first, then a
    line of each participant, then the weightiest of the rest, to a fifth of the articles' words. Raises RequestError
    where no meeting, or more than one, is called so.
    """
    meeting = corpus.meeting_finder().find(asked)
    account = _read_account(corpus, meeting)
    chosen = _choose(account)
    sections, citations = _write(chosen, account)
    readout = Readout(
        title=meeting.name,
        sections=sections,
        citations=citations,
        meeting=meeting,
        disagreements=_find_differences(corpus, account) if len(account.articles) > 1 else (),
    )
    return tell_readout_reports(corpus, readout)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Account:
    """All that the articles tell of a meeting."""

    meeting: Meeting
    articles: tuple[Article, ...]
    units: tuple[tuple[Article, Unit, frozenset[str]], ...]
    """Sentences with the stems of their content words."""
    spans: dict[str, list[Span]]
    """Where these stand, in order, by source."""
    groups: tuple[tuple[Statement, ...], ...]
    """Statements by utterance."""
    speakers: dict[str, Speaker]
    shared: Counter[str]
    """In how many articles a stem stands."""
    topics: dict[tuple[str, int], str]
    """(source, start) of a statement -> its weightiest topic."""


def _find_differences(corpus: Corpus, account: _Account) -> tuple[Difference, ...]:
    """Where the accounts differ: of an article on several meetings the part that tells of this one."""
    name, meetings = account.meeting.id, corpus.meeting_finder()
    articles = [
        replace(article, body=tuple(span for span in article.body if meetings.id_at(article.source, span[0]) == name))
        for article in account.articles
    ]
    statements = {
        article.source: [statement for statement in corpus.statements(article) if statement.meeting == name]
        for article in account.articles
    }
    return find_differences(articles, statements, corpus.speakers())


def _read_account(corpus: Corpus, meeting: Meeting) -> _Account:
    finder = corpus.meeting_finder()
    articles = tuple(corpus.article(source) for source in meeting.sources)
    units, statements = [], []
    spans: dict[str, list[Span]] = {}
    shared: Counter[str] = Counter()
    for article in articles:
        said = corpus.statements(article)
        statements += [one for one in said if one.meeting in (meeting.id, None)]
        own = [
            (article, unit, _roots(article.text[unit.start : unit.end]))
            for unit in read_units(article, said)
            if finder.id_at(article.source, unit.start) in (meeting.id, None) and not _is_past(article, unit)
        ]
        units += own
        spans[article.source] = [(unit.start, unit.end) for _, unit, _ in own]
        shared.update(set().union(*(roots for *_, roots in own)))
    return _Account(
        meeting=meeting,
        articles=articles,
        units=tuple(units),
        spans=spans,
        groups=tuple(map(tuple, group_utterances(statements))),
        speakers={speaker.name: speaker for speaker in corpus.speakers()},
        shared=shared,
        topics=_read_topics(corpus, meeting),
    )


def _is_past(article: Article, unit: Unit) -> bool:
    """Whether a sentence tells of another time: "last summer", "in 2019"."""
    times = find_times(article.text, unit.start, unit.end)
    near = {read_days(time.words, article.published).near for time in times}
    return bool(near & {"past", "future"}) and "now" not in near


def _roots(text: str) -> frozenset[str]:
    return frozenset(map(stem, content_words(text)))


def _read_topics(corpus: Corpus, meeting: Meeting) -> dict[tuple[str, int], str]:
    """The weightiest topic of each statement."""
    index = open_topics(corpus)
    topics: dict[tuple[str, int], str] = {}
    for topic in find_topics(corpus, filters=Filters(meeting=meeting.id), count=TOPICS):
        for number in index.topics[topic.key]:
            statement = index.said[number].statement
            topics.setdefault((statement.source, statement.start), topic.name)
    return topics


def _weigh(account: _Account, roots: Iterable[str], words: int) -> float:
    """How central a text is: the words that the articles share, against its length."""
    several = len(account.articles) > 1
    central = sum(account.shared[root] - several * 0.5 for root in roots)
    return central / (len(account.articles) * (words + 10))


def _choose(account: _Account) -> list[Line]:
    """The lines of the readout: what must be there, then the weightiest that there is room for."""
    total = sum(article.words for article in account.articles)
    limit = min(MOST_WORDS, total * (SHARE if len(account.articles) > 1 else SHARE_OF_ONE))
    limit = max(limit, LEAST_WORDS if len(account.articles) == 1 else 0)
    chosen: list[Line] = []
    used = 0
    for line, must in _rank(account, chosen, limit):
        if (must or used + line.words <= limit) and not any(_repeats(line, other) for other in chosen):
            chosen.append(line)
            used += line.words
    return chosen


def _rank(account: _Account, chosen: Sequence[Line], limit: float) -> Iterator[tuple[Line, bool]]:
    """Lines in the order in which they find room, and whether they stand in the readout in any case.

    `chosen` are those that have found it so far; `limit` is how many words there is room for.
    """
    said = sorted((_say(account, group) for group in account.groups), key=lambda line: -line.weight)
    said = [line for line in said if line.section]
    facts = sorted(_facts(account), key=lambda line: -line.weight)
    yield from ((line, True) for line in facts[:1])
    yield from ((line, True) for line in sorted(said, key=lambda line: -len(line.others)) if line.others)
    by_name: dict[str, list[Line]] = {}
    for line in said:
        by_name.setdefault(line.section, []).append(line)
    crowded = CROWDED * len(by_name) > limit
    for name in account.meeting.participants:
        own = by_name.get(name, [])
        for line in sorted(own, key=lambda line: line.words) if crowded else own:
            if any(other.section == name for other in chosen):
                break
            yield line, True
    unnamed = [line for line in said if line.section == UNNAMED]
    kinds = ((_outcomes(account), MOST_OUTCOMES), (_talks(account), MOST_TALKS), (unnamed, MOST_UNNAMED))
    for turn in range(max(most for _, most in kinds)):
        for lines, most in kinds:
            yield from ((line, False) for line in lines[turn : turn + 1] if turn < most)
    yield from ((line, False) for line in said if line.section != UNNAMED)


def _say(account: _Account, group: Sequence[Statement]) -> Line:
    """An utterance as a line: its best account, whole sentence or what is said alone."""
    articles = {article.source: article for article in account.articles}
    lines = []
    for statement in group:
        article = articles[statement.source]
        start, end = _piece(account, article, statement)
        roots = _roots(article.text[start:end])
        weight = _weigh(account, roots, len(article.text[start:end].split()))
        weight *= 1.0 + 0.3 * (statement.kind != "indirect") + 0.5 * (len(group) - 1) - 0.2 * bool(statement.via)
        lines.append(
            Line(
                section=_section(account, statement),
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


def _piece(account: _Account, article: Article, statement: Statement) -> Span:
    """The sentence that holds a statement; what is said alone, where the sentence is long."""
    spans = account.spans[article.source]
    before = bisect_right(spans, statement.start, key=lambda span: span[0]) - 1
    if before >= 0 and statement.end <= spans[before][1] and len(article.text[slice(*spans[before])].split()) <= LONG:
        return spans[before]
    start = statement.start
    if article.text[start : start + 5].casefold() == "that ":
        start += 5
    return start, statement.end


def _section(account: _Account, statement: Statement) -> str:
    """Under whom a statement stands."""
    speaker = account.speakers.get(statement.speaker or "")
    if speaker is None:
        return ""
    if speaker.kind == "post":
        heads = {word.casefold() for word in speaker.name.split()}
        return UNNAMED if heads & (roles() | load_words("groups")) and not heads & _COUNTED else ""
    return speaker.name if speaker.name in account.meeting.participants else VOICES


def _facts(account: _Account) -> Iterator[Line]:
    """Sentences that say what gathered, where and when."""
    names = set().union(*(_roots(gathering.name) for gathering in account.meeting.gatherings))
    places = _roots(account.meeting.place or "")
    spans = [
        (gathering.source, span)
        for gathering in account.meeting.gatherings
        for span in (gathering.span, *gathering.time_spans, *filter(None, [gathering.place_span]))
    ]
    for article, unit, roots in account.units:
        held = sum(source == article.source and unit.start <= span[0] < unit.end for source, span in spans)
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
                weight=(told + _weigh(account, roots, words)) / (words + 20),
            )


@cache
def _outcome_words() -> re.Pattern[str]:
    words = sorted(map(re.escape, load_words("outcome_phrases")), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


def _outcomes(account: _Account) -> list[Line]:
    """Sentences that say what was agreed or refused, the weightiest first."""
    names = set().union(*(_roots(gathering.name) for gathering in account.meeting.gatherings)) | {"meet", "talk"}
    lines = []
    for article, unit, roots in account.units:
        text = article.text[unit.start : unit.end]
        hits = len(_outcome_words().findall(text))
        words = len(text.split())
        if hits and 6 <= words <= LONG:
            weight = (hits + 0.5 * len(names & roots)) * (0.2 + _weigh(account, roots, words))
            lines.append(
                Line(section=OUTCOMES, article=article, start=unit.start, end=unit.end, roots=roots, weight=weight)
            )
    return sorted(lines, key=lambda line: -line.weight)


def _talks(account: _Account) -> list[Line]:
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


def _repeats(line: Line, other: Line) -> bool:
    """Whether two lines are one place, or tell the same in mostly the same words."""
    if line.article is other.article and line.start < other.end and other.start < line.end:
        return True
    small = min(len(line.roots), len(other.roots))
    return bool(small) and len(line.roots & other.roots) >= SAME * small


def _write(chosen: Sequence[Line], account: _Account) -> tuple[tuple[Section, ...], tuple[Citation, ...]]:
    """The lines under their headings, with the citations in the order of their first use."""
    by_section: dict[str, list[Line]] = {}
    for line in chosen:
        by_section.setdefault(line.section, []).append(line)
    people = [name for name in account.meeting.participants if name in by_section]
    order = [FACTS, TALKS, *people, OUTCOMES, VOICES, UNNAMED]
    citations: list[Citation] = []
    sections = []
    for heading in (heading for heading in order if heading in by_section):
        sentences = tuple(_sentence(line, citations, account) for line in _by_topic(by_section[heading]))
        sections.append(Section(heading=heading, sentences=sentences))
    return tuple(sections), tuple(citations)


def _by_topic(lines: Sequence[Line]) -> list[Line]:
    """The lines under one heading: those on one topic together, the weightiest topic first."""
    weights: dict[str, float] = {}
    for line in lines:
        weights[line.about or ""] = max(line.weight, weights.get(line.about or "", 0.0))
    return sorted(lines, key=lambda line: (-weights[line.about or ""], line.about or "", -line.weight))


def _sentence(line: Line, citations: list[Citation], account: _Account) -> AnswerSentence:
    said = line.statement
    places = [(line.article, line.start, line.end, said)]
    articles = {article.source: article for article in account.articles}
    places += [(articles[other.source], other.start, other.end, other) for other in line.others]
    numbers = []
    for article, start, end, statement in places:
        citations.append(
            cite(
                article,
                start,
                end,
                number=len(citations) + 1,
                speaker=statement.speaker if statement else None,
                via=statement.via if statement else (),
                meeting=account.meeting.id,
            )
        )
        numbers.append(len(citations))
    text = " ".join(citations[numbers[0] - 1].quote.split())
    return AnswerSentence(text=text, citations=tuple(numbers), support="verbatim", about=line.about)

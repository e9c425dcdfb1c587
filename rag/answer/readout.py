"""The readout of a meeting, offline: what its articles tell, in a few of their own sentences, every one cited."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer.account import Account, read_account
from rag.answer.differences import find_differences
from rag.answer.readout_lines import (
    FACTS,
    OUTCOMES,
    TALKS,
    UNNAMED,
    VOICES,
    Line,
    find_facts,
    find_outcomes,
    find_talks,
    make_line,
    skip_that,
)
from rag.answer.reports import tell_readout_reports
from rag.index.corpus import Corpus
from rag.types import (
    AnswerSentence,
    Article,
    Citation,
    Difference,
    Readout,
    Section,
    Statement,
    cite,
)

SHARE, SHARE_OF_ONE, LEAST_WORDS = 0.2, 0.5, 150
"""Share of its articles' words that a readout may have; of a meeting with one article, and the least of it."""
MOST_WORDS = 450
"""Words that a person reads in two minutes."""
MOST_COMPARED = 30
"""Articles that are laid beside each other to see where they differ, those that let people speak most: 200 took 4 s."""
_BOUND = frozenset("for to about of on with from in at as by against over".split())
"""Words with which no sentence of its own begins."""
LEAST_SAID = 5
"""Words of what is said that can stand without who said it."""
CROWDED = 25
"""Words for each who speaks, from which there is no room for the weightiest line of each: then it is the shortest."""
NEARLY = 0.8
"""Share of the weightiest fact's weight from which, where room is short, a shorter one may stand for it."""
MOST_OUTCOMES, MOST_TALKS, MOST_UNNAMED = 3, 3, 2
SAME = 0.7
"""Share of the shorter one's content words from which two lines tell the same."""


def summarize_meeting(corpus: Corpus, asked: str) -> Readout:
    """What the articles tell of a meeting: facts, each participant's words by topic, outcomes, unnamed sources.

    `asked` is an id or words of a name. Every article is read whole. What several articles report comes first, then a
    line of each participant, then the weightiest of the rest, to a fifth of the articles' words. Raises RequestError
    where no meeting, or more than one, is called so.
    """
    meeting = corpus.meeting_finder().find(asked)
    account = read_account(corpus, meeting)
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


def _find_differences(corpus: Corpus, account: Account) -> tuple[Difference, ...]:
    """Where the accounts differ: of an article on several meetings the part that tells of this one."""
    name, meetings = account.meeting.id, corpus.meeting_finder()
    telling = sorted(account.articles, key=lambda article: -len(corpus.statements(article)))[:MOST_COMPARED]
    compared = sorted(telling, key=lambda article: article.source)
    articles = [
        replace(article, body=tuple(span for span in article.body if meetings.id_at(article.source, span[0]) == name))
        for article in compared
    ]
    statements = {
        article.source: [statement for statement in corpus.statements(article) if statement.meeting == name]
        for article in compared
    }
    return find_differences(articles, statements, corpus.speakers())


def _choose(account: Account) -> list[Line]:
    """The lines of the readout: what must be there, then the weightiest that there is room for."""
    limit = limit_words(account.articles)
    chosen: list[Line] = []
    used = 0
    for line, must in _rank(account, chosen, limit):
        if must and line.statement and (used + line.words > limit or _is_crowded(account, limit)):
            line = _shorten(line, line.statement)
        if (must or used + line.words <= limit) and not any(_repeats(line, other) for other in chosen):
            chosen.append(line)
            used += line.words
    return chosen


def limit_words(articles: Sequence[Article]) -> float:
    """How many words the readout of some articles may have."""
    limit = min(MOST_WORDS, sum(article.words for article in articles) * (SHARE if len(articles) > 1 else SHARE_OF_ONE))
    return max(limit, LEAST_WORDS if len(articles) == 1 else 0)


def _shorten(line: Line, statement: Statement) -> Line:
    """What is said alone, where that can stand by itself: "for a referendum" cannot."""
    start = skip_that(line.article, statement)
    words = line.article.text[start : statement.end].split()
    whole = len(words) < LEAST_SAID or words[0] in _BOUND
    return line if whole else replace(line, start=start, end=statement.end)


def _is_crowded(account: Account, limit: float) -> bool:
    """Whether so many speak that there is no room for a sentence of each."""
    speaking = {group[0].speaker for group in account.groups} & set(account.meeting.participants)
    return CROWDED * (1 + len(speaking)) > limit


def _rank(account: Account, chosen: Sequence[Line], limit: float) -> Iterator[tuple[Line, bool]]:
    """Lines in the order in which they find room, and whether they stand in the readout in any case.

    `chosen` are those that have found it so far; `limit` is how many words there is room for.
    """
    said = sorted((make_line(account, group) for group in account.groups), key=lambda line: -line.weight)
    said = [line for line in said if line.section]
    crowded = _is_crowded(account, limit)
    facts = sorted(find_facts(account), key=lambda line: -line.weight)
    near = [line for line in facts if line.weight >= NEARLY * facts[0].weight]
    facts = sorted(near, key=lambda line: line.words) if crowded else facts
    yield from ((line, True) for line in facts[:1])
    yield from ((line, True) for line in sorted(said, key=lambda line: -len(line.others)) if line.others)
    by_name: dict[str, list[Line]] = {}
    for line in said:
        by_name.setdefault(line.section, []).append(line)
    for name in account.meeting.participants:
        own = by_name.get(name, [])
        for line in sorted(own, key=lambda line: (line.words < LEAST_SAID, line.words)) if crowded else own:
            if any(other.section == name for other in chosen):
                break
            yield line, True
    unnamed = [line for line in said if line.section == UNNAMED]
    kinds = ((find_outcomes(account), MOST_OUTCOMES), (find_talks(account), MOST_TALKS), (unnamed, MOST_UNNAMED))
    for turn in range(max(most for _, most in kinds)):
        for lines, most in kinds:
            yield from ((line, False) for line in lines[turn : turn + 1] if turn < most)
    yield from ((line, False) for line in said if line.section != UNNAMED)


def _repeats(line: Line, other: Line) -> bool:
    """Whether two lines are one place, or tell the same in mostly the same words."""
    overlap = line.article is other.article and line.start < other.end and other.start < line.end
    return overlap or tell_same(line.roots, other.roots)


def tell_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts tell the same in mostly the same words, of which these are the stems."""
    small = min(len(one), len(other))
    return bool(small) and len(one & other) >= SAME * small


def _write(chosen: Sequence[Line], account: Account) -> tuple[tuple[Section, ...], tuple[Citation, ...]]:
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


def _sentence(line: Line, citations: list[Citation], account: Account) -> AnswerSentence:
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

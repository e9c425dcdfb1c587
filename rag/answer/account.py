"""All that the articles of a meeting tell of it: sentences, utterances, speakers, topics."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rag.find.terms import content_words, stem
from rag.find.topics import find_topics, open_topics
from rag.find.units import Unit, read_units
from rag.find.utterances import group_utterances
from rag.index.corpus import Corpus
from rag.read.times import MONTHS, find_times, read_days
from rag.types import Article, Filters, Meeting, Span, Speaker, Statement

_ANOTHER_TIME = re.compile(
    rf"\b(?:last|next|ago|earlier|later|before|from now|previous|following|(?:19|20)\d\d|{'|'.join(sorted(MONTHS))}"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Last|Next)\b|\d[./-]\d"
)
"""What a sentence holds that tells of another time: few do, and only these are read for it."""
TOPICS = 12
"""Topics of a meeting under which statements stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
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


def read_account(corpus: Corpus, meeting: Meeting) -> Account:
    """What the articles tell of a meeting; of an article on several meetings the part that tells of this one."""
    finder = corpus.meeting_finder()
    articles = tuple(corpus.article(source) for source in meeting.sources)
    units, statements = [], []
    spans: dict[str, list[Span]] = {}
    shared: Counter[str] = Counter()
    for article in articles:
        said = corpus.statements(article)
        statements += [one for one in said if one.meeting in (meeting.id, None)]
        own = [
            (article, unit, roots_of(article.text[unit.start : unit.end]))
            for unit in read_units(article, said)
            if finder.id_at(article.source, unit.start) in (meeting.id, None) and not _is_past(article, unit)
        ]
        units += own
        spans[article.source] = [(unit.start, unit.end) for _, unit, _ in own]
        shared.update(set().union(*(roots for *_, roots in own)))
    return Account(
        meeting=meeting,
        articles=articles,
        units=tuple(units),
        spans=spans,
        groups=tuple(map(tuple, group_utterances(statements))),
        speakers={speaker.name: speaker for speaker in corpus.speakers()},
        shared=shared,
        topics=_read_topics(corpus, meeting),
    )


def tells_of_another_time(text: str, start: int, end: int) -> bool:
    """Whether a place may tell of another time."""
    return _ANOTHER_TIME.search(text, start, end) is not None


def _is_past(article: Article, unit: Unit) -> bool:
    """Whether a sentence tells of another time: "last summer", "in 2019"."""
    if not tells_of_another_time(article.text, unit.start, unit.end):
        return False
    times = find_times(article.text, unit.start, unit.end)
    near = {read_days(time.words, article.published).near for time in times}
    return bool(near & {"past", "future"}) and "now" not in near


def roots_of(text: str) -> frozenset[str]:
    """The stems of a text's content words."""
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


def weigh(account: Account, roots: Iterable[str], words: int) -> float:
    """How central a text is: the words that the articles share, against its length."""
    several = len(account.articles) > 1
    central = sum(account.shared[root] - several * 0.5 for root in roots)
    return central / (len(account.articles) * (words + 10))

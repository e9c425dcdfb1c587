"""When something was said, or took place, that an article tells of: in its own words, else by its meeting or article.

A day is never guessed: what no file says stays unknown, and the reason says so.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from weakref import WeakKeyDictionary

from rag.find.meetings import describe_days
from rag.index.corpus import Corpus
from rag.read.lexicon import load_words
from rag.read.sentences import split_sentences
from rag.read.times import Days, find_times, read_days
from rag.types import Article, Gathering, Meeting, Span, Statement

WRITTEN_WITHIN = 7
"""Days after a meeting within which an article is written that reports on it as of something new."""
NEAR = 4
"""Days before or after a meeting on which what is said may still be of it, and between accounts of one utterance."""
REACH = 90
"""Characters between the word that reports something and the time at which that was said."""

_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", re.IGNORECASE)
_THIS_WEEK = re.compile(r"this\s+week", re.IGNORECASE)
# Of the times that these find for 3,214 statements of 234 news articles, 60 drawn at random were read: 58 say when
# something was said, one names a day of elections ("Super Tuesday"), one the day of a poll that somebody quotes.
_CLAUSE = re.compile(
    r"[;:()“”\"]|\b(?:who|whom|which|what|whose|where|when|while|that|if|because|after|before|since|until)\b",
    re.IGNORECASE,
)
"""Where another clause begins: its time is not that of the word that reports."""
_TOPIC = re.compile(r"\b(?:of|for|about|over|against|despite|amid|than|as|ahead|following)\b", re.IGNORECASE)
"""Behind the word that reports, what follows these is what was spoken of: "said of the raid on Sunday"."""
_STRETCH = re.compile(r"(?:since|until|for|by)\b", re.IGNORECASE)
_NARRATED = re.compile(r"\b(?:before|earlier|later)$", re.IGNORECASE)
"""Counted from another day of which the article tells, and not from its own: "two days later"."""
_POSSESSIVE = re.compile(r"[’']s?\b")
_SUBJECT = re.compile(r"\s(?:will|would|is|was|are|were|has|had|have|can|could|may|might|should)\b")
"""Behind a time that is itself what something is said of: "saying this year will be wet"."""
_OPENING = re.compile(
    r"(?:[^,]{0,40}[—–:])?\s*(?:and|but|meanwhile,?)?\s*(?:on|in|early|earlier|late|later|\s)*", re.IGNORECASE
)
_BETWEEN = re.compile(r"[\s,]*(?:(?:on|in|early|earlier|late|later|had|has|also)\b\s*)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A day or days, and why."""

    start: str | None
    """ISO date or a part of one; None where no file says."""
    end: str | None
    reason: str
    """One sentence: from which words the days follow, or why there are none."""
    own: bool
    """The article says it of this itself; else it follows from the meeting or from the article's date."""
    meeting: str | None = None
    """The id of the meeting that a statement was made at, as far as these days agree with it."""


_KEPT: "WeakKeyDictionary[Corpus, tuple[str, dict[str, Dating]]]" = WeakKeyDictionary()


def open_datings(corpus: Corpus, articles: Iterable[Article]) -> "dict[str, Dating]":
    """What dates the statements and mentions of articles, by source; kept for each revision of the corpus.

    3,200 statements of 234 articles are dated in 0.2 s, and again in no time.
    """
    revision = corpus.revision()
    kept = _KEPT.get(corpus)
    if kept is None or kept[0] != revision:
        _KEPT[corpus] = kept = (revision, {})
    finder = corpus.meeting_finder()
    meetings = {meeting.id: meeting for meeting in finder.meetings}
    for article in articles:
        if article.source not in kept[1]:
            own = [meetings[name] for name in finder.ids_of(article.source)]
            kept[1][article.source] = Dating(article, corpus.statements(article), own)
    return kept[1]


class Dating:
    """Dates what one article tells: `statements` are all of its, `meetings` those that it reports on."""

    def __init__(self, article: Article, statements: Sequence[Statement], meetings: Sequence[Meeting]) -> None:
        self._article = article
        self._said = [span for statement in statements for span in statement.spans]
        self._sentences = split_sentences(article.text, article.body)
        self._starts = [start for start, _ in self._sentences]
        self._meetings = {meeting.id: meeting for meeting in meetings}
        self._dated: dict[Statement, Dated] = {}
        self._base = next((meeting for meeting in meetings if meeting.start), None)

    def date_statement(self, statement: Statement) -> Dated:
        """When a statement was made.

        By the time with which its sentence reports it; else by the days of its meeting, or of the article where that is
        older; a time that no file makes a day keeps it undated.
        """
        if statement not in self._dated:
            self._dated[statement] = self._date_statement(statement)
        return self._dated[statement]

    def _date_statement(self, statement: Statement) -> Dated:
        source, published = self._article.source, self._article.published
        meeting = self._meetings.get(statement.meeting or "")
        words = self._find_own_time(statement)
        lack = ""
        if words:
            dated = self._date_words([words], meeting)
            # "On Friday" without a known week is still about the time of the meeting; "last month" is not.
            if dated.start or not _WEEKDAY.search(words):
                home = meeting and (dated.start is None or meeting.start is None or are_near(dated, meeting))
                return replace(dated, meeting=meeting.id if meeting and home else None)
            lack = f"“{words}” is all that {source} says of the day. "
        if meeting is None or _is_before(published, meeting.start):
            known = f"{source} is of {published}." if published else "The article is undated."
            reason = f"{lack or f'{source} says no day of it. '}{known}"
            return Dated(start=published, end=published, reason=reason, own=False)
        days = describe_days(meeting.start, meeting.end)
        name = meeting.name if meeting.start is None or days in meeting.name else f"{meeting.name} ({days})"
        reason = f"{lack}{source} reports on {name}. {meeting.date_reason}"
        start, end = (meeting.start, meeting.end) if meeting.start else (published, published)
        return Dated(start=start, end=end, reason=reason, own=False, meeting=meeting.id)

    def date_gathering(self, gathering: Gathering) -> Dated:
        """When a gathering took place that the article mentions."""
        return self._date_words(gathering.times, self._base)

    def _date_words(self, times: Sequence[str], within: Meeting | None) -> Dated:
        """What times mean that the article says; where it is undated, as of the time when its meeting was news.

        A weekday is then one of the days of the meeting `within` which it is told.
        """
        source, published = self._article.source, self._article.published
        meeting = within if within and within.start else self._base
        for words in times:
            days = self._resolve(words, meeting, is_within=meeting is within)
            if days.start:
                way = f" and is of {published}" if published else ""
                if not published and meeting and read_days(words, None).start is None:
                    way = f" and reports on {meeting.name} ({describe_days(meeting.start, meeting.end)})"
                return Dated(start=days.start, end=days.end, reason=f"{source} says “{words}”{way}.", own=True)
        said = f"“{times[0]}” is all that {source} says of the day" if times else f"{source} says no day of it"
        lack = "" if published else ", and the article is undated"
        return Dated(start=None, end=None, reason=f"{said}{lack}.", own=True)

    def _resolve(self, words: str, meeting: Meeting | None, *, is_within: bool) -> Days:
        """The days of a time: certain ones only, whichever day it was written on."""
        published = self._article.published
        if _NARRATED.search(words):
            return Days(start=None, end=None, near="unknown")
        if published:
            return _read(words, published)
        if meeting is None or meeting.start is None:
            return read_days(words, None)
        last = meeting.end or meeting.start
        first, second = _read(words, last), _read(words, _add_margin(last))
        inside = is_within and len(last) == 10 and first.start and meeting.start <= first.start <= last
        if first.start == second.start or (inside and _WEEKDAY.search(words)):
            return first
        return Days(start=None, end=None, near=first.near)

    def _find_own_time(self, statement: Statement) -> str | None:
        """The time at which the article says that a statement was made; of several the nearest to the word for it."""
        if statement.cue_span is None:
            return None
        text, (start, end) = self._article.text, self._find_sentence(statement.cue_span)
        found = [
            (self._distance(statement, time.span, start), time.words)
            for time in find_times(text, start, end)
            if not any(left < time.span[1] and time.span[0] < right for left, right in self._said)
        ]
        near = [(distance, words) for distance, words in found if distance is not None]
        return " ".join(min(near)[1].split()) if near else None

    def sentence_of(self, span: Span) -> str:
        """The sentence in which a place stands; of a headline the headline."""
        return self._article.text[slice(*self._find_sentence(span))]

    def _find_sentence(self, span: Span) -> Span:
        number = bisect_right(self._starts, span[0]) - 1
        title = self._article.title_span
        if title and title[0] <= span[0] < title[1]:
            return title
        return self._sentences[number] if number >= 0 and span[0] < self._sentences[number][1] else span

    def _distance(self, statement: Statement, time: Span, opening: int) -> int | None:
        """How far a time stands from the word that reports a statement; None where it is that of something else."""
        text, (left, right) = self._article.text, statement.cue_span or time
        if _STRETCH.match(text, time[0]) or _POSSESSIVE.match(text, time[1]):
            return None
        words = text[slice(*time)]
        if words.endswith(" before") or (words == "Today" and time[0] > opening):
            return None  # "a day before the fire", "USA Today"
        if words.isdigit() and not text[: time[0]].endswith("in "):
            return None  # "the 2008 nominee"
        speaker = statement.speaker_span
        if time[0] >= right:
            between = text[right : time[0]]
            crossed = any(right < end and start < time[0] for start, end in statement.spans)
            # "said Tove Brandt, mayor since May": what stands behind a name is told of its bearer.
            told = speaker and right <= speaker[0] and "," in text[speaker[1] : time[0]]
            of_other = crossed or told or _TOPIC.search(between) or _SUBJECT.match(text, time[1])
            return None if of_other or not _is_near(between) else len(between)
        if speaker and speaker[1] <= time[0] and _BETWEEN.fullmatch(text[speaker[1] : time[0]]):
            between = text[time[1] : left]  # "Brandt on Thursday told"
        elif _OPENING.fullmatch(text[opening : time[0]]) or _occasion().fullmatch(text[opening : time[0]]):
            between = text[time[1] : left]  # "On Thursday, Brandt told", "In a speech on Thursday, Brandt told"
        else:
            return None
        return len(between) if _is_near(between) else None


def _is_before(published: str | None, start: str | None) -> bool:
    """Whether an article is older than a meeting: what it reports was not said there."""
    return bool(published and start) and f"{published}~" < str(start)


def _is_near(between: str) -> bool:
    return len(between) <= REACH and not _CLAUSE.search(between)


@cache
def _occasion() -> re.Pattern[str]:
    """The opening of a sentence that says on which occasion something was said, up to its time."""
    forms = "|".join(sorted(map(re.escape, load_words("occasions")), key=len, reverse=True))
    return re.compile(
        rf"(?:and|but|meanwhile,?)?\s*(?:in|at|during)\s+(?:an?|the|his|her|their|its)\s+(?:\w+\s+){{0,2}}?"
        rf"(?:{forms})\b(?:(?!\b(?:who|which|that|after|before|about|of|on the)\b)[^,;:“”\"]){{0,60}}?"
        r"\s*(?:on|in|early|earlier|late)?\s*",
        re.IGNORECASE,
    )


def _read(words: str, written: str) -> Days:
    """As `read_days`; of "this week" the days up to that of writing."""
    days = read_days(words, written)
    if days.start is None and _THIS_WEEK.search(words) and len(written) == 10:
        day = date.fromisoformat(written)
        return Days(start=(day - timedelta(days=day.weekday())).isoformat(), end=written, near="now")
    return days


def may_overlap(start: str, end: str | None, other: str, last: str | None) -> bool:
    """Whether days, each first and last ISO date or parts of them, may have one in common."""
    # "~" sorts behind every character of a date: the last moment of a day, a month or a year.
    return start <= f"{last or other}~" and other <= f"{end or start}~"


def are_near(one: Dated | Meeting, other: Dated | Meeting) -> bool:
    """Whether two things that have days lie at most `NEAR` days apart."""
    if one.start is None or other.start is None:
        return False
    if may_overlap(one.start, one.end, other.start, other.end):
        return True
    early, late = sorted(((one.end or one.start, one.start), (other.end or other.start, other.start)))
    full = len(early[0]) == len(late[1]) == 10
    return full and (date.fromisoformat(late[1]) - date.fromisoformat(early[0])).days <= NEAR


def _add_margin(value: str) -> str:
    """The last day, month or year in which an article is written that reports on a meeting of these days as news."""
    if len(value) == 10:
        return (date.fromisoformat(value) + timedelta(days=WRITTEN_WITHIN)).isoformat()
    if len(value) == 7:
        months = int(value[:4]) * 12 + int(value[5:])
        return f"{months // 12}-{months % 12 + 1:02}"
    return str(int(value) + 1)

"""What the corpus tells of, in order of time: meetings, statements, and gatherings that articles only mention."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal, get_args

from rag.find.dating import Dated, may_overlap, open_datings
from rag.find.statements import find_statements
from rag.find.terms import content_words, fold, stem, words
from rag.index.corpus import Corpus
from rag.index.filters import check_dates
from rag.link.meeting_facts import tidy_name
from rag.read.countries import usual_names
from rag.read.lexicon import load_words
from rag.types import Article, Citation, Filters, Gathering, Meeting, Span, Statement, cite

EventKind = Literal["meeting", "statement", "mention"]
KINDS: tuple[EventKind, ...] = get_args(EventKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something on the timeline."""

    kind: EventKind
    """`mention`: a gathering that no article of the corpus reports on, and some mention."""
    start: str | None
    """ISO date or a part of one; None where no file says."""
    end: str | None
    reason: str
    """Why it has these days, or none."""
    label: str
    """What was said, or the name of what gathered."""
    meeting: str | None
    """The id of the meeting that it is, or that it was said at."""
    speaker: str | None
    """Of a statement, by the canonical name."""
    citations: tuple[Citation, ...]
    """The places that tell of it, numbered over the whole timeline; the one that dates a statement comes first."""


def find_events(
    corpus: Corpus, *, filters: Filters = Filters(), about: str | None = None, kinds: Collection[EventKind] = KINDS
) -> list[Event]:
    """Meetings, statements and mentioned gatherings, the earliest first, undated ones last.

    `since` and `until` of the filters are held against the days of the events themselves: undated ones do not pass.
    With a speaker or words that it is about: the statements that fit, the meetings where they were made or that the
    speaker took part in, and the mentions whose sentence names the speaker and holds half of the words. Raises as
    `find_statements` does.
    """
    check_dates(filters)
    anytime = replace(filters, since=None, until=None)
    articles = {article.source: article for article in corpus.articles(anytime)}
    datings = open_datings(corpus, articles.values())
    needed = "statement" in kinds or filters.speaker is not None or about is not None
    said = find_statements(corpus, about=about, filters=anytime) if needed else []
    events: list[Event] = []
    if "statement" in kinds:
        events += [make_statement([one], articles, datings[one.source].date_statement(one)) for one in said]
    if "meeting" in kinds or "mention" in kinds:
        gatherings = [gathering for gathering in corpus.gatherings() if gathering.source in articles]
        mentions = [(one, datings[one.source].date_gathering(one)) for one in gatherings if not one.reported]
        homes = [_find_home(one, dated, corpus.meetings()) for one, dated in mentions]
        if "meeting" in kinds:
            for meeting in _choose_meetings(corpus, articles, anytime, said, about):
                own = [one for (one, _), home in zip(mentions, homes, strict=True) if home == meeting.id]
                events.append(_make_meeting(meeting, own, articles))
        if "mention" in kinds:
            lost = [pair for pair, home in zip(mentions, homes, strict=True) if home is None]
            named = _read_names(corpus, filters.speaker)
            lost = [pair for pair in lost if _fits(datings[pair[0].source].sentence_of(pair[0].span), named, about)]
            events += [_make_mention(group, articles) for group in _merge(lost)]
    return order_events(event for event in events if is_within(event, filters))


def order_events(events: Iterable[Event]) -> list[Event]:
    """The earliest first, undated ones last; their citations numbered from 1."""

    def place(event: Event) -> tuple[bool, str, int, str, str, int]:
        source, at = next(((place.source, place.start) for place in event.citations), ("", 0))
        return event.start is None, event.start or "", KINDS.index(event.kind), event.end or "", source, at

    numbers = count(1)
    return [
        replace(event, citations=tuple(replace(place, number=next(numbers)) for place in event.citations))
        for event in sorted(events, key=place)
    ]


def make_statement(told: Sequence[Statement], articles: Mapping[str, Article], dated: Dated) -> Event:
    """One utterance, as one or more statements report it: the first gives the words."""
    first = told[0]
    return Event(
        kind="statement",
        start=dated.start,
        end=dated.end,
        reason=dated.reason,
        label=first.text,
        meeting=dated.meeting,
        speaker=first.speaker,
        citations=tuple(
            cite(
                articles[one.source],
                one.start,
                one.end,
                number=1,
                speaker=one.speaker,
                via=one.via,
                addressee=one.addressee,
                meeting=one.meeting,
            )
            for one in told
        ),
    )


def _make_meeting(meeting: Meeting, mentions: Iterable[Gathering], articles: Mapping[str, Article]) -> Event:
    # An article that a person has added says nothing of the meeting: its span is empty.
    told = [one for one in (*meeting.gatherings, *mentions) if one.source in articles and one.span[0] < one.span[1]]
    return Event(
        kind="meeting",
        start=meeting.start,
        end=meeting.end,
        reason=meeting.date_reason,
        label=meeting.name,
        meeting=meeting.id,
        speaker=None,
        citations=tuple(
            cite(articles[source], start, end, number=1, meeting=meeting.id)
            for source, start, end in dict.fromkeys((one.source, *one.span) for one in told)
        ),
    )


def _make_mention(group: Sequence[tuple[Gathering, Dated]], articles: Mapping[str, Article]) -> Event:
    """One gathering that is only mentioned: named and dated by the mention that tells most of it."""
    best, dated = max(group, key=lambda pair: (len(pair[1].start or ""), len(pair[0].keys), len(pair[0].name)))
    return Event(
        kind="mention",
        start=dated.start,
        end=dated.end,
        reason=dated.reason,
        label=", ".join(filter(None, (_name(best), best.place))),
        meeting=None,
        speaker=None,
        citations=tuple(
            cite(articles[source], start, end, number=1)
            for source, (start, end) in dict.fromkeys((one.source, _extent(one)) for one, _ in group)
        ),
    )


def _extent(gathering: Gathering) -> Span:
    """The words for a gathering with those that say where and when."""
    spans = [gathering.span, *gathering.time_spans, *filter(None, [gathering.place_span])]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _name(gathering: Gathering) -> str:
    name = gathering.name
    for words_ in gathering.times:
        name = name.replace(f"{words_}’s ", "").replace(f"{words_}'s ", "")
    return "Meeting" if name in load_words("gathering_verbs") else tidy_name(name)


def _choose_meetings(
    corpus: Corpus, articles: Mapping[str, Article], filters: Filters, said: Sequence[Statement], about: str | None
) -> Iterator[Meeting]:
    """The meetings of the articles; with a speaker or a topic those where it was said, or where the speaker was."""
    where = {statement.meeting for statement in said}
    only = None if filters.meeting is None else corpus.meeting_finder().find(filters.meeting).id
    meant = set() if filters.speaker is None else {speaker.name for speaker in corpus.find_speakers(filters.speaker)}
    for meeting in corpus.meetings():
        if only not in (None, meeting.id) or not any(source in articles for source in meeting.sources):
            continue
        free = filters.speaker is None and about is None
        if free or meeting.id in where or (about is None and meant & set(meeting.participants)):
            yield meeting


def _keys(gathering: Gathering) -> frozenset[str]:
    """The words that name a gathering; its year and its place are told apart from them."""
    place = set(map(fold, words(gathering.place or "")))
    return frozenset(key for key in gathering.keys if not key.isdigit() and key not in place)


def _share_place(one: str | None, other: str | None) -> bool | None:
    """Whether two places are one, a land and its capital counted as one; None where one of them is not known."""
    if one is None or other is None:
        return None
    return fold(one) == fold(other) or usual_names().get(one, one) == usual_names().get(other, other)


def _find_home(mention: Gathering, dated: Dated, meetings: Iterable[Meeting]) -> str | None:
    """The meeting of the corpus that a mention is of: the same place and name, on the same days."""
    for meeting in meetings:
        if mention in meeting.gatherings:
            return meeting.id
        known = [_keys(gathering) for gathering in meeting.gatherings]
        agree = _share_place(mention.place, meeting.place)
        if agree is False or dated.start is None or meeting.start is None:
            continue
        shared = any(_keys(mention) & keys for keys in known)
        # Without a place it takes the name and the month: one body gathers several times a year.
        named = shared and len(dated.start) > 4 if not agree else shared or not _keys(mention)
        if named and may_overlap(dated.start, dated.end, meeting.start, meeting.end):
            return meeting.id
    return None


def _merge(mentions: Iterable[tuple[Gathering, Dated]]) -> list[list[tuple[Gathering, Dated]]]:
    """Mentions of one gathering together."""
    groups: list[list[tuple[Gathering, Dated]]] = []
    for pair in mentions:
        home = next((group for group in groups if all(_is_same(pair, other) for other in group)), None)
        groups.append([pair]) if home is None else home.append(pair)
    return groups


def _is_same(one: tuple[Gathering, Dated], other: tuple[Gathering, Dated]) -> bool:
    (first, early), (second, late) = one, other
    agree = _share_place(first.place, second.place)
    keys = _keys(first), _keys(second)
    named = bool(keys[0] & keys[1])
    if agree is False or not (named or (agree and not (keys[0] and keys[1]))):
        return False
    if early.start and late.start:
        return may_overlap(early.start, early.end, late.start, late.end)
    # Without days only an article's own words can say that it speaks of the same: "last week" twice.
    return first.source == second.source and first.times == second.times and not early.start and not late.start


def _read_names(corpus: Corpus, speaker: str | None) -> frozenset[str] | None:
    """The last words of the names of those who can be meant by a speaker; None where none is asked for."""
    if speaker is None:
        return None
    variants = [variant for found in corpus.find_speakers(speaker) for variant in found.variants]
    return frozenset(fold(words(variant)[-1]) for variant in variants if words(variant))


def _fits(sentence: str, named: frozenset[str] | None, about: str | None) -> bool:
    """Whether a mention's sentence names the speaker and holds half of the words that are asked for."""
    own = words(sentence)
    topic = {stem(word) for word in content_words(about or "")}
    return (named is None or bool(named & set(map(fold, own)))) and 2 * len(topic & set(map(stem, own))) >= len(topic)


def is_within(event: Event, filters: Filters) -> bool:
    """Whether an event may lie within the days of the filters; an undated one does not where there are any."""
    if filters.since is None and filters.until is None:
        return True
    return event.start is not None and may_overlap(
        event.start, event.end, filters.since or "0001", filters.until or "9999"
    )

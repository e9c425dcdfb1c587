"""Which articles report on one meeting, and what is known of it over all of them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from rag.link.likeness import Vocabulary, compare_words, join_weights
from rag.link.meeting_edits import edit_clusters, edit_facts
from rag.link.names import fold
from rag.link.participants import find_participants
from rag.link.parts import Report
from rag.read.countries import usual_names
from rag.read.times import Days, find_times, read_days
from rag.types import Article, Gathering, Meeting, MeetingEdit, Speaker, Statement

SAME_PLACE, SAME_LAND, OTHER_PLACE = 0.6, 0.3, -1.0
SAME_KEYS, OTHER_KEYS = 0.5, -0.3
SAME_DAYS = 0.6
LIKENESS = 8.0
"""What full likeness of two articles' words counts."""
LEAST = 1.3
"""Sum from which two articles report on one meeting."""
NEAR, FAR = 4, 16
"""Days between the days of two articles up to which they are of one meeting, and from which they cannot be."""
PART, PART_WORDS = 0.26, 12
"""Likeness of a paragraph to the articles on another meeting from which its article reports on that one, too, and the
words that a paragraph has at least."""


def link_meetings(
    articles: Sequence[Article],
    gatherings: Iterable[Gathering],
    statements: Mapping[str, Sequence[Statement]],
    speakers: Sequence[Speaker],
    edits: Sequence[MeetingEdit] = (),
) -> list[Meeting]:
    """The meetings of the articles, the latest first, undated ones last; `statements` are given by source.

    Two articles report on one meeting where place, name, days and words agree, and none of them contradicts.
    """
    known = {article.source: article for article in articles}
    told = [gathering for gathering in gatherings if gathering.source in known]
    reported = [gathering for gathering in told if gathering.reported]
    sources = {gathering.source for gathering in reported}
    vocabulary = Vocabulary([article for article in articles if article.source in sources])
    clusters = _cluster(_read_reports(known, reported, vocabulary))
    clusters = edit_clusters(add_parts(clusters, vocabulary), edits, known)
    mentions = [gathering for gathering in told if not gathering.reported]
    meetings = [_describe(cluster, statements, speakers) for cluster in clusters]
    meetings = edit_facts(_date_by_mentions(meetings, mentions, known), edits)
    return _number(sorted(meetings, key=lambda m: (m.start is None, _reverse(m.start), m.name)))


def _read_reports(
    articles: Mapping[str, Article], gatherings: Sequence[Gathering], vocabulary: Vocabulary
) -> list[Report]:
    of_source: dict[str, tuple[Gathering, ...]] = {}
    for gathering in gatherings:
        of_source[gathering.source] = (*of_source.get(gathering.source, ()), gathering)
    weights = {source: vocabulary.weigh(articles[source]) for source in of_source}
    return [
        Report(
            article=articles[gathering.source],
            gathering=gathering,
            days=tuple(read_days(words, articles[gathering.source].published) for words in gathering.times),
            keys=gathering.keys - {fold(word) for word in (gathering.place or "").split()},
            words=weights[gathering.source],
            beside=of_source[gathering.source],
        )
        for gathering in gatherings
    ]


def _cluster(reports: Sequence[Report]) -> list[list[Report]]:
    """The reports on one meeting each: the likest are joined first, while no two of a cluster contradict."""
    scores = {
        (first, second): score
        for first, second in combinations(range(len(reports)), 2)
        if (score := compare(reports[first], reports[second])) is not None
    }
    clusters = {number: [number] for number in range(len(reports))}
    home = {number: number for number in clusters}
    for (first, second), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        one, other = home[first], home[second]
        if score < LEAST or one == other:
            continue
        pairs = [(min(a, b), max(a, b)) for a in clusters[one] for b in clusters[other]]
        if all(pair in scores for pair in pairs) and sum(scores[pair] for pair in pairs) >= LEAST * len(pairs):
            clusters[one] += clusters.pop(other)
            home |= dict.fromkeys(clusters[one], one)
    return [[reports[number] for number in sorted(members)] for members in clusters.values()]


def add_parts(clusters: Sequence[list[Report]], vocabulary: Vocabulary) -> list[list[Report]]:
    """The clusters with what an article tells of a second meeting in a paragraph that is more like that one."""
    wholes = [join_weights(report.words for report in cluster) for cluster in clusters]
    added: list[list[Report]] = [[] for _ in clusters]
    for own, cluster in enumerate(clusters):
        for report in cluster:
            article = report.article
            for start, end in article.body:
                if len(article.text[start:end].split()) < PART_WORDS:
                    continue
                words = vocabulary.weigh_part(article, start, end)
                likeness, number = max((compare_words(words, whole), number) for number, whole in enumerate(wholes))
                known = {other.article.source for other in (*clusters[number], *added[number])}
                part = _make_part(report, start, end)
                fits = all(_compare_days(part, other) is not None for other in clusters[number])
                if number != own and likeness >= PART and article.source not in known and fits:
                    added[number].append(part)
    return [[*cluster, *more] for cluster, more in zip(clusters, added, strict=True)]


def _make_part(report: Report, start: int, end: int) -> Report:
    """A paragraph of an article as a report of its own."""
    article = report.article
    times = [
        time for time in find_times(article.text, start, end) if read_days(time.words, article.published).near == "now"
    ]
    gathering = Gathering(
        source=article.source,
        name="",
        span=(start, start),
        keys=frozenset(),
        place=None,
        place_span=None,
        times=tuple(time.words for time in times),
        time_spans=tuple(time.span for time in times),
        reported=True,
        mentions=1,
    )
    days = tuple(read_days(words, article.published) for words in gathering.times)
    return replace(report, gathering=gathering, days=days, keys=frozenset())


def compare(one: Report, other: Report) -> float | None:
    """How much speaks for one meeting; None where their days speak against it for certain."""
    if one.article is other.article:
        return None
    days = _compare_days(one, other)
    if days is None:
        return None
    shared = one.keys & other.keys
    names = SAME_KEYS if shared else OTHER_KEYS if one.keys and other.keys else 0.0
    places = compare_places(one.gathering.place, other.gathering.place)
    return days + names + places + LIKENESS * compare_words(one.words, other.words)


def compare_places(one: str | None, other: str | None) -> float:
    """How far two places agree: 0 where one is not known, less where they are two."""
    if one is None or other is None:
        return 0.0
    if fold(one) == fold(other):
        return SAME_PLACE
    lands = {usual_names().get(one, one), usual_names().get(other, other)}
    return SAME_LAND if len(lands) == 1 else OTHER_PLACE


def _compare_days(one: Report, other: Report) -> float | None:
    """What the days say: of both articles those of the gathering, or else of their publication."""
    first, second = _full_days(one), _full_days(other)
    if first and second:
        apart = min(abs((a - b).days) for a in first for b in second)
        return SAME_DAYS if apart <= NEAR else 0.0 if apart < FAR else None
    mine, yours = _partial(one), _partial(other)
    if mine and yours:
        size = min(len(mine), len(yours))
        return 0.0 if mine[:size] == yours[:size] else None
    return 0.0


def _full_days(report: Report) -> list[date]:
    days = [day.start for day in report.days if day.start and len(day.start) == 10]
    published = report.article.published
    if not days and published and len(published) == 10:
        days = [published]
    return [date.fromisoformat(day) for day in days]


def _partial(report: Report) -> str | None:
    return next((day.start for day in report.days if day.start), report.article.published)


def _describe(
    cluster: Sequence[Report], statements: Mapping[str, Sequence[Statement]], speakers: Sequence[Speaker]
) -> Meeting:
    sources = sorted({report.article.source for report in cluster})
    place = _choose_place(cluster)
    start, end, reason = _choose_days(cluster)
    gathering = _choose_name(cluster)
    return Meeting(
        id="",
        name=gathering,
        gathering=gathering,
        place=place,
        start=start,
        end=end,
        date_reason=reason,
        participants=find_participants(cluster, statements, speakers),
        sources=tuple(sources),
        gatherings=tuple(report.gathering for report in sorted(cluster, key=lambda r: r.article.source)),
        reasons=tuple(_explain_membership(cluster)),
    )


def _explain_membership(cluster: Sequence[Report]) -> Iterator[str]:
    """For each report after the first, what it shares with the one that it is most like."""
    for report in cluster[1:]:
        other = max(
            (one for one in cluster if one is not report), key=lambda one: compare_words(one.words, report.words)
        )
        shared = [
            f"the place ({report.gathering.place})"
            if compare_places(*(r.gathering.place for r in (report, other))) > 0
            else "",
            f"the name ({', '.join(sorted(report.keys & other.keys))})" if report.keys & other.keys else "",
            "the days" if _compare_days(report, other) else "",
            f"{compare_words(report.words, other.words):.0%} of its words by weight",
        ]
        yield f"{report.article.source} shares with {other.article.source} {', '.join(filter(None, shared))}."


def _choose_place(cluster: Sequence[Report]) -> str | None:
    places = [report.gathering.place for report in cluster if report.gathering.place]
    cities = [place for place in places if usual_names().get(place) != place] or places
    return min(cities, key=lambda place: (-cities.count(place), -len(place), place), default=None)


def _choose_days(cluster: Sequence[Report]) -> tuple[str | None, str | None, str]:
    """The first and the last day that the articles give, and why."""
    told = [
        (day, report, words)
        for report in cluster
        for day, words in zip(report.days, report.gathering.times, strict=True)
        if day.start and day.near in ("now", "unknown")
    ]
    full = sorted(
        ((day, report, words) for day, report, words in told if len(day.start or "") == 10),
        key=lambda t: t[0].start or "",
    )
    if full:
        first, last = full[0], max(full, key=lambda t: t[0].end or "")
        return first[0].start, last[0].end, _explain(*first)
    told = [one for one in told if len(one[0].start or "") == 7]
    if told:
        day, report, words = told[0]
        return day.start, day.end, _explain(day, report, words)
    dated = next((report.article for report in cluster if len(report.article.published or "") >= 7), None)
    if dated:
        month = (dated.published or "")[:7]
        return month, month, f"{dated.source} is of {dated.published}, and tells of it as of something new."
    said = next((f"“{words}” is all" for report in cluster for words in report.gathering.times), "nothing")
    where = f"{said} that {cluster[0].article.source} says of the day"
    return None, None, f"Undated: {where}, and no file gives the year."


def _explain(day: Days, report: Report, words: str) -> str:
    published = report.article.published
    base = f" and is of {published}" if published else ""
    return f"{report.article.source} says “{words}”{base}."


def _choose_name(cluster: Sequence[Report]) -> str:
    """The words that most articles use, proper names first."""
    names = [tidy_name(report.gathering.name) for report in cluster if report.gathering.name] or ["Meeting"]
    counts = Counter(fold(name) for name in names)

    def weight(name: str) -> tuple[float, int, str]:
        capitals = sum(word[:1].isupper() for word in name.split())
        return (-(counts[fold(name)] + capitals / 2), len(name), name)

    return min(names, key=weight)


_LEAD = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day[’']s|(?:the|a|an|this|their|annual|closed-door)\b)\s+",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^)]*\)")


def tidy_name(name: str) -> str:
    """The words for a gathering without what only their sentence needs: articles, weekdays, asides in brackets."""
    name = _ASIDE.sub("", name)
    while match := _LEAD.match(name):
        name = name[match.end() :]
    return name[:1].upper() + name[1:]


def _date_by_mentions(
    meetings: Sequence[Meeting], mentions: Sequence[Gathering], articles: Mapping[str, Article]
) -> list[Meeting]:
    """Undated meetings, dated by what articles on others say of them."""
    written = {source: article.published for source, article in articles.items()}
    by = {}
    for meeting in meetings:
        for source in meeting.sources:
            if written[source] is None and meeting.start:
                written[source] = meeting.start
                by[source] = next((s for s in meeting.sources if articles[s].published), None)
    dated = []
    for meeting in meetings:
        if meeting.start is None and meeting.place:
            for mention in mentions:
                if mention.source in meeting.sources or not mention.place:
                    continue
                keys = frozenset().union(*(gathering.keys for gathering in meeting.gatherings))
                days = [read_days(words, written[mention.source]) for words in mention.times]
                found = next((day for day in days if day.start), None)
                if found and fold(mention.place) == fold(meeting.place) and (mention.keys & keys):
                    other = by.get(mention.source)
                    way = f", and {other} dates that article" if other else ""
                    reason = f"{mention.source} says “{mention.times[0]}” of it{way}."
                    meeting = replace(
                        meeting,
                        start=found.start,
                        end=found.end,
                        date_reason=reason,
                        gatherings=(*meeting.gatherings, mention),
                    )
                    break
        dated.append(meeting)
    return dated


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def name_month(value: str | None) -> str | None:
    """The month that an ISO date names, as people write it (`July 2023`); of a year the year."""
    if value is None:
        return None
    return value[:4] if len(value) < 7 else f"{_MONTHS[int(value[5:7]) - 1]} {value[:4]}"


def _number(meetings: Iterable[Meeting]) -> list[Meeting]:
    numbered: list[Meeting] = []
    taken: set[str] = set()
    for meeting in meetings:
        known = [meeting.gathering, meeting.place, name_month(meeting.start)]
        name = ", ".join(part for part in known if part) if meeting.name == meeting.gathering else meeting.name
        key = re.sub(r"[^\w]+", "-", fold(name)).strip("-")
        number, unique = 1, key
        while unique in taken:
            number += 1
            unique = f"{key}-{number}"
        taken.add(unique)
        numbered.append(replace(meeting, id=unique, name=name))
    return numbered


def _reverse(value: str | None) -> tuple[int, ...]:
    return tuple(-int(part) for part in (value or "").split("-") if part)

"""What is known of a meeting over all articles that report on it: its name, its place, its days, who was there."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rag.link.compare_reports import compare_days, compare_places
from rag.link.likeness import compare_words
from rag.link.names import fold
from rag.link.participants import find_participants
from rag.link.parts import Report
from rag.read.countries import usual_names
from rag.read.lexicon import load_words
from rag.read.times import Days
from rag.types import Meeting, Speaker, Statement

PAUSE = 2
"""Days from one that an article gives to the next up to which both are of one meeting."""

_Told = tuple[Days, Report, str]
"""The days that some words of a report mean."""


def describe_meeting(
    cluster: Sequence[Report], statements: Mapping[str, Sequence[Statement]], speakers: Sequence[Speaker]
) -> Meeting:
    """The meeting of some reports, still without an id and under the name of its gathering alone."""
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
            "the days" if compare_days(report, other) else "",
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
    full = sorted((one for one in told if len(one[0].start or "") == 10), key=lambda one: one[0].start or "")
    full = _drop_strays(full)
    if full:
        first, last = full[0], max(full, key=lambda one: one[0].end or "")
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


def _drop_strays(told: Sequence[_Told]) -> list[_Told]:
    """Days in order, without those that lie apart from the one in the middle: what is more than a pause is another."""
    if not told:
        return []
    days = [date.fromisoformat(day.start or "") for day, *_ in told]
    low = high = (len(days) - 1) // 2
    while low > 0 and (days[low] - days[low - 1]).days <= PAUSE:
        low -= 1
    while high + 1 < len(days) and (days[high + 1] - days[high]).days <= PAUSE:
        high += 1
    return list(told[low : high + 1])


def _explain(day: Days, report: Report, words: str) -> str:
    published = report.article.published
    base = f" and is of {published}" if published else ""
    return f"{report.article.source} says “{words}”{base}."


def _choose_name(cluster: Sequence[Report]) -> str:
    """The words that most articles use, proper names first."""
    names = [tidy_name(report.gathering.name) for report in cluster if report.gathering.name] or ["Meeting"]
    counts = Counter(fold(name) for name in names)
    nouns = load_words("gathering_nouns")

    def weight(name: str) -> tuple[float, int, str]:
        capitals = sum(word[:1].isupper() for word in name.split())
        noun = 2 * any(word.casefold().rstrip("s") in nouns or word.casefold() in nouns for word in name.split()[-1:])
        return (-(counts[fold(name)] + noun + min(capitals, 4) / 2), len(name), name)

    return min(names, key=weight)


_LEAD = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day[’']s|(?:the|a|an|this|their|closed-door)\b)\s+",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^)]*\)")


def tidy_name(name: str) -> str:
    """The words for a gathering without what only their sentence needs: articles, weekdays, asides in brackets."""
    name = _ASIDE.sub("", name)
    while match := _LEAD.match(name):
        name = name[match.end() :]
    return name[:1].upper() + name[1:]


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def name_month(value: str | None) -> str | None:
    """The month that an ISO date names, as people write it (`July 2023`); of a year the year."""
    if value is None:
        return None
    return value[:4] if len(value) < 7 else f"{_MONTHS[int(value[5:7]) - 1]} {value[:4]}"

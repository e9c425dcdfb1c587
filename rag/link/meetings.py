"""Which articles report on one meeting, and what is known of it over all of them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from rag.link.compare_reports import compare, compare_days
from rag.link.likeness import Likenesses, Vocabulary, compare_words, join_weights
from rag.link.meeting_edits import edit_clusters, edit_facts
from rag.link.meeting_facts import describe_meeting, name_month
from rag.link.names import fold
from rag.link.parts import Report, make_nameless
from rag.read.aliases import add_aliases, read_alias_keys
from rag.read.times import find_times, read_days
from rag.types import Article, Gathering, Meeting, MeetingEdit, Speaker, Statement

LEAST = 1.2
"""Sum from which two articles report on one meeting."""
PART, PART_WORDS = 0.16, 12
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
    clusters = add_parts(clusters, vocabulary)
    # What one article alone says, and not at its beginning, is no meeting that it reports on.
    clusters = [cluster for cluster in clusters if len(cluster) > 1 or cluster[0].gathering.in_lead]
    clusters = edit_clusters(clusters, edits, known)
    mentions = [gathering for gathering in told if not gathering.reported]
    meetings = [describe_meeting(cluster, statements, speakers) for cluster in clusters]
    meetings = edit_facts(_date_by_mentions(meetings, mentions, known), edits)
    return _number(sorted(meetings, key=lambda m: (m.start is None, _reverse(m.start), m.name)))


def _read_reports(
    articles: Mapping[str, Article], gatherings: Sequence[Gathering], vocabulary: Vocabulary
) -> list[Report]:
    of_source: dict[str, tuple[Gathering, ...]] = {}
    for gathering in gatherings:
        of_source[gathering.source] = (*of_source.get(gathering.source, ()), gathering)
    weights = {source: vocabulary.weigh(articles[source]) for source in of_source}
    aliases = {short: words for source in of_source for short, words in read_alias_keys(articles[source].text).items()}
    return [
        Report(
            article=articles[gathering.source],
            gathering=gathering,
            days=tuple(read_days(words, articles[gathering.source].published) for words in gathering.times),
            keys=add_aliases(gathering.keys - {fold(word) for word in (gathering.place or "").split()}, aliases),
            words=weights[gathering.source],
            beside=of_source[gathering.source],
        )
        for gathering in gatherings
    ]


def _cluster(reports: Sequence[Report]) -> list[list[Report]]:
    """The reports on one meeting each: the likest are joined first, while no two of a cluster contradict."""
    likenesses = Likenesses([report.words for report in reports])
    alike = [likenesses.compare(report.words) for report in reports]
    scores = {
        (first, second): score
        for first, second in combinations(range(len(reports)), 2)
        if (score := compare(reports[first], reports[second], alike[first].get(second, 0.0))) is not None
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
    wholes = Likenesses([join_weights(report.words for report in cluster) for cluster in clusters])
    added: list[list[Report]] = [[] for _ in clusters]
    for own, cluster in enumerate(clusters):
        for report in cluster:
            article = report.article
            rest = join_weights(other.words for other in cluster if other is not report)
            for start, end in article.body:
                if len(article.text[start:end].split()) < PART_WORDS:
                    continue
                words = vocabulary.weigh_part(article, start, end)
                alike = wholes.compare(words) | {own: compare_words(words, rest)}
                likeness, number = max((likeness, number) for number, likeness in alike.items())
                known = {other.article.source for other in (*clusters[number], *added[number])}
                part = _make_part(report, start, end)
                # The same forum at another time is compared with, and not reported on.
                same = any(report.keys & other.keys for other in clusters[number])
                fits = not same and all(compare_days(part, other) is not None for other in clusters[number])
                if number != own and likeness >= PART and article.source not in known and fits:
                    added[number].append(part)
    return [[*cluster, *more] for cluster, more in zip(clusters, added, strict=True)]


def _make_part(report: Report, start: int, end: int) -> Report:
    """A paragraph of an article as a report of its own."""
    article = report.article
    times = [
        time for time in find_times(article.text, start, end) if read_days(time.words, article.published).near == "now"
    ]
    gathering = make_nameless(article.source, start, times=times, mentions=1)
    days = tuple(read_days(words, article.published) for words in gathering.times)
    return replace(report, gathering=gathering, days=days, keys=frozenset())


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

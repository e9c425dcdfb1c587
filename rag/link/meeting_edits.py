"""What people have decided about meetings: it wins over every rule."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.link.parts import Report, make_nameless
from rag.types import Article, Meeting, MeetingEdit


def edit_clusters(
    clusters: Sequence[Sequence[Report]], edits: Sequence[MeetingEdit], articles: Mapping[str, Article]
) -> list[list[Report]]:
    """The reports of each meeting after the edits, in the order given; an edit of articles that are gone is void.

    A pinned meeting has the articles that it had, and no others.
    """
    kept = [list(cluster) for cluster in clusters]
    for edit in edits:
        if edit.kind == "join":
            _join(kept, edit.sources, edit.others, articles)
        elif edit.kind == "apart":
            _take(kept, edit.sources, edit.others)
        elif edit.kind == "pin":
            home = _find(kept, edit.sources)
            if home is not None:
                _take(kept, edit.sources, [r.article.source for r in home if r.article.source not in edit.sources])
                _join(kept, edit.sources, edit.sources, articles)
    return [cluster for cluster in kept if cluster]


def _find(clusters: Sequence[list[Report]], sources: Sequence[str]) -> list[Report] | None:
    """The cluster with most of the articles; None where there is none with any."""

    def shared(cluster: list[Report]) -> int:
        return len({report.article.source for report in cluster} & set(sources))

    best = max(clusters, key=shared, default=None)
    return best if best is not None and shared(best) else None


def _join(
    clusters: list[list[Report]], sources: Sequence[str], others: Sequence[str], articles: Mapping[str, Article]
) -> None:
    """Bring what other articles report to the meeting of some; of one that reports none the article itself."""
    home = _find(clusters, sources)
    if home is None:
        return
    here = {report.article.source for report in home}
    for source in others:
        if source in here or source not in articles:
            continue
        there = next((c for c in clusters if c is not home and any(r.article.source == source for r in c)), None)
        moved = [report for report in there or () if report.article.source == source]
        if there is not None:
            there[:] = [report for report in there if report.article.source != source]
        home += moved or [_report(articles[source])]


def _report(article: Article) -> Report:
    start = article.body[0][0] if article.body else 0
    gathering = make_nameless(article.source, start, mentions=0)
    return Report(article=article, gathering=gathering, days=(), keys=frozenset(), words={})


def _take(clusters: list[list[Report]], sources: Sequence[str], others: Sequence[str]) -> None:
    """Set what some articles report apart, as a meeting of its own."""
    home = _find(clusters, sources)
    if home is None:
        return
    moved = [report for report in home if report.article.source in others]
    if moved and len(moved) < len(home):
        home[:] = [report for report in home if report.article.source not in others]
        clusters.append(moved)


def edit_facts(meetings: Sequence[Meeting], edits: Sequence[MeetingEdit]) -> list[Meeting]:
    """The meetings with the names, places and dates that people gave them."""
    edited = list(meetings)
    for edit in edits:
        shared = [len(set(meeting.sources) & set(edit.sources)) for meeting in edited]
        if not any(shared):
            continue
        place = shared.index(max(shared))
        meeting = replace(edited[place], edited=True)
        if edit.kind == "rename" and edit.value:
            meeting = replace(meeting, name=edit.value)
        elif edit.kind == "place":
            meeting = replace(meeting, place=edit.value)
        elif edit.kind == "date":
            start, _, end = (edit.value or "").partition("/")
            reason = "A person gave this date." if start else "A person took the date away."
            meeting = replace(meeting, start=start or None, end=end or start or None, date_reason=reason)
        edited[place] = meeting
    return edited

"""Articles -> origins: which of them carry one account, for what ten papers copy is said once.

Two articles have one origin where the words of the writers, outside quotation marks, are largely the same; where a
credit line names the other's newsroom, or both name one, and the texts bear it out; or where one is a paraphrase of the
other. To quote the same press conference makes no copy.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from rag.link.paraphrase import find_paraphrases
from rag.link.shingles import Words, find_pairs, find_passages, measure_overlap, read_words
from rag.read.credits import Credit, find_credits, fold_newsroom, same_newsroom
from rag.types import Article, Flag, Origin, OriginLink, OriginRule, Span, SpeakerName, Statement

_COPY = 0.25
"""Share of the shorter text's runs of four words, both of those outside quotation marks and of all, that make a copy.
Over all pairs of 239 articles (PolNeAR and the seeds) the highest is .16, for editors' notes that articles of one
newspaper share; of copies without 40 % of their sentences and with every tenth word replaced 95 % have .31 and more."""
_CREDITED = 0.08
"""The same where a credit line says so. Without those editors' notes, no pair of these articles has more than .04."""
_FEWEST_RUNS = 20
"""Runs outside quotation marks in common, at least. Of MultiHop-RAG's 981 facts, a sentence or two each, three pairs
that differ in what they tell of have 10 to 15, one real copy has 28."""
_HALF, _FEWEST_PASSAGES = 0.5, 3
"""Of a copy that has less than half in common, it is in several places: one place may be a note of the editors."""
_LONG_QUOTATION, _FEWEST_QUOTATIONS = 8, 2
"""Words of a quotation that is long, and how many of these in common bear out a credit line."""
_DAYS_APART = 3
"""Between articles that credit one newsroom: beyond, it is another report of its."""
_ASKED = 3
"""Articles of each side that are looked at before two groups become one."""
_SHOWN = 3
"""Places that a link shows of many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tie:
    """Two articles, as places in the list, that go back to one text."""

    pair: tuple[int, int]
    strength: float
    rule: OriginRule
    credit: tuple[int, Credit] | None = None
    link: OriginLink | None = None


def find_origins(
    articles: Sequence[Article], statements: Mapping[str, Sequence[Statement]], errors: Sequence[SpeakerName]
) -> list[Origin]:
    """The origins of all articles, those with most articles first; each article belongs to exactly one.

    `statements` are those of each source; `errors` the names that one source alone has so (`SpeakerName.is_error`).
    1,000 articles of 770 words take 1.9 s, whether all are different or all copies of a few.
    """
    articles = sorted(articles, key=lambda article: article.source)
    read = read_words(articles)
    credited = [find_credits(article) for article in articles]
    suspected = find_paraphrases(articles, statements, errors)
    ties = [tie for pair in find_pairs(read) if (tie := _tie(pair, read, credited))]
    places = {article.source: place for place, article in enumerate(articles)}
    for suspicion in suspected.values():
        if (link := suspicion.link) is not None:
            pair = (places[link.source], places[link.other])
            ties.append(_Tie(pair=pair, strength=0.0, rule=link.rule, link=link))
    flags = {source: suspicion.flags for source, suspicion in suspected.items()}
    groups = _group(ties, read)
    origins = [_describe(group, ties_of, articles, read, credited, flags) for group, ties_of in groups]
    return sorted(origins, key=lambda origin: (-len(origin.sources), origin.sources[0]))


def _tie(pair: tuple[int, int], read: Sequence[Words], credited: Sequence[Sequence[Credit]]) -> _Tie | None:
    """Whether two articles go back to one text, by their words and their credit lines."""
    one, other = (read[place] for place in pair)
    told, whole = measure_overlap(one, other)
    share = min(told, whole)
    if len(one.runs) and len(one.runs) == len(other.runs) and (one.runs == other.runs).all():
        return _Tie(pair=pair, strength=2.0, rule="same text")
    enough = told * min(len(one.told_runs), len(other.told_runs)) >= _FEWEST_RUNS
    if share >= _COPY and enough and (share >= _HALF or len(find_passages(one, other)) >= _FEWEST_PASSAGES):
        return _Tie(pair=pair, strength=1.0 + share, rule="near-copy")
    credit = _find_credit(pair, read, credited)
    if credit and (share >= _CREDITED or len(_long_quotations(one, other)) >= _FEWEST_QUOTATIONS):
        return _Tie(pair=pair, strength=share, rule="credit", credit=credit)
    return None


def _find_credit(
    pair: tuple[int, int], read: Sequence[Words], credited: Sequence[Sequence[Credit]]
) -> tuple[int, Credit] | None:
    """A credit line of one article that names the other's newsroom, or one that both name."""
    first, second = (read[place].article for place in pair)
    if not _are_near(first.published, second.published):
        return None
    for here, there, article in ((pair[0], pair[1], second), (pair[1], pair[0], first)):
        for credit in credited[here]:
            names = [*([article.outlet] if article.outlet else []), *(other.name for other in credited[there])]
            if any(same_newsroom(credit.name, name) for name in names):
                return here, credit
    return None


def _are_near(one: str | None, other: str | None) -> bool:
    """Whether two dates may be of one report; an unknown one, or a part of one, may."""
    if not one or not other or len(one) != 10 or len(other) != 10:
        return True
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= _DAYS_APART


def _long_quotations(one: Words, other: Words) -> list[tuple[Span, Span]]:
    """Long stretches within quotation marks that both have."""
    return [
        (here, there)
        for here, there in find_passages(one, other, quoted=True)
        if len(one.article.text[slice(*here)].split()) >= _LONG_QUOTATION
    ]


def _group(ties: Sequence[_Tie], read: Sequence[Words]) -> list[tuple[list[int], list[_Tie]]]:
    """The articles in groups, each with its ties, the strongest ties first.

    Two groups become one where most of their articles are tied, not only one: a round-up that has two reports in full
    does not make these one.
    """
    groups = {place: [place] for place in range(len(read))}
    tied = {tie.pair for tie in ties} | {tie.pair[::-1] for tie in ties}
    kept: list[_Tie] = []
    for tie in sorted(ties, key=lambda tie: (-tie.strength, tie.pair)):
        left, right = (groups[place] for place in tie.pair)
        if left is right:
            kept.append(tie)
            continue
        asked = [(a, b) for a in _sample(left, tie.pair[0]) for b in _sample(right, tie.pair[1])]
        near = sum((a, b) in tied or min(measure_overlap(read[a], read[b])) >= _COPY for a, b in asked)
        if 2 * near <= len(asked) and tie.link is None:  # a paraphrase retells one article and is like no other
            continue
        kept.append(tie)
        joined, gone = (left, right) if len(left) >= len(right) else (right, left)
        joined += gone
        for place in gone:
            groups[place] = joined
    members = {id(group): group for group in groups.values()}
    of: dict[int, list[_Tie]] = {name: [] for name in members}
    for tie in kept:
        of[id(groups[tie.pair[0]])].append(tie)
    return [(sorted(group), of[name]) for name, group in members.items()]


def _sample(group: Sequence[int], place: int) -> list[int]:
    """A place and the first others of its group."""
    return [place, *[other for other in group[:_ASKED] if other != place]][:_ASKED]


def _describe(
    group: Sequence[int],
    ties: Sequence[_Tie],
    articles: Sequence[Article],
    read: Sequence[Words],
    credited: Sequence[Sequence[Credit]],
    flags: Mapping[str, tuple[Flag, ...]],
) -> Origin:
    """A group as an origin: the articles from the most original on, each tied to one before it."""
    named = [fold_newsroom(credit.name) for place in group for credit in credited[place]]

    def originality(place: int) -> tuple[bool, bool, bool, str, int, str]:
        article = articles[place]
        taken = any(credit.kind != "agency" for credit in credited[place])
        first = any(same_newsroom(article.outlet or "", name) for name in named)
        known = article.published or "~"
        return article.source in flags, not first, taken, known, -article.words, article.source

    order = sorted(group, key=originality)
    rank = {place: number for number, place in enumerate(order)}
    strongest: dict[int, _Tie] = {}
    for tie in ties:  # the strongest come first
        later = max(tie.pair, key=rank.__getitem__)
        strongest.setdefault(later, tie)
    first = articles[order[0]]
    links = [
        _link(place, strongest.get(place) or _Tie(pair=(order[0], place), strength=0.0, rule="near-copy"), read)
        for place in order[1:]
    ]
    newsrooms = [credit.name for place in order for credit in credited[place] if credit.kind != "material"]
    return Origin(
        id=f"origin-{hashlib.sha256(first.source.encode()).hexdigest()[:8]}",
        name=next(iter(newsrooms), None) or first.outlet or PurePosixPath(first.source).stem,
        sources=tuple(articles[place].source for place in order),
        links=tuple(links),
        flags=tuple(flag for place in order for flag in flags.get(articles[place].source, ())),
    )


def _link(place: int, tie: _Tie, read: Sequence[Words]) -> OriginLink:
    """A tie from the later article's side, with the places that show it."""
    if tie.link is not None:
        return tie.link
    there = tie.pair[0] if tie.pair[1] == place else tie.pair[1]
    one, other = read[place], read[there]
    here, far = one.article, other.article
    passages = find_passages(one, other) or find_passages(one, other, quoted=True)
    shown = passages[:_SHOWN]
    spans, others = [span for span, _ in shown], [span for _, span in shown]
    longest = len(here.text[slice(*spans[0])].split()) if spans else 0
    if tie.rule == "same text":
        reason = f"{here.source} has the same text as {far.source}."
    elif tie.credit is not None:
        who, credit = tie.credit
        words = " ".join(read[who].article.text[slice(*credit.span)].split())
        quoted = _long_quotations(one, other)
        (spans if who == place else others).insert(0, credit.span)
        borne = f"has {longest} words in a row" if longest >= _LONG_QUOTATION else f"shares {len(quoted)} quotations"
        credit_line = f"{read[who].article.source} credits {credit.name} (“{words}”)"
        reason = f"{credit_line}, and {here.source} {borne} with {far.source}."
    else:
        share = round(100 * measure_overlap(one, other)[0])
        reason = (
            f"Outside quotation marks, {share} % of the shorter of {here.source} and {far.source} stands word for word "
            f"in the other, up to {longest} words in a row."
        )
    return OriginLink(
        source=here.source,
        other=far.source,
        rule=tie.rule,
        reason=reason,
        spans=tuple(spans),
        other_spans=tuple(others),
    )

"""Facts of several accounts that tell of one thing and do not agree: 24 countries here, 27 countries there.

A fact's rival is sought in every other article: the sentence most like its own that counts, dates or places the same.
Neither article may have what the other has anywhere, and roundings, "about" and "more than" are taken at their word.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations

from rag.answer.facts import Fact, content_keys, read_facts
from rag.read.lexicon import load_words
from rag.read.sentences import split_sentences
from rag.types import Article, Span

LEAST_NEAR, LEAST_ALIKE = 2, 0.45
"""Words with a meaning that stand around two numbers of one unit on the same thing, and likeness of their sentences."""
LEAST_NEAR_COUNTED, LEAST_ALIKE_COUNTED = 1, 0.3
"""The same where both count things of one kind ("countries"), and no more than a common unit."""
LEAST_NEAR_PLACED, LEAST_ALIKE_PLACED = 2, 0.35
"""The same of two days or places; VERY_NEAR words make up for likeness."""
VERY_NEAR, LEAST_ALIKE_VERY_NEAR = 4, 0.25
LEAST_ALIKE_MISCOPIED = 0.18
"""Likeness where the numbers have the same digits in another order, which is how copying errs: 118 and 181."""
DAYS_APART = 4
"""Days from which two dates are more often two events: only near-copies are taken to mean one."""
LEAST_ALIKE_UNCLEAR = 0.7
"""Likeness of such near-copies; also of sentences with several numbers of a unit, of which the first are laid beside
each other."""
ABOUT, AT_LEAST, UNHEDGED = 1.15, 1.5, 1.05
"""How many times as much another number may be that "about 300", "more than 300", and "300" as a round number allow."""

Sentence = tuple[str, Span]
"""A source, and a place in it."""


def find_rivals(articles: Sequence[Article]) -> list[tuple[float, Fact, Fact]]:
    """Pairs of facts that differ, with the likeness of their sentences, the likest first; each fact once."""
    keys = {
        (article.source, span): content_keys(f"x {article.text[slice(*span)]}")
        for article in articles
        for span in split_sentences(article.text, article.body)
    }
    by_source = {article.source: article for article in articles}
    facts = [fact for source, span in keys for fact in read_facts(by_source[source], span)]
    measured: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        measured.setdefault((fact.kind, fact.measure), []).append(fact)
    likeness = _measure_likeness(keys)
    pairs = [pair for group in measured.values() for pair in _pair(group, likeness)]
    pairs.sort(key=lambda pair: (-pair[0], pair[1].article.source, pair[1].span))
    seen: set[Sentence] = set()
    told: set[frozenset[str]] = set()
    kept = []
    for alike, one, other in pairs:
        places = {(fact.article.source, fact.span) for fact in (one, other)}
        values = frozenset(_value(fact) for fact in (one, other))
        if not places & seen and values not in told:
            kept.append((alike, one, other))
        seen |= places
        told.add(values)
    return kept


def _measure_likeness(keys: dict[Sentence, frozenset[str]]) -> Callable[[Sentence, Sentence], float]:
    """A function from two sentences to their likeness: the cosine by words with a meaning, rare ones weighing more."""
    counts = Counter(key for words in keys.values() for key in words)
    weights = {key: math.log(1 + len(keys) / count) for key, count in counts.items()}
    norms = {place: math.sqrt(sum(weights[key] for key in words)) for place, words in keys.items()}

    def likeness(one: Sentence, other: Sentence) -> float:
        shared = sum(weights[key] for key in keys[one] & keys[other])
        return shared / (norms[one] * norms[other]) if shared else 0.0

    return likeness


def _pair(group: Sequence[Fact], likeness: Callable[[Sentence, Sentence], float]) -> list[tuple[float, Fact, Fact]]:
    """The facts of one measure that have a rival."""
    in_sentence: dict[Sentence, list[Span]] = {}
    for fact in group:
        in_sentence.setdefault(_sentence(fact), []).append(fact.span)
    by_source: dict[str, list[Fact]] = {}
    for fact in group:
        by_source.setdefault(fact.article.source, []).append(fact)
    best: dict[tuple[int, str], tuple[float, Fact, Fact]] = {}
    for one, other in combinations(group, 2):
        if one.article is other.article:
            continue
        if all(len(by_source[fact.article.source]) == 1 for fact in (one, other)) and _is_one_vote(one, other):
            best[id(one), other.article.source] = 1.0, one, other
            continue
        if one.near.isdisjoint(other.near):
            continue
        alike = likeness(_sentence(one), _sentence(other))
        far_apart = _count_days(one, other) > DAYS_APART
        counts = [len(in_sentence[_sentence(fact)]) for fact in (one, other)]
        is_listed = max(counts) > 1
        ranks = [in_sentence[_sentence(fact)].index(fact.span) for fact in (one, other)]
        if is_listed and (counts[0] != counts[1] or ranks[0] != ranks[1]):
            continue
        if _tell_the_same(one, other, alike, is_unclear=is_listed or far_apart):
            for fact, rival in ((one, other), (other, one)):
                at = id(fact), rival.article.source
                if at not in best or alike > best[at][0]:
                    best[at] = alike, one, other
    return [
        (alike, one, other)
        for alike, one, other in best.values()
        if _agree(one, other) is False
        and not _has(by_source[other.article.source], one)
        and not _has(by_source[one.article.source], other)
    ]


def _sentence(fact: Fact) -> Sentence:
    return fact.article.source, fact.sentence


def _tell_the_same(one: Fact, other: Fact, alike: float, *, is_unclear: bool) -> bool:
    """Whether two facts are on one thing."""
    near = len(one.near & other.near)
    is_counted = one.measure not in load_words("common_units")
    if is_unclear:
        least = LEAST_NEAR, LEAST_ALIKE_UNCLEAR
    elif one.kind == "number" and _is_miscopied(one.value, other.value):
        least = LEAST_NEAR, LEAST_ALIKE_MISCOPIED
    elif one.kind != "number":
        least = LEAST_NEAR_PLACED, LEAST_ALIKE_VERY_NEAR if near >= VERY_NEAR else LEAST_ALIKE_PLACED
    else:
        least = (LEAST_NEAR_COUNTED, LEAST_ALIKE_COUNTED) if is_counted else (LEAST_NEAR, LEAST_ALIKE)
    if one.kind == "date" and _phase(one) != _phase(other):
        return False
    return near >= least[0] and alike >= least[1] and one.other == other.other


def _is_one_vote(one: Fact, other: Fact) -> bool:
    """Whether two tallies are of as many voters: where accounts have no other, these are of one vote."""
    totals = {round(int(fact.value) + 1000 * (fact.value % 1)) for fact in (one, other)}
    return one.measure == "tally" and len(totals) == 1


def _is_miscopied(one: float, other: float) -> bool:
    """Whether two numbers have the same digits, in another order."""
    digits = [sorted(f"{value:.12g}".strip("0.")) for value in (one, other)]
    return digits[0] == digits[1] and len(digits[0]) > 1


def _phase(fact: Fact) -> str:
    """Whether a sentence tells of a beginning, of an end, or of neither: the days of both are no rivals."""
    words = set(re.findall(r"[a-z]+", fact.article.text[slice(*fact.sentence)].casefold()))
    begins, ends = (bool(words & load_words(name)) for name in ("beginnings", "endings"))
    return "begin" if begins and not ends else "end" if ends and not begins else ""


def _has(own: Sequence[Fact], fact: Fact) -> bool:
    """Whether an article says the same as a fact of another, be it elsewhere; `own` are its facts of that measure."""
    if fact.kind == "place":
        return fact.words.casefold() in own[0].article.text.casefold()
    return any(_agree(one, fact) for one in own)


def _agree(one: Fact, other: Fact) -> bool | None:
    """Whether two facts can both be so; None where they cannot be compared."""
    if one.kind == "number":
        return _numbers_agree(one, other)
    if one.kind == "date":
        return _days_agree(one, other)
    ours, theirs = content_keys(f"x {one.words}"), content_keys(f"x {other.words}")
    return ours <= theirs or theirs <= ours


def _numbers_agree(one: Fact, other: Fact) -> bool:
    low, high = sorted((one, other), key=lambda fact: fact.value)
    if low.value == high.value:
        return True
    ratio = high.value / low.value if low.value else math.inf
    if "about" in (low.hedge, high.hedge):
        return ratio <= ABOUT
    if low.hedge == "over" or high.hedge == "under":
        return ratio <= AT_LEAST
    return ratio <= UNHEDGED and (_is_rounded(low.value, high.value) or _is_rounded(high.value, low.value))


def _is_rounded(coarse: float, fine: float) -> bool:
    """Whether a value is another rounded: 90 for 93, 3.2 for 3.24."""
    digits = len(f"{coarse:.12g}".replace(".", "").strip("0"))
    return digits < len(f"{fine:.12g}".replace(".", "").strip("0")) and float(f"{fine:.{digits}g}") == coarse


def _count_days(one: Fact, other: Fact) -> int:
    """Days between two dates that name a month and a day; 0 for other facts."""
    if not (one.month and one.day and other.month and other.day):
        return 0
    return abs(31 * (one.month - other.month) + one.day - other.day)


def _days_agree(one: Fact, other: Fact) -> bool | None:
    """A day of the month is laid beside a day of the week where the articles tell the year."""
    if one.month and other.month:
        same_year = one.year == other.year or not (one.year and other.year)
        return (one.month, one.day) == (other.month, other.day) and same_year
    if one.weekday is not None and other.weekday is not None:
        return one.weekday == other.weekday
    day, name = (one, other) if one.month else (other, one)
    years = {day.year or int((fact.article.published or "0")[:4]) for fact in (day, name)} - {0}
    if len(years) != 1 or not day.month or not day.day:
        return None
    try:
        return date(years.pop(), day.month, day.day).weekday() == name.weekday
    except ValueError:
        return None


def _value(fact: Fact) -> str:
    return f"{fact.measure} {fact.value:.12g}" if fact.kind == "number" else fact.words.casefold()

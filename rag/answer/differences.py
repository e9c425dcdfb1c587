"""Where the accounts of one meeting differ: numbers, days, places, names, and one utterance in two wordings.

A wrong alarm costs trust: a difference is shown only where both sentences tell of the same thing and neither article
has what the other has. Claims that cannot both hold take reasoning, and are not looked for.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rag.answer.align import Rewording, find_rewordings, read_utterances
from rag.answer.facts import Fact, content_keys, read_facts
from rag.answer.misnamed import find_misnamed
from rag.read.lexicon import load_words
from rag.read.sentences import split_sentences
from rag.types import Article, Citation, Difference, Span, Speaker, Statement, cite

MOST_SHOWN = 10
LEAST_NEAR, LEAST_ALIKE = 2, 0.45
"""Words with a meaning that stand around two facts on the same thing, and likeness of their sentences."""
LEAST_NEAR_COUNTED, LEAST_ALIKE_COUNTED = 1, 0.3
"""The same where both count things of one kind ("countries"), and no more than a common unit."""
LEAST_ALIKE_LISTED = 0.7
"""Likeness of sentences of which one has several numbers of a unit: which stands for which is plain in near-copies."""


@dataclass(frozen=True, kw_only=True)
class _Account:
    """An article as it is compared."""

    article: Article
    statements: Sequence[Statement]
    sentences: tuple[tuple[Span, frozenset[str]], ...]
    facts: tuple[Fact, ...]


def find_differences(
    articles: Sequence[Article], statements: Mapping[str, Sequence[Statement]], speakers: Sequence[Speaker]
) -> tuple[Difference, ...]:
    """On what the articles of one meeting differ, the weightiest first, MOST_SHOWN at most.

    `statements` are all of each article's by source, their speakers under canonical names. What is said once is no
    difference, nor what is said in two wordings by two people.
    """
    accounts = [_read_account(article, statements.get(article.source, ())) for article in articles]
    found = [*_names(accounts, speakers), *_facts(accounts), *_wordings(accounts)]
    found.sort(key=lambda pair: -pair[0])
    return tuple(difference for _, difference in found[:MOST_SHOWN])


def _read_account(article: Article, statements: Sequence[Statement]) -> _Account:
    sentences = split_sentences(article.text, article.body)
    return _Account(
        article=article,
        statements=statements,
        sentences=tuple((span, content_keys(f"x {article.text[slice(*span)]}")) for span in sentences),
        facts=tuple(fact for span in sentences for fact in read_facts(article, span)),
    )


_Weighed = tuple[float, Difference]


def _label(article: Article) -> str:
    return article.source.rsplit("/", 1)[-1]


# Facts


def _facts(accounts: Sequence[_Account]) -> Iterator[_Weighed]:
    """Numbers, days and places on which two accounts differ; one difference for each point."""
    counts = Counter(key for account in accounts for _, keys in account.sentences for key in keys)
    total = sum(len(account.sentences) for account in accounts)
    weights = {key: math.log(1 + total / count) for key, count in counts.items()}
    pairs: list[tuple[float, Fact, Fact]] = []
    for one, other in combinations(accounts, 2):
        pairs += _fact_pairs(one, other, weights)
    pairs.sort(key=lambda pair: -pair[0])
    seen: set[tuple[str, Span]] = set()
    told: set[frozenset[str]] = set()
    for likeness, one_fact, other_fact in pairs:
        places = {(fact.article.source, fact.span) for fact in (one_fact, other_fact)}
        values = frozenset(_value(fact) for fact in (one_fact, other_fact))
        if places & seen or values in told:
            seen |= places
            continue
        seen |= places
        told.add(values)
        yield _describe_facts(likeness, one_fact, other_fact)


def _fact_pairs(one: _Account, other: _Account, weights: Mapping[str, float]) -> Iterator[tuple[float, Fact, Fact]]:
    """Facts of two articles that tell of one thing and do not agree."""
    keys = dict(one.sentences), dict(other.sentences)
    for fact in one.facts:
        rivals = [rival for rival in other.facts if rival.kind == fact.kind and rival.measure == fact.measure]
        scored = sorted(
            ((_likeness(keys[0][fact.sentence], keys[1][rival.sentence], weights), rival) for rival in rivals),
            key=lambda pair: -pair[0],
        )
        for likeness, rival in scored[:1]:
            if not _tell_the_same(one, fact, other, rival, likeness):
                continue
            if _agree(fact, rival) is not False or _has(other, fact) or _has(one, rival):
                continue
            yield likeness, fact, rival


def _tell_the_same(one: _Account, fact: Fact, other: _Account, rival: Fact, likeness: float) -> bool:
    """Whether two facts are on one thing."""
    is_counted = fact.kind == "number" and fact.measure not in load_words("common_units")
    least = LEAST_ALIKE_COUNTED if is_counted else LEAST_ALIKE
    if _is_listed(one, fact) or _is_listed(other, rival):
        least = LEAST_ALIKE_LISTED
    near = len(fact.near & rival.near)
    enough = near >= (LEAST_NEAR_COUNTED if is_counted else LEAST_NEAR)
    return enough and likeness >= least and fact.other == rival.other


def _is_listed(account: _Account, fact: Fact) -> bool:
    """Whether the sentence of a fact has another of its measure."""
    return any(
        own is not fact and own.sentence == fact.sentence and own.measure == fact.measure for own in account.facts
    )


def _likeness(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    """Cosine of two sentences by their words with a meaning, rare ones weighing more."""

    def weigh(keys: Iterable[str]) -> float:
        return sum(weights.get(key, 1.0) for key in keys)

    product = weigh(one) * weigh(other)
    return weigh(one & other) / math.sqrt(product) if product else 0.0


def _has(account: _Account, fact: Fact) -> bool:
    """Whether an article says the same as a fact of another, be it elsewhere."""
    if fact.kind == "place":
        return fact.words.casefold() in account.article.text.casefold()
    return any(own.kind == fact.kind and own.measure == fact.measure and _agree(own, fact) for own in account.facts)


def _agree(one: Fact, other: Fact) -> bool | None:
    """Whether two facts can both be so; None where they cannot be compared."""
    if one.kind == "number":
        return _numbers_agree(one, other)
    if one.kind == "place":
        ours, theirs = one.words.casefold(), other.words.casefold()
        return ours in theirs or theirs in ours or bool(content_keys(f"x {ours}") >= content_keys(f"x {theirs}"))
    return _days_agree(one, other)


def _numbers_agree(one: Fact, other: Fact) -> bool:
    low, high = sorted((one, other), key=lambda fact: fact.value)
    if low.value == high.value:
        return True
    ratio = high.value / low.value if low.value else math.inf
    if "about" in (low.hedge, high.hedge):
        return ratio <= 1.15
    if low.hedge == "over" or high.hedge == "under":
        return ratio <= 1.5
    return ratio <= 1.05 and (_is_rounded(low.value, high.value) or _is_rounded(high.value, low.value))


def _is_rounded(coarse: float, fine: float) -> bool:
    """Whether a value is another rounded: 90 for 93, 3.2 for 3.24."""
    digits = len(f"{coarse:.12g}".replace(".", "").strip("0"))
    return digits < len(f"{fine:.12g}".replace(".", "").strip("0")) and float(f"{fine:.{digits}g}") == coarse


def _days_agree(one: Fact, other: Fact) -> bool | None:
    """A day of the month is laid beside a day of the week where the articles tell the year."""
    if one.month and other.month:
        same_year = one.year == other.year or not (one.year and other.year)
        return (one.month, one.day) == (other.month, other.day) and same_year
    if one.weekday is not None and other.weekday is not None:
        return one.weekday == other.weekday
    day, name = (one, other) if one.month else (other, one)
    years = {day.year or int((account.article.published or "0")[:4]) for account in (day, name)} - {0}
    if len(years) != 1 or not day.month or not day.day:
        return None
    try:
        return date(years.pop(), day.month, day.day).weekday() == name.weekday
    except ValueError:
        return None


def _value(fact: Fact) -> str:
    if fact.kind == "number":
        return f"{fact.measure} {fact.value:.12g}"
    return fact.words.casefold()


def _describe_facts(likeness: float, one: Fact, other: Fact) -> _Weighed:
    about = one.noun
    note = f"{_label(one.article)} has {one.words}, {_label(other.article)} {other.words}."
    if one.kind == "number":
        low, high = sorted((one, other), key=lambda fact: fact.value)
        if low.value and high.value / low.value >= 1.9:
            times = high.value / low.value
            size = "twice" if times < 2.1 else f"{times:.2g} times"
            note = note[:-1] + f": {size} as many." if times < 100 else note
    versions = tuple(
        cite(fact.article, *fact.sentence, number=number) for number, fact in enumerate((one, other), start=1)
    )
    weight = {"number": 3.0, "date": 3.0, "place": 2.5}[one.kind] + likeness
    return weight, Difference(kind=one.kind, about=about, note=note, versions=versions)


# Names


def _names(accounts: Sequence[_Account], speakers: Sequence[Speaker]) -> Iterator[_Weighed]:
    """Each name once that one article has against another."""
    articles = {account.article.source: account.article for account in accounts}
    for one, other in find_misnamed(tuple(articles.values()), speakers):
        versions = (
            cite(articles[one[0]], *one[1], number=1),
            cite(articles[other[0]], *other[1], number=2),
        )
        first, second = (" ".join(version.quote.split()) for version in versions)
        note = f"{_label(articles[one[0]])} has {first}, {_label(articles[other[0]])} {second}."
        yield 3.2, Difference(kind="name", about=first, note=note, versions=versions)


# Wordings


def _wordings(accounts: Sequence[_Account]) -> Iterator[_Weighed]:
    """One utterance in two wordings; the same two wordings once."""
    utterances = [one for account in accounts for one in read_utterances(account.article, account.statements)]
    for rewording in find_rewordings(utterances):
        versions = tuple(_cite_utterance(rewording, side, number) for number, side in enumerate((0, 1), start=1))
        yield _describe_wording(rewording, versions)


def _cite_utterance(rewording: Rewording, side: int, number: int) -> Citation:
    utterance = (rewording.one, rewording.other)[side]
    return cite(utterance.article, *rewording.spans[side], number=number, speaker=utterance.speaker, via=utterance.via)


def _describe_wording(rewording: Rewording, versions: tuple[Citation, ...]) -> _Weighed:
    one, other = _label(rewording.one.article), _label(rewording.other.article)
    if rewording.left_out:
        note = f"{other} leaves out “{_shorten(rewording.left_out)}”."
    elif rewording.changed:
        ours, theirs = map(_shorten, rewording.changed)
        note = f"{one} has “{ours}”, {other} “{theirs}”."
    else:
        note = f"{one} and {other} give these words differently."
    about = f"words of {rewording.one.speaker or rewording.other.speaker or 'one speaker'}"
    weight = 1.0 + min(1.9, rewording.weight / 5)
    return weight, Difference(kind="wording", about=about, note=note, versions=versions, diff=rewording.diff)


def _shorten(text: str, most: int = 18) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= most else " ".join(words[:most]) + " …"

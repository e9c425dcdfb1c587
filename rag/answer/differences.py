"""Where the accounts of one meeting differ: numbers, days, places, names, and one utterance in two wordings.

A wrong alarm costs trust: a difference is shown only where both sentences tell of the same thing and neither article
has what the other has. Claims that cannot both hold take reasoning, and are not looked for.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

from rag.answer.align import Rewording, find_rewordings, read_utterances
from rag.answer.facts import Fact, content_keys, read_facts
from rag.link.names import read_name
from rag.read.lexicon import load_words
from rag.read.names import full_names, may_be_person
from rag.read.sentences import split_sentences
from rag.types import Article, Citation, Difference, Span, Speaker, Statement, cite

MOST_SHOWN = 10
LEAST_NEAR = 2
"""Words with a meaning around two facts that are the same; one where what is counted is a thing of its own."""
LEAST_ALIKE = {"number": 0.3, "date": 0.4, "place": 0.4}
"""Likeness of their sentences."""


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
            least = LEAST_NEAR - (fact.kind == "number" and fact.measure not in load_words("common_units"))
            if likeness < LEAST_ALIKE[fact.kind] or len(fact.near & rival.near) < least or fact.other != rival.other:
                continue
            if _agree(fact, rival) is not False or _has(other, fact) or _has(one, rival):
                continue
            yield likeness, fact, rival


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
    """Names that one source has against the others, and two spellings of a name that are no transliterations."""
    articles = {account.article.source: account.article for account in accounts}
    told: set[str] = set()
    for speaker in speakers:
        here = [name for name in speaker.names if name.source in articles and name.rule != "post"]
        full = [(name.source, name.span) for name in here if " " in name.name and not name.is_error]
        for wrong in (name for name in here if name.is_error and name.name not in told):
            others = [place for place in full if place[0] != wrong.source]
            if others:
                told.add(wrong.name)
                yield _describe_names(articles, others[0], (wrong.source, wrong.span))
    for rightly, wrongly in combinations([speaker for speaker in speakers if speaker.kind == "person"], 2):
        if {rightly.name, wrongly.name} & told or not _have_one_post(rightly, wrongly):
            continue
        sources = [{name.source: name for name in who.names if name.source in articles} for who in (rightly, wrongly)]
        places = [
            [(name.source, name.span) for name in who.names if name.source in articles and name.name == who.name]
            for who in (rightly, wrongly)
        ]
        if all(places) and not sources[0].keys() & sources[1].keys():
            told |= {rightly.name, wrongly.name}
            yield _describe_names(articles, places[0][0], places[1][0])
    for one, other in combinations(accounts, 2):
        for ours, theirs in product(_people(one), _people(other)):
            if not {ours, theirs} & told and _is_misspelt(ours, theirs) and _is_apart(one, ours, other, theirs):
                told |= {ours, theirs}
                yield _describe_names(
                    articles,
                    (one.article.source, _first_place(one, ours)),
                    (other.article.source, _first_place(other, theirs)),
                )


def _have_one_post(one: Speaker, other: Speaker) -> bool:
    """Whether two are of one last name and one post, but of different first names."""
    ours, theirs = read_name(one.name), read_name(other.name)
    posts = [{post.casefold() for post in speaker.posts} for speaker in (one, other)]
    return bool(ours.first and theirs.first) and ours.last == theirs.last and bool(posts[0] & posts[1])


def _people(account: _Account) -> list[str]:
    """The full names of persons in an article's body."""
    names = dict.fromkeys(full_names(account.article.text).values())
    return [name for name in names if " " in name and may_be_person(name) and _first_place(account, name) != (0, 0)]


def _first_place(account: _Account, name: str) -> Span:
    """Where an article's body first has a name; (0, 0) where it has not."""
    pattern = re.compile(rf"\b{re.escape(name)}\b")
    found = (pattern.search(account.article.text, *span) for span in account.article.body)
    return next((match.span() for match in found if match), (0, 0))


def _is_misspelt(one: str, other: str) -> bool:
    """Whether two names are nearly the same: equal first names, last names a letter or two apart, not by the ways of
    transliterating.
    """
    ours, theirs = read_name(one), read_name(other)
    most = 1 if min(len(ours.last), len(theirs.last)) < 6 else 2
    is_near = ours.last[:1] == theirs.last[:1] and _distance(ours.last, theirs.last) <= most
    return ours.first == theirs.first and ours.key != theirs.key and is_near


def _is_apart(one: _Account, ours: str, other: _Account, theirs: str) -> bool:
    """Whether neither article has the other's last name."""
    return ours.split()[-1] not in other.article.text and theirs.split()[-1] not in one.article.text


def _distance(one: str, other: str) -> int:
    """Letters to change, add or leave out between two words."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, row = row, [i]
        for j, also in enumerate(other, start=1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != also)))
    return row[-1]


def _describe_names(articles: Mapping[str, Article], one: tuple[str, Span], other: tuple[str, Span]) -> _Weighed:
    versions = tuple(
        cite(articles[source], *span, number=number) for number, (source, span) in enumerate((one, other), start=1)
    )
    first, second = (" ".join(version.quote.split()) for version in versions)
    note = f"{_label(articles[one[0]])} has {first}, {_label(articles[other[0]])} {second}."
    return 3.2, Difference(kind="name", about=first, note=note, versions=versions)


# Wordings


def _wordings(accounts: Sequence[_Account]) -> Iterator[_Weighed]:
    """One utterance in two wordings; the same two wordings once."""
    utterances = [read_utterances(account.article, account.statements) for account in accounts]
    told: set[frozenset[str]] = set()
    found = [rewording for one, other in combinations(utterances, 2) for rewording in find_rewordings(one, other)]
    for rewording in sorted(found, key=lambda rewording: -rewording.weight):
        versions = tuple(_cite_utterance(rewording, side, number) for number, side in enumerate((0, 1), start=1))
        texts = frozenset(" ".join(version.quote.split()).casefold().strip(".,") for version in versions)
        if texts in told:
            continue
        told.add(texts)
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

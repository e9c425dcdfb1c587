"""What the statements of a corpus are about: the names and noun phrases that several of them share."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappush, heappushpop
from math import sqrt
from typing import NamedTuple
from weakref import WeakKeyDictionary

from rag.find.terms import fold, stem, words
from rag.find.topic_phrases import Phrase, Words, read_phrases, singular
from rag.index.corpus import Corpus
from rag.read.countries import usual_names
from rag.read.names import person_of
from rag.types import Filters, Speaker, Statement

LEAST_SHARED = 2
"""Statements that a topic needs."""
LEAST_CERTAIN = 0.4
"""Share of a phrase's places whose surroundings show a noun phrase. Of the 100 weightiest topics of 234 news articles
(3,210 statements), eight are no nouns at 0.2 ("show", "leave", "almost", "themselves" …), none of these at 0.4."""
ALIKE = 0.75
"""Of two topics that share more of their statements than this, the weightier stands for both …"""
LEAST_ALIKE = 4
"""… where they have at least so many: one or two statements together are chance."""
SPARE = 3
"""Topics that are weighed for each that is wanted: some of them stand for the same statements."""
ONE_NOUN = 0.5
"""Weight of a noun alone beside a name or a phrase: "deal" says less than "grain deal". Of the first 12 topics of the
same articles, 10 are nouns alone where they weigh as much, 4 at 0.5, 2 at 0.3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A name or a noun phrase that several statements share."""

    key: str
    """Its words folded: the same for all its forms."""
    name: str
    """As most statements write it; of a country its usual name."""
    statements: int
    """Statements that hold it, among those that the filters let through."""
    speakers: int
    """Those who make them."""


class Said(NamedTuple):
    """A statement, and the id of its speaker; None where that stays open."""

    statement: Statement
    speaker: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicIndex:
    """All statements of a corpus with all their topics."""

    said: Sequence[Said]
    """In the order of sources and places."""
    topics: Mapping[str, frozenset[int]]
    """The statements of each topic, by its key."""
    names: Mapping[str, str]


_KEPT: "WeakKeyDictionary[Corpus, tuple[str, TopicIndex]]" = WeakKeyDictionary()


def open_topics(corpus: Corpus) -> TopicIndex:
    """The topics of a corpus as it is now; made once for each revision.

    20,000 statements of 1,000 articles: read in 0.4 s (of varied prose, 0.04 to 0.08 ms each); then `find_topics` takes
    30 ms and `count_by_speaker` 13 ms. Where a revision changes speakers only, the texts are not read again.
    """
    revision = corpus.revision()
    kept = _KEPT.get(corpus)
    if kept is None or kept[0] != revision:
        _KEPT[corpus] = kept = (revision, read_topics(corpus))
    return kept[1]


def find_topics(
    corpus: Corpus, *, filters: Filters = Filters(), speaker: str | None = None, count: int = 12
) -> list[Topic]:
    """The weightiest topics of the statements that the filters let through; `speaker` is the id of one.

    A topic weighs the more, the more statements hold it and the more people make them. Raises UnknownSource and
    RequestError as `Corpus.articles` does.
    """
    index = open_topics(corpus)
    among = _pass(corpus, index, filters, speaker)
    holders = [(key, held if among is None else held & among) for key, held in index.topics.items()]
    least = 1 if speaker else LEAST_SHARED
    holders = sorted((one for one in holders if len(one[1]) >= least), key=lambda one: (-len(one[1]), one[0]))
    # No topic weighs more than it has statements: behind the first few of a large corpus none is weighed.
    weighed: list[tuple[float, str, frozenset[int]]] = []
    best: list[float] = []
    for key, held in holders:
        if len(best) == SPARE * count and len(held) < best[0]:
            break
        weight = _weigh(index, key, held)
        weighed.append((-weight, key, held))
        heappush(best, weight) if len(best) < SPARE * count else heappushpop(best, weight)
    chosen: list[tuple[str, frozenset[int]]] = []
    for _, key, held in sorted(weighed, key=lambda entry: entry[:2]):
        if len(chosen) == count:
            break
        if all(len(held | o) < LEAST_ALIKE or len(held & o) <= ALIKE * len(held | o) for _, o in chosen):
            chosen.append((key, held))
    return [
        Topic(
            key=key,
            name=index.names[key],
            statements=len(held),
            speakers=len({index.said[number].speaker for number in held} - {None}),
        )
        for key, held in chosen
    ]


def find_topic(corpus: Corpus, asked: str) -> Topic | None:
    """The topic of a key or a name, over all articles; None where several statements do not share it."""
    index = open_topics(corpus)
    key = _find_key(index, asked)
    if key is None:
        return None
    held = index.topics[key]
    speakers = {index.said[number].speaker for number in held} - {None}
    return Topic(key=key, name=index.names[key], statements=len(held), speakers=len(speakers))


def _find_key(index: TopicIndex, asked: str) -> str | None:
    folded = " ".join(map(fold, words(asked)))
    *before, last = folded.split() or [""]
    country = fold(usual_names().get(asked, ""))
    keys = (asked, folded, country, " ".join((*before, singular(last))))
    return next((key for key in keys if key in index.topics), None)


def _weigh(index: TopicIndex, key: str, held: Iterable[int]) -> float:
    by_speaker = Counter(index.said[number].speaker for number in held)
    is_one_noun = " " not in key and index.names[key].islower()
    return sum(map(sqrt, by_speaker.values())) * (ONE_NOUN if is_one_noun else 1)


def count_by_speaker(
    corpus: Corpus, topics: Iterable[Topic], *, filters: Filters = Filters()
) -> Counter[tuple[str | None, str]]:
    """(speaker's id, topic's key) -> statements that the filters let through."""
    index = open_topics(corpus)
    among = _pass(corpus, index, filters, None)
    counts: Counter[tuple[str | None, str]] = Counter()
    for topic in topics:
        held = index.topics.get(topic.key, frozenset())
        for number in held if among is None else held & among:
            counts[index.said[number].speaker, topic.key] += 1
    return counts


def find_said(
    corpus: Corpus, *, filters: Filters = Filters(), speaker: str | None = None, topic: str | None = None
) -> list[Said]:
    """The statements that the filters let through, of one speaker (an id) and on one topic where these are given.

    `topic` is the name or key of one; other words have all to stand in the statement, in any form.
    """
    index = open_topics(corpus)
    among = _pass(corpus, index, filters, speaker)
    if topic is not None:
        held = _hold(index, topic)
        among = held if among is None else among & held
    numbers: Iterable[int] = range(len(index.said)) if among is None else sorted(among)
    return [index.said[number] for number in numbers]


def _pass(corpus: Corpus, index: TopicIndex, filters: Filters, speaker: str | None) -> frozenset[int] | None:
    """The statements that the filters let through; None for all."""
    if speaker is None and filters == Filters():
        return None
    sources = {article.source for article in corpus.articles(filters)}
    meant = None if filters.speaker is None else {found.id for found in corpus.find_speakers(filters.speaker)}
    meeting = None if filters.meeting is None else corpus.meeting_finder().find(filters.meeting).id
    return frozenset(
        number
        for number, said in enumerate(index.said)
        if said.statement.source in sources
        and (speaker is None or said.speaker == speaker)
        and (meant is None or said.speaker in meant)
        and meeting in (None, said.statement.meeting)
    )


def _hold(index: TopicIndex, topic: str) -> frozenset[int]:
    """The statements on a topic."""
    key = _find_key(index, topic)
    if key is not None:
        return index.topics[key]
    stems = {stem(word) for word in words(topic)}
    return frozenset(
        number
        for number, said in enumerate(index.said)
        if stems and stems <= {stem(word) for word in words(said.statement.text)}
    )


def read_topics(corpus: Corpus) -> TopicIndex:
    """Reads the topics of all statements of a corpus."""
    speakers = corpus.speakers()
    articles = corpus.articles()
    owners = ids_by_name(speakers)
    said = [
        Said(statement, owners.get((article.source, statement.speaker or "")))
        for article in articles
        for statement in corpus.statements(article)
    ]
    people = {
        fold(word)
        for speaker in speakers
        if speaker.kind == "person"
        for name in speaker.variants
        for word in words(person_of(name) or "")
    }
    reporters = {" ".join(map(fold, words(article.outlet))) for article in articles if article.outlet}
    reporters |= {" ".join(map(fold, words(name))) for one in said for name in one.statement.via}
    found = [read_phrases(one.statement.text) for one in said]
    common = Counter(end.key for candidates in found for ends in candidates.runs for end in ends)
    names = frozenset(name for name in _shared_names(found, common) - reporters if not _is_person(name, people))
    phrases = _shared_phrases(found)
    topics: dict[str, set[int]] = defaultdict(set)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for number, candidates in enumerate(found):
        for phrase in _choose(candidates, names, phrases):
            topics[phrase.key].add(number)
            forms[phrase.key][phrase.text] += 1
    return TopicIndex(
        said=said,
        topics={key: frozenset(held) for key, held in topics.items() if len(held) >= LEAST_SHARED},
        names={key: min(texts, key=lambda text: (-texts[text], text)) for key, texts in forms.items()},
    )


def ids_by_name(speakers: Iterable[Speaker]) -> dict[tuple[str, str], str]:
    """(source, canonical name) -> the id of the speaker who has it there."""
    return {(name.source, speaker.name): speaker.id for speaker in speakers for name in speaker.names}


def _choose(candidates: Words, names: frozenset[str], phrases: frozenset[str]) -> Iterable[Phrase]:
    """The topics of a statement: its names, and of each noun phrase the longest end that others share."""
    yield from (name for name in candidates.names if name.key in names)
    for ends in candidates.runs:
        longest = next((end for end in ends if end.key in phrases), None)
        if longest:
            yield longest


def _is_person(name: str, people: Collection[str]) -> bool:
    """Whether a name is that of somebody who speaks, be it of several: "the Does"."""
    last = name.split()[-1]
    return last in people or singular(last) in people


def _shared_names(found: Sequence[Words], common: Mapping[str, int]) -> frozenset[str]:
    """The names that stand in several statements, with a capital that is theirs; `common` counts the noun phrases."""
    counts = Counter(key for candidates in found for key in {name.key for name in candidates.names})
    certain = {name.key for candidates in found for name in candidates.names if name.certain}
    return frozenset(
        key for key in certain if counts[key] >= LEAST_SHARED and counts[key] > common.get(singular(key), 0)
    )


def _shared_phrases(found: Sequence[Words]) -> frozenset[str]:
    """The noun phrases that stand in several statements."""
    counts: Counter[str] = Counter()
    certain: Counter[str] = Counter()
    for candidates in found:
        counts.update({end.key for ends in candidates.runs for end in ends})
        certain.update({end.key for ends in candidates.runs for end in ends if end.certain})
    return frozenset(
        key for key, number in counts.items() if number >= LEAST_SHARED and certain[key] >= LEAST_CERTAIN * number
    )

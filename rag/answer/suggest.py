"""Questions that a corpus can answer: for the first screen, and to go on with after an answer. Each one is tried."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice, zip_longest
from typing import NamedTuple

from rag.answer.extract import answer_offline
from rag.answer.summary import LONGEST_TEXT
from rag.errors import RequestError
from rag.find.question import understand
from rag.find.terms import fold, stem, words
from rag.find.topics import TopicIndex, find_said, find_topics, open_topics
from rag.index.corpus import Corpus
from rag.read.names import person_of
from rag.types import Answer, Citation, Filters, Speaker

NEWEST = 30
"""Articles that are looked at for the first screen: its questions are made at every opening of the app."""
MOST_TRIED = 8
"""Questions that are tried after an answer; one takes some 10 ms on the sample articles."""
MOST_TOPICS = 3
"""Of an answer: those that most of its places share."""
MOST_SPEAKERS = 3
"""Of an answer, whose other topics are looked at."""
LONGEST = 90
"""Characters of a question to go on with: it is read at a glance."""
_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][\w’-]+(?: (?:of |the )?[A-Z][\w’-]+)+")


def suggest_questions(corpus: Corpus, *, filters: Filters = Filters(), count: int = 4) -> tuple[str, ...]:
    """Questions about what was said in the articles that the filters let through, each tried: the desk answers them.

    One for each speaker, those who speak most first; of many articles the newest dated ones are looked at. Where
    topics are too few, also on all that one said. None of a text as long as a book: trying
    them takes seconds. Raises UnknownSource and RequestError as `Corpus.articles` does.
    """
    articles = [article for article in corpus.articles(filters) if article.body and article.body[-1][1] <= LONGEST_TEXT]
    articles = sorted(articles, key=lambda article: article.published or "", reverse=True)[:NEWEST]
    meeting = None if filters.meeting is None else corpus.meeting_finder().find(filters.meeting).id
    meant = None if filters.speaker is None else {one.name for one in corpus.find_speakers(filters.speaker)}
    topics: dict[str, Counter[str]] = {}
    names: dict[str, str] = {}
    said: Counter[str] = Counter()
    for article in articles:
        for statement in corpus.statements(article):
            speaker = statement.speaker
            if speaker is None or person_of(speaker) != speaker or " " not in speaker:
                continue
            if meeting not in (None, statement.meeting) or (meant is not None and speaker not in meant):
                continue
            names.setdefault(speaker.split()[-1], speaker)
            said[speaker.split()[-1]] += 1
            topics.setdefault(speaker.split()[-1], Counter()).update(_topics(statement.text))
    asked: dict[str, str] = {}
    for last in sorted(topics, key=lambda last: -topics[last].total()):
        for topic, _ in topics[last].most_common(4):
            question = f"What did {names[last]} say about {topic}?"
            of_a_person = set(topic.split()) & names.keys()
            if topic not in asked and not of_a_person and _is_answered(corpus, question, filters):
                asked[topic] = question
                break
        if len(asked) == count:
            break
    if len(asked) < count:
        without = [last for last, _ in said.most_common(count) if not any(names[last] in q for q in asked.values())]
        plain = (f"What did {names[last]} say?" for last in without[: count - len(asked)])
        asked |= {question: question for question in plain if _is_answered(corpus, question, filters)}
    return tuple(asked.values())


def _topics(text: str) -> list[str]:
    """Names of two words or more in a sentence that are not told to, or credited with, its words."""
    found = []
    for match in _NAME.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if not re.search(r"\b(?:told|telling|tells|tell|according to|agency|said in|interview with)\b[^,.]*$", before):
            name = re.sub(r"^The |[’']s?$", "", match.group())
            found.append(f"the {name}" if before.endswith(("the ", "The ")) else name)
    return [name for name in found if " " in name.removeprefix("the ") and "’" not in name]


def suggest_follow_ups(
    corpus: Corpus, answer: Answer, *, asked: Collection[str] = (), filters: Filters = Filters(), count: int = 3
) -> tuple[str, ...]:
    """Short questions to go on with after an answer, each tried: what others say on its topics, and what its speakers
    say on others. None that was `asked` before in the conversation.

    Where the answer abstains, they start from what came nearest. Raises UnknownSource and RequestError as
    `Corpus.articles` does.
    """
    index = open_topics(corpus)
    people = {one.name: one for one in corpus.speakers() if one.kind == "person" and " " in one.name}
    places = answer.citations or answer.receipt.nearest
    heard = [people[name] for name in dict.fromkeys(place.speaker for place in places) if name in people]
    topics = _topics_of(index, places)
    seen = {_gist(question) for question in (answer.question, *asked)}
    questions: list[str] = []
    tried = 0
    lists = (_others_on(corpus, topics, heard, people, filters), _more_of(corpus, index, topics, heard, filters))
    pairs = filter(None, chain.from_iterable(zip_longest(*lists)))
    from_topics = (f"What did {speaker.name} say about {topic.name}?" for speaker, topic in pairs)
    for question in chain(from_topics, _beside(corpus, answer, filters)):
        gist = _gist(question)
        if gist in seen or len(question) > LONGEST:
            continue
        seen.add(gist)
        tried += 1
        if _is_answered(corpus, question, filters):
            questions.append(question)
        if len(questions) == count or tried == MOST_TRIED:
            break
    return tuple(questions)


class Subject(NamedTuple):
    """What is asked about: a topic, as one writes it within a sentence."""

    key: str
    name: str


def _topics_of(index: TopicIndex, places: Sequence[Citation]) -> list[Subject]:
    """The topics of the statements at these places, those that most of them share first."""
    told = {
        number
        for number, said in enumerate(index.said)
        if any(
            place.source == said.statement.source
            and place.start < said.statement.end
            and said.statement.start < place.end
            for place in places
        )
    }
    shared = {key: len(told & numbers) for key, numbers in index.topics.items() if told & numbers}
    best = sorted(shared, key=lambda key: (-shared[key], -len(index.topics[key]), key))
    return list(islice(_find_subjects(index, best), MOST_TOPICS))


def _find_subjects(index: TopicIndex, keys: Iterable[str]) -> Iterator[Subject]:
    """The topics that a question can be about: a noun alone, such as "war", is none."""
    for key in keys:
        name = index.names[key]
        if " " in name or not name.islower():
            texts = [index.said[number].statement.text.casefold() for number in index.topics[key]]
            bare = name.casefold()
            has_article = 2 * sum(f"the {bare}" in text for text in texts) >= sum(bare in text for text in texts)
            yield Subject(key, f"the {name}" if has_article else name)


def _others_on(
    corpus: Corpus, subjects: Sequence[Subject], heard: Sequence[Speaker], people: dict[str, Speaker], filters: Filters
) -> Iterator[tuple[Speaker, Subject]]:
    """Others who speak of the topics, of each topic those who say most of it first."""
    known = {one.id: one for one in people.values() if one not in heard}
    for subject in subjects:
        said = Counter(one.speaker for one in find_said(corpus, filters=filters, topic=subject.key))
        yield from ((known[name], subject) for name, _ in said.most_common() if name in known)


def _more_of(
    corpus: Corpus, index: TopicIndex, subjects: Sequence[Subject], heard: Sequence[Speaker], filters: Filters
) -> Iterator[tuple[Speaker, Subject]]:
    """The speakers of the answer, with what else they speak of, in turns."""
    known = {subject.key for subject in subjects}
    beside = [
        [
            (one, subject)
            for subject in _find_subjects(index, (topic.key for topic in topics))
            if subject.key not in known
        ]
        for one in heard[:MOST_SPEAKERS]
        for topics in [find_topics(corpus, filters=filters, speaker=one.id)]
    ]
    yield from filter(None, chain.from_iterable(zip_longest(*beside)))


def _beside(corpus: Corpus, answer: Answer, filters: Filters) -> Iterator[str]:
    """What else is told of the meeting that the answer is on; where it has nothing, what the articles do tell."""
    meeting = next((place.meeting for place in answer.citations if place.meeting), None)
    if answer.abstained or meeting:
        yield from suggest_questions(corpus, filters=replace(filters, meeting=filters.meeting or meeting))


def _gist(question: str) -> tuple[frozenset[str], frozenset[str]]:
    """What a question comes down to: last names of those whose words it asks for, stems of its topic."""
    try:
        asked = understand(question)
    except RequestError:
        return frozenset(), frozenset()
    speakers = frozenset(fold(name.split()[-1]) for name in asked.speakers)
    return speakers, frozenset(stem(word) for word in words(asked.topic))


def _is_answered(corpus: Corpus, question: str, filters: Filters) -> bool:
    return not answer_offline(corpus, understand(question), filters=filters).abstained

"""What a speaker said on a topic, in order of time: an utterance that several accounts report stands once."""

from dataclasses import replace

from rag.find.dating import Dated, are_near, open_datings
from rag.find.statements import find_statements
from rag.find.timeline import Event, is_within, make_statement, order_events
from rag.find.utterances import group_utterances
from rag.index.corpus import Corpus
from rag.index.filters import check_dates
from rag.types import Filters, Statement

Told = tuple[Statement, Dated]


def trace_position(corpus: Corpus, speaker: str, topic: str, filters: Filters = Filters()) -> list[Event]:
    """What a speaker, by any name, said on a topic: the earliest first, undated ones last.

    `topic` and the filters are those of `find_events`. Raises as that does.
    """
    check_dates(filters)
    asked = replace(filters, speaker=speaker, since=None, until=None)
    found = find_statements(corpus, about=topic, filters=asked)
    articles = {source: corpus.article(source) for source in {statement.source for statement in found}}
    datings = open_datings(corpus, articles.values())
    events = []
    for alike in group_utterances(found):
        for group in _part([(one, datings[one.source].date_statement(one)) for one in alike]):
            events.append(make_statement([one for one, _ in group], articles, group[0][1]))
    return order_events(event for event in events if is_within(event, filters))


def _part(alike: list[Told]) -> list[list[Told]]:
    """Accounts in like words by the occasion that they tell of; those that date it best come first."""
    alike.sort(key=lambda told: (told[1].start is None, not told[1].own, -len(told[1].start or ""), told[1].start))
    groups: list[list[Told]] = []
    for told in alike:
        home = next((group for group in groups if _is_one(group[0][1], told[1])), None)
        groups.append([told]) if home is None else home.append(told)
    return groups


def _is_one(one: Dated, other: Dated) -> bool:
    """Whether two accounts can be of one occasion."""
    together = one.meeting is not None and one.meeting == other.meeting
    return one.start is None or other.start is None or together or are_near(one, other)

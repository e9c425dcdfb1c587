"""Which meeting a person means who asks for one, and which one a place in an article is about."""

import difflib
from collections.abc import Sequence

from rag.errors import RequestError
from rag.link.names import fold
from rag.link.parts import gathering_at
from rag.types import Gathering, Meeting


class MeetingFinder:
    """The meetings of a corpus, ready to be asked for."""

    def __init__(self, meetings: Sequence[Meeting]) -> None:
        self.meetings = tuple(meetings)
        self._by_source: dict[str, list[tuple[Gathering, str]]] = {}
        for meeting in self.meetings:
            for gathering in meeting.gatherings:
                if gathering.reported:
                    self._by_source.setdefault(gathering.source, []).append((gathering, meeting.id))

    def find(self, asked: str) -> Meeting:
        """The meeting with an id, or the only one whose name holds all words that are asked for.

        Raises RequestError, which names those that can be meant, where there is none or more than one.
        """
        for meeting in self.meetings:
            if meeting.id == asked:
                return meeting
        words = set(fold(asked).replace(",", " ").replace("-", " ").split())
        found = [m for m in self.meetings if words and words <= set(fold(m.name).replace(",", " ").split())]
        if len(found) == 1:
            return found[0]
        ids = [meeting.id for meeting in found or self.meetings]
        near = difflib.get_close_matches(fold(asked), ids, n=3, cutoff=0.3) or ids[:3]
        what = f"several meetings are called {asked!r}" if found else f"no meeting is called {asked!r}"
        raise RequestError(what + (f"; choose one: {', '.join(near)}" if near else "; none was found in the articles"))

    def ids_of(self, source: str) -> tuple[str, ...]:
        """The meetings that an article reports on."""
        return tuple(dict.fromkeys(name for _, name in self._by_source.get(source, ())))

    def id_at(self, source: str, offset: int) -> str | None:
        """The meeting that a place in an article is about: of several, the one that was named last before it."""
        told = dict(self._by_source.get(source, ()))
        found = gathering_at(tuple(told), offset)
        return None if found is None else told[found]

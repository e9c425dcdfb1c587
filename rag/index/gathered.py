"""The speakers, meetings and origins of a catalog: as they are kept, or linked from what it holds."""

from collections.abc import Sequence

from rag.index.catalog import Catalog
from rag.link.asked import SpeakerFinder
from rag.link.meetings import link_meetings
from rag.link.origins import find_origins
from rag.link.speakers import link_speakers
from rag.types import Meeting, Origin, Speaker


def read_speakers(catalog: Catalog) -> list[Speaker]:
    """The speakers as the last index run linked them; while one is under way, or was stopped, linked here."""
    speech = catalog.speech
    return speech.speakers() if speech.is_linked() else link_speakers(speech.mentions(), speech.edits())


def read_meetings(catalog: Catalog, speakers: Sequence[Speaker]) -> list[Meeting]:
    """The meetings as the last index run linked them, or linked here."""
    return catalog.meetings.read() if catalog.meetings.is_linked() else find_meetings(catalog, speakers)


def find_meetings(catalog: Catalog, speakers: Sequence[Speaker]) -> list[Meeting]:
    """The meetings of all articles of a catalog, as the rules and people's edits have them."""
    finder = SpeakerFinder(speakers)
    articles = catalog.articles()
    said = {article.source: catalog.speech.statements(article, finder.names_in(article.source)) for article in articles}
    return link_meetings(articles, catalog.meetings.gatherings(), said, speakers, catalog.meetings.edits())


def read_origins(catalog: Catalog, speakers: Sequence[Speaker]) -> list[Origin]:
    """The origins as the last index run traced them, or traced here."""
    return catalog.origins.read() if catalog.origins.is_linked() else trace_origins(catalog, speakers)


def trace_origins(catalog: Catalog, speakers: Sequence[Speaker]) -> list[Origin]:
    """The origins of all articles of a catalog."""
    articles = catalog.articles()
    said = {article.source: catalog.speech.statements(article) for article in articles}
    errors = [name for speaker in speakers for name in speaker.names if name.is_error]
    return find_origins(articles, said, errors)

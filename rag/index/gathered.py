"""The meetings of a catalog, linked from what it holds."""

from collections.abc import Sequence

from rag.index.catalog import Catalog
from rag.link.asked import SpeakerFinder
from rag.link.meetings import link_meetings
from rag.types import Meeting, Speaker


def find_meetings(catalog: Catalog, speakers: Sequence[Speaker]) -> list[Meeting]:
    """The meetings of all articles of a catalog, as the rules and people's edits have them."""
    finder = SpeakerFinder(speakers)
    articles = catalog.articles()
    said = {article.source: catalog.speech.statements(article, finder.names_in(article.source)) for article in articles}
    return link_meetings(articles, catalog.meetings.gatherings(), said, speakers, catalog.meetings.edits())

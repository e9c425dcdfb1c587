"""Which articles pass the filters that the catalog alone can judge: outlet and dates."""

import difflib
import re
from collections.abc import Sequence

from rag.errors import RequestError
from rag.types import Article, Filters

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def check_dates(filters: Filters) -> None:
    """Raises RequestError for a date that is none."""
    for date in (filters.since, filters.until):
        if date is not None and not _DATE.fullmatch(date):
            raise RequestError(f"{date!r} is no date; write 2023, 2023-07 or 2023-07-15")


def passes(article: Article, filters: Filters) -> bool:
    """Whether an article passes the filters for outlet and dates; the others are the corpus's to judge."""
    if filters.outlet is not None and (article.outlet or "").casefold() != filters.outlet.casefold():
        return False
    if filters.since is None and filters.until is None:
        return True
    # "~" sorts after every character of a date: the last moment of a day, a month or a year.
    return article.published is not None and (
        (filters.since is None or f"{article.published}~" >= filters.since)
        and (filters.until is None or article.published <= f"{filters.until}~")
    )


def describe_unknown(source: str, sources: Sequence[str]) -> str:
    """That no article of that name is indexed, and which are the nearest."""
    if not sources:
        return f"no article {source!r} is indexed, nor any other; index a folder: python -m rag index PATH"
    nearest = difflib.get_close_matches(source, sources, n=3, cutoff=0.4) or sources[:3]
    return f"no article {source!r} is indexed; the nearest are {', '.join(nearest)}"

"""How much speaks for two articles reporting on one meeting: their words, their days, their places, its names."""

from datetime import date

from rag.link.names import fold
from rag.link.parts import Report
from rag.read.countries import usual_names

SAME_PLACE, SAME_LAND, OTHER_PLACE = 0.4, 0.2, -1.0
SAME_KEYS, OTHER_KEYS = 0.4, -0.8
SAME_DAYS = 0.6
LIKENESS = 10.0
"""What full likeness of two articles' words counts."""
NEAR, FAR = 4, 16
"""Days between the days of two articles up to which they are of one meeting, and from which they cannot be."""


def compare(one: Report, other: Report, likeness: float) -> float | None:
    """How much speaks for one meeting; None where their days speak against it for certain.

    `likeness` is that of the articles' words, 0 to 1.
    """
    if one.article is other.article:
        return None
    days = compare_days(one, other)
    if days is None:
        return None
    shared = one.keys & other.keys
    names = SAME_KEYS if shared else OTHER_KEYS if one.keys and other.keys else 0.0
    places = compare_places(one.gathering.place, other.gathering.place)
    return days + names + places + LIKENESS * likeness


def compare_places(one: str | None, other: str | None) -> float:
    """What two places say: the same one, one land, or two; nothing where either is not known."""
    if one is None or other is None:
        return 0.0
    if fold(one) == fold(other):
        return SAME_PLACE
    lands = {usual_names().get(one, one), usual_names().get(other, other)}
    return SAME_LAND if len(lands) == 1 else OTHER_PLACE


def compare_days(one: Report, other: Report) -> float | None:
    """What the days say: of both articles those of the gathering, or else of their publication."""
    first, second = _full_days(one), _full_days(other)
    if first and second:
        apart = min(abs((a - b).days) for a in first for b in second)
        return SAME_DAYS if apart <= NEAR else 0.0 if apart < FAR else None
    mine, yours = _partial(one), _partial(other)
    if mine and yours:
        size = min(len(mine), len(yours))
        return 0.0 if mine[:size] == yours[:size] else None
    return 0.0


def _full_days(report: Report) -> list[date]:
    days = [day.start for day in report.days if day.start and len(day.start) == 10]
    published = report.article.published
    if not days and published and len(published) == 10:
        days = [published]
    return [date.fromisoformat(day) for day in days]


def _partial(report: Report) -> str | None:
    return next((day.start for day in report.days if day.start), report.article.published)

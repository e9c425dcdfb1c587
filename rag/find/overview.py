"""What a corpus holds, counted: articles by outlet and date, who says most, meetings, accounts, what is not known."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

from rag.index.corpus import Corpus
from rag.types import Meeting, Origin, Speaker

Lack = Literal["date", "outlet", "statements", "meeting", "wording"]
"""What is not known of an article; of its `wording`, whether it is that of its account: it looks like a paraphrase."""
LACKS: tuple[Lack, ...] = ("date", "outlet", "statements", "meeting", "wording")

Unit = Literal["month", "quarter", "year", "decade"]
MOST_PERIODS: dict[Unit, int] = {"month": 18, "quarter": 18, "year": 18}
"""Periods of each unit before the next longer one is taken: so many columns of 30 pixels fit beside the outlets' names
on a screen of 1280 (with the sidebar, 700 pixels are left for them)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedArticle:
    """An article, as far as it is counted."""

    source: str
    title: str | None
    outlet: str | None
    published: str | None
    period: str | None
    """That of the overview's periods in which it was published; None for an undated one."""
    words: int
    statements: int
    account: str
    """The id of the origin that it carries."""
    lacks: frozenset[Lack]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A corpus in numbers."""

    articles: tuple[CountedArticle, ...]
    """In source order."""
    periods: tuple[str, ...]
    """One behind the other from the first article to the last, all of one unit: months (`2023-07`), quarters
    (`2023-Q3`), years (`2023`) or decades (`2020s`). Among months and quarters a year stands for articles of which no
    more is known."""
    outlets: tuple[tuple[str | None, int], ...]
    """With their articles, those with most first; None, for articles without one, last."""
    speakers: tuple[Speaker, ...]
    """Those who are reported to have said something, those with most statements first."""
    meetings: tuple[tuple[Meeting, int], ...]
    """With the statements made at or about each; those with most articles, then statements, first."""
    accounts: tuple[Origin, ...]
    """Those that most articles carry first."""
    words: int
    statements: int


_KEPT: "WeakKeyDictionary[Corpus, tuple[str, Overview]]" = WeakKeyDictionary()


def open_overview(corpus: Corpus) -> Overview:
    """The overview of a corpus as it is now; counted once for each revision."""
    revision = corpus.revision()
    kept = _KEPT.get(corpus)
    if kept is None or kept[0] != revision:
        _KEPT[corpus] = kept = (revision, count_overview(corpus))
    return kept[1]


def count_overview(corpus: Corpus) -> Overview:
    """Counts what the corpus holds."""
    articles, origins, meetings = corpus.articles(), corpus.origins(), corpus.meetings()
    account = {source: origin for origin in origins for source in origin.sources}
    reporting = {source for meeting in meetings for source in meeting.sources}
    unit = choose_unit(article.published for article in articles if article.published)
    counted: list[CountedArticle] = []
    said: Counter[str] = Counter()
    for article in articles:
        statements = corpus.statements(article)
        said.update(statement.meeting for statement in statements if statement.meeting)
        # A run of the index that has ended meanwhile may have brought one more article.
        origin = account.get(article.source)
        known: dict[Lack, bool] = {
            "date": article.published is not None,
            "outlet": article.outlet is not None,
            "statements": bool(statements),
            "meeting": article.source in reporting,
            "wording": not (origin and origin.flags_of(article.source)),
        }
        counted.append(
            CountedArticle(
                source=article.source,
                title=article.title,
                outlet=article.outlet,
                published=article.published,
                period=name_period(article.published, unit) if article.published else None,
                words=article.words,
                statements=len(statements),
                account=origin.id if origin else "",
                lacks=frozenset(lack for lack in LACKS if not known[lack]),
            )
        )
    outlets = Counter(article.outlet for article in counted)
    return Overview(
        articles=tuple(counted),
        periods=tuple(list_periods({article.period for article in counted if article.period}, unit)),
        outlets=tuple(sorted(outlets.items(), key=lambda one: (one[0] is None, -one[1], one[0] or ""))),
        speakers=tuple(speaker for speaker in corpus.speakers() if speaker.statements),
        meetings=tuple(
            sorted(
                ((meeting, said[meeting.id]) for meeting in meetings),
                key=lambda one: (-len(one[0].sources), -one[1], one[0].name),
            )
        ),
        accounts=origins,
        words=sum(article.words for article in counted),
        statements=sum(article.statements for article in counted),
    )


def choose_unit(dates: Iterable[str]) -> Unit:
    """The shortest unit in which ISO dates, or parts of them, span few periods."""
    days = sorted(dates)
    if not days:
        return "year"
    # "2023" sorts before "2023-01": a year alone stretches nothing to its December.
    first, last = days[0], days[-1]
    for unit, most in MOST_PERIODS.items():
        if len(list(_walk(first, last, unit))) <= most:
            return unit
    return "decade"


def name_period(date: str, unit: Unit) -> str:
    """The period in which an ISO date, or a part of one, lies; its year where the month that tells is not known."""
    if unit == "decade":
        return f"{date[:3]}0s"
    if unit == "year" or len(date) == 4:
        return date[:4]
    return date[:7] if unit == "month" else f"{date[:4]}-Q{(int(date[5:7]) + 2) // 3}"


def list_periods(present: Collection[str], unit: Unit) -> Iterator[str]:
    """The periods from the first to the last that are there; a year between months only where it is there itself."""
    months = sorted(period for period in present if len(period) > 4 or unit in ("year", "decade"))
    between = list(_walk(_begin(months[0]), _begin(months[-1]), unit)) if months else []
    # Decades are left out where nothing was published: a wrong year must not stretch the picture to thousands.
    between = [period for period in between if unit != "decade" or period in present]
    yield from sorted({*between, *present})


def limit_period(period: str) -> tuple[str, str]:
    """The ISO dates, in part, with which a period begins and ends, both within it."""
    if period.endswith("s"):
        return period[:4], f"{period[:3]}9"
    if "Q" in period:
        last = 3 * int(period[-1])
        return f"{period[:4]}-{last - 2:02}", f"{period[:4]}-{last:02}"
    return period, period


def _begin(period: str) -> str:
    return limit_period(period)[0]


def _walk(first: str, last: str, unit: Unit) -> Iterator[str]:
    """The periods between two ISO dates or parts of one, with those in which these lie."""
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    start, end = (12 * int(date[:4]) + int(date[5:7] or 1) - 1 for date in (first, last))
    for month in range(start - start % months, end + 1, months):
        yield name_period(f"{month // 12:04}-{month % 12 + 1:02}", unit)


def choose_articles(
    overview: Overview,
    *,
    outlet: str = "",
    period: str = "",
    account: str = "",
    lacks: Collection[str] = (),
) -> list[CountedArticle]:
    """The articles of this outlet, period and account that lack all of these; what is empty leaves none out."""
    return [
        article
        for article in overview.articles
        if (not outlet or article.outlet == outlet)
        and (not period or article.period == period)
        and (not account or article.account == account)
        and article.lacks.issuperset(lacks)
    ]

"""What the component draws of a corpus in numbers: articles by outlet and date, speakers, meetings, accounts, gaps."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from rag.find.meetings import MONTHS, describe_days
from rag.find.overview import LACKS, CountedArticle, Overview, choose_articles
from rag.link.meeting_facts import name_month
from rag.show.browser.views.parts import View, name_outlet
from rag.show.browser.views.who import SHADES, describe_speaker
from rag.show.words import count

MOST_BARS = 10
"""Speakers, meetings and accounts; a link leads to all."""
MOST_LISTED = 300
"""Articles of a choice that are listed, 50 KB of them; a larger one is narrowed by a click on another cell."""
UNKNOWN = {
    "date": ("Undated", "the file does not say when it appeared"),
    "outlet": ("No outlet known", "the file does not say who carried it"),
    "statements": ("No statements", "nothing that anybody said is reported"),
    "meeting": ("On no meeting", "no gathering is reported on"),
    "wording": ("Look like a machine paraphrase", "their wording is not to be trusted"),
}


class Pick(NamedTuple):
    """The articles that are listed: those of an outlet, a period, an account, and what they lack; empty for all."""

    outlet: str = ""
    period: str = ""
    account: str = ""
    lacks: tuple[str, ...] = ()


def view_overview(overview: Overview, picked: Pick | None) -> View:
    """The whole picture; `picked` are the articles that are listed below the picture, or below the accounts."""
    return {
        "kind": "overview",
        "numbers": list_numbers(overview),
        "columns": [name_column(period, overview) for period in overview.periods],
        "totals": list_totals(overview),
        "rows": list_rows(overview),
        "lacks": [
            {
                "lack": lack,
                "name": UNKNOWN[lack][0],
                "facts": [UNKNOWN[lack][1]],
                "count": sum(lack in article.lacks for article in overview.articles),
            }
            for lack in LACKS
        ],
        "speakers": list_speakers(overview),
        "meetings": list_meetings(overview),
        "accounts": list_accounts(overview),
        "picked": view_picked(overview, picked) if picked else None,
    }


def list_numbers(overview: Overview) -> list[View]:
    """Numbers at a glance; `to` is the page that a click on one leads to."""
    numbers = (
        (len(overview.articles), "article", "sources"),
        (overview.words, "word", ""),
        (overview.statements, "statement", "who"),
        (len(overview.speakers), "speaker", "who"),
        (len(overview.meetings), "meeting", "meetings"),
    )
    return [
        {"value": f"{number:,}", "label": noun if number == 1 else f"{noun}s", "to": to} for number, noun, to in numbers
    ]


def name_column(period: str, overview: Overview) -> View:
    """A period as the head of a column: what stands in it, the year above it, and its name in full."""
    year, month = period[:4], period[5:]
    if period.endswith("s"):
        return {"period": period, "name": period, "year": "", "title": f"the {period}"}
    if not month and any(len(other) > len("2020s") for other in overview.periods):
        return {"period": period, "name": "?", "year": year, "title": f"{year}, month not told"}
    if not month:
        return {"period": period, "name": year, "year": "", "title": year}
    if month.startswith("Q"):
        return {"period": period, "name": month, "year": year, "title": f"{name_quarter(month)} {year}"}
    name = MONTHS[int(month) - 1]
    return {"period": period, "name": name[:3], "year": year, "title": f"{name} {year}"}


def name_quarter(quarter: str) -> str:
    """The months of a quarter: `July to September`."""
    last = 3 * int(quarter[-1])
    return f"{MONTHS[last - 3]} to {MONTHS[last - 1]}"


def list_totals(overview: Overview) -> View:
    """All articles by period, and how many there are in none."""
    counts = Counter(article.period for article in overview.articles)
    return {"counts": [counts[period] for period in overview.periods], "undated": counts[None]}


def list_rows(overview: Overview) -> list[View]:
    """Outlets with their articles by period: (column, articles, shade) of each that has some."""
    counts = Counter((article.outlet, article.period) for article in overview.articles)
    most = max((number for (_, period), number in counts.items() if period), default=1)
    return [
        {
            "outlet": outlet or "",
            "name": outlet or UNKNOWN["outlet"][0],
            "count": articles,
            "cells": [
                (column, number, -(-SHADES * number // most))
                for column, period in enumerate(overview.periods)
                if (number := counts[outlet, period])
            ],
            "undated": counts[outlet, None],
        }
        for outlet, articles in overview.outlets
    ]


def list_speakers(overview: Overview) -> View:
    """Those who say most."""
    rows = [
        {"id": one.id, "name": one.name, "facts": describe_speaker(one), "count": one.statements}
        for one in overview.speakers[:MOST_BARS]
    ]
    return {"rows": rows, "all": len(overview.speakers)}


def list_meetings(overview: Overview) -> View:
    """Those that most articles report on."""
    rows = [
        {
            "id": meeting.id,
            "name": ", ".join(filter(None, (meeting.gathering, meeting.place))),
            "facts": [name_month(meeting.start) or "undated", count(statements, "statement")],
            "count": len(meeting.sources),
        }
        for meeting, statements in overview.meetings[:MOST_BARS]
    ]
    return {"rows": rows, "all": len(overview.meetings)}


def list_accounts(overview: Overview) -> View:
    """Those that more than one article carries, and in a sentence how many there are."""
    shared = [account for account in overview.accounts if len(account.sources) > 1]
    alone = len(overview.accounts) - len(shared)
    titles = {article.source: article.title or article.source for article in overview.articles}
    rows = [
        {
            "id": account.id,
            "name": titles.get(account.sources[0], account.sources[0]),
            "facts": [account.name],
            "count": len(account.sources),
        }
        for account in shared[:MOST_BARS]
    ]
    told = f"{count(len(overview.articles), 'article')} carry {count(len(overview.accounts), 'independent account')}"
    if not shared:
        return {"rows": [], "all": 0, "told": f"{told}: none stands in more than one of them."}
    among = f"; the {MOST_BARS} that most articles carry stand here" if len(shared) > MOST_BARS else ""
    in_one = f"{alone:,} of them in one article only, " if alone else ""
    told = f"{told}: {in_one}{len(shared):,} in several (copies, reposts, the same wire report){among}."
    return {"rows": rows, "all": len(shared), "told": told}


def view_picked(overview: Overview, picked: Pick) -> View:
    """The articles that were chosen, under their number and what they have in common."""
    chosen = choose_articles(
        overview, outlet=picked.outlet, period=picked.period, account=picked.account, lacks=picked.lacks
    )
    return {
        **picked._asdict(),
        "title": f"{count(len(chosen), 'article')}: {name_pick(overview, picked)}",
        "can_follow": bool(chosen and not picked.lacks and not picked.account),
        "rows": [view_article(article) for article in order_articles(chosen)[:MOST_LISTED]],
        "more": max(0, len(chosen) - MOST_LISTED),
    }


def name_pick(overview: Overview, picked: Pick) -> str:
    """What the articles of a choice have in common."""
    account = next((one for one in overview.accounts if one.id == picked.account), None)
    return ", ".join(
        filter(
            None,
            (
                picked.outlet,
                name_column(picked.period, overview)["title"] if picked.period in overview.periods else picked.period,
                f"one account, of {account.name}" if account else picked.account,
                *(UNKNOWN.get(lack, [lack])[0].lower() for lack in picked.lacks),
            ),
        )
    )


def order_articles(articles: Sequence[CountedArticle]) -> list[CountedArticle]:
    """The newest first, undated ones last."""
    return sorted(articles, key=lambda article: article.published or "", reverse=True)


def view_article(article: CountedArticle) -> View:
    """An article in a list."""
    return {
        "source": article.source,
        "title": article.title or article.source,
        "facts": [
            name_outlet(article.source, article.outlet),
            describe_days(article.published, None),
            count(article.words, "word"),
            count(article.statements, "statement"),
        ],
    }

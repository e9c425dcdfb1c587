"""The list of all articles: which of them, in which order, and what the component draws of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rag.index.folders import IndexedFile
from rag.show.browser.views.parts import View
from rag.types import Article, Meeting

PAGE = 100
"""Articles of a page: of 500 (made for this) a page sends 26 kB, and a run takes 14 ms; all would be 130 kB."""
SORTS = {
    "title": "Article",
    "outlet": "Outlet",
    "published": "Date",
    "words": "Words",
    "statements": "Statements",
    "folder": "Folder",
}
"""What the list can be sorted by, with its heading."""
NEWEST_FIRST = "-published"
UPLOADS = "Uploads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article as the list has it."""

    source: str
    title: str
    outlet: str
    """Empty where none is known."""
    published: str
    """Empty where the file does not say."""
    words: int
    statements: int
    meetings: tuple[tuple[str, str], ...]
    """Ids and names."""
    folder: str
    """The last part of its path."""


def list_articles(
    articles: Sequence[Article], files: Mapping[str, IndexedFile], meetings: Sequence[Meeting]
) -> tuple[Listed, ...]:
    """All articles; `meetings` are all of the corpus."""
    told: dict[str, list[tuple[str, str]]] = {}
    for meeting in meetings:
        for source in meeting.sources:
            told.setdefault(source, []).append((meeting.id, meeting.name))
    return tuple(
        Listed(
            source=article.source,
            title=article.title or article.source,
            outlet=article.outlet or "",
            published=article.published or "",
            words=article.words,
            statements=files[article.source].statements if article.source in files else 0,
            meetings=tuple(told.get(article.source, ())),
            folder=name_folder(files[article.source]) if article.source in files else "",
        )
        for article in articles
    )


def name_folder(file: IndexedFile) -> str:
    """What a person calls the folder that a file lies in."""
    return UPLOADS if file.is_upload else PurePath(file.folder).name or file.folder


def choose_articles(
    listed: Sequence[Listed], *, words: str = "", outlet: str = "", meeting: str = "", sort: str = NEWEST_FIRST
) -> list[Listed]:
    """Those that hold all the words in title, file, outlet, date, folder or meetings; in order, `-` for backwards.

    What a column says nothing of stands last either way.
    """
    wanted = words.casefold().split()
    chosen = [
        one
        for one in listed
        if (not outlet or one.outlet.casefold() == outlet.casefold())
        and (not meeting or meeting in (key for key, _ in one.meetings))
        and _holds(one, wanted)
    ]
    sort = sort if sort.removeprefix("-") in SORTS else NEWEST_FIRST
    by = sort.removeprefix("-")
    chosen.sort(key=lambda one: one.source)
    chosen.sort(key=lambda one: _sort_key(getattr(one, by)), reverse=sort.startswith("-"))
    chosen.sort(key=lambda one: getattr(one, by) == "")
    return chosen


def _holds(one: Listed, words: Sequence[str]) -> bool:
    names = (name for _, name in one.meetings)
    text = "\n".join((one.title, one.source, one.outlet, one.published, one.folder, *names)).casefold()
    return all(word in text for word in words)


def _sort_key(value: str | int) -> str | int:
    return value.casefold() if isinstance(value, str) else value


def view_articles(rows: Sequence[Listed], *, sort: str, shown: str | None, cleared: int, has_folders: bool) -> View:
    """A page of the list; `shown` stands open.

    A new number `cleared` unticks all. Where all articles lie in one folder, the list does not repeat it.
    """
    shown_columns = set(SORTS) if has_folders else set(SORTS) - {"folder"}
    return {
        "kind": "articles",
        "sort": sort,
        "columns": [{"name": name, "label": label} for name, label in SORTS.items() if name in shown_columns],
        "cleared": cleared,
        "folders": has_folders,
        "rows": [
            {
                "source": one.source,
                "title": one.title,
                "outlet": one.outlet,
                "published": one.published or "undated",
                "words": f"{one.words:,}",
                "statements": f"{one.statements:,}",
                "meetings": [name for _, name in one.meetings],
                "folder": one.folder if has_folders else "",
                "shown": one.source == shown,
            }
            for one in rows
        ],
    }

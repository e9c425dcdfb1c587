"""The overview on the page Sources: what its address shows, and where each click leads."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from corpora import write_texts
from meeting_articles import MEETINGS
from screen import OpenApp, texts, views
from streamlit.testing.v1 import AppTest

from rag.config import Config
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.show.browser.navigation import MEETINGS as MEETINGS_PAGE
from rag.show.browser.navigation import SOURCES, WHO
from rag.show.browser.views.overview import view_overview

NOTHING = {"outlet": "", "period": "", "account": "", "lacks": []}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """The sample articles on meetings: those of June 2022, one of 2021, one that nothing dates."""
    folder = write_texts(tmp_path_factory.mktemp("articles"), MEETINGS)
    config = Config(store=tmp_path_factory.mktemp("store"))
    index_paths(config, [folder])
    with closing(open_corpus(config)) as opened:
        yield opened


def click(corpus: Corpus, **event: object) -> AppTest:
    """What a click does, in a page of its own: AppTest cannot click in a component."""

    def run() -> None:
        import streamlit as st

        from rag.show.browser.panels.overview import take_event

        take_event(*st.session_state.clicked)

    app = AppTest.from_function(run)
    app.query_params["view"] = "overview"
    app.session_state.clicked = corpus, event
    app.run()
    assert not app.exception
    return app


def address_of(app: AppTest) -> dict[str, str]:
    """What the address of the page holds."""
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def test_an_address_lists_what_was_picked(open_app: OpenApp, tmp_path: Path) -> None:
    """The tab opens cold, with the articles that the address has picked, and none of the other tabs."""
    folder = write_texts(tmp_path / "seeds", MEETINGS)
    app = open_app(Config(store=tmp_path / "store", seeds=folder))
    app.switch_page(SOURCES)
    app.query_params["view"] = "overview"
    assert views(app.run())["overview"]["picked"] is None
    app.query_params["period"] = "2022-06"
    drawn = views(app.run())

    assert not app.exception
    assert "articles" not in drawn
    listed = {row["source"] for row in drawn["overview"]["picked"]["rows"]}
    assert listed == {name for name, text in MEETINGS.items() if "\n\nJune 1" in text} != set()
    assert str(len(MEETINGS)) == drawn["overview"]["numbers"][0]["value"]


def test_an_empty_desk_has_nothing_to_count(open_app: OpenApp, tmp_path: Path) -> None:
    """No picture of nothing."""
    (tmp_path / "seeds").mkdir()
    app = open_app(Config(store=tmp_path / "store", seeds=tmp_path / "seeds"))
    app.switch_page(SOURCES)
    app.query_params["view"] = "overview"
    app.run()

    assert not app.exception
    assert "overview" not in views(app)
    assert "nothing to count" in texts(app)


def test_every_cell_leads_to_as_many_articles_as_it_says(corpus: Corpus) -> None:
    """Several are listed, in the address; a single one is opened to be read."""
    from rag.find.overview import open_overview

    view = view_overview(open_overview(corpus), None)
    seen = 0
    for row in view["rows"]:
        own = {"outlet": row["outlet"], "lacks": [] if row["outlet"] else ["outlet"]}
        for column, number, _ in row["cells"]:
            period = view["columns"][column]["period"]
            app = click(corpus, **{**NOTHING, **own, "kind": "pick", "period": period})
            address = address_of(app)
            seen += number
            if number == 1:
                assert corpus.article(address["source"]).published.startswith(period[:4])
            else:
                assert (period, "overview") == (address["period"], address["view"])
                assert own["lacks"] == address.get("lacks", "").split()
    assert seen == len([article for article in corpus.articles() if article.published])


def test_gaps_and_a_list_that_is_closed_are_in_the_address(corpus: Corpus) -> None:
    """What is not known is picked by its name; nothing picked leaves the tab alone."""
    missing = [article for article in corpus.articles() if article.outlet is None]
    assert len(missing) > 1

    assert address_of(click(corpus, **{**NOTHING, "kind": "pick", "lacks": ["outlet"]})) == {
        "view": "overview",
        "lacks": "outlet",
    }
    assert address_of(click(corpus, **NOTHING, kind="pick")) == {"view": "overview"}
    assert address_of(click(corpus, kind="read", source="week.txt")) == {"view": "overview", "source": "week.txt"}


@pytest.mark.parametrize(
    ("event", "going"),
    [
        ({"kind": "choose", "speaker": "tove-brandt"}, (WHO, {"speaker": "tove-brandt"})),
        ({"kind": "choose", "meeting": "forum"}, (MEETINGS_PAGE, {"meeting": "forum"})),
        ({"kind": "go", "to": "who"}, (WHO, {})),
        ({"kind": "go", "to": "meetings"}, (MEETINGS_PAGE, {})),
        ({"kind": "go", "to": "sources"}, (SOURCES, {})),
        (
            {"kind": "follow", "outlet": "Dawn", "period": "2022-Q2"},
            (WHO, {"outlet": "Dawn", "since": "2022-04", "until": "2022-06"}),
        ),
        ({"kind": "follow", "outlet": "Dawn", "period": ""}, (WHO, {"outlet": "Dawn"})),
    ],
)
def test_a_click_leads_to_its_page(corpus: Corpus, event: dict[str, str], going: tuple[str, dict[str, str]]) -> None:
    """Speakers and outlets to what is said, meetings to theirs, with what was clicked in the address."""
    assert going == click(corpus, **event).session_state.desk.going

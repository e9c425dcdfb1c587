"""The reader on a page: what opens it, what a click in it does."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from corpora import write_texts
from meeting_articles import MEETINGS
from screen import OpenApp, texts, views
from streamlit.testing.v1 import AppTest
from test_reader_views import GUIDE, runs_of, words_of
from test_views import QUOTE, REST

from rag.answer.guide import Guide, make_guide
from rag.config import Config
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.show.browser.address import Opened, read_opened
from rag.show.browser.navigation import ASK, WHO
from rag.show.browser.navigation import MEETINGS as MEETINGS_PAGE
from rag.show.browser.panels.source import TURNED, view_source


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """The sample articles on meetings."""
    folder = write_texts(tmp_path_factory.mktemp("articles"), MEETINGS)
    config = Config(store=tmp_path_factory.mktemp("store"))
    index_paths(config, [folder])
    with closing(open_corpus(config)) as opened:
        yield opened


@pytest.fixture
def desk(open_app: OpenApp, tmp_path: Path) -> OpenApp:
    """The app over the sample articles on meetings."""
    folder = write_texts(tmp_path / "seeds", MEETINGS)
    config = Config(store=tmp_path / "store", seeds=folder)
    return lambda _: open_app(config)


def address_of(app: AppTest) -> dict[str, str]:
    """What the address of the page holds."""
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def click(guide: Guide, opened: Opened, event: dict[str, object]) -> AppTest:
    """What a click in the reader does, in a page of its own: AppTest cannot click in a component."""

    def run() -> None:
        import streamlit as st

        from rag.show.browser.panels.source import take_event

        take_event(*st.session_state.clicked)

    app = AppTest.from_function(run)
    app.query_params["meeting"] = "some"
    app.session_state.clicked = guide, opened, event
    app.run()
    assert not app.exception
    return app


def test_an_address_opens_a_source_cold(desk: OpenApp) -> None:
    """A link that somebody sent: the words are marked, with no answer beside them; a wrong one is told, not fatal."""
    app = desk(Config())
    text = MEETINGS["courier.txt"]
    app.query_params["source"], app.query_params["span"] = "courier.txt", "10-30"
    view = views(app.run())["article"]
    assert re.sub(r"\s", "", text[10:30]) == re.sub(r"\s", "", words_of(view, "active"))

    for wrong in ("30-10", "5-99999999", "ten"):
        app.query_params["span"] = wrong
        view = views(app.run())["article"]
        assert view["misplaced"]
        assert [] == runs_of(view, "active")
    assert not app.exception


def test_a_key_statement_is_a_place(corpus: Corpus) -> None:
    """A click on it opens it in the address, with the others before and behind it; the page stays what it is."""
    guide = make_guide(corpus, "courier.txt")
    app = click(guide, Opened(source="courier.txt"), {"kind": "key", "place": 1})
    address = address_of(app)
    session = app.session_state.desk
    opened = read_opened(address, session.places, session.place)
    view = view_source(corpus, guide, opened)

    assert ("some", "courier.txt") == (address["meeting"], address["source"])
    assert (1, len(guide.statements), False) == (view["place"], view["places"], view["lost"])
    assert guide.statements[1].quote == words_of(view, "active")
    assert view["at"] == view["guide"]["statements"][1]["start"]


@pytest.mark.parametrize(
    ("event", "going"),
    [
        ({"kind": "choose", "speaker": "tove-brandt"}, (WHO, {"speaker": "tove-brandt"})),
        ({"kind": "meet", "meeting": "forum"}, (MEETINGS_PAGE, {"meeting": "forum"})),
        ({"kind": "ask", "question": "What did Tove Brandt say?"}, (ASK, {"q": "What did Tove Brandt say?"})),
    ],
)
def test_a_link_leads_to_its_page(event: dict[str, object], going: tuple[str, dict[str, str]]) -> None:
    """A speaker to what is said, a meeting to its page, a question to be asked."""
    assert going == click(GUIDE, Opened(source="port.txt"), event).session_state.desk.going


def test_what_opens_and_closes_is_in_the_address() -> None:
    """Another place, another source, none."""
    opened = Opened(source="port.txt", places=(QUOTE, REST), place=0)
    steps = {
        "open": {"meeting": "some", "source": "port.txt", "span": f"{REST.start}-{REST.end}"},
        "read": {"meeting": "some", "source": "pier.txt"},
        "close": {"meeting": "some"},
    }

    for kind, address in steps.items():
        app = click(GUIDE, opened, {"kind": kind, "place": 1, "source": "pier.txt"})
        assert address == address_of(app)


def test_a_long_source_is_turned_to_its_next_part(open_app: OpenApp, tmp_path: Path) -> None:
    """The part that is asked for is shown, until another place or source is opened."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "long.txt").write_text("The tide came in. " * 9_000, encoding="utf-8")
    app = open_app(Config(store=tmp_path / "store", seeds=tmp_path / "seeds"))
    app.query_params["source"] = "long.txt"
    home = views(app.run())["article"]
    turn = {"kind": "turn", "first": home["last"]}
    app.session_state[TURNED] = click(GUIDE, Opened(source="long.txt"), turn).session_state[TURNED]
    turned = views(app.run())["article"]
    assert (home["last"], 162_000, True) == (turned["first"], turned["last"], turned["turned"])

    app.query_params["span"] = "4-8"
    assert 0 == views(app.run())["article"]["first"]


def test_an_unknown_source_is_told_with_those_near(desk: OpenApp) -> None:
    """The sentence names near sources, and the rest of the page is there."""
    app = desk(Config())
    app.query_params["source"] = "couriers.txt"
    app.run()

    assert "article" not in views(app)
    assert "courier" in texts(app)
    next(button for button in app.button if button.label == "Close").click().run()
    assert {} == address_of(app)

"""The page Sources, run by Streamlit's own test runner over a real store."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ARTICLES
from corpora import sources
from filelock import FileLock
from screen import ROOT, OpenApp, next_lock, open_desk_of, texts, views
from streamlit.testing.v1 import AppTest
from test_archives import make_zip

from rag.config import Config
from rag.index.folders import list_left_out, read_followed
from rag.index.ingest import index_paths
from rag.index.uploads import add_uploads
from rag.show.browser.navigation import SOURCES
from rag.show.browser.panels.articles import DOOMED
from rag.show.browser.web import escape_label

RAIL, HARBOUR = "wire/rail.txt", "harbour talks.txt"
NEW = "Quarry strike ends\n\nApril 2, 2022\n\nThe quarrymen of Dunfell are back at work after eleven weeks.\n"


@pytest.fixture
def config(tmp_path: Path, articles_folder: Path) -> Config:
    """Settings whose seeds are ARTICLES."""
    return Config(store=tmp_path / "store", seeds=articles_folder)


def open_sources(app: AppTest, **address: str) -> AppTest:
    """Turns to the page, with what its address holds."""
    app.switch_page(SOURCES)
    for name in list(app.query_params):
        del app.query_params[name]
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def listed(app: AppTest) -> list[str]:
    """The sources of the list, in its order."""
    return [row["source"] for row in views(app)["articles"]["rows"]]


def click(app: AppTest, label: str) -> AppTest:
    """The button of this label."""
    return next(button for button in app.button if button.label == label).click().run()


def wait(app: AppTest, is_so: Callable[[], bool]) -> AppTest:
    """Draws the page until it is so."""
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end, texts(app)
        time.sleep(0.2)
        app.run()
    return app.run()


def ask_to_delete(app: AppTest, *chosen: str) -> AppTest:
    """What a click on *Delete…* does."""
    app.session_state[DOOMED] = list(chosen)
    return app.run()


def test_all_articles_are_listed(open_app: OpenApp, config: Config) -> None:
    """With outlet, date, words, statements and meetings; the newest first, the undated last."""
    app = open_sources(open_app(config))
    view = views(app)["articles"]

    assert not app.exception
    assert sorted(listed(app)) == sorted(ARTICLES)
    assert [row["published"] for row in view["rows"]] == ["2022-06-11", "2022-06-09", "2021-03-03"]
    row = next(row for row in view["rows"] if row["source"] == RAIL)
    article = open_desk_of(config).article(RAIL)
    assert row["words"] == str(article.words)
    assert row["statements"] == str(len(open_desk_of(config).statements(article)))
    assert [column["name"] for column in view["columns"]][-1] == "statements"


def test_the_address_narrows_and_orders_the_list(open_app: OpenApp, config: Config) -> None:
    """Words of the field, another order, and a page of its own; what leaves nothing can be taken back."""
    app = open_sources(open_app(config), sort="title")
    assert listed(app) == ["wire/Überschwemmung 洪水.txt", HARBOUR, RAIL]
    app.text_input(key="sources-words").set_value("rail").run()
    assert listed(app) == [RAIL]
    assert dict(app.query_params) == {"words": "rail", "sort": "title"}
    app.text_input(key="sources-words").set_value("nothing at all").run()
    assert "None of the articles is so" in texts(app)
    click(app, "Show all")
    assert len(listed(app)) == 3


def test_a_click_in_the_list_opens_the_reader(open_app: OpenApp, config: Config) -> None:
    """The source of the address stands open beside the list, and its row says so."""
    app = open_sources(open_app(config), source=RAIL)

    assert views(app)["article"]["source"] == RAIL
    assert [row["source"] for row in views(app)["articles"]["rows"] if row["shown"]] == [RAIL]


def test_files_and_an_archive_are_added(open_app: OpenApp, config: Config) -> None:
    """Each file that fails stands by its name with the mend, the others are articles; the uploader is empty again."""
    app = open_sources(open_app(config), view="add")
    archive = make_zip([("a/x.txt", NEW.encode()), ("b/x.txt", NEW.encode()), ("../y.txt", NEW.encode())])
    app.file_uploader[0].upload("news.zip", archive).upload("z.txt", b"").run()
    wait(app, lambda: not app.session_state.desk.works)

    assert not app.exception
    assert sources(config) == sorted([*ARTICLES, "a/x.txt", "b/x.txt"])
    assert "Adding 2 files" in texts(app)
    assert "2 articles added" in texts(app)
    assert "2 files not taken" in texts(app)
    assert "leads out of the archive" in texts(app)
    assert "save the article" in texts(app).replace("\\", "")
    assert {escape_label("a/x.txt"), escape_label("b/x.txt")} <= {button.label for button in app.button}
    click(app, "Put away")
    assert "Adding 2 files" not in texts(app)
    assert sources(config) == sorted([*ARTICLES, "a/x.txt", "b/x.txt"])


def test_a_text_is_pasted_once(open_app: OpenApp, config: Config) -> None:
    """It becomes an article and leaves the form; the same again is told to be there; none at all is a sentence."""
    app = open_sources(open_app(config), view="add")
    for told in ("1 article added", "there already"):
        app.text_area[0].set_value(NEW)
        click(app, "Add this text")
        wait(app, lambda: not app.session_state.desk.works)
        assert told in texts(app)
        assert app.text_area[0].value == ""

    assert sources(config) == ["Quarry strike ends.txt", *sorted(ARTICLES)]
    click(app, "Add this text")
    assert "no text yet" in app.warning[0].value


def test_deleting_asks_first_and_says_what_will_happen(open_app: OpenApp, config: Config) -> None:
    """An upload is deleted for good, a person's own file is left out; *Cancel* does nothing; a second click neither."""
    app = open_app(config)
    add_uploads(config, [("mine.txt", NEW.encode())])
    app = ask_to_delete(open_sources(app), "mine.txt", RAIL)
    assert "The upload is deleted for good" in texts(app)
    assert "Its file stays in articles" in texts(app)
    click(app, "Cancel")
    assert len(sources(config)) == 4

    app = ask_to_delete(app, "mine.txt", RAIL)
    click(app, "Delete 2 articles")
    wait(app, lambda: not app.session_state.desk.works)
    assert "2 articles removed" in texts(app)
    assert sources(config) == sorted(set(ARTICLES) - {RAIL})
    assert [one.source for one in list_left_out(config)] == [RAIL]
    assert views(app)["articles"]["cleared"] == 1
    app = ask_to_delete(app, "mine.txt", RAIL)
    assert "gone already" in texts(app)


def test_what_was_left_out_is_taken_back(open_app: OpenApp, config: Config) -> None:
    """From the list under *Folders*, one click."""
    app = ask_to_delete(open_sources(open_app(config)), RAIL)
    click(app, "Delete 1 article")
    wait(app, lambda: not app.session_state.desk.works)
    assert "1 file left out" in texts(app)
    app = open_sources(app, view="folders")
    click(app, "Take back in")
    wait(app, lambda: not app.session_state.desk.works)

    assert sources(config) == sorted(ARTICLES)
    assert list_left_out(config) == ()


def test_a_folder_is_added_by_its_path(open_app: OpenApp, config: Config, tmp_path: Path) -> None:
    """A wrong path gets its sentence and stays in the field; a right one is indexed."""
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "quarry.txt").write_text(NEW)
    app = open_sources(open_app(config), view="folders")
    app.text_input[0].set_value(str(tmp_path / "nowhere"))
    click(app, "Add folder")
    assert "does not exist" in app.warning[0].value
    assert app.text_input[0].value == str(tmp_path / "nowhere")

    app.text_input[0].set_value(str(tmp_path / "more"))
    click(app, "Add folder")
    wait(app, lambda: not app.session_state.desk.works)
    assert "quarry.txt" in sources(config)
    assert "**more** · 1 article" in texts(app)


def test_a_folder_is_followed_by_a_switch(open_app: OpenApp, config: Config, articles_folder: Path) -> None:
    """What changes in it is taken up without a click and shown; switched off, it is followed no more."""
    app = open_sources(open_app(config), view="folders")
    app.toggle[0].set_value(True).run()
    assert read_followed(config) == (articles_folder,)
    wait(app, lambda: "last run at" in texts(app))
    (articles_folder / "new.txt").write_text(NEW)
    wait(app, lambda: "new.txt" in sources(config))
    assert "new\\.txt" in texts(app)
    assert "1 change lately" in [expander.label for expander in app.expander]

    app.toggle[0].set_value(False).run()
    assert read_followed(config) == ()
    assert not app.exception


def test_the_switch_survives_a_restart(open_app: OpenApp, config: Config, articles_folder: Path) -> None:
    """A new process goes on following, once a page of it is opened, whichever it is."""
    app = open_sources(open_app(config), view="folders")
    app.toggle[0].set_value(True).run()
    wait(app, lambda: "last run at" in texts(app))

    app = open_app(config)
    (articles_folder / "new.txt").write_text(NEW)
    wait(app, lambda: "new.txt" in sources(config))


def test_a_folder_is_let_go_of(open_app: OpenApp, config: Config, articles_folder: Path) -> None:
    """Asked first; its articles leave, its files stay, and the samples do not come back by themselves."""
    app = open_sources(open_app(config), view="folders")
    click(app, "Let go…")
    assert "3 articles of articles will leave the desk" in texts(app)
    click(app, "Let go")
    wait(app, lambda: not app.session_state.desk.works)

    assert sources(config) == []
    assert len(list(articles_folder.rglob("*.txt"))) == 3
    assert "No articles yet" in texts(open_sources(open_app(config)))


def test_while_another_process_writes_the_work_waits(open_app: OpenApp, config: Config) -> None:
    """The page says why, goes on being usable, and the work is done once the other has ended."""
    app = open_sources(open_app(config), view="add")
    with FileLock(next_lock(config)):
        app.text_area[0].set_value(NEW)
        click(app, "Add this text")
        time.sleep(0.8)
        app.run()
        assert "is being written by process" in texts(app)
        assert len(listed(open_sources(app))) == 3
    wait(app, lambda: "Quarry strike ends.txt" in sources(config))
    assert not app.exception


def test_another_session_sees_what_is_under_way(open_app: OpenApp, config: Config) -> None:
    """A page that was left, or another one, shows the same work; a stopped one changes nothing."""
    app = open_sources(open_app(config), view="add")
    with FileLock(next_lock(config)):
        app.text_area[0].set_value(NEW)
        click(app, "Add this text")
        other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        other = open_sources(other)
        assert [work.title for work in other.session_state.desk.works] == ["Adding a text"]
        click(other, "Stop")
        wait(other, lambda: not other.session_state.desk.works)
        assert "it was stopped" in texts(other).casefold()

    assert sources(config) == sorted(ARTICLES)


def test_an_empty_store_opens_on_adding(open_app: OpenApp, config: Config, tmp_path: Path) -> None:
    """Nothing to list: the page offers the ways to add, and so does the page for questions."""
    (tmp_path / "empty").mkdir()
    app = open_app(replace(config, seeds=tmp_path / "empty"))
    assert "No articles yet" in texts(app)
    app = open_sources(app)

    assert not app.exception
    assert app.file_uploader
    assert app.text_area


def test_many_articles_stand_on_pages(open_app: OpenApp, config: Config, tmp_path: Path) -> None:
    """A hundred on each; the last has the rest, and *Next* leads on."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(130):
        (folder / f"{number:03}.txt").write_text(f"Ward {number}\n\nThe council of ward {number} kept its rule.\n")
    index_paths(config, [folder])
    app = open_sources(open_app(config), sort="title")
    assert len(listed(app)) == 100
    click(app, "Next")

    assert len(listed(app)) == 30
    assert "101 to 130 of 130" in texts(app)
    assert dict(app.query_params) == {"sort": "title", "page": "2"}


def test_a_late_run_of_a_fragment_does_not_take_a_click_back() -> None:
    """It comes with the address before the click: the page's own is set again; the same address is left alone."""

    def late() -> None:
        from rag.show.browser.web import hold_address

        hold_address({"view": "folders", "words": "rail"})

    app = AppTest.from_function(late)
    app.query_params["view"] = "add"
    app.run()

    assert not app.exception
    assert dict(app.query_params) == {"view": "folders", "words": "rail"}

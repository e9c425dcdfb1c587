"""The browser app, run by Streamlit's own test runner over a real store."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ARTICLES
from corpora import write_texts
from filelock import FileLock
from screen import (
    ROOT,
    OpenApp,
    ask_in,
    go_back_to_ask,
    heading,
    next_lock,
    open_at,
    open_desk_of,
    open_who,
    texts,
    turns_of,
    views,
)
from streamlit.testing.v1 import AppTest
from talks import TALKS

from rag.config import Config
from rag.find.search import search
from rag.index.conversations import begin_conversation
from rag.show.browser.asking import find_askings
from rag.show.browser.views.answer import list_places
from rag.show.browser.views.check import list_draft_places
from rag.show.browser.web import escape_label, make_sentence, open_desk
from rag.show.export.files import FORMATS
from rag.types import Turn

QUESTION = "what did Ines Calder say about the tunnel?"


@pytest.fixture
def config(tmp_path: Path, articles_folder: Path) -> Config:
    """Settings whose seeds are ARTICLES."""
    return Config(store=tmp_path / "store", seeds=articles_folder)


def test_the_first_opening_indexes_the_seeds_by_itself(open_app: OpenApp, config: Config) -> None:
    """A fresh store is filled without a click, and the panel lists every article as asked."""
    app = open_app(config)

    assert not app.exception
    assert sorted(ARTICLES) == sorted(row["source"] for row in views(app)["sources"]["rows"])
    assert all(row["asked"] for row in views(app)["sources"]["rows"])


def test_an_empty_corpus_says_what_to_do(open_app: OpenApp, config: Config, tmp_path: Path) -> None:
    """Without a single file the page names the folder and the upload, and takes no question."""
    (tmp_path / "empty").mkdir()
    app = open_app(replace(config, seeds=tmp_path / "empty"))

    assert "No articles yet" in texts(app)
    assert str(tmp_path / "empty") in texts(app)
    assert not app.chat_input


def test_an_answer_has_its_citations_and_stays(open_app: OpenApp, config: Config) -> None:
    """The question stands above its answer, whose citations are the words of the file, also after another run."""
    app = open_app(config)
    ask_in(app, config, QUESTION)
    answer = views(app.run())["answer"]

    assert QUESTION in texts(app)
    assert not answer["abstained"]
    assert answer["cited"]
    assert all(card["quote"] in ARTICLES["wire/rail.txt"] for card in answer["cited"])


def test_an_answer_is_handed_out_in_every_format(open_app: OpenApp, config: Config) -> None:
    """Above the conversation and beneath each of its answers stands a button for each kind of file; nothing is made
    before one is clicked.
    """
    app = open_app(config)
    ask_in(app, config, QUESTION)
    ask_in(app, config, "what did the astronauts say about Jupiter?")
    buttons = [button.proto for button in app.get("download_button")]

    assert not app.exception
    assert [button.label for button in buttons] == [f"{kind.label} ({suffix})" for suffix, kind in FORMATS.items()] * 3
    assert all(button.deferred_file_id and not button.url for button in buttons)


def test_a_suggested_question_is_answered(open_app: OpenApp, config: Config) -> None:
    """One click on a question of the corpus's own brings its answer, cited."""
    app = open_app(replace(config, seeds=ROOT / "seeds"))
    suggestions = [button for button in app.button if (button.key or "").startswith("suggest-")]
    suggestions[0].click().run()

    assert views(app)["answer"]["cited"]


def test_an_opened_citation_shows_the_very_words(open_app: OpenApp, config: Config) -> None:
    """The source stands open with the cited words marked, and the chat is still there."""
    app = open_app(config)
    ask_in(app, config, QUESTION)
    answer = views(app)["answer"]
    places = list_places(turns_of(app, config)[0].answer)
    article = views(open_at(app, places, 0))["article"]
    marked = [
        run["text"]
        for block in article["blocks"]
        for line in block["paragraphs"]
        for run in line
        if "active" in run["marks"]
    ]

    assert answer == views(app)["answer"]
    assert answer["cited"][0]["quote"] == "".join(marked)


def test_only_the_ticked_articles_are_asked(open_app: OpenApp, config: Config) -> None:
    """What is left out is not cited: the receipt counts the others, and so does the question box."""
    app = open_app(config)
    app.session_state.desk.left_out = frozenset({"wire/rail.txt"})
    app.run()
    placeholder = app.chat_input[0].placeholder
    ask_in(app, config, QUESTION)
    answer = views(app)["answer"]

    assert placeholder == "Ask 2 articles…"
    assert "2 articles" in answer["receipt"]["lines"][0]
    assert not any("rail.txt" in card["file"] for card in (*answer["cited"], *answer["also_found"], *answer["nearest"]))


def test_an_abstention_shows_its_receipt(open_app: OpenApp, config: Config) -> None:
    """Where the files are silent, the answer says so with the words that stand nowhere."""
    app = open_app(config)
    ask_in(app, config, "what did the astronauts say about Jupiter?")
    answer = views(app)["answer"]

    assert answer["abstained"]
    assert any(term["missing"] for term in answer["receipt"]["terms"])
    assert not answer["cited"]


def test_an_unreadable_file_is_named_and_the_rest_is_there(
    open_app: OpenApp, config: Config, articles_folder: Path
) -> None:
    """A file that cannot be read stands in the panel with its reason; the others are asked."""
    (articles_folder / "broken.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    app = open_app(config)

    assert "1 file could not be read" in [expander.label for expander in app.expander]
    assert "broken" in texts(app)
    assert len(ARTICLES) == len(views(app)["sources"]["rows"])


def test_a_second_writer_is_told_in_one_calm_sentence(open_app: OpenApp, config: Config) -> None:
    """While another process writes, the first opening says so and offers to try again; no traceback."""
    config.store.mkdir()
    with FileLock(next_lock(config)):
        app = open_app(config)

    assert not app.exception
    assert len(app.warning) == 1
    assert "Try again" in [button.label for button in app.button]


QUOTED = "Nobody will be hurried into an unsafe tunnel"


def open_check(app: AppTest, text: str, speaker: str = "") -> AppTest:
    """Turns to the page for quotations and has a text checked."""
    app.switch_page("rag/show/browser/pages/check.py").run()
    app.text_area[0].set_value(text)
    app.text_input[0].set_value(speaker)
    return next(button for button in app.button if button.label == "Check").click().run()


def test_a_pasted_quotation_gets_its_verdict(open_app: OpenApp, config: Config) -> None:
    """The verdict, the place, and an address that leads to the same check; the places are the file's own words."""
    app = open_check(open_app(config), QUOTED, "Tove Brandt")
    view = views(app)["quotation"]

    assert (view["verdict"], view["speaker"]) == ("misattributed", "Tove Brandt")
    assert view["places"][0]["quote"] in ARTICLES["wire/rail.txt"]
    assert {"q": QUOTED, "speaker": "Tove Brandt"} == {name: app.query_params[name] for name in app.query_params}


def test_an_altered_quotation_shows_what_differs(open_app: OpenApp, config: Config) -> None:
    """The word that was changed stands beside that of the file."""
    app = open_check(open_app(config), QUOTED.replace("hurried", "pushed"))
    view = views(app)["quotation"]

    assert view["verdict"] == "altered"
    assert ["replace", "pushed", "hurried"] in view["places"][0]["diff"]


def test_a_pasted_draft_is_reported_whole(open_app: OpenApp, config: Config) -> None:
    """Its sentences and quotations are marked, problems first, and what was clicked opens its place in the source."""
    app = open_check(open_app(config), f"“{QUOTED},” Ines Calder said.\n\nThe tunnel will cost 90 million crowns.")
    view = views(app)["draft"]
    opened = list_draft_places(app.session_state.desk.checked.result, open_desk_of(config).article)
    article = views(open_at(app, opened, 0))["article"]

    assert [("found", False), ("verbatim", False)] == [(one["badge"], one["problem"]) for one in view["items"][:2]]
    assert ["The tunnel will cost 90 million crowns."] == [view["items"][number]["text"] for number in view["problems"]]
    assert [("number", "90 million")] == [(term["kind"], term["text"]) for term in view["unknown"]]
    assert article["source"] == "wire/rail.txt"
    assert not article["lost"]


def test_a_link_to_a_quotation_checks_it(open_app: OpenApp, config: Config) -> None:
    """What somebody sends on shows the same verdict at once; where no source is ticked there is none."""
    app = open_app(config)
    app.switch_page("rag/show/browser/pages/check.py")
    app.query_params["q"] = QUOTED
    app.run()

    assert views(app)["quotation"]["verdict"] == "found"
    assert app.text_area[0].value == QUOTED

    app.session_state.desk.left_out = frozenset(row["source"] for row in views(app)["sources"]["rows"])
    app.run()

    assert "No source is ticked" in app.warning[0].value
    assert "quotation" not in views(app)


def test_the_example_of_the_empty_page_is_found(open_app: OpenApp, config: Config) -> None:
    """One click on a quotation of the corpus's own checks it."""
    app = open_app(config)
    app.switch_page("rag/show/browser/pages/check.py").run()
    app.button(key="example").click().run()

    assert views(app)["quotation"]["verdict"] == "found"


@pytest.mark.parametrize(
    ("text", "told"), [("", "nothing to check"), ("?!", "no words"), ("never " * 20_000, "119,999")]
)
def test_what_cannot_be_checked_is_told_calmly(text: str, told: str, open_app: OpenApp, config: Config) -> None:
    """Nothing, no words, far too many: one sentence in the result's place."""
    app = open_check(open_app(config), text)

    assert told in app.warning[0].value.replace("\\", "")
    assert not app.exception


def test_the_answer_is_still_there_after_another_page(open_app: OpenApp, config: Config) -> None:
    """Going to the page for quotations and back loses nothing."""
    app = open_app(config)
    ask_in(app, config, QUESTION)
    answer = views(app)["answer"]
    open_check(app, QUOTED)
    go_back_to_ask(app)

    assert answer == views(app)["answer"]


def test_an_error_takes_the_place_of_an_answer(open_app: OpenApp, config: Config) -> None:
    """A turn that failed stays in the chat with its sentence, nothing in it read as markup."""
    app = open_app(config)
    error = "busy: ![x](http://example.org/x.png)"
    app.query_params["chat"], _ = begin_conversation(config, "Who", Turn(question="who?", error=error))
    app.run()

    assert [escape_label("busy: ![x](http://example.org/x.png).")] == [warning.value for warning in app.warning]


def test_a_question_without_end_is_refused_in_a_sentence(open_app: OpenApp, config: Config) -> None:
    """A pasted page is not dropped in silence: the chat says how long a question may be."""
    app = open_app(config)
    ask_in(app, config, "where? " * 1_000)

    assert "7,000 characters" in app.warning[0].value.replace("\\", "")
    assert not find_askings(config, app.query_params["chat"])


def test_what_nobody_foresaw_is_one_calm_sentence(
    open_app: OpenApp, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    """A defect of ours: the page says so with a way on, and the terminal gets the traceback."""
    app = open_app(config)
    app.session_state.desk.left_out = None
    app.run()

    assert not app.exception
    assert "TypeError" in app.warning[0].value
    assert "Try again" in [button.label for button in app.button]
    assert any(record.exc_info for record in caplog.records)


def test_a_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong setting stops the page with the sentence that names it."""
    monkeypatch.setenv("RAG_MAX_FILE_MB", "abc")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180).run()

    assert not app.exception
    assert "RAG_MAX_FILE_MB" in app.warning[0].value.replace("\\", "")


def test_a_notice_of_the_store_is_told_until_it_is_put_away(open_app: OpenApp, config: Config) -> None:
    """That Chroma's folder was rebuilt stands in the panel once, and is gone when it was read."""
    app = open_app(config)
    corpus, _ = open_desk(str(config.store.resolve()), config)
    shutil.rmtree(config.store / "chroma")
    search(corpus, "tunnel")
    app.run()
    told = [info.value for info in app.info]
    next(button for button in app.button if button.label == "Put away").click().run()

    assert [escape_label(make_sentence(corpus.notices[0]))] == told
    assert not app.info


def test_a_link_opens_the_source_at_its_words_and_goes_on(open_app: OpenApp, config: Config) -> None:
    """A link shows the source; as soon as the page has an answer that rests there, *next* goes on from it."""
    app = open_app(config)
    ask_in(app, config, QUESTION)
    places = list_places(turns_of(app, config)[0].answer)
    open_at(app, places, 0)
    app.session_state.desk.places, app.session_state.desk.place = (), None
    article = views(app.run())["article"]

    assert (article["source"], article["place"], article["places"]) == ("wire/rail.txt", 0, len(places))


def test_a_quotation_left_by_back_is_gone(open_app: OpenApp, config: Config) -> None:
    """Where *back* leads to the page as it was before the check, the form is empty again; *forward* checks again."""
    app = open_check(open_app(config), QUOTED)
    app.query_params.clear()
    app.run()
    left = app.text_area[0].value, views(app)
    app.query_params["q"] = QUOTED

    assert left[0] == ""
    assert "quotation" not in left[1]
    assert views(app.run())["quotation"]["verdict"] == "found"


def test_text_of_a_file_is_never_markup() -> None:
    """A label made of a document's text has no character left that markdown reads."""
    escaped = escape_label("![x](https://example.org)\n# *a* <b> $c$ :red[d] `e`")

    assert "\n" not in escaped
    assert all(escaped[i - 1] == "\\" for i, c in enumerate(escaped) if c in "![]()#*<>$:`")


@pytest.fixture
def talks(tmp_path: Path) -> Config:
    """Settings whose seeds are TALKS."""
    folder = write_texts(tmp_path / "talks", TALKS)
    return Config(store=tmp_path / "store", seeds=folder)


def test_the_page_of_speakers_shows_who_said_what(open_app: OpenApp, talks: Config) -> None:
    """Without a choice: all speakers, the matrix, and every statement, each at its words."""
    app = open_who(open_app(talks))
    drawn = views(app)

    assert not app.exception
    assert heading(app) == "9 statements"
    assert [(row["name"], row["count"]) for row in drawn["speakers"]["rows"]][:2] == [
        ("Pavel Orlik", 4),
        ("Tove Brandt", 3),
    ]
    assert {"grain deal", "Germany"} <= {topic["name"] for topic in drawn["matrix"]["columns"]}
    dates = [row["facts"][-1] for row in drawn["statements"]["rows"]]
    assert dates == sorted(dates, reverse=True)


def test_an_address_opens_the_view_that_it_holds(open_app: OpenApp, talks: Config) -> None:
    """Speaker and topic of the address narrow the statements, as many as their cell says, and set the fields."""
    app = open_who(open_app(talks), speaker="pavel-orlik", topic="grain deal")
    drawn = views(app)
    [row] = [row for row in drawn["matrix"]["rows"] if row["chosen"]]
    [cell] = [cell for cell, one in zip(row["cells"], drawn["matrix"]["columns"], strict=True) if one["chosen"]]

    assert heading(app) == "2 statements by Pavel Orlik on grain deal"
    assert cell["count"] == len(drawn["statements"]["rows"]) == 2
    assert all(row["speaker"] == "Pavel Orlik" and "grain deal" in row["text"] for row in drawn["statements"]["rows"])
    assert app.selectbox(key="who-speaker").value == "pavel-orlik"


def test_a_field_narrows_and_the_address_follows(open_app: OpenApp, talks: Config) -> None:
    """What is chosen in a field stands in the address, so that the view can be kept."""
    app = open_who(open_app(talks), topic="grain deal")
    app.selectbox(key="who-speaker").set_value("tove-brandt").run()
    app.text_input(key="who-until").set_value("2021-05-03").run()

    assert heading(app) == "1 statement by Tove Brandt on grain deal"
    assert dict(app.query_params) == {"speaker": "tove-brandt", "topic": "grain deal", "until": "2021-05-03"}


def test_a_choice_that_leaves_nothing_can_be_taken_back(open_app: OpenApp, talks: Config) -> None:
    """No statement: the page says so and gives each choice back; a wrong date and an unknown name are one sentence."""
    app = open_who(open_app(talks), speaker="ines-calder", topic="herring bank")
    assert heading(app).startswith("0 statements")
    app.button(key="without-topic").click().run()
    assert heading(app) == "1 statement by Ines Calder"

    app = open_who(app, since="soon")
    assert "is no date" in app.warning[0].value.replace("\\", "")
    app = open_who(app, speaker="Nobody ![x](http://example.org/x.png)", since="")
    assert escape_label("![x](http://example.org/x.png)") in app.info[0].value


def test_a_speaker_is_joined_split_and_both_taken_back(open_app: OpenApp, talks: Config) -> None:
    """The actions of the page are edits of the store, the page goes on with who the speaker then is."""
    app = open_who(open_app(talks), speaker="tora-brandt")
    app.selectbox(key="join-tora-brandt").set_value("tove-brandt").run()
    app.button(key="join-now-tora-brandt").click().run()
    assert heading(app) == "4 statements by Tove Brandt"
    assert "Tora Brandt" in texts(app)

    app.selectbox(key="split-tove-brandt").set_value("Tora Brandt").run()
    app.button(key="split-now-tove-brandt").click().run()
    assert heading(app) == "3 statements by Tove Brandt"
    assert "2 decisions about who is who" in [expander.label for expander in app.expander]

    for _ in range(2):
        next(button for button in app.button if button.label == "Take back").click().run()
    corpus, _ = open_desk(str(talks.store.resolve()), talks)
    assert corpus.speaker_edits() == ()
    assert not app.exception


def test_one_name_of_one_article_is_joined_to_somebody_else(open_app: OpenApp, talks: Config) -> None:
    """What one article says of a name can be moved alone; the rest of the speaker stays."""
    app = open_who(open_app(talks), speaker="pavel-orlik")
    app.selectbox(key="join-pavel-orlik").set_value("ines-calder").run()
    app.selectbox(key="join-what-pavel-orlik").set_value(("Pavel Orlik", "herald.txt")).run()
    app.button(key="join-now-pavel-orlik").click().run()

    assert heading(app) == "3 statements by Ines Calder"
    app = open_who(app, speaker="pavel-orlik")
    assert heading(app) == "2 statements by Pavel Orlik"


def test_an_edit_while_another_process_writes_is_told(open_app: OpenApp, talks: Config) -> None:
    """Nothing is decided, and one calm sentence says why."""
    app = open_who(open_app(talks), speaker="tora-brandt")
    app.selectbox(key="join-tora-brandt").set_value("tove-brandt").run()
    with FileLock(next_lock(talks)):
        app.button(key="join-now-tora-brandt").click().run()

    assert not app.exception
    assert len(app.warning) == 1
    assert heading(app) == "1 statement by Tora Brandt"


def test_an_empty_corpus_has_no_speakers(open_app: OpenApp, config: Config, tmp_path: Path) -> None:
    """The page says what to do."""
    (tmp_path / "empty").mkdir()
    app = open_who(open_app(replace(config, seeds=tmp_path / "empty")))

    assert not app.exception
    assert "No articles yet" in texts(app)

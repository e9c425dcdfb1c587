"""The Ask page: conversations that are opened by their address, asked in, changed, removed and put back."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from corpora import write_texts
from screen import OpenApp, open_at, open_desk_of, open_who, texts, turns_of, views
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block
from talks import TALKS

from rag.config import Config
from rag.errors import UnknownSource
from rag.index.conversations import UNREADABLE, find_conversations, read_turns, write_turn
from rag.index.database import Database
from rag.index.ingest import index_paths
from rag.show.browser.chats import make_title
from rag.show.browser.panels.chats import tell_day
from rag.show.browser.panels.conversation import UNANSWERED, UNFOLDED, find_fold
from rag.show.browser.views.answer import STALE, list_places
from rag.types import Filters

GRAIN = "What did Tove Brandt say about the grain deal?"
TREATY = "What did Tora Brandt say about the treaty?"
NOTHING = "What did the astronauts say about Jupiter?"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings whose seeds are TALKS."""
    folder = write_texts(tmp_path / "talks", TALKS)
    return Config(store=tmp_path / "store", seeds=folder)


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, the page waits for an answer; one that is being written is tested elsewhere."""
    monkeypatch.setattr("rag.show.browser.panels.conversation.AT_ONCE", 60.0)


def ask(app: AppTest, *questions: str) -> AppTest:
    """Types questions, one after the other."""
    for question in questions:
        app.chat_input[0].set_value(question).run()
        assert not app.exception
    return app


def open_chat(open_app: OpenApp, config: Config, **address: str) -> AppTest:
    """A new browser at an address, after a restart of the desk."""
    app = open_app(config)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def press(app: AppTest, start: str) -> AppTest:
    """Clicks the first button whose key or label begins so."""
    return (
        next(one for one in app.button if (one.key or one.label).startswith(start) or one.label == start).click().run()
    )


def titles(app: AppTest) -> list[str]:
    """The conversations in the sidebar."""
    return [row["title"] for row in views(app).get("chats", {"rows": []})["rows"]]


def test_a_conversation_opens_cold_as_it_was(open_app: OpenApp, config: Config) -> None:
    """After a restart its address shows the same questions, answers, chips and places; previous and next go on."""
    app = ask(open_app(config), GRAIN, NOTHING, TREATY)
    chat, answer = app.query_params["chat"], views(app)["answer"]
    app = open_chat(open_app, config, chat=chat)
    turns = turns_of(app, config)

    assert [GRAIN, NOTHING, TREATY] == [turn.question for turn in turns]
    assert all(question in texts(app) for question in (GRAIN, NOTHING, TREATY))
    assert replace_told(answer) == replace_told(views(app)["answer"])
    assert turns[0].answer
    reader = views(open_at(app, list_places(turns[0].answer), 0))["article"]
    assert (reader["place"], reader["places"]) == (0, len(list_places(turns[0].answer)))


def replace_told(view: dict[str, object]) -> dict[str, object]:
    """The view of an answer without what a screen reader is told once."""
    return {name: value for name, value in view.items() if name != "told"}


def test_an_answer_is_told_where_it_came(open_app: OpenApp, config: Config) -> None:
    """Who saw it come has it told, with every run the same; who opens it later has not."""
    app = ask(open_app(config), GRAIN)
    told = views(app)["answer"]["told"]

    assert "The answer is there" in told[1]
    assert told == views(app.run())["answer"]["told"]
    assert views(open_chat(open_app, config, chat=app.query_params["chat"]))["answer"]["told"] is None


def test_a_question_in_the_address_is_asked_once(open_app: OpenApp, config: Config) -> None:
    """It becomes the address of its conversation; back and reload find that one, and nothing is asked again."""
    app = open_chat(open_app, config, q=GRAIN)
    chat = app.query_params["chat"]
    assert views(app)["answer"]["cited"]
    assert "q" not in app.query_params

    for _ in range(2):
        app = open_chat(open_app, config, q=f" {GRAIN} ")
        assert dict(app.query_params) == {"q": f" {GRAIN} "}
        assert views(app)["answer"]["cited"]
    assert [chat] == [one.id for one in find_conversations(config)]
    assert len(read_turns(config, chat)) == 1

    ask(app, TREATY)
    assert app.query_params["chat"] == chat
    assert len(read_turns(config, chat)) == 2


def test_a_question_in_the_address_is_asked_anew_of_other_articles(open_app: OpenApp, config: Config) -> None:
    """Once the articles have changed, the same link begins another conversation."""
    open_chat(open_app, config, q=GRAIN)
    (config.seeds / "late.txt").write_text(TALKS["herald.txt"].replace("Altbruck", "Senna"), encoding="utf-8")
    index_paths(config, [config.seeds])
    open_chat(open_app, config, q=GRAIN)

    assert len(find_conversations(config)) == 2


def test_an_unknown_conversation_is_the_first_screen(open_app: OpenApp, config: Config) -> None:
    """A calm sentence, the questions of the first screen; what is typed begins a conversation of its own."""
    app = open_chat(open_app, config, chat="nothing")
    assert not app.exception
    assert "There is no such conversation" in app.info[0].value
    assert "What would you like to know?" in texts(app)

    ask(app, GRAIN)
    assert app.query_params["chat"] != "nothing"
    assert views(app)["answer"]["cited"]


def test_a_new_conversation_leaves_the_others(open_app: OpenApp, config: Config) -> None:
    """Two conversations, each with its own title, the one shown marked."""
    app = ask(open_app(config), GRAIN)
    press(app, "new-chat")
    assert "chat" not in app.query_params
    ask(app, TREATY)
    rows = views(app)["chats"]["rows"]

    assert [("Tora Brandt on the treaty", True), ("Tove Brandt on the grain deal", False)] == [
        (row["title"], row["shown"]) for row in rows
    ]
    assert {"today"} == {row["when"] for row in rows}


def test_conversations_are_searched_renamed_and_deleted(open_app: OpenApp, config: Config) -> None:
    """What the answer holds finds it; a new title stands; deleted it is gone, and *Undo* brings it back, open."""
    app = ask(open_app(config), GRAIN)
    chat = app.query_params["chat"]
    app.text_input(key="chat-search").set_value("DEAL hold").run()
    assert titles(app) == ["Tove Brandt on the grain deal"]
    app.text_input(key="chat-search").set_value("comet").run()
    assert titles(app) == []
    assert "No conversation holds these words." in texts(app)
    app.text_input(key="chat-search").set_value("").run()

    app.text_input(key=f"title-{chat}").set_value("Herring ![x](http://example.org)").run()
    assert titles(app) == ["Herring ![x](http://example.org)"]
    press(app, "remove-chat")
    assert "chat" not in app.query_params
    assert titles(app) == []
    assert "is deleted" in texts(app)
    press(app, "take-back")
    assert app.query_params["chat"] == chat
    assert views(app)["answer"]["cited"]


def test_a_question_is_put_in_other_words(open_app: OpenApp, config: Config) -> None:
    """It and what follows go, the new one is asked in their place; *Undo* brings them back before it."""
    app = ask(open_app(config), GRAIN, NOTHING, TREATY)
    first, second, third = turns_of(app, config)
    app.session_state.desk.rewording = second.number
    app.run()
    assert "The question below it goes" in texts(app)
    app.text_area(key=f"reword-{second.number}").set_value("What did Pavel Orlik say about the grain deal?")
    next(button for button in app.button if button.label == "Ask").click().run()
    kept, new = turns_of(app, config)
    assert kept == first
    assert new.answer
    assert new.question == "What did Pavel Orlik say about the grain deal?"
    assert "2 questions went with the edit." in texts(app)

    press(app, "take-back")
    assert [first, second, third, new] == turns_of(app, config)


def test_without_an_answer_there_is_a_way_on(open_app: OpenApp, config: Config) -> None:
    """Stopped before its answer, or written by another version: the question stays, and is asked again in its place, or
    deleted; the last one takes its conversation with it.
    """
    app = ask(open_app(config), GRAIN, TREATY)
    chat = app.query_params["chat"]
    first, second = turns_of(app, config)
    write_turn(config, chat, replace(first, answer=None))
    with closing(Database(config.store)) as database, database.transaction():
        database.connection.execute("update turns set answer = '{}' where number = ?", [second.number])
    app = open_chat(open_app, config, chat=chat)
    told = [warning.value.replace("\\", "") for warning in app.warning]
    assert told == [UNANSWERED, f"{UNREADABLE}."]

    press(app, f"again-{second.number}")
    turns = turns_of(app, config)
    assert [turn.number for turn in turns] == [first.number, second.number]
    assert turns[1].answer == second.answer
    press(app, f"remove-{first.number}")
    assert [second.number] == [turn.number for turn in turns_of(app, config)]
    write_turn(config, chat, replace(second, answer=None))
    press(app.run(), f"remove-{second.number}")
    assert find_conversations(config) == []
    assert "chat" not in app.query_params


def test_articles_that_changed_are_told_and_asked_again(open_app: OpenApp, config: Config) -> None:
    """Nothing to ask again while they are the same; afterwards the answer says so. That a source is gone is told where
    it would stand, and the answer that cites it stays.
    """
    app = ask(open_app(config), TREATY)
    view, chat = views(app)["answer"], app.query_params["chat"]
    assert (view["stale"], view["can_ask_again"]) == (None, False)
    (config.seeds / "mirror.txt").unlink()
    index_paths(config, [config.seeds])
    app = open_chat(open_app, config, chat=chat)
    view = views(app)["answer"]
    [turn] = turns_of(app, config)

    assert (view["stale"], view["can_ask_again"]) == (STALE, True)
    assert view["cited"][0]["file"].startswith("mirror.txt")
    assert turn.answer
    open_at(app, list_places(turn.answer), 0)
    assert "mirror.txt" in app.warning[0].value.replace("\\", "")
    assert not app.exception


def test_questions_to_go_on_with_stand_below_the_last_answer(open_app: OpenApp, config: Config) -> None:
    """One click asks the question, as it stands, and it is answered."""
    app = ask(open_app(config), GRAIN)
    follow = [button for button in app.button if (button.key or "").startswith("follow-")]
    follow[0].click().run()
    turns = turns_of(app, config)

    assert 1 <= len(follow) <= 3
    assert (turns[1].asked, turns[1].answer and turns[1].answer.abstained) == ("", False)
    assert follow[0].label == turns[1].question.replace("?", "\\?")


def test_filters_narrow_what_is_asked_and_say_so(open_app: OpenApp, config: Config) -> None:
    """The question box and the filters count what passes; the turn keeps what was asked; a wrong date is told."""
    app = open_app(config)
    app.selectbox(key="ask-speaker").set_value("Pavel Orlik").run()
    assert app.chat_input[0].placeholder == "Ask 2 articles…"
    app.text_input(key="ask-since").set_value("2021-05-03").run()
    assert app.chat_input[0].placeholder == "Ask 1 article…"
    suggested = [button.label for button in app.button if (button.key or "").startswith("suggest-")]
    assert suggested
    assert all("Orlik" in label for label in suggested)

    ask(app, "What was said about the grain deal?")
    [turn] = turns_of(app, config)
    assert turn.filters == Filters(speaker="Pavel Orlik", since="2021-05-03")
    assert {place.source for place in turn.answer.citations if turn.answer} <= {"herald.txt"}
    assert "Asked of: speaker Pavel Orlik, from 2021-05-03" in texts(app).replace("\\", "")

    app.text_input(key="ask-since").set_value("soon").run()
    assert app.chat_input[0].disabled
    assert "is no date" in app.warning[0].value.replace("\\", "")
    assert all(row["barred"] for row in views(app)["sources"]["rows"])
    press(app, "Clear filters")
    assert app.chat_input[0].placeholder == "Ask 3 articles…"
    assert not any(row["barred"] for row in views(app)["sources"]["rows"])


def find_answers(block: Block, path: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    """At which place of the page each answer stands."""
    if block.type == "chat_message":
        return [path] if getattr(block, "name", "") == "assistant" else []
    inner = [(at, child) for at, child in block.children.items() if isinstance(child, Block)]
    return [found for at, child in inner for found in find_answers(child, (*path, at))]


def test_what_comes_and_goes_moves_no_answer(open_app: OpenApp, config: Config) -> None:
    """A browser draws anew, from nothing, what another place is given to: news and a field leave the answers theirs."""
    app = ask(open_app(config), GRAIN, TREATY, NOTHING)
    _, second, _ = turns_of(app, config)
    before = find_answers(app.main)
    assert len(before) == 3
    app.session_state.desk.rewording = second.number
    app.run()
    assert views(app)["focus"]["field"] == f"reword-{second.number}"
    assert find_answers(app.main) == before
    app.session_state.desk.rewording = None
    app.session_state.desk.refused = UnknownSource("nothing of that name is indexed")
    app.run()
    assert any("of that name" in one.value for one in app.warning)
    assert find_answers(app.main) == before


def test_where_no_article_is_ticked_nothing_is_asked_or_shown(open_app: OpenApp, config: Config) -> None:
    """None is not all: no follow-up is offered, no statement shown, and both pages say what to do."""
    app = ask(open_app(config), GRAIN)
    assert any((button.key or "").startswith("follow-") for button in app.button)
    app.session_state.desk.left_out = frozenset(row["source"] for row in views(app)["sources"]["rows"])
    app.run()
    assert not any((button.key or "").startswith("follow-") for button in app.button)
    assert app.chat_input[0].disabled
    app = open_who(app)
    assert "No source is ticked" in app.warning[0].value
    assert "statements" not in views(app)


def test_a_long_conversation_is_folded(open_app: OpenApp, config: Config) -> None:
    """The last turns are drawn; one click draws them all; a place of an earlier one that stands open unfolds to it."""
    app = ask(open_app(config), TREATY, *[GRAIN, NOTHING] * 6)
    assert len([one for one in app.get("bidi_component") if '"answer"' in one.proto.json]) == UNFOLDED
    [unfold] = [button for button in app.button if button.label == "Show the 3 earlier questions"]
    turns = tuple(turns_of(app, config))
    assert turns[0].answer
    place = list_places(turns[0].answer)[0]
    open_at(app, [place], 0)
    assert len([one for one in app.get("bidi_component") if '"answer"' in one.proto.json]) == 13
    assert find_fold(turns, None) == 3

    del app.query_params["source"], app.query_params["span"]
    unfold.click().run()
    assert len([one for one in app.get("bidi_component") if '"answer"' in one.proto.json]) == 13


def test_two_tabs_on_one_conversation_lose_nothing(open_app: OpenApp, config: Config) -> None:
    """Both ask in it, and each sees the other's question with its next run."""
    left = ask(open_app(config), GRAIN)
    right = AppTest.from_file(left._script_path, default_timeout=60)
    right.query_params["chat"] = left.query_params["chat"]
    ask(right.run(), NOTHING)
    ask(left, TREATY)

    assert [GRAIN, NOTHING, TREATY] == [turn.question for turn in turns_of(right.run(), config)]
    assert NOTHING in texts(left)
    assert TREATY in texts(right)
    assert open_desk_of(config).revision() == turns_of(left, config)[0].revision


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("what did Ada Finch say about the ferry?", "Ada Finch on the ferry"),
        ("what did she say about the ferry in winter and bread?", "What did she say about the…"),
        ("  when was\nthe quay sold?  ", "When was the quay sold"),
        ("?", "Untitled"),
        ("x" * 500, f"{'X' + 'x' * 59}…"),
    ],
)
def test_a_title_is_made_of_the_question(question: str, title: str) -> None:
    """A few words: whose words on what, or the question's first ones."""
    assert make_title(question) == title


def test_days_are_told_as_people_tell_them() -> None:
    """Today, yesterday, a day of this week, a date, and the year where it is another."""
    told = [tell_day(f"{day}T12:00:00+00:00", date(2021, 5, 12)) for day in DAYS]

    assert told == ["today", "yesterday", "Saturday", "5 May", "31 Dec 2020"]


DAYS = ("2021-05-12", "2021-05-11", "2021-05-08", "2021-05-05", "2020-12-31")

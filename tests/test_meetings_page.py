"""The page Meetings and the filters by meeting, run by Streamlit's own test runner over a real store."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from corpora import write_texts
from filelock import FileLock
from screen import ROOT, OpenApp, ask_in, heading, next_lock, open_at, open_desk_of, open_who, texts, views
from streamlit.testing.v1 import AppTest

from rag.config import Config
from rag.index.ingest import index_paths
from rag.show.browser.navigation import WHO
from rag.show.browser.views.meeting import cite_evidence
from rag.show.export.files import FORMATS

SOURCES = {
    "courier.txt": (
        "Ministers part without a levy\n\nBy Mara Quill\nMay 21, 2021\n\n"
        "Trade ministers of twelve states met at the Grain Forum in Port Ellen on Thursday.\n\n"
        "“The grain levy stays as long as the harbour needs it,” Norland’s trade minister, Tove Brandt, told reporters "
        "at the forum on Thursday.\n\n"
        "Pavel Orlik, Sudmark’s trade minister, said that the grain levy hurt every farmer of the lowlands.\n"
    ),
    "herald.txt": (
        "Quarrel over grain in Port Ellen\n\nBy Jon Vale\nMay 21, 2021\n\n"
        "The Grain Forum in Port Ellen ended in a quarrel over the grain levy on Thursday, with trade ministers of "
        "fourteen states at the table.\n\n"
        "“The grain levy stays as long as the harbour needs it,” Norland’s trade minister, Tove Brandt, said.\n\n"
        "Sudmark’s trade minister, Pavel Orlik, said on Thursday that the silos of Sudmark were full.\n"
    ),
    "mirror.txt": (
        "Dockers and owners at odds\n\n"
        "Dockers and ship owners met for wage talks in Holm on Tuesday.\n\n"
        "Rika Vos, who speaks for the dockers, said that the harbour needs hands.\n"
    ),
}
FORUM = "grain-forum-port-ellen-may-2021"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings whose seeds are SOURCES: two articles on a forum, one on talks that nothing dates."""
    folder = write_texts(tmp_path / "sources", SOURCES)
    return Config(store=tmp_path / "store", seeds=folder)


def open_meetings(app: AppTest, **address: str) -> AppTest:
    """Turns to the page Meetings, with a choice in its address."""
    app.switch_page("rag/show/browser/pages/meetings.py")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def address_of(app: AppTest) -> dict[str, str]:
    """What the address of the page holds."""
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def shown(app: AppTest) -> str:
    """The heading of the page."""
    return str(app.header[0].value).replace("\\", "")


def test_the_list_has_every_meeting_and_why_one_is_undated(open_app: OpenApp, config: Config) -> None:
    """The dated one first with place, days, articles and people; the undated last, with the reason."""
    app = open_meetings(open_app(config))
    forum, talks = views(app)["meetings"]["rows"]

    assert not app.exception
    assert forum["facts"] == ["Port Ellen", "20 May 2021", "2 articles"]
    assert "Tove Brandt" in forum["people"]
    assert forum["reason"] is None
    assert talks["facts"][1] == "undated"
    assert "mirror.txt" in talks["reason"]


def test_fields_narrow_the_list_and_the_address_follows(open_app: OpenApp, config: Config) -> None:
    """Words and a speaker narrow; where nothing is left, one click shows all again."""
    app = open_meetings(open_app(config))
    app.text_input(key="meetings-words").set_value("MAY ellen").run()
    assert [row["id"] for row in views(app)["meetings"]["rows"]] == [FORUM]
    app.selectbox(key="meetings-speaker").set_value("rika-vos").run()
    assert address_of(app) == {"words": "MAY ellen", "speaker": "rika-vos"}
    assert "meetings" not in views(app)

    next(button for button in app.button if button.label == "Show all").click().run()
    assert len(views(app)["meetings"]["rows"]) == 2


def test_a_meeting_shows_its_evidence_at_the_words(open_app: OpenApp, config: Config) -> None:
    """Each fact names the words that it rests on, and what they open in the file is these words."""
    app = open_meetings(open_app(config), meeting=FORUM)
    view = views(app)["meeting"]
    when = next(fact for fact in view["facts"] if fact["label"] == "When")
    [place] = [one for one in when["places"] if one["title"] == "herald.txt"]
    corpus = open_desk_of(config)
    meeting = corpus.meeting_finder().find(FORUM)
    evidence = cite_evidence(meeting, {article.source: article for article in corpus.articles()})
    article = views(open_at(app, evidence, place["place"]))["article"]
    marked = [
        run["text"]
        for block in article["blocks"]
        for line in block["paragraphs"]
        for run in line
        if "active" in run["marks"]
    ]

    assert when["value"] == "20 May 2021"
    assert when["reason"] == meeting.date_reason
    assert (article["source"], marked) == ("herald.txt", ["Thursday"])
    assert {person["name"] for person in view["people"]} >= {"Tove Brandt", "Pavel Orlik"}
    assert [one["source"] for one in view["articles"]] == ["courier.txt", "herald.txt"]


def test_a_readout_is_cited_and_handed_out(open_app: OpenApp, config: Config) -> None:
    """Every sentence has its chips, words of a file; what two articles report says so; it goes out in every format."""
    app = open_meetings(open_app(config), meeting=FORUM)
    readout = views(app)["readout"]
    sentences = [sentence for section in readout["sections"] for sentence in section["sentences"]]

    assert {"Tove Brandt", "Pavel Orlik"} <= {section["heading"] for section in readout["sections"]}
    assert all(sentence["numbers"] for sentence in sentences)
    assert all(card["quote"] in SOURCES[card["file"].partition(",")[0]] for card in readout["cited"])
    told = [sentence["reports"] or "" for sentence in sentences if "harbour needs it" in sentence["text"]]
    assert any(reports.startswith("2 articles") for reports in told)
    assert len(app.get("download_button")) == len(FORMATS)
    assert [one["label"] for one in readout["differences"]] == ["number"]


def test_an_address_of_no_meeting_shows_those_there_are(open_app: OpenApp, config: Config) -> None:
    """An old or a mistyped address is told as text, with the meetings to choose from and a way back."""
    app = open_meetings(open_app(config), meeting="![x](http://example.org/x.png)")

    assert shown(app) == "No such meeting"
    assert "![x](" not in texts(app)
    assert len(views(app)["meetings"]["rows"]) == 2
    app.button(key="way-back").click().run()
    assert shown(app) == "Meetings"


def test_a_meeting_is_corrected_and_stays_so_when_indexed_again(open_app: OpenApp, config: Config) -> None:
    """Name, place and days in one go; the page goes on with it, and a new run of the index keeps them."""
    app = open_meetings(open_app(config), meeting="wage-talks-holm")
    [name] = [field.key for field in app.text_input if field.key.startswith("name-")]
    meeting = name.removeprefix("name-")
    app.text_input(key=name).set_value("Talks of the harbour")
    app.text_input(key=f"place-{meeting}").set_value("Holm Quay")
    app.text_input(key=f"days-{meeting}").set_value("2021-06-01/2021-06-02")
    app.button(key=f"save-{meeting}").click().run()
    (config.seeds / "mirror.txt").write_text(SOURCES["mirror.txt"] + "\nNobody signed.\n", encoding="utf-8")
    index_paths(config, [config.seeds])
    app.run()

    assert shown(app) == "Talks of the harbour"
    assert [fact["value"] for fact in views(app)["meeting"]["facts"]][:2] == ["1–2 June 2021", "Holm Quay"]
    assert "3 decisions about meetings" in [expander.label for expander in app.expander]


def test_an_article_is_split_off_added_and_both_taken_back(open_app: OpenApp, config: Config) -> None:
    """The actions are edits of the store, and the page goes on with the meeting that they were about."""
    app = open_meetings(open_app(config), meeting=FORUM)
    app.multiselect(key=f"split-{FORUM}").set_value(["herald.txt"]).run()
    app.button(key=f"split-now-{FORUM}").click().run()
    assert [one["source"] for one in views(app)["meeting"]["articles"]] == ["courier.txt"]

    meeting = address_of(app)["meeting"]
    app.multiselect(key=f"add-{meeting}").set_value(["mirror.txt"]).run()
    app.button(key=f"add-now-{meeting}").click().run()
    assert [one["source"] for one in views(app)["meeting"]["articles"]] == ["courier.txt", "mirror.txt"]

    for _ in range(2):
        next(button for button in app.button if button.label == "Take back").click().run()
    assert [one["source"] for one in views(app)["meeting"]["articles"]] == ["courier.txt", "herald.txt"]
    assert open_desk_of(config).meeting_edits() == ()
    assert not app.exception


def test_two_meetings_are_joined_and_pinned(open_app: OpenApp, config: Config) -> None:
    """What was two is one with all articles, and a pin that holds is not offered again."""
    app = open_meetings(open_app(config), meeting=FORUM)
    other = next(one.id for one in open_desk_of(config).meetings() if one.id != FORUM)
    app.selectbox(key=f"join-{FORUM}").set_value(other).run()
    app.button(key=f"join-now-{FORUM}").click().run()
    meeting = address_of(app)["meeting"]
    app.button(key=f"pin-{meeting}").click().run()

    assert len(open_desk_of(config).meetings()) == 1
    assert [one["source"] for one in views(app)["meeting"]["articles"]] == sorted(SOURCES)
    assert app.button(key=f"pin-{address_of(app)['meeting']}").label == "Pinned"


def test_a_decision_that_cannot_be_is_told_in_its_place(open_app: OpenApp, config: Config) -> None:
    """A date that is none, and a store that another process writes: one calm sentence, nothing decided."""
    app = open_meetings(open_app(config), meeting=FORUM)
    app.text_input(key=f"days-{FORUM}").set_value("soon")
    app.button(key=f"save-{FORUM}").click().run()
    assert "is no date" in app.warning[0].value.replace("\\", "")

    with FileLock(next_lock(config)):
        app.button(key=f"pin-{FORUM}").click().run()
    assert len(app.warning) == 1
    assert not app.exception
    assert open_desk_of(config).meeting_edits() == ()


def test_the_matrix_counts_what_the_page_of_statements_shows(open_app: OpenApp, config: Config) -> None:
    """Each cell is the number of statements that its speaker and meeting lead to."""
    app = open_meetings(open_app(config), view="speakers")
    matrix = views(app)["matrix"]
    [row] = [row for row in matrix["rows"] if row["key"] == "pavel-orlik"]
    cells = dict(zip([one["key"] for one in matrix["columns"]], row["cells"], strict=True))
    app = open_who(app, speaker="pavel-orlik", meeting=FORUM)

    assert (matrix["by"], cells[FORUM]["count"]) == ("meeting", 2)
    assert heading(app) == "2 statements by Pavel Orlik"
    assert app.selectbox(key="who-meeting").value == FORUM


def test_the_timeline_has_the_meetings(open_app: OpenApp, config: Config) -> None:
    """The tab *Timeline* draws what the articles date, and nothing of the other tabs."""
    app = open_meetings(open_app(config), view="timeline")
    drawn = views(app)

    assert not app.exception
    assert "Meetings" in [lane["name"] for lane in drawn["timeline"]["lanes"]]
    assert "meetings" not in drawn


def test_a_speaker_whom_nothing_is_known_of_is_told(open_app: OpenApp, config: Config) -> None:
    """A timeline of all speakers is not taken for one of the speaker that the address names, nor an empty list."""
    app = open_meetings(open_app(config), view="timeline", speaker="nobody-at-all")
    assert any("nobody-at-all" in one.value.replace("\\", "") for one in app.info)
    app = open_meetings(open_app(config), speaker="nobody-at-all")
    assert any("Nobody in these articles goes by" in one.value for one in app.markdown)


def test_a_click_leads_to_the_statements(open_app: OpenApp, config: Config) -> None:
    """A cell of the matrix turns to the page for statements, with speaker and meeting in its address."""
    app = open_meetings(open_app(config))
    app.session_state.desk.going = (WHO, {"speaker": "rika-vos", "meeting": "wage talks"})
    going = views(app.run())["going"]["address"]
    page, _, address = going.partition("?")

    assert page == "./who"
    assert heading(open_who(app, **dict(parse_qsl(address)))) == "1 statement by Rika Vos"


def test_a_question_is_about_the_chosen_meeting_alone(open_app: OpenApp, config: Config) -> None:
    """*Ask about it* leads to the chat with the meeting chosen: only its articles are searched until it is given up."""
    app = open_meetings(open_app(config), meeting=FORUM)
    next(button for button in app.button if button.label == "Ask about it").click().run()
    app.switch_page("rag/show/browser/pages/ask.py").run()  # where the runner is by now, though it does not know it
    assert app.selectbox(key="ask-meeting").value == FORUM
    assert app.chat_input[0].placeholder == "Ask 2 articles on Grain Forum, Port Ellen, May 2021…"

    ask_in(app, config, "what did Rika Vos say?")
    answer = views(app)["answer"]
    assert answer["abstained"]
    assert "2 articles" in answer["receipt"]["lines"][0]
    app.selectbox(key="ask-meeting").set_value(None).run()
    assert app.chat_input[0].placeholder == "Ask 3 articles…"


def test_without_a_meeting_the_page_says_what_one_is(open_app: OpenApp, config: Config, tmp_path: Path) -> None:
    """Articles that report on none, and no articles: each has its screen, with a way on."""
    quiet = tmp_path / "quiet"
    quiet.mkdir()
    app = open_meetings(open_app(replace(config, seeds=quiet)))
    assert "No articles yet" in texts(app)

    (quiet / "bread.txt").write_text("Bread\n\nBread is dearer, Rika Vos, a baker, said.\n", encoding="utf-8")
    index_paths(config, [quiet])
    app.run()
    assert "No meeting found" in texts(app)
    assert not app.exception
    assert "See who said what" in [link.proto.label for link in app.get("page_link")]


def test_the_seeds_have_their_three_meetings(open_app: OpenApp, config: Config) -> None:
    """The sample articles: three meetings, the undated one last."""
    app = open_meetings(open_app(replace(config, seeds=ROOT / "seeds")))

    assert [row["facts"][0] for row in views(app)["meetings"]["rows"]] == ["Jakarta", "New Delhi", "Vientiane"]


def test_many_meetings_stand_on_pages(open_app: OpenApp, tmp_path: Path) -> None:
    """List and matrix show a page of them, in the address; what narrows the list stays, another tab begins at one."""
    towns = ["Alder", "Brook", "Cove", "Dell", "Elm", "Ford", "Glen", "Holm"]
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(56):
        town, year = f"Port {towns[number % 8]}", 1990 + number // 8
        text = (
            f"Ministers part in {town}\n\nMay {number % 8 + 2}, {year}\n\n"
            f"Trade ministers of twelve states met at the Grain Forum in {town} on Tuesday.\n\n"
            f"“The levy stays {number} more weeks,” Norland’s trade minister, Tove Brandt, told the forum.\n"
        )
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    app = open_meetings(open_app(Config(store=tmp_path / "store", seeds=folder)))
    every = [meeting.id for meeting in open_desk_of(Config(store=tmp_path / "store")).meetings()]
    assert len(every) == 56
    assert [row["id"] for row in views(app)["meetings"]["rows"]] == every[:50]

    next(button for button in app.button if button.label == "Next").click().run()
    assert [row["id"] for row in views(app)["meetings"]["rows"]] == every[50:]
    assert address_of(app) == {"page": "2"}
    app.text_input(key="meetings-words").set_value("forum").run()
    assert address_of(app) == {"words": "forum"}

    app = open_meetings(app, view="speakers", words="forum", page="2")
    assert [column["key"] for column in views(app)["matrix"]["columns"]] == every[30:]
    next(button for button in app.button if button.label == "Previous").click().run()
    assert address_of(app) == {"view": "speakers", "words": "forum"}
    for odd in ("0", "99", "-1", "two", "9" * 20):
        assert views(open_meetings(app, page=odd))["matrix"]["columns"]
    assert not app.exception

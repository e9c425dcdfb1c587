"""What is drawn of meetings, and how they are looked for: browser/views/meeting.py, rag/find/meeting_lists.py."""

from rag.find.meeting_lists import choose_meetings, find_like, is_pinned
from rag.show.browser.views.meeting import (
    MOST_SPEAKERS,
    cite_evidence,
    copy_readout,
    list_readout_places,
    mark_differing,
    name_some,
    view_meeting,
    view_meeting_matrix,
    view_meetings,
    view_readout,
)
from rag.types import (
    AnswerSentence,
    Article,
    Citation,
    Difference,
    Gathering,
    Meeting,
    MeetingEdit,
    Readout,
    Section,
    Span,
    Speaker,
    cite,
)

TEXT = "On Thursday the Tide Council met in Senna. Tove Brandt said it was late. The council met on Thursday again."
ARTICLE = Article(
    id="0" * 16, source="tide.txt", text=TEXT, body=((0, len(TEXT)),), title=None, title_span=None, outlet="Herald",
    byline=None, published=None, published_span=None, published_reason="none: no date", sha256="0" * 64,
)  # fmt: skip


def span(words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def make_gathering(source: str, what: Span, place: Span | None = None, *times: Span) -> Gathering:
    return Gathering(
        source=source, name=TEXT[slice(*what)], span=what, keys=frozenset(), place=place and TEXT[slice(*place)],
        place_span=place, times=("Thursday",) if times else (), time_spans=times, reported=True,
        in_lead=True, mentions=1,
    )  # fmt: skip


def make_meeting(name: str, *sources: str, start: str | None = None, people: tuple[str, ...] = ()) -> Meeting:
    thursdays = span("Thursday"), span("Thursday", 1)
    return Meeting(
        id=name.casefold().replace(" ", "-"), name=name, gathering="Tide Council", place="Senna", start=start,
        end=start, date_reason="Nobody says.", participants=people, sources=sources,
        gatherings=(make_gathering("tide.txt", span("Tide Council"), span("Senna"), *thursdays),),
        reasons=("quay.txt shares the name.", "tide.txt shares the place."),
    )  # fmt: skip


def make_speaker(name: str) -> Speaker:
    return Speaker(
        id=name.casefold().replace(" ", "-"),
        name=name,
        kind="person",
        variants=(name,),
        posts=(),
        names=(),
        statements=1,
    )


BRANDT, ORLIK = make_speaker("Tove Brandt"), make_speaker("Pavel Orlik")
COUNCIL = make_meeting("Tide Council", "tide.txt", start="2021-05-20", people=("Tove Brandt", "Nobody Known"))
TALKS = make_meeting("Wage talks in Séte", "wage.txt", "quay.txt", people=("Pavel Orlik",))
COUNTS = {("tove-brandt", "tide-council"): 4, ("pavel-orlik", "wage-talks-in-séte"): 2}


def test_a_list_tells_why_a_meeting_is_undated_and_of_no_other() -> None:
    """Days as people write them; a reason only where there are none."""
    dated, undated = view_meetings([COUNCIL, TALKS])["rows"]

    assert (dated["facts"], dated["reason"]) == (["Senna", "20 May 2021", "1 article"], None)
    assert (undated["facts"], undated["reason"]) == (["Senna", "undated", "2 articles"], "Nobody says.")


def test_many_names_are_counted() -> None:
    """The first six stand, the others are a number; none is said so."""
    assert name_some(["A", "B"]) == "A, B"
    assert name_some([*"ABCDEFGH"]) == "A, B, C, D, E, F and 2 more"
    assert name_some([]) == "nobody is named"


def test_evidence_stands_with_its_fact_once_an_article() -> None:
    """Each fact has the words that it rests on, as the file has them; one that stands twice opens at the first."""
    evidence = cite_evidence(COUNCIL, {"tide.txt": ARTICLE})
    view = view_meeting(COUNCIL, [ARTICLE], evidence, {"Tove Brandt": BRANDT}, COUNTS)
    when, where, what = view["facts"]

    assert [one.quote for one in evidence] == ["Tide Council", "Senna", "Thursday", "Thursday"]
    assert [(one["words"], one["where"]) for one in when["places"]] == [("Thursday", "Herald")]
    assert evidence[when["places"][0]["place"]].start == TEXT.index("Thursday")
    assert [where["value"], what["value"]] == ["Senna", "Tide Council"]
    assert view["people"] == [
        {"name": "Tove Brandt", "id": "tove-brandt", "count": 4},
        {"name": "Nobody Known", "id": None, "count": 0},
    ]
    assert [one["reasons"] for one in view["articles"]] == [["tide.txt shares the place."]]


def test_an_article_that_a_person_added_is_no_evidence() -> None:
    """It says nothing of the gathering: its empty span is passed over."""
    meeting = Meeting(
        id="m", name="M", gathering="M", place=None, start=None, end=None, date_reason="", participants=(),
        sources=("tide.txt",), gatherings=(make_gathering("tide.txt", (0, 0)),), reasons=(),
    )  # fmt: skip

    assert cite_evidence(meeting, {"tide.txt": ARTICLE}) == ()


def quote(words: str, number: int, speaker: str | None = None, via: tuple[str, ...] = ()) -> Citation:
    return cite(ARTICLE, *span(words), number=number, speaker=speaker, via=via)


def sentence(text: str, *numbers: int, about: str | None = None) -> AnswerSentence:
    return AnswerSentence(text=text, citations=numbers, support="verbatim", about=about)


DIFFERENCE = Difference(
    kind="wording",
    about="words of Tove Brandt",
    note="One has “late”, the other “later”.",
    versions=(quote("it was late", 1), quote("late", 2)),
    diff=(("equal", "it was", "it was"), ("replace", "late", "later"), ("insert", "", "now")),
)
READOUT = Readout(
    title="Tide Council",
    sections=(
        Section(
            heading="Tove Brandt",
            sentences=(
                sentence("It was late.", 1, about="hours"),
                sentence("Tove Brandt said it was late.", 2, about="hours"),
            ),
        ),
        Section(heading="Other voices", sentences=(sentence("The council met again.", 3),)),
    ),
    citations=(
        quote("it was late", 1, "Tove Brandt", ("Interpress",)),
        quote("Tove Brandt said it was late", 2, "Tove Brandt"),
        quote("The council met", 3, "a harbour official"),
    ),
    disagreements=(DIFFERENCE,),
)


def test_a_sentence_is_led_by_whoever_says_it_where_nothing_else_tells() -> None:
    """Neither the name in the heading nor that in the sentence is repeated; a topic stands where it begins."""
    own, other = view_readout(READOUT)["sections"]

    assert [one["lead"] for one in own["sentences"]] == ["According to Interpress", None]
    assert [one["lead"] for one in other["sentences"]] == ["A harbour official"]
    assert [one["about"] for one in own["sentences"]] == ["On: hours", None]


def test_a_readout_is_copied_without_its_sources_too() -> None:
    """The headed sentences alone: no marker, no list of sources."""
    copied = view_readout(READOUT)["copy_plain"]

    assert copied.startswith("Tove Brandt\nIt was late.\nTove Brandt said it was late.\n\nOther voices")
    assert "[" not in copied


def test_a_difference_opens_what_each_account_has() -> None:
    """Its places follow those of the readout, numbered on; each side’s words are marked where they differ."""
    view = view_readout(READOUT)
    places = list_readout_places(READOUT)
    [difference] = view["differences"]

    assert [(one["number"], places[one["place"]].quote) for one in difference["versions"]] == [
        (4, "it was late"),
        (5, "late"),
    ]
    assert [[run["text"] for run in one["runs"] if run["differs"]] for one in difference["versions"]] == [
        ["late"],
        ["later", "now"],
    ]
    assert mark_differing((), 0) == []


def test_a_copied_readout_has_its_markers_and_sources() -> None:
    """Prose under headings, each sentence with its numbers, the differences, then where each number stands."""
    copied = copy_readout(READOUT)

    assert "Tove Brandt\nIt was late. [1]\nTove Brandt said it was late. [2]" in copied
    assert "words of Tove Brandt: One has “late”" in copied
    assert copied.endswith("[3] tide.txt, line 1: “The council met”")


def test_the_matrix_has_those_who_speak_at_these_meetings() -> None:
    """The loudest first, silent ones left out; a column is named by place and month, its title is the whole name."""
    crowd = [make_speaker(f"Jane Doe {number}") for number in range(30)]
    counts = {**COUNTS, **{(one.id, "tide-council"): 1 for one in crowd}}
    view = view_meeting_matrix([ORLIK, BRANDT, make_speaker("Silent One"), *crowd], [COUNCIL, TALKS], counts)

    assert [row["name"] for row in view["rows"][:2]] == ["Tove Brandt", "Pavel Orlik"]
    assert len(view["rows"]) == MOST_SPEAKERS
    assert [(one["name"], one["title"]) for one in view["columns"]] == [
        ("Senna, May 2021", "Tide Council"),
        ("Senna, undated", "Wage talks in Séte"),
    ]
    assert [cell["count"] for cell in view["rows"][1]["cells"]] == [0, 2]


def test_meetings_are_found_by_parts_of_words_and_by_speaker() -> None:
    """All words, without case and accents, in name, days or people; a speaker who took part or is reported there."""
    both = [COUNCIL, TALKS]

    assert choose_meetings(both, COUNTS, words="sete WAGE") == [TALKS]
    assert choose_meetings(both, COUNTS, words="may 2021 brandt") == [COUNCIL]
    assert choose_meetings(both, COUNTS, words="may wage") == []
    assert choose_meetings(both, {("tove-brandt", TALKS.id): 1}, speaker=BRANDT) == both
    assert choose_meetings(both, {}, speaker=ORLIK) == [TALKS]


def test_a_meeting_is_known_again_by_its_articles() -> None:
    """The one with most of them; none where none has any."""
    assert find_like([COUNCIL, TALKS], ["tide.txt", "wage.txt", "quay.txt"]) == TALKS
    assert find_like([COUNCIL, TALKS], ["gone.txt"]) is None
    assert find_like([], ["tide.txt"]) is None


def test_a_pin_holds_for_the_articles_that_it_was_set_on() -> None:
    """In whatever order; with one more or one less it is another matter."""
    pin = MeetingEdit(kind="pin", sources=("quay.txt", "wage.txt"))

    assert is_pinned(TALKS, [pin])
    assert not is_pinned(COUNCIL, [pin])
    assert not is_pinned(TALKS, [MeetingEdit(kind="pin", sources=("quay.txt",))])

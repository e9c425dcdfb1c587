"""What the component is given to draw of an answer: written, being written, and how it was made."""

from dataclasses import replace

from test_views import ANSWER, QUOTE, REST

from rag.show.browser.views.answer import list_places, view_answer, view_writing
from rag.types import AnswerSentence, Draft, Usage, Work


def test_sentences_stand_under_the_one_who_said_them() -> None:
    """A group names speaker, outlet or file, date and reporter."""
    groups = view_answer(ANSWER)["groups"]

    assert [["Ana Ferro", "port.txt", "2021-05-03", "according to Reuters"]] == [group["facts"] for group in groups]


def test_words_that_the_files_bear_out_in_part_stand_under_no_name() -> None:
    """A sentence of a model's that its citation carries in part only is not put under the cited speaker."""
    sentences = [
        AnswerSentence(text="The port stays open.", citations=(1,), support=support)
        for support in ("supported", "weak")
    ]
    groups = view_answer(replace(ANSWER, sentences=tuple(sentences)))["groups"]

    assert [("Ana Ferro", 1), (None, 1)] == [
        (group["facts"][0] if group["facts"] else None, len(group["sentences"])) for group in groups
    ]


def test_cited_and_also_found_stand_apart_and_open_their_own_places() -> None:
    """Each card opens the place that it shows."""
    view, places = view_answer(ANSWER), list_places(ANSWER)
    cards = [*view["cited"], *view["also_found"]]

    assert [QUOTE.quote] == [card["quote"] for card in view["cited"]]
    assert [places[card["place"]].quote for card in cards] == [card["quote"] for card in cards]


def test_the_receipt_tells_which_words_stand_nowhere() -> None:
    """A word that no article has is marked as missing."""
    terms = view_answer(ANSWER)["receipt"]["terms"]

    assert [("port", False), ("whale", True)] == [(term["text"], term["missing"]) for term in terms]


def test_the_copied_answer_carries_its_sources() -> None:
    """What is copied has the markers, and under them file, line and words."""
    assert f"{QUOTE.quote} [1]\n\n[1] port.txt, line 4: “{QUOTE.quote}”" == view_answer(ANSWER)["copy"]


def test_what_nothing_bears_out_stands_apart_and_is_not_copied() -> None:
    """An unsupported sentence of a model's is in no group; it stands below with its reasons, and no copy has it."""
    lie = AnswerSentence(text="It rained.", citations=(1,), support="unsupported", reasons=("not there: rained",))
    view = view_answer(replace(ANSWER, engine="llm:any", sentences=(ANSWER.sentences[0], lie)))

    assert [[QUOTE.quote]] == [[sentence["text"] for sentence in group["sentences"]] for group in view["groups"]]
    assert [("It rained.", ["not there: rained"])] == [(one["text"], one["reasons"]) for one in view["apart"]]
    assert "rained" not in view["copy"]


def test_a_model_says_that_it_wrote() -> None:
    """Above a model's answer stands who wrote and who checked; above one of the files' own words, nothing."""
    assert "language model" in view_answer(replace(ANSWER, engine="llm:any"))["made"]
    assert view_answer(ANSWER)["made"] is None


WORK = Work(
    prompts=("first", "second"),
    replies=("one", "two"),
    usage=Usage(calls=2, seconds=1.24, prompt_tokens=1812, completion_tokens=94, cost=0.0004),
    is_cached=False,
)


def test_what_an_answer_took_is_told_as_far_as_it_is_known() -> None:
    """Model, calls, time, tokens, cost, the cache; what an endpoint does not say is left out."""
    known = replace(ANSWER, engine="llm:any", work=WORK)
    usage = Usage(calls=0, seconds=0, prompt_tokens=0, completion_tokens=0, cost=0.0)
    cached = replace(known, work=replace(WORK, usage=usage, is_cached=True))
    cheap = replace(known, work=replace(WORK, usage=replace(WORK.usage, calls=1, cost=0.00000002)))

    assert view_answer(known)["engine"] == "by any · 2 calls · 1.2 s · 1,812 + 94 tokens · $0.0004"
    assert view_answer(cached)["engine"] == "by any · from the cache"
    assert view_answer(cheap)["engine"] == "by any · 1.2 s · 1,812 + 94 tokens · under $0.0001"
    assert view_answer(ANSWER)["engine"] == "quoted from the files"


def test_the_work_is_shown_as_it_was() -> None:
    """Each prompt stands with its reply, and a call that gave none says so by an empty one."""
    view = view_answer(replace(ANSWER, work=replace(WORK, replies=("one",))))["work"]

    assert [("first", "one"), ("second", "")] == [(call["prompt"], call["reply"]) for call in view["calls"]]
    assert view_answer(ANSWER)["work"] is None


def test_a_draft_shows_what_is_checked_before_what_is_not() -> None:
    """Sentences stand with badge and citation as they will in the answer, lies apart, and the rest on its own."""
    lie = AnswerSentence(text="It rained.", citations=(), support="unsupported", reasons=("no citation",))
    draft = Draft(sentences=(ANSWER.sentences[0], lie), citations=(QUOTE,), rest="And the oth")
    view, answer = (
        view_writing(draft, model="any"),
        view_answer(replace(ANSWER, engine="llm:any", citations=(QUOTE, REST))),
    )

    assert view["groups"] == answer["groups"]
    assert view["cited"] == answer["cited"][:1]
    assert [one["text"] for one in view["apart"]] == ["It rained."]
    assert view["rest"] == "And the oth"


def test_the_state_of_the_writing_is_told() -> None:
    """Reading, writing, repairing, stopping: each has its own words, and none speaks of a model that is not there."""
    draft = Draft(sentences=(), citations=(), rest="")
    told = [
        view_writing(None, model=None)["status"],
        view_writing(None, model="any")["status"],
        view_writing(draft, model="any")["status"],
        view_writing(replace(draft, is_repairing=True), model="any")["status"],
        view_writing(draft, model="any", is_stopping=True)["status"],
    ]

    assert len(set(told)) == len(told)
    assert "any" not in told[0]

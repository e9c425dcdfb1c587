"""What the component is given to draw of a check."""

from dataclasses import replace

from test_views import ARTICLE, TEXT, span

from rag.answer.draft import QUOTATION_IS, DraftReport, DraftSentence
from rag.answer.unknown import UnknownTerm
from rag.answer.verdicts import DraftQuotation, QuoteMatch, QuoteVerdict
from rag.show.browser.views.check import cite_matches, list_draft_places, view_draft, view_quotation
from rag.types import cite

DRAFT = "Port news\n\n“We will keep the harbour open,” Ana Ferro said. It snowed on Luna Pier."
MATCH = QuoteMatch(
    source="port.txt",
    start=span("We will keep")[0],
    end=span("the port open")[1],
    quote="We will keep the port open",
    spans=((span("We will keep")[0], span("the port open")[1]),),
    speaker="Ana Ferro",
    via=(),
    similarity=0.83,
    diff=(("equal", "We will keep the", "We will keep the"), ("replace", "harbour", "port"), ("equal", "open", "open")),
)
CHECK = QuoteVerdict(
    text="We will keep the harbour open,",
    asked_speaker="Ana Ferro",
    verdict="altered",
    elided=False,
    matches=(MATCH,),
    reason="They differ in one place.",
)


def place(words: str) -> tuple[int, int]:
    return DRAFT.index(words), DRAFT.index(words) + len(words)


def sentence(words: str, **facts: object) -> DraftSentence:
    start, end = place(words)
    made = DraftSentence(start=start, end=end, text=words, support="weak", score=0.3, evidence=(), reasons=())
    return replace(made, **facts)  # type: ignore[arg-type]


EVIDENCE = cite(ARTICLE, *span("Officials met on Monday."), number=1)
REPORT = DraftReport(
    source="draft.txt",
    text=DRAFT,
    sentences=(
        sentence("“We will keep the harbour open,” Ana Ferro said.", reasons=(f"{QUOTATION_IS}altered",)),
        sentence("It snowed on Luna Pier.", support="unsupported", evidence=(EVIDENCE,), reasons=("not there: Luna",)),
    ),
    left_out=1,
    quotations=(DraftQuotation(start=place("We will")[0], end=place("open,")[1], check=CHECK),),
    unknown=(UnknownTerm(kind="name", start=place("Luna Pier")[0], end=place("Luna Pier")[1], text="Luna Pier"),),
)
PLACES = list_draft_places(REPORT, lambda _: ARTICLE)


def test_a_card_opens_the_very_words() -> None:
    """Each place of a quotation is a citation of the file's words, with its speaker and the words that differ."""
    cited = cite_matches(CHECK.matches, lambda _: ARTICLE)
    view = view_quotation(CHECK, cited)

    assert TEXT[cited[0].start : cited[0].end] == cited[0].quote == view["places"][0]["quote"]
    assert view["places"][0]["facts"][0] == "Ana Ferro"
    assert ["replace", "harbour", "port"] in view["places"][0]["diff"]


def test_words_that_are_alike_by_chance_have_no_diff() -> None:
    """Of a place that shares a word or two, the words of the file are shown, not a diff of everything."""
    far = replace(CHECK, verdict="not_found", matches=(replace(MATCH, similarity=0.3),))

    assert view_quotation(far, cite_matches(far.matches, lambda _: ARTICLE))["places"][0]["diff"] == []


def test_every_character_of_the_draft_is_drawn() -> None:
    """Each line of the draft stands there once, cut into runs."""
    lines = ["".join(run["text"] for run in line) for line in view_draft(REPORT, PLACES)["lines"]]

    assert [line for line in DRAFT.split("\n") if line] == lines


def test_marks_name_what_they_belong_to() -> None:
    """The quotation's words carry its mark and its sentence's, an unknown name its own."""
    view = view_draft(REPORT, PLACES)
    runs = {run["text"]: run["marks"] for line in view["lines"] for run in line}

    assert runs["We will keep the harbour open,"] == ["q0", "s1"]
    assert runs["Luna Pier"] == ["s2", "unknown"]
    assert [view["items"][int(number)]["badge"] for number in "012"] == ["altered", "weak", "unsupported"]


def test_a_fault_is_told_once() -> None:
    """A sentence whose only fault is its quotation's is no problem beside it; each problem leads to its own places."""
    view = view_draft(REPORT, PLACES)

    assert view["problems"] == [0, 2]
    assert [card["quote"] for number in (0, 2) for card in view["items"][number]["places"]] == [
        citation.quote for citation in PLACES
    ]
    assert [card["place"] for number in (0, 2) for card in view["items"][number]["places"]] == [0, 1]

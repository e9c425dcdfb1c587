"""The page for quotations: paste one, or a whole draft, and see what the files say of it."""

import streamlit as st

from rag.answer.draft import DraftReport, read_draft_bytes, verify_draft
from rag.answer.pasted import is_one_quotation, suggest_quotation
from rag.answer.quotation_desk import check_quotation
from rag.answer.verdicts import QuoteVerdict
from rag.config import Config
from rag.errors import RagError, RequestError
from rag.index.corpus import Corpus
from rag.read.files import SUFFIXES
from rag.show.browser.address import replace_own
from rag.show.browser.faults import name_error
from rag.show.browser.navigation import CHECK
from rag.show.browser.panels.corpus import check_ticked, make_filters, show_corpus_panel, show_no_articles
from rag.show.browser.panels.source import lay_out_desk
from rag.show.browser.views.check import cite_matches, list_draft_places, view_draft, view_quotation
from rag.show.browser.web import (
    Checked,
    Session,
    draw_places,
    escape_label,
    get_session,
    start_desk,
    tell_error,
)
from rag.show.words import count
from rag.types import Article, Filters

MOST_CHARACTERS = 100_000
"""Of a pasted draft: about 15,000 words, which take some 15 s."""
LONGEST_LINK = 300
"""Characters of a quotation that the page's address holds."""


def show_page() -> None:
    """Draws the page: what to check, and below it what came of the last check."""
    session = get_session()
    config, corpus = start_desk()
    articles = corpus.articles()
    show_corpus_panel(config, corpus, articles)
    if not articles:
        show_no_articles("whether a quotation stands in them")
        return
    filters = make_filters(articles, session.left_out)
    problem: RagError | None = None
    try:
        check_ticked(articles, session.left_out)
        follow_address(session, corpus, filters)
    except RagError as error:
        problem = error
    session.left[CHECK] = st.query_params.to_dict()
    with lay_out_desk(corpus):
        st.header("Check a quote", anchor=False)
        if problem:
            tell_error(problem)
            return
        show_form(config, corpus, articles, filters)
        if session.checked:
            show_result(corpus, session.checked, filters)


def follow_address(session: Session, corpus: Corpus, filters: Filters) -> None:
    """Checks the quotation of the address, unless that was done; where *back* led to none, there is none."""
    address = st.query_params.get("q", ""), st.query_params.get("speaker", "")
    known = session.checked
    if address[0] and not (known and make_link(known) == address):
        session.checked = check(corpus, *address, filters)
    elif not address[0] and known and make_link(known)[0]:
        session.checked = None
    if session.checked is not known:
        fill_form(session)


def make_link(checked: Checked) -> tuple[str, str]:
    """The quotation and the speaker that an address holds; empty where it was no quotation, or one too long."""
    is_short = isinstance(checked.result, QuoteVerdict) and len(checked.text) <= LONGEST_LINK
    return (checked.text, checked.speaker) if is_short else ("", "")


def fill_form(session: Session) -> None:
    """The fields hold what was checked."""
    known = session.checked
    st.session_state["check-text"] = known.text if known and not is_file(known) else ""
    st.session_state["check-speaker"] = known.speaker if known else ""


def take_checked(session: Session, checked: Checked) -> None:
    """What came of a check is shown; the address holds it where it can."""
    session.checked = checked
    quotation, speaker = make_link(checked)
    st.query_params.from_dict(replace_own({}, {"q": quotation, "speaker": speaker}))


def show_form(config: Config, corpus: Corpus, articles: tuple[Article, ...], filters: Filters) -> None:
    """What is to be checked, and by whom it is said to be said."""
    session = get_session()
    if "check-text" not in st.session_state:  # the fields are forgotten while another page is shown
        fill_form(session)
    with st.form("check", border=False):
        text = st.text_area(
            "A quotation, or a whole draft",
            key="check-text",
            height=130,
            placeholder="Paste the words here, with or without quotation marks",
        )
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        speaker = left.text_input(
            "Said by (optional)",
            key="check-speaker",
            placeholder="A name, for a single quotation",
            help="In a draft, each quotation is checked with the speaker whom the draft itself names.",
        )
        pressed = right.form_submit_button("Check", icon=":material/fact_check:", width="stretch")
        with st.expander("Check a draft from a file", icon=":material/upload_file:"):
            file = st.file_uploader(
                "A draft from a file",
                type=sorted(suffix.removeprefix(".") for suffix in SUFFIXES),
                key=f"draft-{session.drafts}",
                label_visibility="collapsed",
                help="It is read and checked, and not added to the articles.",
            )
            st.caption("It is checked against the articles, and not added to them.")
    if pressed:
        with st.spinner(f"Comparing it with {count(len(articles), 'article')}"):
            if file:
                take_checked(session, check_file(config, corpus, file.name, file.getvalue(), filters))
                session.drafts += 1  # an empty uploader: the next check is of what is typed
            else:
                take_checked(session, check(corpus, text, speaker, filters))
        st.rerun()
    if not session.checked:
        show_example(corpus, filters)


def is_file(checked: Checked) -> bool:
    """Whether a draft was read from a file."""
    return isinstance(checked.result, DraftReport) and bool(checked.result.source)


def check(corpus: Corpus, text: str, speaker: str, filters: Filters, *, as_draft: bool = False) -> Checked:
    """Checks what was pasted."""
    text, speaker = text.strip(), speaker.strip()
    result: QuoteVerdict | DraftReport | RagError
    try:
        if not text:
            raise RequestError("there is nothing to check yet; paste a quotation, or choose a file")
        if len(text) > MOST_CHARACTERS:
            raise RequestError(
                f"the draft has {len(text):,} characters; paste {MOST_CHARACTERS:,} at most, or check it in parts"
            )
        if as_draft or not is_one_quotation(text):
            result = verify_draft(corpus, text, filters=filters)
        else:
            result = check_quotation(corpus, text, speaker=speaker or None, filters=filters)
    except Exception as error:  # noqa: BLE001  told in the result's place
        result = name_error(error)
    return Checked(text=text, speaker=speaker, result=result)


def check_file(config: Config, corpus: Corpus, name: str, data: bytes, filters: Filters) -> Checked:
    """Checks a draft that was uploaded; it is not kept."""
    result: DraftReport | RagError
    try:
        result = verify_draft(corpus, read_draft_bytes(name, data, max_bytes=config.max_file_bytes), filters=filters)
    except Exception as error:  # noqa: BLE001  told in the result's place
        result = name_error(error)
    return Checked(text="", speaker="", result=result)


def show_example(corpus: Corpus, filters: Filters) -> None:
    """The first screen: what the desk does, and a quotation of the corpus's own to try it with."""
    st.caption(
        "Each quotation is looked for word for word: found, altered, stitched together, somebody else’s, or not there. "
        "In a draft, every sentence is compared with the files too."
    )
    example = get_example(corpus.revision(), corpus)
    if example:
        text, speaker = example

        def take() -> None:
            session = get_session()
            take_checked(session, check(corpus, text, speaker, filters))
            fill_form(session)

        label = f"Try one: “{text}” — {speaker}"
        st.button(escape_label(label), key="example", icon=":material/arrow_forward:", on_click=take)


@st.cache_data(show_spinner=False, max_entries=8)
def get_example(revision: str, _corpus: Corpus) -> tuple[str, str] | None:
    """A quotation of a corpus as it is at `revision`."""
    return suggest_quotation(_corpus)


def show_result(corpus: Corpus, checked: Checked, filters: Filters) -> None:
    """What came of the check."""
    session, result = get_session(), checked.result
    if isinstance(result, RagError):
        tell_error(result)
    elif isinstance(result, DraftReport):
        places = list_draft_places(result, corpus.article)
        draw_places(view_draft(result, places), places, key="draft")
    else:
        places = cite_matches(result.matches, corpus.article)
        draw_places(view_quotation(result, places), places, key="quotation")
        if result.verdict == "not_found":

            def take() -> None:
                take_checked(session, check(corpus, checked.text, checked.speaker, filters, as_draft=True))

            st.button("Not a quotation? Check what it says instead", type="tertiary", on_click=take)


show_page()

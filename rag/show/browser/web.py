"""What every page of the browser app stands on: settings, the open corpus, a person's session, plain words."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast

import streamlit as st

from rag.answer.draft import DraftReport
from rag.answer.model.prompts import check_prompts
from rag.answer.verdicts import QuoteVerdict
from rag.config import Config, load_config
from rag.errors import PromptError, RagError
from rag.index.conversations import Removed
from rag.index.corpus import Corpus, open_corpus
from rag.index.folders import takes_seeds
from rag.index.ingest import index_paths
from rag.show.browser.address import Opened, close_in, find_places, open_in, read_opened, replace_own
from rag.show.browser.components import OnEvent, draw_view
from rag.show.browser.faults import name_error
from rag.show.browser.following import Following
from rag.show.browser.indexing import Work
from rag.show.browser.writing import Writing
from rag.types import Citation, Conversation, Filters, IndexReport, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """How to take back what was last removed of a conversation."""

    removed: Removed
    told: str
    """What was done, in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A quotation or a draft that was checked, with what came of it."""

    text: str
    speaker: str
    """As typed; empty where nobody is named."""
    result: QuoteVerdict | DraftReport | RagError


@dataclass(slots=True, kw_only=True)
class Session:
    """What one person has on the screen."""

    loaded: tuple[Conversation, tuple[Turn, ...]] | None = None
    """The conversation last shown, as it was then, with its turns: read once for each change."""
    unfolded: str = ""
    """The id of a conversation that is shown from its beginning."""
    editing: int | None = None
    """The number of the turn of which is being corrected what it was taken to mean."""
    rewording: int | None = None
    """The number of the turn whose question is being put in other words."""
    answered: set[tuple[int, str]] = field(default_factory=set)
    """Numbers of the turns that this person asked, or saw answered, with the time at which they were asked."""
    undo: Undo | None = None
    refused: RagError | None = None
    """Why a question or a change was not kept, or a switch could not be turned, until it is told."""
    places: tuple[Citation, ...] = ()
    """Those that a source was last opened from: an answer's, a check's, a list's."""
    place: int | None = None
    """The one of them that was."""
    left: dict[str, dict[str, str]] = field(default_factory=dict)
    """The address at which a page was left, by the page's file, where a link leads back to it."""
    checked: Checked | None = None
    """What was last checked on the page for quotations."""
    left_out: frozenset[str] = frozenset()
    """Sources not to be asked: new articles are asked until someone leaves them out."""
    report: IndexReport | RagError | None = None
    """What the last indexing did, until it is put away."""
    uploads: int = 0
    """Uploads so far; part of the uploader's key, which empties it after each."""
    works: list[Work] = field(default_factory=list)
    """Index runs under way."""
    told_works: list[Work] = field(default_factory=list)
    """Those that are done, until they are put away."""
    settled: dict[str, int] = field(default_factory=dict)
    """How many of each kind were done well: part of the keys of forms, which empties them."""
    drafts: int = 0
    """The same of drafts that were checked from a file."""
    decided: str | None = None
    """What was last decided about a speaker or a meeting, until it is told."""
    is_offline: bool = False
    """Questions are answered without the language model."""
    narrowed: Filters = field(default_factory=Filters)
    """What questions are narrowed to beside the sources that are left out: a meeting, a speaker, an outlet, dates."""
    going: tuple[str, dict[str, str]] | None = None
    """The page that a click leads to, and what its address holds there."""
    writings: dict[str, Writing] = field(default_factory=dict)
    """Readouts that a language model writes or has written, by the meeting's id."""
    put_away: tuple[str, ...] = ()
    """The corpus's notices when they were last put away."""


@st.cache_resource(show_spinner=False)
def open_desk(store: str, _config: Config) -> tuple[Corpus, threading.Lock]:
    """The corpus of a store, opened once for all sessions, and the lock of its first indexing."""
    return open_corpus(_config), threading.Lock()


def get_config() -> Config:
    """The settings as environment and `.env` have them now. Raises ConfigError where one cannot be used."""
    return load_config()


@st.cache_resource(show_spinner=False, on_release=Following.end)
def open_following(store: str, _config: Config) -> Following:
    """The follower of a store's folders, one for all sessions."""
    return Following(_config)


def start_desk() -> tuple[Config, Corpus]:
    """Settings and corpus; a new store is filled from the seeds folder first, with a progress bar, and the folders that
    are to be followed are.

    A prompt file that cannot be used is told at once: without it the desk answers in the files' own words.
    Raises RagError where the desk cannot be opened.
    """
    config = get_config()
    corpus, first = open_desk(str(config.store.resolve()), config)
    if config.has_model:
        try:
            check_prompts(config)
        except PromptError as error:
            tell_error(error)
    open_following(str(config.store.resolve()), config).keep_up()
    is_empty = not corpus.size()[0] and config.seeds.is_dir() and takes_seeds(config)
    if is_empty and get_session().report is None:
        frame = st.empty()
        with frame.container():
            st.header("Reading the articles", anchor=False)
            try:
                with first:
                    if not corpus.size()[0]:
                        get_session().report = index_with_progress(
                            lambda on_progress: index_paths(config, [config.seeds], on_progress=on_progress)
                        )
            finally:
                frame.empty()
    return config, corpus


def index_with_progress(run: Callable[[Callable[[str, int, int], None]], IndexReport]) -> IndexReport:
    """Runs an indexing, showing how far it is."""
    bar = st.progress(0.0, "Getting ready")

    def move(stage: str, done: int, total: int) -> None:
        bar.progress(min(1.0, done / max(total, 1)), f"{stage.capitalize()}: {done:,} of {total:,}")

    report = run(move)
    bar.empty()
    return report


def get_session() -> Session:
    """The session of the person before the screen."""
    if "desk" not in st.session_state:
        st.session_state.desk = Session()
    return cast(Session, st.session_state.desk)


def get_opened() -> Opened | None:
    """The source that the page's address opens."""
    session = get_session()
    return read_opened(st.query_params, session.places, session.place)


def open_place(session: Session, places: tuple[Citation, ...], event: dict[str, Any]) -> None:
    """A click on a chip, a card, *previous*, *next* or *close*: the address opens the source at that one of the places;
    or another article.

    There are no places in a source that was opened from the list.
    """
    address = st.query_params.to_dict()
    if event["kind"] == "open" and event["place"] < len(places):
        place = places[event["place"]]
        session.places, session.place = places, event["place"]
        address = open_in(address, place.source, (place.start, place.end))
    elif event["kind"] == "read":
        address = open_in(address, event["source"])
    else:
        address = close_in(address)
    st.query_params.from_dict(address)


def draw_places(
    view: dict[str, Any], places: tuple[Citation, ...], *, key: str, on_event: OnEvent | None = None
) -> None:
    """Draws a view whose chips open these places; `on_event` takes the clicks on what else it holds.

    Where a link opened a source at one of them, the reader goes on to the next from now on.
    """
    session = get_session()
    draw_view(view, key=key, on_event=on_event or partial(open_place, session, places))
    opened = get_opened()
    if opened and opened.span and opened.place is None and (here := find_places(places, opened.source, opened.span)):
        session.places, session.place = places, here[0]
        st.rerun()


def set_address(**own: str) -> None:
    """The page's address holds this of its own from now on; the source that stands open stays so.

    In one step: each change of an address is one that *back* takes back.
    """
    st.query_params.from_dict(replace_own(st.query_params, own))


def hold_address(address: Mapping[str, str]) -> None:
    """Within a fragment that runs by itself: the page's address is still this one.

    Such a run may be asked for just before a click changes the address, and be done after it: it then comes with the
    old address, which would take the click back (seen in Chromium: another tab closed by itself).
    """
    if st.query_params.to_dict() != address:
        st.query_params.from_dict(address)


def go_to(page: str, **address: str) -> None:
    """Leads to another page with what its address holds: at the next run, as no callback can turn the page."""
    get_session().going = page, replace_own({}, address)


@contextmanager
def telling_errors() -> Iterator[None]:
    """Whatever fails within is told in one calm sentence, with a way to try again."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  a page ends in a sentence, never in a traceback
        st.header("Readout cannot go on", anchor=False)
        tell_error(name_error(error))
        st.button("Try again", icon=":material/refresh:")


def tell_error(error: RagError) -> None:
    """An error as a calm sentence; what it says may quote a file, so none of it is read as markup."""
    st.warning(escape_label(make_sentence(str(error))), icon=":material/info:")


def make_sentence(words: str) -> str:
    """Words of an error or a notice with a capital and a full stop; a name at their beginning stays as it is."""
    plain = re.match(r"[a-z]+[ ,]", words)
    return f"{words[0].upper() if plain else words[:1]}{words[1:]}{'' if words.endswith('.') else '.'}"


def escape_label(text: str) -> str:
    """Text for a place that Streamlit renders as markdown (labels, alerts), with nothing left to render.

    A label with `![](https://…)` would fetch a picture from whoever wrote the file.
    """
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


PAGE_STYLE = Path(__file__).parent / "components" / "page.css"

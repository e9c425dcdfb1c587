"""What every page of the browser app stands on: settings, the open corpus, a person's session, plain words."""

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import streamlit as st

from rag.config import Config, load_config
from rag.errors import RagError
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import add_uploads, index_paths
from rag.types import Answer, IndexReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question with what came of it."""

    question: str
    result: Answer | RagError


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The source that stands open; with `turn` and `place`, at a place of that turn's answer (`list_places`)."""

    source: str
    turn: int | None = None
    place: int | None = None


@dataclass(slots=True, kw_only=True)
class Session:
    """What one person has on the screen."""

    turns: list[Turn] = field(default_factory=list)
    asking: str | None = None
    """The question that waits for its answer."""
    opened: Opened | None = None
    left_out: frozenset[str] = frozenset()
    """Sources not to be asked: new articles are asked until someone leaves them out."""
    report: IndexReport | RagError | None = None
    """What the last indexing did, until it is put away."""
    uploads: int = 0
    """Uploads so far; part of the uploader's key, which empties it after each."""


@st.cache_resource(show_spinner=False)
def open_desk(store: str, _config: Config) -> tuple[Corpus, threading.Lock]:
    """The corpus of a store, opened once for all sessions, and the lock of its first indexing."""
    return open_corpus(_config), threading.Lock()


def start_desk() -> tuple[Config, Corpus]:
    """Settings and corpus; a store without articles is filled from the seeds folder first, with a progress bar.

    Where that cannot be done, says what is wrong and stops the page.
    """
    try:
        config = load_config()
        corpus, first = open_desk(str(config.store.resolve()), config)
        with first:
            if not corpus.size()[0] and config.seeds.is_dir() and get_session().report is None:
                get_session().report = index_with_progress(
                    lambda on_progress: index_paths(config, [config.seeds], on_progress=on_progress)
                )
    except RagError as error:
        st.header("Readout cannot open its store")
        tell_error(error)
        st.button("Try again", icon=":material/refresh:")
        st.stop()
    return config, corpus


def upload_files(config: Config, files: Sequence[tuple[str, bytes]]) -> None:
    """Indexes uploaded files with a progress bar; the session keeps the report, or the error."""
    session = get_session()
    try:
        session.report = index_with_progress(lambda on_progress: add_uploads(config, files, on_progress=on_progress))
    except RagError as error:
        session.report = error
    session.uploads += 1


def index_with_progress(run: Callable[[Callable[[str, int, int], None]], IndexReport]) -> IndexReport:
    """Runs an indexing, showing how far it is."""
    bar = st.progress(0.0, "Reading the articles")

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


def tell_error(error: RagError) -> None:
    """An error as a calm sentence; what it says may quote a file, so none of it is read as markup."""
    st.warning(escape_label(str(error)), icon=":material/info:")


def escape_label(text: str) -> str:
    """Text for a place that Streamlit renders as markdown (labels, alerts), with nothing left to render.

    A label with `![](https://…)` would fetch a picture from whoever wrote the file.
    """
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


PAGE_STYLE = Path(__file__).parent / "components" / "page.css"

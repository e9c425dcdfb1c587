"""The tab where articles are handed in: files and archives dropped, or text pasted."""

from functools import partial

import streamlit as st

from rag.config import Config
from rag.errors import RequestError
from rag.index.archives import ARCHIVE
from rag.index.uploads import add_text, add_uploads
from rag.read.files import SUFFIXES
from rag.show.browser.panels.work import start_work
from rag.show.browser.web import get_session, tell_error
from rag.show.words import count


def show_add(config: Config) -> None:
    """Files, and below them a text."""
    show_upload(config)
    st.subheader("Paste a text", anchor=False)
    show_paste(config)


def show_upload(config: Config) -> None:
    """Takes files, starts to index them at once, and empties itself."""
    session = get_session()
    files = st.file_uploader(
        "Drop files here, or a zip of them",
        type=sorted(suffix.removeprefix(".") for suffix in (*SUFFIXES, ARCHIVE)),
        accept_multiple_files=True,
        key=f"upload-{session.uploads}",
    )
    st.caption("They stay on this machine. A file of the same name as an earlier upload takes its place.")
    if files:
        session.uploads += 1  # first: an emptied uploader cannot hand in the same files twice
        handed = [(file.name, file.getvalue()) for file in files]
        start_work(config, "files", f"Adding {count(len(handed), 'file')}", partial(add_uploads, config, handed))
        st.rerun()


def show_paste(config: Config) -> None:
    """Takes a text; it stays in the form until it is kept."""
    key = get_session().settled.get("text", 0)
    with st.form(f"paste-{key}", border=False):
        title = st.text_input("Title (optional)", key=f"paste-title-{key}", placeholder="Else its first line")
        text = st.text_area(
            "Text of the article",
            key=f"paste-text-{key}",
            height=220,
            placeholder="Headline, outlet and date as they stand on the page, then the text.",
        )
        pressed = st.form_submit_button("Add this text", icon=":material/content_paste:")
    if not pressed:
        return
    if not text.strip():
        tell_error(RequestError("there is no text yet; paste the article"))
        return
    start_work(config, "text", "Adding a text", partial(add_text, config, text, title=title))
    st.rerun()

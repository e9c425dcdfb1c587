"""The tab of the folders: each followed or not, read again, let go of; a folder to add; what is left out."""

from datetime import datetime
from functools import partial
from pathlib import PurePath

import streamlit as st

from rag.config import Config
from rag.errors import RagError
from rag.index.folders import Folder, LeftOut, check_folder, follow_folder, list_folders, list_left_out
from rag.index.ingest import index_paths
from rag.index.removal import index_again, let_go, take_back
from rag.show.browser.components import draw_beat
from rag.show.browser.following import Following
from rag.show.browser.panels.work import ICONS, describe_error, start_work
from rag.show.browser.web import escape_label, get_session, hold_address, make_sentence, open_following, tell_error
from rag.show.words import count

BEAT = 2.0
"""Seconds from one look at the follower to the next."""
MOST_LEFT_OUT = 100
"""Files that are listed."""
DONE = {"added": "added", "updated": "read anew", "removed": "removed", "failed": "could not be read"}


def show_folders(config: Config) -> None:
    """The folders, a field to add one, and the files that are left out."""
    folders = list_folders(config)
    if any(not folder.is_uploads for folder in folders):
        st.caption("Folders of this machine. Their files are only read, never changed.")
    for number, folder in enumerate(folders):
        show_folder(config, number, folder)
    if error := get_session().refused:
        tell_error(error)
        get_session().refused = None
    if any(folder.is_followed for folder in folders):
        following = open_following(str(config.store.resolve()), config)
        show_following(following, following.looked, st.query_params.to_dict())
    show_new_folder(config)
    if len(folders) > 1:
        st.button(
            "Read everything again",
            icon=":material/refresh:",
            key="again-all",
            on_click=start_work,
            args=(config, "again", "Reading everything again", partial(index_again, config)),
        )
    show_left_out(config, list_left_out(config))


def show_folder(config: Config, number: int, folder: Folder) -> None:
    """One folder, with its switch and what can be done with it."""
    name = "Uploads" if folder.is_uploads else PurePath(folder.path).name or folder.path
    with st.container(border=True, key=f"folder-{number}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{escape_label(name)}** · {count(len(folder.articles), 'article')}", width="stretch")
            if not folder.is_uploads:
                key = f"follow-{folder.path}"
                st.session_state[key] = folder.is_followed
                st.toggle("Follow this folder", key=key, on_change=switch, args=(config, folder.path))
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            where = "Files and texts that were added here; the desk keeps them." if folder.is_uploads else folder.path
            st.caption(escape_label(where), width="stretch")
            st.button(
                "Read again",
                key=f"again-{folder.path}",
                disabled=not folder.is_there,
                on_click=start_work,
                args=(config, "again", f"Reading {name} again", partial(index_again, config, folder=folder.path)),
            )
            if not folder.is_uploads and st.button("Let go…", key=f"let-go-{folder.path}"):
                confirm_let_go(config, folder, name)
        if not folder.is_there:
            st.caption(":material/error: It is not there now; its articles stay until you let go of it.")


def switch(config: Config, path: str) -> None:
    """The switch of a folder was turned."""
    try:
        follow_folder(config, path, on=st.session_state[f"follow-{path}"])
    except RagError as error:
        get_session().refused = error


@st.fragment
def show_following(following: Following, looked: datetime | None, address: dict[str, str]) -> None:
    """What following the folders did last, and what keeps it from going on, again and again; after another run than the
    one that ended at `looked` the whole page is drawn, which counts the articles.
    """
    hold_address(address)
    draw_beat(BEAT, key="beat-following")
    if following.looked != looked:
        st.rerun()
    if following.trouble:
        st.warning(escape_label(make_sentence(following.trouble)), icon=":material/info:")
    at = f"last run at {following.looked:%H:%M:%S}" if following.looked else "the first run is under way"
    st.caption(f":material/sync: New, changed and removed files are taken up by themselves; {at}.")
    changes = list(reversed(following.changes))
    if changes:
        with st.expander(f"{count(len(changes), 'change')} lately"):
            for change in changes:
                state = f"{change.at:%H:%M:%S} · {DONE[change.step.state]}"
                reason = f"  \n{describe_error(change.step.source, change.step.error)}" if change.step.error else ""
                st.caption(f"{ICONS[change.step.state]} {escape_label(change.step.source)} · {state}{reason}")
    if following.report and following.report.failed:
        st.caption(f"{count(len(following.report.failed), 'file')} of these folders could not be read.")


@st.dialog("Let go of a folder", icon=":material/folder_off:")
def confirm_let_go(config: Config, folder: Folder, name: str) -> None:
    """Says what will happen, and asks."""
    st.markdown(
        f"**{count(len(folder.articles), 'article')} of {escape_label(name)} will leave the desk.** The files stay "
        "where they are; what is also in another folder here stays, too."
    )
    st.caption("Answers that cite them keep their words, and can no longer open them in the file.")
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Cancel", key="let-go-cancel"):
            st.rerun()
        if st.button(
            "Let go",
            key="let-go-now",
            type="primary",
            on_click=start_work,
            args=(config, "delete", f"Letting go of {name}", partial(let_go, config, folder.path)),
        ):
            st.rerun()


def show_new_folder(config: Config) -> None:
    """A field for the path of another folder."""
    key = get_session().settled.get("folder", 0)
    with st.form(f"new-folder-{key}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            "Add a folder of this machine", key=f"new-folder-path-{key}", placeholder="/home/you/articles"
        )
        pressed = st.form_submit_button("Add folder", icon=":material/create_new_folder:")
    if pressed:
        try:
            path = check_folder(config, typed)
        except RagError as error:
            tell_error(error)
            return
        start_work(config, "folder", f"Reading {path.name or path}", partial(index_paths, config, [path]))
        st.rerun()


def show_left_out(config: Config, files: tuple[LeftOut, ...]) -> None:
    """The files that a person left out, each to be taken back."""
    if not files:
        return
    with st.expander(f"{count(len(files), 'file')} left out", expanded=len(files) < 10):
        st.caption("You deleted these articles. Their files are where they were, and no run reads them.")
        for file in files[:MOST_LEFT_OUT]:
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                gone = "" if file.is_there else " · its file is gone"
                st.text(f"{file.source}{gone}", help=None, width="stretch")
                st.button(
                    "Take back in" if file.is_there else "Forget",
                    key=f"back-{file.path}",
                    type="tertiary",
                    on_click=start_work,
                    args=(config, "back", f"Taking {file.source} back in", partial(take_back, config, [file.path])),
                )
        if len(files) > MOST_LEFT_OUT:
            st.caption(f"and {len(files) - MOST_LEFT_OUT:,} more.")
        if len(files) > 1:
            paths = [file.path for file in files]
            title = f"Taking {count(len(files), 'file')} back in"
            st.button(
                "Take all back in",
                key="back-all",
                on_click=start_work,
                args=(config, "back", title, partial(take_back, config, paths)),
            )

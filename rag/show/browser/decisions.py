"""What a person decides about speakers and meetings: written at once, told in a toast, and taken back from a list."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import streamlit as st

from rag.show.browser.faults import name_error
from rag.show.browser.web import escape_label, get_session, tell_error

Edit = TypeVar("Edit")


def write_decision(write: Callable[[], None], *, waiting: str, done: str) -> bool:
    """Writes a decision; what failed is told in its place, `done` in a toast on the next run. Whether it is done."""
    try:
        with st.spinner(waiting):
            write()
    except Exception as error:  # noqa: BLE001  told in its place; the page goes on
        tell_error(name_error(error))
        return False
    get_session().decided = done
    return True


def show_outcome() -> None:
    """Tells once what was decided last."""
    session = get_session()
    if session.decided:
        st.toast(escape_label(session.decided), icon=":material/check:")
        session.decided = None


def show_taken(
    edits: Sequence[Edit],
    *,
    title: str,
    describe: Callable[[Edit], str],
    change: Callable[[Callable[[list[Edit]], list[Edit]], str], bool],
) -> None:
    """The decisions that hold, the newest first, each to be taken back; nothing where there are none.

    `change` writes the edits that a function makes of those that hold, and says whether it is done.
    """
    show_outcome()
    if not edits:
        return
    with st.expander(title):
        st.caption("They hold against what the articles say, also when these are indexed again.")
        for number, edit in reversed(list(enumerate(edits))):
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.text(describe(edit), width="stretch")
                wanted = st.button("Take back", key=f"undo-{number}-{describe(edit)}", type="tertiary")
                if wanted and change(partial(drop_edit, edit), f"Taken back: {describe(edit)}."):
                    st.rerun()


def drop_edit(edit: Edit, edits: list[Edit]) -> list[Edit]:
    """The edits without the last that is like this one."""
    last = max((number for number, other in enumerate(edits) if other == edit), default=len(edits))
    return [*edits[:last], *edits[last + 1 :]]

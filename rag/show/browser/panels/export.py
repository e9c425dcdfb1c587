"""The control that hands an answer or a readout out as a file."""

from functools import partial

import streamlit as st

from rag.index.corpus import Corpus
from rag.show.export.document import Record
from rag.show.export.files import FORMATS, make_export, name_export


def show_export(corpus: Corpus, record: Record, *, key: str) -> None:
    """A button that opens the choice of formats; a file is made when it is clicked, and not before.

    `key` tells this record from others on the page.
    """
    with (
        st.popover("Export", icon=":material/download:", type="tertiary", key=f"export-{key}"),
        st.container(gap=None),
    ):
        for suffix, kind in FORMATS.items():
            st.download_button(
                f"{kind.label} ({suffix})",
                data=partial(make_export, record, suffix, article_of=corpus.article),
                file_name=name_export(record, suffix),
                mime=kind.media_type,
                key=f"{key}{suffix}",
                on_click="ignore",  # nothing on the page changes
                type="tertiary",
            )

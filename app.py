"""The browser app's front door: `streamlit run app.py`."""

from pathlib import Path

import streamlit as st

from rag.show.browser.components import load_components
from rag.show.browser.navigation import PAGES, show_masthead, turn_page
from rag.show.browser.web import PAGE_STYLE, telling_errors

# A picture of our own: Streamlit's icons by name would be fetched from a font server.
ICON = Path(__file__).parent / "rag" / "show" / "browser" / "components" / "icon.svg"

st.set_page_config(page_title="Readout", page_icon=str(ICON), layout="wide")
# The pages' links stand in the sidebar, below the name of the desk: `show_masthead` draws them.
chosen = st.navigation(
    [st.Page(page.file, title=page.title, url_path=page.path, default=not page.path) for page in PAGES],
    position="hidden",
)
st.html(PAGE_STYLE)
load_components()
show_masthead(chosen.title)
with telling_errors():
    turn_page()
    chosen.run()

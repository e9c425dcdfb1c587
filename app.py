"""The browser app's front door: `streamlit run app.py`."""

from pathlib import Path

import streamlit as st

# A picture of our own: Streamlit's icons by name would be fetched from a font server.
ICON = Path(__file__).parent / "rag" / "show" / "components" / "icon.svg"

st.set_page_config(page_title="Readout", page_icon=str(ICON), layout="wide")
# The pages' links stand in the sidebar, below the name of the desk: `show_masthead` draws them.
st.navigation(
    [
        st.Page("rag/show/pages/ask.py", title="Ask", default=True),
        st.Page("rag/show/pages/meetings.py", title="Meetings", url_path="meetings"),
        st.Page("rag/show/pages/who.py", title="Who said what", url_path="who"),
        st.Page("rag/show/pages/check.py", title="Check a quote", url_path="check"),
    ],
    position="hidden",
).run()

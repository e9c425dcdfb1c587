"""Parts of pages: what Streamlit draws, and what its widgets do."""

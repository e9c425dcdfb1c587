"""The language model: what it is shown, what it is asked, and the checks of every sentence that it writes."""

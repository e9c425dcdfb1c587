"""An error as one that can be told to a person."""

import logging

from rag.errors import RagError


def name_error(error: Exception) -> RagError:
    """An error as one that can be told; of one that nobody foresaw, the terminal gets the traceback."""
    if isinstance(error, RagError):
        return error
    logging.getLogger(__name__).error("an error that nobody foresaw", exc_info=error)
    return RagError(
        f"Something went wrong within Readout ({type(error).__name__}); the terminal that runs it shows where. "
        "Try again, or restart it."
    )

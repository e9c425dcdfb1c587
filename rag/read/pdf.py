"""PDF -> the text of its pages."""

import io
import logging
import time
from typing import Any

from rag.errors import ReadError
from rag.read.extract import BROKEN, Extract, mend_text

MAX_SECONDS = 30.0
"""For a whole document; looked at after each page."""
MAX_TEXT = 20_000_000
"""Characters: what the pages of one document may hold together."""
_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "stream_parsing_work_maximum_count": 300_000,
    "page_tree_maximum_entries": 20_000,
    "page_tree_maximum_page_entries": 20_000,
}
"""Below pypdf's own limits, which allow 75 MB and 2,000,000 tokens a page: a page of 20 MB took 23 s with them, and
2 s with these. A page of text needs less than 1 MB, and some 10,000 tokens where each letter is placed by itself."""


def read_pdf(data: bytes) -> Extract:
    """The text of the pages, a blank line between them; nothing in it is moved or mended.

    A PDF states no title, author or date that could be trusted (its properties name the program's template, the owner
    of the computer and the day of printing), so these are found in the text.
    Raises ReadError where the document is broken, encrypted, too large when unpacked, or has no text layer.
    """
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    encrypted = ReadError("is encrypted; save a copy without a password")
    deadline = time.monotonic() + MAX_SECONDS
    pages: list[str] = []
    try:
        with apply_configuration(**_LIMITS):
            reader = PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise encrypted
            for page in reader.pages:
                pages.append(mend_text(page.extract_text()))
                if time.monotonic() > deadline or sum(map(len, pages)) > MAX_TEXT:
                    raise LimitReachedError
    except (FileNotDecryptedError, DependencyError):
        raise encrypted from None
    except (LimitReachedError, MemoryError):
        raise ReadError(
            f"is too large when unpacked (after page {len(pages)}); split it, or save its text as .txt"
        ) from None
    except (PyPdfError, *BROKEN) as error:
        raise ReadError(
            f"is a broken PDF (after page {len(pages)}); save it again, or save its text as .txt"
        ) from error
    text = "\n\n".join(pages)
    if not text.strip():
        raise ReadError("is a PDF without a text layer (pictures of pages); run text recognition (OCR) over it first")
    return Extract(text=text, kind="pdf")

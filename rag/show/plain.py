"""Text that a terminal shows and does not act upon."""

import unicodedata

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks of writing direction: a terminal would show the words beside them in another order."""


def plain(text: str) -> str:
    """Text on one line, white space squeezed, without control codes, direction marks and lone surrogates."""
    return " ".join(
        "".join(
            " " if char.isspace() else "" if char in BIDI or unicodedata.category(char) in ("Cc", "Cs") else char
            for char in text
        ).split()
    )

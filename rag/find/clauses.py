"""A question that asks several things at once, taken apart into its clauses."""

import re

from rag.find.terms import content_words

MOST_CLAUSES = 8
"""Clauses that are searched for; what follows counts with the last. Of the 1,085
questions of MultiHop-RAG 15 have as many; a search takes longer with each."""
FEWEST_WORDS = 2
"""Content words without which a piece is no clause of its own and stays with its neighbour (MAP@10 on MultiHop-RAG:
with 1 word .737, with 2 .740, with 4 .736)."""

_BREAK = re.compile(
    r"""\s*(?:
      [;?!]
      | ,(?!\d|[ ]\d{4}\b)(?:\s*(?:and|but|while|whereas|which|who|whose|that|as|with|before|has|is|was)\b)?
      | \b(?:and|while|whereas|but)\b
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
"""Where clauses meet. The comma of "5,000" and of "July 15, 2023" joins none."""


def split_clauses(question: str) -> list[str]:
    """The clauses of a question, in order; none where it asks one thing only.

    >>> split_clauses("Did the mayor open the bridge, while the council closed the ferry?")
    ['Did the mayor open the bridge', 'the council closed the ferry']
    >>> split_clauses("what did the mayor say about bread and butter?")
    []
    """
    clauses: list[str] = []
    for piece in filter(None, (piece.strip(" ,.") for piece in _BREAK.split(question))):
        small = len(content_words(piece)) < FEWEST_WORDS
        if clauses and (small or len(content_words(clauses[-1])) < FEWEST_WORDS or len(clauses) == MOST_CLAUSES):
            clauses[-1] += ", " + piece
        else:
            clauses.append(piece)
    return clauses if len(clauses) > 1 else []

"""Language models fall into loops: the same words again and again, to the last token that they may write."""

import re

TIMES = 4
LEAST = 60
"""Words. A loop is a run of words that comes TIMES in a row, LEAST words in all, at the end of what was written.

Of 945 articles and whole web pages (polnear, claimverify, htmldate, boilerplate, trafilatura, the seeds; 21,954 looks,
one each 200 characters) one is taken for a loop: a page that repeats a warning of its server's, line after line.
"""
_NUMBERING = re.compile(r"^[ \t]*\d+[.)]|\[[^\]\n]{0,20}\]", re.MULTILINE)
"""Of lists, and markers: in a loop they may count on."""


def ends_in_loop(text: str) -> bool:
    """Whether a text ends in a loop. Its last word may be a part of one and is not looked at."""
    words = re.findall(r"\w+", _NUMBERING.sub(" ", text).casefold())[-2::-1]
    border = [0] * len(words)  # Knuth, Morris, Pratt: of each beginning, the longest that is also its end
    for place in range(1, len(words)):
        length = border[place - 1]
        while length and words[place] != words[length]:
            length = border[length - 1]
        border[place] = length + (words[place] == words[length])
        size, period = place + 1, place + 1 - border[place]
        if size >= LEAST and size >= TIMES * period:
            return True
    return False

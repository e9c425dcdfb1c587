"""The short forms that a text explains: "Grain Forum (GF)"."""

import re
from collections.abc import Mapping, Sequence

from rag.read.gathering_words import GENERIC

_ASIDE = re.compile(r"(?<=[\w.’']) \((?:the )?(?P<inner>[^()]{2,60})\)")
_REACH = 100
"""Characters in front of the parentheses in which their long form may begin."""
_LONG_NAME = re.compile(r"[A-Z][\w’'-]+(?: (?:(?:of|for|and|on)(?: the)? )?[A-Z][\w’'-]+){2,7}")


def read_aliases(text: str) -> dict[str, str]:
    """Short forms that a text explains: "Port Ellen Grain Forum (PEGF)" gives {"PEGF": "Port Ellen Grain Forum"}."""
    aliases = {}
    for match in _ASIDE.finditer(text):
        outer, inner = text[max(0, match.start() - _REACH) : match.start()].split(), match["inner"].strip()
        if " " not in inner:
            for size in range(2, min(len(outer), 9) + 1):
                if _abbreviates(inner, outer[-size:]):
                    aliases[inner] = " ".join(outer[-size:])
        elif _abbreviates(outer[-1], inner.split()):
            aliases[outer[-1]] = inner
    return aliases


def _abbreviates(short: str, words: Sequence[str]) -> bool:
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    initials = [word[0].casefold() for word in words if word[0].isupper() or word[0].isdigit()]
    whole = [word[0].casefold() for word in words]
    return len(letters) > 1 and short[:1].isupper() and letters in (initials, whole)


def read_alias_keys(text: str) -> dict[str, frozenset[str]]:
    """The short forms that a text explains, or that its long names would have; both as gatherings' keys are written."""
    long_names = [match.group() for match in _LONG_NAME.finditer(text)]
    aliases = {"".join(word[0] for word in name.split() if word[0].isupper()): name for name in long_names}
    return {
        short.casefold().replace(".", ""): frozenset(
            word.casefold() for word in long.split() if word[0].isupper() and word.casefold() not in GENERIC
        )
        for short, long in (aliases | read_aliases(text)).items()
    }


def add_aliases(keys: frozenset[str], aliases: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """A name under its short form and in full: others may know it by either."""
    added = set(keys)
    for short, words in aliases.items():
        if short in keys:
            added |= words
        elif words and words <= keys:
            added.add(short)
    return frozenset(added)

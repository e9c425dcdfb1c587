"""The words of a question that can be looked for, and their stems."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rag.read.lexicon import load_words

if TYPE_CHECKING:
    from snowballstemmer.basestemmer import BaseStemmer

_WORD = re.compile(r"[^\W_]+(?:[’'.\-][^\W_]+)*")


def words(text: str) -> list[str]:
    """The words of a text in order, as written; a possessive ending is cut off."""
    return [word[:-2] if word.endswith(("’s", "'s")) else word for word in _WORD.findall(text)]


def content_words(text: str) -> list[str]:
    """The words that carry meaning, as written, each once."""
    function = load_words("function_words")
    acronym = re.compile(r"(?:[A-Z]\.?){2,}")  # "US" is a name, "us" is none
    unique = {
        fold(word): word
        for word in words(text)
        if acronym.fullmatch(word) or (fold(word) not in function and len(word) > 1)
    }
    return list(unique.values())


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """A word in small letters without accents; "F-16" and "F16" are one, and so are "U.S." and "US"."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(character for character in plain if not unicodedata.combining(character)).replace("’", "'")
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]?", kept):
        return kept.replace(".", "")
    return kept.replace("-", "") if any(character.isdigit() for character in kept) else kept


@cache
def _stemmer() -> "BaseStemmer":
    import snowballstemmer

    return snowballstemmer.stemmer("porter")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Porter stem of a word, folded: the same that the lexical index makes."""
    return str(_stemmer().stemWord(fold(word)))

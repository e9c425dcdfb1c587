"""The parts of a person's name, and when two first names are spellings of one."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from rag.read.countries import is_country
from rag.read.lexicon import load_words
from rag.read.names import is_honorific

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_SPELLINGS = (
    *(("yu", "iu"), ("ju", "iu"), ("y", "i"), ("j", "i"), ("w", "v"), ("x", "ks"), ("kh", "h"), ("ck", "k")),
    *(("ph", "f"), ("dzh", "zh"), ("tch", "ch")),
)
"""Letters by which transliterations of one name differ."""


class PersonName(NamedTuple):
    """A name in folded words (no accents, small letters): first names empty where only the last is given."""

    first: str
    middle: tuple[str, ...]
    last: str

    @property
    def key(self) -> str:
        """The last name under all its spellings."""
        return _plain_spelling(self.last)


@lru_cache(maxsize=65536)
def read_name(name: str) -> PersonName:
    """The parts of a name; forms of address and nationalities in front are left out, "Jr." stands with the first."""
    first, _, rest = name.partition(" ")
    if " " in rest and is_country(first):
        name = rest
    words = [word.strip(".,") for word in re.sub(r"\.(?=\w)", ". ", fold(name)).split()]
    words = [word for word, raw in zip(words, name.split(), strict=False) if not is_honorific(raw)] or words
    suffix = ""
    while len(words) > 1 and words[-1] in _SUFFIXES:
        suffix = words.pop()
    words = [word.removesuffix("’s").removesuffix("'s") for word in words if word]
    if len(words) < 2:
        return PersonName("", (), words[0] if words else "")
    first = " ".join(filter(None, (words[0], suffix)))
    return PersonName(first, tuple(words[1:-1]), words[-1])


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A text in small letters without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").replace("ł", "l").replace("ø", "o"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=65536)
def _plain_spelling(word: str) -> str:
    """A word with the letters that transliterations vary brought to one."""
    for varied, plain in _SPELLINGS:
        word = word.replace(varied, plain)
    return re.sub(r"(.)\1+", r"\1", word)


def spell(first: str) -> str:
    """A first name under all its spellings: "sergei" for "Sergey" and "Sergei"."""
    return _plain_spelling(first)


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in load_words("nicknames"):
        words = [fold(word.strip()) for word in line.split(",")]
        for word in words:
            found[word] = found.get(word, frozenset()) | {words[0]}
    return found


def given_names(first: str) -> frozenset[str]:
    """The full first names of which this one can be a short form; itself where the list has none."""
    return _nicknames().get(first, frozenset({first}))


def is_near(first: str, other: str) -> bool:
    """Whether two first names may be spellings of one: one letter apart, of five or more, the last letter apart alone
    not counted, for it tells Daniel from Daniela and Maria from Mario.
    """
    first, other = _plain_spelling(first), _plain_spelling(other)
    if first[:1] != other[:1] or min(len(first), len(other)) < 5 or abs(len(first) - len(other)) > 1:
        return False
    if len(first) > len(other):
        first, other = other, first
    place = next((i for i, (a, b) in enumerate(zip(first, other, strict=False)) if a != b), len(first))
    if place >= len(other) - 1:
        return first == other
    rest = first[place + 1 :] if len(first) == len(other) else first[place:]
    return rest == other[place + 1 :]


def middles_agree(name: PersonName, other: PersonName) -> bool:
    """Whether the middle names of two do not contradict: one has none, or each begins like the other's."""
    pairs = zip(name.middle, other.middle, strict=False)
    return all(a[:1] == b[:1] and (len(a) == 1 or len(b) == 1 or a == b) for a, b in pairs)

"""Names as news prose writes them: the person inside "Russian Foreign Minister Jane Q. Doe", and its short forms."""

import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from rag.read.countries import is_country
from rag.read.lexicon import load_words
from rag.read.times import DAYS

_SMALL = re.compile(r"(?<![\w’'-])[a-z]{2,}(?![\w’'-])")
_WORD = re.compile(r"[^\W\d_][\w’'.\-]*")
_ASIDE = re.compile(r"\([^)]*\)")
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w’'\-]+"
_FULL_NAME = re.compile(rf"[^\W\d_a-zß-öø-ÿ](?<!\w.)(?=([\w’'\-]+(?: (?:[A-Z]\.|{_CAPITAL})){{1,3}}))")
"""Takes the capital alone, so that names overlap; the rest of the name is looked at."""


@cache
def roles() -> frozenset[str]:
    """Nouns for a person or body by what they do, singular and plural, in small letters."""
    singular = load_words("roles")
    return singular | {_plural(word) for word in singular}


def _plural(noun: str) -> str:
    if noun.endswith("man"):
        return noun[:-2] + "en"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "ch", "sh")) else "s")


@cache
def body_nouns() -> frozenset[str]:
    """Nouns in the names of bodies, in small letters."""
    return load_words("body_words") | load_words("government_bodies")


def is_honorific(word: str) -> bool:
    """Whether a word is a form of address ("Mr.", "Dr")."""
    return word.rstrip(".") in posts_of_address()


@cache
def posts_of_address() -> dict[str, str]:
    """Forms of address, and the post that each stands for ("Gov" -> "governor"); empty where it stands for none."""
    return {line.partition(",")[0]: line.partition(",")[2].strip() for line in load_words("honorifics")}


@lru_cache(maxsize=4096)
def person_of(phrase: str) -> str | None:
    """The bare name at the end of a noun phrase that names its speaker; None where it names a post or a body only.

    >>> person_of("the Ruritanian Foreign Minister Jane Q. Doe")
    'Jane Q. Doe'
    >>> person_of("the foreign ministry") is person_of("the Ministry of Foreign Affairs") is None
    True
    """
    words = _WORD.findall(_ASIDE.sub(" ", phrase))
    for index, word in enumerate(words[:-1]):
        if word in ("of", "from", "for", "at", "with"):
            name = [w for w in words[max(0, index - 2) : index] if w[0].isupper() and w.casefold() not in roles()]
            if len(name) == min(index, 2) > 0:
                words = words[:index]  # "Jane Doe of Ruritania"
                break
    while words and words[-1].casefold() in ("and", "of", "the"):
        words.pop()
    start, known = 0, roles()
    in_body = False
    for index, word in enumerate(words):
        lower = word.casefold().removesuffix("’s").removesuffix("'s")
        pair = f"{words[index - 1].casefold()} {lower}" if index else lower
        triple = f"{words[index - 2].casefold()} {pair}" if index > 1 else pair
        possessive = word.endswith(("’s", "'s"))
        of_a_place = index and words[index - 1] == "of" and len(words) - index > 2  # "… of Ruritania Jane Doe"
        role = lower in known or pair in known or triple in known
        if role or possessive or of_a_place or is_honorific(word) or word in DAYS or not word[0].isupper():
            start = index + 1
            of_body = word == "of" and index and words[index - 1].casefold() in body_nouns()
            in_body = of_body or (in_body and not (possessive or lower in known))
    if in_body:
        return None  # "the Ministry of Foreign Affairs"
    name = [word.strip(".,") if len(word) > 2 else word for word in words[start:]]
    return " ".join(name) or None


@lru_cache(maxsize=4)  # statements and mentions ask for the same article
def full_names(text: str) -> Mapping[str, str]:
    """For each last name in a text, the first full name that stands there: prose gives the full name first.

    "Minister Doe" and "Mr. Doe" give no first name. A first word that is nobody's last name stands for its full name
    too, for names that put the family first.
    """
    names: dict[str, str] = {}
    firsts: dict[str, str] = {}
    small: frozenset[str] | None = None
    text = re.sub(rf"\(({_CAPITAL})\) ", r"\1 ", text)  # "Minister (Jane) Doe"
    for match in _FULL_NAME.finditer(text):
        if text.endswith("of ", 0, match.start()):  # "Secretary of State Jane Doe"
            continue
        words = match[0] + match[1]
        if words.partition(" ")[0] in DAYS:  # "on Wednesday Jane Doe said"; the name itself is found behind it
            continue
        name = person_of(words.removesuffix("’s").removesuffix("'s")) or ""  # "Jane Doe's dam"
        if name.count(" ") > 1:
            small = frozenset(_SMALL.findall(text)) if small is None else small
            name = _cut_headline(name, small)
        first, *_, last = name.split() if " " in name else ("", "")
        if first == last or len(last.rstrip(".")) < 2 or first.casefold() in load_words("function_words"):
            continue
        names.setdefault(last, name)
        firsts.setdefault(first, name)
    return MappingProxyType(firsts | names)


def _cut_headline(name: str, small: Collection[str]) -> str:
    """A name without what a headline's capitals put in front of it ("Council Backs Jane Doe"), two words being left.

    `small` are the words that the text also has in small letters.
    """
    words = name.split()
    ends = [place for place, word in enumerate(words[:-2], 1) if word.casefold() in small]
    return " ".join(words[ends[-1] if ends else 0 :])


def may_be_person(name: str) -> bool:
    """Whether no word of a name makes it a body, a place or a headline."""
    words = name.split()
    return (
        len(words) < 5
        and not any(word.casefold() in load_words("body_words") or is_country(word) for word in words)
        and not any(word.casefold() in load_words("function_words") or word.endswith(("’", "'")) for word in words)
        and not is_country(name)
        and not (len(words) > 1 and all(len(word) > 1 and word.isupper() for word in words))
    )


def same_person(asked: str, name: str) -> bool:
    """Whether a name as somebody asks for it can mean a speaker: same last name, and first names that do not clash.

    First names agree where one is missing, an initial, or starts with the same three letters (Sergey, Sergei). A post
    or a body ("the foreign ministry") is meant where all its words stand in the speaker's.
    """
    if asked.islower() and not set(asked.split()) & roles():
        asked = asked.title()
    ours = [word.casefold().removesuffix("’s").removesuffix("'s") for word in _WORD.findall(person_of(asked) or "")]
    theirs = [word.casefold().removesuffix("’s").removesuffix("'s") for word in _WORD.findall(person_of(name) or "")]
    if not ours or not theirs:
        plain = {word.casefold() for word in _WORD.findall(asked)} - {"the", "a", "an", "of"}
        return bool(plain) and plain <= {word.casefold() for word in _WORD.findall(name)}
    if ours[-1] != theirs[-1]:
        return (
            len(ours) == 1 and ours[0] in theirs[:-1] and len(theirs) == 2
        )  # asked by first name, or family name first
    if min(len(ours), len(theirs)) > 2 and ours[-2:] == theirs[-2:]:
        return True  # a body whose name is shortened in front: "the NSW Fire Service"
    first, other = ours[0], theirs[0]
    return (
        len(ours) == 1
        or len(theirs) == 1
        or first[:3] == other[:3]
        or first[0] == other.rstrip(".")
        or first.rstrip(".") == other[0]
    )

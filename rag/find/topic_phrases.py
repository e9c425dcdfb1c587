"""The names and noun phrases in a statement that can be its topics."""

import re
from calendar import day_name, month_name
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from rag.find.terms import fold
from rag.read.countries import usual_names
from rag.read.lexicon import load_words
from rag.read.names import is_honorific, roles
from rag.read.verbs import verb_forms

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_][\w’'\-]*(?<!['’\-])|\d[\w.,]*|[^\s\w]")
_LEFT = frozenset(
    "a an the my your his her its our their any each every no some of in on at by for with from into about against "
    "over under between through during amid among without toward towards within around across behind".split()
)
"""Words behind which a noun phrase starts; not "to", behind which a verb may stand."""
_ARTICLES = frozenset("a an the my your his her its our their".split())
_PRONOUNS = frozenset("i you he she it we they there that this these those who what let".split())
_SENTENCE_MARKS = frozenset('.?!:;“"‘')
_DAYS_AND_MONTHS = frozenset((*day_name, *month_name[1:]))
LONGEST_PHRASE = 3
"""Words of a noun phrase."""


class Phrase(NamedTuple):
    """A name or a noun phrase where it stands."""

    key: str
    """Its words folded, the last one without a plural ending: the same for all forms of a topic."""
    text: str
    """As written; of a country its usual name."""
    certain: bool
    """For a name, that its capital is not the sentence's; for a noun phrase, that the words around it show it."""


class Words(NamedTuple):
    """A statement's candidates."""

    names: list[Phrase]
    runs: list[list[Phrase]]
    """For each noun phrase its ends, the longest first: "grain export deal", "export deal", "deal"."""


@lru_cache(maxsize=50_000)
def read_phrases(text: str) -> Words:
    """The candidates in a text."""
    names: list[Phrase] = []
    runs: list[list[Phrase]] = []
    capitals: list[str] = []
    run: list[str] = []
    first = True  # the next word begins a sentence
    opening = determined = by_article = False
    for token in (*_TOKEN.findall(text), "."):
        kind = _kind(token, first)
        if kind == "name":
            run = []  # "the trade minister Doe": what stands before a name is no phrase of its own
            if not capitals:
                opening = first
            capitals.append(token)
        elif kind == "of" and capitals and capitals[-1] not in ("of", "the"):
            capitals.append(token)
            by_article, determined = False, True
            first = False
            continue
        else:
            if capitals:
                names += _read_name(tuple(capitals), opening)
                possessive = capitals[-1].endswith(("’s", "'s"))
                determined, by_article = possessive, possessive
                capitals = []
            if kind == "common" and run and token.endswith("ed"):
                runs.append(_read_run(tuple(run), determined, by_article))  # "the talks collapsed"
                run, determined, by_article = [token], False, False
            elif kind == "common":
                run.append(token)
            else:
                if run:
                    runs.append(_read_run(tuple(run), determined, by_article))
                    run = []
                determined = kind in ("left", "of")
                by_article = kind == "left" and token.casefold() not in _LEFT - _ARTICLES
        first = token in _SENTENCE_MARKS
    return Words(names, list(filter(None, runs)))


@lru_cache(maxsize=200_000)
def _kind(token: str, first: bool) -> str:
    """`name`, `common`, `left` (a noun phrase may start behind it), `of`, or `stop`."""
    lower = token.casefold()
    if not token[0].isalpha() or re.split("[’']", lower)[0] in _PRONOUNS:  # "We're"
        return "stop"
    if lower == "of":
        return "of"
    if token[0].isupper() and not (
        token.istitle() and first and (lower in _LEFT or lower in load_words("function_words"))
    ):
        return "name" if len(token) > 1 else "stop"
    if lower in _LEFT or lower in load_words("empty_adjectives"):
        return "left"
    return "stop" if lower in load_words("function_words") or len(lower) < 3 else "common"


@lru_cache(maxsize=100_000)
def _read_run(run: tuple[str, ...], determined: bool, by_article: bool) -> list[Phrase]:
    """The ends of a noun phrase; none where its last word names no topic."""
    last = singular(run[-1].casefold())
    if last in _empty_nouns() or last in _people() or last.endswith("ly"):
        return []
    verbal = run[-1].endswith(("ing", "ed")) or run[-1] in verb_forms()  # "the minister spoke", "by striking a deal"
    ends = []
    for size in range(min(len(run), LONGEST_PHRASE), 0, -1):
        words = run[-size:]
        certain = by_article and len(run) == 1 if verbal else determined
        ends.append(Phrase(" ".join((*map(fold, words[:-1]), fold(last))), " ".join(words).casefold(), certain))
    return ends


@cache
def _empty_nouns() -> frozenset[str]:
    return load_words("empty_nouns") | load_words("empty_adjectives")


@cache
def _people() -> frozenset[str]:
    """Nouns for people and bodies by what they do; "a statement" speaks too, and can be a topic."""
    return roles() - load_words("occasions") - load_words("reporting_nouns")


@lru_cache(maxsize=100_000)
def singular(noun: str) -> str:
    """A noun without the ending of a regular plural: "talks" -> "talk", "countries" -> "country"."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "shes", "ches", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) and len(noun) > 3 else noun


@lru_cache(maxsize=100_000)
def _read_name(capitals: tuple[str, ...], opening: bool) -> list[Phrase]:
    """The countries and names in a row of capitalised words; posts are left out."""
    names: list[Phrase] = []
    piece: list[str] = []
    begins = opening
    for number, word in enumerate((*capitals, None)):
        plain = "" if word is None else _without_possessive(word)
        parts = word is None or _is_break(plain) or (piece and piece[-1].endswith(("’s", "'s")))
        if parts:
            names += _read_piece([_without_possessive(w) for w in piece], begins, held=_is_break(plain))
            piece = []
        if word is not None and not _is_break(plain):
            if not piece:
                begins = opening and number == 0
            piece.append(word)
    return names


def _read_piece(words: list[str], begins: bool, *, held: bool) -> Iterator[Phrase]:
    """A row of capitals without posts: a country, or a name; `held` where a post follows."""
    while words and words[-1] in ("of", "the"):
        words = words[:-1]
    while words and len(words[0]) > 2 and _kind(words[0], True) != "name":
        words = words[1:]
    if len(words) == 1:
        words = [re.sub(r"-[a-z]+$", "", words[0])]  # "Norland-led"
    countries = usual_names()
    for size in range(len(words), 0, -1) if held else (len(words),):
        front = " ".join(words[:size])
        country = countries.get(front) or countries.get(front.removesuffix("s"))  # "Germans"
        if country:
            yield Phrase(fold(country), country, True)
            return
    if not words or (len(words) == 1 and (held or words[0].casefold() in roles())):
        return  # "Foreign" of a Foreign Minister, "the Ministry"
    name = " ".join(words)
    if len(name) > 2:
        yield Phrase(" ".join(map(fold, words)), name, not (begins and len(words) == 1))


@lru_cache(maxsize=100_000)
def _without_possessive(word: str) -> str:
    return re.sub(r"[’']s?$", "", word)


@lru_cache(maxsize=100_000)
def _is_break(word: str) -> bool:
    """Whether a capitalised word is no part of a name: a post, a form of address, a day or a month."""
    post = word.casefold() in roles() and word.casefold() not in load_words("body_words")
    return post or is_honorific(word) or word in _DAYS_AND_MONTHS

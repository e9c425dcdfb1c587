"""The words for a gathering in a sentence: "the Grain Forum", "ministers met in …", "the council voted"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rag.read.countries import usual_names
from rag.read.lexicon import load_words
from rag.read.names import is_honorific, roles
from rag.read.phrases import Token, split_tokens
from rag.read.times import DAYS, MONTHS, Time
from rag.read.verbs import verb_forms
from rag.types import Span

LONGEST_NAME = 8
"""Words in front of the noun that belong to a gathering's name."""
_PARLIAMENTS = frozenset({"congress", "assembly"})
"""Bodies, where nothing but the noun names them."""
GENERIC = frozenset(
    "foreign affairs prime deputy vice senior general president north south east west southeast asia asian european "
    "african arab state group nations".split()
)
_DETERMINERS = frozenset("the a an this that these those his her its their our some any no each every both".split())
_PLANNED = frozenset("meet gather convene assemble reconvene".split())
"""Verbs in a form in which an article tells what is to come."""
_ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth final last latest new".split())
_OTHER = frozenset("another previous earlier last next past first second third former future upcoming".split())
"""Words that tell another gathering from the one that is reported: "the previous summit"."""
_NUMBERS = {"seven": 7, "eight": 8, "ten": 10, "fifteen": 15, "twenty": 20, "seventy-seven": 77}
_WORD = re.compile(r"[A-Za-z]+")
_STOPS = frozenset(
    "of in on at by with from to into during about against over under for and or but as that when while after before "
    "because if which who is was were are be been has had have did does do will would could should may might not then "
    "also said says told between among ahead despite since until where amid via how what".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words for a gathering."""

    sentence: int
    """0 is the headline."""
    span: Span
    keys: frozenset[str]
    """The words that make it a certain one, folded."""
    definite: bool
    """"The meeting", "it": said of one that was named before."""
    other: bool
    """Its own words tell it from the one that is reported: "last year's summit"."""
    time: Time | None = None
    place: tuple[str, Span] | None = None


def find_words(text: str, number: int, span: Span, persons: frozenset[str]) -> Iterator[Words]:
    """The words for gatherings in a sentence; what somebody says in quotation marks is left out."""
    if _hints().isdisjoint(map(str.lower, _WORD.findall(text, *span))):
        return
    tokens = split_tokens(text, *span)
    collectives = load_words("collectives")
    nouns, verbs, stops = load_words("gathering_nouns"), load_words("gathering_verbs"), load_words("no_gatherings")
    for index, token in enumerate(tokens):
        lower = token.text.casefold()
        if token.kind != "word":
            continue
        behind = tokens[index + 1] if index + 1 < len(tokens) else None
        before = tokens[index - 1].text.casefold() if index else ""
        if lower in verbs and _gather(tokens, index):
            yield Words(
                sentence=number,
                span=(token.start, token.end),
                keys=_keys(tokens[max(0, index - LONGEST_NAME) : index], persons),
                definite=False,
                other=number > 0 and lower in _PLANNED,
            )
        numbered = lower == "round" and before in _ORDINALS  # "the fourth round"
        if _singular(lower) not in nouns and lower not in nouns and not numbered:
            if lower in collectives and (decided := _decides(tokens, index)):
                first = _left_end(tokens, index)
                yield Words(
                    sentence=number,
                    span=(tokens[first].start, token.end),
                    keys=_keys(tokens[first:decided], persons),
                    definite=False,
                    other=False,
                )
                continue
            acts = behind and behind.text in load_words("gathering_events")
            if acts and len(token.text) > 2 and token.text.isupper() and index and not usual_names().get(token.text):
                yield Words(
                    sentence=number,
                    span=(token.start, token.end),
                    keys=_keys([token], persons),
                    definite=True,
                    other=False,
                )
            continue
        if before in stops or (behind and behind.text.casefold() in stops and behind.start - token.end < 2):
            continue
        if lower == "meeting" and behind and before in ("after", "before", "by", "is", "was", "were", "are", "of"):
            met = behind.text[0].isupper() or behind.text in ("with", "him", "her", "them")
            if met:
                continue
        if (
            lower in ("talks", "forums")
            and behind
            and behind.text in ("to", "about")
            and before in ("he", "she", "who")
        ):
            continue
        if lower in _PARLIAMENTS and (index == 0 or not _keys(tokens[_left_end(tokens, index) : index], persons)):
            continue
        first = _left_end(tokens, index)
        lead = tokens[first - 1].text.casefold() if first else ""
        phrase = tokens[first : index + 1]
        last = _right_end(tokens, index)
        yield Words(
            sentence=number,
            span=(phrase[0].start, token.end),
            keys=_keys(phrase, persons) | _keys(tokens[index + 1 : last], persons),
            definite=lead in ("the", "this", "these", "their", "its"),
            other=not numbered and (lead == "another" or any(word.text.casefold() in _OTHER for word in phrase)),
        )


@cache
def _hints() -> frozenset[str]:
    """Of which every sentence with words for a gathering holds one: only such a sentence is split into tokens."""
    lists = ("gathering_nouns", "gathering_verbs", "gathering_events", "decision_verbs")
    words = {word.split()[-1] for name in lists for word in load_words(name)} | {"round"}
    return frozenset(words | {f"{word}s" for word in words})


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _gather(tokens: list[Token], index: int) -> bool:
    """Whether a verb tells of a gathering: "the ministers met in …", but not "she met the mayor"."""
    behind = tokens[index + 1] if index + 1 < len(tokens) else None
    if behind is None or behind.kind == "mark":
        return True
    return behind.text.casefold() in _STOPS | {"here", "again", "briefly", "behind"} or behind.text in DAYS


def _decides(tokens: list[Token], index: int) -> int:
    """The index of the verb with which those at `index` decide something together, in the same clause; 0 without."""
    verbs = load_words("decision_verbs") | load_words("gathering_events")
    for place in range(index + 1, min(len(tokens), index + 14)):
        token = tokens[place]
        if token.text == "," and place == index + 1:  # "the ministers, gathered for two days, adopted …"
            closing = next((i for i in range(place + 1, min(len(tokens), place + 20)) if tokens[i].text == ","), 0)
            return closing + 1 if closing + 1 < len(tokens) and tokens[closing + 1].text in verbs else 0
        if token.text in (",", ";", ":", "who", "that", "which", "but", "said", "to") or token.kind == "quote":
            return 0
        if token.text in verbs:
            return place
    return 0


def _left_end(tokens: list[Token], index: int) -> int:
    """The index of the first word of the name that ends at `index`: small words stand behind the capitals only."""
    first = index
    verbs = load_words("gathering_actions")
    while first > 0 and index - first < LONGEST_NAME:
        token = tokens[first - 1]
        lower = token.text.casefold()
        if token.kind not in ("word", "number") or lower in _DETERMINERS or lower in _STOPS or lower in verbs:
            break
        small = token.text.islower() and not lower.endswith(("’", "'", "’s", "'s"))
        if small and (tokens[first].text[:1].isupper() or (lower in verb_forms() and lower not in roles())):
            break
        first -= 1
    return first


def _right_end(tokens: list[Token], index: int) -> int:
    """The index behind the words that say whose gathering it is: "meeting of the Grain Board"."""
    place = index + 1
    if place >= len(tokens) or tokens[place].text not in ("of", "between", "with", "from", "among"):
        return place
    end = place + 1
    while end < len(tokens) and end - place < 12:
        token = tokens[end]
        if token.kind not in ("word", "number") or token.text in ("in", "on", "at", "that", "which", "who", "to"):
            break
        if token.text in DAYS or (token.text.casefold() in verb_forms() and token.text.casefold() not in roles()):
            break
        end += 1
    return end


def _keys(tokens: Sequence[Token], persons: frozenset[str]) -> frozenset[str]:
    """The words of a phrase that name a gathering: capitals and numbers; no days, months, persons, posts, countries."""
    kept = set()
    known = MONTHS | DAYS | persons
    for place, token in enumerate(tokens):
        word = re.sub(r"[’']s?$", "", token.text)
        lower = word.casefold().replace("-", "").replace(".", "")
        if token.kind == "number" and not (lower.isdigit() and place and tokens[place - 1].text != "of"):
            kept.add(f"g{lower}" if _is_of_group(tokens, place) else lower)
        elif lower in _NUMBERS and _is_of_group(tokens, place):  # "the Group of Twenty"
            kept.add(f"g{_NUMBERS[lower]}")
        elif token.kind == "word" and (word[:1].isupper() or any(map(str.isdigit, word))):
            usual = usual_names().get(word)
            if usual and usual.isupper():  # a bloc, and no country
                kept.add(usual.casefold())
            elif not (
                usual or word in known or is_honorific(word) or lower in roles() | GENERIC | _DETERMINERS | _STOPS
            ):
                kept.add(lower)
    return frozenset(kept)


def _is_of_group(tokens: Sequence[Token], place: int) -> bool:
    """Whether a number says which group it is: "the Group of 20"."""
    return place > 1 and [token.text.casefold() for token in tokens[place - 2 : place]] == ["group", "of"]


def is_noun(text: str, mention: Words) -> bool:
    """Whether words for a gathering name it, and do not only say who came together."""
    last = text[slice(*mention.span)].split()[-1].casefold()
    nouns = load_words("gathering_nouns")
    return last in nouns or _singular(last) in nouns

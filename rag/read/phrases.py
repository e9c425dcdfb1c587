"""Words of a sentence, and the noun phrases in it that can stand for somebody who speaks."""

import re
from functools import cache
from typing import NamedTuple

from rag.read.lexicon import load_words
from rag.read.names import is_honorific, roles
from rag.read.times import DAYS
from rag.read.verbs import verb_forms
from rag.types import Span

QUOTATION = (
    r"“[^“”\"]*+(?<=[,.?!])[\"“](?=\s|$)|“(?:[^“”]++|“[^“”]*+”)*+(?:”|$)|\"[^\"]*\"|\"[^\"”]*(?:”|$)|''(?:(?!'')[\s\S])*(?:''|$)"
    r"|”(?<=\n”)(?=\w)[^“”\n]+”|‘(?<!\w‘)(?:[^‘’“”\"]|’(?=\w))*’(?!\w)"
)
"""A quotation with its marks, as a pattern; one that is not closed goes to the end of what is searched. Some writers
open with one kind of mark and close with another, or open a line with a closing one. Each branch starts with its mark:
`re` then searches for marks alone, ten times as fast."""
_TOKEN = re.compile(  # words first: most tokens are; the space behind is taken along, not searched through
    r"(?:(?P<word>(?:[A-Z]\.)+[A-Z]?\.?|[^\W\d_][\w’'\-]*+(?:&\w[\w’'\-]*+)*+)"
    rf"|(?P<quote>{QUOTATION})"
    r"|(?P<aside>\([^()]*\))"
    r"|(?P<mark>[^\s\w])|(?P<number>\d(?:[\w.,/\-]*\w)?%?))\s*+"
)
PRONOUNS = frozenset("he she they".split())
POSSESSIVES = frozenset("his her their".split())
_BOUNDARIES = frozenset(
    "that when as while after before because if but which who whom where since although though than so and or in on at "
    "by with from to into during about against over under amid is was were are be been has had have did does do will "
    "would could should may might not also then later earlier but yet nor despite however meanwhile".split()
)
_SKIPPED = frozenset("has had have also then later earlier again once previously now repeatedly still even".split())
_DETERMINERS = frozenset("the a an his her its their our some many several one two three another other".split())
_DASHES = ("-", "—", "–")

_NOBODY = frozenset("I We You It There This That These Those it there this that what we i you".split())


class Token(NamedTuple):
    """A word, a mark, a number, or a whole quotation (a named tuple: articles have thousands, and it is made fast)."""

    kind: str
    start: int
    end: int
    text: str


def split_tokens(text: str, start: int, end: int) -> list[Token]:
    """Words, marks, and quotations as one token each; asides in parentheses are passed over."""
    return [
        Token._make((kind, match.start(), match.end(kind), match[kind]))
        for match in _TOKEN.finditer(text, start, end)
        if (kind := match.lastgroup) and kind != "aside"
    ]


def last_real(tokens: list[Token], index: int) -> int:
    """Index of the last token before `index` that is no adverb or auxiliary."""
    index -= 1
    while index >= 0:
        word = tokens[index].text
        if word in DAYS and index > 1:
            index -= 2 if tokens[index - 1].text == "on" else 1  # "the minister on Friday said"
        elif tokens[index].kind == "number" and index > 1 and tokens[index - 1].text == "in":
            index -= 2  # "the minister in 2010 said"
        elif word.casefold() in _SKIPPED or word.endswith("ly"):
            index -= 1
        else:
            break
    return index


def phrase_left(tokens: list[Token], index: int, *, plural: bool, anybody: bool = False) -> Span | None:
    """The noun phrase that ends at `index`, or before the apposition that ends there."""
    if index < 0:
        return None
    if tokens[index].text == ",":
        for back in range(index - 1, 0, -1):
            if tokens[back].text == "," and back < index - 1:
                named = _named_apposition(tokens[back + 1 : index])
                found = named or phrase_left(tokens, back - 1, plural=plural)
                if found:
                    return found
        return None
    if tokens[index].text in _DASHES:  # "Jane Doe -- a minister -- said"
        back = next((b for b in range(index - 2, 0, -1) if tokens[b].text in _DASHES and b + 1 < index), 0)
        while back > 0 and tokens[back].text in _DASHES:
            back -= 1
        return phrase_left(tokens, back, plural=plural, anybody=anybody) if back else None
    last = index
    while index >= 0:
        token = tokens[index]
        lower = token.text.casefold()
        joins = token.text == "." or token.kind == "number"
        if token.kind != "word" and not joins:
            break
        if lower in PRONOUNS:
            index -= 1
            break
        if lower in _BOUNDARIES or (token.text in verb_forms() and lower not in roles()):
            listed = lower == "and" and index > 0 and tokens[index - 1].text[0].isupper() and index < last
            placed = lower in ("in", "at") and _ends_in_role(tokens, index - 1)  # "the mayor in Ruritania"
            if not (listed or placed):
                break
        if lower in _DETERMINERS:
            index -= 1
            if index < 0 or tokens[index].text.casefold() not in ("of", "for"):
                break
        index -= 1
    return _speaking_phrase(tokens[index + 1 : last + 1], plural=plural, anybody=anybody)


def _ends_in_role(tokens: list[Token], index: int) -> bool:
    """Whether the phrase that ends at `index` has a role within its last five words, and no verb."""
    for token in reversed(tokens[max(0, index - 4) : index + 1]):
        if token.text in roles():
            return True
        if token.kind != "word" or (token.text in _BOUNDARIES and token.text != "of") or token.text in verb_forms():
            return False
    return False


def _named_apposition(tokens: list[Token]) -> Span | None:
    """The span of an apposition that is nothing but a name: "the minister, Jane Doe, said"."""
    if 1 < len(tokens) < 6 and all((t.kind == "word" and t.text[0].isupper()) or t.text == "." for t in tokens):
        return tokens[0].start, tokens[-1].end
    return None


def phrase_right(tokens: list[Token], index: int, *, anybody: bool = False) -> Span | None:
    """The noun phrase that starts at `index`."""
    end = index
    named = False
    while end < len(tokens):
        token = tokens[end]
        lower = token.text.casefold()
        named = named or (token.text[0].isupper() and lower not in _DETERMINERS)
        if named and token.text[0].islower() and not _phrase_goes_on(tokens[end : end + 3]):
            break
        short = token.text == "." and end > index and is_honorific(tokens[end - 1].text)  # "Sen."
        if token.kind == "quote" or (token.kind == "mark" and not short) or lower in _BOUNDARIES:
            break
        if lower in verb_forms() and end > index:
            break
        end += 1
        if lower in PRONOUNS:
            break
    return _speaking_phrase(tokens[index:end], plural=False, anybody=anybody)


def _phrase_goes_on(tokens: list[Token]) -> bool:
    """Whether a small word behind a name still belongs to the phrase: "Foreign ministry spokesman", "Bank of Japan"."""
    for token in tokens:
        lower = token.text.casefold()
        if lower in roles() or lower in ("of", "for", "the") or (token.text[0].isupper() and token is not tokens[0]):
            return True
        if token.kind != "word" or lower in _BOUNDARIES:
            return False
    return False


def _speaking_phrase(tokens: list[Token], *, plural: bool, anybody: bool = False) -> Span | None:
    """The span of a phrase if it can stand for somebody who speaks (or for `anybody` at all), else None."""
    words = [token for token in tokens if token.kind == "word"]
    if not words or len(words) > 14 or any(word.text in ("I", "We", "You", "It", "There") for word in words):
        return None
    if anybody and not any(word.text in _NOBODY for word in words) and words[-1].text not in DAYS:
        return words[0].start, words[-1].end
    lowers = [word.text.casefold() for word in words]
    named = any(w.text[0].isupper() and w.text.casefold() not in _DETERMINERS | _BOUNDARIES for w in words)
    acting = bool(set(lowers) & roles()) or lowers == ["media"] or lowers[-1:] == ["media"]
    if not (named or acting or lowers[-1] in PRONOUNS):
        return None
    if plural and not (lowers[-1] == "they" or (lowers[-1] in roles() and lowers[-1].endswith(("s", "men")))):
        return None
    return words[0].start, words[-1].end


def is_name_or_role(phrase: str) -> bool:
    """Whether a phrase ends in a name, or in a singular noun for a person or body."""
    last = phrase.split()[-1]
    return last in PRONOUNS or last[0].isupper() or last.casefold() in load_words("roles")


def first_phrase(tokens: list[Token]) -> Span | None:
    """The subject at the start of a sentence, an opening phrase up to a comma passed over."""
    starts = [0, *(i + 1 for i, token in enumerate(tokens[:40]) if token.text == ",")]
    for start in starts:
        while start < len(tokens) and tokens[start].text.casefold() in ("and", "but", "then", "yet", "so"):
            start += 1
        lead = tokens[start].text.casefold() if start < len(tokens) else ""
        alone = start + 1 < len(tokens) and tokens[start + 1].text == "," and lead in _openers()
        if not lead or alone or lead in _BOUNDARIES or lead.endswith("ing") or lead == "asked":
            continue
        subject = phrase_right(tokens, start)
        if subject:
            return subject
    return None


@cache
def _openers() -> frozenset[str]:
    return frozenset(word.casefold() for word in load_words("sentence_openers")) - PRONOUNS


def clause_subject(tokens: list[Token], index: int) -> Span | None:
    """The subject of the clause in which an infinitive at `index` stands: the phrase behind the last "that"."""
    for back in range(index - 1, -1, -1):
        if tokens[back].text.casefold() == "that":
            word = back + 1
            end = word
            while end < index and tokens[end].kind == "word" and tokens[end].text[0].isupper():
                end += 1
            return _speaking_phrase(tokens[word:end], plural=False)
    return None

"""Cues of reporting: the verbs (and "according to") with which a sentence gives somebody's words, and their subjects.

A small grammar over words: a subject is the noun phrase in front of the verb, behind it ("said X"), or before an
apposition ("X, a minister, told"); it counts only where it can stand for somebody who speaks.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from operator import attrgetter

from rag.read.lexicon import load_words
from rag.read.phrases import (
    POSSESSIVES,
    Token,
    clause_subject,
    first_phrase,
    is_name_or_role,
    last_real,
    phrase_left,
    phrase_right,
)
from rag.read.verbs import Form, phrasal_forms, verb_forms
from rag.read.verbs import reporting_verbs as reporting_verbs
from rag.types import Span

_WORD = re.compile(r"[a-zA-Z]+|[:―—–]")
_MARK = re.compile("[“”\"‘]|''")
_start_of, _end_of = attrgetter("start"), attrgetter("end")
_BEHIND_NOUNS = frozenset("of about against by for on from over".split())
_PASSIVE = frozenset("was were is are be been being".split())


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of reporting with its subject."""

    subject: Span
    span: Span
    trailing: bool
    """It stands behind what is said: "…, X said", "…, according to X"."""
    coordinate: bool
    """Its clause is joined by "and", "but" or "while": it reports beside the one before, not within it."""
    named: Span | None = None
    """The words that a subject "who" stands for."""


def may_report(text: str) -> bool:
    """Whether a text has any word or mark that could be a cue: it takes a tenth of the time of a reading."""
    words = _WORD.findall(text)
    if not _strong_cues().isdisjoint(words):
        return True
    if not _cues_by_quotations().isdisjoint(words) and _MARK.search(text):
        return True
    return not _phrasal_verbs().isdisjoint(words) and not phrasal_forms().keys().isdisjoint(pairwise(words))


@cache
def _strong_cues() -> frozenset[str]:
    return frozenset(
        form for form, (_, base) in verb_forms().items() if base not in load_words("weak_reporting_verbs")
    ) | {"according", "According", "Said"}


@cache
def _cues_by_quotations() -> frozenset[str]:
    """Words and marks that report only what stands in quotation marks."""
    return frozenset(verb_forms()) - _strong_cues() | set(":―—–")


@cache
def _phrasal_verbs() -> frozenset[str]:
    return frozenset(verb for verb, _ in phrasal_forms())


@cache
def _cue_openings() -> frozenset[str]:
    """Every word and mark that a cue can start with."""
    return _strong_cues() | _cues_by_quotations() | _phrasal_verbs()


def find_cues(tokens: list[Token], text: str) -> list[Cue]:
    """The reporting verbs (and "according to") of a unit, outside its quotations, with the spans of their subjects."""
    cues: list[Cue] = []
    forms, phrasal, openings = verb_forms(), phrasal_forms(), _cue_openings()
    for index, token in enumerate(tokens):
        word = token.text
        if word not in openings or (word == "Said" and index):
            continue
        if token.kind == "mark":
            spoken = _beside_mark(tokens, index) if not cues else None
            if spoken:
                cues.append(Cue(spoken, (token.start, token.end), False, False))
        else:
            following = tokens[index + 1].text if index + 1 < len(tokens) else ""
            if word in ("according", "According") and following == "to":
                subject = phrase_right(tokens, index + 2, anybody=True)
                if subject:
                    cues.append(Cue(subject, (token.start, tokens[index + 1].end), True, False))
            elif (word, following) in phrasal:
                form, base = phrasal[word, following]
                cues += _read_verb(tokens, index, form, base, cues, text, end=tokens[index + 1].end)
            elif word in forms or word == "Said":
                form, base = forms[word.casefold()]
                near = tokens[max(0, index - 4) : index + 4]
                if base not in load_words("weak_reporting_verbs") or any(t.kind == "quote" for t in near):
                    cues += _read_verb(tokens, index, form, base, cues, text, end=token.end)
    return cues


def _read_verb(
    tokens: list[Token], index: int, form: Form, base: str, cues: list[Cue], text: str, *, end: int
) -> list[Cue]:
    """The cue that a verb is, if it has a subject that can speak. "X is quoted as saying" turns the cue before."""
    before = last_real(tokens, index)
    previous = tokens[index - 1].text.casefold() if index else ""
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    subject = named = None
    trailing = False
    if form == "participle":
        if previous == "as" and cues:  # "quoted X as saying"
            subject = phrase_left(tokens, index - 2, plural=False)
            cues[-1] = replace(cues[-1], trailing=True)
        elif previous in _PASSIVE and index > 1:  # "the minister is demanding …"
            subject = phrase_left(tokens, last_real(tokens, index - 1), plural=False)
        elif previous in (",", "and", "while") or (index and tokens[index - 1].kind == "quote"):
            subject = cues[-1].subject if cues else first_phrase(tokens[:index])
    elif form == "base" and previous == "to":
        subject = clause_subject(tokens, index - 1)
    elif previous not in _PASSIVE and previous not in ("to", "not") and not (form == "past" and following == "by"):
        noun = form != "past" and base in load_words("reporting_nouns")
        if noun and following in _BEHIND_NOUNS:
            return []
        beside = _is_told(tokens, index, base, noun=noun)
        subject = phrase_left(tokens, before, plural=form == "base" and not beside, anybody=beside)
        behind = _behind_quotation(tokens, index)
        if beside and behind is not None and not any(t.text == "," for t in tokens[behind:index]):
            subject = phrase_right(tokens[: before + 1], behind, anybody=True) or subject
        if subject and form == "present" and not beside and not is_name_or_role(text[subject[0] : subject[1]]):
            subject = None  # "the claims", "member states": nouns that look like the verb
        content_before = subject is not None and _content_before(tokens, subject[0])
        finite = form in ("past", "present")
        if subject is None and finite and _content_before(tokens, tokens[index].start):
            subject = phrase_right(tokens, index + 1, anybody=beside)
            content_before = True
        if subject is None and finite and before >= 0 and tokens[before].text in ("and", "but"):
            subject = cues[-1].subject if cues else first_phrase(tokens[:index])
        if subject is None and finite and previous == "," and cues:
            subject = cues[-1].subject
        if subject is None and before > 0 and tokens[before].text in ("who", "which"):
            comma = tokens[before - 1].text == ","
            named = phrase_left(tokens, before - 2 if comma else before - 1, plural=False, anybody=True)
            subject = (tokens[before].start, tokens[before].end) if named else None
        trailing = content_before and not _content_after(tokens, max(end, subject[1] if subject else 0))
    if not subject and form != "past" and base in load_words("reporting_nouns") and following in ("that", "to"):
        subject = _owner(tokens, index - 1)
    if not subject:
        return []
    lead = text[max(0, subject[0] - 8) : subject[0]].casefold().split()
    coordinate = bool(lead) and lead[-1] in ("and", "but", "while")
    return [Cue(subject, (tokens[index].start, end), trailing, coordinate, named)]


def _owner(tokens: list[Token], index: int) -> Span | None:
    """Whose words a noun reports: "Jane Doe’s claim that …", "her claim that …"; without the possessive ending."""
    if index < 0:
        return None
    word = tokens[index]
    if word.text in POSSESSIVES:
        return word.start, word.end
    ending = 2 if word.text.endswith(("’s", "'s")) else 1 if word.text.endswith(("s’", "s'")) else 0
    phrase = phrase_left(tokens, index, plural=False) if ending else None
    return (phrase[0], phrase[1] - ending) if phrase else None


def _beside_mark(tokens: list[Token], index: int) -> Span | None:
    """Who speaks in "X …: “quotation”" and in "“quotation” ― X"."""
    following = tokens[index + 1 : index + 2]
    if tokens[index].text == ":" and following and following[0].kind == "quote":
        label = index
        while label and tokens[label - 1].kind == "word" and tokens[label - 1].text[0].isupper():
            label -= 1
        if label < index and (label == 0 or tokens[label - 1].text in ("-", "—", "–")):
            return tokens[label].start, tokens[index - 1].end  # "A headline - Jane Doe: “…”"
        return first_phrase(tokens[:index])
    if tokens[index].text != ":" and index == 1 and tokens[0].kind == "quote":
        return phrase_right(tokens, index + 1)
    return None


def _is_told(tokens: list[Token], index: int, base: str, *, noun: bool) -> bool:
    """Whether what stands beside a verb shows that it reports, and is no `noun`: then whoever its subject is speaks."""
    if base == "say":
        return True
    for token in tokens[index + 1 : index + 5] if not noun else ():
        if token.text in ("that", ":") or token.kind == "quote":
            return True
        if token.kind == "mark" and token.text != ",":
            break
    return _behind_quotation(tokens, index) is not None


def _behind_quotation(tokens: list[Token], index: int) -> int | None:
    """The token behind a quotation that awaits its cue (“…,” “…?”), where the next dozen leads up to a verb."""
    for back in range(index - 1, max(-1, index - 13), -1):
        if tokens[back].kind == "quote":
            waits = tokens[back].text.rstrip("”\"’'")[-1:] in (",", "?", "!", "…") or tokens[back + 1].text == ","
            return back + 1 if waits else None
        if tokens[back].text in (":", ";") or tokens[back].text in ("that", "who"):
            return None
    return None


def _content_before(tokens: list[Token], offset: int) -> bool:
    """Whether a quotation or a clause with its comma stands right before an offset."""
    place = bisect_right(tokens, offset, key=_end_of) - 1
    if place < 0 or tokens[place].kind == "quote":
        return place >= 0
    return tokens[place].text == "," and (place > 3 or any(token.kind == "quote" for token in tokens[:place]))


def _content_after(tokens: list[Token], offset: int) -> bool:
    """Whether anything that could be what is said stands behind an offset: a quotation, or five words or more."""
    later = [token.kind for token in tokens[bisect_left(tokens, offset, key=_start_of) :]]
    return "quote" in later or later.count("word") >= 5

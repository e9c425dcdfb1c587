"""To whom a sentence of a model gives what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rag.answer.quotations import quotations_in
from rag.answer.reading import is_negated
from rag.read.cues import reporting_verbs
from rag.read.lexicon import load_words
from rag.read.phrases import PRONOUNS
from rag.types import Span, Statement

NAME = r"(?:[^\W\d_a-z][\w’'.-]*(?:\s+(?:of|de|van|von|bin|al|el|di|da)\b)?(?:\s+(?=[^\W\d_a-z])|$|(?=\W)))+"
"""The rest of a pattern: a name of one word or more, each with a capital."""
_FEELS = r"(?:believes?|believed|thinks?|thought|feels?|felt|wants?|wanted|hopes?)"
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)


@cache
def _credits() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Ways of giving words to somebody that the reader of statements passes over ("in Doe's words", "for Doe, …"), each
    with whether it may also mean something else.
    """
    nouns = "|".join(sorted(load_words("reporting_nouns") | load_words("view_nouns")))
    sure = (
        rf"\b(?:[Ii]n|[Bb]y|[Tt]o|[Uu]nder)\s+(?P<who>(?:the\s+)?{NAME}?)[’']s?\s+(?:own\s+)?words?\b",
        rf"\b[Ii]n the words? of\s+(?P<who>(?:the\s+)?{NAME})",
        r"\b[Aa]s\s+(?P<who>(?:the\s+)?[\w.’'-]+(?:\s+[\w.’'-]+){0,3}?)\s+(?:once\s+|later\s+)?puts?\s+it\b",
        rf"\b[Qq]uot(?:e|ing)\s+(?P<who>{NAME})",
        rf"[—–―]\s*(?P<who>{NAME})\W*$",
    )
    unsure = (
        rf"\b(?:[Ii]n|[Bb]y|[Tt]o|[Uu]nder)\s+(?P<who>{NAME}?)[’']s?\s+(?:own\s+)?(?:{nouns})s?\b",
        rf"\b(?:[Ii]n|[Bb]y|[Tt]o) the (?:{nouns})s? of\s+(?P<who>{NAME})",
        rf"\b[Ff]or\s+(?P<who>{NAME}),",
        rf"(?P<who>{NAME}?)[’']s?\s+(?:\w+\s+){{0,2}}(?:{nouns})s?\b",
        rf"\bby\s+(?P<who>{NAME})",
        rf"[(—–―]\s*(?P<who>{NAME})",
        rf"^(?P<who>{NAME})(?:\s+\w+ly)?\s+{_FEELS}\b",
    )
    return tuple((re.compile(pattern), pattern in unsure) for pattern in (*sure, *unsure))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A stretch of a reply that it gives to somebody."""

    who: str
    phrase: str
    """As the reply names them."""
    spans: tuple[Span, ...]
    frame: tuple[Span, ...] = ()
    """The name and the word that gives it to them, where that says no more than that something was said; the name alone
    where it is a guess."""
    denies: bool = False
    """It is given to them as what they say is not so, or do not say."""
    is_guess: bool = False
    """It is read by a pattern that finds other things too: where it names nobody who speaks, it is none."""


def read_attributions(text: str, span: Span, said: Sequence[Statement]) -> list[Attribution]:
    """To whom a sentence of a reply gives what; `said` are the statements of the whole reply.

    What somebody says within its quotations is the quotation's affair.
    """
    start, end = span
    quotations = [(start + first, start + last) for first, last in quotations_in(text[start:end])]
    own = [
        one
        for one in said
        if one.cue_span
        and start <= one.cue_span[0] < end
        and not any(first <= one.cue_span[0] < last for first, last in quotations)
    ]
    found = [
        Attribution(
            who=_strip(one.speaker),
            denies=is_denied(text, one),
            phrase=text[slice(*one.speaker_span)] if one.speaker_span else one.speaker,
            spans=one.spans,
            frame=(one.speaker_span, one.cue_span)
            if one.speaker_span and one.cue_span and _is_neutral(text[slice(*one.cue_span)])
            else (),
        )
        for one in own
        if one.speaker and one.speaker.casefold() not in PRONOUNS | load_words("function_words")
    ]
    if own:
        return found
    outside = blank(text[start:end], [(first - start, last - start) for first, last in quotations])
    for pattern, is_guess in _credits():
        if match := pattern.search(outside):
            who = _ARTICLE.sub("", match["who"].strip(" ,.’'"))
            named = (start + match.start("who"), start + match.end("who"))
            guess = Attribution(who=who, phrase=who, spans=((start, end),), frame=(named,), is_guess=is_guess)
            return [guess] if who else []
    return []


def _strip(name: str) -> str:
    """A name without an article before it, and without an adverb behind it: "Jane Doe never"."""
    kept = _ARTICLE.sub("", name).split()
    while len(kept) > 1 and (kept[-1] in load_words("negations") or (kept[-1].islower() and kept[-1].endswith("ly"))):
        kept.pop()
    return " ".join(kept)


def is_denied(text: str, statement: Statement) -> bool:
    """Whether a statement is told as what somebody says is not so, or does not say; `text` is where it stands."""
    if statement.cue_span is None:
        return False
    start, end = statement.cue_span
    verb = reporting_verbs().get(text[start:end].casefold(), "")
    before = re.split(r"[.,;:!?“”\"»\n]|''", text[max(0, start - 30) : start])[-1].split()[-2:]
    return verb in load_words("denying_verbs") or is_negated(" ".join(before))


def _is_neutral(cue: str) -> bool:
    verb = reporting_verbs().get(cue.casefold(), cue.casefold())
    return verb in load_words("neutral_verbs") or verb.startswith("according")


def blank(text: str, spans: Sequence[Span]) -> str:
    """A text with spaces in place of these spans, as long as it was."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text

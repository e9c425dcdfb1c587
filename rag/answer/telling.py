"""How an article tells a statement: with which verb, to whom, where and when; all in the article's own words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rag.find.units import Unit
from rag.read.lexicon import load_words
from rag.types import EXTRACTIVE, AnswerSentence, Article, Citation, Difference, Receipt, Span, Statement

LONGEST_ADDRESSEE = 80
"""Characters; what is longer is more than a name with its post."""
MOST_OCCASIONS = 3
DIFFER = "Where the accounts differ"
"""The heading of what the accounts of a meeting do not agree on."""
BY_MODEL = "found by the language model; the citations were checked, the contradiction was not"
"""What is said of each difference that no rule has found."""
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?|yesterday|today|tonight"
    rf"|(?:last|this|earlier this) (?:week|month|year)|{_MONTH} \d{{1,2}}(?:, \d{{4}})?"
    rf"|\d{{1,2}} {_MONTH}(?: \d{{4}})?)"
)
_NAMED = r"(?:[A-Z][\w-]*(?: (?:of (?:the )?|the )?[A-Z0-9][\w-]*)*(?![’'\w]))"


@cache
def _occasions() -> re.Pattern[str]:
    forms = "|".join(sorted(map(re.escape, load_words("occasions")), key=len, reverse=True))
    determiner = "(?:an?|the|its|his|her|their)"
    return re.compile(
        rf"\b(?i:in|at|during|after) {determiner} (?:\w+ ){{0,2}}?(?:{forms})\b(?: (?:in|with|to) (?:the )?{_NAMED})?"
        rf"|\b(?i:on )?{_DAY}"
        rf"|\b(?i:in|at|during|from|on the sidelines of) (?:the )?(?:\w+ of (?:the )?)?{_NAMED}"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The words around what is said."""

    verb: str | None
    """The word that reports it ("told"); None where a mark or "according to" does."""
    addressee: str | None
    occasion: str | None
    """Where and when it was said: "in Port Ellen, on Thursday"."""


def describe_telling(article: Article, statement: Statement, unit: Unit) -> Telling:
    """The verb, the addressee and the occasion of a statement, as its sentence gives them."""
    told = " ".join((statement.addressee or "").split())
    addressee = told if 0 < len(told) <= LONGEST_ADDRESSEE else None
    spans = sorted(span for other in unit.statements for span in other.spans)
    phrases = dict.fromkeys(
        " ".join(match.group().split())
        for start, end in _outside(unit, spans)
        for match in _occasions().finditer(article.text, start, end)
    )
    kept = [phrase for phrase in phrases if phrase not in (addressee or "")][:MOST_OCCASIONS]
    return Telling(verb=find_verb(article, statement), addressee=addressee, occasion=", ".join(kept) or None)


def find_verb(article: Article, statement: Statement) -> str | None:
    """The word that reports a statement, as the article has it; None where a mark or "according to" does."""
    verb = "" if statement.cue_span is None else article.text[slice(*statement.cue_span)]
    return verb if verb[:1].isalpha() and not verb.casefold().startswith("according") else None


def _outside(unit: Unit, spans: Sequence[Span]) -> Iterator[Span]:
    """The parts of a unit that nobody says."""
    at = unit.start
    for start, end in spans:
        if at < start:
            yield at, min(start, unit.end)
        at = max(at, end)
    if at < unit.end:
        yield at, unit.end


def describe_attribution(citation: Citation) -> tuple[str, ...]:
    """Whose words a citation is and how its article tells them, in phrases: speaker, verb and addressee, occasion,
    outlet, date, reporters. Without a speaker only the outlet and the date.
    """
    told = " ".join(filter(None, (citation.verb, citation.addressee)))
    facts = (citation.speaker, told, citation.occasion) if citation.speaker else ()
    via = tuple(f"according to {reporter}" for reporter in citation.via)
    outlet = citation.outlet or citation.source.rsplit("/", 1)[-1]
    return (*filter(None, facts), outlet, citation.published or "undated", *via)


def describe_reports(sentence: AnswerSentence) -> str:
    """How many articles report a sentence and how many accounts these are: "4 articles, 2 origins"; empty for one."""
    if len(sentence.sources) < 2:
        return ""
    return f"{len(sentence.sources)} articles, {sentence.origins} origin{'s' if sentence.origins > 1 else ''}"


def describe_finding(difference: Difference) -> str:
    """How a difference was found, where that takes a word of caution; empty where a rule has found it."""
    return BY_MODEL if difference.kind == "claim" else ""


def name_writer(engine: str) -> str:
    """Who wrote a readout; empty where it is quoted from the files."""
    return "" if engine == EXTRACTIVE else f"Written by {engine.partition(':')[2]}, every sentence checked"


def name_nearest(receipt: Receipt) -> str:
    """What the nearest passages of an abstention are: other words of the person asked for, or what came near."""
    own = receipt.speaker and all(citation.speaker for citation in receipt.nearest)
    return f"What {receipt.speaker} does say" if own else "Nearest passages"

"""What a question asks for: whose words, which topic, what kind of answer. Rules over its wording alone."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rag.errors import RequestError
from rag.read.lexicon import load_words
from rag.read.names import roles
from rag.read.verbs import forms_of

Asks = Literal["said", "who_said", "who", "when", "where", "how_long", "how_many", "other"]

LONGEST_QUESTION = 2_000
"""Characters of a question that are read. People ask in less than 300; the rest would only cost time."""

_AUXILIARY = r"(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could)"
_ABOUT = re.compile(r"^(?:about|on|of|regarding|concerning|over|that|to|for|with|against|as)\b\s*", re.IGNORECASE)
_VIEW = r"(?:view|views|position|stance|opinion|take|response|reaction|remarks?|comments?|statements?|words?|message)"
_ANYONE = frozenset("anyone anybody someone somebody everyone they people who nobody".split())
_DOCUMENT = re.compile(
    r"^(?:the )?(?P<outlet>.+?)(?:[’']s)? (?:article|report|story|piece|paper|coverage|account|text)s?$", re.IGNORECASE
)
_HAPPENS = re.compile(
    r"\b(?:t[ao]ke?n? place|took place|happen(?:s|ed)?|occur(?:s|red)?|(?:be|was|were) held)\b", re.IGNORECASE
)
_LEAD = re.compile(r"^(?:please|so|and|but|also|ok|okay|well|hello|hi)[, ]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, taken apart."""

    text: str
    asks: Asks
    speakers: tuple[str, ...] = ()
    """Whose words are asked for, as the question names them."""
    outlet: str | None = None
    """The outlet whose article is asked for ("the X article")."""
    topic: str
    """The question's words without the asking: what an answer should be about."""
    verb: str = ""
    """The verb of saying that is asked for, as asked: say, tell, apologise, deny."""
    setting: frozenset[str] = frozenset()
    """Words of the topic that only say where or at what gathering: "in Port Ellen", "at the summit"."""


def understand(text: str) -> Question:
    """Take a question apart.

    Raises RequestError where there is no word in it.
    """
    asked = _LEAD.sub("", " ".join(text[:LONGEST_QUESTION].split())).strip(' ?.!¿"“”')
    if not re.search(r"\w", asked):
        raise RequestError("the question is empty; ask something such as: what did … say about …?")
    for read in (_read_according, _read_view, _read_said, _read_who_said, _read_quote):
        found = read(asked)
        if found:
            return found
    kinds: tuple[tuple[Asks, str], ...] = (
        ("when", r"(?:when|what (?:day|date|year|month)|on (?:what|which) (?:day|date)|how long ago)\b"),
        ("where", r"(?:where|in (?:what|which) (?:city|country|place|town)|what (?:city|country|place))\b"),
        ("how_long", r"(?:for )?how (?:long|many (?:minutes|hours|days|weeks|months|years))\b(?! ago)"),
        ("how_many", r"how (?:many|much|often|old|far|large|big)\b"),
        ("who", r"(?:who|whom|whose|which (?:person|people|minister|country|countries|leader|official)s?)\b"),
    )
    for kind, opening in kinds:
        if re.match(opening, asked, re.IGNORECASE):
            topic = re.sub(rf"^{opening}\s*", "", asked, flags=re.IGNORECASE)
            return Question(text=text, asks=kind, topic=_HAPPENS.sub("", topic), setting=_setting(topic))
    return Question(text=text, asks="other", topic=_HAPPENS.sub("", asked), setting=_setting(asked))


def telling_verb(question: Question) -> str:
    """The question's verb where it tells more than that somebody spoke (apologise, deny, promise), else nothing."""
    return "" if question.verb.casefold() in _verbs("asking_verbs") else question.verb


@cache
def _verbs(*lists: str) -> frozenset[str]:
    """Base and past forms of the verbs in these lists; -ing and -s forms too."""
    return frozenset(form for name in lists for line in load_words(name) for form in forms_of(line))


def _said(text: str, speaker: str, verb: str, rest: str) -> Question | None:
    """A question for what a speaker said; `verb` belongs to the topic unless it only asks."""
    setting = _setting(rest)
    rest = re.sub(r"\bas (?:saying|telling)$", "", _ABOUT.sub("", rest.strip(" ,"))).strip()
    document = _DOCUMENT.match(speaker)
    if document and document["outlet"].casefold() in load_words("function_words"):  # "the article"
        return Question(text=text, asks="other", topic=rest, verb=verb, setting=setting)
    if document:
        return Question(text=text, asks="other", outlet=document["outlet"], topic=rest, verb=verb, setting=setting)
    if speaker.casefold() in _ANYONE:
        return Question(text=text, asks="who_said", topic=rest, verb=verb, setting=setting)
    speakers = tuple(re.split(r"\s+and\s+", speaker)) if re.search(r"[A-Z]\S* and [A-Z]", speaker) else (speaker,)
    return Question(text=text, asks="said", speakers=speakers, topic=rest, verb=verb, setting=setting)


def _setting(text: str) -> frozenset[str]:
    """The capitalised words behind "in", "at", "during", "after": the place or the gathering."""
    phrases = re.findall(r"\b(?:in|at|during|after|before)(?: (?:the|last|this))?((?: [A-Z0-9][\w’'-]*)+)", text)
    return frozenset(word for phrase in phrases for word in phrase.split())


def _read_said(text: str) -> Question | None:
    """Reads "What did X say about Y", "did X say that Y", "has X commented on Y", "why did X apologise"."""
    opening = re.match(
        rf"(?:(?:what|how|why|whom?|which \w+)(?: else)?(?: exactly)? )?{_AUXILIARY}(?:n[’']t)?"
        r" (?P<rest>.+)$",
        text,
        re.IGNORECASE,
    )
    if not opening:
        return None
    words = opening["rest"].split()
    for index in range(1, min(len(words), 12)):
        verb = words[index].casefold().strip(",")
        before = words[index - 1]
        possessive = before.endswith(("’s", "'s", "s’")) or before in ("of", "the", "a")  # "the secretary of state"
        known = words[index].islower() and verb in _verbs("reporting_verbs", "asking_verbs") and not possessive
        if not known:
            continue
        speaker = " ".join(w for w in words[:index] if w.casefold() not in ("ever", "also", "really", "actually"))
        if speaker and _can_speak(speaker):
            return _said(text, speaker, verb, " ".join(words[index + 1 :]))
    return None


def _can_speak(phrase: str) -> bool:
    """Whether a phrase in the place of the one who speaks is short, and no clause."""
    words = phrase.split()
    if len(words) == 1 and words[0].casefold() in load_words("function_words") - _ANYONE - {"he", "she"}:
        return False
    return len(words) <= 8 and not {word.casefold() for word in words} & {"that", "which", "there", "it", "this"}


def _read_view(text: str) -> Question | None:
    """Reads "What is X's view on Y", "X's remarks about Y", "the position of X on Y"."""
    pattern = (
        rf"(?:(?:what|which|how) {_AUXILIARY} )?(?:the )?(?P<speaker>[^?,]+?)[’']s? (?:\w+ )?{_VIEW}\b(?P<rest>.*)$",
        rf"(?:(?:what|which|how) {_AUXILIARY} )?(?:the )?{_VIEW} of (?P<speaker>[^?,]+?)"
        r" (?=on|about|regarding)(?P<rest>.*)$",
    )
    for form in pattern:
        match = re.match(form, text, re.IGNORECASE)
        if match and _can_speak(match["speaker"]):
            return _said(text, match["speaker"], "say", match["rest"])
    return None


def _read_who_said(text: str) -> Question | None:
    """Reads "Who said …", "who mentioned …", "which minister warned …"."""
    match = re.match(
        rf"(?P<who>who(?: else)?|which \w+|what \w+)(?: {_AUXILIARY})? (?P<verb>[\w’'-]+)\b(?P<rest>.*)$",
        text,
        re.IGNORECASE,
    )
    if not match or match["verb"].casefold() not in _verbs("reporting_verbs", "asking_verbs"):
        return None
    noun = match["who"].casefold().split()[-1]
    if noun not in ("who", "else") and noun not in roles():
        return None
    rest, verb = match["rest"], match["verb"]
    return Question(text=text, asks="who_said", topic=_ABOUT.sub("", rest.strip()), verb=verb, setting=_setting(rest))


def _read_quote(text: str) -> Question | None:
    """Reads "Quote X on Y", "X on Y"."""
    match = re.match(
        r"(?P<lead>quote|cite|show(?: me)?|give me|find)?\s*(?P<speaker>[^,]+?) (?:on|about|regarding) (?P<rest>.+)$",
        text,
        re.IGNORECASE,
    )
    if not match or not _can_speak(match["speaker"]) or len(match["speaker"].split()) > 5:
        return None
    first = match["speaker"].split()[0]
    if not match["lead"] and (not first[0].isupper() or first.casefold() in load_words("function_words")):
        return None
    return _said(text, match["speaker"], "say", match["rest"])


def _read_according(text: str) -> Question | None:
    """Reads "According to X, what …"; "… according to X"."""
    match = re.match(r"according to (?P<speaker>[^,]+), (?P<rest>.+)$", text, re.IGNORECASE) or re.match(
        r"(?P<rest>.+?),? according to (?P<speaker>[^,]+)$", text, re.IGNORECASE
    )
    if not match or not _can_speak(match["speaker"]):
        return None
    return _said(text, match["speaker"], "say", re.sub(rf"^(?:what|who|how|why) {_AUXILIARY}\s", "", match["rest"]))

"""What a question leaves to the conversation: a pronoun without its noun, a topic, a whole question ("and in …?")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rag.find.conversation import find_named, find_setting, split_compound
from rag.find.question import telling_verb, understand
from rag.index.corpus import Corpus
from rag.read.countries import is_country
from rag.read.lexicon import load_words
from rag.read.names import roles
from rag.read.verbs import forms_of, verb_forms

Kind = Literal["nothing", "circumstance", "who", "more", "fragment", "words"]

LONGEST_FRAGMENT = 7
"""Words of a question that is no sentence: "and the sabotage of the pipeline?"."""

_AUXILIARIES = frozenset("did does do has have had is are was were will would can could should must be".split())
_ASKING = frozenset("what who whom whose when where why how which".split())
_PERSONAL = frozenset("he she him his her they them their it its".split())
_OWNING = frozenset("his her their its".split())
_OBJECTS = frozenset("him her them".split())
_CLAUSE_WORDS = frozenset("that who whose which when whether if how to and or as".split())
LONGEST_CLAUSE = 10
"""Words before an object pronoun that can all be of its own clause."""
_THEY = re.compile(r"\b(?:they|it)\b(?= \w)", re.IGNORECASE)
"""`understand` knows no other pronouns than "he" and "she" in the place of a speaker."""
_SAID = r"(?:said|says?|thinks?|thought|claim(?:ed)?|spoke|speak|spoken|talk(?:ed)?)"
_IT = r"(?:so|that|this|it|the same(?: thing)?)"
_CIRCUMSTANCE = re.compile(
    rf"(?P<word>why|when|where|how)(?: not| so| exactly| come)?"
    rf"(?: (?:was|is|were) (?:that|this|it)(?: said| held)?| (?:did|does) (?:that|this|it) (?:happen|take place)"
    rf"| (?:did|does|has) (?:he|she|they) (?:say|said|think|do) {_IT})?$",
    re.IGNORECASE,
)
_WHO = re.compile(
    rf"(?:who|(?:(?:did|has|does|have) )?(?:anyone|anybody|someone|somebody))(?P<more> else)?"
    rf"(?: (?:did|does|has)| {_SAID}(?: (?:(?:about|on|of) )?{_IT})?)?(?: too| as well)?$",
    re.IGNORECASE,
)
_EXPLETIVE = frozenset("that who whom which when whether if how why to for like".split())
"""Behind "it" they tell that it stands for what follows: "is it known when", "did it take long to"."""
_CLAUSE_BEFORE = re.compile(
    r",|(?<=\w) (?:that|who|whose|which|when|whether|if|because|while)\b| and (?![A-Z])|(?<![A-Z])\b[a-z]\S* and "
)
"""Marks of a second clause, in which a pronoun can mean what the first one names."""
_ATTENDED = re.compile(
    r"(?:and )?who(?: else)? (?:attended|participated|took part|came|(?:was|were) (?:present|invited))$", re.IGNORECASE
)
_IT_IS = re.compile(
    r"(?:(?:when|where|why|what|how(?: [a-z]+)?|since when|who) )?"
    r"(?:did|does|has|is|was|will|would|can|could|must|should)"
    r" (?P<it>it)(?: (?!(?:true|right|correct|known|possible|clear|certain|likely|raining|snowing)$)[a-z]+){0,4}$",
    re.IGNORECASE,
)
_MORE = re.compile(r"(?:what|anything|something) (?:else|more)$", re.IGNORECASE)
_ABOUT_X = re.compile(r"(?:what|how) about (?P<rest>.+)$", re.IGNORECASE)
_PREPOSITION = re.compile(r"(?:about|on|over|regarding|concerning|in|at|during|according to) \S", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a question leaves open."""

    text: str
    """Its words, without what leads over from before ("and") and without the end mark."""
    kind: Kind
    """`circumstance`: why, when, where; `who`: who else; `more`: what else; `fragment`: no sentence; `words`: a
    sentence with the gaps below."""
    word: str = ""
    """Of `circumstance` its word; of `who` "else" or nothing; of `fragment` what stands in it."""
    persons: tuple[tuple[int, int], ...] = ()
    """Where pronouns for persons stand without their names."""
    topic: tuple[int, int] | None = None
    """Where the topic is missing; of a pronoun its place, else an empty one at the end."""
    thing: tuple[int, int] | None = None
    """Where "it" stands for a thing in a question that is not for anybody's words: "how big is it"."""
    setting: tuple[int, int] | None = None
    """Where words stand for a meeting or a place."""


def find_needs(corpus: Corpus, text: str) -> Needs:
    """What a question leaves to the conversation; `nothing` where it stands alone."""
    whole = re.sub(r"(?<!\w)[*_]+(\w+)[*_]+(?!\w)", r"\1", " ".join(text.split())).strip(' ?.!¿"“”')
    opening = re.compile(rf"(?:(?:{_any('follow_up_openings')})\b,? +)+", re.IGNORECASE).match(whole)
    body = whole[opening.end() :] if opening else whole
    body = re.sub(r"^(what|who|where|when|how|why)[’']s\b", r"\1 is", body, flags=re.IGNORECASE)
    if match := _CIRCUMSTANCE.match(body):
        word = "why" if body.casefold() == "how come" else match["word"].casefold()
        return Needs(text=body, kind="circumstance", word=word)
    match = _WHO.match(body)
    if match and (match["more"] or re.search(rf"\b{_IT}$", body, re.IGNORECASE)):
        return Needs(text=body, kind="who", word="else" if match["more"] else "")
    if _MORE.match(body):
        return Needs(text=body, kind="more")
    match = _ABOUT_X.match(body)
    rest = match["rest"] if match else body
    if (match or opening) and (compound := split_compound(corpus, rest)):  # "and Moe about it?"
        needs = _find_gaps(corpus, f"what did {compound[0]} say about {compound[1]}", is_led=True)
        if needs.kind != "nothing":
            return needs
    is_name = text.rstrip().endswith("?") and len(body.split()) <= 3 and bool(corpus.find_speakers(body))
    if (match or opening or _PREPOSITION.match(body) or is_name) and _is_fragment(rest):
        return Needs(text=body, kind="fragment", word=rest)
    return _find_gaps(corpus, body, is_led=bool(opening))


@cache
def _any(name: str) -> str:
    return "|".join(re.escape(entry) for entry in sorted(load_words(name), key=len, reverse=True))


def _is_fragment(phrase: str) -> bool:
    found = phrase.casefold().replace(",", " ").split()
    verbs = {word for word in found[1:] if verb_forms().get(word, ("",))[0] in ("past", "present")}
    clash = {*found} & (_AUXILIARIES | _ASKING | (_PERSONAL - _OWNING) | {"i", "we", "you", "it", "thanks", "thank"})
    says_nothing = all(word.casefold() in _function_words() and word != "US" for word in phrase.split())
    return len(found) <= LONGEST_FRAGMENT and not clash and not says_nothing and not (verbs and not phrase[0].islower())


def _find_gaps(corpus: Corpus, body: str, *, is_led: bool) -> Needs:
    if len(body.split()) < 2 or not re.search(r"\w", body):
        return Needs(text=body, kind="nothing")
    asked = understand(_THEY.sub("he", body))
    persons = tuple(_open_pronouns(corpus, body))
    topic = setting = None
    place = re.search(rf" (?:{_any('meeting_pronouns')})$", body, re.IGNORECASE)
    if place and not find_setting(corpus, body[: place.start()]):
        is_there = re.match(r"(?:was|were|is|are|will|would) there", body, re.IGNORECASE)
        setting = None if is_there and len(body.split()) == 2 else place.span()
    head = body[: setting[0]] if setting else body
    end = re.search(rf" (?:{_any('topic_pronouns')})$", head, re.IGNORECASE)
    if end and _CLAUSE_BEFORE.search(head[: end.start()]):
        pass  # "who thinks that power is worth it": its noun can stand in the question
    elif end and (
        asked.asks in ("said", "who_said")
        or head[: end.start()].split()[-1].casefold() in verb_forms()
        or _hangs_on_preposition(head, end.start())
        or _ends_in_object(head, end)
    ):
        topic = (end.start() + 1, end.end())
    elif head.casefold().split()[-1] in _prepositions():
        pass  # "who does she speak for": what is asked for is its topic
    elif _answers_nothing(corpus, head) or (
        asked.asks == "said" and not telling_verb(asked) and (is_led or persons) and _has_no_topic(corpus, head)
    ):
        topic = (len(head), len(head))
    if not setting and _ATTENDED.match(body):
        setting = (len(body), len(body))
    it = None if persons or topic or setting or {*body.casefold().split()[1:]} & _EXPLETIVE else _IT_IS.match(body)
    thing = it.span("it") if it else None
    is_open = persons or topic or setting or thing
    kind: Kind = "words" if is_open else "nothing"
    return Needs(text=body, kind=kind, persons=persons, topic=topic, setting=setting, thing=thing)


@cache
def answering_verbs() -> dict[str, str]:
    """Verbs of those who answer others (base form) -> the word that binds them to a topic; "" where none does."""
    return {verb: binding for verb, _, binding in (line.partition(", ") for line in load_words("answering_verbs"))}


def _answers_nothing(corpus: Corpus, text: str) -> bool:
    """Whether somebody is said to answer, and it is not said to what: "did Ada agree", "how did Norway respond".

    Several can agree with each other.
    """
    if match := re.match(r"(?:who(?: else)?|(?:did|has|does) (?:anyone|anybody)(?: else)?) (?P<verb>\w+)$", text, re.I):
        verb = match["verb"].casefold()
        return verb in {form for base in answering_verbs() for form in forms_of(base)}
    match = re.match(r"(?:(?:what|how) )?(?:did|does|has|have|do) \S+(?: \S+){0,3} (?P<verb>\w+)$", text, re.IGNORECASE)
    binding = answering_verbs().get(match["verb"].casefold()) if match else None
    return binding is not None and (bool(binding) or (len(find_named(corpus, text)) == 1 and " and " not in text))


def _has_no_topic(corpus: Corpus, text: str) -> bool:
    span = find_setting(corpus, text)
    bare = text[: span[0]] + text[span[1] :] if span else text
    return not understand(_THEY.sub("he", bare)).topic.strip()


def _hangs_on_preposition(text: str, end: int) -> bool:
    """Whether the pronoun behind `end` stands behind a preposition in a short question of one clause."""
    found = text[:end].casefold().split()
    return len(found) <= 8 and found[-1:] != [] and found[-1] in _prepositions() and "," not in text


def _ends_in_object(text: str, end: "re.Match[str]") -> bool:
    """Whether the pronoun at the end is what is done something to, in a short question of one clause that names no
    other thing: "who opposes it", "did the Danes accept that".
    """
    found = text[: end.start()].split()
    folded = [word.casefold() for word in found]
    verb = folded[-1]
    own = [word for word in folded[1:-1] if word not in _function_words() | _AUXILIARIES]
    things = [word for word in own if word.islower() and word in text and word not in roles()]
    return (
        folded[0] in {"who", "did", "does", "has", "have", "will", "would", "why"}
        and len(found) <= 6
        and not things
        and not {*folded[1:]} & _CLAUSE_WORDS
        and (
            verb == "against" or (verb not in _function_words() | _AUXILIARIES and verb in text and verb not in roles())
        )
    )


def _prepositions() -> frozenset[str]:
    return load_words("about_words") | {"to", "with", "of", "for", "from"}


def _open_pronouns(corpus: Corpus, text: str) -> list[tuple[int, int]]:
    """Where pronouns stand for persons whom the question does not name before them."""
    found = []
    tokens = list(re.finditer(r"[\w’'.-]+|,", text))
    for index, token in enumerate(tokens):
        word = token[0].casefold()
        if word in _PERSONAL and not _is_bound(corpus, tokens, index):
            found.append(token.span())
    return found


def _is_bound(corpus: Corpus, tokens: Sequence["re.Match[str]"], index: int) -> bool:
    """Whether the pronoun at `index` can mean somebody whom the words before it name."""
    pronoun = tokens[index][0].casefold()
    earlier = [token[0] for token in tokens[:index]]
    folded = [word.casefold() for word in earlier]
    behind = tokens[index + 1][0].casefold() if index + 1 < len(tokens) else ""
    if pronoun in ("it", "its"):  # mostly a thing, or nothing at all: "is it true"
        asks = folded[-1:] and folded[-1] in ("did", "does", "has", "do", "will") and behind in verb_forms()
        return not (asks or pronoun == "its") or not {*folded} <= _function_words() | _ASKING | _AUXILIARIES | {"else"}
    if not earlier:
        return False
    nouns = [word for word in earlier if _can_mean(corpus, word, plural=pronoun in ("they", "them", "their"))]
    if folded[-1] in _AUXILIARIES and pronoun in ("he", "she", "they") and not nouns:
        return False
    is_object = pronoun in _OBJECTS and (pronoun != "her" or not behind or behind in _function_words())
    is_simple = len(earlier) < LONGEST_CLAUSE and not _CLAUSE_WORDS & {*folded[1:]}
    if is_object and is_simple and "," not in earlier:
        return False  # "What did Ada say about him?": the subject of its own clause is somebody else
    return bool(nouns) or folded[0] in ("who", "whom", "whose", "which")


def _can_mean(corpus: Corpus, word: str, *, plural: bool) -> bool:
    """Whether a pronoun can stand for a word: a name or a post; of several also every other noun in the plural."""
    plain = re.sub(r"[’']s?$", "", word) or word
    folded = plain.casefold()
    if folded in ("anyone", "anybody", "someone", "somebody", "everyone", "people", "those"):
        return True
    is_acronym = len(plain) > 1 and plain.isupper()  # "US" is not "us"
    if folded in _function_words() | _ASKING | _AUXILIARIES | _PERSONAL and not is_acronym:
        return False
    if plain[0].isupper():
        return plural or not is_country(plain)
    if folded in roles() or corpus.find_speakers(folded):
        return True
    return plural and folded.endswith("s") and not folded.endswith("ss") and verb_forms().get(folded) is None


def _function_words() -> frozenset[str]:
    return load_words("function_words")

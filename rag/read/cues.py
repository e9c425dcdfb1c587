"""Cues of reporting: the verbs (and "according to") with which a sentence gives somebody's words, and their subjects.

A small grammar over words: a subject is the noun phrase in front of the verb, behind it ("said X"), or before an
apposition ("X, a minister, told"); it counts only where it can stand for somebody who speaks.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from rag.read.lexicon import load_words
from rag.read.names import is_honorific, roles
from rag.types import Span

QUOTATION = (
    r"“[^“”\"]*+(?<=[,.?!])[\"“](?=\s|$)|“(?:[^“”]++|“[^“”]*+”)*+(?:”|$)|\"[^\"]*\"|\"[^\"”]*(?:”|$)|''(?:(?!'')[\s\S])*(?:''|$)"
    r"|(?<!\w)‘(?:[^‘’“”\"]|’(?=\w))*’(?!\w)"
)
"""A quotation with its marks, as a pattern; one that is not closed goes to the end of what is searched. Some writers
open with one kind of mark and close with another."""
_TOKEN = re.compile(
    rf"(?P<quote>{QUOTATION})"
    r"|(?P<aside>\([^()]*\))"
    r"|(?P<word>(?:[A-Z]\.)+[A-Z]?\.?|[^\W\d_](?:[\w’'\-]|&(?=\w))*)"
    r"|(?P<mark>[^\s\w])|(?P<number>\d(?:[\w.,/\-]*\w)?%?)"
)
PRONOUNS = frozenset("he she they".split())
_BOUNDARIES = frozenset(
    "that when as while after before because if but which who whom where since although though than so and or in on at "
    "by with from to into during about against over under amid is was were are be been has had have did does do will "
    "would could should may might not also then later earlier but yet nor despite however meanwhile".split()
)
_SKIPPED = frozenset("has had have also then later earlier again once previously now repeatedly still even".split())
_DETERMINERS = frozenset("the a an his her its their our some many several one two three another other".split())
_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_NOBODY = frozenset("I We You It There This That These Those it there this that what we i you".split())
_PASSIVE = frozenset("was were is are be been being".split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark, a number, or a whole quotation."""

    kind: str
    start: int
    end: int
    text: str


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


@cache
def reporting_verbs() -> dict[str, str]:
    """Every form of every verb of reporting -> its base form ("told" -> "tell")."""
    return {form: base for form, (_, base) in _verb_forms().items()}


@cache
def _verb_forms() -> dict[str, tuple[str, str]]:
    """Form of a reporting verb -> `past`, `present` (third person), `base` or `participle`; and its base form."""
    forms: dict[str, tuple[str, str]] = {}
    for line in sorted(load_words("reporting_verbs")):
        base, *irregular = line.split()
        stem = base[:-1] if base.endswith("e") else base
        doubled = base + base[-1] if base in ("admit", "quip", "snap", "rebut") else stem
        third = (
            base[:-1] + "ies"
            if re.search(r"[^aeiou]y$", base)
            else base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")
        )
        past = irregular or [base[:-1] + "ied" if re.search(r"[^aeiou]y$", base) else doubled + "ed"]
        forms[base] = "base", base
        forms[doubled + "ing"] = "participle", base
        forms |= {third: ("present", base)} | dict.fromkeys(past, ("past", base))
    return forms


def split_tokens(text: str, start: int, end: int) -> list[Token]:
    """Words, marks, and quotations as one token each; asides in parentheses are passed over."""
    return [
        Token(str(match.lastgroup), match.start(), match.end(), match.group())
        for match in _TOKEN.finditer(text, start, end)
        if match.lastgroup != "aside"
    ]


def find_cues(tokens: list[Token], text: str) -> list[Cue]:
    """The reporting verbs (and "according to") of a unit, outside its quotations, with the spans of their subjects."""
    forms = _verb_forms()
    cues: list[Cue] = []
    for index, token in enumerate(tokens):
        if token.text in (":", "―", "—") and not cues:
            spoken = _beside_mark(tokens, index)
            if spoken:
                cues.append(Cue(spoken, (token.start, token.end), False, False))
        if token.kind != "word":
            continue
        lower = token.text.casefold()
        following = tokens[index + 1].text.casefold() if index + 1 < len(tokens) else ""
        if lower == "according" and following == "to":
            subject = _phrase_right(tokens, index + 2, anybody=True)
            if subject:
                cues.append(Cue(subject, (token.start, tokens[index + 1].end), True, False))
            continue
        if token.text not in forms and not (index == 0 and token.text == "Said"):
            continue
        form, base = forms[lower]
        quoted = any(t.kind == "quote" for t in tokens[max(0, index - 4) : index + 4])
        if base in load_words("weak_reporting_verbs") and not quoted:
            continue
        before = _last_real(tokens, index)
        previous = tokens[index - 1].text.casefold() if index else ""
        subject = named = None
        trailing = False
        if form == "participle":
            if previous == "as" and cues:  # "quoted X as saying"
                subject = _phrase_left(tokens, index - 2, plural=False)
                cues[-1] = replace(cues[-1], trailing=True)
            elif previous in _PASSIVE and index > 1:  # "the minister is demanding …"
                subject = _phrase_left(tokens, _last_real(tokens, index - 1), plural=False)
            elif previous in (",", "and", "while") or (index and tokens[index - 1].kind == "quote"):
                subject = cues[-1].subject if cues else _first_phrase(tokens[:index])
        elif form == "base" and previous == "to":
            subject = _clause_subject(tokens, index - 1)
        elif previous not in _PASSIVE and previous not in ("to", "not"):
            noun = form != "past" and (base in load_words("reporting_nouns"))
            beside = _is_told(tokens, index, base, noun=noun)
            subject = _phrase_left(tokens, before, plural=form == "base" and not beside, anybody=beside)
            behind = _behind_quotation(tokens, index)
            if beside and behind is not None and not any(t.text == "," for t in tokens[behind:index]):
                subject = _phrase_right(tokens[: before + 1], behind, anybody=True) or subject
            if subject and form == "present" and not beside and not _is_name_or_role(text[subject[0] : subject[1]]):
                subject = None  # "the claims", "member states": nouns that look like the verb
            content_before = subject is not None and _content_before(tokens, subject[0])
            if subject is None and form in ("past", "present") and _content_before(tokens, token.start):
                subject = _phrase_right(tokens, index + 1, anybody=beside)
                content_before = True
            if (
                subject is None
                and form in ("past", "present")
                and before >= 0
                and tokens[before].text in ("and", "but")
            ):
                subject = cues[-1].subject if cues else _first_phrase(tokens[:index])
            if subject is None and form in ("past", "present") and previous == "," and cues and following != "by":
                subject = cues[-1].subject
            if subject is None and form != "participle" and before > 0 and tokens[before].text in ("who", "which"):
                comma = tokens[before - 1].text == ","
                named = _phrase_left(tokens, before - 2 if comma else before - 1, plural=False, anybody=True)
                subject = (tokens[before].start, tokens[before].end) if named else None
            trailing = content_before and not _content_after(tokens, max(token.end, subject[1] if subject else 0))
        if subject:
            lead = text[max(0, subject[0] - 8) : subject[0]].casefold().split()
            cues.append(
                Cue(
                    subject,
                    (token.start, token.end),
                    trailing,
                    bool(lead) and lead[-1] in ("and", "but", "while"),
                    named,
                )
            )
    return cues


def _beside_mark(tokens: list[Token], index: int) -> Span | None:
    """Who speaks in "X …: “quotation”" and in "“quotation” ― X"."""
    following = tokens[index + 1 : index + 2]
    if tokens[index].text == ":" and following and following[0].kind == "quote":
        label = index
        while label and tokens[label - 1].kind == "word" and tokens[label - 1].text[0].isupper():
            label -= 1
        if label < index and (label == 0 or tokens[label - 1].text in ("-", "—", "–")):
            return tokens[label].start, tokens[index - 1].end  # "A headline - Jane Doe: “…”"
        return _first_phrase(tokens[:index])
    if tokens[index].text != ":" and index == 1 and tokens[0].kind == "quote":
        return _phrase_right(tokens, index + 1)
    return None


def _last_real(tokens: list[Token], index: int) -> int:
    """Index of the last token before `index` that is no adverb or auxiliary."""
    index -= 1
    while index >= 0:
        word = tokens[index].text
        if word in _DAYS and index > 1:
            index -= 2 if tokens[index - 1].text == "on" else 1  # "the minister on Friday said"
        elif word.casefold() in _SKIPPED or word.endswith("ly"):
            index -= 1
        else:
            break
    return index


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


def _phrase_left(tokens: list[Token], index: int, *, plural: bool, anybody: bool = False) -> Span | None:
    """The noun phrase that ends at `index`, or before the apposition that ends there."""
    if index < 0:
        return None
    if tokens[index].text == ",":
        for back in range(index - 1, 0, -1):
            if tokens[back].text == "," and back < index - 1:
                named = _named_apposition(tokens[back + 1 : index])
                found = named or _phrase_left(tokens, back - 1, plural=plural)
                if found:
                    return found
        return None
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
        if lower in _BOUNDARIES or (token.text in _verb_forms() and lower not in roles()):
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
        if token.kind != "word" or (token.text in _BOUNDARIES and token.text != "of") or token.text in _verb_forms():
            return False
    return False


def _named_apposition(tokens: list[Token]) -> Span | None:
    """The span of an apposition that is nothing but a name: "the minister, Jane Doe, said"."""
    if 1 < len(tokens) < 6 and all((t.kind == "word" and t.text[0].isupper()) or t.text == "." for t in tokens):
        return tokens[0].start, tokens[-1].end
    return None


def _phrase_right(tokens: list[Token], index: int, *, anybody: bool = False) -> Span | None:
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
        if lower in _verb_forms() and end > index:
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
    if anybody and not any(word.text in _NOBODY for word in words) and words[-1].text not in _DAYS:
        return words[0].start, words[-1].end
    lowers = [word.text.casefold() for word in words]
    named = any(w.text[0].isupper() and w.text.casefold() not in _DETERMINERS | _BOUNDARIES for w in words)
    acting = bool(set(lowers) & roles()) or lowers == ["media"] or lowers[-1:] == ["media"]
    if not (named or acting or lowers[-1] in PRONOUNS):
        return None
    if plural and not (lowers[-1] == "they" or (lowers[-1] in roles() and lowers[-1].endswith(("s", "men")))):
        return None
    return words[0].start, words[-1].end


def _is_name_or_role(phrase: str) -> bool:
    """Whether a phrase ends in a name, or in a singular noun for a person or body."""
    last = phrase.split()[-1]
    return last in PRONOUNS or last[0].isupper() or last.casefold() in load_words("roles")


def _first_phrase(tokens: list[Token]) -> Span | None:
    """The subject at the start of a sentence, an opening phrase up to a comma passed over."""
    starts = [0, *(i + 1 for i, token in enumerate(tokens[:40]) if token.text == ",")]
    for start in starts:
        while start < len(tokens) and tokens[start].text.casefold() in ("and", "but", "then", "yet", "so"):
            start += 1
        lead = tokens[start].text.casefold() if start < len(tokens) else ""
        alone = start + 1 < len(tokens) and tokens[start + 1].text == "," and lead in _openers()
        if not lead or alone or lead in _BOUNDARIES or lead.endswith("ing") or lead == "asked":
            continue
        subject = _phrase_right(tokens, start)
        if subject:
            return subject
    return None


@cache
def _openers() -> frozenset[str]:
    return frozenset(word.casefold() for word in load_words("sentence_openers")) - PRONOUNS


def _clause_subject(tokens: list[Token], index: int) -> Span | None:
    """The subject of the clause in which an infinitive at `index` stands: the phrase behind the last "that"."""
    for back in range(index - 1, -1, -1):
        if tokens[back].text.casefold() == "that":
            word = back + 1
            end = word
            while end < index and tokens[end].kind == "word" and tokens[end].text[0].isupper():
                end += 1
            return _speaking_phrase(tokens[word:end], plural=False)
    return None


def _content_before(tokens: list[Token], offset: int) -> bool:
    """Whether a quotation or a clause with its comma stands right before an offset."""
    earlier = [token for token in tokens if token.end <= offset]
    if not earlier or earlier[-1].kind == "quote":
        return bool(earlier)
    return earlier[-1].text == "," and (len(earlier) > 4 or any(token.kind == "quote" for token in earlier))


def _content_after(tokens: list[Token], offset: int) -> bool:
    """Whether anything that could be what is said stands behind an offset: a quotation, or five words or more."""
    later = [token for token in tokens if token.start >= offset]
    return any(t.kind == "quote" for t in later) or sum(t.kind == "word" for t in later) >= 5

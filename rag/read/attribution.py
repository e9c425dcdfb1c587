"""Who speaks in a sentence: the first, sentence-level reading of attribution.

Prose says it in few ways: "X said that …", "…, X said", "…, said X", "according to X", "X, a minister, told …", "…,
saying …". A rule is taken only where the words in front of (or behind) a verb of reporting name a person, a post or a
body; everything else stays without a speaker: a wrong one is worse than none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from rag.read.lexicon import load_words
from rag.read.names import full_names, is_honorific, person_of, roles
from rag.types import Span

LONGEST_UNIT = 700
"""Characters up to which the sentences of one quotation are kept together."""
PRONOUN_REACH = 3
"""Units back to which "he said" may look for the one who spoke before."""

_TOKEN = re.compile(
    r"(?P<quote>“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$))"
    r"|(?P<aside>\([^()]*\))"
    r"|(?P<word>(?:[A-Z]\.)+[A-Z]?\.?|[^\W\d_][\w’'\-]*)"
    r"|(?P<mark>[^\s\w])|(?P<number>\d[\w.,]*)"
)
_PRONOUNS = frozenset("he she they".split())
_BOUNDARIES = frozenset(
    "that when as while after before because if but which who whom where since although though than so and or in on at "
    "by with from to into during about against over under amid is was were are be been has had have did does do will "
    "would could should may might not also then later earlier but yet nor despite however meanwhile".split()
)
_SKIPPED = frozenset("has had have also then later earlier again once previously now repeatedly still even".split())
_DETERMINERS = frozenset("the a an his her its their our some many several one two three another other".split())
_PASSIVE = frozenset("was were is are be been being".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One who speaks in a unit, and through whom the words came."""

    speaker: str | None
    """Full name where the article gives one, else the words that stand for it; None where a pronoun stays open."""
    speaker_span: Span
    cue_span: Span
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A sentence, or the sentences of one running quotation, with those who speak in it; the main voice first."""

    start: int
    end: int
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Cue:
    subject: Span
    span: Span
    trailing: bool
    coordinate: bool


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


def read_units(text: str, sentences: Sequence[Span]) -> list[Unit]:
    """The units of an article's sentences, in order, each with its voices.

    `sentences` are spans in `text`. A pronoun takes the one who spoke shortly before, in the same article.
    """
    names = full_names(text)
    units: list[Unit] = []
    for start, end in _join_quotations(text, sentences):
        tokens = _tokens(text, start, end)
        cues = _find_cues(tokens, text)
        recent = next((v.speaker for u in reversed(units[-PRONOUN_REACH:]) for v in u.voices[:1] if v.speaker), None)
        voices = _voices(text, cues, names, recent)
        if not voices and units and _goes_on(text, units[-1], start, end):
            voices = units[-1].voices[:1]
        units.append(Unit(start=start, end=end, voices=voices))
    return units


def _goes_on(text: str, before: Unit, start: int, end: int) -> bool:
    """Whether a unit is nothing but a quotation that goes on from the one before.

    Either behind an attribution in the same paragraph (“…,” she said. “…”), or as the next paragraph of a quotation
    that was not closed.
    """
    held, unit = text[before.start : before.end], text[start:end]
    if unit[0] not in '“"':
        return False
    unclosed = held.rfind("“") > held.rfind("”")
    whole = unit[-1] in '”"' and unit.count("“") + unit.count('"') <= 2
    return unclosed or (whole and "\n" not in text[before.end : start])


def _join_quotations(text: str, sentences: Sequence[Span]) -> list[Span]:
    """Sentences, those of one quotation joined while they fit; a blank line always parts them."""
    joined: list[Span] = []
    for start, end in sentences:
        if joined:
            first, last = joined[-1]
            held = text[first:last]
            inside = held.rfind("“") > held.rfind("”") or held.count('"') % 2 == 1
            if inside and "\n\n" not in text[last:start] and end - first <= LONGEST_UNIT:
                joined[-1] = (first, end)
                continue
        joined.append((start, end))
    return joined


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    """Words, marks, and quotations as one token each; asides in parentheses are passed over."""
    return [
        _Token(str(match.lastgroup), match.start(), match.end(), match.group())
        for match in _TOKEN.finditer(text, start, end)
        if match.lastgroup != "aside"
    ]


def _find_cues(tokens: list[_Token], text: str) -> list[_Cue]:
    """The reporting verbs (and "according to") of a unit, outside its quotations, with the spans of their subjects."""
    forms = _verb_forms()
    cues: list[_Cue] = []
    for index, token in enumerate(tokens):
        if token.text in (":", "―", "—") and not cues:
            spoken = _beside_mark(tokens, index)
            if spoken:
                cues.append(_Cue(spoken, (token.start, token.end), False, False))
        if token.kind != "word":
            continue
        lower = token.text.casefold()
        following = tokens[index + 1].text.casefold() if index + 1 < len(tokens) else ""
        if lower == "according" and following == "to":
            subject = _phrase_right(tokens, index + 2)
            if subject:
                cues.append(_Cue(subject, (token.start, tokens[index + 1].end), True, False))
            continue
        if token.text not in forms:
            continue
        form, base = forms[token.text]
        quoted = any(t.kind == "quote" for t in tokens[max(0, index - 4) : index + 4])
        if base in load_words("weak_reporting_verbs") and not quoted:
            continue
        before = _last_real(tokens, index)
        previous = tokens[index - 1].text.casefold() if index else ""
        subject = None
        trailing = False
        if form == "participle":
            if previous == "as" and cues:  # "quoted X as saying"
                subject = _phrase_left(tokens, index - 2, plural=False)
                cues[-1] = replace(cues[-1], trailing=True)
            elif previous in (",", "and") or (index and tokens[index - 1].kind == "quote"):
                subject = cues[-1].subject if cues else _first_phrase(tokens[:index])
        elif form == "base" and previous == "to":
            subject = _clause_subject(tokens, index - 1)
        elif previous not in _PASSIVE and previous not in ("to", "not"):
            subject = _phrase_left(tokens, before, plural=form == "base")
            if subject and form == "present" and not _is_name_or_role(text[subject[0] : subject[1]]):
                subject = None  # "the claims", "member states": nouns that look like the verb
            content_before = subject is not None and _content_before(tokens, subject[0])
            if subject is None and form in ("past", "present") and _content_before(tokens, token.start):
                subject = _phrase_right(tokens, index + 1)
                content_before = True
            trailing = content_before and not _content_after(tokens, max(token.end, subject[1] if subject else 0))
        if subject:
            lead = text[max(0, subject[0] - 8) : subject[0]].casefold().split()
            cues.append(
                _Cue(subject, (token.start, token.end), trailing, bool(lead) and lead[-1] in ("and", "but", "while"))
            )
    return cues


def _beside_mark(tokens: list[_Token], index: int) -> Span | None:
    """Who speaks in "X …: “quotation”" and in "“quotation” ― X"."""
    following = tokens[index + 1 : index + 2]
    if tokens[index].text == ":" and following and following[0].kind == "quote":
        return _first_phrase(tokens[:index])
    if tokens[index].text != ":" and index == 1 and tokens[0].kind == "quote":
        return _phrase_right(tokens, index + 1)
    return None


def _last_real(tokens: list[_Token], index: int) -> int:
    """Index of the last token before `index` that is no adverb or auxiliary."""
    index -= 1
    while index >= 0 and (tokens[index].text.casefold() in _SKIPPED or tokens[index].text.endswith("ly")):
        index -= 1
    return index


def _phrase_left(tokens: list[_Token], index: int, *, plural: bool) -> Span | None:
    """The noun phrase that ends at `index`, or before the apposition that ends there."""
    if index < 0:
        return None
    if tokens[index].text == ",":
        for back in range(index - 1, 0, -1):
            if tokens[back].text == "," and back < index - 1:
                found = _phrase_left(tokens, back - 1, plural=plural)
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
        if lower in _PRONOUNS:
            index -= 1
            break
        if lower in _BOUNDARIES or (token.text in _verb_forms() and lower not in roles()):
            listed = lower == "and" and index > 0 and tokens[index - 1].text[0].isupper() and index < last
            if not listed:
                break
        if lower in _DETERMINERS:
            index -= 1
            if index < 0 or tokens[index].text.casefold() not in ("of", "for"):
                break
        index -= 1
    return _speaking_phrase(tokens[index + 1 : last + 1], plural=plural)


def _phrase_right(tokens: list[_Token], index: int) -> Span | None:
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
        if lower in _PRONOUNS:
            break
    return _speaking_phrase(tokens[index:end], plural=False)


def _phrase_goes_on(tokens: list[_Token]) -> bool:
    """Whether a small word behind a name still belongs to the phrase: "Foreign ministry spokesman", "Bank of Japan"."""
    for token in tokens:
        lower = token.text.casefold()
        if lower in roles() or lower in ("of", "for", "the") or (token.text[0].isupper() and token is not tokens[0]):
            return True
        if token.kind != "word" or lower in _BOUNDARIES:
            return False
    return False


def _speaking_phrase(tokens: list[_Token], *, plural: bool) -> Span | None:
    """The span of a phrase if it can stand for somebody who speaks, else None."""
    words = [token for token in tokens if token.kind == "word"]
    if not words or len(words) > 14:
        return None
    lowers = [word.text.casefold() for word in words]
    named = any(w.text[0].isupper() and w.text.casefold() not in _DETERMINERS | _BOUNDARIES for w in words)
    acting = bool(set(lowers) & roles()) or lowers == ["media"] or lowers[-1:] == ["media"]
    if not (named or acting or lowers[-1] in _PRONOUNS):
        return None
    if plural and not (lowers[-1] == "they" or (lowers[-1] in roles() and lowers[-1].endswith(("s", "men")))):
        return None
    return words[0].start, words[-1].end


def _is_name_or_role(phrase: str) -> bool:
    """Whether a phrase ends in a name, or in a singular noun for a person or body."""
    last = phrase.split()[-1]
    return last[0].isupper() or last.casefold() in load_words("roles")


def _first_phrase(tokens: list[_Token]) -> Span | None:
    """The subject at the start of a sentence, an opening phrase up to a comma passed over."""
    starts = [0, *(i + 1 for i, token in enumerate(tokens[:24]) if token.text == ",")]
    for start in starts:
        subject = _phrase_right(tokens, start) if start < len(tokens) else None
        lead = tokens[start].text.casefold() if start < len(tokens) else ""
        if subject and lead not in _BOUNDARIES and not lead.endswith("ing"):
            return subject
    return None


def _clause_subject(tokens: list[_Token], index: int) -> Span | None:
    """The subject of the clause in which an infinitive at `index` stands: the phrase behind the last "that"."""
    for back in range(index - 1, -1, -1):
        if tokens[back].text.casefold() == "that":
            word = back + 1
            end = word
            while end < index and tokens[end].kind == "word" and tokens[end].text[0].isupper():
                end += 1
            return _speaking_phrase(tokens[word:end], plural=False)
    return None


def _content_before(tokens: list[_Token], offset: int) -> bool:
    """Whether a quotation or a clause with its comma stands right before an offset."""
    earlier = [token for token in tokens if token.end <= offset]
    if not earlier or earlier[-1].kind == "quote":
        return bool(earlier)
    return earlier[-1].text == "," and (len(earlier) > 4 or any(token.kind == "quote" for token in earlier))


def _content_after(tokens: list[_Token], offset: int) -> bool:
    """Whether anything that could be what is said stands behind an offset: a quotation, or five words or more."""
    later = [token for token in tokens if token.start >= offset]
    return any(t.kind == "quote" for t in later) or sum(t.kind == "word" for t in later) >= 5


def _voices(text: str, cues: list[_Cue], names: dict[str, str], recent: str | None) -> tuple[Voice, ...]:
    """Cues to voices: trailing ones report the others; of "X said that Y said", X reports Y."""
    trailing = [cue for cue in cues if cue.trailing]
    inner = [cue for cue in cues if not cue.trailing]
    told: list[tuple[_Cue, tuple[_Cue, ...]]] = []
    outer: tuple[_Cue, ...] = tuple(reversed(trailing))
    above: tuple[_Cue, ...] = outer
    for cue in inner:
        if cue.coordinate:
            above = outer
        told.append((cue, above))
        if not any(cue.subject == other.subject for other, _ in told[:-1]):
            above = (cue, *above)
    told += [(cue, tuple(reversed(trailing[:index]))) for index, cue in enumerate(trailing)]
    voices: list[Voice] = []
    for cue, reporters in told:
        speaker = _speaker(text, cue.subject, names, recent)
        via = (_speaker(text, r.subject, names, recent) for r in reporters if r.subject != cue.subject)
        named = tuple(dict.fromkeys(name for name in via if name and name != speaker))
        if not any(speaker == voice.speaker and voice.speaker_span == cue.subject for voice in voices):
            voices.append(Voice(speaker=speaker, speaker_span=cue.subject, cue_span=cue.span, via=named))
    return tuple(voices)


def _speaker(text: str, span: Span, names: dict[str, str], recent: str | None) -> str | None:
    phrase = " ".join(text[span[0] : span[1]].split())
    if phrase.casefold() in _PRONOUNS:
        return recent
    person = person_of(phrase.replace("(", "").replace(")", ""))
    if person is None:
        return re.sub(r"^(?:the|a|an)\s", "", phrase, flags=re.IGNORECASE)
    if " " not in person and not is_honorific(person):
        return names.get(person, person)
    return person

"""A follow-up question made to stand alone by rules: persons, topic and meeting of the conversation carry over."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.find.conversation import (
    Topic,
    Turn,
    find_named,
    find_setting,
    is_person,
    join_names,
    meeting_words,
    name_people,
    show_name,
    shown_pronouns,
)
from rag.find.depending import Needs
from rag.find.question import telling_verb
from rag.find.terms import fold, words
from rag.index.corpus import Corpus
from rag.read.countries import is_country
from rag.read.lexicon import load_words
from rag.read.names import person_of, roles
from rag.read.verbs import reporting_verbs
from rag.types import Rewritten

MOST_NAMES = 3
"""Persons whom "they" stands for; more would make a question that nobody asks."""

_AUXILIARY = r"(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could)(?:n[’']t)?"
_AGREED = re.compile(
    r"what (?:did|have|had|do) (?P<who>they) (?P<verb>agree|decide|discuss|achieve|adopt|sign|conclude|promise)(?: on| to)?$",
    re.IGNORECASE,
)
_TIMES = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|\d{4}|\d{1,2} \w+|\w+ \d{1,2})"


_SPEAK = {"say": "speak", "said": "spoke", "says": "speaks"}
_SAY = re.compile(r"\b(?:say|said|says) $", re.IGNORECASE)
"""Of somebody who "said that" we ask whether he "spoke about" a topic."""


@dataclass(slots=True)
class _Draft:
    """A question that is being written."""

    text: str
    carried: list[str] = field(default_factory=list)

    def done(self) -> Rewritten:
        text = " ".join(self.text.split())
        return Rewritten(
            question=f"{text[:1].upper()}{text[1:]}?", carried=tuple(dict.fromkeys(self.carried)), is_rewritten=True
        )


def rewrite_by_rules(corpus: Corpus, needs: Needs, turns: Sequence[Turn]) -> Rewritten | None:
    """The question with what it leaves open filled from the turns, the last of which comes first.

    None where it leaves nothing open, or where something of it is not found there.
    """
    if needs.kind == "nothing" or not turns:
        return None
    if needs.kind == "words":
        draft = _fill(corpus, needs, turns)
    elif needs.kind == "fragment":
        draft = _extend(corpus, needs.word, turns)
    elif needs.kind == "circumstance":
        draft = _ask_circumstance(needs.word, turns[-1])
    elif needs.kind == "who":
        draft = _ask_who(needs.word, turns)
    else:
        draft = _ask_more(turns)
    return draft.done() if draft else None


def _last_topic(turns: Sequence[Turn]) -> Topic | None:
    return next((turn.topic for turn in reversed(turns) if turn.topic), None)


def _speaker_of(turns: Sequence[Turn]) -> str | None:
    """Whose words were asked for last; else whose are cited."""
    for turn in reversed(turns):
        if turn.speakers or turn.cited:
            return join_names(turn.speakers) or turn.cited[0]
    return None


def _find_person(corpus: Corpus, turns: Sequence[Turn], pronoun: str, excluded: Sequence[str]) -> str | None:
    """The last one whose words were asked for or cited, or who was named, and whom the pronoun can mean."""
    means = {"him": "he", "his": "he", "her": "she"}.get(pronoun, pronoun)
    for turn in reversed(turns):
        for names in (turn.speakers, turn.cited, turn.named):
            fits = [name for name in names if name not in excluded and is_person(corpus, name)]
            shown = [shown_pronouns(corpus, name) for name in fits]
            fits = [name for name, seen in zip(fits, shown, strict=True) if not seen or means in seen]
            if len(fits) == 1 or (fits and names is turn.cited):
                return fits[0]
            if fits:
                return None
    return None


def _find_group(corpus: Corpus, turns: Sequence[Turn], excluded: Sequence[str]) -> str | None:
    """The last ones whom "they" can mean: several persons, a body, a country."""
    for turn in reversed(turns):
        groups = [name for name in turn.speakers if not is_person(corpus, name)]
        people = [name for name in dict.fromkeys((*turn.speakers, *turn.named)) if is_person(corpus, name)]
        for names in (groups, people if len(people) > 1 else [], turn.cited if len(turn.cited) > 1 else []):
            if fits := [name for name in names if name not in excluded][:MOST_NAMES]:
                return join_names(fits)
    return None


def _fill(corpus: Corpus, needs: Needs, turns: Sequence[Turn]) -> _Draft | None:
    """A sentence with its gaps filled."""
    last = turns[-1]
    text = needs.text
    pieces: list[tuple[tuple[int, int], str]] = []
    carried: list[str] = []
    own_setting = find_setting(corpus, text)
    agreed = _AGREED.match(text)
    where = last.setting or last.told_at
    if agreed and where and len(last.speakers) + len(last.named) < 2:
        return _Draft(f"What was {_participle(agreed['verb'])} {where}", [where])
    excluded = find_named(corpus, text)
    for start, end in needs.persons:
        pronoun = text[start:end].casefold()
        is_plural = pronoun in ("they", "them", "their")
        name = _find_group(corpus, turns, excluded) if is_plural else _find_person(corpus, turns, pronoun, excluded)
        if not name:
            return None
        behind = text[end:].split()
        owns = pronoun in ("his", "their") or (
            pronoun == "her" and bool(behind) and behind[0].casefold() not in load_words("function_words")
        )
        pieces.append(((start, end), f"{name}’s" if owns else name))
        carried.append(f"{text[start:end].casefold()} = {name}")
    if needs.topic:
        topic = _last_topic(turns)
        if topic:
            piece, told = _tell_topic(text, needs.topic, topic, last)
            pieces.append((needs.topic, piece))
            carried.append(told)
        elif needs.topic[0] < needs.topic[1] or not pieces:
            return None
    if needs.setting:
        is_sure = re.search(r"\b(?:there|that|this|those|these|same)\b", text[slice(*needs.setting)], re.IGNORECASE)
        where = last.setting or (last.told_at if is_sure else "")
        if not where:
            return None
        pieces.append((needs.setting, f" {where}"))
        carried.append(where)
    for (start, end), piece in sorted(pieces, reverse=True):
        before = text[:start]
        if piece.startswith("about ") and not text.casefold().startswith(("what", "how")):
            before = _SAY.sub(lambda say: _SPEAK[say[0].casefold().strip()] + " ", before)
        text = before + piece + text[end:]
    if last.setting and not own_setting and not needs.setting:
        text, carried = f"{text} {last.setting}", [*carried, last.setting]
    return _Draft(text, carried)


def _tell_topic(text: str, gap: tuple[int, int], topic: Topic, last: Turn) -> tuple[str, str]:
    """The words that fill the gap of a topic, and how they are told."""
    start, end = gap
    before = text[:start].casefold().split()
    verb = reporting_verbs().get(before[-1], before[-1]) if before else ""
    if start == end:
        return f" {topic.about}", topic.about
    if before[-1] in load_words("about_words") | {"to", "with", "of", "for", "from"}:
        words_of = f"{'whether ' if topic.is_clause else ''}{topic.words}"
        return words_of, topic.about
    if topic.is_clause:
        return f"that {topic.words}", f"that {topic.words}"
    if verb in ("say", "think", "speak", "talk", "comment"):
        return topic.about, topic.about
    if last.speakers:  # "did anyone deny it": what was said, not the thing itself
        said = f"what {join_names(last.speakers)} said {topic.about}"
        return said, said
    return topic.words, topic.about


def _participle(verb: str) -> str:
    return verb + ("d" if verb.endswith("e") else "ed")


def _extend(corpus: Corpus, phrase: str, turns: Sequence[Turn]) -> _Draft | None:
    """The last question with another speaker, topic or setting: "and Moe?", "and about trade?", "and in Port Ellen?"."""
    phrase = re.sub(r"\s+(?:too|also|as well|then|specifically)$", "", phrase)
    preposition, _, rest = phrase.partition(" ")
    if phrase.casefold().startswith("according to "):
        return _change_speaker(corpus, phrase[len("according to ") :], turns)
    if preposition.casefold() in load_words("about_words") and rest:
        if re.fullmatch(_TIMES, rest, re.IGNORECASE):
            return _change_setting(phrase, turns)
        return _change_topic(rest, turns)
    if preposition.casefold() in ("in", "at", "during", "after", "before") and rest:
        return _change_setting(phrase, turns)
    bare = re.sub(r"^(?:the|a|an)\s+", "", phrase, flags=re.IGNORECASE)
    known = [fold(word) for word in words(bare)]
    is_speaker = _is_speaker(corpus, bare) or bool(name_people(phrase))
    if known and not is_speaker and set(known) & meeting_words(corpus) and find_setting(corpus, f"in {bare}"):
        places = {one.place for one in corpus.gatherings()}
        return _change_setting(f"in {bare}" if bare in places else f"at the {bare}", turns)
    last = turns[-1]
    is_topic = (
        is_country(bare)
        and last.topic
        and is_country(last.topic.words)
        and any(is_person(corpus, name) for name in last.speakers)
    )
    return _change_speaker(corpus, phrase, turns) if is_speaker and not is_topic else _change_topic(phrase, turns)


def _is_speaker(corpus: Corpus, name: str) -> bool:
    """Whether words name somebody who can speak: someone of the articles, a person, a country, a post."""
    last = name.split()[-1]
    return bool(
        corpus.find_speakers(name)
        or is_country(name)
        or last.casefold() in roles()
        or (name[0].isupper() and last[0].isupper() and len(name.split()) in (2, 3) and person_of(name))
    )


def _change_speaker(corpus: Corpus, name: str, turns: Sequence[Turn]) -> _Draft | None:
    last, topic = turns[-1], _last_topic(turns)
    people = None if corpus.find_speakers(name) else name_people(name)
    name = _with_article(people) if people else name
    shown = show_name(corpus, re.sub(r"^the (?=[A-Z])", "", name)) if is_person(corpus, name) else name
    carried = [topic.told] if topic else []
    if last.setting:
        carried.append(last.setting)
    told = [speaker for speaker in (" and ".join(last.asked.speakers),) if speaker and speaker in last.text]
    if not told:
        told = [match[0] for match in re.finditer(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*", last.text)
                if last.asked.asks not in ("said", "who_said") and show_name(corpus, match[0]) in last.named]  # fmt: skip
    if len(told) == 1:
        return _Draft(_clean(last.text.replace(told[0], shown, 1)), carried)
    if not topic:
        return None
    where = f" {last.setting}" if last.setting else ""
    if topic.is_clause:
        return _Draft(f"Did {shown} say that {topic.words}{where}", [f"that {topic.words}", *carried[1:]])
    return _Draft(f"What did {shown} say {topic.about}{where}", carried)


def _with_article(country: str) -> str:
    """ "the United States", "Norway"."""
    is_plural = country.endswith("s") or country.split()[0] in ("United", "European")
    return f"the {country}" if is_plural and " " in country else country


def _clean(text: str) -> str:
    """Without what only led to the question: "and", "so"."""
    openings = "|".join(load_words("follow_up_openings"))
    return re.sub(rf"^(?:(?:{openings})\b,? +)+", "", text, flags=re.IGNORECASE)


def _change_topic(phrase: str, turns: Sequence[Turn]) -> _Draft | None:
    last = turns[-1]
    where = f" {last.setting}" if last.setting else ""
    carried = [last.setting] if last.setting else []
    speaker = join_names(last.speakers)
    if speaker:
        rest = last.text
        about = re.search(rf" (?:{'|'.join(load_words('about_words'))}) ", rest)
        is_asked = f"{' and '.join(last.asked.speakers)} {last.asked.verb}" in rest
        if about and last.topic and last.topic.words in rest[about.end() :] and is_asked and not last.setting:
            return _Draft(_clean(rest[: about.end()] + phrase), [speaker])
        return _Draft(f"What did {speaker} say about {phrase}{where}", [speaker, *carried])
    if last.asked.asks == "who_said":
        return _Draft(f"Who spoke about {phrase}{where}", carried or ["who spoke"])
    about = re.search(rf" (?:{'|'.join(load_words('about_words'))}) ", last.text)
    if about:
        return _Draft(_clean(last.text[: about.end()] + phrase + where), [_clean(last.text[: about.start()]), *carried])
    if speaker := _speaker_of(turns) or "":
        return _Draft(f"What did {speaker} say about {phrase}", [speaker])
    return None


def _change_setting(phrase: str, turns: Sequence[Turn]) -> _Draft | None:
    last = turns[-1]
    carried = [*filter(None, [join_names(last.speakers), last.topic.told if last.topic else ""])]
    if last.setting:
        return _Draft(
            _clean(last.text.replace(last.setting, phrase, 1)), carried or list(last.named) or [last.asked.topic]
        )
    return _Draft(f"{_clean(last.text)} {phrase}", carried or list(last.named) or [last.asked.topic])


def _ask_circumstance(word: str, last: Turn) -> _Draft | None:
    """Why, when or where what the last question asks for was so."""
    text = _clean(last.text)
    where = f" {last.setting}" if last.setting else ""
    carried = [*filter(None, [join_names(last.speakers), last.topic.told if last.topic else "", last.setting])]
    if re.match(rf"{_AUXILIARY} ", text, re.IGNORECASE):
        return _Draft(f"{word} {text[0].lower()}{text[1:]}", carried)
    wh = re.match(
        rf"(?P<wh>what|why|when|where|how|whom|in which \w+)(?: else)?(?= {_AUXILIARY} )", text, re.IGNORECASE
    )
    if last.asked.asks == "said":
        speaker = join_names(last.asked.speakers)
        is_told = wh and f"{speaker} {last.asked.verb}" in text
        if is_told and telling_verb(last.asked):
            return _Draft(word + text[wh.end() :], carried) if wh else None
        about = f" {last.topic.about}" if last.topic else ""
        return _Draft(f"{word} did {join_names(last.speakers)} speak{about}{where}", carried)
    if wh:
        return (
            None
            if wh["wh"].casefold() == word
            else _Draft(word + text[wh.end() :], carried or list(last.named) or [last.asked.topic])
        )
    if last.asked.asks == "who_said" and last.cited and last.topic:
        said = f"say that {last.topic.words}" if last.topic.is_clause else f"speak {last.topic.about}"
        return _Draft(f"{word} did {last.cited[0]} {said}{where}", [last.cited[0], *carried])
    held = re.match(r"what happened (?:at|during) (?P<what>the .+)$", text, re.IGNORECASE)
    return _Draft(f"{word} was {held['what']}", [held["what"]]) if held and word in ("when", "where") else None


def _ask_who(more: str, turns: Sequence[Turn]) -> _Draft | None:
    last, topic = turns[-1], _last_topic(turns)
    text = _clean(last.text)
    where = f" {last.setting}" if last.setting else ""
    who = re.match(r"who(?: else)? ", text, re.IGNORECASE)
    if who:
        return _Draft(f"who {more} {text[who.end() :]}", [topic.told if topic else last.asked.topic])
    if not topic:
        return None
    carried = [topic.told, *filter(None, [last.setting])]
    said = f"said that {topic.words}" if topic.is_clause else f"spoke {topic.about}"
    return _Draft(f"who {more} {said}{where}", carried)


def _ask_more(turns: Sequence[Turn]) -> _Draft | None:
    last, speaker, topic = turns[-1], _speaker_of(turns), _last_topic(turns)
    if not speaker:
        return None
    about = f" {topic.about}" if topic else ""
    where = f" {last.setting}" if last.setting else ""
    carried = [speaker, *filter(None, [about.strip(), where.strip()])]
    return _Draft(f"what else did {speaker} say{about}{where}", carried)

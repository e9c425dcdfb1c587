"""A follow-up question made to stand alone by rules: persons, topic and meeting of the conversation carry over."""

import re
from collections.abc import Sequence

from rag.find.conversation import Topic, Turn, find_named, find_setting, is_person, join_names, shown_pronouns
from rag.find.depending import Needs, answering_verbs
from rag.find.going_on import (
    Draft,
    ask_circumstance,
    ask_what_else,
    ask_who_else,
    extend_question,
    last_topic,
    name_owner,
    own_by,
)
from rag.find.terms import fold
from rag.index.corpus import Corpus
from rag.read.countries import name_people
from rag.read.lexicon import load_words
from rag.read.names import roles
from rag.read.verbs import reporting_verbs
from rag.types import Rewritten

RECENT = frozenset({"he"})
"""What stands for the last person even where the articles do not show it. "She" goes to one whom they call so, if any:
of 366 words "he" and "she" with "said", "told" or "added" in 234 news articles, 84 are "she"."""
MOST_NAMES = 3
"""Persons whom "they" stands for; more would make a question that nobody asks."""

_AGREED = re.compile(
    r"what (?:did|have|had|do) they (?P<verb>agree|decide|discuss|achieve|adopt|sign|conclude|promise)(?: on| to)?$",
    re.IGNORECASE,
)


_SUBJECTS = {"his": "he", "her": "she", "their": "they", "its": "it"}
_SPEAK = {"say": "speak", "said": "spoke", "says": "speaks"}
_SAY = re.compile(r"\b(?:say|said|says) $", re.IGNORECASE)
"""Of somebody who "said that" we ask whether he "spoke about" a topic."""


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
        draft = ask_circumstance(needs.word, turns[-1], is_now=needs.text.endswith(" is it"))
    elif needs.kind == "who":
        draft = ask_who_else(needs.word, turns)
    else:
        draft = ask_what_else(turns)
    return draft.done() if draft else None


def _extend(corpus: Corpus, phrase: str, turns: Sequence[Turn]) -> Draft | None:
    """With the owner named first: "and his spokeswoman?"."""
    about = "|".join(load_words("about_words"))
    owning = re.match(rf"(?:(?:his|her|its)|(?P<about>(?:{about}) )?their)(?= )", phrase, re.IGNORECASE)
    if not owning:
        return extend_question(corpus, phrase, turns)
    pronoun = owning[0].casefold().split()[-1]
    is_group = pronoun in ("their", "its")
    owner = _find_group(corpus, turns, ()) if is_group else _find_person(corpus, turns, pronoun, ())
    whole = f"{owning['about'] or ''}{own_by(owner)}{phrase[owning.end() :]}" if owner else ""
    draft = extend_question(corpus, whole, turns) if owner else None
    if draft:
        draft.carried.append(f"{pronoun} = {owner}")
    return draft


def _find_person(corpus: Corpus, turns: Sequence[Turn], pronoun: str, excluded: Sequence[str]) -> str | None:
    """The last one whose words were asked for or cited, or who was named, and whom the pronoun can mean."""
    means = {"him": "he", "his": "he", "her": "she"}.get(pronoun, pronoun)
    unsure = ""
    for turn in reversed(turns):
        is_said = turn.asked.asks in ("said", "who_said")
        for names in (turn.speakers, turn.cited, turn.named) if is_said else (turn.named, turn.cited):
            people = [name for name in names if name not in excluded and is_person(corpus, name)]
            shown = {name: shown_pronouns(corpus, name) for name in people}
            fits = [name for name in people if not shown[name] or means in shown[name]]
            if len(fits) > 1 and names is not turn.cited:
                return unsure or None
            if fits and (means in RECENT or means in shown[fits[0]]):
                return fits[0]
            unsure = unsure or (fits[0] if fits else "")
    return unsure or None


def _find_group(corpus: Corpus, turns: Sequence[Turn], excluded: Sequence[str]) -> str | None:
    """The last ones whom "they" can mean: several persons, a body, a country."""
    for turn in reversed(turns):
        groups = [name for name in turn.speakers if not is_person(corpus, name)]
        people = [name for name in dict.fromkeys((*turn.speakers, *turn.named)) if is_person(corpus, name)]
        body = [name for name in turn.cited[:1] if not is_person(corpus, name)]
        several = [[*names] if len(names) > 1 else [] for names in (people, turn.cited)]
        for names in (groups, several[0], _find_people(turn), body, several[1]):
            if fits := [name for name in names if name not in excluded][:MOST_NAMES]:
                return join_names(fits)
    return None


def _find_people(turn: Turn) -> list[str]:
    """The many who were the topic: "the farmers", "the Danes"."""
    words_of = turn.topic.words if turn.topic and not turn.topic.is_clause else ""
    last = words_of.casefold().split()[-1:]
    many = {word for word in roles() if word.endswith(("s", "men"))} | load_words("groups")
    return [words_of] if last and (last[0] in many or (last[0].endswith("s") and name_people(words_of))) else []


def _find_topic_person(corpus: Corpus, turn: Turn, pronoun: str, excluded: Sequence[str]) -> str | None:
    """The person who was the topic: "and what did Moe say about her", after a question about Ada."""
    topic = turn.topic.words if turn.topic else ""
    named = find_named(corpus, topic)
    if len(named) != 1 or named[0] in excluded or fold(named[0].split()[-1]) != fold(topic.split()[-1]):
        return None
    shown = shown_pronouns(corpus, named[0])
    return named[0] if not shown or {"him": "he", "her": "she"}[pronoun] in shown else None


def _fill(corpus: Corpus, needs: Needs, turns: Sequence[Turn]) -> Draft | None:
    """A sentence with its gaps filled."""
    last = turns[-1]
    text = needs.text
    pieces: list[tuple[tuple[int, int], str]] = []
    carried: list[str] = []
    own_setting = find_setting(corpus, text)
    agreed = _AGREED.match(text)
    where = last.setting or last.told_at
    if agreed and where and len(last.speakers) + len(last.named) < 2:
        return Draft(f"What was {_participle(agreed['verb'])} {where}", [where])
    excluded = find_named(corpus, text)
    agreeing = needs.topic and needs.topic[0] == needs.topic[1] and answering_verbs().get(text.split()[-1].casefold())
    if agreeing == "" and excluded and (topic := last_topic(turns)):
        return Draft(f"What did {excluded[0]} say {topic.about}", [topic.told])
    found: list[str] = []
    for start, end in needs.persons:
        pronoun = text[start:end].casefold()
        is_plural = pronoun in ("they", "them", "their", "it", "its")
        is_topic = pronoun in ("him", "her") and {*text[:start].casefold().split()[-1:]} & load_words("about_words")
        name = _find_topic_person(corpus, last, pronoun, [*excluded, *found]) if is_topic else None
        name = name or (
            _find_group(corpus, turns, excluded) if is_plural else _find_person(corpus, turns, pronoun, excluded)
        )
        if not name:
            return None
        found.append(name)
        behind = text[end:].split()
        owns = pronoun in ("his", "their", "its") or (
            pronoun == "her" and bool(behind) and behind[0].casefold() not in load_words("function_words")
        )
        if owns and _SUBJECTS[pronoun] in (text[slice(*span)].casefold() for span in needs.persons):
            continue  # "what did she say about her land": the name stands there once
        pieces.append(((start, end), own_by(name) if owns else name))
        carried.append(f"{text[start:end].casefold()} = {name}")
    if needs.topic:
        topic = last_topic(turns)
        if topic and topic.words in found:
            pass  # "what did they say", after a question about the farmers
        elif topic:
            piece, told = _tell_topic(text, needs.topic, topic, last, found)
            pieces.append((needs.topic, name_owner(piece, last)))
            carried.append(told)
        elif needs.topic[0] < needs.topic[1] or not (pieces or last.setting):
            return None
    if needs.thing:
        topic = last.topic
        if not topic or topic.is_clause or find_named(corpus, topic.words) or re.search(r"[^s]s$", topic.words):
            return None
        pieces.append((needs.thing, topic.words))
        carried.append(f"it = {topic.words}")
    if needs.setting:
        is_sure = re.search(r"\b(?:there|that|this|those|these|same)\b", text[slice(*needs.setting)], re.IGNORECASE)
        where = last.setting or (last.told_at if is_sure else "")
        if not where:
            return None
        before = text[: needs.setting[0]].casefold()
        how = "" if before.endswith("attended") else "in " if before.endswith(("took part", "participated")) else "at "
        pieces.append((needs.setting, f" {how}{where[3:]}" if where.startswith("at ") else f" {where}"))
        carried.append(where)
    for (start, end), piece in sorted(pieces, reverse=True):
        before = text[:start]
        if piece.startswith("about ") and not text.casefold().startswith(("what", "how")):
            before = _SAY.sub(lambda say: _SPEAK[say[0].casefold().strip()] + " ", before)
        text = before + piece + text[end:]
    if re.match(r"(?:when|while|after|before|because|if) (?!(?:did|does|do|has|have|had|is|are|was|were|will) )", text):
        return Draft(f"{last.text} {text}", [*carried, *(topic.told for topic in [last.topic] if topic)])
    if last.setting and not own_setting and not needs.setting:
        text, carried = f"{text} {last.setting}", [*carried, last.setting]
    return Draft(text, carried)


def _tell_topic(text: str, gap: tuple[int, int], topic: Topic, last: Turn, subjects: Sequence[str]) -> tuple[str, str]:
    """The words that fill the gap of a topic, and how they are told; `subjects` stand for pronouns in the text."""
    start, end = gap
    before = text[:start].casefold().split()
    verb = reporting_verbs().get(before[-1], before[-1]) if before else ""
    if start == end:
        binding = answering_verbs().get(before[-1], "")  # "how did she respond": to the topic
        what = f"the statement that {topic.words}" if topic.is_clause else topic.words
        if topic.words[0].isupper() and last.speakers:  # one does not reply to a country, but to what was said of it
            what = f"what {join_names(last.speakers)} said {topic.about}"
        if re.search(r"\b(?:who|anyone|anybody)\b", text, re.IGNORECASE) and last.speakers:  # "who disagreed"
            binding, what = binding or "with", f"what {join_names(last.speakers)} said {topic.about}"
        bound = f"{binding} {what}" if binding else topic.about
        return f" {bound}", bound
    said = f"what {join_names(last.speakers)} said"
    if last.speakers and (noun := text[start:end].split()[-1]) in load_words(
        "view_nouns"
    ):  # "does Moe share that view"
        whose = f"{own_by(join_names(last.speakers))} {noun} {topic.about}"
        return whose, whose
    if last.speakers and fold(topic.words) in map(fold, before):  # "what does Ada say about that?", after words on her
        return said, said
    if before[-1] == "with" and last.speakers and before[-2].startswith(("agree", "disagree")):
        return f"{said} {topic.about}", f"{said} {topic.about}"
    if before[-1] in load_words("about_words") | {"to", "with", "of", "for", "from"}:
        words_of = f"{'whether ' if topic.is_clause else ''}{topic.words}"
        return words_of, topic.about
    if topic.is_clause:
        return f"that {topic.words}", f"that {topic.words}"
    if verb in ("say", "think", "speak", "talk", "comment"):
        return topic.about, topic.about
    is_plain = text[start:end].casefold() == "it" and verb not in reporting_verbs().values()  # "who opposes it"
    if (
        last.speakers and not is_plain and not {*last.speakers} <= {*subjects}
    ):  # "did anyone deny it": what was said, not the thing itself
        said = f"what {join_names(last.speakers)} said {topic.about}"
        return said, said
    if verb in reporting_verbs().values() and not last.speakers:
        return f"what was said {topic.about}", topic.about
    return topic.words, topic.about


def _participle(verb: str) -> str:
    return verb + ("d" if verb.endswith("e") else "ed")

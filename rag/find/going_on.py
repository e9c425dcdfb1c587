"""A question made from the last one: with another speaker, topic, meeting or question word ("and Moe?", "why?")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.find.conversation import (
    Topic,
    Turn,
    find_setting,
    is_person,
    is_speaker,
    join_names,
    meeting_words,
    place_names,
    show_name,
    split_compound,
)
from rag.find.question import telling_verb
from rag.find.terms import fold, words
from rag.index.corpus import Corpus
from rag.read.countries import is_country, name_people
from rag.read.lexicon import load_words
from rag.types import Rewritten

_AUXILIARY = r"(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could)(?:n[’']t)?"
_GATHERING = re.compile(rf"\bthe (?:[A-Z0-9][\w’'-]* )+(?i:{'|'.join(sorted(load_words('gathering_nouns')))})\b")
_TIMES = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|\d{4}|\d{1,2} \w+|\w+ \d{1,2})"


@dataclass(slots=True)
class Draft:
    """A question that is being written."""

    text: str
    carried: list[str] = field(default_factory=list)

    def done(self) -> Rewritten:
        """With its capital and its end mark."""
        text = " ".join(self.text.split())
        end = "" if re.match(r"(?:quote|cite|show|give|find)\b", text, re.IGNORECASE) else "?"
        return Rewritten(
            question=f"{text[:1].upper()}{text[1:]}{end}", carried=tuple(dict.fromkeys(self.carried)), is_rewritten=True
        )


def last_topic(turns: Sequence[Turn]) -> Topic | None:
    """What was last asked about, even where nothing was found."""
    for turn in reversed(turns):
        if turn.topic and turn is turns[-1]:
            return turn.topic
        if turn.topic:
            return replace(turn.topic, words=name_owner(turn.topic.words, turn))
    return None


def _speaker_of(turns: Sequence[Turn]) -> str | None:
    """Whose words were asked for last; else whose are cited."""
    for turn in reversed(turns):
        if turn.speakers or turn.cited:
            return join_names(turn.speakers) or turn.cited[0]
    return None


def extend_question(corpus: Corpus, phrase: str, turns: Sequence[Turn]) -> Draft | None:
    """The last question with another speaker, topic or setting: "and Moe?", "and on trade?", "and in Port Ellen?"."""
    phrase = re.sub(r"\s+(?:too|also|as well|then|specifically)$|[’']s?$", "", phrase)
    phrase = re.sub(r"^(?:later|earlier|then|again) (?=(?:in|at|during) )", "", phrase, flags=re.IGNORECASE)
    if re.search(r" ones?$", phrase):  # "and at the second one?"
        noun = turns[-1].setting.rpartition(" ")[2]
        if noun not in load_words("gathering_nouns"):
            return None
        phrase = re.sub(r" ones?$", f" {noun}", phrase)
    preposition, _, rest = phrase.partition(" ")
    if phrase.casefold().startswith("according to "):
        return _change_speaker(corpus, phrase[len("according to ") :], turns)
    if preposition.casefold() in load_words("about_words") and rest:
        if re.fullmatch(_TIMES, rest, re.IGNORECASE):
            return _change_setting(phrase, turns)
        return _change_topic(rest, turns)
    is_time = bool(re.search(r"\b(?:day|week|month|year|time)$", phrase, re.IGNORECASE))
    if is_time or (preposition.casefold() in ("in", "at", "during", "after", "before") and rest):
        return _change_setting(phrase, turns)
    if (place := find_setting(corpus, phrase)) and place[0] > 0 and place[1] == len(phrase):
        name, where = phrase[: place[0]].strip(), phrase[place[0] :]
        moved = _change_setting(where, turns) if is_speaker(corpus, name) else None
        if moved:  # "and Moe in Port Ellen?"
            return _change_speaker(corpus, name, [*turns[:-1], replace(turns[-1], text=moved.text, setting=where)])
    if compound := split_compound(corpus, phrase):
        name, topic = compound
        return Draft(f"What did {name} say about {topic} {turns[-1].setting}", [*filter(None, [turns[-1].setting])])
    bare = re.sub(r"^(?:the|a|an)\s+", "", phrase, flags=re.IGNORECASE)
    known = [fold(word) for word in words(bare)]
    names_speaker = is_speaker(corpus, bare) or bool(name_people(phrase))
    if known and not names_speaker and set(known) & meeting_words(corpus) and find_setting(corpus, f"in {bare}"):
        places = {one.place for one in corpus.gatherings()}
        return _change_setting(f"in {bare}" if bare in places else f"at the {bare}", turns)
    last = turns[-1]
    is_topic = (
        is_country(bare)
        and last.topic
        and is_country(last.topic.words)
        and any(is_person(corpus, name) for name in last.speakers)
    )
    return _change_speaker(corpus, phrase, turns) if names_speaker and not is_topic else _change_topic(phrase, turns)


def _change_speaker(corpus: Corpus, name: str, turns: Sequence[Turn]) -> Draft | None:
    last, topic = turns[-1], last_topic(turns)
    names = re.split(r",? and |, ", name)
    if len(names) > 1 and all(is_speaker(corpus, one) for one in names):
        name = join_names([show_name(corpus, one) for one in names])
    bare = re.sub(r"^the ", "", name)
    known = show_name(corpus, bare)
    are_many = len(names) > 1 or (bare.islower() and bare.endswith("s"))
    shown = name if known == bare or are_many else known
    carried = [topic.told] if topic else []
    if last.setting:
        carried.append(last.setting)
    told = [speaker for speaker in (" and ".join(last.asked.speakers),) if speaker and speaker in last.text]
    if not told:
        is_event = last.asked.asks not in ("said", "who_said") and len(last.text.split()) > 3
        told = [last.text[slice(*span)] for _, span in place_names(corpus, last.text) if is_event]
    if len(told) == 1:
        return Draft(name_owner(_clean(last.text), last).replace(told[0], shown, 1), carried)
    where = f" {last.setting}" if last.setting else ""
    if not topic:
        return Draft(f"What did {shown} say{where}", [last.setting]) if where else None
    if topic.is_clause:
        return Draft(f"Did {shown} say that {topic.words}{where}", [f"that {topic.words}", *carried[1:]])
    return Draft(f"What did {shown} say {topic.about}{where}", carried)


def name_owner(text: str, turn: Turn) -> str:
    """A text with the only speaker's name for "his" and "her", which would mean another one who takes the place."""
    if len(turn.speakers) != 1:
        return text
    return re.sub(r"\b(?:his|her)\b(?= [^\W\d_])", own_by(turn.speakers[0]), text)


def own_by(name: str) -> str:
    """As in: Ada Brandt’s; the ministers’."""
    return f"{name}’" if name.endswith("s") and not name[0].isupper() else f"{name}’s"


def _tell_question(turn: Turn) -> list[str]:
    """Speaker and topic of a question; of one for nobody's words the whole."""
    if turn.asked.asks in ("said", "who_said"):
        return [*filter(None, [join_names(turn.speakers), turn.topic.told if turn.topic else ""])]
    text = _clean(re.sub(re.escape(turn.setting), "", turn.text, flags=re.IGNORECASE))
    return ["“" + " ".join(text.split()) + "”"]


def _clean(text: str) -> str:
    """Without what only led to the question: "and", "so"."""
    openings = "|".join(load_words("follow_up_openings"))
    return re.sub(rf"^(?:(?:{openings})\b,? +)+", "", text, flags=re.IGNORECASE)


def _change_topic(phrase: str, turns: Sequence[Turn]) -> Draft | None:
    last = turns[-1]
    where = f" {last.setting}" if last.setting else ""
    carried = [last.setting] if last.setting else []
    speaker = join_names(last.speakers)
    if speaker:
        rest = last.text
        about = re.search(rf" (?:{'|'.join(load_words('about_words'))}) ", rest)
        is_asked = f"{' and '.join(last.asked.speakers)} {last.asked.verb}" in rest
        if about and last.topic and last.topic.words in rest[about.end() :] and is_asked and not last.setting:
            return Draft(_clean(rest[: about.end()] + phrase), [speaker])
        return Draft(f"What did {speaker} say about {phrase}{where}", [speaker, *carried])
    if last.asked.asks == "who_said":
        return Draft(f"Who spoke about {phrase}{where}", carried or ["who spoke"])
    about = re.search(rf" (?:{'|'.join(load_words('about_words'))}) ", last.text)
    if about:
        return Draft(_clean(last.text[: about.end()] + phrase + where), [_clean(last.text[: about.start()]), *carried])
    if where and re.match(r"what (?:was|were|has|have) ", last.text, re.IGNORECASE):
        asked = " ".join(re.sub(re.escape(last.setting), "", _clean(last.text), flags=re.IGNORECASE).split())
        return Draft(f"{asked} about {phrase}{where}", [asked, *carried])
    if speaker := _speaker_of(turns) or "":
        return Draft(f"What did {speaker} say about {phrase}{where}", [speaker, *carried])
    return None


def _change_setting(phrase: str, turns: Sequence[Turn]) -> Draft | None:
    last = turns[-1]
    carried = _tell_question(last)
    gathering = _GATHERING.search(last.text)
    if gathering and not last.setting and phrase.startswith("at the "):  # "who attended the Grain Forum"
        return Draft(_clean(last.text[: gathering.start()] + phrase[3:] + last.text[gathering.end() :]), carried)
    if last.setting:
        return Draft(_clean(re.sub(re.escape(last.setting), lambda _: phrase, last.text, count=1, flags=re.I)), carried)
    return Draft(f"{_clean(last.text)} {phrase}", carried)


def ask_circumstance(word: str, last: Turn, *, is_now: bool = False) -> Draft | None:
    """Why, when or where what the last question asks for was so; or, of what is so now, its topic."""
    text = _clean(last.text)
    where = f" {last.setting}" if last.setting else ""
    carried = [*_tell_question(last), *filter(None, [last.setting])]
    if is_now and last.topic and not last.topic.is_clause:  # "where is it"
        return Draft(f"{word} is {last.topic.words}", [last.topic.words])
    if re.match(rf"{_AUXILIARY} ", text, re.IGNORECASE):
        return Draft(f"{word} {text[0].lower()}{text[1:]}", carried)
    wh = re.match(
        rf"(?P<wh>what|why|when|where|how|whom|in which \w+)(?: else)?(?= {_AUXILIARY} )", text, re.IGNORECASE
    )
    if last.asked.asks == "said":
        speaker = join_names(last.asked.speakers)
        is_told = wh and f"{speaker} {last.asked.verb}" in text
        if is_told and telling_verb(last.asked):
            rest = re.sub(r" (?:to|with|for|of|about|on)$", "", text[wh.end() :]) if wh else ""
            return Draft(word + rest, carried)
        about = f" {last.topic.about}" if last.topic else ""
        return Draft(f"{word} did {join_names(last.speakers)} speak{about}{where}", carried)
    if wh:
        # "What was agreed": the question word is what was agreed, and cannot go
        is_subject = wh["wh"].casefold() == "what" and not re.match(
            " (?:did|does|do) ", text[wh.end() :], re.IGNORECASE
        )
        rest = re.sub(r"^( \w+ .*?) say (?=about|on|to|of)", r"\1 speak ", text[wh.end() :])
        if not is_subject:
            return None if wh["wh"].casefold() == word else Draft(word + rest, carried)
    if last.asked.asks == "who_said" and last.cited and last.topic:
        said = f"say that {last.topic.words}" if last.topic.is_clause else f"speak {last.topic.about}"
        return Draft(f"{word} did {last.cited[0]} {said}{where}", [last.cited[0], *carried])
    if word not in ("when", "where"):
        return None
    held = re.match(r"(?:at|during) (?P<what>the .+)$", last.setting, re.IGNORECASE)
    if held or (last.setting and word == "when"):
        what = held["what"] if held else f"the meeting {last.setting}"
        return Draft(f"{word} was {what}", [what])
    return None


def ask_who_else(more: str, turns: Sequence[Turn]) -> Draft | None:
    """Who (else) said so, or did what the last question asks for; `more` is "else" or nothing."""
    last, topic = turns[-1], last_topic(turns)
    text = _clean(last.text)
    where = f" {last.setting}" if last.setting else ""
    who = re.match(r"who(?: else)? ", text, re.IGNORECASE)
    if who:
        return Draft(f"who {more} {text[who.end() :]}", [topic.told if topic else last.asked.topic])
    if not topic:
        return None
    carried = [topic.told, *filter(None, [last.setting])]
    said = f"said that {topic.words}" if topic.is_clause else f"spoke {topic.about}"
    return Draft(f"who {more} {name_owner(said, last)}{where}", carried)


def ask_what_else(turns: Sequence[Turn]) -> Draft | None:
    """What else the last one said about the topic."""
    last, speaker, topic = turns[-1], _speaker_of(turns), last_topic(turns)
    what = re.match(r"what(?: else)? (?=was|were|has|have|happened)", _clean(last.text), re.IGNORECASE)
    if what and not last.speakers:
        return Draft(f"what else {_clean(last.text)[what.end() :]}", _tell_question(last))
    if not speaker:
        return None
    about = f" {topic.about}" if topic else ""
    where = f" {last.setting}" if last.setting else ""
    carried = [speaker, *filter(None, [about.strip(), where.strip()])]
    return Draft(f"what else did {speaker} say{about}{where}", carried)

"""What earlier questions and answers leave to a follow-up question: persons, topic, meeting or place."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from weakref import WeakKeyDictionary

from rag.find.question import Question, understand
from rag.find.terms import fold, words
from rag.find.topic_phrases import read_phrases
from rag.index.corpus import Corpus
from rag.read.countries import is_country, name_people
from rag.read.lexicon import load_words
from rag.read.names import body_nouns, person_of, roles
from rag.read.verbs import forms_of, reporting_verbs, verb_forms
from rag.types import Answer, Meeting

RARE = 3
"""A pronoun that stands for somebody at most a third as often as the other is a slip: over 234 news articles 15 of 190
persons have both, and this settles the four for whom it is plain (66 to 5, 26 to 6, 12 to 1, 4 to 1)."""
LOOKED_AT = 20
"""Articles in which pronouns that stand for a person are looked up: one that uses them is enough."""

_KEPT: "WeakKeyDictionary[Corpus, tuple[str, frozenset[str]]]" = WeakKeyDictionary()
_OPENING = re.compile(
    r"^(?:(?:what|how|why|when|where|who|whom|whose|which \w+)(?: else)?\s+)?"
    r"(?:(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could)(?:n[’']t)?\s+)?",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*)*")
_BINDING = "of|for|from|at|in|on|with|against|between|to|over|by|about|after|before|under"
"""Prepositions behind which a noun phrase goes on."""
_CLAUSE_VERBS = frozenset("say think claim believe argue".split())
"""Behind which a clause can stand without "that", and hardly anything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a question was about."""

    words: str
    is_clause: bool = False
    """It tells that something is so: "the quota will be cut"."""

    @property
    def about(self) -> str:
        """As in: about the quota; about whether the quota will be cut."""
        return f"about {'whether ' if self.is_clause else ''}{self.words}"

    @property
    def told(self) -> str:
        """As in: about the quota; that the quota will be cut."""
        return f"that {self.words}" if self.is_clause else self.about


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question of the conversation, with what its answer adds."""

    text: str
    """The question as it was asked, without its end mark."""
    asked: Question
    speakers: tuple[str, ...]
    """Whose words were asked for, by their canonical names where the articles have them."""
    cited: tuple[str, ...]
    """Persons and bodies whose words the answer cites, each once, the first first; only where nobody's words were
    asked for."""
    named: tuple[str, ...]
    """Persons whom the question names beside these."""
    topic: Topic | None
    setting: str
    """At which meeting or where, in the question's words: "in Port Ellen"; empty where it does not say."""
    told_at: str
    """The same of what the answer cites first."""


def read_turn(corpus: Corpus, answer: Answer) -> Turn:
    """What a follow-up question can take up from one question and its answer."""
    text = " ".join(answer.question.split()).strip(' ?.!¿"“”')
    asked = understand(text)
    span = find_setting(corpus, text)
    bare = " ".join((text[: span[0]] + text[span[1] :]).split()) if span else text
    own = understand(bare) if re.search(r"\w", bare) else asked
    speakers = tuple(show_name(corpus, name) for name in own.speakers if name.casefold() not in ("he", "she", "they"))
    cited = dict.fromkeys(one.speaker for one in answer.citations if one.speaker)
    named = [name for name in find_named(corpus, text) if name not in speakers]
    meetings = [one.meeting for one in answer.citations if one.meeting]
    told = next((m for m in corpus.meetings() if meetings and m.id == meetings[0]), None)
    return Turn(
        text=text,
        asked=own,
        speakers=speakers,
        cited=() if speakers else tuple(filter(None, (_tell_cited(corpus, name) for name in cited))),
        named=tuple(named),
        topic=_find_topic(bare, own, named),
        setting=text[span[0]].lower() + text[span[0] + 1 : span[1]] if span else "",
        told_at=tell_setting(told) if told else "",
    )


def _tell_cited(corpus: Corpus, name: str) -> str | None:
    """A person's name, or a body as prose has it ("the energy ministry"); None for others, such as "an official"."""
    kind = next((speaker.kind for speaker in corpus.find_speakers(name) if speaker.name == name), "post")
    is_noun = name.split()[-1].casefold() in body_nouns()
    return None if kind == "post" else f"the {name}" if kind == "body" and is_noun else name


def tell_setting(meeting: Meeting) -> str:
    """Where a meeting was, or what it was where no place is known: "in Port Ellen", "at the Grain Forum"."""
    return f"in {meeting.place}" if meeting.place else f"at the {meeting.gathering}"


def find_setting(corpus: Corpus, text: str) -> tuple[int, int] | None:
    """Where a question says at which meeting or in which place of one something was: "at the talks in Port Ellen".

    A country that no gathering took place in is part of the topic: "the war in …".
    """
    names = meeting_words(corpus)
    nouns = load_words("gathering_nouns")
    tokens = list(re.finditer(r"[\w’'-]+", text))
    for index, token in enumerate(tokens):
        if token[0].casefold() not in ("in", "at", "during", "after", "before"):
            continue
        end, is_named = index, False
        for place in range(index + 1, len(tokens)):
            word = tokens[place][0].casefold()
            if is_name := fold(words(word)[0]) in names if words(word) else False:
                is_named = True
            elif tokens[place][0][0].isupper() and word not in nouns:
                is_named = False  # "in Port Ellen Bay" is elsewhere
                break
            elif word not in nouns and word not in ("the", "last", "this", "of", "in", "at"):
                break
            if is_name or word in nouns:
                end = place
        if is_named:
            return token.start(), tokens[end].end()
    return None


def meeting_words(corpus: Corpus) -> frozenset[str]:
    """All words, folded, by which the gatherings of a corpus and their places are named; read once a revision."""
    revision = corpus.revision()
    kept = _KEPT.get(corpus)
    if kept is None or kept[0] != revision:
        _KEPT[corpus] = kept = (revision, _read_meeting_words(corpus))
    return kept[1]


def _read_meeting_words(corpus: Corpus) -> frozenset[str]:
    common = load_words("function_words") | load_words("gathering_nouns")
    return frozenset(
        fold(word)
        for one in corpus.gatherings()
        for word in words(f"{one.name if any(map(str.isupper, one.name)) else ''} {one.place or ''}")
        if word.casefold() not in common and not word.islower()
    )


def find_named(corpus: Corpus, text: str) -> tuple[str, ...]:
    """The persons whom a text names, in order; each once, by the canonical name."""
    return tuple(dict.fromkeys(name for name, _ in place_names(corpus, text)))


def place_names(corpus: Corpus, text: str) -> list[tuple[str, tuple[int, int]]]:
    """Every person whom a text names, by the canonical name, with the place of the words for them."""
    found = []
    for match in _CAPITALS.finditer(text):
        start, words_there = match.start(), re.sub(r"[’']s?$", "", match[0])
        head, gap, rest = words_there.partition(" ")
        if head.casefold() in load_words("function_words"):
            start, words_there = start + len(head) + len(gap), rest
        meant = corpus.find_speakers(words_there) if words_there else ()
        if meant and meant[0].kind == "person" and not is_country(words_there):
            found.append((show_name(corpus, words_there), (start, start + len(words_there))))
    return found


def show_name(corpus: Corpus, asked: str) -> str:
    """The canonical name of the one person who can be meant; else the words as they were asked."""
    if is_country(asked) or _is_many(asked):
        return asked
    people = corpus.find_speakers(asked)
    return people[0].name if len(people) == 1 and people[0].kind == "person" else asked


def is_speaker(corpus: Corpus, name: str) -> bool:
    """Whether words name somebody who can speak: someone of the articles, a person, a country, a post."""
    last = name.split()[-1]
    head, preposition, _ = (*re.split(rf" ({_BINDING}) ", name, maxsplit=1), "", "")[:3]
    if preposition and head.split()[-1].casefold() not in roles() | body_nouns():
        return False  # "sanctions against Norway", "the reaction of the Danes"
    return bool(
        corpus.find_speakers(name)
        or is_country(name)
        or name_people(name)
        or last.casefold() in roles()
        or (
            name[0].isupper()
            and last[0].isupper()
            and len(name.split()) in (2, 3)
            and person_of(name)
            and not corpus.count(last)  # the articles have the name, and nobody who bears it
        )
    )


def split_compound(corpus: Corpus, phrase: str) -> tuple[str, str] | None:
    """Speaker and topic of words that have no verb: "Moe on the ferry"."""
    about = "|".join(load_words("about_words"))
    match = re.match(rf"(?P<who>\S+(?: \S+){{0,5}}?) (?:{about}) (?P<topic>\S.*)$", phrase, re.IGNORECASE)
    if match is None or match["who"].casefold() in load_words("function_words") or not is_speaker(corpus, match["who"]):
        return None
    return show_name(corpus, match["who"]), match["topic"]


def is_person(corpus: Corpus, name: str) -> bool:
    """Whether "he" or "she" can stand for a name or a post."""
    if is_country(name) or _is_many(name) or name.split()[-1].casefold() in body_nouns():
        return False
    meant = corpus.find_speakers(name)
    if any(speaker.name == name or speaker.kind == "person" for speaker in meant):
        return meant[0].kind == "person" or _is_singular_role(name)
    return _is_singular_role(name) or person_of(name) is not None


def _is_many(phrase: str) -> bool:
    """Whether a phrase means several: "the environmentalists"."""
    return re.fullmatch(r"the (?:.* )?[a-z]\S*(?<!s)s", phrase) is not None


def _is_singular_role(phrase: str) -> bool:
    last = phrase.casefold().split()[-1]
    return last in roles() - body_nouns() and not last.endswith("s")


def shown_pronouns(corpus: Corpus, name: str) -> frozenset[str]:
    """Of "he" and "she", how the articles call a person; nothing where they show neither.

    One that is rare beside the other is a slip of an article, or of the reading of it.
    """
    shown: Counter[str] = Counter()
    gendered = dict(line.split(", ") for line in load_words("gendered_words"))
    for speaker in corpus.find_speakers(name)[:1]:
        for post in speaker.posts:
            shown.update(gendered[word] for word in post.casefold().split() if word in gendered)
        for source in sorted({one.source for one in speaker.names})[:LOOKED_AT]:
            article = corpus.article(source)
            for one in corpus.statements(article):
                if one.speaker == speaker.name and one.speaker_span:
                    shown[article.text[slice(*one.speaker_span)].casefold()] += 1
    most = max(shown["he"], shown["she"])
    return frozenset(word for word in ("he", "she") if shown[word] and RARE * shown[word] > most)


def join_names(names: Sequence[str]) -> str:
    """As in: Ada Brandt, Olaf Moe and Iris Hale."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _find_topic(text: str, asked: Question, named: Iterable[str]) -> Topic | None:
    """What a question is about; `text` is without the words for meeting and place."""
    if asked.asks not in ("said", "who_said") or re.match("according to ", text, re.IGNORECASE):
        told = _OPENING.sub("", re.sub("^according to [^,]+, ", "", text, flags=re.IGNORECASE))
        head, _, last = told.rpartition(" ")
        without_verb = head if last.casefold() in _verbs_of_events() else ""  # "when does the ferry start"
        return _last_phrase(told, named) or _last_phrase(without_verb, named)
    topic = re.sub(r", (?:and|but|so)\b.*$", "", asked.topic.strip(" ,"))
    if not topic:
        return None
    if " about " in f" {topic}":
        return Topic(words=f" {topic}".rpartition(" about ")[2])
    before = text[: text.rfind(topic)].casefold().split()
    if before[-1:] == ["that"]:
        return Topic(words=topic, is_clause=True)
    if topic.split()[0].casefold() in ("will", "would", "can", "could", "is", "was", "must", "should", "has", "had"):
        return Topic(words=f"what {topic}")
    base = reporting_verbs().get(asked.verb.casefold(), asked.verb.casefold())
    is_clause = base in _CLAUSE_VERBS and before[-1:] == [asked.verb] and len(topic.split()) > 2
    return Topic(words=topic, is_clause=is_clause)


def _last_phrase(text: str, named: Iterable[str]) -> Topic | None:
    """The noun phrase or the name that ends last in a text, with the words that belong to it."""
    found = read_phrases(text)
    people = {fold(word) for name in named for word in words(name)}
    phrases = [run[0].text for run in found.runs if run[0].certain]
    phrases += [one.text for one in found.names if not {fold(word) for word in words(one.text)} & people]
    places = [(text.rfind(phrase), phrase) for phrase in phrases if phrase in text]
    if not places:
        return None
    start, phrase = max(places)
    before = re.search(r"((?:\b(?:the|a|an|its|their)\s+)?(?:[A-Z0-9][\w’'-]*\s+)*)$", text[:start])
    kept = ((before[0] if before else "") + phrase).split()
    while kept and (kept[-1].casefold() in _verbs_of_events() or kept[-1].endswith("ed")):
        kept.pop()  # "where did the sabotage happen"
    return Topic(words=" ".join(kept)) if kept else None


@cache
def _verbs_of_events() -> frozenset[str]:
    lines = load_words("gathering_verbs") | load_words("decision_verbs") | {"happen", "begin", "start", "end", "leave"}
    return frozenset(form for line in lines for form in forms_of(line)) | verb_forms().keys()

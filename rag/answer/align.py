"""The same utterance in two accounts: quotations of one speaker laid beside each other, with a word diff."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

from rag.answer.claim_words import read_words
from rag.answer.nearest import compare
from rag.answer.quotations import quotations_in
from rag.answer.reading import is_negated
from rag.answer.wording import ELLIPSIS, Wording, read_asked, read_wording
from rag.find.terms import stem
from rag.find.units import statement_at
from rag.read.lexicon import load_words
from rag.read.sentences import split_sentences
from rag.types import Article, DiffStep, Span, Statement

LEAST_WORDS = 4
"""Words of a quotation that is compared: fewer are a term."""
ALIKE = 0.6
"""Share of the words that two wordings of one utterance have in common, in order."""
MOSTLY_ALIKE = 0.8
"""The same where the speaker of one is not known."""
LEAST_SHARED, NEAR = 2, 0.4
"""Words with a meaning, and their share of the shorter text, without which two are not compared."""
LEAST_IN_ANY_ORDER, IN_ANY_ORDER = 5, 0.7
"""The same that make two sentences one utterance in whatever order they stand."""
NEARBY, TOLD = 500, 0.6
"""Characters around a quotation, and share of a clause's words in one sentence there, that tell it in other words."""
LEAST_CLAUSE = 3
"""Words from which what an ellipsis stands for is a clause."""

_INSERTED = re.compile(r"(?<!\w)(?:\[(?!\W*(?:…|\.))[^\[\]\n]*[^\W\d_][^\[\]\n]*\]|\([^()\n]{1,40}\))(?!\w)\s?")
"""Words that an editor put in; British papers do it in parentheses."""
_SHORTENED = {"won't": "will not", "can't": "can not", "cannot": "can not", "shan't": "shall not", "let's": "let us"}
_ENDINGS = {"n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'m": " am", "'d": " would", "'s": " is"}
_AMERICAN = {"isation": "ization", "ising": "izing", "ised": "ized", "ise": "ize", "our": "or", "mme": "m"}
_AMERICAN |= {"tre": "ter", "ence": "ense", "lled": "led", "lling": "ling"}


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """What one statement quotes, as one text: attributions within it and editors' insertions left out."""

    article: Article
    speaker: str | None
    via: tuple[str, ...]
    text: str
    places: tuple[int, ...]
    """For each character where it stands in the article."""

    @cached_property
    def wording(self) -> Wording:
        """Of the text."""
        return read_wording(self.text)

    @cached_property
    def sentences(self) -> list[Span]:
        """Spans in `text`."""
        return split_sentences(self.text, [(0, len(self.text))])

    @cached_property
    def keys(self) -> frozenset[str]:
        """Of the words with a meaning."""
        return frozenset(_keys(self.text)[1])

    @cached_property
    def is_whole(self) -> bool:
        """It begins a sentence; what begins within one is a piece, from which nothing is left out."""
        return re.sub(r"[^\w]", "", self.text)[:1].isupper()

    def span(self, start: int, end: int) -> Span:
        """The place in the article of a part of the text."""
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True, kw_only=True)
class Rewording:
    """One utterance in two wordings."""

    one: Utterance
    other: Utterance
    spans: tuple[Span, Span]
    """In the two articles."""
    diff: tuple[DiffStep, ...]
    """From the first to the second."""
    similarity: float
    weight: float
    change: tuple[str, str]
    """The weightiest words that stand for each other; empty on the side that leaves the other's out."""
    is_complete: bool
    """The second's sentence has no more words than these."""


def read_utterances(article: Article, statements: Sequence[Statement]) -> list[Utterance]:
    """The quotations of an article's body by statement; `statements` are all of the article's."""
    pieces: dict[Statement | Span, list[Span]] = {}
    for start, end in quotations_in(article.text):
        if not any(first <= start and end <= last for first, last in article.body):
            continue
        said = statement_at(statements, start, end)
        pieces.setdefault(said if said and said.kind == "direct" else (start, end), []).append((start, end))
    return [
        _join(article, spans, statement_at(statements, *spans[0]))
        for spans in pieces.values()
        if any(len(article.text[slice(*span)].split()) >= LEAST_WORDS for span in spans)
    ]


def _join(article: Article, spans: Sequence[Span], said: Statement | None) -> Utterance:
    places: list[int] = []
    for start, end in spans:
        if places:
            places.append(start)  # the blank between two pieces
        left_out = {
            place
            for match in _INSERTED.finditer(article.text, start, end)
            if not is_negated(match[0])
            for place in range(*match.span())
        }
        places += [place for place in range(start, end) if place not in left_out]
    joints = {sum(1 for place in places if place < start) for start, _ in spans[1:]}
    text = "".join(" " if at in joints else article.text[place] for at, place in enumerate(places))
    text = re.sub(r",(?= [^\W\da-z](?<!I)[\w’'])", ".", text) if joints else text  # “No,” he said. “We go.”
    return Utterance(
        article=article,
        speaker=said.speaker if said else None,
        via=said.via if said else (),
        text=text,
        places=tuple(places),
    )


def find_rewordings(
    utterances: Sequence[Utterance], renamed: Mapping[str, str] = MappingProxyType({})
) -> list[Rewording]:
    """The utterances that articles give in different words, one for each place, the weightiest first.

    Of articles that have the same words the first stands for all. `renamed` are misspelt speakers with the right name.
    """
    utterances = [replace(one, speaker=renamed.get(one.speaker or "", one.speaker)) for one in utterances]
    first = {(one.speaker, one.wording.key): one for one in reversed(utterances)}
    distinct = [one for one in utterances if first[one.speaker, one.wording.key] is one]
    holders: dict[str, list[int]] = {}
    for number, utterance in enumerate(distinct):
        for key in utterance.keys:
            holders.setdefault(key, []).append(number)
    best: dict[tuple[int, Span, str], Rewording] = {}
    for number, one in enumerate(distinct):
        for sentence in one.sentences:
            keys = frozenset(_keys(one.text[slice(*sentence)])[1])
            shared = Counter(other for key in keys for other in holders.get(key, ()))
            for place, count in shared.items():
                other = distinct[place]
                if count < max(LEAST_SHARED, NEAR * min(len(keys), len(other.keys))) or other.article is one.article:
                    continue
                rewording = _lay_beside(one, sentence, other)
                at = number, sentence, other.article.source
                if rewording and (at not in best or rewording.similarity > best[at].similarity):
                    best[at] = rewording
    found = sorted(best.values(), key=lambda r: (bool(r.weight), -r.weight, r.one.article.source, r.spans))
    kept: list[Rewording] = []
    for rewording in found:
        if (rewording.weight or rewording.is_complete) and not any(_overlap(rewording, other) for other in kept):
            kept.append(rewording)
    return [rewording for rewording in kept if rewording.weight]


def _overlap(one: Rewording, other: Rewording) -> bool:
    """Whether two share a place in an article; with what is alike, in the same two articles."""
    ours = {one.one.article.source: one.spans[0], one.other.article.source: one.spans[1]}
    theirs = {other.one.article.source: other.spans[0], other.other.article.source: other.spans[1]}
    if not (one.weight and other.weight) and ours.keys() != theirs.keys():
        return False
    return any(ours[key][0] < theirs[key][1] and theirs[key][0] < ours[key][1] for key in ours.keys() & theirs.keys())


def _lay_beside(one: Utterance, sentence: Span, other: Utterance) -> Rewording | None:
    """A sentence beside the nearest stretch of another article's utterance; None where they are not the same."""
    if (one.is_whole and not other.is_whole) or (one.speaker and other.speaker and one.speaker != other.speaker):
        return None
    asked = read_asked(text := one.text[slice(*sentence)])
    if len(asked) < LEAST_WORDS:
        return None
    near = compare(asked, text, other.wording, other.text, (0, len(other.text)))
    if near is None:
        return None
    place, similarity, diff = near
    if not _is_same(one, other, similarity, diff):
        return None
    around = [span for span in other.sentences if span[0] < place[1] and place[0] < span[1]]
    whole = min(place[0], around[0][0]), max(place[1], around[-1][1])
    spans = one.span(*sentence), other.span(*whole)
    ours, theirs = ({key for step in diff for key in _keys(step[side])[1]} for side in (1, 2))
    changes = [
        step
        for step in diff
        if _is_change(step)
        and (not {*_keys(step[1])[1]} <= theirs or not {*_keys(step[2])[1]} <= ours or _turns(step))
        and not (step[0] == "delete" and _tells(other.article, spans[1], step[1]))
        and not (step[0] == "insert" and _tells(one.article, spans[0], step[2]))
    ]
    return Rewording(
        one=one,
        other=other,
        spans=spans,
        diff=diff,
        similarity=similarity,
        weight=sum(map(_weigh, changes)),
        change=max(changes, key=_weigh)[1:] if changes else ("", ""),
        is_complete=len(other.text[place[1] : whole[1]].split()) + len(other.text[whole[0] : place[0]].split()) < 2,
    )


def _tells(article: Article, span: Span, words: str) -> bool:
    """Whether what a quotation leaves out stands near it in the article's own words, or is quoted there."""
    keys = set(_keys(words)[1])
    if len(keys) < LEAST_SHARED:
        return False
    near = split_sentences(article.text, [(max(0, span[0] - NEARBY), min(len(article.text), span[1] + NEARBY))])
    outside = [part for part in near if part[1] <= span[0] or part[0] >= span[1]]
    outside += [(span[1], end) for start, end in near if start < span[1] < end]
    return any(len(keys & set(_keys(article.text[slice(*part)])[1])) >= TOLD * len(keys) for part in outside)


def _is_same(one: Utterance, other: Utterance, similarity: float, diff: Sequence[DiffStep]) -> bool:
    """Whether two stretches are one utterance: mostly the same words in order, or the other only leaves out an end."""
    light = load_words("modal_verbs") | load_words("negations")
    if len({key for step in diff if step[0] == "equal" for key in _keys(step[1])[1]} - light) < LEAST_SHARED:
        return False
    if one.speaker is None or one.speaker != other.speaker:
        return similarity >= MOSTLY_ALIKE
    steps = [step for step in diff if step[0] == "equal" or _is_change(step)]
    is_cut = sorted(step[0] for step in steps) == ["delete", "equal"]
    if is_cut:
        return any(len(step[1].split()) >= LEAST_WORDS for step in steps if step[0] == "equal")
    if similarity >= ALIKE:
        return True
    ours, theirs = ({key for step in diff for key in _keys(step[side])[1]} - light for side in (1, 2))
    return len(ours & theirs) >= max(LEAST_IN_ANY_ORDER, IN_ANY_ORDER * min(len(ours), len(theirs)))


def _is_change(step: DiffStep) -> bool:
    """Whether a step of a diff changes words that matter: more than how they are typed, spelt or shortened."""
    if step[0] == "equal":
        return False
    (ours, weighty), (theirs, also) = _keys(step[1]), _keys(step[2])
    for one, other in (step[1:], step[2:0:-1]):
        if read_wording(one).tokens == [ELLIPSIS] and len(other.split()) < LEAST_CLAUSE:
            return False
    return ours != theirs and (weighty != also)


def _turns(step: DiffStep) -> bool:
    """Whether a step negates what was not negated, or the reverse."""
    return is_negated(step[1]) != is_negated(step[2])


def _weigh(step: DiffStep) -> float:
    """How much a change matters: by the words with a meaning, more for one of them negated or of another number."""
    (_, ours), (_, theirs) = _keys(step[1]), _keys(step[2])
    number = any(key[:1].isdigit() for key in {*ours} ^ {*theirs})
    return len({*ours} ^ {*theirs}) + 5.0 * _turns(step) + 5.0 * number


@lru_cache(maxsize=4096)  # the words between two changes come again
def _keys(text: str) -> tuple[list[str], list[str]]:
    """The words of a text by stem or value, contractions written out and in American spelling; and those of them with
    a meaning.
    """
    plain = text.replace("’", "'").casefold()
    plain = re.sub(r"[\w]+'[\w]+|cannot", lambda match: _SHORTENED.get(match[0], match[0]), plain)
    for ending, written in _ENDINGS.items():
        plain = re.sub(rf"{ending}\b", written, plain)
    keys, weighty = [], []
    for word in read_words(f"x {plain}")[1:]:
        key = word.key
        if word.kind == "word":
            for british, american in _AMERICAN.items():
                if word.plain.endswith(british):
                    key = stem(word.plain.removesuffix(british) + american)
        keys.append(key)
        if word.kind != "function" or word.plain in load_words("modal_verbs") or word.plain in load_words("negations"):
            weighty.append(key)
    return keys, weighty

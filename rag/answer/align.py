"""The same utterance in two accounts: quotations of one speaker laid beside each other, with a word diff."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

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
SHARED, SHARE = 4, 0.6
"""Words with a meaning, and their share of the shorter wording, that make two sentences one utterance in any order."""
LEAST_CLAUSE = 3
"""Words that are a clause where they are left out."""

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

    @property
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
    left_out: str
    """A clause that the second leaves out; empty where it leaves out none."""
    changed: tuple[str, str] | None
    """The weightiest words that stand for each other."""


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
    return Utterance(
        article=article,
        speaker=said.speaker if said else None,
        via=said.via if said else (),
        text=text,
        places=tuple(places),
    )


def find_rewordings(ours: Sequence[Utterance], theirs: Sequence[Utterance]) -> list[Rewording]:
    """The utterances that two articles give in different words, one for each place, the weightiest first."""
    found: list[Rewording] = []
    alike: list[tuple[Utterance, Span, Utterance, Span]] = []
    for one, others in [*((one, theirs) for one in ours), *((one, ours) for one in theirs)]:
        for sentence in one.sentences:
            best = max(
                filter(None, (_lay_beside(one, sentence, other) for other in others)),
                key=lambda rewording: rewording.similarity,
                default=None,
            )
            if best and best.weight:
                found.append(best)
            elif best and one.is_whole:
                alike.append((best.one, best.spans[0], best.other, best.spans[1]))
    found.sort(key=lambda rewording: (-rewording.weight, rewording.one.article.source, rewording.spans))
    kept: list[Rewording] = []
    for rewording in found:
        if not any(_overlap(rewording, other) for other in kept):
            kept.append(rewording)
    return kept


def _overlap(one: Rewording, other: Rewording) -> bool:
    """Whether two share a place in either article."""
    ours = {one.one.article.source: one.spans[0], one.other.article.source: one.spans[1]}
    theirs = {other.one.article.source: other.spans[0], other.other.article.source: other.spans[1]}
    return any(ours[key][0] < theirs[key][1] and theirs[key][0] < ours[key][1] for key in ours.keys() & theirs.keys())


def _lay_beside(one: Utterance, sentence: Span, other: Utterance) -> Rewording | None:
    """A sentence beside the nearest stretch of another article's utterance; None where they are not the same."""
    is_piece = not one.is_whole
    if not (is_piece or other.is_whole) or (one.speaker and other.speaker and one.speaker != other.speaker):
        return None
    asked = read_asked(text := one.text[slice(*sentence)])
    if len(asked) < LEAST_WORDS:
        return None
    near = compare(asked, text, other.wording, other.text, (0, len(other.text)))
    if near is None:
        return None
    place, similarity, diff = near
    is_known = one.speaker is not None and one.speaker == other.speaker
    shared = [step[1] for step in diff if step[0] == "equal"]
    equal_keys = {key for part in shared for key in _keys(part)[0]}
    least = (ALIKE if is_known else MOSTLY_ALIKE) - 0.5 * (similarity < 1 and _is_cut(diff, one, other))
    if len(equal_keys) < 2 or similarity < least:
        return None
    changes = [step for step in diff if _is_change(step)]
    around = [span for span in other.sentences if span[0] < place[1] and place[0] < span[1]]
    place = (min(place[0], *(span[0] for span in around)), max(place[1], *(span[1] for span in around)))
    left_out = max((step[1] for step in changes if step[0] == "delete"), key=len, default="")
    swaps = [(step[1], step[2]) for step in changes if step[0] == "replace"]
    return Rewording(
        one=one,
        other=other,
        spans=(one.span(*sentence), other.span(*place)),
        diff=diff,
        similarity=similarity,
        weight=sum(map(_weigh, changes)),
        left_out=left_out if len(left_out.split()) >= LEAST_CLAUSE else "",
        changed=max(swaps, key=lambda pair: len(pair[0]) + len(pair[1]), default=None),
    )


def _is_cut(diff: Sequence[DiffStep], one: Utterance, other: Utterance) -> bool:
    """Whether the other only leaves out an end: a long clause left out makes two texts unlike."""
    steps = [step for step in diff if step[0] == "equal" or _is_change(step)]
    kinds = [step[0] for step in steps]
    return (
        len(steps) == 2
        and sorted(kinds) == ["delete", "equal"]
        and max(len(step[1].split()) for step in steps if step[0] == "equal") >= LEAST_WORDS
    )


def _is_change(step: DiffStep) -> bool:
    """Whether a step of a diff changes words that matter: more than how they are typed, spelt or shortened."""
    if step[0] == "equal":
        return False
    (ours, weighty), (theirs, also) = _keys(step[1]), _keys(step[2])
    if ELLIPSIS in read_wording(step[1]).tokens and len(step[2].split()) < LEAST_CLAUSE + 1:
        return False
    return ours != theirs and (weighty != also)


def _weigh(step: DiffStep) -> float:
    """How much a change matters: by the words with a meaning, more for one of them negated or of another number."""
    (_, ours), (_, theirs) = _keys(step[1]), _keys(step[2])
    turned = is_negated(step[1]) != is_negated(step[2])
    number = any(key[:1].isdigit() for key in {*ours} ^ {*theirs})
    return len({*ours} ^ {*theirs}) + 5.0 * turned + 5.0 * number


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

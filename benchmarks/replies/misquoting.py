"""Adversarial replies with altered quotations."""

import re
from random import Random

from benchmarks.replies import alterations
from benchmarks.replies.alterations import Change, find_stretch, swap_by
from benchmarks.replies.cases import Case, Said, Scripted, flatten, last_name, lower_first
from benchmarks.replies.forms import (
    Maker,
    both,
    can_stand_alone,
    is_plain,
    is_true,
    mark,
    quoted_of,
    say_quoted,
    wrap,
)

INVENTED_QUOTATIONS = (
    "We shall never return to that table",
    "This is the most foolish plan I have seen in forty years",
    "Nobody in this room believed a word of it",
    "I will resign by the end of the week",
    "The money was gone before we arrived",
    "They have no choice but to accept our terms",
    "It is over",
    "a disgrace",
)


def name_of(said: Said, rng: Random) -> str:
    """The speaker, by full or by last name."""
    return said.speaker if rng.random() < 0.8 else last_name(said.speaker)


def alter_quotation(kind: str, change: Change) -> Maker:
    """A maker of altered quotations: in a sentence of their own, or in the article's."""

    def make(case: Case, rng: Random) -> Scripted | None:
        said = quoted_of(case)
        if not said:
            return None
        one = rng.choice(said)
        new = change(one.words, rng)
        if new is None or is_true(new, case) or not (stretch := find_stretch(one.words, new)):
            return None
        if rng.random() < 0.4 and is_plain(one.sentence) and one.words in one.sentence:
            lie = one.sentence.replace(one.words, new)
        else:
            lie = say_quoted(name_of(one, rng), new, rng)
        return wrap(case, mark(lie, one.number, rng), one.number, kind, "quotation", rng, stretch=stretch)

    return make


def alter_name_quoted(case: Case, rng: Random) -> Scripted | None:
    """A name changed within marks."""
    return alter_quotation("quoted name", lambda words, r: alterations.change_person(words, r, case.people))(case, rng)


def alter_part(case: Case, rng: Random) -> Scripted | None:
    """A few quoted words within a sentence of the article's, one of them changed."""
    changes = (
        swap_by(alterations.SYNONYMS),
        swap_by(alterations.ANTONYMS),
        alterations.swap_at_random,
        alterations.drop_negation,
        alterations.change_number,
        alterations.drop_adjective,
    )
    pool = [
        (n, s, m)
        for n, s in case.sentences
        for m in re.finditer(r"[“\"]([^“”\"]+)[”\"]", s)
        if is_plain(s) and 2 <= len(m[1].split()) <= 9
    ]
    rng.shuffle(pool)
    for number, sentence, place in pool:
        new = rng.choice(changes)(place[1], rng)
        if new and not is_true(new, case):
            lie = sentence[: place.start(1)] + new + sentence[place.end(1) :]
            stretch = find_stretch(place[1], new)
            return wrap(case, mark(lie, number, rng), number, "part within marks", "quotation", rng, stretch=stretch)
    return None


def merge_quotations(kind: str, joints: tuple[str, ...]) -> Maker:
    """Two quotations of different statements within one pair of marks."""

    def make(case: Case, rng: Random) -> Scripted | None:
        said = quoted_of(case)
        if len(said) < 2:
            return None
        one, other = rng.sample(said, 2)
        cut = rng.random() < 0.5
        left = " ".join(one.words.split()[: len(one.words.split()) // 2 + 1]) if cut else one.words
        right = lower_first(" ".join(other.words.split()[-6:]) if cut else other.words)
        joint = rng.choice(joints)
        words = left.rstrip("?!.,") + joint + right
        if one.statement == other.statement or is_true(words, case):
            return None
        stretch = " ".join(left.rstrip("?!.,").split()[-2:]) + joint + " ".join(right.split()[:2])
        number = both(one.number, other.number) if rng.random() < 0.5 else one.number
        lie = mark(say_quoted(name_of(one, rng), words, rng, whole=True), number, rng)
        return wrap(case, lie, one.number, kind, "quotation", rng, stretch=stretch)

    return make


def quote_paraphrase(case: Case, rng: Random) -> Scripted | None:
    """Indirect speech within marks."""
    said = [one for one in case.said if not one.is_quoted and not re.search(r"[“”\"]|''", one.sentence)]
    if not said:
        return None
    one = rng.choice(said)
    lie = mark(say_quoted(name_of(one, rng), one.words, rng), one.number, rng)
    return wrap(case, lie, one.number, "paraphrase in marks", "quotation", rng, stretch=one.words)


def move_narration(case: Case, rng: Random) -> Scripted | None:
    """Words of the article's own drawn into the quotation beside them."""
    said = quoted_of(case)
    if not said:
        return None
    one = rng.choice(said)
    place = re.search(rf"(?:[“\"]|''){re.escape(one.words)}[.,]?(?:[”\"]|'')", one.sentence)
    if place is None:
        return None
    after = re.match(r" (?:[\w’'-]+[ ,]*){2,8}", one.sentence[place.end() :].rstrip("."))
    before = re.search(r"(?:[\w’]+ ){2,8}$", re.sub(r"[,:] $", " ", one.sentence[: place.start()]))
    if after and not re.search(r"[“”\"]", after[0]):
        stretch = flatten(after[0])
        words = one.words + rng.choice((",", "")) + " " + stretch
    elif before and not re.search(r"[“”\"]", before[0]):
        stretch = flatten(before[0])
        words = f"{stretch} {one.words}"
    else:
        return None
    lie = mark(say_quoted(name_of(one, rng), words, rng), one.number, rng)
    return wrap(case, lie, one.number, "narration in marks", "quotation", rng, stretch=stretch)


def invent_quotation(case: Case, rng: Random) -> Scripted | None:
    """A quotation that stands nowhere; alone, or behind true words."""
    if not case.said:
        return None
    one = rng.choice(case.said)
    words = rng.choice(INVENTED_QUOTATIONS)
    if is_true(words, case):
        return None
    if can_stand_alone(one) and rng.random() < 0.4:
        lie = f"{one.speaker} said that {lower_first(one.words)}, and called it “{words}”"
    else:
        lie = say_quoted(name_of(one, rng), words, rng)
    return wrap(case, mark(lie, one.number, rng), one.number, "invented quotation", "quotation", rng, stretch=words)

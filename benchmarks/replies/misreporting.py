"""Adversarial replies with a wrong number, date, name or negation, without quotation marks."""

import re
from random import Random

from benchmarks.replies import alterations
from benchmarks.replies.alterations import Change, choose
from benchmarks.replies.cases import NAME, Case, Said, Scripted, last_name, lower_first, normalize
from benchmarks.replies.forms import (
    Maker,
    both,
    is_plain,
    is_true,
    mark,
    plain_of,
    say_plainly,
    wrap,
)
from benchmarks.replies.misattributing import find_other


def alter_fact(kind: str, change: Change, *, group: str = "other", others: bool = False) -> Maker:
    """A maker of altered facts: in an item that quotes nobody, or in what somebody said, told without marks.

    With `others` the marker may name another item too.
    """

    def make(case: Case, rng: Random) -> Scripted | None:
        pool: list[tuple[int, str, Said | None]] = [
            (n, s, None) for n, s in case.sentences if is_plain(s) and not re.search(r"[“”\"]|''", s)
        ]
        pool += [(one.number, one.words, one) for one in plain_of(case) if not re.search(r"[“”\"]", one.words)]
        rng.shuffle(pool)
        for number, words, one in pool:
            new = change(words, rng)
            if new is None or is_true(new, case):
                continue
            lie = new if one is None else say_plainly(one.speaker, new, rng)
            marker: int | str = number
            if others and len(case.citations) > 1 and rng.random() < 0.5:
                marker = both(number, rng.choice([n for n, _ in case.sentences if n != number]))
            return wrap(case, mark(lie, marker, rng), number, kind, group, rng)
        return None

    return make


def alter_person(kind: str, *, near: bool) -> Maker:
    """A maker of sentences with another person: of the evidence, or of the corpus."""

    def make(case: Case, rng: Random) -> Scripted | None:
        text = " ".join(sentence for _, sentence in case.sentences)
        people = tuple(name for name in case.people if not near or last_name(name) in text)
        if len(people) < 2:
            return None

        def change(words: str, rng: Random) -> str | None:
            if all(last_name(name) in words for name in people):
                return None
            return alterations.change_person(words, rng, people)

        return alter_fact(kind, change, others=near)(case, rng)

    return make


def exchange_people(case: Case, rng: Random) -> Scripted | None:
    """Two persons of the sentence in each other's place."""
    lasts = {last_name(name) for name in case.people}

    def change(words: str, rng: Random) -> str | None:
        found = [m for m in re.finditer(rf"{NAME.pattern}|\b[A-Z][a-z]{{3,}}\b", words) if last_name(m[0]) in lasts]
        if len(found) < 2:
            return None
        one, other = sorted(rng.sample(found, 2), key=lambda m: m.start())
        between = words[one.end() : other.start()]
        if (
            set(one[0].split()) & set(other[0].split())
            or len(between.split()) < 2
            or re.search(r"\band\b|\bor\b", between)
        ):
            return None
        return words[: one.start()] + other[0] + between + one[0] + words[other.end() :]

    return alter_fact("name: two exchanged", change)(case, rng)


def take_number_of_other(case: Case, rng: Random) -> Scripted | None:
    """A number of one item in another."""

    def change(words: str, rng: Random) -> str | None:
        found = [m[0] for _, s in case.sentences for m in alterations.NUMBER.finditer(s)]
        place = choose(list(alterations.NUMBER.finditer(words)), rng)
        if place is None:
            return None
        held = normalize(words).split()
        theirs = [
            number
            for number in found
            if number[0].isdigit() == place[0][0].isdigit()
            and len(number) == len(place[0])
            and normalize(number) not in held
        ]
        return words[: place.start()] + rng.choice(theirs) + words[place.end() :] if theirs else None

    return alter_fact("number: of another item", change, others=True)(case, rng)


def add_date(case: Case, rng: Random) -> Scripted | None:
    """A day on which it was not said."""
    said = [one for one in plain_of(case) if not re.search(r"day\b|\d{4}", one.sentence)]
    if not said:
        return None
    one = rng.choice(said)
    day = rng.choice(
        (f"On {rng.choice(alterations.MONTHS)} {rng.randint(3, 28)}", f"In {rng.choice(('1987', '2003', '2031'))}")
    )
    lie = mark(f"{day}, {one.speaker} said that {lower_first(one.words)}", one.number, rng)
    return wrap(case, lie, one.number, "date: added", "other", rng)


def add_place(case: Case, rng: Random) -> Scripted | None:
    """A place where it was not said."""
    said = plain_of(case)
    if not said:
        return None
    one = rng.choice(said)
    place = rng.choice([p for p in alterations.PLACES if p not in one.sentence])
    lie = mark(f"Speaking in {place}, {one.speaker} said that {lower_first(one.words)}", one.number, rng)
    return wrap(case, lie, one.number, "name: place added", "other", rng)


def add_addressee(case: Case, rng: Random) -> Scripted | None:
    """Someone to whom it was not said."""
    said = plain_of(case)
    if not said:
        return None
    one = rng.choice(said)
    found = find_other(one, case, rng.choice(("corpus", "evidence", "invented")), rng)
    if found is None or last_name(found[0]) in one.sentence:
        return None
    lie = mark(f"{one.speaker} told {found[0]} that {lower_first(one.words)}", one.number, rng)
    return wrap(case, lie, one.number, "name: addressee added", "other", rng)

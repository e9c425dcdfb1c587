"""Adversarial replies: each tells evidence with exactly one lie in it.

Written without a look at the checks that they try. A maker gives None where the evidence gives no lie of its kind.
"""

import re
from collections.abc import Callable
from random import Random

from benchmarks import alterations
from benchmarks.alterations import Change, choose, find_stretch, swap_by
from benchmarks.cases import NAME, Case, Said, Scripted, flatten, last_name, lower_first, normalize, raise_first
from benchmarks.forms import (
    both,
    can_stand_alone,
    is_plain,
    mark,
    plain_of,
    quoted_of,
    say_oddly,
    say_plainly,
    say_quoted,
    wrap,
)

Maker = Callable[[Case, Random], Scripted | None]

STRANGERS = (
    "Martin Oakes|Helena Voss|Peter Lindqvist|Grace Okafor|Anton Reyes|Judith Marlowe|Samuel Ferro|Nadia Brandt"
).split("|")
POSTS = (
    "the mayor of Oslo|the Canadian prime minister|a Kremlin spokesman|the finance minister of Chile|"
    "the head of the World Bank|a senior Pentagon official|the chief of the coast guard|the archbishop of Canterbury"
).split("|")
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
ADDITIONS = (
    "and a parliamentary inquiry will follow next month",
    "which cost the city four million dollars",
    "despite protests by farmers from the north",
    "and a signed copy was sent to the press",
    "as the lawyers of both sides confirmed",
    "and the ambassador was called home",
)


def is_true(words: str, case: Case) -> bool:
    """Whether the words stand somewhere in the corpus."""
    return f" {normalize(words)} " in f" {case.text} "


def name_of(said: Said, rng: Random) -> str:
    """The speaker, by full or by last name."""
    return said.speaker if rng.random() < 0.8 else last_name(said.speaker)


# Quotations


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
        lie = mark(say_quoted(name_of(one, rng), words, rng), number, rng)
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


# Wrong speakers


def find_other(one: Said, case: Case, where: str, rng: Random) -> tuple[str, int] | None:
    """Somebody else, and an item that has words of theirs: from the same evidence, the same sentence, the corpus,
    invented, or a post.
    """
    own = set(one.speaker.split()) | set(one.written.split())
    if where == "invented":
        pool = [(name, one.number) for name in STRANGERS]
    elif where == "post":
        pool = [(post, one.number) for post in POSTS]
    elif where == "corpus":
        pool = [(name, one.number) for name in case.people if last_name(name) not in one.sentence]
    elif where == "evidence":
        pool = [(other.speaker, other.number) for other in case.said]
    else:
        lasts = {last_name(name): name for name in case.people}
        found = re.finditer(rf"{NAME.pattern}|\b[A-Z][a-z]{{3,}}\b", one.sentence)
        pool = [(lasts[last_name(m[0])], one.number) for m in found if last_name(m[0]) in lasts]
    pool = sorted({(name, number) for name, number in pool if not own & set(name.split())})
    return rng.choice(pool) if pool else None


def give_to(where: str, *, quoted: bool) -> Maker:
    """A maker of true words with a wrong speaker."""
    kind = f"speaker: {where}, {'quoted' if quoted else 'plain'}"

    def make(case: Case, rng: Random) -> Scripted | None:
        said = quoted_of(case) if quoted else plain_of(case)
        if not said:
            return None
        one = rng.choice(said)
        found = find_other(one, case, where, rng)
        if found is None:
            return None
        name, number = found
        if quoted:
            lie = say_quoted(name, one.words, rng)
        elif rng.random() < 0.5:
            lie = say_plainly(name, one.words, rng)
        else:
            lie = say_oddly(name, one.words, rng, loosely=True)
        marker = both(one.number, number) if rng.random() < 0.4 else one.number
        return wrap(case, mark(raise_first(lie), marker, rng), one.number, kind, "other", rng)

    return make


def rename_speaker(case: Case, rng: Random) -> Scripted | None:
    """The article's own sentence with another name for the speaker's."""
    said = [one for one in case.said if NAME.fullmatch(one.speaker) and last_name(one.speaker) in one.written]
    said = [one for one in said if is_plain(one.sentence) and one.sentence.count(one.written) == 1]
    if not said:
        return None
    one = rng.choice(said)
    found = find_other(one, case, rng.choice(("evidence", "corpus", "invented")), rng)
    if found is None:
        return None
    name, number = found
    new = one.written.replace(one.speaker, name).replace(last_name(one.speaker), last_name(name))
    marker = both(one.number, number) if rng.random() < 0.4 else one.number
    lie = mark(one.sentence.replace(one.written, new), marker, rng)
    return wrap(case, lie, one.number, "speaker: renamed in the sentence", "other", rng)


def give_narration(case: Case, rng: Random) -> Scripted | None:
    """What the article tells, given to a person of the evidence."""
    told = {one.number for one in case.said}
    pool = [
        (n, s)
        for n, s in plain_items(case)
        if n not in told and not re.search(r"[“”\"]|''|\b(?:said|says|told|wrote|accord\w+|announced|tweeted)\b", s)
    ]
    if not pool or not case.said:
        return None
    number, sentence = rng.choice(pool)
    one = rng.choice(case.said)
    if last_name(one.speaker) in sentence:
        return None
    marker = both(number, one.number) if rng.random() < 0.4 else number
    lie = mark(say_plainly(one.speaker, sentence.rstrip("."), rng), marker, rng)
    return wrap(case, lie, number, "speaker: of narration", "other", rng)


def exchange_addressee(case: Case, rng: Random) -> Scripted | None:
    """Speaker and addressee, or somebody else of the corpus, in each other's place."""
    said = plain_of(case)
    if not said:
        return None
    one = rng.choice(said)
    to = flatten(one.statement.addressee or "")
    if not NAME.fullmatch(to) or last_name(to) == last_name(one.speaker):
        found = find_other(one, case, rng.choice(("corpus", "evidence")), rng)
        if found is None:
            return None
        to = found[0]
    lie = mark(f"{to} told {one.speaker} that {lower_first(one.words)}", one.number, rng)
    return wrap(case, lie, one.number, "speaker: exchanged with addressee", "other", rng)


def two_speakers(case: Case, rng: Random) -> tuple[Said, Said] | None:
    """Two statements of two persons in two items."""
    said = plain_of(case)
    pairs = [
        (one, other)
        for one in said
        for other in said
        if one.number != other.number and not set(one.speaker.split()) & set(other.speaker.split())
    ]
    return rng.choice(pairs) if pairs else None


def give_by_pronoun(case: Case, rng: Random) -> Scripted | None:
    """A sentence about one person, and a second, "He added", with another's words."""
    pair = two_speakers(case, rng)
    if pair is None:
        return None
    one, other = pair
    true = mark(f"{one.speaker} said that {lower_first(one.words)}", one.number, rng)
    low = lower_first(other.words)
    he = rng.choice(("He", "She"))
    lies = [f"{he} added that {low}", f"{he} also said that {low}", f"{he} then told reporters that {low}"]
    lies += [f"According to {'him' if he == 'He' else 'her'}, {low}", f"{raise_first(low)}, {he.lower()} added"]
    if other.is_quoted:
        lies += [f"{he} added: “{other.words}.”", f"“{other.words},” {he.lower()} said"]
    lie = mark(rng.choice(lies), other.number, rng)
    return Scripted(kind="speaker: by pronoun", group="other", sentences=(true, lie), judged=1, item=other.number)


def exchange_speakers(case: Case, rng: Random) -> Scripted | None:
    """Two persons in one sentence, each with the other's words."""
    pair = two_speakers(case, rng)
    if pair is None:
        return None
    one, other = pair
    joint = rng.choice((", while ", "; ", ", and "))
    lie = (
        f"{one.speaker} said that {lower_first(other.words)} [{other.number}]{joint}"
        f"{other.speaker} said that {lower_first(one.words)}"
    )
    return wrap(case, mark(lie, one.number, rng), one.number, "speaker: two exchanged", "other", rng)


def reverse_verb(case: Case, rng: Random) -> Scripted | None:
    """Someone denies what they said."""
    said = plain_of(case)
    if not said:
        return None
    one = rng.choice(said)
    verbs = (
        "denied that",
        "rejected the claim that",
        "disputed that",
        "never said that",
        "did not say that",
        "doubted that",
    )
    lie = mark(f"{one.speaker} {rng.choice(verbs)} {lower_first(one.words)}", one.number, rng)
    return wrap(case, lie, one.number, "negation: verb reversed", "other", rng)


# Wrong facts, without marks


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


# Wrong markers


def plain_items(case: Case) -> list[tuple[int, str]]:
    """Items that can be copied."""
    return [(number, sentence) for number, sentence in case.sentences if is_plain(sentence)]


def move_marker(case: Case, rng: Random) -> Scripted | None:
    """A true sentence with another item's marker."""
    pool = plain_items(case)
    if not pool:
        return None
    number, sentence = rng.choice(pool)
    words = {w for w in normalize(sentence).split() if len(w) > 3}
    others = [n for n, s in case.sentences if n != number and len(words & set(normalize(s).split())) < 0.3 * len(words)]
    if not others:
        return None
    return wrap(case, mark(sentence, rng.choice(others), rng), number, "marker: another item's", "other", rng)


def invent_marker(kind: str, marker: str) -> Maker:
    """A true sentence with a number that no item has, or with none."""

    def make(case: Case, rng: Random) -> Scripted | None:
        pool = plain_items(case)
        if not pool:
            return None
        number, sentence = rng.choice(pool)
        return wrap(case, mark(sentence, marker, rng) if marker else sentence, number, kind, "other", rng)

    return make


# Hard


def add_unsupported(case: Case, rng: Random) -> Scripted | None:
    """A true sentence with something more at its end."""
    pool = plain_items(case)
    if not pool:
        return None
    number, sentence = rng.choice(pool)
    if not sentence.endswith("."):
        return None
    lie = mark(f"{sentence[:-1]}, {rng.choice(ADDITIONS)}", number, rng)
    return wrap(case, lie, number, "hard: addition", "hard", rng)


def cut_negation_off(case: Case, rng: Random) -> Scripted | None:
    """The part of a quotation behind "I don't think that": verbatim, and the opposite."""
    subject = "(?:we|they|he|she|it|this|there|the|a|our|I)"
    pattern = rf"(?:\b(?:not|never)|n[’']t) (?:\w+ )?(?:think|believe|say|mean|accept|agree)(?: that)? ({subject} [\w’' -]{{20,}})"
    said = [(one, m) for one in quoted_of(case) if (m := re.search(pattern, one.words))]
    if not said:
        return None
    one, place = rng.choice(said)
    lie = mark(say_quoted(one.speaker, raise_first(place[1].strip()), rng), one.number, rng)
    return wrap(case, lie, one.number, "hard: cut behind a not", "hard", rng)


def give_wrong_post(case: Case, rng: Random) -> Scripted | None:
    """The right person with another's post."""
    said = plain_of(case)
    if not said:
        return None
    one = rng.choice(said)
    post = rng.choice(("Chief Justice", "Ambassador", "Cardinal", "Admiral", "Prime Minister", "Professor"))
    if is_true(f"{post} {last_name(one.speaker)}", case):
        return None
    lie = mark(say_plainly(f"{post} {one.speaker}", one.words, rng), one.number, rng)
    return wrap(case, lie, one.number, "hard: wrong post", "hard", rng)


QUOTATION_MAKERS: dict[str, Maker] = {
    **{
        kind: alter_quotation(kind, change)
        for kind, change in (
            ("synonym", swap_by(alterations.SYNONYMS)),
            ("antonym", swap_by(alterations.ANTONYMS)),
            ("random word", alterations.swap_at_random),
            ("dropped not", alterations.drop_negation),
            ("added not", alterations.add_negation),
            ("quoted number", alterations.change_number),
            ("quoted date", alterations.change_date),
            ("quoted place", alterations.change_place),
            ("small word", swap_by(alterations.SMALL_WORDS)),
            ("tense", swap_by(alterations.TENSES)),
            ("dropped adjective", alterations.drop_adjective),
            ("word order", alterations.change_order),
            ("swallowed not", alterations.swallow_negation),
        )
    },
    "quoted name": alter_name_quoted,
    "part within marks": alter_part,
    "merged": merge_quotations("merged", (", ", " ", "; ", ". ")),
    "merged, ellipsis": merge_quotations("merged, ellipsis", (" … ", " ... ", " [...] ", "… ")),
    "paraphrase in marks": quote_paraphrase,
    "narration in marks": move_narration,
    "invented quotation": invent_quotation,
}
OTHER_MAKERS: dict[str, Maker] = {
    **{
        f"speaker: {where}, {'quoted' if quoted else 'plain'}": give_to(where, quoted=quoted)
        for where in ("evidence", "same sentence", "corpus", "invented", "post")
        for quoted in (True, False)
    },
    "speaker: exchanged with addressee": exchange_addressee,
    "speaker: by pronoun": give_by_pronoun,
    "speaker: renamed in the sentence": rename_speaker,
    "speaker: of narration": give_narration,
    "speaker: two exchanged": exchange_speakers,
    "number": alter_fact("number", alterations.change_number),
    "number: exchanged": alter_fact("number: exchanged", alterations.swap_numbers),
    "number: of another item": take_number_of_other,
    "number: ordinal": alter_fact("number: ordinal", alterations.change_ordinal),
    "number: unit": alter_fact("number: unit", alterations.change_unit),
    "date": alter_fact("date", alterations.change_date),
    "date: relative": alter_fact("date: relative", swap_by(alterations.RELATIVE_TIMES)),
    "date: added": add_date,
    "name: person": alter_person("name: person", near=False),
    "name: of another item": alter_person("name: of another item", near=True),
    "name: place": alter_fact("name: place", alterations.change_place),
    "name: body": alter_fact("name: body", alterations.change_body),
    "name: two exchanged": exchange_people,
    "name: place added": add_place,
    "name: addressee added": add_addressee,
    "negation: dropped": alter_fact("negation: dropped", alterations.drop_negation),
    "negation: added": alter_fact("negation: added", alterations.add_negation),
    "negation: verb reversed": reverse_verb,
    "marker: another item's": move_marker,
    "marker: [99]": invent_marker("marker: [99]", "99"),
    "marker: [0]": invent_marker("marker: [0]", "0"),
    "marker: [1-99]": invent_marker("marker: [1-99]", "1-99"),
    "marker: none": invent_marker("marker: none", ""),
}
HARD_MAKERS: dict[str, Maker] = {
    "hard: addition": add_unsupported,
    "hard: exaggeration": alter_fact("hard: exaggeration", alterations.exaggerate, group="hard"),
    "hard: antonym": alter_fact("hard: antonym", swap_by(alterations.ANTONYMS), group="hard"),
    "hard: cut behind a not": cut_negation_off,
    "hard: wrong post": give_wrong_post,
}

"""Adversarial replies: each tells evidence with exactly one lie in it.

Written without a look at the checks that they try. A maker gives None where the evidence gives no lie of its kind.
"""

import re
from random import Random

from benchmarks.replies import alterations
from benchmarks.replies.alterations import swap_by
from benchmarks.replies.cases import Case, Scripted, last_name, normalize, raise_first
from benchmarks.replies.forms import (
    Maker,
    is_true,
    mark,
    plain_items,
    plain_of,
    quoted_of,
    say_plainly,
    say_quoted,
    wrap,
)
from benchmarks.replies.misattributing import (
    exchange_addressee,
    exchange_speakers,
    give_by_pronoun,
    give_narration,
    give_to,
    rename_speaker,
    reverse_verb,
)
from benchmarks.replies.misquoting import (
    alter_name_quoted,
    alter_part,
    alter_quotation,
    invent_quotation,
    merge_quotations,
    move_narration,
    quote_paraphrase,
)
from benchmarks.replies.misreporting import (
    add_addressee,
    add_date,
    add_place,
    alter_fact,
    alter_person,
    exchange_people,
    take_number_of_other,
)

ADDITIONS = (
    "and a parliamentary inquiry will follow next month",
    "which cost the city four million dollars",
    "despite protests by farmers from the north",
    "and a signed copy was sent to the press",
    "as the lawyers of both sides confirmed",
    "and the ambassador was called home",
)


# Wrong markers


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
    verb = "(?:think|believe|say|mean|accept|agree)(?: that)?"
    pattern = rf"(?:\b(?:not|never)|n[’']t) (?:\w+ )?{verb} ({subject} [\w’' -]{{20,}})"
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

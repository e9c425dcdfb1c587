"""Adversarial replies that give true words to somebody else."""

import re
from random import Random

from benchmarks.replies.cases import NAME, Case, Said, Scripted, flatten, last_name, lower_first, raise_first
from benchmarks.replies.forms import (
    Maker,
    both,
    is_plain,
    mark,
    plain_items,
    plain_of,
    quoted_of,
    say_oddly,
    say_plainly,
    say_quoted,
    wrap,
)

STRANGERS = (
    "Martin Oakes|Helena Voss|Peter Lindqvist|Grace Okafor|Anton Reyes|Judith Marlowe|Samuel Ferro|Nadia Brandt"
).split("|")
POSTS = (
    "the mayor of Oslo|the Canadian prime minister|a Kremlin spokesman|the finance minister of Chile|"
    "the head of the World Bank|a senior Pentagon official|the chief of the coast guard|the archbishop of Canterbury"
).split("|")


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
    pool = [
        (n, s)
        for n, s in plain_items(case)
        if n not in case.attributed
        and not re.match(r"(?:But|And|Or|Yet|So)\b", s)
        and not re.search(r"[“”\"]|''|\b(?:said|says|told|wrote|accord\w+|announced|tweeted)\b", s)
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

"""Adversarial replies: each tells evidence with exactly one lie in it.

Written without a look at the checks that they try. A maker gives None where the evidence gives no lie of its kind.
"""

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from random import Random

from benchmarks.cases import (
    FINITE,
    NAME,
    PRONOUNS,
    Case,
    Said,
    Scripted,
    flatten,
    last_name,
    lower_first,
    mark,
    normalize,
    quote,
    raise_first,
    say_plainly,
    say_quoted,
)

Maker = Callable[[Case, Random], Scripted | None]
Change = Callable[[str, Random], str | None]

SYNONYMS = dict(
    pair.split("=")
    for pair in "big=large large=big small=little begin=start start=begin help=assist want=wish think=believe "
    "believe=think important=significant great=tremendous very=extremely country=nation nation=country people=citizens "
    "need=require show=demonstrate fight=battle problem=issue jobs=work money=cash bad=poor good=fine hard=difficult "
    "difficult=hard strong=powerful quickly=rapidly children=kids kids=children buy=purchase build=construct".split()
)
ANTONYMS = dict(
    pair.split("=")
    for pair in "more=less less=more good=bad bad=good better=worse worse=better always=never never=always "
    "increase=decrease strong=weak weak=strong up=down right=wrong wrong=right win=lose lose=win support=oppose "
    "before=after after=before first=last last=first high=low low=high allow=forbid won=lost lost=won accept=reject "
    "easy=hard best=worst worst=best true=false rich=poor old=new new=old safe=dangerous with=without many=few few=many "
    "against=for everyone=nobody nothing=everything love=hate friends=enemies war=peace raise=cut".split()
)
TENSES = dict(
    pair.split("=")
    for pair in "is=was was=is are=were were=are will=would has=had have=had had=has does=did do=did did=does "
    "can=could could=can says=said said=says want=wanted think=thought thought=think know=knew need=needed".split()
)
ADJECTIVE = re.compile(
    r"(?<=\w )(?!(?:only|all|al|total|several|music|public|topic|physical|rival|arrival|material|animal|festival|"
    r"capital|hospital|proposal|official|approval|deal|real|goal|meal|heal|appeal|reveal|steal|signal)\b)"
    r"(?:\w{3,}(?:ous|ful|ible|able|ive|ical|nal|ial|ful|ish)|big|great|new|old|bad|good|strong|young|long|terrible|"
    r"huge|very|really|little|serious|free|clear|hard|whole|poor) (?=[a-z]{3,})"
)
WORD_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety".split()
)
SCALES = ("hundred", "thousand", "million", "billion", "trillion")
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April June July August September October November December".split()
PLACES = (
    "Ohio Texas Florida Michigan Georgia Iowa Nevada Arizona Pennsylvania Wisconsin Virginia China Russia Mexico Iran "
    "Iraq Syria Libya Japan Germany France Canada Britain Ukraine Israel India Brazil Turkey Egypt Poland Moscow "
    "Beijing London Paris Berlin Washington Chicago Detroit Boston Miami Philadelphia Cleveland Atlanta Jakarta Bali "
    "Indonesia Ankara Kyiv Warsaw Tokyo Vienna Geneva Brussels"
).split()
BODIES = (
    "the Pentagon|the Senate|the Supreme Court|the FBI|the CIA|Congress|the State Department|the Justice Department|"
    "the White House|NATO|the United Nations|the European Union|the Treasury|the Kremlin|the World Bank|ASEAN|"
    "the Federal Reserve|the House|the Democratic Party|the Republican Party|the Foreign Ministry"
).split("|")
STRANGERS = (
    "Martin Oakes|Helena Voss|Peter Lindqvist|Grace Okafor|Anton Reyes|Judith Marlowe|Samuel Ferro|Nadia Brandt"
).split("|")
POSTS = (
    "The mayor of Oslo|The Canadian prime minister|A Kremlin spokesman|The finance minister of Chile|"
    "The head of the World Bank|A senior Pentagon official|The chief of the coast guard|The archbishop of Canterbury"
).split("|")
ADDED_QUOTATIONS = (
    "We shall never return to that table",
    "This is the most foolish plan I have seen in forty years",
    "Nobody in this room believed a word of it",
    "I will resign by the end of the week",
    "The money was gone before we arrived",
    "They have no choice but to accept our terms",
)
ADDITIONS = (
    "and a parliamentary inquiry will follow next month",
    "which cost the city four million dollars",
    "despite protests by farmers from the north",
    "and a signed copy was sent to the press",
    "as the lawyers of both sides confirmed",
    "and the ambassador was called home",
)
NOT_SAFE = re.compile(
    r"\bnot (?:only|just|because|to mention|least|so much|even|necessarily)\b|\b(?:if|whether or|or|why) not\b|"
    r"\b(?:cannot but|no longer|no matter)\b",
    re.IGNORECASE,
)
ELLIPSES = ("…", " … ", "...", " ... ", " [...] ", " […] ")


def choose(found: list[re.Match[str]], rng: Random) -> re.Match[str] | None:
    """One of several places, or None."""
    return rng.choice(found) if found else None


def swap_by(table: dict[str, str]) -> Change:
    """A change that puts another word for one that the table has."""
    pattern = re.compile(rf"\b(?:{'|'.join(table)})\b", re.IGNORECASE)

    def change(words: str, rng: Random) -> str | None:
        place = choose([m for m in pattern.finditer(words) if words[m.end() : m.end() + 1] not in ("’", "'", "-")], rng)
        if place is None:
            return None
        new = table[place[0].lower()]
        new = raise_first(new) if place[0][0].isupper() else new
        return words[: place.start()] + new + words[place.end() :]

    return change


def swap_at_random(words: str, rng: Random) -> str | None:
    """Another content word for one of them."""
    place = choose(list(re.finditer(r"(?<=[a-z] )[a-z]{5,}\b(?![’'])", words)), rng)
    if place is None:
        return None
    pool = "bridges planet harvest weather railway forests winter soldiers libraries summit fishing salaries".split()
    pool = [word for word in pool if word not in words]
    return words[: place.start()] + rng.choice(pool) + words[place.end() :]


def drop_negation(words: str, rng: Random) -> str | None:
    """The words with a "not", a "never" or an "n't" less."""
    if NOT_SAFE.search(words):
        return None
    place = choose(list(re.finditer(r" (?:not|never)\b|(?<=[dstren])n[’']t\b|\bno (?=[a-z])", words)), rng)
    if place is None:
        return None
    if place[0].startswith("n"):
        before = words[: place.start()]
        before = re.sub(r"\bwo$", "will", re.sub(r"\bca$", "can", before))
        return flatten(before + words[place.end() :])
    return flatten(words[: place.start()] + words[place.end() :])


def add_negation(words: str, rng: Random) -> str | None:
    """The words with a "not" more."""
    if re.search(r"n[’']t\b|\b(?:not|never|no|nor|nothing|nobody|none|without|hardly|only)\b", words, re.IGNORECASE):
        return None
    place = choose(
        list(re.finditer(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|must|may|might)\b", words))[:2],
        rng,
    )
    if place is None or words[place.end() : place.end() + 1] != " ":
        return None
    if re.match(r" (?:I|you|we|they|he|she|it|the|a|to)\b", words[place.end() :]) and place[0] in ("has", "have", "had"):
        return None
    if re.match(r" (?:I|you|we|they|he|she|it)\b", words[place.end() :]):
        return None
    return words[: place.end()] + " not" + words[place.end() :]


NUMBER = re.compile(
    rf"(?<![\w/.,:-])(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)(?![\w/:-]|[.,]\d)|"
    rf"\b(?:{'|'.join((*WORD_NUMBERS, *SCALES[2:]))})\b(?!-)",
    re.IGNORECASE,
)


def change_number(words: str, rng: Random) -> str | None:
    """Another number, in digits or in words as the one that was there."""
    found = [m for m in NUMBER.finditer(words) if not re.fullmatch(r"(?:19|20)\d\d", m[0])]
    place = choose(found, rng)
    if place is None:
        return None
    old = place[0]
    if old.lower() in WORD_NUMBERS:
        new = rng.choice([word for word in WORD_NUMBERS if word != old.lower()])
    elif old.lower() in SCALES:
        new = rng.choice([word for word in SCALES[1:] if word != old.lower()])
    elif "," in old:
        lead, rest = old.split(",", 1)
        new = f"{int(lead) % 900 + rng.choice((1, 2, 7, 30))},{rest}"
    elif "." in old:
        new = f"{float(old) + rng.choice((0.1, 1.0, 3.0)):.{len(old.split('.')[1])}f}"
    else:
        new = str(int(old) + rng.choice((1, 2, 3, 10)))
    new = raise_first(new) if old[0].isupper() else new
    return words[: place.start()] + new + words[place.end() :] if normalize(new) != normalize(old) else None


def change_date(words: str, rng: Random) -> str | None:
    """Another weekday, month, day or year."""
    pattern = rf"\b(?:{'|'.join((*WEEKDAYS, *MONTHS))}|(?:19|20)\d\d)\b"
    days = [m for m in re.finditer(rf"(?<=(?:{'|'.join(sorted(set(MONTHS), key=len)[:0] or ['July'])}) )\d\d?\b", words)]
    place = choose([*re.finditer(pattern, words), *days], rng)
    if place is None or (place[0] == "March" and not re.match(r" \d", words[place.end() :])):
        return None
    if place[0] in WEEKDAYS or place[0] in MONTHS:
        new = rng.choice([one for one in (WEEKDAYS if place[0] in WEEKDAYS else MONTHS) if one not in words])
    elif len(place[0]) == 4:
        new = str(int(place[0]) + rng.choice((-4, -2, -1, 1, 3)))
    else:
        new = str(int(place[0]) % 28 + 1)
    return words[: place.start()] + new + words[place.end() :]


def change_place(words: str, rng: Random) -> str | None:
    """Another place."""
    place = choose(list(re.finditer(rf"(?<![A-Z][a-z] )\b(?:{'|'.join(PLACES)})\b(?! [A-Z]|[’'-])", words)), rng)
    if place is None or re.search(r"[A-Z]\w+,? $", words[: place.start()]):
        return None
    return words[: place.start()] + rng.choice([p for p in PLACES if p not in words]) + words[place.end() :]


def change_body(words: str, rng: Random) -> str | None:
    """Another body."""
    found = list(re.finditer(rf"\b(?:{'|'.join(BODIES)})\b(?! [A-Z]|[’'-])", words))
    place = choose(found, rng)
    if place is None:
        return None
    pool = [body for body in BODIES if body not in words]
    return words[: place.start()] + rng.choice(pool) + words[place.end() :]


def change_person(words: str, rng: Random, people: tuple[str, ...]) -> str | None:
    """Another person for one who is named by full or last name."""
    lasts = {last_name(name): name for name in people}
    found = [m for m in re.finditer(rf"{NAME.pattern}|\b[A-Z][a-z]{{3,}}\b(?! [A-Z])", words) if m[0] in people or m[0] in lasts]
    found = [m for m in found if words[m.end() : m.end() + 1] not in ("-", "’", "'")]
    found = [m for m in found if not re.search(r"[A-Z][\w.]* $", words[: m.start()])]
    place = choose(found, rng)
    if place is None:
        return None
    pool = [name for name in people if last_name(name) not in words]
    new = rng.choice(pool)
    return words[: place.start()] + (new if " " in place[0] else last_name(new)) + words[place.end() :]


def drop_adjective(words: str, rng: Random) -> str | None:
    """The words with an adjective less."""
    place = choose(list(ADJECTIVE.finditer(words)), rng)
    return None if place is None else words[: place.start()] + words[place.end() :]


def change_order(words: str, rng: Random) -> str | None:
    """Two words in the other order."""
    pairs = [m for m in re.finditer(r"\b([a-z]{3,}) (?:(and|or|,) )?([a-z]{4,})\b(?![’'])", words) if m[1] != m[3]]
    place = choose(pairs, rng)
    if place is None:
        return None
    middle = f" {place[2]} " if place[2] else " "
    return words[: place.start()] + place[3] + middle + place[1] + words[place.end() :]


def swallow_negation(words: str, rng: Random) -> str | None:
    """The words with an ellipsis where a "not" was."""
    if NOT_SAFE.search(words):
        return None
    place = choose(list(re.finditer(r"(?<=[a-z]) (?:\w+ ){0,2}(?:not|never|\w+n[’']t) (?:\w+ ){0,1}(?=\w+ \w+)", words)), rng)
    if place is None:
        return None
    return words[: place.start()] + rng.choice(ELLIPSES) + words[place.end() :]


def find_stretch(old: str, new: str) -> str:
    """Of altered words those from one before the first change to one behind the last."""
    before, after = old.split(), new.split()
    steps = [s for s in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes() if s[0] != "equal"]
    return " ".join(after[max(0, steps[0][3] - 1) : steps[-1][4] + 1]) if steps else ""


def is_true(words: str, case: Case) -> bool:
    """Whether the words stand somewhere in the corpus."""
    return f" {normalize(words)} " in f" {case.text} "


def name_of(said: Said, rng: Random) -> str:
    """The speaker, by full or, where the item has only that, by last name."""
    return said.speaker if rng.random() < 0.8 else last_name(said.speaker)


def quoted_of(case: Case) -> list[Said]:
    """What stands in quotation marks."""
    return [one for one in case.said if one.is_quoted]


def wrap(case: Case, lie: str, item: int, kind: str, group: str, rng: Random, *, stretch: str = "") -> Scripted:
    """The lie among true sentences."""
    true = [
        mark(sentence, number, rng)
        for number, sentence in case.sentences
        if number != item and is_plain(sentence)
    ]
    rng.shuffle(true)
    others = true[: rng.choice((0, 0, 1, 2))]
    at = rng.randint(0, len(others))
    return Scripted(
        kind=kind, group=group, sentences=(*others[:at], lie, *others[at:]), judged=at, item=item, stretch=stretch
    )


def is_plain(sentence: str) -> bool:
    """Whether an item can be copied as one sentence that needs nothing before it."""
    first = re.split(r"\W", sentence, maxsplit=1)[0].casefold()
    return (
        first not in PRONOUNS
        and bool(re.search(r"[a-z0-9%]\.[”\"]?$", sentence))
        and not re.search(r"[.?!][”\"]? [“\"]?[A-Z]", sentence)
        and 6 <= len(sentence.split()) <= 45
        and sentence.count("“") == sentence.count("”")
        and sentence.count('"') % 2 == 0
        and bool(FINITE.search(sentence) or re.search(r"\w+ed\b|said|says|told", sentence))
    )


def alter_quotation(kind: str, change: Change) -> Maker:
    """A maker of altered quotations."""

    def make(case: Case, rng: Random) -> Scripted | None:
        said = quoted_of(case)
        if not said:
            return None
        one = rng.choice(said)
        new = change(one.words, rng)
        if new is None or is_true(new, case) or not (stretch := find_stretch(one.words, new)):
            return None
        if rng.random() < 0.4 and is_plain(one.sentence) and one.words in one.sentence:
            lie = mark(one.sentence.replace(one.words, new), one.number, rng)
        else:
            lie = mark(say_quoted(name_of(one, rng), new, rng), one.number, rng)
        return wrap(case, lie, one.number, kind, "quotation", rng, stretch=stretch)

    return make


def alter_person_quoted(case: Case, rng: Random) -> Scripted | None:
    """A name changed within marks."""
    return alter_quotation("quoted name", lambda words, rng: change_person(words, rng, case.people))(case, rng)


def merge_quotations(joint: str) -> Maker:
    """Two quotations of different statements within one pair of marks."""

    def make(case: Case, rng: Random) -> Scripted | None:
        said = quoted_of(case)
        if len(said) < 2:
            return None
        one, other = rng.sample(said, 2)
        if one.words == other.words:
            return None
        cut = rng.random() < 0.5
        left = " ".join(one.words.split()[: len(one.words.split()) // 2 + 1]) if cut else one.words
        right = lower_first(" ".join(other.words.split()[-6:]) if cut else other.words)
        words = left.rstrip("?!") + joint + right
        if is_true(words, case):
            return None
        stretch = " ".join(left.split()[-2:]).rstrip("?!") + joint + " ".join(right.split()[:2])
        number = f"{one.number}][{other.number}" if rng.random() < 0.5 and one.number != other.number else one.number
        lie = mark(say_quoted(name_of(one, rng), words, rng), str(number), rng)
        kind = "merged, ellipsis" if joint.strip(" ,") else "merged"
        return wrap(case, lie, one.number, kind, "quotation", rng, stretch=stretch)

    return make


def quote_paraphrase(case: Case, rng: Random) -> Scripted | None:
    """Indirect speech within marks."""
    said = [one for one in case.said if not one.is_quoted]
    if not said:
        return None
    one = rng.choice(said)
    if f"“{one.words[:20]}" in one.sentence:
        return None
    lie = mark(say_quoted(name_of(one, rng), one.words, rng), one.number, rng)
    return wrap(case, lie, one.number, "paraphrase in marks", "quotation", rng, stretch=one.words)


def move_narration(case: Case, rng: Random) -> Scripted | None:
    """Words of the article's own drawn into the quotation beside them."""
    said = quoted_of(case)
    if not said:
        return None
    one = rng.choice(said)
    place = re.search(rf"([“\"]){re.escape(one.words)}[.,]?[”\"]", one.sentence)
    if place is None:
        return None
    after = re.match(r" (?:\w+[ ,]*){3,8}(?=[.]$)", one.sentence[place.end() :])
    before = re.search(r"(?:[\w’]+ ){3,8}$", re.sub(r"[,:] $", " ", one.sentence[: place.start()]))
    if after and not re.search(r"[“”\"]", after[0]):
        words, stretch = f"{one.words},{after[0]}", flatten(after[0])
    elif before and not re.search(r"[“”\"]", before[0]):
        words, stretch = f"{flatten(before[0])} {one.words}", flatten(before[0])
    else:
        return None
    lie = mark(say_quoted(name_of(one, rng), words, rng), one.number, rng)
    return wrap(case, lie, one.number, "narration in marks", "quotation", rng, stretch=stretch)


def invent_quotation(case: Case, rng: Random) -> Scripted | None:
    """A quotation that stands nowhere."""
    if not case.said:
        return None
    one = rng.choice(case.said)
    words = rng.choice(ADDED_QUOTATIONS)
    lie = mark(say_quoted(name_of(one, rng), words, rng), one.number, rng)
    return wrap(case, lie, one.number, "invented quotation", "quotation", rng, stretch=words)


# Wrong speakers


def others_of(one: Said, case: Case, where: str, rng: Random) -> str | None:
    """Somebody else: from the same evidence, the same sentence, the corpus, invented, or a post."""
    own = set(one.speaker.split()) | {last_name(one.speaker)}
    if where == "invented":
        pool = list(STRANGERS)
    elif where == "post":
        pool = list(POSTS)
    elif where == "corpus":
        pool = [p for p in case.people if last_name(p) not in one.sentence]
    elif where == "evidence":
        pool = [other.speaker for other in case.said]
    else:
        pool = [m[0] for m in NAME.finditer(one.sentence) if m[0] in case.people]
        lasts = {last_name(p): p for p in case.people}
        pool += [lasts[m[0]] for m in re.finditer(r"\b[A-Z][a-z]{3,}\b", one.sentence) if m[0] in lasts]
    pool = [p for p in pool if not own & set(p.split())]
    return rng.choice(sorted(set(pool))) if pool else None


def give_to(where: str, *, quoted: bool) -> Maker:
    """A maker of true words with a wrong speaker."""
    kind = f"speaker: {where}, {'quoted' if quoted else 'plain'}"

    def make(case: Case, rng: Random) -> Scripted | None:
        said = [one for one in case.said if one.is_quoted or not quoted]
        if not said:
            return None
        one = rng.choice(said)
        name = others_of(one, case, where, rng)
        if name is None or (not quoted and re.search(r"\b(?:I|we|my|our|me|us|you|your)\b", one.words, re.IGNORECASE)):
            return None
        if name.split()[0] in ("The", "A") and not quoted:
            lie = rng.choice((f"{name} said that {{}}", f"{name} told reporters that {{}}", f"{name} believes that {{}}"))
            lie = lie.format(lower_first(one.words))
        elif quoted:
            lie = say_quoted(name, one.words, rng)
        else:
            lie = (say_plainly if rng.random() < 0.5 else say_oddly)(name, one.words, rng)
        if name.split()[0] in ("The", "A"):
            lie = raise_first(re.sub(r"(?<!^)\b(The|A) (?=\w+ (?:\w+ )*)", lambda m: m[0].lower() if m[0] in name + " " else m[0], lie))
        return wrap(case, mark(lie, one.number, rng), one.number, kind, "other", rng)

    return make


def say_oddly(name: str, clause: str, rng: Random) -> str:
    """What someone said, in one of the less frequent forms."""
    low = lower_first(clause)
    forms = (
        f"For {name}, {low}",
        f"{name}’s view is that {low}",
        f"{name} believes that {low}",
        f"{name} promised that {low}",
        f"It was {name} who said that {low}",
        f"In {name}’s opinion, {low}",
        f"That {low} is what {name} said",
        f"{name} is of the opinion that {low}",
        f"{name} made clear that {low}",
        f"{name} is quoted as saying that {low}",
        f"As {name} sees it, {low}",
        f"{name} has claimed that {low}",
    )
    return rng.choice(forms)


def give_to_addressee(case: Case, rng: Random) -> Scripted | None:
    """Speaker and addressee exchanged."""
    said = [one for one in case.said if not re.search(r"\b(?:I|we|my|our|me|us)\b", one.words)]
    if not said:
        return None
    one = rng.choice(said)
    to = one.statement.addressee
    if not to or not NAME.fullmatch(flatten(to)) or last_name(flatten(to)) == last_name(one.speaker):
        name = others_of(one, case, "corpus", rng)
        to = name
    lie = f"{flatten(to or '')} told {one.speaker} that {lower_first(one.words)}"
    return wrap(case, mark(lie, one.number, rng), one.number, "speaker: exchanged with addressee", "other", rng)


def give_by_pronoun(case: Case, rng: Random) -> Scripted | None:
    """A sentence about one person, and a second, "He added", with another's words."""
    if len({one.speaker for one in case.said}) < 2:
        return None
    one, other = rng.sample(case.said, 2)
    if one.speaker == other.speaker or one.number == other.number:
        return None
    if set(one.speaker.split()) & set(other.speaker.split()):
        return None
    if re.search(r"\b(?:I|we|my|our|me|us)\b", other.words) or re.search(r"\b(?:I|we|my|our|me|us)\b", one.words):
        return None
    true = mark(f"{one.speaker} said that {lower_first(one.words)}", one.number, rng)
    opening = rng.choice(("He added that", "She added that", "He also said that", "He then told reporters that"))
    lie = mark(f"{opening} {lower_first(other.words)}", other.number, rng)
    return Scripted(
        kind="speaker: by pronoun", group="other", sentences=(true, lie), judged=1, item=other.number
    )


def reverse_verb(case: Case, rng: Random) -> Scripted | None:
    """Someone denies what they said."""
    said = [one for one in case.said if not re.search(r"\b(?:I|we|my|our|me|us)\b", one.words)]
    if not said:
        return None
    one = rng.choice(said)
    verb = rng.choice(("denied that", "rejected the claim that", "disputed that", "doubted that"))
    lie = mark(f"{one.speaker} {verb} {lower_first(one.words)}", one.number, rng)
    return wrap(case, lie, one.number, "verb reversed", "other", rng)


# Wrong facts, without marks


def alter_fact(kind: str, change: Change, *, group: str = "other") -> Maker:
    """A maker of altered facts: of an item that quotes nobody, or of what somebody said, told without marks."""

    def make(case: Case, rng: Random) -> Scripted | None:
        pool: list[tuple[int, str, Said | None]] = [
            (number, sentence, None)
            for number, sentence in case.sentences
            if is_plain(sentence) and not re.search(r"[“”\"]", sentence)
        ]
        pool += [
            (one.number, one.words, one)
            for one in case.said
            if not re.search(r"\b(?:I|we|my|our|me|us|you)\b", one.words, re.IGNORECASE)
        ]
        rng.shuffle(pool)
        for number, words, one in pool:
            new = change(words, rng)
            if new is None or is_true(new, case):
                continue
            lie = new if one is None else say_plainly(one.speaker, new, rng)
            return wrap(case, mark(lie, number, rng), number, kind, group, rng)
        return None

    return make


def alter_person(case: Case, rng: Random) -> Scripted | None:
    """A person's name changed."""
    return alter_fact("name: person", lambda words, rng: change_person(words, rng, case.people))(case, rng)


def swap_numbers(words: str, rng: Random) -> str | None:
    """Two numbers of the sentence in each other's place."""
    found = [m for m in NUMBER.finditer(words)]
    if len(found) < 2:
        return None
    one, other = sorted(rng.sample(found, 2), key=lambda m: m.start())
    between = words[one.end() : other.start()]
    if normalize(one[0]) == normalize(other[0]) or re.fullmatch(r"\W*(?:and|or|to|-)?\W*", between):
        return None
    if one[0].isdigit() != other[0].isdigit() or len(between.split()) < 3:
        return None
    return words[: one.start()] + other[0] + between + one[0] + words[other.end() :]


def swap_people(case: Case, rng: Random) -> Scripted | None:
    """Two persons of the sentence in each other's place."""
    lasts = {last_name(name) for name in case.people}

    def change(words: str, rng: Random) -> str | None:
        found = [m for m in re.finditer(r"(?:[A-Z][a-z]+ )?\b[A-Z][a-z]{3,}\b", words) if last_name(m[0]) in lasts]
        if len(found) < 2:
            return None
        one, other = sorted(rng.sample(found, 2), key=lambda m: m.start())
        between = words[one.end() : other.start()]
        if last_name(one[0]) == last_name(other[0]) or re.fullmatch(r"\W*(?:and|or|vs\.?)?\W*", between):
            return None
        if re.search(r"\b(?:and|or)\b", between) and len(between.split()) < 4:
            return None
        return words[: one.start()] + other[0] + between + one[0] + words[other.end() :]

    return alter_fact("name: two exchanged", change)(case, rng)


def take_number_of_other(case: Case, rng: Random) -> Scripted | None:
    """A number of one item in another."""

    def change(words: str, rng: Random) -> str | None:
        theirs = [m[0] for _, s in case.sentences for m in NUMBER.finditer(s) if normalize(m[0]) not in normalize(words)]
        place = choose([m for m in NUMBER.finditer(words)], rng)
        if place is None:
            return None
        theirs = [t for t in theirs if t[0].isdigit() == place[0][0].isdigit() and len(t) == len(place[0])]
        return words[: place.start()] + rng.choice(theirs) + words[place.end() :] if theirs else None

    return alter_fact("number: of another item", change)(case, rng)


# Wrong markers


def move_marker(case: Case, rng: Random) -> Scripted | None:
    """A true sentence with another item's marker."""
    pool = [(n, s) for n, s in case.sentences if is_plain(s)]
    if not pool or len(case.citations) < 2:
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
        pool = [(n, s) for n, s in case.sentences if is_plain(s)]
        if not pool:
            return None
        number, sentence = rng.choice(pool)
        lie = mark(sentence, marker, rng) if marker else sentence
        return wrap(case, lie, number, kind, "other", rng)

    return make


# Hard


def add_unsupported(case: Case, rng: Random) -> Scripted | None:
    """A true sentence with something more at its end."""
    pool = [(n, s) for n, s in case.sentences if is_plain(s) and s.endswith(".")]
    if not pool:
        return None
    number, sentence = rng.choice(pool)
    lie = mark(f"{sentence[:-1]}, {rng.choice(ADDITIONS)}", number, rng)
    return wrap(case, lie, number, "hard: addition", "hard", rng)


EXAGGERATIONS = dict(
    pair.split("=")
    for pair in "some=all may=will might=will could=will many=all most=all often=always probably=certainly "
    "sometimes=always likely=certain should=must several=countless nearly=more-than almost=fully".split()
)

QUOTATION_MAKERS: dict[str, Maker] = {
    "synonym": alter_quotation("synonym", swap_by(SYNONYMS)),
    "antonym": alter_quotation("antonym", swap_by(ANTONYMS)),
    "random word": alter_quotation("random word", swap_at_random),
    "dropped not": alter_quotation("dropped not", drop_negation),
    "added not": alter_quotation("added not", add_negation),
    "quoted number": alter_quotation("quoted number", change_number),
    "quoted name": alter_person_quoted,
    "quoted place": alter_quotation("quoted place", change_place),
    "tense": alter_quotation("tense", swap_by(TENSES)),
    "dropped adjective": alter_quotation("dropped adjective", drop_adjective),
    "word order": alter_quotation("word order", change_order),
    "swallowed not": alter_quotation("swallowed not", swallow_negation),
    "merged": merge_quotations(", "),
    "merged, ellipsis": merge_quotations(" … "),
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
    "speaker: exchanged with addressee": give_to_addressee,
    "speaker: by pronoun": give_by_pronoun,
    "verb reversed": reverse_verb,
    "number": alter_fact("number", change_number),
    "number: exchanged": alter_fact("number: exchanged", swap_numbers),
    "number: of another item": take_number_of_other,
    "date": alter_fact("date", change_date),
    "name: person": alter_person,
    "name: place": alter_fact("name: place", change_place),
    "name: body": alter_fact("name: body", change_body),
    "name: two exchanged": swap_people,
    "negation dropped": alter_fact("negation dropped", drop_negation),
    "negation added": alter_fact("negation added", add_negation),
    "antonym, plain": alter_fact("antonym, plain", swap_by(ANTONYMS)),
    "marker: another item's": move_marker,
    "marker: [99]": invent_marker("marker: [99]", "99"),
    "marker: [0]": invent_marker("marker: [0]", "0"),
    "marker: [1-99]": invent_marker("marker: [1-99]", "1-99"),
    "marker: none": invent_marker("marker: none", ""),
}
HARD_MAKERS: dict[str, Maker] = {
    "hard: addition": add_unsupported,
    "hard: exaggeration": alter_fact("hard: exaggeration", swap_by(EXAGGERATIONS), group="hard"),
}

"""Changes of words that make them untrue: what adversarial replies are made with.

A change gives None where the words give it no place.
"""

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from random import Random

from benchmarks.replies.cases import NAME, flatten, last_name, normalize, raise_first

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
    for pair in "good=bad bad=good better=worse worse=better always=never never=always "
    "increase=decrease strong=weak weak=strong up=down right=wrong wrong=right win=lose lose=win support=oppose "
    "before=after after=before first=last last=first high=low low=high allow=forbid won=lost lost=won accept=reject "
    "easy=hard best=worst worst=best true=false rich=poor old=new new=old safe=dangerous with=without rose=fell "
    "fell=rose increased=decreased gained=lost opposes=supports "
    "supports=opposes above=below below=above accepted=rejected rejected=accepted approved=blocked "
    "against=for everyone=nobody nothing=everything love=hate friends=enemies war=peace raise=cut".split()
)
TENSES = dict(
    pair.split("=")
    for pair in "is=was was=is are=were were=are will=would has=had have=had had=has does=did do=did did=does "
    "can=could could=can says=said said=says want=wanted think=thought thought=think know=knew need=needed".split()
)
SMALL_WORDS = dict(
    pair.split("=")
    for pair in "we=they they=we our=their their=our this=that that=this and=or or=and would=should in=on "
    "he=she she=he my=your now=not than=then from=to to=from all=some you=I its=his".split()
)
RELATIVE_TIMES = dict(
    pair.split("=")
    for pair in "yesterday=tomorrow tomorrow=yesterday last=next next=last morning=evening evening=morning "
    "afternoon=morning night=morning today=yesterday earlier=later later=earlier".split()
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
    place = choose(list(re.finditer(r"(?<=[a-z] )[a-z]{5,}\b(?![’'-])", words)), rng)
    if place is None:
        return None
    pool = "bridges planet harvest weather railway forests winter soldiers libraries summit fishing salaries".split()
    pool = [word for word in pool if word not in words]
    return words[: place.start()] + rng.choice(pool) + words[place.end() :]


def drop_negation(words: str, rng: Random) -> str | None:
    """The words with a "not", a "never" or an "n't" less."""
    if NOT_SAFE.search(words):
        return None
    place = choose(list(re.finditer(r" (?:not|never)\b|(?<=[a-z])n[’']t\b|\bno (?=[a-z])", words)), rng)
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
        list(re.finditer(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|must|may|might)\b", words))[
            :2
        ],
        rng,
    )
    if place is None or words[place.end() : place.end() + 1] != " ":
        return None
    if re.match(r" (?:I|you|we|they|he|she|it|the|a|to)\b", words[place.end() :]) and place[0] in (
        "has",
        "have",
        "had",
    ):
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
    """Another weekday, month, day of a month or year."""
    months = "|".join(MONTHS)
    spots = [m.span() for m in re.finditer(rf"\b(?:{'|'.join(WEEKDAYS)}|{months}|(?:19|20)\d\d)\b", words)]
    spots += [m.span(1) for m in re.finditer(rf"\b(?:{months}|[JFASOND][a-z]{{2,3}}\.) (\d\d?)\b", words)]
    spots = [(a, b) for a, b in spots if words[a:b] not in ("March", "May") or re.match(r" \d", words[b:])]
    if not spots:
        return None
    start, end = rng.choice(spots)
    old = words[start:end]
    if old in WEEKDAYS or old in MONTHS:
        new = rng.choice([one for one in (WEEKDAYS if old in WEEKDAYS else MONTHS) if one not in words])
    elif len(old) == 4:
        new = str(int(old) + rng.choice((-4, -2, -1, 1, 3)))
    else:
        new = str(int(old) % 28 + 1)
    return words[:start] + new + words[end:]


ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
UNITS = dict(
    pair.split("=")
    for pair in "miles=kilometers years=months months=weeks weeks=days days=hours hours=minutes "
    "$=€ million=billion billion=million thousand=million pounds=ounces women=men men=women".split()
)


def change_ordinal(words: str, rng: Random) -> str | None:
    """Another place in a row."""
    place = choose(
        list(re.finditer(rf"(?<!at )\b(?:{'|'.join(ORDINALS[1:])}|first(?= \w+ (?:time|year|debate|term)))\b", words)),
        rng,
    )
    if place is None:
        return None
    return words[: place.start()] + rng.choice([o for o in ORDINALS if o != place[0]]) + words[place.end() :]


def change_unit(words: str, rng: Random) -> str | None:
    """A number of something else."""
    units = "|".join(unit for unit in UNITS if unit != "$")
    place = choose(list(re.finditer(rf"(?<=\d )(?:{units})\b|\$(?=\d)", words)), rng)
    return None if place is None else words[: place.start()] + UNITS[place[0]] + words[place.end() :]


def exaggerate(words: str, rng: Random) -> str | None:
    """More than was said."""
    table = (
        (r"\b(?:some|many|most|several)(?= [a-z]+s\b)", "all"),
        (r"\b(?:Some|Many|Most|Several)(?= [A-Za-z]+s\b)", "All"),
        (r"\b(?:may|might)(?= (?:be|[a-z]{3,})\b)", "will"),
        (r"\b(?:often|sometimes|usually)\b", "always"),
        (r"\b(?:probably|possibly|perhaps)\b", "certainly"),
        (r"\b(?:nearly|almost|about|roughly)(?= \$?\d)", "more than"),
        (r"\bshould\b", "must"),
    )
    found = [(m, new) for pattern, new in table for m in re.finditer(pattern, words)]
    if not found:
        return None
    place, new = rng.choice(found)
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
    names = re.finditer(rf"{NAME.pattern}|\b[A-Z][a-z]{{3,}}\b(?! [A-Z])", words)
    found = [m for m in names if m[0] in people or m[0] in lasts]
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
    place = choose(
        list(re.finditer(r"(?<=[a-z]) (?:\w+ ){0,2}(?:not|never|\w+n[’']t) (?:\w+ ){0,1}(?=\w+ \w+)", words)), rng
    )
    if place is None:
        return None
    return words[: place.start()] + rng.choice(ELLIPSES) + words[place.end() :]


def find_stretch(old: str, new: str) -> str:
    """Of altered words those from one before the first change to one behind the last."""
    before, after = old.split(), new.split()
    steps = [s for s in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes() if s[0] != "equal"]
    return " ".join(after[max(0, steps[0][3] - 1) : steps[-1][4] + 1]) if steps else ""


def swap_numbers(words: str, rng: Random) -> str | None:
    """Two numbers of the sentence in each other's place."""
    found = list(NUMBER.finditer(words))
    if len(found) < 2:
        return None
    one, other = sorted(rng.sample(found, 2), key=lambda m: m.start())
    between = words[one.end() : other.start()]
    if normalize(one[0]) == normalize(other[0]) or re.fullmatch(r"\W*(?:and|or|to|-)?\W*", between):
        return None
    if (
        one[0].isdigit() != other[0].isdigit()
        or len(between.split()) < 4
        or re.search(r"\b(?:to|and|or)\b", between[-8:])
    ):
        return None
    return words[: one.start()] + other[0] + between + one[0] + words[other.end() :]

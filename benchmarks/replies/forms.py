"""The forms in which replies tell evidence: who said it, with or without marks, with its marker."""

import re
from collections.abc import Callable
from random import Random

from benchmarks.replies.cases import (
    FINITE,
    PRONOUNS,
    Case,
    Said,
    Scripted,
    lower_first,
    normalize,
    raise_first,
)

Maker = Callable[[Case, Random], Scripted | None]
"""Makes a reply of a case, or None where the case gives none of its kind."""
MARKS = (("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»"), ("„", "“"))
FIRST_PERSON = re.compile(
    r"\b(?:I|we|my|our|me|us|you|your|ours|mine|yours|myself|ourselves|yourself|let[’']s)\b", re.IGNORECASE
)
SAID_THAT = ("said", "stated", "noted", "argued", "insisted", "explained", "told reporters")


def mark(sentence: str, number: int | str, rng: Random) -> str:
    """A sentence with its marker, before or behind the full stop."""
    body = re.sub(r"[.,]$", "", sentence)
    if re.search(r"[.!?][”\"’»“]?$", body):
        return f"{body} [{number}]" + ("." if rng.random() < 0.2 else "")
    return f"{body} [{number}]." if rng.random() < 0.7 else f"{body}. [{number}]"


def both(one: int, other: int) -> str:
    """The number of a marker that names two items."""
    return f"{one}][{other}" if one != other else str(one)


def say_quoted(name: str, words: str, rng: Random, *, whole: bool = False) -> str:
    """Someone's quotation as a sentence without its full stop; the speaker may stand within, unless it stays whole."""
    pool = [pair for pair in MARKS if pair[0] not in "‘'" or not re.search(r"[’']", words)]
    o, c = rng.choice([*pool[:2], *pool])
    comma, stop = ("", "") if words[-1] in "?!" else (",", ".")
    forms = [
        f"{name} said: {o}{words}{stop}{c}",
        f"{o}{raise_first(words)}{comma}{c} {name} said",
        f"{o}{raise_first(words)}{comma}{c} said {name}",
        f"According to {name}, {o}{lower_first(words)}{c}",
        f"In {name}’s words, {o}{lower_first(words)}{c}",
        f"As {name} put it, {o}{words}{c}",
        f"It was {name} who said {o}{words}{c}",
        f"{name} said that {o}{lower_first(words)}{c}",
        f"{name}: {o}{words}{stop}{c}",
        f"{name} stated, {o}{words}{stop}{c}",
        f"To quote {name}: {o}{words}{stop}{c}",
        f"{o}{raise_first(words)}{comma}{c} {name} has said",
        f"{o}{raise_first(words)}{stop}{c} — {name}",
        f"{name} also said {o}{words}{c}",
    ]
    split = re.fullmatch(r"([^.?!]{20,}?),? ((?:and|but|because|that|when|which) [^.?!]{20,})", words)
    if split and not whole:
        forms += [f"{o}{raise_first(split[1])},{c} {name} said, {o}{split[2]}{stop}{c}"] * 2
    return rng.choice(forms)


def say_plainly(name: str, clause: str, rng: Random, *, to_reporters: bool = True) -> str:
    """What someone said, without marks, as a sentence without its full stop."""
    low, high = lower_first(clause), raise_first(clause)
    verbs = SAID_THAT if to_reporters else SAID_THAT[:-1]
    forms = (
        *(f"{name} {verb} that {low}" for verb in rng.sample(verbs, 3)),
        f"{name} said {low}",
        f"According to {name}, {low}",
        f"{high}, {name} said",
        f"{high}, said {name}",
        f"{high}, according to {name}",
    )
    return rng.choice(forms)


def say_oddly(name: str, clause: str, rng: Random, *, loosely: bool = False) -> str:
    """The same in one of the less frequent forms; loosely in those too that say more than "said"."""
    low = lower_first(clause)
    forms = [
        f"{name}’s view is that {low}",
        f"It was {name} who said that {low}",
        f"{name} is quoted as saying that {low}",
        f"{name} made clear that {low}",
        f"{name} maintains that {low}",
        f"{name} has said that {low}",
        f"{name} says {low}",
        f"That {low} is what {name} said",
    ]
    if loosely:
        forms += [
            f"For {name}, {low}",
            f"{name} believes that {low}",
            f"{name} promised that {low}",
            f"In {name}’s opinion, {low}",
            f"{name} is of the opinion that {low}",
            f"As {name} sees it, {low}",
            f"{name} has claimed that {low}",
            f"{name}’s warning that {low} drew attention",
            f"Asked about it, {name} replied that {low}",
            f"{name} conceded that {low}",
            f"{name} tweeted that {low}",
        ]
    return rng.choice(forms)


def quoted_of(case: Case) -> list[Said]:
    """What stands in quotation marks."""
    return [one for one in case.said if one.is_quoted]


def plain_of(case: Case) -> list[Said]:
    """What can be told without marks as it stands: one sentence that speaks of no first or second person."""
    return [one for one in case.said if can_stand_alone(one)]


def can_stand_alone(one: Said) -> bool:
    """Whether words can follow "said that"."""
    return not (
        FIRST_PERSON.search(one.words)
        or one.words.endswith(("?", "!"))
        or re.search(r"[.?!…] ", one.words)
        or re.match(
            r"(?:what|who|why|how|where|though|although|while|so|but|and|or|look|well|yes|no|now|still)\b",
            one.words,
            re.IGNORECASE,
        )
    )


def is_plain(sentence: str) -> bool:
    """Whether an item can be copied as one sentence that needs nothing before it."""
    first = re.split(r"\W", sentence.lstrip("“\"'"), maxsplit=1)[0].casefold()
    return (
        first not in PRONOUNS
        and bool(re.search(r"[a-z0-9%]\.[”\"]?$", sentence))
        and not re.search(
            r"[.?!:][”\"’]* [“\"‘']*[A-Z]", re.sub(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Sen|Gov|Rep|St|No)\. ", "", sentence)
        )
        and not re.search(
            r"[”\"'’],? (?:he|she|they|it)\b|\b(?:he|she|they) (?:said|says|added|told|wrote)\b", sentence
        )
        and 6 <= len(sentence.split()) <= 45
        and sentence.count("“") == sentence.count("”")
        and sentence.count('"') % 2 == 0
        and not re.match(r"[“\"][^“”\"]*[”\"]$", sentence)
        and bool(FINITE.search(sentence) or re.search(r"\w+ed\b|said|says|told", sentence))
    )


def wrap(case: Case, told: str, item: int, kind: str, group: str, rng: Random, *, stretch: str = "") -> Scripted:
    """A sentence among true ones of other items."""
    true = [mark(sentence, number, rng) for number, sentence in case.sentences if number != item and is_plain(sentence)]
    rng.shuffle(true)
    others = true[: rng.choice((0, 0, 1, 2))]
    at = rng.randint(0, len(others))
    sentences = (*others[:at], told, *others[at:])
    return Scripted(kind=kind, group=group, sentences=sentences, judged=at, item=item, stretch=stretch)


def plain_items(case: Case) -> list[tuple[int, str]]:
    """Items that can be copied."""
    return [(number, sentence) for number, sentence in case.sentences if is_plain(sentence)]


def is_true(words: str, case: Case) -> bool:
    """Whether the words stand somewhere in the corpus."""
    return f" {normalize(words)} " in f" {case.text} "

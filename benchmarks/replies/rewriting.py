"""Faithful replies in which a number or a date is written in another way."""

import re
from collections.abc import Callable
from random import Random

from benchmarks.replies.alterations import MONTHS
from benchmarks.replies.cases import Case, Scripted, raise_first
from benchmarks.replies.forms import Maker, is_plain, mark, wrap

NUMBERED = (
    r"(?<![\w/.,:$£€-])(?:\d{1,3}(?:,000)+|\d{1,2}|\d00)(?= (?:per ?cent|people|[mb]illion|women|men|[a-z]+s)\b)|"
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?= [a-z]+s\b)"
)
SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()
TENS = dict(
    zip((20, 30, 40, 50, 60, 70, 80, 90), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True)
)


def spell(number: int) -> str | None:
    """A round number in words; None for others."""
    if number < len(SMALL):
        return SMALL[number]
    if number in TENS:
        return TENS[number]
    for scale, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number % scale == 0 and 0 < number // scale < 100 and (lead := spell(number // scale)):
            return f"{lead} {name}"
    return None


def rewrite(kind: str, pattern: str, replace: Callable[[re.Match[str]], str | None]) -> Maker:
    """A maker of copies in which a number or date is written otherwise."""
    compiled = re.compile(pattern)

    def make(case: Case, rng: Random) -> Scripted | None:
        pool = [(n, s) for n, s in case.sentences if is_plain(s) and not re.search(r"[“”\"]", s)]
        rng.shuffle(pool)
        for number, sentence in pool:
            for place in compiled.finditer(sentence):
                if new := replace(place):
                    told = raise_first(sentence[: place.start()] + new + sentence[place.end() :])
                    return wrap(case, mark(told, number, rng), number, kind, "paraphrased", rng)
        return None

    return make


def write_number(place: re.Match[str]) -> str | None:
    """Digits as words, or words as digits."""
    text = place[0]
    if text[0].isdigit():
        return spell(int(text.replace(",", "")))
    return str(SMALL.index(text.lower()))


def write_scale(place: re.Match[str]) -> str | None:
    """A million and a half as 1,500,000."""
    value = float(place[1]) * {"thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}[place[2]]
    return f"{round(value):,}"


def write_date(place: re.Match[str]) -> str | None:
    """July 15 as 15 July."""
    names = {month[:3]: month for month in MONTHS}
    return f"{place[2]} {names[place[1][:3]]}"

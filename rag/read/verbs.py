"""Verbs of reporting in all their forms."""

import re
from functools import cache
from typing import Literal

from rag.read.lexicon import load_words

Form = Literal["base", "present", "past", "participle"]
_DOUBLED = frozenset("admit quip snap rebut refer slam dub demur concur extol".split())


@cache
def reporting_verbs() -> dict[str, str]:
    """Every form of every verb of reporting -> its base form ("told" -> "tell")."""
    return {form: base for form, (_, base) in verb_forms().items()}


@cache
def verb_forms() -> dict[str, tuple[Form, str]]:
    """Every form of every verb of reporting -> which form it is (`present`: third person), and its base form."""
    forms: dict[str, tuple[Form, str]] = {}
    for line in sorted(load_words("reporting_verbs")):
        forms |= forms_of(line)
    return forms


@cache
def phrasal_forms() -> dict[tuple[str, str], tuple[Form, str]]:
    """The same for verbs that report together with a small word: ("pointed", "out") -> ("past", "point")."""
    forms: dict[tuple[str, str], tuple[Form, str]] = {}
    for line in sorted(load_words("phrasal_verbs")):
        verb, _, particles = line.partition(",")
        forms |= {(word, particle): form for word, form in forms_of(verb).items() for particle in particles.split()}
    return forms


def forms_of(line: str) -> dict[str, tuple[Form, str]]:
    """The forms of a verb, given its base and its irregular past forms."""
    base, *irregular = line.split()
    stem = base + base[-1] if base in _DOUBLED else base.removesuffix("e")
    ends_in_y = re.search(r"[^aeiou]y$", base)
    third = base[:-1] + "ies" if ends_in_y else base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")
    past = irregular or [base[:-1] + "ied" if ends_in_y else stem + "ed"]
    forms: dict[str, tuple[Form, str]] = {base: ("base", base), stem + "ing": ("participle", base)}
    return forms | {third: ("present", base)} | dict.fromkeys(past, ("past", base))

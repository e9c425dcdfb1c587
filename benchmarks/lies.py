"""Replies that lie: quotations altered, words given to the wrong one, facts changed; one lie each, made by rule."""

import random
import re
from collections.abc import Callable, Iterator

from benchmarks.model_cases import Case, Said, Scene, end_plain, is_person, put_quote, start_small

ALTERED, OTHER, HARD = "altered quotation", "other lie", "hard"
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April June July August September October November December".split()
NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand".split()
)
PAIRS = (
    "more less|increase decrease|good bad|first last|always never|all none|before after|rise fall|win lose|win fail"
    "|support oppose|accept reject|open closed|public private|new old|right wrong|strong weak|high low|big small"
    "|best worst|many few|better worse|young old|will would|can must|want refuse|love hate|help hurt"
)
ANTONYMS = {one: other for pair in PAIRS.split("|") for one, other in (pair.split(), pair.split()[::-1])}
TENSES = {"is": "was", "are": "were", "was": "is", "were": "are", "will": "would", "has": "had", "have": "had"}
AUXILIARY = re.compile(r"\b(?:is|are|was|were|will|would|can|could|should|has|had|must) (?!not\b)")
NEGATION = re.compile(r"\bnot |\bnever |n['’]t\b")
STRANGERS = ("Marta Helm", "Aldo Quint", "Oskar Brandvold", "Ines Carrow")
PLACES = ("Tromsø", "Valparaíso", "Windhoek", "Samarkand")
CREDITS = (
    "{} said that {}.",
    "According to {}, {}.",
    "{} told reporters that {}.",
    "{} believes that {}.",
    "{}'s view is that {}.",
    "For {}, {}.",
    "{} promised that {}.",
    "{} is sure that {}.",
)
INVENTED = (
    "we will hand over the whole harbour before the spring",
    "nobody in this building has read the report",
    "the ministers had agreed on all of it in secret",
)
ADDED = (", despite his doctor's warnings", ", to the cheers of dock workers", ", after a night without sleep")


def lie_in_quotation(scene: Scene, draw: random.Random) -> Iterator[Case]:
    """Quotations with something changed, each under its own speaker."""
    for said in scene.said:
        if said.statement.kind != "direct":
            continue
        for kind, words in _alter(said.words, scene, said, draw):
            if end_plain(words) and end_plain(words) not in said.words:
                reply = put_quote(draw, said.who, words, said.number)
                yield Case(kind=f"{ALTERED}: {kind}", reply=reply, altered=end_plain(words))


def _alter(words: str, scene: Scene, said: Said, draw: random.Random) -> Iterator[tuple[str, str]]:
    """The words with one change, for each that can be made."""
    if "…" in words or ". . ." in words or "..." in words:
        return  # what the article itself left out could be what is dropped
    tokens = words.split()
    plain = [i for i, token in enumerate(tokens) if token.isalpha() and token.islower() and len(token) > 4]
    if plain:
        place = draw.choice(plain)
        other = draw.choice([word for _, text in scene.told for word in text.split() if word.isalpha()] or ["harbour"])
        yield "word swapped", " ".join([*tokens[:place], other, *tokens[place + 1 :]])
        yield "word dropped", " ".join([*tokens[:place], *tokens[place + 1 :]])
    if len(plain) > 1:
        place = draw.choice(plain[:-1])
        turned = [*tokens[:place], tokens[place + 1], tokens[place], *tokens[place + 2 :]]
        yield "order changed", " ".join(turned)
    for kind, table in (("antonym", ANTONYMS), ("tense", TENSES)):
        if there := [i for i, token in enumerate(tokens) if token in table]:
            place = draw.choice(there)
            yield kind, " ".join([*tokens[:place], table[tokens[place]], *tokens[place + 1 :]])
    if match := NEGATION.search(words):
        yield "negation dropped", words[: match.start()] + words[match.end() :]
        before, after = words[: match.start()].strip(), words[match.end() :].strip()
        if len(before.split()) > 1 and len(after.split()) > 1:
            yield "negation elided", f"{before} … {after}"
    if match := AUXILIARY.search(words):
        yield "negation added", f"{words[: match.end()]}not {words[match.end() :]}"
    yield from (("number", changed) for changed in _change_number(words, draw))
    if names := list(re.finditer(r"(?<=[a-z] )[A-Z][a-z]{3,}", words)):
        match = draw.choice(names)
        yield "name", words[: match.start()] + draw.choice(PLACES) + words[match.end() :]
    others = [one for one in scene.said if one.statement.kind == "direct" and one.number != said.number]
    if others:
        half = " ".join(draw.choice(others).words.split()[-6:])
        if half not in words:
            yield "merged", f"{' '.join(tokens[:6])} {half}"
            yield "merged with an ellipsis", f"{' '.join(tokens[:6])} … {half}"
    behind = scene.citations[said.number - 1].quote.split(said.statement.text)[-1].split()
    if len(behind) > 2 and all(token.strip(".,").isalpha() for token in behind[:3]):
        yield "narration within the marks", f"{end_plain(words)}, {' '.join(behind[:3])}"
    yield "invented", draw.choice(INVENTED)


def lie_about_speaker(scene: Scene, draw: random.Random) -> Iterator[Case]:
    """Words as they stand, given to somebody else."""
    for said in scene.said:
        here = [who for who in scene.local if _is_other(who, said.who)]
        beside = [name for name in [said.statement.addressee or ""] if is_person(name)]
        elsewhere = [who for who in scene.people if _is_other(who, said.who)]
        for group, names in (
            ("of the evidence", here + beside),
            ("of the corpus", elsewhere),
            ("unheard of", STRANGERS),
        ):
            if names:
                wrong = draw.choice(names)
                if said.statement.kind == "direct":
                    reply = put_quote(draw, wrong, said.words, said.number)
                    yield Case(kind=f"{ALTERED}: speaker {group}", reply=reply)
                    forms = (
                        "In {}'s words, “{}”.",
                        "For {}, “{}”.",
                        "It was {} who said “{}”.",
                        "“{1}” is {0}'s view.",
                    )
                    reply = draw.choice(forms).format(wrong, end_plain(said.words))
                    yield Case(kind=f"{ALTERED}: speaker {group}, other forms", reply=f"{reply} [{said.number}]")
                elif said.statement.kind == "indirect" and _is_clause(said.words):
                    reply = draw.choice(CREDITS).format(wrong, end_plain(start_small(said.words)))
                    yield Case(kind=f"{OTHER}: speaker {group}", reply=f"{reply} [{said.number}]")
        first = next((one for one in scene.said if _is_other(one.who, said.who)), None)
        if first and said.statement.kind == "direct" and first.statement.kind == "direct":
            opening = f"{first.who} said: “{end_plain(first.words)}.” [{first.number}]"
            reply = f"{opening} He added: “{end_plain(said.words)}.” [{said.number}]"
            yield Case(kind=f"{ALTERED}: speaker by a pronoun", reply=reply, sentence=1)


def lie_about_facts(scene: Scene, draw: random.Random) -> Iterator[Case]:
    """Sentences of the evidence with a fact changed, under their own markers."""
    for number, text in scene.told:
        changes: list[tuple[str, str]] = []
        changes += [("number", changed) for changed in _change_number(text, draw)]
        for kind, table in (("weekday", DAYS), ("month", MONTHS)):
            if match := re.search(rf"\b(?:{'|'.join(table)})\b", text):
                other = draw.choice([word for word in table if word != match[0]])
                changes.append((f"date ({kind})", text[: match.start()] + other + text[match.end() :]))
        if match := re.search(r"\b(?:19|20)\d\d\b", text):
            changes.append(("date (year)", text[: match.start()] + str(int(match[0]) - 3) + text[match.end() :]))
        if match := NEGATION.search(text):
            changes.append(("negation dropped", text[: match.start()] + " " + text[match.end() :]))
        if match := AUXILIARY.search(text):
            changes.append(("negation added", f"{text[: match.end()]}not {text[match.end() :]}"))
        if names := list(re.finditer(r"(?<=[a-z] )[A-Z][a-z]{3,}(?: [A-Z][a-z]+)*", text)):
            match = draw.choice(names)
            for kind, pool in (("name of the corpus", scene.people), ("name unheard of", PLACES)):
                if others := [name for name in pool if not set(name.split()) & set(match[0].split())]:
                    other = draw.choice(others)
                    changes.append((kind, text[: match.start()] + other + text[match.end() :]))
            if len(names) > 1 and not set(names[0][0].split()) & set(names[-1][0].split()):
                one, other = names[0], names[-1]
                middle = text[one.end() : other.start()]
                swapped = text[: one.start()] + other[0] + middle + one[0] + text[other.end() :]
                changes.append(("names exchanged", swapped))
        yield from (Case(kind=f"{OTHER}: {kind}", reply=f"{changed} [{number}]") for kind, changed in changes)
        wrong = [one.number for one in scene.citations if one.number != number]
        if wrong:
            yield Case(kind=f"{OTHER}: wrong marker", reply=f"{text} [{draw.choice(wrong)}]")
        marker = draw.choice(("[99]", "[0]", "[41, 52]", "[^77]", ""))
        yield Case(kind=f"{OTHER}: no such marker", reply=f"{text} {marker}")
        yield Case(kind=f"{HARD}: something added", reply=f"{end_plain(text)}{draw.choice(ADDED)}. [{number}]")
        if match := re.search(r"\b(?:some|many|most|may|might|could)\b", text):
            other = {"may": "will", "might": "will", "could": "will"}.get(match[0], "all")
            yield Case(
                kind=f"{HARD}: exaggerated", reply=f"{text[: match.start()]}{other}{text[match.end() :]} [{number}]"
            )


LIES: tuple[Callable[[Scene, random.Random], Iterator[Case]], ...] = (
    lie_in_quotation,
    lie_about_speaker,
    lie_about_facts,
)


def _change_number(text: str, draw: random.Random) -> Iterator[str]:
    if digits := list(re.finditer(r"(?<![\w.,])\d{1,3}(?![\d.,]*\d|\w)", text)):
        match = draw.choice(digits)
        yield text[: match.start()] + str(int(match[0]) + draw.randrange(2, 40)) + text[match.end() :]
    if match := re.search(rf"\b(?:{'|'.join(NUMBERS)})\b", text):
        other = draw.choice([word for word in NUMBERS if word != match[0]])
        yield text[: match.start()] + other + text[match.end() :]


def _is_other(one: str, other: str) -> bool:
    return not set(one.split()) & set(other.split())


def _is_clause(words: str) -> bool:
    """Whether words are a whole clause, to be put behind "that"."""
    opening = words.split()[0].lower()
    return (
        opening in {"he", "she", "they", "it", "the", "this", "there", "his", "her", "their"} and len(words.split()) > 6
    )

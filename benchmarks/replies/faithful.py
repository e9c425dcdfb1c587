"""Faithful replies: each tells evidence as it stands: word for word, shortened, or paraphrased by rule."""

import re
from random import Random

from benchmarks.replies.alterations import MONTHS
from benchmarks.replies.cases import FINITE, Case, Said, Scripted, last_name, lower_first, normalize, raise_first
from benchmarks.replies.forms import (
    Maker,
    both,
    is_plain,
    mark,
    plain_of,
    quoted_of,
    say_oddly,
    say_plainly,
    say_quoted,
    wrap,
)
from benchmarks.replies.rewriting import NUMBERED, rewrite, write_date, write_number, write_scale
from rag.types import Speaker

SENSE = re.compile(
    r"\b(?:not|never|no|nor|none|only|unless|if|but|without|hardly|except|until|although|though)\b|n[’']t\b|cannot",
    re.I,
)


APPOSITION = (
    r"(?<=[a-z]), (?:the|a|an|who|which) [^,]{5,80},"
    r"(?= (?:has|was|is|had|will|said|told|are|were|would|also|\w+ed)\b)"
)


def copy_sentence(case: Case, rng: Random) -> Scripted | None:
    """An item word for word."""
    pool = [(n, s) for n, s in case.sentences if is_plain(s)]
    if not pool:
        return None
    number, sentence = rng.choice(pool)
    return wrap(case, mark(sentence, number, rng), number, "sentence copied", "verbatim", rng)


def copy_quotation(case: Case, rng: Random) -> Scripted | None:
    """A whole quotation, given to its speaker."""
    said = quoted_of(case)
    if not said:
        return None
    one = rng.choice(said)
    lie = mark(say_quoted(one.speaker, one.words, rng), one.number, rng)
    return wrap(case, lie, one.number, "quotation copied", "verbatim", rng)


def change_apostrophes(case: Case, rng: Random) -> Scripted | None:
    """An item word for word, with typographic marks for straight ones or the other way round."""
    pool = [(n, s) for n, s in case.sentences if is_plain(s) and re.search(r"[’'“”\"]", s)]
    if not pool:
        return None
    number, sentence = rng.choice(pool)
    if "’" in sentence or "“" in sentence:
        told = re.sub("[’‘]", "'", re.sub("[“”]", '"', sentence))
    else:
        told = re.sub(r'"([^"]*)"', r"“\1”", sentence).replace("'", "’")
        if "’’" in told:
            return None
    return wrap(case, mark(told, number, rng), number, "other marks", "verbatim", rng)


def shorten(kind: str, pattern: str, replacement: str) -> Maker:
    """A maker of sentences of which a piece is dropped."""
    compiled = re.compile(pattern)

    def make(case: Case, rng: Random) -> Scripted | None:
        pool = [(n, s) for n, s in case.sentences if is_plain(s) and not re.search(r"[“”\"‘]", s)]
        rng.shuffle(pool)
        for number, sentence in pool:
            place = compiled.search(sentence)
            if place is None or SENSE.search(place[0]):
                continue
            if re.search(r"\b(?:said|says|told|according|report\w*|added|wrote)\b", place[0]):
                continue
            new = raise_first(compiled.sub(replacement, sentence, count=1))
            if len(new.split()) < 6 or not FINITE.search(new):
                continue
            return wrap(case, mark(new, number, rng), number, kind, "shortened", rng)
        return None

    return make


def quote_part(case: Case, rng: Random) -> Scripted | None:
    """A part of a quotation, from one comma, "and" or "because" to the next."""
    for one in rng.sample(quoted_of(case), len(quoted_of(case))):
        if "?" in one.words:
            continue
        parts = [p.strip() for p in re.split(r"[,.;:?!—–]\s", one.words)]
        parts = [p for p in parts if len(p.split()) >= 5 and p != one.words and FINITE.search(p)]
        parts = [p for p in parts if not re.match(r"(?:if|unless|when|though|although|while|because)\b", p, re.I)]
        if parts and not re.match(r"(?:if|unless)\b", one.words, re.I):
            told = mark(say_quoted(one.speaker, rng.choice(parts), rng), one.number, rng)
            return wrap(case, told, one.number, "part of a quotation", "shortened", rng)
    return None


def elide(case: Case, rng: Random) -> Scripted | None:
    """Two pieces of one quotation with an ellipsis between them."""
    for one in rng.sample(quoted_of(case), len(quoted_of(case))):
        parts = re.split(r"(?<=[,.;]) ", one.words)
        if len(parts) < 3 or re.match(r"(?:if|unless|when|while|as)\b", one.words, re.I):
            continue
        at = rng.randrange(1, len(parts) - 1)
        left, right = " ".join(parts[:at]).rstrip(",;."), " ".join(parts[at + 1 :])
        if SENSE.search(parts[at]) or len(left.split()) < 4 or len(right.split()) < 4:
            continue
        words = left + rng.choice((" … ", "… ", " ... ", " [...] ")) + right
        told = mark(say_quoted(one.speaker, words, rng), one.number, rng)
        return wrap(case, told, one.number, "ellipsis", "shortened", rng)
    return None


def tell_plainly(case: Case, rng: Random) -> Scripted | None:
    """What somebody said, in another form of indirect speech."""
    said = plain_of(case)
    if not said:
        return None
    one = rng.choice(said)
    told = mark(say_plainly(one.speaker, one.words, rng, to_reporters=not one.statement.addressee), one.number, rng)
    return wrap(case, told, one.number, "told in another form", "paraphrased", rng)


def tell_oddly(case: Case, rng: Random) -> Scripted | None:
    """The same in a rare form."""
    said = plain_of(case)
    if not said:
        return None
    one = rng.choice(said)
    told = mark(say_oddly(one.speaker, one.words, rng), one.number, rng)
    return wrap(case, told, one.number, "told in a rare form", "paraphrased", rng)


def tell_by_name(case: Case, rng: Random) -> Scripted | None:
    """A sentence with the speaker's name for the pronoun."""
    said = [one for one in case.said if one.written in ("He", "She") and one.sentence.startswith(f"{one.written} ")]
    said = [one for one in said if is_plain(one.speaker + one.sentence[len(one.written) :])]
    if not said:
        return None
    one = rng.choice(said)
    told = mark(one.speaker + one.sentence[len(one.written) :], one.number, rng)
    return wrap(case, told, one.number, "name for pronoun", "paraphrased", rng)


def shift_tense(case: Case, rng: Random) -> Scripted | None:
    """Indirect speech in the past tense."""
    said = [one for one in plain_of(case) if one.is_quoted]
    table = {"is": "was", "are": "were", "will": "would", "has": "had", "have": "had", "can": "could"}
    for one in rng.sample(said, len(said)):
        words = re.sub(rf"\b(?:{'|'.join(table)})\b(?![’'])", lambda m: table[m[0]], one.words)
        if words != one.words and not re.search(r"\b(?:to|will|would|could|may|might|should) (?:had|were)\b", words):
            told = mark(f"{one.speaker} said that {lower_first(words)}", one.number, rng)
            return wrap(case, told, one.number, "tense shifted", "paraphrased", rng)
    return None


def join_speakers(case: Case, rng: Random) -> Scripted | None:
    """Two persons in one sentence, each with their own words."""
    said = plain_of(case)
    for one in rng.sample(said, len(said)):
        for other in said:
            if one.number != other.number and not set(one.speaker.split()) & set(other.speaker.split()):
                told = (
                    f"{one.speaker} said that {lower_first(one.words)} [{one.number}], while "
                    f"{other.speaker} said that {lower_first(other.words)}"
                )
                told = mark(told, other.number, rng)
                return wrap(case, told, one.number, "two speakers", "paraphrased", rng)
    return None


def tell_by_last_name(case: Case, rng: Random) -> Scripted | None:
    """The last name for the full one."""
    said = plain_of(case)
    if not said:
        return None
    one = rng.choice(said)
    to_reporters = not one.statement.addressee
    told = mark(say_plainly(last_name(one.speaker), one.words, rng, to_reporters=to_reporters), one.number, rng)
    return wrap(case, told, one.number, "last name", "paraphrased", rng)


def tell_by_post(speakers: dict[str, Speaker]) -> Maker:
    """A maker of sentences with the speaker's post before the name, as some article writes it."""

    def make(case: Case, rng: Random) -> Scripted | None:
        said = plain_of(case)
        rng.shuffle(said)
        for one in said:
            posts = [
                post
                for post in speakers[one.speaker].posts
                if re.fullmatch(r"[A-Z][\w. -]+", post)
                and any(
                    f"{post} {name}" in " ".join(s for _, s in case.sentences)
                    for name in (one.speaker, last_name(one.speaker))
                )
            ]
            if posts:
                name = f"{rng.choice(posts)} {one.speaker}"
                told = say_plainly(name, one.words, rng, to_reporters=not one.statement.addressee)
                told = mark(told, one.number, rng)
                return wrap(case, told, one.number, "post and name", "paraphrased", rng)
        return None

    return make


def find_gender(one: Said, case: Case) -> str | None:
    """Whether a speaker is "he" or "she", where the articles have only one of them for the name."""
    name = re.escape(normalize(last_name(one.speaker)))
    found = set(re.findall(rf" {name} (?:said|says|told \w+|added|wrote)(?: that)? (he|she) ", case.text))
    found |= {other.written.lower() for other in case.said if other.speaker == one.speaker} & {"he", "she"}
    return found.pop() if len(found) == 1 else None


def turn_indirect(case: Case, rng: Random) -> Scripted | None:
    """A quotation as indirect speech: "I am" becomes "he is"."""
    said = [
        one
        for one in quoted_of(case)
        if re.search(r"\b(?:I|my)\b", one.words)
        and not re.search(r"\b(?:he|she|him|her|his|you|your|me|us|yours?)\b|[.?!] |[?!]$", one.words, re.I)
        and not re.match(r"(?:what|who|why|how|where|so|but|and|look)\b", one.words, re.I)
    ]
    if not said:
        return None
    one = rng.choice(said)
    gender = find_gender(one, case)
    if gender is None:
        return None
    is_woman = gender == "she"
    they, their = ("she", "her") if is_woman else ("he", "his")
    table = {
        "i’m": f"{they} is",
        "i'm": f"{they} is",
        "i am": f"{they} is",
        "i’ve": f"{they} has",
        "i've": f"{they} has",
        "i have": f"{they} has",
        "i do": f"{they} does",
        "i don’t": f"{they} doesn’t",
        "i don't": f"{they} doesn't",
        "i was": f"{they} was",
        "i will": f"{they} will",
        "i’ll": f"{they} will",
        "i'll": f"{they} will",
        "i": they,
        "my": their,
        "we": "they",
        "our": "their",
        "we’re": "they are",
        "we're": "they are",
        "we’ve": "they have",
        "we've": "they have",
    }
    keys = sorted(table, key=len, reverse=True)
    words = re.sub(
        rf"\b(?:{'|'.join(map(re.escape, keys))})\b", lambda m: table[m[0].casefold()], one.words, flags=re.I
    )
    words = re.sub(rf"\b({they}) (think|believe|know|want|hope|feel|love|like|support|mean|say)\b", r"\1 \2s", words)
    told = mark(f"{one.speaker} {rng.choice(('said', 'stated', 'noted'))} that {lower_first(words)}", one.number, rng)
    return wrap(case, told, one.number, "indirect speech", "paraphrased", rng)


def join_two(case: Case, rng: Random) -> Scripted | None:
    """Two things that one person said, joined by "and"."""
    said = plain_of(case)
    for one in rng.sample(said, len(said)):
        for other in said:
            if other.speaker == one.speaker and other.number != one.number:
                first = f"{one.speaker} said that {lower_first(one.words)}"
                second = f", and that {lower_first(other.words)}"
                if rng.random() < 0.5:
                    told = mark(f"{first} [{one.number}]{second}", other.number, rng)
                else:
                    told = mark(first + second, both(one.number, other.number), rng)
                return wrap(case, told, one.number, "two joined", "paraphrased", rng)
    return None


def tell_in_two(case: Case, rng: Random) -> Scripted | None:
    """Two things that one person said, in two sentences: the second has a pronoun."""
    said = plain_of(case)
    for one in rng.sample(said, len(said)):
        for other in said:
            if (
                other.speaker != one.speaker
                or other.number == one.number
                or other.written not in ("He", "he", "She", "she")
            ):
                continue
            first = mark(f"{one.speaker} said that {lower_first(one.words)}", one.number, rng)
            second = mark(f"{raise_first(other.written)} added that {lower_first(other.words)}", other.number, rng)
            return Scripted(kind="pronoun", group="paraphrased", sentences=(first, second), judged=1, item=other.number)
    return None


def open_makers(speakers: dict[str, Speaker]) -> dict[str, dict[str, Maker]]:
    """The makers of faithful replies by group and kind."""
    months = "|".join(sorted({*MONTHS, *(f"{month[:3]}\\." for month in MONTHS), "Sept\\."}, key=len, reverse=True))
    return {
        "verbatim": {
            "sentence copied": copy_sentence,
            "quotation copied": copy_quotation,
            "other marks": change_apostrophes,
        },
        "shortened": {
            "end dropped": shorten(
                "end dropped", r", (?:which|who|where|while|as|with|including|after|following|where) [^,]+\.$", "."
            ),
            "beginning dropped": shorten(
                "beginning dropped",
                r"^(?:In|On|At|After|During|Meanwhile|Also|However|Earlier)\b[^,]{0,60}, (?=[a-zA-Z])",
                "",
            ),
            "parenthesis dropped": shorten("parenthesis dropped", r" \([^()]+\)", ""),
            "apposition dropped": shorten(
                "apposition dropped",
                APPOSITION,
                "",
            ),
            "part of a quotation": quote_part,
            "ellipsis": elide,
        },
        "paraphrased": {
            "told in another form": tell_plainly,
            "told in a rare form": tell_oddly,
            "name for pronoun": tell_by_name,
            "tense shifted": shift_tense,
            "two speakers": join_speakers,
            "last name": tell_by_last_name,
            "post and name": tell_by_post(speakers),
            "indirect speech": turn_indirect,
            "number in words": rewrite(
                "number in words",
                NUMBERED,
                write_number,
            ),
            "comma dropped": rewrite(
                "comma dropped", r"(?<![\d,])\d,\d{3}(?![\d,])", lambda place: place[0].replace(",", "")
            ),
            "scale written out": rewrite("scale written out", r"(\d+(?:\.\d+)?) (million|thousand)\b", write_scale),
            "percent sign": rewrite("percent sign", r"(?<=\d) (?:percent|per cent)\b", lambda place: "%"),
            "date reformatted": rewrite(
                "date reformatted",
                rf"(?<!\ba )\b({months}) (\d\d?)\b(?!,? \d{{4}}|\d|[-–]| (?:to|and|or) \d)",
                write_date,
            ),
            "two joined": join_two,
            "pronoun": tell_in_two,
        },
    }

"""Replies that tell what the evidence has: as it stands, shortened, or paraphrased by rule."""

import random
import re
from collections.abc import Callable, Iterator

from benchmarks.lies import MONTHS, NEGATION
from benchmarks.model_cases import Case, Scene, clean, end_plain, put_quote, start_small

VERBATIM, SHORTENED, PARAPHRASED = "verbatim", "shortened", "paraphrased"
NUMBERS = "two three four five six seven eight nine ten eleven twelve".split()
WORDS = {str(value): word for value, word in enumerate(NUMBERS, 2)}
LONG_FORMS = {
    "don't": "do not", "doesn't": "does not", "didn't": "did not", "isn't": "is not", "aren't": "are not",
    "wasn't": "was not", "weren't": "were not", "won't": "will not", "wouldn't": "would not", "can't": "cannot",
    "couldn't": "could not", "hasn't": "has not", "haven't": "have not", "hadn't": "had not", "they're": "they are",
    "we're": "we are", "they've": "they have", "we've": "we have", "it'll": "it will",
}  # fmt: skip
SYNONYMS = {
    "big": "large", "large": "big", "began": "started", "started": "began", "help": "assist", "buy": "purchase",
    "bought": "purchased", "quickly": "rapidly", "show": "indicate", "showed": "indicated", "important": "significant",
    "nearly": "almost", "almost": "nearly", "about": "roughly", "children": "kids", "often": "frequently",
    "ended": "finished", "tried": "attempted", "needs": "requires", "keep": "retain", "ask": "request", "job": "post",
    "film": "movie", "chose": "picked", "jobs": "posts", "talks": "discussions", "enough": "sufficient",
}  # fmt: skip
_CLAUSE = {"he", "she", "they", "it", "the", "this", "there", "his", "her", "their"}
_INDIRECT = (
    "{who} said that {words}.",
    "{who} stated that {words}.",
    "{who} noted that {words}.",
    "According to {who}, {words}.",
    "{words}, according to {who}.",
    "{words}, {who} said.",
)


def repeat(scene: Scene, draw: random.Random) -> Iterator[Case]:
    """Sentences and quotations as they stand."""
    for citation in scene.citations:
        if len(citation.quote) < 450 and re.search(r"[.!?”\"]$", citation.quote) and "\n" not in citation.quote:
            yield Case(kind=f"{VERBATIM}: sentence", reply=f"{clean(citation.quote)} [{citation.number}]")
    for said in scene.said:
        if said.statement.kind == "direct":
            yield Case(kind=f"{VERBATIM}: quotation", reply=put_quote(draw, said.who, said.words, said.number))


def shorten(scene: Scene, draw: random.Random) -> Iterator[Case]:
    """Less than stands there, and nothing else."""
    for said in scene.said:
        tokens = said.words.split()
        if said.statement.kind != "direct" or len(tokens) < 10:
            continue
        place = draw.randrange(4, len(tokens) - 3)
        part = " ".join(draw.choice((tokens[:place], tokens[place:])))
        yield Case(kind=f"{SHORTENED}: part of a quotation", reply=put_quote(draw, said.who, part, said.number))
        third = len(tokens) // 3
        dropped = " ".join(tokens[third : 2 * third])
        if not NEGATION.search(dropped) and not re.search(r"\b(?:no|nor|neither|nothing|nobody|without)\b", dropped):
            elided = f"{end_plain(' '.join(tokens[:third]))} … {' '.join(tokens[2 * third :])}"
            yield Case(kind=f"{SHORTENED}: ellipsis", reply=put_quote(draw, said.who, elided, said.number))
    for number, text in scene.told:
        if match := re.search(r" \([^()]{3,60}\)", text):
            yield Case(
                kind=f"{SHORTENED}: parenthesis", reply=f"{text[: match.start()]}{text[match.end() :]} [{number}]"
            )
        if match := re.search(r", (?:the|an?|who|which) [^,]{8,60},(?= (?:said|told|has|had|was|is|will)\b)", text):
            yield Case(
                kind=f"{SHORTENED}: apposition", reply=f"{text[: match.start()]}{text[match.end() :]} [{number}]"
            )
        head, _, tail = text.rpartition(", ")
        if len(head.split()) > 7 and re.match(r"(?:according|which|who|including|as|while|although|after)\b", tail):
            yield Case(kind=f"{SHORTENED}: clause at the end", reply=f"{head}. [{number}]")
        head, _, tail = text.partition(", ")
        is_opening = re.match(r"(?:On|In|At|After|Earlier|Last|Meanwhile|However)\b", head) and len(head.split()) < 6
        if is_opening and len(tail.split()) > 7:
            yield Case(kind=f"{SHORTENED}: opening", reply=f"{tail[0].upper()}{tail[1:]} [{number}]")


def paraphrase(scene: Scene, draw: random.Random) -> Iterator[Case]:
    """The same in other words."""
    for said in scene.said:
        if said.words.split()[0].lower() in _CLAUSE and said.statement.kind != "mixed":
            first_person = re.search(r"\b(?:I|we|my|our|me|us|you|your)\b|[.!?] ", said.words, re.IGNORECASE)
            if not first_person:
                last = said.who.split()[-1]
                kind = "quotation told" if said.statement.kind == "direct" else "told in another frame"
                words = end_plain(start_small(said.words))
                told = draw.choice(_INDIRECT).format(who=draw.choice((said.who, last)), words=words)
                yield Case(kind=f"{PARAPHRASED}: {kind}", reply=f"{told[0].upper()}{told[1:]} [{said.number}]")
                if kind != "quotation told":
                    post = draw.choice([*_posts(scene, said.who), ""])
                    told = f"{post} {said.who} said that {words}.".strip()
                    yield Case(kind=f"{PARAPHRASED}: with the post", reply=f"{told} [{said.number}]")
    for number, text in scene.told:
        if match := re.search(r"(?<![\w.,$£€-])(?:[2-9]|1[0-2])(?= [a-z])", text):
            told = text[: match.start()] + WORDS[match[0]] + text[match.end() :]
            yield Case(kind=f"{PARAPHRASED}: number in words", reply=f"{told} [{number}]")
        if match := re.search(r"\b\d{1,3},\d{3}\b", text):
            told = text[: match.start()] + match[0].replace(",", "") + text[match.end() :]
            yield Case(kind=f"{PARAPHRASED}: number without its comma", reply=f"{told} [{number}]")
        straight = text.replace("’", "'")
        for kind, table in (("contraction written out", LONG_FORMS), ("synonym", SYNONYMS)):
            if match := re.search(rf"\b(?:{'|'.join(table)})\b", straight):
                told = straight[: match.start()] + table[match[0]] + straight[match.end() :]
                yield Case(kind=f"{PARAPHRASED}: {kind}", reply=f"{told} [{number}]")
        if match := re.search(rf"\b({'|'.join(MONTHS)}) (\d{{1,2}})\b(?!,? ?\d)", text):
            told = f"{text[: match.start()]}{match[2]} {match[1]}{text[match.end() :]}"
            yield Case(kind=f"{PARAPHRASED}: date turned", reply=f"{told} [{number}]")
        for verb, other in ((" said ", " stated "), (" says ", " said "), (" told reporters ", " said ")):
            if text.count(verb) == 1:
                yield Case(kind=f"{PARAPHRASED}: verb of saying", reply=f"{text.replace(verb, other)} [{number}]")
    for one, other in zip(scene.told, scene.told[1:], strict=False):
        reply = f"{end_plain(one[1])}, and {start_small(end_plain(other[1]))}. [{one[0]}][{other[0]}]"
        yield Case(kind=f"{PARAPHRASED}: two joined", reply=reply)


FAITHFUL: tuple[Callable[[Scene, random.Random], Iterator[Case]], ...] = (repeat, shorten, paraphrase)


def _posts(scene: Scene, who: str) -> list[str]:
    """The posts of a person, as the articles write them in front of a name."""
    speaker = next(one for one in scene.corpus.speakers() if one.name == who)
    return [post for post in speaker.posts if post[0].isupper() and len(post.split()) < 4][:2]

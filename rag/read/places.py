"""Where something is, as prose says it: "in Port Ellen", and the dateline of an article."""

import re
from collections.abc import Iterator, Sequence

from rag.read.countries import usual_names
from rag.read.lexicon import load_words
from rag.read.names import roles
from rag.read.times import DAYS, MONTHS
from rag.types import Span

_PLACE = re.compile(
    r"\b(?P<lead>[Ii]n|[Nn]ear|city of|town of|capital(?: of)?|village of|resort of)[ \n](?P<the>the )?"
    r"(?P<name>(?:[^\W\d_a-zß-öø-ÿ][\w’'.-]*)(?:[ ](?:de |la |del |am |upon )?[^\W\d_a-zß-öø-ÿ][\w’'-]*){0,3})"
)
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_a-z][^\W\d_a-z.’' -]+(?:[^\W\d_a-z]|\b)|[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,2})"
    r"(?P<rest>(?:,[ ][^—–:\n(]{1,40})?(?:[ ]?\([^)\n]{1,40}\))?)\s?(?P<mark>—|–|--|:|- )\s*(?=\S)"
)


def find_dateline(text: str, sentences: Sequence[Span]) -> tuple[str, Span] | None:
    """The place where an article was written, as its first sentence gives it: "PORT ELLEN (Agency) — …"."""
    for start, end in sentences[:2]:
        match = _DATELINE.match(text, start, min(end, start + 90))
        if match is None:
            continue
        name = match["place"].strip()
        shouted = name.isupper() and len(name) > 2
        if len(name) < 3:
            continue
        if shouted or (match["mark"] not in (":", "- ") and (match["rest"] or name.count(" ") < 2)):
            return (name.title() if shouted else name), match.span("place")
    return None


def find_places(text: str, spans: Sequence[Span], persons: frozenset[str]) -> Iterator[tuple[str, Span, int]]:
    """(name, span, sentence) of everything behind "in" that may be a place."""
    not_places = load_words("body_words") | load_words("gathering_nouns") | load_words("government_bodies")
    for number, span in enumerate(spans):
        for match in _PLACE.finditer(text, *span):
            words = match["name"].rstrip(".").split()
            while words and (words[-1] in DAYS | MONTHS or words[-1].endswith(("’s", "'s"))):
                words.pop()
            if not words or words[0] in DAYS | MONTHS or " ".join(words) in persons or words[0][0].isdigit():
                continue
            if any(word.casefold() in not_places or word.casefold() in roles() for word in words):
                continue
            if match["the"]:
                continue
            name = " ".join(words)
            start = match.start("name")
            yield name, (start, start + len(name)), number


def is_land(place: str) -> bool:
    """Whether a place is a whole country: a capital may stand for one, too, but is a city."""
    return usual_names().get(place) == place

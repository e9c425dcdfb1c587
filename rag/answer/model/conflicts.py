"""Claims that cannot both hold, as a language model finds them in the articles of a meeting.

Code checks that each side says what its article says, and that two accounts of their own stand against each other; that
one of them must be wrong is the model's word alone, and is shown as such.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from rag.answer.account import roots_of
from rag.answer.differences import is_told, name_accounts
from rag.answer.model.checks import Checker
from rag.answer.model.conversation import Conversation
from rag.answer.model.exhibits import Exhibits, gather_exhibits, join_line, show_exhibits
from rag.answer.model.markers import strip_markers
from rag.answer.model.numbering import number_citations
from rag.answer.model.points import LEAST_PORTION, Point, show_points
from rag.answer.model.portions import drop_copies, recall_elsewhere
from rag.answer.model.prompts import NOTHING, load_prompt
from rag.answer.reading import is_negated
from rag.errors import ContextTooSmall
from rag.index.corpus import Corpus
from rag.types import HELD, Citation, Difference, Meeting

MOST_CLAIMS = 5
MOST_SHOWN, MOST_WORDS = 80, 2_000
"""Sentences, and words of them, in which conflicts are looked for: with what stands before each about 6,000 tokens."""
LONGEST_SIDE = 30
"""Words of a side that the note gives: most sentences whole, for a claim may hang on any of them."""
LONGEST_ABOUT = 10
"""Words that say what a conflict is about."""
UNSAID = "claims"
"""What it is about where the model says it in words of its own."""


def find_conflicts(
    corpus: Corpus,
    meeting: Meeting,
    articles: Sequence[Sequence[Citation]],
    points: Sequence[Point],
    known: Sequence[Difference],
    talk: Conversation,
) -> tuple[Difference, ...]:
    """The conflicts that a model finds in what the articles tell of a meeting, and in what others recall; MOST_CLAIMS.

    `articles` are the places of each; `points` what was taken out of them; `known` the differences that are told
    already. Each side cites one place, the two of different accounts and in different words. Nothing is asked where
    there is one account only. Raises ModelError and PromptError.
    """
    places = _choose_places(corpus, meeting, articles, points)
    if len({corpus.origin_of(place.source).id for place in places}) < 2:
        return ()
    prompt = load_prompt(corpus.config, "conflicts")
    while True:
        exhibits = gather_exhibits(corpus, sorted(places, key=lambda place: (place.source, place.start)))
        text = prompt.substitute(
            title=join_line(meeting.name),
            evidence=show_exhibits(exhibits),
            points=show_points(_within(points, exhibits), exhibits),
            most=str(MOST_CLAIMS),
            nothing=NOTHING,
        )
        try:
            reply = talk.ask(text)
            break
        except ContextTooSmall:
            if len(places) < 2 * LEAST_PORTION:
                raise
            places = places[: len(places) // 2]
    return tuple(_read_conflicts(reply, exhibits, known))


def _choose_places(
    corpus: Corpus, meeting: Meeting, articles: Sequence[Sequence[Citation]], points: Sequence[Point]
) -> list[Citation]:
    """The evidence, the likeliest first: what other articles recall, what points were taken from, then the rest, a
    sentence of each article in turn.
    """
    own = drop_copies(articles)
    used = {(exhibit.citation.source, exhibit.citation.start) for point in points for exhibit in point.cited}
    rest = list(filter(None, chain.from_iterable(zip_longest(*own))))
    rest.sort(key=lambda place: (place.source, place.start) not in used)
    chosen: list[Citation] = []
    words = 0
    for place in (*recall_elsewhere(corpus, rest, meeting), *rest):
        words += len(place.quote.split())
        if len(chosen) == MOST_SHOWN or (chosen and words > MOST_WORDS):
            break
        chosen.append(place)
    return chosen


def _within(points: Sequence[Point], exhibits: Exhibits) -> list[Point]:
    """The points whose evidence is shown, and that have other words than it."""
    shown = {(item.citation.source, item.citation.start) for item in exhibits.items}
    return [
        point
        for point in points
        if point.sentence.support != "verbatim"
        and all((exhibit.citation.source, exhibit.citation.start) in shown for exhibit in point.cited)
    ]


def _read_conflicts(reply: str, exhibits: Exhibits, known: Sequence[Difference]) -> Iterator[Difference]:
    """The conflicts of a reply whose sides pass."""
    corpus = exhibits.corpus
    checker = Checker(exhibits, is_strict=True)
    told = list(known)
    for line in reply.splitlines():
        parts = line.split("|")
        if len(parts) != 3 or len(told) - len(known) == MOST_CLAIMS:
            continue
        sides = [checker.check(part).sentences for part in parts[1:]]
        if not all(len(side) == 1 and side[0].support in HELD and len(side[0].citations) == 1 for side in sides):
            continue
        sentences, versions = number_citations([side[0] for side in sides], exhibits)
        if len(versions) != 2 or not _stand_apart(corpus, *versions) or is_told(versions, told):
            continue
        labels = name_accounts([corpus.article(version.source) for version in versions])
        has = [
            f"{labels[version.source]} has “{_cut_words(version.quote, sentence.text)}”"
            for version, sentence in zip(versions, sentences, strict=True)
        ]
        conflict = Difference(
            kind="claim", about=_name_topic(parts[0], versions), note=f"{', '.join(has)}.", versions=tuple(versions)
        )
        told.append(conflict)
        yield conflict


def _stand_apart(corpus: Corpus, one: Citation, other: Citation) -> bool:
    """Whether two places are of different accounts, and neither says only what the other does."""
    if corpus.origin_of(one.source).id == corpus.origin_of(other.source).id:
        return False
    own, others = roots_of(one.quote), roots_of(other.quote)
    return not (own <= others or others <= own) or is_negated(one.quote) != is_negated(other.quote)


def _name_topic(said: str, versions: Sequence[Citation]) -> str:
    """What a conflict is about, in the model's words as far as they are those of the articles."""
    words = strip_markers(said).strip(" -*•.:").split()
    there = roots_of(" ".join(version.quote for version in versions))
    own = roots_of(" ".join(words))
    return " ".join(words) if own and own <= there and len(words) <= LONGEST_ABOUT else UNSAID


def _cut_words(quote: str, sentence: str) -> str:
    """The words of a place that a sentence has most of, LONGEST_SIDE at most."""
    words = quote.split()
    if len(words) <= LONGEST_SIDE:
        return " ".join(words)
    wanted = roots_of(sentence)
    hits = [bool(roots_of(word) & wanted) for word in words]
    starts = range(len(words) - LONGEST_SIDE + 1)
    start = max(starts, key=lambda first: (sum(hits[first : first + LONGEST_SIDE]), -first))
    end = start + LONGEST_SIDE
    return f"{'… ' if start else ''}{' '.join(words[start:end])}{' …' if end < len(words) else ''}"

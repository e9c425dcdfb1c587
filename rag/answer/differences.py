"""Where the accounts of one meeting differ: numbers, days, places, names, and one utterance in two wordings.

A wrong alarm costs trust, so that few are shown, and none where the two may tell of different things. Claims that
cannot both hold take reasoning: a language model looks for them (`rag/answer/model/conflicts.py`).
"""

from collections.abc import Iterator, Mapping, Sequence

from rag.answer.align import Rewording, find_rewordings, read_utterances
from rag.answer.facts import Fact
from rag.answer.misnamed import Misnamed, find_misnamed
from rag.answer.rivals import find_rivals
from rag.types import Article, Citation, Difference, Speaker, Statement, cite

MOST_SHOWN = 10
WEIGHTS = {"number": 3.0, "date": 3.0, "name": 3.2, "place": 2.5, "wording": 1.0}
"""What a difference weighs by its kind; wordings weigh more with the words that they change, up to MOST_OF_WORDS."""
MOST_OF_WORDS, WORDS = 1.9, 5.0
LONGEST_NOTED = 18
"""Words of a clause that a note gives."""
TWICE, MANY_TIMES = 1.9, 100
"""From which to which ratio a note says how many times as much."""

_Weighed = tuple[float, Difference]


def find_differences(
    articles: Sequence[Article], statements: Mapping[str, Sequence[Statement]], speakers: Sequence[Speaker]
) -> tuple[Difference, ...]:
    """On what the articles of one meeting differ, the weightiest first, MOST_SHOWN at most.

    `statements` are all of each article's by source, their speakers under canonical names. Every version is the exact
    words of an article: the sentence with the number, day or place, the name, or what is quoted.
    """
    labels = name_accounts(articles)
    misnamed = find_misnamed(articles, speakers)
    found = [_describe_rivals(*rivals, labels) for rivals in find_rivals(articles)]
    told = [difference for _, difference in found]
    wordings = _wordings(articles, statements, {wrong.other: wrong.name for wrong in misnamed}, labels)
    found += [(weight, wording) for weight, wording in wordings if not is_told(wording.versions, told)]
    found += _names(articles, misnamed, labels)
    found.sort(key=lambda pair: -pair[0])
    return tuple(difference for _, difference in found[:MOST_SHOWN])


def is_told(versions: Sequence[Citation], told: Sequence[Difference]) -> bool:
    """Whether some places are those of a difference that is told already."""

    def overlap(one: Citation, other: Citation) -> bool:
        return one.source == other.source and one.start < other.end and other.start < one.end

    return any(all(any(overlap(one, place) for place in other.versions) for one in versions) for other in told)


def name_accounts(articles: Sequence[Article]) -> dict[str, str]:
    """What to call each account: its outlet, or its file where the outlet is not known or has several accounts."""
    outlets = [article.outlet for article in articles]
    return {
        article.source: article.outlet
        if article.outlet and outlets.count(article.outlet) == 1
        else article.source.rsplit("/", 1)[-1]
        for article in articles
    }


def _names(articles: Sequence[Article], misnamed: Sequence[Misnamed], labels: Mapping[str, str]) -> Iterator[_Weighed]:
    by_source = {article.source: article for article in articles}
    for wrong in misnamed:
        versions = (
            cite(by_source[wrong.source], *wrong.span, number=1),
            cite(by_source[wrong.other_source], *wrong.other_span, number=2),
        )
        note = f"{labels[wrong.source]} has {wrong.name}, {labels[wrong.other_source]} {wrong.other}."
        yield WEIGHTS["name"], Difference(kind="name", about=wrong.name, note=note, versions=versions)


def _describe_rivals(alike: float, one: Fact, other: Fact, labels: Mapping[str, str]) -> _Weighed:
    note = f"{labels[one.article.source]} has {one.words}, {labels[other.article.source]} {other.words}"
    low, high = sorted((one.value, other.value))
    if one.kind == "number" and low and TWICE <= high / low < MANY_TIMES:
        note += ": twice as much" if high / low < 2.1 else f": {high / low:.2g} times as much"
    versions = tuple(
        cite(fact.article, *fact.sentence, number=number) for number, fact in enumerate((one, other), start=1)
    )
    return WEIGHTS[one.kind] + alike, Difference(kind=one.kind, about=one.noun, note=f"{note}.", versions=versions)


def _wordings(
    articles: Sequence[Article],
    statements: Mapping[str, Sequence[Statement]],
    renamed: Mapping[str, str],
    labels: Mapping[str, str],
) -> Iterator[_Weighed]:
    said = [one for article in articles for one in read_utterances(article, statements.get(article.source, ()))]
    for rewording in find_rewordings(said, renamed):
        sides = zip((rewording.one, rewording.other), rewording.spans, strict=True)
        versions = tuple(
            cite(utterance.article, *span, number=number, speaker=utterance.speaker, via=utterance.via)
            for number, (utterance, span) in enumerate(sides, start=1)
        )
        difference = Difference(
            kind="wording",
            about=f"words of {rewording.one.speaker or rewording.other.speaker or 'one speaker'}",
            note=_describe_rewording(rewording, versions, labels),
            versions=versions,
            diff=rewording.diff,
        )
        yield WEIGHTS["wording"] + min(MOST_OF_WORDS, rewording.weight / WORDS), difference


def _describe_rewording(rewording: Rewording, versions: Sequence[Citation], labels: Mapping[str, str]) -> str:
    one, other = (labels[version.source] for version in versions)
    sides = list(zip((one, other), rewording.change, strict=True))
    for (_, told), (label, words) in (sides, sides[::-1]):
        if words in ("", "…", "..."):
            return f"{label} leaves out “{shorten_words(told)}”."
    return f"{one} has “{shorten_words(rewording.change[0])}”, {other} “{shorten_words(rewording.change[1])}”."


def shorten_words(text: str) -> str:
    """The first LONGEST_NOTED words."""
    words = text.split()
    return " ".join(words) if len(words) <= LONGEST_NOTED else " ".join(words[:LONGEST_NOTED]) + " …"

"""Articles that retell another text without its words, as machine paraphrases do: signs of it, with their places.

No sign is enough alone: a column speaks in the first person, a short report may quote nobody, a reporter may misspell a
name. An article is flagged where it gets a name wrong that all others have right, or retells another article sentence
by sentence, and besides lacks the quotation marks that others set.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.link.names import fold
from rag.read.lexicon import load_words
from rag.read.phrases import QUOTATION
from rag.read.sentences import split_sentences
from rag.types import Article, Flag, OriginLink, Span, SpeakerName, Statement

_FEWEST_STATEMENTS = 4
"""Of an article, before it means anything that it does not quote, and words of a sentence before it tells anything."""
_UNMARKED = 0.1
"""Share of its statements, at most, with quotation marks: a machine leaves one quotation among twenty."""
_MARKED = 0.35
"""Share of the statements of other accounts, at least, with quotation marks; in PolNeAR it is .49 of all."""
_FEWEST_OTHERS = 3
"""Statements with marks in the other accounts."""
_SHARED_SPEAKERS = 2
"""Speakers in common of two accounts of one event."""
_FEWEST_OWN_VOICE = 2
_MOST_OWN_VOICE = 0.5
"""Share of the sentences in the first person, at most: beyond, the author speaks of himself."""
_ALIKE = 0.5
"""Share of the words with a meaning of the shorter of two sentences that the other has too."""
_RETOLD, _IN_ORDER = 0.6, 0.8
"""Share of the sentences that are told in another article, and of these in the same order. Over all pairs of the seeds
and of the 80 articles of `tests/gold` the machine paraphrases have .86, 1.0 and .62 (all in order), separate accounts
.67 at most, and these keep their quotation marks."""
_FEWEST_RETOLD = 4
_LOST_WORDS = 3
"""Of a quotation in the other article that is told without its marks."""
_FEWEST_LOST, _CLOSELY = 2, 0.8
"""Such quotations; one is enough where that share of the sentences is retold."""
_MOST_COMPARED = 5
"""Articles, those with most speakers in common, that one is laid beside."""

_QUOTATION = re.compile(QUOTATION)
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Oo]urselves|[Mm]y|[Mm]yself|me|us)\b(?![’'.]\w?\b(?:[A-Z]|$))")
_WORD = re.compile(r"\w+")
_SHOWN = 3
"""Places that a flag or a link shows of many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Flags of one article, and where it retells another one of the corpus, that link."""

    flags: tuple[Flag, ...]
    link: OriginLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Retold:
    """An article that another one retells: pairs of sentences that tell the same."""

    other: Article
    sentences: int
    """Of the one that retells."""
    pairs: tuple[tuple[Span, Span], ...]


def find_paraphrases(
    articles: Sequence[Article], statements: Mapping[str, Sequence[Statement]], errors: Sequence[SpeakerName]
) -> dict[str, Suspicion]:
    """The articles that look like a machine's paraphrase, by source.

    `statements` are those of each source; `errors` the names that one source alone has so (`SpeakerName.is_error`).
    """
    known = {article.source: article for article in articles}
    speakers = {source: frozenset(_last_names(said)) for source, said in statements.items()}
    sharing: dict[str, list[str]] = {}
    for source in sorted(speakers):
        for name in speakers[source]:
            sharing.setdefault(name, []).append(source)
    wrong: dict[str, list[SpeakerName]] = {}
    for error in errors:
        wrong.setdefault(error.source, []).append(error)
    found = {}
    for article in articles:
        said = statements.get(article.source, ())
        if not said or sum(map(_is_marked, said)) > _UNMARKED * len(said):
            continue
        counts = Counter(other for name in speakers[article.source] for other in sharing[name])
        del counts[article.source]
        ranked = sorted((other for other in counts if other in known), key=lambda other: (-counts[other], other))
        beside = [statements[other] for other in ranked if counts[other] >= _SHARED_SPEAKERS]
        names = [
            Flag(source=article.source, sign="name", reason=error.reason, spans=(error.span,))
            for error in wrong.get(article.source, ())
        ]
        retold = _find_retold(article, [known[other] for other in ranked[:_MOST_COMPARED]])
        if not names and not retold:
            continue
        signs = [
            *_own_voice(article),
            *_missing_marks(article, said, beside),
            *(_lost_marks(article, retold) if retold else []),
        ]
        if signs:
            link = _describe_retold(article, retold) if retold else None
            flags = [*names, *([_flag_retold(link)] if link else []), *signs]
            found[article.source] = Suspicion(flags=tuple(flags), link=link)
    return found


def _last_names(said: Sequence[Statement]) -> list[str]:
    return [fold(statement.speaker.split()[-1]) for statement in said if statement.speaker]


def _is_marked(statement: Statement) -> bool:
    return statement.kind != "indirect"


def _own_voice(article: Article) -> list[Flag]:
    """Sentences in the first person outside quotation marks, in an article that is not written in it."""
    text = article.text
    sentences = split_sentences(text, article.body)
    quoted = [match.span() for start, end in article.body for match in _QUOTATION.finditer(text, start, end)]
    found = [
        (start, end)
        for start, end in sentences
        if any(
            not any(first <= match.start() < last for first, last in quoted)
            for match in _FIRST_PERSON.finditer(text, start, end)
        )
    ]
    if not _FEWEST_OWN_VOICE <= len(found) <= _MOST_OWN_VOICE * len(sentences):
        return []
    reason = (
        f"{len(found)} sentences of {article.source} speak in the first person, and no quotation marks say whose words "
        f"they are: “{_shorten(text, found[0])}”."
    )
    return [Flag(source=article.source, sign="first person", reason=reason, spans=tuple(found))]


def _missing_marks(article: Article, said: Sequence[Statement], others: Sequence[Sequence[Statement]]) -> list[Flag]:
    """Next to no statement in quotation marks, where other accounts that let the same people speak quote them."""
    told = [statement for other in others for statement in other]
    marked = sum(map(_is_marked, told))
    if len(said) < _FEWEST_STATEMENTS or marked < _FEWEST_OTHERS or marked < _MARKED * len(told):
        return []
    own = sum(map(_is_marked, said))
    reason = (
        f"{own or 'None'} of the {len(said)} statements in {article.source} {'has' if own < 2 else 'have'} quotation "
        f"marks; in other accounts with the same speakers {marked} of {len(told)} have."
    )
    return [Flag(source=article.source, sign="no marks", reason=reason, spans=tuple(s.spans[0] for s in said[:_SHOWN]))]


def _lost_marks(article: Article, retold: _Retold) -> list[Flag]:
    """Quotations of the retold article that are told without their marks."""
    other = retold.other.text
    lost = tuple(
        here
        for here, there in retold.pairs
        if not _QUOTATION.search(article.text, *here)
        and any(len(match.group().split()) >= _LOST_WORDS for match in _QUOTATION.finditer(other, *there))
    )
    if len(lost) < (1 if len(retold.pairs) >= _CLOSELY * retold.sentences else _FEWEST_LOST):
        return []
    told = "quotation is" if len(lost) == 1 else "quotations are"
    reason = f"{len(lost)} {told} told in {article.source} without the marks that stand in {retold.other.source}."
    return [Flag(source=article.source, sign="no marks", reason=reason, spans=lost)]


def _find_retold(article: Article, others: Sequence[Article]) -> _Retold | None:
    """The article whose sentences this one tells in other words and in the same order, where there is one."""
    best: _Retold | None = None
    own = _read_sentences(article)
    for other in others:
        theirs = _read_sentences(other)
        pairs = [pair for number in range(len(own)) if (pair := _find_alike(number, own, theirs))]
        ordered = _longest_rise([there for _, there in pairs])
        if len(pairs) < max(_FEWEST_RETOLD, _RETOLD * len(own)) or ordered < _IN_ORDER * len(pairs):
            continue
        if best is None or len(pairs) > len(best.pairs):
            places = tuple((own[here][0], theirs[there][0]) for here, there in pairs)
            best = _Retold(other=other, sentences=len(own), pairs=places)
    return best


def _describe_retold(article: Article, retold: _Retold) -> OriginLink:
    shown = retold.pairs[:_SHOWN]
    reason = (
        f"{len(retold.pairs)} of the {retold.sentences} sentences of {article.source} tell in other words, and in the "
        f"same order, what {retold.other.source} tells."
    )
    return OriginLink(
        source=article.source,
        other=retold.other.source,
        rule="paraphrase",
        reason=reason,
        spans=tuple(here for here, _ in shown),
        other_spans=tuple(there for _, there in shown),
    )


def _flag_retold(link: OriginLink) -> Flag:
    return Flag(source=link.source, sign="retold", reason=link.reason, spans=link.spans)


Sentence = tuple[Span, frozenset[str]]
"""A sentence with its words that have a meaning, cut to what their forms have in common."""


@lru_cache(maxsize=256)
def _read_sentences(article: Article) -> tuple[Sentence, ...]:
    function = load_words("function_words")
    read = []
    for start, end in split_sentences(article.text, article.body):
        words = (match.group().casefold() for match in _WORD.finditer(article.text, start, end))
        kept = frozenset(word[:6] for word in words if word not in function and (len(word) > 2 or word.isdigit()))
        if len(kept) >= _FEWEST_STATEMENTS:
            read.append(((start, end), kept))
    return tuple(read)


def _find_alike(number: int, own: Sequence[Sentence], theirs: Sequence[Sentence]) -> tuple[int, int] | None:
    """A sentence with the one that is most like it, if that is like enough."""
    words = own[number][1]
    shares = [len(words & other) / min(len(words), len(other)) for _, other in theirs]
    best = max(range(len(theirs)), key=shares.__getitem__, default=None)
    return None if best is None or shares[best] < _ALIKE else (number, best)


def _longest_rise(places: Sequence[int]) -> int:
    """How many of the places, at most, stand in rising order."""
    ends: list[int] = []
    for place in places:
        at = bisect_right(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)


def _shorten(text: str, span: Span) -> str:
    words = text[slice(*span)].split()
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")

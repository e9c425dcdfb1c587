"""The quotation desk: whether quoted words stand in the articles, and whether they are said by whom they are given to.

Nothing but the exact wording is *found*. How alike two texts are decides only which places are shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from weakref import WeakKeyDictionary

from rag.answer.credit import LEAST_TELLING, Credit, is_another, is_said_by, read_credit
from rag.answer.nearest import compare
from rag.answer.quotations import find_quotation, quotations_in
from rag.answer.reading import ExactPlace, Reading, Source, Spans, find_places, is_negated
from rag.answer.stitching import find_stitched, is_omission
from rag.answer.verdicts import DraftQuotation, QuoteMatch, QuoteVerdict, Verdict
from rag.answer.wording import ELLIPSIS, Wording, read_asked
from rag.errors import RequestError
from rag.index.corpus import Corpus
from rag.read.article import wrap_text
from rag.read.statements import read_statements
from rag.types import Article, Citation, DiffStep, Filters, Span

LEAST_ALTERED = 0.7
"""Similarity from which the nearest place is what the quotation was made from.

Of 140 quotations with a known verdict over 234 news articles the altered ones reach .76 to .98 (95 % of them .86 or
more), those that stand nowhere at most .43.
"""
LEAST_SHOWN = 0.25
"""Similarity from which a place is worth showing where the quotation is not found."""
LEAST_COMPARED = 0.5
"""The same beside a better place that the quotation was made from, and from which a word diff tells something."""
MOST_SHOWN = 3
MOST_ARTICLES = 100
"""Articles listed of those that have the words."""
MOST_ELIDED = 20
"""Pieces joined by ellipses up to which they are looked for one by one."""
LONGEST_QUERY = 2_000
"""Characters of a quotation by which the nearest passages are sought."""
PASSAGES = 12
LEAST_QUOTED = 3
"""Words from which a draft's quotation is checked: fewer are a term, not somebody's words."""

_readings: WeakKeyDictionary[Corpus, tuple[str, dict[str, Source]]] = WeakKeyDictionary()
"""Each article read once in a revision of the corpus, by its source; forgotten with the corpus."""


def check_quotation(
    corpus: Corpus, text: str, *, speaker: str | None = None, filters: Filters = Filters()
) -> QuoteVerdict:
    """The verdict on one quotation, given with or without its quotation marks.

    - `found`: it stands in an article exactly (`rag.answer.wording` tells what makes no difference), or its pieces
      stand there in one statement with only the attribution between them; `elided` where an ellipsis joins them.
    - `misattributed`: the same, but the article names another speaker than the given one.
    - `stitched`: its pieces stand exactly, but in different statements, or joined without an ellipsis.
    - `altered`: an article has nearly the same words.
    - `not_found`: none of these; what stands in site furniture only is no article's word.

    Raises RequestError where the text has no words, or a filter cannot be used.
    """
    asked = read_asked(text)
    if not any(map(str.isalnum, asked.key)):
        raise RequestError(f"{text[:60]!r} has no words; write the quotation to be checked")
    sources = _read_sources(corpus, filters)
    pieces = _split_elided(asked)
    places = [place for source in sources for place in find_places(source, asked)]
    elided = False
    if not _in_articles(places) and 1 < len(pieces) <= MOST_ELIDED:
        places += [place for source in sources for place in _find_elided(source, pieces)]
        elided = True
    if found := _in_articles(places):
        credit = read_credit(corpus, speaker) if speaker else None
        return _judge_speaker(text, asked, found, credit, elided=elided)

    nearest = _find_nearest(corpus, sources, asked, text, filters)
    stitched = find_stitched(sources, pieces) if sources and not places and len(pieces) <= MOST_ELIDED else []
    if len(_in_articles(stitched)) < len(stitched):
        stitched = []  # a piece that only the site's furniture has is no article's word
    if stitched and not (len(pieces) == 1 and nearest and is_omission(stitched)):
        where = "one article" if len({place.source.article.id for place in stitched}) == 1 else "different articles"
        return QuoteVerdict(
            text=text,
            asked_speaker=speaker,
            verdict="stitched",
            elided=False,
            matches=tuple(_match(place) for place in stitched),
            reason=f"Its {len(stitched)} pieces stand in {len(stitched)} places of {where}, not as one statement.",
        )
    furniture = [_match(place) for place in places][:MOST_SHOWN]
    altered = bool(nearest) and (nearest[0].similarity >= LEAST_ALTERED or bool(stitched))
    verdict: Verdict = "altered" if altered and not furniture else "not_found"
    if furniture:
        reason = "It stands in site furniture only, not in an article."
    elif altered:
        count = sum(step[0] != "equal" for step in nearest[0].diff)
        differing = "one place" if count == 1 else f"{count} places"
        reason = f"Nearly the same words stand in {nearest[0].source}; they differ in {differing}."
    elif sources:
        reason = f"No article of the {len(sources)} searched has these words."
    else:
        reason = "The filters leave no article to search."
    return QuoteVerdict(
        text=text,
        asked_speaker=speaker,
        verdict=verdict,
        elided=False,
        matches=tuple([*furniture, *_worth_showing(nearest, altered=verdict == "altered")][:MOST_SHOWN]),
        reason=reason,
    )


def find_within(corpus: Corpus, quote: str, citation: Citation) -> Spans | None:
    """Where a quotation stands exactly within a citation's words: its span in the article, or several where an
    attribution interrupts it or an ellipsis shortens it.

    None where it does not, where an ellipsis leaves out a negation, and where it runs over the quotation marks of the
    article, as if the article's own words were somebody's; a quotation with marks within may.
    """
    asked = read_asked(quote)
    if not any(map(str.isalnum, asked.key)):
        return None
    [source] = _read_sources(corpus, Filters(sources=(citation.source,)))
    places: list[Spans] = []
    if span := find_quotation(quote, citation.quote):
        places.append(((citation.start + span[0], citation.start + span[1]),))
    places += [place.spans for place in find_places(source, asked)]
    pieces = _split_elided(asked)
    if 1 < len(pieces) <= MOST_ELIDED:
        places += [place.spans for place in _find_elided(source, pieces) if not _omits_negation(place)]
    own = [spans for spans in places if citation.start <= spans[0][0] and spans[-1][1] <= citation.end]
    nests = bool(quotations_in(quote))
    own = [spans for spans in own if not any(source.reading.crosses_mark(*one, may_hold=nests) for one in spans)]
    return own[0] if own else None


def _worth_showing(nearest: list[QuoteMatch], *, altered: bool) -> list[QuoteMatch]:
    """The nearest places; of what was altered only those that are near as well as the first."""
    return nearest[:1] + [match for match in nearest[1:] if not altered or match.similarity >= LEAST_COMPARED]


def check_draft(corpus: Corpus, draft: Article | str, *, filters: Filters = Filters()) -> list[DraftQuotation]:
    """Every quotation of a draft with three words or more, checked, in order of place.

    Each is checked with the speaker whom the draft names for it, where it names one. An interrupted quotation is
    checked as its pieces, each of which must be exact. Raises RequestError where a filter cannot be used.
    """
    text = draft if isinstance(draft, str) else draft.text
    article = wrap_text(draft) if isinstance(draft, str) else draft
    reading = Reading(article, read_statements(article))
    checked = []
    for start, end in quotations_in(text):
        quote = text[start:end]
        if sum(map(str.isalnum, (token[0] for token in read_asked(quote).tokens))) < LEAST_QUOTED:
            continue
        said = reading.said(start, end)
        verdict = check_quotation(corpus, quote, speaker=said.speaker if said else None, filters=filters)
        checked.append(DraftQuotation(start=start, end=end, check=verdict))
    return checked


def _read_sources(corpus: Corpus, filters: Filters) -> list[Source]:
    revision, articles = corpus.revision(), corpus.articles(filters)
    held = _readings.get(corpus)
    known = held[1] if held and held[0] == revision else {}
    _readings[corpus] = revision, known
    for article in articles:
        if article.source not in known:
            known[article.source] = Source(article, Reading(article, corpus.statements(article)))
    return [known[article.source] for article in articles]


def _split_elided(asked: Wording) -> list[Wording]:
    """The pieces that ellipses join."""
    cuts = [-1, *(i for i, token in enumerate(asked.tokens) if token == ELLIPSIS), len(asked)]
    pieces = [asked.part(first + 1, last) for first, last in pairwise(cuts)]
    return [piece for piece in pieces if any(map(str.isalnum, piece.key))]


def _find_elided(source: Source, pieces: Sequence[Wording]) -> Iterator[ExactPlace]:
    """Where all pieces stand in this order in one statement."""
    if not all(word in source.reading.wording.key for piece in pieces for word in piece.distinct):
        return
    places = [[place.spans for place in find_places(source, piece)] for piece in pieces]
    for first in places[0]:
        chain: Spans | None = first
        for following in places[1:]:
            chain = chain and _chain(source.reading, chain, following)
        if chain:
            yield ExactPlace(source, chain)


def _chain(reading: Reading, chain: Spans, following: Iterable[Spans]) -> Spans | None:
    """The pieces so far and the first place of the next one behind them in the same statement."""
    for spans in following:
        if spans[0][0] >= chain[-1][1] and reading.same_statement(chain[-1][0], spans[0][0]):
            return chain + spans
    return None


def _in_articles(places: Iterable[ExactPlace]) -> list[ExactPlace]:
    """Those that stand in an article's body or headline."""
    return [place for place in places if not _is_furniture(place)]


def _is_furniture(place: ExactPlace) -> bool:
    article = place.source.article
    parts = [*article.body, article.title_span] if article.title_span else [*article.body]
    return not all(
        any(part[0] <= offset < part[1] for part in parts) for start, end in place.spans for offset in (start, end - 1)
    )


def _judge_speaker(
    text: str, asked: Wording, places: Sequence[ExactPlace], credit: Credit | None, *, elided: bool
) -> QuoteVerdict:
    """Found, or misattributed where the articles say so; the best place of each article, the best article first."""
    by_article: dict[str, list[ExactPlace]] = {}
    for place in places:
        by_article.setdefault(place.source.article.source, []).append(place)
    looked_at = [by_article[source] for source in sorted(by_article)[:MOST_ARTICLES]]
    own = [place for group in looked_at for place in group if credit and is_said_by(place, credit)]
    best = [min(group, key=lambda place: (place not in own, not _is_quoted(place), place.start)) for group in looked_at]
    best.sort(key=lambda place: (place not in own, not _is_quoted(place)))
    matches = [_match(place, credit if place in own else None) for place in best]
    others = [match for match in matches if credit and not own and is_another(match.speaker, credit)]
    whole = len(others) == len(by_article) or (len(asked) >= LEAST_TELLING and len(matches) == len(by_article))
    accused = bool(others) and whole
    if credit and accused:
        matches.sort(key=lambda match: match not in others)
        reason = f"{others[0].source} gives these words to {others[0].speaker}, not to {credit.name}."
    elif credit and not own:
        reason = "The words stand there exactly; who says them is not certain."
    elif elided:
        reason = "The pieces stand there exactly, in one statement."
        if any(map(_omits_negation, best)):
            reason = "The pieces stand there exactly, in one statement, but a negation is left out between them."
    else:
        reason = "The words stand there exactly."
    if len(by_article) > len(matches):
        reason += f" Of {len(by_article)} articles that have them, the first {len(matches)} are listed."
    return QuoteVerdict(
        text=text,
        asked_speaker=credit.name if credit else None,
        verdict="misattributed" if accused else "found",
        elided=elided,
        matches=tuple(matches),
        reason=reason,
    )


def _omits_negation(place: ExactPlace) -> bool:
    """Whether "not" or its like stands between the pieces: the words are there, and may mean the contrary."""
    return any(is_negated(place.source.reading.text[one[1] : other[0]]) for one, other in pairwise(place.spans))


def _is_quoted(place: ExactPlace) -> bool:
    return place.source.reading.quotation(place.start) is not None


def _match(place: ExactPlace, credit: Credit | None = None) -> QuoteMatch:
    """A place with its speaker: of several who speak there, the one that is asked for."""
    reading = place.source.reading
    told = [said for start, _ in place.spans for said in reading.told(start)]
    said = next((said for said in told if credit and said.speaker and credit.means(said.speaker)), None)
    said = said or next(filter(None, (reading.said(*span) for span in place.spans)), None)
    return QuoteMatch(
        source=place.source.article.source,
        start=place.start,
        end=place.end,
        quote=reading.text[place.start : place.end],
        spans=place.spans,
        speaker=said.speaker if said else None,
        via=said.via if said else (),
        similarity=1.0,
        furniture=_is_furniture(place),
    )


def _find_nearest(
    corpus: Corpus, sources: Sequence[Source], asked: Wording, text: str, filters: Filters
) -> list[QuoteMatch]:
    """The places most like the quotation, best first."""
    known = {source.article.source: source for source in sources}
    among = None if filters == Filters() else frozenset(known)
    places: list[tuple[float, str, Span, tuple[DiffStep, ...]]] = []
    for passage, _ in corpus.lexical(text[:LONGEST_QUERY], limit=PASSAGES, sources=among):
        if passage.source not in known:
            continue  # indexed since the articles were read
        reading = known[passage.source].reading
        near = compare(asked, text, reading.wording, reading.text, (passage.start, passage.end))
        if near and near[1] >= LEAST_SHOWN:
            places.append((-near[1], passage.source, near[0], near[2]))
    places.sort()
    shown: list[QuoteMatch] = []
    for distance, name, (start, end), diff in places:
        if len(shown) == MOST_SHOWN:
            break
        if any(match.source == name and match.start < end and start < match.end for match in shown):
            continue  # passages share their edges
        said = known[name].reading.said(start, end)
        shown.append(
            QuoteMatch(
                source=name,
                start=start,
                end=end,
                quote=known[name].reading.text[start:end],
                spans=((start, end),),
                speaker=said.speaker if said else None,
                via=said.via if said else (),
                similarity=-distance,
                diff=diff,
            )
        )
    return shown

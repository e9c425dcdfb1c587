"""A whole draft laid beside the articles: each sentence with its badge, each quotation with its verdict, and the names,
numbers and dates that stand nowhere.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rag.answer.compare import NOT_THERE
from rag.answer.quotation_desk import check_draft
from rag.answer.support import SUPPORTED, WEAK, score_claim
from rag.answer.unknown import UnknownTerm, find_unknown
from rag.answer.verdicts import DraftQuotation, QuoteVerdict
from rag.errors import ReadError, RequestError
from rag.find.terms import fold, words
from rag.index.corpus import Corpus
from rag.read.article import read_article
from rag.read.cues import reporting_verbs
from rag.read.lexicon import load_words
from rag.read.names import same_person
from rag.read.sentences import split_sentences
from rag.types import Article, Citation, ClaimVerdict, Filters, Span, Support, cite

FEWEST_WORDS = 3
"""Words of a sentence that states something: "He left." says too little to be looked up."""
QUOTED_SOURCES = 3
"""Articles that have a sentence's quotations in which the whole sentence is looked for."""
QUOTATION_IS = "the quotation is "
"""How the reason begins that a sentence's quotation is not found as it is given."""
_END = re.compile(r"[.!…:;][^\w\s]*\Z")
_QUESTION = re.compile(r"\?[^\w\s]*\Z")
_LISTED = re.compile(r"(?:[-*+•–—]|\d{1,2}[.)])\s")
_PAGES = (".html", ".htm")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """A sentence of a draft, and how well the files support it."""

    start: int
    end: int
    text: str
    support: Support
    score: float
    """0 to 1, as `ClaimVerdict.score`."""
    evidence: tuple[Citation, ...]
    """The words that carry it, or come nearest; numbered from 1 within the sentence."""
    reasons: tuple[str, ...]
    """What speaks against it: names, numbers and dates that the files lack or have otherwise, a quotation's verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReport:
    """A whole draft, checked; every place in it counts in `text`."""

    source: str
    """Its file's name; empty for a text that was pasted."""
    text: str
    sentences: tuple[DraftSentence, ...]
    """In order; those that state nothing that could be checked are left out."""
    left_out: int
    """How many these are: headings, questions, lines of a word or two."""
    quotations: tuple[DraftQuotation, ...]
    """In order."""
    unknown: tuple[UnknownTerm, ...]
    """In order; each wording once, where it first stands."""

    def line(self, offset: int) -> int:
        """The line, counted from 1, on which an offset stands."""
        return self.text.count("\n", 0, offset) + 1


def read_draft(path: Path, *, max_bytes: int) -> Article:
    """A draft from its file, in any format that the desk reads; all of it is its body, but of a web page the article.

    Raises ReadError where the file is missing, empty or cannot be read.
    """
    if not path.exists():
        raise ReadError(f"{path} does not exist; name the file of a draft")
    article = read_article(path, source=path.name, max_bytes=max_bytes)
    if path.suffix.casefold() in _PAGES:
        return article
    return replace(article, body=((0, len(article.text)),))


def read_draft_bytes(name: str, data: bytes, *, max_bytes: int) -> Article:
    """The same of an upload, which is kept for as long as it takes to read it."""
    from rag.index.uploads import safe_name

    with TemporaryDirectory() as folder:
        path = Path(folder) / safe_name(name, set())
        path.write_bytes(data)
        return read_draft(path, max_bytes=max_bytes)


def verify_draft(corpus: Corpus, draft: Article | str, *, filters: Filters = Filters()) -> DraftReport:
    """The report on a draft.

    A sentence is scored by `score_claim`, first in the articles that have its quotations. One that says nothing but a
    found quotation, and who says it, is `verbatim`; one with a quotation that is not found as given is `weak` at best.
    Raises RequestError where the draft has no words, or a filter cannot be used.
    """
    text = draft if isinstance(draft, str) else draft.text
    if not any(map(str.isalnum, text)):
        raise RequestError("the draft has no words; paste the text to be checked")
    body = [(0, len(text))] if isinstance(draft, str) else draft.body
    title = None if isinstance(draft, str) else draft.title_span
    quotations = check_draft(corpus, draft, filters=filters)
    spans = split_sentences(text, body)
    stated = [span for span in spans if span != title and _states_something(text, span, quotations)]
    return DraftReport(
        source="" if isinstance(draft, str) else draft.source,
        text=text,
        sentences=tuple(_check_sentence(corpus, text, span, _within(span, quotations), filters) for span in stated),
        left_out=len(spans) - len(stated),
        quotations=tuple(quotations),
        unknown=tuple(find_unknown(corpus, text, stated, filters=filters)),
    )


def _within(span: Span, quotations: Sequence[DraftQuotation]) -> list[DraftQuotation]:
    """The quotations of which a part stands in a sentence."""
    return [quotation for quotation in quotations if quotation.start < span[1] and span[0] < quotation.end]


def _states_something(text: str, span: Span, quotations: Sequence[DraftQuotation]) -> bool:
    """Whether a sentence can be right or wrong: no heading, no question, not a word or two."""
    if _within(span, quotations):
        return True
    sentence = text[slice(*span)]
    if _QUESTION.search(sentence) or len(words(sentence)) < FEWEST_WORDS:
        return False
    return bool(_END.search(sentence) or _LISTED.match(sentence))


def _check_sentence(
    corpus: Corpus, text: str, span: Span, quotations: Sequence[DraftQuotation], filters: Filters
) -> DraftSentence:
    start, end = span
    sentence = text[start:end]
    faults = tuple(_explain(quotation.check) for quotation in quotations if quotation.check.verdict != "found")
    if quotations and not faults and all(map(_is_own, quotations)) and _only_quotes(text, span, quotations):
        verdict = _quote_evidence(corpus, quotations)
    else:
        verdict = _score(corpus, sentence, quotations, filters)
    support, score = verdict.support, verdict.score
    if faults and score >= SUPPORTED:
        support, score = "weak", WEAK
    return DraftSentence(
        start=start,
        end=end,
        text=sentence,
        support=support,
        score=score,
        evidence=verdict.evidence,
        reasons=faults + join_reasons(reason for reason in verdict.reasons if not (faults and reason.startswith("“"))),
    )


def _explain(check: QuoteVerdict) -> str:
    """What is wrong with a quotation, in a few words."""
    return (
        f"the quotation is {check.verdict.replace('_', ' ')}: {check.reason[:1].lower()}{check.reason[1:].rstrip('.')}"
    )


def join_reasons(reasons: Iterable[str], *, place: str = "that article") -> tuple[str, ...]:
    """The reasons, those in one that name words which the nearest article, or another `place`, lacks."""
    told = list(reasons)
    missing = [reason.removesuffix(NOT_THERE) for reason in told if reason.endswith(NOT_THERE)]
    others = [reason for reason in told if not reason.endswith(NOT_THERE)]
    return (*others, *([f"not in {place}: {', '.join(missing)}"] if missing else []))


def _is_own(quotation: DraftQuotation) -> bool:
    """Whether a found quotation is said, where it stands, by the speaker whom the draft names, if it names one."""
    asked = quotation.check.asked_speaker
    return asked is None or any(
        same_person(asked, name) for match in quotation.check.matches for name in (match.speaker, *match.via) if name
    )


def _only_quotes(text: str, span: Span, quotations: Sequence[DraftQuotation]) -> bool:
    """Whether a sentence says no more than its quotations and who says them."""
    at, rest = span[0], ""
    for quotation in quotations:
        rest += text[at : max(at, quotation.start)] + " "
        at = max(at, quotation.end)
    speakers = {fold(word) for one in quotations for word in words(one.check.asked_speaker or "")}
    return all(
        fold(word) in speakers or fold(word) in load_words("function_words") or fold(word) in reporting_verbs()
        for word in words(rest + text[at : span[1]])
    )


def _quote_evidence(corpus: Corpus, quotations: Sequence[DraftQuotation]) -> ClaimVerdict:
    """A sentence of found quotations: the best place of each."""
    matches = [quotation.check.matches[0] for quotation in quotations]
    return ClaimVerdict(
        support="verbatim",
        score=1.0,
        evidence=tuple(
            cite(
                corpus.article(match.source),
                match.start,
                match.end,
                number=number,
                speaker=match.speaker,
                via=match.via,
            )
            for number, match in enumerate(matches, 1)
        ),
    )


def _score(corpus: Corpus, sentence: str, quotations: Sequence[DraftQuotation], filters: Filters) -> ClaimVerdict:
    """The best verdict on a sentence: of the articles that have its quotations, else of those that share its words."""
    quoted = [match.source for one in quotations if one.check.verdict != "not_found" for match in one.check.matches]
    verdicts = [score_claim(corpus, sentence, source=source) for source in list(dict.fromkeys(quoted))[:QUOTED_SOURCES]]
    if not any(verdict.score >= SUPPORTED for verdict in verdicts):
        verdicts.append(score_claim(corpus, sentence, filters=filters))
    return max(verdicts, key=lambda verdict: verdict.score)

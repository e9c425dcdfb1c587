"""The checks of what a language model writes: each sentence against the evidence that it marks.

The model is believed nothing. A quotation counts where it stands in the marked words exactly; a name, number or date,
where it stands there too; somebody's words, where the article gives them to the same person; and the wording, as far as
the support scorer agrees, by the same thresholds as everywhere.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from rag.answer.claim_words import read_unit, read_words
from rag.answer.compare import NOT_THERE
from rag.answer.known import describe_known
from rag.answer.model.attributions import Found, cut_words, find_misattributions, find_unquoted
from rag.answer.model.crediting import Attribution, read_attributions
from rag.answer.model.deviations import find_deviations
from rag.answer.model.exhibits import Exhibit, Exhibits
from rag.answer.model.markers import Marked, read_marked
from rag.answer.quotation_desk import find_within
from rag.answer.quotations import find_quotation, quotations_in
from rag.answer.reading import is_negated
from rag.answer.support import score_claim_in
from rag.config import WORDLLAMA
from rag.find.terms import content_words, fold, words
from rag.index.corpus import Corpus
from rag.read.article import wrap_text
from rag.read.cues import reporting_verbs
from rag.read.lexicon import load_words
from rag.read.sentences import split_sentences
from rag.read.statements import read_statements
from rag.types import HELD, AnswerSentence, Span, Statement, Support

UNMARKED = "it marks no evidence"
MOST_STRANGE = 0.2
"""Share of a sentence's words with a meaning from which words without anything near them in the evidence are a doubt,
one by one: "Doe resigned" for "Doe spoke". On 1,000 faithful sentences (`benchmarks/replies_benchmark.py`, seeds 1, 2)
that costs one more flag.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A reply with its verdicts."""

    sentences: tuple[AnswerSentence, ...]
    """Citations are the numbers of the exhibits."""
    dropped: int
    """Markers that pointed nowhere."""
    rest: str = ""
    """What has come behind the sentences, not checked."""


class Checker:
    """Checks a reply to one prompt as it grows; a sentence that was checked is not checked again.

    Where it `is_strict`, one word without anything near it in the evidence is enough for a doubt.
    """

    def __init__(self, exhibits: Exhibits, *, is_strict: bool = False) -> None:
        self.exhibits = exhibits
        self.is_strict = is_strict
        self._known: dict[object, AnswerSentence] = {}

    def check(self, reply: str, *, is_whole: bool = True) -> Checked:
        """The sentences of a reply, each with the numbers of the evidence that it marks and a verdict.

        One without a marker is tried with that of the next sentence in its line, for some models mark two at once.
        Of a reply that is not whole the last sentence is left out, and those before it that no marker ends yet: their
        end, or their marker, may still come.
        """
        marked = read_marked(reply, len(self.exhibits.items))
        count = len(marked.sentences)
        if not is_whole:
            count = max(0, count - 1)
            while count and not marked.numbers[count - 1] and marked.runs_on(count - 1):
                count -= 1
        text = marked.text[: marked.sentences[count - 1][1]] if count else ""
        said = read_said(text)
        return Checked(
            sentences=tuple(self._check(marked, index, text, said) for index in range(count)),
            dropped=marked.dropped,
            rest=marked.text[len(text) :].lstrip(),
        )

    def _check(self, marked: Marked, index: int, text: str, said: Sequence[Statement]) -> AnswerSentence:
        """A sentence, with its own marker, or with the next one where it has none and holds by that."""
        span, following = marked.sentences[index], index
        own = self._judge(text, span, said, marked.numbers[index])
        while not marked.numbers[following] and marked.runs_on(following):
            following += 1
        borrowed = self._judge(text, span, said, marked.numbers[following])
        return borrowed if borrowed.support in HELD else own

    def _judge(self, text: str, span: Span, said: Sequence[Statement], numbers: tuple[int, ...]) -> AnswerSentence:
        given = read_attributions(text, span, said)
        key = (text[slice(*span)], numbers, tuple(one.who for one in given))
        if key not in self._known:
            cited = [self.exhibits.items[number - 1] for number in numbers]
            self._known[key] = check_sentence(
                self.exhibits.corpus, text, span, given, numbers, cited, is_strict=self.is_strict
            )
        return self._known[key]


def check_reply(reply: str, exhibits: Exhibits) -> Checked:
    """The sentences of a whole reply, each with its verdict."""
    return Checker(exhibits).check(reply)


@lru_cache(maxsize=64)
def read_said(text: str) -> tuple[Statement, ...]:
    """The statements of a reply; quotation marks of all kinds are read as one."""
    typed = list(text)
    for start, end in quotations_in(text):
        typed[max(start - 1, 0)] = "“" if start else typed[0]
        if end < len(text):
            typed[end] = "”"
    return tuple(read_statements(wrap_text("".join(typed)))) if text else ()


def check_sentence(
    corpus: Corpus,
    text: str,
    span: Span,
    given: Sequence[Attribution],
    numbers: tuple[int, ...],
    cited: Sequence[Exhibit],
    *,
    is_strict: bool = False,
) -> AnswerSentence:
    """One sentence of a reply: `span` in `text`, with what it gives to whom; `cited` are the exhibits that it marks.

    A quotation that does not stand there loses its quotation marks.
    """
    sentence = text[slice(*span)]
    quotations = [(span[0] + start, span[0] + end) for start, end in quotations_in(sentence)]
    found = {quotation: _find(corpus, text, quotation, cited) for quotation in quotations}
    altered = [quotation for quotation in quotations if not found[quotation]]
    altered += [one for one in _find_joined(text, found) if one not in altered]
    quoted = list(chain.from_iterable(found.values()))
    loose = find_unquoted(given, quoted, cited)
    shown = _unquote(text, span, sorted({*altered, *loose}))
    if not cited:
        return AnswerSentence(text=shown, citations=(), support="unsupported", reasons=(UNMARKED,))
    faults = [f"“{cut_words(text[slice(*quotation)])}” does not stand there in these words" for quotation in altered]
    is_copied = not altered and _is_copied(sentence, cited)
    wrong, doubts = ([], []) if is_copied else find_misattributions(corpus, text, span, given, quoted, cited)
    faults += wrong
    if not is_copied:
        doubts += [
            f"“{cut_words(text[slice(*one)])}” stands there, but not as a quotation" for one in dict.fromkeys(loose)
        ]
        doubts += _find_cut_negations(text, span, quotations, quoted)
    texts = _sentences_of(corpus, sentence, cited)
    frames = [part for one in given for part in one.frame]  # with which neutral verb words are given does not matter
    embedder = corpus.embedder if corpus.config.embedder == WORDLLAMA else None  # the packaged one is not loaded twice
    judgement = score_claim_in(texts, _without(text, span, frames), embedder=embedder)
    missing = [reason for reason in judgement.reasons if reason.endswith(NOT_THERE)]
    unknown = _find_unknown(text, [one.frame[0] for one in given if one.frame], texts)
    missing += unknown
    if not is_copied:
        faults += find_deviations(_without(text, span, [*quotations, *frames]), texts)
        strange = [word for word in judgement.strange if not _only_frames(word)]
        if not is_strict and len(strange) < MOST_STRANGE * len(content_words(sentence)):
            strange = []
        doubts += [
            f"the source has nothing for “{words}”"
            for words in dict.fromkeys((*judgement.additions, *strange))
            if not _only_frames(words)
        ]
    support: Support
    if faults:
        support = "unsupported"
    elif is_copied or (quoted and not doubts and not unknown and _only_quotes(text, span, quotations, given, quoted)):
        support, missing = "verbatim", []
    else:
        support = judgement.support
        if support in HELD:
            support = "weak" if missing or doubts else "supported"
    reasons = () if support in HELD else (*faults, *doubts, *missing, *judgement.reasons)
    return AnswerSentence(text=shown, citations=numbers, support=support, reasons=tuple(dict.fromkeys(reasons)))


def _find_joined(text: str, found: Mapping[Span, Sequence[Found]]) -> list[Span]:
    """Quotations that a sentence gives as one, interrupted or shortened, and that stand in different statements."""
    joined = []
    for one, other in pairwise(found):
        between, begun = text[one[1] : other[0]], text[slice(*one)].rstrip()
        is_cut = begun.rstrip(" ,.").endswith("…") or begun.rstrip(" ,").endswith("...")
        says = any(fold(word) in reporting_verbs() for word in words(between))
        goes_on = text[other[0]].islower() and says and begun[-1:] in ",;!?—–"  # else each is a word or two of its own
        if found[one] and found[other] and (is_cut or goes_on):
            first, second = found[one][-1], found[other][0]
            if first.exhibit is not second.exhibit or first.statement != second.statement:
                joined += [one, other]
    return joined


def _find_cut_negations(text: str, span: Span, quotations: Sequence[Span], quoted: Sequence[Found]) -> list[str]:
    """Quotations that begin just behind a "not" which the sentence does not tell."""
    if is_negated(_without(text, span, quotations)):
        return []
    doubts = []
    for found in quoted:
        shown = found.exhibit.citation
        before = re.split(r"[.,!?;:“”\"–—]", shown.quote[: found.place[0] - shown.start])[-1]
        if is_negated(" ".join(before.split()[-3:])):
            doubts.append(f"a negation stands before “{cut_words(text[slice(*found.span)])}” there")
    return doubts


def _find(corpus: Corpus, text: str, quotation: Span, cited: Sequence[Exhibit]) -> list[Found]:
    """Where a quotation stands in the exhibits; nothing where it does not."""
    for exhibit in cited:
        if places := find_within(corpus, text[slice(*quotation)], exhibit.citation):
            return [Found(span=quotation, exhibit=exhibit, place=place) for place in places]
    return []


def _unquote(text: str, span: Span, altered: Sequence[Span]) -> str:
    """The sentence with those quotations out of their marks."""
    shown = text[slice(*span)]
    for start, end in reversed(altered):
        start, end = start - span[0], end - span[0]
        shown = shown[: max(start - 1, 0)] + shown[start:end] + shown[end + 1 :]
    return shown


def _without(text: str, span: Span, parts: Iterable[Span]) -> str:
    """A sentence less some parts of it, a comma in the place of each."""
    sentence = text[: span[1]]
    for start, end in sorted(parts, reverse=True):
        sentence = f"{sentence[:start].rstrip()}, {sentence[end:]}"
    return sentence[span[0] :]


def _find_unknown(text: str, parts: Iterable[Span], texts: Sequence[str]) -> list[str]:
    """The words in some parts of a text that none of the texts has."""
    known = {word.key for one in texts for word in read_unit(one)}
    return [
        word.text + NOT_THERE
        for part in parts
        for word in read_words(text[slice(*part)])
        if word.kind != "function" and word.key not in known and word.plain not in reporting_verbs()
    ]


def _sentences_of(corpus: Corpus, sentence: str, cited: Sequence[Exhibit]) -> tuple[str, ...]:
    """The texts that a sentence is laid beside: those of the exhibits, and what is known of each."""
    texts = []
    for exhibit in cited:
        quote = exhibit.citation.quote
        texts += [quote[start:end] for start, end in split_sentences(quote, [(0, len(quote))])]
        known = describe_known(
            corpus,
            sentence,
            exhibit.citation,
            people=[name for one in exhibit.statements for name in (one.speaker, *one.via) if name],
            addressees=[one.addressee for one in exhibit.statements if one.addressee],
            meeting=exhibit.meeting,
        )
        texts.append(known)
    return tuple(filter(None, texts))


def _only_quotes(
    text: str, span: Span, quotations: Sequence[Span], given: Sequence[Attribution], quoted: Sequence[Found]
) -> bool:
    """Whether a sentence says no more than its quotations, whose they are, and to whom they were said."""
    rest, at = "", span[0]
    for start, end in quotations:
        rest += text[at:start] + " "
        at = end
    told = [one.statement.addressee or "" for one in quoted if one.statement]
    named = {fold(word) for one in given for word in words(f"{one.phrase} {one.who}")}
    named |= {fold(word) for addressee in told for word in words(addressee)}
    return _only_frames(rest + text[at : span[1]], named)


def _only_frames(stretch: str, named: Collection[str] = ()) -> bool:
    """Whether words only give others to somebody, who is `named`: "is quoted as saying"."""
    frames = load_words("framing_words") | load_words("function_words") | reporting_verbs().keys()
    return all(fold(word) in frames or fold(word) in named for word in words(stretch))


def _is_copied(sentence: str, cited: Sequence[Exhibit]) -> bool:
    """Whether a sentence stands in an exhibit as it is, and what stands before it there does not negate it."""
    for exhibit in cited:
        quote = exhibit.citation.quote
        if place := find_quotation(sentence, quote):
            sentences = split_sentences(quote, [(0, len(quote))])
            start = next((start for start, end in sentences if start <= place[0] < end), 0)
            return not is_negated(quote[start : place[0]])
    return False

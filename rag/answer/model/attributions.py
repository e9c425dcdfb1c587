"""Whether a model's sentence gives the words that it cites to those who said them in the article."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answer.credit import Credit, is_another, read_credit
from rag.answer.model.crediting import NAME, Attribution, blank, is_denied
from rag.answer.model.exhibits import Exhibit, join_line
from rag.answer.quotations import quotations_in
from rag.find.terms import content_words, fold, stem, words
from rag.index.corpus import Corpus
from rag.read.cues import reporting_verbs
from rag.read.lexicon import load_words
from rag.types import Span, Statement

LEAST_OWN = 0.5
"""Share of the words of what somebody is said to have said that a statement must hold to be what is meant."""
NARRATED = 0.8
"""Share of these words that stand in an article's own words, where it tells them itself."""
LEAST_TOLD = 2
"""Words with a meaning, what others say within them left out, from which it is looked whose they are."""
CLEARLY = 0.2
"""By how much more of them another's statement holds than one's own, where the words are given to the wrong one."""
LONGEST_SHOWN = 40
"""Characters of a quotation within a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A quotation of the sentence, or a piece of it, where it stands in the evidence."""

    span: Span
    """In the reply."""
    exhibit: Exhibit
    place: Span
    """In the article."""

    @property
    def statement(self) -> Statement | None:
        """Whose words it is."""
        return self.exhibit.statement_at(*self.place)


def find_unquoted(attributions: Sequence[Attribution], quoted: Sequence[Found], cited: Sequence[Exhibit]) -> list[Span]:
    """The quotations that give somebody words which the article tells in its own: nobody is quoted with them there."""
    outlets = {fold(exhibit.citation.outlet or "") for exhibit in cited}
    loose = []
    for found in quoted:
        one = _find_inner(attributions, found.span)
        is_given = fold(one.who) not in outlets if one else found.statement is not None
        if is_given and not _is_quoted(found) and not _is_transcript(found):
            loose.append(found.span)
    return loose


def _is_transcript(found: Found) -> bool:
    """Whether the words stand behind a name and a colon, as in a transcript, where marks are not needed."""
    there, shown = found.statement, found.exhibit.citation
    return bool(there and there.cue_span and shown.quote[there.cue_span[0] - shown.start :][:1] == ":")


def find_misattributions(
    corpus: Corpus,
    text: str,
    span: Span,
    attributions: Sequence[Attribution],
    quoted: Sequence[Found],
    cited: Sequence[Exhibit],
) -> tuple[list[str], list[str]]:
    """What a sentence gives to the wrong one, and what perhaps, each in a few words.

    Wrong is what the article surely gives to another: exact words, or such as only another's statement holds.
    """
    credit_of = {one.who: read_credit(corpus, one.who) for one in attributions}
    attributions = [one for one in attributions if not one.is_guess or credit_of[one.who].speakers]
    outlets = {fold(exhibit.citation.outlet or "") for exhibit in cited}
    faults: list[str] = []
    doubts: list[str] = []
    for found in quoted:
        inner = _find_inner(attributions, found.span)
        there = found.statement
        if inner is None:
            if there and there.speaker and (other := _find_intruder(corpus, text[slice(*span)], there, cited)):
                doubts.append(
                    f"the file gives “{cut_words(text[slice(*found.span)])}” to {there.speaker}; {other} is named here"
                )
        elif fold(inner.who) in outlets:
            continue
        elif there is None or there.speaker is None:
            if not _stands_there(inner.who, found.exhibit) or (there is None and not _is_quoted(found)):
                doubts.append(f"the file does not say that “{cut_words(text[slice(*found.span)])}” is from {inner.who}")
        elif _means(inner, credit_of[inner.who], there):
            if inner.denies != is_denied(corpus.article(there.source).text, there):
                faults.append(f"whether {inner.who} said or denied it, the file tells otherwise")
        else:
            wrong = is_another(there.speaker, credit_of[inner.who]) or not credit_of[inner.who].speakers
            fault = f"the file gives “{cut_words(text[slice(*found.span)])}” to {there.speaker}, not to {inner.who}"
            (faults if wrong else doubts).append(fault)
    for one in attributions:
        if fold(one.who) not in outlets and not any(a <= f.span[0] < b for f in quoted for a, b in one.spans):
            wrong, fault = _judge_paraphrase(corpus, text, one, credit_of, cited, attributions)
            (faults if wrong else doubts).extend(filter(None, [fault]))
    if not attributions and not quoted:
        doubts += _find_unnamed(corpus, text[slice(*span)], cited)
    return list(dict.fromkeys(faults)), list(dict.fromkeys(doubts))


def _find_inner(attributions: Sequence[Attribution], span: Span) -> Attribution | None:
    """The narrowest attribution that holds a quotation, or else a part of it."""

    def shared(one: Attribution) -> int:
        return sum(max(0, min(span[1], last) - max(span[0], first)) for first, last in one.spans)

    holding = [one for one in attributions if shared(one)]
    return max(holding, key=lambda one: (shared(one), -sum(b - a for a, b in one.spans)), default=None)


def _judge_paraphrase(
    corpus: Corpus,
    text: str,
    one: Attribution,
    credit_of: Mapping[str, Credit],
    cited: Sequence[Exhibit],
    attributions: Sequence[Attribution],
) -> tuple[bool, str]:
    """Whether what somebody is said to have said, without quoting, is surely another's; and why it is, or may be."""
    around = [other for other in attributions if other is not one and _lies_in(one, other)]
    within = [span for other in attributions if other is not one and _lies_in(other, one) for span in other.spans]
    wanted = _stems(" ".join(blank(text, within)[a:b] for a, b in one.spans))
    if len(wanted) < LEAST_TOLD:
        return False, ""
    credit, own, others = credit_of[one.who], 0.0, 0.0
    best: Statement | None = None
    meant: Statement | None = None
    for exhibit in cited:
        for statement in exhibit.statements:
            share = len(wanted & _stems(exhibit.words_of(statement))) / len(wanted)
            if statement.speaker is not None and _means(one, credit, statement):
                if share > own:
                    own, meant = share, statement
            elif share > others and statement.speaker is not None:
                others, best = share, statement
    if meant and own >= LEAST_OWN and one.denies != is_denied(corpus.article(meant.source).text, meant):
        return True, f"whether {one.who} said or denied it, the file tells otherwise"
    if own < LEAST_OWN and any(_is_narrated(wanted, one, credit, exhibit) for exhibit in cited):
        return False, f"the file does not say that this is from {one.who}"
    if best is None or others < LEAST_OWN or others - own < CLEARLY:
        return False, ""
    if any(_means(other, credit_of[other.who], best) for other in around):
        return False, ""  # it is a part of what another is rightly said to have said
    return is_another(best.speaker, credit), f"the file gives this to {best.speaker}, not to {one.who}"


def _is_narrated(wanted: set[str], one: Attribution, credit: Credit, exhibit: Exhibit) -> bool:
    """Whether an exhibit tells nearly all of something in the article's own words, and does not name who is named."""
    told = [exhibit.words_of(statement) for statement in exhibit.statements]
    narrated = _stems(exhibit.citation.quote) - _stems(" ".join(told))
    is_there = _stands_there(one.who, exhibit) or any(_means(one, credit, said) for said in exhibit.statements)
    return len(wanted & narrated) >= NARRATED * len(wanted) and not is_there


def _lies_in(one: Attribution, other: Attribution) -> bool:
    """Whether what one is said to have said is a part of what another is."""
    return one.spans != other.spans and all(
        any(a <= first and last <= b for a, b in other.spans) for first, last in one.spans
    )


def _means(one: Attribution, credit: Credit, statement: Statement) -> bool:
    """Whether a statement's speaker is who is named, or one of those who are: "both Doe and Roe"."""
    speaker = statement.speaker or ""
    return credit.means(speaker) or (
        " and " in one.phrase and fold(speaker.split()[-1]) in map(fold, words(one.phrase))
    )


def _find_unnamed(corpus: Corpus, sentence: str, cited: Sequence[Exhibit]) -> list[str]:
    """For a sentence that gives words to nobody in a way that is read: somebody's words beside another's name."""
    wanted = _stems(sentence)
    for exhibit in cited:
        for there in exhibit.statements:
            if there.speaker and len(wanted & _stems(exhibit.words_of(there))) >= LEAST_OWN * len(wanted):
                if other := _find_intruder(corpus, sentence, there, cited):
                    return [f"the file gives this to {there.speaker}; {other} is named here"]
                return []
    return []


def _find_intruder(corpus: Corpus, sentence: str, there: Statement, cited: Sequence[Exhibit]) -> str | None:
    """A speaker named in a sentence outside of its quotations who is neither that of a statement nor named in it, where
    the statement's own is not named either.
    """
    outside = blank(sentence, quotations_in(sentence))
    names = [match[0].strip(" ,.’'") for match in re.finditer(NAME, outside)]
    names = [name for name in names if name.casefold() not in load_words("function_words")]
    read = [(name, read_credit(corpus, name)) for name in names]
    if any(credit.means(there.speaker or "") for _, credit in read):
        return None
    inside = {fold(word) for word in words(there.text)}
    outlets = {fold(exhibit.citation.outlet or "") for exhibit in cited}
    for name, credit in read:
        told_of = fold(name) in outlets or any(fold(word) in inside for word in words(name))
        if not told_of and (credit.speakers or len(words(name)) > 1) and is_another(there.speaker, credit):
            return name
    return None


def _stands_there(who: str, exhibit: Exhibit) -> bool:
    """Whether every word of a name stands in the evidence."""
    shown = {fold(word) for word in words(f"{exhibit.citation.quote} {exhibit.citation.speaker or ''}")}
    named = [fold(word) for word in words(who)]
    return all(word in shown or word in load_words("function_words") for word in named)


def _is_quoted(found: Found) -> bool:
    """Whether the evidence itself has the words in quotation marks."""
    start, end = (place - found.exhibit.citation.start for place in found.place)
    return any(first <= start and end <= last for first, last in quotations_in(found.exhibit.citation.quote))


def _stems(text: str) -> set[str]:
    verbs = reporting_verbs()
    return {stem(word) for word in content_words(text) if word.casefold() not in verbs}


def cut_words(text: str) -> str:
    """The beginning of a text, enough of it to be known again."""
    line = join_line(text)
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN].rsplit(' ', 1)[0]} …"

"""The answer that a language model writes from numbered evidence, every sentence of it checked by code.

The model is believed nothing. A marker counts where it points to evidence that was shown; a quotation, where it stands
in that evidence word for word; anything else, as far as its names, numbers and words do. What no evidence carries is
marked so, and where nothing holds the offline answer is given.
"""

import re
from calendar import month_name
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from threading import Event

from rag.answer.model.llm import stream_reply
from rag.answer.model.prompts import ABSTENTION, load_prompt
from rag.answer.quotations import find_quotation, quotations_in
from rag.config import Config
from rag.errors import ModelError, PromptError
from rag.find.terms import content_words, fold, stem, words
from rag.index.corpus import Corpus
from rag.read.lexicon import load_words
from rag.read.sentences import split_sentences
from rag.types import Answer, AnswerSentence, Citation, Draft, Span, Support, cite

LEAST_SHARE = 0.9
"""Of a sentence's content words, those that must stand in what it cites.

On 861 claims of the claimverify set (62 % of them right), each against the two sentences of its article that share most
words with it: 78 % of the claims that `_agrees` accepts are right, and it accepts 42 % of the right ones; with 0.7 it
is 73 % and 51 %, with 0.5 72 % and 58 %. So `supported` is a check of words, and no proof.
"""
_MARKER = re.compile(
    r"""[ \t]*[\[【［]\s*(?:(?:evidence|source|item|ref|no)\b\.?)?\s*
    (?P<numbers>[\^#]?\d+(?:\s*(?:[-‐‑–—,;&]|and)\s*[\^#]?\d+)*)
    \s*(?:†[^\]】］\n]*)?[\]】］](?:\([^()\s]*\))?""",
    re.VERBOSE | re.IGNORECASE,
)
"""[1], [1, 2], [1-3], [^1], [Source 1], 【1†source】, [1](link), with the space before it."""
_MARKUP = re.compile(r"^[ \t]*(?:[-*•]|#{1,6}|\d{1,2}[.)])[ \t]+|\*\*|__|`", re.MULTILINE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def answer_with_model(
    corpus: Corpus,
    question: str,
    evidence: Sequence[Citation],
    offline: Answer,
    *,
    fresh: bool = False,
    on_draft: Callable[[Draft], None] | None = None,
    stop: Event | None = None,
) -> Answer:
    """The model's answer to a question from `evidence` (numbered from 1), checked.

    Its words go to `on_draft` as they come. Citations are those of the evidence that sentences
    use, numbered anew in order of first use. Where the model abstains, the answer abstains with the offline receipt.
    Where it fails, or nothing of its answer holds, the answer is `offline` with a notice that says why; without
    evidence no model is asked.
    """
    if not evidence:
        return offline
    config = corpus.config
    try:
        reply = _ask_model(config, question, evidence, on_draft)
    except (ModelError, PromptError) as error:
        return _fall_back(offline, f"{str(error)[0].upper()}{str(error)[1:]}.")
    if _plain(_MARKER.sub("", reply)).startswith(_plain(ABSTENTION)):
        return _abstain(question, evidence, offline, f"llm:{config.openai_model}")
    sentences, dropped = check_reply(reply, evidence)
    if all(sentence.support == "unsupported" for sentence in sentences):
        return _fall_back(offline, "Nothing that the language model wrote could be found in the evidence.")
    return _compose(corpus, question, sentences, dropped, evidence, offline)


def check_reply(reply: str, evidence: Sequence[Citation]) -> tuple[list[AnswerSentence], int]:
    """The sentences of a reply, each with the numbers of the evidence that it marks and a verdict; and how many of its
    markers pointed nowhere.

    A marker belongs to the sentence that it ends, or, at the beginning of a line, to the one that it begins. A sentence
    within whose quotation the text goes on takes the next one in.
    """
    text, markers, dropped = _read_markers(_MARKUP.sub("", reply), len(evidence))
    lines = [line.span() for line in re.finditer(r"[^\n]+", text)]
    spans = _join_within(split_sentences(text, lines), quotations_in(text))
    spans = [(start, end) for start, end in spans if any(map(str.isalpha, text[start:end]))]
    cited: list[list[int]] = [[] for _ in spans]
    for place, begins, numbers in markers:
        following = [index for index, (_, end) in enumerate(spans) if end > place]
        preceding = [index for index, (start, _) in enumerate(spans) if start < place]
        choice = following[:1] or preceding[-1:] if begins else preceding[-1:] or following[:1]
        for index in choice:
            cited[index] += [number for number in numbers if number not in cited[index]]
    return [
        _judge(text[start:end], tuple(numbers), [evidence[number - 1] for number in numbers])
        for (start, end), numbers in zip(spans, cited, strict=True)
    ], dropped


def _ask_model(
    config: Config, question: str, evidence: Sequence[Citation], on_draft: Callable[[Draft], None] | None
) -> str:
    prompt = load_prompt(config, "answer").substitute(
        question=_one_line(question), evidence=_show(evidence), abstention=ABSTENTION
    )
    pieces = []
    with closing(stream_reply(config, prompt)) as stream:  # an error of the reader's closes the connection
        for piece in stream:
            pieces.append(piece)
            if on_draft:
                on_draft(Draft(sentences=(), citations=(), rest="".join(pieces)))
    return "".join(pieces)


def _show(evidence: Sequence[Citation]) -> str:
    """Evidence for the prompt, one item a line, between fences that no item contains: nothing in it can end its line or
    close the fence.
    """
    lines = []
    for citation in evidence:
        via = f"via {', '.join(citation.via)}" if citation.via else None
        facts = ", ".join(fact for fact in (citation.outlet, citation.published, citation.speaker, via) if fact)
        lines.append(f"[{citation.number}] {_one_line(facts or citation.source)}: {_one_line(citation.quote)}")
    longest = max(map(len, re.findall("~+", "\n".join(lines))), default=0)
    fence = "~" * max(3, longest + 1)
    return "\n".join((fence, *lines, fence))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    return " ".join(words(text)).casefold()


def _read_markers(text: str, count: int) -> tuple[str, list[tuple[int, bool, list[int]]], int]:
    """A text without its markers; each marker as its place in it, whether it begins a line, and the numbers from 1 to
    `count` that it names; and how many others were named.
    """
    kept, end, dropped = "", 0, 0
    markers = []
    for match in _MARKER.finditer(text):
        kept += text[end : match.start()]
        begins = not kept or kept.endswith("\n")
        end = match.end() + (len(text[match.end() :]) - len(text[match.end() :].lstrip(" \t")) if begins else 0)
        numbers = []
        for first, last in re.findall(r"(\d+)(?:\s*[-‐‑–—]\s*[\^#]?(\d+))?", match["numbers"]):
            named = range(int(first[:9]), int((last or first)[:9]) + 1)
            numbers += [number for number in range(1, count + 1) if number in named]
            dropped += not named or named[0] < 1 or named[-1] > count
        markers.append((len(kept), begins, numbers))
    return kept + text[end:], markers, dropped


def _join_within(sentences: Sequence[Span], quotations: Sequence[Span]) -> list[Span]:
    """Sentences, joined where the boundary between two stands within a quotation."""
    joined: list[Span] = []
    for start, end in sentences:
        if joined and any(first < joined[-1][1] <= last and start <= last for first, last in quotations):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _judge(text: str, numbers: tuple[int, ...], cited: Sequence[Citation]) -> AnswerSentence:
    """A sentence with its verdict; quotations that stand in none of the cited words lose their marks."""
    own, quotations = _without_quotations(text), quotations_in(text)
    exact = [any(find_quotation(text[start:end], c.quote) for c in cited) for start, end in quotations]
    for (start, end), holds in reversed(list(zip(quotations, exact, strict=True))):
        if not holds:
            text = text[: max(start - 1, 0)] + text[start:end] + text[end + 1 :]
    support: Support
    if not cited or not all(exact):
        support = "unsupported"
    elif not _agrees(own, cited, quotes=bool(quotations)):
        support = "weak"
    elif quotations or any(find_quotation(text, c.quote) for c in cited):
        support = "verbatim"
    else:
        support = "supported"
    return AnswerSentence(text=text, citations=numbers, support=support)


def _agrees(own: str, cited: Sequence[Citation], *, quotes: bool) -> bool:
    """Whether the words of a sentence, its quotations left out, agree with the cited words and their outlet, date and
    speaker: every number and name stands there, and of its content words LEAST_SHARE; and there is a negation in both
    or in neither (where the sentence `quotes`, one within the cited quotations does not count).
    """
    shown = " ".join(" ".join(filter(None, (c.quote, c.outlet, _spell(c.published), c.speaker, *c.via))) for c in cited)
    stems = {stem(word) for word in words(shown)}
    content = [word for word in content_words(own) if not word[0].isdigit()]
    negated = any(_negates(_without_quotations(c.quote) if quotes else c.quote) for c in cited)
    return (
        _numbers(own) <= _numbers(shown)
        and all(stem(word) in stems for word in content if word[0].isupper())
        and sum(stem(word) in stems for word in content) >= LEAST_SHARE * len(content)
        and _negates(own) == negated
    )


def _without_quotations(text: str) -> str:
    for start, end in reversed(quotations_in(text)):
        text = f"{text[:start]} {text[end:]}"
    return text


def _spell(date: str | None) -> str:
    """An ISO date with its month's name: "2023-07-15 July"."""
    month = (date or "").split("-")[1:2]
    return " ".join((date or "", *(month_name[int(number)] for number in month)))


def _numbers(text: str) -> set[str]:
    return {number.replace(",", "").lstrip("0") for number in _NUMBER.findall(text)}


def _negates(text: str) -> bool:
    written = {fold(word) for word in words(text)}
    return bool(written & load_words("negations")) or any(word.endswith("n't") for word in written)


def _compose(
    corpus: Corpus,
    question: str,
    sentences: Sequence[AnswerSentence],
    dropped: int,
    evidence: Sequence[Citation],
    offline: Answer,
) -> Answer:
    """The answer, its citations narrowed and numbered anew in order of first use; what was not used is also found."""
    places: dict[tuple[int, Span], int] = {}
    numbered = []
    for sentence in sentences:
        used = [(number, _narrow(sentence.text, evidence[number - 1])) for number in sentence.citations]
        numbers = tuple(places.setdefault(place, len(places) + 1) for place in used)
        numbered.append(replace(sentence, citations=numbers))
    unused = [citation for citation in evidence if citation.number not in {number for number, _ in places}]
    markers = "1 marker" if dropped == 1 else f"{dropped} markers"
    notice = f"The language model set {markers} that pointed nowhere; left out." if dropped else None
    return Answer(
        question=question,
        text=" ".join(s.text + "".join(f" [{number}]" for number in s.citations) for s in numbered),
        abstained=False,
        engine=f"llm:{corpus.config.openai_model}",
        sentences=tuple(numbered),
        citations=tuple(
            _cite_within(corpus, evidence[old - 1], span, number) for (old, span), number in places.items()
        ),
        receipt=replace(offline.receipt, reason="", nearest=()),
        also_found=tuple(replace(citation, number=n) for n, citation in enumerate(unused, len(places) + 1)),
        notice=" ".join(filter(None, (offline.notice, notice))) or None,
    )


def _narrow(text: str, citation: Citation) -> Span:
    """The part of a citation's words that a sentence repeats, in whole sentences; all of them where it repeats none."""
    wanted = [text, *(text[start:end] for start, end in quotations_in(text))]
    found = [span for quote in wanted if (span := find_quotation(quote, citation.quote))]
    whole = (0, len(citation.quote))
    holding = [
        (start, end)
        for start, end in split_sentences(citation.quote, [whole])
        if any(start < last and first < end for first, last in found)
    ]
    return (holding[0][0], holding[-1][1]) if holding else whole


def _cite_within(corpus: Corpus, citation: Citation, span: Span, number: int) -> Citation:
    if span == (0, len(citation.quote)):
        return replace(citation, number=number)
    start, end = citation.start + span[0], citation.start + span[1]
    narrowed = cite(
        corpus.article(citation.source), start, end, number=number, speaker=citation.speaker, via=citation.via
    )
    return replace(narrowed, meeting=citation.meeting)


def _abstain(question: str, evidence: Sequence[Citation], offline: Answer, engine: str) -> Answer:
    reason = offline.receipt.reason or "The language model found no answer in the evidence that it was shown."
    nearest = offline.receipt.nearest or tuple(evidence)
    return Answer(
        question=question,
        text=ABSTENTION,
        abstained=True,
        engine=engine,
        sentences=(),
        citations=(),
        receipt=replace(offline.receipt, reason=reason, nearest=nearest),
        notice=offline.notice,
    )


def _fall_back(offline: Answer, reason: str) -> Answer:
    notice = f"{reason} This is the answer without a language model."
    return replace(offline, notice=f"{offline.notice} {notice}" if offline.notice else notice)

"""The answer that a language model writes from numbered evidence, every sentence of it checked by code as it completes.

What no evidence carries is set apart, once the model was given one chance to mend it; where nothing holds, the offline
answer is given.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event

from rag.answer.model.checks import Checker
from rag.answer.model.conversation import Conversation, tell_failure
from rag.answer.model.exhibits import Exhibits, gather_exhibits, join_line, show_exhibits
from rag.answer.model.markers import strip_markers
from rag.answer.model.numbering import number_citations
from rag.answer.model.prompts import ABSTENTION, load_prompt
from rag.answer.model.repair import repair_sentences
from rag.errors import ContextTooSmall, ModelError, ModelStopped, PromptError
from rag.find.terms import words
from rag.index.corpus import Corpus
from rag.types import HELD, Answer, AnswerSentence, Citation, Draft

LEAST_EXHIBITS = 2
"""Fewer are not tried where the model's context is too small."""


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
    """The model's answer to a question from `evidence`, checked.

    Its answer goes to `on_draft` as it grows. Citations are those of the evidence that sentences use, numbered in order
    of first use; sentences without support come last. Where the model abstains, the answer abstains with the offline
    receipt. Where it fails, or nothing of its answer holds, the answer is `offline` with a notice that says why. No
    model is asked without evidence.
    """
    if not evidence:
        return offline
    talk = Conversation(config=corpus.config, fresh=fresh, stop=stop)
    exhibits = gather_exhibits(corpus, evidence)
    try:
        return _write(corpus, question, exhibits, offline, talk, on_draft)
    except (ModelError, PromptError) as error:
        return replace(_fall_back(offline, tell_failure(error)), work=talk.work())


def _write(
    corpus: Corpus,
    question: str,
    exhibits: Exhibits,
    offline: Answer,
    talk: Conversation,
    on_draft: Callable[[Draft], None] | None,
) -> Answer:
    prompt = load_prompt(corpus.config, "answer")
    checker = Checker(exhibits)
    pieces: list[str] = []

    def show(piece: str) -> None:
        pieces.append(piece)
        if on_draft:
            on_draft(_draft(checker, "".join(pieces)))

    notices: list[str] = []
    try:
        while True:
            text = prompt.substitute(
                question=join_line(question), evidence=show_exhibits(exhibits), abstention=ABSTENTION
            )
            try:
                reply = talk.ask(text, show)
                break
            except ContextTooSmall:
                if len(exhibits.items) < 2 * LEAST_EXHIBITS:
                    raise
                exhibits = replace(exhibits, items=exhibits.items[: len(exhibits.items) // 2])
                checker, pieces = Checker(exhibits), []
                notices = [f"The language model's context took {len(exhibits.items)} items of evidence only."]
        if _plain(strip_markers(reply)).startswith(_plain(ABSTENTION)):
            return _abstain(question, exhibits, offline, talk)
        checked = checker.check(reply)
        sentences, dropped = list(checked.sentences), checked.dropped
        if any(sentence.support not in HELD for sentence in sentences):
            if on_draft:
                on_draft(replace(_draft(checker, reply + "\n"), is_repairing=True))
            sentences, notice = repair_sentences(talk.ask, question, sentences, checker)
            notices += [notice] if notice else []
    except ModelStopped:
        sentences, dropped = list(checker.check("".join(pieces), is_whole=False).sentences), 0
        notices.append("Stopped: this is what was written until then.")
    if not any(sentence.support in HELD for sentence in sentences):
        if talk.stop is not None and talk.stop.is_set():
            return replace(_fall_back(offline, "Stopped before a sentence was complete."), work=talk.work())
        reason = "Nothing that the language model wrote could be found in the evidence."
        return replace(_fall_back(offline, reason), work=talk.work())
    if dropped:
        markers = "1 marker" if dropped == 1 else f"{dropped} markers"
        notices.append(f"The language model set {markers} that pointed nowhere; left out.")
    return _compose(corpus, question, sentences, exhibits, offline, talk, notices)


def _draft(checker: Checker, reply: str) -> Draft:
    """What has come so far: complete sentences checked, the rest as it is."""
    checked = checker.check(reply, is_whole=False)
    sentences, citations = number_citations(checked.sentences, checker.exhibits)
    return Draft(sentences=tuple(sentences), citations=tuple(citations), rest=checked.rest)


def _compose(
    corpus: Corpus,
    question: str,
    sentences: Sequence[AnswerSentence],
    exhibits: Exhibits,
    offline: Answer,
    talk: Conversation,
    notices: Sequence[str],
) -> Answer:
    """The answer; evidence that was not used is also found."""
    numbered, citations = number_citations(sentences, exhibits)
    used = {(c.source, c.start) for c in citations}
    unused = [
        e.citation
        for e in exhibits.items
        if not any(source == e.citation.source and e.citation.start <= start < e.citation.end for source, start in used)
    ]
    return Answer(
        question=question,
        text=" ".join(
            s.text + "".join(f" [{number}]" for number in s.citations) for s in numbered if s.support != "unsupported"
        ),
        abstained=False,
        engine=corpus.config.engine,
        sentences=tuple(numbered),
        citations=tuple(citations),
        receipt=replace(offline.receipt, silence=None, reason="", nearest=()),
        also_found=tuple(replace(one, number=n) for n, one in enumerate(unused, len(citations) + 1)),
        notice=" ".join(filter(None, (offline.notice, *notices))) or None,
        work=talk.work(),
    )


def _abstain(question: str, exhibits: Exhibits, offline: Answer, talk: Conversation) -> Answer:
    reason = offline.receipt.reason or "The language model found no answer in the evidence that it was shown."
    nearest = offline.receipt.nearest or tuple(exhibit.citation for exhibit in exhibits.items)
    return Answer(
        question=question,
        text=ABSTENTION,
        abstained=True,
        engine=talk.config.engine,
        sentences=(),
        citations=(),
        receipt=replace(offline.receipt, reason=reason, nearest=nearest),
        notice=offline.notice,
        work=talk.work(),
    )


def _fall_back(offline: Answer, reason: str) -> Answer:
    notice = f"{reason} This is the answer without a language model."
    return replace(offline, notice=f"{offline.notice} {notice}" if offline.notice else notice)


def _plain(text: str) -> str:
    return " ".join(words(text)).casefold()

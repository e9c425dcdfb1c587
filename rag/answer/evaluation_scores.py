"""How good one answer is: what its citations carry, and what was expected of it. Nothing here asks a question.

Citation recall and precision are those of ALCE (Gao et al. 2023, arXiv 2305.14627, section 4). Its judge is a model
for natural language inference; here it is the desk's own scorer `score_claim_in` with its one threshold, so the
figures compare runs of this desk and are no figures of ALCE's benchmark. As ALCE's judge reads the title of each
passage, this one reads beside the cited words what the desk knows of them, as its checks of a language model do.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from rag.answer.known import describe_known
from rag.answer.quotations import find_quotation, quotations_in
from rag.answer.support import SUPPORTED, score_claim_in
from rag.index.corpus import Corpus
from rag.read.sentences import split_sentences
from rag.types import FIGURES, Answer, AnswerSentence, Article, Citation, Count, EvaluationQuestion, Figure

_MARKER = re.compile(r"\s*\[\d+\]")
_SHOWN = 60
"""Characters of a text within a problem."""


def count_figures(
    corpus: Corpus, question: EvaluationQuestion, answer: Answer
) -> tuple[Mapping[Figure, Count], tuple[str, ...]]:
    """The counts of all figures for an answer, and what is amiss with it in sentences.

    - citation_recall: of the sentences, those that all of their citations together support;
    - citation_precision: of the citations of all sentences, those that are needed. None is of a sentence that its
      citations do not support; of others one is not, where it does not support the sentence alone and the rest do;
    - quotation_exactness: of the quoted stretches, those that stand word for word in one of their citations;
    - speaker_accuracy: of the sentences, those that cite words of the expected speaker;
    - sources: 1 of 1 where one of the expected is cited;
    - words: of the expected words and places, those that are cited;
    - contains: of the expected strings, those that the answer has, whatever their case;
    - answered: of answerable questions, those with an answer;
    - abstention_recall: of unanswerable questions, those without;
    - abstention_precision: of abstentions, those over unanswerable questions.

    The first four count nothing where the desk abstains; sources, words and contains are missed then.
    """
    by_number = {citation.number: citation for citation in answer.citations}
    problems: list[str] = []
    recall, precision, exact = [], [], []
    for number, sentence in enumerate(answer.sentences, 1):
        cited = [by_number[one] for one in sentence.citations]
        supported, needed = judge_citations(corpus, sentence.text, cited)
        recall.append(supported)
        precision += needed
        if not supported:
            marked = f" and is marked {sentence.support}" if sentence.support in ("weak", "unsupported") else ""
            problems.append(f"sentence {number} is not supported by what it cites{marked}: {_show(sentence.text)}")
        elif not all(needed):
            idle = ", ".join(
                f"[{one}]" for one, is_needed in zip(sentence.citations, needed, strict=True) if not is_needed
            )
            problems.append(f"sentence {number} does not need {idle}: {_show(sentence.text)}")
        for start, end in quotations_in(sentence.text):
            exact.append(any(find_quotation(sentence.text[start:end], one.quote) for one in cited))
            if not exact[-1]:
                problems.append(f"sentence {number} cites no such words: {_show(sentence.text[start:end])}")
    counts: dict[Figure, Count] = {
        "citation_recall": _count(recall),
        "citation_precision": _count(precision),
        "quotation_exactness": _count(exact),
        "speaker_accuracy": _count(_judge_speakers(corpus, question, answer.sentences, by_number, problems)),
        **_count_expected(corpus, question, answer, problems),
        **_count_abstention(question, answer.abstained, problems),
    }
    return {figure: counts[figure] for figure in FIGURES}, tuple(problems)


def judge_citations(corpus: Corpus, text: str, cited: Sequence[Citation]) -> tuple[bool, list[bool]]:
    """Whether the cited places together support a sentence, and of each whether it is needed for that."""
    if not (cited and _support(corpus, text, cited)):
        return False, [False] * len(cited)
    if len(cited) == 1:
        return True, [True]
    return True, [
        _support(corpus, text, [one]) or not _support(corpus, text, [other for other in cited if other is not one])
        for one in cited
    ]


def _support(corpus: Corpus, text: str, cited: Iterable[Citation]) -> bool:
    shown = [line for one in cited for line in (*_sentences(one.quote), _known(corpus, text, one)) if line]
    return score_claim_in(shown, text).score >= SUPPORTED


def _known(corpus: Corpus, text: str, citation: Citation) -> str:
    return describe_known(
        corpus,
        text,
        citation,
        people=[citation.speaker, *citation.via] if citation.speaker else [],
        addressees=[citation.addressee] if citation.addressee else [],
        meeting=next((meeting for meeting in corpus.meetings() if meeting.id == citation.meeting), None),
    )


def _sentences(quote: str) -> list[str]:
    return [quote[start:end] for start, end in split_sentences(quote, [(0, len(quote))])]


def _judge_speakers(
    corpus: Corpus,
    question: EvaluationQuestion,
    sentences: Sequence[AnswerSentence],
    by_number: Mapping[int, Citation],
    problems: list[str],
) -> list[bool]:
    if question.speaker is None:
        return []
    meant = {speaker.name for speaker in corpus.find_speakers(question.speaker)}
    if not meant:
        problems.append(f"nobody named {question.speaker} speaks in the articles")
    judged = []
    for number, sentence in enumerate(sentences, 1):
        said_by = [by_number[one].speaker for one in sentence.citations]
        judged.append(any(speaker in meant for speaker in said_by))
        if not judged[-1]:
            who = ", ".join(dict.fromkeys(speaker or "nobody named" for speaker in said_by)) or "no citation"
            problems.append(f"sentence {number} should be {question.speaker}’s words, not those of {who}")
    return judged


def _count_expected(
    corpus: Corpus, question: EvaluationQuestion, answer: Answer, problems: list[str]
) -> dict[Figure, Count]:
    cited = answer.citations
    text = _MARKER.sub("", answer.text).casefold()
    sources = [any(one.source in question.sources for one in cited)] if question.sources else []
    words = [any(find_quotation(expected, one.quote) for one in cited) for expected in question.words]
    places = [_holds(cited, corpus.article(source), start, end) for source, (start, end) in question.places]
    contains = [not answer.abstained and find_quotation(one.casefold(), text) is not None for one in question.contains]
    if not all(sources):
        problems.append(f"none of {', '.join(question.sources)} is cited")
    missed = [f"cites no such words: {_show(one)}" for one, held in zip(question.words, words, strict=True) if not held]
    missed += [
        f"does not cite {source}:{start}-{end}"
        for (source, (start, end)), held in zip(question.places, places, strict=True)
        if not held
    ]
    missed += [f"does not say {_show(one)}" for one, said in zip(question.contains, contains, strict=True) if not said]
    problems += [f"the answer {one}" for one in missed]
    return {"sources": _count(sources), "words": _count([*words, *places]), "contains": _count(contains)}


def _holds(cited: Iterable[Citation], article: Article, start: int, end: int) -> bool:
    """Whether every character of a place, white space aside, lies in what is cited of its article."""
    wanted = {at for at in range(start, end) if not article.text[at].isspace()}
    return wanted <= {at for one in cited if one.source == article.source for at in range(one.start, one.end)}


def _count_abstention(question: EvaluationQuestion, abstained: bool, problems: list[str]) -> dict[Figure, Count]:
    unanswerable = [abstained] if question.answerable is False else []
    if question.answerable is not None and abstained == question.answerable:
        problems.append("there is an answer, and none was given" if abstained else "answers what the articles do not")
    return {
        "answered": _count([not abstained] if question.answerable else []),
        "abstention_recall": _count(unanswerable),
        "abstention_precision": _count(
            [not question.answerable] if abstained and question.answerable is not None else []
        ),
    }


def _count(judged: Sequence[bool]) -> Count:
    return Count(hits=sum(judged), of=len(judged))


def _show(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= _SHOWN else line[:_SHOWN].rsplit(' ', 1)[0] + ' …'}”"

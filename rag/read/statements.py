"""An article's statements: everything that somebody is reported to have said, with the places of the words."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.read.attribution import People, name_speaker, read_people
from rag.read.contents import Content, find_contents
from rag.read.cues import Cue
from rag.read.phrases import QUOTATION
from rag.read.sentences import split_sentences
from rag.types import Article, Span, Statement, StatementKind

_QUOTATION = re.compile(QUOTATION)
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=[“\"])")
_LABEL = re.compile(r"^[“\"]?([A-Z][A-Z’'.-]+(?: [A-Z][A-Z’'.-]*){0,3})(:)\s+(?=\S)", re.MULTILINE)
"""Who speaks in a transcript: "DOE: The dam will hold." """
_SIGNED = re.compile(r"([”\"]\s*[―—–-]\s?[^\n”\"]{2,60}?)\s*\n\s*(?=[“\"])")
"""What parts paragraphs: a blank line, or a new line that opens with a quotation."""
_NEIGHBOURS = 20
"""Statements on either side among which those are that hold another: they share a sentence."""
_REACH = 3
"""Statements back to which "he said" may look for the one who spoke before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A statement before its speaker is known."""

    spans: tuple[Span, ...]
    content: Content


def read_statements(article: Article) -> list[Statement]:
    """The statements of an article, in order of place.

    Offsets count in `article.text`; `text[start:end]` of each span is a piece of what is said, quotation marks with it.
    """
    text = article.text
    drafts = _read_drafts(article)
    if not drafts:
        return []
    people = read_people(text[article.body[0][0] : article.body[-1][1]])
    speakers = _name_speakers(text, drafts, people)
    statements = [
        Statement(
            source=article.source,
            start=draft.spans[0][0],
            end=draft.spans[-1][1],
            spans=draft.spans,
            text=" … ".join(text[start:end] for start, end in draft.spans),
            kind=_kind(text, draft.spans),
            speaker=speaker,
            speaker_span=draft.content.cue.subject,
            cue_span=draft.content.cue.span,
            via=_reporters(text, place, drafts, speakers, people),
            addressee=text[slice(*draft.content.addressee)] if draft.content.addressee else None,
            published=article.published,
        )
        for place, (draft, speaker) in enumerate(zip(drafts, speakers, strict=True))
    ]
    return sorted(statements, key=lambda statement: (statement.start, -statement.end))


def _reporters(
    text: str, place: int, drafts: list[_Draft], speakers: list[str | None], people: People
) -> tuple[str, ...]:
    """Through whom a statement came: those whose statements hold its cue, the narrowest first; then who is credited."""
    content = drafts[place].content
    first, last = content.cue.span
    holding = []
    for other in range(max(0, place - _NEIGHBOURS), min(len(drafts), place + _NEIGHBOURS)):
        spans, speaker = drafts[other].spans, speakers[other]
        near = speaker and spans[0][0] <= first and last <= spans[-1][1]
        if near and any(start <= first and last <= end for start, end in spans):
            holding.append((spans[-1][1] - spans[0][0], speaker))
    credited = (name_speaker(text, credit.named or credit.subject, people, None) for credit in content.reporters)
    names = dict.fromkeys([*(speaker for _, speaker in sorted(holding)), *credited])
    return tuple(name for name in names if name and name != speakers[place])


def _read_drafts(article: Article) -> list[_Draft]:
    """The contents of all sentences; a quotation that stands alone goes on with the one before."""
    text = article.text
    drafts: list[_Draft] = []
    going: int | None = None
    """The draft with which a quotation in the next unit would go on."""
    transcript: _Draft | None = None
    """What somebody says in a transcript, where the unit before belongs to it."""
    labels = [match[1] for first, last in article.body for match in _LABEL.finditer(text, first, last)]
    talk = len(labels) > 2 and len(set(labels)) > 1  # one alone is a dateline or a notice: "RIVERTOWN: …"
    for start, end in join_quotations(text, split_sentences(text, article.body)):
        label = _LABEL.match(text, start, end) if talk else None
        if label:
            cue = Cue(subject=label.span(1), span=label.span(2), trailing=False, coordinate=False)
            content = Content(cue=cue, spans=((label.end(), end),), addressee=None, quoted=False)
            transcript, going = _Draft(spans=content.spans, content=content), None
            drafts.append(transcript)
            continue
        if transcript and "\n" not in text[transcript.spans[0][1] : start]:
            transcript = replace(transcript, spans=((transcript.spans[0][0], end),))
            drafts[-1] = transcript
            continue
        transcript = None
        contents = find_contents(text, start, end)
        if not contents and going is not None and _goes_on(text, drafts[going], (start, end)):
            drafts[going] = replace(drafts[going], spans=_joined(text, drafts[going].spans, (start, end)))
            continue
        going = None
        for content in contents:
            drafts.append(_Draft(spans=content.spans, content=content))
            if content.quoted or not content.spans:
                going = len(drafts) - 1
    return [draft for draft in drafts if draft.spans and not _is_title(text, draft.spans)]


def _is_title(text: str, spans: tuple[Span, ...]) -> bool:
    """Whether the words open with a title of a work: a short quotation in capitals without a mark of a sentence."""
    opening = _QUOTATION.match(text, *spans[0])
    quoted = opening.group().rstrip("\"”’'") if opening else ""
    words = re.findall(r"[^\W\d_][\w’'-]*", quoted)
    return (
        len(spans) == 1
        and 1 < len(words) < 10
        and all(word[0].isupper() or len(word) < 4 for word in words)
        and quoted[-1].isalnum()
    )


def _goes_on(text: str, draft: _Draft, unit: Span) -> bool:
    """Whether a unit without a cue goes on with a statement: it is nothing but a quotation."""
    words = text[unit[0] : unit[1]]
    whole = words.startswith(("“", '"', "''")) and bool(_QUOTATION.fullmatch(words.rstrip(".,")))
    return whole and (not draft.spans or not _closed(text[slice(*draft.spans[-1])]) or _closed(words))


def _closed(words: str) -> bool:
    return words.rstrip(".,").endswith(("”", '"', "''", "’"))


def _joined(text: str, spans: tuple[Span, ...], span: Span) -> tuple[Span, ...]:
    """Spans with one more, joined to the last where only white space parts them."""
    if spans and not text[spans[-1][1] : span[0]].strip():
        return *spans[:-1], (spans[-1][0], span[1])
    return *spans, span


def _part_lines(text: str, sentences: list[Span]) -> Iterator[Span]:
    """Sentences parted where a line with the name of the one who is quoted ends ("“…” ― Jane Doe")."""
    if not _SIGNED.search(text):
        yield from sentences
        return
    for start, end in sentences:
        for match in _SIGNED.finditer(text, start, end):
            yield start, match.end(1)
            start = match.end()
        yield start, end


def join_quotations(text: str, sentences: list[Span]) -> Iterator[Span]:
    """The sentences of a text, those joined that stand in one quotation; the end of a paragraph always parts them."""
    paragraph: list[Span] = []
    for sentence in _part_lines(text, sentences):
        gap = (paragraph[-1][1], sentence[0] + 1) if paragraph else (0, 0)
        if text.find("\n", *gap) >= 0 and _PARAGRAPH.search(text, *gap):
            yield from _join_paragraph(text, paragraph)
            paragraph = []
        paragraph.append(sentence)
    if paragraph:
        yield from _join_paragraph(text, paragraph)


def _join_paragraph(text: str, sentences: list[Span]) -> Iterator[Span]:
    start = sentences[0][0]
    quotations = (
        [match.span() for match in _QUOTATION.finditer(text, start, sentences[-1][1])] if len(sentences) > 1 else []
    )
    for (_, end), (following, _) in pairwise(sentences):
        signed = text[following] in "―—–" and text[end - 1] in '”"'
        place = bisect_left(quotations, (end, 0)) - 1
        if not signed and not (place >= 0 and following < quotations[place][1]):
            yield start, end
            start = following
    yield start, sentences[-1][1]


def _name_speakers(text: str, drafts: list[_Draft], people: People) -> list[str | None]:
    speakers: list[str | None] = []
    for draft in drafts:
        recent = next((name for name in reversed(speakers[-_REACH:]) if name), None)
        cue = draft.content.cue
        words = text[slice(*cue.subject)]
        if words.isupper() and text[cue.span[0]] == ":":  # "DOE: …"
            speakers.append(people.names.get(words.split()[-1].title(), words.title()))
            continue
        speakers.append(name_speaker(text, cue.named or cue.subject, people, recent))
    return speakers


def _kind(text: str, spans: tuple[Span, ...]) -> StatementKind:
    outside, quoted = "", False
    for start, end in spans:
        for match in _QUOTATION.finditer(text, start, end):
            outside += text[start : match.start()]
            start, quoted = match.end(), True
        outside += text[start:end]
    if not quoted:
        return "indirect"
    return "mixed" if re.search(r"\w", outside) else "direct"

"""Who took part in a meeting: those whom its articles let speak, or name as there."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from rag.link.parts import Report
from rag.read.lexicon import load_words
from rag.read.sentences import split_sentences
from rag.read.times import find_times, read_days
from rag.types import Article, Span, Speaker, Statement

_MET = re.compile(
    r"\b(?:met|meets?|meeting|talks|talked|attended|attends|attending|hosted|hosts|chaired|joined|addressed|opened|"
    r"spoke|told|presided|greeted|welcomed)\b"
)


_BEFORE = re.compile(r"\b(?:days?|weeks?|months?|years?) (?:after|before|earlier)\b")
"""What takes the rest of a sentence to another time: "their talks came a day after she had met …"."""


def find_participants(
    reports: Sequence[Report], statements: Mapping[str, Sequence[Statement]], speakers: Sequence[Speaker]
) -> tuple[str, ...]:
    """Canonical names of the people who took part, those whom most articles name first.

    `reports` are those of one meeting; of an article on several meetings its part of this one counts.

    One who is quoted took part, unless the post says that the person comments on it or speaks for another; one who is
    named beside words of meeting did, too.
    """
    sources = {report.article.source: report for report in reports}
    counts: Counter[str] = Counter()
    articles_of: Counter[str] = Counter()
    for speaker in speakers:
        if speaker.kind != "person" or _stands_aside(speaker):
            continue
        here = {name.source for name in speaker.names} & sources.keys()
        for source in here:
            said = sum(_is_there(sources[source], s) for s in statements.get(source, ()) if s.speaker == speaker.name)
            met = said or _is_met(sources[source], speaker)
            if met:
                counts[speaker.name] += 1 + said
                articles_of[speaker.name] += 1
    return tuple(sorted(counts, key=lambda name: (-articles_of[name], -counts[name], name)))


def _is_there(report: Report, statement: Statement) -> bool:
    """Whether something is said at the meeting, and not at another time that its sentence names."""
    text = report.article.text
    start = max(text.rfind("\n", 0, statement.start), text.rfind(". ", 0, statement.start)) + 1
    return report.tells(statement.start) and not _BEFORE.search(text, start, statement.start)


def _stands_aside(speaker: Speaker) -> bool:
    """Whether a person's posts say that they comment on what others do."""
    words = {word.casefold() for post in speaker.posts for word in re.findall(r"\w+", post)}
    return bool(words & load_words("bystanders"))


def _is_met(report: Report, speaker: Speaker) -> bool:
    """Whether an article names somebody in a sentence that tells of people meeting, at the time of writing."""
    article = report.article
    last = re.compile(rf"\b{re.escape(speaker.name.split()[-1])}\b(?![’']s?\b)")
    return any(
        report.tells(span[0])
        and last.search(article.text, *span)
        and _MET.search(article.text, *span)
        and not _is_past(article, span)
        for span in split_sentences(article.text, article.body)
    )


def _is_past(article: Article, span: Span) -> bool:
    times = find_times(article.text, *span)
    told = any(read_days(time.words, article.published).near == "past" for time in times)
    return told or _BEFORE.search(article.text, *span) is not None

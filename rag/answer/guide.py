"""The one-glance guide of an article: who speaks, at which meeting, what is said that matters, what to ask of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from rag.answer.suggest import suggest_questions
from rag.answer.summary import SAID, STORY, summarize_source
from rag.find.speakers import MOST_POSTS
from rag.index.corpus import Corpus
from rag.types import Article, Citation, Filters, Meeting, Origin, Speaker, cite

MOST_STATEMENTS, LEAST_STATEMENTS = 5, 3
QUESTIONS = 3
BESIDE = 40
"""Characters between a post and the name of who holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody whose words an article reports."""

    name: str | None
    """The canonical name; None for all whom the article leaves without one."""
    id: str | None
    """The speaker's; None where the corpus knows none of that name."""
    post: str | None
    """What the article calls the speaker."""
    statements: int
    """Those that the article reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What there is to know of an article before one reads it."""

    source: str
    words: int
    """Of its body."""
    voices: tuple[Voice, ...]
    """Those who say most first, the unnamed last."""
    meetings: tuple[Meeting, ...]
    """Those that it reports on, in the order of the text."""
    statements: tuple[Citation, ...]
    """Three to five sentences that matter most, with whose words they are, in the order of the text; fewer of a short
    article."""
    questions: tuple[str, ...]
    """Each is answered by this article alone."""
    origin: Origin


_KEPT: "WeakKeyDictionary[Corpus, tuple[str, dict[str, Guide]]]" = WeakKeyDictionary()


def make_guide(corpus: Corpus, source: str) -> Guide:
    """The guide of an article of a corpus as it is now; made once for each revision. Raises UnknownSource."""
    article, revision = corpus.article(source), corpus.revision()
    kept = _KEPT.get(corpus)
    if kept is None or kept[0] != revision:
        _KEPT[corpus] = kept = (revision, {})
    if source not in kept[1]:
        finder = corpus.meeting_finder()
        kept[1][source] = Guide(
            source=source,
            words=article.words,
            voices=tuple(_list_voices(corpus, article)),
            meetings=tuple(map(finder.find, finder.ids_of(source))),
            statements=tuple(_choose_statements(corpus, article)),
            questions=suggest_questions(corpus, filters=Filters(sources=(source,)), count=QUESTIONS),
            origin=corpus.origin_of(source),
        )
    return kept[1][source]


def _list_voices(corpus: Corpus, article: Article) -> Iterator[Voice]:
    """Everybody who speaks in an article."""
    counts = Counter(statement.speaker for statement in corpus.statements(article))
    known = {speaker.name: speaker for speaker in corpus.speakers() if speaker.name in counts}
    text = _plain(article.text) if known else ""
    for name, statements in sorted(counts.items(), key=lambda one: (one[0] is None, -one[1])):
        speaker = known.get(name or "")
        yield Voice(
            name=name,
            id=speaker.id if speaker else None,
            post=_find_post(speaker, text) if speaker and speaker.kind == "person" else None,
            statements=statements,
        )


def _find_post(speaker: Speaker, text: str) -> str | None:
    """The fullest post that the text of an article has beside the speaker's last name."""
    last = _plain(speaker.name).split()[-1]
    posts = sorted(speaker.posts[:MOST_POSTS], key=lambda post: -len(post.split()))
    return next((post for post in posts if _stands_beside(_plain(post), last, text)), None)


def _stands_beside(words: str, name: str, text: str) -> bool:
    at = text.find(words)
    while at >= 0:
        if name in text[max(0, at - BESIDE) : at + len(words) + BESIDE]:
            return True
        at = text.find(words, at + 1)
    return False


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _choose_statements(corpus: Corpus, article: Article) -> Iterator[Citation]:
    """What the article's summary quotes, of each speaker one before it is another of the same; where few speak also
    what it tells.
    """
    readout = summarize_source(corpus, article.source)
    told = [
        readout.citations[sentence.citations[0] - 1]
        for section in readout.sections
        for sentence in section.sentences
        if section.heading in (STORY, SAID)
    ]
    turns: Counter[str] = Counter()
    said = []
    for one in told:
        if one.speaker:
            said.append((turns[one.speaker], one))
            turns[one.speaker] += 1
    chosen = [one for _, one in sorted(said, key=lambda pair: pair[0])][:MOST_STATEMENTS]
    chosen += [one for one in told if not one.speaker][: max(0, LEAST_STATEMENTS - len(chosen))]
    for number, one in enumerate(sorted(chosen, key=lambda citation: citation.start), 1):
        yield cite(article, one.start, one.end, number=number, speaker=one.speaker, via=one.via)

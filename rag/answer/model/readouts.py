"""The readout that a language model writes: points from every portion of the articles, then one account made of them.

Facts, headings and the differences that rules find are those of the offline readout; the model writes what was said and
agreed, and no sentence of it stands that did not hold. Whom it leaves out, the offline readout's words speak for.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event

from rag.answer.account import Account, read_account, weigh
from rag.answer.model.checks import Checker
from rag.answer.model.conflicts import find_conflicts
from rag.answer.model.conversation import Conversation, tell_failure
from rag.answer.model.exhibits import Exhibits, gather_exhibits, join_line, show_exhibits
from rag.answer.model.numbering import number_citations
from rag.answer.model.points import LEAST_PORTION, Point, drop_repeated, show_points, take_points
from rag.answer.model.portions import drop_copies, read_places, split_portions
from rag.answer.model.prompts import load_prompt
from rag.answer.model.repair import repair_sentences
from rag.answer.model.sections import Told, find_statement, fit_sections, frame_of, write_sections
from rag.answer.readout import limit_words
from rag.answer.readout_lines import FACTS, OUTCOMES, TALKS, UNNAMED, VOICES, section_of
from rag.answer.reports import find_reports, tell_reports
from rag.answer.summary import PUBLISHED, SAID, STORY
from rag.errors import ContextTooSmall, ModelError, ModelStopped, PromptError
from rag.index.corpus import Corpus
from rag.types import HELD, AnswerSentence, Citation, Meeting, Readout

MOST_MERGED = 48
"""Points of which one account is made: with their evidence about 5,000 tokens."""
NOTHING_HELD = "nothing that the language model wrote for the readout could be found in the articles"

READING, WRITING, COMPARING = "Reading the articles", "Writing the readout", "Looking for claims that cannot both hold"
Progress = Callable[[str, int, int], None]
"""Is told the stage, which of its calls are done, and how many it takes."""


def write_readout(
    corpus: Corpus,
    offline: Readout,
    *,
    fresh: bool = False,
    on_progress: Progress | None = None,
    stop: Event | None = None,
) -> Readout:
    """The model's readout in the frame of the offline one, of a meeting or of one article.

    Every article is read whole, in portions. Each sentence is cited and held (`verbatim` or `supported`). Where the
    model fails, is stopped, or nothing of it holds, the readout is `offline` with a notice that says why; where only
    the last call fails, which looks for claims that cannot both hold, the notice says that. What was replied until then
    is kept, so that another try goes on from there.
    """
    if not offline.citations:
        return offline
    talk = Conversation(config=corpus.config, fresh=fresh, stop=stop, seconds=corpus.config.readout_timeout)
    tell = on_progress or (lambda stage, done, total: None)
    try:
        if offline.meeting:
            return _write_meeting(corpus, offline, offline.meeting, talk, tell)
        return _write_article(corpus, offline, talk, tell)
    except ModelStopped:
        reason = "Stopped before the readout was complete."
    except (ModelError, PromptError) as error:
        reason = tell_failure(error)
    return replace(offline, notice=f"{reason} This is the readout without a language model.", work=talk.work())


def _write_meeting(corpus: Corpus, offline: Readout, meeting: Meeting, talk: Conversation, tell: Progress) -> Readout:
    account = read_account(corpus, meeting)
    articles = [read_places(corpus, article, meeting) for article in account.articles]
    points = _read_points(corpus, talk, meeting.name, drop_copies(articles), tell)
    points = _choose_points(points, account)
    tell(WRITING, 0, 1)
    written = [one for one in _merge(corpus, points, account, talk) if one.heading]
    if not written:
        raise ModelError(NOTHING_HELD)
    people = list(meeting.participants)
    limit = limit_words(account.articles)
    told = fit_sections(frame_of(offline), written, fixed=[FACTS], covered=people, limit=limit)
    order = [FACTS, TALKS, *people, OUTCOMES, VOICES, UNNAMED]
    sections, citations = write_sections(told, order)
    readout = replace(offline, sections=sections, citations=citations, engine=corpus.config.engine)
    readout = _count_reports(corpus, readout, meeting.sources)
    tell(WRITING, 1, 1)
    tell(COMPARING, 0, 1)
    notices = _tell_quoted(told, written, order)
    try:
        claims = find_conflicts(corpus, meeting, articles, points, offline.disagreements, talk)
        tell(COMPARING, 1, 1)
        readout = replace(readout, disagreements=(*offline.disagreements, *claims))
    except ModelStopped:
        notices.append("Stopped before claims that cannot both hold were looked for.")
    except (ModelError, PromptError) as error:
        notices.append(f"Claims that cannot both hold were not looked for: {error}.")
    return replace(readout, notice=" ".join(notices) or None, work=talk.work())


def _tell_quoted(told: Sequence[Told], written: Sequence[Told], order: Sequence[str]) -> list[str]:
    """A notice of the headings below which no sentence is the model's, where there are any beside the frame's own."""
    own = {one.heading for one in told if one in written}
    there = {one.heading for one in told} - own - {FACTS, TALKS}
    quoted = ", ".join(heading for heading in order if heading in there)
    if not quoted:
        return []
    return [f"Quoted from the files, as the language model wrote nothing there that holds and has room: {quoted}."]


def _read_points(
    corpus: Corpus, talk: Conversation, title: str, articles: Sequence[Sequence[Citation]], tell: Progress
) -> list[Point]:
    """What holds of the points of every portion of these articles."""
    portions = split_portions(articles)
    points: list[Point] = []
    for number, portion in enumerate(portions):
        tell(READING, number, len(portions))
        points += take_points(corpus, talk, title, portion)
    tell(READING, len(portions), len(portions))
    return drop_repeated(points)


def _choose_points(points: Sequence[Point], account: Account) -> list[Point]:
    """The points of which the account is made: of each who speaks the weightiest, then the weightiest of all."""
    ranked = sorted(points, key=lambda point: -weigh(account, point.roots, len(point.sentence.text.split())))
    first: dict[str, Point] = {}
    for point in ranked:
        said = find_statement(point.sentence.text, point.cited)
        first.setdefault(said.speaker or "" if said else "", point)
    return list({id(point): point for point in (*first.values(), *ranked)}.values())[:MOST_MERGED]


def _merge(corpus: Corpus, points: Sequence[Point], account: Account, talk: Conversation) -> list[Told]:
    """One account made of the points: its sentences that hold, under the headings that their words call for."""
    if not points:
        raise ModelError(NOTHING_HELD)
    headings = [*account.meeting.participants, OUTCOMES, VOICES, UNNAMED]
    exhibits = gather_exhibits(corpus, [exhibit.citation for point in points for exhibit in point.cited])
    prompt = load_prompt(corpus.config, "readout_merge").substitute(
        title=join_line(account.meeting.name),
        headings="\n".join(f"## {join_line(heading)}" for heading in headings),
        evidence=show_exhibits(exhibits),
        points=show_points(points, exhibits),
        words=str(int(limit_words(account.articles))),
    )
    try:
        reply = talk.ask(prompt)
    except ContextTooSmall:
        if len(points) < 2 * LEAST_PORTION:
            raise
        return _merge(corpus, points[: len(points) // 2], account, talk)
    checker = Checker(exhibits, is_strict=True)
    sentences = _check_lines(reply, headings, checker)
    if any(sentence.support not in HELD for sentence in sentences):
        sentences, _ = repair_sentences(talk.ask, f"What was said at {account.meeting.name}?", sentences, checker)
    held = [sentence for sentence in sentences if sentence.support in HELD]
    return _place(held, exhibits, account)


def _check_lines(reply: str, headings: Sequence[str], checker: Checker) -> list[AnswerSentence]:
    """The sentences of a reply, each line checked by itself, with the heading above it as `about`."""
    known = {heading.casefold(): heading for heading in headings}
    heading, sentences = None, []
    for line in reply.splitlines():
        name = line.strip(" #*:").casefold()
        if name in known or line.lstrip().startswith("#"):
            heading = known.get(name)
        else:
            sentences += [replace(sentence, about=heading) for sentence in checker.check(line).sentences]
    return sentences


def _place(sentences: Sequence[AnswerSentence], exhibits: Exhibits, account: Account) -> list[Told]:
    """Sentences under whom their words belong to; the articles' own words only where the model tells of an outcome."""
    numbered, citations = number_citations(sentences, exhibits)
    placed = []
    for sentence, own in zip(numbered, sentences, strict=True):
        cited = [exhibits.items[number - 1] for number in own.citations]
        said = find_statement(sentence.text, cited, sentence.about)
        heading = section_of(account, said) if said else OUTCOMES if sentence.about == OUTCOMES else ""
        topic = account.topics.get((said.source, said.start)) if said else None
        places = tuple(citations[number - 1] for number in sentence.citations)
        placed.append(Told(heading=heading, sentence=replace(sentence, about=topic), places=places))
    return placed


def _write_article(corpus: Corpus, offline: Readout, talk: Conversation, tell: Progress) -> Readout:
    """The points of one article, its own words apart from what people say in it."""
    article = corpus.article(offline.citations[0].source)
    written = []
    for point in _read_points(corpus, talk, offline.title, [read_places(corpus, article, None)], tell):
        exhibits = gather_exhibits(corpus, [exhibit.citation for exhibit in point.cited])
        numbers = tuple(range(1, len(exhibits.items) + 1))
        [sentence], citations = number_citations([replace(point.sentence, citations=numbers)], exhibits)
        heading = SAID if find_statement(sentence.text, point.cited) else STORY
        written.append(Told(heading=heading, sentence=sentence, places=tuple(citations)))
    if not written:
        raise ModelError(NOTHING_HELD)
    limit = limit_words([article])
    told = fit_sections(frame_of(offline), written, fixed=[PUBLISHED], covered=[STORY], limit=limit)
    sections, cited = write_sections(told, [STORY, SAID, PUBLISHED])
    return replace(offline, sections=sections, citations=cited, engine=corpus.config.engine, work=talk.work())


def _count_reports(corpus: Corpus, readout: Readout, sources: Sequence[str]) -> Readout:
    """The readout with the articles of its meeting that report what each sentence tells."""
    by_number = {citation.number: citation for citation in readout.citations}

    def count(sentence: AnswerSentence) -> AnswerSentence:
        cited = [by_number[number] for number in sentence.citations]
        own = [citation.source for citation in cited]
        return tell_reports(corpus, sentence, [*own, *find_reports(corpus, cited[0], sources=frozenset(sources))])

    sections = tuple(replace(section, sentences=tuple(map(count, section.sentences))) for section in readout.sections)
    return replace(readout, sections=sections)

"""What the tools give, as words to read: for an assistant that shows them, or that is given no structured content.

A quotation stands on one line here; its exact words, line ends included, are in the record beside.
"""

from collections.abc import Callable, Iterator, Sequence

from rag.answer.place import Place
from rag.answer.verdicts import QuoteVerdict
from rag.find.meetings import describe_days
from rag.show.export.document import Record, lay_out, quote_words
from rag.show.plain import plain
from rag.types import Article, Hit, Meeting, Statement


def tell_hits(hits: Sequence[Hit], total: int, offset: int, article_of: Callable[[str], Article]) -> str:
    """Passages with their places."""
    blocks = [
        f"{number}. {place_of(hit.passage.source, hit.passage.start, hit.passage.end)}"
        f" · {describe_article(article_of(hit.passage.source))}\n{plain(hit.passage.text)}"
        for number, hit in enumerate(hits, offset + 1)
    ]
    return "\n\n".join([describe_page("passage", len(hits), total, offset), *blocks])


def tell_statements(
    statements: Sequence[Statement], total: int, offset: int, article_of: Callable[[str], Article]
) -> str:
    """Statements with their speakers and places."""
    blocks = []
    for number, said in enumerate(statements, offset + 1):
        via = f"via {', '.join(said.via)}" if said.via else None
        whose = join_facts(said.speaker or "nobody named", said.kind, via, describe_article(article_of(said.source)))
        blocks.append(f"{number}. {whose}\n{plain(said.text)}\n{place_of(said.source, said.start, said.end)}")
    return "\n\n".join([describe_page("statement", len(statements), total, offset), *blocks])


def tell_quotation(verdict: QuoteVerdict) -> str:
    """The verdict on a quotation, why, and the places that it rests on."""
    lines = [f"{verdict.verdict}{', elided' if verdict.elided else ''}: {plain(verdict.reason)}"]
    for match in verdict.matches:
        similarity = "exact" if match.similarity == 1 else f"similarity {match.similarity:.2f}"
        part = "no part of the article itself" if match.furniture else None
        facts = join_facts(place_of(match.source, match.start, match.end), match.speaker, similarity, part)
        lines.append(f"{facts}\n{quote_words(plain(match.quote))}")
    return "\n\n".join(lines)


def tell_place(place: Place) -> str:
    """The words at a place, and what stands around them."""
    start, end = place.context
    words = place.citation
    where = join_facts(place_of(words.source, words.start, words.end), f"line {words.line}", words.speaker)
    notice = None if place.passage else "no part of the article itself: furniture of the page, or its headline"
    facts = join_facts(place.article.title, describe_article(place.article), notice)
    return f"{where}\n{facts}\n{quote_words(plain(words.quote))}\n\nIn context:\n{place.article.text[start:end]}"


def tell_meetings(meetings: Sequence[Meeting], total: int, offset: int) -> str:
    """Meetings with what is known of them."""
    blocks = [
        "\n".join(
            filter(
                None,
                (
                    f"{number}. {plain(meeting.name)} · {meeting.id}",
                    join_facts(meeting.place, describe_days(meeting.start, meeting.end)),
                    plain(meeting.date_reason),
                    plain(", ".join(meeting.participants)),
                    plain(", ".join(meeting.sources)),
                ),
            )
        )
        for number, meeting in enumerate(meetings, offset + 1)
    ]
    return "\n\n".join([describe_page("meeting", len(meetings), total, offset), *blocks])


def tell_articles(articles: Sequence[Article], total: int, offset: int) -> str:
    """Articles with their facts, a line each."""
    lines = [
        join_facts(article.source, article.title, describe_article(article), f"{article.words} words")
        for article in articles
    ]
    return "\n".join([describe_page("article", len(articles), total, offset), *lines])


def tell_document(record: Record) -> str:
    """An answer or a readout, with numbered notes that give the places."""
    return "\n\n".join(_tell_document(record))


def _tell_document(record: Record) -> Iterator[str]:
    document = lay_out(record)
    yield "\n".join([document.title, *document.subtitle])
    for part in document.parts:
        if part.heading:
            yield f"{part.heading}:"
        for paragraph in part.paragraphs:
            text = " ".join(one.text + "".join(f" [{number}]" for number in one.notes) for one in paragraph.sentences)
            yield f"{paragraph.lead}:\n{text}" if paragraph.lead else text
    if document.notes:
        yield "\n".join(f"[{note.number}] {note.text}" for note in document.notes)


def describe_page(noun: str, shown: int, total: int, offset: int) -> str:
    """How much of a list this is, and how to go on."""
    nouns = noun if total == 1 else f"{noun}s"
    if not shown:
        return f"No {noun} found." if not total else f"{total} {nouns} in all; none from offset {offset} on."
    more = f"; go on with offset {offset + shown}" if offset + shown < total else ""
    return f"{offset + 1}-{offset + shown} of {total} {nouns}{more}."


def describe_article(article: Article) -> str:
    """Outlet and date, as far as the file gives them."""
    return join_facts(article.outlet, article.published or "undated")


def join_facts(*facts: str | None) -> str:
    """The facts that are known, in one line."""
    return " · ".join(plain(fact) for fact in facts if fact)


def place_of(source: str, start: int, end: int) -> str:
    """A place as `cite` takes it."""
    return f"{source}:{start}-{end}"

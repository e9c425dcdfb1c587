"""What the component draws of a check: the verdict on a quotation, or a whole draft with its marks."""

from collections.abc import Callable, Sequence

from rag.answer.draft import QUOTATION_IS, DraftReport, DraftSentence
from rag.answer.quotation_desk import LEAST_COMPARED
from rag.answer.verdicts import DraftQuotation, QuoteMatch, QuoteVerdict
from rag.show.browser.views.parts import View, cut_runs, find_lines, name_outlet
from rag.show.words import count
from rag.types import Article, Citation, DiffStep, Span, cite

ArticleOf = Callable[[str], Article]
VERDICTS = {
    "found": "Found word for word",
    "altered": "Altered",
    "stitched": "Stitched together",
    "misattributed": "Somebody else’s words",
    "not_found": "Not found",
}
BADGES = {
    "verbatim": "stands in the files word for word",
    "supported": "agrees with the files in names, numbers and wording",
    "weak": "the files bear it out only in part",
    "unsupported": "the files do not bear it out",
}


def cite_matches(matches: Sequence[QuoteMatch], article_of: ArticleOf) -> tuple[Citation, ...]:
    """The places of a quotation, numbered from 1."""
    return tuple(
        cite(article_of(match.source), match.start, match.end, number=number, speaker=match.speaker, via=match.via)
        for number, match in enumerate(matches, 1)
    )


def view_place(citation: Citation, place: int, diff: Sequence[DiffStep] = (), note: str | None = None) -> View:
    """A place as a card; `place` is its index among those that can be opened."""
    return {
        "place": place,
        "number": citation.number,
        "quote": citation.quote,
        "diff": [list(step) for step in diff],
        "title": citation.title or citation.source,
        "facts": [
            *([citation.speaker] if citation.speaker else []),
            name_outlet(citation.source, citation.outlet),
            citation.published or "undated",
            *(f"via {reporter}" for reporter in citation.via),
            *([note] if note else []),
        ],
    }


def view_matches(check: QuoteVerdict, cited: Sequence[Citation], first: int) -> list[View]:
    """The places of a quotation as cards, with the word diff of those that are nearly the same."""
    return [
        view_place(
            citation,
            first + index,
            match.diff if match.similarity >= LEAST_COMPARED else (),
            "no part of the article" if match.furniture else "exact" if match.similarity == 1 else None,
        )
        for index, (match, citation) in enumerate(zip(check.matches, cited, strict=True))
    ]


def view_quotation(check: QuoteVerdict, cited: Sequence[Citation]) -> View:
    """The verdict on one quotation; `cited` are its places (`cite_matches`)."""
    headings = {"stitched": "Its pieces", "not_found": "The nearest places", "altered": "What the files have"}
    return {
        "kind": "quotation",
        "verdict": check.verdict,
        "label": VERDICTS[check.verdict] + (", shortened" if check.elided else ""),
        "reason": check.reason,
        "text": check.text,
        "speaker": check.asked_speaker,
        "heading": headings.get(check.verdict, "Where it stands") if cited else None,
        "places": view_matches(check, cited, 0),
    }


def list_draft_places(report: DraftReport, article_of: ArticleOf) -> tuple[Citation, ...]:
    """Every place that a report rests on: those of the quotations, then those of the sentences."""
    quoted = [citation for one in report.quotations for citation in cite_matches(one.check.matches, article_of)]
    return (*quoted, *(citation for sentence in report.sentences for citation in sentence.evidence))


def view_draft(report: DraftReport, places: Sequence[Citation]) -> View:
    """A draft: its totals, its problems, and its text with every sentence and quotation marked.

    `places` are those of `list_draft_places`.
    """
    at = 0
    items: list[View] = []
    marks: list[tuple[Span, str]] = []
    for quotation in report.quotations:
        cited = places[at : at + len(quotation.check.matches)]
        marks.append(((quotation.start, quotation.end), f"q{len(items)}"))
        items.append(view_quoted(report, quotation, view_matches(quotation.check, cited, at)))
        at += len(cited)
    for sentence in report.sentences:
        cited = places[at : at + len(sentence.evidence)]
        marks.append(((sentence.start, sentence.end), f"s{len(items)}"))
        cards = [view_place(citation, at + index) for index, citation in enumerate(cited)]
        items.append(view_sentence(report, sentence, cards))
        at += len(cited)
    marks += [((term.start, term.end), "unknown") for term in report.unknown]
    problems = [number for number, item in enumerate(items) if item["problem"]]
    return {
        "kind": "draft",
        "source": report.source,
        "totals": [
            {
                "text": count(len(report.quotations), "quotation"),
                "counts": count_badges(items[: len(report.quotations)]),
            },
            {"text": count(len(report.sentences), "sentence"), "counts": count_badges(items[len(report.quotations) :])},
        ],
        "left_out": report.left_out,
        "items": items,
        "problems": sorted(problems, key=lambda number: items[number]["start"]),
        "unknown": [{"kind": term.kind, "text": term.text, "line": report.line(term.start)} for term in report.unknown],
        "lines": [cut_runs(report.text, line, marks) for line in find_lines(report.text, 0, len(report.text))],
    }


def view_quoted(report: DraftReport, quotation: DraftQuotation, cards: list[View]) -> View:
    """A quotation of a draft."""
    check = quotation.check
    return {
        "start": quotation.start,
        "line": report.line(quotation.start),
        "badge": check.verdict,
        "label": check.verdict.replace("_", " "),
        "meaning": VERDICTS[check.verdict],
        "problem": check.verdict != "found",
        "text": f"“{check.text}”",
        "reasons": [check.reason],
        "places": cards,
    }


def view_sentence(report: DraftReport, sentence: DraftSentence, cards: list[View]) -> View:
    """A sentence of a draft; one whose only fault is its quotation's is no problem of its own."""
    reasons = [reason for reason in sentence.reasons if not reason.startswith(QUOTATION_IS)]
    weak = sentence.support in ("weak", "unsupported")
    return {
        "start": sentence.start,
        "line": report.line(sentence.start),
        "badge": sentence.support,
        "label": sentence.support,
        "meaning": BADGES[sentence.support],
        "problem": weak and (bool(reasons) or not sentence.reasons),
        "text": sentence.text,
        "reasons": reasons,
        "places": cards,
    }


def count_badges(items: Sequence[View]) -> list[View]:
    """How many items have each badge, in the order of VERDICTS and BADGES."""
    labels = [item["badge"] for item in items]
    return [
        {"badge": name, "text": f"{labels.count(name)} {name.replace('_', ' ')}"}
        for name in (*VERDICTS, *BADGES)
        if name in labels
    ]

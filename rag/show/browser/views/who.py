"""What the component draws of "Who said what": the speakers, their statements by topic, the statements themselves."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rag.answer.telling import LONGEST_ADDRESSEE, find_verb
from rag.find.speakers import SpeakerCount, list_posts
from rag.find.topics import Said, Topic
from rag.show.browser.address import Opened
from rag.show.browser.views.parts import View, name_outlet
from rag.types import Article, Citation, Speaker, SpeakerName, cite

MOST_SPEAKERS = 500
"""Rows of the list of speakers; whoever speaks less is found by the field above the statements."""
SHADES = 5
"""Grounds of a cell from the lightest to the darkest."""
KINDS = {"person": "person", "post": "nobody named", "body": "state or institution"}


def describe_speaker(speaker: Speaker, *, posts: int = 1) -> list[str]:
    """What stands below a speaker's name: the first posts, or what kind of speaker it is."""
    return list_posts(speaker)[:posts] or [KINDS[speaker.kind]]


def view_speakers(counted: Sequence[SpeakerCount], chosen: str | None) -> View:
    """The list of speakers with their statements; `chosen` is the id of one."""
    shown = [one for one in counted if one.statements or one.speaker.id == chosen]
    return {
        "kind": "speakers",
        "rows": [
            {
                "id": one.speaker.id,
                "name": one.speaker.name,
                "facts": describe_speaker(one.speaker),
                "count": one.statements,
                "chosen": one.speaker.id == chosen,
                "find": " ".join((*one.speaker.variants, *one.speaker.posts[:3])).casefold(),
            }
            for one in shown[:MOST_SPEAKERS]
        ],
        "all": len(shown),
    }


class Line(NamedTuple):
    """A row or a column of a matrix."""

    key: str
    name: str
    title: str
    """The name in full."""
    statements: int


def view_matrix(
    speakers: Sequence[SpeakerCount],
    topics: Sequence[Topic],
    counts: Mapping[tuple[str | None, str], int],
    speaker: str | None,
    topic: str | None,
) -> View:
    """Speakers by topics with the number of statements in each cell; `speaker` and `topic` are what is chosen."""
    rows = [Line(one.speaker.id, one.speaker.name, one.speaker.name, one.statements) for one in speakers]
    columns = [Line(one.key, one.name, one.name, one.statements) for one in topics]
    return lay_matrix(rows, columns, counts, speaker, topic, by="topic")


def lay_matrix(
    rows: Sequence[Line],
    columns: Sequence[Line],
    counts: Mapping[tuple[str, str], int] | Mapping[tuple[str | None, str], int],
    row: str | None,
    column: str | None,
    *,
    by: str,
) -> View:
    """A matrix of speakers; `row` and `column` are what is chosen, `by` names what a column stands for."""
    numbers = {key: number for key, number in counts.items() if number}
    most = max((numbers.get((one.key, other.key), 0) for one in rows for other in columns), default=0)
    return {
        "kind": "matrix",
        "by": by,
        "columns": [{**one._asdict(), "chosen": one.key == column} for one in columns],
        "rows": [
            {
                **one._asdict(),
                "chosen": one.key == row,
                "cells": [
                    {"count": number, "shade": -(-SHADES * number // most) if number else 0}
                    for other in columns
                    for number in [numbers.get((one.key, other.key), 0)]
                ],
            }
            for one in rows
        ],
    }


def cite_said(said: Sequence[Said], articles: Mapping[str, Article]) -> tuple[Citation, ...]:
    """The places of statements, numbered from 1."""
    return tuple(
        cite(
            articles[s.source],
            s.start,
            s.end,
            number=number,
            speaker=s.speaker,
            via=s.via,
            verb=find_verb(articles[s.source], s),
            addressee=" ".join((s.addressee or "").split())[:LONGEST_ADDRESSEE] or None,
        )
        for number, (s, _) in enumerate(said, 1)
    )


def view_statements(said: Sequence[Said], places: Sequence[Citation], opened: Opened | None) -> View:
    """Statements with who made them and how they are told; `places` are theirs, `opened` what stands open."""
    return {
        "kind": "statements",
        "rows": [
            {
                "place": number,
                "speaker": place.speaker or "nobody named",
                "told": " ".join(filter(None, (place.verb, place.addressee))),
                "text": statement.text,
                "label": statement.kind,
                "facts": [
                    *(f"according to {reporter}" for reporter in place.via),
                    name_outlet(place.source, place.outlet),
                    place.published or "undated",
                ],
                "shown": opened is not None and stands_open(place, opened),
            }
            for number, ((statement, _), place) in enumerate(zip(said, places, strict=True))
        ],
    }


def stands_open(place: Citation, opened: Opened) -> bool:
    """Whether a source stands open at these very words."""
    return (place.source, (place.start, place.end)) == (opened.source, opened.span)


def cite_names(names: Sequence[SpeakerName], articles: Mapping[str, Article]) -> tuple[Citation, ...]:
    """The places where articles write the names of a speaker, numbered from 1."""
    return tuple(cite(articles[name.source], *name.span, number=number) for number, name in enumerate(names, 1))


def view_names(names: Sequence[SpeakerName], places: Sequence[Citation]) -> View:
    """The names of a speaker and why each is that speaker's, with the articles where the same decided it."""
    groups: dict[tuple[str, str, str, bool], list[View]] = {}
    for number, (name, place) in enumerate(zip(names, places, strict=True)):
        where = {"place": number, "where": name_outlet(name.source, place.outlet), "title": name.source}
        groups.setdefault((name.name, name.rule, name.reason, name.is_error), []).append(where)
    return {
        "kind": "names",
        "rows": [
            {"name": name, "rule": rule, "reason": reason, "error": error, "places": where}
            for (name, rule, reason, error), where in groups.items()
        ],
    }

"""One utterance in several accounts: which statements of a speaker report the same words."""

from collections.abc import Sequence
from itertools import combinations

from rag.find.terms import content_words, stem
from rag.types import Statement

WITHIN, OVERALL = 0.5, 0.25
"""Shares of the shorter statement's content words, and of both together, that two accounts of one utterance share."""
LEAST_SHARED = 4
"""Content words that two statements of one utterance have in common at least."""


def group_utterances(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Statements by what they report: of one speaker, one of each article, in mostly the same words.

    The likest are joined first. In the order of the first of each; a statement that nobody else reports stands alone.
    """
    roots = [frozenset(stem(word) for word in content_words(statement.text)) for statement in statements]
    of_speaker: dict[str, list[int]] = {}
    for number, statement in enumerate(statements):
        if statement.speaker:
            of_speaker.setdefault(statement.speaker, []).append(number)
    pairs = [
        (-likeness, one, other)
        for numbers in of_speaker.values()
        for one, other in combinations(numbers, 2)
        if statements[one].source != statements[other].source and (likeness := compare_words(roots[one], roots[other]))
    ]
    groups = {number: [number] for number in range(len(statements))}
    home = {number: number for number in groups}
    for _, one, other in sorted(pairs):
        first, second = sorted((home[one], home[other]))
        sources = [statements[number].source for number in (*groups[first], *groups[second])]
        if first != second and len(set(sources)) == len(sources):
            groups[first] += groups.pop(second)
            home |= dict.fromkeys(groups[first], first)
    return [[statements[number] for number in sorted(members)] for _, members in sorted(groups.items())]


def compare_words(one: frozenset[str], other: frozenset[str]) -> float:
    """How alike two statements are by their content words; 0 where they are not of one utterance."""
    shared = len(one & other)
    enough = shared >= WITHIN * min(len(one), len(other)) and shared >= OVERALL * len(one | other)
    return shared / len(one | other) if enough and shared >= LEAST_SHARED else 0.0

"""The place of an article that is nearest to a quotation that does not stand in it, with the differing words."""

from bisect import bisect_left
from difflib import SequenceMatcher

from rag.answer.wording import ELLIPSIS, Wording
from rag.types import DiffStep, Span

LONGEST_COMPARED = 3_000
"""Words of a quotation that are compared; the rest of a longer one counts as not agreeing."""
ELISION = 60
"""Words that an ellipsis may stand for."""

_Step = tuple[str, int, int, int, int]


def compare(
    asked: Wording, asked_text: str, wording: Wording, text: str, around: Span
) -> tuple[Span, float, tuple[DiffStep, ...]] | None:
    """The stretch nearest to the asked words near a place of the text: its span, the similarity, the word diff.

    Similarity is the share of the words on both sides that agree with case and stops; words that an ellipsis stands
    for are not counted. None where nothing agrees.
    """
    ours = asked.part(0, LONGEST_COMPARED)
    wanted = ours.folded
    slack = 3 + len(wanted) // 5
    first = max(0, bisect_left(wording.starts, around[0]) - len(wanted))
    last = min(len(wording), bisect_left(wording.starts, around[1]) + len(wanted))
    there = wording.part(first, last).folded
    anchor = SequenceMatcher(None, wanted, there, autojunk=len(wanted) > 500).find_longest_match()
    if not anchor.size:
        return None
    elided = ELISION * wanted.count(ELLIPSIS)
    begin = max(0, anchor.b - anchor.a - slack - elided)
    there = there[begin : anchor.b - anchor.a + len(wanted) + slack + elided]
    first += begin
    steps: list[_Step] = list(SequenceMatcher(None, wanted, there, autojunk=len(wanted) > 500).get_opcodes())
    steps = _trim(steps, wording, first)
    steps = [part for step in steps for part in _split_equal(step, ours, wording, first)]
    if not any(step[0] == "equal" for step in steps):
        return None
    agreeing = sum(i2 - i1 for op, i1, i2, _, _ in steps if op == "equal")
    counted = len(asked)
    for _, i1, i2, j1, j2 in steps:
        elision = ELLIPSIS in wanted[i1:i2]
        counted += i2 - i1 if elision else j2 - j1
        if elision:
            agreeing += wanted[i1:i2].count(ELLIPSIS)
    span = wording.span(first + steps[0][3], first + steps[-1][4], text)
    diff = tuple(
        _step(
            step,
            asked_text[slice(*_place(ours, step[1], step[2]))],
            text[slice(*_place(wording, first + step[3], first + step[4]))],
        )
        for step in steps
    )
    return span, round(min(1.0, 2 * agreeing / counted), 3), diff


def _step(step: _Step, asked: str, there: str) -> DiffStep:
    op = step[0]
    assert op in ("equal", "replace", "delete", "insert")
    return op, asked, there  # type: ignore[return-value]


def _place(wording: Wording, first: int, last: int) -> Span:
    return (wording.starts[first], wording.ends[last - 1]) if last > first else (0, 0)


def _trim(steps: list[_Step], wording: Wording, first: int) -> list[_Step]:
    """The steps without what the source has before the first and behind the last asked word.

    Words in place of the first or last ones asked are kept, as many as were asked, within their sentence.
    """
    op, i1, i2, j1, j2 = steps[0]
    if op != "equal":
        j1 = max(j1, j2 - (i2 - i1))
        ends = [j for j in range(j1, j2) if _ends_sentence(wording, first + j)]
        j1 = ends[-1] + 1 if ends else j1
        steps[:1] = _remade(i1, i2, j1, j2)
    op, i1, i2, j1, j2 = steps[-1]
    if op != "equal":
        j2 = min(j2, j1 + (i2 - i1))
        ends = [j for j in range(j1, j2) if _ends_sentence(wording, first + j)]
        j2 = ends[0] + 1 if ends else j2
        if j1 and _ends_sentence(wording, first + j1 - 1):
            j2 = j1
        steps[-1:] = _remade(i1, i2, j1, j2)
    return steps


def _remade(i1: int, i2: int, j1: int, j2: int) -> list[_Step]:
    if i1 == i2:
        return []
    return [("replace" if j1 < j2 else "delete", i1, i2, j1, j2)]


def _ends_sentence(wording: Wording, index: int) -> bool:
    return "." in (wording.stops[index] or "") or wording.tokens[index] in ("?", "!")


def _split_equal(step: _Step, asked: Wording, wording: Wording, first: int) -> list[_Step]:
    """A step of equal words, those parted from it whose case or stops differ."""
    op, i1, i2, j1, _ = step
    if op != "equal":
        return [step]
    parts: list[_Step] = []
    for i, j in zip(range(i1, i2), range(j1, j1 + i2 - i1), strict=True):
        ours, theirs = asked.tokens[i], wording.tokens[first + j]
        same = ours == theirs or (i == 0 and ours[1:] == theirs[1:])
        if i + 1 < len(asked) and i + 1 < i2:
            same = same and asked.stops[i] == wording.stops[first + j]
        op = "equal" if same else "replace"
        if parts and parts[-1][0] == op:
            parts[-1] = (op, parts[-1][1], i + 1, parts[-1][3], j + 1)
        else:
            parts.append((op, i, i + 1, j, j + 1))
    return parts

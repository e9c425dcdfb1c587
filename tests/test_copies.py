"""Copies among search results: rag/find/copies.py."""

from rag.find.copies import sink_copies
from rag.types import Origin, Passage

TALE = (
    "The ministers left Port Ellen without a quota after two days of talks about herring in the old customs house by "
    "the harbour, and will try once more in May."
)
NEARLY = TALE.replace("once more", "again")
ELSE = "Bakers in Altbruck want more for a loaf, since flour is dear."
COPIED = (Origin(id="o", name="Norpress", sources=("a", "b", "c"), links=(), flags=()),)


def passages(**texts: str) -> list[Passage]:
    return [Passage(id=source, source=source, start=0, end=len(text), text=text) for source, text in texts.items()]


def test_the_same_words_come_last_whoever_carries_them() -> None:
    """A repetition stands behind everything else, also of articles that nothing ties."""
    found = passages(x=TALE, y=TALE, z=ELSE)

    assert [0, 2, 1] == sink_copies(found, [0, 1, 2], (), count=3)
    assert [0, 2] == sink_copies(found, [0, 1, 2], (), count=2)


def test_one_near_copy_of_an_origin_stays_among_the_first_at_their_end() -> None:
    """The second copy shows who else carried the words; further ones make room for something new."""
    found = passages(a=TALE, b=NEARLY, c=f"{NEARLY} ", z=ELSE, y="Rain fell on the harbour.")

    assert [0, 3, 1] == sink_copies(found, [0, 1, 2, 3, 4], COPIED, count=3)
    assert [0, 3, 4, 1, 2] == sink_copies(found, [0, 1, 2, 3, 4], COPIED, count=5)


def test_near_copies_of_separate_accounts_keep_their_places() -> None:
    """Where nothing else ties two articles, nearly the same words are no reason to hide one."""
    found = passages(x=TALE, y=NEARLY, z=ELSE)

    assert [0, 1, 2] == sink_copies(found, [0, 1, 2], COPIED, count=3)


def test_what_else_an_origin_tells_keeps_its_place() -> None:
    """A passage with other words is none to sink, though a better one is of the same account."""
    found = passages(a=TALE, b=ELSE, z="Rain fell on the harbour.")

    assert [0, 1, 2] == sink_copies(found, [0, 1, 2], COPIED, count=3)

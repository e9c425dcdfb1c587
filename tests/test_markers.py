"""A model's markers resolve to the evidence, however they are written, and sentences stay whole."""

import re

import pytest

from rag.answer.model.markers import read_marked, strip_markers


@pytest.mark.parametrize(
    ("reply", "citations", "dropped"),
    [
        ("The ferry stops. [1]", [(1,)], 0),
        ("The ferry stops [1].", [(1,)], 0),
        ("The ferry stops.[1]", [(1,)], 0),
        ("[1] The ferry stops.", [(1,)], 0),
        ("The ferry stops. [1,2]", [(1, 2)], 0),
        ("The ferry stops. [2, 1]", [(2, 1)], 0),
        ("The ferry stops. [1;3]", [(1, 3)], 0),
        ("The ferry stops. [1 and 3]", [(1, 3)], 0),
        ("The ferry stops. [1-3]", [(1, 2, 3)], 0),
        ("The ferry stops. [1–2]", [(1, 2)], 0),
        ("The ferry stops. [1][3]", [(1, 3)], 0),
        ("The ferry stops. [1] [1]", [(1,)], 0),
        ("The ferry stops. 【1】", [(1,)], 0),
        ("The ferry stops. 【2†source】", [(2,)], 0),
        ("The ferry stops. ［3］", [(3,)], 0),
        ("The ferry stops. [^1]", [(1,)], 0),
        ("The ferry stops. [Source 2]", [(2,)], 0),
        ("The ferry stops. [evidence 2]", [(2,)], 0),
        ("The ferry stops. [#2]", [(2,)], 0),
        ("The ferry stops. [1](https://example.org/x)", [(1,)], 0),
        ("The ferry stops [1] in winter [2].", [(1, 2)], 0),
        ("The ferry stops. [1] Bread costs more. [3]", [(1,), (3,)], 0),
        ("[1] The ferry stops.\n[3] Bread costs more.", [(1,), (3,)], 0),
        ("- The ferry stops [1]\n- Bread costs more [3]", [(1,), (3,)], 0),
        ("1. The ferry stops [2]\n2. Bread costs more [3]", [(2,), (3,)], 0),
        ("**The ferry** stops. [1]", [(1,)], 0),
        ("The ferry stops.", [()], 0),
        ("The ferry stops. [0]", [()], 1),
        ("The ferry stops. [4]", [()], 1),
        ("The ferry stops. [999]", [()], 1),
        ("The ferry stops. [99999999999999999999999]", [()], 1),
        ("The ferry stops. [1, 7]", [(1,)], 1),
        ("The ferry stops. [2-9]", [()], 1),
        ("The ferry stops. [3-1]", [()], 1),
        ("The ferry stops. [0-2]", [()], 1),
        ("The ferry stops. [7][8]", [()], 2),
        ("The ferry stops. [-1]", [()], 0),
        ("The ferry stops. (1)", [()], 0),
        ("The ferry stops. []", [()], 0),
        ("The ferry stops for [the] winter.", [()], 0),
    ],
)
def test_markers_resolve_or_are_dropped_and_counted(reply: str, citations: list[tuple[int, ...]], dropped: int) -> None:
    """However models write them; one that points nowhere is neither kept nor followed."""
    marked = read_marked(reply, 3)

    assert list(marked.numbers) == citations
    assert marked.dropped == dropped
    texts = [marked.text[start:end] for start, end in marked.sentences]
    assert all(re.fullmatch(r"(The ferry|Bread)( \w+| \[the\])+\.?", text) for text in texts)


def test_a_quotation_of_several_sentences_is_one_sentence() -> None:
    """The text goes on within the marks."""
    marked = read_marked("Finch said: “It freezes. It thaws.” [1] Bread costs more. [2]", 3)

    assert [marked.text[start:end] for start, end in marked.sentences] == [
        "Finch said: “It freezes. It thaws.”",
        "Bread costs more.",
    ]


def test_a_marker_behind_an_end_parts_sentences() -> None:
    """Though an exclamation within a quotation may be followed by who says it."""
    marked = read_marked("Finch said: “Run!” [1] Brand left. [2]", 3)

    assert [marked.text[start:end] for start, end in marked.sentences] == ["Finch said: “Run!”", "Brand left."]
    assert marked.numbers == ((1,), (2,))


def test_words_alone() -> None:
    """Neither markers nor markup are words."""
    assert strip_markers("- **No** answer. [1][2]") == "No answer."


@pytest.mark.parametrize("thoughts", ["<think>The ferry, I guess. [2]</think>\n\n", "<THINK>a\nb</THINK> "])
def test_what_a_model_thinks_aloud_is_no_answer(thoughts: str) -> None:
    """Models on one's own machine put it before the answer, in tags; while it lasts there is no answer."""
    marked = read_marked(f"{thoughts}Bread costs more. [3]", 3)

    assert [marked.text[start:end] for start, end in marked.sentences] == ["Bread costs more."]
    assert marked.numbers == ((3,),)
    assert read_marked("<think>The ferry, I guess. [2] So", 3).text == ""

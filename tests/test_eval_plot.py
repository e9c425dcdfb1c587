"""The plot is a real picture with the values of its run; nothing of a name or a model's acts as markup."""

import struct
import zlib
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from test_evaluation import evaluation, outcome

from rag.answer.evaluation import compare_evaluations
from rag.show.terminal.eval_plot import draw_plot, write_plot
from rag.types import Comparison, Evaluation

RUN = evaluation(
    outcome(1, seconds=0.5, citation_recall=(3, 4), abstention_recall=(0, 1)),
    outcome(2, seconds=1.5, citation_recall=(2, 3)),
)
BEFORE = evaluation(outcome(1, citation_recall=(1, 4), words=(1, 1)), outcome(2, citation_recall=(1, 3)), name="before")
BLUE = "#0072b2"


def read_svg(run: Evaluation, comparison: Comparison | None = None) -> tuple[ElementTree.Element, list[str]]:
    """The drawing and its texts."""
    root = ElementTree.fromstring(draw_plot(run, comparison, ".svg"))
    return root, ["".join(node.itertext()).strip() for node in root.iter("{http://www.w3.org/2000/svg}text")]


def find_dots(root: ElementTree.Element, colour: str) -> list[float]:
    """Where dots of a colour stand, from the left, in the picture's own units."""
    return [
        float(use.attrib["x"])
        for group in root.iter("{http://www.w3.org/2000/svg}g")
        if group.attrib.get("id", "").startswith("PathCollection")
        for use in group.iter("{http://www.w3.org/2000/svg}use")
        if f"fill: {colour}" in use.attrib.get("style", "")
    ]


def test_the_drawing_has_labels_shares_and_counts_of_what_was_counted() -> None:
    """And nothing of the figures that count nothing; the words are text, so that they can be searched and read out."""
    _, texts = read_svg(RUN)

    assert "citation recall" in texts
    assert "0.71  (5/7)" in texts
    assert "0.00  (0/1)" in texts
    assert "expected words" not in texts
    assert "run: 2 questions, extractive" in texts
    assert {"median 1.00 s", "95 % within 1.45 s"} <= set(texts)


def test_each_dot_stands_at_its_share() -> None:
    """On the way from the place of 0 to that of 1: two dots, 5/7 of it apart."""
    quarter, _ = read_svg(evaluation(outcome(1, citation_recall=(1, 4), words=(0, 4), answered=(4, 4))))
    low, middle, high = sorted(find_dots(quarter, BLUE))

    assert abs((middle - low) / (high - low) - 0.25) < 0.001


def test_a_comparison_shows_both_runs() -> None:
    """The earlier share before the later one, and which shape is which."""
    root, texts = read_svg(RUN, compare_evaluations(BEFORE, RUN))

    assert "0.29 → 0.71  (5/7)" in texts
    assert "1.00 → –" in texts  # only the earlier run had words to count
    assert "filled: run; ring: before" in texts
    assert len(find_dots(root, BLUE)) == 2
    assert len(find_dots(root, "#ffffff")) == 2


def test_a_png_is_a_whole_picture(tmp_path: Path) -> None:
    """Its header, its size and its checksums hold; at 1280 points across it reads well on a page."""
    write_plot(tmp_path / "plot.PNG", RUN, None)
    data = (tmp_path / "plot.PNG").read_bytes()
    chunks, at = [], 8
    while at < len(data):
        [length] = struct.unpack(">I", data[at : at + 4])
        chunk = data[at + 4 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length]) == (zlib.crc32(chunk),)
        chunks.append(chunk)
        at += 12 + length
    width, height = struct.unpack(">II", chunks[0][4:12])

    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert chunks[-1] == b"IEND"
    assert (width, 300 < height < 900) == (1280, True)


def test_the_same_run_gives_the_same_bytes() -> None:
    """So that a plot in a repository changes only with its figures."""
    for suffix in (".svg", ".png"):
        assert draw_plot(RUN, None, suffix) == draw_plot(RUN, None, suffix)


def test_names_are_text_and_no_formula() -> None:
    """Dollars, carets and angle brackets stand as they are; a name too long for the picture is cut."""
    strange = replace(RUN, engine="llm:$x^2$ <b>&amp;</b>")
    _, texts = read_svg(strange)
    _, cut = read_svg(replace(RUN, name="n" * 200))

    assert "run: 2 questions, llm:$x^2$ <b>&amp;</b>" in texts
    assert any(text.startswith("n" * 59 + "…:") for text in cut)


def test_a_run_without_times_or_figures_is_still_a_picture() -> None:
    """All from the cache; and nothing counted at all."""
    cached = evaluation(replace(outcome(1, words=(1, 1)), is_cached=True))

    assert "time per question" not in read_svg(cached)[1]
    assert "0 questions, extractive" in " ".join(read_svg(evaluation())[1])

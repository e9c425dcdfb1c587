"""The figures of an evaluation as a picture: one row a figure, and the time of every question below."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import RequestError
from rag.show.export.files import write_export
from rag.show.plain import plain
from rag.show.terminal.eval_tables import LABELS, describe_count, describe_share, summarize
from rag.types import FIGURES, Comparison, Count, Evaluation, Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SUFFIXES = (".png", ".svg")
INK, QUIET, GRID, NOW, BEFORE = "#222222", "#666666", "#dddddd", "#0072b2", "#8a8a8a"
"""NOW is the blue of Okabe and Ito's palette for any colour vision; now and before also differ in shape."""
LONGEST_TITLE = 60
WIDTH, ROW, FRAME, TIMES = 8.0, 0.34, 1.1, 1.2
"""Inches: the picture's width, the height of a figure's row, of what stands around the rows, of the panel of times."""
DOTS_PER_INCH = 160


def check_plot(path: Path, *, overwrite: bool) -> None:
    """Asked before any question is. Raises RequestError where the plot cannot be written, or must not be."""
    if path.suffix.casefold() not in SUFFIXES:
        raise RequestError(f"{path}: a plot is a {' or '.join(SUFFIXES)} file; name one")
    if path.is_dir() or not path.parent.is_dir():
        raise RequestError(f"{path} cannot be a file; name one in a folder that is there")
    if path.exists() and not overwrite:
        raise RequestError(f"{path} is there already; name another file, or add --overwrite")


def write_plot(path: Path, evaluation: Evaluation, comparison: Comparison | None) -> None:
    """Draw a run, beside the one that it is compared with, as the file's suffix says. Raises RequestError."""
    write_export(path, draw_plot(evaluation, comparison, path.suffix.casefold()))


def draw_plot(evaluation: Evaluation, comparison: Comparison | None, suffix: str) -> bytes:
    """The bytes of the picture, the same for the same run; in an SVG every word stays text."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Picture

    now = comparison.new if comparison else summarize(evaluation)
    old = comparison.old if comparison else None
    rows = [
        (LABELS[one], old.figures[one] if old else None, now.figures[one])
        for one in FIGURES
        if now.figures[one].of or (old and old.figures[one].of)
    ]
    timed = [outcome.seconds for outcome in evaluation.outcomes if not outcome.is_cached]
    above, below = FRAME + ROW * len(rows), TIMES if timed else 0.1
    # Words of files never act as formulas: `$` would start one.
    with rc_context(
        {"font.size": 9, "text.color": INK, "text.parse_math": False, "svg.fonttype": "none", "svg.hashsalt": "rag"}
    ):
        picture = Picture(figsize=(WIDTH, above + below), layout="constrained", facecolor="white")
        if timed:
            shares, times = picture.subplots(2, 1, height_ratios=[above, below])
            draw_times(times, timed, summarize(evaluation))
        else:
            shares = picture.subplots()
        draw_shares(shares, rows)
        shares.set_title(make_title(evaluation, comparison), loc="left", fontsize=10, pad=14)
        data = io.BytesIO()
        undated = {"Date": None} if suffix == ".svg" else {"Software": None}
        picture.savefig(data, format=suffix[1:], dpi=DOTS_PER_INCH, metadata=undated)
    return data.getvalue()


def make_title(evaluation: Evaluation, comparison: Comparison | None) -> str:
    """Which run over which questions by which engine, and what the shapes mean."""
    asked = comparison.questions if comparison else len(evaluation.outcomes)
    broken = "" if evaluation.is_complete else f" of {evaluation.planned}, incomplete"
    lines = [
        f"{shorten(evaluation.name)}: {asked} questions{broken}, {shorten(evaluation.engine)}",
        f"filled: {shorten(evaluation.name)}; ring: {shorten(comparison.before)}" if comparison else "",
    ]
    return "\n".join(filter(None, lines))


def shorten(text: str) -> str:
    """One line that fits into a title."""
    line = plain(text)
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"


def draw_shares(axes: "Axes", rows: list[tuple[str, Count | None, Count]]) -> None:
    """One row a figure: its share as a dot between 0 and 1, with its count at the right; the earlier one as a ring."""
    for place, (_, was, count) in enumerate(reversed(rows)):
        if was and was.share is not None and count.share is not None:
            axes.plot([was.share, count.share], [place, place], color=BEFORE, linewidth=1.2, zorder=2)
        if was and was.share is not None:
            axes.scatter(
                [was.share], [place], s=80, facecolor="white", edgecolor=BEFORE, linewidth=1.6, zorder=3, clip_on=False
            )
        if count.share is not None:
            axes.scatter([count.share], [place], s=40, color=NOW, zorder=4, clip_on=False)
        told = f"{describe_share(count)}  ({describe_count(count)})" if count.of else describe_share(count)
        told = f"{describe_share(was)} → {told}" if was else told
        axes.annotate(told, (1, place), xytext=(12, 0), textcoords="offset points", va="center", annotation_clip=False)
    axes.set_yticks(range(len(rows)), [label for label, _, _ in reversed(rows)])
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    axes.set_xlabel("share of what is counted", color=QUIET)
    tidy(axes)


def draw_times(axes: "Axes", seconds: list[float], summary: Summary) -> None:
    """Every question's time as a tick, the median and the 95th percentile named."""
    axes.plot(seconds, [0] * len(seconds), "|", color=NOW, markersize=14, markeredgewidth=1.2, alpha=0.6)
    axes.set_yticks([0], ["time per question"])
    axes.set_ylim(-1, 1)
    axes.set_xlim(0, max(seconds) * 1.03)
    told = f"median {summary.median_seconds:.2f} s\n95 % within {summary.slow_seconds:.2f} s"
    axes.annotate(told, (1, 0.5), xycoords="axes fraction", xytext=(12, 0), textcoords="offset points", va="center")
    axes.set_xlabel("seconds", color=QUIET)
    tidy(axes)


def tidy(axes: "Axes") -> None:
    """Only what carries meaning: no frame, no tick marks, a light grid across."""
    axes.spines[:].set_visible(False)
    axes.grid(axis="x", color=GRID, linewidth=0.8, zorder=0)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelcolor=INK)

"""How well the checks tell a language model's lies from what it tells faithfully: python benchmarks/model_benchmark.py

    python benchmarks/model_benchmark.py [FOLDER] [--seed N] [--count N] [--show N]

Scripted replies are made by rule from the articles of FOLDER (the sample articles without one): `count` lies and as
many faithful ones, spread over their kinds. What is measured is the verdict on each, and the time of a sentence.
"""

import argparse
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.faithful import FAITHFUL, VERBATIM
from benchmarks.lies import ALTERED, HARD, LIES, OTHER
from benchmarks.model_cases import Case, Scene, make_scenes
from rag.answer.model.checks import HELD, check_reply
from rag.answer.model.exhibits import gather_exhibits
from rag.answer.quotations import quotations_in
from rag.config import Config
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import AnswerSentence

ROOT = Path(__file__).resolve().parent.parent
MOST_SCENES = 4_000
"""After which a kind that is rare in the articles is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A case with its verdict."""

    case: Case
    sentence: AnswerSentence
    evidence: tuple[str, ...]
    milliseconds: float


def make_cases(
    corpus: Corpus, makers: Sequence[Callable[[Scene, random.Random], Iterator[Case]]], count: int, draw: random.Random
) -> Iterator[tuple[Scene, Case]]:
    """`count` cases, as evenly over their kinds as the articles allow; of one article one of a kind at most."""
    pools: dict[str, dict[str, tuple[Scene, Case]]] = defaultdict(dict)
    for number, scene in enumerate(make_scenes(corpus, draw)):
        for maker in makers:
            for case in maker(scene, draw):
                pools[case.kind].setdefault(f"{scene.article.source} {number // 400}", (scene, case))
        if number > MOST_SCENES or (number > 400 and min(map(len, pools.values())) >= count / len(pools)):
            break
    queues = [list(pool.values()) for _, pool in sorted(pools.items())]
    for queue in queues:
        draw.shuffle(queue)
    chosen: list[tuple[Scene, Case]] = []
    while len(chosen) < count and any(queues):
        for queue in queues:
            if queue:
                chosen.append(queue.pop())
    yield from chosen[:count]


def judge(corpus: Corpus, scene: Scene, case: Case) -> Judged | None:
    """The verdict on a case; None where the sentence to look at is not told apart from the next."""
    exhibits = gather_exhibits(corpus, scene.citations)
    started = time.perf_counter()
    sentences = check_reply(case.reply, exhibits).sentences
    taken = (time.perf_counter() - started) * 1_000 / max(1, len(sentences))
    if len(sentences) != case.sentence + 1:
        return None
    return Judged(
        case=case,
        sentence=sentences[-1],
        evidence=tuple(one.quote for one in scene.citations),
        milliseconds=taken,
    )


def is_quoted_still(one: Judged) -> bool:
    """Whether an altered quotation still stands within quotation marks."""
    text = one.sentence.text
    return bool(one.case.altered) and any(
        text[start:end].startswith(one.case.altered) for start, end in quotations_in(text)
    )


def is_fooled(one: Judged) -> bool:
    """Whether a lie is shown as it should not be: an altered quotation as verbatim, or any other as borne out."""
    if one.case.kind.startswith(ALTERED):
        return one.sentence.support == "verbatim" or is_quoted_still(one)
    return one.sentence.support in HELD


def is_flagged(one: Judged) -> bool:
    """Whether a faithful sentence is shown as if it were not."""
    return one.sentence.support not in HELD


def tell(title: str, judged: Sequence[Judged], is_wrong: Callable[[Judged], bool], show: int) -> None:
    """A line for each kind, and some of what went wrong."""
    print(f"\n{title:<52}{'cases':>6}{'wrong':>6}  verbatim supported weak unsupported")
    for kind in sorted({one.case.kind for one in judged}):
        own = [one for one in judged if one.case.kind == kind]
        counts = Counter(one.sentence.support for one in own)
        shares = "".join(f"{counts[name]:>9}" for name in ("verbatim", "supported", "weak", "unsupported"))
        wrong = [one for one in own if is_wrong(one)]
        print(f"{kind:<52}{len(own):>6}{len(wrong):>6}{shares}")
        for one in wrong[:show]:
            print(
                f"    {one.case.reply}\n      {one.sentence.support}: {'; '.join(one.sentence.reasons) or 'no reason'}"
            )
            print(
                "".join(f"      [{number}] {' '.join(text.split())}\n" for number, text in enumerate(one.evidence, 1))
            )


def tell_share(what: str, judged: Sequence[Judged], is_wrong: Callable[[Judged], bool]) -> None:
    """One row of the summary."""
    wrong = sum(map(is_wrong, judged))
    print(f"{what:<60}{wrong:>4} of {len(judged):<5}{wrong / max(1, len(judged)):>7.1%}")


def main() -> None:
    """Make, judge, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "seeds", metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--show", type=int, default=0, help="print so many of what went wrong, for each kind")
    options = parser.parse_args()
    draw = random.Random(options.seed)
    with TemporaryDirectory() as folder:
        config = Config(store=Path(folder) / "store")
        index_paths(config, [options.folder])
        with closing(open_corpus(config)) as corpus:
            found = [
                [
                    one
                    for scene, case in make_cases(corpus, makers, options.count, draw)
                    if (one := judge(corpus, scene, case))
                ]
                for makers in (LIES, FAITHFUL)
            ]
    lies, faithful = found
    tell("lies", lies, is_fooled, options.show)
    tell("faithful", faithful, is_flagged, options.show)
    print()
    altered = [one for one in lies if one.case.kind.startswith(ALTERED)]
    tell_share("altered quotations shown as verbatim", altered, is_fooled)
    tell_share("other lies shown as verbatim or supported",
               [one for one in lies if one.case.kind.startswith(OTHER)], is_fooled)  # fmt: skip
    tell_share("hard ones (added, exaggerated) so", [one for one in lies if one.case.kind.startswith(HARD)], is_fooled)
    tell_share("faithful sentences flagged", faithful, is_flagged)
    tell_share("verbatim ones flagged", [one for one in faithful if one.case.kind.startswith(VERBATIM)], is_flagged)
    times = sorted(one.milliseconds for one in lies + faithful)[:-1]  # the first loads the vectors
    print(f"milliseconds a sentence: median {statistics.median(times):.1f}, 95 % within "
          f"{times[int(len(times) * 0.95)]:.1f}, at most {times[-1]:.1f}")  # fmt: skip


if __name__ == "__main__":
    main()

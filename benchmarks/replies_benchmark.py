"""The checks of a language model's replies, against scripted ones: python benchmarks/replies_benchmark.py [FOLDER]

Half of the replies tell evidence of the folder's articles (`seeds/` where none is named) with one lie in each, half
tell it faithfully. Which replies they are depends on --seed and the articles alone.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.replies import lies
from benchmarks.replies.cases import Case, Cases, Scripted, normalize
from benchmarks.replies.faithful import open_makers
from benchmarks.replies.forms import Maker
from rag.answer.model.checks import check_reply
from rag.answer.model.exhibits import gather_exhibits
from rag.config import Config
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import HELD, AnswerSentence

ROOT = Path(__file__).resolve().parent.parent
TRIES = 400
"""Cases drawn for one reply of a kind before the corpus is held to have none."""
WARM = 20
"""Replies checked before the clock counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the checks made of one reply."""

    reply: Scripted
    case: Case
    judged: tuple[AnswerSentence, ...]
    """What became of the judged sentence."""
    others: tuple[AnswerSentence, ...]
    """And of the true ones beside it."""
    seconds: float
    """For a sentence of the reply."""

    @property
    def is_fine(self) -> bool:
        """Shown as verbatim or supported, and of the item that it was made of."""
        return bool(self.judged) and all(one.support in HELD for one in self.judged)

    @property
    def is_failure(self) -> bool:
        """A lie that is shown as true, or a true sentence that is flagged."""
        group = self.reply.group
        if group == "quotation":
            return any(one.support == "verbatim" for one in self.judged if self._has_stretch(one)) or any(
                keeps_marks(one.text, self.reply.stretch) for one in self.judged
            )
        if group in ("other", "hard"):
            told_by = self.reply.item
            return self.is_fine and not (
                self.reply.kind.startswith("marker") and all(one.citations == (told_by,) for one in self.judged)
            )
        return not self.is_fine

    def _has_stretch(self, one: AnswerSentence) -> bool:
        return len(self.judged) == 1 or normalize(self.reply.stretch) in normalize(one.text)


def keeps_marks(text: str, stretch: str) -> bool:
    """Whether altered words still stand within one pair of quotation marks."""
    words = normalize(stretch)
    return any(
        words in normalize(place[0])
        for place in re.finditer(r"“[^“”]*”|\"[^\"]*\"|‘.*’|(?<!\w)'.*'(?!\w)|«[^«»]*»|„[^„“”]*[“”]", text)
    )


def read_words(sentence: str) -> str:
    """The words of a sentence without its markers."""
    return normalize(re.sub(r"\[[\d-]+\]", "", sentence))


def judge(corpus: Corpus, case: Case, reply: Scripted) -> Result:
    """Check one reply; its checked sentences are given to the written ones that share most words with them."""
    exhibits = gather_exhibits(corpus, case.citations)
    began = time.perf_counter()
    found = check_reply(reply.text, exhibits).sentences
    seconds = time.perf_counter() - began
    written = [set(read_words(sentence).split()) for sentence in reply.sentences]
    judged: list[AnswerSentence] = []
    others: list[AnswerSentence] = []
    at = 0
    for sentence in found:
        words = set(read_words(sentence.text).split())
        shares = [len(words & theirs) / max(1, len(words)) for theirs in written]
        at = max(range(at, len(written)), key=lambda n: (shares[n], -n))
        (judged if at == reply.judged else others).append(sentence)
    if not judged and found:  # run together with its neighbour
        told = written[reply.judged]
        judged = [max(found, key=lambda one: len(told & set(read_words(one.text).split())))]
    return Result(
        reply=reply, case=case, judged=tuple(judged), others=tuple(others), seconds=seconds / max(1, len(found))
    )


def script(cases: Cases, makers: Mapping[str, Maker], count: int, rng: Random) -> Iterator[tuple[Case, Scripted]]:
    """So many replies, spread evenly over the kinds that the articles give."""
    open_kinds = dict(makers)
    seen: set[str] = set()
    while count > 0 and open_kinds:
        for kind, make in list(open_kinds.items()):
            for _ in range(TRIES):
                case = cases.draw(rng)
                reply = make(case, rng)
                if reply is None:
                    continue
                told = read_words(reply.sentences[reply.judged])
                if told not in seen:
                    seen.add(told)
                    yield case, reply
                    count -= 1
                    break
            else:
                del open_kinds[kind]
            if count <= 0:
                return


def run(corpus: Corpus, *, seed: int, count: int) -> list[Result]:
    """Check `count` adversarial and `count` faithful replies; hard lies come on top, a tenth of them."""
    cases = Cases(corpus)
    faithful = open_makers(cases.speakers)
    quotations = round(count * len(lies.QUOTATION_MAKERS) / (len(lies.QUOTATION_MAKERS) + len(lies.OTHER_MAKERS)))
    planned = (
        (lies.QUOTATION_MAKERS, quotations),
        (lies.OTHER_MAKERS, count - quotations),
        (lies.HARD_MAKERS, count // 10),
        (faithful["verbatim"], count * 2 // 5),
        (faithful["shortened"], count * 3 // 10),
        (faithful["paraphrased"], count - count * 2 // 5 - count * 3 // 10),
    )
    scripted = [
        pair
        for number, (makers, wanted) in enumerate(planned)
        for pair in script(cases, makers, wanted, Random(f"{seed} {number}"))
    ]
    for case, reply in scripted[:WARM]:
        judge(corpus, case, reply)
    return [judge(corpus, case, reply) for case, reply in scripted]


def count_failures(results: Sequence[Result]) -> tuple[int, int]:
    """How many fail, of how many."""
    return sum(result.is_failure for result in results), len(results)


def tabulate(results: Sequence[Result]) -> dict[str, tuple[int, int]]:
    """Failures of each group, of each kind within it, and of the true sentences beside lies."""
    groups = list(dict.fromkeys(result.reply.group for result in results))
    table = {}
    for group in groups:
        within = [result for result in results if result.reply.group == group]
        table[group] = count_failures(within)
        for kind in dict.fromkeys(result.reply.kind for result in within):
            table[f"  {kind}"] = count_failures([result for result in within if result.reply.kind == kind])
    beside = [one for result in results for one in result.others]
    table["true sentences beside them"] = sum(one.support not in HELD for one in beside), len(beside)
    return table


def sum_up(results: Sequence[Result]) -> dict[str, str]:
    """The figures that the project holds itself to."""

    def share(*groups: str) -> str:
        failed, of = count_failures([result for result in results if result.reply.group in groups])
        return f"{failed} of {of}, {100 * failed / max(1, of):.1f} %"

    times = sorted(1000 * result.seconds for result in results)
    flagged = sum(result.is_fine for result in results if result.reply.group == "quotation")
    return {
        "altered quotations shown as verbatim, or still in marks (to reach: 0)": share("quotation"),
        "  of them not flagged at all": str(flagged),
        "other lies shown as supported (under 5 %)": share("other"),
        "hard lies shown as supported": share("hard"),
        "false flags on faithful replies (under 5 %)": share("verbatim", "shortened", "paraphrased"),
        "false flags on verbatim ones (under 1 %)": share("verbatim"),
        "milliseconds a sentence (under 50)": f"p50 {times[len(times) // 2]:.1f}, "
        f"p95 {times[len(times) * 95 // 100]:.1f}, max {times[-1]:.1f}",
    }


def describe(result: Result) -> str:
    """A reply with its evidence and what the checks said, for a person."""
    lines = [f"{result.reply.kind}: {result.reply.sentences[result.reply.judged]}"]
    if len(result.reply.sentences) > 1:
        lines.append(f"    whole reply: {result.reply.text}")
    lines += [
        f"    shown ({one.support}, {list(one.citations)}): {one.text}  {list(one.reasons)}" for one in result.judged
    ]
    numbers = {result.reply.item, *(n for one in result.judged for n in one.citations)}
    lines += [f"    [{n}] {s}" for n, s in result.case.sentences if n in numbers]
    lines += [f"    [{s.number}] has words of {s.speaker}: {s.words}" for s in result.case.said if s.number in numbers]
    return "\n".join(lines)


def main() -> None:
    """Index, check, print."""
    parser = argparse.ArgumentParser(description="The checks of a language model's replies, against scripted ones.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "seeds")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other replies")
    parser.add_argument("--count", type=int, default=500, help="of adversarial and of faithful replies")
    parser.add_argument("--show", type=int, default=0, help="so many failures of each kind")
    parser.add_argument("--sample", type=int, default=0, help="so many replies of each half, whatever became of them")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        config = Config(store=Path(folder) / "store")
        index_paths(config, [options.folder])
        with closing(open_corpus(config)) as corpus:
            results = run(corpus, seed=options.seed, count=options.count)
    table, figures = tabulate(results), sum_up(results)
    if options.json:
        print(json.dumps({"seed": options.seed, "figures": figures, "kinds": table}, indent=1))
        return
    for kind, (failed, of) in table.items():
        print(f"{kind:45}{failed:5} of {of:4}  {100 * failed / max(1, of):5.1f} %")
    print()
    for name, figure in figures.items():
        print(f"{name:72}{figure}")
    if options.sample:
        rng = Random(options.seed)
        for half in (("quotation", "other", "hard"), ("verbatim", "shortened", "paraphrased")):
            pool = [result for result in results if result.reply.group in half]
            for result in rng.sample(pool, min(options.sample, len(pool))):
                print("\n" + ("FAILS " if result.is_failure else "") + describe(result))
    for kind in dict.fromkeys(result.reply.kind for result in results if options.show):
        for result in [r for r in results if r.is_failure and r.reply.kind == kind][: options.show]:
            print("\n" + describe(result))


if __name__ == "__main__":
    main()

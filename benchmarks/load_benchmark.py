"""Many people asking the browser app at once: python benchmarks/load_benchmark.py

The app runs as its users start it, on the machine's cores; each person is a real session: a WebSocket of its own, on
which the page is opened and a question typed, as Streamlit's front end does it, in Streamlit's own messages. No browser
draws the answers: twenty of them on the same cores would measure Chromium. What an answer takes is from sending the
question to the message that shows the answer; the next question is sent when the page is done. Memory is what the app's
process holds (VmRSS; Linux only).

Streamlit keeps a session that has left for two minutes, at most 128 of them, so that a person whose connection broke
finds it again: memory grows up to there, and no further.

On two cores, shared with the people: over the sample articles half of the answers within 1.4 s, 95 % within
1.8, 162 MB after one person and 191 after 380; over 200 articles with 4,000 statements 2.1 s, 2.7 s, 248 and 398 MB.
"""

import argparse
import math
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from index_benchmark import write_articles
from running_app import RunningApp, run_app

from rag.config import Config
from rag.index.corpus import open_corpus
from rag.index.ingest import index_paths

ROOT = Path(__file__).resolve().parent.parent
ANSWER = '"kind": "answer"'
"""What the data of the component holds that draws an answer."""
LIMIT = 60.0
"""Seconds after which a question counts as lost."""


@dataclass(slots=True)
class Person:
    """One session of the app, over its WebSocket."""

    url: str
    opened: ExitStack = field(default_factory=ExitStack)
    socket: Any = None
    chat_input: str = ""
    """The id of the field for questions."""
    again: dict[str, float] = field(default_factory=dict)
    """Fragments that the page runs again by itself, with the seconds between."""
    kept: dict[str, Any] = field(default_factory=dict)
    """Messages that the front end keeps, by their hash: the app sends a reference in their place."""
    asked: int = 0
    """Questions so far."""
    address: str = ""
    page: str = ""
    taken: int = 0
    """Bytes that came."""

    def open(self) -> float:
        """Connects and opens the Ask page; gives the seconds until it was drawn."""
        from websockets.sync.client import connect

        started = time.perf_counter()
        self.socket = self.opened.enter_context(
            connect(
                self.url.replace("http", "ws") + "/_stcore/stream",
                subprotocols=["streamlit"],
                max_size=None,
                proxy=None,
            )
        )
        self.send()
        self.draw(until=lambda drawn: True)
        if not self.chat_input:
            raise RuntimeError("the page has no field for questions")
        return time.perf_counter() - started

    def ask(self, question: str) -> float:
        """Types a question, and waits until the page is done; gives the seconds until its answer was there."""
        started = time.perf_counter()
        self.asked += 1
        self.send(question=question)
        return self.draw(until=lambda drawn: sum(ANSWER in data for data in drawn) == self.asked) - started

    def close(self) -> None:
        """Leaves, as a tab that is closed."""
        self.opened.close()

    def send(self, *, question: str = "", fragment: str = "") -> None:
        """Has the page run again: with a question typed, or one of its fragments alone."""
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = self.address, self.page
        state.fragment_id, state.is_auto_rerun = fragment, bool(fragment)
        state.widget_states.SetInParent()
        state.cached_message_hashes.extend(self.kept)
        if question:
            widget = state.widget_states.widgets.add()
            widget.id = self.chat_input
            widget.chat_input_value.data = question
        self.socket.send(message.SerializeToString())

    def draw(self, *, until: Any) -> float:
        """Takes what the app sends until a run has ended after which what is waited for stands on the page; gives the
        time at which it did.

        Raises RuntimeError where the app tells of an error, TimeoutError after LIMIT.
        """
        drawn: list[str] = []
        limit = time.monotonic() + LIMIT
        due: dict[str, float] = {}
        there = math.inf
        while time.monotonic() < limit:
            now = time.monotonic()
            for fragment, interval in list(self.again.items()):
                if due.setdefault(fragment, now + interval) <= now:
                    due[fragment] = now + interval
                    self.send(fragment=fragment)
            try:
                data = self.socket.recv(timeout=min([0.5, *(max(0.0, due[name] - now) for name in self.again)]))
            except TimeoutError:
                continue
            ended = self.take(data, drawn)
            there = min(there, time.perf_counter()) if until(drawn) else math.inf
            if ended and there < math.inf:
                return there
        raise TimeoutError(f"no answer within {LIMIT:.0f} s")

    def take(self, data: bytes, drawn: list[str]) -> bool:
        """One message of the app's: whether it ends a run. `drawn` is what the component draws on the page."""
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        message = ForwardMsg.FromString(data)
        self.taken += len(data)
        if message.WhichOneof("type") == "ref_hash":
            message = self.kept[message.ref_hash]
        elif message.metadata.cacheable:
            self.kept[message.hash] = message
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page = message.new_session.page_script_hash
            if not message.metadata.run.fragment_ids:  # a run of the whole page
                self.again.clear()
                drawn.clear()
        elif kind == "page_info_changed":
            self.address = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self.again[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self.again.pop(fragment, None)
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "chat_input":
                self.chat_input = element.chat_input.id
            elif element.WhichOneof("type") == "bidi_component":
                drawn.append(element.bidi_component.json)
            elif element.WhichOneof("type") == "exception":
                raise RuntimeError(element.exception.message)
        return kind == "script_finished"


def read_memory(app: RunningApp) -> float:
    """Megabytes that the app's process holds; nan where the system does not say."""
    try:
        status = Path(f"/proc/{app.pid}/status").read_text(encoding="ascii")
    except OSError:
        return float("nan")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def ask_together(app: RunningApp, questions: Sequence[str], *, people: int, rounds: int) -> Iterator[float]:
    """Seconds of each answer where all people send a question at the same moment, `rounds` times."""
    gate = threading.Barrier(people)

    def sit(number: int) -> list[float]:
        person = Person(app.url)
        person.open()
        taken = []
        for turn in range(rounds):
            gate.wait()
            taken.append(person.ask(questions[(number * rounds + turn) % len(questions)]))
        person.close()
        return taken

    with ThreadPoolExecutor(people) as pool:
        for taken in pool.map(sit, range(people)):
            yield from taken


def visit(app: RunningApp, questions: Sequence[str], *, people: int, at_once: int) -> None:
    """People who come, ask one question and leave, a few at a time."""

    def come(number: int) -> None:
        person = Person(app.url)
        person.open()
        person.ask(questions[number % len(questions)])
        person.close()

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(come, range(people)))


def make_questions(config: Config, *, count: int) -> list[str]:
    """Questions about what speakers of the corpus are reported to have said, each about other words."""
    corpus = open_corpus(config)
    draw = random.Random(3)
    speakers = [speaker.name for speaker in corpus.speakers()]
    words = sorted({word for article in corpus.articles() for word in article.text.split() if word.isalpha()})
    corpus.close()
    return [
        f"What did {draw.choice(speakers)} say about {draw.choice(words)} and {draw.choice(words)}?"
        for _ in range(count)
    ]


def measure(name: str, articles: Path, folder: Path, options: argparse.Namespace) -> None:
    """Indexes the articles, has the people ask, and prints a row."""
    config = Config(store=folder / name / "store")
    config.store.parent.mkdir()
    index_paths(config, [articles])
    questions = make_questions(config, count=500)
    with run_app(config.store) as app:
        visit(app, questions, people=1, at_once=1)  # the first one has everything imported
        memory = [read_memory(app)]
        taken = sorted(ask_together(app, questions, people=options.people, rounds=options.rounds))
        memory.append(read_memory(app))
        for _ in range(2):
            visit(app, questions, people=options.visitors, at_once=5)
            memory.append(read_memory(app))
        assert "Traceback" not in app.log.read_text(encoding="utf-8"), app.log.read_text(encoding="utf-8")
    slowest = taken[min(len(taken) - 1, int(0.95 * len(taken)))]
    print(
        f"{name:<22}{len(taken):>8}{statistics.median(taken):>9.2f}{slowest:>7.2f}{taken[-1]:>7.2f}"
        + "".join(f"{megabytes:>9.0f}" for megabytes in memory),
        flush=True,
    )


def main() -> None:
    """Run, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=20, help="asking at the same moment (20)")
    parser.add_argument("--rounds", type=int, default=5, help="questions of each of them (5)")
    parser.add_argument("--visitors", type=int, default=180, help="who come and leave afterwards, twice (180)")
    options = parser.parse_args()
    later = [options.people + options.visitors * times for times in (1, 2)]
    print(f"{options.people} people ask at once; seconds to an answer, and MB of the app after so many people")
    print(f"{'articles':<22}{'answers':>8}{'median':>9}{'p95':>7}{'worst':>7}", end="")
    print("".join(f"{people:>9}" for people in (1, options.people, *later)))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        made = folder / "made"
        made.mkdir()
        write_articles(made, count=200, characters=4000)
        measure("the sample articles", ROOT / "seeds", folder, options)
        measure("200 made-up ones", made, folder, options)


if __name__ == "__main__":
    main()

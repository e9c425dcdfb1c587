"""A meeting for the tests of readouts by a language model: two accounts that only reasoning finds to contradict each
other, and a copy of one of them. People, places and newsrooms do not exist.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from corpora import write_texts

from rag.config import Config
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths

COURIER = (
    "Envoys open talks on the salt road\n\nBy Mara Quill\nJune 15, 2022\n\n"
    "HOLM — Envoys of Norland and Sudmark opened the Salt Road Talks in Holm on Tuesday. It was the first time that "
    "Tove Brandt and Pavel Orlik sat at one table since the road was closed.\n\n"
    "“The road stays closed until the lorries are searched,” Norland’s envoy, Tove Brandt, told reporters in Holm.\n\n"
    "Sudmark’s envoy, Pavel Orlik, said that his country would pay for the bridge over the Senna. The talks failed to "
    "agree on a toll for the lorries.\n\n"
    "A senior official said that two drivers had been held at the border for a week.\n\n"
    "Bakers in Holm have paid twice the price for salt since the spring, and the dockers at the lower quay have had no "
    "work for a month. The lorries stand in a line that reaches from the bridge to the old mill.\n"
)
HERALD = (
    "No toll for the salt road\n\nBy Jon Vale\nJune 16, 2022\n\n"
    "HOLM — The Salt Road Talks in Holm closed on Wednesday without a toll. Brandt and Orlik had shared a bench at the "
    "harvest dinner in Altbruck last autumn, months after the road was closed, guests recalled.\n\n"
    "“Nobody will search our lorries,” Sudmark’s envoy, Pavel Orlik, told the meeting on Wednesday.\n\n"
    "Norland’s envoy, Tove Brandt, said that the road was unsafe for heavy lorries. Ines Calder, who drives one, said "
    "that she would rather sell it than wait.\n\n"
    "The envoys agreed to meet again in Altbruck in October. Until then the ferry carries what salt there is, and the "
    "harbour master counts every sack that comes ashore in the rain.\n"
)
COPY = (
    COURIER.replace("Envoys open talks on the salt road\n\nBy Mara Quill\n", "Salt road: talks begin\n\n").replace(
        "It was the first time that", "This was the first time that"
    )
    + "\nSource: Holm Courier\n"
)
ARTICLES = {"courier.txt": COURIER, "herald.txt": HERALD, "mirror.txt": COPY}
LONG = (
    "What the salt road costs\n\nBy Ada Finch\nJune 16, 2022\n\n"
    "HOLM — The Salt Road Talks in Holm ended on Wednesday, and the sacks were counted.\n\n"
    + "\n\n".join(f"In the shed at quay {n} there were {n * 7} sacks of salt." for n in range(1, 45))
    + "\n"
)
"""A fourth one: with it the articles are two portions."""
Script = Callable[[list[dict[str, Any]]], str]
TALKS = "salt road"
FIRST = "It was the first time that Tove Brandt and Pavel Orlik sat at one table since the road was closed."
DINNER = (
    "Brandt and Orlik had shared a bench at the harvest dinner in Altbruck last autumn, months after the road was "
    "closed, guests recalled."
)


def open_talks(
    folder: Path, files: Mapping[str, str] | None = None, *, articles: Mapping[str, str] = ARTICLES
) -> Corpus:
    """The three articles, and `files` beside them by name, indexed below `folder`."""
    write_texts(folder / "articles", {**articles, **(files or {})})
    config = Config(store=folder / "store")
    index_paths(config, [folder / "articles"])
    return open_corpus(config)


def mark(text: str, prompt: str) -> str:
    """A reply with the numbers of its evidence: `<words>` stands for the item of the prompt that has these words."""
    [evidence] = re.findall(r"^(~{3,})\n(.*?)\n\1$", prompt, re.MULTILINE | re.DOTALL)[:1]
    items = re.findall(r"^\[(\d+)\] (.+)$", evidence[1], re.MULTILINE)

    def number(match: re.Match[str]) -> str:
        return f"[{next((number for number, item in items if match[1] in item), 99)}]"

    return re.sub(r"<(.+?)>", number, text)


def play(*, points: str = "NONE", readout: str = "", conflicts: str = "NONE", repair: str = "no") -> Script:
    """A model that gives these replies to the prompts of a readout, whichever of them it is sent."""
    replies = {"points": points, "readout": readout, "conflicts": conflicts}

    def reply(messages: list[dict[str, Any]]) -> str:
        prompt = str(messages[-1]["content"])
        task = re.search(r"^The (\w+):$", prompt.strip().rpartition("\n")[2])
        return mark(replies[task[1]] if task else repair, prompt)

    return reply

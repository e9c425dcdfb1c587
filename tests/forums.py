"""Articles on gatherings, written for the tests: places and people do not exist.

May 20, 2021 is a Thursday, June 10, 2022 a Friday.
"""

from pathlib import Path

from corpora import write_texts

from rag.config import Config
from rag.index.ingest import index_paths

FORUMS = {
    "courier.txt": (
        "Grain Forum ends without a text\n\nBy Mara Quill\nMay 21, 2021\n\n"
        "Trade ministers of twelve states met at the Grain Forum in Port Ellen on Thursday.\n\n"
        "“The grain levy stays as long as the harbour needs it,” Norland’s trade minister, Tove Brandt, told reporters "
        "on Friday.\n\n"
        "Pavel Orlik, Sudmark’s trade minister, said that the grain levy hurt every farmer of the lowlands.\n\n"
        "In an interview with a radio station last month, Orlik said that a court would read the grain levy.\n\n"
        "Brandt, who visited the silos on Monday, said that the silos were half empty.\n\n"
        "The ministers had last come together at the Grain Forum in Altbruck in June 2019.\n"
    ),
    "herald.txt": (
        "Ministers part over the grain levy\n\n"
        "The Grain Forum in Port Ellen ended in a quarrel over the grain levy on Thursday, with trade ministers of "
        "twelve states at the table. "
        "Norland’s trade minister, Tove Brandt, said that the grain levy stays as long as the harbour needs it.\n\n"
        "Sudmark’s trade minister, Pavel Orlik, said on Thursday that the silos of Sudmark were full.\n\n"
        "Orlik said earlier this week that no ship had waited for grain.\n\n"
        "At the Grain Forum in Altbruck two years ago nobody had spoken of a levy.\n"
    ),
    "ledger.txt": (
        "Grain Forum opens in Senna\n\nBy Ines Calder\nJune 10, 2022\n\n"
        "The Grain Forum opened in Senna on Friday with a walk through the new mills on the river bank.\n\n"
        "Delegates slept on two steamers, because the hotels of the old town were full. Police closed "
        "the bridges at noon, and bakers sold loaves with the emblem of the province.\n\n"
        "“The grain levy stays as long as the harbour needs it,” Norland’s trade minister, Tove Brandt, said.\n\n"
        "The Grain Forum in Port Ellen in May 2021 had ended without a text.\n"
    ),
    "mirror.txt": (
        "Dockers and owners at odds\n\n"
        "Dockers and ship owners met for wage talks in Holm on Tuesday.\n\n"
        "Rika Vos, who speaks for the dockers, said that the harbour needs hands.\n"
    ),
}


def index_forums(folder: Path) -> Config:
    """Writes FORUMS below a folder and indexes them; gives the settings of that store."""
    write_texts(folder / "articles", FORUMS)
    config = Config(store=folder / "store")
    index_paths(config, [folder / "articles"])
    return config

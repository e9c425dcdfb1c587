"""A text made ready to lay claims beside it: its words in order, where each stands, and the vectors of its units."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.answer.claim_words import Word, join_plain, read_words
from rag.index.embed import Embedder

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """All of a text that does not depend on the claim. A place counts its words through all units."""

    plain: str
    """See `join_plain`."""
    units: tuple[tuple[Word, ...], ...]
    stream: tuple[Word, ...]
    """The words of all units: one a place."""
    unit_of: "np.ndarray"
    """The unit of each place."""
    places: "dict[str, np.ndarray]"
    """Where each word stands, by its key."""
    names: frozenset[str]
    roots: tuple[str, ...]
    """Keys of its names and words, each once; `root_vectors` are those of the words."""
    root_vectors: "np.ndarray"
    unit_vectors: "np.ndarray"


@lru_cache(maxsize=256)
def read_source(texts: tuple[str, ...], embedder: Embedder) -> Source:
    """A text, given as its units (sentences, in order), made ready; remembered."""
    import numpy as np

    units = tuple(tuple(read_words(text)) for text in texts)
    stream = tuple(word for unit in units for word in unit)
    places: dict[str, list[int]] = {}
    for place, word in enumerate(stream):
        places.setdefault(word.key, []).append(place)
    forms = {word.key: word.plain for word in stream if word.kind in ("name", "word")}
    named = Counter(word.key for word in stream if word.kind == "name")
    lowered = Counter(word.key for word in stream if word.text[0].islower())
    empty = np.zeros((0, 1), dtype=np.float32)
    return Source(
        plain=join_plain(stream),
        units=units,
        stream=stream,
        unit_of=np.repeat(np.arange(len(units)), [len(unit) for unit in units]),
        places={key: np.array(found) for key, found in places.items()},
        names=frozenset(key for key in named if named[key] > lowered[key]),
        roots=tuple(forms),
        root_vectors=embedder.embed(list(forms.values())) if forms else empty,
        unit_vectors=embedder.embed(texts) if texts else empty,
    )

"""How alike articles, parts of them and groups of them are by their words: the rarer a word, the more it counts."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rag.link.names import fold
from rag.read.lexicon import load_words
from rag.types import Article

Weights = Mapping[str, float]
"""Word -> weight; of length 1 together."""

COMMON, LEAST_COMMON = 0.3, 50
"""Share of the texts, and number of them, up to which a word tells any of them from others: it costs time to compare
what half of them hold, and adds nearly nothing."""
_WORD = re.compile(r"[^\W\d_][\w’'-]{3,}|\b[A-Z]\w*\d+\b")


class Vocabulary:
    """The words of some articles, and in how many of them each stands."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._size = len(articles)
        self._counts = {article.source: _count(article.text, article.body) for article in articles}
        self._spread = Counter(word for counts in self._counts.values() for word in counts)

    def weigh(self, article: Article) -> Weights:
        """The weights of an article's words, names counted double."""
        return self._normalise(self._counts[article.source])

    def weigh_part(self, article: Article, start: int, end: int) -> Weights:
        """The same of a part of it."""
        return self._normalise(_count(article.text, [(start, end)]))

    def _normalise(self, counts: Mapping[str, int]) -> Weights:
        return _normalise(
            {
                word: (1 + math.log(count)) * math.log((1 + self._size) / self._spread[word])
                for word, count in counts.items()
            }
        )


def _count(text: str, spans: Iterable[tuple[int, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for start, end in spans:
        for word in _WORD.findall(text, start, end):
            found[fold(word.removesuffix("’s").removesuffix("'s"))] += 1 + word[0].isupper()
    return {word: count for word, count in found.items() if word not in load_words("function_words")}


def _normalise(weights: Mapping[str, float]) -> Weights:
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def join_weights(all_weights: Iterable[Weights]) -> Weights:
    """The words of several articles together."""
    total: dict[str, float] = {}
    for weights in all_weights:
        for word, weight in weights.items():
            total[word] = total.get(word, 0.0) + weight
    return _normalise(total)


def compare_words(one: Weights, other: Weights) -> float:
    """The cosine of two: 0 to 1."""
    small, large = (one, other) if len(one) < len(other) else (other, one)
    return sum(weight * large.get(word, 0.0) for word, weight in small.items())


class Likenesses:
    """Many weights, ready to be compared with others at once: words that most of them hold are passed over."""

    def __init__(self, all_weights: Sequence[Weights]) -> None:
        self._places: dict[str, list[tuple[int, float]]] = {}
        for number, weights in enumerate(all_weights):
            for word, weight in weights.items():
                self._places.setdefault(word, []).append((number, weight))
        most = max(LEAST_COMMON, COMMON * len(all_weights))
        self._places = {word: places for word, places in self._places.items() if len(places) <= most}

    def compare(self, weights: Weights) -> dict[int, float]:
        """The likeness to each of them that shares a word, by its number."""
        found: dict[int, float] = {}
        for word, weight in weights.items():
            for number, other in self._places.get(word, ()):
                found[number] = found.get(number, 0.0) + weight * other
        return found

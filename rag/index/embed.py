"""Texts to unit vectors: the packaged WordLlama model, or an OpenAI-compatible endpoint."""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rag.config import WORDLLAMA, Config
from rag.errors import ConfigError, ModelError

if TYPE_CHECKING:
    import numpy as np

LONGEST_TEXT = 8_000
"""Characters of a text that are embedded; the rest is left out. Passages are far shorter: this keeps what a person
pastes within the tokens that endpoints take (8,191)."""
TOKENIZED = 256
"""Texts that are tokenized at once."""
SOFT_MATCH = 0.4
"""Cosine of two words, with the packaged model, from which one stands, by that cosine, for the other (speech/spoke .51,
economy/trade .15)."""
OPENAI_BATCH = 128
"""Texts in one request: 128 passages of 1,000 characters are 32,000 tokens, a tenth of what endpoints take."""


class Embedder(Protocol):
    """Makes vectors whose dot product is their cosine similarity."""

    @property
    def name(self) -> str:
        """As in `Config.embedder`; the store records it and refuses to mix."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def __hash__(self) -> int:
        """By identity, so that what was made with an embedder can be remembered under it."""

    def embed(self, texts: Sequence[str]) -> "np.ndarray":
        """Vectors of the texts, in order: `(len(texts), dimensions)`, float32, unit length.

        Any text has a vector: an empty one that of a full stop. Raises ModelError where an endpoint fails.
        """


def open_embedder(config: Config) -> Embedder:
    """The embedder that the settings name; nothing is loaded or asked before its first use.

    Raises ConfigError where the name is unknown, or a key is missing.
    """
    if config.embedder == WORDLLAMA:
        return WordLlamaEmbedder()
    kind, _, model = config.embedder.partition(":")
    if kind != "openai" or not model:
        raise ConfigError(f"the embedder {config.embedder!r} is unknown; use {WORDLLAMA!r} or 'openai:<model>'")
    if not config.has_model:
        raise ConfigError(f"the embedder {config.embedder!r} needs OPENAI_API_KEY (or OPENAI_BASE_URL); set it")
    return OpenAIEmbedder(model, config)


def clean_text(text: str) -> str:
    """The text as embedders take it: valid Unicode, not empty, not endless."""
    cut = text[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")
    return cut if cut.strip() else "."


def unit_vectors(rows: "np.ndarray") -> "np.ndarray":
    """The rows at length 1, as float32; a row of zeros becomes the first axis."""
    import numpy as np

    vectors = np.array(rows, dtype=np.float32, ndmin=2)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[lengths[:, 0] == 0, 0] = 1.0
    lengths[lengths == 0] = 1.0
    return np.asarray(vectors / lengths)


class WordLlamaEmbedder:
    """The 256-dimension model inside the wordllama package: no key, no download, no network."""

    name = WORDLLAMA
    dimensions = 256

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None

    def embed(self, texts: Sequence[str]) -> "np.ndarray":
        """See `Embedder.embed`."""
        import numpy as np

        model = self._loaded()
        means = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        # The package's own embed() pads each batch to its longest text: the same means in 1.6 times the processor's
        # time (5,400 passages: 2.1 s, this 1.3 s), and one pasted page takes the memory of 64.
        for start in range(0, len(texts), TOKENIZED):
            cleaned = [clean_text(text) for text in texts[start : start + TOKENIZED]]
            for place, tokens in enumerate(model.tokenizer.encode_batch_fast(cleaned, add_special_tokens=False), start):
                if tokens.ids:
                    means[place] = model.embedding.take(tokens.ids, axis=0, mode="clip").mean(axis=0)
        return unit_vectors(means)

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                root = logging.getLogger()
                level, handlers = root.level, list(root.handlers)
                import wordllama  # type: ignore[import-untyped]

                # The package sets up the root logger when imported; a library's log lines belong on nobody's terminal.
                root.setLevel(level)
                root.handlers[:] = handlers
                # Without cache_dir it looks for the tokenizer in the wrong folder, and then tries to download it.
                folder = Path(wordllama.__file__).parent
                model = wordllama.WordLlama.load(cache_dir=folder, dim=self.dimensions, disable_download=True)
                model.tokenizer.no_padding()
                self._model = model
            return self._model


class OpenAIEmbedder:
    """An OpenAI-compatible embeddings endpoint."""

    def __init__(self, model: str, config: Config) -> None:
        self.name = f"openai:{model}"
        self._model = model
        self._config = config
        self._lock = threading.Lock()
        self._client: Any = None
        self._dimensions = 0

    @property
    def dimensions(self) -> int:
        """Learned from the first reply."""
        if not self._dimensions:
            self.embed(["."])
        return self._dimensions

    def embed(self, texts: Sequence[str]) -> "np.ndarray":
        """See `Embedder.embed`."""
        import numpy as np

        batches = [texts[start : start + OPENAI_BATCH] for start in range(0, len(texts), OPENAI_BATCH)]
        parts = [unit_vectors(self._request([clean_text(text) for text in batch])) for batch in batches]
        return np.concatenate(parts) if parts else np.empty((0, self.dimensions), dtype=np.float32)

    def _request(self, texts: list[str]) -> "np.ndarray":
        import httpx
        import numpy as np
        import openai

        with self._lock:
            if self._client is None:
                self._client = openai.OpenAI(
                    api_key=self._config.openai_api_key or "none",
                    base_url=self._config.openai_base_url,
                    timeout=self._config.model_timeout,
                    max_retries=2,
                )
        where = f"the embeddings endpoint {self._client.base_url}, model {self._model!r},"
        try:
            reply = self._client.embeddings.create(model=self._model, input=texts, encoding_format="float")
            rows = [item.embedding for item in sorted(reply.data, key=lambda item: item.index)]
            vectors = np.array(rows, dtype=np.float32)
        except (openai.AuthenticationError, openai.PermissionDeniedError, openai.NotFoundError) as error:
            raise ConfigError(
                f"{where} refused the request ({error.status_code}); check OPENAI_API_KEY, OPENAI_BASE_URL and "
                "RAG_EMBEDDING_MODEL"
            ) from error
        except (openai.OpenAIError, httpx.HTTPError) as error:
            raise ModelError(f"{where} failed ({error}); try again, or use the embedder {WORDLLAMA!r}") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise ModelError(f"{where} gave a reply that is no list of vectors; check OPENAI_BASE_URL") from error
        if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
            raise ModelError(f"{where} gave {len(rows)} vectors for {len(texts)} texts, or broken ones; try again")
        self._dimensions = self._dimensions or vectors.shape[1]
        if vectors.shape[1] != self._dimensions:
            raise ModelError(f"{where} gave vectors of {vectors.shape[1]} and of {self._dimensions} dimensions")
        return vectors

"""All settings, in one frozen record, made once by a front end and handed down."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rag.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent
WORDLLAMA = "wordllama"
"""The packaged 256-dimension embedder: no key, no download (recall@10 .688 on MultiHop-RAG; all-MiniLM-L6-v2 .669)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Settings of one run. `replace(config, store=…)` varies it."""

    store: Path = Path(".rag")
    """Folder of the catalog, Chroma's generations, uploads and the writer's lock."""
    seeds: Path = ROOT / "seeds"
    """What is indexed where no path is named."""
    prompts: Path = ROOT / "prompts"
    max_file_bytes: int = 20_000_000
    """A larger file is refused, with its name."""
    embedder: str = WORDLLAMA
    """`wordllama`, or `openai:<model>` for an OpenAI-compatible endpoint."""
    openai_api_key: str | None = field(default=None, repr=False)
    openai_base_url: str | None = field(default=None, repr=False)
    """May hold a user's name and password."""
    openai_model: str = "gpt-4o-mini"
    model_timeout: float = 60.0
    """Seconds for a whole answer of the language model, retries included."""
    readout_timeout: float = 600.0
    """Seconds for all calls of one readout, each of which has `model_timeout`."""
    price_input: float | None = None
    """US dollars for a million tokens of prompts; an endpoint that tells what a call cost needs no prices."""
    price_output: float | None = None
    """US dollars for a million tokens of replies."""

    @property
    def engine(self) -> str:
        """The engine of what the language model writes."""
        return f"llm:{self.openai_model}"

    @property
    def has_model(self) -> bool:
        """Whether a language model is set up: a key, or an endpoint that needs none."""
        return bool(self.openai_api_key or self.openai_base_url)


def load_config(environment: Mapping[str, str] | None = None) -> Config:
    """Settings from the environment, and below it from the file `.env` in the working folder.

    Raises ConfigError where a value cannot be used.
    """
    if environment is None:
        from dotenv import dotenv_values

        settings = {**{k: v for k, v in dotenv_values(".env").items() if v is not None}, **os.environ}
    else:
        settings = dict(environment)

    def price(name: str) -> float | None:
        value = settings.get(name, "").strip()
        try:
            result = float(value) if value else None
        except ValueError:
            raise ConfigError(f"{name} is {value!r}, which is no number; set it to one, or leave it out") from None
        if result is not None and not 0 <= result < float("inf"):
            raise ConfigError(f"{name} is {value!r}; it must be a number above 0")
        return result

    def number(name: str, default: float) -> float:
        result = price(name)
        if result == 0:
            raise ConfigError(f"{name} is {settings[name].strip()!r}; it must be a number above 0")
        return default if result is None else result

    default = Config()
    model = settings.get("RAG_EMBEDDING_MODEL", "").strip()
    return Config(
        store=Path(settings.get("RAG_STORE", "").strip() or default.store),
        max_file_bytes=int(number("RAG_MAX_FILE_MB", default.max_file_bytes / 1_000_000) * 1_000_000),
        embedder=default.embedder if model in ("", WORDLLAMA) else f"openai:{model}",
        openai_api_key=settings.get("OPENAI_API_KEY", "").strip() or None,
        openai_base_url=settings.get("OPENAI_BASE_URL", "").strip() or None,
        openai_model=settings.get("OPENAI_MODEL", "").strip() or default.openai_model,
        model_timeout=number("RAG_MODEL_TIMEOUT", default.model_timeout),
        readout_timeout=number("RAG_READOUT_TIMEOUT", default.readout_timeout),
        price_input=price("RAG_PRICE_INPUT"),
        price_output=price("RAG_PRICE_OUTPUT"),
    )

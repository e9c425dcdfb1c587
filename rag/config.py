"""All settings, in one frozen record, made once by a front end and handed down."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rag.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent
WORDLLAMA = "wordllama"
"""The packaged 256-dimension embedder: no key, no download (recall@10 .688 on MultiHop-RAG; all-MiniLM-L6-v2 .669)."""

SWITCHES = {
    "": False,
    **dict.fromkeys(("0", "false", "no", "off"), False),
    **dict.fromkeys(("1", "true", "yes", "on"), True),
}
HOST = re.compile(r"[\w.-]*|\[[0-9a-fA-F:.]+\]", re.ASCII)
"""A name, an IPv4 address, an IPv6 address in brackets, or nothing."""


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
    chroma_host: str | None = None
    """Host of a Chroma server that holds the index; without it, the index lies in the store."""
    chroma_port: int = 8000
    chroma_ssl: bool = False
    chroma_api_key: str | None = field(default=None, repr=False)
    chroma_tenant: str = "default_tenant"
    """The names of Chroma's own defaults; a second store on the same server needs another database."""
    chroma_database: str = "default_database"

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

    def port(name: str, default: int) -> int:
        value = settings.get(name, "").strip()
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65_536:
            raise ConfigError(f"{name} is {value!r}; it must be a port: a number from 1 to 65535")
        return int(value)

    def switch(name: str) -> bool:
        value = settings.get(name, "").strip().lower()
        if value not in SWITCHES:
            raise ConfigError(f"{name} is {value!r}; set it to true or false")
        return SWITCHES[value]

    def host(name: str) -> str | None:
        value = settings.get(name, "").strip()
        if not HOST.fullmatch(value):
            raise ConfigError(
                f"{name} is {value!r}; name the host alone, such as localhost: "
                "its port is CHROMA_PORT, and https is CHROMA_SSL=true"
            )
        return value or None

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
        chroma_host=host("CHROMA_HOST"),
        chroma_port=port("CHROMA_PORT", default.chroma_port),
        chroma_ssl=switch("CHROMA_SSL"),
        chroma_api_key=settings.get("CHROMA_API_KEY", "").strip() or None,
        chroma_tenant=settings.get("CHROMA_TENANT", "").strip() or default.chroma_tenant,
        chroma_database=settings.get("CHROMA_DATABASE", "").strip() or default.chroma_database,
    )

"""All settings, in one frozen record, made once by a front end and handed down."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

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


class Setting(NamedTuple):
    """A setting by its name in the environment, for a person who looks what there is."""

    name: str
    about: str
    """What it does, in a sentence or two."""
    write: Callable[[Config], str]
    """Its value as the environment would have it; empty for none. Of a secret it is never shown."""
    is_secret: bool = False


SETTINGS = (
    Setting("RAG_STORE", "The folder where the index, the uploads and the conversations lie.", lambda c: str(c.store)),
    Setting(
        "RAG_MAX_FILE_MB",
        "A larger file is refused, with its name. In MB.",
        lambda c: f"{c.max_file_bytes / 1_000_000:.15g}",
    ),
    Setting(
        "RAG_EMBEDDING_MODEL",
        "An OpenAI-compatible embedding model in place of the packaged one. After a change the store is to be rebuilt: "
        "python -m rag index --rebuild",
        lambda c: c.embedder.removeprefix("openai:"),
    ),
    Setting(
        "OPENAI_API_KEY",
        "With a key, or an address that needs none, a language model writes the answers; code checks what it cites.",
        lambda c: c.openai_api_key or "",
        is_secret=True,
    ),
    Setting(
        "OPENAI_BASE_URL",
        "The address of the language model, and of the embeddings. The passages that a question needs are sent there.",
        lambda c: c.openai_base_url or "",
    ),
    Setting("OPENAI_MODEL", "The language model's name at that address.", lambda c: c.openai_model),
    Setting(
        "RAG_MODEL_TIMEOUT",
        "Seconds for a whole answer, retries included; after that the offline answer takes over.",
        lambda c: f"{c.model_timeout:.15g}",
    ),
    Setting(
        "RAG_READOUT_TIMEOUT",
        "Seconds for all calls of one readout together.",
        lambda c: f"{c.readout_timeout:.15g}",
    ),
    Setting(
        "RAG_PRICE_INPUT",
        "US dollars for a million tokens of prompts: with both prices each answer tells its cost.",
        lambda c: "" if c.price_input is None else f"{c.price_input:.15g}",
    ),
    Setting(
        "RAG_PRICE_OUTPUT",
        "US dollars for a million tokens of replies.",
        lambda c: "" if c.price_output is None else f"{c.price_output:.15g}",
    ),
    Setting(
        "CHROMA_HOST",
        "The host of a Chroma server that holds the index; without it the index lies in the store.",
        lambda c: c.chroma_host or "",
    ),
    Setting("CHROMA_PORT", "That server's port.", lambda c: str(c.chroma_port)),
    Setting("CHROMA_SSL", "Whether that server is asked over https.", lambda c: str(c.chroma_ssl).lower()),
    Setting(
        "CHROMA_API_KEY",
        "The key of that server, or of a proxy before it.",
        lambda c: c.chroma_api_key or "",
        is_secret=True,
    ),
    Setting("CHROMA_TENANT", "The tenant on that server.", lambda c: c.chroma_tenant),
    Setting(
        "CHROMA_DATABASE",
        "The database on that server; a second store on it needs one of its own.",
        lambda c: c.chroma_database,
    ),
)
"""All that `load_config` reads; `.env.example` tells the same."""

Whence = Literal["environment", ".env", "default"]


def read_file() -> dict[str, str]:
    """What the file `.env` in the working folder says."""
    from dotenv import dotenv_values

    return {name: value for name, value in dotenv_values(".env").items() if value is not None}


def find_whence(names: Iterable[str], environment: Mapping[str, str], file: Mapping[str, str]) -> dict[str, Whence]:
    """Where the value of each setting comes from: the environment goes before the file, and a blank says nothing."""
    whence: dict[str, Whence] = {}
    for name in names:
        said = environment.get(name, file.get(name, ""))
        whence[name] = "default" if not said.strip() else "environment" if name in environment else ".env"
    return whence


def load_config(environment: Mapping[str, str] | None = None) -> Config:
    """Settings from the environment, and below it from the file `.env` in the working folder.

    Raises ConfigError where a value cannot be used.
    """
    settings = {**read_file(), **os.environ} if environment is None else dict(environment)

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

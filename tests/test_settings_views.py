"""What the page Settings draws: every setting, where it comes from, and nothing secret."""

import json
from pathlib import Path

import pytest

from rag.answer.model.prompts import VARIABLES, list_prompts
from rag.config import SETTINGS, Config, Whence, load_config
from rag.index.upkeep import StoreFacts
from rag.show.browser.views.settings import (
    USES,
    name_address,
    name_bytes,
    view_model,
    view_prompts,
    view_settings,
    view_store,
    write_example,
)

DEFAULTS: dict[str, Whence] = {setting.name: "default" for setting in SETTINGS}
SECRETS = Config(
    openai_api_key="sk-hush",
    openai_base_url="https://user:hush@models.example:8443/v1?key=hush#hush",
    chroma_host="chroma",
    chroma_api_key="hush-too",
)


def test_every_setting_is_shown() -> None:
    """With its value, where that comes from and what it does."""
    rows = {
        row["name"]: row for row in view_settings(Config(chroma_port=8123), DEFAULTS | {"CHROMA_PORT": ".env"})["rows"]
    }

    assert [setting.name for setting in SETTINGS] == list(rows)
    assert (rows["CHROMA_PORT"]["value"], rows["CHROMA_PORT"]["badge"]) == ("8123", "from .env")
    assert (rows["CHROMA_HOST"]["value"], rows["CHROMA_HOST"]["badge"]) == ("not set", "default")
    assert all(row["note"] for row in rows.values())


def test_no_secret_is_shown() -> None:
    """Not a key, not a password, not what stands behind an address; that there is one, is."""
    facts = StoreFacts(
        folder=Path("/srv"), parts=(("catalog", 5),), articles=1, passages=1, statements=1,
        embedder="wordllama", dimensions=256, revision="r",
    )  # fmt: skip
    drawn = json.dumps([view_settings(SECRETS, DEFAULTS), view_model(SECRETS), view_store(facts, SECRETS)])
    drawn += write_example(SECRETS, DEFAULTS)

    assert "hush" not in drawn
    assert "https://models.example:8443/v1" in drawn
    assert [row["value"] for row in view_model(SECRETS)["rows"] if row["name"] == "Key"] == ["set"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (None, ""),
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
        ("http://[::1]:8000/v1", "http://[::1]:8000/v1"),
        ("https://key@host/v1?token=key", "https://host/v1"),
        ("not an address", "an address that cannot be read"),
        ("http://host:port/", "an address that cannot be read"),
        ("key-pasted-by-mistake", "an address that cannot be read"),
    ],
)
def test_an_address_is_told_without_what_may_be_secret(address: str | None, name: str) -> None:
    """Scheme, host, port and path; of what is none, nothing."""
    assert name_address(address) == name


def test_the_lines_for_the_file_give_the_same_settings() -> None:
    """Copied as they are they leave all as it is, keys apart; what is a default stays one."""
    config = load_config({"RAG_STORE": "/srv/desk", "CHROMA_SSL": "yes", "OPENAI_API_KEY": "sk-hush"})
    whence = DEFAULTS | dict.fromkeys(["RAG_STORE", "CHROMA_SSL", "OPENAI_API_KEY"], "environment")
    lines = write_example(config, whence).splitlines()
    said = dict(line.split("=", 1) for line in lines if not line.startswith("#"))

    assert said == {"RAG_STORE": "/srv/desk", "CHROMA_SSL": "true"}
    assert "#OPENAI_API_KEY=" in lines
    assert len(lines) == len(SETTINGS)


def test_a_prompt_is_told_with_its_use_and_state(tmp_path: Path) -> None:
    """Each that the code asks with has words for what it asks; one that is missing says what to do."""
    assert set(VARIABLES) == set(USES)
    assert {row["badge"] for row in view_prompts(list_prompts(Config()))["rows"]} == {"as shipped"}

    [*_, row] = view_prompts(list_prompts(Config(prompts=tmp_path)))["rows"]
    assert (row["badge"], row["tone"]) == ("cannot be used", "bad")
    assert "restore it" in row["note"]


@pytest.mark.parametrize(
    ("size", "name"), [(0, "0 bytes"), (999, "999 bytes"), (1_500, "1.5 kB"), (2_000_000, "2.0 MB")]
)
def test_sizes_are_told_in_decimal_units(size: int, name: str) -> None:
    """As file managers do."""
    assert name_bytes(size) == name

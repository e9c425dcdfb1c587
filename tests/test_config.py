"""Settings come from the environment; one that cannot be used is told before anything is done."""

import ast
import inspect
import re

import pytest

from rag.config import SETTINGS, Config, Setting, find_whence, load_config
from rag.errors import ConfigError


def test_without_settings_the_defaults_hold() -> None:
    """Blanks count as nothing."""
    assert load_config({}) == load_config({"RAG_MODEL_TIMEOUT": " ", "RAG_PRICE_INPUT": ""}) == Config()


def test_the_language_models_settings_are_read() -> None:
    """Key, address, model, time, and what a million tokens cost; a price may be nothing."""
    config = load_config(
        {
            "OPENAI_API_KEY": " key ",
            "OPENAI_BASE_URL": "http://127.0.0.1:11434/v1",
            "OPENAI_MODEL": "small",
            "RAG_MODEL_TIMEOUT": "12.5",
            "RAG_PRICE_INPUT": "0",
            "RAG_PRICE_OUTPUT": "0.6",
        }
    )

    assert (config.openai_api_key, config.openai_base_url) == ("key", "http://127.0.0.1:11434/v1")
    assert (config.openai_model, config.model_timeout) == ("small", 12.5)
    assert (config.price_input, config.price_output) == (0.0, 0.6)


@pytest.mark.parametrize("value", ["cheap", "-1", "nan", "inf"])
@pytest.mark.parametrize("name", ["RAG_MODEL_TIMEOUT", "RAG_PRICE_INPUT", "RAG_PRICE_OUTPUT", "RAG_MAX_FILE_MB"])
def test_a_number_that_is_none_is_told(name: str, value: str) -> None:
    """With its name."""
    with pytest.raises(ConfigError, match=f"{name} is '{value}'"):
        load_config({name: value})


@pytest.mark.parametrize("name", ["RAG_MODEL_TIMEOUT", "RAG_MAX_FILE_MB"])
def test_no_time_and_no_size_are_told(name: str) -> None:
    """Zero is a price, but no limit that anything could keep."""
    with pytest.raises(ConfigError, match="above 0"):
        load_config({name: "0"})


def test_chromas_settings_are_read() -> None:
    """A server's place, its key, and where on it the collections lie; the key is in no record of the settings."""
    config = load_config(
        {
            "CHROMA_HOST": " chroma.example.org ",
            "CHROMA_PORT": "443",
            "CHROMA_SSL": "True",
            "CHROMA_API_KEY": "secret-7",
            "CHROMA_TENANT": "news",
            "CHROMA_DATABASE": "desk",
        }
    )

    assert (config.chroma_host, config.chroma_port, config.chroma_ssl) == ("chroma.example.org", 443, True)
    assert (config.chroma_api_key, config.chroma_tenant, config.chroma_database) == ("secret-7", "news", "desk")
    assert "secret-7" not in repr(config)
    assert load_config({"CHROMA_SSL": "0", "CHROMA_HOST": "[::1]"}) == Config(chroma_host="[::1]")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("CHROMA_PORT", value) for value in ("http", "0", "65536", "-1", "80.5", "٨٠")),
        *(("CHROMA_SSL", value) for value in ("maybe", "2")),
        *(("CHROMA_HOST", value) for value in ("http://localhost", "localhost:8000", "a b", "user@host", "::1", "a/b")),
    ],
)
def test_a_server_that_cannot_be_meant_is_told(name: str, value: str) -> None:
    """With the setting's name and what it must be."""
    with pytest.raises(ConfigError, match=f"^{name} is "):
        load_config({name: value})


EXAMPLES = {
    "RAG_STORE": "/srv/desk",
    "RAG_MAX_FILE_MB": "2.5",
    "RAG_EMBEDDING_MODEL": "small-embeddings",
    "OPENAI_API_KEY": "sk-example",
    "OPENAI_BASE_URL": "http://127.0.0.1:11434/v1",
    "OPENAI_MODEL": "small",
    "RAG_MODEL_TIMEOUT": "12.5",
    "RAG_READOUT_TIMEOUT": "90",
    "RAG_PRICE_INPUT": "0.15",
    "RAG_PRICE_OUTPUT": "0.6",
    "CHROMA_HOST": "chroma",
    "CHROMA_PORT": "8123",
    "CHROMA_SSL": "true",
    "CHROMA_API_KEY": "token",
    "CHROMA_TENANT": "desk",
    "CHROMA_DATABASE": "one",
}


def test_every_setting_that_is_read_is_told() -> None:
    """Whatever name `load_config` looks for stands among SETTINGS, and nothing else does."""
    tree = ast.parse(inspect.getsource(load_config))
    names = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}

    assert {setting.name for setting in SETTINGS} == {name for name in names if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", name)}
    assert EXAMPLES.keys() == {setting.name for setting in SETTINGS}
    assert {setting.name for setting in SETTINGS if setting.is_secret} == {n for n in EXAMPLES if n.endswith("KEY")}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_setting_is_written_as_it_is_read(setting: Setting) -> None:
    """What a line for `.env` is made of gives the same settings again, and no other setting is told in its place."""
    config = load_config({setting.name: EXAMPLES[setting.name]})
    changed = {other.name for other in SETTINGS if other.write(config) != other.write(Config())}

    assert setting.write(config) == EXAMPLES[setting.name]
    assert load_config({setting.name: setting.write(config)}) == config
    assert changed == {setting.name}


def test_defaults_are_written_as_defaults() -> None:
    """All lines together, copied, change nothing."""
    assert load_config({setting.name: setting.write(Config()) for setting in SETTINGS}) == Config()


def test_it_is_told_where_a_value_comes_from() -> None:
    """The environment goes before the file, also with a blank, which leaves the default."""
    environment = {"A": "1", "B": " ", "C": "3"}
    file = {"B": "2", "C": "2", "D": "2", "E": ""}

    assert find_whence("ABCDEF", environment, file) == {
        "A": "environment",
        "B": "default",
        "C": "environment",
        "D": ".env",
        "E": "default",
        "F": "default",
    }

"""Settings come from the environment; one that cannot be used is told before anything is done."""

import pytest

from rag.config import Config, load_config
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

"""Fixtures that several tests share."""

from pathlib import Path

import pytest
from command_line import SEEDS, run_rag


@pytest.fixture(scope="session")
def seed_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample articles, indexed once by the command line; to read from only."""
    store = tmp_path_factory.mktemp("seeds") / "store"
    result = run_rag("index", SEEDS, store=store)
    assert result.returncode == 0, result.stderr.decode()
    return store

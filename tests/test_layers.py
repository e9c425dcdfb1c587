"""The house stands: imports point one way, and every vendor has one home."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RAG = ROOT / "rag"
GROUND = ("errors", "types", "config")
FLOORS = ("read", "link", "index", "find", "answer", "show")
VENDOR_HOMES = {
    "chromadb": ("rag/index/store.py", "rag/index/server.py"),
    "streamlit": ("app.py", "rag/show/browser/"),
    "llama_index": ("rag/read/parser.py", "rag/index/", "rag/find/retriever.py", "rag/answer/model/llm.py"),
    "openai": ("rag/answer/model/llm.py", "rag/index/embed.py"),
    "sqlite3": ("rag/index/",),
    "rich": ("rag/show/terminal/",),
    "mcp": ("rag/show/assistant/",),
    "pydantic": ("rag/index/conversations.py", "rag/show/assistant/"),
    "uvicorn": ("rag/show/assistant/",),
}
MODULES = sorted([*RAG.rglob("*.py"), *ROOT.glob("*.py")])


def imported(path: Path) -> Iterator[str]:
    """Names of every module that a file imports, lazy imports included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the floor they reach"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def height(module: str) -> int:
    """The floor of a module of ours: -1 for the ground."""
    part = module.split(".")[1]
    return -1 if part in GROUND else FLOORS.index(part)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    """A module imports only from its own floor and from those that the data went through before it."""
    if path.parent == ROOT or path.name == "__main__.py" or path == RAG / "__init__.py":
        floor = len(FLOORS)
    else:
        floor = height(".".join(path.relative_to(ROOT).with_suffix("").parts))
    ours = {name for name in imported(path) if name.startswith("rag.")}

    assert {name for name in ours if height(name) > floor} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_vendors_stay_in_their_homes(path: Path) -> None:
    """A vendor's package is imported in its home only."""
    place = path.relative_to(ROOT).as_posix()
    vendors = {name.split(".")[0] for name in imported(path)}

    assert {v for v in vendors & set(VENDOR_HOMES) if not place.startswith(VENDOR_HOMES[v])} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_is_read_in_one_sitting(path: Path) -> None:
    """No module has more than 400 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400

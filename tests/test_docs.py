"""What the documents say is so: commands, options, targets, settings, files and examples."""

import argparse
import ast
import re
import shlex
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from command_line import ROOT, call_rag

from rag.show.terminal.cli import build_parser

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SETTING = re.compile(r"\b(?:RAG|OPENAI|CHROMA)_[A-Z_]*[A-Z]\b")
PYTHON = sorted([*(ROOT / "rag").rglob("*.py"), *ROOT.glob("*.py")])
EXAMPLE = re.compile(r"^```console\n\$ python -m rag (?P<command>.*)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)


@cache
def commands() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command, by its name."""
    [choices] = [action.choices for action in build_parser()._actions if action.choices]
    assert isinstance(choices, dict)
    return choices


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    """The long options of a parser."""
    return {name for action in parser._actions for name in action.option_strings if name.startswith("--")} - {"--help"}


def code_of(document: str) -> list[str]:
    """Everything that a document sets as code: the lines of its blocks, and what stands between back-ticks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```\w*\n.*?^```$", "", document, flags=re.MULTILINE | re.DOTALL))
    return [line for block in blocks for line in block.splitlines()] + inline


def settings_in_the_code() -> set[str]:
    """The names of settings that stand as strings of their own in the code."""
    return {
        node.value
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SETTING.fullmatch(node.value)
    }


def test_commands_in_the_readme_exist() -> None:
    """Each `python -m rag …` of the README names a command, and options which that command has."""
    lines = [line for line in code_of(README) if "python -m rag" in line]
    assert lines
    for line in lines:
        words = shlex.split(line.split("python -m rag", 1)[1], comments=True)
        named = [word for word in words if word in commands()]
        assert named or set(words) <= {"--help", "--store", "DIR", "COMMAND", "…"}, line
        known = options_of(commands()[named[0]]) if named else options_of(build_parser())
        assert {word for word in words if word.startswith("--")} <= known | {"--help"}, line


def test_options_in_the_readme_exist() -> None:
    """Each option that the README sets in code is one of the command line's, or of a tool that it calls."""
    ours = options_of(build_parser()).union(*map(options_of, commands().values()))
    others = {"--help"}

    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", "\n".join(code_of(README)))) <= ours | others


def test_the_readme_tells_every_command_and_option() -> None:
    """A command or option that a user cannot find in the README is not done."""
    code = "\n".join(code_of(README))
    ours = options_of(build_parser()).union(*map(options_of, commands().values()))

    assert {name for name in commands() if not re.search(rf"(?<![\w-]){name}(?![\w-])", code)} == set()
    assert {name for name in ours if not re.search(rf"(?<![\w-]){name}(?![\w-])", code)} == set()


def test_make_targets_in_the_readme_exist() -> None:
    """Each `make X` of the README is a target, and each target that `make help` lists is in the README."""
    targets = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
    named = {name for line in code_of(README) for name in re.findall(r"^make ([a-z-]+)", line)}

    assert targets - {"help"} <= named <= targets


def test_settings_in_the_documents_exist() -> None:
    """README and `.env.example` name the settings that the code reads: all of them, and no others."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert set(SETTING.findall(README)) == settings_in_the_code()
    # RAG_DEBUG is for one run, not for a file.
    assert set(SETTING.findall(example)) == settings_in_the_code() - {"RAG_DEBUG"}


@pytest.mark.parametrize(
    "document", ["README.md", "CHANGELOG.md", *(f"docs/{path.name}" for path in ROOT.glob("docs/*.md"))]
)
def test_links_lead_somewhere(document: str) -> None:
    """Each link within the project leads to a file that is there."""
    path = ROOT / document
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    local = [target for target in targets if not re.match(r"[a-z]+:", target)]

    assert [target for target in local if not (path.parent / target).exists()] == []


def test_paths_in_the_readme_exist() -> None:
    """Files and folders that the README names in code are there."""
    named = {
        word for line in code_of(README) for word in re.findall(r"(?<![\w./-])(?:rag|tests|docs|seeds)/[\w./-]*", line)
    }

    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_first_screen_has_the_two_commands() -> None:
    """What a newcomer needs stands within the README's first 40 lines."""
    screen = "\n".join(README.splitlines()[:40])
    for command in ("make app", "make test", "streamlit run app.py", "pytest", "pip install -r requirements.txt"):
        assert command in screen


@pytest.mark.parametrize(
    ("command", "output"), [pytest.param(m["command"], m["output"], id=m["command"]) for m in EXAMPLE.finditer(README)]
)
def test_examples_of_the_readme_are_real(command: str, output: str, seed_store: Path) -> None:
    """Each example prints today what the README says that it prints (times aside)."""
    if not (seed_store.parent / "docs").exists():
        (seed_store.parent / "docs").symlink_to(ROOT / "docs")  # examples run beside the store, and name files of ours
    result = call_rag(*shlex.split(command), store=seed_store)
    timeless = [re.sub(r"\d+\.\d+ s\b", "… s", text) for text in (result.stdout.decode(), output)]

    assert timeless[0] == timeless[1]


def test_the_readme_has_examples() -> None:
    """The test of the examples has some to look at, the first question of the issue among them."""
    assert "ask 'what did Lavrov say about Southeast Asia?'" in [
        m["command"].replace('"', "'") for m in EXAMPLE.finditer(README)
    ]


def test_requirements_are_exact_and_have_a_reason() -> None:
    """Every line pins one version and says why the package is there."""
    for name in ("requirements.txt", ".ci/requirements.txt", ".ci/requirements-browser.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            assert re.fullmatch(r"[\w-]+==[\w.]+ +# \S.*|# \S.*", line), line


def test_imported_packages_are_pinned() -> None:
    """A package that the code or its tests import is in the requirements, not there by another's grace."""
    pins = set(re.findall(r"^([\w-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE))
    distributions = packages_distributions()
    imported: dict[str, str] = {}
    for path in [*PYTHON, *(ROOT / "tests").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported.update({alias.name: path.name for alias in node.names})
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported[node.module] = path.name
    ours = {"rag", "app", "benchmarks", "browser", *(path.stem for path in (ROOT / "tests").glob("*.py"))}
    missing = {
        f"{name} in {place}"
        for name, place in imported.items()
        if (top := name.split(".")[0]) not in sys.stdlib_module_names | ours
        and not pins & {owner.lower().replace("_", "-") for owner in distributions.get(top, [])}
    }

    assert missing == set()

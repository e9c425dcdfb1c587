"""Prompts are checked when they are loaded."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from rag.answer.model.prompts import ABSTENTION, VARIABLES, check_prompts, list_prompts, load_prompt
from rag.config import ROOT, Config
from rag.errors import PromptError

WHOLE = "$question $evidence $abstention"


def config_with(folder: Path, text: str | bytes) -> Config:
    content = text.encode() if isinstance(text, str) else text
    (folder / "answer.md").write_bytes(content)
    return replace(Config(), prompts=folder)


@pytest.mark.parametrize("name", VARIABLES)
def test_every_prompt_that_the_code_names_can_be_loaded(name: str) -> None:
    """The project's own files have the variables that the code fills in, and no unfilled one is left."""
    text = load_prompt(Config(), name).substitute({variable: f"<{variable}>" for variable in VARIABLES[name]})

    assert all(f"<{variable}>" in text for variable in VARIABLES[name])
    assert "$" not in text


def test_every_prompt_file_is_one_that_the_code_loads() -> None:
    """No prompt lies about unused."""
    assert {path.stem for path in Config().prompts.glob("*.md")} == set(VARIABLES)


def test_the_abstention_sentence_stands_in_the_constant_only() -> None:
    """No prompt and no other module writes it out, so that prompt, code and tests cannot come apart."""
    places = [*ROOT.glob("prompts/*.md"), *ROOT.glob("rag/**/*.py"), *ROOT.glob("tests/*.py")]

    assert [path.name for path in places if ABSTENTION in path.read_text(encoding="utf-8")] == ["prompts.py"]


@pytest.mark.parametrize("name", VARIABLES)
def test_every_prompt_shows_what_is_valid_and_what_is_not(name: str) -> None:
    """By an example of each."""
    text = (Config().prompts / f"{name}.md").read_text(encoding="utf-8")

    assert "\nValid:" in text
    assert "\nInvalid:" in text


@pytest.mark.parametrize("name", [name for name, variables in VARIABLES.items() if "evidence" in variables])
def test_every_prompt_with_evidence_says_that_it_is_data(name: str) -> None:
    """And that nothing in it is to be obeyed."""
    text = (Config().prompts / f"{name}.md").read_text(encoding="utf-8")

    assert "It is data" in text
    assert "between the two fences" in text


def test_all_prompts_are_checked_at_once(tmp_path: Path) -> None:
    """So that a broken one is told at start, before anybody waits for an answer."""
    check_prompts(Config())
    for path in Config().prompts.glob("*.md"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "repair.md").write_text("$question", encoding="utf-8")

    with pytest.raises(PromptError, match=r"repair\.md lacks"):
        check_prompts(replace(Config(), prompts=tmp_path))


def test_a_dollar_in_a_value_is_only_a_dollar(tmp_path: Path) -> None:
    """Amounts of money and variables that stand in evidence or question are not expanded; braces stay as they are."""
    prompt = load_prompt(config_with(tmp_path, WHOLE + ' {"a": 1}'), "answer")

    text = prompt.substitute(question="$5 million or $evidence?", evidence="${question}", abstention="No.")

    assert text == '$5 million or $evidence? ${question} No. {"a": 1}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("$question $abstention", "lacks $evidence; it takes $abstention, $evidence, $question"),
        (WHOLE + " $mood", "has the unknown $mood"),
        ("$question $abstention $mood", "lacks $evidence and has the unknown $mood"),
        (WHOLE + " for $ 5", "write `$$` for a dollar sign"),
        (b"\xff\xfe" + WHOLE.encode(), "it is not UTF-8 text"),
    ],
)
def test_a_faulty_prompt_is_refused_with_its_name(tmp_path: Path, text: str | bytes, message: str) -> None:
    """Missing variables, unknown ones, stray dollars and broken bytes are told apart, with the file."""
    with pytest.raises(PromptError) as caught:
        load_prompt(config_with(tmp_path, text), "answer")

    assert message in str(caught.value)
    assert str(tmp_path / "answer.md") in str(caught.value)


def test_a_missing_prompt_is_a_prompt_error(tmp_path: Path) -> None:
    """With the path of the file that should be there."""
    with pytest.raises(PromptError, match=r"answer\.md cannot be read \(No such file or directory\)"):
        load_prompt(replace(Config(), prompts=tmp_path), "answer")


def test_the_prompts_are_those_that_are_shipped() -> None:
    """Who writes a prompt anew writes its sum anew, too: cd prompts && sha256sum *.md > SHA256SUMS."""
    assert [] == [one.name for one in list_prompts(Config()) if one.is_changed or one.fault]


def test_a_changed_prompt_and_a_faulty_one_are_told_apart(tmp_path: Path) -> None:
    """The one can be used and is somebody's own; the other names its fault."""
    shutil.copytree(Config().prompts, tmp_path / "prompts")
    answer, repair = tmp_path / "prompts" / "answer.md", tmp_path / "prompts" / "repair.md"
    answer.write_text(answer.read_text(encoding="utf-8") + "\nBe brief.\n", encoding="utf-8")
    repair.write_text("Mend it.\n", encoding="utf-8")
    (tmp_path / "prompts" / "conflicts.md").unlink()
    # Other ends of lines are no change of the words.
    follow_up = tmp_path / "prompts" / "follow_up.md"
    follow_up.write_bytes(follow_up.read_bytes().replace(b"\n", b"\r\n"))
    found = {one.name: one for one in list_prompts(Config(prompts=tmp_path / "prompts"))}

    assert ["answer"] == [name for name, one in found.items() if one.is_changed]
    assert ["repair", "conflicts"] == [name for name, one in found.items() if one.fault]
    assert "lacks" in found["repair"].fault
    assert "conflicts.md" in found["conflicts"].fault

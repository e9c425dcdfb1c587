"""Prompts are files: `prompts/<name>.md`, a `string.Template` whose variables are checked when it is loaded."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from string import Template

from rag.config import ROOT, Config
from rag.errors import PromptError

ABSTENTION = "The articles do not answer this question."
"""What the language model is told to reply where the evidence does not answer; code and tests know it from here."""

NOTHING = "NONE"
"""The same where it looks for points, or for conflicts, and there are none."""

VARIABLES = {
    "answer": frozenset({"question", "evidence", "abstention"}),
    "follow_up": frozenset({"question", "conversation", "longest"}),
    "repair": frozenset({"question", "evidence", "failed", "dropped"}),
    "readout_map": frozenset({"title", "evidence", "most", "nothing"}),
    "readout_merge": frozenset({"title", "evidence", "points", "headings", "words"}),
    "conflicts": frozenset({"title", "evidence", "points", "most", "nothing"}),
}
"""What the code fills in, for each prompt."""


SHIPPED = ROOT / "prompts" / "SHA256SUMS"
"""The prompts as they come with the program, as `sha256sum` writes and checks them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptFile:
    """A prompt's file, and how it is."""

    name: str
    path: Path
    is_changed: bool
    """Somebody has written it anew."""
    fault: str
    """Why it cannot be used, in a sentence; empty where it can."""


def list_prompts(config: Config) -> tuple[PromptFile, ...]:
    """Every prompt that the language model is asked with."""
    lines = SHIPPED.read_text(encoding="utf-8").splitlines() if SHIPPED.exists() else []
    sums = {name: checksum for checksum, name in (line.split(maxsplit=1) for line in lines if line.strip())}
    files = []
    for name in VARIABLES:
        path, fault = config.prompts / f"{name}.md", ""
        try:
            text = load_prompt(config, name).template
        except PromptError as error:
            text, fault = "", str(error)
        is_changed = not fault and sha256(text.encode()).hexdigest() != sums.get(path.name)
        files.append(PromptFile(name=name, path=path, is_changed=is_changed, fault=fault))
    return tuple(files)


def load_prompt(config: Config, name: str) -> Template:
    """The prompt `name`, which is a key of VARIABLES, ready for `substitute`.

    Raises PromptError where the file is missing or is no UTF-8 text, or where its variables are not those of VARIABLES:
    before a model is called, and with the file's name.
    """
    path = config.prompts / f"{name}.md"
    try:
        template = Template(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise PromptError(f"the prompt {path} cannot be read ({reason}); restore it") from error
    if not template.is_valid():
        raise PromptError(f"the prompt {path} has a `$` that begins no variable; write `$$` for a dollar sign")
    found = frozenset(template.get_identifiers())
    missing, unknown = VARIABLES[name] - found, found - VARIABLES[name]
    if missing or unknown:
        faults = [
            f"{what} {', '.join(f'${variable}' for variable in sorted(variables))}"
            for what, variables in (("lacks", missing), ("has the unknown", unknown))
            if variables
        ]
        raise PromptError(f"the prompt {path} {' and '.join(faults)}; it takes $" + ", $".join(sorted(VARIABLES[name])))
    return template


def check_prompts(config: Config) -> None:
    """Raises PromptError for the first prompt that cannot be used: asked at start, before anybody waits for a model."""
    for name in VARIABLES:
        load_prompt(config, name)

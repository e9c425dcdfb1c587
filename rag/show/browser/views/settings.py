"""What the component draws of the desk's settings: facts in rows, with nothing secret among them."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from rag.answer.model.prompts import PromptFile
from rag.answer.model.trial import Trial
from rag.config import SETTINGS, WORDLLAMA, Config, Setting, Whence
from rag.index.upkeep import StoreFacts
from rag.show.browser.views.parts import View
from rag.show.words import count

WHENCE: dict[Whence, str] = {"environment": "from the environment", ".env": "from .env", "default": "default"}
USES = {
    "answer": "an answer to a question",
    "follow_up": "a follow-up, written as a question that stands alone",
    "repair": "sentences that did not hold, written again",
    "readout_map": "points for a readout",
    "readout_merge": "a readout, of its points",
    "conflicts": "where the accounts differ",
}
"""What each prompt asks for."""


def make_row(name: str, value: str, *, note: str = "", badge: str = "", tone: str = "", code: str = "") -> View:
    """A fact; `tone` is `good` or `bad` for a badge that says so, `code` the part that is typed: `name` or `value`."""
    return {"name": name, "value": value, "note": note, "badge": badge, "tone": tone, "code": code}


def view_facts(label: str, rows: Sequence[View]) -> View:
    """A list of facts, under a name that a screen reader tells."""
    return {"kind": "facts", "label": label, "rows": list(rows)}


def view_model(config: Config) -> View:
    """Which language model is asked, and where."""
    if not config.has_model:
        return view_facts(
            "Language model",
            [
                make_row(
                    "Language model",
                    "none",
                    note="Answers are given in the articles’ own words. To have a model write them, set "
                    "OPENAI_API_KEY, or OPENAI_BASE_URL for one that needs no key, and start the desk again.",
                )
            ],
        )
    key = "set" if config.openai_api_key else "not set"
    return view_facts(
        "Language model",
        [
            make_row("Model", config.openai_model),
            make_row("Address", name_address(config.openai_base_url) or "api.openai.com"),
            make_row("Key", key, note="" if config.openai_api_key else "The address is asked without one."),
            make_row(
                "Time",
                f"{config.model_timeout:g} seconds for an answer, {config.readout_timeout:g} for a readout",
            ),
        ],
    )


def name_address(url: str | None) -> str:
    """An address without user, password, query and fragment, any of which may hold a secret."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that cannot be read"
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return f"{parts.scheme}://{host}{port}{parts.path}" if host else "an address that cannot be read"


def tell_trial(trial: Trial, config: Config) -> str:
    """What came of trying the model, in a sentence."""
    tokens = (trial.usage.prompt_tokens or 0) + (trial.usage.completion_tokens or 0)
    took = f"after {trial.seconds:.1f} seconds" + (f" and {count(tokens, 'token')}" if tokens else "")
    return f"the model {config.openai_model} replied “{trial.reply}” {took}: it can be asked."


def view_store(facts: StoreFacts, config: Config) -> View:
    """What the store holds and weighs, and what finds in it."""
    sizes = dict(facts.parts)
    total = sum(sizes.values())
    parts = ", ".join(f"{name} {name_bytes(size)}" for name, size in sizes.items() if size)
    held = (count(facts.articles, "article"), count(facts.passages, "passage"), count(facts.statements, "statement"))
    packaged = facts.embedder == WORDLLAMA
    chroma = (
        f"on the server {config.chroma_host}:{config.chroma_port}, database {config.chroma_database}"
        if config.chroma_host
        else "embedded: in the store’s folder"
    )
    return view_facts(
        "Store",
        [
            make_row("Folder", str(facts.folder), code="value"),
            make_row("Size", name_bytes(total), note=parts),
            make_row("Holds", ", ".join(held)),
            make_row(
                "Embeddings",
                f"{facts.embedder}, {facts.dimensions} dimensions" if facts.embedder else "none yet",
                note="Packaged with the desk: no key, no download." if packaged else "",
            ),
            make_row("Chroma", chroma),
            make_row("Revision", facts.revision, note="It changes with every change of content.", code="value"),
        ],
    )


def name_bytes(size: int) -> str:
    """A size as people read it, in decimal units."""
    for unit, step in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= step:
            return f"{size / step:.1f} {unit}"
    return f"{size} bytes"


def view_prompts(files: Sequence[PromptFile]) -> View:
    """Each prompt's file, and whether it is as it came, changed, or cannot be used."""
    return view_facts(
        "Prompts",
        [
            make_row(
                one.path.name,
                USES.get(one.name, one.name),
                note=one.fault,
                badge="cannot be used" if one.fault else "changed" if one.is_changed else "as shipped",
                tone="bad" if one.fault else "good" if one.is_changed else "",
                code="name",
            )
            for one in files
        ],
    )


def view_settings(config: Config, whence: Mapping[str, Whence]) -> View:
    """Every setting by its name in the environment, with its value, where that comes from, and what it does."""
    return view_facts(
        "All settings",
        [
            make_row(
                setting.name,
                show_value(setting, config),
                note=setting.about,
                badge=WHENCE[whence[setting.name]],
                tone="" if whence[setting.name] == "default" else "good",
                code="name",
            )
            for setting in SETTINGS
        ],
    )


def show_value(setting: Setting, config: Config) -> str:
    """A setting's value for the screen: of a secret only whether there is one, of an address no password."""
    value = setting.write(config)
    if setting.is_secret:
        return "set" if value else "not set"
    return (name_address(value) if setting.name.endswith("_URL") else value) or "not set"


def write_example(config: Config, whence: Mapping[str, Whence]) -> str:
    """Lines for `.env` with the present values; what is left at its default is commented out, secrets are left out."""
    lines = []
    for setting in SETTINGS:
        value = "" if setting.is_secret else show_value(setting, config).replace("not set", "")
        mark = "#" if whence[setting.name] == "default" or not value else ""
        lines.append(f"{mark}{setting.name}={value}")
    return "\n".join(lines)

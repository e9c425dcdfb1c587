"""The formats of exports by suffix, their bytes, and the file that the command line writes."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.errors import RequestError
from rag.show.export.csl import make_items
from rag.show.export.document import Record, keep_supported, lay_out, list_cited
from rag.show.export.docx import write_docx
from rag.show.export.html import write_html
from rag.show.export.markdown import write_markdown
from rag.show.records import answer_record, readout_record
from rag.types import Answer, Article, Readout

LONGEST_NAME = 60
"""Characters of a file name that is made from a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format as a person chooses it."""

    label: str
    media_type: str


FORMATS: Mapping[str, Format] = {
    ".docx": Format(label="Word", media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".md": Format(label="Markdown", media_type="text/markdown"),
    ".html": Format(label="Web page", media_type="text/html"),
    ".json": Format(label="Data", media_type="application/json"),
    ".csl.json": Format(label="Sources for a reference manager", media_type="application/vnd.citationstyles.csl+json"),
}
"""By the suffix of the file's name."""


def make_export(record: Record, suffix: str, *, article_of: Callable[[str], Article]) -> bytes:
    """The bytes of an export, its unsupported sentences left out; `suffix` is one of FORMATS."""
    record = keep_supported(record)
    match suffix:
        case ".docx":
            return write_docx(lay_out(record))
        case ".md":
            return write_markdown(lay_out(record)).encode()
        case ".html":
            return write_html(lay_out(record)).encode()
        case ".json":
            shape: object = make_record(record)
        case ".csl.json":
            shape = make_items(list_cited(record), article_of)
    # A lone surrogate of a file's name becomes \udcxx, as on stdout.
    return (json.dumps(shape, ensure_ascii=False, indent=2) + "\n").encode(errors="backslashreplace")


def make_record(record: Record) -> dict[str, object]:
    """What a record holds, as JSON has it."""
    if isinstance(record, Readout):
        return readout_record(record)
    if isinstance(record, Answer):
        return {"id": None, **answer_record(record)}
    return {
        "title": record.title,
        "turns": [
            {
                "asked_at": turn.at,
                "filters": asdict(turn.filters),
                **(
                    answer_record(turn.answer, question=turn.question)
                    if turn.answer
                    else {"question": turn.question, "asked_as": turn.meaning, "error": turn.error}
                ),
            }
            for turn in record.turns
        ],
    }


def name_export(record: Record, suffix: str) -> str:
    """A file name made from the question or the title."""
    title = record.question if isinstance(record, Answer) else record.title
    return ("-".join(re.findall(r"\w+", title.casefold()))[:LONGEST_NAME].strip("-") or "export") + suffix


def check_export(path: Path, *, overwrite: bool) -> str:
    """The suffix of FORMATS in which to write a file; asked before an answer is worked for.

    Raises RequestError where the suffix is none of them, or the file cannot be written or must not be.
    """
    name = path.name.casefold()
    suffix = next((known for known in sorted(FORMATS, key=len, reverse=True) if name.endswith(known)), None)
    if suffix is None:
        raise RequestError(f"{path}: no format has this suffix; name a file that ends in {', '.join(FORMATS)}")
    if path.is_dir():
        raise RequestError(f"{path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise RequestError(f"{path.parent} is no folder; make it first, or name a file elsewhere")
    if path.exists() and not overwrite:
        raise RequestError(f"{path} is there already; name another file, or add --overwrite")
    return suffix


def write_export(path: Path, data: bytes) -> None:
    """Write a file whole: what stood there stays until all of it is written. Raises RequestError."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as problem:
        draft.unlink(missing_ok=True)
        raise RequestError(f"{path}: {problem.strerror}; name a file that can be written") from None

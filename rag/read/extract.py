"""What a file says, before anybody asks what it means: its text, and the places that its format itself names."""

import re
import struct
import zlib
from dataclasses import dataclass
from typing import Literal

from rag.errors import ReadError
from rag.types import Span

Kind = Literal["text", "markdown", "html", "pdf", "docx", "mail"]

_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")
_BEYOND_ASCII = bytes(range(128, 256))
_MAX_CONTROLS = 0.005
"""Share of control characters above which a file is no text: random bytes have 0.10, the PDFs and archives tried at
least 0.03, text with a stray NUL far less."""
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_ESCAPED = re.compile("[\udc80-\udcff]")
_WESTERN = {
    0xDC00 + byte: bytes([byte]).decode("cp1252" if byte not in b"\x81\x8d\x8f\x90\x9d" else "latin-1")
    for byte in range(0x80, 0x100)
}
"""A byte that is no UTF-8, as `surrogateescape` keeps it -> its Windows-1252 character."""
_GUESS_FROM = 100_000
"""Bytes that the encoding is guessed from."""
_GUESS_BYTES, _GUESS_SHARE = 24, 0.06
"""Bytes beyond ASCII, and their share, below which there is nothing to guess from. Of seven lines of text with fewer,
charset-normalizer read five wrong (`£5` became `Ł5`); of six with more, one (a single line of KOI8-R)."""
BROKEN = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    MemoryError,
    EOFError,
    OSError,
    zlib.error,
    struct.error,
)
"""What parsers of file formats raise, beside their own errors, when a file is broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The text of one file; spans are places in it, None where the format itself does not tell."""

    text: str
    kind: Kind
    sha256: str = ""
    """Of the file's bytes, in hex; set by `read_file`."""
    body: tuple[Span, ...] | None = None
    title: Span | None = None
    outlet: Span | None = None
    byline: Span | None = None
    published: Span | None = None
    """The date as the format states it."""
    stated: str = ""
    """Who states that date: a clause such as `stated by the page's markup`."""


def decode_text(data: bytes, *, declared: str | None = None) -> str:
    """The text of bytes: decoded once, newlines untouched, a byte order mark left out, no byte silently lost.

    UTF-8, or what a byte order mark says. Where UTF-8 has a few bad bytes, these are read as Windows-1252. Otherwise
    the encoding is guessed, and where there is too little to guess from it is Windows-1252. NUL and lone surrogates
    become U+FFFD.
    `declared` is the encoding that the format names: it is tried before any guess.
    Raises ReadError where the bytes are no text.
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if encoding in ("utf-16", "utf-32"):
        text = data.decode(encoding, errors="replace")
        _refuse_binary(text.encode("utf-8"))
    else:
        _refuse_binary(data)
        text = _decode_bytes(data, declared)
    return text.replace("\0", "\ufffd")


def _refuse_binary(data: bytes) -> None:
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > _MAX_CONTROLS * len(data):
        raise ReadError("holds binary data, no text; save it as text, or give it the suffix of its real format")


def _decode_bytes(data: bytes, declared: str | None) -> str:
    text = data.decode("utf-8-sig", errors="surrogateescape")
    bad = len(_ESCAPED.findall(text))
    if not bad:
        return text
    valid = len(text) - bad - sum(map(text.count, map(chr, range(128))))
    if valid < bad:
        for encoding in (declared, _guess_encoding):
            name = encoding(data) if callable(encoding) else encoding
            try:
                if name:
                    return data.decode(name)
            except (UnicodeError, LookupError):
                continue  # an unknown name, or a guess from the beginning that does not fit the rest
    return text.translate(_WESTERN)


def _guess_encoding(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    beyond = len(data) - len(data.translate(None, _BEYOND_ASCII))
    if beyond < max(_GUESS_BYTES, _GUESS_SHARE * len(data)):
        return None

    best = from_bytes(data[:_GUESS_FROM]).best()
    return best.encoding if best else None


def mend_text(text: str) -> str:
    """The text with halves of surrogate pairs joined; NUL and lone halves become U+FFFD, one for one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


def compose_extract(
    kind: Kind,
    body: str,
    *,
    title: str | None,
    outlet: str | None,
    byline: str | None,
    published: str | None,
    stated: str = "",
) -> Extract:
    """An extract that opens with the facts that the format states, one a line, then a blank line, then the body.

    `stated` says who states the date, and is printed with it. The extract's body spans are left open (None); its text
    ends with `body`, without outer white space.
    """
    lines: list[str] = []
    spans: dict[str, Span] = {}
    place = 0
    for fact, value in (("title", title), ("outlet", outlet), ("byline", byline), ("published", published)):
        words = " ".join((value or "").split())
        if not words:
            continue
        lead, tail = ("Published: ", f" ({stated})") if fact == "published" else ("", "")
        lines.append(mend_text(f"{lead}{words}{tail}"))
        spans[fact] = (place + len(lead), place + len(lines[-1]) - len(tail))
        place += len(lines[-1]) + 1
    head = "\n".join(lines) + "\n\n" if lines else ""
    return Extract(
        text=head + mend_text(body.strip()),
        kind=kind,
        title=spans.get("title"),
        outlet=spans.get("outlet"),
        byline=spans.get("byline"),
        published=spans.get("published"),
        stated=stated,
    )

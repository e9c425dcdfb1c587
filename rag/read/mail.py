"""Mail (.eml) -> its text, headed by what its headers state."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from rag.errors import ReadError
from rag.read.body import find_body
from rag.read.extract import BROKEN, Extract, compose_extract, decode_text
from rag.read.html import read_html


def read_mail(data: bytes) -> Extract:
    """The extract of a mail: Subject as title, From as byline, Date as the date, then the text.

    The plain part is preferred to the HTML part; attachments are not read.
    Raises ReadError where the mail is broken or has no text.
    """
    try:
        message = message_from_bytes(data, policy=default)
        part = message.get_body(("plain", "html"))
        content = part.get_payload(decode=True) if part else None
        headers = {name: _header(message, name) for name in ("Subject", "From", "Date")}
        charset = part.get_content_charset() if part else None
        is_page = part is not None and part.get_content_type() == "text/html"
    except BROKEN as error:
        raise ReadError("is a broken mail; save it again, or save its text as .txt") from error
    if not isinstance(content, bytes) or not content.strip():
        raise ReadError("is a mail without text; save its text or its attachment as a file of its own")
    if is_page:
        page = read_html(content)
        body = "\n\n".join(page.text[start:end] for start, end in page.body or ())
    else:
        body = decode_text(content, declared=charset)
    extract = compose_extract(
        "mail",
        body,
        title=headers["Subject"],
        outlet=None,
        byline=headers["From"],
        published=headers["Date"],
        stated="stated by the mail's Date header",
    )
    start = len(extract.text) - len(body.strip())
    spans = find_body(extract.text[start:])
    return replace(extract, body=tuple((start + begin, start + end) for begin, end in spans))


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message[name]
    except BROKEN:
        return None  # the standard library stumbles over some broken headers; the mail's text is still good
    return None if value is None else str(value)

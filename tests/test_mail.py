"""Mail: headers state the facts; the text is the part that a reader sees."""

from email.message import EmailMessage

import pytest

from rag.errors import ReadError
from rag.read.mail import read_mail

STORY = """The ferry line between Elsby and Norvik reopens on Monday, the harbour office said in a letter to all towns.

"We are glad," said Ann Lund, who heads the office. "It was a long winter."
"""
HEAD = "Ferry line reopens – at last\nKarin Holm <holm@courier.example>\n"
STATED = "Published: Fri, 14 Jul 2023 23:30:00 -0500 (stated by the mail's Date header)\n\n"


def make_mail() -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = "Ferry line reopens – at last"
    mail["From"] = "Karin Holm <holm@courier.example>"
    mail["Date"] = "Fri, 14 Jul 2023 23:30:00 -0500"
    return mail


def test_headers_are_the_facts() -> None:
    """Subject, From and Date open the text, each with its place; the body is the text below them."""
    mail = make_mail()
    mail.set_content(STORY, charset="utf-8", cte="base64")
    extract = read_mail(mail.as_bytes())

    assert extract.text == HEAD + STATED + STORY.strip()
    assert extract.title is not None
    assert extract.text[slice(*extract.title)] == "Ferry line reopens – at last"
    assert extract.byline is not None
    assert extract.text[slice(*extract.byline)] == "Karin Holm <holm@courier.example>"
    assert extract.published is not None
    assert extract.text[slice(*extract.published)] == "Fri, 14 Jul 2023 23:30:00 -0500"
    assert extract.body is not None
    assert [extract.text[slice(*span)] for span in extract.body] == STORY.strip().split("\n\n")


def test_the_plain_part_is_preferred_and_attachments_are_not_read() -> None:
    """Of two versions the plain one is read; an attached file is no part of the article."""
    mail = make_mail()
    mail.set_content(STORY)
    mail.add_alternative("<p>The other version of it.</p>", subtype="html")
    mail.add_attachment(b"attached words", maintype="application", subtype="octet-stream", filename="a.txt")
    text = read_mail(mail.as_bytes()).text

    assert "We are glad" in text
    assert "other version" not in text
    assert "attached" not in text


def test_a_mail_of_html_only() -> None:
    """An HTML part goes through the reader of pages: no markup, nothing hidden."""
    mail = make_mail()
    mail.set_content(f"<html><body><p>{STORY}</p><p style='display:none'>secret</p></body></html>", subtype="html")
    text = read_mail(mail.as_bytes()).text

    assert "We are glad" in text
    assert "secret" not in text
    assert "<p>" not in text


def test_headers_may_be_missing_or_broken() -> None:
    """A fact without a header is None; a broken header or an unknown charset does not lose the text."""
    extract = read_mail(
        b"From: \r\nContent-Type: text/plain; charset=nonsense\r\n\r\nIt rained in the caf\xc3\xa9.\r\n"
    )

    assert extract.text == "It rained in the café."
    assert (extract.title, extract.byline, extract.published) == (None, None, None)
    for header in (b"From: <<>", b"Subject: =?utf-8?b?!!!?=", b"Date: yesterday", b"From: =?x?q?=AA?= <"):
        assert "It rained." in read_mail(header + b"\n\nIt rained.\n").text


def test_a_mail_without_text() -> None:
    """A mail that holds only a picture is refused with the mend."""
    mail = make_mail()
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")

    with pytest.raises(ReadError, match="mail without text; save"):
        read_mail(mail.as_bytes())

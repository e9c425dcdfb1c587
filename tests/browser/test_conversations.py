"""Conversations in the browser: kept, found, named, taken away and put back; copied, exported, and after a restart."""

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from forums import FORUMS
from running_app import RunningApp, run_app

from browser.chromium import OpenPage, Page, ask, expect, open_source, read_marked, wait_idle

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SILOS = "What did Pavel Orlik say about the silos?"
TUNNEL = "What did Ines Calder say about the tunnel?"


def list_chats(page: Page) -> list[str]:
    """The titles of the conversations at the left."""
    return page.get_by_role("navigation", name="Conversations").locator(".chat-title").all_inner_texts()


def test_a_conversation_is_named_found_deleted_and_put_back(open_page: OpenPage, serve_texts: object) -> None:
    """Each has a title of its own, which can be changed; the search finds it by its words; Undo brings it back."""
    app = serve_texts(FORUMS)  # type: ignore[operator]
    page = open_page(app=app)
    ask(page, SILOS)
    page.get_by_role("button", name="New conversation").click()
    wait_idle(page)
    ask(page)
    assert len(set(list_chats(page))) == 2

    page.get_by_role("button", name="Change").click()
    title = page.get_by_role("textbox", name="Title")
    title.fill("What the levy did")
    title.press("Enter")
    wait_idle(page)
    page.keyboard.press("Escape")
    assert list_chats(page)[0] == "What the levy did"

    search = page.get_by_role("textbox", name="Search conversations")
    search.fill("silos")
    search.press("Enter")
    wait_idle(page)
    [found] = list_chats(page)
    assert "silos" in found
    page.get_by_role("navigation", name="Conversations").get_by_role("link").click()
    wait_idle(page)
    expect(page.get_by_text(SILOS, exact=True)).to_be_visible()

    page.get_by_role("button", name="Change").click()
    page.get_by_role("button", name="Delete conversation").click()
    wait_idle(page)
    expect(page.get_by_text("No conversation holds these words.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    wait_idle(page)
    expect(page.get_by_text(SILOS, exact=True)).to_be_visible()


def test_a_conversation_outlives_its_server(chromium: "Browser", seed_store: Path, tmp_path: Path) -> None:
    """After a restart its address opens it as it was, and each chip opens the same words of its source."""
    store = tmp_path / "store"
    shutil.copytree(seed_store, store)
    seen = []
    path = "/"
    for _ in range(2):
        with run_app(store) as app:
            page = chromium.new_page(base_url=app.url)
            page.goto(path)
            wait_idle(page)
            if path == "/":
                page.get_by_role("main").get_by_role("button", name=re.compile(r"^What .*\?$")).first.click()
                wait_idle(page)
                path = page.url.removeprefix(app.url)
            answer = page.get_by_role("region", name="Answer", exact=True)
            seen.append((answer.locator(".prose").all_inner_texts(), read_marked(open_source(page, answer))["text"]))
            page.close()

    assert "chat=" in path
    assert seen[0] == seen[1]
    assert seen[0][1]


def test_an_answer_is_copied_with_and_without_its_sources(page: Page) -> None:
    """With: markers and the numbered list of sources. Without: the sentences alone."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer = ask(page, TUNNEL)
    copied = []
    for label in ("Copy with sources", "Copy text"):
        answer.get_by_role("button", name=label).click()
        expect(answer.get_by_role("button", name="Copied")).to_be_visible()
        copied.append(page.evaluate("navigator.clipboard.readText()"))
        expect(answer.get_by_role("button", name="Copied")).to_have_count(0)

    assert all("Nobody will be hurried into an unsafe tunnel" in text for text in copied)
    assert "[1]" in copied[0]
    assert "wire/rail.txt" in copied[0]
    assert "[1]" not in copied[1]
    assert "rail.txt" not in copied[1]


def test_an_answer_is_handed_out_as_a_file(page: Page) -> None:
    """Markdown with the words and the place that they come from."""
    ask(page, TUNNEL)
    page.get_by_role("button", name="Export").last.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Markdown (.md)").click()
    text = download.value.path().read_text(encoding="utf-8")

    assert "Nobody will be hurried into an unsafe tunnel" in text
    assert "wire/rail.txt" in text


def test_a_question_is_put_in_other_words(page: Page) -> None:
    """The answer to the new words takes the old one's place."""
    answer = ask(page, TUNNEL)
    answer.get_by_role("button", name="Edit question").click()
    field = page.get_by_role("textbox", name="Question", exact=True)
    expect(field).to_be_focused()
    field.fill(SILOS)
    page.get_by_test_id("stFormSubmitButton").get_by_role("button", name="Ask", exact=True).click()
    wait_idle(page)

    expect(page.get_by_role("region", name="Answer", exact=True)).to_have_count(1)
    expect(page.get_by_role("region", name="Answer", exact=True)).to_contain_text("silos of Sudmark")


def test_a_proposed_question_goes_on_from_the_answer(page: Page) -> None:
    """One click asks it, in the same conversation, and it has an answer."""
    ask(page)
    address = page.url
    page.get_by_role("main").get_by_role("button", name=re.compile(r"^What did .*\?$")).first.click()
    wait_idle(page)
    answers = page.get_by_role("region", name="Answer", exact=True)

    expect(answers).to_have_count(2)
    expect(answers.last.get_by_text("verbatim", exact=True).first).to_be_visible()
    assert page.url == address


def test_what_is_asked_is_counted(open_page: OpenPage, desk_app: RunningApp) -> None:
    """Unticked articles and filters narrow what is asked, and the field says to how many."""
    page = open_page(app=desk_app)
    box = page.get_by_role("textbox", name=re.compile("^Ask "))
    expect(box).to_have_attribute("placeholder", "Ask 7 articles…")
    sources = page.get_by_role("region", name="Sidebar").get_by_role("checkbox")
    sources.nth(1).uncheck()
    wait_idle(page)
    expect(box).to_have_attribute("placeholder", "Ask 6 articles…")

    page.get_by_role("button", name="Filters").click()
    since = page.get_by_role("textbox", name="From")
    since.fill("2022")
    since.press("Enter")
    wait_idle(page)
    expect(page.get_by_role("button", name=re.compile(r"^Filters: \d articles pass"))).to_be_visible()
    page.keyboard.press("Escape")
    answer = ask(page, "What did Tove Brandt say about the grain levy?")
    expect(answer).to_contain_text("2022-06-10")
    expect(answer).not_to_contain_text("2021-05-21")

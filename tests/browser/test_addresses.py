"""Every view has an address: it opens cold, and *back* and *forward* lead through the views as they were."""

import re
from urllib.parse import quote

import pytest
from conftest import ARTICLES

from browser.chromium import OpenPage, Page, ask, expect, open_source, read_marked, wait_idle
from rag.show.browser.navigation import PAGES, SETTINGS

SAID = "“Nobody will be hurried into an unsafe tunnel,”"


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_a_page_opens_cold(open_page: OpenPage, path: str) -> None:
    """Its address alone draws it: with a heading of its own, beside the links to all pages, and no fault told."""
    page = open_page(f"/{path}")
    sidebar = page.get_by_role("region", name="Sidebar")

    expect(page.get_by_role("main").get_by_role("heading").first).to_be_visible()
    for one in PAGES:
        expect(sidebar.get_by_role("link", name=one.title, exact=True)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_links_lead_to_the_pages_and_back_leads_home(page: Page) -> None:
    """Each link opens its page under the address that opens it cold; *back* is one step."""
    sidebar = page.get_by_role("region", name="Sidebar")
    home = page.url
    for one in PAGES[1:]:
        sidebar.get_by_role("link", name=one.title, exact=True).click()
        page.wait_for_url(re.compile(rf"/{one.path}$"))
        wait_idle(page)
        expect(page.get_by_role("main").get_by_role("heading", name=one.title).first).to_be_visible()
        page.go_back()
        page.wait_for_url(home)
        wait_idle(page)
        expect(page.get_by_role("textbox", name=re.compile("^Ask "))).to_be_visible()


@pytest.mark.parametrize("path", [page.path for page in PAGES if page.file != SETTINGS])
def test_a_link_to_words_opens_cold_beside_every_page(open_page: OpenPage, path: str) -> None:
    """`source` and `span` open the source at exactly these words, wherever there is something to read."""
    start = ARTICLES["wire/rail.txt"].index(SAID)
    page = open_page(f"/{path}?source={quote('wire/rail.txt')}&span={start}-{start + len(SAID)}")
    source = page.get_by_role("region", name="Source", exact=True)
    expect(source).to_be_visible()

    assert read_marked(source) == {"text": SAID, "visible": True}


def test_back_and_forward_close_and_open_the_source(page: Page) -> None:
    """*Back* takes the source away, *forward* brings it back at the same words; the answer stays."""
    answer = ask(page)
    source = open_source(page, answer)
    opened, marked = page.url, read_marked(source)

    page.go_back()
    expect(source).to_have_count(0)
    wait_idle(page)
    expect(answer).to_be_visible()

    page.go_forward()
    expect(source).to_be_visible()
    wait_idle(page)
    assert page.url == opened
    assert read_marked(source) == marked


def test_back_leads_through_the_places(page: Page) -> None:
    """Each place that was looked at is a step of the history."""
    source = open_source(page, ask(page))
    first = read_marked(source)
    source.get_by_role("button", name=re.compile("^Next ")).click()
    wait_idle(page)
    page.go_back()
    wait_idle(page)

    assert read_marked(source) == first


def test_a_meeting_and_back_to_the_list(open_page: OpenPage) -> None:
    """A meeting has its address, which opens cold; *back* shows the list again."""
    page = open_page("/meetings")
    page.get_by_role("button", name=re.compile("^Grain Forum, Port Ellen")).click()
    wait_idle(page)
    heading = page.get_by_role("heading", name=re.compile("^Grain Forum, Port Ellen")).first
    expect(heading).to_be_visible()
    address = page.url

    page.go_back()
    wait_idle(page)
    expect(page.get_by_role("list", name="Meetings", exact=True)).to_be_visible()

    cold = open_page(address)
    expect(cold.get_by_role("heading", name=re.compile("^Grain Forum, Port Ellen")).first).to_be_visible()


def test_what_a_speaker_said_opens_cold(open_page: OpenPage) -> None:
    """A choice of the matrix is in the address; a copy of that shows the same statements."""
    page = open_page("/who")
    page.get_by_role("table").get_by_role("button", name=re.compile("^Tove Brandt: ")).click()
    wait_idle(page)
    heading = page.get_by_role("heading", name=re.compile("^Tove Brandt|statement")).first.inner_text()

    cold = open_page(page.url)
    expect(cold.get_by_role("heading", name=heading).first).to_be_visible()
    page.go_back()
    wait_idle(page)
    assert "speaker" not in page.url


def test_a_checked_quotation_opens_cold(open_page: OpenPage) -> None:
    """`q` and `speaker` of the Check page give the verdict at once."""
    page = open_page(f"/check?q={quote(SAID)}&speaker={quote('Ines Calder')}")

    expect(page.get_by_role("main")).to_contain_text(re.compile("found", re.IGNORECASE))
    expect(page.get_by_role("button", name=re.compile("^Source 1:")).first).to_be_visible()


def test_a_question_opens_cold(open_page: OpenPage) -> None:
    """`q` of the Ask page is a question: it stands there with its answer."""
    page = open_page(f"/?q={quote('What did Ines Calder say about the tunnel?')}")

    expect(page.get_by_role("region", name="Answer", exact=True)).to_contain_text(SAID)

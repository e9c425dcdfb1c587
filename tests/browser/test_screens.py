"""Screens of all sizes, and texts as nobody would wish them: nothing is cut off, nothing runs, nothing is fetched."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from command_line import run_rag
from running_app import RunningApp

from browser.chromium import DESK, PHONE, OpenPage, Page, ask, expect, open_source, read_marked, wait_idle
from browser.odd_texts import ODD, write_odd
from rag.show.browser.navigation import PAGES

BESIDE = 500
"""Ordinary articles beside the odd ones."""
ODD_QUESTIONS = (
    "What did Ada Finch say about the ferry?",
    "What did Otto Brand say about the barge?",
    "What did Otto Brand say about the tugboat?",
    "ماذا قال سامر النجار عن العبّارة؟",
)
"""One for each of the odd articles."""


@pytest.fixture(scope="module")
def crowded_app(serve: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app over the odd articles and 500 others."""
    folder = tmp_path_factory.mktemp("crowded")
    write_odd(folder / "articles", beside=BESIDE)
    result = run_rag("index", folder / "articles", store=folder / "store")
    assert result.returncode == 0, result.stderr.decode()
    return serve(folder / "store")


def find_overflow(page: Page) -> list[str]:
    """What reaches beyond the right edge of the screen, without a part of the page around it that scrolls or cuts it.

    The page itself must not scroll sideways either.
    """
    return page.evaluate(
        """() => {
          const found = [];
          const root = document.scrollingElement;
          if (root.scrollWidth > innerWidth) found.push(`the page is ${root.scrollWidth} wide`);
          const main = document.querySelector("main");
          if (main.scrollWidth > main.clientWidth + 1) found.push(`its main part is ${main.scrollWidth} wide`);
          const parent = (element) => element.parentElement ?? element.getRootNode().host ?? null;
          const keeps = (one) => getComputedStyle(one).overflowX !== "visible" && !sticksOut(one);
          const sticksOut = (one) => one.getBoundingClientRect().right > innerWidth + 1;
          const held = (element) => {
            for (let one = parent(element); one && one !== main; one = parent(one)) if (keeps(one)) return true;
            return false;
          };
          const walk = (tree) => {
            for (const element of tree.querySelectorAll("*")) {
              const box = element.getBoundingClientRect();
              if (box.width && box.height && sticksOut(element) && !held(element))
                found.push(`${element.tagName} ${element.className}: ${element.textContent.slice(0, 40)}`);
              if (element.shadowRoot) walk(element.shadowRoot);
            }
          };
          walk(main);
          return found;
        }"""
    )


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_no_page_scrolls_sideways(
    open_page: OpenPage, crowded_app: RunningApp, path: str, size: tuple[int, int]
) -> None:
    """With 500 articles, endless names and both screens, each page keeps within its width."""
    page = open_page(f"/{path}", app=crowded_app, size=size)

    assert find_overflow(page) == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_odd_texts_do_no_harm(open_page: OpenPage, crowded_app: RunningApp, size: tuple[int, int]) -> None:
    """Markup in a text is text: nothing runs and nothing is fetched; endless words break within their column; the
    words of each chip are marked and seen.
    """
    page = open_page(app=crowded_app, size=size)
    source = page.get_by_role("region", name="Source", exact=True)
    for question in ODD_QUESTIONS:
        answer = ask(page, question)
        marked = read_marked(open_source(page, answer))

        assert marked["visible"], question
        assert find_overflow(page) == [], question
        page.keyboard.press("Escape")
        expect(source).to_have_count(0)
        wait_idle(page)
    assert "taken" not in page.title()


def test_markup_in_a_text_is_shown_as_it_stands(open_page: OpenPage, crowded_app: RunningApp) -> None:
    """The reader shows a hostile article letter by letter, on every page beside which it stands open."""
    lines = [line for line in ODD["markup.txt"].splitlines() if line]
    for one in PAGES[:-1]:  # Settings has nothing to read
        page = open_page(f"/{one.path}?source=markup.txt", app=crowded_app)
        source = page.get_by_role("region", name="Source", exact=True)
        for line in (lines[0], *lines[2:]):
            expect(source).to_contain_text(line)
        assert "taken" not in page.title()


def test_right_to_left_stands_at_the_right(open_page: OpenPage, crowded_app: RunningApp) -> None:
    """A line in Arabic begins at the right edge of its column, in the source and in the answer."""
    page = open_page(app=crowded_app)
    answer = ask(page, ODD_QUESTIONS[3])
    source = open_source(page, answer)
    for column in (answer, source):
        line = column.get_by_text("قال مدير الميناء").filter(visible=True).first
        gap = line.evaluate(
            """(element) => {
              const words = document.createRange();
              words.selectNodeContents(element);
              const right = Math.max(...[...words.getClientRects()].map((one) => one.right));
              let block = element;
              while (getComputedStyle(block).display === "inline") block = block.parentElement;
              return block.getBoundingClientRect().right - right;
            }"""
        )
        assert gap < 8


def test_everything_is_within_reach_on_a_phone(open_page: OpenPage) -> None:
    """The sidebar opens over the page and leads on; an answer's source covers the page and closes again."""
    page = open_page(size=PHONE)
    for one in PAGES[1:]:
        page.get_by_role("button", name="Expand sidebar").click()
        page.get_by_role("region", name="Sidebar").get_by_role("link", name=one.title, exact=True).click()
        page.wait_for_url(re.compile(rf"/{one.path}$"))
        wait_idle(page)
        expect(page.get_by_role("main").get_by_role("heading", name=one.title).first).to_be_in_viewport()

    page = open_page(size=PHONE)
    source = open_source(page, ask(page))
    assert read_marked(source)["visible"]
    for name in ("^Next ", "^Previous ", "^Close the source"):
        button = source.get_by_role("button", name=re.compile(name))
        expect(button).to_be_in_viewport(ratio=1)
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24  # WCAG 2.2, target size
        button.click()
        wait_idle(page)
    expect(source).to_have_count(0)


def test_in_the_dark(open_page: OpenPage) -> None:
    """A browser that prefers dark gets a dark page, the component's parts in it too."""
    page = open_page(scheme="dark")
    answer = ask(page)
    source = open_source(page, answer)
    for part in (page.get_by_test_id("stApp"), source):
        ground = part.evaluate("(element) => getComputedStyle(element).backgroundColor")
        assert max(map(int, re.findall(r"\d+", ground)[:3])) < 64, ground
    for part in (answer, source):
        ink = part.evaluate("(element) => getComputedStyle(element).color")
        assert min(map(int, re.findall(r"\d+", ink)[:3])) > 160, ink


def test_a_conversation_of_40_turns(open_page: OpenPage) -> None:
    """The fortieth answer comes within 3 seconds, is in sight, and opens its source; the first ones are folded away."""
    page = open_page()
    people, things = ("Tove Brandt", "Pavel Orlik", "Ines Calder", "Rika Vos"), ("levy", "harbour", "tunnel", "silos")
    messages = page.get_by_test_id("stChatMessage")
    box = page.get_by_role("textbox", name=re.compile("^Ask "))
    for number in range(40):
        question = f"What did {people[number % 4]} say about the {things[number // 4 % 4]} of region {number}?"
        box.fill(question)
        box.press("Enter")
        expect(messages.filter(has_text=question)).to_be_visible()
        expect(messages.last.get_by_role("region", name="Answer", exact=True)).to_be_visible(timeout=3_000)
    wait_idle(page, seconds=3)

    expect(messages.last.get_by_role("region", name="Answer", exact=True)).to_be_in_viewport()
    expect(page.get_by_role("button", name="Show the 30 earlier questions")).to_have_count(1)
    assert find_overflow(page) == []
    assert read_marked(open_source(page, ask(page)))["visible"]

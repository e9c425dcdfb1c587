"""An answer in the browser: its chips, the source that they open, and all of it by keyboard."""

import re

from conftest import ARTICLES
from forums import FORUMS
from running_app import RunningApp

from browser.chromium import OpenPage, Page, ask, expect, open_source, read_marked, wait_idle

TEXTS = {**FORUMS, **ARTICLES}


def test_pointing_at_a_chip_shows_what_was_said_by_whom_and_when(page: Page) -> None:
    """The card has the cited words, who said them and the day of the article, and goes with the pointer."""
    answer = ask(page, "What did Ines Calder say about the tunnel?")
    answer.get_by_role("button", name=re.compile("^Source 1:")).hover()
    card = page.get_by_role("tooltip")

    expect(card).to_be_visible()
    expect(card).to_contain_text("“Nobody will be hurried into an unsafe tunnel,”")
    expect(card).to_contain_text("Ines Calder")
    expect(card).to_contain_text("2022-06-09")

    page.mouse.move(0, 0)
    expect(card).to_be_hidden()


def test_a_chip_opens_the_source_at_its_words(page: Page) -> None:
    """The source stands open with the words of the quotation marked, exactly, within what is to be seen of it."""
    answer = ask(page)
    marked = read_marked(open_source(page, answer))

    assert marked["visible"]
    assert any(marked["text"] in text for text in TEXTS.values())
    expect(answer).to_contain_text(marked["text"])


def test_the_first_question_of_the_sample_articles(open_page: OpenPage, seeds_app: RunningApp) -> None:
    """A suggested question is answered with chips, each of which opens its source at words that the answer has."""
    page = open_page(app=seeds_app)
    page.get_by_role("main").get_by_role("button", name=re.compile(r"^What .*\?$")).first.click()
    answer = page.get_by_role("region", name="Answer", exact=True)
    chips = answer.get_by_role("button", name=re.compile(r"^Source \d+:"))
    expect(chips.first).to_be_visible()
    for number in range(chips.count()):
        chips.nth(number).click()
        wait_idle(page)
        marked = read_marked(page.get_by_role("region", name="Source", exact=True))
        assert marked["visible"]
        expect(answer).to_contain_text(marked["text"])


def test_previous_and_next_walk_through_the_places(page: Page) -> None:
    """The next place is another one, and previous leads back to the first."""
    source = open_source(page, ask(page))
    first = read_marked(source)
    source.get_by_role("button", name=re.compile("^Next ")).click()
    wait_idle(page)
    second = read_marked(source)
    source.get_by_role("button", name=re.compile("^Previous ")).click()
    wait_idle(page)

    assert second["visible"]
    assert second["text"] != first["text"]
    assert read_marked(source) == first


def test_an_abstention_says_what_was_looked_for(page: Page) -> None:
    """Where the files are silent, no chip claims otherwise, and the words that stand nowhere are named."""
    answer = ask(page, "What did the astronauts say about Jupiter?")

    expect(answer).to_contain_text("Jupiter")
    expect(answer).to_contain_text("in no article")
    expect(answer.get_by_text("verbatim", exact=True)).to_have_count(0)


def test_by_keyboard_alone(page: Page) -> None:
    """Tab leads to a chip, Enter opens its source, Escape closes it, and the focus is on the chip again."""
    answer = ask(page)
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page).startswith("Source 1:"):
            break
    chip = focused(page)
    assert chip.startswith("Source 1:")
    expect(page.get_by_role("tooltip")).to_be_visible()  # as for those who point

    page.keyboard.press("Enter")
    source = page.get_by_role("region", name="Source", exact=True)
    expect(source).to_be_visible()
    wait_idle(page)
    assert focused(page).startswith("Text of ")

    page.keyboard.press("Escape")
    expect(source).to_have_count(0)
    wait_idle(page)
    assert focused(page) == chip
    expect(answer).to_be_visible()


def focused(page: Page) -> str:
    """The name of what has the focus, within components too."""
    return page.evaluate(
        """() => {
          let element = document.activeElement;
          while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
        }"""
    )

"""An answer in the browser: its chips, the source that they open, the way back, the keyboard."""

import re

from browser.chromium import Page, ask, expect, open_source, read_marked, wait_idle


def test_an_answer_has_chips_and_a_chip_its_card(page: Page) -> None:
    """Pointing at a chip shows the cited words, who printed them and when."""
    answer = ask(page)
    chip = answer.get_by_role("button", name=re.compile("^Source 1:"))
    chip.hover()
    card = page.get_by_role("tooltip")

    expect(card).to_be_visible()
    expect(card).to_contain_text("We have a unified position")
    expect(card).to_contain_text("SCMP")
    expect(card).to_contain_text("undated")

    page.mouse.move(0, 0)
    expect(card).to_be_hidden()


def test_a_chip_opens_the_source_at_its_words(page: Page) -> None:
    """The source stands open with the very words of the quotation marked, within what is to be seen of it."""
    answer = ask(page)
    source = open_source(page, answer)
    marked = read_marked(source)

    assert marked["visible"]
    assert marked["text"].startswith("Without specifying, he said: “We have a unified position.")
    assert marked["text"].endswith("according to Russian news agency Tass.")
    expect(answer).to_contain_text(marked["text"])
    assert page.url.endswith("source=004_336fda61a34f7dc9.txt&span=786-1136")


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

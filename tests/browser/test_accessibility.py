"""What axe-core finds on each page, on both screens, in light and dark, components included: nothing serious."""

import re

import pytest

from browser.chromium import DESK, PHONE, OpenPage, Page, ask, open_source, wait_idle
from rag.show.browser.navigation import PAGES

axe_playwright = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-core is not installed; `make test-browser` installs it"
)

SCREENS = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
HEIGHT = 4_000
"""Pixels: more than any of these pages has."""
NOT_OURS: dict[str, str] = {}
"""What Streamlit draws wrong and no setting changes: the reason, by `rule: selector`. None today: keep it so."""


def find_faults(page: Page) -> list[str]:
    """Serious and critical violations of axe's rules, in light and in dark: rule, where, and what is wrong.

    The screen is made as high as the page: axe tells no colours of what is scrolled out of sight.
    """
    faults = []
    assert page.viewport_size
    page.set_viewport_size({**page.viewport_size, "height": HEIGHT})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        wait_idle(page)
        for rule in axe_playwright.Axe().run(page).response["violations"]:
            if rule["impact"] in ("serious", "critical"):
                faults += [
                    f"{rule['id']}: {node['target'][-1]} in {scheme}: {node['failureSummary']}"
                    for node in rule["nodes"]
                    if f"{rule['id']}: {node['target'][-1]}" not in NOT_OURS
                ]
    return faults


@SCREENS
@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_every_page(open_page: OpenPage, path: str, size: tuple[int, int]) -> None:
    """Each page as it opens."""
    assert find_faults(open_page(f"/{path}", size=size)) == []


@SCREENS
def test_an_answer_with_its_source(open_page: OpenPage, size: tuple[int, int]) -> None:
    """An abstention, an answer, what unfolds below it, and the source beside it."""
    page = open_page(size=size)
    ask(page, "What did the astronauts say about Jupiter?")
    answer = ask(page)
    answer.get_by_role("button", name=re.compile(r"^\d+ cited$")).click()
    assert find_faults(page) == []
    open_source(page, answer)
    assert find_faults(page) == []


@SCREENS
@pytest.mark.parametrize(
    "address",
    [
        "/meetings?meeting=grain-forum-port-ellen-may-2021",
        "/meetings?view=speakers",
        "/meetings?view=timeline",
        "/who?speaker=tove-brandt",
        "/check?q=The+grain+levy+goes+as+soon+as+the+harbour+needs+it&speaker=Tove+Brandt",
    ],
)
def test_views_of_a_page(open_page: OpenPage, address: str, size: tuple[int, int]) -> None:
    """What stands behind the first sight of a page."""
    assert find_faults(open_page(address, size=size)) == []


def test_a_fault_is_found(open_page: OpenPage) -> None:
    """Text too pale to read and a field without a name, put into a component, are both found: these tests can fail."""
    page = open_page("/settings")  # where nothing scrolls by itself, or lies above what is put there
    page.get_by_role("term").first.evaluate(
        """(term) => {
          const pale = Object.assign(document.createElement("p"), { textContent: "too pale to read" });
          pale.style.color = "#888";
          term.closest("dl").before(pale, document.createElement("input"));
        }"""
    )

    assert {fault.split(":")[0] for fault in find_faults(page)} == {"color-contrast", "label"}

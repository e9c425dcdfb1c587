"""Articles come in, are followed, shown in pictures, and go, in the browser."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import ARTICLES
from forums import FORUMS
from running_app import RunningApp

from browser.chromium import OpenPage, Page, expect, wait_idle

NEW = "Quarry strike ends\n\nApril 2, 2022\n\n“We go back in pride,” said Ada Finch, who speaks for the quarrymen.\n"
DROP = """(zone, files) => {
  const carried = new DataTransfer();
  for (const [name, bytes] of files) carried.items.add(new File([new Uint8Array(bytes)], name));
  for (const kind of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def own_app(serve_texts: Any) -> RunningApp:
    """An app whose articles a test may change."""
    return serve_texts(ARTICLES)


def list_articles(page: Page) -> list[str]:
    """The titles in the list of articles."""
    page.get_by_role("tab", name="Articles").click()
    wait_idle(page)
    return page.get_by_role("region", name="All articles").locator("button.listed").all_inner_texts()


def test_files_and_a_zip_are_dropped(open_page: OpenPage, own_app: RunningApp) -> None:
    """All are taken in at once; what cannot be read is named with the mend, and stops no other; each can be deleted."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("two/mill.txt", NEW.replace("Quarry", "Mill"))
    page = open_page("/sources?view=add", app=own_app)
    files = {"quarry.txt": NEW.encode(), "empty.txt": b"", "more.zip": packed.getvalue()}
    zone = page.get_by_test_id("stFileUploaderDropzone")
    zone.evaluate(DROP, [[name, list(content)] for name, content in files.items()])
    told = page.get_by_text("2 articles added", exact=False)
    expect(told).to_be_visible(timeout=30_000)
    wait_idle(page)

    expect(page.get_by_role("main")).to_contain_text("empty.txt")
    expect(page.get_by_role("main")).to_contain_text("1 file not taken")
    assert {"Quarry strike ends", "Mill strike ends"} <= set(list_articles(page))

    page.get_by_role("checkbox", name="Choose Quarry strike ends").check()
    page.get_by_role("button", name="Delete…").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete 1 article").click()
    expect(page.get_by_text("1 article removed", exact=False)).to_be_visible(timeout=30_000)
    wait_idle(page)
    assert "Quarry strike ends" not in list_articles(page)


def test_a_text_is_pasted_and_read(open_page: OpenPage, own_app: RunningApp) -> None:
    """It becomes an article, which opens from what tells of it."""
    page = open_page("/sources?view=add", app=own_app)
    page.get_by_role("textbox", name="Text of the article").fill(NEW)
    page.get_by_role("button", name="Add this text").click()
    expect(page.get_by_text("1 article added", exact=False)).to_be_visible(timeout=30_000)
    wait_idle(page)
    page.get_by_role("button", name=re.compile(r"Quarry.*\.txt")).click()

    expect(page.get_by_role("region", name="Source", exact=True)).to_contain_text("We go back in pride")


def test_a_folder_is_followed(open_page: OpenPage, own_app: RunningApp, tmp_path: Path) -> None:
    """A folder is added and followed; a file that comes into it is an article without a click."""
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / "first.txt").write_text(NEW, encoding="utf-8")
    page = open_page("/sources?view=folders", app=own_app)
    field = page.get_by_role("textbox", name="Add a folder of this machine")
    field.fill(str(folder))
    field.press("Enter")
    expect(page.get_by_text("1 article added", exact=False)).to_be_visible(timeout=30_000)
    wait_idle(page)
    switch = page.locator("[class*=st-key-folder-]").filter(has_text=str(folder)).get_by_role("switch")
    switch.click(force=True)  # its label takes the click
    expect(page.get_by_text(re.compile("last run at"))).to_be_visible(timeout=30_000)

    (folder / "second.txt").write_text(NEW.replace("Quarry", "Mill"), encoding="utf-8")
    expect(page.get_by_role("main")).to_contain_text("paper · 2 articles", timeout=30_000)
    switch.click(force=True)
    wait_idle(page)
    expect(page.get_by_text(re.compile("last run at"))).to_have_count(0)


def test_pictures_lead_into_the_texts(open_page: OpenPage) -> None:
    """A number of the overview lists its articles; one of the matrix shows its statements; a meeting of the timeline
    opens; and each statement opens its source.
    """
    page = open_page("/sources?view=overview")
    page.get_by_role("table", name="Articles by outlet and date").get_by_role("button", name="Undated").first.click()
    wait_idle(page)
    page.get_by_role("main").get_by_role("button", name=re.compile("Ministers part")).first.click()
    expect(page.get_by_role("region", name="Source", exact=True)).to_contain_text("Ministers part over the grain levy")

    page = open_page("/meetings?view=speakers")
    page.get_by_role("table").get_by_role("button", name=re.compile("^Tove Brandt.*: ")).first.click()
    page.wait_for_url(re.compile(r"/who\?"))
    wait_idle(page)
    page.get_by_role("button", name=re.compile("^Source 1:|levy|silos")).first.click()
    expect(page.get_by_role("region", name="Source", exact=True)).to_be_visible()

    page = open_page("/meetings?view=timeline")
    page.get_by_role("main").get_by_role("button", name=re.compile("^Grain Forum, Port Ellen")).first.click()
    wait_idle(page)
    expect(page.get_by_role("main")).to_contain_text("Port Ellen")


def test_settings_tell_what_the_desk_runs_with(open_page: OpenPage) -> None:
    """The store is looked through on a click; no language model can be tried where there is none."""
    page = open_page("/settings")
    expect(page.get_by_role("button", name="Try it")).to_be_disabled()
    page.get_by_role("button", name="Check the store").click()

    expect(page.get_by_text(re.compile("The store is whole"))).to_be_visible(timeout=30_000)
    expect(page.get_by_role("main")).to_contain_text(f"{len(FORUMS) + len(ARTICLES)} articles")

"""Take the pictures of the README: `make screenshots` starts Rollbook with sample people and photographs it."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from config import ROOT
from tests.support.browser import find_browser
from tests.support.live import running_server

PICTURES = ROOT / "docs" / "pictures"

WIDE = {"width": 1360, "height": 860}
PHONE = {"width": 390, "height": 844}


SPREADSHEET = """\
Имя;E-mail;Возраст;Телефон;Группа
Mark Watney;mark.watney@example.org;37;+44 7700 900461;Наземная команда
Анна Соколова;anna.sokolova@example.org;24;+44 7700 900462;Наземная команда
Игорь Белов;igor.belov@example.org;тридцать;+44 7700 900463;Связь
Вера Лукина;vera.lukina@example.org;31;+44 7700 900464;Связь
"""


class Picture(NamedTuple):
    """A picture's file name, the address it shows, and how."""

    name: str
    path: str
    theme: str = "light"
    size: dict[str, int] = WIDE


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    chromium = find_browser()
    with _sample_server() as sign_in_link, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium))
        page = _signed_in(browser, sign_in_link)
        for picture in _pictures(page):
            _take(page, picture)
        _take_an_import(page)
        _take_a_save(page)
        _take_a_transcript(page)


def _pictures(page: Page) -> list[Picture]:
    page.goto("/users/?q=johanssen")
    person = str(page.locator("main tbody a").first.get_attribute("href")).split("?")[0]
    page.goto("/changes/")
    change = page.get_by_role("link", name=re.compile("Changed 3")).first.get_attribute("href")
    return [
        Picture("overview-light", "/"),
        Picture("overview-dark", "/", theme="dark"),
        Picture("draft-light", "/drafts/1/"),
        Picture("query-light", "/queries/kinds-of-membership/"),
        Picture("grid-light", "/users/grid/?age__gte=70&sort=name"),
        Picture("users-light", "/users/?age__gte=18&sort=name"),
        Picture("users-dark", "/users/?age__gte=18&sort=name", theme="dark"),
        Picture("users-phone", "/users/", size=PHONE),
        Picture("user-light", person),
        Picture("form-light", f"{person}edit/"),
        Picture("changes-light", "/changes/"),
        Picture("changeset-light", str(change)),
        Picture("changeset-dark", str(change), theme="dark"),
    ]


def _take(page: Page, picture: Picture) -> None:
    page.set_viewport_size(picture.size)
    page.emulate_media(color_scheme=picture.theme)
    page.goto(picture.path)
    _shoot(page, picture.name)


def _take_an_import(page: Page) -> None:
    """Bring a school's spreadsheet, as Excel writes it in Russian."""
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    page.goto("/imports/new/")
    file = {"name": "New members.csv", "mimeType": "text/csv", "buffer": SPREADSHEET.encode("cp1251")}
    page.set_input_files("[name=file]", file)
    _press(page, "Go on")
    _shoot(page, "columns-light")
    _press(page, "Show what this would do")
    page.goto(f"{page.url.partition('?')[0]}?show=changed")
    _shoot(page, "import-light")


def _take_a_transcript(page: Page) -> None:
    """Switch the transcript on, and save."""
    page.goto("/account/")
    _press(page, "Switch on")
    page.goto("/users/?q=johanssen")
    page.goto(str(page.locator("main tbody a").first.get_attribute("href")).split("?")[0] + "edit/")
    page.fill("[name=age]", "32")
    _press(page, "Save")
    _shoot(page, "transcript-light")


def _take_a_save(page: Page) -> None:
    """Follow an edit: its preview, a colleague who was first, and how it is undone."""
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    page.goto("/users/?q=johanssen")
    form = str(page.locator("main tbody a").first.get_attribute("href")).split("?")[0] + "edit/"
    colleague = page.context.new_page()
    for tab, age in ((page, "30"), (colleague, "31")):
        tab.goto(form)
        tab.fill("[name=age]", age)
    page.fill("[name=email]", "beth@example.org")
    page.fill("[name=message]", "From her passport")
    _press(page, "Preview")
    _shoot(page, "preview-light")
    _press(page, "Back to the form")
    _press(colleague, "Save")
    _press(page, "Save")
    _shoot(page, "conflict-light")
    _press(page, "Save")
    page.goto("/changes/")
    page.get_by_role("link", name=re.compile("Changed age of Beth")).first.click()
    page.get_by_role("link", name="Undo this change").click()
    page.wait_for_load_state()
    _shoot(page, "undo-light")


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def _shoot(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


def _signed_in(browser: Browser, link: str) -> Page:
    context = browser.new_context(
        base_url=link.partition("/sign-in/")[0], locale="en-GB", timezone_id="Europe/Berlin"
    )
    page = context.new_page()
    page.goto(link)
    page.locator("main form button").click()
    page.wait_for_load_state()
    return page


@contextmanager
def _sample_server() -> Iterator[str]:
    """Serve sample people from a temporary folder; gives the sign-in link that the server prints."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"INSTANCE_PATH": folder, "DATABASE_URL": f"sqlite:///{folder}/rollbook.db"}
        for command in (["db", "upgrade"], ["sample"]):
            arguments = [sys.executable, "-m", "flask", *command]
            subprocess.run(arguments, check=True, env=os.environ | settings, cwd=ROOT, stdout=sys.stderr)
        with running_server(Path(folder), settings) as live:
            while "Sign in: " not in live.output.read_text():
                time.sleep(0.1)
            yield live.output.read_text().partition("Sign in: ")[2].strip()


if __name__ == "__main__":
    main()

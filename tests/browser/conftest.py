"""A real browser, in which somebody is signed in, and which tells of everything that goes wrong in it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Dialog, Page

from tests.support.cast import CAST, PASSWORD
from tests.support.live import Live

OpenTab = Callable[..., Page]


@pytest.fixture
def open_tab(new_context: Callable[..., Any], live: Live, troubles: list[str]) -> OpenTab:
    """Open a tab in a browser of its own: `open_tab("ben", color_scheme="dark")`; signed out if no name is given."""

    def open_tab(key: str | None = None, **options: Any) -> Page:
        page = new_context(base_url=live.url, **options).new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: note_console(said, troubles))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: note_dialog(dialog, troubles))
        if key:
            page.goto("/sign-in/")
            sign_in(page, key)
        return page

    return open_tab


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """What the console of any tab says is wrong, script errors, and boxes that a page opened; must stay empty."""
    troubles: list[str] = []
    yield troubles
    assert not troubles


def sign_in(page: Page, key: str) -> None:
    page.fill("[name=email]", CAST[key].email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")


def note_console(said: ConsoleMessage, troubles: list[str]) -> None:
    # The browser says so of every page whose status is an error's, as a refused form's is.
    is_refusal = (
        "the server responded with a status of" in said.text and "/static/" not in said.location["url"]
    )
    if said.type in {"error", "warning"} and not is_refusal:
        troubles.append(f"{said.location['url']}: {said.text}")


def note_dialog(dialog: Dialog, troubles: list[str]) -> None:
    if dialog.type == "beforeunload":
        return
    troubles.append(f"{dialog.type}: {dialog.message}")
    dialog.dismiss()

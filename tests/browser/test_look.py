"""Every page as people see it: in both themes, on a phone, by keyboard, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.cast import CAST, PASSWORD
from tests.support.live import Live

# What a page looks like does not depend on the database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PAGES = [
    "/users/",
    "/users/?q=nobody&age__gte=18",
    "/users/?age__gte=abc",
    "/users/1/",
    "/users/1/edit/",
    "/users/1/delete/",
    "/users/new/",
    "/users/grid/",
    "/users/grid/?matching=1",
    "/changes/",
    "/changes/1/",
    "/accounts/",
    "/accounts/2/edit/",
    "/accounts/new/",
    "/account/",
    "/jobs/",
    "/fields/",
    "/fields/new/",
    "/fields/age/edit/",
    "/fields/presets/club/",
    "/nothing/",
]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(open_tab, assert_accessible, theme):
    page = open_tab(color_scheme=theme)
    assert_accessible(page)
    _sign_in(page)
    for address in PAGES:
        page.goto(address)
        assert_accessible(page)


def test_axe_finds_nothing_in_what_opens(open_tab, assert_accessible):
    page = _sign_in(open_tab())
    for opener in ("Add filter", "Columns", "Shortcuts"):
        page.goto("/users/")
        page.get_by_text(opener, exact=True).first.click()
        assert_accessible(page)


def test_axe_finds_nothing_in_a_form_that_was_refused(open_tab, assert_accessible):
    page = _sign_in(open_tab())
    page.goto("/users/new/")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert_accessible(page)


def test_no_page_scrolls_sideways_on_a_phone(open_tab):
    page = _sign_in(open_tab(viewport={"width": 360, "height": 720}, is_mobile=True, has_touch=True))
    for address in PAGES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_no_page_breaks_its_own_content_policy(open_tab):
    page, said = open_tab(), []
    page.on("console", lambda message: said.append(message.text))
    _sign_in(page)
    for address in PAGES:
        page.goto(address)
    assert [text for text in said if "Content Security Policy" in text] == []


def test_the_rail_folds_on_a_phone_without_javascript(open_tab):
    page = _sign_in(open_tab(viewport={"width": 360, "height": 720}, java_script_enabled=False))
    expect(page.get_by_role("link", name="Changes")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Changes").click()
    expect(page.get_by_role("heading", name="Changes")).to_be_visible()


def test_a_filter_is_added_without_javascript(open_tab):
    page = _sign_in(open_tab(java_script_enabled=False))
    page.get_by_text("Add filter").click()
    page.get_by_label("Field and condition").select_option("name__contains")
    page.get_by_label("Value").fill("nobody of this name")
    page.get_by_role("button", name="Apply the filter").click()
    expect(page.get_by_role("heading", name="Nobody matches")).to_be_visible()


def test_keys_find_open_and_save(open_tab):
    page = _sign_in(open_tab())
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Tab")
    for key in ("j", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**/users/1/*")
    page.keyboard.press("e")
    page.get_by_label("Age").fill("31")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("Saved Mia")


def test_single_keys_can_be_switched_off(open_tab):
    page = _sign_in(open_tab())
    page.keyboard.press("?")
    page.get_by_label("Use single keys on this browser").uncheck()
    for key in ("Escape", "/"):
        page.keyboard.press(key)
    expect(page.get_by_role("searchbox")).not_to_be_focused()


def test_leaving_a_form_with_unsaved_input_asks_first(open_tab):
    page, asked = _sign_in(open_tab()), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto("/users/new/")
    page.get_by_label("Name").fill("Ada")
    page.get_by_role("link", name="Changes").click()
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Name")).to_have_value("Ada")


def test_a_double_click_saves_once(open_tab):
    page = _sign_in(open_tab())
    page.goto("/users/new/")
    page.get_by_label("Name").fill("Beth Johanssen")
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.get_by_role("status").first).to_contain_text("Added Beth Johanssen")
    page.goto("/users/?q=johanssen")
    expect(page.get_by_role("row")).to_have_count(2)


def test_a_theme_is_seen_at_once_and_kept_when_saved(open_tab):
    page = _sign_in(open_tab(color_scheme="light"))
    page.goto("/account/")
    page.get_by_label("Theme", exact=True).select_option("dark")
    assert _background(page) == "dark"
    page.get_by_role("button", name="Save preferences").click()
    page.goto("/users/")
    assert _background(page) == "dark"


@pytest.fixture
def open_tab(new_context: Callable[..., object], live: Live) -> Callable[..., Page]:
    """Open the sign-in page in a browser of these properties."""

    def open_tab(**properties: object) -> Page:
        page = new_context(base_url=live.url, **properties).new_page()
        page.goto("/sign-in/")
        return page

    return open_tab


def _sign_in(page: Page) -> Page:
    page.get_by_label("E-mail").fill(CAST["ada"].email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto("/users/")
    return page


def _background(page: Page) -> str:
    lightness = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/)[0]")
    return "light" if float(lightness) > 0.5 else "dark"

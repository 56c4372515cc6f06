"""The keys that the help names."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def page(open_tab, outside) -> Page:
    for name in ("Ann", "Bob"):
        outside("INSERT INTO users (name) VALUES (?)", name)
    page = open_tab("ben")
    page.goto("/users/")
    return page


def test_j_and_k_walk_the_rows_and_enter_opens_one(page: Page):
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
    expect(page.get_by_role("link", name="Ann")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ann")


def test_n_begins_somebody_new(page: Page):
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add user")


def test_letters_typed_into_a_field_are_letters(page: Page):
    page.goto("/users/new/")
    page.locator("[name=name]").press_sequentially("jane?/ne")
    expect(page.locator("[name=name]")).to_have_value("jane?/ne")

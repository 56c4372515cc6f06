"""Rows are ticked by mouse and by keyboard, with and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NAMES = ("Ann", "Bob", "Cid", "Dee")


@pytest.fixture
def people(outside) -> None:
    for name in NAMES:
        outside("INSERT INTO users (name, age) VALUES (?, 20)", name)


@pytest.fixture
def page(open_tab, people) -> Page:
    page = open_tab("ben")
    page.goto("/users/?name__empty=0&size=3&sort=id")
    return page


def box(page: Page, name: str):
    return page.get_by_role("checkbox", name=name, exact=True)


def ticked(page: Page) -> list[str | None]:
    return [each.get_attribute("aria-label") for each in page.locator("[name=ids]:checked").all()]


def test_the_bar_comes_with_the_first_tick_and_goes_with_the_last(page: Page):
    bar = page.get_by_role("group", name="Those who are ticked")
    expect(bar).to_be_hidden()
    box(page, "Ann").check()
    expect(bar.get_by_role("status")).to_have_text("Ticked: 1")
    page.get_by_role("button", name="Untick all").click()
    expect(bar).to_be_hidden()


def test_shift_ticks_all_between(page: Page):
    box(page, "Mia").click()
    box(page, "Bob").click(modifiers=["Shift"])
    assert ticked(page) == ["Mia", "Ann", "Bob"]
    expect(box(page, "Everybody on this page")).to_be_checked()


def test_one_box_ticks_the_page_and_one_all_pages(page: Page):
    box(page, "Everybody on this page").check()
    expect(page.get_by_role("status").filter(has_text="Ticked")).to_have_text("Ticked: 3")
    everybody = page.get_by_label("All 5 people, on every page")
    everybody.check()
    box(page, "Ann").uncheck()
    expect(everybody).not_to_be_checked()
    everybody.check()
    page.get_by_role("button", name="Edit…").click()
    expect(page.get_by_text("5 people")).to_be_visible()


def test_the_keyboard_ticks_and_edits(page: Page):
    box(page, "Ann").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(box(page, "Bob")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 people: Ann and Bob")).to_be_visible()
    age = page.get_by_role("group", name="Age")
    age.get_by_role("radio", name="Leave").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("30")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("2 changed")).to_be_visible()


def test_ticks_are_there_again_after_back(page: Page):
    box(page, "Ann").check()
    page.get_by_role("button", name="Delete…").click()
    page.go_back()
    expect(page.get_by_role("group", name="Those who are ticked")).to_be_visible()
    assert ticked(page) == ["Ann"]


def test_without_javascript_ticked_people_are_edited(open_tab, people, outside):
    page = open_tab("ben", java_script_enabled=False)
    page.goto("/users/?size=3")
    box(page, "Ann").check()
    expect(page.get_by_role("checkbox", name="Everybody on this page")).to_be_hidden()
    page.get_by_label("All 5 people, on every page").check()
    page.get_by_role("button", name="Edit…").click()
    age = page.get_by_role("group", name="Age")
    expect(page.locator("[name=age]")).to_be_hidden()
    age.get_by_label("Set to").check()
    page.locator("[name=age]").fill("30")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Commit").click()
    assert outside("SELECT count(*) FROM users WHERE age = 30") == [(5,)]


@pytest.mark.parametrize("options", [{}, {"viewport": {"width": 390, "height": 800}}])
def test_axe_finds_nothing_where_somebody_is_ticked(open_tab, people, assert_accessible, options):
    page = open_tab("ben", **options)
    page.goto("/users/?size=3")
    box(page, "Ann").check()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert_accessible(page)

"""Double clicks, Back, a sign-in that ended, a colleague who was first: what was typed is kept, and saved once."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in

BETH = "SELECT name FROM users WHERE name LIKE 'Beth%'"


def type_beth(page: Page) -> None:
    page.goto("/users/new/")
    page.fill("[name=name]", "Beth")
    page.fill("[name=age]", "28")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_double_click_on_save_makes_one_user(open_tab, outside, scripts):
    page = open_tab("ben", java_script_enabled=scripts)
    type_beth(page)
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.get_by_role("status").filter(has_text="Added Beth")).to_be_visible()
    assert outside(BETH) == [("Beth",)]


def test_back_after_a_save_and_another_save_asks_what_is_meant(launch_browser, live, outside):
    # Playwright switches off what every browser does on Back: show the page as it was left.
    with launch_browser(ignore_default_args=["--disable-back-forward-cache"]) as browser:
        page = browser.new_context(base_url=live.url).new_page()
        page.goto("/sign-in/")
        sign_in(page, "ben")
        save_as_beth_and_go_back(page)
        page.fill("[name=name]", "Beth Johanssen")
        save(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("This form was saved already")
        page.get_by_role("button", name="Change Beth to this").click()
        expect(page.get_by_role("status").filter(has_text="Saved Beth Johanssen")).to_be_visible()
    assert outside(BETH) == [("Beth Johanssen",)]


def save_as_beth_and_go_back(page: Page) -> None:
    type_beth(page)
    save(page)
    page.wait_for_url("**/users/")
    page.go_back(wait_until="commit")
    expect(page.locator("[name=name]")).to_have_value("Beth")


def test_cancel_leaves_a_form_without_asking(open_tab):
    page = open_tab("ben")
    type_beth(page)
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Users")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_form_outlives_the_sign_in_under_which_it_was_opened(open_tab, outside, scripts):
    page = open_tab("ben", java_script_enabled=scripts)
    type_beth(page)
    outside("DELETE FROM sign_in")
    save(page)
    sign_in(page, "ben")
    page.get_by_role("button", name="Show my form again").click()
    expect(page.locator("[name=age]")).to_have_value("28")
    assert outside(BETH) == []
    save(page)
    expect(page.get_by_role("status").filter(has_text="Added Beth")).to_be_visible()
    assert outside(BETH) == [("Beth",)]


def test_a_colleague_who_was_first_is_not_overwritten(open_tab, outside):
    outside("INSERT INTO users (name, age) VALUES ('Beth', 28)")
    ((beth,),) = outside("SELECT id FROM users WHERE name = 'Beth'")
    page, colleague = open_tab("ben"), open_tab("ada")
    for tab, age in ((page, "30"), (colleague, "29")):
        tab.goto(f"/users/{beth}/edit/")
        tab.fill("[name=age]", age)
    page.fill("[name=name]", "Beth J.")
    save(colleague)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Somebody saved this first")
    page.get_by_label("29 now, by Ada").check()
    save(page)
    expect(page.get_by_role("status").filter(has_text="Saved Beth J.")).to_be_visible()
    assert outside("SELECT name, age FROM users WHERE id = ?", beth) == [("Beth J.", 29)]

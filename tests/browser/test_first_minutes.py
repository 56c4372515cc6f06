"""The first five minutes of somebody new to Rollbook, with JavaScript and without."""

import pytest
from playwright.sync_api import Page, expect

CREW = ("Melissa Lewis", "Rick Martinez", "Alex Vogel", "Chris Beck", "Mark Watney", "Пётр Ильич")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_somebody_new_signs_in_finds_adds_edits_deletes_and_sees_it_all(open_tab, live, outside, scripts):
    for name in CREW:
        outside("INSERT INTO users (name) VALUES (?)", name)
    page = open_tab(java_script_enabled=scripts)
    page.goto(live.output.read_text().split()[-1])
    page.get_by_role("button", name="Sign in").click()
    see_people(page)
    find(page, "ЁТР", "Пётр Ильич")
    add(page)
    correct_the_age(page)
    read_the_change(page)
    delete(page)
    expect(page.get_by_role("status").filter(has_text="Deleted Beth Johanssen")).to_be_visible()
    assert outside("SELECT count(*) FROM users WHERE name LIKE 'Beth%'") == [(0,)]


def see_people(page: Page) -> None:
    page.goto("/users/")
    for name in CREW:
        expect(page.get_by_role("link", name=name)).to_be_visible()


def find(page: Page, fragment: str, name: str) -> None:
    page.get_by_role("searchbox").fill(fragment)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("main tbody th")).to_have_text([name])


def add(page: Page) -> None:
    page.get_by_role("link", name="Add user").click()
    page.fill("[name=name]", "Beth Johanssen")
    page.fill("[name=age]", "28")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Added Beth Johanssen")).to_be_visible()


def correct_the_age(page: Page) -> None:
    page.get_by_role("link", name="Beth Johanssen").first.click()
    page.get_by_role("link", name="Edit").click()
    page.fill("[name=age]", "29")
    page.get_by_role("button", name="Save", exact=True).click()


def read_the_change(page: Page) -> None:
    page.get_by_role("status").get_by_role("link", name="change").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Beth Johanssen")
    expect(page.locator("main del")).to_contain_text("28")
    expect(page.locator("main ins")).to_contain_text("29")
    expect(page.locator("main")).to_contain_text("Ada")


def delete(page: Page) -> None:
    page.get_by_role("link", name="Beth Johanssen").first.click()
    page.get_by_role("link", name="Delete").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete Beth Johanssen?")
    page.get_by_role("button", name="Delete").click()

"""A spreadsheet brought in a real browser, corrected and brought again, with scripts and without."""

import pytest
from playwright.sync_api import Page, expect

PEOPLE = 1_300


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_list_of_1300_people_is_taken_over_and_taken_back(open_tab, outside, tmp_path, scripts):
    page = open_tab("ada", java_script_enabled=scripts)
    bring(page, "people.csv", spreadsheet().encode("cp1251"))
    page.get_by_role("row", name="Класс").get_by_role("combobox").select_option("new")
    page.get_by_role("button", name="Show what this would do").click()
    expect(page.locator(".tabs__tab", has_text="New")).to_contain_text("1,299")
    page.locator(".tabs__tab", has_text="Rejected").click()
    expect(page.get_by_text("Age: Write a whole number in digits 0–9.")).to_be_visible()
    corrected = rejected(page, tmp_path).replace("двенадцать", "12")
    page.get_by_role("button", name="Import without the rejected rows").click()
    expect(page.locator("main")).to_contain_text("1,299")
    undo = page.get_by_role("status").get_by_role("link", name="Undo").get_attribute("href")
    bring(page, "rejected.csv", corrected.encode())
    page.get_by_role("button", name="Show what this would do").click()
    page.get_by_role("button", name="Import", exact=True).click()
    assert count(outside) == PEOPLE
    page.goto(undo)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_be_visible()
    assert count(outside) == 1


def bring(page: Page, name: str, content: bytes) -> None:
    page.goto("/imports/new/")
    page.set_input_files("[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Go on").click()


def rejected(page: Page, folder) -> str:
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the rejected rows").click()
    download.value.save_as(folder / "rejected.csv")
    return (folder / "rejected.csv").read_text("utf-8")


def spreadsheet() -> str:
    ages = ["двенадцать" if number == 700 else str(number % 90) for number in range(PEOPLE)]
    rows = [
        f"Ученик {number};u{number}@example.org;{age};7{'аб'[number % 2]}" for number, age in enumerate(ages)
    ]
    return "Имя;Почта;Возраст;Класс\n" + "\n".join(rows)


def count(outside) -> int:
    return outside("SELECT count(*) FROM users WHERE name LIKE 'Ученик%'")[0][0]

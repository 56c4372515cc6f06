"""The values of a statement, pasted from a spreadsheet."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_grid import cell, paste, said

# What the browser does with it does not depend on the database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_sets_of_values_are_pasted_and_run(open_tab, outside):
    outside("INSERT INTO users (id, name, age) VALUES (909, 'Nine', 9), (913, 'Thirteen', 13)")
    page = open_tab("ada", permissions=["clipboard-read", "clipboard-write"])
    page.goto("/statements/new/")
    page.fill("#sql", "UPDATE users SET age = :y WHERE age = :x")
    page.get_by_role("button", name="Find the parameters").click()
    cell(page, 1, "y").click()
    paste(page, "".join(f"{number + 2}\t{number}\n" for number in range(9, 17)))
    expect(said(page)).to_have_text("Cells pasted: 16. Rows added: 4.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Preview")).to_be_visible()
    page.get_by_role("button", name="Commit").click()
    expect(page.get_by_role("status").filter(has_text="Saved in change")).to_be_visible()
    expect(page.get_by_text("Ran an UPDATE with 8 sets of values").first).to_be_visible()
    assert outside("SELECT age FROM users WHERE id > 900 ORDER BY id") == [(17,), (17,)]

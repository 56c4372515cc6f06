"""The grid under real keys and a real clipboard."""

import pytest
from playwright.sync_api import Locator, Page, expect

# What the browser does with it does not depend on the database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PEOPLE = "SELECT name, email, age, active FROM users WHERE name <> 'Mia' ORDER BY id"


@pytest.fixture
def grid(open_tab) -> Page:
    """Ben's empty grid, in its first cell."""
    page = open_tab("ben", permissions=["clipboard-read", "clipboard-write"])
    page.goto("/users/grid/")
    cell(page, 1, "name").click()
    return page


def test_people_are_typed_in_without_the_mouse(grid, outside):
    for text in ("Пётр", "Tab", "Tab", "20", "Enter", "Василий", "Tab", "ArrowRight", "26"):
        press_or_type(grid, text)
    grid.keyboard.press("Control+Enter")
    expect(grid.get_by_role("status").filter(has_text="Saved in change")).to_be_visible()
    assert outside(PEOPLE) == [("Пётр", None, 20, 1), ("Василий", None, 26, 1)]


def test_a_spreadsheet_is_pasted_and_rows_are_added_for_it(grid, outside):
    lines = [f"Person {number}\tp{number}@example.org\t{number}\tno" for number in range(1, 21)]
    paste(grid, "\r\n".join([*lines, '"Anna ""Ann""\r\nLee"\t\t33\tx']) + "\r\n")
    expect(said(grid)).to_have_text("Cells pasted: 84. Rows added: 12.")
    save(grid)
    stored = outside(PEOPLE)
    assert (len(stored), stored[0]) == (21, ("Person 1", "p1@example.org", 1, 0))
    assert stored[-1] == ('Anna "Ann" Lee', None, 33, 1)


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_file_of_separated_values_is_pasted_as_columns(grid, separator):
    paste(grid, f'"Lewis, Melissa"{separator}m@example.org\nBeck{separator}')
    expect(cell(grid, 1, "name")).to_have_value("Lewis, Melissa")
    expect(cell(grid, 1, "email")).to_have_value("m@example.org")
    expect(cell(grid, 2, "name")).to_have_value("Beck")


def test_names_with_commas_stay_in_their_column(grid):
    paste(grid, "Lewis, Melissa\nBeck, Chris, Dr")
    expect(cell(grid, 2, "name")).to_have_value("Beck, Chris, Dr")


def test_a_paste_that_does_not_fit_says_so_and_can_be_taken_back(grid):
    grid.keyboard.type("Anna")
    cell(grid, 1, "age").click()
    paste(grid, "1\tyes\tbeyond\n2\tperhaps\tbeyond")
    expect(said(grid)).to_have_text("Cells pasted: 3. Cells that found no place: 2. Neither yes nor no: 1.")
    grid.keyboard.press("Control+z")
    expect(said(grid)).to_have_text("Taken back.")
    expect(cell(grid, 1, "age")).to_have_value("")
    expect(cell(grid, 1, "name")).to_have_value("Anna")


def test_escape_brings_the_old_value_back(grid):
    grid.keyboard.type("Anna")
    grid.keyboard.press("Enter")
    grid.keyboard.press("ArrowUp")
    grid.keyboard.type("Beth")
    expect(cell(grid, 1, "name")).to_have_value("Beth")
    grid.keyboard.press("Escape")
    expect(cell(grid, 1, "name")).to_have_value("Anna")


def test_f2_and_a_double_click_edit_in_place(grid):
    grid.keyboard.type("Anna")
    grid.keyboard.press("Enter")
    grid.keyboard.press("ArrowUp")
    for key in ("F2", "ArrowLeft", "l", "Enter"):
        grid.keyboard.press(key)
    expect(cell(grid, 1, "name")).to_have_value("Annla")
    cell(grid, 1, "name").dblclick()
    for key in ("End", "ArrowLeft", "x"):
        grid.keyboard.press(key)
    expect(cell(grid, 1, "name")).to_have_value("Annlxa")


def test_a_range_is_copied_filled_down_and_emptied(grid):
    paste(grid, "Anna\ta@example.org\t30\tno\nBeth")
    for _ in range(3):
        grid.keyboard.press("Shift+ArrowRight")
    cell(grid, 1, "name").click()
    for key in ("ArrowRight", "ArrowRight", *["Shift+ArrowDown"] * 2, "Shift+ArrowRight", "Control+d"):
        grid.keyboard.press(key)
    expect(said(grid)).to_have_text("Cells filled: 4.")
    expect(cell(grid, 3, "age")).to_have_value("30")
    expect(cell(grid, 3, "active")).not_to_be_checked()
    grid.keyboard.press("Control+c")
    assert grid.evaluate("navigator.clipboard.readText()") == "30\tNo\n30\tNo\n30\tNo"
    grid.keyboard.press("Delete")
    expect(cell(grid, 3, "age")).to_have_value("")


def test_the_last_row_is_never_the_last(grid):
    expect(rows(grid)).to_have_count(10)
    cell(grid, 10, "name").fill("Anna")
    expect(rows(grid)).to_have_count(11)
    expect(cell(grid, 11, "name")).to_have_value("")
    grid.get_by_role("button", name="More rows").click()
    expect(rows(grid)).to_have_count(21)
    expect(cell(grid, 12, "name")).to_be_focused()


def test_no_more_rows_are_added_than_the_grid_takes(grid):
    paste(grid, "\n".join(f"P{number}" for number in range(1100)))
    expect(rows(grid)).to_have_count(1000)
    expect(said(grid)).to_have_text("Cells pasted: 1,000. Rows added: 990. Cells that found no place: 100.")


def test_changed_cells_are_marked_for_eyes_and_ears(open_tab, outside):
    outside("INSERT INTO users (name, age) VALUES ('Beth', 28)")
    page = open_tab("ben")
    page.goto("/users/grid/?q=beth")
    age = cell(page, 1, "age")
    age.click()
    page.keyboard.type("29")
    expect(age).to_have_accessible_description("Changed, not saved yet")
    expect(age).to_have_accessible_name("Age 1 Beth")
    page.keyboard.press("Escape")
    expect(age).to_have_accessible_description("")


def test_leaving_with_a_paste_unsaved_asks_first(grid):
    asked = []
    grid.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    paste(grid, "Anna\nBeth")
    grid.get_by_role("link", name="Changes").click()
    assert asked == ["beforeunload"]


def test_it_scrolls_in_its_own_frame_on_a_phone(open_tab, outside):
    for number in range(30):
        outside("INSERT INTO users (name) VALUES (?)", f"Anna-Maria {number}")
    page = open_tab("ben", viewport={"width": 390, "height": 720}, is_mobile=True, has_touch=True)
    page.goto("/users/grid/?matching=1")
    cell(page, 20, "active").scroll_into_view_if_needed()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("#r20")).to_be_in_viewport()
    expect(page.locator("#c0")).to_be_in_viewport()


def test_it_is_a_plain_table_of_inputs_without_javascript(open_tab, outside):
    page = open_tab("ben", java_script_enabled=False)
    page.goto("/users/grid/")
    cell(page, 10, "name").fill("Anna")
    page.get_by_role("button", name="More rows").click()
    cell(page, 20, "name").fill("Beth")
    cell(page, 20, "active").uncheck()
    save(page)
    assert outside(PEOPLE) == [("Anna", None, None, 1), ("Beth", None, None, 0)]


def test_axe_finds_nothing_while_it_is_used(grid, assert_accessible):
    paste(grid, "Anna\tx\t151\nBeth")
    grid.keyboard.press("Shift+ArrowDown")
    assert_accessible(grid)
    grid.get_by_role("button", name="Save", exact=True).click()
    expect(grid.get_by_role("alert")).to_be_focused()
    assert_accessible(grid)


def cell(page: Page, row: int, field: str) -> Locator:
    return page.locator(f"[name='r{row}.{field}']")


def rows(page: Page) -> Locator:
    return page.locator(".grid tbody tr")


def said(page: Page) -> Locator:
    return page.locator(".grid__said")


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def press_or_type(page: Page, text: str) -> None:
    if text in {"Tab", "Enter"} or text.startswith("Arrow"):
        page.keyboard.press(text)
    else:
        page.keyboard.type(text)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Saved in change")).to_be_visible()

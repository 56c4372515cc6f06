"""A school's list, made by somebody new to Rollbook through its pages alone."""

from playwright.sync_api import Page, expect

FIELDS: tuple[dict[str, str], ...] = (
    {"label": "Class", "type": "choice", "choices": "7a | Class 7a\n7b | Class 7b"},
    {"label": "Birthday", "type": "date"},
    {"label": "Allergies", "type": "long_text", "section": "Health", "seen_by": "editor"},
    {"label": "Swims", "type": "boolean", "section": "Health"},
    {"label": "Parent", "type": "text", "section": "At home"},
    {"label": "Phone", "type": "phone", "section": "At home"},
    {"label": "Address", "type": "long_text", "section": "At home"},
    {"label": "Lunch money", "type": "decimal", "section": "At home"},
)

CHILDREN: tuple[dict[str, str], ...] = (
    {"name": "Anna", "extra.class": "7a", "extra.birthday": "05/11/2014", "extra.allergies": "Hazelnuts"},
    {"name": "Boris", "extra.class": "7b", "extra.phone": "+44 20 7946 0018", "extra.lunch_money": "12.50"},
    {"name": "Chloe", "extra.class": "7b", "extra.parent": "Marie", "extra.address": "1 High Street\nLeeds"},
)

HELD = "SELECT count(*) FROM users WHERE CAST(extra AS TEXT) LIKE '%7b%'"


def test_somebody_new_makes_the_list_of_a_school(open_tab, live, outside):
    page = open_tab(locale="en-GB")
    page.goto(live.output.read_text().split()[-1])
    page.get_by_role("button", name="Sign in").click()
    for field in FIELDS:
        add(page, "/fields/new/", "Add field", field)
    for child in CHILDREN:
        add(page, "/users/new/", "Save", child)
    correct_the_class(page)
    read_about_boris(page)
    find_the_class(page)
    take_the_class_back(page, outside)
    bring_the_class_back(page)
    see_as_a_viewer(open_tab("cleo"))


def add(page: Page, address: str, button: str, values: dict[str, str]) -> None:
    page.goto(address)
    fill(page, values)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Added ")).to_be_visible()


def fill(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        control = page.locator(f'main [name="{name}"]')
        if control.evaluate("(control) => control.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def correct_the_class(page: Page) -> None:
    """Anna is in the other class."""
    page.get_by_role("link", name="Anna").first.click()
    page.get_by_role("link", name="Edit").click()
    fill(page, {"extra.class": "7b"})
    page.get_by_label("Swims").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Saved Anna")).to_be_visible()


def read_about_boris(page: Page) -> None:
    page.get_by_role("link", name="Boris").first.click()
    home = page.get_by_role("group", name="At home")
    expect(home.locator("dd")).to_have_text(["none", "+44 20 7946 0018", "none", "12.50"])
    expect(page.get_by_role("group", name="Health").locator("dt")).to_have_text(["Allergies", "Swims"])
    expect(page.locator("main dl").first).to_contain_text("Class 7b")


def find_the_class(page: Page) -> None:
    """Everybody is there, in the same class since Anna's was put right."""
    page.goto("/users/?columns=name,extra.class,extra.birthday&extra.class=7b&sort=extra.birthday,name")
    expect(page.locator("main tbody th")).to_have_text(["Anna", "Boris", "Chloe"])
    expect(page.locator("main tbody tr").first).to_contain_text("05/11/2014")
    page.goto("/users/?extra.class=7a")
    expect(page.locator("main tbody th")).to_have_count(0)


def take_the_class_back(page: Page, outside) -> None:
    """The adding is undone; who is in which class stays with them and in history."""
    page.goto("/changes/")
    page.get_by_role("link", name="Added the field Class").click()
    undo(page)
    page.goto("/users/new/")
    expect(page.locator('[name="extra.class"]')).to_have_count(0)
    assert outside(HELD) == [(3,)]
    page.goto("/users/")
    page.get_by_role("link", name="Anna").first.click()
    expect(page.locator("main dl").first).not_to_contain_text("Class")
    page.get_by_role("link", name="Whole history").click()
    expect(page.locator("main")).to_contain_text("7b")


def bring_the_class_back(page: Page) -> None:
    page.goto("/changes/")
    page.get_by_role("link", name="Undid: Added the field Class").click()
    undo(page)
    find_the_class(page)


def undo(page: Page) -> None:
    page.get_by_role("link", name="Undo this change").click()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Undone")).to_be_visible()


def see_as_a_viewer(page: Page) -> None:
    """What is for editors alone is not there for others."""
    page.goto("/users/?columns=name,extra.class")
    page.get_by_role("link", name="Anna").first.click()
    expect(page.locator("main dl").first).to_contain_text("Class 7b")
    expect(page.locator("body")).not_to_contain_text("Allergies")
    expect(page.locator("body")).not_to_contain_text("Hazelnuts")

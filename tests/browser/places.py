"""The pages that no link leads to: refusals, conflicts, links that work once. Each leaves its page open."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.conftest import sign_in
from tests.support.databases import Outside

IMPORTED = """\
Name;E-mail;Age;Telephone at home, of the parents
Anna-Maria;anna@example.org;many;+44 20 7946 0018
Boris;boris@example.org;31;
""".encode("cp1251")


@dataclass(frozen=True)
class Visit:
    """Ada's tab, and somebody who works on the database meanwhile. `user` is the id of a person in the register."""

    page: Page
    outside: Outside
    user: int

    def save(self) -> None:
        self.page.get_by_role("button", name="Save", exact=True).click()


def refused_form(visit: Visit) -> None:
    visit.page.goto("/users/new/")
    visit.page.fill("[name=age]", "151")
    visit.save()


def conflict(visit: Visit) -> None:
    visit.page.goto(f"/users/{visit.user}/edit/")
    visit.outside("UPDATE users SET age = 30 + age WHERE id = ?", visit.user)
    visit.page.fill("[name=name]", "Somebody else entirely")
    visit.page.fill("[name=age]", "120")
    visit.save()


def grid_refused(visit: Visit) -> None:
    visit.page.goto("/users/grid/")
    visit.page.fill("[name='r2.age']", "151")
    visit.save()
    visit.page.get_by_role("alert").wait_for()


def grid_overtaken(visit: Visit) -> None:
    visit.outside("INSERT INTO users (name) VALUES ('Boris')")
    visit.page.goto("/users/grid/?matching=1")
    visit.page.fill(f"tr:has([value^='{visit.user}.']) [name$='.age']", "119")
    visit.page.fill("tr:last-child [name$='.age']", "118")
    visit.outside("UPDATE users SET age = 117 WHERE id = ?", visit.user)
    visit.outside("DELETE FROM users WHERE name = 'Boris'")
    visit.save()
    visit.page.get_by_role("alert").wait_for()


def preview(visit: Visit) -> None:
    visit.page.goto(f"/users/{visit.user}/edit/")
    visit.page.fill("[name=age]", "119")
    visit.page.fill("[name=message]", "To be seen first")
    visit.page.get_by_role("button", name="Preview").click()


def bulk_form(visit: Visit) -> None:
    visit.page.goto(f"/users/bulk-edit/?ids={visit.user}")
    visit.page.get_by_role("group", name="Age").get_by_label("Set to").check()
    visit.page.get_by_role("button", name="Preview").click()
    visit.page.get_by_role("alert").wait_for()


def bulk_preview(visit: Visit) -> None:
    bulk_form(visit)
    visit.page.fill("[name=age]", "118")
    visit.page.get_by_role("button", name="Preview").click()
    visit.page.get_by_role("button", name="Commit").wait_for()


def bulk_deletion(visit: Visit) -> None:
    visit.page.goto("/users/bulk-delete/?matching=1")
    visit.page.get_by_role("button", name="Preview").click()
    visit.page.get_by_role("alert").wait_for()


def undoing(visit: Visit) -> None:
    changeset(visit)
    visit.outside("UPDATE users SET age = 99 WHERE id = ?", visit.user)
    visit.page.get_by_role("link", name="Undo this change").click()


def gone(visit: Visit) -> None:
    visit.outside("INSERT INTO users (name) VALUES ('Boris')")
    ((boris,),) = visit.outside("SELECT id FROM users WHERE name = 'Boris'")
    visit.page.goto(f"/users/{boris}/edit/")
    visit.outside("DELETE FROM users WHERE id = ?", boris)
    visit.save()


def erasing(visit: Visit) -> None:
    visit.outside("INSERT INTO users (name, email) VALUES ('Nora Lund', 'nora.lund@example.org')")
    ((nora,),) = visit.outside("SELECT id FROM users WHERE name = 'Nora Lund'")
    visit.outside("DELETE FROM users WHERE id = ?", nora)
    visit.page.goto(f"/users/{nora}/erase/")
    visit.page.get_by_role("button", name="Erase for good").click()


def erased(visit: Visit) -> None:
    erasing(visit)
    visit.page.get_by_label("I understand").check()
    visit.page.get_by_role("button", name="Erase for good").click()
    visit.page.wait_for_url("**/history/")


def already_saved(visit: Visit) -> None:
    visit.page.goto(f"/users/{visit.user}/edit/")
    submission = visit.page.input_value("[name=submission]")
    visit.page.fill("[name=age]", "44")
    visit.save()
    visit.page.goto(f"/users/{visit.user}/edit/")
    visit.page.locator("[name=submission]").evaluate("(input, value) => { input.value = value }", submission)
    visit.page.fill("[name=age]", "45")
    visit.save()


def saved(visit: Visit, age: str = "46") -> None:
    visit.page.goto(f"/users/{visit.user}/edit/")
    visit.page.fill("[name=age]", age)
    visit.page.get_by_role("button", name="Save and continue editing").click()


def changeset(visit: Visit) -> None:
    saved(visit, "47")
    visit.page.get_by_role("status").get_by_role("link", name="change").click()


def past_list(visit: Visit) -> None:
    saved(visit, "48")
    visit.page.goto(f"/users/?at=changeset:{newest_changeset(visit)}&age__gte=1")


def past_user(visit: Visit) -> None:
    saved(visit, "49")
    at = newest_changeset(visit)
    saved(visit, "50")
    visit.page.goto(f"/users/{visit.user}/?at=changeset:{at}")


def past_without_user(visit: Visit) -> None:
    at = newest_changeset(visit)
    visit.outside("INSERT INTO users (name) VALUES ('Boris')")
    ((boris,),) = visit.outside("SELECT id FROM users WHERE name = 'Boris'")
    visit.page.goto(f"/users/{boris}/?at=changeset:{at}")


def newest_changeset(visit: Visit) -> int:
    return visit.outside("SELECT max(id) FROM changeset")[0][0]


def account_refused(visit: Visit) -> None:
    visit.page.goto("/accounts/new/")
    visit.page.get_by_role("button", name="Add account").click()


def account_link(visit: Visit) -> None:
    visit.page.goto("/accounts/new/")
    visit.page.fill("[name=name]", "Nora")
    visit.page.fill("[name=email]", "nora@example.org")
    visit.page.get_by_role("button", name="Add account").click()


def field_refused(visit: Visit) -> None:
    visit.page.goto("/fields/new/")
    visit.page.select_option("[name=type]", "choice")
    visit.page.get_by_role("button", name="Add field").click()


def fields(visit: Visit) -> None:
    visit.page.goto("/fields/presets/school/")
    visit.page.get_by_role("button", name="Add fields").click()
    visit.page.get_by_role("button", name="Hide Allergies").click()


def field_preview(visit: Visit) -> None:
    visit.page.goto("/fields/age/edit/")
    visit.page.check("[name=required]")
    visit.page.get_by_role("button", name="Preview").click()


def import_refused(visit: Visit) -> None:
    bring(visit, b"\x89PNG\r\n\x1a\n" + bytes(500))
    visit.page.locator(".field__error").wait_for()


def import_columns(visit: Visit) -> None:
    bring(visit, IMPORTED)
    visit.page.get_by_text("The file looks wrong?").click()


def import_preview(visit: Visit) -> None:
    bring(visit, IMPORTED)
    visit.page.get_by_role("button", name="Show what this would do").click()
    visit.page.locator(".tabs__tab", has_text="Rejected").click()


def import_result(visit: Visit) -> None:
    import_preview(visit)
    visit.page.get_by_role("button", name="Import without the rejected rows").click()
    visit.page.get_by_role("status").wait_for()


def bring(visit: Visit, content: bytes) -> None:
    visit.page.goto("/imports/new/")
    visit.page.set_input_files(
        "[type=file]", {"name": "people.csv", "mimeType": "text/csv", "buffer": content}
    )
    visit.page.get_by_role("button", name="Go on").click()


def statement_values(visit: Visit) -> None:
    visit.page.goto("/statements/new/")
    visit.page.fill(
        "#sql", "UPDATE users SET age = :the_new_age_of_somebody WHERE name = :name AND age = :old"
    )
    visit.page.get_by_role("button", name="Find the parameters").click()
    visit.page.get_by_role("heading", name="Values").wait_for()


def statement_refused(visit: Visit) -> None:
    statement_values(visit)
    visit.page.fill("[name='r2.the_new_age_of_somebody']", "151")
    visit.page.select_option("[name='type.old']", "date")
    visit.page.fill("[name='r2.old']", "no date")
    visit.page.get_by_role("button", name="Preview").click()
    visit.page.get_by_role("alert").wait_for()


def query_parameters(visit: Visit) -> None:
    visit.page.goto("/queries/new/")
    visit.page.fill("[name=title]", "Older than")
    visit.page.fill("[name=description]", "Everybody above an age.")
    visit.page.fill("[name=sql]", "SELECT id, name, email, age FROM users WHERE age > :the_least_age_of_all")
    visit.page.select_option("[name=chart]", "bars")
    visit.save()
    visit.page.get_by_role("status").wait_for()


def query_tried(visit: Visit) -> None:
    query_parameters(visit)
    visit.page.get_by_role("button", name="Try it").click()
    visit.page.get_by_role("heading", name="Result").wait_for()


def query_refused(visit: Visit) -> None:
    visit.page.goto("/queries/new/")
    visit.page.fill("[name=sql]", "SELECT height FROM users")
    visit.page.get_by_role("button", name="Try it").click()
    visit.page.get_by_role("alert").wait_for()


def query_result(visit: Visit) -> None:
    query_parameters(visit)
    visit.save()
    visit.page.fill("[name=the_least_age_of_all]", "1")
    visit.page.get_by_role("button", name="Run").click()
    visit.page.get_by_role("link", name="Show the plan").click()


def query_deletion(visit: Visit) -> None:
    query_result(visit)
    visit.page.get_by_role("link", name="Delete").click()


def queries(visit: Visit) -> None:
    query_parameters(visit)
    visit.save()
    visit.page.goto("/queries/")


def used_link(visit: Visit) -> None:
    visit.page.goto("/sign-in/link/nothing/")
    visit.page.get_by_role("button", name="Sign in").click()


def sign_in_ended(visit: Visit) -> None:
    visit.page.goto("/users/new/")
    visit.page.fill("[name=name]", "Nora")
    visit.outside("DELETE FROM sign_in")
    visit.save()


def signed_in_again(visit: Visit) -> None:
    sign_in_ended(visit)
    sign_in(visit.page, "ada")


def sign_in_refused(visit: Visit) -> None:
    visit.page.context.clear_cookies()
    visit.page.goto("/sign-in/")
    visit.page.fill("[name=email]", "ada@example.org")
    visit.page.fill("[name=password]", "guessed")
    visit.page.click("main button")


PLACES: tuple[Callable[[Visit], None], ...] = (
    refused_form,
    conflict,
    grid_refused,
    grid_overtaken,
    preview,
    bulk_form,
    bulk_preview,
    bulk_deletion,
    undoing,
    gone,
    erasing,
    erased,
    already_saved,
    saved,
    changeset,
    past_list,
    past_user,
    past_without_user,
    account_refused,
    account_link,
    field_refused,
    fields,
    field_preview,
    import_refused,
    import_columns,
    import_preview,
    import_result,
    query_tried,
    query_refused,
    query_deletion,
    queries,
    statement_values,
    statement_refused,
    used_link,
    sign_in_ended,
    signed_in_again,
    sign_in_refused,
)

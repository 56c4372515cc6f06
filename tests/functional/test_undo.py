"""Undo in the browser: seen, decided, committed."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import Form, read_form, submit
from tests.support.people import add_person, people, words
from webapp.access.actors import CommandLine
from webapp.changes.transactions import commit
from webapp.users.operations import CreateUsers, DeleteUsers, Target


@pytest.fixture
def ben(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


def last(outside: Outside) -> int:
    return outside("SELECT max(id) FROM changeset")[0][0]


def edit(client: FlaskClient, user_id: int, **values: Any) -> None:
    assert submit(client, f"/users/{user_id}/edit/", **values).status_code == 302


def undo_form(client: FlaskClient, changeset_id: int) -> tuple[TestResponse, Form]:
    page = client.get(f"/changes/{changeset_id}/undo/")
    assert page.status_code == 200
    return page, read_form(page)


def press(client: FlaskClient, form: Form, changeset_id: int, button: str) -> TestResponse:
    return form.send(client, f"/changes/{changeset_id}/undo/", button=button)


def test_an_edit_is_taken_back_from_the_message_after_it(ben: FlaskClient, outside: Outside):
    anna = add_person(outside, "Anna", age=30)
    edit(ben, anna, age=31)
    page = ben.get("/users/")
    assert f'href="/changes/{last(outside)}/undo/"' in page.text
    assert submit(ben, f"/changes/{last(outside)}/undo/", button="commit").status_code == 303
    assert people(outside) == [("Anna", None, 30, True)]
    assert "Undone in change" in words(ben.get(f"/changes/{last(outside)}/"))


def test_looking_changes_nothing(ben: FlaskClient, outside: Outside):
    anna = add_person(outside, "Anna", age=30)
    edit(ben, anna, age=31)
    before = last(outside)
    page, _ = undo_form(ben, before)
    assert "nothing is saved yet" in words(page)
    assert people(outside) == [("Anna", None, 31, True)]
    assert last(outside) == before


def test_the_reason_is_kept(ben: FlaskClient, outside: Outside):
    edit(ben, add_person(outside, "Anna", age=30), age=31)
    submit(ben, f"/changes/{last(outside)}/undo/", button="commit", message="She is 30 after all")
    assert outside("SELECT message FROM changeset WHERE kind = 'undo'") == [("She is 30 after all",)]


def test_a_row_without_its_tick_is_left_alone(ben: FlaskClient, outside: Outside, twins: int):
    _, form = undo_form(ben, twins)
    anna, _ = form.values["shown"]
    seen = press(ben, form.fill(row=[anna]), twins, "preview")
    assert read_form(seen).values["row"] == [anna]
    assert press(ben, read_form(seen), twins, "commit").status_code == 303
    assert [name for name, *_ in people(outside)] == ["Boris"]


def test_what_was_not_previewed_is_not_committed(ben: FlaskClient, outside: Outside, twins: int):
    _, form = undo_form(ben, twins)
    answer = press(ben, form.fill(row=form.values["row"][:1]), twins, "commit")
    assert answer.status_code == 409
    assert "You had not seen this yet" in words(answer)
    assert len(people(outside)) == 2
    assert press(ben, read_form(answer), twins, "commit").status_code == 303
    assert len(people(outside)) == 1


def test_a_result_that_moved_is_shown_and_not_committed(ben: FlaskClient, outside: Outside, twins: int):
    _, form = undo_form(ben, twins)
    outside("UPDATE users SET age = 50 WHERE name = 'Anna'")
    answer = press(ben, form, twins, "commit")
    assert answer.status_code == 409
    assert "Something changed since you looked" in words(answer)
    assert "For you to decide" in words(answer)
    assert len(people(outside)) == 2


def test_a_field_that_was_changed_since_is_chosen(ben: FlaskClient, outside: Outside):
    anna = add_person(outside, "Anna", age=30)
    edit(ben, anna, age=31)
    edited = last(outside)
    edit(ben, anna, age=32)
    page, form = undo_form(ben, edited)
    choice = f"choice.users:{anna}:age"
    assert form.values[choice] == ["keep"]
    assert f"Ben changed it since, in change {last(outside)}" in words(page)
    seen = press(ben, form.fill(**{choice: "anyway"}), edited, "preview")
    assert read_form(seen).values[choice] == ["anyway"]
    assert press(ben, read_form(seen), edited, "commit").status_code == 303
    assert people(outside) == [("Anna", None, 30, True)]


def test_a_row_that_was_edited_since_is_deleted_when_chosen(ben: FlaskClient, outside: Outside):
    submit(ben, "/users/new/", name="Anna")
    added = last(outside)
    anna = outside("SELECT id FROM users WHERE name = 'Anna'")[0][0]
    edit(ben, anna, age=32)
    page, form = undo_form(ben, added)
    assert "Nothing, as it is chosen now" in words(page)
    seen = press(ben, form.fill(**{f"choice.users:{anna}": "anyway"}), added, "preview")
    press(ben, read_form(seen), added, "commit")
    assert people(outside) == []


def test_a_row_that_was_deleted_since_names_the_change_to_undo_first(ben: FlaskClient, outside: Outside):
    anna = add_person(outside, "Anna", age=30)
    edit(ben, anna, age=31)
    edited = last(outside)
    submit(ben, f"/users/{anna}/delete/")
    page, form = undo_form(ben, edited)
    assert f"Ben deleted it since, in change {last(outside)} . Undo that first." in words(page)
    assert "row" not in form.values
    assert "Preview again" not in words(page)


def test_an_address_that_somebody_has_now_is_told_and_can_be_left_out(
    app: Flask, ben: FlaskClient, outside: Outside
):
    anna = add_person(outside, "Anna", email="anna@example.org")
    boris = add_person(outside, "Boris", age=40)
    with app.app_context():
        both = DeleteUsers((Target(anna, None), Target(boris, None)))
        deleted = commit(both, actor=CommandLine()).changeset_id
    add_person(outside, "Anja", email="Anna@example.org")
    page, form = undo_form(ben, deleted)
    assert "Its e-mail address now belongs to Anja" in words(page)
    seen = press(ben, form.fill(row=[f"users:{boris}"]), deleted, "preview")
    assert press(ben, read_form(seen), deleted, "commit").status_code == 303
    assert [name for name, *_ in people(outside)] == ["Boris", "Anja"]


def test_a_second_press_saves_once(ben: FlaskClient, outside: Outside, twins: int):
    _, form = undo_form(ben, twins)
    first, second = (press(ben, form, twins, "commit") for _ in range(2))
    assert first.location == second.location
    assert outside("SELECT count(*) FROM changeset WHERE kind = 'undo'") == [(1,)]


def test_a_page_used_again_with_other_choices_says_so(ben: FlaskClient, outside: Outside, twins: int):
    _, form = undo_form(ben, twins)
    press(ben, form, twins, "commit")
    answer = press(ben, form.fill(row=form.values["row"][:1]), twins, "commit")
    assert answer.status_code == 409
    assert "used before" in words(answer)


def test_what_is_undone_already_says_so(ben: FlaskClient, outside: Outside, twins: int):
    submit(ben, f"/changes/{twins}/undo/", button="commit")
    page, _ = undo_form(ben, twins)
    assert "all is as it was before this change already" in words(page)


def test_a_reason_that_is_too_long_comes_back(ben: FlaskClient, outside: Outside, twins: int):
    answer = submit(ben, f"/changes/{twins}/undo/", button="commit", message="x" * 501)
    assert answer.status_code == 422
    assert read_form(answer).values["message"] == ["x" * 501]
    assert len(people(outside)) == 2


def test_an_editor_does_not_undo_what_became_of_accounts(
    app: Flask, ben: FlaskClient, cast: dict[str, int], outside: Outside
):
    ada = app.test_client()
    sign_in(ada, "ada")
    submit(ada, f"/accounts/{cast['cleo']}/edit/", name="Cleopatra")
    assert ada.get(f"/changes/{last(outside)}/undo/").status_code == 200
    assert ben.get(f"/changes/{last(outside)}/undo/").status_code == 403


def test_the_last_administrator_is_not_undone(client: FlaskClient, cast: dict[str, int], outside: Outside):
    sign_in(client, "ada")
    submit(client, f"/accounts/{cast['ben']}/edit/", role="administrator")
    made = last(outside)
    submit(client, f"/accounts/{cast['ada']}/edit/", role="viewer")
    sign_in(client, "ben")
    assert "Nobody could manage accounts any more" in words(client.get(f"/changes/{made}/undo/"))


def test_a_change_that_never_was_is_not_found(ben: FlaskClient):
    assert ben.get("/changes/4711/undo/").status_code == 404


def test_hostile_names_are_shown_as_text(ben: FlaskClient, outside: Outside):
    name = "<script>alert(1)</script>"
    submit(ben, f"/users/{add_person(outside, name)}/delete/")
    page, _ = undo_form(ben, last(outside))
    assert name in words(page)
    assert name not in page.text


def test_made_up_choices_name_nothing(ben: FlaskClient, outside: Outside, twins: int):
    _, form = undo_form(ben, twins)
    form.values |= {
        "shown": ["x", "users:1\0", "users:" + "9" * 18],
        "choice.'; DROP TABLE users": ["anyway"],
    }
    assert press(ben, form, twins, "preview").status_code in {200, 400}
    assert len(people(outside)) == 2


@pytest.mark.parametrize("count", [1, 50])
def test_the_number_of_statements_does_not_depend_on_the_rows(
    app: Flask, ben: FlaskClient, count_statements: Callable, count: int
):
    with app.app_context():
        people = CreateUsers(tuple({"name": f"Person {number}"} for number in range(count)))
        added = commit(people, actor=CommandLine()).changeset_id
    with count_statements() as statements:
        undo_form(ben, added)
    assert len(statements) <= 40


@pytest.fixture
def twins(app: Flask) -> int:
    """The changeset that added Anna and Boris."""
    with app.app_context():
        added = CreateUsers(({"name": "Anna", "age": 30}, {"name": "Boris", "age": 40}))
        return commit(added, actor=CommandLine()).changeset_id

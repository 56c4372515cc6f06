"""Drafts through their pages: gathered, seen, reviewed, committed, rolled back."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import Form, read_form, submit
from tests.support.people import add_person, people, words
from webapp.db import db


@pytest.fixture
def ben(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


@pytest.fixture
def connie(app: Flask, cast: dict[str, int]) -> FlaskClient:
    client = app.test_client()
    sign_in(client, "connie")
    return client


def test_what_is_added_to_a_draft_is_not_saved_and_is_always_in_sight(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    answer = submit(ben, f"/users/{beth}/edit/", button="stage", age="29", message="Passport")
    assert (answer.status_code, answer.location) == (303, "/users/")
    page = words(ben.get("/users/"))
    assert "Nothing is saved until that draft is committed" in page
    assert "step waits to be committed" in ben.get("/account/").text
    assert people(outside) == [("Beth", None, 28, True)]


def test_a_draft_shows_each_step_and_what_all_would_do(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    stage_age(ben, beth, "29", message="Passport")
    submit(ben, "/users/new/", button="stage", name="Пётр", age="20")
    page = words(ben.get(draft(outside)))
    assert all(
        text in page for text in ("Age of Beth", "Passport", "1 changed", "+1 added", "Пётр", "is now 29")
    )


def test_committing_a_draft_is_one_change(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    stage_age(ben, beth, "29")
    submit(ben, "/users/new/", button="stage", name="Пётр", age="20")
    answer = submit(ben, draft(outside), button="commit", message="Corrections")
    assert answer.status_code == 303
    assert people(outside) == [("Beth", None, 29, True), ("Пётр", None, 20, True)]
    assert outside("SELECT kind, message, inserted, updated FROM changeset ORDER BY id DESC LIMIT 1") == [
        ("commit-draft", "Corrections", 1, 1)
    ]


def test_a_person_whom_a_draft_adds_can_be_edited_before(ben: FlaskClient, outside: Outside):
    submit(ben, "/users/new/", button="stage", name="Пётр", age="20")
    page = ben.get(draft(outside))
    [edit] = [link for link in page.text.split('"') if link.endswith("/people/0/edit/")]
    assert read_form(ben.get(edit)).values["age"] == ["20"]
    submit(ben, edit, button="stage", age="21")
    submit(ben, draft(outside), button="commit")
    assert people(outside) == [("Пётр", None, 21, True)]


def test_unticked_steps_are_shown_left_out_and_stay(ben: FlaskClient, outside: Outside):
    beth, rick = add_person(outside, "Beth", age=28), add_person(outside, "Rick", age=40)
    stage_age(ben, beth, "29")
    stage_age(ben, rick, "41")
    form = read_form(ben.get(draft(outside)))
    form.values["step"] = form.values["step"][:1]
    seen = form.send(ben, draft(outside), button="commit")
    assert "You had not seen this yet" in words(seen)
    assert people(outside) == [("Beth", None, 28, True), ("Rick", None, 40, True)]
    read_form(seen).send(ben, draft(outside), button="commit")
    assert people(outside) == [("Beth", None, 29, True), ("Rick", None, 40, True)]
    assert "Age of Rick" in words(ben.get(draft(outside)))


def test_a_conflict_is_told_at_its_step_and_the_rest_can_be_committed(ben: FlaskClient, outside: Outside):
    beth, rick = add_person(outside, "Beth", age=28), add_person(outside, "Rick", age=40)
    stage_age(ben, beth, "29")
    stage_age(ben, rick, "41")
    outside("UPDATE users SET age = 42 WHERE name = 'Rick'")
    page = ben.get(draft(outside))
    assert "Somebody changed age meanwhile." in words(page)
    read_form(page).send(ben, draft(outside), button="commit")
    assert people(outside) == [("Beth", None, 29, True), ("Rick", None, 42, True)]


def test_a_record_shows_what_waits(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    stage_age(ben, beth, "29")
    page = words(ben.get(f"/users/{beth}/"))
    assert "not saved yet" in page
    assert "is now 29" in page


def test_a_draft_that_is_rolled_back_changes_nothing_and_can_be_opened_again(
    ben: FlaskClient, outside: Outside
):
    beth = add_person(outside, "Beth", age=28)
    stage_age(ben, beth, "29")
    press(ben, draft(outside), "roll-back")
    assert "Rolled back" in words(ben.get(draft(outside)))
    assert people(outside) == [("Beth", None, 28, True)]
    press(ben, draft(outside), "reopen")
    submit(ben, draft(outside), button="commit")
    assert people(outside) == [("Beth", None, 29, True)]


def test_an_undo_can_wait_in_a_draft(ben: FlaskClient, outside: Outside):
    submit(ben, "/users/new/", name="Пётр")
    [(changeset,)] = outside("SELECT max(id) FROM changeset")
    submit(ben, f"/changes/{changeset}/undo/", button="stage")
    assert people(outside) == [("Пётр", None, None, True)]
    submit(ben, draft(outside), button="commit")
    assert people(outside) == []


def test_a_form_that_changes_nothing_adds_nothing(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    stage_age(ben, beth, "28")
    assert "Nothing was changed, so nothing was added" in words(ben.get("/users/"))
    assert outside("SELECT count(*) FROM draft_step") == [(0,)]


def test_a_bad_value_is_told_at_its_field_and_nothing_is_added(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    assert stage_age(ben, beth, "151").status_code == 422
    assert outside("SELECT count(*) FROM draft_step") == [(0,)]


def test_a_contributor_proposes_an_editor_decides_and_both_are_named(
    ben: FlaskClient, connie: FlaskClient, outside: Outside, cast: dict[str, int]
):
    beth = add_person(outside, "Beth", age=28)
    assert submit(connie, f"/users/{beth}/edit/", button="preview", age="29").status_code == 200
    stage_age(connie, beth, "29")
    comment(connie, draft(outside), "submit", "Her passport says so.")
    page = words(ben.get(draft(outside)))
    assert "Connie asked for a review" in page
    assert "Her passport says so." in page
    submit(ben, draft(outside), button="commit")
    assert people(outside) == [("Beth", None, 29, True)]
    [(changeset,)] = outside("SELECT max(id) FROM changeset")
    told = words(ben.get(f"/changes/{changeset}/"))
    assert "Ben" in told
    assert "Connie" in told


def test_a_contributor_cannot_save(connie: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    form = read_form(connie.get(f"/users/{beth}/edit/")).fill(age="29")
    form.values["save"] = ["1"]
    assert connie.post(f"/users/{beth}/edit/", data=form.values).status_code == 403
    stage_age(connie, beth, "29")
    form = read_form(connie.get(draft(outside)))
    form.values["commit"] = ["1"]
    assert connie.post(f"{draft(outside)}commit/", data=form.values).status_code == 409
    assert people(outside) == [("Beth", None, 28, True)]


def test_a_draft_that_is_sent_back_can_be_changed_again(
    ben: FlaskClient, connie: FlaskClient, outside: Outside
):
    beth = add_person(outside, "Beth", age=28)
    stage_age(connie, beth, "29")
    comment(connie, draft(outside), "submit", "")
    step = outside("SELECT max(id) FROM draft_step")[0][0]
    press(connie, draft(outside), f"steps/{step}/remove")
    assert "This draft is being reviewed" in words(connie.get(draft(outside)))
    comment(ben, draft(outside), "send_back", "Which passport?")
    assert "Which passport?" in words(connie.get(draft(outside)))
    press(connie, draft(outside), f"steps/{step}/remove")
    assert "Age of Beth" not in words(connie.get(draft(outside)))


def test_erasing_a_person_takes_them_out_of_drafts(ben: FlaskClient, app: Flask, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    stage_age(ben, beth, "29")
    submit(ben, f"/users/{beth}/delete/")
    ada = app.test_client()
    sign_in(ada, "ada")
    submit(ada, f"/users/{beth}/erase/", understood=True)
    assert outside("SELECT count(*) FROM draft_row") == [(0,)]
    assert outside("SELECT count(*) FROM draft_step") == [(0,)]


def test_no_connection_is_held_while_a_draft_waits(ben: FlaskClient, app: Flask, outside: Outside):
    stage_age(ben, add_person(outside, "Beth", age=28), "29")
    with app.app_context():
        assert db.engine.pool.checkedout() == 0


def test_a_draft_can_be_called_otherwise(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    stage_age(ben, beth, "29")
    rename = 'form[action$="/rename/"]'
    submit(ben, draft(outside), form=rename, name="Roll call")
    assert outside("SELECT name FROM draft") == [("Roll call",)]
    answer = submit(ben, draft(outside), form=rename, name="")
    assert (answer.status_code, outside("SELECT name FROM draft")) == (422, [("Roll call",)])
    assert "This cannot be empty." in words(answer)
    submit(ben, draft(outside), button="commit")
    assert 'action="/drafts/1/rename/"' not in ben.get(draft(outside)).text


def stage_age(client: FlaskClient, user_id: int, age: str, **values: str) -> TestResponse:
    return submit(client, f"/users/{user_id}/edit/", button="stage", age=age, **values)


def draft(outside: Outside) -> str:
    [(draft_id,)] = outside("SELECT min(id) FROM draft")
    return f"/drafts/{draft_id}/"


def press(client: FlaskClient, url: str, deed: str) -> TestResponse:
    """Press a button that has an address of its own."""
    token = read_form(client.get("/account/")).values["csrf_token"]
    return client.post(f"{url}{deed}/", data={"csrf_token": token})


def comment(client: FlaskClient, url: str, button: str, text: str) -> TestResponse:
    form: Form = read_form(client.get(url), 'form[action$="/comments/"]')
    return form.fill(text=text).send(client, url, button=button)

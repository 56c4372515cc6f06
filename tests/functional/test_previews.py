"""What a save would do is shown before it is done, and is what it does."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.people import add_person, error_at, people, words


@pytest.fixture
def ben(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


@pytest.fixture
def ada(app: Flask, cast: dict[str, int]) -> FlaskClient:
    client = app.test_client()
    sign_in(client, "ada")
    return client


def test_a_preview_shows_each_field_and_saves_nothing(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    answer = submit(ben, f"/users/{beth}/edit/", button="preview", age="29")
    assert answer.status_code == 200
    assert all(text in words(answer) for text in ("1 changed", "Beth", "was 28", "is now 29"))
    assert people(outside) == [("Beth", None, 28, True)]


def test_committing_a_preview_saves_what_it_showed(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    page = read_form(submit(ben, f"/users/{beth}/edit/", button="preview", age="29", message="Passport"))
    assert page.send(ben, f"/users/{beth}/edit/", button="commit").status_code == 302
    assert people(outside) == [("Beth", None, 29, True)]
    assert outside("SELECT message FROM changeset ORDER BY id DESC LIMIT 1") == [("Passport",)]


def test_a_commit_that_would_do_something_else_shows_what_moved(
    ada: FlaskClient, ben: FlaskClient, outside: Outside
):
    beth = add_person(outside, "Beth", age=28)
    page = read_form(
        submit(ben, f"/users/{beth}/edit/", button="preview", age="29", email="beth@example.org")
    )
    submit(ada, f"/users/{beth}/edit/", email="beth@example.org")
    answer = page.send(ben, f"/users/{beth}/edit/", button="commit")
    assert answer.status_code == 409
    assert "Something changed since you looked" in words(answer)
    assert "Ada" in words(answer)
    assert people(outside) == [("Beth", "beth@example.org", 28, True)]
    assert read_form(answer).send(ben, f"/users/{beth}/edit/", button="commit").status_code == 302
    assert people(outside) == [("Beth", "beth@example.org", 29, True)]


def test_a_preview_tells_what_merged(ada: FlaskClient, ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    form = read_form(ben.get(f"/users/{beth}/edit/"))
    submit(ada, f"/users/{beth}/edit/", email="beth@example.org")
    page = words(form.fill(age="29").send(ben, f"/users/{beth}/edit/", button="preview"))
    assert "What others saved meanwhile" in page
    assert "beth@example.org Ada" in page


def test_back_from_a_preview_shows_the_form_as_typed(ben: FlaskClient, outside: Outside):
    page = read_form(submit(ben, "/users/new/", button="preview", name="Beth", age="29", message="New"))
    form = read_form(page.send(ben, "/users/new/", button="restore"))
    assert [form.values[name] for name in ("name", "age", "message")] == [["Beth"], ["29"], ["New"]]
    form.fill(age="30").send(ben, "/users/new/", button="save")
    assert people(outside) == [("Beth", None, 30, True)]


def test_a_value_that_is_taken_is_said_at_its_field(ben: FlaskClient, outside: Outside):
    add_person(outside, "Beth", email="beth@example.org")
    answer = submit(ben, "/users/new/", button="preview", name="Liz", email="BETH@example.org")
    assert answer.status_code == 422
    assert "Somebody else has" in error_at(answer, "email")


def test_a_bad_value_is_said_at_its_field_before_anything_is_tried(ben: FlaskClient):
    answer = submit(ben, "/users/new/", button="preview", name="Liz", age="151")
    assert (answer.status_code, "150" in error_at(answer, "age")) == (422, True)


def test_a_preview_of_no_change_says_so_and_offers_no_commit(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth")
    answer = submit(ben, f"/users/{beth}/edit/", button="preview")
    assert "Saving this would change nothing" in words(answer)
    assert 'name="commit"' not in answer.text


def test_a_commit_sent_twice_saves_once(ben: FlaskClient, outside: Outside):
    page = read_form(submit(ben, "/users/new/", button="preview", name="Beth"))
    assert [page.send(ben, "/users/new/", button="commit").status_code for _ in range(2)] == [302, 302]
    assert len(people(outside)) == 1


def test_a_preview_of_a_form_that_was_saved_asks_what_it_is_meant_for(ben: FlaskClient, outside: Outside):
    form = read_form(ben.get("/users/new/")).fill(name="Beth")
    form.send(ben, "/users/new/", button="save")
    answer = form.fill(name="Elisabeth").send(ben, "/users/new/", button="preview")
    assert answer.status_code == 409
    assert "This form was saved already" in words(answer)
    assert len(people(outside)) == 1


def test_a_deletion_can_be_previewed(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    page = submit(ben, f"/users/{beth}/delete/", button="preview")
    assert all(text in words(page) for text in ("1 deleted", "was 28"))
    read_form(page).send(ben, f"/users/{beth}/delete/", button="commit")
    assert people(outside) == []


def test_an_account_can_be_previewed(ada: FlaskClient, cast: dict[str, int], outside: Outside):
    url = f"/accounts/{cast['cleo']}/edit/"
    page = submit(ada, url, button="preview", role="editor")
    assert all(text in words(page) for text in ("was Viewer", "is now Editor"))
    assert outside("SELECT role FROM account WHERE id = ?", cast["cleo"]) == [("viewer",)]
    read_form(page).send(ada, url, button="commit")
    assert outside("SELECT role FROM account WHERE id = ?", cast["cleo"]) == [("editor",)]


def test_a_tampered_preview_is_refused_and_the_form_kept(ben: FlaskClient, outside: Outside):
    page = read_form(submit(ben, "/users/new/", button="preview", name="Beth")).fill(digest="1.2.3")
    answer = page.send(ben, "/users/new/", button="commit")
    assert answer.status_code == 400
    assert "Beth" in answer.text
    assert people(outside) == []


def test_why_is_kept_with_the_change_and_checked(ben: FlaskClient, outside: Outside):
    submit(ben, "/users/new/", name="Beth", message="  From the class list ")
    assert outside("SELECT message FROM changeset ORDER BY id DESC LIMIT 1") == [("From the class list",)]
    answer = submit(ben, "/users/new/", name="Liz", message="x" * 501)
    assert (answer.status_code, "500" in error_at(answer, "message")) == (422, True)


def test_why_somebody_is_deleted_is_kept_and_checked(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth")
    refused = submit(ben, f"/users/{beth}/delete/", message="x" * 501)
    assert (refused.status_code, "500" in error_at(refused, "message")) == (422, True)
    form = read_form(refused)
    assert form.values["message"] == ["x" * 501]
    form.fill(message="Left the school").send(ben, f"/users/{beth}/delete/")
    assert outside("SELECT message FROM changeset ORDER BY id DESC LIMIT 1") == [("Left the school",)]
    assert people(outside) == []

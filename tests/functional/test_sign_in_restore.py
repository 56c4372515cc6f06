"""A form that meets an ended sign-in: nothing typed is lost, and nothing is sent by itself."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import PASSWORD, sign_in
from tests.support.databases import Outside
from tests.support.forms import Form, read_form

NEW = "/users/new/"


@pytest.fixture
def held_up(client: FlaskClient, cast, outside: Outside) -> TestResponse:
    """The answer to Beth's form, filled in while the sign-in lasted and sent after it had ended."""
    sign_in(client, "ben")
    form = read_form(client.get(NEW)).fill(name="Beth <b>", email="beth@example.org", age="28", active=False)
    outside("DELETE FROM sign_in")
    return form.send(client, NEW)


def test_the_page_asks_to_sign_in_again_and_saves_nothing(held_up: TestResponse, outside: Outside):
    assert held_up.status_code == 401
    assert "Your sign-in has ended" in held_up.text
    assert outside("SELECT count(*) FROM users WHERE name LIKE 'Beth%'") == [(0,)]


def test_what_was_typed_comes_back_through_the_sign_in(
    held_up: TestResponse, client: FlaskClient, outside: Outside
):
    shown = show_again(client, held_up)
    assert shown.status_code == 200
    form = read_form(shown)
    assert [form.values[name] for name in ("name", "email", "age", "active")] == [
        ["Beth <b>"],
        ["beth@example.org"],
        ["28"],
        [],
    ]
    assert outside("SELECT count(*) FROM users WHERE name LIKE 'Beth%'") == [(0,)]


def test_the_form_shown_again_can_be_saved(held_up: TestResponse, client: FlaskClient, outside: Outside):
    answer = read_form(show_again(client, held_up)).send(client, NEW)
    assert answer.status_code == 302
    assert outside("SELECT email, age FROM users WHERE name = 'Beth <b>'") == [("beth@example.org", 28)]


def test_the_form_shown_again_has_the_same_submission_and_another_token(
    held_up: TestResponse, client: FlaskClient
):
    carried = read_form(held_up).values
    shown = read_form(show_again(client, held_up)).values
    assert shown["submission"] == carried["typed.submission"]
    assert "typed.csrf_token" not in carried


def test_a_wrong_password_on_the_way_loses_nothing(held_up: TestResponse, client: FlaskClient):
    refused = read_form(held_up).fill(email="ben@example.org", password="wrong").send(client, "/sign-in/")
    assert refused.status_code == 422
    assert read_form(show_again(client, refused)).values["name"] == ["Beth <b>"]


def test_passwords_do_not_travel(client: FlaskClient, cast, outside: Outside):
    sign_in(client, "ben")
    form = read_form(client.get("/account/"), "form[action='/account/password/']")
    form.fill(current_password="old secret phrase", new_password="new secret phrase")
    outside("DELETE FROM sign_in")
    answer = form.send(client, "/account/")
    assert answer.status_code == 401
    assert "secret phrase" not in answer.text


def test_passwords_do_not_travel_with_other_fields(client: FlaskClient, cast):
    answer = client.post(NEW, data={"name": "Beth", "new_password": "new secret phrase"})
    assert answer.status_code == 401
    assert read_form(answer).values["typed.name"] == ["Beth"]
    assert "secret phrase" not in answer.text


def test_preferences_come_back_too(client: FlaskClient, cast, outside: Outside):
    sign_in(client, "ben")
    form = read_form(client.get("/account/")).fill(theme="dark", time_zone="Asia/Tokyo")
    outside("DELETE FROM sign_in")
    shown = read_form(show_again(client, form.send(client, "/account/")))
    assert (shown.values["theme"], shown.values["time_zone"]) == (["dark"], ["Asia/Tokyo"])


def test_a_form_refused_for_its_token_can_be_shown_again(client: FlaskClient, cast, outside: Outside):
    sign_in(client, "ben")
    answer = client.post(NEW, data={"name": "Beth", "csrf_token": "old"})
    assert answer.status_code == 400
    shown = read_form(answer).send(client, NEW)
    assert read_form(shown).values["name"] == ["Beth"]
    assert outside("SELECT count(*) FROM users WHERE name = 'Beth'") == [(0,)]


def test_showing_a_form_again_never_acts(client: FlaskClient, cast, outside: Outside):
    sign_in(client, "ben")
    form = read_form(client.get(NEW)).fill(name="Beth")
    answer = client.post(NEW, data=form.values | {"restore": "1", "save": "1"})
    assert answer.status_code == 200
    assert outside("SELECT count(*) FROM users WHERE name = 'Beth'") == [(0,)]


def test_showing_a_form_again_needs_the_right_to_see_it(client: FlaskClient, cast):
    sign_in(client, "cleo")
    assert client.post(NEW, data={"name": "Beth", "restore": "1"}).status_code == 403


def test_more_than_a_million_characters_are_not_carried(client: FlaskClient, cast):
    answer = client.post(NEW, data={"name": "x" * 1_000_001})
    assert answer.status_code == 401
    assert "typed.name" not in answer.text


def show_again(client: FlaskClient, held_up: TestResponse) -> TestResponse:
    """Sign in again on the page that asks for it, and press its button."""
    form: Form = read_form(held_up).fill(email="ben@example.org", password=PASSWORD)
    signed_in = form.send(client, "/sign-in/")
    assert signed_in.status_code == 200
    return read_form(signed_in).send(client, "/")

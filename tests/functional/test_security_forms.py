"""A form changes what it shows, whatever else is posted along with it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import POST_FORM, read_form
from webapp.db import Base

NAMES = {column.name for table in Base.metadata.tables.values() for column in table.columns}

ADD_ACCOUNT = {"name": "Grace", "email": "grace@example.org", "role": "viewer", "user_id": ""}


@pytest.fixture
def admin(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ada")
    return client


def post_all(client: FlaskClient, url: str, typed: dict[str, str], form: str = POST_FORM):
    """Fill in a form and send it with every column of every table that it does not show."""
    shown = read_form(client.get(url), form)
    extra = dict.fromkeys(NAMES - shown.values.keys(), "1")
    shown.fill(**typed).values.update({name: [value] for name, value in extra.items()})
    return shown.send(client, url)


def test_a_new_account(admin: FlaskClient, outside: Outside):
    assert post_all(admin, "/accounts/new/", ADD_ACCOUNT).status_code == 200
    stored = outside("SELECT email, role, active, user_id, email_key FROM account WHERE name = 'Grace'")
    assert stored == [("grace@example.org", "viewer", True, None, "grace@example.org")]
    assert outside("SELECT count(*) FROM account") == [(7,)]


def test_an_account_that_is_edited(admin: FlaskClient, cast, outside: Outside):
    answer = post_all(admin, f"/accounts/{cast['dan']}/edit/", {"name": "Daniel"}, "form[action$='/edit/']")
    assert answer.status_code == 303
    [row] = outside("SELECT id, email, role, active, user_id FROM account WHERE name = 'Daniel'")
    assert row == (cast["dan"], "dan@example.org", "editor", False, None)


def test_a_member_s_preferences(client: FlaskClient, cast, outside: Outside):
    sign_in(client, "mia")
    before = outside("SELECT * FROM account ORDER BY id"), outside("SELECT * FROM users ORDER BY id")
    post_all(client, "/account/", {"theme": "dark"})
    assert outside("SELECT account_id, theme FROM preference") == [(cast["mia"], "dark")]
    assert (
        outside("SELECT * FROM account ORDER BY id"),
        outside("SELECT * FROM users ORDER BY id"),
    ) == before


def test_a_member_s_password(client: FlaskClient, cast, outside: Outside):
    sign_in(client, "mia")
    others = "SELECT * FROM credential WHERE account_id <> ? ORDER BY account_id"
    before = outside(others, cast["mia"])
    typed = {"current_password": "correct horse battery staple", "new_password": "four quiet green rivers"}
    assert post_all(client, "/account/", typed, "form[action='/account/password/']").status_code == 303
    assert outside(others, cast["mia"]) == before


def test_a_new_person(admin: FlaskClient, outside: Outside):
    post_all(admin, "/users/new/", {"name": "Beth", "email": "", "age": "28"})
    [(user_id, *rest)] = outside("SELECT id, name, email, age, active FROM users WHERE name = 'Beth'")
    assert (user_id > 1, rest) == (True, ["Beth", None, 28, True])


def test_signing_in(app: Flask, cast, outside: Outside):
    before = outside("SELECT * FROM account ORDER BY id")
    typed = {"email": "mia@example.org", "password": "correct horse battery staple"}
    assert post_all(app.test_client(), "/sign-in/", typed).status_code == 303
    assert outside("SELECT account_id FROM sign_in") == [(cast["mia"],)]
    assert outside("SELECT * FROM account ORDER BY id") == before

"""What people meet while the database is read-only, full, locked or gone, and afterwards."""

from io import SEEK_END
from pathlib import Path

import pytest

from tests.support.cast import PASSWORD, sign_in
from tests.support.forms import read_form, submit
from webapp.db import db

SAVED = {302, 303}

TYPED = {"name": f"Zoë <b>{'Ångström' * 20}</b>", "email": "zoe@example.org", "age": "33", "active": False}
"""Long enough that it fits into no space that a full database may have left."""

gone = pytest.mark.parametrize("outage", ["gone"], indirect=True)


def test_a_form_that_an_outage_held_up_comes_back_as_typed_and_saves_once(editor, outage, outside):
    form = read_form(editor.get("/users/new/")).fill(**TYPED)
    with outage():
        held_up = form.send(editor, "/users/new/")
        assert (held_up.status_code, held_up.headers["Retry-After"]) == (503, "5")
    shown = read_form(read_form(held_up).send(editor, "/users/new/", button="restore"))
    assert {**shown.values, "csrf_token": []} == {**form.values, "csrf_token": []}
    assert [shown.send(editor, "/users/new/").status_code in SAVED for _ in range(2)] == [True, True]
    assert outside("SELECT name FROM users WHERE age = 33") == [(TYPED["name"],)]


def test_an_outage_ends_without_a_restart(editor, outage, outside):
    form = read_form(editor.get("/users/new/")).fill(**TYPED)
    with outage():
        assert form.send(editor, "/users/new/").status_code == 503
    assert editor.get("/users/").status_code == 200
    assert submit(editor, "/users/1/edit/", name="Mia Maria").status_code in SAVED
    assert outside("SELECT name FROM users WHERE id = 1") == [("Mia Maria",)]


@gone
@pytest.mark.parametrize("address", ["/", "/users/", "/users/1/", "/users/new/", "/changes/", "/readyz"])
def test_a_page_says_that_the_register_cannot_be_reached(editor, outage, address):
    with outage():
        answer = editor.get(address)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


@gone
def test_a_process_says_that_it_lives(editor, outage):
    with outage():
        assert editor.get("/healthz").status_code == 200


@gone
@pytest.mark.parametrize("address", ["/users/1/edit/", "/users/1/delete/", "/account/", "/accounts/new/"])
def test_every_form_waits_for_the_end_of_an_outage(client, cast, outage, address):
    sign_in(client, "ada")
    form = read_form(client.get(address))
    with outage():
        held_up = form.send(client, address)
    assert held_up.status_code == 503
    action = str(form.tag.get("action") or address)
    shown = read_form(held_up).send(client, action, button="restore")
    assert shown.status_code == 200
    assert read_form(shown).values.keys() == form.values.keys()


@gone
def test_no_password_waits_in_the_page(client, cast, outage):
    form = read_form(client.get("/sign-in/")).fill(email="ada@example.org", password=PASSWORD)
    with outage():
        held_up = form.send(client, "/sign-in/")
    assert held_up.status_code == 503
    assert "ada@example.org" in held_up.text
    assert PASSWORD not in held_up.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("healthy", [0, 4096], ids=["no database", "a broken one"])
def test_a_file_that_is_damaged_loses_nobody_what_was_typed(app, editor, database_url, healthy):
    form = read_form(editor.get("/users/new/")).fill(**TYPED)
    with app.app_context():
        db.engine.dispose()
    with Path(database_url.removeprefix("sqlite:///")).open("r+b") as file:
        size = file.seek(0, SEEK_END)
        file.seek(healthy)
        file.write(b"Rollbook" * ((size - healthy) // 8))
    held_up = form.send(editor, "/users/new/")
    assert held_up.status_code == 503
    assert read_form(held_up).values["name"] == [TYPED["name"]]

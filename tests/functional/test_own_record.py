"""One's own record: what one may change of it is saved like any other change, and what others did is told."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.people import last_change, words
from webapp.access.actors import CommandLine
from webapp.changes.transactions import commit
from webapp.users.defining import CreateFields
from webapp.users.operations import Edit, UpdateUsers

URL = "/account/me/"
MIA = 1

PHONE = {"name": "extra.phone", "type": "text", "label": "Phone", "own_edited": True, "maximum": "20"}
NICK = {"name": "extra.nick", "type": "text", "label": "Nickname", "own_edited": True}
NOTES = {"name": "extra.notes", "type": "text", "label": "Notes", "own_seen": False}


def test_a_member_changes_what_is_open_and_reads_the_rest(mia: FlaskClient, outside: Outside):
    page = mia.get(URL)
    assert set(read_form(page).values) >= {"extra.phone", "extra.nick"}
    assert "Not yours to change Name Mia" in words(page)
    assert "Notes" not in words(page)
    answer = submit(mia, URL, button="save", message="New number", **{"extra.phone": "555"})
    assert (answer.status_code, answer.location) == (303, URL)
    assert last_change(outside) == ("update", {"extra.phone": None}, {"extra.phone": "555"})
    told = words(mia.get(URL))
    assert "Saved Mia in change 3." in told
    assert "Changed phone of Mia" in told
    assert "New number" in told


def test_a_member_is_led_to_no_page_that_is_not_for_members(mia: FlaskClient):
    submit(mia, URL, button="save", **{"extra.phone": "555"})
    page = mia.get(URL)
    for link in read_form(page, "main").tag.select("main a[href]"):
        assert mia.get(str(link["href"])).status_code == 200, link
    assert "Undo" not in words(page)


def test_a_value_that_the_field_refuses_comes_back_as_typed(mia: FlaskClient):
    answer = submit(mia, URL, button="save", **{"extra.phone": "5" * 21})
    assert answer.status_code == 422
    assert read_form(answer).values["extra.phone"] == ["5" * 21]


def test_a_preview_is_committed_as_seen(mia: FlaskClient, outside: Outside):
    previewed = submit(mia, URL, button="preview", **{"extra.phone": "555"})
    assert "Phone is now 555" in words(previewed)
    assert read_form(previewed).send(mia, URL, button="commit").status_code == 303
    assert last_change(outside)[2] == {"extra.phone": "555"}


def test_what_an_editor_saved_meanwhile_of_another_field_stays(app: Flask, mia: FlaskClient):
    form = read_form(mia.get(URL)).fill(**{"extra.phone": "555"})
    save(app, nick="Mimi", notes="Late")
    assert form.send(mia, URL, button="save").status_code == 303
    told = words(mia.get(URL))
    assert "Meanwhile command line changed nickname and a field that you may not see. That stays." in told


def test_what_both_changed_is_chosen(app: Flask, mia: FlaskClient, outside: Outside):
    form = read_form(mia.get(URL)).fill(**{"extra.phone": "555"})
    save(app, phone="444", notes="Late")
    clash = form.send(mia, URL, button="save")
    assert clash.status_code == 409
    assert "A field that you may not see from command line" in words(clash)
    assert "Late" not in clash.text
    assert read_form(clash).send(mia, URL, button="save").status_code == 303
    assert last_change(outside) == ("update", {"extra.phone": "444"}, {"extra.phone": "555"})


def test_a_form_sent_again_with_other_content_is_kept_and_asked_about(mia: FlaskClient, outside: Outside):
    form = read_form(mia.get(URL)).fill(**{"extra.phone": "555"})
    form.send(mia, URL, button="save")
    again = form.fill(**{"extra.phone": "556"}).send(mia, URL, button="save")
    assert again.status_code == 409
    assert "This form was saved already." in again.text
    assert read_form(again).send(mia, URL, button="save").status_code == 303
    assert last_change(outside) == ("update", {"extra.phone": "555"}, {"extra.phone": "556"})


def test_where_nothing_is_open_the_record_is_read(app: Flask, cast: dict[str, int], client: FlaskClient):
    sign_in(client, "mia")
    page = client.get(URL)
    assert "Ask an editor if something is wrong." in words(page)
    assert "Save" not in words(page)
    assert "/account/me/" not in client.get(f"/users/{MIA}/").text


def test_the_own_page_and_the_account_lead_there(mia: FlaskClient):
    assert f'href="{URL}"' in mia.get(f"/users/{MIA}/").text
    assert f'href="{URL}"' in mia.get("/account/").text


def test_an_account_without_a_record_has_no_such_page(cast: dict[str, int], client: FlaskClient):
    sign_in(client, "ben")
    assert client.get(URL).status_code == 404
    assert URL not in client.get("/account/").text


def save(app: Flask, **own: str) -> None:
    values = {f"extra.{name}": value for name, value in own.items()}
    with app.app_context():
        commit(UpdateUsers((Edit(MIA, None, values),)), actor=CommandLine())


@pytest.fixture
def mia(app: Flask, cast: dict[str, int], client: FlaskClient) -> FlaskClient:
    with app.app_context():
        commit(CreateFields((PHONE, NICK, NOTES)), actor=CommandLine())
    sign_in(client, "mia")
    return client

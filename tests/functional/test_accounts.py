"""Who may sign in: the pages of administrators."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import PASSWORD, sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit


@pytest.fixture
def admin(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ada")
    return client


def test_everybody_who_may_sign_in_is_listed_with_their_role(admin: FlaskClient):
    page = admin.get("/accounts/").text
    for text in ("Ada", "mia@example.org", "Editor", "Deactivated"):
        assert text in page


def test_a_new_account_gets_a_link_that_signs_in_once(app: Flask, admin: FlaskClient, outside: Outside):
    answer = submit(admin, "/accounts/new/", name="Грейс", email="Grace@Example.org", role="editor")
    assert answer.status_code == 200
    assert outside("SELECT name, email, role, active, user_id FROM account WHERE name = 'Грейс'") == [
        ("Грейс", "Grace@example.org", "editor", True, None)
    ]
    newcomer = app.test_client()
    assert submit(newcomer, link_on(answer)).status_code == 303
    assert "Грейс" in newcomer.get("/account/").text


def test_the_link_is_shown_once(admin: FlaskClient, cast):
    token = link_on(press(admin, cast["ben"], "link")).split("/")[-2]
    assert token not in admin.get(edit_url(cast["ben"])).text
    assert token not in admin.get("/accounts/").text


def test_a_link_that_is_handed_over_lasts_three_days(admin: FlaskClient, cast):
    page = BeautifulSoup(press(admin, cast["ben"], "link").text, "html.parser")
    until = datetime.fromisoformat(str(page.select_one("main time")["datetime"]))
    assert timedelta(days=2, hours=23) < until - datetime.now(UTC) <= timedelta(days=3)


def test_links_are_built_from_the_public_address(app: Flask, client: FlaskClient, cast):
    app.config.update(PUBLIC_URL="https://rollbook.example.org", SERVER_NAME="rollbook.example.org")
    sign_in(client, "ada")
    page = press(client, cast["ben"], "link").text
    assert 'value="https://rollbook.example.org/sign-in/link/' in page


def test_a_new_link_is_the_way_back_for_a_lost_password(app: Flask, admin: FlaskClient, cast):
    link = link_on(press(admin, cast["ben"], "link"))
    ben = app.test_client()
    submit(ben, link)
    new = "four quiet green rivers"
    assert (
        submit(ben, "/account/", form="form[action='/account/password/']", new_password=new).status_code
        == 303
    )
    assert submit(app.test_client(), "/sign-in/", email="ben@example.org", password=new).status_code == 303


def test_a_double_click_makes_one_account(admin: FlaskClient, outside: Outside):
    form = read_form(admin.get("/accounts/new/")).fill(name="Grace", email="grace@example.org")
    answers = [form.send(admin, "/accounts/new/") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert outside("SELECT count(*) FROM account WHERE name = 'Grace'") == [(1,)]


def test_a_form_sent_again_with_other_content_asks_first(admin: FlaskClient, outside: Outside):
    form = read_form(admin.get("/accounts/new/")).fill(name="Grace", email="grace@example.org")
    form.send(admin, "/accounts/new/")
    answer = form.fill(email="hopper@example.org").send(admin, "/accounts/new/")
    assert answer.status_code == 409
    assert read_form(answer).send(admin, "/accounts/new/").status_code == 200
    assert outside("SELECT count(*) FROM account WHERE name = 'Grace'") == [(2,)]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"name": ""}, "cannot be empty"),
        ({"email": "BEN@example.org"}, "Another account has this e-mail address"),
        ({"email": "no address"}, "no spaces"),
        ({"role": "owner"}, "Not a valid choice"),
        ({"user_id": "4711"}, "no such person"),
        ({"user_id": "one"}, "whole number"),
        ({"name": "A\0B"}, "U+0000"),
    ],
)
def test_a_bad_value_is_refused_beside_its_field_and_everything_is_kept(
    admin: FlaskClient, outside, values, reason
):
    typed = {"name": "Grace", "email": "grace@example.org", "role": "editor"} | values
    answer = submit(admin, "/accounts/new/", **typed)
    assert answer.status_code == 422
    assert reason in answer.text
    kept = read_form(answer).values
    assert {name: kept[name] for name in typed if name not in values} == {
        name: [value] for name, value in typed.items() if name not in values
    }
    assert outside("SELECT count(*) FROM account") == [(6,)]


def test_an_edit_changes_role_and_own_record(admin: FlaskClient, cast, outside: Outside):
    [(mia,)] = outside("SELECT id FROM users WHERE name = 'Mia'")
    answer = submit(admin, edit_url(cast["cleo"]), role="editor", user_id=str(mia))
    assert answer.status_code == 303
    assert "Saved" in admin.get(answer.location).text
    assert outside("SELECT role, user_id FROM account WHERE id = ?", cast["cleo"]) == [("editor", mia)]


def test_another_role_signs_the_person_out_everywhere(app: Flask, admin: FlaskClient, cast):
    cleo = app.test_client()
    sign_in(cleo, "cleo")
    submit(admin, edit_url(cast["cleo"]), role="editor")
    assert cleo.get("/account/").status_code == 302


def test_deactivating_signs_the_person_out_and_keeps_them_out(app: Flask, admin: FlaskClient, cast):
    ben = app.test_client()
    sign_in(ben, "ben")
    press(admin, cast["ben"], "deactivate")
    assert ben.get("/account/").status_code == 302
    assert submit(ben, "/sign-in/", email="ben@example.org", password=PASSWORD).status_code == 422


def test_activating_lets_the_person_in_again(app: Flask, admin: FlaskClient, cast):
    press(admin, cast["dan"], "activate")
    sign_in(app.test_client(), "dan")


def test_the_last_administrator_cannot_be_demoted(admin: FlaskClient, cast, outside: Outside):
    answer = submit(admin, edit_url(cast["ada"]), role="viewer")
    assert answer.status_code == 422
    assert "last administrator" in answer.text
    assert outside("SELECT role FROM account WHERE id = ?", cast["ada"]) == [("administrator",)]


def test_the_last_administrator_cannot_be_switched_off(admin: FlaskClient, cast):
    answer = press(admin, cast["ada"], "deactivate")
    assert "last administrator" in admin.get(answer.location).text


def test_edits_of_different_fields_of_an_account_merge(admin: FlaskClient, cast, outside: Outside):
    mine = read_form(admin.get(edit_url(cast["cleo"]))).fill(role="editor")
    submit(admin, edit_url(cast["cleo"]), name="Kleopatra")
    assert mine.send(admin, edit_url(cast["cleo"])).status_code == 303
    assert outside("SELECT name, role FROM account WHERE id = ?", cast["cleo"]) == [("Kleopatra", "editor")]


def test_a_field_of_an_account_that_both_changed_is_chosen(admin: FlaskClient, cast, outside: Outside):
    submit(admin, edit_url(cast["cleo"]), name="Cleopatra")
    mine = read_form(admin.get(edit_url(cast["cleo"]))).fill(role="editor")
    submit(admin, edit_url(cast["cleo"]), role="contributor", name="Kleopatra")
    answer = mine.send(admin, edit_url(cast["cleo"]))
    assert answer.status_code == 409
    assert "Contributor" in answer.text
    assert outside("SELECT role FROM account WHERE id = ?", cast["cleo"]) == [("contributor",)]
    read_form(answer).send(admin, edit_url(cast["cleo"]))
    assert outside("SELECT name, role FROM account WHERE id = ?", cast["cleo"]) == [("Kleopatra", "editor")]


def test_an_account_that_does_not_exist_is_not_found(admin: FlaskClient):
    assert admin.get(edit_url(4711)).status_code == 404


def test_every_change_of_an_account_is_recorded(admin: FlaskClient, cast, outside: Outside):
    press(admin, cast["ben"], "deactivate")
    assert outside("SELECT kind, actor_name, updated FROM changeset ORDER BY id DESC LIMIT 1") == [
        ("update-account", "Ada", 1)
    ]


def edit_url(account_id: int) -> str:
    return f"/accounts/{account_id}/edit/"


def press(client: FlaskClient, account_id: int, deed: str):
    return submit(client, edit_url(account_id), form=f"form[action='/accounts/{account_id}/{deed}/']")


def link_on(answer) -> str:
    found = re.search(r'value="http://127\.0\.0\.1:8000(/sign-in/link/[\w-]+/)"', answer.text)
    assert found, answer.text
    return found[1]

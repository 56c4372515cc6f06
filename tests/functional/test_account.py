"""One's own account: preferences, password, and where one is signed in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import PASSWORD, sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit

NEW = "four quiet green rivers"
PASSWORD_FORM = "form[action='/account/password/']"


@pytest.fixture
def ben(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


def change_password(client: FlaskClient, current: str = PASSWORD, new: str = NEW):
    return submit(client, "/account/", form=PASSWORD_FORM, current_password=current, new_password=new)


def test_preferences_are_kept_and_rule_the_page(ben: FlaskClient, outside: Outside):
    answer = submit(ben, "/account/", language="ru", time_zone="Europe/Berlin", theme="dark")
    assert (answer.status_code, answer.location) == (303, "/account/")
    assert outside("SELECT language, time_zone, theme FROM preference") == [("ru", "Europe/Berlin", "dark")]
    page = ben.get("/account/").text
    assert '<html lang="ru" data-theme="dark">' in page


def test_preferences_go_back_to_automatic(ben: FlaskClient, outside: Outside):
    submit(ben, "/account/", language="ru", theme="dark")
    submit(ben, "/account/", language="", theme="")
    assert outside("SELECT language, time_zone, theme FROM preference") == [(None, None, None)]


@pytest.mark.parametrize("values", [{"language": "xx"}, {"time_zone": "Mars/Olympus"}, {"theme": "pink"}])
def test_a_preference_that_is_no_choice_is_refused(ben: FlaskClient, outside: Outside, values):
    assert submit(ben, "/account/", **values).status_code == 422
    assert outside("SELECT * FROM preference") == []


def test_a_new_password_replaces_the_old_one(app: Flask, ben: FlaskClient):
    assert change_password(ben).status_code == 303
    assert (
        submit(app.test_client(), "/sign-in/", email="ben@example.org", password=PASSWORD).status_code == 422
    )
    assert submit(app.test_client(), "/sign-in/", email="ben@example.org", password=NEW).status_code == 303


def test_a_new_password_ends_every_other_sign_in_and_keeps_this_one(app: Flask, ben: FlaskClient):
    other = app.test_client()
    sign_in(other, "ben")
    change_password(ben)
    assert other.get("/account/").status_code == 302
    assert ben.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "reason"),
    [
        ("wrong horse", NEW, "not your password"),
        (PASSWORD, "too short", "at least 15"),
        (PASSWORD, "passwordpassword", "among the first"),
        (PASSWORD, "ben-example-ben-example", "among the first"),
        (PASSWORD, "", "cannot be empty"),
        ("", NEW, "cannot be empty"),
        (PASSWORD, "ab" * 600, "1024"),
    ],
)
def test_a_refused_password_changes_nothing_and_is_not_shown(ben: FlaskClient, outside, current, new, reason):
    before = outside("SELECT password_hash FROM credential ORDER BY account_id")
    answer = change_password(ben, current, new)
    assert answer.status_code == 422
    assert reason in answer.text
    assert not new or new not in answer.text
    assert outside("SELECT password_hash FROM credential ORDER BY account_id") == before


def test_a_password_of_1024_characters_is_taken_whole(app: Flask, ben: FlaskClient):
    long = "four quiet green rivers " * 42 + "0123456789abcdef"
    assert len(long) == 1024
    assert change_password(ben, new=long).status_code == 303
    assert (
        submit(app.test_client(), "/sign-in/", email="ben@example.org", password=long[:-1]).status_code == 422
    )
    assert submit(app.test_client(), "/sign-in/", email="ben@example.org", password=long).status_code == 303


def test_guesses_of_the_current_password_are_throttled(ben: FlaskClient):
    for _ in range(10):
        change_password(ben, "wrong horse")
    answer = change_password(ben)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_the_sign_ins_are_listed_by_browser(app: Flask, ben: FlaskClient):
    phone = app.test_client()
    phone.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Android 16; Mobile) Gecko/150.0 Firefox/150.0"
    sign_in(phone, "ben")
    page = ben.get("/account/").text
    assert "Firefox on Android" in page
    assert page.count(">this browser<") == 1


def test_one_sign_in_is_ended(app: Flask, ben: FlaskClient):
    other = app.test_client()
    sign_in(other, "ben")
    assert (
        submit(ben, "/account/", form="form[action$='/end/']:not([action$='sign-ins/end/'])").status_code
        == 303
    )
    assert other.get("/account/").status_code == 302
    assert ben.get("/account/").status_code == 200


def test_nobody_ends_the_sign_in_of_another(app: Flask, ben: FlaskClient, outside: Outside):
    ada = app.test_client()
    sign_in(ada, "ada")
    [(hers,)] = outside("SELECT max(id) FROM sign_in")
    token = read_form(ben.get("/account/")).values["csrf_token"]
    ben.post(f"/account/sign-ins/{hers}/end/", data={"csrf_token": token})
    assert ada.get("/account/").status_code == 200


def test_all_sign_ins_are_ended_this_one_too(app: Flask, ben: FlaskClient):
    other = app.test_client()
    sign_in(other, "ben")
    answer = submit(ben, "/account/", form="form[action='/account/sign-ins/end/']")
    assert (answer.status_code, answer.location) == (303, "/sign-in/")
    assert [browser.get("/account/").status_code for browser in (ben, other)] == [302, 302]


def test_who_came_by_link_is_asked_for_the_password_once_it_is_changed(ben: FlaskClient, outside: Outside):
    outside("DELETE FROM credential")
    first = submit(ben, "/account/", form=PASSWORD_FORM, new_password=NEW)
    assert first.status_code == 303
    assert "current_password" in read_form(ben.get("/account/"), PASSWORD_FORM).values


def test_nothing_of_one_s_account_is_in_the_log(ben: FlaskClient, outside: Outside):
    before = outside("SELECT count(*) FROM change")
    change_password(ben)
    submit(ben, "/account/", theme="dark")
    assert outside("SELECT count(*) FROM change") == before

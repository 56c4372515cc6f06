"""Signing in by a one-time link."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.forms import read_form, submit
from webapp.access import links
from webapp.changes.transactions import housekeep


@pytest.fixture
def link(app: Flask, cast: dict[str, int]) -> str:
    with app.app_context():
        token = housekeep(lambda session: links.create_link(session, cast["ben"]))
    return f"/sign-in/link/{token}/"


def test_opening_a_link_uses_nothing_up_and_its_button_does(client: FlaskClient, link: str):
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert client.get("/account/").status_code == 302
    answer = submit(client, link)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Ben" in client.get("/account/").text


def test_a_link_works_once(app: Flask, link: str):
    first, second = app.test_client(), app.test_client()
    assert submit(first, link).status_code == 303
    answer = submit(second, link)
    assert answer.status_code == 410
    assert "no longer works" in answer.text
    assert second.get("/account/").status_code == 302


def test_of_ten_who_press_the_button_at_once_one_gets_in(app: Flask, link: str):
    browsers = [app.test_client() for _ in range(10)]
    forms = [read_form(browser.get(link)) for browser in browsers]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda form, browser: form.send(browser, link).status_code, forms, browsers))
    assert sorted(answers) == [303] + [410] * 9


def test_the_address_of_the_page_is_told_to_nobody(client: FlaskClient, link: str):
    assert client.get(link).headers["Referrer-Policy"] == "no-referrer"


def test_who_has_no_password_is_told_to_choose_one(client: FlaskClient, link: str, outside):
    outside("DELETE FROM credential")
    answer = submit(client, link)
    assert "You have no password yet" in client.get(answer.location, follow_redirects=True).text


def test_a_link_signs_in_anew_whoever_was_signed_in(client: FlaskClient, link: str, outside):
    submit(client, link)
    planted = client.get_cookie("rollbook").value
    outside("UPDATE link SET used_at = NULL")
    submit(client, link)
    client.set_cookie("rollbook", planted)
    assert client.get("/account/").status_code == 302


def test_the_fifty_first_guess_is_answered_429(client: FlaskClient, cast):
    for _ in range(50):
        submit(client, "/sign-in/link/made-up/")
    answer = submit(client, "/sign-in/link/made-up/")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900

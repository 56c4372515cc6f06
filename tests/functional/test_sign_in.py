"""Signing in by password, and out again."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import PASSWORD, sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit


def test_a_page_leads_through_the_sign_in_and_back_to_itself(client: FlaskClient, cast):
    asked = client.get("/users/?q=ada&sort=-age")
    assert (asked.status_code, asked.location) == (302, "/sign-in/?next=/users/?q%3Dada%26sort%3D-age")
    answer = submit(client, asked.location, email="ben@example.org", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/users/?q=ada&sort=-age")
    assert client.get(answer.location).status_code == 200


def test_who_is_signed_in_is_not_asked_again(client: FlaskClient, cast):
    sign_in(client, "ben")
    assert client.get("/sign-in/?next=/users/").location == "/users/"


def test_a_wrong_password_keeps_the_address_and_never_the_password(client: FlaskClient, cast):
    answer = submit(client, "/sign-in/", email="ben@example.org", password="wrong horse")
    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert read_form(answer).values["email"] == ["ben@example.org"]
    assert "wrong horse" not in answer.text


def test_the_answer_is_the_same_for_an_address_without_account(client: FlaskClient, cast):
    answers = [
        submit(client, "/sign-in/", email=email, password="wrong horse")
        for email in ("ben@example.org", "not@example.org", "dan@example.org")
    ]
    pages = {answer.text.replace("not@", "ben@").replace("dan@", "ben@") for answer in answers}
    assert {answer.status_code for answer in answers} == {422}
    assert len({re.sub(r'name="csrf_token" [^>]*', "", page) for page in pages}) == 1


def test_an_empty_form_says_what_is_missing(client: FlaskClient):
    answer = submit(client, "/sign-in/")
    assert (answer.status_code, answer.text.count("This cannot be empty.")) == (422, 2)


def test_the_eleventh_guess_is_answered_429_and_says_when_to_try_again(client: FlaskClient, cast):
    for _ in range(10):
        submit(client, "/sign-in/", email="ben@example.org", password="wrong horse")
    answer = submit(client, "/sign-in/", email="ben@example.org", password=PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert "Try again in 15 minutes" in answer.text


def test_parallel_guesses_are_all_counted(app: Flask, cast, outside: Outside):
    pages = [app.test_client() for _ in range(40)]
    forms = [
        read_form(page.get("/sign-in/")).fill(email="ben@example.org", password="wrong") for page in pages
    ]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda form, page: form.send(page, "/sign-in/").status_code, forms, pages))
    assert (answers.count(422), answers.count(429)) == (10, 30)


def test_an_attacker_from_many_networks_does_not_lock_out_a_person_whose_browser_is_known(app: Flask, cast):
    person, attacker = app.test_client(), app.test_client()
    sign_in(person, "ben")
    submit(person, "/account/", form="form[action='/sign-out/']")
    for number in range(101):
        attacker.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        submit(attacker, "/sign-in/", email="ben@example.org", password="wrong horse")
    refused = submit(attacker, "/sign-in/", email="ben@example.org", password=PASSWORD)
    assert refused.status_code == 429
    sign_in(person, "ben")


def test_signing_out_ends_the_sign_in_on_the_server(app: Flask, client: FlaskClient, cast, outside: Outside):
    sign_in(client, "ben")
    stolen = app.test_client()
    stolen.set_cookie("rollbook", client.get_cookie("rollbook").value)
    assert stolen.get("/account/").status_code == 200
    answer = submit(client, "/account/", form="form[action='/sign-out/']")
    assert (answer.status_code, answer.location) == (303, "/sign-in/")
    assert outside("SELECT count(*) FROM sign_in") == [(0,)]
    assert stolen.get("/account/").status_code == 302


def test_signing_in_begins_a_new_session(client: FlaskClient, cast):
    client.get("/sign-in/")
    planted = client.get_cookie("rollbook").value
    sign_in(client, "ben")
    client.set_cookie("rollbook", planted)
    assert client.get("/account/").status_code == 302


def test_a_token_of_before_the_sign_in_is_no_longer_good(client: FlaskClient, cast):
    before = read_form(client.get("/sign-in/")).values["csrf_token"]
    sign_in(client, "ben")
    assert client.post("/sign-out/", data={"csrf_token": before}).status_code == 400


def test_a_cookie_unused_for_a_week_is_worth_nothing(app: Flask, client: FlaskClient, cast):
    sign_in(client, "ben")
    app.config["PERMANENT_SESSION_LIFETIME"] = app.config["PERMANENT_SESSION_LIFETIME"] * -1
    assert client.get("/account/").status_code == 302


def test_everybody_signs_in_again_after_a_month(client: FlaskClient, cast, outside: Outside):
    sign_in(client, "ben")
    outside("UPDATE sign_in SET expires_at = created_at")
    assert client.get("/account/").status_code == 302


def test_a_forged_cookie_is_worth_nothing(client: FlaskClient, cast):
    sign_in(client, "ben")
    payload, _, rest = client.get_cookie("rollbook").value.partition(".")
    client.set_cookie("rollbook", f"{payload}x.{rest}")
    assert client.get("/account/").status_code == 302


def test_reading_writes_nothing_and_a_save_says_once_in_a_while_that_one_is_here(
    client: FlaskClient, cast, outside: Outside
):
    sign_in(client, "ben")
    long_ago = "2020-01-01 00:00:00.000000"
    outside("UPDATE sign_in SET seen_at = ?", long_ago)
    client.get("/account/")
    assert "2020-01-01" in str(outside("SELECT CAST(seen_at AS text) FROM sign_in"))
    submit(client, "/account/", theme="dark")
    assert "2020-01-01" not in str(outside("SELECT CAST(seen_at AS text) FROM sign_in"))


@pytest.mark.parametrize("field", ["email", "password", "next"])
def test_hostile_text_is_answered_with_a_page(client: FlaskClient, cast, field: str):
    for text in ("\0", "\u202e", "' OR 1=1 --", "x" * 100_000, "{{7*7}}", "<script>"):
        answer = submit(client, "/sign-in/", **({"email": "a@example.org", "password": "x"} | {field: text}))
        assert answer.status_code in {422, 429}
        assert "<script>" not in answer.text

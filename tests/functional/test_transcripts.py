"""The transcript: what a page's session really sent, for an administrator who asked to see it."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import PASSWORD, sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.people import add_person, people


@pytest.fixture
def ada(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ada")
    return client


def test_it_is_off_until_it_is_asked_for(ada: FlaskClient):
    assert transcript(ada.get("/users/")) == ""


def test_a_page_shows_what_it_read_and_that_it_was_rolled_back(ada: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    switch(ada, "masked")
    sent = transcript(ada.get(f"/users/{beth}/"))
    assert "FROM sign_in" in sent
    assert "FROM users" in sent
    # PostgreSQL sends single statements to read; what begins no transaction ends none.
    assert ("ROLLBACK" in sent) == ("BEGIN (implicit)" in sent)


def test_a_save_shows_its_transaction_and_goes_on_when_asked_to(ada: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    switch(ada, "masked")
    answer = submit(ada, f"/users/{beth}/edit/", age="29")
    assert answer.status_code == 200
    sent = transcript(answer)
    for text in ("BEGIN (implicit)", "INSERT INTO changeset", "UPDATE users SET age=", "COMMIT"):
        assert text in sent
    assert sent.index("BEGIN") < sent.index("UPDATE users") < sent.index("COMMIT")
    assert link(answer, "Continue") == "/users/"
    assert people(outside) == [("Beth", None, 29, True)]


def test_a_preview_shows_that_it_was_rolled_back(ada: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    switch(ada, "masked")
    sent = transcript(submit(ada, f"/users/{beth}/edit/", button="preview", age="29"))
    assert "UPDATE users SET age=" in sent
    assert "COMMIT" not in sent
    assert "ROLLBACK" in sent[sent.index("UPDATE users") :]


def test_values_are_masked_until_they_are_asked_for(ada: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    switch(ada, "masked")
    assert "secret@example.org" not in transcript(
        submit(ada, f"/users/{beth}/edit/", email="secret@example.org")
    )
    switch(ada, "plain")
    assert "other@example.org" in transcript(submit(ada, f"/users/{beth}/edit/", email="other@example.org"))


def test_secrets_are_masked_whatever_is_asked_for(ada: FlaskClient, outside: Outside):
    switch(ada, "plain")
    new = "a much longer secret than before"
    answer = submit(
        ada, "/account/", form='form[action$="/password/"]', current_password=PASSWORD, new_password=new
    )
    assert "credential" in transcript(answer)
    assert "$argon2" not in answer.text
    [(token,)] = outside("SELECT token_hash FROM sign_in")
    assert token not in answer.text


def test_it_is_for_this_sign_in_alone(ada: FlaskClient, app: Flask):
    switch(ada, "masked")
    other = app.test_client()
    sign_in(other, "ada")
    assert transcript(other.get("/users/")) == ""
    switch(ada, "")
    assert transcript(ada.get("/users/")) == ""


def test_only_administrators_see_it(client: FlaskClient, app: Flask, cast: dict[str, int], outside: Outside):
    sign_in(client, "ben")
    token = read_form(client.get("/account/")).values["csrf_token"]
    assert client.post("/account/transcript/", data={"csrf_token": token, "mode": "plain"}).status_code == 403


def test_who_is_no_administrator_any_more_sees_it_no_more(ada: FlaskClient, outside: Outside):
    switch(ada, "masked")
    outside("UPDATE account SET role = 'editor' WHERE name = 'Ada'")
    assert transcript(ada.get("/users/")) == ""


def test_a_text_in_a_statement_is_shown_not_run(ada: FlaskClient):
    switch(ada, "plain")
    answer = submit(ada, "/users/new/", name="<script>alert(1)</script>")
    assert "<script>alert(1)" not in answer.text
    assert "<script>alert(1)" in transcript(answer)


def switch(client: FlaskClient, mode: str) -> None:
    token = read_form(client.get("/account/")).values["csrf_token"]
    answer = client.post("/account/transcript/", data={"csrf_token": token, "mode": mode})
    assert answer.status_code == 303


def transcript(page: TestResponse) -> str:
    found = BeautifulSoup(page.text, "html.parser").select_one(".transcript__lines")
    return found.text if found else ""


def link(page: TestResponse, label: str) -> str | None:
    found = BeautifulSoup(page.text, "html.parser").find("a", string=label)
    return str(found["href"]) if found else None

"""One person's page: who sees it, and what it tells."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import submit
from tests.support.people import add_person, words


def test_the_page_shows_every_field(editor: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth Johanssen", email="beth@example.org", age=28)
    page = words(editor.get(f"/users/{beth}/"))
    assert all(text in page for text in ("Beth Johanssen", "beth@example.org", "28", "Yes"))


def test_the_history_says_who_changed_what(editor: FlaskClient):
    url = submit(editor, "/users/new/", button="save_and_continue", name="Beth", age="28").location
    submit(editor, url, age="29")
    history = " ".join(
        BeautifulSoup(editor.get(url.removesuffix("edit/")).text, "html.parser")
        .select_one("ol.history")
        .text.split()
    )
    assert history.index("Changed age of Beth") < history.index("29") < history.index("Added Beth")
    assert history.count("Ben") == 2


@pytest.mark.parametrize("key", ["ada", "ben", "connie", "cleo"])
def test_everybody_but_members_sees_everybody(app: Flask, cast: dict[str, int], outside: Outside, key: str):
    beth = add_person(outside, "Beth")
    assert "Beth" in words(client_of(app, key).get(f"/users/{beth}/"))


def test_a_member_sees_only_the_own_record(app: Flask, cast: dict[str, int], outside: Outside):
    mia, beth = outside("SELECT id FROM users WHERE name = 'Mia'")[0][0], add_person(outside, "Beth")
    member = client_of(app, "mia")
    assert member.get("/").location == f"/users/{mia}/"
    page = member.get(f"/users/{mia}/")
    assert page.status_code == 200
    assert "Ben" not in page.text
    assert "recorded" not in page.text
    assert member.get(f"/users/{beth}/").status_code == member.get("/users/404/").status_code == 404


def test_a_member_without_a_record_begins_at_the_account(app: Flask, cast: dict[str, int], outside: Outside):
    outside("UPDATE account SET user_id = NULL")
    assert client_of(app, "mia").get("/").location.startswith("/account/")


def test_everybody_else_begins_at_the_overview(editor: FlaskClient):
    assert "Latest changes" in editor.get("/").text


@pytest.mark.parametrize("key", ["cleo", "mia"])
def test_who_may_neither_edit_nor_propose_sees_no_way_to_and_finds_none(
    app: Flask, cast: dict[str, int], outside: Outside, key: str
):
    mia = outside("SELECT id FROM users WHERE name = 'Mia'")[0][0]
    client = client_of(app, key)
    page = BeautifulSoup(client.get(f"/users/{mia}/").text, "html.parser")
    assert not page.select(f"main a[href^='/users/{mia}/edit/'], main a[href^='/users/{mia}/delete/']")
    for url in ("/users/new/", f"/users/{mia}/edit/", f"/users/{mia}/delete/"):
        assert client.get(url).status_code == 403


@pytest.fixture
def editor(app: Flask, cast: dict[str, int]) -> FlaskClient:
    return client_of(app, "ben")


def client_of(app: Flask, key: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, key)
    return client

"""What was done to one person, as people read it."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.statements import Somebody, run


@pytest.fixture
def viewer(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "cleo")
    return client


@pytest.fixture
def commit(app: Flask):
    def commit(*statements: str) -> None:
        with app.app_context():
            run(*statements, actor=Somebody(name="Vera"))

    return commit


def lines(client: FlaskClient, url: str) -> list[str]:
    page = BeautifulSoup(client.get(url).text, "html.parser")
    return [link.text for link in page.select(".history a[href^='/changes/']")]


def test_a_bulk_save_reads_as_what_it_did_to_this_person(viewer: FlaskClient, commit):
    commit("INSERT INTO users (id, name) VALUES (50, 'Beth'), (51, 'Mark')")
    commit("UPDATE users SET age = 30 WHERE id IN (50, 51)")
    assert lines(viewer, "/users/50/history/") == ["Changed age of Beth", "Added Beth"]


def test_the_history_of_a_deleted_person_stays(viewer: FlaskClient, commit):
    commit("INSERT INTO users (id, name) VALUES (50, 'Beth')")
    commit("DELETE FROM users WHERE id = 50")
    assert lines(viewer, "/users/50/history/") == ["Deleted Beth", "Added Beth"]


def test_a_long_history_is_paged_without_losing_a_save(viewer: FlaskClient, commit):
    commit("INSERT INTO users (id, name, age) VALUES (50, 'Beth', 0)")
    for _ in range(60):
        commit("UPDATE users SET age = age + 1 WHERE id = 50")
    first = BeautifulSoup(viewer.get("/users/50/history/").text, "html.parser")
    following = first.select_one("main a[rel=next]")["href"]
    assert (len(lines(viewer, "/users/50/history/")), len(lines(viewer, following))) == (50, 11)


@pytest.mark.parametrize("user_id", ["999", "99999999999999999999999"])
def test_nobody_has_no_history(viewer: FlaskClient, user_id: str):
    assert viewer.get(f"/users/{user_id}/history/").status_code == 404

"""The log, and what each changeset did, as people read them."""

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.statements import Somebody, run


@pytest.fixture
def signed_in(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "cleo")
    return client


@pytest.fixture
def commit(app: Flask):
    """Commit statements as one changeset by Vera; gives its id."""

    def commit(*statements: str) -> int | None:
        with app.app_context():
            return run(*statements, actor=Somebody(name="Vera")).changeset_id

    return commit


def words(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.text, "html.parser").select_one("main").text.split())


def test_the_log_says_who_did_what(signed_in: FlaskClient, commit):
    commit("INSERT INTO users (name, age) VALUES ('Beth Johanssen', 28)")
    commit("UPDATE users SET age = 29, email = 'beth@example.org' WHERE name = 'Beth Johanssen'")
    commit("DELETE FROM users WHERE name = 'Beth Johanssen'")
    page = words(signed_in, "/changes/")
    for sentence in (
        "Added Beth Johanssen",
        "Changed e-mail and age of Beth Johanssen",
        "Deleted Beth Johanssen",
    ):
        assert sentence in page
    assert page.count("Vera") == 3


def test_a_changeset_shows_old_and_new_of_each_field(signed_in: FlaskClient, commit):
    commit("INSERT INTO users (name, age) VALUES ('Beth Johanssen', 28)")
    changeset = commit("UPDATE users SET age = 29 WHERE name = 'Beth Johanssen'")
    page = words(signed_in, f"/changes/{changeset}/")
    assert "Beth Johanssen" in page
    assert page.index("was 28") < page.index("is now 29")


def test_changes_from_outside_are_shown_as_such(signed_in: FlaskClient, commit, outside: Outside):
    outside("INSERT INTO users (name) VALUES ('Boris')")
    commit("INSERT INTO users (name) VALUES ('Anna')")
    assert re.search(r"Outside Added (Boris|\d+ records)", words(signed_in, "/changes/"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_changes_from_outside_are_announced_until_a_save_gathers_them(
    signed_in: FlaskClient, commit, outside: Outside
):
    commit("INSERT INTO users (name) VALUES ('Wera')")
    outside("INSERT INTO users (name) VALUES ('Boris')")
    assert "changed 1 record. The next save gathers it here" in words(signed_in, "/changes/")
    commit("INSERT INTO users (name) VALUES ('Anna')")
    assert "The next save gathers" not in words(signed_in, "/changes/")


def test_a_deleted_person_keeps_the_name_in_the_log(signed_in: FlaskClient, commit):
    first = commit("INSERT INTO users (name) VALUES ('Boris')")
    commit("UPDATE users SET name = 'Boris Godunov' WHERE name = 'Boris'")
    commit("DELETE FROM users WHERE name = 'Boris Godunov'")
    answer = signed_in.get(f"/changes/{first}/")
    assert "Boris Godunov" in answer.text
    [link] = BeautifulSoup(answer.text, "html.parser").select("main .change a[href^='/users/']")
    assert (link.text, link["href"]) == ("Boris Godunov", "/users/2/history/")


def test_the_log_is_paged_both_ways_without_losing_a_changeset(signed_in: FlaskClient, commit):
    ids = [commit(f"INSERT INTO users (name) VALUES ('Person {n}')") for n in range(120)]
    seen, url = [], "/changes/"
    while url:
        page = BeautifulSoup(signed_in.get(url).text, "html.parser")
        seen += [
            link["href"] for link in page.select("main a[href^='/changes/']") if link["href"][9:-1].isdigit()
        ]
        following = page.select_one("main a[rel=next]")
        url = following and following["href"]
    assert [f"/changes/{each}/" for each in reversed(ids)] == list(dict.fromkeys(seen))[:120]


def test_a_large_changeset_is_paged(signed_in: FlaskClient, commit):
    values = ", ".join(f"('Person {n:03}')" for n in range(250))
    changeset = commit(f"INSERT INTO users (name) VALUES {values}")
    page = BeautifulSoup(signed_in.get(f"/changes/{changeset}/").text, "html.parser")
    second = signed_in.get(page.select_one("main a[rel=next]")["href"]).text
    assert "Person 099" in page.text
    assert "Person 100" not in page.text
    assert "Person 100" in second


@pytest.mark.parametrize(
    "query", ["before=x", "before=-1", "after=1e3", "before=٣", "after=" + "9" * 40, "before="]
)
def test_a_bad_parameter_is_refused_with_a_reason(signed_in: FlaskClient, query: str):
    answer = signed_in.get(f"/changes/?{query}")
    assert answer.status_code == 400
    assert "must be the number of a change" in answer.text


@pytest.mark.parametrize("row", ["", "users", "users:x", "%00:1", "users:" + "9" * 40, "Ж:1"])
def test_a_page_of_a_changeset_after_no_row_is_refused_with_a_reason(
    signed_in: FlaskClient, commit, row: str
):
    changeset = commit("INSERT INTO users (name) VALUES ('Beth')")
    answer = signed_in.get(f"/changes/{changeset}/?after={row}")
    assert answer.status_code == 400
    assert "must name a row of this change" in answer.text


def test_a_changeset_says_why_it_was_made(signed_in: FlaskClient, commit, outside: Outside):
    changeset = commit("INSERT INTO users (name) VALUES ('Beth')")
    outside("UPDATE changeset SET message = 'She moved in'")
    assert "She moved in" in words(signed_in, f"/changes/{changeset}/")


def test_a_changeset_that_does_not_exist_is_404(signed_in: FlaskClient):
    assert signed_in.get("/changes/999999/").status_code == 404


def test_the_log_takes_few_statements_however_long_it_is(signed_in: FlaskClient, commit, count_statements):
    for number in range(30):
        commit(f"INSERT INTO users (name) VALUES ('Person {number}')")
    with count_statements() as statements:
        signed_in.get("/changes/")
    assert len([each for each in statements if not each.startswith("BEGIN")]) <= 7

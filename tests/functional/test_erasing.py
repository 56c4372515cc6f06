"""Erasing a deleted person, through the page."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.acceptance.hostile import INJECTIONS
from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.people import add_person, error_at, words


@pytest.fixture
def admin(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ada")
    return client


@pytest.fixture
def anna(outside: Outside) -> int:
    """Somebody who was deleted."""
    anna = add_person(outside, "Anna Ek", email="anna@example.org")
    outside("DELETE FROM users WHERE id = ?", anna)
    return anna


def test_from_the_history_of_a_deleted_person_to_one_that_tells_nothing(admin, anna, outside):
    page = BeautifulSoup(admin.get(f"/users/{anna}/history/").text, "html.parser")
    address = page.find("a", string="Erase for good")["href"]
    answer = submit(admin, address, understood=True)
    assert answer.location == f"/users/{anna}/history/"
    said = words(admin.get(answer.location))
    assert f"History of erased person #{anna}" in said
    assert "What it held was erased for good." in said
    assert "Anna" not in said


def test_the_page_says_who_is_meant_what_goes_what_stays_and_what_is_out_of_reach(admin, anna):
    said = words(admin.get(f"/users/{anna}/erase/"))
    for part in (
        "Erase Anna Ek for good?",
        "anna@example.org",
        "What will be gone",
        "What stays",
        "What Rollbook cannot reach",
        "Backups and copies of the database",
        "Logs of this server",
    ):
        assert part in said


def test_without_the_tick_nothing_is_erased(admin, anna, outside):
    answer = submit(admin, f"/users/{anna}/erase/")
    assert answer.status_code == 422
    assert "Tick the box" in error_at(answer, "understood")
    assert outside("SELECT count(*) FROM change WHERE erased_in IS NOT NULL") == [(0,)]


def test_a_refused_form_keeps_its_ticks(admin, anna, outside):
    plant_messages(outside, anna)
    form = read_form(admin.get(f"/users/{anna}/erase/"))
    assert form.values["messages"] == ["9001"]
    answer = form.fill(messages=["9002"]).send(admin, f"/users/{anna}/erase/")
    assert read_form(answer).values["messages"] == ["9002"]
    assert read_form(answer).values["submission"] == form.values["submission"]


def test_messages_go_as_they_are_ticked(admin, anna, outside):
    plant_messages(outside, anna)
    submit(admin, f"/users/{anna}/erase/", understood=True, messages=["9002"])
    assert outside("SELECT id, message FROM changeset WHERE message IS NOT NULL ORDER BY id") == [
        (9001, "As old as Anna Ek"),
        (9003, "Roll call"),
    ]


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "1;DROP TABLE change"])
def test_a_tick_that_names_no_message_is_refused(admin, anna, outside, number: str):
    form = read_form(admin.get(f"/users/{anna}/erase/"))
    form.values["messages"] = [number]
    assert form.fill(understood=True).send(admin, f"/users/{anna}/erase/").status_code == 422
    assert outside("SELECT count(*) FROM change WHERE erased_in IS NOT NULL") == [(0,)]


def test_who_still_exists_must_be_deleted_first(admin, outside):
    ben = add_person(outside, "Ben")
    answer = admin.get(f"/users/{ben}/erase/")
    assert answer.location == f"/users/{ben}/"
    assert "Delete this one first" in words(admin.get(answer.location))


def test_who_was_brought_back_meanwhile_is_not_erased(admin, anna, outside):
    form = read_form(admin.get(f"/users/{anna}/erase/")).fill(understood=True)
    outside("INSERT INTO users (id, name) VALUES (?, 'Anna Ek')", anna)
    assert form.send(admin, f"/users/{anna}/erase/").location == f"/users/{anna}/"
    assert outside("SELECT count(*) FROM change WHERE erased_in IS NOT NULL") == [(0,)]


def test_nobody_is_not_erased(admin):
    assert admin.get("/users/4711/erase/").status_code == 404


def test_a_second_click_leads_where_the_first_did(admin, anna, outside):
    form = read_form(admin.get(f"/users/{anna}/erase/")).fill(understood=True)
    answers = [form.send(admin, f"/users/{anna}/erase/") for _ in range(2)]
    assert [answer.location for answer in answers] == [f"/users/{anna}/history/"] * 2
    assert outside("SELECT count(*) FROM changeset WHERE kind = 'erase'") == [(1,)]


def test_the_same_form_with_other_ticks_erases_no_more(admin, anna, outside):
    plant_messages(outside, anna)
    form = read_form(admin.get(f"/users/{anna}/erase/")).fill(understood=True, messages=[])
    form.send(admin, f"/users/{anna}/erase/")
    answer = form.fill(messages=["9001"]).send(admin, f"/users/{anna}/erase/")
    assert "had been erased already" in words(admin.get(answer.location))
    assert outside("SELECT message FROM changeset WHERE id = 9001") == [("As old as Anna Ek",)]


def test_an_erased_person_cannot_be_erased_again(admin, anna):
    submit(admin, f"/users/{anna}/erase/", understood=True)
    answer = admin.get(f"/users/{anna}/erase/")
    assert "had been erased already" in words(admin.get(answer.location))


@pytest.mark.parametrize("who", ["cleo", "ben"])
def test_only_administrators_are_offered_to_erase(client, cast, anna, who: str):
    sign_in(client, who)
    assert "Erase for good" not in words(client.get(f"/users/{anna}/history/"))


def test_the_account_that_belonged_to_the_person_is_named_and_left(admin, cast, outside):
    ((mia,),) = outside("SELECT user_id FROM account WHERE id = ?", cast["mia"])
    outside("UPDATE account SET user_id = NULL WHERE id = ?", cast["mia"])
    outside("DELETE FROM users WHERE id = ?", mia)
    assert "The account of Mia" in words(admin.get(f"/users/{mia}/erase/"))
    submit(admin, f"/users/{mia}/erase/", understood=True)
    assert outside("SELECT name FROM account WHERE id = ?", cast["mia"]) == [("Mia",)]


@pytest.mark.parametrize("name", [*INJECTIONS, "<script>alert(1)</script>", "%(name)s {{ 7 * 7 }}"])
def test_a_hostile_name_is_shown_as_it_is_and_erased(admin, outside, name: str):
    person = add_person(outside, name)
    outside("DELETE FROM users WHERE id = ?", person)
    page = BeautifulSoup(admin.get(f"/users/{person}/erase/").text, "html.parser")
    assert page.h1.bdi.text == name
    submit(admin, f"/users/{person}/erase/", understood=True)
    assert name not in BeautifulSoup(admin.get(f"/users/{person}/history/").text, "html.parser").text


def plant_messages(outside: Outside, user_id: int) -> None:
    """Three saves of others: one that gives Anna's name, and two that touched her too, of which one names a part."""
    said = {9001: "As old as Anna Ek", 9002: "Annas list", 9003: "Roll call"}
    outside.many(
        "INSERT INTO changeset (id, kind, actor_name, committed_at, message) VALUES (?, ?, 'Ben', ?, ?)",
        [(number, "update-users", "2026-11-20 12:00:00", message) for number, message in said.items()],
    )
    rows = [(changeset_id, "users", row) for changeset_id in (9002, 9003) for row in (user_id, 4711)]
    outside.many(
        "INSERT INTO change (changeset_id, table_name, row_id, op, old) VALUES (?, ?, ?, 'delete', '{\"age\": 1}')",
        rows,
    )

"""The start page."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests.jobs.works import Count
from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import submit
from tests.support.people import add_person, words
from webapp import jobs
from webapp.access.actors import actor_of
from webapp.changes.transactions import housekeep

MOST_STATEMENTS = 13


@pytest.fixture
def ben(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


def test_it_tells_how_many_there_are_what_happened_last_and_how_old_people_are(ben: FlaskClient):
    submit(ben, "/users/new/", name="Пётр", age="20")
    submit(ben, "/users/new/", name="Василий", age="26")
    page = words(ben.get("/"))
    assert all(text in page for text in ("3 people", "Added Василий", "People by age", "20–29"))


def test_pictures_have_their_numbers_in_a_table(ben: FlaskClient, outside: Outside):
    submit(ben, "/users/new/", name="Пётр", age="20")
    page = BeautifulSoup(ben.get("/").text, "html.parser")
    tables = [
        [cell.text for cell in table.select("tbody tr:last-child > *")]
        for table in page.select(".chart table")
    ]
    assert tables[0][1] == str(len(outside("SELECT id FROM changeset")))
    assert tables[1] == ["20–29", "1"]


def test_a_draft_that_waits_for_a_review_is_told_to_those_who_can_review_it(
    ben: FlaskClient, app: Flask, outside: Outside
):
    beth = add_person(outside, "Beth", age=28)
    connie = app.test_client()
    sign_in(connie, "connie")
    submit(connie, f"/users/{beth}/edit/", button="stage", age="29")
    submit(connie, "/drafts/1/", form='form[action$="/comments/"]', button="submit")
    assert "1 draft waits for your review" in words(ben.get("/"))
    assert "waits for your review" not in words(connie.get("/"))


def test_work_that_runs_is_told_to_whoever_may_see_it(
    ben: FlaskClient, cast: dict[str, int], app: Flask, outside: Outside
):
    with app.app_context():
        actor = actor_of(cast["ben"], "Ben")
        job_id = housekeep(lambda session: jobs.enqueue(session, Count(1), actor))
    assert "Work in the background Waiting Ben" in words(ben.get("/"))
    outside("UPDATE job SET state = 'running', done = 1, total = 4 WHERE id = ?", job_id)
    assert "Ben · 25%" in words(ben.get("/"))
    for name, sees in (("ada", True), ("cleo", False)):
        other = app.test_client()
        sign_in(other, name)
        assert ("At work" in words(other.get("/"))) is sees
    outside("UPDATE job SET state = 'done' WHERE id = ?", job_id)
    assert "At work" not in words(ben.get("/"))


def test_an_age_that_somebody_may_not_see_is_in_no_picture(
    client: FlaskClient, cast, app: Flask, outside: Outside
):
    add_person(outside, "Beth", age=28)
    outside("INSERT INTO field (name, type, position, seen_by) VALUES ('age', 'integer', 2, 'administrator')")
    sign_in(client, "cleo")
    assert "People by age" not in words(client.get("/"))


def test_its_statements_do_not_grow_with_the_register(
    ben: FlaskClient, count_statements: Callable[[], AbstractContextManager[list[str]]]
):
    for name in "ABCDEF":
        submit(ben, "/users/new/", name=name, age="20")
    with count_statements() as statements:
        ben.get("/")
    assert len(statements) <= MOST_STATEMENTS

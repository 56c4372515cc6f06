"""The register moves between a look at what a file would do and its import."""

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form
from tests.support.imports import read_file
from tests.support.people import add_person, people, words
from webapp.access.actors import actor_of
from webapp.imports.files import PIECE
from webapp.imports.refusals import reason
from webapp.jobs.running import Worker

COMMIT = 'form[action$="/commit/"]'

LONG = "name,email,age\n" + "".join(
    f"Person number {number},person.number.{number}@example.org,20\n" for number in range(20_000)
)


@pytest.fixture
def ben(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


def test_a_row_that_became_ambiguous_is_shown_and_can_be_left_out(ben: FlaskClient, outside: Outside):
    add_person(outside, "Beth", email="beth@example.org", age=30)
    url = read_file(ben, "name,age\nBeth,31\nCleo,20\n", {"match": ["name"]})
    form = read_form(ben.get(url), COMMIT)
    add_person(outside, "Beth", email="another.beth@example.org", age=40)
    answer = form.send(ben, url, button="commit")
    assert answer.status_code == 409
    assert "Rejected 1" in words(answer)
    assert "Several people in the register fit this row" in words(ben.get(f"{url}?show=rejected"))
    read_form(answer, COMMIT).send(ben, url, button="commit")
    assert people(outside)[-1] == ("Cleo", None, 20, True)


def test_that_the_register_changed_is_said_and_the_file_compared_again(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", email="beth@example.org", age=30)
    url = read_file(ben, "email,age\nbeth@example.org,31\n")
    assert "The register has changed" not in words(ben.get(url))
    outside("UPDATE users SET age = 31 WHERE id = ?", beth)
    page = ben.get(url)
    assert "The register has changed since the file was compared with it" in words(page)
    assert read_form(page, COMMIT).tag.select_one('button[formaction$="/compare/"]')
    assert compare(ben, url) == url
    assert "Unchanged 1" in words(ben.get(url))


def test_a_large_file_that_is_outdated_is_compared_again_and_imported(
    app: Flask, ben: FlaskClient, outside: Outside
):
    assert len(LONG) > PIECE
    person = add_person(outside, "Person", email="person.number.7@example.org", age=30)
    url = read_file(ben, LONG)
    do_next(app)
    form = read_form(ben.get(url), COMMIT)
    outside("UPDATE users SET age = 31 WHERE id = ?", person)
    job = form.send(ben, url, button="commit").location
    do_next(app)
    page = ben.get(job)
    assert "Something changed since you looked" in words(page)
    assert f'href="{url}"' in page.text
    assert compare(ben, url) == url
    assert ben.get(url).location.startswith("/jobs/")
    do_next(app)
    read_form(ben.get(url), COMMIT).send(ben, url, button="commit")
    do_next(app)
    assert outside("SELECT count(*), sum(age) FROM users WHERE age IS NOT NULL") == [(20_000, 400_000)]


def test_a_file_that_was_taken_over_meanwhile_shows_what_it_did(ben: FlaskClient, outside: Outside):
    url = read_file(ben, "name,email\nCleo,cleo@example.org\n")
    forms = [read_form(ben.get(url), COMMIT) for _ in range(2)]
    answers = [form.send(ben, url, button="commit") for form in forms]
    assert [answer.location for answer in answers] == [url, url]
    page = words(ben.get(url))
    assert "This import is not ready to be taken over" in page
    assert "1 added" in page
    assert len(people(outside)) == 1


@pytest.mark.parametrize("after", ["99999999999999999999", "-1", "x"])
def test_a_row_that_no_file_has_is_no_place_to_go_on(ben: FlaskClient, after: str):
    url = read_file(ben, "name\nCleo\n")
    assert ben.get(f"{url}?after={after}").status_code == 400


def compare(client: FlaskClient, url: str) -> str:
    token = read_form(client.get(url), COMMIT).values["csrf_token"]
    return client.post(f"{url}compare/", data={"csrf_token": token}).location


def do_next(app: Flask) -> None:
    with app.app_context():
        assert Worker(app.app_context, actor_of, reason, threading.Event()).do_next()

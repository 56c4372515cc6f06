"""Work that outlives a request, as people see it."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests.jobs.workers import do_next, process, wait_until
from tests.jobs.works import Count, Stumble
from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.people import words
from webapp import jobs
from webapp.access.actors import CommandLine, actor_of
from webapp.changes.transactions import commit, housekeep
from webapp.jobs import leases
from webapp.users.operations import CreateUsers


@pytest.fixture
def ben(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


@pytest.fixture
def many(app: Flask) -> int:
    """The changeset of ten thousand and one people."""
    rows = tuple({"name": f"Person {number}"} for number in range(10_001))
    with app.app_context():
        changeset_id = commit(CreateUsers(rows), actor=CommandLine()).changeset_id
        assert changeset_id
        return changeset_id


def test_a_large_undo_is_done_by_a_worker(ben: FlaskClient, many: int, settings, outside: Outside):
    answer = submit(ben, f"/changes/{many}/undo/", button="commit", message="Imported twice")
    assert answer.status_code == 303
    assert "Waits for its turn" in words(ben.get(answer.location))
    with process(settings):
        wait_until(lambda: outside("SELECT 1 FROM job WHERE ended_at IS NOT NULL"))
    page = ben.get(answer.location)
    [(undo,)] = outside("SELECT id FROM changeset WHERE kind = 'undo' AND message = 'Imported twice'")
    assert f"Saved in change {undo} . Undo" in words(page)
    assert f'href="/changes/{undo}/undo/"' in page.text
    assert outside("SELECT name FROM users WHERE name LIKE 'Person%'") == []


def test_a_second_click_leads_to_the_same_job(ben: FlaskClient, many: int, outside: Outside):
    form = read_form(ben.get(f"/changes/{many}/undo/"))
    first = form.send(ben, f"/changes/{many}/undo/", button="commit")
    second = form.send(ben, f"/changes/{many}/undo/", button="commit")
    assert first.location == second.location
    assert outside("SELECT count(*) FROM job") == [(1,)]


def test_what_moved_since_it_was_seen_is_not_done(ben: FlaskClient, many: int, app: Flask, outside: Outside):
    answer = submit(ben, f"/changes/{many}/undo/", button="commit")
    outside("UPDATE users SET age = 50 WHERE name = 'Person 7'")
    do_next(app)
    page = ben.get(answer.location)
    assert "Not done" in words(page)
    assert "Something changed since you looked, so nothing was saved." in words(page)
    assert f'href="/changes/{many}/undo/"' in page.text
    assert outside("SELECT count(*) FROM users WHERE name LIKE 'Person%'") == [(10001,)]


def test_a_right_that_was_lost_meanwhile_counts(
    ben: FlaskClient, many: int, app: Flask, cast, outside: Outside
):
    answer = submit(ben, f"/changes/{many}/undo/", button="commit")
    outside("UPDATE account SET role = 'viewer' WHERE id = ?", cast["ben"])
    do_next(app)
    assert "You may not do this any more" in words(ben.get(answer.location))


def test_a_running_job_says_how_far_it_is_and_refreshes(ben: FlaskClient, app: Flask, cast, outside: Outside):
    page = ben.get(running(app, cast["ben"], outside))
    assert "counting" in words(page)
    assert "50%" in words(page)
    assert "5,000 of 10,000" in words(page)
    assert "about 2 minutes left" in words(page)
    bar = BeautifulSoup(page.text, "html.parser").progress
    assert bar
    assert (bar["value"], bar["max"]) == ("5000", "10000")
    assert refreshes(page.text)


def test_an_ended_job_refreshes_no_more(ben: FlaskClient, app: Flask, cast):
    url = started(app, cast["ben"], Count(3))
    do_next(app)
    page = ben.get(url)
    assert "3 counted" in words(page)
    assert not refreshes(page.text)
    assert 'data-every="1000"' not in page.text


def test_a_job_is_cancelled_by_whoever_started_it(ben: FlaskClient, app: Flask, cast):
    url = started(app, cast["ben"], Count(3))
    answer = read_form(ben.get(url)).send(ben, f"{url}cancel/")
    assert (answer.status_code, answer.location) == (303, url)
    assert "Cancelled." in words(ben.get(url))
    assert not do_next(app)


def test_a_running_job_that_is_cancelled_says_that_it_stops(ben: FlaskClient, app: Flask, cast, outside):
    url = running(app, cast["ben"], outside)
    read_form(ben.get(url)).send(ben, f"{url}cancel/")
    page = ben.get(url)
    assert "Stops in a moment" in words(page)
    assert f'action="{url}cancel/"' not in page.text


def test_a_fault_is_told_plainly(ben: FlaskClient, app: Flask, cast):
    url = started(app, cast["ben"], Stumble())
    do_next(app)
    assert "Something went wrong here that should not." in words(ben.get(url))


def test_a_job_that_nobody_takes_says_that_no_worker_runs(ben: FlaskClient, app: Flask, cast, outside):
    url = started(app, cast["ben"], Count(3))
    assert "No worker is running" not in words(ben.get(url))
    outside("UPDATE job SET created_at = '2026-01-01 00:00:00'")
    assert "No worker is running" in words(ben.get(url))
    started(app, cast["ben"], Count(3))
    outside("UPDATE job SET state = 'running', lease_until = '2040-01-01 00:00:00' WHERE id = 2")
    assert "No worker is running" not in words(ben.get(url))


@pytest.mark.parametrize(("who", "sees"), [("ben", True), ("cleo", False), ("ada", True)])
def test_whoever_started_a_job_sees_it_and_administrators_do(client, app: Flask, cast, who: str, sees):
    url = started(app, cast["ben"], Count(3))
    sign_in(client, who)
    assert (f'href="{url}"' in client.get("/jobs/").text) == sees
    assert client.get(url).status_code == (200 if sees else 404)


def test_a_list_of_many_jobs_takes_no_more_statements(ben: FlaskClient, app: Flask, cast, count_statements):
    counts = []
    for _ in range(2):
        started(app, cast["ben"], Count(3))
        with count_statements() as statements:
            assert ben.get("/jobs/").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


def started(app: Flask, account_id: int, work: jobs.Work) -> str:
    """The address of a job of somebody's."""
    with app.app_context():
        actor = actor_of(account_id, "Ben")
        return f"/jobs/{housekeep(lambda session: jobs.enqueue(session, work, actor))}/"


def running(app: Flask, account_id: int, outside: Outside) -> str:
    """The address of a job that a worker took two minutes ago and half did."""
    url = started(app, account_id, Count(10_000))
    with app.app_context():
        assert housekeep(leases.claim)
    outside(
        "UPDATE job SET done = 5000, total = 10000, phase = 'counting', rate_since = ?, saved_at = ?",
        "2026-01-01 00:00:00",
        "2026-01-01 00:02:00",
    )
    return url


def refreshes(page: str) -> bool:
    return '<noscript><meta http-equiv="refresh"' in page

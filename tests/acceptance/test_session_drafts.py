"""A session kept open over pages, people and restarts (row S7), and what it says it sent (row S15)."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import Config
from tests.functional.test_transcripts import switch, transcript
from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.people import people
from webapp.app import create_app
from webapp.db import db

ADDED = 25
"""People whom each of two adds."""


@pytest.fixture
def restarted(settings: dict[str, str]) -> Iterator[Callable[[], Flask]]:
    """Start the application anew on the same database."""
    started: list[Flask] = []

    def start() -> Flask:
        started.append(create_app(Config.from_environment(settings)))
        return started[-1]

    yield start
    for app in started:
        with app.app_context():
            db.engine.dispose()


@pytest.mark.usefixtures("cast")
class TestS7SeveralAddsInOneTransaction:
    def test_fifty_operations_of_two_people_over_a_restart_are_one_change(
        self, app: Flask, outside: Outside, restarted: Callable[[], Flask]
    ):
        ben = browser(app, "ben")
        add_people(ben, "Ben")
        again = restarted()
        connie, ben = browser(again, "connie"), browser(again, "ben")
        page = connie.get("/drafts/1/")
        connie.post("/drafts/1/choose/", data={"csrf_token": read_form(page).values["csrf_token"]})
        add_people(connie, "Connie")
        assert people(outside) == []
        before = changesets(outside)
        assert submit(ben, "/drafts/1/", button="commit").status_code == 303
        assert len(people(outside)) == 2 * ADDED
        assert changesets(outside) == before + 1
        [(last,)] = outside("SELECT max(id) FROM changeset")
        submit(ben, f"/changes/{last}/undo/", button="commit")
        assert people(outside) == []

    def test_what_is_rolled_back_leaves_nothing(self, app: Flask, outside: Outside):
        ben, before = browser(app, "ben"), changesets(outside)
        submit(ben, "/users/new/", button="stage", name="Пётр", age="20")
        token = read_form(ben.get("/drafts/1/")).values["csrf_token"]
        ben.post("/drafts/1/roll-back/", data={"csrf_token": token})
        assert (people(outside), changesets(outside)) == ([], before)


@pytest.mark.usefixtures("cast")
class TestS15Echo:
    def test_a_page_tells_what_its_session_sent_as_the_echo_does(self, app: Flask):
        ada = browser(app, "ada")
        switch(ada, "plain")
        sent = transcript(submit(ada, "/users/new/", name="Василий", age="26")).split("\n")
        lines = [line.strip() for line in sent]
        begin, commit = lines.index("BEGIN (implicit)"), lines.index("COMMIT")
        [insert] = [number for number, line in enumerate(lines) if line.startswith("INSERT INTO users")]
        assert begin < insert < commit
        assert "Василий" in lines[insert + 1] or "Василий" in lines[insert + 2]


def browser(app: Flask, who: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, who)
    return client


def add_people(client: FlaskClient, name: str) -> None:
    for number in range(ADDED):
        answer = submit(client, "/users/new/", button="stage", name=f"{name} {number}")
        assert answer.status_code == 303


def changesets(outside: Outside) -> int:
    return outside("SELECT count(*) FROM changeset WHERE kind <> 'outside'")[0][0]

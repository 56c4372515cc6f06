from datetime import UTC, datetime
from itertools import islice

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support.databases import Outside
from tests.support.forms import submit
from tests.support.people import words
from webapp.db import db
from webapp.fields import BUILT_IN, stored
from webapp.models import User
from webapp.users import sample_history
from webapp.users.sample import CAST, people


def test_a_first_look_shows_the_cast_among_hundreds(app: Flask, outside: Outside):
    assert sample(app).exit_code == 0
    assert outside("SELECT count(*) FROM users") == [(300,)]
    for values in CAST:
        [found] = outside("SELECT name, email, age, active FROM users WHERE name = ?", values["name"])
        assert found == tuple(values.values())


def test_every_write_of_the_sample_is_a_changeset_with_its_author_and_a_message(app: Flask, outside: Outside):
    sample(app)
    changesets = outside("SELECT kind, actor_name, message FROM changeset ORDER BY id")
    assert ("update-users", "Oleg Drozd", "Roll call at the last meeting") in changesets
    assert ("delete-users", "Vera Karlsson", "Mark was entered twice") in changesets
    assert all(message for _, _, message in changesets)


def test_the_sample_has_a_past_of_some_weeks_in_its_order(app: Flask, outside: Outside):
    sample(app)
    days = [str(moment)[:10] for (moment,) in outside("SELECT committed_at FROM changeset ORDER BY id")]
    assert days == sorted(days)
    assert len(set(days)) > 8
    assert days[-1] < f"{datetime.now(UTC):%Y-%m-%d}"


def test_the_sample_has_a_draft_that_can_be_committed(client: FlaskClient, app: Flask, outside: Outside):
    sample(app)
    link = app.test_cli_runner().invoke(args=["sign-in-link", "vera.karlsson@example.org"]).output
    submit(client, link.strip().partition("127.0.0.1:8000")[2])
    assert "Before the annual meeting" in words(client.get("/"))
    page = client.get("/drafts/1/")
    assert "Refused" not in words(page)
    submit(client, "/drafts/1/", button="commit")
    assert outside("SELECT age FROM users WHERE name = 'Chris Beck'") == [(35,)]
    assert outside("SELECT email FROM users WHERE name = 'Venkat Kapoor'") == [("venkat.kapoor@example.org",)]


def test_the_sample_has_fields_of_its_own_that_everybody_s_values_obey(app: Flask, outside: Outside):
    sample(app)
    assert outside("SELECT name FROM field ORDER BY position") == [
        ("extra.membership",),
        ("extra.member_since",),
        ("extra.phone",),
    ]
    with app.app_context():
        fields = stored.catalogue(db.session()).fields
        for (extra,) in db.session.execute(select(User.extra)):
            assert not [key for key, value in extra.items() if fields[f"extra.{key}"].fault(value)]
    assert outside("SELECT count(*) FROM users WHERE CAST(extra AS TEXT) LIKE '%youth%' AND age >= 18") == [
        (0,)
    ]


def test_the_sample_can_be_opened_by_an_administrator_without_a_password(app: Flask, outside: Outside):
    sample(app)
    accounts = outside("SELECT name, email, role FROM account ORDER BY id")
    assert accounts[0] == ("Vera Karlsson", "vera.karlsson@example.org", "administrator")
    assert outside("SELECT count(*) FROM credential") == [(0,)]


def test_the_first_start_fills_an_empty_register_only(app: Flask, outside: Outside):
    assert sample(app, "--first-start").exit_code == 0
    outside("DELETE FROM users WHERE name = ?", "Mark Watney")
    again = sample(app, "--first-start")
    assert (again.exit_code, again.output) == (0, "")
    assert outside("SELECT count(*) FROM users") == [(299,)]


def test_the_first_start_leaves_a_register_alone_that_has_an_account_but_nobody_in_it(
    app: Flask, cast: dict[str, int], outside: Outside
):
    outside("UPDATE account SET user_id = NULL")
    outside("DELETE FROM users")
    sample(app, "--first-start")
    assert outside("SELECT count(*) FROM users") == [(0,)]


def test_the_sample_does_not_mix_with_people_who_are_there(app: Flask, outside: Outside):
    outside("INSERT INTO users (name) VALUES (?)", "Ada")
    result = sample(app)
    assert result.exit_code == 1
    assert "empty register" in result.output
    assert outside("SELECT count(*) FROM users") == [(1,)]


def test_as_many_people_as_asked_for(app: Flask, outside: Outside):
    sample(app, "--rows", "40000", "--seed", "5")
    assert outside("SELECT count(*) FROM users") == [(40_000,)]
    assert outside("SELECT max(inserted) FROM changeset") == [(10_000,)]


def test_a_crowd_is_the_same_people_in_a_single_changeset(
    app: Flask, outside: Outside, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sample_history, "CROWD", 1_000)
    assert sample(app, "--rows", "3000", "--seed", "5").exit_code == 0
    stored = outside(
        "SELECT name, email, age, active FROM users WHERE id > ? ORDER BY id LIMIT 2000", len(CAST) + 2
    )
    expected = [tuple(values.values()) for values in islice(people(seed=5), len(CAST) + 2, len(CAST) + 2002)]
    assert stored == expected
    assert outside("SELECT max(inserted) FROM changeset") == [(3000 - len(CAST),)]


def test_the_people_of_a_crowd_keep_the_rules_of_their_fields():
    for values in islice(people(seed=3), 20_000):
        assert {name: BUILT_IN.fields[name].check(value) for name, value in values.items()} == values


def sample(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["sample", *options])

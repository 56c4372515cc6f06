"""`flask create-admin` and `flask sign-in-link`."""

import re

import pytest
from click.testing import Result
from flask import Flask

from tests.support.databases import Outside
from tests.support.forms import submit

PASSWORD = "four quiet green rivers"


@pytest.fixture
def run(app: Flask):
    def run(*words: str, typed: str = "") -> Result:
        return app.test_cli_runner().invoke(args=words, input=typed)

    return run


def test_an_administrator_is_created_and_may_sign_in(app: Flask, run, outside: Outside):
    result = run(
        "create-admin", "Grace@Example.org", "--password-stdin", "--name", "Грейс", typed=f"{PASSWORD}\n"
    )
    assert (result.exit_code, result.output) == (0, "Grace@Example.org may sign in.\n")
    assert outside("SELECT name, email, role FROM account") == [
        ("Грейс", "Grace@example.org", "administrator")
    ]
    answer = submit(app.test_client(), "/sign-in/", email="grace@example.org", password=PASSWORD)
    assert answer.status_code == 303


def test_the_password_is_asked_for_twice_and_not_shown(run, outside: Outside):
    result = run("create-admin", "grace@example.org", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert outside("SELECT name FROM account") == [("grace",)]


def test_what_the_command_did_is_recorded_without_the_password(run, outside: Outside):
    run("create-admin", "grace@example.org", "--password-stdin", typed=PASSWORD)
    assert outside("SELECT kind, actor_id, actor_name FROM changeset") == [
        ("create-account", None, "command line")
    ]
    assert "argon2" not in str(outside("SELECT * FROM change"))


@pytest.mark.parametrize(
    ("email", "password", "reason"),
    [
        ("grace@example.org", "too short", "at least 15"),
        ("grace@example.org", "passwordpassword", "among the first"),
        ("grace", PASSWORD, "e-mail address"),
        ("ada@example.org", PASSWORD, "has an account already"),
    ],
)
def test_a_refusal_creates_nothing_and_says_why(run, cast, outside: Outside, *, email, password, reason):
    result = run("create-admin", email, "--password-stdin", typed=password)
    assert result.exit_code == 1
    assert reason in result.output
    assert outside("SELECT count(*) FROM account") == [(6,)]
    assert outside("SELECT count(*) FROM credential") == [(6,)]


def test_a_link_signs_in_once(app: Flask, run, cast):
    result = run("sign-in-link", "BEN@example.org")
    found = re.fullmatch(r"Sign in: http://127\.0\.0\.1:8000(/sign-in/link/[\w-]+/)\n", result.output)
    assert found
    assert [submit(app.test_client(), found[1]).status_code for _ in range(2)] == [303, 410]


@pytest.mark.parametrize("email", ["nobody@example.org", "dan@example.org", "no address"])
def test_nobody_else_gets_a_link(run, cast, outside: Outside, email: str):
    result = run("sign-in-link", email)
    assert result.exit_code == 1
    assert email in result.output
    assert outside("SELECT count(*) FROM link") == [(0,)]

"""The role that queries run as, beside everything else that works on the database."""

import os
import subprocess
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from tests.support.databases import Outside
from tests.support.people import add_person
from tests.support.postgres import Cluster, find_binaries
from tests.support.statement_roles import as_superuser
from webapp.access.actors import CommandLine
from webapp.changes.transactions import commit
from webapp.queries import running
from webapp.queries.granting import grant
from webapp.statements import RunStatement
from webapp.users.operations import CreateUsers

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.mark.usefixtures("statements_granted", "queries_granted")
def test_saves_and_statements_go_on(session: Session, outside: Outside):
    commit(CreateUsers(({"name": "Пётр", "age": 20},)), actor=CommandLine())
    commit(RunStatement("UPDATE users SET age = :y", ({"y": 21},)), actor=CommandLine())
    assert outside("SELECT name, age FROM users") == [("Пётр", 21)]
    assert running.run(session, "SELECT name, age FROM users", {}).rows == [("Пётр", 21)]


@pytest.mark.usefixtures("queries_granted")
def test_a_write_from_outside_is_still_recorded(outside: Outside):
    add_person(outside, "Beth", age=28)
    assert outside("SELECT kind FROM changeset ORDER BY id DESC LIMIT 1") == [("outside",)]


@pytest.mark.usefixtures("queries_granted")
def test_a_backup_can_still_be_made_and_restored(
    app: Flask, migrated_cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", str(find_binaries()), prepend=os.pathsep)
    file = tmp_path / "backup"
    result = app.test_cli_runner().invoke(args=["backup", str(file)])
    assert result.exit_code == 0, result.output
    migrated_cluster.create_database("restored_with_queries", template="template0")
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    url = migrated_cluster.url("restored_with_queries")
    subprocess.run(["pg_restore", *options, f"--dbname={url}", str(file)], check=True)
    migrated_cluster.drop_database("restored_with_queries")


@pytest.mark.usefixtures("queries_granted")
def test_it_can_be_granted_again(app: Flask, database_url: str, session: Session):
    with as_superuser(database_url) as connection:
        grant(connection, make_url(app.config["QUERY_DATABASE_URL"]))
    assert running.run(session, "SELECT 1", {}).rows == [(1,)]


def test_whoever_may_make_no_roles_is_told(app: Flask):
    result = app.test_cli_runner().invoke(args=["queries", "grant"])
    assert result.exit_code == 1
    assert "permission denied to create role" in result.output

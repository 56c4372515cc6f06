"""What PostgreSQL needs for statements: who can set it up, and what happens where nobody did."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress

import psycopg2
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from config import ROOT, Config
from tests.support.cast import sign_in
from tests.support.databases import Outside, connect
from tests.support.forms import read_form, submit
from tests.support.postgres import Cluster, find_binaries
from tests.support.statement_roles import as_superuser, granted, take_away
from webapp.access.actors import CommandLine
from webapp.app import create_app
from webapp.changes.transactions import commit
from webapp.db import db
from webapp.statements import MissingGrantError, RunStatement

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

INSERT = RunStatement("INSERT INTO users (name) VALUES ('Ann')")

APP = "rollbook_app"


def test_without_it_nothing_is_run(session):
    with pytest.raises(MissingGrantError, match="flask statements grant"):
        commit(INSERT, actor=CommandLine())


def test_without_it_the_page_says_so_and_keeps_what_was_typed(client, cast):
    sign_in(client, "ada")
    assert "flask statements grant" in client.get("/statements/new/").text
    answer = submit(client, "/statements/new/", button="preview", sql=INSERT.sql)
    assert answer.status_code == 422
    assert read_form(answer).values["sql"] == [INSERT.sql]


def test_whoever_may_make_no_roles_is_told(app):
    result = app.test_cli_runner().invoke(args=["statements", "grant"])
    assert result.exit_code == 1
    assert "permission denied to create role" in result.output


@pytest.mark.usefixtures("statements_granted")
def test_it_can_be_granted_again(app, settings):
    url = settings["DATABASE_URL"].replace("rollbook@", "postgres@")
    administrator = create_app(Config.from_environment(settings | {"DATABASE_URL": url}))
    result = administrator.test_cli_runner().invoke(args=["statements", "grant"])
    with administrator.app_context():
        db.engine.dispose()
    assert (result.exit_code, "Statements run as the role" in result.output) == (0, True)
    assert_runs(app)


def test_the_owner_of_the_tables_can_grant_it_if_it_may_make_roles(
    app, database_url, migrated_cluster: Cluster
):
    migrated_cluster.execute("ALTER ROLE rollbook CREATEROLE")
    try:
        for _ in range(2):
            result = app.test_cli_runner().invoke(args=["statements", "grant"])
            assert result.exit_code == 0, result.output
        assert_runs(app)
    finally:
        migrated_cluster.execute("ALTER ROLE rollbook NOCREATEROLE")
        take_away(database_url)


@pytest.mark.usefixtures("statements_granted")
def test_a_function_of_another_role_runs_nothing(session, database_url):
    """So it is when a backup is restored without the owners of what it holds."""
    with as_superuser(database_url) as connection:
        connection.execute(text("ALTER FUNCTION rollbook_statement(text) OWNER TO rollbook"))
        connection.execute(text("GRANT EXECUTE ON FUNCTION rollbook_statement(text) TO rollbook"))
    with pytest.raises(MissingGrantError):
        commit(INSERT, actor=CommandLine())
    assert_refused("another role than it should")


def test_a_server_with_a_role_of_its_own_runs_them(own_role: Flask, outside):
    assert_runs(own_role)
    with own_role.app_context():
        assert_refused("permission denied")
    assert outside("SELECT inserted FROM changeset WHERE kind = 'run-statement'") == [(1,)]


def test_a_backup_is_restored_where_nobody_knows_the_role(
    app, database_url, migrated_cluster: Cluster, tmp_path, monkeypatch
):
    monkeypatch.setenv("PATH", f"{find_binaries()}{os.pathsep}{os.environ['PATH']}")
    with granted(database_url):
        assert app.test_cli_runner().invoke(args=["backup", str(tmp_path / "backup")]).exit_code == 0
    name = f"{database_url.rpartition('/')[2]}_restored"
    migrated_cluster.create_database(name, template="template0")
    url = migrated_cluster.url(name)
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", f"--dbname={url}"]
    subprocess.run(["pg_restore", *options, tmp_path / "backup"], check=True)
    with pytest.raises(psycopg2.Error, match="another role than it should"):
        Outside(url)("SELECT rollbook_statement('DELETE FROM account')")
    migrated_cluster.drop_database(name)


@pytest.fixture
def own_role(database_url: str, settings: dict[str, str], migrated_cluster: Cluster) -> Iterator[Flask]:
    """The application as a role that does not own the tables: deploy/roles.sql."""
    with suppress(psycopg2.errors.DuplicateObject):
        migrated_cluster.execute(f"CREATE ROLE {APP} LOGIN")
    with closing(connect(database_url)) as connection, connection:
        connection.cursor().execute((ROOT / "deploy" / "roles.sql").read_text().replace(":app", APP))
    with granted(database_url, APP):
        app = create_app(
            Config.from_environment(
                settings | {"DATABASE_URL": migrated_cluster.url(database_url.rpartition("/")[2], user=APP)}
            )
        )
        yield app
        with app.app_context():
            db.engine.dispose()


def assert_runs(app: Flask) -> None:
    with app.app_context():
        assert commit(INSERT, actor=CommandLine()).changeset_id


def assert_refused(reason: str) -> None:
    """The function itself does nothing to other tables."""
    with pytest.raises(DBAPIError, match=reason):
        db.session.execute(text("SELECT rollbook_statement('DELETE FROM account')"))
    db.session.rollback()

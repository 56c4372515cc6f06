"""Statements that do what they say."""

import pytest
from sqlalchemy import text

from webapp.access.actors import CommandLine
from webapp.changes.transactions import commit, preview
from webapp.db import db
from webapp.fields import stored
from webapp.statements import RunStatement
from webapp.users import own_indexes
from webapp.users.defining import CreateFields
from webapp.users.listing import list_users
from webapp.users.query import ListQuery

pytestmark = pytest.mark.usefixtures("statements_granted")


@pytest.fixture(autouse=True)
def people(outside) -> None:
    outside("INSERT INTO users (id, name, email, age) VALUES (901, 'Ann', 'ann@example.org', 9)")
    outside("INSERT INTO users (id, name, age) VALUES (913, 'Bob', 13)")


def ages(outside) -> list:
    return outside("SELECT id, age FROM users WHERE id IN (901, 913) ORDER BY id")


def run(sql: str, *sets: dict):
    return commit(RunStatement(sql, sets), actor=CommandLine())


def test_an_update_with_two_sets(session, outside):
    outcome = run("UPDATE users SET age = :y WHERE age = :x", {"x": 9, "y": 11}, {"x": 13, "y": 15})
    assert ages(outside) == [(901, 11), (913, 15)]
    assert outside("SELECT kind, parameters, updated FROM changeset WHERE id = ?", outcome.changeset_id)


def test_a_preview_shows_the_rows_and_leaves_nothing(session, outside):
    effect = preview(
        RunStatement("UPDATE users SET age = :y WHERE age = :x", ({"x": 9, "y": 11},)), actor=CommandLine()
    )
    assert [(change.row_id, change.old, change.new) for change in effect.changes] == [
        (901, {"age": 9}, {"age": 11})
    ]
    assert ages(outside) == [(901, 9), (913, 13)]


HONEST = (
    "UPDATE users SET age = (SELECT max(age) FROM users) WHERE id = 901",
    "INSERT INTO users (name, age) SELECT name || ' again', age FROM users WHERE id = 901",
    "UPDATE users SET age = CASE WHEN age > 10 THEN 1 ELSE 2 END WHERE id IN (901, 913);",
    "WITH old AS (SELECT id FROM users WHERE age > 10) UPDATE users SET age = 50 WHERE id IN (SELECT id FROM old)",
    "DELETE FROM users WHERE id = 913 -- the last",
    "DELETE FROM users WHERE id = 913 RETURNING id, name",
    "UPDATE users SET name = 'Ann; Bob' WHERE id = 901",
    "UPDATE users SET name = upper(name), email = NULL WHERE id = 901",
    "INSERT INTO users (name) VALUES ('Пётр'), ('Василий')",
    "UPDATE users SET name = 'A' FROM (SELECT id AS other FROM users) AS o WHERE users.id = o.other AND o.other = 901",
)


@pytest.mark.parametrize("sql", HONEST)
def test_an_honest_statement_works(session, sql):
    run(sql)
    assert session.execute(text("SELECT count(*) FROM users")).scalar_one() in {1, 2, 3, 4}


def test_what_a_statement_writes_into_a_searched_field_is_found(session):
    nick = {"name": "extra.nick", "type": "text", "label": "Nick", "searched": True}
    commit(CreateFields((nick,)), actor=CommandLine())
    own_indexes.follow(session())
    fields = stored.catalogue(session)
    session.rollback()
    is_sqlite = db.engine.dialect.name == "sqlite"
    added = "json_set(extra, '$.nick', :nick)" if is_sqlite else "extra || jsonb_build_object('nick', :nick)"
    run(f"UPDATE users SET extra = {added} WHERE id = 901", {"nick": "Lark"})
    run("DELETE FROM users WHERE id = 913")
    found = list_users(session, ListQuery(fields=fields, q="lark"))
    assert [row.id for row in found.rows] == [901]

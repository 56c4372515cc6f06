"""Reading what was committed, by an index however long the log is."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.statements import run
from webapp.changes import log

ADD = "INSERT INTO users (name, age) VALUES ('Anna', 30), ('Boris', 40)"

READINGS: dict[str, Callable[[Session], Any]] = {
    "created_row": lambda session: log.created_row(session, 1, "users"),
    "last_names": lambda session: log.last_names(session, [("users", 1), ("users", 2), ("account", 1)]),
    "list_changes": lambda session: log.list_changes(session, 1, size=10, after=("users", 0)),
    "list_row_changes": lambda session: log.list_row_changes(session, ("users", 1), size=10),
    "only_changes": lambda session: log.only_changes(session, log.list_changesets(session, size=10).entries),
}


def test_what_a_row_was_last_called_outlives_it(session: Session):
    run(ADD)
    run("UPDATE users SET name = 'Anna Maria' WHERE name = 'Anna'")
    run("DELETE FROM users")
    names = log.last_names(session, [("users", 1), ("users", 2), ("users", 3)])
    assert names == {("users", 1): "Anna Maria", ("users", 2): "Boris"}


def test_the_first_row_that_a_changeset_added_is_found(session: Session):
    outcome = run(ADD)
    assert log.created_row(session, outcome.changeset_id, "users") == 1
    assert log.created_row(session, outcome.changeset_id, "account") is None


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_reading_walks_all_changes(session: Session, count_statements: Any, reading: str):
    run(ADD)
    with count_statements() as sent:
        READINGS[reading](session)
    for statement in (each for each in sent if each.startswith("SELECT")):
        values = (None,) * statement.count("?")
        cursor = session.connection().connection.driver_connection
        plan = [step[3] for step in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
        assert "SCAN change" not in plan, plan


def test_pages_of_the_log_leave_no_changeset_out(session: Session):
    for age in range(7):
        run(f"INSERT INTO users (name, age) VALUES ('Anna', {age})")
    first = log.list_changesets(session, size=3)
    second = log.list_changesets(session, size=3, before=first.entries[-1].id)
    back = log.list_changesets(session, size=3, after=second.entries[0].id)
    assert [each.id for each in [*first.entries, *second.entries]] == [7, 6, 5, 4, 3, 2]
    assert [each.id for each in back.entries] == [7, 6, 5]
    assert (first.has_newer, first.has_older, second.has_newer, second.has_older) == (False, True, True, True)
    assert session.scalar(text("SELECT count(*) FROM changeset")) == 7

"""What a query finds, and how it ends."""

import pytest
from sqlalchemy.orm import Session

from tests.support.databases import Outside
from tests.support.people import add_person
from webapp.queries import running
from webapp.queries.errors import QueryFailedError, QueryTooSlowError, SeveralStatementsError
from webapp.queries.result import Limits

pytestmark = pytest.mark.usefixtures("queries_granted")

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_values_are_bound_and_columns_are_called_as_the_statement_calls_them(
    session: Session, outside: Outside
):
    add_people(outside)
    found = running.run(
        session, "SELECT name, age AS years FROM users WHERE age > :y ORDER BY age;", {"y": 6}
    )
    assert (found.columns, found.rows, found.has_more) == (
        ["name", "years"],
        [("Пётр", 20), ("Василий", 26)],
        False,
    )


def test_columns_of_one_name_are_told_apart_and_in_order(session: Session, outside: Outside):
    add_people(outside)
    found = running.run(session, "SELECT id, name AS x, age AS x, 1 AS x FROM users WHERE age = 20", {})
    assert found.columns == ["id", "x", "x (2)", "x (3)"]
    assert found.rows[0][1:] == ("Пётр", 20, 1)


@pytest.mark.parametrize("value", ["x' OR 1=1 --", "'; DELETE FROM users; --", "%", '"', "\\'", "é\u0301"])
def test_a_value_is_never_a_part_of_the_statement(session: Session, outside: Outside, value: str):
    add_people(outside)
    sql = "SELECT CAST(:it AS VARCHAR(50)), (SELECT count(*) FROM users WHERE name = :it) -- don't :ask"
    assert running.run(session, sql, {"it": value}).rows == [(value, 0)]
    assert outside("SELECT count(*) FROM users") == [(3,)]


def test_more_rows_than_are_shown_are_told(session: Session):
    sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT i FROM n"
    assert not running.run(session, sql, {}, Limits(rows=100, seconds=3)).has_more
    found = running.run(session, sql, {}, Limits(rows=99, seconds=3))
    assert (len(found.rows), found.has_more) == (99, True)


def test_what_takes_too_long_is_stopped(session: Session):
    with pytest.raises(QueryTooSlowError):
        running.run(session, ENDLESS, {}, Limits(rows=10, seconds=0.2))
    assert running.run(session, "SELECT 1", {}).rows == [(1,)]


def test_a_wrong_statement_says_what_is_wrong_with_it(session: Session):
    with pytest.raises(QueryFailedError, match="height"):
        running.run(session, "SELECT height FROM users", {})
    with pytest.raises(SeveralStatementsError):
        running.run(session, "SELECT 1; SELECT 2", {})


def test_fields_that_viewers_may_not_see_are_not_there(session: Session, outside: Outside):
    add_person(outside, "Beth", age=28, extra='{"seen": "yes", "secret": "no", "gone": "no"}')
    definitions = (
        ("extra.seen", "viewer", False),
        ("extra.secret", "editor", False),
        ("extra.gone", "viewer", True),
    )
    for position, (name, seen_by, hidden) in enumerate(definitions):
        outside(
            "INSERT INTO field (name, type, position, seen_by, hidden) VALUES (?, 'text', ?, ?, ?)",
            name,
            position,
            seen_by,
            hidden,
        )
    outside("INSERT INTO field (name, type, position, seen_by) VALUES ('age', 'integer', 9, 'administrator')")
    [row] = running.run(
        session, "SELECT age, extra ->> 'seen', extra ->> 'secret', extra ->> 'gone' FROM users", {}
    ).rows
    assert row == (None, "yes", None, None)


def test_the_plan_says_how_it_would_be_run(session: Session):
    lines = running.explain(session, "SELECT * FROM users WHERE id = :id", {"id": 1})
    assert any("users" in line for line in lines)


def add_people(outside: Outside) -> None:
    for name, age in (("Anna", 5), ("Пётр", 20), ("Василий", 26)):
        add_person(outside, name, age=age)

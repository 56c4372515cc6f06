"""What a statement stores is what the fields allow, written as they would have written it."""

import json

import pytest

from webapp.access.actors import CommandLine
from webapp.changes.errors import ConstraintViolatedError
from webapp.changes.operations import from_json, to_json
from webapp.changes.transactions import commit
from webapp.statements import RunStatement, StatementError, checking
from webapp.users.defining import CreateFields

pytestmark = pytest.mark.usefixtures("statements_granted", "people")

FIELDS = (
    {"name": "extra.class", "type": "choice", "label": "Class", "choices": "7a | 7a\n7b | 7b"},
    {"name": "extra.shoes", "type": "integer", "label": "Shoe size", "minimum": "15", "maximum": "60"},
    {"name": "extra.fee", "type": "decimal", "label": "Fee"},
    {"name": "extra.swims", "type": "boolean", "label": "Swims"},
    {"name": "extra.born", "type": "date", "label": "Born"},
)


def run(sql: str, *sets: dict):
    return commit(RunStatement(sql, sets), actor=CommandLine())


def merged(session, document: str, *, user: str = "901") -> str:
    """An UPDATE that lays a document over `extra`, as each database has it."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    extra = f"json_patch(extra, '{document}')" if is_sqlite else f"extra || '{document}'::jsonb"
    return f"UPDATE users SET extra = {extra} WHERE id = {user}"


def extra(outside, user: int = 901) -> dict:
    [[document]] = outside("SELECT extra FROM users WHERE id = ?", user)
    return json.loads(document) if isinstance(document, str) else document


def test_a_value_of_ones_own_field_is_stored(session, outside):
    run(merged(session, '{"class": "7a", "shoes": 38, "swims": true, "born": "2014-02-28"}'))
    assert extra(outside) == {"class": "7a", "shoes": 38, "swims": True, "born": "2014-02-28"}


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ('{"class": "8c"}', "User 901, Class: Choose one of the list."),
        ('{"shoes": 61}', "User 901, Shoe size: Must be at most 60."),
        ('{"shoes": "38"}', "User 901, Shoe size: This is not a whole number."),
        ('{"shoes": [38]}', "User 901, Shoe size: This is not a whole number."),
        ('{"born": "2014-02-30"}', "User 901, Born: There is no such day in the calendar."),
        ('{"swims": "x"}', "User 901: This is neither yes nor no."),
        ('{"nowhere": 1}', "There is no field “extra.nowhere”."),
    ],
)
def test_a_value_that_a_field_refuses_is_named(session, outside, document, reason):
    with pytest.raises(StatementError, match=reason):
        run(merged(session, document))
    assert extra(outside) == {}


def test_a_refused_value_names_the_set_that_it_came_from(session, outside):
    sets = ({"mail": "a@example.org", "id": 901}, {"mail": "no address", "id": 913})
    with pytest.raises(StatementError) as refusal:
        run("UPDATE users SET email = :mail WHERE id = :id", *sets)
    assert refusal.value.number == 2
    assert outside("SELECT count(*) FROM users WHERE email IS NOT NULL AND id > 900") == [(0,)]


def test_what_goes_without_saying_is_not_stored(session, outside):
    run(merged(session, '{"class": "7a"}'))
    if session.get_bind().dialect.name == "sqlite":
        run(
            "UPDATE users SET extra = json_set(extra, '$.swims', json('false'), '$.shoes', NULL) WHERE id = 901"
        )
    else:
        run(merged(session, '{"swims": false, "shoes": null}'))
    assert extra(outside) == {"class": "7a"}


def test_values_are_written_as_in_a_form(session, outside):
    run("UPDATE users SET name = '  Ann  ', email = 'Ann@EXAMPLE.org' WHERE id = 901")
    assert outside("SELECT name, email FROM users WHERE id = 901") == [("Ann", "Ann@example.org")]
    run(merged(session, '{"fee": 12.5, "swims": true}'))
    assert extra(outside) == {"fee": "12.5", "swims": True}


def test_a_number_for_yes_is_yes(session, outside):
    run(merged(session, '{"swims": 1}'))
    assert extra(outside)["swims"] is True


def test_somebody_inserted_is_complete(session, outside):
    run("INSERT INTO users (name) VALUES (:name)", {"name": "Пётр"}, {"name": "Василий"})
    assert outside(
        "SELECT name, email, active FROM users WHERE name > 'П' OR name = 'Василий' ORDER BY id"
    ) == [
        ("Пётр", None, True),
        ("Василий", None, True),
    ]


def test_verify_finds_nothing_afterwards(app, session):
    run(merged(session, '{"fee": 12.5, "swims": 1}'))
    run("UPDATE users SET name = ' Ann ', active = NOT active WHERE id IN (901, 913)")
    run("DELETE FROM users WHERE id = 913")
    session.rollback()
    assert app.test_cli_runner().invoke(args=["verify"]).exit_code == 0


def test_no_more_people_are_changed_than_a_preview_can_show(session, outside):
    outside("DELETE FROM users WHERE id IN (901, 913)")
    outside.many("INSERT INTO users (name) VALUES (?)", [(f"Person {number}",) for number in range(10_001)])
    with pytest.raises(StatementError, match="more than 10000 people"):
        run("UPDATE users SET age = 77")
    assert outside("SELECT count(*) FROM users WHERE age = 77") == [(0,)]
    run("UPDATE users SET age = 77 WHERE name <> 'Person 7'")
    assert outside("SELECT count(*) FROM users WHERE age = 77") == [(10_000,)]


def test_nobody_is_changed_too_often_to_be_read(session, outside, monkeypatch):
    monkeypatch.setattr(checking, "MOST_CHANGES", 3)
    run("UPDATE users SET age = :y WHERE id = 901", {"y": 1}, {"y": 2}, {"y": 3})
    with pytest.raises(StatementError, match="too often"):
        run("UPDATE users SET age = :y WHERE id = 901", {"y": 4}, {"y": 5}, {"y": 6}, {"y": 7})
    assert outside("SELECT age FROM users WHERE id = 901") == [(3,)]


def test_a_constraint_is_named_as_the_databases(session):
    sets = ({"mail": "a@example.org", "id": 901}, {"mail": "A@example.org", "id": 913})
    with pytest.raises(ConstraintViolatedError) as refusal:
        run("UPDATE users SET email = :mail WHERE id = :id", *sets)
    assert (refusal.value.name, refusal.value.number) == ("uq_users_email_key", 2)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE OR REPLACE users SET email = 'same@example.org' WHERE id = 901",
        "INSERT OR REPLACE INTO users (name, email) VALUES ('New', 'same@example.org')",
        "REPLACE INTO users (name, email) VALUES ('New', 'same@example.org')",
    ],
)
def test_whom_sqlite_replaces_is_on_record(app, session, outside, sql):
    outside("UPDATE users SET email = 'same@example.org' WHERE id = 913")
    try:
        run(sql)
    except StatementError:
        assert outside("SELECT count(*) FROM users WHERE id = 913") == [(1,)]
    else:
        assert outside("SELECT op FROM change WHERE row_id = 913 ORDER BY id DESC LIMIT 1") == [("delete",)]
    session.rollback()
    assert app.test_cli_runner().invoke(args=["verify"]).exit_code == 0


def test_nothing_of_the_text_is_kept(session, outside):
    outcome = run("UPDATE users SET age = 30 WHERE name = :who", {"who": "Ann"})
    [row] = outside("SELECT * FROM changeset WHERE id = ?", outcome.changeset_id)
    assert "Ann" not in str(row)


def test_an_operation_goes_to_json_and_back():
    operation = RunStatement("UPDATE users SET age = :y", ({"y": 11}, {"y": None}, {"y": 1.5}, {"y": True}))
    assert from_json(to_json(operation)) == operation


@pytest.fixture
def people(session, outside) -> None:
    commit(CreateFields(FIELDS), actor=CommandLine())
    session.rollback()
    outside("INSERT INTO users (id, name, age) VALUES (901, 'Ann', 9)")
    outside("INSERT INTO users (id, name, age) VALUES (913, 'Bob', 13)")

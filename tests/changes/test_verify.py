"""History replayed and compared with the tables: each planted difference is named."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.databases import Outside
from tests.support.statements import run
from webapp.access.actors import CommandLine
from webapp.changes import recording
from webapp.changes.transactions import commit, housekeep
from webapp.changes.undo.operation import Undo
from webapp.changes.verify import Digest, MalformedDigestError, Verification, verify
from webapp.changes.verify.reading import last_settled_change
from webapp.users.erasing import EraseUser
from webapp.users.operations import CreateUsers, Edit, UpdateUsers

ADD = "INSERT INTO users (name, age) VALUES ('Anna', 30)"


def differences(session: Session) -> list[str]:
    housekeep(recording.adopt_outside)
    return list(verify(session(), Verification(())))


def digest(session: Session, change: int | None = None) -> Digest:
    housekeep(recording.adopt_outside)
    wanted = Digest(last_settled_change(session()) if change is None else change)
    list(verify(session(), Verification((wanted,))))
    return wanted


def tamper(session: Session, statement: str) -> None:
    """Write past the triggers, as an owner of the database can."""
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE users DISABLE TRIGGER USER"))
        session.execute(text(statement))
        session.execute(text("ALTER TABLE users ENABLE TRIGGER USER"))
    else:
        kept = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for trigger in kept:
            session.execute(text(f"DROP TRIGGER {trigger.name}"))
        session.execute(text(statement))
        for trigger in kept:
            session.connection().exec_driver_sql(trigger.sql)
    session.commit()


def test_a_register_with_every_kind_of_write_is_whole(session: Session, outside: Outside):
    people = ({"name": "Anna", "email": "a@example.org"}, {"name": "Boris", "email": "b@example.org"})
    commit(CreateUsers(people), actor=CommandLine())
    swap = (Edit(1, None, {"email": "b@example.org"}), Edit(2, None, {"email": "a@example.org"}))
    swapped = commit(UpdateUsers(swap), actor=CommandLine())
    commit(Undo(swapped.changeset_id), actor=CommandLine())
    run("INSERT INTO users (name) VALUES ('x')", "DELETE FROM users WHERE name = 'x'", ADD)
    session.rollback()
    outside('UPDATE users SET age = 31, extra = \'{"team": "Ares", "n": [1, null]}\' WHERE name = \'Anna\'')
    outside("DELETE FROM users WHERE name = 'Boris'")
    assert differences(session) == []


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE users SET age = 99", "users 1: age: the table holds 99, history says 31"),
        ("DELETE FROM users", "users 1: history has it, the table does not"),
        ("DELETE FROM change WHERE op = 'insert'", "says update, but the row was not there"),
        ("DELETE FROM change", "users 1: the table has it, history does not"),
        ("DELETE FROM change WHERE op = 'update'", "users 1: age: the table holds 31, history says 30"),
        ("UPDATE change SET op = 'insert', old = NULL", "says insert, but the row was there"),
        ("DELETE FROM changeset WHERE id = 2", "change 2: there is no changeset 2"),
        ("UPDATE changeset SET updated = 5 WHERE id = 2", "changeset 2: says +0 ~5 -0, its changes +0 ~1 -0"),
        ("DELETE FROM change WHERE id = 2", "changeset 2: says +0 ~1 -0, its changes +0 ~0 -0"),
    ],
)
def test_what_was_altered_behind_its_back_is_named(session: Session, statement: str, named: str):
    run(ADD)
    run("UPDATE users SET age = 31")
    tamper(session, statement)
    assert any(named in line for line in differences(session)), differences(session)


def test_an_altered_value_of_a_change_is_named(session: Session):
    run(ADD)
    run("UPDATE users SET age = 31")
    tamper(session, "UPDATE change SET new = '{\"age\": 32}' WHERE id = 2")
    assert differences(session) == ["users 1: age: the table holds 31, history says 32"]


def test_a_missing_trigger_is_named(session: Session):
    name, table = ("rollbook_insert", " ON users")
    if session.get_bind().dialect.name == "sqlite":
        name, table = "rollbook_insert_users", ""
    session.execute(text(f"DROP TRIGGER {name}{table}"))
    session.commit()
    assert any(name in line for line in differences(session))


def test_an_erased_person_leaves_history_whole_and_its_facts_as_they_were(session: Session):
    run(ADD)
    run("UPDATE users SET age = 31")
    run("DELETE FROM users")
    before = digest(session)
    commit(EraseUser(1), actor=CommandLine())
    after = digest(session, before.change)
    assert differences(session) == []
    assert (after.facts == before.facts, after.values == before.values, after.erased) == (True, False, 3)


def test_the_digest_up_to_a_change_stays_the_same_whatever_comes_after(session: Session):
    run(ADD)
    kept = digest(session)
    run("UPDATE users SET age = 31")
    assert str(digest(session, kept.change)) == str(kept)
    assert str(digest(session)) != str(kept)


@pytest.mark.parametrize(
    ("statement", "facts", "values"),
    [
        ("UPDATE changeset SET actor_name = 'Mallory'", True, False),
        ("UPDATE changeset SET kind = 'import'", False, True),
        ("UPDATE changeset SET message = 'Not me'", True, False),
        ("DELETE FROM change WHERE id = 2", False, False),
    ],
)
def test_only_a_digest_kept_elsewhere_finds_what_fits_together(
    session: Session, statement: str, *, facts: bool, values: bool
):
    run(ADD, ADD)
    kept = digest(session)
    tamper(session, statement)
    again = digest(session, kept.change)
    assert (again.facts == kept.facts, again.values == kept.values) == (facts, values)


def test_a_digest_reads_back_as_it_was_written():
    written = Digest(412, 7, 2**255)
    assert str(Digest.parse(str(written))) == str(written)
    for text_ in ("", "x", "1.2@3", str(written)[1:], f"{written}0" * 3):
        with pytest.raises(MalformedDigestError):
            Digest.parse(text_)

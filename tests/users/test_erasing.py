"""Erasing a deleted person: the values go, the facts stay."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaitingError
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.acceptance.hostile import INJECTIONS
from tests.support.people import add_person
from tests.support.routes import TABLES, everything
from webapp.access.actors import CommandLine
from webapp.changes import erasing
from webapp.changes.erasing import AlreadyErasedError, RowExistsError
from webapp.changes.errors import OvertakenError, RowMissingError
from webapp.changes.operations import Operation, from_json, to_json
from webapp.changes.transactions import Outcome, commit, housekeep
from webapp.changes.versions import version_of
from webapp.db import db
from webapp.models import Change, Changeset, User
from webapp.users import own_indexes
from webapp.users.defining import CreateFields
from webapp.users.erasing import EraseUser
from webapp.users.operations import CreateUsers, DeleteUsers, Edit, Target, UpdateUsers

ANNA = {"name": "Anna Иванова", "email": "anna@example.org", "age": 41}

FACTS = """
    SELECT change.id, change.changeset_id, table_name, row_id, op, {old}, {new}, kind, actor_id, committed_at
    FROM change JOIN changeset ON changeset.id = change.changeset_id WHERE change.id <= ? ORDER BY change.id
"""
NAMED_FIELDS = {
    "sqlite": "(SELECT group_concat(key) FROM (SELECT key FROM json_each({}) ORDER BY key))",
    "postgresql": "(SELECT string_agg(key, ',' ORDER BY key) FROM jsonb_object_keys({}) AS key)",
}


def test_no_table_holds_a_value_of_an_erased_person(session: Session, outside):
    anna = departed(session)
    assert rows_with(outside, "anna", "Иванова")
    save(EraseUser(anna))
    assert rows_with(outside, "anna", "Иванова") == []


def test_each_change_keeps_its_fields_without_their_values(session: Session):
    anna = departed(session)
    outcome = save(EraseUser(anna))
    changes = session.execute(select(Change.op, Change.old, Change.new, Change.erased_in).order_by(Change.id))
    every = dict.fromkeys(("name", "email", "age", "active"))
    assert [tuple(change) for change in changes] == [
        ("insert", None, every, outcome.changeset_id),
        ("update", {"age": None}, {"age": None}, outcome.changeset_id),
        ("delete", every, None, outcome.changeset_id),
    ]


def test_who_changed_what_and_when_is_as_it_was(session: Session, outside):
    anna, ben = departed(session), add(session, name="Ben")
    last = version_of(session, "users", ben)
    before = facts(session, outside, last)
    save(EraseUser(anna))
    assert len(before) == 4
    assert facts(session, outside, last) == before


def test_others_keep_what_history_holds_of_them(session: Session, outside):
    add(session, name="Ben", email="ben@example.org")
    save(EraseUser(departed(session)))
    assert rows_with(outside, "ben@example.org")


def test_erasing_is_a_changeset_that_touches_no_row(session: Session):
    anna = departed(session)
    changeset = session.get_one(Changeset, save(EraseUser(anna)).changeset_id)
    assert (changeset.kind, changeset.actor_name) == ("erase", "command line")
    assert changeset.parameters == {"table": "users", "row": anna}
    assert (changeset.inserted, changeset.updated, changeset.deleted) == (0, 0, 0)


def test_what_was_asked_for_leaves_no_hash(session: Session):
    anna = departed(session)
    ben = save(CreateUsers(({"name": "Ben"},)))
    save(EraseUser(anna))
    hashed = select(Changeset.id).where(Changeset.operation_hash.is_not(None), Changeset.kind != "erase")
    assert session.scalars(hashed).all() == [ben.changeset_id]


def test_a_person_who_exists_is_not_erased(session: Session, outside):
    anna = add(session, **ANNA)
    with pytest.raises(RowExistsError):
        save(EraseUser(anna))
    assert rows_with(outside, "anna@example.org")


def test_a_person_who_never_was_is_missing(session: Session):
    with pytest.raises(RowMissingError):
        save(EraseUser(404))


def test_erasing_twice_says_so(session: Session):
    anna = departed(session)
    first = save(EraseUser(anna))
    with pytest.raises(AlreadyErasedError) as caught:
        save(EraseUser(anna))
    assert caught.value.changeset_id == first.changeset_id


def test_a_double_click_erases_once(session: Session):
    anna = departed(session)
    first = save(EraseUser(anna), submission="A" * 22)
    assert save(EraseUser(anna), submission="A" * 22) == Outcome(first.changeset_id, repeated=True)


def test_somebody_brought_back_from_outside_can_be_erased_anew(session: Session, outside):
    anna = departed(session)
    first = save(EraseUser(anna))
    outside("INSERT INTO users (id, name) VALUES (?, 'Annabel')", anna)
    outside("DELETE FROM users WHERE id = ?", anna)
    second = save(EraseUser(anna))
    erased = session.scalars(select(Change.erased_in).order_by(Change.id)).all()
    assert erased == [first.changeset_id] * 3 + [second.changeset_id] * 2
    assert rows_with(outside, "Annabel") == []


def test_a_stale_form_about_an_erased_person_learns_nothing(session: Session):
    anna = add(session, **ANNA)
    base = version_of(session, "users", anna)
    save(DeleteUsers((Target(anna, None),)))
    save(EraseUser(anna))
    with pytest.raises(OvertakenError) as caught:
        save(UpdateUsers((Edit(anna, base, {"age": 42}),)))
    assert {value for name, value in caught.value.base.items() if name != "active"} == {None}


@pytest.mark.parametrize("name", [*INJECTIONS, "\u202eannA", "\u0301", "👩‍🚀 Anna", '{"name": "Anna"}'])
def test_whatever_the_name_it_is_gone(session: Session, outside, name: str):
    anna = add_person(outside, name)
    save(DeleteUsers((Target(anna, None),)), message=f"{name} left us")
    save(EraseUser(anna))
    sides = [side for change in session.execute(select(Change.old, Change.new)) for side in change if side]
    assert {value for side in sides for value in side.values()} == {None}
    assert session.scalars(select(Changeset.message).where(Changeset.message.is_not(None))).all() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_files_of_a_sqlite_register_hold_no_trace(app: Flask, tmp_path, connect):
    # Neither these signs nor their trigrams are in what folds other letters, so they come from the person alone.
    name, nick = "\U00020000\U00020001\U00020002\U00020003", "\U00020010\U00020011\U00020012\U00020013"
    with app.app_context():
        searched = {"name": "extra.nick", "type": "text", "label": "Nick", "searched": True}
        save(CreateFields((searched,)))
        own_indexes.follow(db.session())
    connection = connect()
    connection.execute("PRAGMA secure_delete = off")
    people = [(f"Ben {number}", json.dumps({"nick": f"Nick {number}"})) for number in range(1, 3001)]
    people[6] = name, json.dumps({"nick": nick})
    connection.executemany("INSERT INTO users (name, extra) VALUES (?, ?)", people)
    connection.commit()
    for number in range(50):
        connection.execute("UPDATE users SET email = ? WHERE id = 7", (f"trace{number}@example.org",))
        connection.commit()
    connection.execute("DELETE FROM users WHERE id % 3 = 1")
    connection.commit()
    with app.app_context():
        assert found_in_files(tmp_path, *name)
        assert found_in_files(tmp_path, *nick)
        save(EraseUser(7))
        assert erasing.sweep(db.engine)
    assert found_in_files(tmp_path, "trace", *name, *nick) == set()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_in_use_is_not_swept_and_the_next_erasing_sweeps_it(app: Flask, tmp_path, connect):
    with app.app_context():
        anna = departed(db.session)
        reader = connect()
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM users").fetchall()
        save(EraseUser(anna))
        assert not erasing.sweep(db.engine)
        reader.rollback()
        assert erasing.sweep(db.engine)
    assert found_in_files(tmp_path, "anna@example.org", "Иванова") == set()


def test_who_brings_the_person_back_at_this_moment_is_waited_for(app: Flask, connect, outside):
    with app.app_context():
        anna = departed(db.session)
    restoring = connect()
    begin_restoring(restoring)
    with ThreadPoolExecutor(1) as pool:
        erasure = pool.submit(save_in, app, EraseUser(anna))
        with pytest.raises(StillWaitingError):
            erasure.result(timeout=0.3)
        restoring.cursor().execute(f"INSERT INTO users (id, name) VALUES ({anna}, 'Anna')")
        restoring.commit()
        with pytest.raises(RowExistsError):
            erasure.result()
    assert rows_with(outside, "anna@example.org")


def test_nobody_begins_to_bring_back_a_person_who_is_being_erased(session: Session, connect):
    def meanwhile(session: Session) -> None:
        erasing.hold(session, "users")
        with pytest.raises(Exception, match=r"locked|lock timeout"):
            begin_restoring(connect(), patience=0)

    housekeep(meanwhile)


def test_of_two_erasings_at_once_one_is_stored(app: Flask, outside):
    with app.app_context():
        anna = departed(db.session)
    with ThreadPoolExecutor(4) as pool:
        erasures = [pool.submit(save_in, app, EraseUser(anna)) for _ in range(4)]
    errors = [erasure.exception() for erasure in erasures]
    assert sorted(type(error).__name__ for error in errors) == ["AlreadyErasedError"] * 3 + ["NoneType"]
    assert outside("SELECT count(*) FROM changeset WHERE kind = 'erase'") == [(1,)]


def test_the_operation_survives_the_way_through_json():
    assert from_json(to_json(EraseUser(42, (3, 5)))) == EraseUser(42, (3, 5))


def save(operation: Operation, *, message: str | None = None, submission: str | None = None) -> Outcome:
    return commit(operation, actor=CommandLine(), message=message, submission=submission)


def save_in(app: Flask, operation: Operation) -> Outcome:
    with app.app_context():
        return save(operation)


def add(session: Session, **values: Any) -> int:
    save(CreateUsers((values,)))
    return session.scalars(select(User.id).order_by(User.id.desc())).first()


def departed(session: Session) -> int:
    """Anna, who was added, edited and deleted."""
    anna = add(session, **ANNA)
    save(UpdateUsers((Edit(anna, None, {"age": 42}),)))
    save(DeleteUsers((Target(anna, None),)))
    return anna


def begin_restoring(connection: Any, patience: int = 5) -> None:
    """Do as whoever restores rows: take the lock before reading what to restore."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute(f"PRAGMA busy_timeout = {patience * 1000}")
        connection.execute("BEGIN IMMEDIATE")
    else:
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {patience * 1000 + 1}")
        cursor.execute("SELECT id FROM users WHERE id = 0 FOR UPDATE")


def rows_with(outside, *texts: str) -> list[tuple]:
    """Every row of any table in which one of the texts occurs, whatever the case."""
    rows = [row for table in everything(outside, *TABLES).values() for row in table]
    said = [(row, json.dumps(row, default=str, ensure_ascii=False).casefold()) for row in rows]
    return [row for row, content in said if any(part.casefold() in content for part in texts)]


def found_in_files(folder, *texts: str) -> set[str]:
    """Those of the texts that stand anywhere in the database's files."""
    content = b"".join(path.read_bytes() for path in folder.glob("rollbook.db*"))
    return {part for part in texts if part.encode() in content or part.encode("utf-16-le") in content}


def facts(session: Session, outside, last: int) -> list[tuple]:
    fields = NAMED_FIELDS[session.get_bind().dialect.name]
    return outside(FACTS.format(old=fields.format("old"), new=fields.format("new")), last)

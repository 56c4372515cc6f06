"""Whatever is written into own fields of any type: it is read back, merged, undone and replayed exactly."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.databases import Outside
from tests.support.own_values import DEFINITIONS, FIELDS, OWN, VALUES
from tests.support.statements import Somebody, run
from tests.support.undoing import undo
from webapp.changes import recording
from webapp.changes.errors import OvertakenError
from webapp.changes.operations import Operation
from webapp.changes.transactions import Outcome, commit, housekeep
from webapp.changes.verify import Verification, verify
from webapp.fields import Value
from webapp.models import User
from webapp.users.defining import CreateFields
from webapp.users.operations import CreateUsers, DeleteUsers, Edit, Target, UpdateUsers
from webapp.users.records import find_record

PERSON = st.integers(0, 2)
JUNK = st.sampled_from(["{}", '{"text": 5, "date": [1, {"a": null}]}', '{"integer": 1e3, "gone": "x"}'])
STEP = st.one_of(
    st.tuples(st.just("create"), VALUES),
    st.tuples(st.just("update"), PERSON, VALUES),
    st.tuples(st.just("late"), PERSON, VALUES),
    st.tuples(st.just("delete"), PERSON),
    st.tuples(st.just("undo"), st.integers(1, 4)),
    st.tuples(st.just("outside"), PERSON, JUNK),
)

many_times = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@many_times
@given(values=VALUES)
def test_what_is_saved_is_what_is_read(defined: Session, values: dict[str, Value]):
    assert held(defined, add(defined, values)) == stored(values)


@many_times
@given(first=VALUES, mine=VALUES, theirs=VALUES)
def test_edits_of_different_own_fields_of_one_person_both_stay(
    defined: Session, first: dict[str, Value], mine: dict[str, Value], theirs: dict[str, Value]
):
    mine = {name: value for name, value in mine.items() if name not in theirs}
    assume(mine and theirs)
    user_id = add(defined, first)
    base = version(defined, user_id)
    save(UpdateUsers((Edit(user_id, base, theirs),)))
    save(UpdateUsers((Edit(user_id, base, mine),)))
    assert held(defined, user_id) == stored(first | theirs | mine)


@many_times
@given(steps=st.lists(STEP, max_size=10), last=STEP)
def test_the_undo_of_the_last_save_restores_what_was_and_history_tells_it_all(
    defined: Session, outside: Outside, steps: list[tuple[Any, ...]], last: tuple[Any, ...]
):
    run("DELETE FROM users")
    done: list[Outcome] = []
    bases: dict[int, int] = {}
    for step in steps:
        done += take(defined, outside, done, bases, *step)
    before = register(defined)
    for outcome in take(defined, outside, done, bases, *last):
        undo(outcome)
        assert register(defined) == before
    housekeep(recording.adopt_outside)
    assert list(verify(defined(), Verification(()))) == []


def take(
    session: Session,
    outside: Outside,
    done: list[Outcome],
    bases: dict[int, int],
    deed: str,
    *what: Any,
) -> list[Outcome]:
    """Do one step, and return what it saved. Somebody edited late is so on the version first seen of them."""
    ids = list(register(session))
    for user_id in ids:
        bases.setdefault(user_id, version(session, user_id))
    if deed == "create":
        return save(CreateUsers(({"name": "Anna", **what[0]},)))
    if deed == "undo":
        return [outcome for each in done[-what[0] :][:1] if (outcome := undo(each)).changeset_id]
    if not ids:
        return []
    person = ids[what[0] % len(ids)]
    if deed == "outside":
        outside("UPDATE users SET extra = ? WHERE id = ?", what[1], person)
        return []
    if deed == "delete":
        return save(DeleteUsers((Target(person, None),)))
    base = bases[person] if deed == "late" else None
    return save(UpdateUsers((Edit(person, base, what[1]),)))


def save(operation: Operation) -> list[Outcome]:
    with suppress(OvertakenError):
        outcome = commit(operation, actor=Somebody())
        return [outcome] if outcome.changeset_id else []
    return []


def add(session: Session, values: dict[str, Value]) -> int:
    save(CreateUsers(({"name": "Anna", **values},)))
    return list(register(session))[-1]


def stored(values: dict[str, Value]) -> dict[str, Value]:
    """What a person holds of whom this was said, in the spelling to be stored; nothing is said of the rest."""
    said = {name: FIELDS[name].check(value) for name, value in values.items()}
    return {name: FIELDS[name].default for name in OWN} | said


def held(session: Session, user_id: int) -> dict[str, Value]:
    record = find_record(session, user_id)
    session.rollback()
    assert record
    return {name: record.values[name] for name in OWN}


def version(session: Session, user_id: int) -> int:
    record = find_record(session, user_id)
    session.rollback()
    assert record
    return record.version


def register(session: Session) -> dict[int, dict[str, Any]]:
    """What is in everybody's document, by id."""
    session.rollback()
    found = dict(session.execute(select(User.id, User.extra).order_by(User.id)).all())
    session.rollback()
    return found


@pytest.fixture
def defined(session: Session) -> Session:
    save(CreateFields(DEFINITIONS))
    session.rollback()
    return session

"""Undo over random histories: it restores exactly what was, and replaying all changes gives what is there."""

import json
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.statements import run
from tests.support.undoing import undo
from webapp.changes.errors import ConstraintViolatedError
from webapp.changes.transactions import Outcome
from webapp.models import Change, User

SWAP = [
    "UPDATE users SET email = 'x@example.org' WHERE email = 'a@example.org'",
    "UPDATE users SET email = 'a@example.org' WHERE email = 'c@example.org'",
    "UPDATE users SET email = 'c@example.org' WHERE email = 'x@example.org'",
]
ADD = "INSERT INTO users (name, email, age, extra) VALUES ('{name}', {email}, {age}, '{extra}')"
SOMEBODY = "id = (SELECT id FROM users ORDER BY id LIMIT 1 OFFSET {person})"
EDITS = [
    f"UPDATE users SET email = {{email}} WHERE {SOMEBODY}",
    f"UPDATE users SET age = {{age}}, active = NOT active WHERE {SOMEBODY}",
    f"UPDATE users SET name = '{{name}}', extra = '{{extra}}' WHERE {SOMEBODY}",
    f"DELETE FROM users WHERE {SOMEBODY}",
]
MEMBERS = st.dictionaries(
    st.sampled_from(["a", 'b "c".d']),
    st.one_of(st.booleans(), st.integers(0, 3), st.just([1, "x"])),
    max_size=2,
)
STATEMENT = st.builds(
    lambda source, members, **values: source.format(
        **values, extra=json.dumps(members, separators=(",", ":")).replace(":", r"\:")
    ),
    st.sampled_from([ADD, ADD, *EDITS]),
    MEMBERS,
    name=st.sampled_from(["Anna", "Борис", "李 小龙"]),
    email=st.sampled_from(["'a@example.org'", "'A@Example.org'", "'c@example.org'", "NULL"]),
    age=st.sampled_from(["1", "2", "NULL"]),
    person=st.integers(0, 4),
)
SAVE = st.one_of(st.lists(STATEMENT, min_size=1, max_size=4), st.just(SWAP))
"""What one changeset does."""

HISTORY = st.lists(st.one_of(SAVE, st.integers(1, 5)), max_size=8)
"""Saves, and undos of the changeset so many before."""

TWO = [ADD.format(name=name, email=f"'{name}@example.org'", age=1, extra="{}") for name in ("a", "c")]


@example(history=[TWO], last=SWAP, left_out=[])
@example(history=[TWO, SWAP, 1, 1], last=["DELETE FROM users", *TWO], left_out=[0])
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORY, last=SAVE, left_out=st.lists(st.integers(0, 4), max_size=2))
def test_undo_restores_exactly_what_was(
    session: Session, history: list[Any], last: list[str], left_out: list[int]
):
    save(["DELETE FROM users"])
    done: list[Outcome] = []
    for step in history:
        done += save(step) if isinstance(step, list) else take_back(done[-step:][:1])
    before = register(session)
    saved = save(last)
    after = register(session)
    undone = take_back(saved)
    assert register(session) == before
    take_back(undone)
    assert register(session) == after
    take_back(saved, *(f"users:{list(after)[number % len(after)]}" for number in left_out if after))
    assert replay(session) == register(session)


def save(statements: list[str]) -> list[Outcome]:
    """Commit them as one changeset, if the database lets them pass and something changes."""
    try:
        outcome = run(*statements)
    except ConstraintViolatedError:
        return []
    return [outcome] if outcome.changeset_id else []


def take_back(outcomes: list[Outcome], *skipped: str) -> list[Outcome]:
    try:
        undone = [undo(outcome, *skipped) for outcome in outcomes]
    except ConstraintViolatedError:
        return []
    return [outcome for outcome in undone if outcome.changeset_id]


def register(session: Session) -> dict[int, dict[str, Any]]:
    """What everybody holds, by id and field."""
    session.rollback()
    columns = (User.id, User.name, User.email, User.age, User.active, User.extra)
    people = {
        row.id: {
            "name": row.name, "email": row.email, "age": row.age, "active": row.active,
            **{f"extra.{key}": value for key, value in row.extra.items()},
        }
        for row in session.execute(select(*columns).order_by(User.id))
    }  # fmt: skip
    session.rollback()
    return people


def replay(session: Session) -> dict[int, dict[str, Any]]:
    """What everybody holds as history tells it; a member of a document that is empty is none."""
    people: dict[int, dict[str, Any]] = {}
    for change in session.execute(select(Change.row_id, Change.op, Change.new).order_by(Change.id)):
        people[change.row_id] = people.get(change.row_id, {}) | (change.new or {})
        if change.op == "delete":
            del people[change.row_id]
    session.rollback()
    return {
        row_id: {
            name: value for name, value in people[row_id].items() if value is not None or "." not in name
        }
        for row_id in sorted(people)
    }

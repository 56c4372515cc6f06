"""Whatever is done to the register, by whomever and however, replaying history gives what is there."""

from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.databases import Outside
from webapp.access.actors import CommandLine
from webapp.changes import recording
from webapp.changes.errors import ConstraintViolatedError, OvertakenError, RowMissingError
from webapp.changes.transactions import commit, housekeep, preview
from webapp.changes.undo.operation import Undo
from webapp.changes.verify import Verification, verify
from webapp.changes.versions import version_of
from webapp.models import Changeset, User
from webapp.users.operations import CreateUsers, DeleteUsers, Edit, Target, UpdateUsers

REFUSED = (ConstraintViolatedError, OvertakenError, RowMissingError)

PERSON = st.integers(0, 3)
EMAIL = st.sampled_from([None, "a@example.org", "b@example.org", "B@example.org"])
VALUES = st.fixed_dictionaries(
    {"name": st.sampled_from(["Anna", "Борис", "李"])},
    optional={"email": EMAIL, "age": st.sampled_from([None, 1, 2])},
)
STEP = st.one_of(
    st.tuples(st.just("create"), st.lists(VALUES, min_size=1, max_size=3)),
    st.tuples(st.just("update"), PERSON, VALUES),
    st.tuples(st.just("late"), PERSON, VALUES),
    st.tuples(st.just("swap"), PERSON, PERSON),
    st.tuples(st.just("delete"), PERSON),
    st.tuples(st.just("undo"), st.integers(0, 4)),
    st.tuples(
        st.just("outside"), PERSON, st.sampled_from(["age = 3", "email = NULL", "extra = '{\"t\": [1]}'"])
    ),
    st.tuples(st.just("outside"), PERSON, st.just(None)),
)


@example(
    steps=[
        ("create", [{"name": "Anna", "email": "a@example.org"}, {"name": "B", "email": "b@example.org"}]),
        ("swap", 0, 1),
        ("undo", 0),
        ("undo", 0),
    ]
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=12))
def test_replaying_history_gives_what_is_there(
    session: Session, outside: Outside, steps: list[tuple[Any, ...]]
):
    bases: dict[int, int] = {}
    for step in steps:
        with suppress(*REFUSED):
            take(session, outside, bases, *step)
        session.rollback()
    housekeep(recording.adopt_outside)
    assert list(verify(session(), Verification(()))) == []


def take(session: Session, outside: Outside, bases: dict[int, int], deed: str, *what: Any) -> None:
    """Do one step. People are named by their place; one is edited again, late, on the version first seen of them."""
    ids = list(session.scalars(select(User.id).order_by(User.id)))
    for user_id in ids:
        bases.setdefault(user_id, version_of(session, "users", user_id))
    session.rollback()
    person = ids[what[0] % len(ids)] if ids and deed not in {"create", "undo"} else None
    if deed == "create":
        save(CreateUsers(tuple(what[0])))
    elif deed == "undo":
        newest = session.scalar(select(func.max(Changeset.id))) or 0
        save(Undo(max(newest - what[0], 0)))
    elif person is None:
        return
    elif deed == "update":
        save(UpdateUsers((Edit(person, None, what[1]),)))
    elif deed == "late":
        save(UpdateUsers((Edit(person, bases[person], what[1]),)))
    elif deed == "swap":
        other = ids[what[1] % len(ids)]
        emails = dict(session.execute(select(User.id, User.email).where(User.id.in_([person, other]))).all())
        save(
            UpdateUsers(
                (Edit(person, None, {"email": emails[other]}), Edit(other, None, {"email": emails[person]}))
            )
        )
    elif deed == "delete":
        save(DeleteUsers((Target(person, None),)))
    elif what[1] is None:
        outside("DELETE FROM users WHERE id = ?", person)
    else:
        outside(f"UPDATE users SET {what[1]} WHERE id = ?", person)


def save(operation: Any) -> None:
    """Preview, then commit exactly what was seen."""
    commit(operation, actor=CommandLine(), expected=preview(operation, actor=CommandLine()).token)

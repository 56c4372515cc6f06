"""The sample register's open draft: what one of its keepers has gathered and not yet saved."""

from webapp.access.actors import Actor
from webapp.changes.drafts import writing
from webapp.changes.drafts.writing import Origin
from webapp.changes.operations import Operation
from webapp.changes.transactions import housekeep
from webapp.users.operations import CreateUsers, Edit, UpdateUsers
from webapp.users.sample import Values
from webapp.users.sample_fields import MEMBERSHIP, SINCE

NAME = "Before the annual meeting"

NEWCOMER: Values = {
    "name": "Venkat Kapoor",
    "email": "venkat.kapoor@example.org",
    "age": 52,
    MEMBERSHIP: "supporting",
    SINCE: "2026-11-21",
}


def begin(keeper: Actor, beck: int, vasily: int) -> None:
    """Begin the draft of an account; two of its steps are about people of these ids."""
    steps: tuple[tuple[Operation, str], ...] = (
        (UpdateUsers((Edit(beck, None, {"age": 35}),)), "His birthday was on 14 November"),
        (UpdateUsers((Edit(vasily, None, {"email": "vasily@example.org"}),)), "He gave us his address"),
        (CreateUsers((NEWCOMER,)), "Joined at the open day"),
    )
    housekeep(lambda session: writing.begin(session, keeper.id, NAME))
    for operation, why in steps:
        origin = Origin(keeper.id, dict(operation.named_rows), why)
        housekeep(lambda session, step=(operation, origin): writing.add(session, *step, new_name=NAME))

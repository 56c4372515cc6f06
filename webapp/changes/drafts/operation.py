"""The operation that commits a draft."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from typing_extensions import override

from webapp.changes import constraints, recording
from webapp.changes.actor import Actor
from webapp.changes.drafts import closing
from webapp.changes.drafts.errors import OwnDraftError, StepsRefusedError
from webapp.changes.errors import ConstraintViolatedError, RefusedError
from webapp.changes.operations import Operation, from_json, register
from webapp.changes.previews import last_change
from webapp.fields import stored
from webapp.models import Change
from webapp.models.types import Json

MOST_CREATED = 10_000
"""Rows that a step can add, as far as later steps can name them."""


def placeholder(step_id: int, number: int) -> int:
    """Return the id by which later steps name a row that a step will add: its `number`-th, from 0."""
    return -(step_id * MOST_CREATED + number)


def number_in(step_id: int, row_id: int) -> int | None:
    """Return which of the rows that a step adds has this placeholder, None if none has."""
    number = -row_id - step_id * MOST_CREATED
    return number if 0 <= number < MOST_CREATED else None


@dataclass(frozen=True)
class Step:
    """One operation of a draft, as JSON, and the number by which the draft knows it."""

    id: int
    operation: str


@register
@dataclass(frozen=True)
class CommitDraft(Operation):
    """Run the steps of a draft in their order, all or none; those of the draft that are not named stay in it.

    `author_id` is the account that began the draft; who commits it is the actor.
    """

    kind = "commit-draft"

    draft_id: int
    author_id: int
    steps: tuple[Step, ...]

    @property
    @override
    def parameters(self) -> dict[str, Json]:
        """The draft, and whose it was."""
        return {"draft": self.draft_id, "author": self.author_id}

    @override
    def require(self, session: Session, actor: Actor) -> None:
        """Raise unless the actor may do each of the steps, and the draft waits for it.

        :raises DraftClosedError: it was committed or rolled back meanwhile.
        :raises OwnDraftError: it is to be reviewed by somebody else.
        :raises StepsRefusedError: naming each step that the actor may not do.
        """
        if closing.hold(session, self.draft_id) == "submitted" and actor.id == self.author_id:
            raise OwnDraftError
        refused = dict(_refusals(session, actor, self.steps))
        if refused:
            raise StepsRefusedError(refused)

    @override
    def run(self, session: Session) -> None:
        """Run the steps, each with what those before it left.

        :raises StepsRefusedError: naming each step that could not be done; those after it were tried without it.
        """
        ids: dict[int, int] = {}
        refused: dict[int, RefusedError] = {}
        for step in self.steps:
            seen = last_change(session)
            try:
                _try(session, from_json(step.operation).naming(ids))
            except RefusedError as error:
                refused[step.id] = error
            ids |= {
                placeholder(step.id, number): row_id for number, row_id in enumerate(_added(session, seen))
            }
        if refused:
            raise StepsRefusedError(refused)
        closing.close(session, self.draft_id, [step.id for step in self.steps])


def _refusals(session: Session, actor: Actor, steps: Iterable[Step]) -> Iterator[tuple[int, RefusedError]]:
    for step in steps:
        try:
            from_json(step.operation).require(session, actor)
        except RefusedError as error:
            yield step.id, error


def _try(session: Session, operation: Operation) -> None:
    """Run an operation; what it raises leaves nothing of it.

    :raises ConstraintViolatedError: the database refused it.
    """
    try:
        with session.begin_nested():
            operation.run(session)
            session.flush()
    except IntegrityError as error:
        raise ConstraintViolatedError(constraints.violated(error)) from error
    finally:
        # What it wrote may have been fields.
        stored.forget(session)


def _added(session: Session, seen: int) -> list[int]:
    """Return the rows that this transaction added after a change, in the order of their ids."""
    # The row locks that a tracked write takes do not keep others from adding rows, so the changeset is looked at too.
    added = (
        select(Change.row_id)
        .where(Change.id > seen, Change.changeset_id == recording.current(session), Change.op == "insert")
        .order_by(Change.row_id)
    )
    return list(session.scalars(added))

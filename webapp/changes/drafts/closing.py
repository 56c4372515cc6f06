"""What becomes of a draft in the transaction that commits it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webapp.changes import recording
from webapp.changes.drafts.errors import DraftClosedError
from webapp.models import Draft, DraftRow, DraftStep

WAITING = ("open", "submitted")
"""The states of a draft that can be committed."""


def hold(session: Session, draft_id: int) -> str:
    """Keep others from committing or changing a draft until this transaction ends, and return its state.

    :raises DraftClosedError: it does not wait to be committed.
    """
    state = session.scalars(select(Draft.state).where(Draft.id == draft_id).with_for_update()).one_or_none()
    if state not in WAITING:
        raise DraftClosedError(draft_id, state)
    return state


def close(session: Session, draft_id: int, step_ids: Sequence[int]) -> None:
    """Take the steps that were done out of a draft; with the last of them it is committed.

    History has from now on what they did, and nobody is to find it in two places.
    """
    drop_steps(session, step_ids)
    left = session.execute(select(DraftStep.id).where(DraftStep.draft_id == draft_id).limit(1)).first()
    values = {"changed_at": datetime.now(UTC), "changeset_id": recording.current(session)}
    state = {} if left else {"state": "committed"}
    session.execute(update(Draft).where(Draft.id == draft_id).values(values | state))


def drop_steps(session: Session, step_ids: Sequence[int]) -> None:
    """Delete steps, with what is noted of the rows that they name."""
    session.execute(delete(DraftRow).where(DraftRow.step_id.in_(step_ids)))
    session.execute(delete(DraftStep).where(DraftStep.id.in_(step_ids)))

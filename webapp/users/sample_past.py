"""The sample's past laid out over weeks: entered within a second, it would leave no days to look back to."""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from webapp.changes.transactions import housekeep
from webapp.models import Changeset

DAYS = 24
"""From its beginning to its end, which was yesterday."""

EVERY = 3
"""Days between two on which somebody worked on the register."""

OPENS, HOURS = time(9), 8
"""When such a day begins, and how long it is."""


def lay_out() -> None:
    """Give each changeset an hour of its own on some working day, in their order.

    Where the server may add to the record and not alter it, they stay where they are.
    """
    with suppress(ProgrammingError):
        housekeep(_lay_out)


def _lay_out(session: Session) -> None:
    ids = session.scalars(select(Changeset.id).order_by(Changeset.id)).all()
    for place, changeset_id in enumerate(ids):
        moment = _moment(place / max(len(ids) - 1, 1))
        session.execute(update(Changeset).where(Changeset.id == changeset_id).values(committed_at=moment))


def _moment(share: float) -> datetime:
    """Return when this share of the past had gone by."""
    worked, part = divmod(DAYS * share, EVERY)
    day = datetime.now(UTC).date() - timedelta(days=1 + DAYS - EVERY * worked)
    return datetime.combine(day, OPENS, UTC) + timedelta(hours=HOURS * part / EVERY)

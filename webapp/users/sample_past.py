"""The sample's past laid out over weeks: entered within a second, it would leave no days to look back to."""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from webapp.changes.transactions import housekeep
from webapp.models import Changeset

DAYS = 26
"""How long ago it began; it ended yesterday."""

FIRST_HOUR, HOURS = 9, 8
"""Of a working day."""


def lay_out() -> None:
    """Give each changeset a working hour of its own, in their order.

    Where the server may add to the record and not alter it, they stay where they are.
    """
    with suppress(ProgrammingError):
        housekeep(_lay_out)


def _lay_out(session: Session) -> None:
    ids = session.scalars(select(Changeset.id).order_by(Changeset.id)).all()
    for place, changeset_id in enumerate(ids):
        moment = _moment(place / max(len(ids) - 1, 1), place)
        session.execute(update(Changeset).where(Changeset.id == changeset_id).values(committed_at=moment))


def _moment(share: float, place: int) -> datetime:
    """Return when a changeset was committed before which this share of the past had gone by."""
    day = datetime.now(UTC).date() - timedelta(days=1 + round((DAYS - 1) * (1 - share)))
    return datetime.combine(day, time(FIRST_HOUR + place * 3 % HOURS, place * 37 % 60), UTC)

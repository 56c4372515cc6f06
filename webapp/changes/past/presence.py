"""Why a row was not there at a point."""

from typing import Literal, NamedTuple

from sqlalchemy import not_, or_, select
from sqlalchemy.orm import Session

from webapp.changes.past.points import CHANGESET, Point, is_later
from webapp.changes.past.touched import CHANGES, CHANGESETS
from webapp.changes.versions import CHANGE
from webapp.models import Changeset


class Absence(NamedTuple):
    """What became of a row that was not there: added later, or deleted before.

    `changeset` did it; None as long as no changeset has adopted what came from outside.
    """

    fate: Literal["added", "deleted"]
    changeset: Changeset | None


def find_absence(session: Session, table_name: str, row_id: int, point: Point) -> Absence | None:
    """Return why a row was not there at a point where it was not; None if history never knew it."""
    touching = (CHANGE.table_name == table_name, CHANGE.row_id == row_id)
    history = (
        select(CHANGE.changeset_id)
        .outerjoin_from(CHANGES, CHANGESETS, CHANGE.changeset_id == CHANGESET.id)
        .where(*touching)
        .limit(1)
    )
    added = history.where(CHANGE.op == "insert", or_(CHANGESET.id.is_(None), is_later())).order_by(CHANGE.id)
    deleted = history.where(CHANGE.op == "delete", not_(is_later())).order_by(CHANGE.id.desc())
    if (found := session.execute(added, point.bound).first()) is not None:
        return Absence("added", _find(session, found[0]))
    if (found := session.execute(deleted, point.bound).first()) is not None:
        return Absence("deleted", _find(session, found[0]))
    return None


def _find(session: Session, changeset_id: int | None) -> Changeset | None:
    return None if changeset_id is None else session.get(Changeset, changeset_id)

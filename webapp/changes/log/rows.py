"""What happened to one row."""

from itertools import groupby

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from webapp.changes.fold import FoldedChange, Row, fold
from webapp.changes.log.documents import fields_set
from webapp.db.dialects import is_sqlite
from webapp.limits import time_limit
from webapp.models import Change, Changeset


def list_row_changes(
    session: Session, row: Row, *, size: int, before: int | None = None, after: int | None = None
) -> list[tuple[Changeset, FoldedChange]]:
    """Return the latest changesets that touched a row, each with what it did to it, the newest first.

    :param before: a version of the row; what gave it that or a later one is left out.
    :param after: a version of the row; it is what came next after that which is returned, still the newest first.
    """
    touching, version = _touching(row), func.max(Change.id)
    chosen = select(Change.changeset_id).where(*touching).group_by(Change.changeset_id).limit(size)
    if before is not None:
        chosen = chosen.having(version < before)
    if after is not None:
        chosen = chosen.having(version > after)
    chosen = chosen.order_by(version.desc() if after is None else version.asc())
    statement = (
        select(Changeset, Change)
        .join(Change, Change.changeset_id == Changeset.id)
        .where(*touching, Change.changeset_id.in_(chosen))
        .order_by(Change.id)
    )
    grouped = groupby(session.execute(statement), key=lambda found: found[0])
    return [(changeset, fold([change for _, change in group])) for changeset, group in grouped][::-1]


def list_setters(session: Session, row: Row) -> dict[str, Changeset | None]:
    """Return for each field of a row the changeset that last set it, be it by adding the row.

    It is None where the last write came from outside, and no changeset has gathered it yet.

    :raises TooSlowError: the row was changed too often to tell.
    """
    fields, name = fields_set(is_sqlite=is_sqlite(session))
    last = (
        select(name.label("field"), func.max(Change.id).label("id"))
        .join_from(Change, fields, onclause=true())
        .where(*_touching(row), Change.op != "delete")
        .group_by(name)
        .subquery()
    )
    statement = (
        select(last.c.field, Changeset)
        .join(Change, Change.id == last.c.id)
        .outerjoin(Changeset, Changeset.id == Change.changeset_id)
    )
    with time_limit(session):
        return dict(session.execute(statement).all())


def find_deletion(session: Session, row: Row) -> tuple[Change, Changeset | None] | None:
    """Return the change that deleted a row, and its changeset; None for a row that is there or never was.

    Like in `list_setters` there may be no changeset yet.
    """
    statement = (
        select(Change, Changeset)
        .outerjoin(Changeset, Changeset.id == Change.changeset_id)
        .where(*_touching(row))
        .order_by(Change.id.desc())
        .limit(1)
    )
    last = session.execute(statement).one_or_none()
    return last if last is not None and last[0].op == "delete" else None


def _touching(row: Row) -> list[ColumnElement[bool]]:
    table_name, row_id = row
    return [Change.table_name == table_name, Change.row_id == row_id]

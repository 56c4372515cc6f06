"""Rows held by the transaction that changes them, and what to say when they are not what the change was based on."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.changes.errors import OvertakenError, RowMissingError, Values
from webapp.changes.versions import values_at, version_column, version_of
from webapp.fields import Value
from webapp.models import Change
from webapp.users.records import COLUMNS, FIELDS, ID, TABLE, Record


def hold(session: Session, user_ids: Collection[int]) -> dict[int, Record]:
    """Lock rows until the transaction ends, in id order so that no two transactions wait for each other.

    Ids that do not exist are left out.
    """
    chosen = ID.in_(user_ids)
    rows = session.execute(select(ID, *COLUMNS).where(chosen).order_by(ID).with_for_update()).all()
    # A second statement, because one that waited for a lock still sees the change log as it was before the wait.
    versions = dict(session.execute(select(ID, version_column(TABLE, ID)).where(chosen)).all())
    return {row.id: Record(row.id, versions[row.id], dict(zip(FIELDS, row[1:], strict=True))) for row in rows}


def require_unchanged(
    session: Session, user_id: int, base: int | None, *, held: Record | None, mine: Values
) -> None:
    """Let a change pass that is based on what the row is now; a `base` of None always is.

    :raises RowMissingError: there is no such person.
    :raises OvertakenError: somebody saved or deleted the row after `base`; has every field of base, theirs and mine.
    """
    if held is not None and base in {None, held.version}:
        return
    version = held.version if held else version_of(session, TABLE, user_id)
    if base is None or (held is None and not version):
        raise RowMissingError(TABLE, user_id)
    theirs = held.values if held else None
    values = _decoded(values_at(session, TABLE, user_id, base, theirs or {}))
    raise OvertakenError(
        user_id,
        base=values,
        theirs=theirs,
        mine=values | dict(mine),
        changeset_id=session.execute(select(Change.changeset_id).where(Change.id == version)).scalar(),
    )


def _decoded(stored: Values) -> dict[str, Value]:
    return {name: field.decode(stored.get(name, field.default)) for name, field in FIELDS.items()}

"""Rows as they are held now, and as they were held before."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.changes.errors import Values
from webapp.changes.versions import values_at
from webapp.fields import Value
from webapp.fields.stored import catalogue
from webapp.models import Change


@dataclass(frozen=True)
class Record:
    """What a row of a tracked table holds, by field, and the version that it then had."""

    table_name: str
    id: int
    version: int
    values: Mapping[str, Value]

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.values["name"])


def decoded_at(
    session: Session, table_name: str, row_id: int, version: int, current: Values
) -> dict[str, Value]:
    """Return what each field of a row held at a version, from what it holds now (nothing, if it was deleted since).

    One that history does not know had its default.
    """
    stored = values_at(session, table_name, row_id, version, current)
    fields = catalogue(session).of(table_name)
    return {
        name: field.decode(stored.get(name, None if field.key else field.default))
        for name, field in fields.items()
    }


def find_deleted(session: Session, table_name: str, row_id: int) -> Record | None:
    """Return what a deleted row held in the end, with the version that its deletion gave it.

    None if it exists, never did, or was erased from history.
    """
    touching = (Change.table_name == table_name, Change.row_id == row_id)
    statement = select(Change).where(*touching).order_by(Change.id.desc()).limit(1)
    last = session.scalars(statement).one_or_none()
    if last is None or last.op != "delete" or last.erased_in is not None:
        return None
    values = decoded_at(session, table_name, row_id, last.id - 1, {})
    return Record(table_name, row_id, last.id, values)


def changeset_of(session: Session, version: int) -> int | None:
    """Return the changeset that gave a row this version; None while nobody gathered it, or before any."""
    return session.execute(select(Change.changeset_id).where(Change.id == version)).scalar()

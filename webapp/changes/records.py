"""Rows as they are held now, and as they were held before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.changes.errors import Values
from webapp.changes.versions import values_at, values_at_versions
from webapp.fields import Field, Value
from webapp.fields.stored import catalogue
from webapp.models import Change, Changeset


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
    return _decoded(catalogue(session).of(table_name), stored)


def decoded_at_versions(
    session: Session, table_name: str, versions: Mapping[int, int], current: Mapping[int, Values]
) -> dict[int, dict[str, Value]]:
    """Return by id what rows held, each at a version, as `decoded_at` does for one of them."""
    fields = catalogue(session).of(table_name)
    stored = values_at_versions(session, table_name, versions, current)
    return {row_id: _decoded(fields, values) for row_id, values in stored.items()}


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


def changeset_of(session: Session, version: int) -> Changeset | None:
    """Return the changeset that gave a row this version; None while nobody gathered it, or before any."""
    return changesets_of(session, [version]).get(version)


def changesets_of(session: Session, versions: Collection[int]) -> dict[int, Changeset]:
    """Return by version the changesets that gave rows these versions, without those that nobody gathered."""
    statement = select(Change.id, Changeset).join(Changeset, Changeset.id == Change.changeset_id)
    return dict(session.execute(statement.where(Change.id.in_(versions))).all()) if versions else {}


def _decoded(fields: Mapping[str, Field], stored: Values) -> dict[str, Value]:
    return {
        name: field.decode(stored.get(name, None if field.key else field.default))
        for name, field in fields.items()
    }

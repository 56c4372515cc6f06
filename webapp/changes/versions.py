"""Versions of a row: the id of the last change that touched it, and what it held then."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp.changes.errors import Values
from webapp.changes.fold import Row
from webapp.models import Change
from webapp.models.types import Json

CHANGE = Change.metadata.tables[Change.__tablename__].c
"""Columns of the table, not attributes of the class: each page and save of a row asks for its version, and the ORM
would double the time that takes."""


def version_of(session: Session, table_name: str, row_id: int) -> int:
    """Return the row's version; 0 before any change was recorded."""
    touching = (CHANGE.table_name == table_name, CHANGE.row_id == row_id)
    return session.execute(select(func.max(CHANGE.id)).where(*touching)).scalar_one() or 0


def version_after(session: Session, changeset_id: int, table_name: str, row_id: int) -> int:
    """Return the version that a changeset gave to a row; 0 if it did not touch it."""
    touching = (CHANGE.changeset_id == changeset_id, CHANGE.table_name == table_name, CHANGE.row_id == row_id)
    return session.execute(select(func.max(CHANGE.id)).where(*touching)).scalar_one() or 0


def version_column(
    table_name: str, row_id: ColumnElement[int] | InstrumentedAttribute[int]
) -> ScalarSelect[int]:
    """Return a column for a select from the table itself, so that values and version are read in one statement."""
    touching = (CHANGE.table_name == table_name, CHANGE.row_id == row_id)
    return select(func.coalesce(func.max(CHANGE.id), 0)).where(*touching).scalar_subquery()


def values_at(
    session: Session, table_name: str, row_id: int, version: int, current: Values
) -> dict[str, Json]:
    """Return what the row held at a version, from what it holds now (nothing, if it was deleted since).

    Takes back the later changes, the latest first.
    """
    later = (Change.table_name == table_name, Change.row_id == row_id, Change.id > version)
    values = dict(current)
    for old in session.execute(select(Change.old).where(*later).order_by(Change.id.desc())).scalars():
        values |= old or {}
    return values


def values_at_versions(
    session: Session, table_name: str, versions: Mapping[int, int], current: Mapping[int, Values]
) -> dict[int, dict[str, Json]]:
    """Return by id what rows held, each at a version, as `values_at` does for one of them."""
    values = {row_id: dict(current.get(row_id, {})) for row_id in versions}
    if not versions:
        return values
    later = (
        CHANGE.table_name == table_name,
        CHANGE.row_id.in_(versions),
        CHANGE.id > min(versions.values()),
    )
    statement = select(CHANGE.row_id, CHANGE.id, CHANGE.old).where(*later).order_by(CHANGE.id.desc())
    for row_id, change_id, old in session.execute(statement):
        if change_id > versions[row_id]:
            values[row_id] |= old or {}
    return values


def versions_after(session: Session, changeset_id: int, table_name: str) -> dict[int, int]:
    """Return by id the versions that a changeset gave to rows of a table."""
    touched = (CHANGE.changeset_id == changeset_id, CHANGE.table_name == table_name)
    statement = select(CHANGE.row_id, func.max(CHANGE.id)).where(*touched).group_by(CHANGE.row_id)
    return dict(session.execute(statement).all())


def by_table(rows: Iterable[Row]) -> Iterator[tuple[str, list[ColumnElement[bool]]]]:
    """Return for each table the conditions that a change is of one of these rows.

    A table at a time: SQLite finds a list of ids by the index, but not a list of pairs.
    """
    for table_name, group in groupby(sorted(set(rows)), key=itemgetter(0)):
        ids = [row_id for _, row_id in group]
        yield table_name, [CHANGE.table_name == table_name, CHANGE.row_id.in_(ids)]

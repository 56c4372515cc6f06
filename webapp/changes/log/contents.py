"""What a changeset did to which rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, distinct, func, select, true, union_all
from sqlalchemy.orm import Session

from webapp.changes.fold import FoldedChange, Row, fold
from webapp.changes.log.documents import fields_set
from webapp.db.dialects import is_sqlite
from webapp.limits import time_limit
from webapp.models import Change, Changeset

PATIENCE = 1.0
"""Seconds for what a page can do without."""

ROW = (Change.table_name, Change.row_id)


@dataclass(frozen=True)
class RowsPage:
    """What a changeset did to some of its rows, by table and row id, and whether it touched others around them."""

    changes: Sequence[FoldedChange]
    has_previous: bool
    has_next: bool


class FieldCount(NamedTuple):
    """In how many rows a field was changed."""

    table_name: str
    field: str
    rows: int


def page_of_changes(
    session: Session, changeset_id: int, *, size: int, after: Row | None = None, before: Row | None = None
) -> RowsPage:
    """Return a page of what a changeset did: the first, the one after a row, or the one before it."""
    if before is None:
        changes = list_changes(session, changeset_id, size=size + 1, after=after)
        return RowsPage(changes[:size], has_previous=after is not None, has_next=len(changes) > size)
    changes = list_changes(session, changeset_id, size=size + 1, before=before)
    if len(changes) < size:
        return page_of_changes(session, changeset_id, size=size)
    return RowsPage(changes[-size:], has_previous=len(changes) > size, has_next=True)


def list_changes(
    session: Session, changeset_id: int, *, size: int, after: Row | None = None, before: Row | None = None
) -> list[FoldedChange]:
    """Return what a changeset did, one entry a row, by table and row id.

    At most `size`: the first ones, those next after a (table, row id), or those next before one.
    """
    chosen = _rows(changeset_id, size, after, before).subquery()
    statement = (
        select(Change)
        .join(chosen, (Change.table_name == chosen.c.table_name) & (Change.row_id == chosen.c.row_id))
        .where(Change.changeset_id == changeset_id)
        .order_by(*ROW, Change.id)
    )
    return _folded(session.scalars(statement))


def only_changes(session: Session, changesets: Iterable[Changeset]) -> dict[int, FoldedChange]:
    """Return what each of the changesets that touched a single row did to it, by changeset id."""
    single = [each.id for each in changesets if each.inserted + each.updated + each.deleted == 1]
    statement = (
        select(Change).where(Change.changeset_id.in_(single)).order_by(Change.changeset_id, *ROW, Change.id)
    )
    folded: dict[int, FoldedChange] = {}
    for changeset_id, group in groupby(session.scalars(statement), key=lambda change: change.changeset_id):
        # Rows that are as they were before, added and deleted again, do not count.
        changes = _folded(group)
        if changeset_id is not None and changes:
            folded[changeset_id] = changes[0]
    return folded


def created_row(session: Session, changeset_id: int, table_name: str) -> int | None:
    """Return the id of the first row that a changeset added to a table."""
    added = (Change.changeset_id == changeset_id, Change.table_name == table_name, Change.op == "insert")
    return session.scalars(select(Change.row_id).where(*added).order_by(*ROW).limit(1)).first()


def count_fields(session: Session, changeset_id: int) -> list[FieldCount]:
    """Count in how many rows a changeset changed each field, the most often changed first.

    :raises TooSlowError: there are too many rows to count.
    """
    fields, name = fields_set(is_sqlite=is_sqlite(session))
    changed = func.count(distinct(Change.row_id))
    statement = (
        select(Change.table_name, name, changed)
        .join_from(Change, fields, onclause=true())
        .where(Change.changeset_id == changeset_id, Change.op == "update")
        .group_by(Change.table_name, name)
        .order_by(changed.desc(), Change.table_name, name)
    )
    with time_limit(session, PATIENCE):
        return [FieldCount(*row) for row in session.execute(statement)]


def _rows(changeset_id: int, size: int, after: Row | None, before: Row | None) -> Select[*tuple[Any, ...]]:
    """Select table and id of the rows: those of the position's own table first, then those of the tables beyond it.

    Each is one range of an index; SQLite would use no more of a comparison of pairs than its first half.
    """
    position, upwards = (after, True) if before is None else (before, False)
    walks = [
        select(*ROW)
        .where(Change.changeset_id == changeset_id, *condition)
        .distinct()
        .order_by(*(column.asc() if upwards else column.desc() for column in ROW))
        .limit(size)
        for condition in _ranges(position, upwards=upwards)
    ]
    if len(walks) == 1:
        return walks[0]
    return select(union_all(*(select(walk.subquery()) for walk in walks)).limit(size).subquery())


def _ranges(position: Row | None, *, upwards: bool) -> list[list[ColumnElement[bool]]]:
    if position is None:
        return [[]]
    table_name, row_id = position
    if upwards:
        return [[Change.table_name == table_name, Change.row_id > row_id], [Change.table_name > table_name]]
    return [[Change.table_name == table_name, Change.row_id < row_id], [Change.table_name < table_name]]


def _folded(changes: Iterable[Change]) -> list[FoldedChange]:
    grouped = groupby(changes, key=lambda change: (change.table_name, change.row_id))
    return [folded for _, group in grouped if (folded := fold(list(group))).op is not None]

"""Reading what was committed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from webapp.changes.fold import FoldedChange, fold
from webapp.models import Change, Changeset


@dataclass(frozen=True)
class LogPage:
    """Changesets, the newest first, and whether there are newer and older ones than these."""

    entries: Sequence[Changeset]
    has_newer: bool
    has_older: bool


def list_changesets(
    session: Session, *, size: int, before: int | None = None, after: int | None = None
) -> LogPage:
    """Return the newest changesets: of all, of those with a lower id than `before`, or the next above `after`."""
    statement = select(Changeset).limit(size + 1)
    if after is not None:
        rows = session.scalars(statement.where(Changeset.id > after).order_by(Changeset.id)).all()
        return LogPage(rows[:size][::-1], has_newer=len(rows) > size, has_older=True)
    if before is not None:
        statement = statement.where(Changeset.id < before)
    rows = session.scalars(statement.order_by(Changeset.id.desc())).all()
    return LogPage(rows[:size], has_newer=before is not None, has_older=len(rows) > size)


def count_unadopted(session: Session) -> int:
    """Count the changes from outside that no changeset has gathered yet: SQLite's, until the next commit."""
    return session.scalars(select(func.count()).where(Change.changeset_id.is_(None))).one()


def find_changeset(session: Session, changeset_id: int) -> Changeset | None:
    """Return one changeset, None if there is none of this id."""
    return session.get(Changeset, changeset_id)


def list_changes(
    session: Session, changeset_id: int, *, size: int, after: tuple[str, int] | None = None
) -> list[FoldedChange]:
    """Return what a changeset did, one entry a row, by table and row id, at most `size` after a (table, row id)."""
    row = (Change.table_name, Change.row_id)
    touched = select(*row).where(Change.changeset_id == changeset_id).distinct().order_by(*row).limit(size)
    if after is not None:
        touched = touched.where(tuple_(*row) > tuple_(*after))
    chosen = touched.subquery()
    statement = (
        select(Change)
        .join(chosen, (Change.table_name == chosen.c.table_name) & (Change.row_id == chosen.c.row_id))
        .where(Change.changeset_id == changeset_id)
        .order_by(*row, Change.id)
    )
    return _folded(session.scalars(statement))


def only_changes(session: Session, changesets: Iterable[Changeset]) -> dict[int, FoldedChange]:
    """Return what each of the changesets that touched a single row did to it, by changeset id."""
    single = [each.id for each in changesets if each.inserted + each.updated + each.deleted == 1]
    statement = select(Change).where(Change.changeset_id.in_(single)).order_by(Change.changeset_id, Change.id)
    grouped = groupby(session.scalars(statement), key=lambda change: change.changeset_id)
    return {changeset_id: fold(list(group)) for changeset_id, group in grouped if changeset_id is not None}


def list_row_changes(
    session: Session, table_name: str, row_id: int, *, size: int, before: int | None = None
) -> list[tuple[Changeset, FoldedChange]]:
    """Return the latest changesets that touched a row, each with what it did to it, the newest first.

    :param before: a version of the row; what touched it from then on is left out.
    """
    touching = [Change.table_name == table_name, Change.row_id == row_id]
    if before is not None:
        touching.append(Change.id < before)
    latest = func.max(Change.id)
    chosen = (
        select(Change.changeset_id).where(*touching).group_by(Change.changeset_id).order_by(latest.desc())
    )
    statement = (
        select(Changeset, Change)
        .join(Change, Change.changeset_id == Changeset.id)
        .where(*touching, Change.changeset_id.in_(chosen.limit(size)))
        .order_by(Change.id)
    )
    grouped = groupby(session.execute(statement), key=lambda row: row[0])
    return [(changeset, fold([change for _, change in group])) for changeset, group in grouped][::-1]


def created_row(session: Session, changeset_id: int, table_name: str) -> int | None:
    """Return the id of the first row that a changeset added to a table."""
    added = (Change.changeset_id == changeset_id, Change.table_name == table_name, Change.op == "insert")
    # Neither min(row_id) nor the plain id: for the first SQLite, for the second PostgreSQL would walk all changes.
    return session.scalars(select(Change.row_id).where(*added).order_by(Change.id + 0).limit(1)).first()


def last_names(session: Session, rows: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return what each row, given as table and row id, was last called, as history tells it.

    Rows that were deleted since have a name too.
    """
    name = func.coalesce(Change.new["name"].as_string(), Change.old["name"].as_string())
    names: dict[tuple[str, int], str] = {}
    # A table at a time: SQLite finds a list of ids by the index, but not a list of pairs.
    for table_name, group in groupby(sorted(set(rows)), key=itemgetter(0)):
        touching = (Change.table_name == table_name, Change.row_id.in_([row_id for _, row_id in group]))
        statement = (
            select(Change.row_id, name.label("name")).where(*touching, name.is_not(None)).order_by(Change.id)
        )
        names |= {(table_name, found.row_id): found.name for found in session.execute(statement)}
    return names


def _folded(changes: Iterable[Change]) -> list[FoldedChange]:
    grouped = groupby(changes, key=lambda change: (change.table_name, change.row_id))
    return [folded for _, group in grouped if (folded := fold(list(group))).op is not None]

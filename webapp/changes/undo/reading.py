"""What stands in the way of an undo, for those who decide about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Row, case, func, or_, select, text, true
from sqlalchemy.orm import Session

from webapp.changes.fold import FoldedChange, fold
from webapp.changes.recording import TABLES
from webapp.changes.undo.operation import Undo
from webapp.changes.undo.planning import DIALECTS, PLAN, planned, touched_tables
from webapp.models import Change
from webapp.models.types import Json

LISTED = 100
"""Rows that are listed one by one."""

HOLDERS = """
    SELECT row_id, holder.id AS holder_id
    FROM undo_plan JOIN {table} AS holder ON holder.email_key = {email_key} AND holder.id <> row_id
    WHERE table_name = '{table}' AND applies AND deed <> 'delete' AND NOT EXISTS (
        SELECT 1 FROM undo_plan AS own WHERE own.table_name = '{table}' AND own.row_id = holder.id AND own.applies
            AND (own.deed = 'delete' OR {gives_up}))
    ORDER BY row_id LIMIT :listed
"""

INVERSE = {"insert": "delete", "delete": "insert", "update": "update", None: None}


@dataclass(frozen=True)
class Conflict:
    """A field that somebody changed since: what it held before, what the changeset wrote, and what it holds now."""

    before: Json
    written: Json
    now: Json


@dataclass(frozen=True)
class OpenRow:
    """A row that somebody may have to decide about.

    `deed`, `obstacle` and `skipped` are as in the plan. `since` is the changeset that stands in the way: the last one
    that touched the row, or the one that erased it; None for changes from outside that nobody gathered yet. `holder`
    is the row that now has the e-mail address which this one would get back. `change` is what undoing it wholly would
    do. `conflicts` is by field.
    """

    table_name: str
    row_id: int
    deed: str
    obstacle: str | None
    skipped: bool
    since: int | None
    holder: int | None
    conflicts: Mapping[str, Conflict]
    change: FoldedChange

    @property
    def row(self) -> tuple[str, int]:
        """Table and row id."""
        return self.table_name, self.row_id


@dataclass(frozen=True)
class Survey:
    """What an undo would not do by itself: the first rows, how many were changed since, and how many it never can."""

    rows: Sequence[OpenRow]
    changed: int
    impossible: int


def survey(session: Session, undo: Undo, *, whole: bool = False) -> Survey:
    """Look at what stands in the way of an undo, and at what it skips; nothing is changed or held.

    :param whole: list the rows too that nothing stands in the way of.
    """
    with planned(session, undo.changeset_id, undo.skipped, undo.overridden):
        counted = func.sum(case((PLAN.c.obstacle == "changed", 1), else_=0)), func.count(PLAN.c.obstacle)
        changed, obstructed = session.execute(select(*counted)).one()
        rows = _open_rows(session, undo, whole=whole)
    return Survey(rows, changed or 0, obstructed - (changed or 0))


def _open_rows(session: Session, undo: Undo, *, whole: bool) -> list[OpenRow]:
    holders = _holders(session, undo)
    is_open = or_(
        PLAN.c.obstacle.is_not(None),
        PLAN.c.skipped,
        *((PLAN.c.table_name == table_name) & (PLAN.c.row_id == row_id) for table_name, row_id in holders),
    )
    statement = (
        select(PLAN, func.coalesce(Change.erased_in, Change.changeset_id).label("since"))
        .join(Change, Change.id == PLAN.c.version)
        .where(PLAN.c.deed.is_not(None), true() if whole else is_open)
        # What was decided is never cut off, nor is it forgotten then.
        .order_by(PLAN.c.skipped.desc(), PLAN.c.obstacle.is_(None), PLAN.c.table_name, PLAN.c.row_id)
        .limit(LISTED + len(undo.skipped))
    )
    found = sorted(session.execute(statement), key=lambda row: (row.table_name, row.row_id))
    inverses = _inverses(session, undo, found)
    return [_open(row, holders.get(row[:2]), inverses[row[:2]]) for row in found]


def _open(row: Row[Any], holder: int | None, change: FoldedChange) -> OpenRow:
    conflicts: dict[str, list[Json]] = row.conflicts or {}
    return OpenRow(
        row.table_name,
        row.row_id,
        row.deed,
        row.obstacle,
        row.skipped,
        row.since,
        holder,
        {field: Conflict(*values) for field, values in conflicts.items()},
        change,
    )


def _inverses(session: Session, undo: Undo, rows: Iterable[Row[Any]]) -> dict[tuple[str, int], FoldedChange]:
    """Return what undoing each row wholly would do."""
    inverses: dict[tuple[str, int], FoldedChange] = {}
    for table_name, group in groupby(rows, key=lambda row: row.table_name):
        own = (
            Change.changeset_id == undo.changeset_id,
            Change.table_name == table_name,
            Change.row_id.in_([row.row_id for row in group]),
        )
        changes = session.scalars(select(Change).where(*own).order_by(Change.row_id, Change.id))
        for row_id, of_row in groupby(changes, key=lambda change: change.row_id):
            inverses[table_name, row_id] = _inverse(fold(list(of_row)))
    return inverses


def _inverse(change: FoldedChange) -> FoldedChange:
    return FoldedChange(
        change.table_name, change.row_id, change.version, INVERSE[change.op], old=change.new, new=change.old
    )


def _holders(session: Session, undo: Undo) -> dict[tuple[str, int], int]:
    """Return, for rows that cannot get their e-mail address back, who has it now."""
    dialect = DIALECTS[session.get_bind().dialect.name]
    gives_up = dialect.HAS_EMAIL.format("own.back")
    holders: dict[tuple[str, int], int] = {}
    for table_name in touched_tables(session, undo.changeset_id):
        if "email_key" not in TABLES[table_name].columns:
            continue
        source = HOLDERS.format(table=table_name, email_key=dialect.EMAIL_KEY, gives_up=gives_up)
        rows = session.execute(text(source), {"listed": LISTED})
        holders |= {(table_name, row.row_id): row.holder_id for row in rows}
    return holders

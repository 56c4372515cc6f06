"""The rows of a table that were touched since a point, and where history says what they held then.

One relation for both databases; the point is bound as in `Point.bound`. What no changeset has adopted yet came from
outside and counts as later than any point.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Table,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    union_all,
)

from webapp.changes.past.points import CHANGESET, is_later
from webapp.changes.versions import CHANGE
from webapp.models import Change, Changeset

CHANGES: Table = Change.metadata.tables[Change.__tablename__]
CHANGESETS: Table = Changeset.metadata.tables[Changeset.__tablename__]
COLUMNS = (CHANGE.id, CHANGE.table_name, CHANGE.row_id, CHANGE.op, CHANGE.old, CHANGE.erased_in)


class Span(NamedTuple):
    """Ids above `low`, up to and with `high`."""

    low: int
    high: int

    def holds(self, row_id: ColumnElement[int]) -> ColumnElement[bool]:
        """Return the condition that an id is one of these."""
        return (row_id > self.low) & (row_id <= self.high)


EVERYTHING = Span(-(2**63), 2**63 - 1)


def touched(
    table_name: str, fields: Collection[str], span: Span, *, row_by_row: bool, is_sqlite: bool
) -> CTE:
    """Return the rows with ids in a span that later changesets touched.

    Its columns: `row_id`; `existed`, whether it was there at the point; `erased_in`, None unless the values are gone;
    and for each field the id of the change whose `old` holds what the field held then, None if it was not touched.

    :param row_by_row: look up the history of each row, for a narrow span; else that of each later changeset.
    """
    later = (_of_rows(table_name, span) if row_by_row else _of_changesets()).cte("later")
    later = later.prefix_with("MATERIALIZED")
    found = later.c
    rows = (
        select(
            found.row_id,
            _existed(later).label("existed"),
            func.max(found.erased_in).label("erased_in"),
            *(func.min(_change_of(later, field, is_sqlite=is_sqlite)).label(field) for field in fields),
        )
        .where(found.table_name == table_name, span.holds(found.row_id), _is_last_word(later))
        .group_by(found.row_id)
    )
    return rows.cte("touched").prefix_with("MATERIALIZED")


def _of_rows(table_name: str, span: Span) -> Select[*tuple[Any, ...]]:
    return (
        select(*COLUMNS)
        .outerjoin_from(CHANGES, CHANGESETS, CHANGE.changeset_id == CHANGESET.id)
        .where(CHANGE.table_name == table_name, span.holds(CHANGE.row_id))
        .where(or_(CHANGESET.id.is_(None), is_later()))
    )


def _of_changesets() -> Any:
    # Of all tables: told which one, SQLite would go through the whole of its history instead.
    changesets = select(CHANGESET.id).where(is_later())
    return union_all(
        select(*COLUMNS).where(CHANGE.changeset_id.in_(changesets)),
        select(*COLUMNS).where(CHANGE.changeset_id.is_(None)),
    )


def _is_last_word(later: FromClause) -> ColumnElement[bool]:
    """Leave out what a changeset that counts as earlier was built on: then the clock was set back between them."""
    after = CHANGES.alias("after")
    earlier = (
        exists()
        .select_from(after.join(CHANGESETS, after.c.changeset_id == CHANGESET.id))
        .where(after.c.table_name == later.c.table_name, after.c.row_id == later.c.row_id)
        .where(after.c.id > later.c.id, not_(is_later()))
    )
    return ~earlier


def _existed(later: FromClause) -> ColumnElement[bool]:
    """Tell from the first change of a row, whose operation the lowest digit of its id carries."""
    is_insert = case((later.c.op == "insert", 1), else_=0)
    return func.min(later.c.id * 2 + is_insert) % 2 == 0


def _change_of(later: FromClause, field: str, *, is_sqlite: bool) -> ColumnElement[int]:
    """Return the change's id if its old values name the field, be it with null."""
    kind = func.json_type(later.c.old, f'$."{field}"') if is_sqlite else func.jsonb_typeof(later.c.old[field])
    return case((kind.is_not(None), later.c.id))

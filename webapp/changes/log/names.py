"""What rows are called, as history tells it."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from webapp.changes.fold import Row
from webapp.models import Change


def last_names(session: Session, rows: Iterable[Row], *, field: str = "name") -> dict[Row, str]:
    """Return what each row was last called; rows that were deleted since have a name too, erased ones have none.

    :param field: the field that has the name.
    """
    name = func.coalesce(Change.new[field].as_string(), Change.old[field].as_string())
    names: dict[Row, str] = {}
    for table_name, touching in _by_table(rows):
        statement = (
            select(Change.row_id, name.label("name")).where(*touching, name.is_not(None)).order_by(Change.id)
        )
        names |= {(table_name, found.row_id): found.name for found in session.execute(statement)}
    return names


def erased_rows(session: Session, rows: Iterable[Row]) -> set[Row]:
    """Return those of the rows whose values were erased from history."""
    return {
        (table_name, row_id)
        for table_name, touching in _by_table(rows)
        for row_id in session.scalars(
            select(Change.row_id).where(*touching, Change.erased_in.is_not(None)).distinct()
        )
    }


def _by_table(rows: Iterable[Row]) -> Iterator[tuple[str, list[ColumnElement[bool]]]]:
    """Ask for a table at a time: SQLite finds a list of ids by the index, but not a list of pairs."""
    for table_name, group in groupby(sorted(set(rows)), key=itemgetter(0)):
        yield (
            table_name,
            [Change.table_name == table_name, Change.row_id.in_([row_id for _, row_id in group])],
        )
